//! The way of a whole table: read, code, write, in the order of the input.
//!
//! Rows are coded in batches. Every thread does the whole way of a batch: it takes the next stretch of rows from the
//! tables (one thread at a time), codes them and makes their text (all threads at once), and hands the text to the
//! writer (one at a time, in the order in which the batches were read). So the next batch is read while others are coded
//! and written, one thread is the plain loop, and no thread is idle because another one's part is slower, as it would
//! be with a thread for reading and one for writing. What comes out is the same, byte for byte, for any number of
//! threads.
//!
//! Memory does not grow with the table: a batch ends at 512 rows or 1 MiB, a thread holds one at a time, and one that
//! runs far ahead of the writer waits for it.
//!
//! The run prints nothing. What there is to say goes to a [`Progress`], and what came out is in the [`Summary`].

pub mod progress;
pub mod summary;
pub mod verify;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

pub use progress::{Event, Progress, Silent};
pub use summary::Summary;
use summary::Tally;

use serde::{Deserialize, Serialize};

use crate::coder::coding::{CodedResponse, Scheme};
use crate::coder::{self, Coder};
use crate::error::{Error, ErrorKind, Result};
use crate::response::Response;
use crate::table::reader::Row;
use crate::table::tables::{Note, Tables};
use crate::table::writer::{CodingWriter, TextForm};

/// Rows in a batch: enough that taking turns costs nothing, few enough that threads finish at about the same time.
const BATCH_ROWS: usize = 512;

/// Bytes of cells in a batch, so that a table of long texts does not take more memory than one of short ones.
const BATCH_BYTES: usize = 1 << 20;

/// What a batch may keep of its memory for the next one; a 10 MB answer is given back.
const KEPT_BYTES: usize = 4 << 20;

/// Codes one response.
pub trait Code: Sync {
    /// What coding needs besides the response and can be used again for the next one; each thread has its own.
    type Scratch;

    /// A fresh one.
    fn scratch(&self) -> Self::Scratch;

    /// The coding of this response; it must depend on nothing else.
    fn code(&self, response: &Response, scratch: &mut Self::Scratch) -> CodedResponse;

    /// The column plan of what it codes.
    fn scheme(&self) -> Scheme;
}

impl Code for Coder {
    type Scratch = coder::Scratch;

    fn scratch(&self) -> coder::Scratch {
        coder::Scratch::default()
    }

    fn code(&self, response: &Response, scratch: &mut coder::Scratch) -> CodedResponse {
        Coder::code(self, response, scratch)
    }

    fn scheme(&self) -> Scheme {
        Coder::scheme(self).clone()
    }
}

/// How to run.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunOptions<'o> {
    /// Number of threads; 0 for as many as the machine has.
    pub threads: usize,
    /// The question that all answers answer, where no column holds one.
    pub prompt: Option<&'o str>,
    /// When it becomes true, the run ends with [`ErrorKind::Interrupted`] after the batches under way.
    pub stop: Option<&'o AtomicBool>,
    /// What an earlier run has done, which this one continues.
    pub done: Option<&'o Done>,
}

/// How far a run has come: what is needed to continue it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Answers written.
    pub answers: u64,
    /// What came out of them.
    pub summary: Summary,
}

impl Done {
    /// Reads what [`CodingWriter::mark`] was given.
    ///
    /// # Errors
    /// Occur when it is of another program.
    pub fn of_state(state: &str) -> Result<Done> {
        serde_json::from_str(state).map_err(|e| Error::table(format!("the journal of the run can not be read: {e}")))
    }
}

