//! The sections of the report: what each says, shows and tabulates.

use super::agree::{self, Human};
use super::examples::draw;
use super::figure::{Pattern, bars, dots, map, matrix};
use super::groups::{Comparison, compare, marks, residuals, table as group_table};
use super::numbers::{answers, bounded, percent, percent_interval, signed};
use super::proportion::Proportion;
use super::study::{Facet, Study, readable};
use super::table::Table;
use super::{Entry, ReportOptions, Section};
use crate::error::Result;
use crate::table::coded::CodedFile;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Valence;

const OF_ANSWERS: &str = "Per cent of all answers; an answer can have several, so they can add up to more than 100. Intervals: Wilson's, 95%, for answers that are independent of each other (one a person).";

fn section(id: &str, title: &str) -> Section {
    Section { id: id.to_owned(), title: title.to_owned(), ..Section::default() }
}

fn share(count: u64, of: u64) -> String {
    format!("{count} ({}%)", percent(Proportion { count, of }.share()))
}

/// What was coded, and how much of it needs a human.
pub fn overview(study: &Study, file: &CodedFile) -> Section {
    let mut section = section("overview", "Overview");
    let n = study.answers();
    let mentions: u64 = study.codes.mentions.iter().sum();
    let mut table = Table::new("overview", "Answers and codes", &["", "Answers (%)"]);
    let mut row = |name: &str, value: String| table.rows.push(vec![name.to_owned(), value]);
    row("Answers", n.to_string());
    row("With at least one code", share(study.coded(), n));
    row("Without a code", share(n - study.coded(), n));
    if let Some(at) = study.boundary.labels.iter().position(|l| l.id == "uncodable") {
        row("Uncodable (empty, off topic, unintelligible)", share(study.boundary.proportion(at).count, n));
    }
    row("To be looked at by a human", share(study.review, n));
    row("Mentions counted (done or planned)", mentions.to_string());
    for (status, count) in study.statuses.iter().filter(|(s, n)| *n > 0 && !["actual", "planned"].contains(&s.as_str())) {
        row(&format!("Mentions not counted: {status}"), count.to_string());
    }
    if n > 0 {
        row("Mentions per answer", signed(mentions as f64 / n as f64, 2));
    }
    section.paragraphs.push(format!(
        "{} coded by rules: {} with at least one code, {} flagged for a human to look at.",
        answers(n),
        study.coded(),
        study.review
    ));
    if file.made_by.len() > 1 {
        section.paragraphs.push("The answers were not all coded by the same version; see the end of the page.".into());
    }
    section.tables.push(table);
    section
}

fn frequencies(id: &str, caption: &str, what: &str, facet: &Facet, skip_empty: bool) -> Table {
    let mut table = Table::new(id, caption, &[what, "Answers", "%", "95% interval", "Mentions"]);
    for (at, label) in facet.labels.iter().enumerate() {
        let of = facet.proportion(at);
        if skip_empty && of.count == 0 {
            continue;
        }
        let mentions = facet.mentions.get(at).copied().unwrap_or(0);
        let name = label.label.clone();
        table.rows.push(vec![name, of.count.to_string(), percent(of.share()), percent_interval(of), mentions.to_string()]);
    }
    if facet.mentions.iter().all(|m| *m == 0) {
        table.header.pop();
        table.rows.iter_mut().for_each(|row| {
            row.pop();
        });
    }
    table.notes.push(OF_ANSWERS.into());
    table
}

fn pattern_of(taxonomy: &Taxonomy, code: &str) -> Pattern {
    match taxonomy.code(code).and_then(|c| c.axes).map(|a| a.valence) {
        Some(Valence::Improve) | None => Pattern::Full,
        Some(Valence::Worsen) => Pattern::Hatched,
        Some(Valence::Unspecified) => Pattern::Dotted,
    }
}

