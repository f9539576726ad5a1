//! Which texts: by code, axis, context, difficulty, kind, and words.
//!
//! Conditions of different kinds must all hold; of several values of one kind, one is enough.

use super::collection::Collection;
use super::names::Names;
use super::vignette::{Difficulty, Vignette};
use crate::error::{Error, Result, nearest};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Change, Direction, Orientation, Stage, Status, Valence};

/// What is asked for, as the user wrote it; empty lists ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Codes, boundary codes, or `none`.
    pub codes: Vec<String>,
    /// Axis values: `worsen`, `stage.cognitive_change`, or a cell such as `improve.divert`.
    pub axes: Vec<String>,
    /// Contexts, such as `hospital`.
    pub contexts: Vec<String>,
    /// `easy`, `medium`, `hard`.
    pub difficulties: Vec<String>,
    /// `answer`, `vignette`, `dialogue`, `report`, `diary`.
    pub kinds: Vec<String>,
    /// `dyad` or `group`.
    pub groups: Vec<String>,
    /// Words that the text must hold, in any case.
    pub words: Option<String>,
}

/// A condition on the acts of a text: all of its parts hold of one act that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AxisTest {
    Valence(Valence),
    Orientation(Orientation),
    Cell(Valence, Orientation),
    Stage(Stage),
    Change(Change),
    Direction(Direction),
    Status(Status),
}

impl Filter {
    /// The texts asked for, in the order of the corpus.
    ///
    /// # Errors
    /// Occur where a code, axis, context or other value is unknown, with the nearest or the list of what there is.
    pub fn select<'v>(&self, collection: &'v Collection, taxonomy: &Taxonomy) -> Result<Vec<&'v Vignette>> {
        let names = Names::new(taxonomy);
        let codes = self.codes.iter().map(|c| Ok(names.find(c)?.id.clone())).collect::<Result<Vec<_>>>()?;
        let axes = self.axes.iter().map(|a| axis_test(a)).collect::<Result<Vec<_>>>()?;
        let contexts = known("context", &self.contexts, collection, |v| &v.context)?;
        let kinds = known("kind of text", &self.kinds, collection, |v| &v.kind)?;
        let groups = known("kind of group", &self.groups, collection, |v| &v.group)?;
        let difficulties = self.difficulties.iter().map(|d| difficulty(d)).collect::<Result<Vec<_>>>()?;
        let words = self.words.as_ref().map(|w| w.to_lowercase());
        let any = |list: &[String], value: &str| list.is_empty() || list.iter().any(|l| l == value);
        Ok(collection
            .all()
            .iter()
            .filter(|v| {
                // An act that is only denied or imagined can be asked for by its status together with its code.
                let has_code = |c: &String| {
                    v.key().contains(&c.as_str()) || axes.iter().copied().any(is_uncounted) && v.mentions.iter().any(|m| m.code == *c)
                };
                (codes.is_empty() || codes.iter().any(has_code))
                    && axes.iter().all(|test| test.holds(v, taxonomy))
                    && any(&contexts, &v.context)
                    && any(&kinds, &v.kind)
                    && any(&groups, &v.group)
                    && (difficulties.is_empty() || difficulties.contains(&v.difficulty))
                    && words.as_ref().is_none_or(|w| v.text.to_lowercase().contains(w.as_str()))
            })
            .collect())
    }
}

fn is_uncounted(test: AxisTest) -> bool {
    matches!(test, AxisTest::Status(status) if !status.counts())
}

impl AxisTest {
    fn holds(self, vignette: &Vignette, taxonomy: &Taxonomy) -> bool {
        let axes = || vignette.axes(taxonomy);
        match self {
            AxisTest::Valence(v) => axes().iter().any(|a| a.valence == v),
            AxisTest::Orientation(o) => axes().iter().any(|a| a.orientation == o),
            AxisTest::Cell(v, o) => axes().iter().any(|a| a.valence == v && a.orientation == o),
            AxisTest::Stage(s) => axes().iter().any(|a| a.stage == s),
            AxisTest::Change(c) => axes().iter().any(|a| a.change == c),
            AxisTest::Direction(d) => vignette.mentions.iter().any(|m| m.status.counts() && m.direction == d),
            AxisTest::Status(s) => vignette.mentions.iter().any(|m| m.status == s),
        }
    }
}

