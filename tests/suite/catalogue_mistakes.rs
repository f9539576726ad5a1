//! Deliberate mistakes: each is made in the shipped taxonomy, and the law it breaks must speak up at the right place.

use ier::taxonomy::Taxonomy;
use ier::taxonomy::lint::{Problem, Severity, lint};
use ier::taxonomy::load::{TextFile, embedded_files};

/// Name, file, what is replaced (once), by what, the expected message and hint, in part.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const MISTAKES: &[Mistake] = &[
    (
        "an id used twice",
        "codes/treat.yaml",
        "id: IERS:0212\n",
        "id: IERS:0211\n",
        "strategy id `IERS:0211` is used twice",
        "take a new one",
    ),
    ("an id out of shape", "codes/treat.yaml", "id: IERS:0212\n", "id: tea\n", "strategy id `tea` is not well formed", "IERS:0031"),
    (
        "a strategy taken away",
        "codes/treat.yaml",
        "id: IERS:0212\n",
        "id: IERS:9999\n",
        "`IERS:0212` (make-them-a-cup-of-tea) has vanished",
        "deprecated: true",
    ),
    (
        "a strategy not entered",
        "codes/treat.yaml",
        "id: IERS:0212\n",
        "id: IERS:9999\n",
        "`IERS:9999` is not in ledger.tsv",
        "add the line IERS:9999<tab>make-them-a-cup-of-tea<tab>treat",
    ),
    (
        "a slug changed",
        "codes/treat.yaml",
        "slug: make-them-a-cup-of-tea",
        "slug: tea",
        "the slug of `IERS:0212` was published",
        "change line",
    ),
    (
        "a code changed",
        "ledger.tsv",
        "IERS:0212\tmake-them-a-cup-of-tea\ttreat",
        "IERS:0212\tmake-them-a-cup-of-tea\tcompany",
        "`IERS:0212` was published under `company`",
        "an id of its own",
    ),
    (
        "an unknown relation",
        "codes/treat.yaml",
        "confused_with: [IERS:0245]",
        "confused_with: [IERS:0945]",
        "unknown strategy `IERS:0945`",
        "did you mean `IERS:",
    ),
    (
        "an unknown source",
        "codes/treat.yaml",
        "sources: [niven2009, compiled]",
        "sources: [niven209, compiled]",
        "unknown source `niven209`",
        "did you mean `niven2009`?",
    ),
    (
        "an unknown code in a near miss",
        "codes/treat.yaml",
        "code: distraction\n",
        "code: distracton\n",
        "unknown code or boundary code `distracton`",
        "did you mean `distraction`?",
    ),
    (
        "an unknown code in an exclusion",
        "codes/treat.yaml",
        "use: problem_support",
        "use: problem_suport",
        "unknown code or boundary code `problem_suport`",
        "did you mean `problem_support`?",
    ),
    (
        "an unknown category",
        "codes/treat.yaml",
        "category: acceptance.attention\n",
        "category: acceptance.atention\n",
        "unknown category `acceptance.atention`",
        "did you mean `acceptance.attention`?",
    ),
    (
        "an unknown relationship",
        "codes/treat.yaml",
        "relationships: [family, romantic, friend]",
        "relationships: [famly, romantic]",
        "unknown relationship `famly`",
        "did you mean `family`?",
    ),
    (
        "an unusual setting",
        "codes/treat.yaml",
        "settings: [home, prison]",
        "settings: [hoem, prison]",
        "unusual setting `hoem`",
        "did you mean `home`?",
    ),
    ("a typical strategy that is not there", "contexts.yaml", "IERS:0007", "IERS:7007", "unknown strategy `IERS:7007`", ""),
    (
        "an item that is not there",
        "measures/eros.yaml",
        "items: [useful_advice, ",
        "items: [usefull_advice, ",
        "unknown item `usefull_advice`",
        "did you mean `useful_advice`?",
    ),
    (
        "an item in no subscale",
        "measures/eros.yaml",
        "items: [useful_advice, ",
        "items: [",
        "`useful_advice` is not among the items of its subscale",
        "add it",
    ),
    (
        "an item that its strategy does not know",
        "measures/eros.yaml",
        "strategies: [IERS:0257]}",
        "strategies: [IERS:0046]}",
        "asks about `IERS:0046`, whose crosswalk does not name it",
        "eros: [made_laugh]",
    ),
    (
        "a branch that is not the category's",
        "codes/treat.yaml",
        "niven_branch: acceptance",
        "niven_branch: rejection",
        "its category `acceptance.attention` lies in `acceptance`",
        "branch follows",
    ),
    (
        "a category that does not list the code",
        "categories.yaml",
        "codes: [valuing, company, treat, distraction]",
        "codes: [valuing, company, distraction]",
        "category `acceptance.attention` does not list `treat`",
        "categories.yaml",
    ),
    (
        "no near miss",
        "codes/treat.yaml",
        "    near_miss:\n      text: \"We made pizza together so she'd stop thinking of the interview.\"\n      code: distraction\n      why: \"she is kept occupied by cooking, instead of being given a meal\"\n",
        "",
        "`IERS:0211` has no near miss",
        "",
    ),
    (
        "one example",
        "codes/treat.yaml",
        "      - \"I made my son his jollof the night he lost the final.\"\n",
        "",
        "`IERS:0211` has 1 examples",
        "",
    ),
    (
        "a label used twice",
        "codes/treat.yaml",
        "label: Make them a cup of tea",
        "label: cook their favourite meal",
        "the label \"cook their favourite meal\" stands at",
        "different",
    ),
    (
        "a label in capitals",
        "codes/treat.yaml",
        "label: Make them a cup of tea",
        "label: Make them a Cup of tea",
        "\"Cup\" has a capital inside",
        "sentence case",
    ),
    (
        "a departure to where it is",
        "codes/treat.yaml",
        "    related:\n      confused_with: [IERS:0245]",
        "    departs: {stage: situation_modification, reason: \"so\"}\n    related:\n      confused_with: [IERS:0245]",
        "departs in stage to `situation_modification`, which is what its code has",
        "inherited",
    ),
    (
        "a departure without a reason",
        "codes/treat.yaml",
        "    related:\n      confused_with: [IERS:0245]",
        "    departs: {valence: worsen}\n    related:\n      confused_with: [IERS:0245]",
        "without a reason",
        "add `reason`",
    ),
    (
        "a misspelling",
        "codes/treat.yaml",
        "gifts, flowers",
        "gifts, flowrs",
        "\"flowrs\" is not in spelling.txt",
        "did you mean `flowers`?",
    ),
    (
        "an American spelling",
        "codes/treat.yaml",
        "favours and chores",
        "favors and chores",
        "\"favors\" is not in spelling.txt",
        "did you mean `favours`?",
    ),
    (
        "a boilerplate opening",
        "codes/treat.yaml",
        "At the stove on somebody's behalf",
        "The agent stands at the stove",
        "opens with \"the agent\"",
        "start with the act",
    ),
    (
        "a value of an axis that does not exist",
        "axes.yaml",
        "id: improve\n",
        "id: improoved\n",
        "the axis valence has no value `improoved`",
        "",
    ),
    ("a circle", "codes/listening.yaml", "broader: [IERS:0011]", "broader: [IERS:0001]", "`IERS:0001` is related to itself", ""),
    (
        "a successor of what is not retired",
        "codes/treat.yaml",
        "slug: make-them-a-cup-of-tea\n",
        "slug: make-them-a-cup-of-tea\n    replaced_by: IERS:0211\n",
        "`IERS:0212` has a successor but is not retired",
        "deprecated: true",
    ),
];

