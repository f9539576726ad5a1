//! What comes out: the wide and the long table, JSONL and Excel, and that the input comes back whole.

use crate::fake;

use fake::{Hugs, Way, csv_rows};
use ier::run::Code;
use ier::table::format::Format;
use ier::table::layout::Shape;
use ier::table::reader::ReadOptions;
use ier::table::writer::WriteOptions;
use proptest::prelude::*;

const TABLE: &str = "id,text,review\n7,\"😀 a hug, then a hug\",x\n8,I did not shout?,y\n9,nothing,z\n";

fn way(format: Format, shape: Shape) -> Way<'static> {
    Way { write: WriteOptions { format, shape, byte_order_mark: false }, ..Way::default() }
}

#[test]
fn the_wide_table_has_a_row_an_answer() {
    let expected = "\
id,text,review,codes,comforting,coldness,cell_improve_engage,cell_worsen_divert,stage_response_modulation,boundary_uncodable,\
evidence,relationship,target_number,motive,ier_review,ier_version,taxonomy_version,taxonomy_fingerprint
7,\"😀 a hug, then a hug\",x,comforting,1,0,1,0,1,0,comforting: hug | comforting: hug,unspecified,one,unspecified,0,0.0.1,7,abc
8,I did not shout?,y,,0,0,0,0,0,0,,unspecified,one,unspecified,1,0.0.1,7,abc
9,nothing,z,,0,0,0,0,0,0,,unspecified,one,unspecified,0,0.0.1,7,abc
";
    assert_eq!(way(Format::Csv, Shape::Wide).text(TABLE.as_bytes()), expected);
}

#[test]
fn the_long_table_has_a_row_a_mention_and_keeps_answers_without() {
    let rows = csv_rows(way(Format::Csv, Shape::Long).text(TABLE.as_bytes()).as_bytes());
    let picked: Vec<String> = rows.iter().map(|row| [0, 3, 4, 6, 7, 8, 13, 14, 15, 16].map(|at| row[at].as_str()).join(" ")).collect();
    assert_eq!(
        picked,
        [
            "id mention code quote start end direction status confidence rule",
            "7 1 comforting hug 4 7 given actual 0.90 comforting.hug",
            "7 2 comforting hug 16 19 given actual 0.90 comforting.hug",
            "8 1 coldness shout 10 15 given negated 0.90 coldness.shout",
            "9         ",
        ]
    );
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
}

#[test]
fn jsonl_has_the_fields_in_their_order() {
    let text = way(Format::Jsonl, Shape::Wide).text(TABLE.as_bytes());
    let line = text.lines().nth(1).unwrap();
    let expected = concat!(
        r#"{"id":"8","mentions":[{"code":"coldness","strategy":null,"quote":"shout","start":10,"end":15,"valence":"worsen","#,
        r#""orientation":"divert","stage":"response_modulation","change":"underlying","direction":"given","status":"negated","#,
        r#""confidence":0.9,"rule":"coldness.shout"}],"codes":[],"boundary":[],"relationship":"unspecified","target_number":"one","#,
        r#""motive":"unspecified","review":true,"input":{"id":"8","text":"I did not shout?","review":"y"},"#,
        r#""made_by":{"ier_version":"0.0.1","taxonomy_version":"7","taxonomy_fingerprint":"abc","text_column":"text"}}"#
    );
    assert_eq!(line, expected);
}

#[test]
fn a_json_object_is_handed_on_as_it_stood() {
    let object = r#"{"id": 7, "text": "a \u0068ug", "codes": ["x"], "z": {"b": 1, "a": 1e400}}"#;
    let text = way(Format::Jsonl, Shape::Wide).text(object.as_bytes());
    assert!(text.contains(&format!("\"input\":{object},\"made_by\"")), "{text}");
    let rows = csv_rows(way(Format::Csv, Shape::Wide).text(object.as_bytes()).as_bytes());
    assert_eq!(rows[0][..6], ["id", "text", "codes", "z", "ier_codes", "comforting"]);
    assert_eq!(rows[1][..6], ["7", "a hug", "[\"x\"]", "{\"b\": 1, \"a\": 1e400}", "comforting", "1"]);
}

#[test]
fn tsv_and_the_byte_order_mark_are_written() {
    let mut tsv = way(Format::Tsv, Shape::Wide);
    tsv.write.byte_order_mark = true;
    let text = tsv.text(b"id,text\n1,a\thug\n");
    assert!(text.starts_with("\u{FEFF}id\ttext\tcodes\t") && text.contains("\n1\t\"a\thug\"\tcomforting\t"), "{text}");
}

