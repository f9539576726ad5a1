//! Search: the right strategy for whatever words a person brings, and coded answers by words, codes and axes.
//!
//! Two indexes, both of tantivy, both fed by the same analysis ([`words`]): the catalogue, a few hundred entries,
//! indexed in memory at every start ([`catalogue`]); and coded answers, up to millions, indexed on disk ([`answers`]).
//!
//! The way of a query over the catalogue: what is typed is read leniently into parts ([`query`]); parts become concepts,
//! misspellings corrected ([`vocabulary`]), words of the thesaurus added (`thesaurus`, `concept`); tantivy tells where
//! their stems stand, and `rank` scores every entry with the numbers of [`weights`]; `find` filters, counts and cuts
//! snippets. Nothing here codes an answer: what a text *tells of* is the coder's business.

pub mod answers;
pub mod catalogue;
mod concept;
pub mod document;
pub mod filter;
pub mod find;
mod placed;
pub mod query;
mod rank;
pub mod snippet;
mod thesaurus;
pub mod vocabulary;
pub mod weights;
pub mod words;

pub use catalogue::Catalogue;
pub use filter::{Counts, Facet, Filter};
pub use find::{Hit, Outcome, Request, Sort};
