//! A page of the catalogue on the terminal: headings, fields and lists, wrapped to its width.

use crate::cli::paint;
use std::io::{IsTerminal, stdout};

/// What ends up on the terminal, top to bottom.
#[derive(Debug, Default)]
pub struct Page {
    blocks: Vec<Block>,
}

#[derive(Debug)]
enum Block {
    Title(String, String),
    Heading(String),
    Text(String),
    Field(String, String),
    Point(String),
    Note(String),
}

/// How a page is set.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Columns to a line.
    pub width: usize,
    /// Whether headings may be bold.
    pub styled: bool,
}

/// Narrower pages break every other word, wider ones are hard to read.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=100;
/// Columns where there is no terminal to ask.
const WIDTH_WITHOUT_TERMINAL: usize = 80;
/// Columns that names of fields take.
const FIELD: usize = 15;

impl Setting {
    /// As standard output wants it: its width, and bold type only on a terminal without `NO_COLOR`.
    pub fn of_stdout() -> Setting {
        let terminal = stdout().is_terminal();
        let width = if terminal { terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)) } else { None };
        Setting { width: width.unwrap_or(WIDTH_WITHOUT_TERMINAL).clamp(*WIDTHS.start(), *WIDTHS.end()), styled: paint::on_stdout() }
    }

    /// The text in bold, where that is wanted.
    pub fn bold(self, text: &str) -> String {
        paint::style(text, "1", self.styled)
    }
}

impl Page {
    /// The first line: a name and what kind of thing it is.
    pub fn title(&mut self, name: impl Into<String>, kind: impl Into<String>) {
        self.blocks.push(Block::Title(name.into(), kind.into()));
    }

    /// A heading over what follows.
    pub fn heading(&mut self, text: &str) {
        self.blocks.push(Block::Heading(text.to_owned()));
    }

    /// A paragraph; nothing where it is empty.
    pub fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.blocks.push(Block::Text(text.to_owned()));
        }
    }

    /// A name with its value; nothing where the value is empty.
    pub fn field(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            self.blocks.push(Block::Field(name.to_owned(), value));
        }
    }

    /// A point of a list.
    pub fn point(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Point(text.into()));
    }

    /// A remark on the point above.
    pub fn note(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.blocks.push(Block::Note(text.to_owned()));
        }
    }

    /// A heading with points; nothing where there are none.
    pub fn points<T: Into<String>>(&mut self, heading: &str, points: impl IntoIterator<Item = T>) {
        let mut points = points.into_iter().peekable();
        if points.peek().is_some() {
            self.heading(heading);
            points.for_each(|point| self.point(point));
        }
    }

    /// The page as text, each line ended.
    pub fn render(&self, setting: Setting) -> String {
        let mut out = String::new();
        let mut line = |text: &str| {
            out.push_str(text.trim_end());
            out.push('\n');
        };
        let mut before: Option<&Block> = None;
        for block in &self.blocks {
            let apart = match block {
                Block::Title(..) | Block::Heading(_) | Block::Text(_) => true,
                Block::Field(..) => !matches!(before, Some(Block::Field(..) | Block::Heading(_))),
                Block::Point(_) | Block::Note(_) => false,
            };
            if apart && before.is_some() {
                line("");
            }
            let lines = match block {
                Block::Title(name, kind) => vec![setting.bold(name), kind.clone()],
                Block::Heading(text) => vec![setting.bold(text)],
                Block::Text(text) => wrap(text, setting.width, "", ""),
                Block::Field(name, value) => wrap(value, setting.width, &format!("{name:FIELD$}"), &" ".repeat(FIELD)),
                Block::Point(text) => wrap(text, setting.width, "  - ", "    "),
                Block::Note(text) => wrap(text, setting.width, "    ", "    "),
            };
            for text in &lines {
                line(text);
            }
            before = Some(block);
        }
        out
    }
}

/// Lines of at most `width` characters, unless a single word is longer; the first starts with `lead`, the others with
/// `indent`.
pub fn wrap(text: &str, width: usize, lead: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = lead.to_owned();
    let mut used = lead.chars().count();
    let mut fresh = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !fresh && used + 1 + length > width {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
            used = indent.chars().count();
            fresh = true;
        }
        if !fresh || line.len() > indent.len().max(lead.len()) || line.chars().last().is_some_and(|c| !c.is_whitespace()) {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
        fresh = false;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Setting = Setting { width: 20, styled: false };

    #[test]
    fn lines_keep_the_width_and_long_words_stand_alone() {
        assert_eq!(wrap("one two three four five", 12, "", ""), ["one two", "three four", "five"]);
        assert_eq!(wrap("aaaaaaaaaaaaaaaaaaaa b", 10, "  - ", "    "), ["  - aaaaaaaaaaaaaaaaaaaa", "    b"]);
        assert_eq!(wrap("ééé ééé", 7, "", ""), ["ééé ééé"], "characters are counted, not bytes");
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let mut page = Page::default();
        page.title("a", "code");
        page.field("Aim", "");
        page.text("  ");
        page.points("Examples", Vec::<String>::new());
        assert_eq!(page.render(PLAIN), "a\ncode\n");
    }

    #[test]
    fn bold_only_where_wanted() {
        let mut page = Page::default();
        page.heading("Examples");
        page.point("x");
        assert_eq!(page.render(PLAIN), "Examples\n  - x\n");
        assert_eq!(page.render(Setting { styled: true, ..PLAIN }), "\u{1b}[1mExamples\u{1b}[0m\n  - x\n");
    }
}
