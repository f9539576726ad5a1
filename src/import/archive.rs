//! The zip of a project: its project file, and texts by name.
//!
//! A zip of a few kilobytes can hold a file of gigabytes, so everything is read up to a limit, whatever size it claims, and
//! only what is asked for is read at all.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::{Error, Result};

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the project file.
    pub project: u64,
    /// Bytes of all texts together.
    pub texts: u64,
    /// Files in the zip.
    pub files: usize,
}

impl Default for Limits {
    /// Far above any study of answers: half a gigabyte of codings, one of texts, half a million files.
    fn default() -> Limits {
        Limits { project: 512 << 20, texts: 1 << 30, files: 500_000 }
    }
}

/// An open project.
pub struct Archive<R = BufReader<File>> {
    path: PathBuf,
    zip: ZipArchive<R>,
    /// Entries by their name in small letters, since programs write both `Sources` and `sources`.
    entries: FxHashMap<String, usize>,
    limits: Limits,
    texts_read: u64,
}

impl<R> std::fmt::Debug for Archive<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("path", &self.path).field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens a project.
    ///
    /// # Errors
    /// Where the file can not be read, or is no zip.
    pub fn open(path: &Path) -> Result<Archive> {
        let file = File::open(path).map_err(|e| Error::io("can not open", path, e))?;
        if file.metadata().is_ok_and(|m| m.is_dir()) {
            return Err(Error::usage(format!("{} is a folder", path.display())).hint("name a .qdpx file"));
        }
        Archive::new(BufReader::new(file), path, Limits::default())
    }
}

impl<R: Read + Seek> Archive<R> {
    /// A project in `reader`; `path` is for messages.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn new(mut reader: R, path: &Path, limits: Limits) -> Result<Archive<R>> {
        let mut first = [0; 256];
        let mut filled = 0;
        loop {
            match reader.read(&mut first[filled..]).map_err(|e| Error::io("can not read", path, e))? {
                0 => break,
                n => filled += n,
            }
        }
        reader.rewind().map_err(|e| Error::io("can not read", path, e))?;
        if !first.starts_with(b"PK") {
            return Err(no_zip(&first[..filled], path));
        }
        let damaged =
            |e: &ZipError| Error::table(format!("the archive is damaged: {e}")).at(path, 0, 0).hint("export the project once more");
        let mut zip = ZipArchive::new(reader).map_err(|e| damaged(&e))?;
        if zip.len() > limits.files {
            return Err(Error::table(format!("{} files in the archive, more than {}", zip.len(), limits.files)).at(path, 0, 0));
        }
        let mut entries = FxHashMap::default();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|e| damaged(&e))?;
            let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/").to_lowercase();
            entries.insert(name.trim_start_matches('/').to_owned(), index);
        }
        Ok(Archive { path: path.into(), zip, entries, limits, texts_read: 0 })
    }

    /// How the user named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The project file.
    ///
    /// # Errors
    /// Where there is none, several, or one that is too long or no text.
    pub fn project(&mut self) -> Result<String> {
        let fault = |message: String| Error::table(message).at(&self.path, 0, 0);
        let index = if let Some(index) = self.entries.get("project.qde") {
            *index
        } else {
            let mut others = self.entries.iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "qde"));
            match (others.next(), others.next()) {
                (Some((_, index)), None) => *index,
                (Some(_), Some(_)) => return Err(fault("several .qde files and no `project.qde`".into())),
                (None, _) => {
                    let hint = if self.entries.contains_key("[content_types].xml") {
                        "this is an Office file; a project is exported as \"REFI-QDA Project\" (.qdpx)"
                    } else {
                        "export it as \"REFI-QDA Project\" (.qdpx) from the program"
                    };
                    return Err(fault("no REFI-QDA project: there is no `project.qde` in the archive".into()).hint(hint));
                }
            }
        };
        let bytes = self.read(index, self.limits.project, "the project file")?;
        decode(bytes).ok_or_else(|| Error::table("the project file is neither UTF-8 nor UTF-16").at(&self.path, 0, 0))
    }

    /// A text of a source, by the path in the project (`internal://GUID.txt`); none where it lies outside the archive or is
    /// not there. A byte order mark is taken off.
    ///
    /// # Errors
    /// Where it is too long, damaged or no text.
    pub fn text(&mut self, path: &str) -> Result<Option<String>> {
        let Some(name) = path.strip_prefix("internal://") else { return Ok(None) };
        let name = name.trim_start_matches('/').replace('\\', "/").to_lowercase();
        let found = [format!("sources/{name}"), name.clone()].iter().find_map(|n| self.entries.get(n).copied());
        let Some(index) = found else { return Ok(None) };
        let left = self.limits.texts.saturating_sub(self.texts_read);
        let bytes = self.read(index, left, "the texts")?;
        self.texts_read += bytes.len() as u64;
        let text = decode(bytes).ok_or_else(|| Error::table(format!("`{name}` is neither UTF-8 nor UTF-16")).at(&self.path, 0, 0))?;
        Ok(Some(text))
    }

    fn read(&mut self, index: usize, limit: u64, what: &str) -> Result<Vec<u8>> {
        let fault = |message: String| Error::table(message).at(&self.path, 0, 0);
        let entry = self.zip.by_index(index).map_err(|e| match e {
            ZipError::UnsupportedArchive(why) => fault(format!("{what}: {why}")).hint("export the project without a password"),
            e => fault(format!("{what}: {e}")),
        })?;
        let mut bytes = Vec::new();
        entry.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| fault(format!("{what}: {e}")))?;
        if bytes.len() as u64 > limit {
            let total = if what == "the texts" { self.limits.texts } else { limit };
            return Err(fault(format!("{what} in the archive unpack to more than {} MB", total >> 20)));
        }
        Ok(bytes)
    }
}

/// UTF-8, or UTF-16 with its mark; without the mark.
fn decode(bytes: Vec<u8>) -> Option<String> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes).ok(),
    }
}

fn no_zip(first: &[u8], path: &Path) -> Error {
    let text = String::from_utf8_lossy(first);
    let error = Error::table("no REFI-QDA project: the file is no zip archive").at(path, 0, 0);
    let hint = if first.is_empty() {
        "the file is empty"
    } else if text.contains("<CodeBook") || text.contains("QDA-XML:codebook") {
        "this is a codebook (.qdc) without texts or codings; export the whole project (.qdpx)"
    } else if text.contains("<Project") {
        "this is the project file alone; the .qdpx it was taken from has the texts too"
    } else {
        "NVivo, ATLAS.ti, MAXQDA and QualCoder export \"REFI-QDA Project\" (.qdpx); their own files can not be read"
    };
    error.hint(hint)
}
