//! No input makes the program panic: not the YAML of a taxonomy, not an answer, not a table.
//!
//! Pure noise is refused at the door and tests little, so most cases are true inputs with something wrong in them:
//! shipped YAML files, answers from the rules' examples and small tables, with pieces cut, doubled and replaced.

use ier::codebook::compile::compile_all;
use ier::codebook::examples::marked;
use ier::coder::explain::explain;
use ier::coder::{Coder, Scratch};
use ier::response::Response;
use ier::table::format::Format;
use ier::table::reader::{self, ReadOptions, Row};
use ier::table::source::Source;
use ier::table::{ColumnRequest, Tables};
use ier::taxonomy::Taxonomy;
use ier::taxonomy::load::{TextFile, embedded_files};
use ier::taxonomy::rule::Example;
use ier::text::tokenizer::Tokenizer;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::Config;
use std::sync::OnceLock;

fn quick(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// The embedded taxonomy, compiled once, with the texts of all examples.
fn embedded() -> &'static (Coder, Vec<String>) {
    static EMBEDDED: OnceLock<(Coder, Vec<String>)> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        let taxonomy = Taxonomy::embedded().unwrap();
        let examples = taxonomy
            .rules
            .iter()
            .flat_map(|(_, file)| &file.rules)
            .flat_map(|rule| &rule.examples)
            .map(|(Example::Codes(text) | Example::Silent(text))| marked(text).text)
            .collect();
        (Coder::of(&taxonomy).unwrap(), examples)
    })
}

/// Replaces some bytes at a place by others.
#[derive(Debug, Clone)]
struct Damage {
    at: Index,
    cut: usize,
    put: Vec<u8>,
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let put = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..6),
        prop::sample::select(vec![
            "\0",
            "\r",
            "\"",
            "'",
            "\t",
            ": ",
            "- ",
            "\n  ",
            "{",
            "[",
            "*a",
            "&a",
            "|",
            "..",
            "@x",
            "(",
            "{target:",
            "\u{feff}",
            "99999999999999999999",
            "~",
            "é",
            "😀"
        ])
        .prop_map(|s| s.as_bytes().to_vec()),
    ];
    let damage = (any::<Index>(), 0_usize..12, put).prop_map(|(at, cut, put)| Damage { at, cut, put });
    prop::collection::vec(damage, 1..5)
}

fn damaged(whole: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for damage in damages {
        let start = damage.at.index(bytes.len() + 1);
        let end = (start + damage.cut).min(bytes.len());
        bytes.splice(start..end, damage.put.iter().copied());
    }
    bytes
}

/// The first lines of a shipped file that make a file of their own, so that a case is quick: up to the fourth rule.
fn short(text: &str) -> &str {
    text.match_indices("\n  - id:").nth(3).map_or_else(|| &text[..text.floor_char_boundary(6000)], |(at, _)| &text[..=at])
}

/// A taxonomy that has one code, one rule and its own small tables of English, save the file that is under test.
fn with(path: &str, text: String) -> Vec<TextFile> {
    let small = [
        ("codes/comforting.yaml", embedded_text("codes/comforting.yaml")),
        ("rules/small.yaml", "code: comforting\nrules:\n  - id: comforting.hug\n    pattern: \"hug {target}\"\n".into()),
        ("language/people.yaml", embedded_text("language/people.yaml")),
        ("language/classes.yaml", embedded_text("language/classes.yaml")),
    ];
    let mut files: Vec<TextFile> =
        small.into_iter().filter(|(p, _)| *p != path).map(|(path, text)| TextFile { path: path.into(), text: text.into() }).collect();
    files.push(TextFile { path: path.into(), text: text.into() });
    files
}

fn embedded_text(path: &str) -> String {
    embedded_files().into_iter().find(|f| f.path == path).unwrap_or_else(|| panic!("{path} is embedded")).text.into_owned()
}

/// Loads, compiles, and codes an answer with whatever came out.
fn load_and_code(files: Vec<TextFile>) {
    let (taxonomy, mut problems) = Taxonomy::inspect(files);
    let coder = Coder::new(compile_all(&taxonomy, &mut problems), &taxonomy);
    coder.code(&Response::of("I hugged her because she was crying, and told her \"it'll be fine\"."), &mut Scratch::default());
    for problem in problems {
        let _ = problem.to_string();
    }
}

