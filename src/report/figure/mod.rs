//! Figures: SVG of our own, one file a kind, which stand alone and inside the page alike.
//!
//! They say the same in black and white as in colour: what colours tell, patterns, shapes or numbers tell too, and the colours
//! are of Okabe and Ito's set (2008), which people with any common colour blindness can tell apart. Every figure has a title
//! and a description for those who can not see it, and its numbers are in a table of the report. Only attributes that word
//! processors and Inkscape know are used: no style sheet, no script, no web font.

pub mod bars;
pub mod dots;
pub mod map;
pub mod matrix;

use std::fmt::Write as _;

/// A figure as a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Figure {
    /// Name of the file, without extension.
    pub id: String,
    /// Caption.
    pub title: String,
    /// The figure in words.
    pub description: String,
    /// The drawing.
    pub svg: String,
}

/// Blue, vermilion, green, purple, orange, sky, black: Okabe and Ito.
pub const COLOURS: [&str; 7] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
const INK: &str = "#1a1a1a";
const FAINT: &str = "#c9c9c9";

/// A drawing that is being made.
#[derive(Debug)]
pub struct Canvas {
    id: String,
    width: f64,
    height: f64,
    body: String,
}

/// Where a text is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

impl Canvas {
    /// A white page; `id` keeps names of patterns apart where several figures stand in one page.
    pub fn new(id: &str, width: f64, height: f64) -> Canvas {
        Canvas { id: id.to_owned(), width, height, body: String::new() }
    }

    /// A line of text; its size is in pixels.
    pub fn text(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, text: &str) {
        self.styled(x, y, size, anchor, text, INK, false);
    }

    /// A line of text in bold, or another colour.
    #[allow(clippy::too_many_arguments)]
    pub fn styled(&mut self, x: f64, y: f64, size: f64, anchor: Anchor, text: &str, colour: &str, bold: bool) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\"{weight}>{}</text>",
            escape(text)
        );
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, width: f64) {
        let _ = writeln!(
            self.body,
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    /// A rectangle; `fill` is a colour or `url(#...)`.
    pub fn rect(&mut self, at: (f64, f64), size: (f64, f64), fill: &str, stroke: &str) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{fill}\" stroke=\"{stroke}\"/>",
            at.0, at.1, size.0, size.1
        );
    }

    /// A mark that is told apart by its shape: circle, square, triangle, diamond, and the same hollow.
    pub fn mark(&mut self, x: f64, y: f64, kind: usize) {
        let colour = COLOURS[kind % COLOURS.len()];
        let fill = if kind < 4 { colour } else { "#ffffff" };
        let r = 4.5;
        let style = format!("fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.5\"");
        let _ = match kind % 4 {
            0 => writeln!(self.body, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\" {style}/>"),
            1 => writeln!(self.body, "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"8\" height=\"8\" {style}/>", x - 4.0, y - 4.0),
            2 => writeln!(
                self.body,
                "<path d=\"M {x:.1} {:.1} L {:.1} {:.1} L {:.1} {:.1} Z\" {style}/>",
                y - r,
                x + r + 0.5,
                y + r - 0.5,
                x - r - 0.5,
                y + r - 0.5
            ),
            _ => writeln!(
                self.body,
                "<path d=\"M {x:.1} {:.1} L {:.1} {y:.1} L {x:.1} {:.1} L {:.1} {y:.1} Z\" {style}/>",
                y - r - 1.0,
                x + r + 1.0,
                y + r + 1.0,
                x - r - 1.0
            ),
        };
    }

    /// The fill of a valence: full, hatched or dotted.
    pub fn pattern(&self, kind: Pattern) -> String {
        format!("url(#{}-{})", self.id, kind.name())
    }

    /// The whole drawing, with its words for those who can not see it.
    pub fn finish(self, title: &str, description: &str) -> Figure {
        let Canvas { id, width, height, body } = self;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
             role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n"
        );
        let _ = writeln!(svg, "<title id=\"{id}-title\">{}</title>", escape(title));
        let _ = writeln!(svg, "<desc id=\"{id}-desc\">{}</desc>", escape(description));
        svg.push_str("<defs>\n");
        for kind in [Pattern::Full, Pattern::Hatched, Pattern::Dotted] {
            let name = format!("{id}-{}", kind.name());
            // A pattern that is not used is left out.
            if body.contains(&format!("url(#{name})")) {
                svg.push_str(&kind.definition(&name));
            }
        }
        svg.push_str("</defs>\n");
        let _ = writeln!(svg, "<rect x=\"0\" y=\"0\" width=\"{width:.0}\" height=\"{height:.0}\" fill=\"#ffffff\"/>");
        svg.push_str(&body);
        svg.push_str("</svg>\n");
        Figure { id, title: title.to_owned(), description: description.to_owned(), svg }
    }
}

/// Fills that black and white keeps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// One colour: improving.
    Full,
    /// Diagonal lines: worsening.
    Hatched,
    /// Dots: neither.
    Dotted,
}

impl Pattern {
    fn name(self) -> &'static str {
        match self {
            Pattern::Full => "full",
            Pattern::Hatched => "hatched",
            Pattern::Dotted => "dotted",
        }
    }

    fn definition(self, name: &str) -> String {
        match self {
            Pattern::Full => format!(
                "<pattern id=\"{name}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" fill=\"{}\"/></pattern>\n",
                COLOURS[0]
            ),
            Pattern::Hatched => format!(
                "<pattern id=\"{name}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#ffffff\"/><rect width=\"3\" height=\"6\" fill=\"{}\"/></pattern>\n",
                COLOURS[1]
            ),
            Pattern::Dotted => format!(
                "<pattern id=\"{name}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"#ffffff\"/><circle cx=\"3\" cy=\"3\" r=\"1.4\" fill=\"{}\"/></pattern>\n",
                "#555555"
            ),
        }
    }
}

/// Text for XML, without the characters it forbids.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// About how wide a text is, in a typical sans-serif at this size; wide letters of Asian scripts count double.
pub fn width_of(text: &str, size: f64) -> f64 {
    let units: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'f' | 't' | 'r' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '(' | ')' | '[' | ']' => 0.32,
            'm' | 'w' | 'M' | 'W' | '%' => 0.86,
            'A'..='Z' => 0.68,
            c if (c as u32) > 0x2e80 => 1.0,
            _ => 0.56,
        })
        .sum();
    units * size
}

/// A label that fits into a width; what is too long ends in dots.
pub fn fit(text: &str, size: f64, width: f64) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width_of(&kept, size) + width_of("W…", size) > width {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// The end of an axis of per cents, and its steps: 100, or the next round number above the largest value.
pub fn scale(largest: f64) -> (f64, f64) {
    for (end, step) in [(5.0, 1.0), (10.0, 2.0), (20.0, 5.0), (30.0, 5.0), (40.0, 10.0), (60.0, 10.0), (80.0, 20.0)] {
        if largest <= end {
            return (end, step);
        }
    }
    (100.0, 20.0)
}
