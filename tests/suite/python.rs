//! Independent readers and calculations: the scripts of this folder, run with the Python that `IER_PYTHON` names, else
//! `python3`.
//!
//! A script that lacks a package ends with 77. Then, and where there is no Python, a notice says what was not checked; it
//! goes past the capture of the test runner, so that it is seen.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// What the script prints; `None` where it could not be run. A script that fails fails the test.
pub fn run<A: AsRef<OsStr>>(script: &str, arguments: &[A]) -> Option<String> {
    let python = std::env::var("IER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python").join(script);
    let output = match Command::new(&python).arg("-B").arg(&path).args(arguments).env("PYTHONUTF8", "1").output() {
        Ok(output) => output,
        Err(error) => {
            notice(script, &format!("not checked, no {python} ({error})"));
            return None;
        }
    };
    let (said, complained) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(0) => Some(said),
        Some(77) => {
            notice(script, &format!("not checked: {} {}", said.trim(), complained.trim()));
            None
        }
        _ => panic!("{script} failed:\n{said}\n{complained}"),
    }
}

/// Says something past the capture of the test runner.
pub fn notice(script: &str, text: &str) {
    writeln!(std::io::stderr(), "{script}: {}", text.trim()).expect("standard error takes text");
}
