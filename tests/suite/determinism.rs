//! The same answers, the same taxonomy, the same bytes: whatever the number of threads, the order of the taxonomy's
//! files, and the order of rules in them or their division into files.
//!
//! The codebook is a small part of the shipped one, so that a case takes little time: two codes that overlap, the bare
//! goals that yield to them, the boundary codes, and everything they refer to.

use ier::codebook::examples::marked;
use ier::coder::Coder;
use ier::run::{RunOptions, Silent, run};
use ier::table::format::Format;
use ier::table::layout::Shape;
use ier::table::reader::{self, ReadOptions};
use ier::table::source::Source;
use ier::table::writer::{self, WriteOptions};
use ier::table::{ColumnRequest, Output, Tables};
use ier::taxonomy::Taxonomy;
use ier::taxonomy::load::{TextFile, embedded_files};
use ier::taxonomy::rule::Example;
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::sync::{Arc, Mutex, OnceLock};

/// Files of `rules/` that take part.
const RULES: [&str; 4] = ["rules/bare_goals.yaml", "rules/boundary.yaml", "rules/company.yaml", "rules/humour.yaml"];

/// Enough rows for several batches of the run, with a rest.
const ROWS: usize = 1700;

struct Part {
    files: Vec<TextFile>,
    coder: Coder,
    table: Vec<u8>,
    wide: Vec<u8>,
}

fn part() -> &'static Part {
    static PART: OnceLock<Part> = OnceLock::new();
    PART.get_or_init(|| {
        let files: Vec<TextFile> = embedded_files()
            .into_iter()
            .filter(|f| !f.path.starts_with("measures/") && (!f.path.starts_with("rules/") || RULES.contains(&f.path.as_str())))
            .collect();
        let (taxonomy, problems) = Taxonomy::inspect(files.clone());
        assert!(problems.is_empty(), "{problems:?}");
        let coder = Coder::of(&taxonomy).unwrap();
        let table = table(&taxonomy);
        let wide = coded(&coder, &table, Format::Csv, 1);
        Part { files, coder, table, wide }
    })
}

/// Examples of the rules, two to an answer, so that matches overlap and answers hold several.
fn table(taxonomy: &Taxonomy) -> Vec<u8> {
    let examples: Vec<String> = taxonomy
        .rules
        .iter()
        .flat_map(|(_, file)| &file.rules)
        .flat_map(|rule| &rule.examples)
        .map(|(Example::Codes(text) | Example::Silent(text))| marked(text).text)
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "answer"]).unwrap();
    for row in 0..ROWS {
        let (one, other) = (&examples[row % examples.len()], &examples[row * 7 % examples.len()]);
        writer.write_record([row.to_string(), format!("{one} {other}")]).unwrap();
    }
    writer.into_inner().unwrap()
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn coded(coder: &Coder, table: &[u8], format: Format, threads: usize) -> Vec<u8> {
    let read = ReadOptions::default();
    let source = Source::of_stream("in", Box::new(std::io::Cursor::new(table.to_vec())), &read).unwrap();
    let request = ColumnRequest { text: Some("answer"), ..ColumnRequest::default() };
    let tables = Tables::of_reader(reader::read(source, &read).unwrap(), &request).unwrap();
    let memory = Memory::default();
    let options = WriteOptions { format, shape: Shape::Wide, byte_order_mark: false };
    let writer = writer::create(Output::stream("out", Box::new(memory.clone())), tables.header(), coder.scheme(), &options).unwrap();
    run(tables, coder, writer, &RunOptions { threads, ..RunOptions::default() }, &Silent).unwrap();
    let bytes = memory.0.lock().unwrap();
    bytes.clone()
}

/// A rule file with its rules in this order, cut into two files at `cut`.
fn rearranged(file: &TextFile, order: &[prop::sample::Index], cut: prop::sample::Index) -> Vec<TextFile> {
    let (head, body) = file.text.split_once("\nrules:\n").expect("a rule file has rules");
    let mut rules: Vec<String> = Vec::new();
    for line in body.lines() {
        if line.starts_with("  - id:") {
            rules.push(String::new());
        }
        if let Some(rule) = rules.last_mut() {
            rule.push_str(line);
            rule.push('\n');
        }
    }
    for (at, index) in (1..rules.len()).rev().zip(order) {
        rules.swap(at, index.index(at + 1));
    }
    let cut = cut.index(rules.len());
    let name = file.path.trim_end_matches(".yaml");
    [(&rules[..cut], "a_second"), (&rules[cut..], "z_first")]
        .into_iter()
        .filter(|(rules, _)| !rules.is_empty())
        .map(|(rules, suffix)| TextFile {
            path: format!("{name}_{suffix}.yaml"),
            text: format!("{head}\nrules:\n{}", rules.concat()).into(),
        })
        .collect()
}

fn quick(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

#[test]
fn the_table_gives_the_coder_something_to_do() {
    let text = String::from_utf8(part().wide.clone()).unwrap();
    let of = |code: &str| text.lines().filter(|line| line.contains(code)).count();
    assert!(of("company") > 100 && of("humour") > 100, "{} {}", of("company"), of("humour"));
}

proptest! {
    #![proptest_config(quick(6))]

    #[test]
    fn threads_change_nothing(threads in 2_usize..9, rows in 0..ROWS) {
        let part = part();
        prop_assert!(coded(&part.coder, &part.table, Format::Csv, threads) == part.wide);
        // A shorter table ends in another batch.
        let end = part.table.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(rows).map_or(0, |(at, _)| at + 1);
        let shorter = &part.table[..end];
        prop_assert!(coded(&part.coder, shorter, Format::Jsonl, threads) == coded(&part.coder, shorter, Format::Jsonl, 1));
    }

    #[test]
    fn the_order_of_files_changes_nothing(files in Just(part().files.clone()).prop_shuffle()) {
        let (taxonomy, problems) = Taxonomy::inspect(files);
        prop_assert!(problems.is_empty(), "{:?}", problems);
        let coder = Coder::of(&taxonomy).unwrap();
        prop_assert!(coded(&coder, &part().table, Format::Csv, 1) == part().wide);
    }

    #[test]
    fn the_order_of_rules_and_their_division_into_files_change_only_the_fingerprint(
        order in prop::collection::vec(any::<prop::sample::Index>(), 60),
        cut in any::<prop::sample::Index>(),
    ) {
        let (rules, mut files): (Vec<_>, Vec<_>) = part().files.iter().cloned().partition(|f| f.path.starts_with("rules/"));
        files.extend(rules.iter().flat_map(|file| rearranged(file, &order, cut)));
        let (taxonomy, problems) = Taxonomy::inspect(files);
        prop_assert!(problems.is_empty(), "{:?}", problems);
        let coder = Coder::of(&taxonomy).unwrap();
        prop_assert_eq!(coder.book().rules.len(), part().coder.book().rules.len());
        prop_assert_ne!(&coder.scheme().fingerprint, &part().coder.scheme().fingerprint);
        let bytes = String::from_utf8(coded(&coder, &part().table, Format::Csv, 1)).unwrap();
        let bytes = bytes.replace(&coder.scheme().fingerprint, &part().coder.scheme().fingerprint);
        let expected = std::str::from_utf8(&part().wide).unwrap();
        if let Some((found, expected)) = bytes.lines().zip(expected.lines()).find(|(a, b)| a != b) {
            prop_assert_eq!(found, expected);
        }
        prop_assert!(bytes == expected);
    }
}
