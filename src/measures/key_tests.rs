//! Columns found by name, named by a key, and refused.

use super::*;
use crate::taxonomy::Taxonomy;

fn sheet<S: AsRef<str>>(header: &[S]) -> Sheet {
    Sheet { name: "t.csv".to_owned(), header: header.iter().map(|h| h.as_ref().to_owned()).collect(), ..Sheet::default() }
}

fn numbered(form: impl Fn(usize) -> String) -> Vec<String> {
    (1..=20).rev().map(form).collect()
}

#[test]
fn columns_in_any_order_and_form() {
    let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
    let rows: [(&str, Vec<String>); 9] = [
        ("ids", numbered(|n| format!("ierq{n:02}"))),
        ("ierq_1", numbered(|n| format!("ierq_{n}"))),
        ("IERQ1", numbered(|n| format!("IERQ{n}"))),
        ("IERQ 01", numbered(|n| format!(" IERQ {n:02} "))),
        ("ierq_item? no: Item.1", numbered(|n| format!("Item.{n}"))),
        ("q1", numbered(|n| format!("q{n}"))),
        ("Q001", numbered(|n| format!("Q{n:03}"))),
        ("1", numbered(|n| n.to_string())),
        (
            "both, q being another questionnaire",
            numbered(|n| format!("q{n}")).into_iter().chain(numbered(|n| format!("ierq_{n}"))).collect(),
        ),
    ];
    for (name, header) in rows {
        let questionnaire = Questionnaire::named(&taxonomy, "ierq").expect("it can be scored");
        let sheet = sheet(&header);
        let key = Key::by_names(questionnaire, &sheet).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(key.left_out.is_empty(), "{name}");
        let last = header.len() - 20;
        for (item, column) in key.columns.iter().enumerate() {
            assert_eq!(*column, last + 19 - item, "{name}: item {}", item + 1);
        }
    }
}

#[test]
fn columns_that_do_not_do() {
    let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
    let mut gap: Vec<String> = numbered(|n| format!("ierq_{n}"));
    gap[0] = "ierq_20x".to_owned();
    gap.extend(numbered(|n| format!("q{n}")));
    let mut twice = numbered(|n| format!("ierq_{n}"));
    twice.push("IERQ01".to_owned());
    let rows: [(&str, &str, Vec<String>, &[&str]); 4] = [
        ("none", "ierq", vec!["age".into(), "sex".into()], &["t.csv", "no column is an item of `ierq`", "`age`, `sex`", "--key"]),
        ("a gap is not filled from another questionnaire", "ierq", gap, &["no column for the item `ierq20`", "--key"]),
        ("two for one", "ierq", twice, &["two columns could be the item `ierq01`", "`ierq_1` and `IERQ01`"]),
        ("slugs have no numbers", "eros", numbered(|n| format!("eros_{n}")), &["no column is an item of `eros`", "useful_advice"]),
    ];
    for (name, measure, header, expected) in rows {
        let questionnaire = Questionnaire::named(&taxonomy, measure).expect("it can be scored");
        let error = Key::by_names(questionnaire, &sheet(&header)).expect_err(name).to_string();
        for part in expected {
            assert!(error.contains(part), "{name}: `{part}` is not in: {error}");
        }
    }
}

#[test]
fn a_subscale_without_columns_is_left_out_and_told() {
    let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
    let questionnaire = Questionnaire::named(&taxonomy, "eros").expect("it can be scored");
    let key =
        Key::by_names(questionnaire, &sheet(&["id", "EROS_spelled_out_hurt", "named failings", "Behaved-Irritated"])).expect("complete");
    assert_eq!(key.left_out, ["extrinsic_improving", "intrinsic_improving", "intrinsic_worsening"]);
    assert_eq!((key.columns, key.questionnaire.items[0].id()), (vec![2, 3, 1], "named_failings"));
}

