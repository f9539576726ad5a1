//! An index of answers in a folder: built, reused, rebuilt when stale, and never mistaken for somebody else's folder.
//!
//! The folder holds a note `ier-index.json`, a lock file, and one generation of the index in a folder of its own. A new
//! generation is built beside the old one; only when it is whole does the note, replaced in one step, name it. A crash
//! or a full disk leaves the old generation in its place, and a heap of files that the next build removes. What is not
//! an index of ours is said to be so and left as it is.

use super::build::{Built, fill_folder};
use super::{Answers, Progress, fault, stamp};
use crate::error::{Error, Result};
use crate::search::placed::PlacedTokenizer;
use crate::search::words::Words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use tantivy::Index;

/// The note in the folder.
pub const NOTE: &str = "ier-index.json";
const LOCK: &str = "ier-index.lock";
/// What names of generations begin with.
const GENERATION: &str = "generation-";
const FORMAT: &str = "ier index of coded answers";
/// Changes when what is indexed changes; an older index is rebuilt, a newer one refused.
const VERSION: u32 = 1;
/// Bytes of either end of the file that go into its mark.
const END: u64 = 64 << 10;

/// What the note says.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Note {
    format: String,
    version: u32,
    /// The file, as it was named.
    file: PathBuf,
    /// Size, time of change and a hash of both ends of the file.
    mark: Mark,
    /// The input column with the answers.
    column: Option<String>,
    answers: u64,
    /// Folder of the index; empty while the first is being built.
    generation: String,
    /// Sizes of the files of the index, by name.
    files: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    bytes: u64,
    changed: u64,
    ends: String,
}

/// What was done with the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The index that was there fits the file.
    Reused,
    /// There was none.
    Built,
    /// The file has changed since, another column is asked for, or the last build did not end.
    Rebuilt,
}

/// The index of the file in this folder, built or rebuilt where need be.
///
/// # Errors
/// Occur where the folder holds something else or a damaged index, where another process builds in it, and where the
/// file can not be read.
pub fn in_folder(folder: &Path, file: &Path, words: Words, column: Option<&str>, progress: &dyn Progress) -> Result<(Answers, State)> {
    let mark = mark(file)?;
    let before = note(folder)?;
    if let Some(note) = &before
        && note.version == VERSION
        && note.mark == mark
        && !note.generation.is_empty()
        && column.is_none_or(|c| note.column.as_deref() == Some(c))
    {
        let index = whole(folder, note)?;
        let answers = Answers::open(&index, words, file, note.column.clone()).map_err(|e| damaged(folder, &e.to_string()))?;
        return Ok((answers, State::Reused));
    }
    fs::create_dir_all(folder).map_err(|e| Error::io("can not make the folder", folder, e))?;
    // The lock belongs to the open file: the system lets go of it however the program ends.
    let lock = File::create(folder.join(LOCK)).map_err(|e| Error::io("can not write in", folder, e))?;
    if lock.try_lock().is_err() {
        return Err(Error::usage(format!("another program is building the index in {}", folder.display()))
            .hint("wait for it, or name another folder"));
    }
    let current = before.as_ref().map_or("", |note| note.generation.as_str());
    remove_generations(folder, current);
    let empty = Note {
        format: FORMAT.into(),
        version: VERSION,
        file: file.into(),
        mark,
        column: None,
        answers: 0,
        generation: String::new(),
        files: BTreeMap::new(),
    };
    if before.is_none() {
        // From here on the folder is known as ours, should this end early.
        write_note(folder, &empty)?;
    }
    let generation = (0..=u32::MAX).map(|n| format!("{GENERATION}{n}")).find(|name| !folder.join(name).exists()).unwrap_or_default();
    let inside = folder.join(&generation);
    fs::create_dir(&inside).map_err(|e| Error::io("can not make the folder", &inside, e))?;
    let built = fill_folder(&inside, file, &words, column, progress);
    let (index, Built { column, answers }) = match built {
        Ok(built) => built,
        Err(error) => {
            let _ = fs::remove_dir_all(&inside);
            return Err(error);
        }
    };
    if super::stamp(file)? != (empty.mark.bytes, empty.mark.changed) {
        let _ = fs::remove_dir_all(&inside);
        return Err(Error::table("the file changed while it was indexed").at(file, 0, 0).hint("search again when it is whole"));
    }
    let files = sizes(&inside)?;
    write_note(folder, &Note { column: column.clone(), answers, generation: generation.clone(), files, ..empty })?;
    remove_generations(folder, &generation);
    let answers = Answers::open(&index, words, file, column).map_err(|e| fault("can not search the answers", &e))?;
    Ok((answers, if before.is_some() { State::Rebuilt } else { State::Built }))
}

