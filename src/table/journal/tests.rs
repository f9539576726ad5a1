use super::*;

fn identity() -> Identity {
    Identity { version: "1".into(), fingerprint: "abc".into(), command: "ier code a.csv".into(), inputs: Vec::new() }
}

/// Writes `ab`, notes a step, writes `c`, and is cut.
fn cut(path: &Path) {
    let (mut kept, _) = Kept::open(path, path, &identity(), Leftover::Continue).unwrap();
    kept.write_all(b"ab").unwrap();
    kept.last = Instant::now().checked_sub(STEP * 2).unwrap();
    kept.mark(&|| "2 rows".into()).unwrap();
    kept.write_all(b"c").unwrap();
}

#[test]
fn a_cut_run_goes_on_from_its_last_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    cut(&path);
    let (mut kept, step) = Kept::open(&path, &path, &identity(), Leftover::Continue).unwrap();
    let step = step.unwrap();
    assert_eq!((step.bytes, &*step.state), (2, "2 rows"));
    kept.write_all(b"CD").unwrap();
    kept.finish(&path, false).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"abCD");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_can_not_be_continued_is_said() {
    let rows: [(&str, Identity, Leftover, &str); 6] = [
        ("not asked for", identity(), Leftover::Refuse, "was cut short after 2 bytes"),
        ("version", Identity { version: "2".into(), ..identity() }, Leftover::Continue, "made by ier 1, and this is ier 2"),
        ("taxonomy", Identity { fingerprint: "x".into(), ..identity() }, Leftover::Continue, "the taxonomy is another one (abc, now x)"),
        ("options", Identity { command: "ier code b.csv".into(), ..identity() }, Leftover::Continue, "the options are others"),
        (
            "inputs",
            Identity { inputs: vec![InputFile { name: "a.csv".into(), bytes: 1, modified: None, hash: "h".into() }], ..identity() },
            Leftover::Continue,
            "the inputs are others",
        ),
        ("damaged", identity(), Leftover::Continue, "is not what the run that was cut short wrote"),
    ];
    for (row, other, leftover, part) in rows {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        cut(&path);
        if row == "damaged" {
            std::fs::write(folder.path().join(".out.csv.ier-part"), "xbc").unwrap();
        }
        let error = Kept::open(&path, &path, &other, leftover).unwrap_err().to_string();
        assert!(error.contains(part), "{row}: {error}");
    }
}

#[test]
fn what_is_discarded_or_has_no_step_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    cut(&path);
    let (kept, step) = Kept::open(&path, &path, &identity(), Leftover::Discard).unwrap();
    assert_eq!((step, kept.bytes()), (None, 0));
    drop(kept);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a run that is not to be kept leaves nothing");
    // A journal that was cut within its first step.
    drop(Kept::open(&path, &path, &identity(), Leftover::Continue).unwrap());
    let journal = folder.path().join(".out.csv.ier-journal");
    let text = std::fs::read_to_string(&journal).unwrap();
    std::fs::write(&journal, text + "{\"bytes\":3").unwrap();
    assert_eq!(Kept::open(&path, &path, &identity(), Leftover::Continue).unwrap().1, None);
}

#[test]
fn two_runs_do_not_write_to_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let _first = Kept::open(&path, &path, &identity(), Leftover::Continue).unwrap();
    let error = Kept::open(&path, &path, &identity(), Leftover::Continue).unwrap_err().to_string();
    assert!(error.contains("another run is writing"), "{error}");
}