#[test]
fn keys_are_read_from_tables_and_yaml() {
    let pair = |item: &str, column: &str, line| KeyPair { item: item.to_owned(), column: column.to_owned(), line };
    let rows = [
        ("csv with header", "k.csv", "item,column\nmade_laugh,Q12_4\n", vec![pair("made_laugh", "Q12_4", 2)]),
        ("csv without", "k.csv", "a,\"x, y\"\n\nb , z\n", vec![pair("a", "x, y", 1), pair("b", "z", 3)]),
        ("semicolons, a mark first, empty cells last", "k.txt", "\u{feff}Item;Column;;\na;x;;\n", vec![pair("a", "x", 2)]),
        ("tabs", "k.tsv", "1\tx, y\n", vec![pair("1", "x, y", 1)]),
        ("yaml, in the order of the file", "k.yaml", "# key\nb: z\na: x\n", vec![pair("b", "z", 2), pair("a", "x", 3)]),
        ("yaml with numbers", "k.yml", "2: z\n", vec![pair("2", "z", 1)]),
        ("a filled template", "k.csv", "item,subscale,column,paraphrase\na,s,x,\"b, c\"\nd,s,,e\n", vec![pair("a", "x", 2)]),
        ("nothing", "k.csv", "", vec![]),
    ];
    for (name, file, text, expected) in rows {
        assert_eq!(read_key(Path::new(file), text).unwrap_or_else(|e| panic!("{name}: {e}")), expected, "{name}");
    }
    for (name, file, text, expected) in [
        ("one cell", "k.csv", "made_laugh\n", "k.csv:1: expected an item and its column, found 1 cell"),
        ("no item", "k.csv", "item,column\n,x\n", "k.csv:2: the column `x` has no item"),
        ("three cells", "k.csv", "a,b,c\n", "k.csv:1: expected an item and its column, found 3 cells"),
        ("yaml of another shape", "k.yaml", "- a\n- b\n", "k.yaml:1:1"),
    ] {
        let error = read_key(Path::new(file), text).expect_err(name).to_string();
        assert!(error.starts_with(expected), "{name}: {error}");
    }
}

#[test]
fn a_key_names_the_columns() {
    let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
    let sheet = sheet(&["id", "v1", "v2", "v3", "q3"]);
    let of = |text: &str| {
        let questionnaire = Questionnaire::named(&taxonomy, "eros").expect("it can be scored");
        Key::by_pairs(questionnaire, &sheet, &read_key(Path::new("k.csv"), text).expect("a key"), Path::new("k.csv"))
    };
    let key = of("named_failings,v3\nbehaved_irritated,V1\nspelled-out hurt,v2\n").expect("complete");
    assert_eq!(key.columns, [3, 1, 2]);
    let rows = [
        ("unknown item", "named_failing,v3\n", "k.csv:1: `eros` has no item `named_failing`\n  hint: did you mean `named_failings`?"),
        ("a number, where there are none", "1,v3\n", "k.csv:1: `eros` has no item `1`"),
        ("unknown column", "named_failings,v4\n", "k.csv:1: `t.csv` has no column `v4`"),
        ("item twice", "named_failings,v1\nnamed_failings,v2\n", "k.csv:2: the item `named_failings` is named twice"),
        ("column twice", "named_failings,v1\nmade_laugh,v1\n", "k.csv:2: the column `v1` is named for two items"),
        ("subscale in part", "named_failings,v1\n", "t.csv: no column for the items `behaved_irritated`, `spelled_out_hurt`"),
        ("empty", "item,column\n", "k.csv: the key names no item"),
    ];
    for (name, text, expected) in rows {
        let error = of(text).expect_err(name).to_string();
        assert!(error.starts_with(expected), "{name}: {error}");
    }
    let questionnaire = Questionnaire::named(&taxonomy, "ierq").expect("it can be scored");
    let pairs: Vec<KeyPair> = [(2, 0), (7, 1), (10, 2), (14, 3), (17, 4)]
        .map(|(item, at): (u32, usize)| KeyPair { item: item.to_string(), column: sheet.header[at].clone(), line: 1 })
        .to_vec();
    let key = Key::by_pairs(questionnaire, &sheet, &pairs, Path::new("k.csv")).expect("numbers do, where the measure has them");
    assert_eq!((key.columns, key.left_out.len()), (vec![0, 1, 2, 3, 4], 3));
}