/// Codes every row of the tables and writes the codings.
///
/// # Errors
/// Occur when a table can not be read on, when the output can not be written (see [`Error::is_broken_pipe`]), and when
/// the run is stopped. What was written before stays in a stream; a file does not appear.
pub fn run<C: Code>(
    mut tables: Tables,
    coder: &C,
    writer: Box<dyn CodingWriter>,
    options: &RunOptions,
    progress: &dyn Progress,
) -> Result<Summary> {
    let threads = match options.threads {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads => threads,
    };
    progress.event(&Event::Started { size: tables.size() });
    let scheme = coder.scheme();
    let form = writer.text_form();
    for note in tables.take_notes() {
        progress.event(&Event::Note(&note));
    }
    let mut tally = Tally::of(&scheme);
    let mut rows = 0;
    if let Some(done) = options.done {
        pass_over(&mut tables, done.answers)?;
        tally.add(&done.summary);
        rows = done.answers;
        progress.event(&Event::Advanced { rows, bytes: tables.bytes_read() });
    }
    let shared = Shared {
        intake: Mutex::new(Intake { tables, sequence: 0, ended: false, error: None }),
        outlet: Mutex::new(Outlet { writer, waiting: BTreeMap::new(), next: 0, rows, error: None, tally }),
        turn: Condvar::new(),
        given_up: AtomicBool::new(false),
        threads,
        options,
        progress,
    };
    if threads == 1 {
        work(&shared, coder, form.as_ref(), &scheme);
    } else {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| Error::usage(format!("can not start {threads} threads: {e}")).hint("`--threads 1` needs none"))?;
        pool.broadcast(|_| work(&shared, coder, form.as_ref(), &scheme));
    }
    let Shared { intake, outlet, .. } = shared;
    let intake = intake.into_inner().unwrap_or_else(PoisonError::into_inner);
    let outlet = outlet.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = outlet.error.or(intake.error) {
        return Err(error);
    }
    for warning in outlet.writer.finish()? {
        progress.event(&Event::Note(&Note::Warning(warning)));
    }
    let summary = outlet.tally.into_summary();
    progress.event(&Event::Finished(&summary));
    Ok(summary)
}

/// Reads the rows that an earlier run has done.
fn pass_over(tables: &mut Tables, answers: u64) -> Result<()> {
    let mut row = Row::default();
    for passed in 0..answers {
        if !tables.next(&mut row)? {
            return Err(Error::table(format!("the input ends after {passed} answers, but {answers} were coded before")));
        }
    }
    Ok(())
}

/// What the threads share.
struct Shared<'s, 't> {
    intake: Mutex<Intake<'t>>,
    outlet: Mutex<Outlet>,
    /// Rings when batches have been written, and when the run is given up.
    turn: Condvar,
    given_up: AtomicBool,
    threads: usize,
    options: &'s RunOptions<'s>,
    progress: &'s dyn Progress,
}

/// The reading end.
struct Intake<'t> {
    tables: Tables<'t>,
    sequence: u64,
    ended: bool,
    error: Option<Error>,
}

/// The writing end.
struct Outlet {
    writer: Box<dyn CodingWriter>,
    /// Batches that are coded before their turn.
    waiting: BTreeMap<u64, Batch>,
    next: u64,
    rows: u64,
    error: Option<Error>,
    tally: Tally,
}

/// Some rows, and what became of them.
#[derive(Default)]
struct Batch {
    sequence: u64,
    rows: Vec<Row>,
    filled: usize,
    /// Bytes of the files read when the batch was full.
    bytes_read: u64,
    /// The text of the codings, where the output is text ...
    text: Vec<u8>,
    /// ... and the codings themselves, where it is not.
    coded: Vec<CodedResponse>,
    /// What was counted.
    tally: Option<Tally>,
}

/// What one thread does.
fn work<C: Code>(shared: &Shared, coder: &C, form: Option<&Arc<dyn TextForm>>, scheme: &Scheme) {
    let bell = Bell(shared);
    let mut scratch = coder.scratch();
    let mut response = Response::default();
    let mut spare = Batch::default();
    while let Some(mut batch) = shared.read(std::mem::take(&mut spare)) {
        let tally = batch.tally.get_or_insert_with(|| Tally::of(scheme));
        tally.reset();
        for row in &batch.rows[..batch.filled] {
            row.fill(&mut response, shared.options.prompt);
            response.text.shrink_to(KEPT_BYTES);
            let coded = coder.code(&response, &mut scratch);
            tally.count(&coded);
            match form {
                Some(form) => form.append(row, &coded, &mut batch.text),
                None => batch.coded.push(coded),
            }
        }
        spare = shared.write(batch);
    }
    drop(bell);
}

