//! Fills an index with the answers of a file, in their order, one line at a time.

use super::line::{LOOKED_AT, Line, column_of};
use super::{Answers, Fields, Progress, fault};
use crate::error::{Error, Result};
use crate::search::placed::{Placed, PlacedTokenizer};
use crate::search::words::Words;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

/// Files up to this size are indexed in memory when no folder is named.
const SMALL: u64 = 8 << 20;

/// Memory of the writer, in bytes; beyond it a segment is written to disk.
const BUDGET: usize = 64 << 20;

/// Longest line, in bytes.
const LONGEST_LINE: usize = 64 << 20;

/// Forms whose stems are remembered while building; then all are forgotten and learnt anew.
const REMEMBERED: usize = 1 << 18;

/// How many answers lie between two words on how far it is.
const REPORTED: u64 = 20_000;

/// What was indexed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Built {
    pub column: Option<String>,
    pub answers: u64,
}

/// An index of the file that is gone when the answers are dropped: in memory if the file is small, else in a temporary
/// folder.
///
/// # Errors
/// Occur where the file can not be read or a line is no coded answer.
pub fn for_now(file: &Path, words: Words, column: Option<&str>, progress: &dyn Progress) -> Result<Answers> {
    let (size, _) = super::stamp(file)?;
    if size <= SMALL {
        let (index, built) = fill(Box::new(RamDirectory::create()), file, &words, column, progress)?;
        return Answers::open(&index, words, file, built.column).map_err(|e| fault("can not search the answers", &e));
    }
    let folder = tempfile::Builder::new()
        .prefix("ier-index-")
        .tempdir()
        .map_err(|e| Error::io("can not make a folder in", &std::env::temp_dir(), e))?;
    let (index, built) = fill_folder(folder.path(), file, &words, column, progress)?;
    let mut answers = Answers::open(&index, words, file, built.column).map_err(|e| fault("can not search the answers", &e))?;
    answers.temporary = Some(folder);
    Ok(answers)
}

pub(super) fn fill_folder(
    folder: &Path,
    file: &Path,
    words: &Words,
    column: Option<&str>,
    progress: &dyn Progress,
) -> Result<(Index, Built)> {
    let directory = MmapDirectory::open(folder).map_err(|e| Error::usage(format!("can not open the folder {}: {e}", folder.display())))?;
    fill(Box::new(directory), file, words, column, progress)
}

fn fill(
    directory: Box<dyn Directory>,
    file: &Path,
    words: &Words,
    column: Option<&str>,
    progress: &dyn Progress,
) -> Result<(Index, Built)> {
    let writing = |e: tantivy::TantivyError| fault("can not write the index", &e);
    let (schema, fields) = Fields::schema();
    let index = Index::create(directory, schema, IndexSettings::default()).map_err(writing)?;
    index.tokenizers().register("placed", PlacedTokenizer);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, BUDGET).map_err(writing)?;
    // Merging would start threads of its own, and segments of this size are few.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut lines = Lines::open(file)?;
    let (size, _) = super::stamp(file)?;
    let mut first = Vec::new();
    while first.len() < LOOKED_AT
        && let Some((place, line)) = lines.next()?
    {
        first.push((place, line));
    }
    let column = match column {
        Some(column) => Some(known_column(column, &first, file)?),
        None => column_of(&first.iter().map(|(_, line)| line.clone()).collect::<Vec<_>>(), file)?,
    };
    let mut stems: FxHashMap<Box<str>, Box<str>> = FxHashMap::default();
    let mut built = Built { column, answers: 0 };
    let mut placed = Placed::default();
    let mut pending = first.into_iter();
    loop {
        let next = match pending.next() {
            Some(next) => Some(next),
            None => lines.next()?,
        };
        let Some((place, line)) = next else { break };
        placed.line.clear();
        if stems.len() > REMEMBERED {
            stems.clear();
        }
        words.split(line.text(built.column.as_deref()), |_, form| {
            if !stems.contains_key(form) {
                stems.insert(form.into(), words.stem_of_any(form).into());
            }
            if let Some(stem) = stems.get(form) {
                placed.push(stem);
            }
        });
        let mut document = TantivyDocument::new();
        document.add_text(fields.words, &placed.line);
        document.add_u64(fields.place, place);
        for mention in &line.mentions {
            document.add_text(fields.mention, mention.term());
        }
        writer.add_document(document).map_err(writing)?;
        built.answers += 1;
        if built.answers.is_multiple_of(REPORTED) {
            progress.advanced(built.answers, place, size);
        }
    }
    writer.commit().map_err(writing)?;
    writer.wait_merging_threads().map_err(writing)?;
    progress.advanced(built.answers, size, size);
    Ok((index, built))
}

fn known_column(column: &str, first: &[(u64, Line)], file: &Path) -> Result<String> {
    if first.is_empty() || first.iter().any(|(_, line)| !line.text(Some(column)).is_empty()) {
        return Ok(column.to_owned());
    }
    Err(Error::table(format!("no input column `{column}` with text"))
        .at(file, 0, 0)
        .hint("leave --text-column out: the column is found by the quotes of the mentions"))
}

/// The answers of a file with the place of their lines.
struct Lines<'f> {
    reader: BufReader<File>,
    file: &'f Path,
    buffer: Vec<u8>,
    place: u64,
    number: u64,
}

impl<'f> Lines<'f> {
    fn open(file: &'f Path) -> Result<Lines<'f>> {
        let reader = File::open(file).map_err(|e| Error::io("can not open", file, e))?;
        Ok(Lines { reader: BufReader::with_capacity(1 << 20, reader), file, buffer: Vec::new(), place: 0, number: 0 })
    }

    fn next(&mut self) -> Result<Option<(u64, Line)>> {
        loop {
            self.buffer.clear();
            let mut limited = std::io::Read::take(&mut self.reader, LONGEST_LINE as u64);
            let read = limited.read_until(b'\n', &mut self.buffer).map_err(|e| Error::io("can not read", self.file, e))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            let place = self.place;
            self.place += read as u64;
            if read == LONGEST_LINE && self.buffer.last() != Some(&b'\n') {
                return Err(Error::table(format!("a line longer than {} MiB", LONGEST_LINE >> 20)).at(self.file, self.number, 0));
            }
            let line = self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer).trim_ascii();
            if !line.is_empty() {
                return Line::read(line, self.file, self.number).map(|line| Some((place, line)));
            }
        }
    }
}