#[test]
fn the_question_comes_from_its_column_then_from_the_option() {
    let mut way = Way::default();
    way.run.prompt = Some("all");
    let rows = csv_rows(way.text(b"id,prompt,text\n1,own,a hug\n2,,a hug\n").as_bytes());
    let at = rows[0].iter().position(|name| name == "relationship").unwrap();
    assert_eq!([&*rows[1][at], &*rows[2][at]], ["own", "all"]);
}

#[cfg(feature = "xlsx")]
#[test]
fn excel_comes_back_as_it_went() {
    let table = "id,text,n\n007,=1+1 hug,17\n8,\"a\nhug 😀\",2.50\n9,@x,-3\n";
    let bytes = way(Format::Xlsx, Shape::Wide).code(table.as_bytes()).unwrap().0;
    let again = way(Format::Xlsx, Shape::Wide).code(table.as_bytes()).unwrap().0;
    assert_eq!(bytes, again, "the same input gives the same bytes");
    let back = Way { read: ReadOptions { format: Some(Format::Xlsx), ..ReadOptions::default() }, ..Way::default() };
    let back = csv_rows(back.text(&bytes).as_bytes());
    let from_csv = csv_rows(way(Format::Csv, Shape::Wide).text(table.as_bytes()).as_bytes());
    for (row, expected) in back.iter().zip(&from_csv) {
        assert_eq!(row[..expected.len()], expected[..]);
    }
    assert_eq!(back.len(), from_csv.len());
}

#[cfg(feature = "xlsx")]
#[test]
fn a_cell_too_long_for_excel_is_cut_and_said() {
    let table = format!("id,text\n1,{}\n", "hug ".repeat(10_000));
    let (_, summary, said) = way(Format::Xlsx, Shape::Wide).code(table.as_bytes()).unwrap();
    assert_eq!(summary.mentions, 10_000);
    // The answer and its evidence.
    assert!(
        said.iter().any(|line| line.contains("2 cells longer than the 32,767 characters of Excel cut") && line.contains("row 1")),
        "{said:?}"
    );
}

#[test]
fn the_summary_counts() {
    let summary = Way::default().code(TABLE.as_bytes()).unwrap().1;
    assert_eq!((summary.responses, summary.with_codes, summary.mentions, summary.not_counted, summary.review), (3, 1, 2, 1, 1));
    assert_eq!(summary.codes[0].name, Hugs.scheme().codes[0]);
    assert_eq!((summary.codes[0].responses, summary.codes[0].mentions), (1, 2));
    assert_eq!((summary.cells[0].responses, summary.cells[0].mentions), (1, 2));
    assert_eq!((summary.codes[1].responses, summary.cells[1].mentions), (0, 0));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Zäß😀 ,;\t\"'=+@-]{0,20}", "[a-z\r\n\" ]{0,12}", Just("a hug".to_string()),]
}

proptest! {
    #[test]
    fn cells_come_back_whatever_the_delimiter_and_encoding(
        rows in prop::collection::vec((cell(), cell()), 1..6),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        encoding in 0_usize..4,
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["nr", "text"]).unwrap();
        for (a, b) in &rows {
            writer.write_record([a, b]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let bytes: Vec<u8> = match encoding {
            0 => text.clone().into_bytes(),
            1 => [b"\xEF\xBB\xBF".to_vec(), text.clone().into_bytes()].concat(),
            2 => [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            _ => [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        };
        let mut way = Way::default();
        way.columns.text = Some("text");
        let back = csv_rows(way.text(&bytes).as_bytes());
        prop_assert_eq!(back.len(), rows.len() + 1);
        for ((a, b), row) in rows.iter().zip(&back[1..]) {
            prop_assert_eq!((a, b), (&row[0], &row[1]));
        }
    }

    #[test]
    fn windows_1252_comes_back(text in "[a-zäöüéß€\u{201C}\u{201D} ]{1,30}") {
        prop_assume!(!text.is_ascii() && !text.trim().is_empty());
        let table = format!("nr;text\n1;{text}\n");
        let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(&table);
        prop_assume!(!unmappable && std::str::from_utf8(&bytes).is_err());
        let back = csv_rows(Way::default().text(&bytes).as_bytes());
        prop_assert_eq!(&back[1][1], &text);
    }

    #[test]
    fn any_bytes_end_in_a_table_or_an_error(bytes: Vec<u8>, format in 0_usize..3) {
        let formats = [Format::Csv, Format::Jsonl, Format::Xlsx];
        let way = Way { read: ReadOptions { format: Some(formats[format]), ..ReadOptions::default() }, ..Way::default() };
        let _ = way.code(&bytes);
        let _ = way.code(&[b"id,text\n".to_vec(), bytes].concat());
    }
}
