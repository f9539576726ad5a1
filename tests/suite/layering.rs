//! Who may import whom.
//!
//! Read from the source itself: every path that begins with `crate::` or climbs with `super::`, wherever it stands
//! (imports, types, calls, tests), comments aside. What is not in the tables below is forbidden; every row says why it
//! is there. Paths inside one folder of `src/` are its own business.

use std::fmt::Write as _;
use std::path::Path;

/// From where, to what (both with everything inside), and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("taxonomy", "error", "problems of files are errors with a place"),
    ("text", "span", "tokens have places"),
    ("codebook", "error", "problems of rules are errors with a place"),
    ("codebook", "taxonomy", "rules as written are what it compiles"),
    ("codebook", "text", "patterns test forms and word classes"),
    ("codebook::examples", "coder", "running examples is running the coder; nothing else in codebook may know it"),
    ("codebook::examples", "response", "an example is an answer"),
    ("codebook::examples", "span", "an example marks a place"),
    ("coder", "codebook", "it runs one"),
    ("coder", "text", "it reads tokens and clauses"),
    ("coder", "response", "it codes one"),
    ("coder", "span", "evidence has a place"),
    ("coder", "error", "a taxonomy may fail to compile"),
    ("coder", "taxonomy", "axes, status and direction are defined there"),
    ("table", "error", "problems of files are errors with a place"),
    ("table", "response", "a row becomes one"),
    ("table", "coder::coding", "writers lay out finished codings; how they were found is not their business"),
    ("run", "coder", "it codes every row"),
    ("run", "table", "it reads and writes"),
    ("run", "response", "a row becomes one"),
    ("run", "error", "reading and writing can fail"),
    ("agreement", "error", "undefined coefficients are said so"),
    ("agreement", "taxonomy", "names of codes and axes"),
    ("codings", "error", "problems of files are errors with a place"),
    ("codings", "taxonomy", "names of codes"),
    ("codings", "table", "a coding is a table"),
    ("codings", "agreement", "sets of labels, and the stream of random numbers"),
    ("measures", "error", "questionnaires may not fit their key"),
    ("measures", "taxonomy", "keys are data of the taxonomy"),
    ("measures", "table", "items are columns of a table"),
    ("export", "error", "a taxonomy may lack what a format needs"),
    ("export", "codebook", "dictionaries list the forms that patterns expand to"),
    ("export", "taxonomy", "it writes the catalogue"),
    ("export", "text", "dictionaries need inflection"),
    ("search", "error", "filters name unknown values, folders may be foreign"),
    ("search", "taxonomy", "it searches the catalogue"),
    ("export", "table", "a project is made from coded answers, which table reads back"),
    ("export", "coder::coding", "a project holds finished codings"),
    ("import", "error", "projects of other programs may be anything"),
    ("import", "taxonomy", "codes of people are matched with those of the taxonomy"),
    ("import", "export", "GUIDs are recognised by making them again"),
    ("report", "error", "columns and files may not be what was named"),
    ("report", "taxonomy", "labels and the codebook are data of the taxonomy"),
    ("report", "table", "it reports what table reads back"),
    ("report", "codings", "a person's codes stand in any file that holds a coding"),
    ("report", "coder::coding", "it counts finished codings"),
    ("report", "agreement", "it shows agreement with a person"),
    ("report", "measures::distribution", "tests need the tail of chi-square"),
    ("teach", "error", "a request may ask for what there is not"),
    ("teach", "taxonomy", "names, definitions and tests are those of the manual"),
    ("teach", "export::csl", "one way to write a source in words"),
    ("teach::training", "agreement", "a coder in training is compared with the key"),
    ("teach::hard_cases", "agreement", "the program is compared with the key"),
    ("teach::hard_cases", "coder", "it lists where the program differs from the key; nothing else in teach may know the coder"),
    ("teach::hard_cases", "response", "the coder codes one"),
    ("cli", "", "commands put everything together"),
    ("main", "cli", "parse, run, exit code"),
];

