//! Sources in CSL-JSON, the format of the Citation Style Language, which Zotero, Pandoc and word processors read.
//!
//! What was looked up and what is recalled stays visible: the note goes to `annote`, and a source that nobody has looked
//! up carries the keyword `unverified`.

use crate::taxonomy::theory::Source;
use serde_json::{Map, Value, json};

/// The sources as one CSL-JSON document.
pub fn write(sources: &[Source]) -> String {
    let items: Vec<Value> = sources.iter().map(item).collect();
    format!("{:#}\n", Value::Array(items))
}

/// One source.
pub fn item(source: &Source) -> Value {
    let mut item = Map::new();
    item.insert("id".into(), json!(source.id.value));
    item.insert("type".into(), json!(kind(&source.kind)));
    if !source.authors.is_empty() {
        item.insert("author".into(), source.authors.iter().map(|author| name(author)).collect());
    }
    if let Some(year) = source.year {
        item.insert("issued".into(), json!({"date-parts": [[year]]}));
    }
    let fields = [
        ("title", &source.title),
        ("container-title", &source.journal),
        ("publisher", &source.publisher),
        ("volume", &source.volume),
        ("issue", &source.issue),
        ("page", &source.pages),
        ("DOI", &source.doi),
        ("URL", &source.url),
    ];
    for (key, value) in fields {
        if let Some(value) = value {
            item.insert(key.into(), json!(value));
        }
    }
    if !source.note.is_empty() {
        item.insert("annote".into(), json!(source.note));
    }
    if !source.verified {
        item.insert("keyword".into(), json!("unverified"));
    }
    Value::Object(item)
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "article" => "article-journal",
        "book" => "book",
        "chapter" => "chapter",
        "thesis" => "thesis",
        "website" => "webpage",
        "dataset" => "dataset",
        _ => "document",
    }
}

/// A person as family and given names, anything else as it stands.
fn name(author: &str) -> Value {
    match person(author) {
        Some((family, given)) => json!({"family": family, "given": given}),
        None => json!({"literal": author}),
    }
}

/// Family name and initials. "Reis research group, University of Rochester" is no person: what follows the comma is no
/// initials.
pub(super) fn person(author: &str) -> Option<(&str, &str)> {
    let (family, given) = author.split_once(", ")?;
    let initials = given.split([' ', '-']).all(|part| part.ends_with('.') && part.starts_with(char::is_uppercase));
    (initials && !family.is_empty()).then_some((family, given))
}

/// A source in one line, much as APA style has it: what a reader needs to find it.
pub fn in_words(source: &Source) -> String {
    let mut text = match source.authors.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [firsts @ .., last] => format!("{}, & {last}", firsts.join(", ")),
    };
    let add = |text: &mut String, part: String| {
        if !part.is_empty() {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(&part);
        }
    };
    add(&mut text, source.year.map_or("(n.d.).".to_owned(), |year| format!("({year}).")));
    if let Some(title) = &source.title {
        add(&mut text, if title.ends_with(['.', '?', '!']) { title.clone() } else { format!("{title}.") });
    }
    let mut place = source.journal.clone().or_else(|| source.publisher.clone()).unwrap_or_default();
    if let Some(volume) = &source.volume {
        place = format!("{place}, {volume}");
        if let Some(issue) = &source.issue {
            place = format!("{place}({issue})");
        }
    }
    if let Some(pages) = &source.pages {
        place = format!("{place}, {pages}");
    }
    if !place.is_empty() {
        add(&mut text, format!("{}.", place.trim_start_matches(", ")));
    }
    match (&source.doi, &source.url) {
        (Some(doi), _) => add(&mut text, format!("https://doi.org/{doi}")),
        (None, Some(url)) => add(&mut text, url.clone()),
        (None, None) => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_and_groups_are_told_apart() {
        let rows = [
            ("Niven, K.", Some(("Niven", "K."))),
            ("Van Kleef, G. A.", Some(("Van Kleef", "G. A."))),
            ("Sartre, J.-P.", Some(("Sartre", "J.-P."))),
            ("ier project", None),
            ("Reis research group, University of Rochester", None),
            ("Vangelisti", None),
            ("", None),
        ];
        for (author, expected) in rows {
            assert_eq!(person(author), expected, "{author}");
        }
    }
}
