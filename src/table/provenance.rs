//! What made an output: the command, the files it read, the versions.
//!
//! Every row of a table and every line of JSONL names versions and fingerprint. Formats that have a place for more (the
//! sheet `about` of a workbook, the metadata of Parquet) hold what is collected here. All of it depends on what went in
//! and on the options that decide the result, not on the hour, the number of threads or the name of the output, so that
//! the same input gives the same bytes.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::clock;
use crate::error::{Error, Result};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// As the user named it.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was last changed (UTC, ISO 8601), where the file system says.
    pub modified: Option<String>,
    /// Hash over its content (BLAKE3, hexadecimal).
    pub hash: String,
}

impl InputFile {
    /// Looks at a file; none for standard input and for what is no regular file, which can be read only once.
    ///
    /// # Errors
    /// Occur when it can not be read.
    pub fn of(path: &Path) -> Result<Option<InputFile>> {
        let io = |e| Error::io("can not read", path, e);
        let Ok(metadata) = std::fs::metadata(path) else { return Ok(None) };
        if path == Path::new("-") || !metadata.is_file() {
            return Ok(None);
        }
        let since = metadata.modified().ok().and_then(|moment| moment.duration_since(UNIX_EPOCH).ok());
        let modified = since.map(|since| clock::moment(since.as_millis() as i64) + "Z");
        let mut hasher = blake3::Hasher::new();
        let mut file = File::open(path).map_err(io)?;
        let mut buffer = vec![0; 256 << 10];
        loop {
            match file.read(&mut buffer).map_err(io)? {
                0 => break,
                length => hasher.update(&buffer[..length]),
            };
        }
        let hash = hasher.finalize().to_hex().to_string();
        Ok(Some(InputFile { name: path.display().to_string(), bytes: metadata.len(), modified, hash }))
    }
}

/// What made an output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The command with the options that decide the result, as it could be typed again.
    pub command: String,
    /// The files read, those of them that can be read again.
    pub inputs: Vec<InputFile>,
    /// The codebook as a table, its first row the header; empty where it is not known.
    pub codebook: Vec<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "id,text\n").unwrap();
        let a = InputFile::of(&path).unwrap().unwrap();
        assert_eq!((a.bytes, a.hash.len()), (8, 64));
        std::fs::write(&path, "id,tixt\n").unwrap();
        assert_ne!(InputFile::of(&path).unwrap().unwrap().hash, a.hash);
        assert_eq!(InputFile::of(Path::new("-")).unwrap(), None);
    }
}