/// A crate that only some places may name, and why.
const CRATES: &[(&str, &[&str], &str)] = &[
    ("serde_yaml", &["taxonomy"], "one place to change when the YAML crate changes"),
    ("serde_saphyr", &[], "it goes by the name serde_yaml"),
    ("rmp_serde", &["taxonomy::packed"], "how the taxonomy is packed is one file's business"),
    ("clap", &["cli"], "the library has no command line"),
    ("clap_complete", &["cli"], "the library has no command line"),
    ("clap_mangen", &["cli"], "the library has no command line"),
    ("anyhow", &["cli"], "the library has its own error"),
    ("indicatif", &["cli"], "the library never prints"),
    ("comfy_table", &["cli"], "the library never prints"),
    ("ctrlc", &["cli"], "the program owns signals"),
    ("terminal_size", &["cli"], "the library knows no terminal"),
    ("calamine", &["table::xlsx_reader"], "one reader a format"),
    (
        "rust_xlsxwriter",
        &["table::xlsx_writer", "table::xlsx_reader::tests", "measures::workbook", "codings::sheet"],
        "one writer a format, the workbook of scores, and sheets to fill in",
    ),
    ("encoding_rs", &["table", "cli"], "texts are UTF-8 from the reader on; the command line names encodings"),
    ("tantivy", &["search"], "one place to change when the index changes"),
    ("oxttl", &["export"], "only Turtle needs it"),
    ("oxrdf", &["export"], "only Turtle needs it"),
    ("parquet", &["table::parquet_reader", "table::parquet_writer"], "one reader and one writer a format"),
    ("arrow_array", &["table::parquet_writer"], "only Parquet needs it"),
    ("arrow_schema", &["table::parquet_writer"], "only Parquet needs it"),
    ("toml", &["cli::code::study"], "only the options of a study are TOML"),
    ("minijinja", &["report", "teach"], "templates are for pages"),
    ("uuid", &["export", "teach"], "names of entries for other programs"),
    ("zip", &["export::qdpx", "import::archive", "teach::qti"], "projects and packages of questions are archives"),
    ("quick_xml", &["export", "import", "teach::moodle"], "REFI-QDA and Moodle XML"),
    ("aho_corasick", &[], "it is the bare coder of the benches, never ours"),
];

/// Macros that print, which only the command line may use.
const PRINTS: [&str; 5] = ["println!", "eprintln!", "print!", "eprint!", "dbg!"];

/// The path of a file's module: `table::csv_reader` for `table/csv_reader.rs`, `table` for `table/mod.rs`.
fn module_of(inside_src: &str) -> String {
    let path = inside_src.trim_end_matches(".rs").replace('/', "::");
    path.strip_suffix("::mod").unwrap_or(&path).to_owned()
}

fn is_inside(path: &str, ancestor: &str) -> bool {
    ancestor.is_empty() || path.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The line without its comment and without what stands in quotes.
fn code_of(line: &str) -> String {
    let (mut code, mut quoted, mut last) = (String::new(), false, ' ');
    for c in line.chars() {
        if c == '"' && last != '\\' && last != '\'' {
            quoted = !quoted;
        } else if !quoted && c == '/' && last == '/' {
            code.pop();
            break;
        }
        if !quoted {
            code.push(c);
        }
        last = if last == '\\' && c == '\\' { ' ' } else { c };
    }
    code
}

/// Every path that `text`, which begins right after a `::`, names: one, or one for each item of a group.
fn targets(text: &str, before: &str, found: &mut Vec<String>) {
    let mut path = before.to_owned();
    let mut rest = text.trim_start();
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut start) = (0_usize, 0);
            for (at, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth > 0 => depth -= 1,
                    ',' | '}' if depth == 0 => {
                        if !group[start..at].trim().is_empty() {
                            targets(&group[start..at], &path, found);
                        }
                        start = at + 1;
                        if c == '}' {
                            return;
                        }
                    }
                    _ => {}
                }
            }
            return;
        }
        let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        if !word.is_empty() && word != "self" {
            if !path.is_empty() {
                path.push_str("::");
            }
            path.push_str(word);
        }
        rest = &rest[word.len()..];
        match rest.strip_prefix("::") {
            Some(next) if !word.is_empty() => rest = next.trim_start(),
            _ => break,
        }
    }
    found.push(path);
}

