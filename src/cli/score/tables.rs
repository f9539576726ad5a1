//! What `ier score` shows on the terminal: scores and reliability of the subscales, their items, and the strategies that
//! they ask about. Text without colours, the same on a terminal and in a file.

use crate::error::{Error, Result};
use crate::measures::report::Report;
use crate::measures::{Crosswalk, Questionnaire};
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write as _;

/// The tables of a scoring: subscales first, then the items of each.
pub fn report(report: &Report) -> String {
    let q = &report.questionnaire;
    let respondents = report.scores.rows.len();
    let mut text = format!(
        "{} ({}): {}\n{respondents} respondent{}; scores are {}s of answers from {} to {}\nMissing answers: {}.\n\n",
        q.measure.name,
        q.measure.id.value,
        q.measure.measures,
        if respondents == 1 { "" } else { "s" },
        q.method.name(),
        q.range.0,
        q.range.1,
        report.missing_rule()
    );
    let percent = (report.options.confidence * 1e4).round() / 1e2;
    let mut table = grid(&["Subscale", "Items", "n", "Mean", "SD", "Min", "Max", "Alpha", &format!("{percent}% interval"), "Omega"]);
    for ((scale, s), r) in q.scales.iter().zip(&report.summaries).zip(&report.reliability) {
        let interval = r.alpha_interval.map_or("-".to_owned(), |(low, high)| format!("{} to {}", share(Some(low)), share(Some(high))));
        table.add_row([
            scale.entry.label.clone(),
            r.items.to_string(),
            s.n.to_string(),
            two(s.mean),
            two(s.sd),
            two(s.min),
            two(s.max),
            share(r.alpha),
            interval,
            share(r.omega),
        ]);
    }
    put(&mut text, &mut table, 1);
    for ((scale, s), r) in q.scales.iter().zip(&report.summaries).zip(&report.reliability) {
        let label = &scale.entry.label;
        if s.not_scored > 0 {
            let _ = writeln!(text, "note: {label}: {} of {respondents} not scored, as answers are missing", s.not_scored);
        }
        if s.incomplete > 0 {
            let _ = writeln!(
                text,
                "note: {label}: {} of the scores stand on fewer than all items; reliability stands on the {} respondents who answered all",
                s.incomplete, r.n
            );
        }
        for note in r.undefined.iter().map(|u| format!("undefined: {u}")).chain(r.remarks.iter().cloned()) {
            let _ = writeln!(text, "note: {label}: {note}");
        }
    }
    if !report.left_out.is_empty() {
        let _ = writeln!(text, "note: left out, as the table has no column for any of their items: {}", report.left_out.join(", "));
    }
    for (scale, r) in q.scales.iter().zip(&report.reliability) {
        let _ = writeln!(text, "\n{}, {} respondent{} with all items", scale.entry.label, r.n, if r.n == 1 { "" } else { "s" });
        let mut table = grid(&["Item", "Column", "Mean", "SD", "Item-total", "Alpha without", "Loading", "Asks"]);
        for (at, figures) in scale.items.iter().zip(&r.by_item) {
            let item = if figures.reversed { format!("{} (reversed)", figures.item) } else { figures.item.clone() };
            table.add_row([
                item,
                report.columns[*at].clone(),
                two(figures.mean),
                two(figures.sd),
                share(figures.item_total),
                share(figures.alpha_if_dropped),
                share(figures.loading),
                q.items[*at].entry.paraphrase.clone(),
            ]);
        }
        put(&mut text, &mut table, 2);
    }
    text.push_str(
        "\nAlpha: Cronbach (1951), interval by Feldt (1965). Omega: McDonald's total, one factor by maximum likelihood.\n\
         Item-total: correlation with the sum of the other items. Items are paraphrased.\n",
    );
    text
}

/// The strategies that each subscale asks about, with the items that do.
pub fn strategies(crosswalk: &Crosswalk, questionnaire: &Questionnaire) -> String {
    let mut text = String::new();
    for scale in &questionnaire.scales {
        let found = crosswalk.strategies(&questionnaire.measure.id, scale.id());
        let count = found.len();
        let _ =
            writeln!(text, "\n{} asks about {count} strateg{} of the catalogue", scale.entry.label, if count == 1 { "y" } else { "ies" });
        if found.is_empty() {
            let _ = writeln!(text, "  {}", scale.entry.definition);
            continue;
        }
        if scale.entry.direction.as_deref().unwrap_or(&questionnaire.measure.direction) == "intrinsic" {
            // Otherwise a high score would be read as a habit of doing this to others.
            text.push_str("  seen from the other side: the respondent is the one whom others would regulate so\n");
        }
        let mut table = grid(&["Strategy", "Label", "Code", "Items"]);
        for (code, strategy, items) in found {
            let items: Vec<&str> = items.iter().map(|i| i.id.as_str()).collect();
            let items = if items.is_empty() { "the subscale as a whole".to_owned() } else { items.join(", ") };
            table.add_row([strategy.id.value.clone(), strategy.label.value.clone(), code.id.value.clone(), items]);
        }
        put(&mut text, &mut table, 4);
    }
    text
}

/// A key to fill in: every item, its subscale and what it asks, and an empty column.
///
/// # Errors
/// Does not fail in practice; a cell that can not be written would be an error.
pub fn template(questionnaire: &Questionnaire) -> Result<String> {
    let failed = |e: csv::Error| Error::table(format!("can not write the key: {e}"));
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["item", "column", "subscale", "paraphrase"]).map_err(failed)?;
    for scale in &questionnaire.scales {
        for at in &scale.items {
            let item = &questionnaire.items[*at];
            csv.write_record([item.id(), "", scale.id(), &item.entry.paraphrase]).map_err(failed)?;
        }
    }
    let bytes = csv.into_inner().map_err(|e| failed(e.into_error().into()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn grid(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table
}

/// Appends a table; columns from `first_number` on are set to the right, save a last one of words.
fn put(text: &mut String, table: &mut Table, first_number: usize) {
    let words = table.header().is_some_and(|h| h.cell_iter().last().is_some_and(|c| matches!(c.content().as_str(), "Asks" | "Items")));
    let count = table.column_count();
    for (at, column) in table.column_iter_mut().enumerate() {
        if at >= first_number && !(words && at + 1 == count) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn two(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |v| format!("{v:.2}"))
}

/// A coefficient, as psychologists print it: three decimals.
fn share(value: Option<f64>) -> String {
    // No "-0.000".
    value.map_or("-".to_owned(), |v| format!("{:.3}", if v.abs() < 0.0005 { 0.0 } else { v }))
}
