//! `ier search --in FILE`: coded answers, with what was looked for in context.

use super::{SearchArgs, list::marked};
use crate::cli::paint;
use crate::cli::show::page::Setting;
use crate::cli::show::print;
use crate::error::{Error, nearest};
use crate::search::answers::find::{Found, MentionFilter, Outcome};
use crate::search::answers::folder::{State, in_folder};
use crate::search::answers::{Answers, Progress, Silent, build};
use crate::search::words::Words;
use crate::search::{Facet, Filter};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Direction, Status};
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Characters of context that are kept on either side where no terminal limits them.
const CONTEXT: usize = 200;

pub(super) fn run(args: &SearchArgs, file: &Path, taxonomy: &Taxonomy) -> Result<ExitCode> {
    let filter = filter(args, taxonomy)?;
    let answers = open(args, file, taxonomy)?;
    let outcome = answers.find(&args.words.join(" "), &filter, args.limit, CONTEXT)?;
    if !args.quiet {
        for note in &outcome.notes {
            let _ = writeln!(std::io::stderr(), "{} {note}", paint::style("note:", "1", paint::on_stderr()));
        }
    }
    let text = if args.json {
        serde_json::to_string_pretty(&outcome.found)? + "\n"
    } else if args.csv {
        csv(&outcome.found)?
    } else {
        page(&outcome, Setting::of_stdout())
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn open(args: &SearchArgs, file: &Path, taxonomy: &Taxonomy) -> Result<Answers> {
    let words = Words::of(taxonomy);
    let column = args.text_column.as_deref();
    let bar = Bar::new(args.quiet);
    let progress: &dyn Progress = if args.quiet { &Silent } else { &bar };
    let Some(folder) = &args.index else {
        let answers = build::for_now(file, words, column, progress);
        bar.clear();
        return Ok(answers?);
    };
    let opened = in_folder(folder, file, words, column, progress);
    bar.clear();
    let (answers, state) = opened?;
    if state != State::Reused && !args.quiet {
        let done = if state == State::Built { "built" } else { "rebuilt" };
        let _ = writeln!(std::io::stderr(), "{done} the index of {} answers in {}", answers.len(), folder.display());
    }
    Ok(answers)
}

fn filter(args: &SearchArgs, taxonomy: &Taxonomy) -> Result<MentionFilter> {
    let mut filter = MentionFilter::default();
    for (facet, values) in args.wanted() {
        if values.is_empty() {
            continue;
        }
        if matches!(facet, Facet::Context | Facet::Measure) {
            return Err(Error::usage(format!("--{} is for the catalogue; answers have none", facet.id()))
                .hint("leave it out, or leave --in out")
                .into());
        }
        filter.want(facet.id(), &Filter::legal(facet, values, taxonomy)?);
    }
    filter.want("direction", &named("direction", &args.direction, Direction::ALL.iter().map(|d| d.id()))?);
    let status = named("status", &args.status, Status::ALL.iter().map(|s| s.id()))?;
    if !status.is_empty() {
        filter.want("status", &status);
    } else if !filter.is_empty() {
        // What is denied or imagined is counted nowhere, unless it is asked for.
        filter.want("status", &["actual".to_owned(), "planned".to_owned()]);
    }
    Ok(filter)
}

fn named<'n>(what: &str, values: &[String], known: impl Iterator<Item = &'n str>) -> Result<Vec<String>> {
    let known: Vec<&str> = known.collect();
    let mut found = Vec::new();
    for value in values.iter().flat_map(|v| v.split(',')).map(str::trim).filter(|v| !v.is_empty()) {
        let value = value.to_lowercase();
        if !known.contains(&value.as_str()) {
            let near = nearest(&value, known.iter().copied()).map_or_else(String::new, |n| format!("did you mean `{n}`? "));
            return Err(Error::usage(format!("unknown {what} `{value}`")).hint(format!("{near}there are {}", known.join(", "))).into());
        }
        found.push(value);
    }
    Ok(found)
}

/// Answers with the words in the middle of the line.
fn page(outcome: &Outcome, setting: Setting) -> String {
    let mut out = String::new();
    if outcome.total == 0 {
        out.push_str("No answer found.\n");
    }
    // The word stands in one column, so that the eye runs down what is left and right of it.
    let side = setting.width.saturating_sub(16).max(20) / 2;
    for found in &outcome.found {
        let codes: Vec<String> = found.mentions.iter().map(|m| evidence(m.code.as_str(), &m.quote, m.status.as_deref())).collect();
        let codes = if codes.is_empty() { "no mention".to_owned() } else { codes.join("; ") };
        let _ = writeln!(out, "{}  {}", setting.bold(&found.id), paint::style(&codes, "2", setting.styled));
        for context in &found.contexts {
            let left: String = last(&context.left, side);
            let room = side.saturating_sub(left.chars().count());
            let right = first(&context.right, (setting.width - 4).saturating_sub(side + context.word.chars().count()));
            let word = if setting.styled { paint::style(&context.word, "1;33", true) } else { context.word.clone() };
            let _ = writeln!(out, "    {}{left}{word}{right}", " ".repeat(room));
        }
        if found.contexts.is_empty() {
            for line in marked(&found.text, &[], setting).into_iter().take(3) {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    if outcome.total > outcome.found.len() {
        let _ = writeln!(out, "\n{} of {} answers; --limit shows more", outcome.found.len(), outcome.total);
    }
    out
}

fn evidence(code: &str, quote: &str, status: Option<&str>) -> String {
    let status = status.filter(|s| *s != "actual").map_or(String::new(), |s| format!(" ({s})"));
    if quote.is_empty() { format!("{code}{status}") } else { format!("{code}{status} \"{}\"", quote.replace(char::is_control, " ")) }
}

fn last(text: &str, count: usize) -> String {
    let length = text.chars().count();
    text.chars().skip(length.saturating_sub(count)).collect()
}

fn first(text: &str, count: usize) -> String {
    text.chars().take(count).collect::<String>().trim_end().to_owned()
}

/// CSV: a row for each place.
fn csv(found: &[Found]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "left", "match", "right", "codes", "evidence"])?;
    for answer in found {
        let codes: Vec<&str> = answer.mentions.iter().map(|m| m.code.as_str()).collect();
        let quotes: Vec<&str> = answer.mentions.iter().map(|m| m.quote.as_str()).collect();
        let (codes, quotes) = (codes.join("; "), quotes.join(" | "));
        if answer.contexts.is_empty() {
            writer.write_record([&answer.id, &answer.text, "", "", &codes, &quotes])?;
        }
        for context in &answer.contexts {
            writer.write_record([&answer.id, context.left.trim(), &context.word, context.right.trim(), &codes, &quotes])?;
        }
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// A bar on the terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new(quiet: bool) -> Bar {
        if quiet || !std::io::stderr().is_terminal() {
            return Bar(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        Bar(ProgressBar::new(0).with_style(style))
    }

    fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn advanced(&self, answers: u64, bytes: u64, of: u64) {
        self.0.set_length(of);
        self.0.set_position(bytes);
        self.0.set_message(format!("{answers} answers indexed"));
    }
}
