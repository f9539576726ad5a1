//! Interpersonal emotion regulation.
pub mod codebook;
pub mod coder;
pub mod error;
pub mod response;
pub mod span;
pub mod taxonomy;
pub mod text;
