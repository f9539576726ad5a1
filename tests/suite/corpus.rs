//! Floors under the coder on the development corpus (invented texts), for the part that rules may have been measured on
//! and for the part held out, apart. A floor is raised when the coder gets better and never lowered.

use ier::agreement::coefficient::{LabelSet, alpha_masi, exact, pooled};
use ier::agreement::labels::LabelSpace;
use ier::coder::{Coder, Scratch};
use ier::response::Response;
use ier::taxonomy::Taxonomy;
use serde_json::Value;

/// Ids that are held out: a fixed list, because SHA-256 would be a dependency for this alone. `corpus/README.md` says how
/// it was drawn.
fn held_out(id: &str) -> bool {
    include_str!("../../corpus/dev/held_out.txt").lines().any(|line| line == id)
}

struct Scores {
    codes_f1: f64,
    codes_alpha: f64,
    valence_alpha: f64,
    any_exact: f64,
}

fn scores(kinds: &[&str], held: bool) -> Scores {
    let taxonomy = Taxonomy::embedded().unwrap();
    let coder = Coder::of(&taxonomy).unwrap();
    let mut space = LabelSpace::new(&taxonomy);
    let mut scratch = Scratch::default();
    let mut pairs: Vec<Vec<(LabelSet, LabelSet)>> = vec![Vec::new(); ier::agreement::labels::AXES.len()];
    for kind in kinds {
        let path = format!("{}/corpus/dev/{kind}.jsonl", env!("CARGO_MANIFEST_DIR"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let gold: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| gold[key].as_str().unwrap().to_owned();
            if held_out(&text("id")) != held {
                continue;
            }
            let response = Response { id: text("id"), text: text("text"), prompt: Some(text("prompt")), row: 1 };
            let coded = serde_json::to_value(coder.code(&response, &mut scratch)).unwrap();
            for (axis, pair) in space.sets(&gold).into_iter().zip(space.sets(&coded)).enumerate() {
                pairs[axis].push(pair);
            }
        }
    }
    assert!(pairs[6].len() > 30, "the corpus is there");
    Scores {
        codes_f1: pooled(&pairs[6], 64).f1().unwrap(),
        codes_alpha: alpha_masi(&pairs[6]).unwrap(),
        valence_alpha: alpha_masi(&pairs[1]).unwrap(),
        any_exact: exact(&pairs[0]).unwrap(),
    }
}

fn floor(name: &str, scores: &Scores, floors: [f64; 4]) {
    let found = [scores.codes_f1, scores.codes_alpha, scores.valence_alpha, scores.any_exact];
    let what = ["F1 of codes", "alpha of code sets", "alpha of valence sets", "exact on any regulation"];
    for ((found, floor), what) in found.iter().zip(floors).zip(what) {
        assert!(*found >= floor, "{name}: {what} is {found:.3}, under its floor of {floor:.3}");
    }
}

#[test]
fn survey_answers_seen() {
    floor("survey, seen", &scores(&["survey"], false), [0.82, 0.72, 0.86, 0.95]);
}

#[test]
fn survey_answers_held_out() {
    floor("survey, held out", &scores(&["survey"], true), [0.81, 0.71, 0.87, 0.95]);
}

#[test]
fn narrative_and_field_seen() {
    floor("narrative and field, seen", &scores(&["narrative", "field"], false), [0.28, 0.15, 0.34, 0.76]);
}

#[test]
fn narrative_and_field_held_out() {
    floor("narrative and field, held out", &scores(&["narrative", "field"], true), [0.20, 0.08, 0.21, 0.72]);
}
