//! A run that is killed goes on where it was, and what comes out has the bytes of a run that was not.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn ier(folder: &Path, args: &[&str]) -> Command {
    let taxonomy = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/transport");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ier"));
    command.current_dir(folder).args(["code", "in.csv", "--no-progress", "--taxonomy"]).arg(taxonomy).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A table of so many answers, some of them over several lines.
fn folder(rows: usize) -> tempfile::TempDir {
    let answers =
        ["I cycle to the office", "we drive to work, slowly", "I take the bus\nand read", "from home", "I pedal, then catch the train"];
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<String> = (0..rows).map(|n| format!("{n},\"{} {}\"", answers[n % 5], answers[n / 5 % 5].repeat(1 + n % 7))).collect();
    fs::write(folder.path().join("in.csv"), format!("id,answer\n{}\n", rows.join("\n"))).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Kills it after so many milliseconds, unless it has ended.
fn kill_after(mut child: Child, milliseconds: u64) -> Output {
    std::thread::sleep(Duration::from_millis(milliseconds));
    let _ = child.kill();
    child.wait_with_output().unwrap()
}

/// A table that takes some seconds, however fast the machine, and how long it takes.
fn seconds_of_work() -> (tempfile::TempDir, Duration) {
    let mut rows = 20_000;
    loop {
        let (folder, start) = (folder(rows), std::time::Instant::now());
        let output = ier(folder.path(), &["--to", "whole.csv", "--threads", "4", "--layout", "long"]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        let taken = start.elapsed();
        if taken > Duration::from_millis(2500) || rows > 3_000_000 {
            fs::remove_file(folder.path().join("whole.csv")).unwrap();
            return (folder, taken);
        }
        rows *= 2;
    }
}

#[test]
fn killed_at_random_points_the_bytes_are_those_of_an_uncut_run() {
    let (folder, taken) = seconds_of_work();
    let path = folder.path();
    for (extension, layout) in [("csv", Some("long")), ("jsonl", None)] {
        let (whole, cut) = (format!("whole.{extension}"), format!("cut.{extension}"));
        let layout: Vec<&str> = layout.map_or(Vec::new(), |layout| vec!["--layout", layout]);
        let uncut = ier(path, &[&["--to", &whole][..], &layout].concat()).output().unwrap();
        assert!(uncut.status.success(), "{}", said(&uncut));
        let counts = said(&uncut);
        let mut random: u64 = 7;
        let (mut kills, mut continued, mut last) = (0, 0, String::new());
        for attempt in 0..60 {
            // Threads change from run to run: the bytes must not.
            let threads = ["1", "2", "4"][attempt % 3];
            let mut command = ier(path, &[&["--to", &cut, "--resume", "--threads", threads][..], &layout].concat());
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let child = command.spawn().unwrap();
            // From before the first step to long after it, and in the end not at all.
            let wait = 50 + (random >> 33) % (taken.as_millis() as u64 / 2).max(100);
            let output = if kills < 6 { kill_after(child, wait) } else { child.wait_with_output().unwrap() };
            last = said(&output);
            continued += usize::from(last.contains("going on after"));
            if output.status.success() {
                break;
            }
            kills += 1;
            assert!(!path.join(&cut).exists(), "no part of a file stands under its name");
        }
        assert!(path.join(&cut).exists(), "{last}");
        assert!(fs::read(path.join(&whole)).unwrap() == fs::read(path.join(&cut)).unwrap(), "{extension}: the bytes differ");
        assert!(kills > 1 && continued > 0, "{extension}: killed {kills} times, continued {continued} times");
        // What is said at the end is said of the whole, not of the last part.
        let table = |text: &str| text.lines().filter(|line| line.starts_with("  ")).map(String::from).collect::<Vec<_>>();
        assert_eq!(table(&last), table(&counts));
    }
    assert_eq!(names(path), ["cut.csv", "cut.jsonl", "in.csv", "whole.csv", "whole.jsonl"]);
}

/// A run that was killed after a step, and its folder.
fn cut() -> tempfile::TempDir {
    let (folder, taken) = seconds_of_work();
    for share in [40, 60, 80, 95] {
        let wait = taken.as_millis() as u64 * share / 100;
        let output = kill_after(ier(folder.path(), &["--to", "out.csv", "--resume"]).spawn().unwrap(), wait);
        let journal = fs::read_to_string(folder.path().join(".out.csv.ier-journal")).unwrap_or_default();
        if !output.status.success() && journal.matches('\n').count() > 1 {
            return folder;
        }
    }
    panic!("no run left a step");
}

#[test]
fn only_the_same_run_is_continued() {
    let folder = cut();
    let path = folder.path();
    let refused = ier(path, &["--to", "out.csv"]).output().unwrap();
    assert!(
        said(&refused).contains("a run to out.csv was cut short after") && said(&refused).contains("`--resume` continues it"),
        "{}",
        said(&refused)
    );
    let other = ier(path, &["--to", "out.csv", "--resume", "--layout", "long"]).output().unwrap();
    assert!(said(&other).contains("the options are others: it was `ier code in.csv"), "{}", said(&other));
    fs::OpenOptions::new()
        .append(true)
        .open(path.join("in.csv"))
        .and_then(|mut f| std::io::Write::write_all(&mut f, b"x,one more\n"))
        .unwrap();
    let changed = ier(path, &["--to", "out.csv", "--resume"]).output().unwrap();
    assert!(said(&changed).contains("the input in.csv has changed since"), "{}", said(&changed));
    assert_eq!(names(path), [".out.csv.ier-journal", ".out.csv.ier-part", "in.csv"], "nothing of it is lost meanwhile");
    fs::write(path.join("in.csv"), "id,answer\n1,I cycle to the office\n").unwrap();
    let anew = ier(path, &["--to", "out.csv", "--force"]).output().unwrap();
    assert!(anew.status.success(), "{}", said(&anew));
    assert_eq!(names(path), ["in.csv", "out.csv"]);
}

#[test]
fn where_a_run_can_not_be_continued_it_is_said() {
    let folder = folder(3);
    let rows: [(&str, &[&str], &str); 4] = [
        ("a workbook", &["--to", "out.xlsx", "--resume"], "out.xlsx is put together at the end and can not be continued"),
        ("parquet", &["--to", "out.parquet", "--resume"], "out.parquet is put together at the end and can not be continued"),
        ("no file", &["--resume"], "--resume is for runs to a file"),
        ("standard input", &["-", "--to", "out.csv", "--resume"], "standard input can be read only once"),
    ];
    for (row, args, part) in rows {
        let mut command = ier(folder.path(), args);
        if row == "standard input" {
            command.stdin(fs::File::open(folder.path().join("in.csv")).unwrap());
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{row}");
        assert!(said(&output).contains(part), "{row}: {}", said(&output));
    }
    let output = ier(folder.path(), &["--to", "out.csv", "--resume"]).output().unwrap();
    assert!(output.status.success() && said(&output).contains("nothing to go on from"), "{}", said(&output));
    assert_eq!(names(folder.path()), ["in.csv", "out.csv"]);
}
