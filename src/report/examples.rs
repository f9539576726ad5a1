//! Examples: answers with the words that show a code.
//!
//! They are drawn at random with a seed, so that nobody can have picked the pretty ones, and the same seed draws the same.
//! An answer is not shown twice as long as there are others.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::study::Label;
use crate::table::coded::{CodedAnswer, CodedFile};

/// Code points shown on each side of the evidence of a long answer.
const AROUND: usize = 160;

/// The examples of one code.
#[derive(Debug, Clone, serde::Serialize)]
pub struct CodeExamples {
    /// The code.
    pub code: Label,
    /// Answers that have it.
    pub answers: usize,
    /// Those shown.
    pub examples: Vec<Example>,
}

/// An answer with its evidence.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Example {
    /// Id of the answer.
    pub id: String,
    /// The text in pieces; the evidence is marked.
    pub pieces: Vec<Piece>,
    /// Other codes of the answer.
    pub also: Vec<String>,
    /// Whether the program asks for a human here.
    pub review: bool,
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are evidence.
    pub evidence: bool,
}

/// Up to `number` examples of every code that occurs.
pub fn draw(file: &CodedFile, codes: &[Label], number: usize, seed: u64) -> Vec<CodeExamples> {
    let mut shown = vec![false; file.answers.len()];
    let mut drawn = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        let has = |answer: &CodedAnswer| answer.text.is_some() && answer.coding.mentions.iter().any(|m| m.counts() && m.code == code.id);
        let mut left: Vec<usize> = (0..file.answers.len()).filter(|i| has(&file.answers[*i])).collect();
        if left.is_empty() {
            continue;
        }
        let answers = left.len();
        // A stream a code, so that one code more or less does not change the examples of the others.
        let mut random = Pcg64Mcg::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(at as u64));
        let mut examples = Vec::new();
        while examples.len() < number && !left.is_empty() {
            let fresh: Vec<usize> = left.iter().copied().filter(|i| !shown[*i]).collect();
            let pool = if fresh.is_empty() { &left } else { &fresh };
            let chosen = pool[((u128::from(random.next_u64()) * pool.len() as u128) >> 64) as usize];
            shown[chosen] = true;
            left.retain(|i| *i != chosen);
            examples.push(example(&file.answers[chosen], code, codes));
        }
        drawn.push(CodeExamples { code: code.clone(), answers, examples });
    }
    drawn
}

fn example(answer: &CodedAnswer, code: &Label, codes: &[Label]) -> Example {
    let text: Vec<char> = answer.text.as_deref().unwrap_or_default().chars().collect();
    let mut places: Vec<(usize, usize)> = answer
        .coding
        .mentions
        .iter()
        .filter(|m| m.counts() && m.code == code.id)
        .map(|m| (m.start.min(text.len()), m.end.min(text.len())))
        .collect();
    places.sort_unstable();
    let also = codes.iter().filter(|c| c.id != code.id && answer.coding.codes.contains(&c.id)).map(|c| c.label.clone()).collect();
    Example { id: answer.coding.id.clone(), pieces: pieces(&text, &places), also, review: answer.coding.review }
}

/// The text cut at the evidence; long stretches without any are left out.
fn pieces(text: &[char], places: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in places {
        let start = (*start).max(at);
        if *end <= start {
            continue;
        }
        between(text, at, start, pieces.is_empty(), &mut pieces);
        pieces.push(Piece { text: text[start..*end].iter().collect(), evidence: true });
        at = *end;
    }
    let rest = text.len() - at;
    if rest > AROUND + 40 {
        push(&mut pieces, text[at..at + AROUND].iter().collect::<String>() + " …");
    } else {
        push(&mut pieces, text[at..].iter().collect());
    }
    pieces
}

/// What stands between two pieces of evidence, or before the first.
fn between(text: &[char], from: usize, to: usize, first: bool, pieces: &mut Vec<Piece>) {
    let before = if first { 0 } else { AROUND };
    if to - from > before + AROUND + 40 {
        let head: String = text[from..from + before].iter().collect();
        let tail: String = text[to - AROUND..to].iter().collect();
        push(pieces, format!("{head}… {tail}"));
    } else {
        push(pieces, text[from..to].iter().collect());
    }
}

fn push(pieces: &mut Vec<Piece>, text: String) {
    if !text.is_empty() {
        pieces.push(Piece { text, evidence: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_cut_out_and_long_stretches_are_shortened() {
        let text: Vec<char> = format!("{}I hugged her.{}", "a".repeat(500), "b".repeat(500)).chars().collect();
        let cut = pieces(&text, &[(502, 508), (505, 508), (900, 2)]);
        assert_eq!(cut.len(), 3, "{cut:?}");
        assert!(cut[0].text.starts_with("… aaa") && cut[0].text.ends_with("I "));
        assert_eq!((cut[1].text.as_str(), cut[1].evidence), ("hugged", true));
        assert!(cut[2].text.ends_with('…'));
        let whole: String = pieces(&"😀 a hug".chars().collect::<Vec<_>>(), &[(4, 7)]).into_iter().map(|p| p.text).collect();
        assert_eq!(whole, "😀 a hug");
        assert!(pieces(&[], &[]).is_empty());
    }
}
