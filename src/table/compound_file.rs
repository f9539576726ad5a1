//! The container of old Excel files: what is in it is taken out by a careful reader, and only that is read as a workbook.
//!
//! A compound file is a small file system: streams in chains of sectors. In a damaged one a chain can run in a circle, and
//! the reader of workbooks would follow it until memory is full. The `cfb` crate checks the chains; the stream with the
//! workbook is copied into a new container, so that whatever else was wrong with the old one can do no harm.

use std::fs::File;
use std::io::{BufReader, Cursor, Error, ErrorKind, Read, Result, Write};

use cfb::{CompoundFile, Version};

/// The names of the stream with the workbook: of Excel 97 to 2003, and of Excel 5 and 95.
const WORKBOOK: [&str; 2] = ["/Workbook", "/Book"];

/// A sound container with nothing but the workbook of this file; `.xls` ends at 65,536 rows, so it is held in memory.
pub(super) fn workbook_alone(file: BufReader<File>) -> Result<Cursor<Vec<u8>>> {
    let size = file.get_ref().metadata()?.len();
    let mut whole = CompoundFile::open(file)?;
    let Some(name) = WORKBOOK.into_iter().find(|name| whole.is_stream(name)) else {
        return Err(Error::new(ErrorKind::InvalidData, "there is no workbook in it"));
    };
    let mut stream = whole.open_stream(name)?;
    if stream.len() > size {
        return Err(Error::new(ErrorKind::InvalidData, "its workbook claims to be longer than the file"));
    }
    let mut workbook = Vec::new();
    stream.read_to_end(&mut workbook)?;
    // Version 3, as Excel writes it.
    let mut alone = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    alone.create_stream(name)?.write_all(&workbook)?;
    alone.flush()?;
    Ok(alone.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a container with this as its workbook.
    fn container(workbook: &[u8]) -> Vec<u8> {
        let mut whole = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).unwrap();
        whole.create_stream("/Workbook").unwrap().write_all(workbook).unwrap();
        whole.flush().unwrap();
        whole.into_inner().into_inner()
    }

    fn taken_out(bytes: &[u8]) -> Result<Cursor<Vec<u8>>> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        workbook_alone(BufReader::new(file))
    }

    fn number(bytes: &[u8], at: usize) -> usize {
        u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
    }

    #[test]
    fn the_workbook_comes_out_whole() {
        for length in [0, 1, 4095, 4096, 100_000] {
            let workbook: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let mut alone = CompoundFile::open(taken_out(&container(&workbook)).unwrap()).unwrap();
            let mut read = Vec::new();
            alone.open_stream("/Workbook").unwrap().read_to_end(&mut read).unwrap();
            assert!(read == workbook, "{length} bytes");
        }
    }

    /// MS-CFB 2.2: a sector of version 3 has 512 bytes and sector 0 follows the header; the first sector of the
    /// directory stands at byte 48 of the header, the first of the table of chains at byte 76.
    #[test]
    fn a_chain_in_a_circle_is_an_error_and_not_the_end_of_memory() {
        let sound = container(&vec![7; 100_000]);
        let entry = |sector: usize| (number(&sound, 76) + 1) * 512 + sector * 4;
        let directory = number(&sound, 48);
        let rows = [("the directory", directory, directory), ("the workbook", 20, 18)];
        for (row, from, to) in rows {
            let mut bytes = sound.clone();
            bytes[entry(from)..entry(from) + 4].copy_from_slice(&(to as u32).to_le_bytes());
            assert!(taken_out(&bytes).is_err(), "{row}");
        }
    }

    #[test]
    fn a_document_without_a_workbook_is_said_to_be_one() {
        let mut whole = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).unwrap();
        whole.create_stream("/WordDocument").unwrap().write_all(b"letter").unwrap();
        whole.flush().unwrap();
        let error = taken_out(&whole.into_inner().into_inner()).unwrap_err();
        assert_eq!(error.to_string(), "there is no workbook in it");
    }
}
