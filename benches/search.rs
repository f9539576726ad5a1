//! How long search takes: the catalogue until it is ready, a query in it, and a query over coded answers on disk.
//!
//! The queries are those of `corpus/queries`. Answers are made by the generator of the other benches, each with up to
//! two mentions; SQLite's FTS5 does the same on the same file when `IER_BENCH_SQLITE=1` (Python's sqlite3, one process,
//! `tests/python/search_speed.py`). `IER_BENCH_ANSWERS` sets the number of answers (1,000,000).
#![allow(missing_docs, clippy::print_stdout)]

mod generator;

use generator::Generator;
use ier::search::answers::find::MentionFilter;
use ier::search::answers::{Silent, folder::in_folder};
use ier::search::words::Words;
use ier::search::{Catalogue, Request};
use ier::taxonomy::Taxonomy;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Words that are looked for in answers: rare, common, two, a phrase, a beginning.
const SOUGHT: [&str; 10] =
    ["hug", "joke", "listened", "silent treatment", "made tea", "\"calm down\"", "ignored", "flowers", "told her worry", "shout*"];

fn main() {
    // `cargo test --benches` only wants to see that it runs.
    let trial = !std::env::args().any(|a| a == "--bench");
    let number = |name: &str, normal: usize| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(normal);
    let answers = number("IER_BENCH_ANSWERS", if trial { 500 } else { 1_000_000 });
    let taxonomy = Taxonomy::embedded().expect("the embedded taxonomy loads");
    catalogue(&taxonomy, if trial { 1 } else { 20 });
    on_disk(&taxonomy, answers, if trial { 1 } else { 20 });
}

fn catalogue(taxonomy: &Taxonomy, runs: usize) {
    let ready = times(runs, || drop(black_box(Catalogue::of(taxonomy).expect("it is indexed"))));
    say("catalogue: ready", &ready);
    let catalogue = Catalogue::of(taxonomy).expect("it is indexed");
    let queries = queries();
    let mut ranked = Vec::new();
    let mut whole = Vec::new();
    for _ in 0..runs {
        for query in &queries {
            let start = Instant::now();
            black_box(catalogue.ids(query, 10).expect("it is searched"));
            ranked.push(start.elapsed());
            let start = Instant::now();
            black_box(catalogue.find(&Request { text: query, limit: 10, ..Request::default() }).expect("it is searched"));
            whole.push(start.elapsed());
        }
    }
    say("catalogue: a query, ten ids", &ranked);
    say("catalogue: a query, ten hits with snippets and counts", &whole);
}

fn on_disk(taxonomy: &Taxonomy, answers: usize, runs: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("coded.jsonl");
    write(taxonomy, answers, &file);
    let bytes = std::fs::metadata(&file).map_or(0, |m| m.len());
    let start = Instant::now();
    let index = folder.path().join("index");
    let (found, _) = in_folder(&index, &file, Words::of(taxonomy), None, &Silent).expect("it is built");
    println!(
        "{answers} answers, {:.0} MB: built in {:.1} s, {} MB resident at most",
        bytes as f64 / 1e6,
        start.elapsed().as_secs_f64(),
        peak()
    );
    drop(found);
    let start = Instant::now();
    let (found, state) = in_folder(&index, &file, Words::of(taxonomy), None, &Silent).expect("it is opened");
    println!("opened again ({state:?}) in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let none = MentionFilter::default();
    let mut all = Vec::new();
    for query in SOUGHT {
        let spent = times(runs, || drop(black_box(found.places(query, &none, 10).expect("it is searched"))));
        say(&format!("answers: {query}"), &spent);
        all.extend(spent);
    }
    say("answers: all of these", &all);
    let mut humour = MentionFilter::default();
    humour.want("code", &["humour".to_owned()]);
    say("answers: joke, code humour", &times(runs, || drop(black_box(found.places("joke", &humour, 10).expect("it is searched")))));
    if std::env::var_os("IER_BENCH_SQLITE").is_some() {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/search_speed.py");
        let ran = std::process::Command::new("python3").arg(script).arg(&file).args(SOUGHT).status();
        assert!(ran.is_ok_and(|status| status.success()), "the script for SQLite failed");
    }
}

/// Coded answers, a line each.
fn write(taxonomy: &Taxonomy, answers: usize, file: &Path) {
    let table = Generator::new(taxonomy, 5).csv(answers);
    let mut reader = csv::Reader::from_reader(table.as_slice());
    let text = reader.headers().map_or(1, |h| h.iter().position(|name| name == "answer" || name == "text").unwrap_or(h.len() - 1));
    let codes: Vec<(&str, _)> = taxonomy.codes.iter().filter_map(|(_, c)| Some((c.id.as_str(), c.axes?))).collect();
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).expect("a file"));
    for (number, row) in reader.records().enumerate() {
        let row = row.expect("a row");
        // Codes by turns: what they are matters less here than how many there are.
        let mentions: Vec<serde_json::Value> = (0..number % 3)
            .map(|n| {
                let (code, axes) = codes[(number * 7 + n * 5) % codes.len()];
                serde_json::json!({"code": code, "quote": "", "start": 0, "end": 0, "valence": axes.valence.id(),
                    "orientation": axes.orientation.id(), "stage": axes.stage.id(), "change": axes.change.id(),
                    "direction": "given", "status": if number % 11 == 0 { "negated" } else { "actual" }})
            })
            .collect();
        let line = serde_json::json!({"id": number.to_string(), "mentions": mentions, "input": {"text": &row[text]}});
        writeln!(out, "{line}").expect("room on the disk");
    }
}

fn queries() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/queries");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("queries").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    paths.sort();
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).expect("a file of queries"));
    let query = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["query"].as_str().unwrap_or("").to_owned();
    texts.flat_map(|text| text.lines().map(query).collect::<Vec<_>>()).collect()
}

fn times(runs: usize, mut work: impl FnMut()) -> Vec<Duration> {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect()
}

fn say(what: &str, spent: &[Duration]) {
    let mut sorted: Vec<f64> = spent.iter().map(|d| d.as_secs_f64() * 1e3).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    println!("{what}: median {:.3} ms, 99 % {:.3} ms, least {:.3} ms ({} times)", at(0.5), at(0.99), sorted[0], sorted.len());
}

/// The most memory this process has had, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
