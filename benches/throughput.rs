//! Answers per CPU second, against the least that any coder must do.
//!
//! The bare coder reads CSV, scans every answer with an Aho-Corasick automaton over the words at which the rules are
//! tried (without regard to ASCII case, leftmost-longest), and writes CSV; it is timed writing the codes into one cell
//! and writing a 0/1 column per code. `ier` gets the same bytes and does its whole way: table reader, coder, wide CSV,
//! in one thread. Runs of all coders are interleaved and the fastest of three counts, so that a busy machine slows all
//! of them alike. CPU time is that of the thread as Linux accounts for it; elsewhere it is wall time, and the first line
//! says so.
//!
//! The codebooks: the first 300 rules by id as they are shipped; the same with gaps (`..3`) left in every fifth rule
//! only; the whole taxonomy; and, to see growth, 1,000 and 3,000 rules. What the shipped rules lack for these are copies
//! in which every longer word is replaced by another word of the rules, so that copies, too, are tried and sometimes match.
//!
//! `IER_BENCH_ANSWERS` sets the number of answers (100,000), `IER_BENCH_RUNS` that of runs (3).
#![allow(missing_docs, clippy::print_stdout)]

mod generator;

use aho_corasick::{AhoCorasick, MatchKind};
use generator::Generator;
use ier::codebook::compile::compile_all;
use ier::codebook::program::Node;
use ier::codebook::set_table::SetTable;
use ier::coder::Coder;
use ier::run::{RunOptions, Silent, run};
use ier::table::format::Format;
use ier::table::layout::Shape;
use ier::table::reader::{self, ReadOptions};
use ier::table::source::Source;
use ier::table::writer::{self, WriteOptions};
use ier::table::{ColumnRequest, Output, Tables};
use ier::taxonomy::Taxonomy;
use ier::taxonomy::rule::{Item, Pattern, Rule};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

const SEED: u64 = 28;

fn main() {
    // `cargo test --benches` only wants to see that it runs.
    let trial = !std::env::args().any(|a| a == "--bench");
    let number = |name: &str, normal: usize| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(normal);
    let answers = number("IER_BENCH_ANSWERS", if trial { 200 } else { 100_000 });
    let runs = number("IER_BENCH_RUNS", if trial { 1 } else { 3 });

    let shipped = Taxonomy::embedded().expect("the embedded taxonomy loads");
    let table: &'static [u8] = Vec::leak(Generator::new(&shipped, SEED).csv(answers));
    let words = table.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).count();
    println!(
        "{answers} answers, {:.1} MB, {:.0} words a row with the question, {} time, fastest of {runs} runs",
        table.len() as f64 / 1e6,
        words as f64 / answers.max(1) as f64,
        if thread_time().is_some() { "CPU" } else { "WALL" }
    );

    let total = rules_of(&shipped);
    let mut books = vec![
        Book::of("300 rules, as shipped", &first(&shipped, 300)),
        Book::of("300 rules, gaps in a fifth", &fewer_gaps(&first(&shipped, 300))),
        Book::of("whole taxonomy", &shipped),
    ];
    for size in [1000, 3000] {
        if total >= size {
            books.push(Book::of(&format!("{size} rules, as shipped"), &first(&shipped, size)));
        } else {
            books.push(Book::of(&format!("{size} rules, {} of them copies", size - total), &grown(&shipped, size)));
        }
    }
    for _ in 0..runs {
        for book in &mut books {
            let bare = timed(|| bare(&book.words, table, None));
            book.bare = book.bare.min(bare.0);
            let wide = timed(|| self::bare(&book.words, table, Some(book.coder.scheme().codes.len())));
            book.bare_wide = book.bare_wide.min(wide.0);
            let ier = timed(|| code(&book.coder, table, 1));
            book.ier = book.ier.min(ier.0);
            black_box((bare.1, wide.1, ier.1));
        }
    }
    println!(
        "{:<32} {:>5} {:>8} {:>8} {:>6} {:>9} {:>9} {:>9} {:>7} {:>7}",
        "codebook", "rules", "patterns", "gapped", "words", "bare/s", "wide/s", "ier/s", "x bare", "x wide"
    );
    for book in &books {
        let rate = |seconds: f64| answers as f64 / seconds;
        println!(
            "{:<32} {:>5} {:>8} {:>8} {:>6} {:>9.0} {:>9.0} {:>9.0} {:>7.2} {:>7.2}",
            book.name,
            book.rules,
            book.patterns,
            format!("{}/{}", book.gapped_rules, book.gapped_patterns),
            book.words.patterns_len(),
            rate(book.bare),
            rate(book.bare_wide),
            rate(book.ier),
            book.ier / book.bare,
            book.ier / book.bare_wide
        );
    }
    println!(
        "gapped: rules/patterns with a gap; x bare: time of ier over that of the bare coder with codes in one cell, x wide: with a column a code"
    );
    threads(&books[2].coder, table, runs);
}

