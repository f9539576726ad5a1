//! A scoring as an Excel workbook: sheets for scores, reliability, items, and how it was made.
//!
//! The same scoring gives the same bytes: the date of creation is a fixed one, since a workbook that differs by the hour can
//! not be compared with another.

use super::report::Report;
use crate::error::{Error, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// One cell.
enum Cell {
    Text(String),
    Number(Option<f64>),
}

impl Report<'_> {
    /// The workbook, as the bytes of its file.
    ///
    /// # Errors
    /// Where the table is larger than Excel allows.
    pub fn workbook(&self) -> Result<Vec<u8>> {
        self.try_workbook().map_err(|e| Error::table(format!("can not make the workbook: {e}")).hint("write CSV instead"))
    }

    fn try_workbook(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        fill(workbook.add_worksheet().set_name("Scores")?, &self.score_header(), self.score_cells())?;
        fill(workbook.add_worksheet().set_name("Reliability")?, &RELIABILITY.map(str::to_owned), self.reliability_cells())?;
        fill(workbook.add_worksheet().set_name("Items")?, &ITEMS.map(str::to_owned), self.item_cells())?;
        fill(workbook.add_worksheet().set_name("About")?, &["what", "value"].map(str::to_owned), self.about_cells())?;
        workbook.save_to_buffer()
    }

    fn score_cells(&self) -> Vec<Vec<Cell>> {
        let of = |row: &super::scores::ScoreRow| {
            let mut cells = vec![Cell::Number(Some(row.row as f64))];
            cells.extend(self.id_column.as_ref().map(|_| Cell::Text(row.id.clone())));
            cells.extend(row.scores.iter().map(|s| Cell::Number(*s)));
            cells.extend(row.missing.iter().map(|m| Cell::Number(Some(*m as f64))));
            let made = &self.made_by;
            let texts = [&self.questionnaire.measure.id.value, &made.ier_version, &made.taxonomy_version, &made.taxonomy_fingerprint];
            cells.extend(texts.map(|t| Cell::Text(t.clone())));
            cells
        };
        self.scores.rows.iter().map(of).collect()
    }

    fn reliability_cells(&self) -> Vec<Vec<Cell>> {
        let number = |n: usize| Cell::Number(Some(n as f64));
        let scales = self.questionnaire.scales.iter().zip(&self.summaries).zip(&self.reliability);
        scales
            .map(|((scale, s), r)| {
                let interval = r.alpha_interval;
                let notes = r.undefined.iter().chain(&r.remarks).cloned().collect::<Vec<_>>().join("; ");
                vec![
                    Cell::Text(scale.id().to_owned()),
                    number(r.items),
                    number(s.n),
                    number(s.not_scored),
                    Cell::Number(s.mean),
                    Cell::Number(s.sd),
                    Cell::Number(s.min),
                    Cell::Number(s.max),
                    number(r.n),
                    Cell::Number(r.alpha),
                    Cell::Number(interval.map(|i| i.0)),
                    Cell::Number(interval.map(|i| i.1)),
                    Cell::Number(r.omega),
                    Cell::Text(notes),
                ]
            })
            .collect()
    }

    fn item_cells(&self) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (scale, reliability) in self.questionnaire.scales.iter().zip(&self.reliability) {
            for (at, figures) in scale.items.iter().zip(&reliability.by_item) {
                let reversed = if figures.reversed { "yes" } else { "no" };
                rows.push(vec![
                    Cell::Text(scale.id().to_owned()),
                    Cell::Text(figures.item.clone()),
                    Cell::Text(self.columns[*at].clone()),
                    Cell::Text(reversed.to_owned()),
                    Cell::Number(figures.mean),
                    Cell::Number(figures.sd),
                    Cell::Number(figures.item_total),
                    Cell::Number(figures.alpha_if_dropped),
                    Cell::Number(figures.loading),
                ]);
            }
        }
        rows
    }

    fn about_cells(&self) -> Vec<Vec<Cell>> {
        let made = &self.made_by;
        let rows = [
            ("measure", self.questionnaire.measure.name.clone()),
            ("method", self.questionnaire.method.name().to_owned()),
            ("missing answers", self.missing_rule()),
            ("confidence of the interval of alpha", self.options.confidence.to_string()),
            ("subscales left out", self.left_out.join(", ")),
            ("ier version", made.ier_version.clone()),
            ("taxonomy version", made.taxonomy_version.clone()),
            ("taxonomy fingerprint", made.taxonomy_fingerprint.clone()),
        ];
        rows.into_iter().map(|(what, value)| vec![Cell::Text(what.to_owned()), Cell::Text(value)]).collect()
    }
}

const RELIABILITY: [&str; 14] = [
    "subscale",
    "items",
    "n",
    "not_scored",
    "mean",
    "sd",
    "min",
    "max",
    "n_complete",
    "alpha",
    "alpha_low",
    "alpha_high",
    "omega",
    "notes",
];

const ITEMS: [&str; 9] = ["subscale", "item", "column", "reversed", "mean", "sd", "item_total", "alpha_if_dropped", "loading"];

fn fill(sheet: &mut Worksheet, header: &[String], rows: Vec<Vec<Cell>>) -> std::result::Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, name) in header.iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, name, &bold)?;
    }
    for (at, row) in rows.into_iter().enumerate() {
        for (column, cell) in row.into_iter().enumerate() {
            match cell {
                Cell::Text(text) => sheet.write_string(at as u32 + 1, column as u16, text)?,
                Cell::Number(Some(number)) => sheet.write_number(at as u32 + 1, column as u16, number)?,
                Cell::Number(None) => continue,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
