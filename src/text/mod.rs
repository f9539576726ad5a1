//! From a string to tokens: words, clitics, punctuation, clauses, inflection, vocabulary. No codes here.
//!
//! [`vocabulary`] knows every word form that the codebook or the tables of English mention, each under a number and
//! with its word classes; [`tokenizer`] cuts a text into [`token::Token`]s that carry this number and the byte span of
//! the original; [`inflect`] turns base forms into forms when the vocabulary is built, so that a text is never
//! lemmatised; [`clause`] says, from word classes alone, where a clause begins, [`subject`] who acts in it and [`reality`] whether
//! its verb is negated, planned or imagined; [`speech`] finds what is said, quoted or reported, by whom and to whom.
//!
//! There is no part-of-speech tagger and no parser: every answer here can be traced to a table that a psychologist can
//! read and mend, and costs one look-up per token.

pub mod clause;
pub mod inflect;
pub mod long_row;
pub mod person;
pub mod reality;
pub mod speech;
pub mod subject;
pub mod texts;
pub mod token;
pub mod tokenizer;
pub mod vocabulary;
