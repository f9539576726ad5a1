//! Sources for BibTeX and BibLaTeX, in UTF-8. The key of an entry is the id of the source.

use super::csl::person;
use crate::taxonomy::theory::Source;
use std::fmt::Write as _;

/// The sources, one entry each.
pub fn write(sources: &[Source]) -> String {
    sources.iter().map(entry).collect::<Vec<_>>().join("\n")
}

/// One source as an entry.
pub fn entry(source: &Source) -> String {
    let kind = match source.kind.as_str() {
        "article" => "article",
        "book" => "book",
        "chapter" => "incollection",
        "thesis" => "phdthesis",
        _ => "misc",
    };
    // Where a thesis was written and where a chapter stands are fields of their own.
    let (container, publisher) = match kind {
        "incollection" => ("booktitle", "publisher"),
        "phdthesis" => ("note", "school"),
        _ => ("journal", "publisher"),
    };
    let mut text = format!("@{kind}{{{},\n", source.id.value);
    let mut field = |name: &str, value: String| writeln!(text, "  {name} = {{{value}}},").expect("a string takes everything");
    if !source.authors.is_empty() {
        let authors: Vec<String> = source.authors.iter().map(|author| name(author)).collect();
        field("author", authors.join(" and "));
    }
    if let Some(year) = source.year {
        field("year", year.to_string());
    }
    if let Some(title) = &source.title {
        // Doubled braces keep the capitals of names and acronyms.
        field("title", format!("{{{}}}", escape(title)));
    }
    let fields = [(container, &source.journal), (publisher, &source.publisher), ("volume", &source.volume), ("number", &source.issue)];
    for (name, value) in fields {
        if let Some(value) = value {
            field(name, escape(value));
        }
    }
    if let Some(pages) = &source.pages {
        field("pages", escape(pages).replace(['–', '-'], "--"));
    }
    // Addresses stand as they are: both are read verbatim. A brace would end the field.
    for (name, value) in [("doi", &source.doi), ("url", &source.url)] {
        if let Some(value) = value {
            field(name, value.replace('{', "%7B").replace('}', "%7D"));
        }
    }
    if !source.note.is_empty() {
        field("annote", escape(source.note.trim()));
    }
    if !source.verified {
        field("keywords", "unverified".to_owned());
    }
    text.push_str("}\n");
    text
}

fn name(author: &str) -> String {
    match person(author) {
        Some((family, given)) => format!("{}, {}", escape(family), escape(given)),
        None => format!("{{{}}}", escape(author)),
    }
}

/// Characters that TeX takes for commands.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // BibTeX counts braces even after a backslash, so a lone one must not stand in a field at all.
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '\n' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::load::parse;

    #[test]
    fn an_entry_escapes_what_tex_takes_for_commands() {
        let yaml = "id: a\nkind: article\nauthors: [\"O'Neil, A. B.\", Group & Co]\nyear: 2001\ntitle: 50% of A_B {x}\njournal: J\npages: 1-9\ndoi: 10.1/a_b\n";
        let source: Source = parse("a.yaml", yaml).expect("a source");
        assert_eq!(
            entry(&source),
            "@article{a,\n  author = {O'Neil, A. B. and {Group \\& Co}},\n  year = {2001},\n  title = {{50\\% of A\\_B \\textbraceleft{}x\\textbraceright{}}},\n  \
             journal = {J},\n  pages = {1--9},\n  doi = {10.1/a_b},\n  keywords = {unverified},\n}\n"
        );
    }
}
