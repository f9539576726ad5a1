//! All that a scoring found, and its text formats: CSV (a row per respondent), JSON lines (the same), JSON (everything).
//!
//! Columns of the CSV: `row`, the respondents' id under its own name, one column a subscale, the number of missing answers of
//! each (`..._missing`), and what made it: measure, version of the program, version and fingerprint of the taxonomy. A
//! missing score is an empty cell, in JSON `null`. Numbers are written so that they read back as the same number.

use super::answers::Answers;
use super::crosswalk::Crosswalk;
use super::key::Key;
use super::questionnaire::Questionnaire;
use super::reliability::Reliability;
use super::scores::{ScoreRow, ScoreSummary, Scores};
use crate::taxonomy::Taxonomy;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// How answers are to be scored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoreOptions {
    /// How many answers of a subscale may be missing.
    pub allowed: usize,
    /// Confidence of alpha's interval, such as 0.95.
    pub confidence: f64,
}

/// What made an output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MadeBy {
    /// Version of the program.
    pub ier_version: String,
    /// Version of the taxonomy.
    pub taxonomy_version: String,
    /// Hash over its files.
    pub taxonomy_fingerprint: String,
}

/// All that a scoring found.
#[derive(Debug, Clone)]
pub struct Report<'t> {
    /// The questionnaire, without the subscales that were left out.
    pub questionnaire: Questionnaire<'t>,
    /// For each item, the name of its column.
    pub columns: Vec<String>,
    /// Name of the column of ids, where there is one.
    pub id_column: Option<String>,
    /// Ids of subscales that were left out, as the table has none of their items.
    pub left_out: Vec<String>,
    /// How it was scored.
    pub options: ScoreOptions,
    /// Scores of each respondent.
    pub scores: Scores,
    /// One summary of the scores a subscale.
    pub summaries: Vec<ScoreSummary>,
    /// One set of figures a subscale.
    pub reliability: Vec<Reliability>,
    /// Ids of the strategies that each subscale asks about.
    pub strategies: Vec<Vec<String>>,
    /// What made it.
    pub made_by: MadeBy,
}

