//! What a run says while it goes on, for whoever wants to show it.

use super::summary::Summary;
use crate::table::tables::Note;

/// Something that happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// The run begins; the size of all files in bytes, where it is known.
    Started {
        /// Bytes.
        size: Option<u64>,
    },
    /// There is something to say about a table: it was opened, its columns were chosen, something in it is odd.
    Note(&'e Note),
    /// Rows were written.
    Advanced {
        /// Rows written so far.
        rows: u64,
        /// Bytes of the files read for them.
        bytes: u64,
    },
    /// The output is complete.
    Finished(&'e Summary),
}

/// Hears what a run says. Events come from several threads; notes in the order of the input, and so do advances.
pub trait Progress: Sync {
    /// Takes an event. The run waits until this returns.
    fn event(&self, event: &Event<'_>);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn event(&self, _event: &Event<'_>) {}
}
