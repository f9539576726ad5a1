//! Tables of a report, and their three shapes: on the page, in Markdown, in LaTeX.

use std::fmt::Write as _;

/// A table: texts in rows, with what is to be said of it.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Table {
    /// Id for references, in small letters.
    pub id: String,
    /// Caption.
    pub caption: String,
    /// Names of the columns. The first column holds names, the others numbers.
    pub header: Vec<String>,
    /// The rows, as wide as the header.
    pub rows: Vec<Vec<String>>,
    /// How the numbers were made, a sentence each.
    pub notes: Vec<String>,
    /// Whether all columns hold words and are set to the left.
    pub words: bool,
}

impl Table {
    /// A table without rows.
    pub fn new(id: &str, caption: impl Into<String>, header: &[&str]) -> Table {
        let header = header.iter().map(|h| (*h).to_owned()).collect();
        Table { id: id.to_owned(), caption: caption.into(), header, ..Table::default() }
    }

    /// A Markdown table (pipes), with the caption above and the notes below.
    pub fn markdown(&self) -> String {
        let cell = |text: &str| {
            let mut safe = String::new();
            for c in text.chars() {
                match c {
                    '|' | '\\' | '*' | '_' | '`' | '<' | '#' => safe.extend(['\\', c]),
                    // Brackets are intervals; only what would become a link is escaped.
                    '[' if text.contains("](") => safe.extend(['\\', c]),
                    '\n' | '\r' | '\u{a0}' => safe.push(' '),
                    c => safe.push(c),
                }
            }
            safe
        };
        let mut out = format!("**{}**\n\n", cell(&self.caption));
        let row = |cells: &[String]| cells.iter().map(|c| cell(c)).collect::<Vec<_>>().join(" | ");
        let _ = writeln!(out, "| {} |", row(&self.header));
        let rule = |at: usize| if at == 0 || self.words { ":--" } else { "--:" };
        let _ = writeln!(out, "| {} |", (0..self.header.len()).map(rule).collect::<Vec<_>>().join(" | "));
        for cells in &self.rows {
            let _ = writeln!(out, "| {} |", row(cells));
        }
        if !self.notes.is_empty() {
            let _ = write!(out, "\n*Note.* {}\n", cell(&self.notes.join(" ")));
        }
        out
    }

    /// A LaTeX table for the packages booktabs and (for more than twenty rows) longtable.
    pub fn latex(&self) -> String {
        let columns: String = (0..self.header.len()).map(|at| if at == 0 || self.words { 'l' } else { 'r' }).collect();
        let row = |cells: &[String]| cells.iter().map(|c| latex(c)).collect::<Vec<_>>().join(" & ") + " \\\\\n";
        let (caption, label) = (latex(&self.caption), format!("tab:{}", self.id));
        let mut out = String::new();
        let long = self.rows.len() > 20;
        // Many columns fit a page only in small letters and close together.
        let small = if self.header.len() > 7 { "\\footnotesize\\setlength{\\tabcolsep}{3pt}\n" } else { "" };
        if long {
            let _ = writeln!(out, "{{{small}\\begin{{longtable}}{{{columns}}}");
            let _ = writeln!(out, "\\caption{{{caption}}}\\label{{{label}}}\\\\");
            let _ = writeln!(out, "\\toprule\n{}\\midrule\n\\endhead", row(&self.header));
        } else {
            let _ = write!(out, "\\begin{{table}}[htbp]\n\\centering\n\\caption{{{caption}}}\n\\label{{{label}}}\n{small}");
            let _ = writeln!(out, "\\begin{{tabular}}{{{columns}}}\n\\toprule\n{}\\midrule", row(&self.header));
        }
        for cells in &self.rows {
            out.push_str(&row(cells));
        }
        out.push_str(if long { "\\bottomrule\n\\end{longtable}}\n" } else { "\\bottomrule\n\\end{tabular}\n" });
        if !self.notes.is_empty() {
            let _ = writeln!(out, "{{\\par\\smallskip\\footnotesize\\textit{{Note.}} {}\\par}}", latex(&self.notes.join(" ")));
        }
        if !long {
            out.push_str("\\end{table}\n");
        }
        out
    }
}

/// Text for LaTeX: its special signs escaped, signs of statistics as mathematics, the rest as it is (UTF-8).
pub fn latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '\u{a0}' => out.push('~'),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' | '>' => out.extend(['$', c, '$']),
            '|' => out.push_str("\\textbar{}"),
            // A row that begins with a bracket would be read as an option of the line before.
            '[' | ']' => out.extend(['{', c, '}']),
            '"' => out.push_str("\\textquotedbl{}"),
            'χ' => out.push_str("$\\chi$"),
            'κ' => out.push_str("$\\kappa$"),
            'α' => out.push_str("$\\alpha$"),
            '²' => out.push_str("$^2$"),
            '×' => out.push_str("$\\times$"),
            '−' => out.push_str("$-$"),
            '±' => out.push_str("$\\pm$"),
            '≥' => out.push_str("$\\geq$"),
            '≤' => out.push_str("$\\leq$"),
            '†' => out.push_str("\\dag{}"),
            '–' => out.push_str("--"),
            '…' => out.push_str("\\ldots{}"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_escaped() {
        let rows = [
            (
                "special signs",
                r"50% of A&B_c #1 {x} $5 ~ ^ \",
                r"50\% of A\&B\_c \#1 \{x\} \$5 \textasciitilde{} \textasciicircum{} \textbackslash{}",
            ),
            ("statistics", "χ² < .05", "$\\chi$$^2$ $<$ .05"),
            ("brackets", "[.1, .2]", "{[}.1, .2{]}"),
        ];
        for (name, text, escaped) in rows {
            assert_eq!(latex(text), escaped, "{name}");
        }
        let mut table = Table::new("t", "A|B", &["Code", "n_x"]);
        table.rows.push(vec!["a|b\nc".into(), "*1*".into()]);
        assert_eq!(table.markdown(), "**A\\|B**\n\n| Code | n\\_x |\n| :-- | --: |\n| a\\|b c | \\*1\\* |\n");
        assert!(table.latex().contains("a\\textbar{}b c & *1* \\\\\n"));
    }
}
