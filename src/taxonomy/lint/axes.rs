//! Axes are inherited from the code, or the departure is explained; and `axes.yaml` describes the values that exist.

use super::{Findings, Spot, suggestion};
use crate::taxonomy::axes::{Axes, Change, Departure, Direction, Orientation, Stage, Status, Valence};

pub(super) fn check(findings: &mut Findings<'_>) {
    check_values(findings);
    for (file, code) in &findings.taxonomy.codes {
        for strategy in &code.strategies {
            let Some(departure) = &strategy.departs else { continue };
            let spot = Spot::of(*file, &strategy.id);
            let id = strategy.id.as_str();
            let Some(axes) = code.axes else {
                findings.error(spot, format!("`{id}` departs from axes that `{}` does not have", code.id.value), "give the code `axes`");
                continue;
            };
            check_departure(findings, spot, id, axes, departure);
        }
    }
}

fn check_departure(findings: &mut Findings<'_>, spot: Spot, id: &str, axes: Axes, departure: &Departure) {
    let pairs = [
        ("valence", departure.valence.map(Valence::id), axes.valence.id()),
        ("orientation", departure.orientation.map(Orientation::id), axes.orientation.id()),
        ("stage", departure.stage.map(Stage::id), axes.stage.id()),
        ("change", departure.change.map(Change::id), axes.change.id()),
    ];
    for (axis, own, inherited) in pairs {
        if own == Some(inherited) {
            let message = format!("`{id}` departs in {axis} to `{inherited}`, which is what its code has");
            findings.error(spot, message, format!("take `{axis}` out of `departs`: it is inherited"));
        }
    }
    if pairs.iter().all(|(_, own, _)| own.is_none()) {
        findings.error(spot, format!("`departs` of `{id}` changes nothing"), "name the axis that differs, or take it out");
    }
    if departure.reason.trim().is_empty() {
        findings.error(spot, format!("`{id}` departs from the axes of its code without a reason"), "add `reason` to `departs`");
    }
}

/// The axes with which the coder computes have fixed values; the file that explains them must explain these.
fn check_values(findings: &mut Findings<'_>) {
    fn ids<T: Copy>(all: &[T], id: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|v| id(*v)).filter(|id| *id != "unspecified").collect()
    }
    let taxonomy = findings.taxonomy;
    let file = findings.file("axes.yaml");
    let fixed = [
        ("valence", ids(Valence::ALL, Valence::id)),
        ("orientation", ids(Orientation::ALL, Orientation::id)),
        ("stage", ids(Stage::ALL, Stage::id)),
        ("change", ids(Change::ALL, Change::id)),
        ("direction", ids(Direction::ALL, Direction::id)),
        ("status", ids(Status::ALL, Status::id)),
    ];
    for axis in &taxonomy.axes {
        let Some((name, values)) = fixed.iter().find(|(name, _)| axis.id.value == *name) else { continue };
        for value in &axis.values {
            if !values.contains(&value.id.as_str()) {
                let message = format!("the axis {name} has no value `{}`", value.id.value);
                findings.error(Spot::of(file, &value.id), message, suggestion(&value.id, values));
            }
        }
        for missing in values.iter().filter(|v| !axis.values.iter().any(|a| a.id.value == **v)) {
            findings.error(Spot::of(file, &axis.id), format!("the value `{missing}` of {name} is not described"), "");
        }
    }
}