/// Every value that [`Filter::axes`] takes, as `axis.value`.
fn values() -> Vec<(String, AxisTest)> {
    let mut all = Vec::new();
    for v in Valence::ALL {
        all.push((format!("valence.{}", v.id()), AxisTest::Valence(*v)));
        for o in Orientation::ALL {
            all.push((format!("{}.{}", v.id(), o.id()), AxisTest::Cell(*v, *o)));
        }
    }
    all.extend(Orientation::ALL.iter().map(|o| (format!("orientation.{}", o.id()), AxisTest::Orientation(*o))));
    all.extend(Stage::ALL.iter().map(|s| (format!("stage.{}", s.id()), AxisTest::Stage(*s))));
    all.extend(Change::ALL.iter().map(|c| (format!("change.{}", c.id()), AxisTest::Change(*c))));
    all.extend(Direction::ALL.iter().map(|d| (format!("direction.{}", d.id()), AxisTest::Direction(*d))));
    all.extend(Status::ALL.iter().map(|s| (format!("status.{}", s.id()), AxisTest::Status(*s))));
    all
}

fn axis_test(typed: &str) -> Result<AxisTest> {
    let wanted = typed.trim().to_lowercase().replace(['=', ':', '/'], ".").replace([' ', '-'], "_");
    let all = values();
    if let Some((_, test)) = all.iter().find(|(name, _)| *name == wanted) {
        return Ok(*test);
    }
    // A value by itself, where one axis alone has it.
    let mut by_value = all
        .iter()
        .filter(|(name, test)| !matches!(test, AxisTest::Cell(..)) && name.split_once('.').is_some_and(|(_, value)| value == wanted));
    if let (Some((_, test)), None) = (by_value.next(), by_value.next()) {
        return Ok(*test);
    }
    let error = Error::usage(format!("unknown axis value `{typed}`"));
    let candidates: Vec<&str> = all.iter().flat_map(|(name, _)| [name.as_str(), name.split_once('.').map_or("", |(_, v)| v)]).collect();
    Err(match nearest(&wanted, candidates) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("such as valence.worsen, improve.divert, stage.cognitive_change, change.expressed, direction.received"),
    })
}

fn difficulty(typed: &str) -> Result<Difficulty> {
    let wanted = typed.trim().to_lowercase();
    Difficulty::ALL
        .into_iter()
        .find(|d| d.id() == wanted)
        .ok_or_else(|| Error::usage(format!("unknown difficulty `{typed}`")).hint("easy, medium or hard"))
}

/// The values asked for, each of them one that some text has.
fn known<'v>(what: &str, typed: &[String], collection: &'v Collection, of: impl Fn(&'v Vignette) -> &'v String) -> Result<Vec<String>> {
    let mut there: Vec<&str> = collection.all().iter().map(|v| of(v).as_str()).collect();
    there.sort_unstable();
    there.dedup();
    typed
        .iter()
        .map(|typed| {
            let wanted = typed.trim().to_lowercase().replace([' ', '-'], "_");
            if there.contains(&wanted.as_str()) {
                return Ok(wanted);
            }
            let error = Error::usage(format!("unknown {what} `{typed}`"));
            let list = there.join(", ");
            Err(match nearest(&wanted, there.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`? There are {list}")),
                None => error.hint(format!("there are {list}")),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_values_in_every_spelling() {
        let rows: &[(&str, &str, Option<AxisTest>)] = &[
            ("a value by itself", "worsen", Some(AxisTest::Valence(Valence::Worsen))),
            ("axis and value", "stage.cognitive_change", Some(AxisTest::Stage(Stage::CognitiveChange))),
            ("with an equals sign and spaces", "Stage = x", None),
            ("with an equals sign", "stage=cognitive change", Some(AxisTest::Stage(Stage::CognitiveChange))),
            ("a cell", "improve.divert", Some(AxisTest::Cell(Valence::Improve, Orientation::Divert))),
            ("a value of three axes", "unspecified", None),
            ("a slip", "worsne", None),
        ];
        for (name, typed, wanted) in rows {
            assert_eq!(axis_test(typed).ok(), *wanted, "{name}");
        }
        assert_eq!(axis_test("worsne").unwrap_err().hint_text(), Some("did you mean `worsen`?"));
    }
}
