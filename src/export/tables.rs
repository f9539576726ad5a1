//! The catalogue as a folder of CSV tables (RFC 4180, UTF-8, a header row), for R, Python and spreadsheets.
//!
//! One row states one fact; ids join the tables. `relations.csv` holds every link between two entries, whatever their
//! kind and in both directions where there are two names for them, so that nothing must be guessed from other columns;
//! the kind `word` marks a relationship or setting that has no entry of its own.
//! `about.csv` names version and fingerprint. Lists inside a cell (authors) are separated by `; `.

use super::{ExportFile, entry, unwritable};
use crate::error::Result;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Axes;
use crate::taxonomy::located::Located;

/// A table while it grows.
struct Table {
    name: &'static str,
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    fn new(name: &'static str, header: &[&str]) -> Result<Table> {
        let mut table = Table { name, writer: csv::Writer::from_writer(Vec::new()) };
        table.row(header)?;
        Ok(table)
    }

    fn row(&mut self, cells: &[&str]) -> Result<()> {
        self.writer.write_record(cells).map_err(|e| unwritable("CSV", e))
    }

    fn finish(self) -> Result<ExportFile> {
        let bytes = self.writer.into_inner().map_err(|e| unwritable("CSV", e))?;
        let text = String::from_utf8(bytes).map_err(|e| unwritable("CSV", e))?;
        Ok(ExportFile { name: self.name.to_owned(), text })
    }
}

/// Every table.
///
/// # Errors
/// Only where a row can not be written, which does not happen in memory.
pub fn write(taxonomy: &Taxonomy) -> Result<Vec<ExportFile>> {
    Ok(vec![
        about(taxonomy)?,
        codes(taxonomy)?,
        strategies(taxonomy)?,
        aliases(taxonomy)?,
        examples(taxonomy)?,
        relations(taxonomy)?,
        citations(taxonomy)?,
        sources(taxonomy)?,
        axes(taxonomy)?,
        categories(taxonomy)?,
        boundary(taxonomy)?,
        contexts(taxonomy)?,
        measures(taxonomy)?,
    ])
}

fn about(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("about.csv", &["field", "value"])?;
    let about = &taxonomy.about;
    for row in [
        ["id", about.id.as_str()],
        ["title", &about.title],
        ["version", &about.version],
        ["license", &about.license],
        ["fingerprint", &taxonomy.fingerprint],
    ] {
        table.row(&row)?;
    }
    table.finish()
}

/// Valence, orientation, stage and change; empty cells for a scheme without these axes.
fn four(axes: Option<Axes>) -> [&'static str; 4] {
    axes.map_or([""; 4], |axes| entry::axis_values(axes).map(|(_, value)| value))
}

fn codes(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let header =
        ["code", "label", "definition", "valence", "orientation", "stage", "change", "category", "niven_branch", "bare", "strategies"];
    let mut table = Table::new("codes.csv", &header)?;
    for (_, code) in &taxonomy.codes {
        let [valence, orientation, stage, change] = four(code.axes);
        let count = code.strategies.iter().filter(|s| !s.deprecated).count().to_string();
        let category = code.category.as_ref().map_or("", |c| c.as_str());
        let branch = code.niven_branch.as_deref().unwrap_or_default();
        let bare = if code.bare { "true" } else { "false" };
        table.row(&[&code.id, &code.label, code.definition.trim(), valence, orientation, stage, change, category, branch, bare, &count])?;
    }
    table.finish()
}

fn strategies(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let header = [
        "id",
        "slug",
        "label",
        "code",
        "definition",
        "valence",
        "orientation",
        "stage",
        "change",
        "departs_because",
        "aim",
        "deprecated",
        "replaced_by",
    ];
    let mut table = Table::new("strategies.csv", &header)?;
    for (code, strategy) in taxonomy.strategies() {
        let [valence, orientation, stage, change] = four(taxonomy.axes_of(code, Some(strategy)));
        let because = strategy.departs.as_ref().map_or("", |d| d.reason.as_str());
        let deprecated = if strategy.deprecated { "true" } else { "false" };
        let replaced = strategy.replaced_by.as_ref().map_or("", |id| id.as_str());
        let definition = strategy.definition.trim();
        table.row(&[
            &strategy.id,
            &strategy.slug,
            &strategy.label,
            &code.id,
            definition,
            valence,
            orientation,
            stage,
            change,
            because,
            &strategy.aim,
            deprecated,
            replaced,
        ])?;
    }
    table.finish()
}

fn aliases(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("aliases.csv", &["id", "alias"])?;
    for (_, strategy) in taxonomy.strategies() {
        for alias in &strategy.aliases {
            table.row(&[&strategy.id, alias])?;
        }
    }
    table.finish()
}

