//! Pages of what surrounds the codes: axes, categories, boundary, contexts, measures, sources.

use super::page::Page;
use super::strategy::{ids, named, near_miss_point, quoted, strategy_line};
use crate::export::csl;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::located::Located;
use crate::taxonomy::measure::Measure;
use crate::taxonomy::theory::{
    Axis, AxisValue, BoundaryCode, Category, Concept, Context, Disagreement, Finding, MotiveEntry, Reasoned, Source,
};

/// An axis with its values.
pub fn axis(page: &mut Page, axis: &Axis) {
    page.title(named(&axis.id, &axis.label), "an axis");
    page.text(&axis.definition);
    page.field("Question", axis.question.as_str());
    let open = if axis.unspecified { "; unspecified where the words leave it open" } else { "" };
    page.field("Values", axis.values.iter().map(|v| v.id.as_str()).collect::<Vec<_>>().join(", ") + open);
    for value in &axis.values {
        page.heading(&named(&value.id, &value.label));
        page.point(value.definition.as_str());
        if !value.test.is_empty() {
            page.point(format!("Test: {}", value.test));
        }
    }
    disagreements(page, &axis.disagreements);
    if !axis.decision.is_empty() {
        page.heading("How this project decides");
        page.point(axis.decision.as_str());
    }
}

/// A value of an axis, with the codes that have it by default.
pub fn value(page: &mut Page, taxonomy: &Taxonomy, axis: &Axis, value: &AxisValue) {
    page.title(named(&value.id, &value.label), format!("a value of the axis {}", axis.id.value));
    page.text(&value.definition);
    page.field("Test", value.test.as_str());
    page.points("Signs", value.signs.iter().map(String::as_str));
    reasoned(page, &value.examples);
    let has = |axes: crate::taxonomy::axes::Axes| {
        let id = match axis.id.as_str() {
            "valence" => axes.valence.id(),
            "orientation" => axes.orientation.id(),
            "stage" => axes.stage.id(),
            "change" => axes.change.id(),
            _ => return false,
        };
        id == value.id.value
    };
    let codes = taxonomy.codes.iter().map(|(_, c)| c).filter(|c| c.axes.is_some_and(has));
    page.points("Codes that have it by default", codes.map(|c| named(&c.id, &c.label)));
    let departing = taxonomy
        .strategies()
        .filter(|(code, s)| !s.deprecated && !code.axes.is_some_and(has) && taxonomy.axes_of(code, Some(s)).is_some_and(has));
    page.points("Strategies of other codes that have it", departing.map(|(code, s)| strategy_line(s, Some(code))));
}

/// A category, with the categories below it.
pub fn category(page: &mut Page, taxonomy: &Taxonomy, category: &Category) {
    page.title(named(&category.id, &category.label), "a category of Niven, Totterdell and Holman (2009)");
    page.text(&category.definition);
    page.field("Above", category.parent.as_ref().map_or(String::new(), |p| p.value.clone()));
    let below = taxonomy.categories.iter().filter(|c| c.parent.as_ref() == Some(&category.id));
    page.field("Below", below.map(|c| c.id.as_str()).collect::<Vec<_>>().join(", "));
    page.field("Branch", category.branch.clone().unwrap_or_default());
    page.field("Valence", category.valence.map_or("", |v| v.id()));
    page.field("Codes", ids(&category.codes));
    page.field("Verified", if category.verified { "yes" } else { "no" });
    page.field("Note", category.note.clone().unwrap_or_default());
    disagreements(page, &category.disagreements);
}

/// A boundary code.
pub fn boundary(page: &mut Page, taxonomy: &Taxonomy, boundary: &BoundaryCode) {
    page.title(named(&boundary.id, &boundary.label), "a boundary code of the whole response");
    page.text(&boundary.definition);
    page.field("Test", boundary.test.as_str());
    let concept = boundary.concept.as_ref().and_then(|id| taxonomy.concepts.iter().find(|c| c.id == *id));
    page.field("Concept", concept.map_or(String::new(), |c| named(&c.id, &c.label)));
    reasoned(page, &boundary.examples);
    if !boundary.near_misses.is_empty() {
        page.heading("Near misses");
        boundary.near_misses.iter().for_each(|n| near_miss_point(page, n));
    }
}

/// A neighbouring concept.
pub fn concept(page: &mut Page, taxonomy: &Taxonomy, concept: &Concept) {
    page.title(named(&concept.id, &concept.label), "a concept next to the regulation of others");
    page.text(&concept.definition);
    page.field("Differs on", concept.differs_on.as_str());
    let codes = taxonomy.boundary.iter().filter(|b| b.concept.as_ref() == Some(&concept.id));
    page.field("Coded as", codes.map(|b| b.id.as_str()).collect::<Vec<_>>().join(", "));
    if !concept.decision_test.is_empty() {
        page.heading("How to decide");
        for (at, step) in concept.decision_test.iter().enumerate() {
            page.note(&format!("{}. {step}", at + 1));
        }
    }
    if !concept.pairs.is_empty() {
        page.heading("Side by side");
        for pair in &concept.pairs {
            page.point(format!("{}: \"{}\"", pair.code.value, pair.regulation));
            page.note(&format!("{}: \"{}\"", pair.boundary.value, pair.neighbour));
            page.note(&pair.why);
        }
    }
}

