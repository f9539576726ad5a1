//! The names of the columns, made fit to tell columns apart.
//!
//! Survey exports have columns without a name (row numbers written by R, a stray delimiter at the end of the line) and
//! columns of one name twice. Every column gets a name of its own here, and each change is a warning.

use super::warning::{WarningKind, Warnings};

/// The names as they are used: trimmed; an empty one becomes `column_3` (its place, from 1), a repeated one `answer_2`.
pub fn unique_names(names: &[String], warnings: &mut Warnings) -> Vec<String> {
    let given: Vec<String> = names.iter().map(|n| n.trim().to_string()).collect();
    let mut unique: Vec<String> = Vec::with_capacity(given.len());
    for (at, name) in given.iter().enumerate() {
        let mut new = if name.is_empty() { format!("column_{}", at + 1) } else { name.clone() };
        // A made name must not take the name of a column that stands further right, either.
        let taken = |new: &str, unique: &[String]| unique.iter().any(|u| u == new) || (new != name && given.iter().any(|g| g == new));
        let stem = new.clone();
        let mut number = 2;
        while taken(&new, &unique) {
            new = format!("{stem}_{number}");
            number += 1;
        }
        if new != *name {
            warnings.add(WarningKind::RenamedColumn(name.clone(), new.clone()), 0, 1);
        }
        unique.push(new);
    }
    unique
}

/// The names of our own columns beside those of the input: one that is taken (in any case, since SPSS and Excel do not
/// tell `Codes` from `codes`) gets the prefix `ier_`.
pub fn beside(own: impl IntoIterator<Item = String>, input: &[String]) -> Vec<String> {
    let mut taken: std::collections::HashSet<String> = input.iter().map(|n| n.to_lowercase()).collect();
    own.into_iter()
        .map(|mut name| {
            while !taken.insert(name.to_lowercase()) {
                name.insert_str(0, "ier_");
            }
            name
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[&str]) -> Vec<String> {
        of.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_column_gets_a_name_of_its_own() {
        let rows: [(&str, &[&str], &[&str], usize); 6] = [
            ("fine", &["id", "text"], &["id", "text"], 0),
            ("trimmed", &[" id ", "text"], &["id", "text"], 0),
            ("empty", &["", "text"], &["column_1", "text"], 1),
            ("twice", &["a", "a", "a"], &["a", "a_2", "a_3"], 2),
            ("made name taken", &["a", "a", "a_2"], &["a", "a_3", "a_2"], 1),
            ("all empty", &["", "", ""], &["column_1", "column_2", "column_3"], 3),
        ];
        for (row, given, expected, changes) in rows {
            let mut warnings = Warnings::of("a.csv");
            assert_eq!(unique_names(&names(given), &mut warnings), names(expected), "{row}");
            assert_eq!(warnings.take().len(), changes, "{row}");
        }
    }

    #[test]
    fn own_columns_step_aside() {
        let own = names(&["codes", "review", "ier_codes"]);
        assert_eq!(beside(own, &names(&["Codes", "text"])), names(&["ier_codes", "review", "ier_ier_codes"]));
    }
}
