//! `ier code` as a user meets it: what it says and how it ends when something is wrong with a file, the disk, the pipe.
//!
//! It codes with a codebook of one code that has nothing to do with emotions, so that these tests know nothing of the
//! shipped taxonomy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

const CODE: &str = "id: touch\nlabel: Touch\ndefinition: Somebody touches somebody.\n";

const RULES: &str = r#"
code: touch
rules:
  - id: touch.hug
    patterns: ["hug"]
    examples:
      - codes: "I gave a [hug]"
      - silent: "I gave a cake"
"#;

/// A codebook of one code.
fn codebook() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("touch");
        for (name, text) in [("codes", CODE), ("rules", RULES)] {
            fs::create_dir_all(folder.join(name)).unwrap();
            fs::write(folder.join(name).join("touch.yaml"), text).unwrap();
        }
        folder
    })
}

fn ier(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ier"));
    command.current_dir(folder).arg("code").args(args).arg("--taxonomy").arg(codebook()).env("NO_COLOR", "1");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    ier(folder, args).stdin(Stdio::null()).output().unwrap()
}

/// A folder with a good table and one of every bad kind.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8]); 12] = [
        ("good.csv", b"id,answer\n1,I gave her a hug and listened\n2,nothing at all to say\n"),
        ("empty.csv", b""),
        ("numbers.csv", b"id,age\n1,23\n"),
        ("ragged.csv", b"id,answer\n1,a hug, and tea\n2\n"),
        ("quotes.csv", b"id,answer\n1,fine\n2,\"never closed\n3,x\n"),
        ("nul.csv", b"id,answer\n1,a\0hug\n"),
        ("mixed.csv", b"id,answer\n1,\xC3\xBCber\xC3\xBC \xFF hug\n"),
        ("text.xlsx", b"id,answer\n"),
        ("zip.csv", b"PK\x03\x04rest"),
        ("cut.jsonl", b"{\"id\": 1, \"text\": \"x\"}\n{\"id\": 2,\n"),
        ("list.jsonl", b"[{\"id\": 1}]"),
        ("there.csv", b"mine\n"),
    ];
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn bad_input_ends_with_a_clear_message_and_code_2() {
    let rows: [(&str, &[&str], &str); 20] = [
        ("no file", &["none.csv"], "can not open none.csv: no such file or directory"),
        ("a folder", &["."], ". is a folder, not a table"),
        ("empty", &["empty.csv"], "empty.csv is empty"),
        ("empty standard input", &["-"], "standard input is empty"),
        ("no text column", &["numbers.csv"], "no column reads like free text; the columns are `id`, `age`"),
        (
            "no such column",
            &["good.csv", "--text-column", "anser"],
            "no column `anser`; its columns are `id`, `answer`\n  hint: did you mean `answer`?",
        ),
        ("open quote", &["quotes.csv"], "quotes.csv:3: row 2: a quote that is opened here is never closed"),
        ("ragged, strict", &["ragged.csv", "--strict"], "ragged.csv:2: row 1: 3 cells under a header of 2"),
        ("nul, strict", &["nul.csv", "--strict"], "nul.csv:2: row 1: a NUL"),
        ("undecodable, strict", &["mixed.csv", "--strict"], "mixed.csv:2: row 1: bytes that are not UTF-8"),
        ("text named xlsx", &["text.xlsx"], "text.xlsx is not an Excel file: it starts with `id,answer\\n`"),
        ("zip named csv", &["zip.csv"], "zip.csv is not a CSV file: it looks like a zip archive"),
        ("bad json", &["cut.jsonl"], "cut.jsonl:2:"),
        ("json list", &["list.jsonl"], "jq -c '.[]' FILE"),
        ("output exists", &["good.csv", "--to", "there.csv"], "there.csv exists already\n  hint: `--force` replaces it"),
        ("output is input", &["good.csv", "--to", "./good.csv", "--force"], "is the input"),
        ("output in no folder", &["good.csv", "--to", "no/out.csv"], "there is no folder no"),
        ("output is a folder", &["good.csv", "--to", "."], "is a folder"),
        ("unknown format", &["good.csv", "--to", "out.foo"], "names no format"),
        ("layout of jsonl", &["good.csv", "--to", "out.jsonl", "--layout", "long"], "--layout is for tables"),
    ];
    let folder = folder();
    for (row, args, part) in rows {
        let output = run(folder.path(), args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{row}: {said}");
        assert!(said.contains(part), "{row}: {said}");
        assert!(output.stdout.is_empty(), "{row}");
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 12, "{left:?}");
    assert_eq!(fs::read(folder.path().join("there.csv")).unwrap(), b"mine\n");
}

#[test]
fn what_can_be_read_is_read_and_what_is_odd_is_said() {
    let rows: [(&str, &[&str], &str); 6] = [
        ("good", &["good.csv"], "good.csv: text column `answer` (by its name), id column `id` (by its name)"),
        ("ragged", &["ragged.csv"], "1 row with more cells than the header, joined to the last cell (row 1)"),
        ("short", &["ragged.csv"], "1 row with fewer cells than the header, left empty (row 2)"),
        ("nul", &["nul.csv"], "1 NUL character, kept as U+FFFD (row 1)"),
        ("undecodable", &["mixed.csv"], "1 undecodable byte sequence, kept as U+FFFD (row 1)"),
        ("counts", &["good.csv"], "2 answers coded"),
    ];
    let folder = folder();
    for (row, args, part) in rows {
        let output = run(folder.path(), args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains(part), "{row}: {said}");
        assert!(!said.contains('\x1b'), "{row}: no colour and no bar in a pipe");
        let quiet = run(folder.path(), &[args, &["--quiet"]].concat());
        assert!(quiet.stderr.is_empty() && quiet.stdout == output.stdout, "{row}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let answers = ["I hugged her", "ignored him on purpose", "told her a joke, then listened", "n/a", "made tea\nand stayed"];
    let rows: Vec<String> = (0..4000).map(|n| format!("{n},\"{} {}\"", answers[n % 5], answers[n / 5 % 5])).collect();
    fs::write(folder.path().join("a.csv"), format!("id,text\n{}\n", rows.join("\n"))).unwrap();
    for extension in ["csv", "jsonl", "xlsx"] {
        let outputs: Vec<Vec<u8>> = ["1", "2", "5"]
            .iter()
            .map(|threads| {
                let name = format!("{threads}.{extension}");
                let output = run(folder.path(), &["a.csv", "--threads", threads, "--to", &name]);
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                fs::read(folder.path().join(name)).unwrap()
            })
            .collect();
        assert!(outputs[0] == outputs[1] && outputs[0] == outputs[2], "{extension}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let output = run(folder().path(), &["good.csv", "--format", "csv", "--to", "/dev/full"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("can not write /dev/full: no space left on device"), "{said}");
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    use std::io::Read;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), format!("id,text\n{}", "1,a hug and some more words\n".repeat(20_000))).unwrap();
    let mut child = ier(folder.path(), &["a.csv"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 8];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // The pipe is closed here, with most of the table still to come.
    let output = child.wait_with_output().unwrap();
    assert_eq!(&first, b"id,text,");
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("error") && !said.contains("answers coded"), "{said}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_no_file_even_while_input_does_not_come() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let mut child = ier(folder.path(), &["-", "--to", "out.csv"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // More than is looked at before the run begins; then nothing more comes.
    stdin.write_all(b"id,text\n").unwrap();
    stdin.write_all(&b"1,a hug\n".repeat(200_000)).unwrap();
    while fs::read_dir(folder.path()).unwrap().count() == 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("stopped before the end"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    drop(stdin);
}
