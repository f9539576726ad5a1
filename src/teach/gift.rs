//! Questions in GIFT, the text format that Moodle and others import.
//!
//! Format: Moodle's documentation of GIFT. One question is a block without blank lines; `~ = # { } :` and the backslash are
//! escaped by a backslash in every text, a line break is written `\n`. Where several choices are right, each carries its
//! share of the points, and a wrong one takes as much away; that there is a negative share keeps "mark everything" from
//! paying.

use super::names::Names;
use super::question::{Question, explanation, uuid};
use std::fmt::Write as _;

/// The questions as one file, in a category of this name.
pub fn write(questions: &[Question], names: &Names, category: &str) -> String {
    let mut text = String::from("// Invented for teaching; not data on people.\n");
    let _ = writeln!(text, "$CATEGORY: {}\n", one_line(category));
    for question in questions {
        let vignette = question.vignette;
        let mut stem = String::new();
        if !vignette.prompt.is_empty() {
            let _ = write!(stem, "Question asked: {}\n\n", vignette.prompt);
        }
        let _ = write!(stem, "{}\n\n{}", vignette.text, question.asks());
        let right = question.choices.iter().filter(|c| c.right).count();
        let _ = writeln!(text, "// id: {} {}", vignette.id, uuid(vignette));
        let _ = writeln!(text, "::ier {}::[plain]{}{{", escape(&vignette.id), escape(&stem));
        for choice in &question.choices {
            let mark = match (choice.right, right) {
                (true, 1) => "=".to_owned(),
                (false, 1) => "~".to_owned(),
                (true, n) => format!("~%{}%", share(n)),
                (false, n) => format!("~%-{}%", share(n)),
            };
            let _ = writeln!(text, "\t{mark}{}#{}", escape(&choice.name), escape(&choice.feedback));
        }
        let _ = writeln!(text, "\t####{}\n}}\n", escape(&explanation(vignette, names)));
    }
    text
}

/// The share of the points in per cent, with as many places as Moodle's list of grades has.
pub fn share(right: usize) -> String {
    match right {
        0 | 1 => "100".into(),
        2 => "50".into(),
        3 => "33.33333".into(),
        4 => "25".into(),
        5 => "20".into(),
        6 => "16.66667".into(),
        n => format!("{:.5}", 100.0 / n as f64),
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// With a backslash before what GIFT reads as a mark.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}
