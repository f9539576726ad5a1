//! Floors under the coder on the corpora (invented texts), for the parts that rules may have been measured on and for the
//! parts held out or unread, apart. A floor is raised when the coder gets better and never lowered.

use ier::agreement::coefficient::{LabelSet, alpha_masi, exact, pooled};
use ier::agreement::labels::LabelSpace;
use ier::coder::explain::explain;
use ier::coder::matching::Matcher;
use ier::coder::{Coder, Scratch};
use ier::response::Response;
use ier::taxonomy::Taxonomy;
use ier::text::tokenizer::Tokenizer;
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

/// Scores on the answers of these files of `corpus/` whose ids are wanted.
fn scores(files: &[&str], wanted: impl Fn(&str) -> bool) -> Scores {
    let taxonomy = Taxonomy::embedded().unwrap();
    let coder = Coder::of(&taxonomy).unwrap();
    let mut space = LabelSpace::new(&taxonomy);
    let mut scratch = Scratch::default();
    let mut pairs: Vec<Vec<(LabelSet, LabelSet)>> = vec![Vec::new(); ier::agreement::labels::AXES.len()];
    for file in files {
        let path = format!("{}/corpus/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let gold: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| gold[key].as_str().unwrap().to_owned();
            if !wanted(&text("id")) {
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

const SURVEY: &[&str] = &["dev/survey"];
const NARRATIVE: &[&str] = &["dev/narrative", "dev/field"];

#[test]
fn survey_answers_seen() {
    floor("survey, seen", &scores(SURVEY, |id| !held_out(id)), [0.87, 0.80, 0.915, 0.97]);
}

#[test]
fn survey_answers_held_out() {
    floor("survey, held out", &scores(SURVEY, held_out), [0.855, 0.795, 0.92, 0.97]);
}

#[test]
fn narrative_and_field_seen() {
    floor("narrative and field, seen", &scores(NARRATIVE, |id| !held_out(id)), [0.585, 0.44, 0.735, 0.94]);
}

#[test]
fn narrative_and_field_held_out() {
    floor("narrative and field, held out", &scores(NARRATIVE, held_out), [0.42, 0.315, 0.45, 0.93]);
}

#[test]
fn other_writers_read() {
    floor("other writers, read", &scores(&["writers/read"], |_| true), [0.86, 0.80, 0.86, 0.955]);
}

#[test]
fn other_writers_unread() {
    floor("other writers, unread", &scores(&["writers/unread"], |_| true), [0.575, 0.485, 0.615, 0.90]);
}

#[test]
fn plain_answers_of_other_writers() {
    floor("plain answers of other writers, read", &scores(&["writers/plain"], |_| true), [0.955, 0.925, 0.945, 0.978]);
}

#[test]
fn plain_answers_of_other_writers_unread() {
    floor("plain answers of other writers, unread", &scores(&["writers/plain_unread"], |_| true), [0.82, 0.72, 0.82, 0.96]);
}

/// Every mention of these texts quotes them, and names what the taxonomy has.
#[test]
fn the_answers_of_other_writers_hold_what_they_say() {
    let taxonomy = Taxonomy::embedded().unwrap();
    let coder = Coder::of(&taxonomy).unwrap();
    let mut ids = std::collections::BTreeSet::new();
    let mut mentions = 0;
    let writers = ["read", "unread", "plain", "plain_unread"].map(|part| ("writers", part));
    let lessons = ["plain", "scenes", "varied", "boundary"].map(|part| ("lessons", part));
    for (folder, part) in writers.into_iter().chain(lessons) {
        let path = format!("{}/corpus/{folder}/{part}.jsonl", env!("CARGO_MANIFEST_DIR"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            let id = answer["id"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
            let kind = answer["kind"].as_str().unwrap();
            let kinds: &[&str] = match (folder, part) {
                (_, "plain" | "plain_unread") => &["survey"],
                ("writers", _) => &["narrative", "field"],
                _ => &["survey", "narrative", "field"],
            };
            assert!(kinds.contains(&kind), "{id}");
            for mention in answer["mentions"].as_array().unwrap() {
                let quote = mention["quote"].as_str().unwrap();
                assert!(answer["text"].as_str().unwrap().contains(quote), "{id}: {quote}");
                let code = mention["code"].as_str().unwrap();
                assert!(coder.book().codes.iter().any(|c| c.id == code), "{id}: {code}");
                mentions += 1;
            }
            for boundary in answer["boundary"].as_array().unwrap() {
                assert!(coder.book().boundary.iter().any(|b| b == boundary.as_str().unwrap()), "{id}: {boundary}");
            }
        }
    }
    assert_eq!((ids.len(), mentions), (1928 + 1830 + 720 + 25195 + 1000, 2405 + 2743 + 1146 + 41146 + 874));
}

/// Rules are tried only where their words are said to be. Who asks for an explanation has all of them tried.
#[test]
fn no_rule_that_matches_is_passed_over() {
    let taxonomy = Taxonomy::embedded().unwrap();
    let coder = Coder::of(&taxonomy).unwrap();
    let mut scratch = Scratch::default();
    let mut mentions = 0;
    for kind in ["survey", "narrative", "field"] {
        let path = format!("{}/corpus/dev/{kind}.jsonl", env!("CARGO_MANIFEST_DIR"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| answer[key].as_str().unwrap().to_owned();
            let response = Response { id: text("id"), text: text("text"), prompt: Some(text("prompt")), row: 1 };
            let coded = coder.code(&response, &mut scratch);
            let explained = explain(&coder, &response).coded;
            assert_eq!(coded.mentions, explained.mentions, "{}", response.text);
            assert_eq!(coded.boundary, explained.boundary, "{}", response.text);
            mentions += coded.mentions.len();
        }
    }
    assert!(mentions > 300);
}

#[test]
fn a_condition_is_found_wherever_it_begins() {
    let coder = Coder::of(&Taxonomy::embedded().unwrap()).unwrap();
    let book = coder.book();
    let conditions = book.rules.iter().flat_map(|rule| rule.unless.iter().chain(&rule.requires));
    let conditions: Vec<_> = conditions.filter(|condition| condition.anchor.is_some()).collect();
    let (mut tokenizer, mut tokens, mut found) = (Tokenizer::default(), Vec::new(), 0);
    let path = format!("{}/corpus/dev/survey.jsonl", env!("CARGO_MANIFEST_DIR"));
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        tokenizer.tokenize(answer["text"].as_str().unwrap(), &book.grammar.vocabulary, &mut tokens);
        let matcher = Matcher { book, tokens: &tokens, speech: None, all_speech: &[], low: 0, high: tokens.len() };
        for condition in &conditions {
            let first = (0..tokens.len()).find_map(|start| matcher.at(condition, start));
            assert_eq!(matcher.anywhere(condition), first, "{} in {answer}", book.pattern(condition));
            found += usize::from(first.is_some());
        }
    }
    assert!(found > 300, "{found}");
}
