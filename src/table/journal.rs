//! What a run that is cut short can go on from.
//!
//! While a text is written to a file, two hidden files stand beside its final name: `.NAME.ier-part`, the text so far, and
//! `.NAME.ier-journal`, which says what run it is (version, taxonomy, options, hash of every input) and, in steps, how
//! far it has come: bytes written, their hash, and what the run must know to go on. A step is noted only after the text up
//! to it is on the disk. To continue is to check all that, to cut the text back to the last step, and to write on from
//! there; what comes out is what an uncut run would have written. Nothing ever stands under the final name before it is
//! whole.
//!
//! The journal is locked while a run writes, so that two runs do not write to one file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::provenance::InputFile;
use crate::error::{Error, Result};

/// Time between steps. Each waits for the disk, and what is lost by a cut is the time since the last one.
const STEP: Duration = Duration::from_millis(400);

/// Which run it is: a run with another identity would write other bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Version of the program.
    pub version: String,
    /// Fingerprint of the taxonomy.
    pub fingerprint: String,
    /// The options that decide the result, as a command.
    pub command: String,
    /// The files read.
    pub inputs: Vec<InputFile>,
}

impl Identity {
    /// What of this run is not as it was in the run that was cut short.
    fn difference(&self, before: &Identity) -> Option<String> {
        if self.version != before.version {
            return Some(format!("it was made by ier {}, and this is ier {}", before.version, self.version));
        }
        if self.fingerprint != before.fingerprint {
            let short = |hash: &str| hash.chars().take(12).collect::<String>();
            return Some(format!("the taxonomy is another one ({}, now {})", short(&before.fingerprint), short(&self.fingerprint)));
        }
        if self.command != before.command {
            return Some(format!("the options are others: it was `{}`, and this is `{}`", before.command, self.command));
        }
        let same = |a: &InputFile, b: &InputFile| a.name == b.name && a.hash == b.hash;
        let changed = self.inputs.iter().zip(&before.inputs).find(|(a, b)| !same(a, b));
        match changed {
            Some((now, _)) => Some(format!("the input {} has changed since", now.name)),
            None if self.inputs.len() != before.inputs.len() => Some("the inputs are others".into()),
            None => None,
        }
    }
}

/// A step: how far the text had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Bytes written.
    pub bytes: u64,
    /// Their hash (BLAKE3, hexadecimal).
    hash: String,
    /// What the run needs to go on.
    pub state: String,
}

/// The text so far and the journal of it.
#[derive(Debug)]
pub(super) struct Kept {
    part: File,
    part_path: PathBuf,
    journal: File,
    journal_path: PathBuf,
    hasher: blake3::Hasher,
    bytes: u64,
    last: Instant,
    /// Whether both stay when the run ends before its end.
    keep: bool,
    done: bool,
}

/// What is to become of a run that was cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftover {
    /// It is an error that there is one.
    Refuse,
    /// It is thrown away.
    Discard,
    /// It is continued.
    Continue,
}

