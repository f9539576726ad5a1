//! What `ier code` shows on standard error: what was chosen, what is odd, how far it is, and what came out.
//!
//! The bar appears only on a terminal. Everything else is plain lines, so that a log of a run reads well.

use crate::cli::paint;
use crate::run::{Event, Progress, Summary, summary::Count};
use crate::table::format::Format;
use crate::table::reader::About;
use crate::table::tables::Note;
use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

/// Shows a run.
#[derive(Debug)]
pub struct Screen {
    quiet: bool,
    with_bar: bool,
    bar: OnceLock<ProgressBar>,
}

impl Screen {
    /// A screen that says nothing if `quiet`, and has no bar if `no_bar` or if standard error is no terminal.
    pub fn new(quiet: bool, no_bar: bool) -> Screen {
        Screen { quiet, with_bar: !quiet && !no_bar && std::io::stderr().is_terminal(), bar: OnceLock::new() }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }

    /// Shows what came out: a table of counts, and where it was written.
    pub fn summary(&self, summary: &Summary, to: Option<&Path>) {
        if self.quiet {
            return;
        }
        if summary.with_codes > 0 {
            self.say(&counts(summary));
        }
        let denied = match summary.not_counted {
            0 => String::new(),
            count => format!(" (and {} negated or hypothetical)", grouped(count)),
        };
        let line = format!(
            "{} coded: {} with a code, {}{denied}, {} to review{}",
            counted(summary.responses, "answer"),
            grouped(summary.with_codes),
            counted(summary.mentions, "mention"),
            grouped(summary.review),
            to.map(|path| format!("; written to {}", path.display())).unwrap_or_default()
        );
        self.say(&line);
    }

    /// Says something that belongs to no event.
    pub fn tell(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    fn say(&self, text: &str) {
        // Standard error may be closed; that is no reason to stop.
        let print = || drop(writeln!(std::io::stderr(), "{text}"));
        match self.bar.get() {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    fn note(&self, note: &Note) {
        match note {
            Note::Opened(about) => {
                if let Some(text) = unusual(about) {
                    self.say(&text);
                }
            }
            Note::Chosen(choice) => self.say(&choice.to_string()),
            Note::Survey(survey) => self.say(&survey.to_string()),
            Note::Warning(warning) => {
                let word = paint::style("warning:", "1;33", paint::on_stderr());
                self.say(&format!("{word} {warning}"));
            }
        }
    }
}

impl Progress for Screen {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Started { size } if self.with_bar => {
                let bar = ProgressBar::new(size.unwrap_or(0)).with_style(style(size.is_some()));
                bar.enable_steady_tick(Duration::from_millis(200));
                let _ = self.bar.set(bar);
            }
            Event::Note(note) if !self.quiet => self.note(note),
            Event::Advanced { rows, bytes } => {
                if let Some(bar) = self.bar.get() {
                    bar.set_position(*bytes);
                    bar.set_message(counted(*rows, "answer"));
                }
            }
            _ => {}
        }
    }
}

/// Says on the way out that the program was stopped.
pub fn say_stopped() {
    let _ = writeln!(std::io::stderr(), "{} stopped before the end", paint::error("error:"));
}

fn style(known: bool) -> ProgressStyle {
    let template = if known { "{bar:30} {percent}% {msg}, {eta} left" } else { "{spinner} {msg}, {elapsed}" };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// How the file was read, where that is not what everybody expects.
fn unusual(about: &About) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(sheet) = &about.sheet {
        parts.push(format!("sheet `{sheet}`"));
    }
    if let Some(encoding) = about.encoding.filter(|e| *e != "UTF-8") {
        parts.push(format!("encoding {encoding}"));
    }
    match about.delimiter {
        Some('\t') if about.format != Format::Tsv => parts.push("tab between cells".into()),
        Some(other) if other != ',' && other != '\t' => parts.push(format!("`{other}` between cells")),
        _ => {}
    }
    (!parts.is_empty()).then(|| format!("{}: {}", about.name, parts.join(", ")))
}

/// A table of the codes that were given, with the cells and boundary codes below.
fn counts(summary: &Summary) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let blocks = [("code", &summary.codes), ("cell", &summary.cells), ("boundary", &summary.boundary)];
    for (at, (title, counts)) in blocks.into_iter().enumerate() {
        let given: Vec<&Count> = counts.iter().filter(|count| count.responses > 0).collect();
        if given.is_empty() {
            continue;
        }
        let head = ["answers", "%", if at < 2 { "mentions" } else { "" }];
        table.add_row([title].into_iter().chain(head));
        for count in given {
            let mentions = if at < 2 { grouped(count.mentions) } else { String::new() };
            table.add_row([format!("  {}", count.name), grouped(count.responses), share(count.responses, summary.responses), mentions]);
        }
    }
    for column in 1..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 { String::new() } else { format!("{:.1}", part as f64 * 100.0 / whole as f64) }
}

/// `1,204 answers`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// The number with a comma after every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
    }
}
