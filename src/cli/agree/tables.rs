//! The tables of `ier agree`: on the terminal, as Markdown, as LaTeX, and every figure as CSV.

use crate::agreement::study::{Estimate, Facet, Study};
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write as _;

/// How results are put down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Tables for people at a terminal.
    Terminal,
    /// Tables in Markdown.
    Markdown,
    /// Tables in LaTeX, with the package booktabs.
    Latex,
    /// Everything, for programs.
    Json,
    /// Everything, a row a figure.
    Csv,
}

impl Form {
    /// The one that was asked for.
    pub fn of(json: bool, csv: bool, markdown: bool, latex: bool) -> Form {
        match (json, csv, markdown, latex) {
            (true, ..) => Form::Json,
            (_, true, ..) => Form::Csv,
            (_, _, true, _) => Form::Markdown,
            (.., true) => Form::Latex,
            _ => Form::Terminal,
        }
    }
}

/// A table: caption, header, rows; all but the first column are figures.
struct Plain {
    caption: &'static str,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Every table of the study.
pub fn study(out: &mut String, study: &Study, form: Form, axes: bool, pairs: bool) {
    let two = study.coders.len() == 2;
    let sets: Vec<&Facet> = study.facets.iter().filter(|f| f.kind == "set").collect();
    if !sets.is_empty() {
        let mut header = vec!["sets per response", "n", "p_o", "alpha (MASI) [95 % CI]", "alpha (Jaccard)", "F1 [95 % CI]"];
        if two {
            header.extend(["precision", "recall"]);
        }
        let row = |f: &&Facet| {
            let mut row = vec![f.axis.clone(), f.n.to_string(), bare(f.get("p_o")), with_interval(f.get("krippendorff_alpha_masi"))];
            row.extend([bare(f.get("krippendorff_alpha_jaccard")), with_interval(f.get("f1"))]);
            if two {
                row.extend([bare(f.get("precision")), bare(f.get("recall"))]);
            }
            row
        };
        let rows = sets.iter().map(row).collect();
        put(out, form, &Plain { caption: "Agreement on sets of labels", header: strings(&header), rows });
    }
    let labels = |axis: &'static str| study.facets.iter().filter(move |f| f.kind == "label" && f.axis == axis);
    let wanted: &[(&str, &str, &'static str)] = &[
        ("codes", "code", "Agreement on codes"),
        ("boundary", "boundary code", "Agreement on boundary codes"),
        ("any", "any regulation", "Agreement on whether there is any regulation"),
        ("valence", "valence", "Agreement on valence"),
        ("orientation", "orientation", "Agreement on orientation"),
        ("quadrant", "quadrant", "Agreement on valence and orientation"),
        ("stage", "stage", "Agreement on stages"),
        ("direction", "direction", "Agreement on direction"),
    ];
    for (at, (axis, what, caption)) in wanted.iter().enumerate() {
        if at > 1 && !axes || labels(axis).next().is_none() {
            continue;
        }
        let used: Vec<&Facet> = labels(axis).filter(|f| f.used()).collect();
        if !used.is_empty() {
            put(out, form, &label_table(what, caption, &used, two, study));
        }
        let never: Vec<&str> = labels(axis).filter(|f| !f.used()).filter_map(|f| f.label.as_deref()).collect();
        if !never.is_empty() && form == Form::Terminal {
            let _ = writeln!(out, "undefined (never used by any coder): {}\n", never.join(", "));
        }
    }
    let columns: Vec<&Facet> = study.facets.iter().filter(|f| f.kind == "column").collect();
    for column in columns {
        let names = [
            "p_o",
            "p_e_cohen",
            "cohen_kappa",
            "weighted_kappa_linear",
            "weighted_kappa_quadratic",
            "p_e_scott",
            "scott_pi",
            "p_e_fleiss",
            "fleiss_kappa",
            "krippendorff_alpha",
            "p_e_ac1",
            "gwet_ac1",
            "gwet_ac2",
        ];
        let applies = |e: &&Estimate| e.outcome.is_none_or(|o| o.err().is_none_or(|why| !why.does_not_apply()));
        let found = names.iter().filter_map(|n| column.get(n)).filter(applies);
        let rows = found.map(|e| vec![e.figure.to_owned(), with_interval(Some(e))]).collect();
        let header = vec![column.axis.clone(), format!("n = {}", column.n)];
        put(out, form, &Plain { caption: "Agreement on values", header, rows });
    }
    if (pairs || study.coders.len() > 2) && !study.pairs.is_empty() {
        let header = strings(&["pair", "n", "p_o", "alpha (MASI)", "F1", "mean kappa", "codes"]);
        let row = |p: &crate::agreement::study::Pair| {
            let get = |name: &str| bare(p.sets.iter().find(|e| e.figure == name));
            let mean = p.mean_kappa.map_or("undefined".into(), |k| format!("{k:.3}"));
            vec![
                format!("{} - {}", p.first, p.second),
                p.n.to_string(),
                get("p_o"),
                get("krippendorff_alpha_masi"),
                get("f1"),
                mean,
                p.kappas.to_string(),
            ]
        };
        put(out, form, &Plain { caption: "Pairs of coders, on codes", header, rows: study.pairs.iter().map(row).collect() });
    }
}

fn label_table(what: &str, caption: &'static str, facets: &[&Facet], two: bool, study: &Study) -> Plain {
    let (kappa, expected, name) =
        if two { ("cohen_kappa", "p_e_cohen", "kappa (Cohen)") } else { ("fleiss_kappa", "p_e_fleiss", "kappa (Fleiss)") };
    let mut header = vec![what.to_owned(), "n".into()];
    if two {
        header.extend(study.coders.iter().map(|c| format!("n {c}")));
    }
    header.extend(["prevalence", "p_o", "p_e", &format!("{name} [95 % CI]"), "alpha", "AC1", "F1"].map(str::to_owned));
    let row = |f: &&Facet| {
        let mut row = vec![f.label.clone().unwrap_or_default(), f.n.to_string()];
        if two {
            row.extend(f.given.iter().map(ToString::to_string));
        }
        row.extend([bare(f.get("prevalence")), bare(f.get("p_o")), bare(f.get(expected)), with_interval(f.get(kappa))]);
        row.extend([bare(f.get("krippendorff_alpha")), bare(f.get("gwet_ac1")), bare(f.get("f1"))]);
        row
    };
    Plain { caption, header, rows: facets.iter().map(row).collect() }
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn bare(estimate: Option<&Estimate>) -> String {
    match estimate {
        Some(Estimate { value: Some(value), .. }) => format!("{value:.3}"),
        Some(Estimate { undefined: Some(why), .. }) => format!("undefined ({why})"),
        _ => "undefined".into(),
    }
}

fn with_interval(estimate: Option<&Estimate>) -> String {
    match estimate {
        Some(Estimate { low: Some(low), high: Some(high), .. }) => format!("{} [{low:.2}, {high:.2}]", bare(estimate)),
        _ => bare(estimate),
    }
}

fn put(out: &mut String, form: Form, plain: &Plain) {
    match form {
        Form::Markdown => {
            let _ = writeln!(out, "{}\n", plain.caption);
            let line = |cells: &[String]| format!("| {} |", cells.iter().map(|c| c.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
            let _ = writeln!(out, "{}", line(&plain.header));
            let _ = writeln!(out, "|{}", (0..plain.header.len()).map(|at| if at == 0 { "---|" } else { "---:|" }).collect::<String>());
            for row in &plain.rows {
                let _ = writeln!(out, "{}", line(row));
            }
            out.push('\n');
        }
        Form::Latex => {
            let line = |cells: &[String]| format!("{} \\\\", cells.iter().map(|c| latex(c)).collect::<Vec<_>>().join(" & "));
            let _ = writeln!(
                out,
                "\\begin{{table}}\n\\caption{{{}}}\n\\begin{{tabular}}{{l{}}}\n\\toprule",
                plain.caption,
                "r".repeat(plain.header.len() - 1)
            );
            let _ = writeln!(out, "{}\n\\midrule", line(&plain.header));
            for row in &plain.rows {
                let _ = writeln!(out, "{}", line(row));
            }
            let _ = writeln!(out, "\\bottomrule\n\\end{{tabular}}\n\\end{{table}}\n");
        }
        _ => {
            let mut table = Table::new();
            table.load_style(presets::UTF8_HORIZONTAL_ONLY);
            table.set_header(plain.header.clone());
            for column in table.column_iter_mut().skip(1) {
                column.set_cell_alignment(CellAlignment::Right);
            }
            for row in &plain.rows {
                table.add_row(row.clone());
            }
            let _ = writeln!(out, "{table}\n");
        }
    }
}

fn latex(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '%' | '_' | '&' | '#' | '$' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}

/// Every figure, a row each.
pub fn csv(out: &mut String, study: &Study) {
    out.push_str("kind,axis,label,first,second,n,figure,value,low,high,undefined\n");
    let cell = |text: &str| if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
    let number = |value: Option<f64>| value.map_or(String::new(), |v| v.to_string());
    let mut line = |start: String, n: usize, e: &Estimate| {
        let why = cell(e.undefined.as_deref().unwrap_or(""));
        let _ = writeln!(out, "{start},{n},{},{},{},{},{why}", e.figure, number(e.value), number(e.low), number(e.high));
    };
    for facet in &study.facets {
        let start = format!("{},{},{},,", facet.kind, cell(&facet.axis), cell(facet.label.as_deref().unwrap_or("")));
        facet.estimates.iter().for_each(|e| line(start.clone(), facet.n, e));
    }
    for pair in &study.pairs {
        let start = format!("pair,codes,,{},{}", cell(&pair.first), cell(&pair.second));
        pair.sets.iter().for_each(|e| line(start.clone(), pair.n, e));
    }
}
