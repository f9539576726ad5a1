//! Exports: the same bytes every time, and what independent readers (Python with rdflib, lxml, pandas, PyYAML) make of
//! them. Where Python or a package is missing, a notice says what was not checked; `IER_PYTHON` names another Python.

use crate::python;

use ier::export::{ExportFile, Format, Options, render};
use ier::taxonomy::Taxonomy;
use ier::taxonomy::load::TextFile;
use std::path::Path;

/// A small taxonomy with everything that the shipped one happens not to have: a retired strategy, equal names, signs
/// that formats escape, a crosswalk to an unknown scheme, a relation between an entry and one above it.
fn odd() -> Taxonomy {
    let files = [
        ("taxonomy.yaml", "id: odd\ntitle: 'Odd & <strange>'\nversion: 0.1.0\nlicense: CC0-1.0\ncodes: [soothe, hurt]\n"),
        (
            "codes/soothe.yaml",
            r#"
id: soothe
label: "Soothing, with \"quotes\""
definition: "A < B & C > D; \\ and \"so\" on, ünd 😀."
include: ["x & y"]
exclude: [{text: "a blow", use: hurt}]
examples: ["She said: \"there, there\"."]
near_misses: [{text: "He hit him.", code: hurt, why: "a blow"}]
axes: {valence: improve, orientation: engage, stage: response_modulation, change: underlying}
category: none
sources: [one]
strategies:
  - id: "IERS:0001"
    slug: general
    label: Soothe somehow
    definition: "General; soothing."
    aliases: [Soothe somehow, comfort someone, "=cmd()", "5-4-3-2-1", "don't worry"]
    examples: ["I soothed her."]
    sources: [one]
    crosswalk: {nowhere: [this_thing]}
  - id: "IERS:0002"
    slug: special
    label: soothe somehow
    definition: "A line\nand another."
    related: {broader: ["IERS:0001"], similar: ["IERS:0001", "IERS:0003"], opposite: ["IERS:0003"], confused_with: ["IERS:0001"]}
    departs: {orientation: divert, reason: "it leads away"}
  - id: "IERS:0004"
    slug: gone
    label: Old way
    definition: "Retired."
    aliases: [never seen]
    deprecated: true
    replaced_by: "IERS:0002"
"#,
        ),
        (
            "codes/hurt.yaml",
            "id: hurt\nlabel: Hurting\ndefinition: Making somebody feel worse.\n\
             axes: {valence: worsen, orientation: engage, stage: cognitive_change, change: underlying}\n\
             strategies:\n  - {id: 'IERS:0003', slug: shout, label: Shout, definition: Shouting., aliases: [unused alias]}\n",
        ),
        (
            "axes.yaml",
            "version: 1\naxes:\n  - id: valence\n    label: Valence\n    definition: Which way.\n    values:\n      - {id: improve, label: Improve, definition: Up.}\n      - {id: worsen, label: Worsen, definition: Down.}\n",
        ),
        ("lexicons/blows.yaml", "lexicons:\n  - {id: blows, lemmas: [slap], words: [left hook], lexicons: [blows]}\n"),
        (
            "rules/hurt.yaml",
            "code: hurt\nrules:\n  - id: hurt.tease\n    patterns: [\"tease|make_fun_of {target} ..1 (badly / hard)?\", \"=do =n't =tease\"]\n    examples: [{codes: 'I [teased her].'}, {silent: 'Nobody.'}]\n\
             \x20 - id: hurt.blow\n    pattern: [{lexicon: blows}]\n    requires: [anger]\n    examples: [{codes: 'I [slapped] him.'}, {silent: 'No.'}]\n",
        ),
        (
            "sources.yaml",
            "sources:\n  - {id: one, authors: ['Öz, A.-B.', 'Group & Co, the'], year: 1999, title: '50% {of} A_B \\ C', journal: 'J & K', doi: 10.1/a_b, kind: article}\n",
        ),
    ];
    let files = files.map(|(path, text)| TextFile { path: path.into(), text: text.into() }).to_vec();
    let (taxonomy, problems) = Taxonomy::inspect(files);
    assert!(problems.is_empty(), "{}", problems[0]);
    taxonomy
}

fn all(taxonomy: &Taxonomy, format: Format) -> Vec<ExportFile> {
    render(taxonomy, format, &Options::default()).unwrap_or_else(|e| panic!("{}: {e}", format.id()))
}

fn only(taxonomy: &Taxonomy, format: Format, options: &Options) -> String {
    let mut files = render(taxonomy, format, options).unwrap_or_else(|e| panic!("{}: {e}", format.id()));
    assert_eq!(files.len(), 1, "{}", format.id());
    files.remove(0).text
}

/// Everything that the readers look at.
fn write_all(taxonomy: &Taxonomy, folder: &Path, base: Option<&str>, hits: &str) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("the folder is writable");
    let plain = Options::default();
    let based = Options { base: base.map(str::to_owned), ..Options::default() };
    write("catalogue.ttl", &only(taxonomy, Format::Skos, &based));
    write("catalogue.jsonld", &only(taxonomy, Format::SkosJsonld, &based));
    write("catalogue.json", &only(taxonomy, Format::Json, &plain));
    write("catalogue.qdc", &only(taxonomy, Format::Qdc, &plain));
    write("codes-only.qdc", &only(taxonomy, Format::Qdc, &Options { codes_only: true, ..Options::default() }));
    write("catalogue-taguette.csv", &only(taxonomy, Format::Taguette, &plain));
    write("catalogue-dictionary.yml", &only(taxonomy, Format::Quanteda, &plain));
    write("catalogue.dic", &only(taxonomy, Format::Liwc, &plain));
    write("wildcards.dic", &only(taxonomy, Format::Liwc, &Options { wildcards: true, ..Options::default() }));
    write("catalogue.bib", &only(taxonomy, Format::Bibtex, &plain));
    write("catalogue.csl.json", &only(taxonomy, Format::CslJson, &plain));
    write("hits.tsv", hits);
    std::fs::create_dir(folder.join("tables")).expect("the folder is writable");
    for file in render(taxonomy, Format::Csv, &plain).expect("tables") {
        write(&format!("tables/{}", file.name), &file.text);
    }
}