/// Sentences: `example` belongs to the entry, `near_miss` looks like it and is `code`, `include` and `exclude` are cases.
fn examples(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("examples.csv", &["kind", "id", "role", "text", "code", "why"])?;
    for (_, code) in &taxonomy.codes {
        for text in &code.include {
            table.row(&["code", &code.id, "include", text, &code.id, ""])?;
        }
        for case in &code.exclude {
            table.row(&["code", &code.id, "exclude", &case.text, case.instead.as_ref().map_or("", |c| c.as_str()), ""])?;
        }
        for text in &code.examples {
            table.row(&["code", &code.id, "example", text, &code.id, ""])?;
        }
        for miss in &code.near_misses {
            table.row(&["code", &code.id, "near_miss", &miss.text, &miss.code, &miss.why])?;
        }
    }
    for (code, strategy) in taxonomy.strategies() {
        for text in &strategy.examples {
            table.row(&["strategy", &strategy.id, "example", text, &code.id, ""])?;
        }
        if let Some(miss) = &strategy.near_miss {
            table.row(&["strategy", &strategy.id, "near_miss", &miss.text, &miss.code, &miss.why])?;
        }
    }
    for code in &taxonomy.boundary {
        for example in &code.examples {
            table.row(&["boundary", &code.id, "example", &example.text, &code.id, &example.why])?;
        }
        for miss in &code.near_misses {
            table.row(&["boundary", &code.id, "near_miss", &miss.text, &miss.code, &miss.why])?;
        }
    }
    for concept in &taxonomy.concepts {
        for pair in &concept.pairs {
            table.row(&["concept", &concept.id, "near_miss", &pair.regulation, &pair.code, &pair.why])?;
            table.row(&["concept", &concept.id, "example", &pair.neighbour, &pair.boundary, &pair.why])?;
        }
    }
    table.finish()
}

fn relations(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("relations.csv", &["from_kind", "from", "relation", "to_kind", "to"])?;
    for (_, code) in &taxonomy.codes {
        // `none` says that the scheme has no place for the code: no link.
        if let Some(category) = code.category.as_ref().filter(|c| taxonomy.categories.iter().any(|known| known.id.value == c.value)) {
            table.row(&["code", &code.id, "category", "category", category])?;
        }
    }
    let context_kind = |place: &str| if taxonomy.contexts.iter().any(|c| c.id.value == place) { "context" } else { "word" };
    for (code, strategy) in taxonomy.strategies() {
        let id = strategy.id.as_str();
        table.row(&["strategy", id, "code", "code", &code.id])?;
        for (relation, to) in strategy.related.all() {
            table.row(&["strategy", id, relation, "strategy", to])?;
            if relation == "broader" {
                table.row(&["strategy", to, "narrower", "strategy", id])?;
            }
        }
        for (relation, list) in [("relationship", &strategy.relationships), ("setting", &strategy.settings)] {
            for place in list {
                table.row(&["strategy", id, relation, context_kind(place), place])?;
            }
        }
        for (measure, entries) in &strategy.crosswalk {
            for entry in entries {
                table.row(&["strategy", id, "close_match", "measure", &format!("{measure}.{}", entry.value)])?;
            }
        }
        if let Some(replacement) = &strategy.replaced_by {
            table.row(&["strategy", id, "replaced_by", "strategy", replacement])?;
        }
    }
    for category in &taxonomy.categories {
        if let Some(parent) = &category.parent {
            table.row(&["category", &category.id, "broader", "category", parent])?;
        }
        several(&mut table, ["category", &category.id, "holds", "code"], &category.codes)?;
    }
    for code in &taxonomy.boundary {
        if let Some(concept) = &code.concept {
            table.row(&["boundary", &code.id, "concept", "concept", concept])?;
        }
    }
    for context in &taxonomy.contexts {
        several(&mut table, ["context", &context.id, "typical", "strategy"], &context.typical)?;
    }
    for motive in &taxonomy.motives {
        several(&mut table, ["motive", &motive.id, "typical", "strategy"], &motive.typical)?;
    }
    for (_, measure) in &taxonomy.measures {
        for subscale in &measure.subscales {
            let part = format!("{}.{}", measure.id.value, subscale.id.value);
            table.row(&["measure", &part, "part_of", "measure", &measure.id])?;
            several(&mut table, ["measure", &part, "bears_on", "code"], &subscale.codes)?;
            several(&mut table, ["measure", &part, "asks_about", "strategy"], &subscale.strategies)?;
        }
        for item in &measure.items {
            let part = format!("{}.{}", measure.id.value, item.id.value);
            table.row(&["measure", &part, "part_of", "measure", &format!("{}.{}", measure.id.value, item.subscale.value)])?;
            several(&mut table, ["measure", &part, "asks_about", "strategy"], &item.strategies)?;
        }
    }
    table.finish()
}

/// One row for each of a list.
fn several(table: &mut Table, start: [&str; 4], list: &[Located<String>]) -> Result<()> {
    list.iter().try_for_each(|to| table.row(&[start[0], start[1], start[2], start[3], to]))
}

