//! Pages of strategies and codes.

use super::links::{RELATIONS, asked, neighbours, typical_of};
use super::page::Page;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Axes;
use crate::taxonomy::code::{Code, NearMiss, Strategy};
use crate::taxonomy::located::Located;

/// A strategy, with what led to it if it was asked for by a retired one.
pub fn page(page: &mut Page, taxonomy: &Taxonomy, code: &Code, strategy: &Strategy, retired: Option<&Strategy>) {
    if let Some(retired) = retired {
        page.text(&format!("{} ({}) is retired; in its place stands {}.", retired.id.value, retired.label.value, strategy.id.value));
    }
    page.title(format!("{}  {}", strategy.id.value, strategy.label.value), format!("a strategy of {}", named(&code.id, &code.label)));
    if strategy.deprecated {
        page.text("Retired, and nothing takes its place. It is kept so that its id still resolves.");
    }
    page.text(&strategy.definition);
    if let Some(axes) = taxonomy.axes_of(code, Some(strategy)) {
        axes_fields(page, taxonomy, axes);
    }
    if let Some(departure) = &strategy.departs {
        let own = [
            departure.valence.map(crate::taxonomy::axes::Valence::id),
            departure.orientation.map(crate::taxonomy::axes::Orientation::id),
            departure.stage.map(crate::taxonomy::axes::Stage::id),
            departure.change.map(crate::taxonomy::axes::Change::id),
        ];
        let own: Vec<&str> = own.into_iter().flatten().collect();
        page.field("Departs", format!("{} unlike its code: {}", own.join(", "), departure.reason));
    }
    category_field(page, taxonomy, code);
    page.field("Also called", strategy.aliases.join("; "));
    page.field("Aim", strategy.aim.as_str());
    page.field("Relationships", ids(&strategy.relationships));
    page.field("Settings", ids(&strategy.settings));
    let typical: Vec<&str> = typical_of(taxonomy, strategy).into_iter().map(|(id, _)| id).collect();
    page.field("Typical of", typical.join(", "));
    page.field("Slug", strategy.slug.as_str());
    page.points("Examples", quoted(&strategy.examples));
    if let Some(near_miss) = &strategy.near_miss {
        page.heading("Near miss");
        near_miss_point(page, near_miss);
    }
    for (relation, name) in RELATIONS {
        let found = neighbours(taxonomy, strategy, relation);
        page.points(name, found.into_iter().map(|(its_code, s)| strategy_line(s, (its_code.id != code.id).then_some(its_code))));
    }
    let asked = asked(taxonomy, strategy);
    page.points("Measures that ask about it", asked.iter().map(|a| format!("{} {}: {}", a.measure, a.entry, a.text)));
}

/// A code, with the list of its strategies.
pub fn code_page(page: &mut Page, taxonomy: &Taxonomy, code: &Code) {
    let kind = if code.bare { "a goal coded where no means is named" } else { "a code" };
    page.title(named(&code.id, &code.label), kind);
    page.text(&code.definition);
    if let Some(axes) = code.axes {
        axes_fields(page, taxonomy, axes);
    }
    category_field(page, taxonomy, code);
    page.points("Counts", code.include.iter().map(String::as_str));
    if !code.exclude.is_empty() {
        page.heading("Does not count");
        for exclusion in &code.exclude {
            let instead = exclusion.instead.as_ref().map_or(String::new(), |i| format!(": use {}", i.value));
            page.point(format!("{}{instead}", exclusion.text));
        }
    }
    page.points("Examples", quoted(&code.examples));
    if !code.near_misses.is_empty() {
        page.heading("Near misses");
        code.near_misses.iter().for_each(|n| near_miss_point(page, n));
    }
    let living: Vec<&Strategy> = code.strategies.iter().filter(|s| !s.deprecated).collect();
    page.points(&format!("Strategies ({})", living.len()), living.iter().map(|s| strategy_line(s, None)));
    let measures = taxonomy.measures.iter().flat_map(|(_, m)| m.subscales.iter().map(move |s| (m, s)));
    let bearing = measures.filter(|(_, s)| s.codes.contains(&code.id));
    page.points("Measures that bear on it", bearing.map(|(m, s)| format!("{} {}: {}", m.id.value, s.id.value, s.label)));
}

/// The cell of the axes, the stage and what is changed.
pub fn axes_fields(page: &mut Page, taxonomy: &Taxonomy, axes: Axes) {
    let label = |axis: &str, id: &str| {
        let values = taxonomy.axes.iter().filter(|a| a.id.value == axis).flat_map(|a| &a.values);
        let label = values.filter(|v| v.id.value == id).map(|v| v.label.as_str()).next();
        label.map_or(id.to_owned(), |label| named(id, label))
    };
    page.field("Cell", format!("{} x {}", axes.valence.id(), axes.orientation.id()));
    page.field("Stage", label("stage", axes.stage.id()));
    page.field("Change", label("change", axes.change.id()));
}

fn category_field(page: &mut Page, taxonomy: &Taxonomy, code: &Code) {
    let Some(id) = code.category.as_ref().filter(|id| id.value != "none") else { return };
    let category = taxonomy.categories.iter().find(|c| c.id == *id);
    page.field("Category", category.map_or(id.value.clone(), |c| format!("{} ({})", c.label, c.id.value)));
}

/// An id, with its label where that says more.
pub fn named(id: &str, label: &str) -> String {
    if id.replace('_', " ").eq_ignore_ascii_case(label) { label.to_owned() } else { format!("{label} ({id})") }
}

/// A strategy on one line, with its code where that is another.
pub fn strategy_line(strategy: &Strategy, code: Option<&Code>) -> String {
    let code = code.map_or(String::new(), |code| format!(" ({})", code.id.value));
    let retired = if strategy.deprecated { "; retired" } else { "" };
    format!("{}  {}{code}{retired}", strategy.id.value, strategy.label.value)
}

/// Sentences as points.
pub fn quoted(sentences: &[String]) -> impl Iterator<Item = String> {
    sentences.iter().map(|text| format!("\"{text}\""))
}

/// Ids in a row.
pub fn ids(list: &[Located<String>]) -> String {
    list.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

/// A near miss: the sentence, what it is, and why.
pub fn near_miss_point(page: &mut Page, near_miss: &NearMiss) {
    page.point(format!("\"{}\"", near_miss.text));
    let what = if near_miss.code.value == "none" { "no mention" } else { near_miss.code.as_str() };
    let why = if near_miss.why.is_empty() { String::new() } else { format!(": {}", near_miss.why) };
    page.note(&format!("is {what}{why}"));
}
