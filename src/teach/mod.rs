//! Teaching: examples, practice, quizzes, exports for learning platforms, handouts, and the handbook.
//!
//! Input: the teaching corpus (`corpus/teaching`, compiled into the program, or a JSONL file of a lecturer's own in the
//! same form) and the taxonomy. Every [`vignette::Vignette`] carries its key: codes, the words that show them, the reason,
//! and the code that tempts. A [`collection::Collection`] finds vignettes, [`draw`] deals them out by seed, and
//! [`question`] makes questions of them. From these come a [`session::Session`] (a quiz, which says nothing of the key
//! before the answer is in), a [`training::Training`] (a practice set coded by hand and compared with the key) and the
//! files of [`moodle`], [`gift`], [`qti`], [`anki`] and [`worksheet`].
//!
//! The [`handbook`] and the [`handout`]s are made from the taxonomy alone, so that they are never out of step with it.
//! [`hard_cases`] is the one place that runs the coder: it lists where program and key differ.
//!
//! Nothing is printed here and nothing is written: texts go to `cli::teach`. The same seed gives the same bytes.

pub mod anki;
pub mod collection;
pub mod counts;
pub mod draw;
pub mod filter;
pub mod gift;
pub mod handbook;
pub mod handout;
pub mod hard_cases;
pub mod moodle;
pub mod names;
pub mod qti;
pub mod question;
pub mod session;
pub mod template;
pub mod training;
pub mod vignette;
pub mod worksheet;