/// Codes a text, and sees to it that places are where they say.
fn check_coding(coder: &Coder, response: &Response) -> Result<(), TestCaseError> {
    let text = &response.text;
    let (mut tokens, mut end) = (Vec::new(), 0);
    Tokenizer::default().tokenize(text, &coder.book().grammar.vocabulary, &mut tokens);
    for token in &tokens {
        let piece = token.span.of(text);
        let at = piece.as_ptr() as usize - text.as_ptr() as usize;
        prop_assert!(text.is_char_boundary(at) && text.is_char_boundary(at + piece.len()));
        prop_assert!(at + piece.len() <= text.len() && at + piece.len() >= end, "tokens go back");
        end = at + piece.len();
    }
    let coded = coder.code(response, &mut Scratch::default());
    let points: Vec<char> = text.chars().collect();
    for mention in &coded.mentions {
        prop_assert!(mention.start < mention.end && mention.end <= points.len(), "{mention:?}");
        prop_assert_eq!(points[mention.start..mention.end].iter().collect::<String>(), &mention.quote[..]);
        prop_assert!((0.0..=1.0).contains(&f64::from(mention.confidence as f32)), "{mention:?}");
        prop_assert!(coder.scheme().codes.contains(&mention.code));
    }
    explain(coder, response);
    Ok(())
}

/// Reads a table to its end or first error, by rows and by columns.
fn read_all(bytes: &[u8], options: &ReadOptions) -> Result<(), TestCaseError> {
    let open = || {
        Source::of_stream("in", Box::new(std::io::Cursor::new(bytes.to_vec())), options).and_then(|source| reader::read(source, options))
    };
    if let Ok(mut reader) = open() {
        let (mut row, columns, mut rows) = (Row::default(), reader.header().len(), 0_u64);
        while let Ok(true) = reader.next(&mut row) {
            prop_assert_eq!(row.len(), columns);
            rows += 1;
            prop_assert!(rows <= bytes.len() as u64 + 1, "more rows than bytes");
        }
        for warning in reader.take_warnings() {
            let _ = warning.to_string();
        }
    }
    if let Ok(reader) = open()
        && let Ok(mut tables) = Tables::of_reader(reader, &ColumnRequest::default())
    {
        let (mut row, mut response) = (Row::default(), Response::default());
        while let Ok(true) = tables.next(&mut row) {
            row.fill(&mut response, None);
            prop_assert_eq!(&response.text, row.answer());
        }
    }
    Ok(())
}

fn small_table(format: Format) -> Vec<u8> {
    match format {
        Format::Csv => b"id;question;answer\n1;Why?;I hugged her and \"\"smiled\n2;Why?;\"We talked\nfor hours; then\"\n3;;n/a\n".to_vec(),
        Format::Tsv => b"\xEF\xBB\xBFid\tanswer\n1\tI hugged her\n2\t\"caf\xC3\xA9\"\n".to_vec(),
        Format::Jsonl => {
            b"{\"id\": 1, \"answer\": \"I hugged her \\ud83d\\ude00\"}\n{\"id\": 2, \"answer\": null, \"more\": [1, {\"a\": 2}]}\n".to_vec()
        }
        Format::Xlsx => workbook(),
        Format::Xls => include_bytes!("../surveys/answers.xls").to_vec(),
        Format::Ods => include_bytes!("../surveys/answers.ods").to_vec(),
        Format::Parquet => include_bytes!("../surveys/answers.parquet").to_vec(),
    }
}

#[cfg(feature = "xlsx")]
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, (id, answer)) in [("id", "answer"), ("1", "I hugged her"), ("2", "")].into_iter().enumerate() {
        sheet.write(row as u32, 0, id).unwrap();
        sheet.write(row as u32, 1, answer).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[cfg(not(feature = "xlsx"))]
fn workbook() -> Vec<u8> {
    b"PK\x03\x04".to_vec()
}

fn formats() -> impl Strategy<Value = Format> {
    prop::sample::select(Format::ALL.to_vec())
}

fn encodings() -> impl Strategy<Value = Option<&'static encoding_rs::Encoding>> {
    prop::sample::select(vec![None, None, Some(encoding_rs::UTF_8), Some(encoding_rs::UTF_16LE), Some(encoding_rs::WINDOWS_1252)])
}

