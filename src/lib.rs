//! Interpersonal emotion regulation.
pub mod error;
pub mod response;
pub mod span;
pub mod taxonomy;
pub mod text;