fn files_with(mistake: &Mistake) -> Vec<TextFile> {
    let (name, path, from, to, ..) = mistake;
    let mut files = embedded_files();
    let file = files.iter_mut().find(|f| f.path == *path).unwrap_or_else(|| panic!("{name}: no file {path}"));
    assert!(file.text.contains(from), "{name}: {path} does not hold {from:?}");
    file.text = file.text.replacen(from, to, 1).into();
    files
}

fn problems(files: Vec<TextFile>) -> Vec<Problem> {
    let (taxonomy, errors) = Taxonomy::inspect(files);
    assert!(errors.is_empty(), "{}", errors[0]);
    lint(&taxonomy)
}

#[test]
fn every_mistake_is_told_with_place_and_hint() {
    for mistake in MISTAKES {
        let (name, .., message, hint) = mistake;
        let problems = problems(files_with(mistake));
        let told: Vec<String> = problems.iter().map(|p| p.error.to_string()).collect();
        let found = problems.iter().find(|p| p.error.message().contains(message));
        let found = found.unwrap_or_else(|| panic!("{name}: not told; instead\n{}", told.join("\n")));
        let place = found.error.place().unwrap_or_else(|| panic!("{name}: no place"));
        assert!(place.line > 0 && !place.file.as_os_str().is_empty(), "{name}: {}", found.error);
        assert!(found.error.hint_text().unwrap_or("").contains(hint), "{name}: {}", found.error);
    }
}

