//! `ier export` as a user runs it.

use std::path::Path;
use std::process::{Command, Output};

fn ier(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ier")).current_dir(folder).arg("export").args(args).output().expect("the program runs")
}

#[test]
fn every_format_is_written_to_standard_output_or_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = [
        ("skos", "@prefix "),
        ("skos-jsonld", "{"),
        ("json", "{"),
        ("qdc", "<?xml"),
        ("taguette", "tag,parent,description\n"),
        ("quanteda", "# Words per code"),
        ("liwc", "%\n"),
        ("bibtex", "@"),
        ("csl-json", "["),
    ];
    for (format, start) in rows {
        let output = ier(folder.path(), &[format]);
        assert!(output.status.success() && output.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.starts_with(start.as_bytes()), "{format}");
        let file = format!("{format}.out");
        assert!(ier(folder.path(), &[format, "--to", &file]).status.success(), "{format}");
        assert!(std::fs::read(folder.path().join(&file)).expect("written") == output.stdout, "{format}");
    }
    assert!(ier(folder.path(), &["csv", "--to", "tables"]).status.success());
    assert!(folder.path().join("tables/strategies.csv").is_file());
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("readable").flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), rows.len() + 1, "no temporary file is left: {left:?}");
}

#[test]
fn refusals_say_what_to_do_and_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("there.bib"), "mine").expect("writable");
    std::fs::create_dir(folder.path().join("tables")).expect("writable");
    std::fs::write(folder.path().join("tables/sources.csv"), "mine").expect("writable");
    let rows: [(&str, &[&str], &str); 9] = [
        ("existing file", &["bibtex", "--to", "there.bib"], "--force"),
        ("existing table", &["csv", "--to", "tables"], "--force"),
        ("csv without a folder", &["csv"], "--to FOLDER"),
        ("csv into a file", &["csv", "--to", "there.bib"], "name a folder"),
        ("file into a folder", &["json", "--to", "tables"], "name a file"),
        ("unknown format", &["skoz"], "skos"),
        ("flag without effect", &["json", "--base", "https://example.org/"], "skos and skos-jsonld"),
        ("base that ends in nothing", &["skos", "--base", "https://example.org/ier"], "`https://example.org/ier/`"),
        ("no such taxonomy", &["skos", "--taxonomy", "nowhere"], "codes/*.yaml"),
    ];
    for (name, args, expected) in rows {
        let output = ier(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(expected), "{name}: {said}");
    }
    assert_eq!(std::fs::read(folder.path().join("there.bib")).expect("still there"), b"mine");
    assert_eq!(std::fs::read_dir(folder.path().join("tables")).expect("readable").count(), 1, "no table was written");
    assert!(ier(folder.path(), &["bibtex", "--to", "there.bib", "--force"]).status.success());
    assert_ne!(std::fs::read(folder.path().join("there.bib")).expect("still there"), b"mine");
}