/// Two threads against one, by the clock and by the CPU time of the whole process.
fn threads(coder: &Coder, table: &'static [u8], runs: usize) {
    let (mut wall, mut cpu) = ([f64::INFINITY; 2], [f64::INFINITY; 2]);
    for _ in 0..runs {
        for threads in [1, 2] {
            let (clock, before) = (Instant::now(), process_time());
            black_box(code(coder, table, threads));
            wall[threads - 1] = wall[threads - 1].min(clock.elapsed().as_secs_f64());
            if let (Some(before), Some(after)) = (before, process_time()) {
                cpu[threads - 1] = cpu[threads - 1].min(after - before);
            }
        }
    }
    print!("two threads, whole taxonomy: {:.2} times as fast as one by the clock", wall[0] / wall[1]);
    println!("; CPU time of two over that of one {:.2} (1.00: nothing is lost)", cpu[1] / cpu[0]);
}

/// A codebook, and the best times on it in seconds.
struct Book {
    name: String,
    coder: Coder,
    rules: usize,
    patterns: usize,
    gapped_rules: usize,
    gapped_patterns: usize,
    words: AhoCorasick,
    bare: f64,
    bare_wide: f64,
    ier: f64,
}

impl Book {
    fn of(name: &str, taxonomy: &Taxonomy) -> Book {
        let mut problems = Vec::new();
        let book = compile_all(taxonomy, &mut problems);
        if let Some(problem) = problems.first() {
            println!("{name}: {} problems, left out; the first: {problem}", problems.len());
        }
        let gapped = |nodes: &[Node]| gaps(nodes, &book.sets);
        let with_gap: Vec<u32> = book.programs.iter().filter(|p| gapped(book.sets.row(p.row))).map(|p| p.rule).collect();
        let words: BTreeSet<&str> = book
            .filings
            .iter()
            .flat_map(|filing| book.sets.forms(filing.anchor))
            .map(|form| book.grammar.vocabulary.text(*form))
            .filter(|word| word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic()))
            .collect();
        let words =
            AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(words).expect("the words fit");
        Book {
            name: name.into(),
            rules: book.rules.len(),
            patterns: book.programs.len(),
            gapped_rules: with_gap.iter().collect::<BTreeSet<_>>().len(),
            gapped_patterns: with_gap.len(),
            coder: Coder::new(book, taxonomy),
            words,
            bare: f64::INFINITY,
            bare_wide: f64::INFINITY,
            ier: f64::INFINITY,
        }
    }
}

fn gaps(nodes: &[Node], sets: &SetTable) -> bool {
    nodes.iter().any(|node| match node {
        Node::Gap(_) => true,
        Node::Optional(inner) | Node::Said(inner) | Node::Capture(_, inner) => gaps(sets.row(*inner), sets),
        Node::Either(rows, ..) => sets.rows(*rows).any(|row| gaps(row, sets)),
        _ => false,
    })
}

