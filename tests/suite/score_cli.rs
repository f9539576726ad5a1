//! `ier score` from outside: what is written where, what is refused, and a table scored by hand.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

fn ier(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_ier")).arg("score").args(args).current_dir(folder).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code().expect("an exit code"), text(stdout), text(stderr))
}

/// A folder with the answers of three people: all 1, all 5, and to every item its number modulo 5, plus 1; one is missing.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut text = "Participant".to_owned();
    (1..=20).rev().for_each(|n| write!(text, ";IERQ_{n}").expect("a string"));
    for (id, answer) in [("anna", 1), ("ben", 5), ("cem", 0)] {
        write!(text, "\n{id}").expect("a string");
        for n in (1..=20).rev() {
            let answer = if answer == 0 { n % 5 + 1 } else { answer };
            if id == "cem" && n == 20 { text.push(';') } else { write!(text, ";{answer}").expect("a string") }
        }
    }
    std::fs::write(folder.path().join("survey.csv"), text).expect("written");
    folder
}

#[test]
fn three_people_by_hand() {
    let folder = folder();
    let (code, out, err) = ier(folder.path(), &["ierq", "survey.csv", "--to", "-"]);
    assert_eq!(code, 0, "{err}");
    let rows: Vec<&str> = out.lines().collect();
    assert!(rows[0].starts_with("row,Participant,enhancing_positive_affect,perspective_taking,soothing,social_modeling,"), "{out}");
    assert!(rows[1].starts_with("1,anna,5,5,5,5,0,0,0,0,ierq,"), "{out}");
    assert!(rows[2].starts_with("2,ben,25,25,25,25,0,0,0,0,ierq,"), "{out}");
    // Items 3 6 8 13 18: 4 + 2 + 4 + 4 + 4. Items 2 7 10 14 17: 3 + 3 + 1 + 5 + 3. Items 4 9 12 16 19: 5 + 5 + 3 + 2 + 5.
    // Items 1 5 11 15 20: 2 + 1 + 2 + 1 and one missing.
    assert!(rows[3].starts_with("3,cem,18,15,20,,0,0,0,1,ierq,"), "{out}");
    assert!(err.contains("Social modelling: 1 of 3 not scored") && !out.contains("Alpha"), "{err}");
    // Prorated: 6 x 5 / 4.
    let (code, out, _) = ier(folder.path(), &["ierq", "survey.csv", "--to", "-", "--allow-missing", "1", "--quiet"]);
    assert!(code == 0 && out.contains("\n3,cem,18,15,20,7.5,0,0,0,1,"), "{out}");
}

#[test]
fn tables_go_to_standard_output_when_scores_go_to_a_file() {
    let folder = folder();
    for (name, begins) in [("s.csv", "row,Participant,"), ("s.jsonl", "{"), ("s.json", "{\n"), ("s.xlsx", "PK")] {
        if cfg!(not(feature = "xlsx")) && name == "s.xlsx" {
            continue;
        }
        let (code, out, err) = ier(folder.path(), &["ierq", "survey.csv", "--to", name]);
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        assert!(out.contains("Alpha") && out.contains("95% interval") && out.contains("Perspective taking"), "{name}: {out}");
        let bytes = std::fs::read(folder.path().join(name)).expect("written");
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
        let (code, _, err) = ier(folder.path(), &["ierq", "survey.csv", "--to", name]);
        assert!(code == 2 && err.contains("exists") && err.contains("--force"), "{name}: {err}");
        let (code, _, err) = ier(folder.path(), &["ierq", "survey.csv", "--to", name, "--force", "--quiet"]);
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        assert_eq!(std::fs::read(folder.path().join(name)).expect("written"), bytes, "{name}: the same bytes twice");
    }
    assert_eq!(
        std::fs::read_dir(folder.path())
            .expect("a folder")
            .filter(|e| e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().starts_with('.')))
            .count(),
        0
    );
}

#[test]
fn a_template_filled_in_is_a_key() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, template, _) = ier(folder.path(), &["eros", "--template", "--subscale", "extrinsic_worsening"]);
    assert_eq!(code, 0);
    let key = template.replacen("named_failings,", "named_failings,V3", 1).replacen("behaved_irritated,", "behaved_irritated,V1", 1);
    let key = key.replacen("spelled_out_hurt,", "spelled_out_hurt,V2", 1);
    std::fs::write(folder.path().join("key.csv"), &key).expect("written");
    std::fs::write(folder.path().join("t.csv"), "V1,V2,V3\n1,2,4\n5,5,5\n-99,1,1\n").expect("written");
    let args = ["eros", "t.csv", "--key", "key.csv", "--missing=-99", "--to", "-", "--quiet"];
    let (code, out, err) = ier(folder.path(), &args);
    assert_eq!(code, 0, "{err}");
    let rows: Vec<&str> = out.lines().collect();
    assert!(
        rows[1].starts_with("1,2.3333333333333335,0,eros,") && rows[2].starts_with("2,5,0,eros,") && rows[3].starts_with("3,,1,eros,"),
        "{out}"
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let folder = folder();
    let text = std::fs::read_to_string(folder.path().join("survey.csv")).expect("readable");
    std::fs::write(folder.path().join("bad.csv"), text.replace("anna;1;1;", "anna;6;1.5;")).expect("written");
    std::fs::write(folder.path().join("empty.csv"), text.lines().next().expect("a header")).expect("written");
    let rows: [(&str, &[&str], &[&str]); 10] = [
        (
            "bad cells",
            &["ierq", "bad.csv"],
            &[
                "2 cells are no answers",
                "row 1 (line 2), column `IERQ_20` (ierq20): 6 is out of the range 1 to 5",
                "column `IERQ_19` (ierq19): `1.5` is not a whole number",
            ],
        ),
        ("no rows", &["ierq", "empty.csv"], &["empty.csv"]),
        ("no such file", &["ierq", "none.csv"], &["none.csv"]),
        ("no such measure", &["irqe", "survey.csv"], &["there is no measure `irqe`", "these can be scored: eros, ierq"]),
        ("a measure without items", &["roes", "survey.csv"], &["`roes` can not be scored"]),
        ("columns of another measure", &["eros", "survey.csv"], &["no column is an item of `eros`", "--key"]),
        ("no such subscale", &["ierq", "survey.csv", "--subscale", "sooting"], &["did you mean `soothing`?"]),
        ("no such id column", &["ierq", "survey.csv", "--id-column", "who"], &["no column `who`", "`Participant`"]),
        ("confidence", &["ierq", "survey.csv", "--confidence", "95"], &["95 is not between 0 and 1"]),
        ("onto itself", &["ierq", "survey.csv", "--to", "./survey.csv", "--force"], &["survey.csv"]),
    ];
    for (name, args, expected) in rows {
        let (code, out, err) = ier(folder.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{name}");
        for part in expected {
            assert!(err.contains(part), "{name}: `{part}` is not in: {err}");
        }
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("survey.csv")).expect("readable"), text);
}

#[test]
fn strategies_are_shown_with_and_without_a_table() {
    let folder = folder();
    let (code, out, _) = ier(folder.path(), &["eros", "--strategies"]);
    assert!(code == 0 && out.contains("IERS:0007") && out.contains("hear_troubles") && !out.contains("other side"), "{out}");
    let (code, out, _) = ier(folder.path(), &["ierq", "survey.csv", "--strategies"]);
    assert!(code == 0 && out.contains("Omega") && out.contains("IERS:0116") && out.contains("seen from the other side"), "{out}");
}