/// Which entry rests on which source.
fn citations(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("citations.csv", &["kind", "id", "source"])?;
    let mut cite = |kind: &str, id: &str, sources: &[Located<String>]| sources.iter().try_for_each(|s| table.row(&[kind, id, s]));
    for (_, code) in &taxonomy.codes {
        cite("code", &code.id, &code.sources)?;
    }
    for (_, strategy) in taxonomy.strategies() {
        cite("strategy", &strategy.id, &strategy.sources)?;
    }
    for axis in &taxonomy.axes {
        cite("axis", &axis.id, &axis.sources)?;
        for value in &axis.values {
            cite("axis", &format!("{}.{}", axis.id.value, value.id.value), &value.sources)?;
        }
    }
    for category in &taxonomy.categories {
        cite("category", &category.id, &category.sources)?;
    }
    for code in &taxonomy.boundary {
        cite("boundary", &code.id, &code.sources)?;
    }
    for concept in &taxonomy.concepts {
        cite("concept", &concept.id, &concept.sources)?;
    }
    for context in &taxonomy.contexts {
        cite("context", &context.id, &context.sources)?;
    }
    for motive in &taxonomy.motives {
        cite("motive", &motive.id, &motive.sources)?;
    }
    for (_, measure) in &taxonomy.measures {
        cite("measure", &measure.id, &measure.sources)?;
    }
    table.finish()
}

fn sources(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let header =
        ["id", "kind", "authors", "year", "title", "journal", "publisher", "volume", "issue", "pages", "doi", "url", "verified", "note"];
    let mut table = Table::new("sources.csv", &header)?;
    for source in &taxonomy.sources {
        let or_empty = |field: &'_ Option<String>| field.clone().unwrap_or_default();
        let verified = if source.verified { "true" } else { "false" };
        table.row(&[
            &source.id,
            &source.kind,
            &source.authors.join("; "),
            &source.year.map_or(String::new(), |y| y.to_string()),
            &or_empty(&source.title),
            &or_empty(&source.journal),
            &or_empty(&source.publisher),
            &or_empty(&source.volume),
            &or_empty(&source.issue),
            &or_empty(&source.pages),
            &or_empty(&source.doi),
            &or_empty(&source.url),
            verified,
            source.note.trim(),
        ])?;
    }
    table.finish()
}

/// Axes and their values: a row whose `value` is empty is the axis itself.
fn axes(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("axes.csv", &["axis", "value", "label", "definition", "test"])?;
    for axis in &taxonomy.axes {
        table.row(&[&axis.id, "", &axis.label, axis.definition.trim(), axis.question.trim()])?;
        for value in &axis.values {
            table.row(&[&axis.id, &value.id, &value.label, value.definition.trim(), value.test.trim()])?;
        }
    }
    table.finish()
}

fn categories(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("categories.csv", &["id", "label", "parent", "branch", "valence", "definition", "verified"])?;
    for category in &taxonomy.categories {
        let parent = category.parent.as_ref().map_or("", |p| p.as_str());
        let valence = category.valence.map_or("", |v| v.id());
        let verified = if category.verified { "true" } else { "false" };
        let branch = category.branch.as_deref().unwrap_or_default();
        table.row(&[&category.id, &category.label, parent, branch, valence, category.definition.trim(), verified])?;
    }
    table.finish()
}

/// Boundary codes and the concepts behind them.
fn boundary(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("boundary.csv", &["kind", "id", "label", "definition", "test"])?;
    for code in &taxonomy.boundary {
        table.row(&["boundary", &code.id, &code.label, code.definition.trim(), code.test.trim()])?;
    }
    for concept in &taxonomy.concepts {
        table.row(&["concept", &concept.id, &concept.label, concept.definition.trim(), &concept.decision_test.join(" ")])?;
    }
    table.finish()
}

/// Relationships, settings, constellations and motives.
fn contexts(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("contexts.csv", &["kind", "id", "label", "definition"])?;
    for context in &taxonomy.contexts {
        table.row(&[&context.kind, &context.id, &context.label, context.definition.trim()])?;
    }
    for motive in &taxonomy.motives {
        table.row(&["motive", &motive.id, &motive.label, motive.definition.trim()])?;
    }
    table.finish()
}

/// Measures, their subscales and items, the latter paraphrased; `other` is what a crosswalk names and no measure holds.
fn measures(taxonomy: &Taxonomy) -> Result<ExportFile> {
    let mut table = Table::new("measures.csv", &["kind", "id", "part_of", "number", "label", "text", "direction"])?;
    for (_, measure) in &taxonomy.measures {
        table.row(&["measure", &measure.id, "", "", &measure.name, measure.measures.trim(), &measure.direction])?;
        for subscale in &measure.subscales {
            let id = format!("{}.{}", measure.id.value, subscale.id.value);
            let direction = subscale.direction.as_deref().unwrap_or(&measure.direction);
            table.row(&["subscale", &id, &measure.id, "", &subscale.label, subscale.definition.trim(), direction])?;
        }
        for item in &measure.items {
            let id = format!("{}.{}", measure.id.value, item.id.value);
            let number = item.number.map_or(String::new(), |n| n.to_string());
            let subscale = format!("{}.{}", measure.id.value, item.subscale.value);
            table.row(&["item", &id, &subscale, &number, "", item.paraphrase.trim(), ""])?;
        }
    }
    for (scheme, part) in entry::unlisted_crosswalks(taxonomy) {
        table.row(&["other", &format!("{scheme}.{part}"), scheme, "", &part.replace('_', " "), "", ""])?;
    }
    table.finish()
}
