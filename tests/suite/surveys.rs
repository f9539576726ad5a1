//! Exports of survey programs, workbooks and Parquet, from the file to the coding.
//!
//! They are coded with the codebook of the transcripts, about getting to work.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn ier(folder: &Path, args: &[&str]) -> Output {
    let taxonomy = root().join("tests/cli/transport");
    Command::new(env!("CARGO_BIN_EXE_ier"))
        .current_dir(folder)
        .args(args)
        .arg("--taxonomy")
        .arg(taxonomy)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with the exports in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root().join("tests/surveys")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    folder
}

fn rows(bytes: &[u8]) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    reader.records().map(|row| header.iter().map(String::from).zip(row.unwrap().iter().map(String::from)).collect()).collect()
}

#[test]
fn exports_are_recognised_and_their_questions_used() {
    let cases: [(&str, &[&str], &str, usize, &str, &str); 6] = [
        (
            "qualtrics.csv",
            &["--text-column", "Q1"],
            "recognised as a Qualtrics export, 2 more header rows left out; question of `Q1`: \"How do you get to work? Please answer in your own words.\" (`--survey plain`",
            3,
            "How do you get to work? Please answer in your own words.",
            "cycling",
        ),
        (
            "surveymonkey.csv",
            &[],
            "recognised as a SurveyMonkey export, the second header row left out; question \"How do you get to work?\"",
            2,
            "How do you get to work?",
            "cycling",
        ),
        ("redcap.csv", &[], "recognised as a REDCap export (`--survey plain`", 4, "", "cycling"),
        (
            "limesurvey.csv",
            &[],
            "recognised as a LimeSurvey export; question of `G01Q01. How do you get to work?`: \"How do you get to work?\"",
            2,
            "How do you get to work?",
            "cycling",
        ),
        (
            "google_forms.csv",
            &[],
            "recognised as answers of Google Forms; question \"How do you get to work?\"",
            2,
            "How do you get to work?",
            "cycling",
        ),
        ("qualtrics.csv", &["--text-column", "Q1", "--survey", "plain"], "text column `Q1`", 5, "", ""),
    ];
    let folder = folder();
    for (file, args, part, count, question, codes) in cases {
        let output = ier(folder.path(), &[&["code", file, "--format", "csv"], args].concat());
        assert!(output.status.success() && said(&output).contains(part), "{file}: {}", said(&output));
        let rows = rows(&output.stdout);
        assert_eq!(rows.len(), count, "{file}");
        assert_eq!(rows[0].get("question").map_or("", |q| q), question, "{file}");
        assert_eq!(rows[0]["codes"], codes, "{file}");
    }
}

#[test]
fn an_answer_of_redcap_has_an_id_of_record_event_and_instance() {
    let folder = folder();
    let output = ier(folder.path(), &["code", "redcap.csv", "--format", "csv"]);
    let ids: Vec<String> = rows(&output.stdout).into_iter().map(|row| row["answer_id"].clone()).collect();
    assert_eq!(ids, ["1/baseline_arm_1", "1/followup_arm_1", "2/baseline_arm_1", "2/followup_arm_1/diary/1"]);
    let asked = ier(folder.path(), &["code", "redcap.csv", "--format", "csv", "--id-column", "record_id"]);
    assert!(!rows(&asked.stdout)[0].contains_key("answer_id") && said(&asked).contains("ids repeat, first `1`"), "{}", said(&asked));
}

#[test]
fn several_text_columns_are_coded_each_with_its_question() {
    let folder = folder();
    let args = ["code", "qualtrics.csv", "--text-column", "Q1", "--text-column", "Q2"];
    let output = ier(folder.path(), &[&args[..], &["--format", "csv"]].concat());
    assert!(said(&output).contains("text columns `Q1`, `Q2`, id column `ResponseId`"), "{}", said(&output));
    let found: Vec<[String; 4]> =
        rows(&output.stdout).into_iter().map(|row| ["answer_id", "item", "question", "codes"].map(|name| row[name].clone())).collect();
    let how = "How do you get to work? Please answer in your own words.";
    let expected = [
        ["R_1aBcDeFgHiJkLm1/Q1", "Q1", how, "cycling"],
        ["R_1aBcDeFgHiJkLm1/Q2", "Q2", "What do you do when it rains?", "transit"],
        ["R_1aBcDeFgHiJkLm2/Q1", "Q1", how, "car"],
        ["R_1aBcDeFgHiJkLm2/Q2", "Q2", "What do you do when it rains?", "car"],
    ];
    assert_eq!(found[..4], expected);
    assert_eq!(found.len(), 6);
    let output = ier(folder.path(), &[&args[..], &["--format", "jsonl"]].concat());
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines[1]["id"], "R_1aBcDeFgHiJkLm1/Q2");
    assert_eq!((&lines[1]["input"]["item"], &lines[1]["made_by"]["text_column"]), (&"Q2".into(), &"Q2".into()));
    assert_eq!(lines[1]["made_by"]["prompt_column"], "question");
    let twice = ier(folder.path(), &["code", "qualtrics.csv", "--text-column", "Q1", "--text-column", "q1"]);
    assert!(said(&twice).contains("the text column `Q1` is named twice"), "{}", said(&twice));
}

