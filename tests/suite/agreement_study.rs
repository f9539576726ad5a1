//! `ier sample`, `ier adjudicate` and `ier agree` together, as a study uses them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn ier(folder: &Path, args: &[&str]) -> Output {
    let taxonomy = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/transport");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ier"));
    command.current_dir(folder).args(args).arg("--taxonomy").arg(taxonomy).env("NO_COLOR", "1");
    command.output().unwrap()
}

fn fine(folder: &Path, args: &[&str]) -> String {
    let output = ier(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Forty answers, a few of them by bike.
fn coded(folder: &Path) {
    let mut answers = String::from("id,answer\n");
    for at in 1..=40 {
        let text = match at % 10 {
            0 => "I cycle to the office",
            1..=6 => "I drive to work",
            7 | 8 => "I take the bus",
            _ => "I work from home",
        };
        answers += &format!("{at},{text}\n");
    }
    fs::write(folder.join("answers.csv"), answers).unwrap();
    fine(folder, &["code", "answers.csv", "--to", "coded.jsonl", "-q"]);
}

#[test]
fn a_sample_is_blind_weighted_and_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    coded(folder.path());
    let draw = |to: &str| fine(folder.path(), &["sample", "coded.jsonl", "--n", "12", "--stratify", "code", "--seed", "7", "--to", to]);
    draw("a.csv");
    draw("b.csv");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("a.csv"), read("b.csv"));
    let sheet = read("a.csv");
    for code in ["cycling", "car,", "transit", "stratum"] {
        assert!(!sheet.contains(code), "the coders would see `{code}`");
    }
    assert_eq!(sheet.lines().count(), 13);
    let design = read("a.design.csv");
    // Weights of a stratum add up to its size: all of them to the file.
    let sum: f64 = design.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().parse::<f64>().unwrap()).sum();
    assert!((sum - 40.0).abs() < 1e-9, "{sum}");
    assert!(design.contains(",cycling,4,3,"), "{design}");
}

#[test]
fn every_layout_of_a_coding_is_the_same_coding() {
    let folder = tempfile::tempdir().unwrap();
    coded(folder.path());
    fine(folder.path(), &["code", "answers.csv", "--to", "wide.csv", "-q"]);
    fine(folder.path(), &["code", "answers.csv", "--to", "long.xlsx", "--layout", "long", "-q"]);
    let out = fine(folder.path(), &["agree", "coded.jsonl", "wide.csv", "long.xlsx", "--json", "--replicates", "0"]);
    let study: serde_json::Value = serde_json::from_str(&out).unwrap();
    let sets = study["facets"].as_array().unwrap().iter().find(|f| f["kind"] == "set" && f["axis"] == "codes").unwrap();
    assert_eq!(sets["n"], 40);
    assert!(sets["estimates"].as_array().unwrap().iter().all(|e| e["value"].as_f64().is_none_or(|v| (v - 1.0).abs() < 1e-12)), "{sets}");
}

#[test]
fn disagreements_are_decided_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("anna.csv", "id,text,codes\n1,by bike,cycling\n2,by car and bus,car; transit\n3,on foot,none\n");
    write("ben.csv", "id,codes\n1,cycling\n2,car\n3,transit\n");
    fine(folder.path(), &["adjudicate", "anna.csv", "ben.csv", "--to", "sheet.csv"]);
    let sheet = fs::read_to_string(folder.path().join("sheet.csv")).unwrap();
    let ids: Vec<&str> = sheet.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["3", "2"], "worst first: {sheet}");
    write(
        "decided.csv",
        "id,text,anna codes,ben codes,decision\n3,on foot,none,transit,anna\n2,by car and bus,car; transit,car,Public transport; car\n",
    );
    fine(folder.path(), &["adjudicate", "anna.csv", "ben.csv", "--read", "decided.csv", "--to", "consensus.jsonl"]);
    let consensus = fs::read_to_string(folder.path().join("consensus.jsonl")).unwrap();
    let codes: Vec<String> =
        consensus.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["codes"].to_string()).collect();
    assert_eq!(codes, ["[\"cycling\"]", "[\"car\",\"transit\"]", "[]"]);
    let out = fine(folder.path(), &["agree", "consensus.jsonl", "anna.csv", "--replicates", "0", "--csv"]);
    assert!(out.contains("set,codes,,,,3,p_o,1,"), "{out}");
    fine(folder.path(), &["evaluate", "consensus.jsonl", "consensus.jsonl", "--replicates", "0"]);
}

#[test]
fn intervals_are_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let table = |from: u32| {
        (1..=60)
            .map(|at| format!("{at},{}\n", ["car", "cycling", "car; transit", "none"][((at * at + from * at / 3) % 4) as usize]))
            .collect::<Vec<_>>()
            .concat()
    };
    for from in 0..3 {
        fs::write(folder.path().join(format!("{from}.csv")), format!("id,codes\n{}", table(from))).unwrap();
    }
    let run = |threads: &str| {
        let taxonomy = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/transport");
        let mut command = Command::new(env!("CARGO_BIN_EXE_ier"));
        command.current_dir(folder.path()).args(["agree", "0.csv", "1.csv", "2.csv", "--csv", "--replicates", "300"]);
        command.arg("--taxonomy").arg(taxonomy).env("RAYON_NUM_THREADS", threads).output().unwrap().stdout
    };
    assert_eq!(run("1"), run("3"));
}
