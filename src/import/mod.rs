//! Human codings out of the projects of qualitative-analysis programs: REFI-QDA, `.qdpx`.
//!
//! Input: a project that NVivo, ATLAS.ti, MAXQDA, QualCoder or another program exported. Output: for every user the codes they
//! gave to every source, in the codes of the taxonomy, which `ier agree`, `ier evaluate` and `ier report --human` compare.
//!
//! 1. [`archive`] takes the project file and the texts out of the zip, within limits.
//! 2. [`project`] reads users, codes, sources and codings as they stand there.
//! 3. [`coders`] says which code of the taxonomy each of theirs is, and puts the codings down by user and source.
//!
//! Nothing is written here, and nothing outside the archive is read, whatever the project points to.

pub mod archive;
pub mod coders;
pub mod project;