impl<'t> Report<'t> {
    /// Scores the answers that `key` found; `header` and `id_column` are those of the table.
    pub fn of(
        taxonomy: &'t Taxonomy,
        key: Key<'t>,
        answers: &Answers,
        header: &[String],
        id_column: Option<usize>,
        options: ScoreOptions,
    ) -> Report<'t> {
        let Key { questionnaire, columns, left_out } = key;
        let scores = Scores::of(&questionnaire, answers, options.allowed);
        let scales = 0..questionnaire.scales.len();
        let crosswalk = Crosswalk::of(taxonomy);
        let name = |column: usize| header.get(column).cloned().unwrap_or_default();
        Report {
            columns: columns.into_iter().map(name).collect(),
            id_column: id_column.map(name),
            left_out,
            options,
            summaries: scales.clone().map(|s| scores.summary(s)).collect(),
            reliability: scales.map(|s| Reliability::of(&questionnaire, s, answers, options.confidence)).collect(),
            strategies: questionnaire
                .scales
                .iter()
                .map(|s| crosswalk.strategies(&questionnaire.measure.id, s.id()).iter().map(|(_, s, _)| s.id.value.clone()).collect())
                .collect(),
            scores,
            made_by: MadeBy {
                ier_version: env!("CARGO_PKG_VERSION").to_owned(),
                taxonomy_version: taxonomy.about.version.clone(),
                taxonomy_fingerprint: taxonomy.fingerprint.clone(),
            },
            questionnaire,
        }
    }

    /// The rule for missing answers, in words.
    pub fn missing_rule(&self) -> String {
        self.questionnaire.missing_rule(self.options.allowed)
    }

    /// Names of the columns of the CSV and of the sheet of scores.
    pub fn score_header(&self) -> Vec<String> {
        let scales = || self.questionnaire.scales.iter().map(super::questionnaire::Scale::id);
        let mut header = vec!["row".to_owned()];
        header.extend(self.id_column.clone());
        header.extend(scales().map(str::to_owned));
        header.extend(scales().map(|s| format!("{s}_missing")));
        header.extend(["measure", "ier_version", "taxonomy_version", "taxonomy_fingerprint"].map(str::to_owned));
        header
    }

    /// Writes the scores as CSV.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(self.score_header())?;
        for row in &self.scores.rows {
            let mut cells = vec![row.row.to_string()];
            cells.extend(self.id_column.as_ref().map(|_| row.id.clone()));
            cells.extend(row.scores.iter().map(|s| s.map_or(String::new(), |s| s.to_string())));
            cells.extend(row.missing.iter().map(usize::to_string));
            let MadeBy { ier_version, taxonomy_version, taxonomy_fingerprint } = self.made_by.clone();
            cells.extend([self.questionnaire.measure.id.value.clone(), ier_version, taxonomy_version, taxonomy_fingerprint]);
            csv.write_record(cells)?;
        }
        csv.flush()
    }

    /// Writes the scores as JSON lines, one object a respondent.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json_lines(&self, out: &mut dyn Write) -> io::Result<()> {
        for row in &self.scores.rows {
            let mut object = self.respondent(row);
            object.insert("measure".to_owned(), json!(self.questionnaire.measure.id.value));
            object.insert("made_by".to_owned(), json!(self.made_by));
            writeln!(out, "{}", Value::Object(object))?;
        }
        Ok(())
    }

    /// Writes everything as one JSON object.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let scales: Vec<Value> = (0..self.questionnaire.scales.len())
            .map(|s| {
                let scale = &self.questionnaire.scales[s];
                json!({
                    "id": scale.id(), "label": scale.entry.label, "scores": self.summaries[s],
                    "reliability": self.reliability[s], "strategies": self.strategies[s],
                })
            })
            .collect();
        let columns: Map<String, Value> =
            self.questionnaire.items.iter().zip(&self.columns).map(|(item, column)| (item.id().to_owned(), json!(column))).collect();
        let whole = json!({
            "measure": self.questionnaire.measure.id.value, "name": self.questionnaire.measure.name, "method": self.questionnaire.method,
            "range": self.questionnaire.range, "allowed_missing": self.options.allowed, "missing_rule": self.missing_rule(),
            "confidence": self.options.confidence, "id_column": self.id_column, "columns": columns, "left_out": self.left_out,
            "subscales": scales, "respondents": self.scores.rows.iter().map(|r| self.respondent(r)).collect::<Vec<_>>(), "made_by": self.made_by,
        });
        serde_json::to_writer_pretty(&mut *out, &whole)?;
        writeln!(out)
    }

    fn respondent(&self, row: &ScoreRow) -> Map<String, Value> {
        let ids = || self.questionnaire.scales.iter().map(|s| s.id().to_owned());
        let mut object = Map::new();
        object.insert("row".to_owned(), json!(row.row));
        if self.id_column.is_some() {
            object.insert("id".to_owned(), json!(row.id));
        }
        object.insert("scores".to_owned(), ids().zip(row.scores.iter().map(|s| json!(s))).collect::<Map<_, _>>().into());
        object.insert("missing".to_owned(), ids().zip(row.missing.iter().map(|m| json!(m))).collect::<Map<_, _>>().into());
        object
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{Sheet, SheetRow};
    use super::*;

    /// Two respondents of the worsening half of EROS about others, the second with an answer missing.
    pub(crate) fn report(taxonomy: &Taxonomy, allowed: usize) -> Report<'_> {
        let cells = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let sheet = Sheet {
            name: "t.csv".to_owned(),
            header: cells(["who", "named_failings", "behaved_irritated", "spelled_out_hurt"]),
            rows: vec![
                SheetRow { number: 1, line: 2, cells: cells(["Zoë, A", "1", "2", "4"]) },
                SheetRow { number: 2, line: 3, cells: cells(["b", "5", "", "4"]) },
            ],
        };
        let key = Key::by_names(Questionnaire::named(taxonomy, "eros").expect("it can be scored"), &sheet).expect("columns");
        let answers = Answers::read(&sheet, &key, Some(0), &[]).expect("answers");
        Report::of(taxonomy, key, &answers, &sheet.header, Some(0), ScoreOptions { allowed, confidence: 0.95 })
    }

    fn text(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn csv_has_a_row_a_respondent() {
        let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
        let none = text(|out| report(&taxonomy, 0).write_csv(out));
        let lines: Vec<&str> = none.lines().collect();
        assert_eq!(
            lines[0],
            "row,who,extrinsic_worsening,extrinsic_worsening_missing,measure,ier_version,taxonomy_version,taxonomy_fingerprint"
        );
        assert!(lines[1].starts_with("1,\"Zoë, A\",2.3333333333333335,0,eros,"), "{none}");
        assert!(lines[2].starts_with("2,b,,1,eros,"), "{none}");
        assert!(lines[2].ends_with(&taxonomy.fingerprint), "{none}");
        assert!(text(|out| report(&taxonomy, 1).write_csv(out)).contains("\n2,b,4.5,1,eros,"));
    }

    #[test]
    fn json_holds_everything() {
        let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
        let value: Value = serde_json::from_str(&text(|out| report(&taxonomy, 0).write_json(out))).expect("JSON");
        assert_eq!(value["respondents"][1]["scores"]["extrinsic_worsening"], Value::Null);
        assert_eq!(value["columns"]["named_failings"], "named_failings");
        assert_eq!(value["subscales"][0]["scores"]["not_scored"], 1);
        assert_eq!(value["subscales"][0]["reliability"]["alpha"], Value::Null);
        assert!(value["subscales"][0]["reliability"]["undefined"][0].as_str().is_some_and(|u| u.starts_with("alpha: 1 respondent")));
        assert!(value["subscales"][0]["strategies"].as_array().is_some_and(|s| s.contains(&json!("IERS:0338"))));
        assert_eq!(value["left_out"].as_array().map(Vec::len), Some(3));
        let lines = text(|out| report(&taxonomy, 0).write_json_lines(out));
        let first: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
        assert_eq!((lines.lines().count(), &first["id"], &first["missing"]["extrinsic_worsening"]), (2, &json!("Zoë, A"), &json!(0)));
    }
}
