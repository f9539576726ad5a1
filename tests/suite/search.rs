//! Search from outside: whatever is typed, filters, retired strategies, and the index of answers through its life.

use ier::search::answers::find::MentionFilter;
use ier::search::answers::folder::{NOTE, State, in_folder};
use ier::search::answers::{Answers, Silent, build::for_now};
use ier::search::words::Words;
use ier::search::{Catalogue, Facet, Filter, Request, Sort};
use ier::taxonomy::Taxonomy;
use std::fs;
use std::path::{Path, PathBuf};

fn request(text: &str) -> Request<'_> {
    Request { text, limit: 5, ..Request::default() }
}

#[test]
fn nothing_typed_is_an_error() {
    let taxonomy = Taxonomy::embedded().unwrap();
    let catalogue = Catalogue::of(&taxonomy).unwrap();
    let long = "why does nobody ever listen ".repeat(400);
    let rows: &[(&str, &str, bool)] = &[
        ("an open quote", "\"silent treatment", true),
        ("operators alone", "AND OR NOT", false),
        ("marks alone", "((( ]] ** ~^: && ||", false),
        ("10,000 characters", &long, true),
        ("control characters", "hu\u{0}g \u{1b}[31m tea", true),
        ("another script", "\u{4f60}\u{597d} \u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}", false),
        ("an emoji", "\u{1F917}", false),
        ("one endless word", &"a".repeat(5_000), false),
        ("words without meaning", "to be or not to be", true),
        ("a beginning of one letter", "h*", false),
        ("nothing after a minus", "- hug -", true),
    ];
    for (name, typed, finds) in rows {
        let outcome = catalogue.find(&request(typed)).unwrap();
        assert!(!*finds || outcome.total > 0, "{name}: {:?}", outcome.notes);
    }
}

#[test]
fn marks_do_what_they_say() {
    let taxonomy = Taxonomy::embedded().unwrap();
    let catalogue = Catalogue::of(&taxonomy).unwrap();
    let total = |typed: &str| catalogue.find(&request(typed)).unwrap().total;
    assert!(total("\"silent treatment\"") > 0 && total("\"silent treatment\"") < total("silent treatment"), "a phrase is narrower");
    assert_eq!(total("\"treatment silent\""), 0, "its order matters");
    let teasing = catalogue.find(&Request { limit: 600, ..request("joke -tease") }).unwrap();
    assert!(teasing.hits.iter().all(|hit| !hit.label.to_lowercase().contains("tease")), "without");
    assert!(total("+cup +tea") <= total("cup tea"), "with");
    assert!(total("reappr*") > 0, "a beginning");
}

#[test]
fn filters_narrow_and_facets_count() {
    let taxonomy = Taxonomy::embedded().unwrap();
    let catalogue = Catalogue::of(&taxonomy).unwrap();
    let mut filter = Filter::default();
    filter.want(Facet::Code, &["humour, ridicule".to_owned()], &taxonomy).unwrap();
    filter.want(Facet::Valence, &["improve".to_owned()], &taxonomy).unwrap();
    let outcome = catalogue.find(&Request { filter, limit: 600, sort: Sort::Label, ..Request::default() }).unwrap();
    assert!(outcome.total > 5 && outcome.hits.iter().all(|hit| hit.code == "humour"), "{:?}", outcome.facets);
    let codes = outcome.facets.iter().find(|counts| counts.facet == Facet::Code).unwrap();
    assert_eq!(codes.values, [("humour".to_owned(), outcome.total)]);
    let labels: Vec<String> = outcome.hits.iter().map(|hit| hit.label.to_lowercase()).collect();
    assert!(labels.is_sorted(), "{labels:?}");
    let rows: &[(Facet, &str, &str)] = &[
        (Facet::Valence, "imporve", "did you mean `improve`?"),
        (Facet::Code, "humor", "did you mean `humour`?"),
        (Facet::Stage, "cognitive", "there are situation_selection"),
        (Facet::Context, "hopsital", "did you mean `hospital`?"),
        (Facet::Measure, "erso", "did you mean `eros`?"),
    ];
    for (facet, value, hint) in rows {
        let error = Filter::default().want(*facet, &[(*value).to_owned()], &taxonomy).unwrap_err();
        assert!(error.hint_text().unwrap_or("").contains(hint), "{value}: {error}");
    }
}

