//! Projects of qualitative-analysis programs, out and in, as a user meets them.
//!
//! What goes out is read by a program of its own (`tests/python/qdpx_project.py`, with zipfile and lxml); without Python or
//! lxml a notice says so. `IER_PYTHON` names another Python. What comes in is built here as other programs write it.

use crate::python;

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use ier::import::archive::{Archive, Limits};
use ier::import::project::Project;
use rand_core::{Rng, SeedableRng};
use serde_json::Value;
use zip::write::{SimpleFileOptions, ZipWriter};

fn ier(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ier")).current_dir(folder).args(args).output().expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// Answers with everything that moves places: two-sign line ends, emoji, combining marks, a mark of byte order inside a cell,
/// signs that XML forbids or escapes, an empty answer, a repeated id.
const MESSY: &str = "id,condition,answer\n\
    1,a & b,\"I gave her a hug.\r\nThen 🍕🍕 and I hugged him.\"\n\
    2,\"<c>\",\"\u{feff}I gave her a hug, cafe\u{301} \u{1} & <b>.\"\n\
    3,a & b,\n\
    3,\"<c>\",I did not hug her but I listened to her for an hour.\n\
    4,,\"Je l\u{2019}ai... I told her a joke 👩\u{200d}👩\u{200d}👧 to cheer her up\"\n\
    5,a & b,asdf\n";

fn coded(folder: &Path) {
    std::fs::write(folder.join("messy.csv"), MESSY).unwrap();
    let output = ier(folder, &["code", "messy.csv", "--text-column", "answer", "--id-column", "id", "--to", "coded.jsonl", "-q"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_project_keeps_the_rules_and_every_word_stands_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    coded(folder.path());
    for (name, more) in [("all.qdpx", &[][..]), ("again.qdpx", &[]), ("codes.qdpx", &["--codes-only"])] {
        let output = ier(folder.path(), &[&["export", "qdpx", "coded.jsonl", "--to", name], more].concat());
        assert!(output.status.success() && said(&output).contains("`3`"), "{}", said(&output));
        let (project, answers) = (folder.path().join(name), folder.path().join("coded.jsonl"));
        python::run("qdpx_project.py", &[project.as_os_str(), answers.as_os_str(), "--mistakes".as_ref()]);
    }
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert!(read("all.qdpx") == read("again.qdpx"), "the same answers give the same bytes");
}

/// A project as another program writes it.
fn project(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Two people, a sub-code, codes by name in other spellings, a code of one's own, GUIDs in braces and small letters, a text
/// with a byte order mark, one inside the XML, a coded picture, folders in small letters.
const HUMAN: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="study" origin="Some Program 2.1" creatingUserGUID="{aaaaaaaa-0000-4000-8000-000000000001}">
 <Users><User guid="aaaaaaaa-0000-4000-8000-000000000001" name="Anna"/><User guid="{AAAAAAAA-0000-4000-8000-000000000002}" name="Ben &amp; co"/></Users>
 <CodeBook><Codes>
  <Code guid="cccccccc-0000-4000-8000-000000000001" name="COMFORTING" isCodable="true">
   <Code guid="cccccccc-0000-4000-8000-000000000002" name="Hugs and such" isCodable="true"/>
  </Code>
  <Code guid="cccccccc-0000-4000-8000-000000000003" name="Listening" isCodable="true"/>
  <Code guid="cccccccc-0000-4000-8000-000000000004" name="OWN" isCodable="true"/>
  <Code guid="cccccccc-0000-4000-8000-000000000005" name="uncodable" isCodable="true"/>
  <Code guid="cccccccc-0000-4000-8000-000000000006" name="Never used" isCodable="false"/>
 </Codes></CodeBook>
 <Sources>
  <TextSource guid="dddddddd-0000-4000-8000-000000000001" name="P1.txt" plainTextPath="internal://one.txt">
   <PlainTextSelection guid="eeeeeeee-0000-4000-8000-000000000001" startPosition="START" endPosition="END">
    <Description>a &lt;memo&gt;</Description>
    <Coding guid="ffffffff-0000-4000-8000-000000000001" creatingUser="AAAAAAAA-0000-4000-8000-000000000001"><CodeRef targetGUID="{CCCCCCCC-0000-4000-8000-000000000002}"/></Coding>
    <Coding guid="ffffffff-0000-4000-8000-000000000002" creatingUser="aaaaaaaa-0000-4000-8000-000000000002"><CodeRef targetGUID="cccccccc-0000-4000-8000-000000000003"/></Coding>
   </PlainTextSelection>
   <Coding guid="ffffffff-0000-4000-8000-000000000003"><CodeRef targetGUID="cccccccc-0000-4000-8000-000000000004"/></Coding>
  </TextSource>
  <TextSource guid="dddddddd-0000-4000-8000-000000000002" name="P2"><PlainTextContent>tea &amp; a hug &#x1F355;</PlainTextContent>
   <PlainTextSelection guid="eeeeeeee-0000-4000-8000-000000000002" startPosition="6" endPosition="13">
    <Coding guid="ffffffff-0000-4000-8000-000000000004" creatingUser="aaaaaaaa-0000-4000-8000-000000000002"><CodeRef targetGUID="cccccccc-0000-4000-8000-000000000001"/></Coding>
   </PlainTextSelection>
  </TextSource>
  <PictureSource guid="dddddddd-0000-4000-8000-000000000003" name="P3" path="internal://x.png">
   <Coding guid="ffffffff-0000-4000-8000-000000000005" creatingUser="aaaaaaaa-0000-4000-8000-000000000001"><CodeRef targetGUID="cccccccc-0000-4000-8000-000000000005"/></Coding>
  </PictureSource>
 </Sources>
</Project>"#;

fn human(start: &str, end: &str) -> Vec<u8> {
    let xml = HUMAN.replace("START", start).replace("END", end);
    project(&[("project.qde", xml.as_bytes()), ("sources/ONE.txt", "\u{feff}👋 I hugged her".as_bytes())])
}

#[test]
fn people_s_codings_come_in_by_user() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("study.qdpx"), human("4", "14")).unwrap();
    let unknown = ier(folder.path(), &["import", "study.qdpx"]);
    assert!(said(&unknown).contains("OWN (1 codings)") && unknown.status.code() == Some(2), "{}", said(&unknown));
    let typed = ier(folder.path(), &["import", "study.qdpx", "--map", "OWN=humor", "--to", "human.jsonl"]);
    assert!(said(&typed).contains("did you mean `humour`?"), "{}", said(&typed));
    let output = ier(folder.path(), &["import", "study.qdpx", "--map", "own=humour", "--to", "human.jsonl"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("`Hugs and such` is taken as `comforting`"), "{}", said(&output));
    let lines = |name: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}; {}", said(&output)));
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let anna = lines("human-anna.jsonl");
    let ids: Vec<&str> = anna.iter().filter_map(|a| a["id"].as_str()).collect();
    assert_eq!(ids, ["P1", "P2", "P3"]);
    // The coding that names nobody is that of whoever made the project.
    assert_eq!(anna[0]["codes"], serde_json::json!(["comforting", "humour"]));
    let hug = anna[0]["mentions"].as_array().unwrap().iter().find(|m| m["code"] == "comforting").unwrap();
    assert_eq!((hug["quote"].as_str(), hug["start"].as_u64(), hug["end"].as_u64()), (Some("hugged her"), Some(4), Some(14)));
    assert_eq!((&anna[1]["boundary"], &anna[2]["boundary"]), (&serde_json::json!(["none"]), &serde_json::json!(["uncodable"])));
    let ben = lines("human-ben---co.jsonl");
    assert_eq!(ben[0]["codes"], serde_json::json!(["listening"]));
    assert_eq!(ben[1]["mentions"][0]["quote"], "a hug 🍕");
    // A file of one coder is what the comparison reads.
    let compared = ier(folder.path(), &["evaluate", "human-anna.jsonl", "human-ben---co.jsonl", "--replicates", "0"]);
    assert!(compared.status.success() && said(&compared).contains("3 responses in both"), "{}", said(&compared));
    let wide =
        ier(folder.path(), &["import", "study.qdpx", "--ignore", "OWN", "--user", "anna", "--uncoded", "leave-out", "--to", "anna.csv"]);
    assert!(wide.status.success() && said(&wide).contains("`OWN` is left out"), "{}", said(&wide));
    let table = std::fs::read_to_string(folder.path().join("anna.csv")).unwrap();
    assert!(table.starts_with("id,codes,") && table.lines().count() == 3 && !table.contains("P2"), "{table}");
    let long = ier(folder.path(), &["import", "study.qdpx", "--ignore-unknown", "--user", "Anna", "--layout", "long", "--to", "long.csv"]);
    assert!(long.status.success(), "{}", said(&long));
    let table = std::fs::read_to_string(folder.path().join("long.csv")).unwrap();
    assert!(table.contains("P1,1,comforting,,hugged her,4,14,,Anna\n") && table.contains("P2,,,,,,,none,Anna\n"), "{table}");
}

#[test]
fn our_own_project_comes_back_as_it_went() {
    let folder = tempfile::tempdir().unwrap();
    coded(folder.path());
    assert!(ier(folder.path(), &["export", "qdpx", "coded.jsonl", "--to", "own.qdpx"]).status.success());
    let nobody = ier(folder.path(), &["import", "own.qdpx", "--to", "human.jsonl"]);
    assert!(nobody.status.code() == Some(2) && said(&nobody).contains("--user ier"), "{}", said(&nobody));
    let back = ier(folder.path(), &["import", "own.qdpx", "--user", "ier", "--to", "back.jsonl"]);
    assert!(back.status.success(), "{}", said(&back));
    let codes = |name: &str| -> Vec<(Value, Value)> {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|l| (l["codes"].clone(), l["mentions"].as_array().unwrap().iter().map(|m| m["strategy"].clone()).collect())).collect()
    };
    let (went, came) = (codes("coded.jsonl"), codes("back.jsonl"));
    for (a, b) in went.iter().zip(&came) {
        assert_eq!(a.0, b.0);
    }
    assert!(went.len() == came.len() && came.iter().any(|(_, s)| s.as_array().unwrap().iter().any(Value::is_string)));
}

#[test]
fn what_can_not_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let xml = |body: &str| project(&[("project.qde", body.as_bytes())]);
    let deep = format!("<Project name='x'>{}", "<A>".repeat(5000));
    let bomb = "<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><Project name='&b;'/>";
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "the file is empty"),
        ("a text", b"id,answer\n".to_vec(), "no zip archive"),
        ("a codebook", b"<?xml version='1.0'?><CodeBook/>".to_vec(), "export the whole project"),
        ("the project file alone", b"<Project name='x'/>".to_vec(), "the .qdpx it was taken from"),
        ("a cut zip", human("4", "14")[..400].to_vec(), "damaged"),
        ("a workbook", project(&[("[Content_Types].xml", b"<x/>")]), "Office file"),
        ("no project file", project(&[("readme.txt", b"x")]), "no `project.qde`"),
        ("two project files", project(&[("a.qde", b"x"), ("b.qde", b"x")]), "several .qde"),
        ("not XML", xml("hello"), "project"),
        ("another root", xml("<CodeBook/>"), "begins with `CodeBook`"),
        ("another namespace", xml("<Project xmlns='urn:x'/>"), "`urn:x`"),
        ("cut XML", xml("<Project name='x'><Users>"), "is not closed"),
        ("crossed XML", xml("<Project name='x'><Users></Project>"), "damaged"),
        ("a document type", xml(bomb), "document type"),
        ("too deep", xml(&deep), "200"),
        ("nothing coded", xml("<Project name='x'/>"), "nothing is coded"),
        ("place past the end", human("4", "99"), "4 to 99 in `P1.txt`, which has 14"),
        ("place before the beginning", human("-3", "5"), "outside"),
        ("place that is no number", human("four", "5"), "`startPosition` is `four`"),
        ("place from back to front", human("9", "5"), "outside"),
    ];
    for (name, bytes, expected) in rows {
        std::fs::write(folder.path().join("bad.qdpx"), bytes).unwrap();
        let output = ier(folder.path(), &["import", "bad.qdpx", "--ignore-unknown", "--to", "out.jsonl"]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        assert!(said(&output).contains(expected), "{name}: {}", said(&output));
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(left.len(), 1, "{name}: {left:?}");
    }
    std::fs::write(folder.path().join("bad.qdpx"), human("4", "99")).unwrap();
    let lenient = ier(folder.path(), &["import", "bad.qdpx", "--ignore-unknown", "--lenient", "--user", "anna", "--to", "out.jsonl"]);
    assert!(lenient.status.success(), "{}", said(&lenient));
    assert!(std::fs::read_to_string(folder.path().join("out.jsonl")).unwrap().contains("\"codes\":[\"comforting\"]"));
}