/// Reads, scans, writes; `codes` asks for so many 0/1 columns instead of one cell.
fn bare(words: &AhoCorasick, table: &[u8], codes: Option<usize>) -> u64 {
    let mut reader = csv::Reader::from_reader(table);
    let mut writer = csv::Writer::from_writer(Counter(0));
    let mut record = csv::ByteRecord::new();
    let mut found = vec![false; codes.unwrap_or(26)];
    let (sink, mut cell) = ("a counter takes everything", Vec::new());
    while reader.read_byte_record(&mut record).expect("the generator writes CSV") {
        found.fill(false);
        for hit in words.find_iter(&record[2]) {
            let code = hit.pattern().as_usize() % found.len();
            found[code] = true;
        }
        for field in &record {
            writer.write_field(field).expect(sink);
        }
        if codes.is_some() {
            for found in &found {
                writer.write_field(if *found { "1" } else { "0" }).expect(sink);
            }
        } else {
            cell.clear();
            for (code, _) in found.iter().enumerate().filter(|(_, found)| **found) {
                cell.extend_from_slice(&[b'a' + (code % 26) as u8, b';']);
            }
            writer.write_field(&cell).expect(sink);
        }
        writer.write_record(None::<&[u8]>).expect(sink);
    }
    writer.into_inner().map(|counter| counter.0).expect(sink)
}

/// The whole way of `ier code`, from bytes to bytes.
fn code(coder: &Coder, table: &'static [u8], threads: usize) -> u64 {
    let read = ReadOptions::default();
    let source = Source::of_stream("answers.csv", Box::new(table), &read).expect("a table");
    let request = ColumnRequest { text: Some("answer"), id: Some("id"), prompt: Some("prompt"), ..ColumnRequest::default() };
    let tables = Tables::of_reader(reader::read(source, &read).expect("a table"), &request).expect("columns");
    let write = WriteOptions { format: Format::Csv, shape: Shape::Wide, byte_order_mark: false };
    let output = Output::stream("out.csv", Box::new(Counter(0)));
    let writer = writer::create(output, tables.header(), coder.scheme(), &write).expect("a writer");
    run(tables, coder, writer, &RunOptions { threads, ..RunOptions::default() }, &Silent).expect("a run");
    table.len() as u64
}

/// An output that costs nothing.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let (clock, before) = (Instant::now(), thread_time());
    let done = work();
    match (before, thread_time()) {
        (Some(before), Some(after)) => (after - before, done),
        _ => (clock.elapsed().as_secs_f64(), done),
    }
}

