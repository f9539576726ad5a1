//! Which column of a table holds which item.
//!
//! Without a key file, the columns are found by their names. All items are looked for in one form, the first of these
//! in which any item is found; letters are compared without regard to case, marks and spaces, numbers without leading zeros:
//!
//! 1. the item's id, as it is or behind the measure's name: `ierq03`, `IERQ_3`, `made_laugh`, `eros_made_laugh`;
//! 2. the number behind `item`, `q`, `question`, `i` or nothing: `item3`, `Q3`, `3`, where the measure has numbers.
//!
//! One form for all, since columns such as `q7` often belong to another questionnaire in the same file: they must not
//! fill a gap that is left by a misspelt `ierq_7`. A subscale of which no item has a column is left out, and that is told;
//! one that has some of its items only is an error.
//!
//! A key file (item, column) overrules all this: only what it names is used.

use super::questionnaire::Questionnaire;
use super::sheet::{Sheet, plain};
use crate::error::{Error, Result, nearest};
use std::collections::BTreeMap;
use std::path::Path;

/// Words before a number that may mean "item", surest first.
const NUMBER_FORMS: [&str; 5] = ["item", "q", "question", "i", ""];

/// Which column of a table holds which item.
#[derive(Debug, Clone)]
pub struct Key<'t> {
    /// The questionnaire, without the subscales that the table does not have.
    pub questionnaire: Questionnaire<'t>,
    /// For each item of the questionnaire, its column.
    pub columns: Vec<usize>,
    /// Ids of subscales that were left out, as none of their items has a column.
    pub left_out: Vec<String>,
}