/// A context.
pub fn context(page: &mut Page, taxonomy: &Taxonomy, context: &Context) {
    page.title(named(&context.id, &context.label), format!("a context: {}", context.kind));
    page.text(&context.definition);
    findings(page, "What is known", &context.findings);
    strategies(page, taxonomy, "Typical strategies", &context.typical);
}

/// A motive.
pub fn motive(page: &mut Page, taxonomy: &Taxonomy, motive: &MotiveEntry) {
    page.title(named(&motive.id, &motive.label), "a motive");
    page.text(&motive.definition);
    page.points("Words that show it", quoted(&motive.cues));
    page.points("Examples", quoted(&motive.examples));
    strategies(page, taxonomy, "Typical strategies", &motive.typical);
}

/// A measure or another scheme, with its items.
pub fn measure(page: &mut Page, taxonomy: &Taxonomy, measure: &Measure) {
    let short = if measure.acronym.is_empty() { String::new() } else { format!(" ({})", measure.acronym) };
    page.title(format!("{}{short}", measure.name), measure.kind.clone().unwrap_or_else(|| "measure".to_owned()));
    page.text(&measure.measures);
    page.field("Authors", measure.authors.join(", "));
    page.field("Year", measure.year.map_or(String::new(), |y| y.to_string()));
    page.field("Direction", measure.direction.as_str());
    page.field("Size", measure.size.clone().unwrap_or_default());
    if let Some(scale) = &measure.response {
        let bound = |n: Option<i32>| n.map_or("?".to_owned(), |n| n.to_string());
        let anchors: Vec<String> = scale.anchors.iter().map(|(n, text)| format!("{n} {text}")).collect();
        let anchors = if anchors.is_empty() { String::new() } else { format!(": {}", anchors.join(", ")) };
        page.field("Answers", format!("{} to {}{anchors}", bound(scale.min), bound(scale.max)));
        page.field("Period", scale.timeframe.clone().unwrap_or_default());
    }
    if let Some(scoring) = &measure.scoring {
        let reversed = if scoring.reversed.is_empty() { String::new() } else { format!("; reversed: {}", ids(&scoring.reversed)) };
        page.field("Scored by", format!("{}{reversed}", scoring.method));
        page.field("Missing", scoring.missing.as_str());
    }
    page.field("Verified", if measure.verified { "yes" } else { "no" });
    page.field("Note", measure.note.clone().unwrap_or_default());
    let label = |id: &Located<String>| taxonomy.strategy(id).map_or(id.value.clone(), |(_, s)| strategy_line(s, None));
    for subscale in &measure.subscales {
        page.heading(&named(&subscale.id, &subscale.label));
        if !subscale.definition.is_empty() {
            page.point(subscale.definition.as_str());
        }
        if !subscale.codes.is_empty() {
            page.point(format!("Codes: {}", ids(&subscale.codes)));
        }
        for item in measure.items.iter().filter(|i| i.subscale == subscale.id) {
            page.point(format!("{}: {}", item.id.value, item.paraphrase));
            item.strategies.iter().for_each(|id| page.note(&label(id)));
        }
        if measure.items.is_empty() {
            subscale.strategies.iter().for_each(|id| page.point(label(id)));
        }
    }
    findings(page, "Reliability", &measure.reliability);
}

/// A source, with the number of strategies that cite it.
pub fn source(page: &mut Page, taxonomy: &Taxonomy, source: &Source) {
    page.title(source.id.value.as_str(), format!("a source: {}", source.kind));
    page.text(&csl::in_words(source));
    let verified = if source.verified { "yes" } else { "no: nobody of this project has read it" };
    page.field("Verified", verified);
    page.field("Note", source.note.as_str());
    let citing: Vec<_> = taxonomy.strategies().filter(|(_, s)| s.sources.contains(&source.id)).collect();
    // The project itself stands behind most strategies; listing them would be listing the catalogue.
    if citing.len() <= 40 {
        page.points("Strategies that cite it", citing.iter().map(|(code, s)| strategy_line(s, Some(code))));
    } else {
        page.field("Cited by", format!("{} strategies", citing.len()));
    }
}

fn strategies(page: &mut Page, taxonomy: &Taxonomy, heading: &str, list: &[Located<String>]) {
    page.points(heading, list.iter().map(|id| taxonomy.strategy(id).map_or(id.value.clone(), |(code, s)| strategy_line(s, Some(code)))));
}

fn reasoned(page: &mut Page, examples: &[Reasoned]) {
    if !examples.is_empty() {
        page.heading("Examples");
        for example in examples {
            page.point(format!("\"{}\"", example.text));
            page.note(&example.why);
        }
    }
}

fn findings(page: &mut Page, heading: &str, findings: &[Finding]) {
    page.points(
        heading,
        findings.iter().map(|f| {
            let doubt = if f.verified { "" } else { "; unverified" };
            format!("{} [{}{doubt}]", f.text.trim(), ids(&f.sources))
        }),
    );
}

fn disagreements(page: &mut Page, list: &[Disagreement]) {
    page.points("Where sources differ", list.iter().map(|d| format!("{} [{}]", d.text.trim(), ids(&d.sources))));
}