/// Seconds this thread has run on a CPU, to the nanosecond.
fn thread_time() -> Option<f64> {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(line.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// Seconds all threads of this process, ended ones too, have run on a CPU, in steps of a hundredth (`proc(5)`, fields 14 and 15).
fn process_time() -> Option<f64> {
    let line = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = line.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn rules_of(taxonomy: &Taxonomy) -> usize {
    taxonomy.rules.iter().map(|(_, file)| file.rules.len()).sum()
}

/// The taxonomy with its first rules by id.
fn first(taxonomy: &Taxonomy, count: usize) -> Taxonomy {
    let mut ids: Vec<&str> = taxonomy.rules.iter().flat_map(|(_, f)| &f.rules).map(|r| r.id.value.as_str()).collect();
    ids.sort_unstable();
    let kept: BTreeSet<String> = ids.into_iter().take(count).map(str::to_owned).collect();
    let mut taxonomy = taxonomy.clone();
    for (_, file) in taxonomy.rules.iter_mut() {
        file.rules.retain(|rule| kept.contains(&rule.id.value));
    }
    taxonomy
}

/// The taxonomy with gaps in every fifth rule; other rules lose their wordings with gaps, and a gap stays out of the one
/// wording of a rule that has no other.
fn fewer_gaps(taxonomy: &Taxonomy) -> Taxonomy {
    let mut taxonomy = taxonomy.clone();
    for (number, rule) in taxonomy.rules.iter_mut().flat_map(|(_, file)| &mut file.rules).enumerate() {
        if number % 5 == 0 {
            continue;
        }
        let whole = rule.patterns.clone();
        rule.patterns.retain(|pattern| !has_gap(pattern));
        if rule.patterns.is_empty()
            && rule.pattern.as_ref().is_none_or(has_gap)
            && let Some(mut only) = rule.pattern.take().or_else(|| whole.into_iter().next())
        {
            close(&mut only);
            rule.pattern = Some(only);
        } else if rule.pattern.as_ref().is_some_and(has_gap) {
            rule.pattern = None;
        }
    }
    taxonomy
}

fn is_gap(piece: &str) -> bool {
    piece.trim_start_matches('(').strip_prefix("..").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn has_gap(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Line(line) => line.value.split(' ').any(is_gap),
        Pattern::Items(items) => items
            .iter()
            .any(|item| matches!(item.value, Item::Gap(_) | Item::Optional(_) | Item::Either(_) | Item::Speech(_) | Item::Capture(_))),
    }
}

fn close(pattern: &mut Pattern) {
    match pattern {
        Pattern::Line(line) => line.value = line.value.split(' ').filter(|piece| !is_gap(piece)).collect::<Vec<_>>().join(" "),
        Pattern::Items(items) => items.retain(|item| !matches!(item.value, Item::Gap(_))),
    }
}

/// The taxonomy filled up to `size` rules with changed copies.
fn grown(taxonomy: &Taxonomy, size: usize) -> Taxonomy {
    let mut words = BTreeSet::new();
    for pattern in taxonomy.rules.iter().flat_map(|(_, f)| &f.rules).flat_map(lines) {
        each_word(pattern, |word| {
            words.insert(word.to_owned());
            None
        });
    }
    let words: Vec<String> = words.into_iter().collect();
    let mut grown = taxonomy.clone();
    let mut missing = size.saturating_sub(rules_of(taxonomy));
    for round in 1.. {
        for ((_, file), (_, shipped)) in grown.rules.iter_mut().zip(taxonomy.rules.iter()) {
            for rule in shipped.rules.iter().take(missing) {
                let mut copy = rule.clone();
                copy.id.value = format!("{}.copy_{round}", rule.id.value);
                for pattern in copy.pattern.iter_mut().chain(&mut copy.patterns) {
                    if let Pattern::Line(line) = pattern {
                        line.value = each_word(&line.value, |word| {
                            let at = words.binary_search_by(|w| w.as_str().cmp(word)).ok()?;
                            Some(words[(at + round * 97) % words.len()].clone())
                        });
                    }
                }
                missing -= 1;
                file.rules.push(copy);
            }
        }
        if missing == 0 {
            break;
        }
    }
    grown
}

fn lines(rule: &Rule) -> impl Iterator<Item = &str> {
    rule.pattern.iter().chain(&rule.patterns).filter_map(|pattern| match pattern {
        Pattern::Line(line) => Some(line.value.as_str()),
        Pattern::Items(_) => None,
    })
}

/// The pattern with every plain word of four letters or more replaced by what `change` says.
fn each_word(pattern: &str, mut change: impl FnMut(&str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::new(), pattern);
    while let Some(next) = rest.chars().next() {
        let end = match next {
            '{' => rest.find('}').map_or(rest.len(), |at| at + 1),
            '<' => rest.find(':').map_or(rest.len(), |at| at + 1),
            '@' => 1 + rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len() - 1),
            c if c.is_alphanumeric() => rest.find(|c: char| !c.is_alphanumeric() && !"_'’-".contains(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        let plain = piece.len() > 3 && piece.bytes().all(|b| b.is_ascii_lowercase());
        match plain.then(|| change(piece)).flatten() {
            Some(changed) => out.push_str(&changed),
            None => out.push_str(piece),
        }
        rest = after;
    }
    out
}
