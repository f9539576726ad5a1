//! Where the result goes: a stream, or a file that appears under its name only when it is whole.
//!
//! A file is written under a temporary name beside its final one and renamed at the end. An error, a full disk or a
//! Ctrl-C in between leaves no half table that could be taken for a whole one, and the file that was there before stays
//! until the new one takes its place. Texts can also be kept with a [`journal`](super::journal), from which a run that was
//! cut short goes on. What is read is never written over, whatever name leads to it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::journal::{Identity, Kept, Leftover, Step};
use crate::error::{Error, Result};

/// An output that is being written.
pub struct Output {
    name: PathBuf,
    target: Target,
}

enum Target {
    /// A file, still under its temporary name.
    File { temporary: NamedTempFile, path: PathBuf, replace: bool },
    /// The same with a journal, so that it can be continued.
    Kept { kept: Box<Kept>, path: PathBuf, replace: bool },
    /// A stream, or a device.
    Stream(Box<dyn Write + Send>),
}

impl Output {
    /// A file at `path`, for a run that reads `inputs`. An existing file is replaced only with `force`.
    ///
    /// # Errors
    /// Occur when the file exists and `force` is not given, when it is one of the inputs, and when its folder does not
    /// exist or can not be written to.
    pub fn file(path: &Path, force: bool, inputs: &[PathBuf]) -> Result<Output> {
        let (place, existing) = match place_of(path, force, inputs)? {
            Place::Device(output) => return Ok(output),
            Place::File(place, existing) => (place, existing),
        };
        let folder = folder_of(&place);
        let temporary = temporary_in(&folder, existing.as_ref()).map_err(|e| Error::io("can not write", path, e))?;
        Ok(Output { name: path.into(), target: Target::File { temporary, path: place, replace: force } })
    }

