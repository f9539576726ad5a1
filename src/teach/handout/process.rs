//! The process model: its stages in a row, with a strategy that improves and one that worsens at each.

use super::canvas::{Canvas, Style, wrap};
use super::map::value_label;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::{Stage, Valence};
use crate::taxonomy::code::{Code, Strategy};

const WIDTH: f64 = 1280.0;
const LEFT: f64 = 30.0;
const GAP: f64 = 22.0;

pub(super) fn draw(taxonomy: &Taxonomy) -> String {
    let stages: Vec<Stage> = Stage::ALL.iter().copied().filter(|s| *s != Stage::Unspecified).collect();
    let width = (WIDTH - 2.0 * LEFT - GAP * (stages.len() - 1) as f64) / stages.len() as f64;
    let (definition, strategy, example) = (Style::plain(14.0).grey(), Style::bold(16.0), Style::plain(14.0).italic());
    let inner = width - 24.0;
    let mut canvas = Canvas::new(
        WIDTH,
        720.0,
        "The process model with strategies",
        "Five stages at which an act can step into the making of another person's emotion, each with a strategy that improves and one that worsens.",
    );
    canvas.text(LEFT, 44.0, Style::bold(28.0), "Where an act steps into the making of an emotion");
    canvas.text(
        LEFT,
        70.0,
        Style::plain(16.0).grey(),
        "Stages of the process model (Gross 1998, 2015), with strategies of the catalogue that work there",
    );
    let (top, head) = (96.0, 74.0);
    let text_of = |stage: Stage| {
        let axis = taxonomy.axes.iter().find(|a| a.id.value == "stage");
        axis.and_then(|a| a.values.iter().find(|v| v.id.value == stage.id())).map_or("", |v| v.definition.as_str())
    };
    let deepest = stages.iter().map(|s| wrap(text_of(*s), inner, definition).len()).max().unwrap_or(0) as f64;
    let boxes = top + head + 12.0 + deepest * definition.leading() + 14.0;
    let box_height = (700.0 - boxes - 10.0) / 2.0;
    for (i, stage) in stages.iter().enumerate() {
        let x = LEFT + i as f64 * (width + GAP);
        canvas.rect(x, top, width, head, "#e9eef5", "#33557f");
        let label = format!("{}  {}", i + 1, value_label(taxonomy, "stage", stage.id()));
        let lines = wrap(&label, inner, Style::bold(18.0)).len() as f64;
        canvas.paragraph(x + width / 2.0, top + (head - lines * 23.0) / 2.0 + 1.0, inner, Style::bold(18.0).centred(), &label);
        if i + 1 < stages.len() {
            canvas.line((x + width + 2.0, top + head / 2.0), (x + width + GAP - 2.0, top + head / 2.0), true);
        }
        canvas.paragraph(x + 12.0, top + head + 12.0, inner, definition, text_of(*stage));
        for (row, valence) in [Valence::Improve, Valence::Worsen].into_iter().enumerate() {
            let y = boxes + row as f64 * (box_height + 10.0);
            let (fill, stroke) = if valence == Valence::Improve { ("#eef5ee", "#3d7a45") } else { ("#f8eeec", "#a04a3a") };
            canvas.rect(x, y, width, box_height, fill, stroke);
            canvas.text(x + 12.0, y + 22.0, Style::plain(14.0).grey(), value_label(taxonomy, "valence", valence.id()));
            match pick(taxonomy, *stage, valence, inner, box_height - 60.0) {
                Some((code, found, sentence)) => {
                    let mut at = canvas.paragraph(x + 12.0, y + 32.0, inner, strategy, &found.label);
                    at = canvas.paragraph(x + 12.0, at + 2.0, inner, Style::plain(14.0), &code.label);
                    if let Some(sentence) = sentence {
                        canvas.paragraph(x + 12.0, at + 8.0, inner, example, &format!("“{sentence}”"));
                    }
                }
                None => {
                    canvas.paragraph(x + 12.0, y + 32.0, inner, Style::plain(14.0), "no strategy in this catalogue");
                }
            }
        }
    }
    canvas.finish()
}

/// A strategy at work at this stage, with its shortest example that has room: of the codes whose own stage it is, the first;
/// else of those strategies that depart from their code, the first.
fn pick(taxonomy: &Taxonomy, stage: Stage, valence: Valence, width: f64, height: f64) -> Option<(&Code, &Strategy, Option<&str>)> {
    let at_work = |(code, strategy): &(&Code, &Strategy)| {
        !strategy.deprecated && taxonomy.axes_of(code, Some(strategy)).is_some_and(|a| a.stage == stage && a.valence == valence)
    };
    let own = taxonomy.strategies().filter(at_work).find(|(code, s)| s.departs.is_none() && code.axes.is_some_and(|a| a.stage == stage));
    let (code, strategy) = own.or_else(|| taxonomy.strategies().find(at_work))?;
    let label = wrap(&strategy.label, width, Style::bold(16.0)).len() as f64 * Style::bold(16.0).leading();
    let fits = |text: &&str| {
        let style = Style::plain(14.0).italic();
        label + wrap(&format!("“{text}”"), width, style).len() as f64 * style.leading() < height
    };
    let example = strategy.examples.iter().map(String::as_str).filter(fits).min_by_key(|e| e.chars().count());
    Some((code, strategy, example))
}
