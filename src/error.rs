//! The one error type of the library.
//!
//! An error says what is wrong, where (file, line, column), and what to do. Messages are lower case, without a full
//! stop, and name the value and the limit. The library never prints: the binary renders errors.

use std::fmt;
use std::path::{Path, PathBuf};

/// What the library returns.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Occurs when a file can not be opened, read or written.
    Io,
    /// Occurs when a table of responses is not what its name says, or has no usable column.
    Table,
    /// Occurs when a taxonomy file does not parse, or names something that does not exist.
    Taxonomy,
    /// Occurs when a request contradicts itself or names an unknown thing.
    Usage,
    /// Occurs when the user stopped the run.
    Interrupted,
}

/// Where it went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file, as the user named it.
    pub file: PathBuf,
    /// Line, from 1; 0 where the whole file is meant.
    pub line: u64,
    /// Column in characters, from 1; 0 where the whole line is meant.
    pub column: u64,
}

/// What went wrong, where, and what to do about it. Small to pass around: everything is in one box.
#[derive(Debug)]
pub struct Error(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: ErrorKind,
    message: String,
    place: Option<Place>,
    line_text: Option<String>,
    hint: Option<String>,
    source: Option<std::io::Error>,
}

impl Error {
    /// An error of this kind; the message is lower case and names value and limit.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Parts { kind, message: message.into(), place: None, line_text: None, hint: None, source: None }))
    }

    /// An error about a table of responses.
    pub fn table(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Table, message)
    }

    /// An error about the taxonomy.
    pub fn taxonomy(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Taxonomy, message)
    }

    /// An error about what was asked for.
    pub fn usage(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Usage, message)
    }

    /// An error of the file system, with what was tried ("can not open", "can not write") and on which file.
    pub fn io(tried: &str, file: &Path, source: std::io::Error) -> Error {
        let mut error = Error::new(ErrorKind::Io, format!("{tried} {}: {}", file.display(), plain(&source)));
        error.0.source = Some(source);
        error
    }

    /// Says where: file, line and column, counted from 1; 0 for "the whole".
    #[must_use]
    pub fn at(mut self, file: impl Into<PathBuf>, line: u64, column: u64) -> Error {
        self.0.place = Some(Place { file: file.into(), line, column });
        self
    }

    /// Shows the line it is about.
    #[must_use]
    pub fn showing(mut self, line_text: impl Into<String>) -> Error {
        self.0.line_text = Some(line_text.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.0.hint = Some(hint.into());
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What went wrong, without place or hint.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where, if known.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// What to do, if known.
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The line of the file it is about, if known.
    pub fn line_text(&self) -> Option<&str> {
        self.0.line_text.as_deref()
    }

    /// Whether the other end of a pipe was closed, which ends a program quietly and well.
    pub fn is_broken_pipe(&self) -> bool {
        self.0.source.as_ref().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

/// The operating system's message without its number.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_lowercase(),
        None => text,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.0.place {
            write!(f, "{}", place.file.display())?;
            if place.line > 0 {
                write!(f, ":{}", place.line)?;
                if place.column > 0 {
                    write!(f, ":{}", place.column)?;
                }
            }
            write!(f, ": ")?;
        }
        write!(f, "{}", self.0.message)?;
        if let (Some(line), Some(place)) = (&self.0.line_text, &self.0.place) {
            write!(f, "\n  | {line}")?;
            if place.column > 0 {
                write!(f, "\n  | {}^", " ".repeat(place.column as usize - 1))?;
            }
        }
        if let Some(hint) = &self.0.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|e| e as _)
    }
}

/// The candidate most like `word`, if one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|c| (edits(&word, &c.to_lowercase()), c))
        .filter(|(d, c)| *d <= 1 + c.chars().count().max(word.chars().count()) / 4)
        .min()
        .map(|(_, c)| c)
}

/// Number of letters to insert, delete, replace or swap with a neighbour (optimal string alignment distance).
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_what_was_meant() {
        assert_eq!(nearest("food_itmes", ["food_items", "drinks"]), Some("food_items"));
        assert_eq!(nearest("Anser", ["id", "answer"]), Some("answer"));
        assert_eq!(nearest("zebra", ["id", "answer"]), None);
    }

    #[test]
    fn an_error_reads_as_file_line_column_message_line_hint() {
        let error = Error::taxonomy("unknown lexicon `x`").at("rules/a.yaml", 3, 5).showing("  - lexicon: x").hint("did you mean `y`?");
        assert_eq!(error.to_string(), "rules/a.yaml:3:5: unknown lexicon `x`\n  |   - lexicon: x\n  |     ^\n  hint: did you mean `y`?");
    }
}
