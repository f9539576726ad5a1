//! Agreement of codings: coefficients over units and coders. Knows nothing of text or rules.
//!
//! [`coefficient`] holds the formulas for two codings that `ier evaluate` shows, and the distances of sets. [`ratings`]
//! has every coefficient of one variable for any number of coders and missing values, [`sets`] those of sets of labels,
//! [`bootstrap`] the intervals, whose replicates draw from streams of their own, so that no number of threads changes
//! them; [`labels`] turns coded responses into the sets that are compared. [`study`] puts all of this together for the
//! codings of a study, and [`methods`] says it in words. What is undefined (a code that no coder used, agreement
//! expected to be perfect) is said with its reason ([`outcome`]), and is never 1.

pub mod bootstrap;
pub mod coefficient;
pub mod labels;
pub mod methods;
pub mod outcome;
pub mod ratings;
pub mod sets;
pub mod study;
