use super::*;

fn open(text: &str) -> Result<JsonlReader> {
    let options = ReadOptions { format: Some(super::super::Format::Jsonl), ..ReadOptions::default() };
    JsonlReader::new(Source::of_stream("a.jsonl", Box::new(std::io::Cursor::new(text.as_bytes().to_vec())), &options)?, &options)
}

fn rows(reader: &mut JsonlReader) -> Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    let mut row = Row::default();
    while reader.next(&mut row)? {
        rows.push(row.cells().map(String::from).collect());
    }
    Ok(rows)
}

#[test]
fn values_become_cells() {
    let rows_of: [(&str, &str, &[&str]); 9] = [
        ("text", r#"{"a": "x \"y\" \u00e9\n"}"#, &["x \"y\" é\n"]),
        ("number as written", r#"{"a": 1.50}"#, &["1.50"]),
        ("big number", r#"{"a": 123456789012345678901234567890}"#, &["123456789012345678901234567890"]),
        ("truth", r#"{"a": true, "b": false}"#, &["true", "false"]),
        ("null", r#"{"a": null, "b": 1}"#, &["", "1"]),
        ("nested as written", r#"{"z": {"y": [1,  2], "x": 3}}"#, &[r#"{"y": [1,  2], "x": 3}"#]),
        ("order of keys", r#"{"z": 1, "a": 2}"#, &["1", "2"]),
        ("a key twice, the last wins", r#"{"a": 1, "a": 2}"#, &["2"]),
        ("escaped key", r#"{"\u0061b": 1}"#, &["1"]),
    ];
    for (row, text, expected) in rows_of {
        assert_eq!(rows(&mut open(text).unwrap()).unwrap(), [expected.to_vec()], "{row}");
    }
}

#[test]
fn keys_of_any_line_of_the_first_block_are_columns() {
    let mut reader = open("{\"a\": 1}\n\n{\"b\": 2, \"a\": 3}\r\n").unwrap();
    assert_eq!(reader.header(), ["a", "b"]);
    assert_eq!(rows(&mut reader).unwrap(), [["1", ""], ["3", "2"]]);
}

#[test]
fn a_key_that_comes_late_is_kept() {
    let text = "{\"a\": \"some text\"}\n".repeat(70_000) + "{\"late\": [1, 2], \"a\": \"x\", \"later\": null}\n";
    let mut reader = open(&text).unwrap();
    assert_eq!(reader.header(), ["a", "other_keys"]);
    let last = rows(&mut reader).unwrap().pop().unwrap();
    assert_eq!(last, ["x", r#"{"late":[1, 2],"later":null}"#]);
    let warning = reader.take_warnings()[0].to_string();
    assert_eq!(warning, "a.jsonl: 1 row with keys the first lines had not, kept in the column `other_keys` (row 70001)");
}

#[test]
fn a_bad_line_is_named_by_line_and_column() {
    let rows_of: [(&str, &str, u64, u64, &str); 6] = [
        ("cut", "{\"a\": 1}\n{\"a\": \n", 2, 6, "not a JSON object"),
        ("after letters beyond ASCII", "{\"ä\": tru}", 1, 10, "not a JSON object"),
        ("after blanks", "   {\"a\": tru}", 1, 13, "not a JSON object"),
        ("list", "[{\"a\": 1}]", 1, 1, "jq -c"),
        ("text", "{\"a\": 1}\nhello\n", 2, 1, "not a JSON object"),
        ("two on a line", "{\"a\": 1} {\"a\": 2}", 1, 10, "trailing"),
    ];
    for (row, text, line, column, part) in rows_of {
        let error = open(text).and_then(|mut reader| rows(&mut reader)).unwrap_err();
        let place = error.place().unwrap();
        assert_eq!((place.line, place.column), (line, column), "{row}: {error}");
        assert!(error.to_string().contains(part), "{row}: {error}");
    }
}

#[test]
fn the_object_is_kept_as_it_stood() {
    let text = r#"{"id": 7, "z": [1, {"q": "\u00e9"}], "text": "x"}"#;
    let mut reader = open(text).unwrap();
    let mut row = Row::default();
    assert!(reader.next(&mut row).unwrap());
    assert_eq!(row.json(), Some(text));
}

#[test]
fn an_escaped_nul_is_replaced_and_counted() {
    let mut reader = open("{\"a\": \"x\\u0000y\"}").unwrap();
    assert_eq!(rows(&mut reader).unwrap(), [["x\u{FFFD}y"]]);
    assert_eq!(reader.take_warnings()[0].to_string(), "a.jsonl: 1 NUL character, kept as U+FFFD (row 1)");
}

#[test]
fn half_a_surrogate_pair_is_replaced_and_counted() {
    let rows_of: [(&str, &str, &str, usize); 5] = [
        ("a pair", r#""\ud83d\ude00""#, "\u{1F600}", 0),
        ("first half", r#""a\ud83d b""#, "a\u{FFFD} b", 1),
        ("second half", r#""\ude00\n""#, "\u{FFFD}\n", 1),
        ("halves in the wrong order", r#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}", 2),
        ("no escape", r#""\\ud83d \ud83dä""#, "\\ud83d \u{FFFD}ä", 1),
    ];
    for (row, value, text, halves) in rows_of {
        let mut cell = String::new();
        assert_eq!((append_cell(value, &mut cell), &*cell), (halves, text), "{row}");
    }
}
