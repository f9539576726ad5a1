//! Opening a file of answers, or standard input, and looking at its first bytes.
//!
//! A [`Source`] knows its format and refuses content of another kind. It is then either decoded to text or, for a
//! workbook, handed on as a file that can be read in any order.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::decoder::{Decoder, Guess};
use super::format::{Format, empty};
use super::reader::ReadOptions;
use super::stream::TextStream;
use crate::error::{Error, Result};

/// How much is looked at before the encoding is decided. Generous, since in a file of mostly English answers the first
/// letter beyond ASCII can come late; later surprises are counted, not lost.
const FIRST_BLOCK: u64 = 1 << 20;

/// An opened file.
pub struct Source {
    /// How the user named it; `standard input` for `-`.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    first: Vec<u8>,
    rest: Input,
}

enum Input {
    File(File),
    Stream(Box<dyn Read + Send>),
}

impl Source {
    /// Opens `path`; `-` is standard input.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Source> {
        if path == Path::new("-") {
            return Source::of_stream("standard input", Box::new(std::io::stdin()), options);
        }
        let io = |e| Error::io("can not open", path, e);
        let file = File::open(path).map_err(io)?;
        let metadata = file.metadata().map_err(io)?;
        let name = path.display().to_string();
        if metadata.is_dir() {
            return Err(Error::table(format!("{name} is a folder, not a table")).hint("name the files in it: `ier code FOLDER/*.csv`"));
        }
        let size = metadata.is_file().then_some(metadata.len());
        Source::new(name, Format::of_path(path), size, Input::File(file), options)
    }

    /// A stream without a file, as in tests and for standard input.
    pub fn of_stream(name: &str, stream: Box<dyn Read + Send>, options: &ReadOptions) -> Result<Source> {
        Source::new(name.into(), None, None, Input::Stream(stream), options)
    }

    fn new(name: String, by_name: Option<Format>, size: Option<u64>, mut rest: Input, options: &ReadOptions) -> Result<Source> {
        let mut first = Vec::new();
        let block: &mut dyn Read = match &mut rest {
            Input::File(file) => file,
            Input::Stream(stream) => stream,
        };
        block.take(FIRST_BLOCK).read_to_end(&mut first).map_err(|e| Error::io("can not read", Path::new(&name), e))?;
        let format = options.format.or(by_name).unwrap_or_else(|| Format::of_content(&first));
        format.check_content(&name, &first)?;
        Ok(Source { name, format, size, first, rest })
    }

    /// The content as text; `read` is kept at the number of bytes read.
    pub fn into_text(self, options: &ReadOptions, read: Arc<AtomicU64>) -> Result<TextStream> {
        let whole = (self.first.len() as u64) < FIRST_BLOCK;
        let guess = Guess::from(&self.first, whole);
        let encoding = options.encoding.unwrap_or(guess.encoding);
        let mut first = Cursor::new(self.first);
        if guess.encoding == encoding {
            first.set_position(guess.mark as u64);
        }
        if whole && first.position() == first.get_ref().len() as u64 {
            return Err(empty(&self.name));
        }
        let rest: Box<dyn Read + Send> = match self.rest {
            Input::File(file) => Box::new(file),
            Input::Stream(stream) => stream,
        };
        let decoder = Decoder::new(Box::new(first.chain(rest)), encoding, read);
        Ok(TextStream::new(&self.name, decoder, options.strict))
    }

    /// The content as a file that can be read in any order; a stream is copied to a temporary one.
    pub fn into_file(self) -> Result<File> {
        let io = |e| Error::io("can not read", Path::new(&self.name), e);
        let mut file = match self.rest {
            Input::File(file) => file,
            Input::Stream(mut stream) => {
                let mut copy = tempfile::tempfile().map_err(io)?;
                std::io::Write::write_all(&mut copy, &self.first).map_err(io)?;
                std::io::copy(&mut stream, &mut copy).map_err(io)?;
                copy
            }
        };
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        Ok(file)
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("name", &self.name).field("format", &self.format).finish_non_exhaustive()
    }
}
