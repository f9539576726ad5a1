//! The shipped rules as data: they compile, and every one of their examples does what it says, at the place it says.

use ier::codebook::{compile, examples};
use ier::coder::Coder;
use ier::taxonomy::{Taxonomy, load};

#[test]
fn every_example_of_every_rule_holds() {
    let (taxonomy, mut problems) = Taxonomy::inspect(load::embedded_files());
    let book = compile::compile_all(&taxonomy, &mut problems);
    let coder = Coder::new(book, &taxonomy);
    problems.extend(examples::run(&coder, &taxonomy));
    let shown: Vec<String> = problems.iter().take(10).map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), shown.join("\n"));
}

#[test]
fn every_code_has_rules() {
    let taxonomy = Taxonomy::embedded().unwrap();
    let coder = Coder::of(&taxonomy).unwrap();
    for (number, code) in coder.book().codes.iter().enumerate() {
        let rules = coder.book().rules.iter().filter(|r| r.gives == ier::codebook::Gives::Code(number as u16)).count();
        assert!(rules > 0, "no rule gives `{}`", code.id);
    }
}

#[test]
fn a_wrong_place_is_found() {
    let (taxonomy, _) = Taxonomy::inspect(vec![
        load::TextFile { path: "codes/a.yaml".into(), text: "id: a\nlabel: A\ndefinition: d\n".into() },
        load::TextFile {
            path: "rules/a.yaml".into(),
            text: "code: a\nrules:\n  - id: a.bus\n    pattern: take bus\n    examples:\n      - codes: \"I [took] the bus\"\n      - silent: \"no bus\"\n".into(),
        },
    ]);
    let coder = Coder::of(&taxonomy).unwrap();
    let problems = examples::run(&coder, &taxonomy);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().contains("matches \"took the bus\" instead of \"took\""), "{}", problems[0]);
}

/// Under which words a pattern is kept, each with the number of words that must stand near it.
fn kept(pattern: &str) -> Vec<(String, usize)> {
    let rules = format!(
        "code: a\nrules:\n  - id: a.bus\n    pattern: {pattern:?}\n    examples:\n      - codes: \"I [took] the bus\"\n      - silent: \"no bus\"\n"
    );
    let (taxonomy, _) = Taxonomy::inspect(vec![
        load::TextFile { path: "codes/a.yaml".into(), text: "id: a\nlabel: A\ndefinition: d\n".into() },
        load::TextFile { path: "rules/a.yaml".into(), text: rules.into() },
    ]);
    let book = compile::compile_all(&taxonomy, &mut Vec::new());
    let mut kept = Vec::new();
    for filing in &book.filings {
        let needs = filing.needs.iter().filter(|need| **need != ier::codebook::need::Need::default()).count();
        kept.extend(book.sets.forms(filing.anchor).iter().map(|form| (book.grammar.vocabulary.text(*form).to_owned(), needs)));
    }
    kept.sort();
    kept
}

#[test]
fn a_pattern_is_kept_under_its_rarest_words() {
    let row = |word: &str, needs| (word.to_owned(), needs);
    assert_eq!(kept("give {target} =umbrella"), [row("umbrella", 1)]);
    assert_eq!(kept("=umbrella|=pagoda"), [row("pagoda", 0), row("umbrella", 0)]);
    // A phrase of common words is kept under one of them and needs the others; a rare word needs nothing beside it.
    assert_eq!(kept("(=talk to me / =umbrella / =my =time =off)"), [row("talk", 2), row("time", 2), row("umbrella", 0)]);
}
