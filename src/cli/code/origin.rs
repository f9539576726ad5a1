//! What made an output, as the command line knows it: the command, the inputs, the codebook.

use super::{CodeArgs, Layout};
use crate::error::Result;
use crate::table::format::Format;
use crate::table::provenance::{InputFile, Provenance};
use crate::taxonomy::Taxonomy;

/// The command, the files it reads, and for a workbook the codebook.
pub fn of(args: &CodeArgs, format: Format, taxonomy: &Taxonomy) -> Result<Provenance> {
    let mut inputs = Vec::new();
    for file in &args.files {
        inputs.extend(InputFile::of(file)?);
    }
    let codebook = if format == Format::Xlsx { codebook(taxonomy) } else { Vec::new() };
    Ok(Provenance { command: command(args, format), inputs, codebook })
}

/// The command with every option that decides the result, also those that `ier.toml` had; without what does not (the name
/// of the output, threads, what is shown).
fn command(args: &CodeArgs, format: Format) -> String {
    let mut words = vec!["ier".to_string(), "code".into()];
    words.extend(args.files.iter().map(|file| quoted(&file.display().to_string())));
    let mut option = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            words.push(format!("--{name}"));
            words.push(quoted(&value));
        }
    };
    for column in &args.text_column {
        option("text-column", Some(column.clone()));
    }
    option("id-column", args.id_column.clone());
    option("prompt-column", args.prompt_column.clone());
    option("prompt", args.prompt.clone());
    option("input-format", args.input_format.map(|format| format.extension().to_string()));
    option("survey", args.survey.map(|survey| survey.id().to_string()));
    option("sheet", args.sheet.clone());
    option("delimiter", args.delimiter.map(|byte| if byte == b'\t' { "tab".into() } else { char::from(byte).to_string() }));
    option("encoding", args.encoding.map(|encoding| encoding.name().to_lowercase()));
    option("taxonomy", args.taxonomy.taxonomy.as_ref().map(|folder| folder.display().to_string()));
    option("format", Some(format.extension().to_string()));
    let layout = |layout: Layout| if matches!(layout, Layout::Long) { "long" } else { "wide" };
    option("layout", args.layout.filter(|_| format != Format::Jsonl).map(|l| layout(l).to_string()));
    let flags = [("bom", args.bom), ("strict", args.strict)];
    words.extend(flags.into_iter().filter(|(_, on)| *on).map(|(name, _)| format!("--{name}")));
    words.join(" ")
}

/// The word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:,+=@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.into() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// The codebook as a table: its codes, then what lies at its boundary.
fn codebook(taxonomy: &Taxonomy) -> Vec<Vec<String>> {
    let header = ["code", "label", "definition", "include", "exclude", "examples", "valence", "orientation", "stage", "change"];
    let mut rows = vec![header.map(String::from).to_vec()];
    let lines = |texts: &mut dyn Iterator<Item = String>| texts.collect::<Vec<_>>().join("\n");
    for (_, code) in &taxonomy.codes {
        let exclude = code.exclude.iter().map(|case| match &case.instead {
            Some(instead) => format!("{} (use {})", case.text.trim(), instead.value),
            None => case.text.trim().to_string(),
        });
        let mut cells = vec![
            code.id.value.clone(),
            code.label.value.clone(),
            code.definition.trim().to_string(),
            lines(&mut code.include.iter().cloned()),
            lines(&mut exclude.into_iter()),
            lines(&mut code.examples.iter().cloned()),
        ];
        let axes = code.axes.map(|axes| [axes.valence.id(), axes.orientation.id(), axes.stage.id(), axes.change.id()]);
        cells.extend(axes.into_iter().flatten().map(String::from));
        rows.push(cells);
    }
    for code in &taxonomy.boundary {
        rows.push(vec![code.id.value.clone(), code.label.clone(), code.definition.trim().to_string()]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_as_a_shell_takes_them() {
        let rows = [("a.csv", "a.csv"), ("my file.csv", "'my file.csv'"), ("", "''"), ("don't", "'don'\\''t'"), (";", "';'")];
        for (word, expected) in rows {
            assert_eq!(quoted(word), expected);
        }
    }
}
