//! Interpersonal emotion regulation: a catalogue of strategies, and a coder that finds them in free-text answers.
//!
//! The way of one response. Somebody writes, "I let her vent and gave her a hug". The answer comes from a table
//! ([`table`]) as a [`response::Response`]: id, text, the question, the row. [`text`] cuts it into tokens that remember
//! their place in the original, and says where clauses begin, who acts and what is said to whom. The words present
//! choose the few rules of the [`codebook`] that could match; the [`coder`] tries these, settles who acts on whom and
//! whether it was done, denied, planned or only imagined, and keeps one of each set of matches that overlap. What comes
//! out is a coding ([`coder::coding`]): mentions, each with its code, the words that show it, their place in code
//! points, and the rule that found them. [`run`] does this for a whole table, on all threads, in the order of the input.
//!
//! What the codes mean is data. A [`taxonomy`] is a folder of YAML, compiled into the program or read from disk, with
//! codes, strategies, axes, sources and rules; the codebook is its rules made to run. Nothing in the engine knows a
//! code by name other than what that data says of it.
//!
//! Beside the way of a response stand [`agreement`] (how well do codings agree; [`codings`]
//! reads them from files), [`measures`] (questionnaires) and,
//! with the feature `export`, the catalogue for other programs. The library never prints; the command line does.
//! The same input, taxonomy and version give the same output, byte for byte.

pub mod agreement;
#[cfg(feature = "cli")]
pub mod cli;
pub mod codebook;
pub mod coder;
pub mod codings;
pub mod error;
#[cfg(feature = "export")]
pub mod export;
#[cfg(feature = "export")]
pub mod import;
pub mod measures;
#[cfg(feature = "report")]
pub mod report;
pub mod response;
pub mod run;
#[cfg(feature = "search")]
pub mod search;
pub mod span;
pub mod table;
pub mod taxonomy;
#[cfg(feature = "teach")]
pub mod teach;
pub mod text;
