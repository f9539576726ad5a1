use super::*;

/// Rows of cells.
type Cells = &'static [&'static [&'static str]];

/// Row of the test, names, cells, place of the text and why.
type Found = (&'static str, &'static [&'static str], Cells, (usize, Why));

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn sample(rows: &[&[&str]]) -> Vec<Row> {
    rows.iter().zip(1..).map(|(cells, number)| Row::of(number, *cells)).collect()
}

const FREE: &str = "I hugged her and we talked";
const OTHER: &str = "made him some tea and stayed";

#[test]
fn the_text_column_is_found() {
    let rows: [Found; 14] = [
        ("by name", &["id", "text"], &[&["1", "hugged"]], (1, Why::Name)),
        ("by name in capitals", &["ID", "Open-Ended Response"], &[&["1", FREE]], (1, Why::Name)),
        ("by a German name", &["Nr", "Antwort"], &[&["1", FREE]], (1, Why::Name)),
        ("the name of a rating", &["response", "q7"], &[&["3", FREE], &["4", OTHER]], (1, Why::Content)),
        ("two names", &["response", "comment"], &[&["agree", FREE]], (1, Why::Name)),
        ("two names, one scored", &["text", "answer"], &[&[FREE, "17"]], (0, Why::Name)),
        ("by content", &["n", "q7", "q8"], &[&["1", FREE, "strongly agree with"], &["2", OTHER, "strongly agree with"]], (1, Why::Content)),
        ("not the question", &["question", "q7"], &[&["What did you do then? Tell us.", FREE]], (1, Why::Content)),
        ("not a repeated label", &["a", "b"], &[&["I do not know", FREE], &["I do not know", OTHER]], (1, Why::Content)),
        ("the only column", &["x"], &[&["hugged"]], (0, Why::Only)),
        ("by name, all empty", &["id", "text"], &[&["1", ""]], (1, Why::Name)),
        ("by name, only emoji", &["id", "text"], &[&["1", "😀"]], (1, Why::Name)),
        ("by name without rows", &["id", "answer"], &[], (1, Why::Name)),
        ("the longer of two", &["a", "b"], &[&["some words only", FREE]], (1, Why::Content)),
    ];
    for (row, names, cells, expected) in rows {
        let choice = choose("a.csv", &header(names), &sample(cells), &ColumnRequest::default()).unwrap();
        assert_eq!((choice.columns.text, choice.text.1), expected, "{row}");
    }
}

#[test]
fn the_question_column_has_a_known_name_and_words() {
    const ASKED: &str = "What did you do to cheer them up?";
    let rows: [(&str, &[&str], Cells, Option<usize>); 7] = [
        ("prompt", &["id", "prompt", "text"], &[&["1", "P1", FREE]], Some(1)),
        ("question", &["id", "Question", "text"], &[&["1", ASKED, FREE], &["2", ASKED, OTHER]], Some(1)),
        ("in German", &["Nr", "Frage", "Antwort"], &[&["1", ASKED, FREE]], Some(1)),
        ("numbers of questions", &["id", "question", "text"], &[&["1", "Q3", FREE]], None),
        ("numbers and wordings", &["item", "item text", "text"], &[&["7", ASKED, FREE]], Some(1)),
        ("the surer name", &["question", "prompt", "text"], &[&[ASKED, ASKED, FREE]], Some(1)),
        ("none", &["age", "text"], &[&["23", FREE]], None),
    ];
    for (row, names, cells, expected) in rows {
        let choice = choose("a.csv", &header(names), &sample(cells), &ColumnRequest::default()).unwrap();
        assert_eq!(choice.columns.prompt, expected, "{row}");
    }
}

#[test]
fn the_id_column_has_a_known_name_and_unique_values() {
    let rows: [(&str, &[&str], Cells, Option<usize>); 6] = [
        ("id", &["id", "text"], &[&["a", FREE], &["b", OTHER]], Some(0)),
        ("qualtrics", &["Response ID", "text"], &[&["R_1", FREE]], Some(0)),
        ("repeated", &["participant", "text"], &[&["7", FREE], &["7", OTHER]], None),
        ("repeated, but another", &["participant", "case", "text"], &[&["7", "1", FREE], &["7", "2", OTHER]], Some(1)),
        ("with a gap", &["id", "text"], &[&["", FREE], &["2", OTHER]], None),
        ("none", &["age", "text"], &[&["23", FREE]], None),
    ];
    for (row, names, cells, expected) in rows {
        let choice = choose("a.csv", &header(names), &sample(cells), &ColumnRequest::default()).unwrap();
        assert_eq!(choice.columns.id, expected, "{row}");
    }
}

#[test]
fn what_is_asked_for_is_taken() {
    let names = header(&["Q7 Text", "prompt", "nr"]);
    let rows = sample(&[&[FREE, "What did you do?", "1"]]);
    let request = ColumnRequest { text: Some("q7text"), id: Some("NR"), ..ColumnRequest::default() };
    let choice = choose("a.csv", &names, &rows, &request).unwrap();
    assert_eq!(choice.columns, Columns { text: 0, id: Some(2), prompt: Some(1) });
    assert_eq!(choice.to_string(), "a.csv: text column `Q7 Text`, id column `nr`, prompt column `prompt` (by its name)");
    let given = ColumnRequest { prompt_given: true, ..ColumnRequest::default() };
    assert_eq!(choose("a.csv", &names, &rows, &given).unwrap().columns.prompt, None);
}

#[test]
fn a_column_that_does_not_exist_is_an_error_with_the_nearest() {
    let names = header(&["id", "answer", "age"]);
    let rows: [(&str, ColumnRequest, &str); 4] = [
        (
            "text",
            ColumnRequest { text: Some("anser"), ..ColumnRequest::default() },
            "no column `anser`; its columns are `id`, `answer`, `age`\n  hint: did you mean `answer`?",
        ),
        ("id", ColumnRequest { id: Some("zzzzzz"), ..ColumnRequest::default() }, "no column `zzzzzz`"),
        ("both", ColumnRequest { text: Some("answer"), prompt: Some("answer"), ..ColumnRequest::default() }, "can not be both"),
        (
            "none",
            ColumnRequest::default(),
            "no column reads like free text; the columns are `id`, `answer`, `age`\n  hint: say which one holds the answers: `--text-column NAME`",
        ),
    ];
    for (row, request, part) in rows {
        let error = choose("a.csv", &names, &sample(&[&["1", "2", "3"]]), &request).unwrap_err().to_string();
        assert!(error.contains(part), "{row}: {error}");
    }
}

#[test]
fn it_is_said_why_a_column_of_ids_is_not_taken() {
    let said =
        |cells: &[&[&str]]| choose("a.csv", &header(&["ID", "text"]), &sample(cells), &ColumnRequest::default()).unwrap().to_string();
    let doubled = said(&[&["7", FREE], &["7", OTHER]]);
    assert!(doubled.contains("ids are row numbers (`ID` has `7` twice; `--id-column NAME` takes it all the same)"), "{doubled}");
    let empty = said(&[&["7", FREE], &["", OTHER]]);
    assert!(empty.contains("(`ID` has empty cells;"), "{empty}");
    assert!(!said(&[&["7", FREE], &["8", OTHER]]).contains("row numbers"));
    let none = choose("a.csv", &header(&["nr", "text"]), &sample(&[&["7", FREE]]), &ColumnRequest::default()).unwrap().to_string();
    assert!(none.ends_with("ids are row numbers"), "{none}");
}
