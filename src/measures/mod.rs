//! Scoring of questionnaires: from the answers in a table to subscale scores, and to what can be said of their reliability.
//!
//! The way of one table: a [`Questionnaire`] is a measure of the taxonomy that can be scored (it has items, subscales, a
//! range of answers and a method); a [`Key`] says which column of a [`Sheet`] holds which item; [`Answers`] are the cells
//! as numbers, refused all together when one of them can not be an answer; [`Scores`] are the subscales for each
//! respondent; [`Reliability`] is alpha with its interval, omega and the items one by one; a [`Report`] holds all of it
//! and is written as CSV, JSON lines, JSON or a workbook. [`Crosswalk`] goes from a questionnaire to the strategies of the
//! catalogue and back.
//!
//! Nothing is known here of files and their formats: whoever calls reads the table (see `ier score`). The figures are
//! computed in double precision by the formulas that each module cites, and are compared with independent programs in
//! `tests/python`.

pub mod answers;
pub mod crosswalk;
pub mod distribution;
pub mod key;
pub mod one_factor;
pub mod questionnaire;
pub mod reliability;
pub mod report;
pub mod scores;
pub mod sheet;
#[cfg(feature = "xlsx")]
pub mod workbook;

pub use answers::Answers;
pub use crosswalk::Crosswalk;
pub use key::Key;
pub use questionnaire::{Method, Questionnaire};
pub use reliability::{Reliability, Undefined};
pub use report::Report;
pub use scores::Scores;
pub use sheet::Sheet;
