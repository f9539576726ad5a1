//! `ier learn` as a user meets it: from coded answers to cues that a codebook of one's own uses, and what it says of files
//! that are not what they should be.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn ier(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ier"));
    command.current_dir(folder).args(args).env("NO_COLOR", "1").stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The codebook about getting to work, and sixty coded answers in words that none of its rules knows.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let transport = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/transport");
    for part in ["codes", "rules"] {
        fs::create_dir_all(folder.path().join("book").join(part)).unwrap();
        for file in fs::read_dir(transport.join(part)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.path().join("book").join(part).join(file.file_name())).unwrap();
        }
    }
    let acts = [("cycling", "on my trusty tandem"), ("transit", "with the funicular"), ("car", "in an old hatchback"), ("", "nothing new")];
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let mut lines = String::new();
    for i in 0..60 {
        let (code, words) = acts[i % 4];
        let mentions = if code.is_empty() { String::new() } else { format!(r#"{{"quote": "{words}", "code": "{code}"}}"#) };
        let text = format!("on {} {}, it was {words}", days[i % 5], i / 5);
        lines += &format!("{{\"id\": \"{i}\", \"text\": \"{text}\", \"mentions\": [{mentions}]}}\n");
    }
    fs::write(folder.path().join("coded.jsonl"), lines).unwrap();
    folder
}

#[test]
fn a_codebook_learns_words_that_its_rules_lack() {
    let folder = folder();
    let learned = ier(folder.path(), &["learn", "coded.jsonl", "--taxonomy", "book", "--to", "book/cues.tsv"]);
    let text = said(&learned);
    assert!(learned.status.success(), "{text}");
    let line = text.lines().find(|line| line.starts_with("cues: {")).unwrap_or_else(|| panic!("{text}"));
    let first = fs::read(folder.path().join("book/cues.tsv")).unwrap();
    fs::write(folder.path().join("book/taxonomy.yaml"), format!("id: transport\ntitle: Getting to work\n{line}\n")).unwrap();
    let checked = ier(folder.path(), &["check", "book"]);
    assert!(checked.status.success() && said(&checked).contains(" cues;"), "{}", said(&checked));
    let explained = said(&ier(folder.path(), &["explain", "--taxonomy", "book", "Since May I come with the funicular"]));
    assert!(explained.contains("rule cues.transit"), "{explained}");
    assert!(explained.contains("no rule knows these words; cues: "), "{explained}");
    assert!(explained.contains("funicular"), "{explained}");
    // The same answers and rules give the same cues, whatever cues there were.
    assert!(ier(folder.path(), &["learn", "coded.jsonl", "--taxonomy", "book", "--to", "again.tsv"]).status.success());
    assert_eq!(fs::read(folder.path().join("again.tsv")).unwrap(), first);
}

#[test]
fn what_can_not_be_learned_from_is_told_with_its_line() {
    let folder = folder();
    let good = fs::read_to_string(folder.path().join("coded.jsonl")).unwrap();
    let few = good.lines().take(3).collect::<Vec<_>>().join("\n");
    for (name, text, says) in [
        ("few", few, "3 coded answers are too few"),
        ("cut", good.clone() + "{\"id\": 61, \"text\"", "not JSON"),
        ("no text", good.clone() + "{\"id\": 61, \"mentions\": []}", "an answer without `text`"),
        ("no mentions", good.clone() + "{\"id\": 61, \"text\": \"a\"}", "an answer without `mentions`"),
        ("unknown", good.clone() + r#"{"id": 61, "text": "a", "mentions": [{"quote": "a", "code": "walking"}]}"#, "unknown code `walking`"),
        ("no quote", good.clone() + r#"{"id": 61, "text": "a", "mentions": [{"code": "car"}]}"#, "a mention without `quote`"),
        (
            "elsewhere",
            good.clone() + r#"{"id": 61, "text": "a", "mentions": [{"quote": "b", "code": "car"}]}"#,
            "does not stand in the text",
        ),
    ] {
        fs::write(folder.path().join("bad.jsonl"), text).unwrap();
        let output = ier(folder.path(), &["learn", "bad.jsonl", "--taxonomy", "book"]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {text}");
        assert!(text.contains(says), "{name}: {text}");
        assert!(name == "few" || text.contains("bad.jsonl:61"), "{name}: {text}");
        assert!(!folder.path().join("cues.tsv").exists(), "{name}: nothing is written");
    }
}

#[test]
fn a_damaged_file_of_cues_is_an_error_with_its_line() {
    let folder = folder();
    for (text, says) in [
        ("=\tnone 1\nbus\ttransit lots\n", "cues.tsv:2"),
        ("bus\ttrain 1\n", "unknown code `train`"),
        ("three words here\tcar 1\n", "is no cue"),
    ] {
        fs::write(folder.path().join("book/cues.tsv"), text).unwrap();
        let output = ier(folder.path(), &["check", "book"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(says), "{}", said(&output));
    }
}
