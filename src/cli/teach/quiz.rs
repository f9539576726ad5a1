//! `ier teach quiz`: practice in the terminal, line by line.
//!
//! Answers are lines of standard input, so that a pipe, a terminal and a screen reader are all the same: no cursor is moved,
//! nothing is said by colour alone, and nothing of the key is printed before the answer is in.

use super::{FilterArgs, SourceArgs, indented};
use crate::cli::paint;
use crate::error::{Error, Result};
use crate::table::output::Output;
use crate::taxonomy::Taxonomy;
use crate::teach::names::Names;
use crate::teach::question::{Question, explanation};
use crate::teach::session::{Answer, Session};
use std::fmt::Write as _;
use std::io::{BufRead, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Practise in the terminal: multiple choice or free coding, with feedback.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Answer with letters (`b`, `a c`) or, with --free, with codes (`listening, treat`, or the first letters
of one). `?` lists the codes, an empty line passes, `quit` ends. Answers may come from a pipe.

A code that was missed comes back two questions later, on another text where there is one.

Examples:
  ier teach quiz
  ier teach quiz --n 20 --seed 7 --free
  ier teach quiz --code humour,ridicule --difficulty hard
  ier teach quiz --n 10 --name anna --results results.csv --append
  printf 'a\\nb\\nc\\n' | ier teach quiz --n 3")]
pub struct QuizArgs {
    /// This many questions; repeats come on top
    #[arg(long, value_name = "N", default_value_t = 10)]
    n: usize,
    /// Seed of the draw: the same seed, the same quiz
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write codes instead of choosing
    #[arg(long)]
    free: bool,
    /// Do not repeat what was missed
    #[arg(long)]
    no_repeat: bool,
    /// Save every answer in this CSV file
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
    /// Name or number of the person, for the results
    #[arg(long, default_value = "")]
    name: String,
    /// Add to a results file that is there already
    #[arg(long, requires = "results", conflicts_with = "force")]
    append: bool,
    /// Replace a results file that is there already
    #[arg(long, requires = "results")]
    force: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    source: SourceArgs,
}

/// Columns of the results.
const COLUMNS: [&str; 14] = [
    "name",
    "seed",
    "mode",
    "number",
    "id",
    "repeat",
    "key",
    "given",
    "right",
    "score",
    "difficulty",
    "context",
    "ier_version",
    "taxonomy_fingerprint",
];

pub(super) fn run(args: &QuizArgs) -> anyhow::Result<ExitCode> {
    let (taxonomy, collection) = args.source.load()?;
    let texts = args.filter.filter().select(&collection, &taxonomy)?;
    let mut session = Session::new(&texts, args.n, args.seed, !args.no_repeat)?;
    // The file is looked at before the first question: nobody should answer twenty and then hear that it exists.
    let results = args.results.as_deref().map(|path| Results::open(path, args)).transpose()?;
    let names = Names::new(&taxonomy);
    let mut lines = std::io::stdin().lock().lines();
    let how = if args.free { "Write the codes, with commas; ? lists them." } else { "Answer with a letter, or several." };
    show(&format!("{} questions, seed {}. {how} An empty line passes, quit ends.\n", args.n, args.seed))?;
    'questions: while let Some((vignette, repeat)) = session.current() {
        let (number, of) = session.progress();
        let question = Question::new(vignette, &taxonomy, &names, args.seed);
        show(&ask(&question, number, of, repeat, args.free))?;
        let given = loop {
            show("Your answer: ")?;
            let Some(line) = lines.next() else {
                show("\nThe input ended here.\n")?;
                break 'questions;
            };
            let line = line.map_err(|e| Error::io("can not read", Path::new("standard input"), e))?;
            match line.trim() {
                "quit" | "exit" | "q" => break 'questions,
                "?" | "help" => show(&codes_page(&names))?,
                "" => break Vec::new(),
                typed => match read(typed, &question, &names, args.free) {
                    Ok(given) => break given,
                    // The name of the right code must not come out as a hint: only what was typed is judged.
                    Err(error) => show(&format!("{error}\n"))?,
                },
            }
        };
        if let Some(answer) = session.answer(&given) {
            show(&feedback(answer, &question, &names, args.free))?;
        }
    }
    show(&score_page(&session, &taxonomy, &names))?;
    if let Some(results) = results {
        results.write(&session, args, &taxonomy)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn show(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| Error::io("can not write to", Path::new("standard output"), e))
}

fn ask(question: &Question, number: usize, of: usize, repeat: bool, free: bool) -> String {
    let mut out = format!("\n{}{}\n", paint::bold(&format!("Question {number} of {of}")), if repeat { ", to repeat" } else { "" });
    if !question.vignette.prompt.is_empty() {
        out.push_str(&indented(&format!("Question asked: {}", question.vignette.prompt), 2));
    }
    out.push_str(&indented(&question.vignette.text, 4));
    if free {
        out.push_str("Which codes?\n");
        return out;
    }
    let _ = writeln!(out, "{}", question.asks());
    for (i, choice) in question.choices.iter().enumerate() {
        let _ = writeln!(out, "  {}) {}", Question::letter(i), choice.name);
    }
    out
}

/// Labels of what was typed: letters of choices, or codes.
fn read(typed: &str, question: &Question, names: &Names, free: bool) -> Result<Vec<String>> {
    if free {
        return names.parse_list(typed);
    }
    let n = question.choices.len();
    let last = Question::letter(n.saturating_sub(1));
    let mut given = Vec::new();
    let lower = typed.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    for word in words {
        let letters: Vec<usize> = word.chars().map(|c| (c as usize).wrapping_sub('a' as usize)).collect();
        if letters.iter().any(|i| *i >= n) {
            return Err(
                Error::usage(format!("`{typed}` is no choice")).hint(format!("type letters from a to {last}, such as `b` or `a c`"))
            );
        }
        for i in letters {
            if !given.contains(&question.choices[i].label) {
                given.push(question.choices[i].label.clone());
            }
        }
    }
    if given.is_empty() {
        return Err(Error::usage(format!("`{typed}` is no choice")).hint(format!("type letters from a to {last}, such as `b` or `a c`")));
    }
    if !question.several() && given.len() > 1 {
        return Err(Error::usage("one choice is asked for").hint("type one letter"));
    }
    Ok(given)
}

fn feedback(answer: &Answer, question: &Question, names: &Names, free: bool) -> String {
    let key = answer.vignette.key();
    let verdict = match (answer.right, answer.given.is_empty(), answer.score > 0.0) {
        (true, ..) => "Right.",
        (_, true, _) => "Passed.",
        (_, _, true) => "Partly right.",
        _ => "Not right.",
    };
    let mut out = format!("{} ", paint::bold(verdict));
    let _ = writeln!(out, "The key: {}.", names.list(&key));
    for label in &key {
        for (quote, why) in answer.vignette.evidence(label) {
            out.push_str(&indented(&format!("{}: \"{}\": {why}", names.name(label), quote.replace('\n', " ")), 2));
        }
    }
    for label in answer.given.iter().filter(|g| !key.contains(&g.as_str())) {
        let tempts = answer.vignette.tempting.as_ref().is_some_and(|t| t.code == *label);
        let said = question.choices.iter().find(|c| c.label == *label).map(|c| c.feedback.as_str());
        // The tempting code is explained below in any case.
        match said.filter(|_| !tempts) {
            Some(said) if !free || !said.is_empty() => out.push_str(&indented(&format!("Not {}: {said}", names.name(label)), 2)),
            _ if tempts => {}
            _ => {
                let definition = names.get(label).map_or("", |l| l.definition.as_str());
                out.push_str(&indented(&format!("{} is: {definition}", names.name(label)), 2));
            }
        }
    }
    out.push_str(&indented(&explanation(answer.vignette, names), 2));
    out
}

fn codes_page(names: &Names) -> String {
    let mut out = String::from("Codes:\n");
    for label in names.all() {
        let _ = writeln!(out, "  {}{}", label.id, if label.is_code { "" } else { " (no strategy)" });
    }
    out
}

fn score_page(session: &Session, taxonomy: &Taxonomy, names: &Names) -> String {
    let n = session.first_answers().count();
    if n == 0 {
        return "No question was answered.\n".to_owned();
    }
    let right = session.first_answers().filter(|a| a.right).count();
    let mut out = format!("\n{}\n{right} of {n} right.", paint::bold("Score"));
    let repeats = session.answers().len() - n;
    if repeats > 0 {
        let again = session.answers().iter().filter(|a| a.repeat && a.right).count();
        let _ = write!(out, " Of {repeats} repeated, {again} right.");
    }
    out.push_str("\nCodes found, by axis:\n");
    for score in session.by_axis(taxonomy) {
        let _ = writeln!(out, "  {}, {}: {} of {}", score.axis, score.value.replace('_', " "), score.found, score.of);
    }
    let weak = session.weak(names);
    if !weak.is_empty() {
        out.push_str("Weak:\n");
        for (label, found, of) in weak {
            let _ = writeln!(out, "  {}: {found} of {of}; read `ier show {label}`", names.name(&label));
        }
    }
    out
}

/// The results file: checked at the beginning, written at the end.
struct Results {
    path: PathBuf,
    /// What was there before, for appending.
    before: Option<Vec<u8>>,
    output: Output,
}

impl Results {
    fn open(path: &Path, args: &QuizArgs) -> Result<Results> {
        let mut before = None;
        if args.append && path.exists() {
            let bytes = std::fs::read(path).map_err(|e| Error::io("can not read", path, e))?;
            let header = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
            let header = String::from_utf8_lossy(header);
            if header.trim_start_matches('\u{feff}').trim_end() != COLUMNS.join(",") {
                return Err(Error::usage(format!("{} is no results file of this version", path.display()))
                    .hint("its first line must name the columns; write to another file"));
            }
            before = Some(bytes);
        }
        let output = Output::file(path, args.force || before.is_some(), &args.source.inputs()).map_err(|e| {
            let exists = path.is_file() && !args.force && before.is_none();
            if exists { e.hint("`--append` adds to it, `--force` replaces it") } else { e }
        })?;
        Ok(Results { path: path.into(), before, output })
    }

    fn write(mut self, session: &Session, args: &QuizArgs, taxonomy: &Taxonomy) -> Result<()> {
        let failed = |e: csv::Error| Error::usage(format!("can not write the results: {e}"));
        let mut csv = csv::Writer::from_writer(Vec::new());
        if self.before.is_none() {
            csv.write_record(COLUMNS).map_err(failed)?;
        }
        for (i, answer) in session.answers().iter().enumerate() {
            let vignette = answer.vignette;
            csv.write_record([
                args.name.as_str(),
                &args.seed.to_string(),
                if args.free { "free" } else { "choice" },
                &(i + 1).to_string(),
                &vignette.id,
                if answer.repeat { "1" } else { "0" },
                &vignette.key().join("|"),
                &answer.given.join("|"),
                if answer.right { "1" } else { "0" },
                &format!("{:.3}", answer.score),
                vignette.difficulty.id(),
                &vignette.context,
                env!("CARGO_PKG_VERSION"),
                &taxonomy.fingerprint,
            ])
            .map_err(failed)?;
        }
        let rows = csv.into_inner().map_err(|e| Error::usage(format!("can not write the results: {e}")))?;
        let mut bytes = self.before.take().unwrap_or_default();
        if bytes.last().is_some_and(|b| *b != b'\n') {
            bytes.push(b'\n');
        }
        bytes.extend(rows);
        self.output.write(&bytes)?;
        self.output.finish()?;
        super::say(&format!("wrote {}", self.path.display()));
        Ok(())
    }
}