#[test]
fn the_retired_lead_to_their_successors() {
    let mut taxonomy = Taxonomy::embedded().unwrap();
    let (_, code) = &mut taxonomy.codes[0];
    code.strategies[0].deprecated = true;
    code.strategies[0].replaced_by = Some(code.strategies[1].id.clone());
    let (old, new) = (code.strategies[0].id.value.clone(), code.strategies[1].id.value.clone());
    let catalogue = Catalogue::of(&taxonomy).unwrap();
    assert_eq!(catalogue.entry(&old).unwrap().id(), new);
    let outcome = catalogue.like(&old, &request("")).unwrap();
    assert!(outcome.notes.iter().any(|note| note.contains(&new)), "{:?}", outcome.notes);
    assert!(outcome.hits.iter().all(|hit| hit.id != old && hit.id != new));
    assert!(catalogue.like("IERS:9999", &request("")).is_err());
}

#[test]
fn a_taxonomy_without_anything_is_searched_all_the_same() {
    let taxonomy = Taxonomy::default();
    let catalogue = Catalogue::of(&taxonomy).unwrap();
    assert_eq!(catalogue.find(&request("hug")).unwrap().total, 0);
}

/// A file of coded answers in a folder that is gone after the test.
fn coded(lines: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("coded.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    (folder, file)
}

const JOKE: &str = r#"{"id":"1","mentions":[{"code":"humour","quote":"told him a joke","start":2,"end":17,"valence":"improve","direction":"given","status":"actual"}],"codes":["humour"],"input":{"n":7,"answer":"I told him a joke about the dentist","other":"a longer column that is not the answer, however long it is"}}"#;
const SILENT: &str = r#"{"id":"2","mentions":[{"code":"withdrawing","quote":"silent treatment","start":15,"end":31,"valence":"worsen","direction":"received","status":"negated"}],"codes":[],"input":{"n":8,"answer":"She gave me no silent treatment this time","other":""}}"#;
const NONE: &str = r#"{"id":"3","mentions":[],"codes":[],"input":{"n":9,"answer":"I do not remember any jokes","other":""}}"#;

fn words() -> Words {
    Words::of(&Taxonomy::embedded().unwrap())
}

fn ids(answers: &Answers, typed: &str, filter: &MentionFilter) -> Vec<String> {
    answers.find(typed, filter, 10, 40).unwrap().found.into_iter().map(|found| found.id).collect()
}

#[test]
fn answers_are_found_by_words_and_mentions() {
    let (_folder, file) = coded(&[JOKE, "", SILENT, NONE]);
    let answers = for_now(&file, words(), None, &Silent).unwrap();
    let filter = |part: &str, value: &str| {
        let mut filter = MentionFilter::default();
        filter.want(part, &[value.to_owned()]);
        filter
    };
    let none = MentionFilter::default();
    let rows: &[(&str, &str, MentionFilter, &[&str])] = &[
        ("a word in another form", "joking", none.clone(), &["1", "3"]),
        ("all words", "joke dentist", none.clone(), &["1"]),
        ("one of them", "dentist OR treatment", none.clone(), &["1", "2"]),
        ("a phrase", "\"silent treatment\"", none.clone(), &["2"]),
        ("the words of a phrase in another order", "\"treatment silent\"", none.clone(), &[]),
        ("without", "joke -dentist", none.clone(), &["3"]),
        ("a beginning", "dent*", none.clone(), &["1"]),
        ("nothing but a filter", "", filter("code", "humour"), &["1"]),
        ("a status", "", filter("status", "negated"), &["2"]),
        ("a filter and a word", "treatment", filter("code", "humour"), &[]),
        ("everything", "", none.clone(), &["1", "2", "3"]),
        ("a word that is nowhere", "zebra", none, &[]),
    ];
    for (name, typed, filter, expected) in rows {
        let mut found = ids(&answers, typed, filter);
        found.sort();
        assert_eq!(found, *expected, "{name}");
    }
    let found = &answers.find("joke", &filter("code", "humour"), 10, 40).unwrap().found[0];
    assert_eq!((found.contexts[0].left.as_str(), found.contexts[0].word.as_str()), ("I told him a ", "joke"));
    assert_eq!(found.mentions[0].quote, "told him a joke");
    assert_eq!(answers.find("", &filter("code", "humour"), 10, 40).unwrap().found[0].contexts[0].word, "told him a joke", "evidence");
}

#[test]
fn what_is_no_coded_answer_is_said_with_its_line() {
    let (_folder, file) = coded(&[JOKE, "id,text"]);
    let error = for_now(&file, words(), None, &Silent).unwrap_err();
    assert_eq!(error.place().map(|place| place.line), Some(2), "{error}");
    let (_folder, file) = coded(&[JOKE]);
    assert!(for_now(&file, words(), Some("nowhere"), &Silent).is_err(), "an unknown column");
    assert!(for_now(Path::new("/no/such/file.jsonl"), words(), None, &Silent).is_err());
}

#[test]
fn an_index_is_reused_and_rebuilt_when_the_file_changed() {
    let (folder, file) = coded(&[JOKE, SILENT]);
    let index = folder.path().join("index");
    let open = |column: Option<&str>| in_folder(&index, &file, words(), column, &Silent);
    assert_eq!(open(None).unwrap().1, State::Built);
    let (answers, state) = open(None).unwrap();
    assert_eq!((answers.len(), state), (2, State::Reused));
    fs::write(&file, [JOKE, SILENT, NONE].join("\n")).unwrap();
    let (answers, state) = open(None).unwrap();
    assert_eq!((answers.len(), state), (3, State::Rebuilt));
    assert_eq!(open(Some("other")).unwrap().1, State::Rebuilt, "another column");
    let generations =
        fs::read_dir(&index).unwrap().filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with("generation-"));
    assert_eq!(generations.count(), 1, "what is not in use is removed");
}

