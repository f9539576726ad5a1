//! The cells of a table as answers: whole numbers in the range of the questionnaire, or missing.
//!
//! A cell that is neither is refused with its row and column, all of them in one error, and nothing is scored: a 7 on a scale
//! from 1 to 5 is a slip of the key, an undeclared code for "no answer" or the wrong column, and each of these changes scores.

use super::key::Key;
use super::sheet::Sheet;
use crate::error::{Error, Result};

/// Cells that mean "no answer" in the exports of common programs, in lower case.
const MISSING: [&str; 7] = ["", "na", "n/a", "nan", "null", ".", "#null!"];

/// How many bad cells one error lists.
const LISTED: usize = 20;

/// Answers of all respondents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// One row a respondent.
    pub rows: Vec<AnswerRow>,
}

/// Answers of one respondent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerRow {
    /// Number of the row in the table, from 1.
    pub number: u64,
    /// Id of the respondent; empty where the table has none.
    pub id: String,
    /// One answer an item of the questionnaire, as given, not turned round.
    pub values: Vec<Option<i32>>,
}

impl Answers {
    /// Reads the answers; `missing` are further cells that mean "no answer", such as `-99`.
    ///
    /// # Errors
    /// Where a cell is no whole number, or one outside the range; up to twenty cells are listed.
    pub fn read(sheet: &Sheet, key: &Key, id_column: Option<usize>, missing: &[String]) -> Result<Answers> {
        let (low, high) = key.questionnaire.range;
        let mut rows = Vec::with_capacity(sheet.rows.len());
        let (mut bad, mut bad_cells) = (Vec::new(), 0_usize);
        for row in &sheet.rows {
            let mut values = Vec::with_capacity(key.columns.len());
            for (item, column) in key.questionnaire.items.iter().zip(&key.columns) {
                let cell = row.cell(*column).trim();
                match answer(cell, (low, high), missing) {
                    Ok(value) => values.push(value),
                    Err(why) => {
                        values.push(None);
                        bad_cells += 1;
                        if bad.len() < LISTED {
                            let name = &sheet.header[*column];
                            let of = if name == item.id() { String::new() } else { format!(" ({})", item.id()) };
                            bad.push(format!("  row {} (line {}), column `{name}`{of}: {why}", row.number, row.line));
                        }
                    }
                }
            }
            let id = id_column.map_or(String::new(), |c| row.cell(c).trim().to_owned());
            rows.push(AnswerRow { number: row.number, id, values });
        }
        if bad_cells == 0 {
            return Ok(Answers { rows });
        }
        let more = if bad_cells > bad.len() { format!("\n  and {} more", bad_cells - bad.len()) } else { String::new() };
        let what = if bad_cells == 1 { "1 cell is no answer".to_owned() } else { format!("{bad_cells} cells are no answers") };
        Err(Error::table(format!("{what}, nothing was scored:\n{}{more}", bad.join("\n"))).at(&sheet.name, 0, 0).hint(format!(
            "answers are whole numbers from {low} to {high}; a code for a missing answer is declared with --missing, as in --missing=-99"
        )))
    }

    /// Whether no cell was answered.
    pub fn all_missing(&self) -> bool {
        self.rows.iter().all(|r| r.values.iter().all(Option::is_none))
    }
}

/// One cell as an answer.
fn answer(cell: &str, (low, high): (i32, i32), missing: &[String]) -> std::result::Result<Option<i32>, String> {
    if MISSING.contains(&cell.to_lowercase().as_str()) || missing.iter().any(|m| m.trim() == cell) {
        return Ok(None);
    }
    // `4.0` and `4,0` are whole: programs that hold a missing answer as a fraction write the others so.
    let whole = match cell.split_once(['.', ',']) {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => cell,
    };
    match whole.parse::<i64>() {
        Ok(number) if (low.into()..=high.into()).contains(&number) => Ok(Some(number as i32)),
        Ok(number) => Err(format!("{number} is out of the range {low} to {high}")),
        Err(_) if cell.replace(',', ".").parse::<f64>().is_ok() => Err(format!("`{}` is not a whole number", short(cell))),
        Err(_) => Err(format!("`{}` is not a number", short(cell))),
    }
}

/// The beginning of a cell, on one line.
fn short(cell: &str) -> String {
    let line: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if cell.chars().count() > 40 { format!("{line}…") } else { line }
}

#[cfg(test)]
mod tests {
    use super::super::questionnaire::Questionnaire;
    use super::super::sheet::SheetRow;
    use super::*;
    use crate::taxonomy::Taxonomy;

    #[test]
    fn cells_as_answers() {
        let codes = ["-99".to_owned(), "keine Angabe".to_owned()];
        let rows: [(&str, &str, std::result::Result<Option<i32>, &str>); 18] = [
            ("whole", "4", Ok(Some(4))),
            ("lowest", "1", Ok(Some(1))),
            ("highest", "5", Ok(Some(5))),
            ("as a fraction", "4.0", Ok(Some(4))),
            ("as a fraction with comma", "4,00", Ok(Some(4))),
            ("empty", "", Ok(None)),
            ("NA", "NA", Ok(None)),
            ("n/a", "n/a", Ok(None)),
            ("SPSS", "#NULL!", Ok(None)),
            ("declared", "-99", Ok(None)),
            ("declared words", "keine Angabe", Ok(None)),
            ("too low", "0", Err("0 is out of the range 1 to 5")),
            ("too high", "6", Err("6 is out of the range 1 to 5")),
            ("huge", "99999999999", Err("99999999999 is out of the range 1 to 5")),
            ("half", "3.5", Err("`3.5` is not a whole number")),
            ("infinite", "inf", Err("`inf` is not a whole number")),
            ("label", "quite a bit", Err("`quite a bit` is not a number")),
            ("point alone behind", "4.", Err("`4.` is not a whole number")),
        ];
        for (name, cell, expected) in rows {
            assert_eq!(answer(cell, (1, 5), &codes), expected.map_err(str::to_owned), "{name}");
        }
        assert!(answer("-99", (1, 5), &[]).is_err());
    }

    #[test]
    fn bad_cells_are_listed_with_row_and_column_up_to_twenty() {
        let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
        let header: Vec<String> = (1..=20).map(|n| format!("q{n}")).collect();
        let row = |number: u64, cell: &str| SheetRow { number, line: number + 1, cells: vec![cell.to_owned(); 20] };
        let mut sheet = Sheet { name: "t.csv".to_owned(), header, rows: vec![row(1, "3"), row(2, "7"), row(3, "x")] };
        let read = |sheet: &Sheet| {
            let key = Key::by_names(Questionnaire::named(&taxonomy, "ierq").expect("it can be scored"), sheet).expect("columns");
            Answers::read(sheet, &key, None, &[])
        };
        let error = read(&sheet).expect_err("forty bad cells").to_string();
        assert!(error.starts_with("t.csv: 40 cells are no answers, nothing was scored:\n  row 2 (line 3), column `q1` (ierq01): 7 is out of the range 1 to 5\n"), "{error}");
        assert_eq!(error.matches("row 2").count(), 20);
        assert!(error.contains("\n  and 20 more\n  hint: ") && error.contains("--missing"), "{error}");
        sheet.rows.truncate(1);
        // A row that is too short has missing answers at its end.
        sheet.rows.push(SheetRow { number: 2, line: 3, cells: vec!["2".to_owned(); 19] });
        let answers = read(&sheet).expect("all good");
        assert_eq!((answers.rows[1].values[18], answers.rows[1].values[19]), (Some(2), None));
    }
}
