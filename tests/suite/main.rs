//! The tests from outside, as one program: every file would otherwise be linked with everything `ier` stands on.
//!
//! `cargo test --test suite catalogue` runs one file. What they read stands beside this folder: transcripts in `cli/`,
//! exports of survey programs in `surveys/`, readers that owe nothing to this code in `python/`.

mod agreement_python;
mod catalogue;
mod catalogue_mistakes;
mod corpus;
mod determinism;
mod fake;
mod layering;
mod no_panic;
mod python;
mod rules;
mod run_order;
mod score_python;
mod table_out;

#[cfg(feature = "export")]
mod export;
#[cfg(feature = "report")]
mod report_python;
#[cfg(feature = "search")]
mod search;
#[cfg(feature = "search")]
mod search_quality;
#[cfg(feature = "teach")]
mod teaching;

#[cfg(feature = "cli")]
mod agreement_published;
#[cfg(feature = "cli")]
mod agreement_study;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod export_cli;
#[cfg(feature = "cli")]
mod learn;
#[cfg(feature = "cli")]
mod qdpx;
#[cfg(feature = "cli")]
mod report_page;
#[cfg(all(feature = "cli", unix))]
mod resume;
#[cfg(feature = "cli")]
mod run_command;
#[cfg(feature = "cli")]
mod score_cli;
#[cfg(feature = "cli")]
mod surveys;
