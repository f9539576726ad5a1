//! A sheet to draw on: boxes, lines, and text broken to a width.
//!
//! SVG does not break lines, so the width of text is reckoned from the widths of a common sans-serif, a little wide, so that
//! other fonts fit as well.

use crate::teach::template::escape;
use std::fmt::Write as _;

/// A drawing.
#[derive(Debug)]
pub(super) struct Canvas {
    width: f64,
    height: f64,
    title: String,
    about: String,
    body: String,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Height of the font.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// Colour.
    pub fill: &'static str,
}

/// Dark text.
pub(super) const INK: &str = "#1a1a1a";
/// Text of less weight; still 7:1 on white.
pub(super) const GREY: &str = "#4a4a4a";

impl Style {
    /// Plain text of this size.
    pub(super) fn plain(size: f64) -> Style {
        Style { size, bold: false, italic: false, anchor: "start", fill: INK }
    }

    /// Bold text of this size.
    pub(super) fn bold(size: f64) -> Style {
        Style { bold: true, ..Style::plain(size) }
    }

    /// Around its place.
    pub(super) fn centred(self) -> Style {
        Style { anchor: "middle", ..self }
    }

    /// Grey.
    pub(super) fn grey(self) -> Style {
        Style { fill: GREY, ..self }
    }

    /// Italic.
    pub(super) fn italic(self) -> Style {
        Style { italic: true, ..self }
    }

    /// From one line to the next.
    pub(super) fn leading(self) -> f64 {
        self.size * 1.28
    }
}

impl Canvas {
    /// A white sheet, with what a screen reader says of it.
    pub(super) fn new(width: f64, height: f64, title: &str, about: &str) -> Canvas {
        Canvas { width, height, title: title.into(), about: about.into(), body: String::new() }
    }

    /// A box with rounded corners.
    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str, stroke: &str) {
        let _ = writeln!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="6" fill="{fill}" stroke="{stroke}" stroke-width="1.5"/>"#
        );
    }

    /// A line, with an arrow head at its end if wanted.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), arrow: bool) {
        let marker = if arrow { r#" marker-end="url(#arrow)""# } else { "" };
        let _ = writeln!(
            self.body,
            r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{INK}" stroke-width="1.8"{marker}/>"#,
            from.0, from.1, to.0, to.1
        );
    }

    /// A line of text; `y` is its base line.
    pub(super) fn text(&mut self, x: f64, y: f64, style: Style, text: &str) {
        let weight = if style.bold { r#" font-weight="bold""# } else { "" };
        let slant = if style.italic { r#" font-style="italic""# } else { "" };
        let _ = writeln!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{:.1}" text-anchor="{}" fill="{}"{weight}{slant}>{}</text>"#,
            style.size,
            style.anchor,
            style.fill,
            escape(text)
        );
    }

    /// Text broken to a width, from `y` (top) on; the top of what comes below it.
    pub(super) fn paragraph(&mut self, x: f64, y: f64, width: f64, style: Style, text: &str) -> f64 {
        let mut at = y;
        for line in wrap(text, width, style) {
            self.text(x, at + style.size, style, &line);
            at += style.leading();
        }
        at
    }

    /// A text turned by a quarter to the left around its middle.
    pub(super) fn upright(&mut self, x: f64, y: f64, style: Style, text: &str) {
        let _ = writeln!(self.body, r#"<g transform="rotate(-90 {x:.1} {y:.1})">"#);
        self.text(x, y, style.centred(), text);
        self.body.push_str("</g>\n");
    }

    /// The file.
    pub(super) fn finish(self) -> String {
        let (width, height) = (self.width, self.height);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" role="img" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif">
<title>{}</title>
<desc>{}</desc>
<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="{INK}"/></marker></defs>
<rect width="{width:.0}" height="{height:.0}" fill="#ffffff"/>
{}</svg>
"##,
            escape(&self.title),
            escape(&self.about),
            self.body
        )
    }
}

/// Width of a text in the units of its font size.
pub(super) fn width_of(text: &str, style: Style) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 't' | 'f' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | '(' | ')' | 'I' | ' ' => 0.29,
            'r' | '-' | '“' | '”' | '"' | '*' => 0.36,
            'm' | 'w' | 'M' | 'W' | '@' => 0.86,
            c if c.is_uppercase() => 0.69,
            _ => 0.555,
        })
        .sum();
    ems * style.size * if style.bold { 1.07 } else { 1.01 }
}

/// Lines of a text that fit into a width.
pub(super) fn wrap(text: &str, width: f64, style: Style) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if !line.is_empty() && width_of(&longer, style) > width {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            line = longer;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