/// What the library makes of these bytes, within these limits.
fn read(bytes: Vec<u8>, limits: Limits) -> Result<Project, String> {
    let said = |e: ier::error::Error| e.to_string();
    let mut archive = Archive::new(Cursor::new(bytes), Path::new("x.qdpx"), limits).map_err(said)?;
    Project::read(&mut archive, false).map_err(said)
}

#[test]
fn limits_hold_whatever_sizes_are_claimed() {
    let zeros = vec![b' '; 3 << 20];
    let bomb = project(&[("project.qde", &zeros)]);
    assert!(bomb.len() < 10_000, "it is small when packed");
    let rows = [
        ("project file", bomb, Limits { project: 2 << 20, ..Limits::default() }, "more than 2 MB"),
        ("texts", human("4", "14"), Limits { texts: 4, ..Limits::default() }, "the texts in the archive unpack to more than"),
        ("files", human("4", "14"), Limits { files: 1, ..Limits::default() }, "2 files in the archive, more than 1"),
    ];
    for (name, bytes, limits, expected) in rows {
        let error = read(bytes, limits).expect_err(name);
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn damaged_projects_never_panic() {
    let mut random = rand_pcg::Pcg64::seed_from_u64(5);
    let mut below = |n: usize| (random.next_u64() % n as u64) as usize;
    let (whole, xml) = (human("4", "14"), HUMAN.replace("START", "4").replace("END", "14"));
    assert!(read(whole.clone(), Limits::default()).is_ok());
    let mut refused = 0;
    for round in 0..600 {
        let bytes = if round % 2 == 0 {
            let mut bytes = whole.clone();
            for _ in 0..=below(4) {
                let at = below(bytes.len());
                bytes[at] = below(256) as u8;
            }
            bytes.truncate(bytes.len() - below(3) * below(40));
            bytes
        } else {
            let mut text = xml.clone().into_bytes();
            for _ in 0..=below(4) {
                let (at, with) = (below(text.len()), b"<>&\"'/=0 \xff-"[below(11)]);
                if round % 4 == 1 {
                    text[at] = with;
                } else {
                    text.remove(at);
                }
            }
            project(&[("project.qde", &text), ("Sources/one.txt", b"I hugged her, and so on")])
        };
        refused += u32::from(read(bytes, Limits::default()).is_err());
    }
    assert!(refused > 100, "{refused} of 600 refused");
}

#[test]
fn exports_that_can_not_be_made_are_told() {
    let folder = tempfile::tempdir().unwrap();
    coded(folder.path());
    std::fs::write(folder.path().join("there.qdpx"), "mine").unwrap();
    let rows: [(&str, &[&str], &str); 6] = [
        ("no coded file", &["--to", "a.qdpx"], "ier code answers.csv --to coded.jsonl"),
        ("a table", &["messy.csv", "--to", "a.qdpx"], "a table"),
        ("no file to write", &["coded.jsonl"], "--to study.qdpx"),
        ("a file that is there", &["coded.jsonl", "--to", "there.qdpx"], "--force"),
        ("another column", &["coded.jsonl", "--to", "a.qdpx", "--text-column", "anwser"], "did you mean `answer`?"),
        ("the wrong column", &["coded.jsonl", "--to", "a.qdpx", "--text-column", "condition"], "not at its place"),
    ];
    for (name, args, expected) in rows {
        let output = ier(folder.path(), &[&["export", "qdpx"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(said(&output).contains(expected), "{name}: {}", said(&output));
    }
    assert_eq!(std::fs::read(folder.path().join("there.qdpx")).unwrap(), b"mine");
}