/// A text file made up for a test.
fn file(path: &str, text: &str) -> TextFile {
    TextFile { path: path.to_owned(), text: text.to_owned().into() }
}

#[test]
fn a_codebook_of_codes_and_rules_alone_is_valid() {
    let codes = [
        file("codes/cost.yaml", "id: cost\nlabel: Cost\ndefinition: Money, prices, fares.\n"),
        file("codes/time.yaml", "id: time\nlabel: Time\ndefinition: Hours, waiting, delays.\n"),
    ];
    let found = problems(codes.to_vec());
    assert!(found.is_empty(), "{}", found[0].error);
}

#[test]
fn a_small_catalogue_of_ones_own_is_only_warned_of_its_size() {
    let strategy = |id: u32, slug: &str, label: &str, definition: &str| {
        format!(
            "  - id: MUS:{id:04}\n    slug: {slug}\n    label: {label}\n    definition: {definition}\n    examples: [one {slug}, two {slug}]\n    \
             near_miss: {{text: not {slug}, code: none, why: it is not}}\n    sources: [me]\n"
        )
    };
    let code = format!(
        "id: playing\nlabel: Playing\ndefinition: Making music.\nstrategies:\n{}{}",
        strategy(1, "scales", "Play scales", "Notes follow one another up and down the keyboard."),
        strategy(2, "songs", "Play songs", "Melodies with words are performed for listeners."),
    );
    let sources = "sources:\n  - {id: me, kind: project, verified: true}\n";
    let found = problems(vec![file("codes/playing.yaml", &code), file("sources.yaml", sources)]);
    assert_eq!(found.len(), 1, "{:?}", found.iter().map(|p| p.error.to_string()).collect::<Vec<_>>());
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(found[0].error.message(), "`playing` has 2 strategies, fewer than 10");
}

#[test]
fn circles_orphans_and_twins_are_told() {
    let strategy = |id: u32, slug: &str, definition: &str, related: &str| {
        format!(
            "  - id: MUS:{id:04}\n    slug: {slug}\n    label: Play {slug}\n    definition: {definition}\n    examples: [one {slug}, two {slug}]\n    \
             near_miss: {{text: not {slug}, code: none, why: it is not}}\n    sources: [me]\n    related: {related}\n"
        )
    };
    let code = format!(
        "id: playing\nlabel: Playing\ndefinition: Making music.\nstrategies:\n{}{}{}",
        strategy(1, "scales", "Notes climb slowly over several octaves of keyboard.", "{broader: [MUS:0002]}"),
        strategy(2, "songs", "Melodies with words are performed for listeners.", "{broader: [MUS:0001]}"),
        strategy(3, "hymns", "Solemn melodies with words are performed for listeners.", "{}"),
    );
    let sources = "sources:\n  - {id: me, kind: project, verified: true}\n";
    let told: Vec<String> = problems(vec![file("codes/playing.yaml", &code), file("sources.yaml", sources)])
        .iter()
        .map(|p| p.error.message().to_owned())
        .collect();
    assert!(told.iter().any(|m| m == "`broader` runs in a circle: MUS:0001 > MUS:0002 > MUS:0001"), "{told:?}");
    assert!(told.iter().any(|m| m == "`MUS:0003` is an orphan: it names no neighbour and none names it"), "{told:?}");
    assert!(told.iter().any(|m| m == "the definitions of `MUS:0003` and `MUS:0002` share 4 of 4 content words"), "{told:?}");
}