#[test]
fn a_json_object_gets_item_and_question_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), "{\"id\": 1, \"a\": \"I cycle to work\", \"b\": \"I take the bus\"}\n{}\n").unwrap();
    let output = ier(folder.path(), &["code", "a.jsonl", "--text-column", "a", "--text-column", "b", "--prompt", "How?"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let inputs: Vec<&str> =
        text.lines().map(|line| line.split_once("\"input\":").unwrap().1.split_once(",\"made_by\"").unwrap().0).collect();
    let first =
        "{\"id\": 1, \"a\": \"I cycle to work\", \"b\": \"I take the bus\",\"answer_id\":\"1/a\",\"item\":\"a\",\"question\":\"How?\"}";
    assert_eq!(inputs[0], first);
    assert_eq!(inputs[3], "{\"answer_id\":\"2/b\",\"item\":\"b\",\"question\":\"How?\"}");
}

/// Codes a file into another and gives what was said.
fn code(folder: &Path, args: &[&str]) -> String {
    let output = ier(folder, &[&["code"], args].concat());
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_goes_out_and_comes_back() {
    let folder = folder();
    code(folder.path(), &["qualtrics.csv", "--text-column", "Q1", "--to", "coded.parquet"]);
    code(folder.path(), &["qualtrics.csv", "--text-column", "Q1", "--to", "again.parquet", "--threads", "1"]);
    let bytes = fs::read(folder.path().join("coded.parquet")).unwrap();
    assert!(bytes == fs::read(folder.path().join("again.parquet")).unwrap(), "the same input gives the same bytes");
    code(folder.path(), &["coded.parquet", "--text-column", "Q1", "--to", "from_parquet.csv"]);
    code(folder.path(), &["qualtrics.csv", "--text-column", "Q1", "--to", "from_csv.csv"]);
    let read = |name: &str| rows(&fs::read(folder.path().join(name)).unwrap());
    for (parquet, csv) in read("from_parquet.csv").iter().zip(&read("from_csv.csv")) {
        assert!(csv.iter().all(|(name, cell)| parquet.get(name) == Some(cell)), "{parquet:?}\n{csv:?}");
    }
    let cut = &bytes[..bytes.len() / 2];
    fs::write(folder.path().join("cut.parquet"), cut).unwrap();
    let output = ier(folder.path(), &["code", "cut.parquet"]);
    assert!(
        said(&output).contains("cut.parquet is not a Parquet file that can be read") && output.status.code() == Some(2),
        "{}",
        said(&output)
    );
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_has_a_sheet_for_each_view_and_is_read_back() {
    use calamine::{Reader, Xlsx};
    let folder = folder();
    code(folder.path(), &["qualtrics.csv", "--text-column", "Q1", "--to", "coded.xlsx"]);
    let mut book: Xlsx<_> = calamine::open_workbook(folder.path().join("coded.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["coded", "mentions", "summary", "codebook", "about"]);
    let mut sheet = |name: &str| -> Vec<Vec<String>> {
        book.worksheet_range(name).unwrap().rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    assert_eq!((sheet("coded").len(), sheet("mentions").len()), (4, 4));
    let summary = sheet("summary");
    assert_eq!(summary[1][..3], ["total", "answers", "3"]);
    let cycling = summary.iter().find(|row| row[1] == "cycling").unwrap();
    assert_eq!((&*cycling[2], &*cycling[4]), ("1", "1"));
    let codebook = sheet("codebook");
    assert!(codebook.iter().any(|row| row[0] == "transit" && !row[2].is_empty()), "{codebook:?}");
    let about: Vec<(String, String)> = sheet("about").into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let of = |name: &str| about.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default();
    assert_eq!(of("ier version"), env!("CARGO_PKG_VERSION"));
    assert!(of("command").starts_with("ier code qualtrics.csv --text-column Q1 --taxonomy "), "{about:?}");
    assert_eq!((of("input"), of("input, last changed").len()), ("qualtrics.csv".into(), "2026-03-02T09:16:20Z".len()));
    // The long table comes first where it was asked for, and a workbook of ours is no riddle to read.
    code(folder.path(), &["qualtrics.csv", "--text-column", "Q1", "--layout", "long", "--to", "long.xlsx"]);
    let said = code(folder.path(), &["long.xlsx", "--text-column", "Q1", "--to", "long.csv"]);
    assert!(said.contains("sheet `mentions`") && !said.contains("warning"), "{said}");
}

#[cfg(feature = "xlsx")]
#[test]
fn a_sheet_is_named_or_numbered_and_others_are_listed() {
    use rust_xlsxwriter::Workbook;
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    for (name, text) in [("Wave 1", "I cycle to the office every day"), ("Wave 2", "I take the bus since last year")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "id").unwrap().write(0, 1, "answer").unwrap();
        sheet.write(1, 0, 7).unwrap().write(1, 1, text).unwrap();
    }
    book.save(folder.path().join("waves.xlsx")).unwrap();
    let cases: [(&[&str], &str, &str); 5] = [
        (&[], "cycling", "warning: waves.xlsx: read the sheet `Wave 1`; also with data: `Wave 2`; `--sheet NAME` reads another"),
        (&["--sheet", "Wave 2"], "transit", "sheet `Wave 2`"),
        (&["--sheet", "wave 2"], "transit", "sheet `Wave 2`"),
        (&["--sheet", "2"], "transit", "sheet `Wave 2`"),
        (&["--sheet", "3"], "", "waves.xlsx has no sheet `3`; it has 1 `Wave 1`, 2 `Wave 2`"),
    ];
    for (args, codes, part) in cases {
        let output = ier(folder.path(), &[&["code", "waves.xlsx", "--format", "csv"], args].concat());
        assert!(said(&output).contains(part), "{args:?}: {}", said(&output));
        if codes.is_empty() {
            assert_eq!(output.status.code(), Some(2));
        } else {
            assert_eq!(rows(&output.stdout)[0]["codes"], codes, "{args:?}");
        }
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn old_workbooks_are_read() {
    let folder = folder();
    let output = ier(folder.path(), &["code", "answers.xls", "--format", "csv"]);
    let rows = rows(&output.stdout);
    let first: Vec<&str> = ["id", "age", "when", "codes"].map(|name| &*rows[0][name]).to_vec();
    assert_eq!(first, ["7", "31", "2026-03-02", "cycling"]);
    assert_eq!((&*rows[1]["age"], &*rows[1]["answer"]), ("44.5", "I take the bus – as I always have."));
    let empty = ier(folder.path(), &["code", "answers.xls", "--sheet", "Notes"]);
    assert!(said(&empty).contains("the sheet `Notes` is empty"), "{}", said(&empty));
    let written = ier(folder.path(), &["code", "answers.xls", "--to", "coded.xls"]);
    assert!(said(&written).contains("old Excel (.xls) is read and not written"), "{}", said(&written));
}

#[cfg(feature = "xlsx")]
#[test]
fn sheets_of_libreoffice_are_read() {
    let folder = folder();
    let output = ier(folder.path(), &["code", "answers.ods", "--format", "csv"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(rows(&output.stdout)[1]["codes"], "transit");
    fs::rename(folder.path().join("answers.ods"), folder.path().join("a.xlsx")).unwrap();
    let output = ier(folder.path(), &["code", "a.xlsx"]);
    assert!(
        said(&output).contains("it looks like an OpenDocument file") && said(&output).contains("rename it to .ods"),
        "{}",
        said(&output)
    );
}

/// A file that another program (Arrow's C++ library) wrote.
#[cfg(feature = "parquet")]
#[test]
fn parquet_of_other_programs_is_read() {
    let folder = folder();
    let output = ier(folder.path(), &["code", "answers.parquet", "--format", "csv"]);
    let found: Vec<Vec<String>> = rows(&output.stdout)
        .into_iter()
        .map(|row| ["id", "when", "day", "score", "condition", "tags", "yes", "codes"].map(|name| row[name].clone()).to_vec())
        .collect();
    let expected = [
        ["7", "2026-03-02T09:16:20", "2026-03-02", "0.1", "a", "[\"x\",\"y\"]", "TRUE", "cycling"],
        ["8", "", "2026-03-02", "2", "b", "[]", "FALSE", ""],
        ["9", "2026-03-03T00:00:00", "2026-03-02", "", "a", "", "", "transit"],
    ];
    assert_eq!(found, expected);
}

#[test]
fn options_of_a_study_are_picked_up_and_said() {
    let folder = folder();
    let write = |text: &str| fs::write(folder.path().join("ier.toml"), text).unwrap();
    write("text_column = \"Q2\"\nprompt = \"What then?\"\nlayout = \"long\"\n");
    let output = ier(folder.path(), &["code", "qualtrics.csv"]);
    assert!(said(&output).contains("ier.toml: text_column, prompt, layout (`--no-study` leaves it out)"), "{}", said(&output));
    assert_eq!(rows(&output.stdout)[0]["question"], "What then?");
    assert_eq!(rows(&output.stdout)[0]["quote"], "take the bus");
    let typed = ier(folder.path(), &["code", "qualtrics.csv", "--text-column", "Q1"]);
    assert!(said(&typed).contains("ier.toml: prompt, layout") && said(&typed).contains("text column `Q1`"), "{}", said(&typed));
    let without = ier(folder.path(), &["code", "qualtrics.csv", "--text-column", "Q1", "--no-study"]);
    assert!(!said(&without).contains("ier.toml") && rows(&without.stdout)[0].contains_key("evidence"), "{}", said(&without));
    // A layout for tables is no mistake for JSONL, as it would be if it were typed.
    assert!(ier(folder.path(), &["code", "qualtrics.csv", "--format", "jsonl"]).status.success());
    write("text_colum = \"Q2\"\n");
    let wrong = ier(folder.path(), &["code", "qualtrics.csv"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        said(&wrong).contains("ier.toml:1:1: unknown key `text_colum`") && said(&wrong).contains("did you mean `text_column`?"),
        "{}",
        said(&wrong)
    );
}

/// Everything that `ier verify` has to say about a coding.
fn verify(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = ier(folder, &[&["verify"], args].concat());
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &said(&output))
}

#[test]
fn a_coding_is_verified_in_every_form() {
    let folder = folder();
    let mut forms: Vec<(&str, &[&str])> = vec![("a.jsonl", &[]), ("wide.csv", &[]), ("long.csv", &["--layout", "long"]), ("wide.tsv", &[])];
    if cfg!(feature = "xlsx") {
        forms.extend([("wide.xlsx", &[][..]), ("long.xlsx", &["--layout", "long"])]);
    }
    if cfg!(feature = "parquet") {
        forms.extend([("wide.parquet", &[][..]), ("long.parquet", &["--layout", "long"])]);
    }
    for (name, args) in forms {
        for columns in [&["--text-column", "Q1"][..], &["--text-column", "Q1", "--text-column", "Q2"]] {
            code(folder.path(), &[&["qualtrics.csv", "--to", name, "--force"], args, columns].concat());
            // JSONL and `item` say what was coded; of other tables it has to be said, since two columns hold answers.
            let told: &[&str] = if name.ends_with("jsonl") || columns.len() == 4 { &[] } else { &["--text-column", "Q1"] };
            let (status, said) = verify(folder.path(), &[&[name], told].concat());
            let count = 3 * columns.len() / 2;
            assert_eq!(status, Some(0), "{name} {columns:?}: {said}");
            assert!(said.contains(&format!("result       same: {count} of {count} answers")), "{name}: {said}");
        }
    }
}

#[test]
fn what_does_not_match_is_listed() {
    let folder = folder();
    code(folder.path(), &["qualtrics.csv", "--text-column", "Q1", "--to", "a.jsonl"]);
    let path = folder.path().join("a.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let cases: [(&str, String, &str); 4] = [
        (
            "another code",
            text.replacen("\"codes\":[\"cycling\"]", "\"codes\":[\"car\"]", 1),
            "R_1aBcDeFgHiJkLm1 (row 1): codes car -> cycling",
        ),
        ("another text", text.replacen("\"Q1\":\"We drive", "\"Q1\":\"We fly", 1), "R_1aBcDeFgHiJkLm2 (row 2): codes car -> nothing"),
        (
            "another version",
            text.replace(&format!("\"ier_version\":\"{}\"", env!("CARGO_PKG_VERSION")), "\"ier_version\":\"0.0.0\""),
            "version      differs: 0.0.0 in the file",
        ),
        ("another fingerprint", text.replace("\"taxonomy_fingerprint\":\"", "\"taxonomy_fingerprint\":\"00"), "fingerprint  differs: 00"),
    ];
    for (row, changed, part) in cases {
        assert_ne!(changed, text, "{row}");
        fs::write(&path, changed).unwrap();
        let (status, said) = verify(folder.path(), &["a.jsonl"]);
        assert_eq!(status, Some(1), "{row}: {said}");
        assert!(said.contains(part), "{row}: {said}");
    }
    code(folder.path(), &["qualtrics.csv", "--text-column", "Q1", "--to", "a.csv"]);
    let path: PathBuf = folder.path().join("a.csv");
    let text = fs::read_to_string(&path).unwrap().replacen("cycling,0,1,0,", "car,1,0,0,", 1);
    fs::write(&path, text).unwrap();
    let (status, said) = verify(folder.path(), &["a.csv", "--text-column", "Q1"]);
    assert!(status == Some(1) && said.contains("codes car -> cycling, car 1 -> 0, cycling 0 -> 1"), "{said}");
    let (status, said) = verify(folder.path(), &["google_forms.csv"]);
    assert!(status == Some(2) && said.contains("is no coding that `ier code` wrote"), "{said}");
}
