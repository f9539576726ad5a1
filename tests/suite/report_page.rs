//! `ier report` as a user runs it: a page that needs nothing else, figures and tables that other programs read.

use std::path::Path;
use std::process::{Command, Output};

fn ier(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ier")).current_dir(folder).args(args).output().expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

const ANSWERS: &str = "id,condition,constant,empty,note,answer\n\
    1,friend,x,,<b>n</b>,\"I gave her a hug <script>alert('x')</script> & told her a joke.\"\n\
    2,friend,x,,n,I gave him a hug.\n\
    3,Friend ,x,,n,I told her a joke to cheer her up.\n\
    4,stranger_1 & co,x,,n,I shouted at him to make him feel bad.\n\
    5,stranger_1 & co,x,,n,asdf\n\
    6,,x,,n,I did not hug her.\n";

/// A folder with coded answers.
fn coded() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("answers.csv"), ANSWERS).unwrap();
    let output = ier(folder.path(), &["code", "answers.csv", "--text-column", "answer", "--to", "coded.jsonl", "-q"]);
    assert!(output.status.success(), "{}", said(&output));
    folder
}

#[test]
fn a_page_needs_nothing_else_and_says_the_same_twice() {
    let folder = coded();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    std::fs::write(
        folder.path().join("human.jsonl"),
        "{\"id\":\"1\",\"codes\":[\"comforting\"]}\n{\"id\":2,\"mentions\":[{\"code\":\"comforting\"}]}\n{\"id\":\"5\",\"codes\":[]}\n",
    )
    .unwrap();
    let all = ["report", "coded.jsonl", "--by", "condition", "--human", "human.jsonl", "--replicates", "50", "--force"];
    let first =
        ier(folder.path(), &[&all[..], &["--to", "a.html", "--figures", "figures", "--markdown", "t.md", "--latex", "t.tex"]].concat());
    assert!(first.status.success(), "{}", said(&first));
    assert!(ier(folder.path(), &[&all[..], &["--to", "b.html"]].concat()).status.success());
    // The same codes on a sheet, a column for each code.
    std::fs::write(folder.path().join("human.csv"), "ID,comforting,treat\n1,1,0\n2,1,0\n5,0,0\n").unwrap();
    let sheet = ["report", "coded.jsonl", "--human", "human.csv", "--replicates", "50", "--force", "--to", "c.html"];
    let on_a_sheet = ier(folder.path(), &sheet);
    assert!(on_a_sheet.status.success(), "{}", said(&on_a_sheet));
    assert!(read("c.html").contains("3 answers in both files"), "the sheet is compared");
    let page = read("a.html");
    assert_eq!(page, read("b.html"), "the same bytes");
    // Nothing from the network, nothing that runs.
    for forbidden in ["src=", "href=\"http", "@import", "url(http", "<script", "<link", "<iframe", "javascript:"] {
        assert!(!page.contains(forbidden), "the page has {forbidden}");
    }
    assert!(page.contains("&lt;script&gt;alert") && page.contains("<mark>"), "answers are shown as text");
    for part in
        ["Wilson", "Holm", "Benjamini", "adjusted residuals", "Cramér", "Krippendorff", "fingerprint", "Appendix: codebook", "@media print"]
    {
        assert!(page.to_lowercase().contains(&part.to_lowercase()), "the page lacks {part}");
    }
    assert!(page.contains("“Friend” and “friend” are counted as two groups"), "groups that look alike are told");
    assert!(page.contains("1 answer without a value in condition"), "answers without a group are told");
    let mut figures: Vec<String> =
        std::fs::read_dir(folder.path().join("figures")).unwrap().flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    figures.sort();
    assert_eq!(figures, ["codes.svg", "groups.svg", "map.svg", "residuals.svg", "stages.svg", "together.svg"]);
    for figure in &figures {
        let svg = read(&format!("figures/{figure}"));
        assert!(
            svg.starts_with("<svg xmlns=") && svg.contains("role=\"img\"") && svg.contains("<title") && svg.contains("<desc"),
            "{figure}"
        );
        let mut reader = quick_xml::Reader::from_str(&svg);
        while !matches!(reader.read_event().unwrap_or_else(|e| panic!("{figure}: {e}")), quick_xml::events::Event::Eof) {}
        assert!(page.contains(&svg), "{figure} is in the page");
    }
    let latex = read("t.tex");
    assert!(latex.contains("stranger\\_1 \\& co (n = 2)") && latex.matches("\\begin{").count() == latex.matches("\\end{").count());
    let markdown = read("t.md");
    for table in markdown.split("\n\n").filter(|part| part.starts_with('|')) {
        let widths: Vec<usize> = table.lines().map(|line| line.replace("\\|", "").matches('|').count()).collect();
        assert!(widths.windows(2).all(|w| w[0] == w[1]), "{table}");
    }
}

