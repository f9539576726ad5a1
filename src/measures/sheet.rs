//! A table in memory, as scoring needs it: a header and rows of text cells.
//!
//! It comes from any reader; questionnaires have thousands of rows, not millions, so it is held as a whole. That lets
//! every bad cell be reported at once, before anything is written.

/// A table: header and rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The file, as the user named it.
    pub name: String,
    /// Names of the columns, as they stand in the file.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<SheetRow>,
}

/// One row of a [`Sheet`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Number of the row, from 1 after the header.
    pub number: u64,
    /// Line of the file it begins on, from 1.
    pub line: u64,
    /// Its cells; missing ones at the end count as empty.
    pub cells: Vec<String>,
}

impl SheetRow {
    /// The cell of a column; empty where the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Names that are taken for the respondents' column when none is given, compared as [`plain`] makes them.
const ID_NAMES: [&str; 16] = [
    "id",
    "responseid",
    "respondent",
    "respondentid",
    "participant",
    "participantid",
    "subject",
    "subjectid",
    "case",
    "caseid",
    "recordid",
    "pid",
    "code",
    "vpn",
    "vpcode",
    "prolificid",
];

impl Sheet {
    /// The column of this name: as written, else without regard to case and surrounding space.
    pub fn column(&self, name: &str) -> Option<usize> {
        let same = |a: &str| a.trim().to_lowercase() == name.trim().to_lowercase();
        self.header.iter().position(|h| h == name).or_else(|| self.header.iter().position(|h| same(h)))
    }

    /// The column that holds the respondents' ids by its name, where there is one.
    pub fn id_column(&self) -> Option<usize> {
        ID_NAMES.iter().find_map(|name| self.header.iter().position(|h| plain(h) == *name))
    }

    /// The names of the columns for a message: the first thirty.
    pub fn columns_in_words(&self) -> String {
        let names: Vec<String> = self.header.iter().take(30).map(|h| format!("`{h}`")).collect();
        let rest = self.header.len().saturating_sub(30);
        match (names.is_empty(), rest) {
            (true, _) => "no columns".to_owned(),
            (false, 0) => names.join(", "),
            (false, rest) => format!("{} and {rest} more", names.join(", ")),
        }
    }
}

/// A name in small letters and digits only, so that `IERQ_1`, `ierq 1` and `Ierq-1` are one.
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(header: &[&str]) -> Sheet {
        Sheet { header: header.iter().map(|h| (*h).to_owned()).collect(), ..Sheet::default() }
    }

    #[test]
    fn the_id_column_is_found_by_its_name() {
        let rows: [(&str, &[&str], Option<usize>); 5] = [
            ("plain", &["q1", "id"], Some(1)),
            ("case and marks", &["Response ID", "q1"], Some(0)),
            ("the surer name wins", &["case", "ID"], Some(1)),
            ("a name that only begins so", &["idea", "caseload"], None),
            ("no columns", &[], None),
        ];
        for (name, header, expected) in rows {
            assert_eq!(sheet(header).id_column(), expected, "{name}");
        }
    }

    #[test]
    fn a_column_is_found_as_written_before_it_is_found_by_its_letters() {
        let sheet = sheet(&["Q1", "q1"]);
        assert_eq!((sheet.column("q1"), sheet.column(" Q1 "), sheet.column("q2")), (Some(1), Some(0), None));
    }
}