/// How frequent each code is.
pub fn codes(study: &Study, taxonomy: &Taxonomy) -> Section {
    let mut section = section("codes", "Codes");
    let mut shown: Vec<(usize, Proportion)> = (0..study.codes.labels.len()).map(|at| (at, study.codes.proportion(at))).collect();
    let never: Vec<&str> =
        shown.iter().filter(|(_, share)| share.count == 0).map(|(at, _)| study.codes.labels[*at].label.as_str()).collect();
    if !never.is_empty() {
        section.paragraphs.push(format!("Never given: {}.", never.join(", ")));
    }
    shown.retain(|(_, share)| share.count > 0);
    // The most frequent on top; equal ones in the order of the codebook.
    shown.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(&b.0)));
    let list: Vec<bars::Bar> = shown
        .iter()
        .map(|(at, share)| {
            let label = &study.codes.labels[*at];
            bars::Bar { label: label.label.clone(), share: *share, pattern: pattern_of(taxonomy, &label.id) }
        })
        .collect();
    let named = [(Pattern::Full, "improves"), (Pattern::Hatched, "worsens"), (Pattern::Dotted, "either")];
    let legend: Vec<(Pattern, &str)> = named.into_iter().filter(|(p, _)| list.iter().any(|b| b.pattern == *p)).collect();
    let legend = if study.cells.labels.is_empty() { &[] } else { legend.as_slice() };
    if !list.is_empty() {
        section.figures.push(bars::draw("codes", "How frequent the codes are", &list, legend));
    }
    section.tables.push(frequencies("codes", "Frequency of codes", "Code", &study.codes, false));
    if !study.boundary.is_empty() {
        section.tables.push(frequencies(
            "boundary",
            "Boundary codes: close to regulation, but not it",
            "Boundary code",
            &study.boundary,
            true,
        ));
    }
    section
}

/// The map, the stages, who regulates whom.
pub fn axes(study: &Study) -> Vec<Section> {
    let mut sections = Vec::new();
    if !study.cells.is_empty() {
        let mut map_section = section("map", "Improving and worsening, engaging and diverting");
        let occurs = |part: &str| {
            study.cells.labels.iter().enumerate().any(|(at, l)| l.id.split('.').any(|p| p == part) && study.cells.proportion(at).count > 0)
        };
        let of_cell = |label: &str| -> (String, String) {
            let (column, row) = label.split_once(", ").unwrap_or((label, ""));
            (column.to_owned(), readable(row))
        };
        let open = |part: usize| {
            study
                .cells
                .labels
                .iter()
                .enumerate()
                .any(|(at, l)| l.id.split('.').nth(part) == Some("unspecified") && study.cells.proportion(at).count > 0)
        };
        let (open_valence, open_orientation) = (open(0), open(1));
        let fields: Vec<map::Field> = study
            .cells
            .labels
            .iter()
            .enumerate()
            .filter(|(_, l)| {
                let mut parts = l.id.split('.');
                (parts.next() != Some("unspecified") || open_valence) && (parts.next() != Some("unspecified") || open_orientation)
            })
            .map(|(at, label)| {
                let (column, row) = of_cell(&label.label);
                map::Field { column, row, share: study.cells.proportion(at), codes: codes_in(study, at) }
            })
            .collect();
        if occurs("improve") || occurs("worsen") || open_valence {
            map_section.figures.push(map::draw("map", "Improving and worsening, engaging and diverting", &fields));
        }
        map_section.tables.push(frequencies("map", "Answers by valence and orientation", "Field", &study.cells, true));
        sections.push(map_section);
    }
    if !study.stages.is_empty() {
        let mut stages = section("stages", "Stages of the process model");
        let list: Vec<bars::Bar> = study
            .stages
            .labels
            .iter()
            .enumerate()
            .filter(|(at, l)| l.id != "unspecified" || study.stages.proportion(*at).count > 0)
            .map(|(at, l)| bars::Bar { label: l.label.clone(), share: study.stages.proportion(at), pattern: Pattern::Full })
            .collect();
        stages.figures.push(bars::draw("stages", "Stages of the process model", &list, &[]));
        stages.tables.push(frequencies("stages", "Stages of the process model (Gross 1998, 2015)", "Stage", &study.stages, false));
        sections.push(stages);
    }
    let mut context = section("context", "Who, to whom, why");
    if !study.directions.is_empty() {
        context.tables.push(frequencies("direction", "Who regulates whom", "Direction", &study.directions, true));
    }
    for (name, facet) in study.contexts.iter().filter(|(_, f)| f.labels.iter().any(|l| l.id != "unspecified")) {
        let id = name.to_lowercase().replace(' ', "-");
        context.tables.push(frequencies(&id, name, name, facet, true));
    }
    if !context.tables.is_empty() {
        sections.push(context);
    }
    sections
}

