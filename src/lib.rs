//! Interpersonal emotion regulation: a catalogue of strategies, and a rule-based coder of free-text answers.
pub mod agreement;
#[cfg(feature = "cli")]
pub mod cli;
pub mod codebook;
pub mod coder;
pub mod error;
#[cfg(feature = "export")]
pub mod export;
pub mod measures;
pub mod response;
pub mod run;
pub mod span;
pub mod table;
pub mod taxonomy;
pub mod text;