impl Kept {
    /// Opens both files for the final `path`, and gives the step from which the run goes on, if it does.
    pub(super) fn open(path: &Path, named: &Path, identity: &Identity, leftover: Leftover) -> Result<(Kept, Option<Step>)> {
        let beside = |extension: &str| {
            let mut name = std::ffi::OsString::from(".");
            name.push(path.file_name().unwrap_or_default());
            name.push(extension);
            path.with_file_name(name)
        };
        let (part_path, journal_path) = (beside(".ier-part"), beside(".ier-journal"));
        let io = |e| Error::io("can not write", named, e);
        let open = |path: &Path| OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut journal = open(&journal_path).map_err(io)?;
        match journal.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(
                    Error::usage(format!("another run is writing {}", named.display())).hint("wait for it, or write to another file")
                );
            }
            // A file system without locks is no reason not to write.
            Err(TryLockError::Error(_)) => {}
        }
        let mut text = String::new();
        // What is no UTF-8 is no journal of ours, and so none at all.
        let _ = journal.read_to_string(&mut text);
        let found = if part_path.is_file() { read(&text) } else { None };
        let step = match found {
            None => None,
            Some(_) if leftover == Leftover::Discard => None,
            Some((_, step, _)) if leftover == Leftover::Refuse => {
                let error = Error::usage(format!("a run to {} was cut short after {} bytes", named.display(), step.bytes));
                return Err(error.hint("`--resume` continues it, `--force` starts anew"));
            }
            Some((before, step, length)) => {
                if let Some(difference) = identity.difference(&before) {
                    let error = Error::usage(format!("the run to {} can not be continued: {difference}", named.display()));
                    return Err(error.hint("`--force` without `--resume` starts anew"));
                }
                Some((step, length))
            }
        };
        let mut part = open(&part_path).map_err(io)?;
        let mut hasher = blake3::Hasher::new();
        let mut bytes = 0;
        if let Some((step, length)) = &step {
            bytes = step.bytes;
            let read = hash_start(&mut part, bytes, &mut hasher).map_err(io)?;
            if read < bytes || hasher.finalize().to_hex().to_string() != step.hash {
                let error = Error::table(format!("{} is not what the run that was cut short wrote", part_path.display()));
                return Err(error.hint("`--force` without `--resume` starts anew"));
            }
            journal.set_len(*length as u64).map_err(io)?;
        } else {
            journal.set_len(0).map_err(io)?;
        }
        part.set_len(bytes).map_err(io)?;
        part.seek(SeekFrom::Start(bytes)).map_err(io)?;
        journal.seek(SeekFrom::End(0)).map_err(io)?;
        if step.is_none() {
            let line = serde_json::to_string(identity).unwrap_or_default() + "\n";
            journal.write_all(line.as_bytes()).map_err(io)?;
        }
        let keep = leftover == Leftover::Continue;
        let kept = Kept { part, part_path, journal, journal_path, hasher, bytes, last: Instant::now(), keep, done: false };
        Ok((kept, step.map(|(step, _)| step)))
    }

    /// The text so far.
    pub(super) fn part(&self) -> &File {
        &self.part
    }

    /// Bytes written, those of the run that was cut short among them.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The files to remove if the program is stopped hard.
    pub(super) fn to_remove(&self) -> Vec<PathBuf> {
        if self.keep { Vec::new() } else { vec![self.part_path.clone(), self.journal_path.clone()] }
    }

    /// Notes a step, if it is time for one.
    pub(super) fn mark(&mut self, state: &dyn Fn() -> String) -> std::io::Result<()> {
        if self.last.elapsed() < STEP {
            return Ok(());
        }
        let step = Step { bytes: self.bytes, hash: self.hasher.finalize().to_hex().to_string(), state: state() };
        self.part.sync_data()?;
        let line = serde_json::to_string(&step)? + "\n";
        self.journal.write_all(line.as_bytes())?;
        self.journal.sync_data()?;
        self.last = Instant::now();
        Ok(())
    }

    /// The text is whole: it takes its name, and the journal goes.
    pub(super) fn finish(mut self, path: &Path, replace: bool) -> std::io::Result<()> {
        self.part.sync_all()?;
        let temporary = tempfile::TempPath::try_from_path(&self.part_path)?;
        let named = if replace { temporary.persist(path) } else { temporary.persist_noclobber(path) };
        if let Err(error) = named {
            // It stays under its own name if that was asked for.
            if self.keep {
                let _ = error.path.keep();
            }
            return Err(error.error);
        }
        self.done = true;
        // It names the run, which is over; one that stays does no harm without its text.
        let _ = std::fs::remove_file(&self.journal_path);
        Ok(())
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.part.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.part.flush()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if !self.done {
            for path in self.to_remove() {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// The identity, the last step and the length of the journal up to its end; none where no step was noted. A line that
/// was cut short is none.
fn read(text: &str) -> Option<(Identity, Step, usize)> {
    let mut lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let first = lines.next()?;
    let identity = serde_json::from_str(first).ok()?;
    let mut length = first.len();
    let mut last = None;
    for line in lines {
        let Ok(step) = serde_json::from_str::<Step>(line) else { break };
        length += line.len();
        last = Some(step);
    }
    Some((identity, last?, length))
}

/// Hashes the first bytes of a file; gives how many there were.
fn hash_start(file: &mut File, bytes: u64, hasher: &mut blake3::Hasher) -> std::io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 256 << 10];
    let mut read = 0;
    while read < bytes {
        let wanted = buffer.len().min(usize::try_from(bytes - read).unwrap_or(usize::MAX));
        match file.read(&mut buffer[..wanted])? {
            0 => break,
            length => {
                hasher.update(&buffer[..length]);
                read += length as u64;
            }
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests;