/// The codes in a field with their answers, the most frequent first.
fn codes_in(study: &Study, cell: usize) -> Vec<(String, u64)> {
    let of_cell = study.codes_in_cells.range((cell, 0)..(cell + 1, 0));
    let mut codes: Vec<(String, u64)> = of_cell.map(|((_, code), n)| (study.codes.labels[*code].label.clone(), *n)).collect();
    codes.sort_by_key(|code| std::cmp::Reverse(code.1));
    codes
}

/// Codes, fields and stages by group.
pub fn by_group(study: &Study) -> Option<Section> {
    let groups = study.groups.as_ref()?;
    let mut section = section("groups", &format!("By {}", groups.column));
    let codes = compare(&study.codes, groups);
    let found: Vec<&Comparison> = codes.iter().filter(|c| c.holm.is_some_and(|p| p < 0.05)).collect();
    let tests = codes.iter().filter(|c| c.test.is_some()).count();
    let names: Vec<&str> = found.iter().map(|c| study.codes.labels[c.value].label.as_str()).collect();
    section.paragraphs.push(match (tests, names.len()) {
        (0, _) => "No code could be tested: none occurs in some answers of the groups and not in others.".into(),
        (_, 0) => format!("None of the {tests} codes tested differs between the groups at p < .05 after Holm's correction."),
        _ => format!(
            "Of the {tests} codes tested, these differ between the groups at p < .05 after Holm's correction: {}.",
            names.join(", ")
        ),
    });
    section
        .paragraphs
        .push("Tests take each answer as one person's; answers of one person or class are alike, and the tests are then too sure.".into());
    let sizes: Vec<(String, u64)> = groups.names.iter().cloned().zip(groups.sizes()).collect();
    if groups.names.len() <= dots::MOST && !codes.is_empty() {
        let rows: Vec<dots::Row> = codes
            .iter()
            .map(|c| dots::Row { label: study.codes.labels[c.value].label.clone(), shares: c.proportions().collect() })
            .collect();
        section.figures.push(dots::draw("groups", &format!("Codes by {}", groups.column), &sizes, &rows));
    }
    let cells = tests * groups.names.len();
    let rows: Vec<matrix::Row> = codes
        .iter()
        .filter(|c| c.test.is_some())
        .map(|c| matrix::Row {
            label: study.codes.labels[c.value].label.clone(),
            cells: c.counts.residuals().into_iter().map(|r| r.map(|z| (z, marks(z, cells)))).collect(),
        })
        .collect();
    if !rows.is_empty() {
        section.figures.push(matrix::residuals(
            "residuals",
            &format!("Adjusted residuals of codes by {}", groups.column),
            &groups.names,
            &rows,
        ));
    }
    section.tables.push(group_table("Code", "groups-codes", &study.codes, groups, &codes));
    if tests > 0 {
        section.tables.push(residuals("Code", "groups-residuals", &study.codes, groups, &codes));
    }
    for (what, id, facet) in [("Field", "groups-map", &study.cells), ("Stage", "groups-stages", &study.stages)] {
        if !facet.is_empty() {
            section.tables.push(group_table(what, id, facet, groups, &compare(facet, groups)));
        }
    }
    Some(section)
}

