//! Results of a search over the catalogue, as a list for reading, as counts, and as CSV.

use crate::cli::paint;
use crate::cli::show::page::{Setting, wrap};
use crate::search::{Hit, Outcome};
use std::fmt::Write as _;
use std::ops::Range;

/// The list.
pub(super) fn page(outcome: &Outcome, setting: Setting) -> String {
    let mut out = String::new();
    if outcome.hits.is_empty() {
        out.push_str(if outcome.total > 0 {
            ""
        } else {
            "Nothing found. `ier tree` lists what there is; fewer words or filters find more.\n"
        });
    }
    for (number, hit) in outcome.hits.iter().enumerate() {
        let _ = writeln!(out, "{:>2}. {}  {}", number + 1, hit.id, setting.bold(&hit.label));
        let axes: Vec<&str> = [hit.valence, hit.orientation, hit.stage, hit.change].into_iter().flatten().collect();
        let axes = if axes.is_empty() { String::new() } else { format!(": {}", axes.join(", ")) };
        let _ = writeln!(out, "    {}", paint::style(&format!("{}{axes}", hit.code), "2", setting.styled));
        let lines = marked(&hit.snippet.text, &hit.snippet.marks, setting);
        for line in lines {
            let _ = writeln!(out, "    {line}");
        }
    }
    if outcome.total > outcome.hits.len() {
        let _ = writeln!(
            out,
            "\n{} of {}; --limit shows more, --facets counts them, --show 1 reads the first",
            outcome.hits.len(),
            outcome.total
        );
    }
    out
}

/// Counts of every facet.
pub(super) fn facets(outcome: &Outcome, setting: Setting) -> String {
    let mut out = format!("{} found\n", outcome.total);
    for counts in &outcome.facets {
        let _ = writeln!(out, "\n{}", setting.bold(counts.facet.id()));
        for (value, count) in &counts.values {
            let _ = writeln!(out, "  {value:<28}{count:>5}");
        }
    }
    out
}

/// CSV with a header.
pub(super) fn csv(hits: &[Hit]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "label", "code", "valence", "orientation", "stage", "change", "score", "snippet"])?;
    for hit in hits {
        let score = hit.score.to_string();
        let axes = [hit.valence, hit.orientation, hit.stage, hit.change].map(Option::unwrap_or_default);
        let [valence, orientation, stage, change] = axes;
        writer.write_record([&hit.id, &hit.label, &hit.code, valence, orientation, stage, change, &score, &hit.snippet.text])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// A text in lines, the marked words in colour where there is any.
pub(super) fn marked(text: &str, marks: &[Range<usize>], setting: Setting) -> Vec<String> {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let lines = wrap(&clean, setting.width.saturating_sub(4), "", "");
    if !setting.styled || clean.len() != text.len() {
        return lines;
    }
    // Lines hold the words of the text in order, so a mark is found by walking along.
    let mut from = 0;
    lines
        .into_iter()
        .map(|line| {
            let mut out = String::new();
            for (at, word) in line.split(' ').enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                let Some(start) = clean[from..].find(word).map(|found| from + found) else {
                    out.push_str(word);
                    continue;
                };
                from = start + word.len();
                match marks.iter().find(|m| m.start >= start && m.end <= from) {
                    Some(mark) => {
                        out.push_str(&clean[start..mark.start]);
                        out.push_str(&paint::style(&clean[mark.clone()], "1;33", true));
                        out.push_str(&clean[mark.end..from]);
                    }
                    None => out.push_str(word),
                }
            }
            out
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_words_are_coloured_on_a_terminal_alone() {
        let text = "one two three";
        let mark = std::slice::from_ref(&(4..7));
        let plain = Setting { width: 60, styled: false };
        assert_eq!(marked(text, mark, plain), ["one two three"]);
        let styled = Setting { width: 60, styled: true };
        assert_eq!(marked(text, mark, styled), ["one \u{1b}[1;33mtwo\u{1b}[0m three"]);
    }
}