impl<'t> Key<'t> {
    /// Finds the columns by their names.
    ///
    /// # Errors
    /// Where no item is found, where an item of a subscale that is there has no column, or where it has two.
    pub fn by_names(questionnaire: Questionnaire<'t>, sheet: &Sheet) -> Result<Key<'t>> {
        let forms = forms(&questionnaire);
        for names_of_items in &forms {
            let mut found = Vec::with_capacity(names_of_items.len());
            for (names, item) in names_of_items.iter().zip(&questionnaire.items) {
                let columns: Vec<usize> =
                    (0..sheet.header.len()).filter(|c| names.iter().any(|name| same_name(name, &sheet.header[*c]))).collect();
                if let [first, second, ..] = columns[..] {
                    return Err(Error::table(format!(
                        "two columns could be the item `{}`: `{}` and `{}`",
                        item.id(),
                        sheet.header[first],
                        sheet.header[second]
                    ))
                    .at(&sheet.name, 0, 0)
                    .hint("say which column is meant in a key file: --key FILE"));
                }
                found.push(columns.first().copied());
            }
            if found.iter().any(Option::is_some) {
                return Key::settle(questionnaire, &found, sheet);
            }
        }
        let first = questionnaire.items.first().map_or("", |i| i.id());
        let numbered = questionnaire.items.iter().all(|i| i.entry.number.is_some());
        let forms_in_words = if numbered { format!("`{first}`, `item1`, `Q1` or `1`") } else { format!("`{first}`") };
        Err(Error::table(format!("no column is an item of `{}`; the columns are {}", questionnaire.measure.id.value, sheet.columns_in_words()))
            .at(&sheet.name, 0, 0)
            .hint(format!(
                "name the columns after the items ({forms_in_words} and so on), or give --key FILE, a table of item and column; the items are {}",
                ids_in_words(&questionnaire)
            )))
    }

    /// Takes the columns that a key file names: pairs of item (id or number) and column, with the line of each.
    ///
    /// # Errors
    /// Where an item or column does not exist or is named twice, or where an item of a subscale that is there is not named.
    pub fn by_pairs(questionnaire: Questionnaire<'t>, sheet: &Sheet, pairs: &[KeyPair], file: &Path) -> Result<Key<'t>> {
        let mut found: Vec<Option<usize>> = vec![None; questionnaire.items.len()];
        for pair in pairs {
            let at = |message: String| Error::table(message).at(file, pair.line, 0);
            let number = pair.item.trim().parse::<u32>().ok();
            let is_it = |item: &super::questionnaire::Item| {
                item.id() == pair.item.trim() || plain(item.id()) == plain(&pair.item) || (number.is_some() && item.entry.number == number)
            };
            let Some(item) = questionnaire.items.iter().position(is_it) else {
                // An item of a subscale that was left out on request is no mistake.
                if questionnaire.measure.items.iter().any(|i| plain(&i.id) == plain(&pair.item) || (number.is_some() && i.number == number))
                {
                    continue;
                }
                let meant = nearest(&pair.item, questionnaire.items.iter().map(super::questionnaire::Item::id));
                let meant = meant.map_or(String::new(), |id| format!("did you mean `{id}`? "));
                return Err(at(format!("`{}` has no item `{}`", questionnaire.measure.id.value, pair.item))
                    .hint(format!("{meant}the items are {}", ids_in_words(&questionnaire))));
            };
            let Some(column) = sheet.column(&pair.column) else {
                let meant = nearest(&pair.column, sheet.header.iter().map(String::as_str));
                let meant = meant.map_or(String::new(), |c| format!("did you mean `{c}`? "));
                return Err(at(format!("`{}` has no column `{}`", sheet.name, pair.column))
                    .hint(format!("{meant}the columns are {}", sheet.columns_in_words())));
            };
            if found[item].is_some() {
                return Err(at(format!("the item `{}` is named twice", questionnaire.items[item].id())));
            }
            if let Some(other) = found.iter().position(|c| *c == Some(column)) {
                return Err(at(format!(
                    "the column `{}` is named for two items, `{}` and `{}`",
                    sheet.header[column],
                    questionnaire.items[other].id(),
                    questionnaire.items[item].id()
                )));
            }
            found[item] = Some(column);
        }
        if found.iter().all(Option::is_none) {
            return Err(Error::table("the key names no item that is to be scored")
                .at(file, 0, 0)
                .hint(format!("write one line an item: its id, a comma, its column; the items are {}", ids_in_words(&questionnaire))));
        }
        Key::settle(questionnaire, &found, sheet)
    }

    /// Leaves out subscales without any column, and refuses those with some.
    fn settle(mut questionnaire: Questionnaire<'t>, found: &[Option<usize>], sheet: &Sheet) -> Result<Key<'t>> {
        let kept: Vec<bool> = questionnaire.scales.iter().map(|s| s.items.iter().any(|i| found[*i].is_some())).collect();
        let missing: Vec<String> = questionnaire
            .scales
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .flat_map(|(scale, _)| {
                scale.items.iter().filter(|i| found[**i].is_none()).map(|i| format!("`{}`", questionnaire.items[*i].id()))
            })
            .collect();
        if !missing.is_empty() {
            let (word, them) = if missing.len() == 1 { ("item", "it") } else { ("items", "them") };
            let scales: Vec<&str> = questionnaire.scales.iter().map(super::questionnaire::Scale::id).collect();
            return Err(Error::table(format!(
                "no column for the {word} {}; the columns are {}",
                missing.join(", "),
                sheet.columns_in_words()
            ))
            .at(&sheet.name, 0, 0)
            .hint(format!(
                "name {them} in a key file (--key FILE), or score only subscales that are complete (--subscale ID, of {})",
                scales.join(", ")
            )));
        }
        let left_out = questionnaire.scales.iter().zip(&kept).filter(|(_, kept)| !**kept).map(|(s, _)| s.id().to_owned()).collect();
        let before: Vec<String> = questionnaire.items.iter().map(|i| i.id().to_owned()).collect();
        questionnaire.keep(&kept);
        let columns =
            questionnaire.items.iter().filter_map(|item| before.iter().position(|id| id == item.id()).and_then(|at| found[at])).collect();
        Ok(Key { questionnaire, columns, left_out })
    }
}

/// One line of a key file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPair {
    /// Id or number of the item.
    pub item: String,
    /// Name of the column.
    pub column: String,
    /// Line of the key file, from 1.
    pub line: u64,
}

/// Reads a key: YAML (`item: column`) by the file's name, else a table of two columns, item and column, parted by
/// comma, semicolon or tab, with or without a header.
///
/// # Errors
/// Where the text is neither.
pub fn read_key(file: &Path, text: &str) -> Result<Vec<KeyPair>> {
    let text = text.trim_start_matches('\u{feff}');
    if file.extension().is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml")) {
        let map: BTreeMap<String, crate::taxonomy::located::Located<String>> =
            crate::taxonomy::load::parse(&file.display().to_string(), text)
                .map_err(|e| e.hint("a key in YAML has one line an item: `made_laugh: Q12_4`"))?;
        let mut pairs: Vec<KeyPair> =
            map.into_iter().map(|(item, column)| KeyPair { item, line: column.line.into(), column: column.value }).collect();
        pairs.sort_by_key(|p| p.line);
        return Ok(pairs);
    }
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| (first.bytes().filter(|b| b == d).count(), u8::MAX - d)).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut pairs = Vec::new();
    // With a header, the two columns may stand anywhere among others, as in the file that `--template` makes.
    let mut columns = None;
    for (number, record) in reader.records().enumerate() {
        let record = record.map_err(|e| Error::table(format!("not a key: {e}")).at(file, 0, 0))?;
        // The reader's own line is that of blank lines before the record, where there are any.
        let from = record.position().map_or(0, |p| (p.byte() as usize).min(text.len()));
        let blank = text.as_bytes()[from..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let line = 1 + text.as_bytes()[..from + blank].split(|b| *b == b'\n').skip(1).count() as u64;
        let cells: Vec<&str> = record.iter().collect();
        let filled = cells.iter().rposition(|c| !c.is_empty()).map_or(0, |at| at + 1);
        if number == 0 {
            let named = |name: &str| cells.iter().position(|c| plain(c) == name);
            columns = named("item").zip(named("column"));
            if columns.is_some() {
                continue;
            }
        }
        let (item, column) = match (columns, &cells[..filled]) {
            (_, []) => continue,
            (Some((item, column)), cells) => (cells.get(item).copied().unwrap_or(""), cells.get(column).copied().unwrap_or("")),
            (None, [item, column]) => (*item, *column),
            (None, cells) => {
                return Err(Error::table(format!(
                    "expected an item and its column, found {} cell{}",
                    cells.len(),
                    if cells.len() == 1 { "" } else { "s" }
                ))
                .at(file, line, 0)
                .hint("a key has two columns, item and column: `made_laugh,Q12_4`"));
            }
        };
        if item.is_empty() {
            return Err(Error::table(format!("the column `{column}` has no item")).at(file, line, 0));
        }
        // An item without a column was not asked.
        if !column.is_empty() {
            pairs.push(KeyPair { item: item.to_owned(), column: column.to_owned(), line });
        }
    }
    Ok(pairs)
}

/// For each form, for each item, the names that its column may have.
fn forms(questionnaire: &Questionnaire) -> Vec<Vec<Vec<String>>> {
    let measure = questionnaire.measure;
    let mut of_ids = Vec::new();
    for item in &questionnaire.items {
        let mut names = vec![item.id().to_owned()];
        for prefix in [measure.id.as_str(), measure.acronym.as_str()] {
            if !prefix.is_empty() {
                names.push(format!("{prefix}{}", item.id()));
                names.extend(item.entry.number.map(|n| format!("{prefix}{n}")));
            }
        }
        of_ids.push(names);
    }
    let mut forms = vec![of_ids];
    if questionnaire.items.iter().all(|i| i.entry.number.is_some()) {
        for word in NUMBER_FORMS {
            forms.push(questionnaire.items.iter().filter_map(|i| i.entry.number.map(|n| vec![format!("{word}{n}")])).collect());
        }
    }
    forms
}

/// Whether a column has this name: letters without case and marks, the number at the end without leading zeros.
fn same_name(name: &str, column: &str) -> bool {
    let parts = |s: &str| {
        let s = plain(s);
        let stem = s.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let digits = s[stem..].trim_start_matches('0').to_owned();
        (s[..stem].to_owned(), digits, s.len() > stem)
    };
    parts(name) == parts(column)
}

fn ids_in_words(questionnaire: &Questionnaire) -> String {
    questionnaire.items.iter().map(super::questionnaire::Item::id).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