/// Runs a reader, and shows what it says of the folder.
fn read_with(script: &str, folder: &Path) {
    if let Some(said) = python::run(script, &[folder]) {
        python::notice(script, &said);
    }
}

const SCRIPTS: [&str; 4] = ["export_skos.py", "export_qdc.py", "export_tables.py", "export_lists.py"];

#[test]
fn independent_readers_find_the_shipped_catalogue_whole() {
    let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy");
    let folder = tempfile::tempdir().expect("a folder");
    write_all(&taxonomy, folder.path(), None, "");
    for script in SCRIPTS {
        read_with(script, folder.path());
    }
}

#[test]
fn independent_readers_find_an_odd_taxonomy_whole() {
    let hits = "I was comforting somebody\tsoothe\nNow don't worry\tsoothe\nThey teased Anna badly\thurt\nshe made fun of him\thurt\na left hook\thurt\n";
    for base in [None, Some("https://example.org/odd/"), Some("https://example.org/odd#")] {
        let folder = tempfile::tempdir().expect("a folder");
        write_all(&odd(), folder.path(), base, hits);
        // The schemes of addresses below a base are read by the first script alone.
        let scripts = if base.is_none() { &SCRIPTS[..] } else { &SCRIPTS[..1] };
        for script in scripts {
            read_with(script, folder.path());
        }
    }
}

#[test]
fn the_same_taxonomy_gives_the_same_bytes() {
    for taxonomy in [odd as fn() -> Taxonomy, || Taxonomy::embedded().expect("the shipped taxonomy")] {
        for format in Format::ALL {
            let (first, second) = (all(&taxonomy(), *format), all(&taxonomy(), *format));
            assert!(first == second, "{}", format.id());
            for file in &first {
                assert!(file.text.ends_with('\n') && !file.text.contains('\r') && !file.text.starts_with('\u{FEFF}'), "{}", file.name);
            }
        }
    }
}

#[test]
fn the_order_of_files_does_not_show() {
    let taxonomy = odd();
    let mut files = taxonomy.files.clone();
    files.reverse();
    let (turned, problems) = Taxonomy::inspect(files);
    assert!(problems.is_empty());
    for format in Format::ALL {
        assert!(all(&taxonomy, *format) == all(&turned, *format), "{}", format.id());
    }
}

#[test]
fn retired_strategies_stay_where_old_data_need_them_and_nowhere_else() {
    let rows = [
        (Format::Skos, true),
        (Format::SkosJsonld, true),
        (Format::Csv, true),
        (Format::Json, true),
        (Format::Qdc, false),
        (Format::Taguette, false),
        (Format::Quanteda, false),
        (Format::Liwc, false),
    ];
    for (format, stays) in rows {
        let files = all(&odd(), format);
        let found = files.iter().any(|f| ["Old way", "never seen"].iter().any(|words| f.text.contains(words)));
        assert_eq!(found, stays, "{}", format.id());
    }
}

#[test]
fn a_dictionary_takes_aliases_only_where_there_is_no_rule() {
    let text = only(&odd(), Format::Quanteda, &Options::default());
    for entry in ["\"comforts *\"", "\"teased *\"", "\"teased her\"", "\"made fun of * * badly\"", "\"don't tease\"", "\"left hook\""] {
        assert!(text.contains(entry), "{entry} in\n{text}");
    }
    // `slap` alone, without the anger that its rule requires, would be found everywhere.
    for entry in ["unused alias", " n't", "ofs", "badlies", "\"slap\"", "\"slapped\""] {
        assert!(!text.contains(entry), "{entry} in\n{text}");
    }
}

#[test]
fn guids_stay_when_labels_and_the_base_change() {
    let guids = |text: &str| -> Vec<String> { text.split("guid=\"").skip(1).map(|rest| rest[..36].to_owned()).collect() };
    let mut renamed = odd();
    for (_, code) in &mut renamed.codes {
        code.label.value.push_str(" renamed");
    }
    let options = Options { base: Some("https://example.org/".into()), ..Options::default() };
    let (before, after) = (only(&odd(), Format::Qdc, &Options::default()), only(&renamed, Format::Qdc, &options));
    assert_ne!(before, after);
    assert_eq!(guids(&before), guids(&after));
}

#[test]
fn what_can_not_be_exported_is_refused_with_a_hint() {
    let empty = Taxonomy::default();
    for format in Format::ALL {
        let error = render(&empty, *format, &Options::default()).err();
        assert!(error.is_some_and(|e| e.hint_text().is_some()), "{}", format.id());
    }
    assert_eq!(Format::from_id("quanteta").expect_err("no such format").hint_text(), Some("did you mean `quanteda`?"));
}

#[test]
fn a_circle_of_broader_strategies_ends() {
    let mut taxonomy = odd();
    let general = taxonomy.codes.iter_mut().flat_map(|(_, c)| &mut c.strategies).find(|s| s.id.value == "IERS:0001").expect("it is there");
    general.related.broader = vec![ier::taxonomy::located::Located::nowhere("IERS:0002".to_owned())];
    for format in Format::ALL {
        assert!(render(&taxonomy, *format, &Options::default()).is_ok(), "{}", format.id());
    }
}
