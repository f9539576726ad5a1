//! The small sheets of a workbook: `summary`, `codebook`, `about`.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use rustc_hash::FxHashMap;

use super::evidence::Looks;
use super::shortened;
use crate::coder::coding::{CodedResponse, Scheme};
use crate::table::provenance::Provenance;

type Outcome = Result<(), XlsxError>;

/// How often each name was given: responses, and mentions that count.
type Counts = FxHashMap<String, (u64, u64)>;

/// Counts what is written, for the sheet `summary`.
#[derive(Debug, Default)]
pub(super) struct Counter {
    responses: u64,
    with_codes: u64,
    mentions: u64,
    not_counted: u64,
    review: u64,
    codes: Counts,
    cells: Counts,
    boundary: Counts,
}

impl Counter {
    pub(super) fn count(&mut self, coded: &CodedResponse) {
        self.responses += 1;
        self.with_codes += u64::from(!coded.codes.is_empty());
        self.review += u64::from(coded.review);
        for code in &coded.codes {
            add(&mut self.codes, code, 1, 0);
        }
        for code in &coded.boundary {
            add(&mut self.boundary, code, 1, 0);
        }
        let mut seen: Vec<String> = Vec::new();
        for mention in &coded.mentions {
            if !mention.counts() {
                self.not_counted += 1;
                continue;
            }
            self.mentions += 1;
            add(&mut self.codes, &mention.code, 0, 1);
            if let Some(cell) = mention.cell() {
                let first = !seen.contains(&cell);
                add(&mut self.cells, &cell, u64::from(first), 1);
                if first {
                    seen.push(cell);
                }
            }
        }
    }
}

fn add(counts: &mut Counts, name: &str, responses: u64, mentions: u64) {
    match counts.get_mut(name) {
        Some((r, m)) => {
            *r += responses;
            *m += mentions;
        }
        None => drop(counts.insert(name.into(), (responses, mentions))),
    }
}

fn bold() -> Format {
    Format::new().set_bold()
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// Totals, then every code, cell and boundary code of the scheme with its answers, their share, and its mentions.
pub(super) fn summary(counter: &Counter, scheme: &Scheme) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("summary")?;
    sheet.set_column_width(0, 26)?.set_column_width(1, 30)?;
    for (at, name) in ["what", "name", "answers", "share of answers", "mentions"].into_iter().enumerate() {
        sheet.write_with_format(0, at as u16, name, &bold())?;
    }
    let share = Format::new().set_num_format("0.0%");
    let totals = [("answers", counter.responses), ("answers with a code", counter.with_codes), ("answers to review", counter.review)];
    let mut row = 1;
    let mut put = |what: &str, name: &str, answers: Option<u64>, mentions: Option<u64>| -> Outcome {
        sheet.write(row, 0, what)?;
        sheet.write(row, 1, name)?;
        if let Some(answers) = answers {
            sheet.write(row, 2, answers as f64)?;
            if counter.responses > 0 {
                sheet.write_with_format(row, 3, answers as f64 / counter.responses as f64, &share)?;
            }
        }
        if let Some(mentions) = mentions {
            sheet.write(row, 4, mentions as f64)?;
        }
        row += 1;
        Ok(())
    };
    for (name, count) in totals {
        put("total", name, Some(count), None)?;
    }
    put("total", "mentions (done or planned)", None, Some(counter.mentions))?;
    put("total", "mentions denied or imagined", None, Some(counter.not_counted))?;
    let blocks = [("code", &scheme.codes, &counter.codes), ("cell", &scheme.cells, &counter.cells)];
    for (what, names, counts) in blocks {
        for name in names {
            let (answers, mentions) = counts.get(name).copied().unwrap_or_default();
            put(what, name, Some(answers), Some(mentions))?;
        }
    }
    for name in &scheme.boundary {
        put("boundary", name, Some(counter.boundary.get(name).copied().unwrap_or_default().0), None)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, row - 1, 4)?;
    Ok(sheet)
}

/// The codebook; of a scheme without one the names of its codes.
pub(super) fn codebook(provenance: &Provenance, scheme: &Scheme) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("codebook")?;
    let names: Vec<Vec<String>>;
    let rows = if provenance.codebook.is_empty() {
        names = [vec!["code".to_string()]].into_iter().chain(scheme.codes.iter().map(|code| vec![code.clone()])).collect();
        &names
    } else {
        &provenance.codebook
    };
    let mut columns = 1;
    for (row, cells) in rows.iter().enumerate() {
        columns = columns.max(cells.len());
        for (at, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let format = if row == 0 { bold() } else { wrapped() };
            sheet.write_with_format(row as u32, at as u16, shortened(text).0, &format)?;
        }
    }
    for (at, name) in rows[0].iter().enumerate() {
        sheet.set_column_width(at as u16, if ["definition", "include", "exclude", "examples"].contains(&&**name) { 60 } else { 20 })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, rows.len() as u32 - 1, columns as u16 - 1)?;
    Ok(sheet)
}

/// What made the workbook, and how to read it.
pub(super) fn about(provenance: &Provenance, scheme: &Scheme, looks: &Looks) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("about")?;
    sheet.set_column_width(0, 26)?.set_column_width(1, 90)?;
    let mut lines: Vec<(String, String)> = vec![
        ("ier version".into(), scheme.version.clone()),
        ("taxonomy version".into(), scheme.taxonomy_version.clone()),
        ("taxonomy fingerprint".into(), scheme.fingerprint.clone()),
    ];
    if !provenance.command.is_empty() {
        lines.push(("command".into(), provenance.command.clone()));
    }
    for input in &provenance.inputs {
        lines.push(("input".into(), input.name.clone()));
        lines.push(("input, last changed".into(), input.modified.clone().unwrap_or_default()));
        lines.push(("input, bytes".into(), input.bytes.to_string()));
        lines.push(("input, BLAKE3".into(), input.hash.clone()));
    }
    let explained = [
        ("coded", "one row an answer; a 1 stands for a code that was done or planned"),
        ("mentions", "one row a mention, also of what is denied or imagined; start and end count characters (code points) from 0"),
        ("review", "1 where a person should look at the coding"),
    ];
    lines.extend(explained.map(|(name, text)| (name.to_string(), text.to_string())));
    let mut row = 0;
    for (name, text) in lines {
        sheet.write_with_format(row, 0, name, &bold())?;
        sheet.write_with_format(row, 1, shortened(&text).0, &wrapped())?;
        row += 1;
    }
    for (format, text) in looks.legend() {
        sheet.write_with_format(row, 0, if row > 0 { "colour in the answers" } else { "" }, &bold())?;
        sheet.write_with_format(row, 1, text, format)?;
        row += 1;
    }
    Ok(sheet)
}
