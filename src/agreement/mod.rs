//! Agreement of two codings: coefficients over units and coders. Knows nothing of text or rules.
//!
//! [`coefficient`] holds the formulas with their sources; [`bootstrap`] the intervals, whose replicates draw from
//! streams of their own, so that no number of threads changes them; [`labels`] turns coded responses into the sets
//! that are compared. What is undefined (a code that neither coder used, agreement expected to be perfect) is `None`,
//! never 1.

pub mod bootstrap;
pub mod coefficient;
pub mod labels;
