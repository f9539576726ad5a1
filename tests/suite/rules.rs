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