#[test]
fn the_whole_inputs_are_fine() {
    for format in Format::ALL {
        let bytes = small_table(format);
        if (format.is_workbook() && !cfg!(feature = "xlsx")) || (format == Format::Parquet && !cfg!(feature = "parquet")) {
            continue;
        }
        let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
        let source = Source::of_stream("in", Box::new(std::io::Cursor::new(bytes)), &options).unwrap();
        assert!(reader::read(source, &options).is_ok(), "{format:?}");
    }
    let (_, problems) = Taxonomy::inspect(with("rules/small.yaml", "code: comforting\nrules: []\n".into()));
    assert!(problems.is_empty(), "{problems:?}");
    let (coder, examples) = embedded();
    assert!(examples.iter().any(|text| !coder.code(&Response::of(text), &mut Scratch::default()).mentions.is_empty()));
}

proptest! {
    #![proptest_config(quick(48))]

    #[test]
    fn noise_as_yaml(
        path in prop::sample::select(vec!["codes/a.yaml", "rules/a.yaml", "lexicons/a.yaml", "measures/a.yaml", "language/verbs.yaml", "language/prompts.yaml", "axes.yaml", "taxonomy.yaml", "a", ""]),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        load_and_code(with(path, String::from_utf8_lossy(&bytes).into_owned()));
    }

    #[test]
    fn damaged_yaml(file in any::<Index>(), damages in damages()) {
        let files = embedded_files();
        let file = &files[file.index(files.len())];
        let text = damaged(short(&file.text).as_bytes(), &damages);
        load_and_code(with(&file.path, String::from_utf8_lossy(&text).into_owned()));
    }

    #[test]
    fn any_pattern(pattern in "\\PC{0,40}|([a-z]{1,6}|\\.\\.[0-9]{0,4}|[@!?^$*|/(){}<>:\"=_ ]|\\{(target|agent|their|person)(:[a-z]{0,5})?\\}| ){0,14}") {
        let quoted = pattern.replace('\'', "''");
        let rules = format!("code: comforting\nrules:\n  - id: comforting.any\n    pattern: '{quoted}'\n    unless: ['{quoted}']\n");
        load_and_code(with("rules/small.yaml", rules));
    }
}

proptest! {
    #![proptest_config(quick(256))]

    #[test]
    fn any_text(text in prop_oneof!["\\PC{0,120}", any::<String>()], prompt in prop::option::of("\\PC{0,40}")) {
        check_coding(&embedded().0, &Response { prompt, ..Response::of(&text) })?;
    }

    #[test]
    fn damaged_answers(pick in prop::collection::vec(any::<Index>(), 1..4), damages in damages()) {
        let (coder, examples) = embedded();
        let text = pick.iter().map(|at| examples[at.index(examples.len())].as_str()).collect::<Vec<_>>().join(" ");
        let text = String::from_utf8_lossy(&damaged(text.as_bytes(), &damages)).into_owned();
        check_coding(coder, &Response::of(&text))?;
    }

    #[test]
    fn noise_as_a_table(bytes in prop::collection::vec(any::<u8>(), 0..300), format in prop::option::of(formats()), strict in any::<bool>(), encoding in encodings()) {
        read_all(&bytes, &ReadOptions { format, strict, encoding, ..ReadOptions::default() })?;
    }

    #[test]
    fn damaged_tables(
        format in formats(), damages in damages(), strict in any::<bool>(), encoding in encodings(),
        delimiter in prop::option::of(prop::sample::select(b",;\t".to_vec())),
    ) {
        let bytes = damaged(&small_table(format), &damages);
        read_all(&bytes, &ReadOptions { format: Some(format), strict, encoding, delimiter, ..ReadOptions::default() })?;
    }
}