/// Which codes stand in the same answers.
pub fn together(study: &Study) -> Option<Section> {
    const MOST: usize = 20;
    let pairs = study.pairs();
    if pairs.is_empty() {
        return None;
    }
    let mut section = section("together", "Codes that stand together");
    let mut codes: Vec<usize> = pairs.iter().flat_map(|p| [p.codes.0, p.codes.1]).collect();
    codes.sort_unstable();
    codes.dedup();
    let labels: Vec<String> = codes.iter().map(|at| study.codes.labels[*at].label.clone()).collect();
    let both = |a: usize, b: usize| {
        let (a, b) = (codes[a].min(codes[b]), codes[a].max(codes[b]));
        pairs.iter().find(|p| p.codes == (a, b)).map_or(0, |p| p.both)
    };
    section.figures.push(matrix::pairs("together", "Codes in the same answer", &labels, &both));
    let header = ["Codes", "Answers with both", "Expected", "Ratio", "Jaccard"];
    let mut table = Table::new("together", "Codes in the same answer", &header);
    for pair in pairs.iter().take(MOST) {
        let name = |at: usize| study.codes.labels[at].label.as_str();
        table.rows.push(vec![
            format!("{} + {}", name(pair.codes.0), name(pair.codes.1)),
            pair.both.to_string(),
            signed(pair.expected, 1),
            signed(pair.both as f64 / pair.expected, 2),
            bounded(pair.jaccard, 2),
        ]);
    }
    table.notes.push("Expected: answers with both if one code had nothing to do with the other; ratio: observed by expected. Jaccard: answers with both, of those with either.".into());
    if pairs.len() > MOST {
        table.notes.push(format!("The {MOST} most frequent of {} pairs.", pairs.len()));
    }
    section.tables.push(table);
    Some(section)
}

/// Answers with their evidence.
pub fn examples(study: &Study, file: &CodedFile, options: &ReportOptions) -> Section {
    let mut section = section("examples", "Examples");
    section.paragraphs.push(format!(
        "Drawn at random (seed {}), up to {} a code; the words that show the code are marked. Long answers are shortened.",
        options.seed, options.examples
    ));
    section.examples = draw(file, &study.codes.labels, options.examples, options.seed);
    section
}

/// Agreement with a person.
///
/// # Errors
/// Where the two have no answer in common.
pub fn agreement(file: &CodedFile, human: &Human, taxonomy: &Taxonomy, options: &ReportOptions) -> Result<Section> {
    let mut section = section("agreement", "Agreement with a human coder");
    section.tables = agree::tables(file, human, taxonomy, options.bootstrap)?;
    Ok(section)
}

/// The codebook.
pub fn codebook(taxonomy: &Taxonomy) -> Section {
    let mut section = section("codebook", "Appendix: codebook");
    for (_, code) in &taxonomy.codes {
        let exclude = code.exclude.iter().map(|e| match &e.instead {
            Some(instead) => format!("{} (use {})", e.text, instead.value),
            None => e.text.clone(),
        });
        let axes = code.axes.map(|a| [a.valence.id(), a.orientation.id(), a.stage.id(), a.change.id()].map(|v| readable(v).to_lowercase()));
        section.codebook.push(Entry {
            id: code.id.value.clone(),
            label: code.label.value.clone(),
            definition: code.definition.trim().to_owned(),
            include: code.include.clone(),
            exclude: exclude.collect(),
            axes: axes.map(Vec::from).unwrap_or_default(),
        });
    }
    for code in &taxonomy.boundary {
        section.codebook.push(Entry {
            id: code.id.value.clone(),
            label: format!("Boundary: {}", code.label),
            definition: code.definition.trim().to_owned(),
            ..Entry::default()
        });
    }
    section
}

/// What made the codings, and this report.
pub fn made_by(file: &CodedFile, taxonomy: &Taxonomy) -> Vec<String> {
    let or_none = |text: &str| if text.is_empty() { "without a version".to_owned() } else { text.to_owned() };
    let mut lines: Vec<String> = file
        .made_by
        .iter()
        .map(|(made_by, count)| {
            format!(
                "{} coded by ier {}, taxonomy {}, fingerprint {}.",
                answers(*count as u64),
                or_none(&made_by.program),
                or_none(&made_by.taxonomy),
                or_none(&made_by.fingerprint)
            )
        })
        .collect();
    let same = file.made_by.iter().all(|(m, _)| m.fingerprint == taxonomy.fingerprint);
    lines.push(format!(
        "Report by ier {}{}.",
        env!("CARGO_PKG_VERSION"),
        if same {
            ", with the same taxonomy".to_owned()
        } else {
            format!(
                ", with taxonomy {}, fingerprint {}: not the one that coded, so labels and codebook may differ",
                or_none(&taxonomy.about.version),
                taxonomy.fingerprint
            )
        }
    ));
    lines
}