impl<'t> Shared<'_, 't> {
    fn intake(&self) -> MutexGuard<'_, Intake<'t>> {
        // A lock is poisoned only by a panic, and that has rung the bell, after which nobody reads or writes.
        self.intake.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn outlet(&self) -> MutexGuard<'_, Outlet> {
        self.outlet.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills the batch with the next rows; none at the end, or when the run is given up.
    fn read(&self, mut batch: Batch) -> Option<Batch> {
        let mut intake = self.intake();
        if self.options.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) && intake.error.is_none() {
            intake.error = Some(Error::new(ErrorKind::Interrupted, "stopped before the end"));
            intake.ended = true;
            self.give_up();
        }
        if intake.ended || self.given_up.load(Ordering::Relaxed) {
            return None;
        }
        batch.reset();
        let mut bytes = 0;
        while batch.filled < BATCH_ROWS && bytes < BATCH_BYTES {
            if batch.rows.len() == batch.filled {
                batch.rows.push(Row::default());
            }
            let row = &mut batch.rows[batch.filled];
            match intake.tables.next(row) {
                Ok(true) => {
                    bytes += row.bytes();
                    batch.filled += 1;
                }
                Ok(false) => {
                    intake.ended = true;
                    break;
                }
                Err(error) => {
                    intake.ended = true;
                    intake.error = Some(error);
                    break;
                }
            }
        }
        for note in intake.tables.take_notes() {
            self.progress.event(&Event::Note(&note));
        }
        batch.bytes_read = intake.tables.bytes_read();
        batch.sequence = intake.sequence;
        intake.sequence += 1;
        (batch.filled > 0).then_some(batch)
    }

    /// Writes the batch, and those that waited for it, when its turn has come; gives a batch back to be filled again.
    fn write(&self, batch: Batch) -> Batch {
        let mut outlet = self.outlet();
        // One that is far ahead waits, so that a single slow batch does not let the others pile up.
        while batch.sequence > outlet.next + 2 * self.threads as u64 && !self.given_up.load(Ordering::Relaxed) {
            outlet = self.turn.wait(outlet).unwrap_or_else(PoisonError::into_inner);
        }
        outlet.waiting.insert(batch.sequence, batch);
        let mut spare = None;
        while let Some(batch) = {
            let next = outlet.next;
            outlet.waiting.remove(&next)
        } {
            if self.given_up.load(Ordering::Relaxed) {
                break;
            }
            outlet.rows += batch.filled as u64;
            if let Err(error) = outlet.write(&batch) {
                outlet.error.get_or_insert(error);
                self.give_up();
                break;
            }
            outlet.next += 1;
            self.progress.event(&Event::Advanced { rows: outlet.rows, bytes: batch.bytes_read });
            spare = Some(batch);
        }
        self.turn.notify_all();
        spare.unwrap_or_default()
    }

    fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
        self.turn.notify_all();
    }
}

impl Outlet {
    fn write(&mut self, batch: &Batch) -> Result<()> {
        if batch.coded.is_empty() {
            self.writer.write_text(&batch.text)?;
        } else {
            batch.rows.iter().zip(&batch.coded).try_for_each(|(row, coded)| self.writer.write(row, coded))?;
        }
        if let Some(tally) = &batch.tally {
            self.tally.merge(tally);
        }
        let (answers, tally) = (self.rows, &self.tally);
        self.writer.mark(&|| {
            let done = Done { answers, summary: tally.clone().into_summary() };
            serde_json::to_string(&done).unwrap_or_default()
        })
    }
}

impl Batch {
    fn reset(&mut self) {
        self.filled = 0;
        self.text.clear();
        self.text.shrink_to(KEPT_BYTES);
        self.coded.clear();
        let kept: usize = self.rows.iter().map(Row::capacity).sum();
        if kept > KEPT_BYTES {
            self.rows.clear();
        }
    }
}

/// Gives the run up when its thread panics, so that no other waits for a batch that will never come.
struct Bell<'b, 's, 't>(&'b Shared<'s, 't>);

impl Drop for Bell<'_, '_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.give_up();
        }
    }
}