#[test]
fn a_build_that_did_not_end_is_done_again() {
    let (folder, file) = coded(&[JOKE]);
    let index = folder.path().join("index");
    drop(in_folder(&index, &file, words(), None, &Silent).unwrap());
    // As a crash in the first build leaves it: a note that names no generation, and half of one.
    let note = fs::read_to_string(index.join(NOTE)).unwrap();
    fs::write(index.join(NOTE), note.replace("\"generation-0\"", "\"\"")).unwrap();
    fs::remove_file(index.join("generation-0/meta.json")).unwrap();
    let (answers, state) = in_folder(&index, &file, words(), None, &Silent).unwrap();
    assert_eq!((answers.len(), state), (1, State::Rebuilt));
}

#[test]
fn damaged_and_foreign_folders_are_said_and_left_alone() {
    let (folder, file) = coded(&[JOKE]);
    let open = |index: &Path| in_folder(index, &file, words(), None, &Silent).map(|(_, state)| state);
    let made = |name: &str| {
        let index = folder.path().join(name);
        open(&index).unwrap();
        index
    };
    let largest = |index: &Path| {
        let files = fs::read_dir(index.join("generation-0")).unwrap().map(|e| e.unwrap().path());
        files
            .filter(|path| path.extension().is_some_and(|e| e != "json" && e != "lock"))
            .max_by_key(|path| path.metadata().unwrap().len())
            .unwrap()
    };
    let cut = made("cut");
    let bytes = fs::read(largest(&cut)).unwrap();
    fs::write(largest(&cut), &bytes[..bytes.len() / 2]).unwrap();
    let flipped = made("flipped");
    let path = largest(&flipped);
    let mut bytes = fs::read(&path).unwrap();
    bytes[0] ^= 0x55;
    fs::write(&path, bytes).unwrap();
    let unreadable = made("unreadable");
    fs::write(unreadable.join(NOTE), "{").unwrap();
    let newer = made("newer");
    let note = fs::read_to_string(newer.join(NOTE)).unwrap();
    fs::write(newer.join(NOTE), note.replace("\"version\": 1", "\"version\": 99")).unwrap();
    let foreign = folder.path().join("photos");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("cat.jpg"), "not ours").unwrap();
    let rows = [
        ("cut", cut, "damaged"),
        ("flipped", flipped, "damaged"),
        ("unreadable", unreadable, "can not be read"),
        ("newer", newer, "newer version"),
        ("foreign", foreign.clone(), "cat.jpg"),
        ("a file", file.clone(), "it is a file"),
    ];
    for (name, index, says) in rows {
        let before: Vec<_> = fs::read_dir(&index).into_iter().flatten().map(|e| e.unwrap().file_name()).collect();
        let error = open(&index).unwrap_err();
        assert!(error.to_string().contains(says), "{name}: {error}");
        let after: Vec<_> = fs::read_dir(&index).into_iter().flatten().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(before, after, "{name}");
    }
    assert_eq!(fs::read_to_string(foreign.join("cat.jpg")).unwrap(), "not ours");
}
