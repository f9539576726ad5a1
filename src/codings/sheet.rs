//! Sheets for people to fill in: CSV, TSV or an Excel workbook.
//!
//! The same content gives the same bytes. Cells are texts: nothing becomes a number or a formula in a workbook.

use crate::error::{Error, Result};
use crate::table::layout::{Cells, CsvCells};
use crate::table::{Format, Output};
use std::path::{Path, PathBuf};

/// A table with a name.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its name, which workbooks show.
    pub name: String,
    /// Names of the columns, and how wide each is in a workbook, in characters.
    pub columns: Vec<(String, u16)>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Writes the first sheet, and in a workbook the others too. The format is that of the extension.
///
/// # Errors
/// Occur when the file exists and `force` is not given, when it is one of `inputs`, and for an extension of another format.
pub fn write(path: &Path, force: bool, inputs: &[PathBuf], sheets: &[Sheet]) -> Result<()> {
    let format = Format::of_path(path);
    let bytes = match format {
        Some(Format::Csv) => text(sheets, b','),
        Some(Format::Tsv) => text(sheets, b'\t'),
        #[cfg(feature = "xlsx")]
        Some(Format::Xlsx) => {
            workbook(sheets).map_err(|e| Error::table(format!("can not make {}: {e}", path.display())).hint("write CSV instead"))?
        }
        _ => {
            return Err(
                Error::usage(format!("a sheet is CSV, TSV or XLSX, not {}", path.display())).hint("name a file that ends in .xlsx or .csv")
            );
        }
    };
    let mut output = Output::file(path, force, inputs)?;
    Output::write(&mut output, &bytes)?;
    output.finish()
}

fn text(sheets: &[Sheet], delimiter: u8) -> Vec<u8> {
    // Excel takes CSV without a byte order mark for another encoding.
    let mut out = b"\xEF\xBB\xBF".to_vec();
    if let Some(sheet) = sheets.first() {
        let mut cells = CsvCells::new(&mut out, delimiter);
        sheet.columns.iter().for_each(|(name, _)| cells.text(name));
        cells.end_row();
        for row in &sheet.rows {
            for cell in row {
                cells.text(cell);
            }
            cells.end_row();
        }
    }
    out
}

#[cfg(feature = "xlsx")]
fn workbook(sheets: &[Sheet]) -> std::result::Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?.set_freeze_panes(1, 1)?;
        for (at, (name, width)) in sheet.columns.iter().enumerate() {
            page.write_string_with_format(0, at as u16, name, &bold)?;
            page.set_column_width(at as u16, f64::from(*width))?;
        }
        for (at, row) in sheet.rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                page.write_string_with_format(at as u32 + 1, column as u16, cell, &wrapped)?;
            }
        }
        let last = sheet.columns.len().saturating_sub(1) as u16;
        page.autofilter(0, 0, sheet.rows.len() as u32, last)?;
    }
    workbook.save_to_buffer()
}
