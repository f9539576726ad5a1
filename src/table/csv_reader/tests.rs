use super::*;

/// Header and rows.
type Table<'t> = &'t [&'t [&'t str]];

fn open(bytes: &[u8], options: &ReadOptions) -> Result<CsvReader> {
    CsvReader::new(Source::of_stream("a.csv", Box::new(std::io::Cursor::new(bytes.to_vec())), options)?, options)
}

/// Header, rows and warnings; or the error.
fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Vec<Vec<String>>, Vec<String>)> {
    let mut reader = open(bytes, options)?;
    let mut rows = vec![reader.header().to_vec()];
    let mut row = Row::default();
    while reader.next(&mut row)? {
        assert_eq!(row.number, rows.len() as u64);
        rows.push(row.cells().map(String::from).collect());
    }
    Ok((rows, reader.take_warnings().iter().map(ToString::to_string).collect()))
}

#[test]
fn tables_are_read_as_meant() {
    let big = format!("id,text\n1,\"{}\"\n2,b\n", "x\n".repeat(300_000));
    let big_cell = "x\n".repeat(300_000);
    let rows: [(&str, &[u8], Table); 17] = [
        ("plain", b"id,text\n1,a\n", &[&["id", "text"], &["1", "a"]]),
        ("utf-8 mark", b"\xEF\xBB\xBFid,text\n1,a\n", &[&["id", "text"], &["1", "a"]]),
        ("utf-16le mark", b"\xFF\xFEi\0d\0\n\x001\0", &[&["id"], &["1"]]),
        ("windows-1252", b"id;text\n1;f\xFCr \x93her\x94\n", &[&["id", "text"], &["1", "für \u{201C}her\u{201D}"]]),
        ("crlf", b"id,text\r\n1,\"a\r\nb\"\r\n", &[&["id", "text"], &["1", "a\r\nb"]]),
        ("cr", b"id,text\r1,a\r", &[&["id", "text"], &["1", "a"]]),
        ("tab", b"id\ttext\n1\ta, b; c\n", &[&["id", "text"], &["1", "a, b; c"]]),
        ("sep line", b"sep=;\r\nid;text\r\n1;a\r\n", &[&["id", "text"], &["1", "a"]]),
        ("one column", b"text\na, b\n\"c; d\"\n", &[&["text"], &["a, b"], &["c; d"]]),
        ("blank answers of one column", b"text\n\na\n\n\nb\n\n", &[&["text"], &[""], &["a"], &[""], &[""], &["b"]]),
        ("blank lines of two columns", b"id,text\n\n1,a\n\n\n2,b\n\n", &[&["id", "text"], &["1", "a"], &["2", "b"]]),
        ("too few cells", b"id,text,age\n1,a\n", &[&["id", "text", "age"], &["1", "a", ""]]),
        ("too many cells", b"id,text\n1,a, and b\n", &[&["id", "text"], &["1", "a, and b"]]),
        ("empty cells behind", b"id,text\n1,a,,\n", &[&["id", "text"], &["1", "a"]]),
        ("header only", b"id,text\n", &[&["id", "text"]]),
        ("nul", b"id,text\n1,a\0b\n", &[&["id", "text"], &["1", "a\u{FFFD}b"]]),
        ("a big cell", big.as_bytes(), &[&["id", "text"], &["1", &big_cell], &["2", "b"]]),
    ];
    for (row, bytes, expected) in rows {
        let (found, _) = read(bytes, &ReadOptions::default()).unwrap();
        assert!(
            found == expected,
            "{row}: {:?}",
            found.iter().map(|r| r.join("|")).map(|r| r.chars().take(60).collect::<String>()).collect::<Vec<_>>()
        );
    }
}

#[test]
fn what_is_odd_is_said_with_its_rows_and_refused_when_strict() {
    let late = [b"id,text\n".to_vec(), b"1,plain ascii\n".repeat(90_000), b"x,f\xFCr\xFF\n".to_vec()].concat();
    let rows: [(&str, &[u8], &str, &str); 6] = [
        (
            "too many",
            b"id,text\n1,a\n2,a,b\n",
            "1 row with more cells than the header, joined to the last cell (row 2)",
            "a.csv:3: row 2: 3 cells",
        ),
        ("too few", b"id,text\n1\n2\n", "2 rows with fewer cells than the header, left empty (rows 1 and 2)", "row 1: 1 cells"),
        ("quotes out of step", b"id,text\n1,\"a\"b\n", "1 row with text after a closing quote, kept (row 1)", "row 1: text after"),
        ("nul", b"id,text\n1,a\n2,\0\0\n", "2 NUL characters, kept as U+FFFD (first in row 2)", "row 2: a NUL"),
        (
            "damaged late",
            &late,
            "2 undecodable byte sequences, kept as U+FFFD (first in row 90001)",
            "a.csv:90002: row 90001: bytes that are not UTF-8",
        ),
        ("mixed", "id,text\n1,für ä\n2,".as_bytes(), "", ""),
    ];
    for (row, bytes, warning, refusal) in rows {
        let (_, warnings) = read(bytes, &ReadOptions::default()).unwrap();
        assert_eq!(warnings.is_empty(), warning.is_empty(), "{row}: {warnings:?}");
        assert!(warnings.iter().all(|w| w.ends_with(warning)), "{row}: {warnings:?}");
        match read(bytes, &ReadOptions { strict: true, ..ReadOptions::default() }) {
            Ok(_) => assert!(refusal.is_empty(), "{row}"),
            Err(error) => assert!(error.to_string().contains(refusal), "{row}: {error}"),
        }
    }
}

#[test]
fn quotes_that_never_close_are_an_error_that_says_where_it_may_begin() {
    let error = read(b"id,text\n1,\"he said \"hi\" to me\"\n2,\"never closed\n3,x\n", &ReadOptions::default()).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("a.csv:3: row 2: a quote that is opened here is never closed\n  | \"never closed\n"), "{text}");
    assert!(text.contains("the trouble may begin in row 1"), "{text}");
}

#[test]
fn a_given_delimiter_or_encoding_is_not_second_guessed() {
    let options = ReadOptions { delimiter: Some(b'|'), ..ReadOptions::default() };
    assert_eq!(read(b"id|text\n1|a,b\n", &options).unwrap().0[1], ["1", "a,b"]);
    let options = ReadOptions { encoding: Some(encoding_rs::MACINTOSH), ..ReadOptions::default() };
    assert_eq!(read(b"id,text\n1,f\x9Fr\n", &options).unwrap().0[1], ["1", "für"]);
}

#[test]
fn nothing_is_an_error() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\n\n\n"] {
        let error = read(bytes, &ReadOptions::default()).unwrap_err();
        assert!(error.to_string().starts_with("a.csv is empty"), "{error}");
    }
}