    /// Says whether [`Output::file`] would refuse, without making anything.
    ///
    /// # Errors
    /// Occur as there.
    pub fn check(path: &Path, force: bool, inputs: &[PathBuf]) -> Result<()> {
        if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Ok(());
        }
        place_of(path, force, inputs).map(drop)
    }

    /// The same with a journal beside it, from which a run that is cut short can go on; gives the step where it does.
    ///
    /// # Errors
    /// Occur as with [`Output::file`], and when a run that was cut short is in the way or is not this one.
    pub fn kept(path: &Path, force: bool, inputs: &[PathBuf], identity: &Identity, leftover: Leftover) -> Result<(Output, Option<Step>)> {
        let (place, existing) = match place_of(path, force, inputs)? {
            Place::Device(output) => return Ok((output, None)),
            Place::File(place, existing) => (place, existing),
        };
        let (kept, step) = Kept::open(&place, path, identity, leftover)?;
        if let Some(existing) = existing {
            kept.part().set_permissions(existing.permissions()).map_err(|e| Error::io("can not write", path, e))?;
        }
        Ok((Output { name: path.into(), target: Target::Kept { kept: Box::new(kept), path: place, replace: force } }, step))
    }

    /// A stream; `name` is for messages.
    pub fn stream(name: &str, stream: Box<dyn Write + Send>) -> Output {
        Output { name: name.into(), target: Target::Stream(stream) }
    }

    /// How the user named it.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// The temporary files, for whoever must remove them when the program is stopped hard; none that are to be kept.
    pub fn temporary(&self) -> Vec<PathBuf> {
        match &self.target {
            Target::File { temporary, .. } => vec![temporary.path().to_path_buf()],
            Target::Kept { kept, .. } => kept.to_remove(),
            Target::Stream(_) => Vec::new(),
        }
    }

    /// Writes the bytes with which the output begins; an output that is continued has them.
    pub fn begin(&mut self, bytes: &[u8]) -> Result<()> {
        match &self.target {
            Target::Kept { kept, .. } if kept.bytes() > 0 => Ok(()),
            _ => self.write(bytes),
        }
    }

    /// Notes how far the output has come, where it has a journal and it is time; `state` is what the run needs to go on.
    pub fn mark(&mut self, state: &dyn Fn() -> String) -> Result<()> {
        match &mut self.target {
            Target::Kept { kept, .. } => kept.mark(state).map_err(|e| Error::io("can not write", &self.name, e)),
            _ => Ok(()),
        }
    }

    /// Writes these bytes.
    ///
    /// # Errors
    /// Occur when the disk is full or the other end of a pipe is closed ([`Error::is_broken_pipe`]).
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.sink().write_all(bytes).map_err(|e| Error::io("can not write", &self.name, e))
    }

    /// Ends the output: the file takes its name.
    pub fn finish(mut self) -> Result<()> {
        let failed = |e: io::Error| Error::io("can not write", &self.name, e);
        if let Target::Kept { kept, path, replace } = self.target {
            return kept.finish(&path, replace).map_err(failed);
        }
        match &mut self.target {
            Target::Kept { .. } => Ok(()),
            Target::Stream(stream) => stream.flush().map_err(failed),
            Target::File { temporary, .. } => {
                // A disk that fills up behind the writes says so only here.
                temporary.as_file().sync_all().map_err(failed)?;
                let Target::File { temporary, path, replace } = self.target else { return Ok(()) };
                let named = if replace { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
                named.map(drop).map_err(|e| Error::io("can not write", &self.name, e.error))
            }
        }
    }

    fn sink(&mut self) -> &mut dyn Write {
        match &mut self.target {
            Target::File { temporary, .. } => temporary.as_file_mut(),
            Target::Kept { kept, .. } => kept,
            Target::Stream(stream) => stream,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink().flush()
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Where an output goes.
enum Place {
    Device(Output),
    /// The path, with links followed, and what stands there now.
    File(PathBuf, Option<fs::Metadata>),
}

/// Checks that `path` may be written to.
fn place_of(path: &Path, force: bool, inputs: &[PathBuf]) -> Result<Place> {
    let existing = fs::metadata(path).ok();
    if existing.is_some()
        && let Some(input) = inputs.iter().find(|input| same_file(input, path))
    {
        let also = if input == path { String::new() } else { format!(" (it is {})", input.display()) };
        return Err(Error::usage(format!("{} is the input{also} and is not written over", path.display())).hint("write to another file"));
    }
    match &existing {
        Some(found) if found.is_dir() => {
            return Err(Error::usage(format!("{} is a folder", path.display())).hint("name a file in it"));
        }
        // A device or a pipe has nothing to lose and can not be renamed over.
        Some(found) if !found.is_file() => {
            let device = OpenOptions::new().write(true).open(path).map_err(|e| Error::io("can not write", path, e))?;
            return Ok(Place::Device(Output { name: path.into(), target: Target::Stream(Box::new(device)) }));
        }
        Some(_) if !force => {
            return Err(Error::usage(format!("{} exists already", path.display())).hint("`--force` replaces it"));
        }
        _ => {}
    }
    // A link is followed, so that the file it leads to is replaced and not the link.
    let place = if existing.is_some() { fs::canonicalize(path).unwrap_or_else(|_| path.into()) } else { path.into() };
    let folder = folder_of(&place);
    if !folder.is_dir() {
        return Err(Error::usage(format!("can not write {}: there is no folder {}", path.display(), folder.display())));
    }
    Ok(Place::File(place, existing))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// A hidden file in the folder, with the rights of the file it is to replace, or those of any new file.
fn temporary_in(folder: &Path, existing: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ier-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; the umask takes from 666 what it takes from any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let temporary = builder.tempfile_in(folder)?;
    if let Some(existing) = existing {
        temporary.as_file().set_permissions(existing.permissions())?;
    }
    Ok(temporary)
}

/// Whether two paths lead to one file, by symbolic or hard links or by other spellings.
fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
        use std::os::unix::fs::MetadataExt;
        return a.is_file() && a.dev() == b.dev() && a.ino() == b.ino();
    }
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests;
