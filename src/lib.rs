//! Interpersonal emotion regulation.
pub mod agreement;
pub mod codebook;
pub mod coder;
pub mod error;
pub mod response;
pub mod run;
pub mod span;
pub mod table;
pub mod taxonomy;
pub mod text;