/// Every path into the crate that this source names, with its line; absolute, without `crate`.
fn imports(module: &str, source: &str) -> Vec<(usize, String)> {
    let lines: Vec<String> = source.lines().map(code_of).collect();
    let mut found = Vec::new();
    let mut inline: Option<String> = None;
    for (number, line) in lines.iter().enumerate() {
        // Modules within a file begin and end at the margin.
        let opens = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ").and_then(|rest| rest.strip_suffix(" {"));
        match opens {
            Some(name) => inline = Some(name.to_owned()),
            None if line.starts_with('}') => inline = None,
            None => {}
        }
        let here = inline.as_ref().map_or_else(|| module.to_owned(), |name| format!("{module}::{name}"));
        let mut at = 0;
        while let Some(start) = ["crate::", "super::", "ier::"].iter().filter_map(|key| line[at..].find(key).map(|i| at + i)).min() {
            let free = !line[..start].ends_with(|c| is_word(c) || c == ':' || c == '$');
            let end = start + line[start..].find("::").unwrap_or(0) + 2;
            at = end;
            if !free {
                continue;
            }
            let key = &line[start..end - 2];
            // Groups may go on over lines.
            let rest: String =
                std::iter::once(&line[end..]).chain(lines[number + 1..].iter().take(40).map(String::as_str)).collect::<Vec<_>>().join("\n");
            let (base, rest) = if key == "super" {
                let mut base: Vec<&str> = here.split("::").collect();
                base.pop();
                let mut rest = rest.as_str();
                while let Some(next) = rest.strip_prefix("super::") {
                    base.pop();
                    rest = next;
                    at += "super::".len();
                }
                (base.join("::"), rest.to_owned())
            } else {
                (String::new(), rest)
            };
            let mut paths = Vec::new();
            targets(&rest, &base, &mut paths);
            found.extend(paths.into_iter().map(|path| (number + 1, path)));
        }
    }
    found
}

/// What this source does that its place does not allow.
fn trespasses(module: &str, source: &str) -> String {
    let mut out = String::new();
    let top = |path: &str| path.split("::").next().unwrap_or("").to_owned();
    for (line, target) in imports(module, source) {
        // The crate's own root declares modules; a file may name what lies in its own folder.
        if module == "lib" || top(module) == top(&target) {
            continue;
        }
        if !ALLOWED.iter().any(|(from, to, _)| is_inside(module, from) && is_inside(&target, to)) {
            writeln!(out, "{module}, line {line}: must not import {target}").unwrap();
        }
    }
    for (number, line) in source.lines().map(code_of).enumerate() {
        for (name, places, why) in CRATES {
            let named = line.match_indices(name).any(|(at, _)| {
                let after = &line[at + name.len()..];
                !line[..at].ends_with(|c| is_word(c) || c == ':')
                    && (after.starts_with("::") || (line.trim_start().starts_with("use ") && !after.starts_with(is_word)))
            });
            if named && !places.iter().any(|place| is_inside(module, place)) {
                writeln!(out, "{module}, line {}: must not name the crate {name} ({why})", number + 1).unwrap();
            }
        }
        for print in PRINTS {
            let prints = line.match_indices(print).any(|(at, _)| !line[..at].ends_with(is_word));
            if prints && !is_inside(module, "cli") {
                writeln!(out, "{module}, line {}: must not print ({print})", number + 1).unwrap();
            }
        }
    }
    out
}

fn each_file(folder: &Path, inside: &str, visit: &mut impl FnMut(&str, &str)) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = format!("{inside}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            each_file(&path, &format!("{name}/"), visit);
        } else if path.extension().is_some_and(|e| e == "rs") {
            visit(&name, &std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn nobody_imports_what_lies_to_the_left() {
    let (mut out, mut files, mut paths) = (String::new(), 0, 0);
    each_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut |name, source| {
        let module = module_of(name);
        files += 1;
        paths += imports(&module, source).len();
        out.push_str(&trespasses(&module, source));
    });
    assert!(files > 50 && paths > 100, "read {files} files and {paths} paths: is this the right folder?");
    assert!(out.is_empty(), "{out}(a new import needs a row with its reason in tests/suite/layering.rs, or another place for the code)");
}

#[test]
fn what_is_forbidden_is_found() {
    let rows: &[(&str, &str, &str, bool)] = &[
        ("to the right", "coder::matching", "use crate::codebook::program::Node;", true),
        ("to the left", "taxonomy::load", "use crate::codebook::Codebook;", false),
        ("within a folder", "text::clause", "use crate::text::token::Class;", true),
        ("a part that is allowed", "table::wide", "use crate::coder::coding::{CodedResponse, Scheme};", true),
        ("its neighbour", "table::wide", "use crate::coder::{coding::Scheme, Coder};", false),
        ("the one file", "codebook::examples", "use crate::coder::Coder;", true),
        ("another file", "codebook::compile", "use crate::coder::Coder;", false),
        ("climbing out", "text::clause", "use super::super::coder::Coder;", false),
        ("climbing a step", "text::clause", "use super::token::Token;", true),
        ("from a file of the root", "span", "use super::error::Error;", false),
        ("from tests in a file", "span", "mod tests {\n    use super::*;\n}", true),
        ("a path in an expression", "text::clause", "    let c = crate::coder::Coder::new();", false),
        ("a group of the root", "text::clause", "use crate::{span::Span, run};", false),
        ("a group over lines", "text::clause", "use crate::{\n    span::Span,\n    table::Format,\n};", false),
        ("a comment", "text::clause", "//! See [`crate::coder`].", true),
        ("a string", "text::clause", "let s = \"crate::coder\";", true),
        ("the whole of a folder", "export::skos", "use crate::measures;", false),
        ("the program", "main", "    ier::cli::main()", true),
        ("the program past the command line", "main", "    ier::run::run()", false),
        ("the YAML crate", "coder", "use serde_yaml::Value;", false),
        ("the YAML crate at home", "taxonomy::load", "use serde_yaml::Value;", true),
        ("a crate as a whole", "coder", "use anyhow;", false),
        ("the argument parser", "run", "#[derive(clap::Args)]", false),
        ("printing", "run", "    println!(\"{rows}\");", false),
        ("printing from a command", "cli::code", "    println!(\"{rows}\");", true),
        ("another macro", "run", "    my_println!(rows);", true),
    ];
    for (name, module, source, fine) in rows {
        let found = trespasses(module, source);
        assert_eq!(found.is_empty(), *fine, "{name}: {found}");
    }
}
