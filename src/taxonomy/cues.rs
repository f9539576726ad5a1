//! Cues: words that speak for a code without a rule, and how much each speaks for which.
//!
//! No list of patterns ends. Where no rule knows the words of a clause, its single words and pairs of words still say
//! something ("whinged", "poked fun", "shoulder"), and together often enough to name the code. `cues.tsv` holds how much:
//! one line a cue, with its weight for each code. `ier learn` makes the file from answers that people have coded; it is a
//! table that can be read, sorted and mended, not a program. Whoever wants rules alone deletes it.
//!
//! A line is a cue, a tab, and codes with weights: `rant<TAB>listening 1.42 none -0.31`. The kinds of cues:
//!
//! | written | what it is |
//! |---|---|
//! | `rant` | this word; `{person}`, `{their}`, `{i}`, `{me}`, `{my}`, `{number}` stand for all words of a kind |
//! | `rant~` | a word of five letters or more that is this once -s, -ed, -es or -ing are cut off |
//! | `let {person}` | these two side by side; `^` is the start of a clause and `$` its end |
//! | `?improve` | what the question asks about: an aim, whose acts, what has happened |
//! | `!contagion` | what rules say of the answer: a boundary code, `none`, or `!act` where they find one |
//! | `=` | what always counts |
//!
//! The code `none` stands for a clause that tells no act. What begins with `@` is said of the whole answer, of each by itself:
//! `@listening` that it tells such an act, `@act` that it tells any, `@contagion` that it has this boundary code,
//! `@received` that an act goes this way. `!` cues count for the whole answer alone.

use super::located::Located;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// Name of the file.
pub const CUES: &str = "cues.tsv";

/// The name of "no act" among the codes.
pub const NO_ACT: &str = "none";

/// A cue and how much it speaks for which code, in units of log odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// As written in the file, with its line.
    pub cue: Located<String>,
    /// Codes with weights, none of them twice.
    pub weights: Vec<(String, f32)>,
}

/// All cues of a taxonomy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cues {
    /// In the order of the file.
    pub cues: Vec<Cue>,
}

impl Cues {
    /// Reads the file: `#` opens a comment, empty lines are skipped.
    ///
    /// # Errors
    /// A line without a tab, a code without a number, a cue or code given twice.
    pub fn parse(path: &str, text: &str) -> Result<Cues> {
        let mut cues: Vec<Cue> = Vec::new();
        let mut seen = rustc_hash::FxHashMap::default();
        for (number, line) in (1..).zip(text.lines()) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let problem = |message: String, hint: &str| Error::taxonomy(message).at(path, number, 1).showing(line).hint(hint);
            let example = "a cue, a tab, then codes with weights: `rant<TAB>listening 1.4 none -0.3`";
            let (cue, weights) = line.split_once('\t').ok_or_else(|| problem("no tab in this line".into(), example))?;
            if let Some(first) = seen.insert(cue, number) {
                return Err(problem(format!("cue `{cue}` stands in line {first} already"), "join the two lines"));
            }
            let words: Vec<&str> = weights.split_whitespace().collect();
            let mut pairs: Vec<(String, f32)> = Vec::with_capacity(words.len() / 2);
            for pair in words.chunks(2) {
                let weight = pair.get(1).and_then(|w| w.parse::<f32>().ok()).filter(|w| w.is_finite());
                let weight = weight.ok_or_else(|| problem(format!("`{}` has no weight", pair[0]), example))?;
                if pairs.iter().any(|(code, _)| code == pair[0]) {
                    return Err(problem(format!("`{}` has two weights", pair[0]), "keep one of them"));
                }
                pairs.push((pair[0].to_owned(), weight));
            }
            let cue = Located { value: cue.to_owned(), line: number as u32, column: 1 };
            cues.push(Cue { cue, weights: pairs });
        }
        Ok(Cues { cues })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_cues() {
        let cues = Cues::parse(CUES, "# made of ten answers\n\nrant\tlistening 1.5 none -0.25\nlet {person}\tlistening 0.5\n").unwrap();
        assert_eq!(cues.cues.len(), 2);
        assert_eq!(cues.cues[0].weights, [("listening".to_owned(), 1.5), ("none".to_owned(), -0.25)]);
        assert_eq!((cues.cues[1].cue.value.as_str(), cues.cues[1].cue.line), ("let {person}", 4));
    }

    #[test]
    fn what_can_not_be_read_is_told_with_its_line() {
        for (text, says) in [
            ("rant listening 1", "no tab"),
            ("rant\tlistening", "has no weight"),
            ("rant\tlistening much", "has no weight"),
            ("rant\tlistening nan", "has no weight"),
            ("rant\tlistening 1 listening 2", "two weights"),
            ("rant\tlistening 1\nrant\tnone 1", "line 1 already"),
        ] {
            let error = Cues::parse(CUES, text).expect_err(text).to_string();
            assert!(error.contains(says), "{text}: {error}");
            assert!(error.contains(CUES), "{text}: {error}");
        }
    }
}