#[test]
fn without_examples_no_word_of_an_answer_is_there() {
    let folder = coded();
    let output = ier(folder.path(), &["report", "coded.jsonl", "--no-examples", "--to", "r.html", "--markdown", "t.md"]);
    assert!(output.status.success() && !said(&output).contains("shows answers"), "{}", said(&output));
    for name in ["r.html", "t.md"] {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        for words in ["alert", "asdf", "gave him", "<mark>"] {
            assert!(!text.contains(words), "{name} has {words}");
        }
    }
}

#[test]
fn a_template_of_one_s_own() {
    let folder = coded();
    let shown = ier(folder.path(), &["report", "--show-template"]);
    std::fs::write(folder.path().join("same.html"), &shown.stdout).unwrap();
    std::fs::write(folder.path().join("mine.html"), "<p>{{ title }}: {% for s in sections %}{{ s.id }} {% endfor %}").unwrap();
    std::fs::write(folder.path().join("bad.html"), "line\n{{ tittle }}").unwrap();
    std::fs::write(folder.path().join("worse.html"), "{% for %}").unwrap();
    let report = |template: &str, to: &str| {
        ier(folder.path(), &["report", "coded.jsonl", "--template", template, "--title", "A & B", "--to", to, "--force"])
    };
    assert!(report("mine.html", "mine-out.html").status.success());
    let page = std::fs::read_to_string(folder.path().join("mine-out.html")).unwrap();
    assert!(page.starts_with("<p>A &amp; B: overview codes map"), "{page}");
    assert!(report("same.html", "same-out.html").status.success());
    for (template, place) in [("bad.html", "bad.html:2"), ("worse.html", "worse.html:1")] {
        let output = report(template, "bad-out.html");
        assert!(output.status.code() == Some(2) && said(&output).contains(place), "{}", said(&output));
        assert!(!folder.path().join("bad-out.html").exists());
    }
}

#[test]
fn what_can_not_be_reported_is_told() {
    let folder = coded();
    std::fs::write(folder.path().join("there.html"), "mine").unwrap();
    std::fs::write(folder.path().join("strange.jsonl"), "{\"id\":\"77\",\"codes\":[\"comforting\"]}\n").unwrap();
    std::fs::write(folder.path().join("typo.jsonl"), "{\"id\":\"1\",\"codes\":[\"comfortng\"]}\n").unwrap();
    std::fs::write(folder.path().join("twice.jsonl"), "{\"id\":\"1\",\"codes\":[]}\n{\"id\":\"1\",\"codes\":[]}\n").unwrap();
    let many = (0..30).map(|i| format!("{i},g{i},I gave her a hug.")).collect::<Vec<_>>().join("\n");
    std::fs::write(folder.path().join("many.csv"), format!("id,grp,answer\n{many}")).unwrap();
    assert!(ier(folder.path(), &["code", "many.csv", "--to", "many.jsonl", "-q"]).status.success());
    let rows: [(&str, &[&str], &str); 13] = [
        ("a table", &["answers.csv", "--to", "r.html"], "ier code answers.csv --to coded.jsonl"),
        ("nothing to write", &["coded.jsonl"], "--to report.html"),
        ("no page", &["coded.jsonl", "--to", "r.pdf"], "print it"),
        ("a file that is there", &["coded.jsonl", "--to", "there.html"], "--force"),
        ("no such column", &["coded.jsonl", "--by", "conditon", "--to", "r.html"], "did you mean `condition`?"),
        ("its columns", &["coded.jsonl", "--by", "zzz", "--to", "r.html"], "`id`, `condition`, `constant`"),
        ("one group", &["coded.jsonl", "--by", "constant", "--to", "r.html"], "nothing to compare"),
        ("an empty column", &["coded.jsonl", "--by", "empty", "--to", "r.html"], "is empty in every answer"),
        ("too many groups", &["many.jsonl", "--by", "grp", "--to", "r.html"], "30 different values"),
        ("nobody in common", &["coded.jsonl", "--human", "strange.jsonl", "--to", "r.html"], "there such as `77`"),
        ("an unknown code", &["coded.jsonl", "--human", "typo.jsonl", "--to", "r.html"], "did you mean `comforting`?"),
        ("an id twice", &["coded.jsonl", "--human", "twice.jsonl", "--to", "r.html"], "stands in row 1 already"),
        ("no such file", &["nowhere.jsonl", "--to", "r.html"], "can not open nowhere.jsonl"),
    ];
    for (name, args, expected) in rows {
        let output = ier(folder.path(), &[&["report"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(said(&output).contains(expected), "{name}: {}", said(&output));
        assert!(!folder.path().join("r.html").exists(), "{name}");
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("there.html")).unwrap(), "mine");
}
