use super::*;

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_appears_only_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let mut output = Output::file(&path, false, &[]).unwrap();
    output.write(b"a").unwrap();
    assert!(!path.exists());
    output.finish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"a");
    assert_eq!(files_in(folder.path()), ["out.csv"]);
}

#[test]
fn one_that_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "before").unwrap();
    let mut output = Output::file(&path, true, &[]).unwrap();
    output.write(b"half").unwrap();
    drop(output);
    assert_eq!(fs::read(&path).unwrap(), b"before");
    assert_eq!(files_in(folder.path()), ["out.csv"]);
}

#[test]
fn an_existing_file_is_replaced_only_with_force() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "before").unwrap();
    let error = Output::file(&path, false, &[]).unwrap_err().to_string();
    assert!(error.contains("exists already\n  hint: `--force` replaces it"), "{error}");
    let mut output = Output::file(&path, true, &[]).unwrap();
    output.write(b"after").unwrap();
    output.finish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"after");
}

#[test]
fn one_that_appears_meanwhile_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let output = Output::file(&path, false, &[]).unwrap();
    fs::write(&path, "somebody else's").unwrap();
    assert!(output.finish().is_err());
    assert_eq!(fs::read(&path).unwrap(), b"somebody else's");
    assert_eq!(files_in(folder.path()), ["out.csv"]);
}

#[test]
fn the_input_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.csv");
    fs::write(&input, "id,text\n").unwrap();
    let mut names = vec![input.clone(), folder.path().join(".").join("in.csv")];
    #[cfg(unix)]
    {
        let (soft, hard) = (folder.path().join("soft.csv"), folder.path().join("hard.csv"));
        std::os::unix::fs::symlink(&input, &soft).unwrap();
        fs::hard_link(&input, &hard).unwrap();
        names.extend([soft, hard]);
    }
    for name in names {
        let error = Output::file(&name, true, &["-".into(), input.clone()]).unwrap_err().to_string();
        assert!(error.contains("is the input") && error.contains("not written over"), "{error}");
    }
}

#[test]
fn a_place_that_can_not_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let error = Output::file(&folder.path().join("no").join("out.csv"), false, &[]).unwrap_err().to_string();
    assert!(error.contains("there is no folder"), "{error}");
    let error = Output::file(folder.path(), true, &[]).unwrap_err().to_string();
    assert!(error.contains("is a folder"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let mut output = Output::file(Path::new("/dev/full"), false, &[]).unwrap();
    let error = output.write(b"a").unwrap_err().to_string();
    assert!(error.starts_with("can not write /dev/full: no space left on device"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_rights_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
    fs::write(&file, "before").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let mut output = Output::file(&link, true, &[]).unwrap();
    output.write(b"after").unwrap();
    output.finish().unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"after");
    assert!(fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}
