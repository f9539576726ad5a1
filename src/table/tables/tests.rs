use std::fs;

use super::*;

fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let paths = files.iter().map(|(name, _)| folder.path().join(name)).collect();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    (folder, paths)
}

fn read(tables: &mut Tables) -> Vec<(Vec<String>, String, Option<String>)> {
    let mut rows = Vec::new();
    let mut row = Row::default();
    while tables.next(&mut row).unwrap() {
        rows.push((row.cells().map(String::from).collect(), row.answer().into(), row.prompt().map(String::from)));
    }
    rows
}

#[test]
fn several_files_become_one_table() {
    let (_folder, paths) =
        folder(&[("a.csv", "id,text\n1,I hugged her\n"), ("b.jsonl", "{\"answer\": \"made some tea\", \"id\": 2, \"age\": 31}\n{}\n")]);
    let mut tables = Tables::open(&paths, &ReadOptions::default(), &ColumnRequest::default()).unwrap();
    assert_eq!(tables.header(), ["source_file", "id", "text", "answer", "age"]);
    let rows = read(&mut tables);
    let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    assert_eq!(rows[0].0, [&names[0], "1", "I hugged her", "", ""]);
    assert_eq!(rows[1].0, [&names[1], "2", "", "made some tea", "31"]);
    assert_eq!((&*rows[0].1, &*rows[1].1, &*rows[2].1), ("I hugged her", "made some tea", ""));
    let notes = format!("{:?}", tables.take_notes());
    assert!(notes.contains("MissingColumns([\"answer\", \"age\"])") && notes.contains("MissingColumns([\"text\"])"), "{notes}");
}

#[test]
fn a_json_object_gets_the_name_of_its_file() {
    let (_folder, paths) = folder(&[("a.jsonl", "{ \"text\": \"x\" }\n"), ("b.jsonl", "{\"text\": \"y\"}\n{}\n")]);
    let mut tables = Tables::open(&paths, &ReadOptions::default(), &ColumnRequest::default()).unwrap();
    assert!(tables.all_jsonl());
    let mut row = Row::default();
    let mut objects = Vec::new();
    while tables.next(&mut row).unwrap() {
        let object: serde_json::Value = serde_json::from_str(row.json().unwrap()).unwrap();
        objects.push((object["source_file"].as_str().unwrap().rsplit(['/', '\\']).next().unwrap().to_string(), object["text"].clone()));
    }
    assert_eq!(objects, [("a.jsonl".into(), "x".into()), ("b.jsonl".into(), "y".into()), ("b.jsonl".into(), serde_json::Value::Null)]);
}

#[test]
fn a_mistake_in_the_last_file_shows_at_once() {
    let (_folder, mut paths) = folder(&[("a.csv", "id,text\n1,I hugged her\n"), ("b.csv", "id,age\n1,2\n")]);
    let error = Tables::open(&paths, &ReadOptions::default(), &ColumnRequest::default()).unwrap_err().to_string();
    assert!(error.contains("b.csv: no column reads like free text"), "{error}");
    paths[1].set_file_name("c.csv");
    let error = Tables::open(&paths, &ReadOptions::default(), &ColumnRequest::default()).unwrap_err().to_string();
    assert!(error.contains("can not open") && error.contains("no such file"), "{error}");
}

#[test]
fn the_header_rows_of_qualtrics_are_no_answers() {
    let text = "ResponseId,Q7\nResponse ID,How did you cheer them up?\n\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID7\"\"}\"\nR_1,I hugged her and stayed\n";
    let (_folder, paths) = folder(&[("q.csv", text)]);
    let mut tables = Tables::open(&paths, &ReadOptions::default(), &ColumnRequest::default()).unwrap();
    let rows = read(&mut tables);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].1, "I hugged her and stayed");
    assert_eq!(rows[0].2.as_deref(), Some("How did you cheer them up?"));
    let given = ColumnRequest { prompt_given: true, ..ColumnRequest::default() };
    let mut tables = Tables::open(&paths, &ReadOptions::default(), &given).unwrap();
    assert_eq!(read(&mut tables)[0].2, None);
}
