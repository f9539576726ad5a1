use rust_xlsxwriter::{ExcelDateTime as Moment, Format as Style, Formula, Workbook as Book};

use super::*;

fn read(mut book: Book, options: &ReadOptions) -> Result<(Vec<Vec<String>>, Vec<String>)> {
    let bytes = book.save_to_buffer().unwrap();
    let mut reader = XlsxReader::new(Source::of_stream("a.xlsx", Box::new(std::io::Cursor::new(bytes)), options)?, options)?;
    let mut rows = vec![reader.header().to_vec()];
    let mut row = Row::default();
    while reader.next(&mut row)? {
        rows.push(row.cells().map(String::from).collect());
    }
    Ok((rows, reader.take_warnings().iter().map(ToString::to_string).collect()))
}

#[test]
fn cells_read_as_excel_shows_them() {
    let mut book = Book::new();
    let sheet = book.add_worksheet();
    let day = Style::new().set_num_format("yyyy-mm-dd");
    let time = Style::new().set_num_format("hh:mm:ss");
    let span = Style::new().set_num_format("[hh]:mm:ss");
    sheet.write(0, 0, "value").unwrap();
    sheet.write(1, 0, 17).unwrap();
    sheet.write(2, 0, 0.1 + 0.2).unwrap();
    sheet.write(3, 0, true).unwrap();
    sheet.write_with_format(4, 0, Moment::from_ymd(2026, 11, 22).unwrap(), &day).unwrap();
    sheet.write_with_format(5, 0, Moment::from_ymd(2026, 11, 22).unwrap().and_hms(9, 30, 0).unwrap(), &day).unwrap();
    sheet.write_with_format(6, 0, Moment::from_hms(9, 30, 0).unwrap(), &time).unwrap();
    sheet.write_with_format(7, 0, 1.5, &span).unwrap();
    sheet.write(8, 0, "I hugged her 😀\nand stayed").unwrap();
    sheet.write(9, 0, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write(10, 0, "007").unwrap();
    sheet.write(11, 0, 1e21).unwrap();
    sheet.write(12, 0, "_x0041_ & <b>").unwrap();
    let (rows, _) = read(book, &ReadOptions::default()).unwrap();
    let found: Vec<&str> = rows[1..].iter().map(|row| &*row[0]).collect();
    let expected = [
        "17",
        "0.3",
        "TRUE",
        "2026-11-22",
        "2026-11-22T09:30:00",
        "09:30:00",
        "36:00:00",
        "I hugged her 😀\nand stayed",
        "2",
        "007",
        "1000000000000000000000",
        "_x0041_ & <b>",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_first_sheet_with_data_is_read_or_the_one_that_is_named() {
    let book = || {
        let mut book = Book::new();
        book.add_worksheet().set_name("empty").unwrap();
        book.add_worksheet().set_name("first").unwrap().write(0, 0, "text").unwrap();
        book.add_worksheet().set_name("second").unwrap().write(0, 0, "answer").unwrap();
        book
    };
    assert_eq!(read(book(), &ReadOptions::default()).unwrap().0, [["text"]]);
    assert_eq!(read(book(), &ReadOptions { sheet: Some("second"), ..ReadOptions::default() }).unwrap().0, [["answer"]]);
    let error = read(book(), &ReadOptions { sheet: Some("secnd"), ..ReadOptions::default() }).unwrap_err().to_string();
    assert_eq!(error, "a.xlsx has no sheet `secnd`; it has 1 `empty`, 2 `first`, 3 `second`\n  hint: did you mean `second`?");
    let error = read(book(), &ReadOptions { sheet: Some("empty"), ..ReadOptions::default() }).unwrap_err().to_string();
    assert!(error.contains("the sheet `empty` is empty"), "{error}");
}

#[test]
fn a_table_may_stand_anywhere_on_the_sheet() {
    let mut book = Book::new();
    let sheet = book.add_worksheet();
    sheet.write(3, 2, "id").unwrap().write(3, 3, "text").unwrap();
    sheet.write(4, 2, 1).unwrap().write(4, 3, "I hugged her").unwrap();
    sheet.write(6, 3, "made tea").unwrap().write(6, 4, "a note").unwrap();
    let (rows, warnings) = read(book, &ReadOptions::default()).unwrap();
    assert_eq!(rows, [vec!["id", "text", "column_3"], vec!["1", "I hugged her", ""], vec!["", "made tea", "a note"]]);
    assert_eq!(warnings, ["a.xlsx: a column without a name, read as `column_3`"]);
}

#[test]
fn a_broken_workbook_is_an_error() {
    let options = ReadOptions::default();
    let source = Source::of_stream("a.xlsx", Box::new(std::io::Cursor::new(b"PK\x03\x04 nothing".to_vec())), &options);
    let error = XlsxReader::new(source.unwrap(), &options).unwrap_err().to_string();
    assert!(error.starts_with("a.xlsx is not an Excel file that can be read"), "{error}");
}
