//! The report of a study: one page, figures and tables from a file of coded answers.
//!
//! Input: a [`CodedFile`], the taxonomy it was coded with, and optionally a column of groups and a person's codes. Output: a
//! [`Report`], which [`page`] makes into one HTML page that needs nothing else, and whose [`Table`]s give themselves as
//! Markdown and LaTeX. Nothing is read or written here. There is no date and no path in it: the same file gives the same
//! bytes.
//!
//! 1. [`study`] counts: what each answer has on each axis.
//! 2. [`proportion`], [`contingency`] and [`groups`] say how sure the counts are and where groups differ; [`agree`] compares
//!    with a person; [`examples`] draws answers to show.
//! 3. [`sections`] puts all this in order as tables and figures; [`figure`] draws, [`table`](mod@table) sets.

pub mod agree;
pub mod contingency;
pub mod examples;
pub mod figure;
pub mod groups;
pub mod numbers;
pub mod page;
pub mod proportion;
pub mod sections;
pub mod study;
pub mod table;

use crate::error::Result;
use crate::table::coded::CodedFile;
use crate::taxonomy::Taxonomy;
use agree::{Bootstrap, Human};
use examples::CodeExamples;
use figure::Figure;
use study::Study;
use table::Table;

/// What can be chosen.
#[derive(Debug, Clone)]
pub struct ReportOptions {
    /// Title of the page.
    pub title: String,
    /// Input column of the groups.
    pub by: Option<String>,
    /// Examples of each code; 0 for none.
    pub examples: usize,
    /// Seed of the choice of examples.
    pub seed: u64,
    /// Bootstrap of the intervals of agreement.
    pub bootstrap: Bootstrap,
}

/// A section of the report.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Section {
    /// Id, for links.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What it says, in sentences.
    pub paragraphs: Vec<String>,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Its examples.
    pub examples: Vec<CodeExamples>,
    /// Entries of the codebook.
    pub codebook: Vec<Entry>,
}

/// A code of the codebook.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Entry {
    /// Id, as in the coded file.
    pub id: String,
    /// Name.
    pub label: String,
    /// What it is.
    pub definition: String,
    /// Cases that count.
    pub include: Vec<String>,
    /// Cases that do not.
    pub exclude: Vec<String>,
    /// Values on the axes.
    pub axes: Vec<String>,
}

/// The report.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Report {
    /// Title.
    pub title: String,
    /// What made the codings and the report.
    pub made_by: Vec<String>,
    /// The sections, in order.
    pub sections: Vec<Section>,
}

impl Report {
    /// Makes the report; where examples are wanted, the texts of the file must have been found.
    ///
    /// # Errors
    /// Where a code is unknown, the column of groups is not there or holds no groups, or no answer is in the human file.
    pub fn of(file: &CodedFile, taxonomy: &Taxonomy, human: Option<&Human>, options: &ReportOptions) -> Result<Report> {
        let study = Study::of(file, taxonomy, options.by.as_deref())?;
        let mut sections = vec![sections::overview(&study, file)];
        sections.push(sections::codes(&study, taxonomy));
        sections.extend(sections::axes(&study));
        sections.extend(sections::by_group(&study));
        sections.extend(sections::together(&study));
        if options.examples > 0 {
            sections.push(sections::examples(&study, file, options));
        }
        if let Some(human) = human {
            sections.push(sections::agreement(file, human, taxonomy, options)?);
        }
        sections.push(sections::codebook(taxonomy));
        Ok(Report { title: options.title.clone(), made_by: sections::made_by(file, taxonomy), sections })
    }

    /// All tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|s| &s.tables)
    }

    /// All figures, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.sections.iter().flat_map(|s| &s.figures)
    }

    /// The tables as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", self.title);
        for table in self.tables() {
            out.push('\n');
            out.push_str(&table.markdown());
        }
        for line in &self.made_by {
            out.push('\n');
            out.push_str(line);
            out.push('\n');
        }
        out
    }

    /// The tables as LaTeX, to be put into a document that loads booktabs and longtable.
    pub fn latex(&self) -> String {
        let mut out = String::from("% \\usepackage[T1]{fontenc}\n% \\usepackage{booktabs,longtable}\n");
        for line in &self.made_by {
            out.push_str("% ");
            out.push_str(&line.replace('\n', " "));
            out.push('\n');
        }
        for table in self.tables() {
            out.push('\n');
            out.push_str(&table.latex());
        }
        out
    }
}
