//! Coded answers by words, codes and axes, with the words in context.
//!
//! Input is JSONL as `ier code --to FILE.jsonl` writes it, or a human coding with `id`, `text` and `mentions`. The index
//! holds where which stem stands and which mentions an answer has; the answers themselves stay in their file, of which
//! the index remembers the place of each line. So memory does not grow with the file, and an index is of no use without
//! it. Without a folder the index lives in a temporary one (in memory for small files) and is gone afterwards.
//!
//! [`mod@line`] reads an answer, [`build`] fills the index, [`folder`] looks after the one on disk, [`find`] searches.

pub mod build;
pub mod context;
pub mod find;
pub mod folder;
pub mod line;

use super::words::Words;
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, Searcher};

/// Says how far building is.
pub trait Progress {
    /// Answers and bytes read so far, of so many bytes.
    fn advanced(&self, answers: u64, bytes: u64, of: u64);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn advanced(&self, _answers: u64, _bytes: u64, _of: u64) {}
}

/// Fields of the index.
#[derive(Debug, Clone, Copy)]
struct Fields {
    /// Stems of the answer.
    words: Field,
    /// Each mention as one term, see [`line::Mention::term`].
    mention: Field,
    /// First byte of the answer's line in its file.
    place: Field,
}

impl Fields {
    fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_tokenizer("placed").set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
        let mention = schema.add_text_field("mention", STRING);
        let place = schema.add_u64_field("place", FAST);
        (schema.build(), Fields { words, mention, place })
    }
}

/// Answers, ready to be searched.
pub struct Answers {
    words: Words,
    fields: Fields,
    searcher: Searcher,
    file: PathBuf,
    column: Option<String>,
    /// The folder of an index that is gone with this.
    temporary: Option<tempfile::TempDir>,
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answers").field("file", &self.file).field("answers", &self.len()).finish_non_exhaustive()
    }
}

impl Answers {
    /// Number of answers.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn open(index: &Index, words: Words, file: &Path, column: Option<String>) -> tantivy::Result<Answers> {
        let (_, fields) = Fields::schema();
        let searcher = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?.searcher();
        Ok(Answers { words, fields, searcher, file: file.into(), column, temporary: None })
    }
}

fn fault(tried: &str, error: &tantivy::TantivyError) -> Error {
    Error::table(format!("{tried}: {error}"))
}

/// The size of the file and when it was changed, in nanoseconds since 1970.
fn stamp(file: &Path) -> Result<(u64, u64)> {
    let metadata = std::fs::metadata(file).map_err(|e| Error::io("can not open", file, e))?;
    let changed = metadata.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    Ok((metadata.len(), changed.map_or(0, |t| u64::try_from(t.as_nanos()).unwrap_or(0))))
}
