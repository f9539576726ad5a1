//! The label sets of a response on which two codings are compared, axis by axis.
//!
//! Only mentions that count (actual or planned) enter. What a coding leaves out is filled from its code's axes, so that a
//! human file may name codes only. A table with a column for each cell of valence and orientation and each stage, but
//! without the mentions, has these as `cells` and `stages`.

use super::coefficient::{LabelSet, MOST_LABELS};
use crate::taxonomy::Taxonomy;
use serde_json::Value;

/// What is compared.
pub const AXES: &[&str] = &["any", "valence", "orientation", "quadrant", "stage", "direction", "codes", "boundary"];

/// Labels of one axis, in a fixed order; a set has a bit for each.
#[derive(Debug, Clone, Default)]
pub struct Labels(Vec<String>);

impl Labels {
    /// The labels in order.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    fn bit(&mut self, label: &str) -> LabelSet {
        let at = self.0.iter().position(|l| l == label).unwrap_or_else(|| {
            self.0.push(label.to_owned());
            self.0.len() - 1
        });
        // Codebooks with more labels on an axis share the last bit rather than fail.
        1 << at.min(MOST_LABELS - 1)
    }
}

/// Labels of every axis, and the turning of codings into sets.
#[derive(Debug, Clone)]
pub struct LabelSpace<'t> {
    taxonomy: &'t Taxonomy,
    axes: Vec<Labels>,
}

impl<'t> LabelSpace<'t> {
    /// Codes and boundary codes in the taxonomy's order; other labels as they are met.
    pub fn new(taxonomy: &'t Taxonomy) -> LabelSpace<'t> {
        let mut axes = vec![Labels::default(); AXES.len()];
        axes[6] = Labels(taxonomy.codes.iter().map(|(_, c)| c.id.value.clone()).collect());
        axes[7] = Labels(taxonomy.boundary.iter().map(|b| b.id.value.clone()).collect());
        LabelSpace { taxonomy, axes }
    }

    /// Labels of the axis with this number in [`AXES`].
    pub fn labels(&self, axis: usize) -> &Labels {
        &self.axes[axis]
    }

    /// Whether the codes of this taxonomy lie on axes at all.
    pub fn has_axes(&self) -> bool {
        self.taxonomy.codes.iter().any(|(_, code)| code.axes.is_some())
    }

    /// The sets of one coded response (a JSON line), one per axis.
    pub fn sets(&mut self, coded: &Value) -> Vec<LabelSet> {
        let mut sets = vec![0; AXES.len()];
        let empty = Vec::new();
        let mentions = coded["mentions"].as_array().unwrap_or(&empty);
        for mention in mentions {
            let status = mention["status"].as_str().unwrap_or("actual");
            if !matches!(status, "actual" | "planned") {
                continue;
            }
            let code = mention["code"].as_str().unwrap_or_default();
            let axes = self.taxonomy.code(code).and_then(|c| c.axes);
            let value =
                |key: &str, default: Option<&str>| -> String { mention[key].as_str().or(default).unwrap_or("unspecified").to_owned() };
            let valence = value("valence", axes.map(|a| a.valence.id()));
            let orientation = value("orientation", axes.map(|a| a.orientation.id()));
            let stage = value("stage", axes.map(|a| a.stage.id()));
            let direction = value("direction", Some("given"));
            sets[0] |= self.axes[0].bit("ier");
            if !coded["cells"].is_array() {
                sets[1] |= self.axes[1].bit(&valence);
                if orientation != "unspecified" {
                    sets[2] |= self.axes[2].bit(&orientation);
                }
                sets[3] |= self.axes[3].bit(&format!("{valence}.{orientation}"));
            }
            if stage != "unspecified" && !coded["stages"].is_array() {
                sets[4] |= self.axes[4].bit(&stage);
            }
            sets[5] |= self.axes[5].bit(&direction);
            sets[6] |= self.axes[6].bit(code);
        }
        for cell in coded["cells"].as_array().unwrap_or(&empty).iter().filter_map(Value::as_str) {
            let (valence, orientation) = cell.split_once('.').unwrap_or((cell, "unspecified"));
            sets[1] |= self.axes[1].bit(valence);
            if orientation != "unspecified" {
                sets[2] |= self.axes[2].bit(orientation);
            }
            sets[3] |= self.axes[3].bit(cell);
        }
        for stage in coded["stages"].as_array().unwrap_or(&empty).iter().filter_map(Value::as_str) {
            sets[4] |= self.axes[4].bit(stage);
        }
        for boundary in coded["boundary"].as_array().unwrap_or(&empty).iter().filter_map(Value::as_str) {
            if boundary != "none" {
                sets[7] |= self.axes[7].bit(boundary);
            }
        }
        sets
    }
}