/// The note of a folder; none where the folder is empty or not there.
fn note(folder: &Path) -> Result<Option<Note>> {
    let path = folder.join(NOTE);
    let foreign = |why: &str| {
        Error::usage(format!("{} is no index of coded answers: {why}", folder.display()))
            .hint("nothing in it was touched; name a new or empty folder")
    };
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return match fs::read_dir(folder) {
                Ok(mut entries) => match entries.find_map(|e| e.ok().filter(|e| e.file_name() != LOCK)) {
                    Some(other) => Err(foreign(&format!("it holds `{}` and no {NOTE}", other.file_name().to_string_lossy()))),
                    None => Ok(None),
                },
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(_) if folder.is_file() => Err(foreign("it is a file")),
                Err(e) => Err(Error::io("can not read", folder, e)),
            };
        }
        Err(_) if folder.is_file() => return Err(foreign("it is a file")),
        Err(e) => return Err(Error::io("can not read", &path, e)),
    };
    // What another version wrote may have other fields; its name and number are read first.
    let value: serde_json::Value = serde_json::from_slice(&text).map_err(|_| foreign(&format!("its {NOTE} can not be read")))?;
    if value["format"] != FORMAT {
        return Err(foreign(&format!("its {NOTE} is of another program")));
    }
    match value["version"].as_u64() {
        Some(version) if version > u64::from(VERSION) => {
            Err(foreign(&format!("a newer version of ier made it (index version {version}, this one knows {VERSION})")))
        }
        _ => serde_json::from_value(value).map(Some).map_err(|_| damaged(folder, &format!("its {NOTE} lacks something"))),
    }
}

/// The index that a note names, if all its files are whole.
fn whole(folder: &Path, note: &Note) -> Result<Index> {
    let inside = folder.join(&note.generation);
    // A note that was tampered with must not lead out of the folder.
    if !note.generation.starts_with(GENERATION) || note.generation.contains(['/', '\\']) {
        return Err(damaged(folder, "its note names no generation"));
    }
    let sizes = sizes(&inside).map_err(|_| damaged(folder, &format!("`{}` is missing", note.generation)))?;
    for (name, size) in &note.files {
        match sizes.get(name) {
            None => return Err(damaged(folder, &format!("`{name}` is missing"))),
            Some(found) if found != size => return Err(damaged(folder, &format!("`{name}` has {found} bytes in place of {size}"))),
            Some(_) => {}
        }
    }
    let index = Index::open_in_dir(&inside).map_err(|e| damaged(folder, &e.to_string()))?;
    index.tokenizers().register("placed", PlacedTokenizer);
    // tantivy may stop the program on bytes that are not what it wrote, so they are checked before they are used.
    match index.validate_checksum() {
        Ok(bad) if bad.is_empty() => Ok(index),
        Ok(bad) => {
            let names: Vec<String> = bad.iter().map(|p| p.display().to_string()).collect();
            Err(damaged(folder, &format!("{} changed since it was written", names.join(", "))))
        }
        Err(e) => Err(damaged(folder, &e.to_string())),
    }
}

fn damaged(folder: &Path, why: &str) -> Error {
    Error::usage(format!("the index in {} is damaged: {why}", folder.display()))
        .hint("nothing was touched; delete the folder, or name another, to build it anew")
}

fn write_note(folder: &Path, note: &Note) -> Result<()> {
    let path = folder.join(NOTE);
    let failed = |e: std::io::Error| Error::io("can not write", &path, e);
    let mut temporary = tempfile::Builder::new().prefix(".ier-").suffix(".part").tempfile_in(folder).map_err(failed)?;
    let text = serde_json::to_string_pretty(note).unwrap_or_default() + "\n";
    std::io::Write::write_all(&mut temporary, text.as_bytes()).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    temporary.persist(&path).map_err(|e| Error::io("can not write", &path, e.error))?;
    Ok(())
}

/// Removes what earlier builds left behind, except the generation in use. What can not be removed does no harm.
fn remove_generations(folder: &Path, except: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(GENERATION) && name != except && entry.path().is_dir() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn sizes(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let failed = |e| Error::io("can not read", folder, e);
    let mut sizes = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Locks of tantivy come and go.
        if std::path::Path::new(&name).extension().is_none_or(|e| e != "lock") {
            sizes.insert(name, entry.metadata().map_err(failed)?.len());
        }
    }
    Ok(sizes)
}

/// Size, time of change, and a hash of both ends: a changed file differs in one of them.
fn mark(path: &Path) -> Result<Mark> {
    let (bytes, changed) = stamp(path)?;
    let failed = |e| Error::io("can not read", path, e);
    let mut file = File::open(path).map_err(failed)?;
    let mut ends = Vec::new();
    Read::by_ref(&mut file).take(END).read_to_end(&mut ends).map_err(failed)?;
    if bytes > END {
        file.seek(SeekFrom::Start(bytes.saturating_sub(END))).map_err(failed)?;
        file.take(END).read_to_end(&mut ends).map_err(failed)?;
    }
    Ok(Mark { bytes, changed, ends: blake3::hash(&ends).to_hex()[..16].to_owned() })
}
