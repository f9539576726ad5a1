//! A table of any format: any bytes are read to the end, or refused with an error.
#![no_main]

use ier::table::format::Format;
use ier::table::reader::{self, ReadOptions, Row};
use ier::table::source::Source;
use ier::table::{ColumnRequest, Tables};
use libfuzzer_sys::fuzz_target;

// The first byte chooses the format and whether the reader is strict; the rest is the file.
fuzz_target!(|input: &[u8]| {
    let Some((choice, bytes)) = input.split_first() else { return };
    let format = Format::ALL.get(usize::from(choice & 7)).copied();
    let options = ReadOptions { format, strict: choice & 8 != 0, ..ReadOptions::default() };
    let Ok(source) = Source::of_stream("fuzz", Box::new(std::io::Cursor::new(bytes.to_vec())), &options) else { return };
    let Ok(reader) = reader::read(source, &options) else { return };
    let Ok(mut tables) = Tables::of_reader(reader, &ColumnRequest::default()) else { return };
    let mut row = Row::default();
    while let Ok(true) = tables.next(&mut row) {
        assert!(row.answer().len() <= row.bytes());
    }
});
