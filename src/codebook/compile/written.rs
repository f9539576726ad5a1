//! A pattern in one line, as explanations show it.

use crate::taxonomy::located::Located;
use crate::taxonomy::rule::{Item, OneOrMany, Pattern, Who};

/// The pattern in one line, for explanations.
pub(super) fn written(pattern: &Pattern) -> String {
    fn words(list: &OneOrMany) -> String {
        list.0.iter().map(|w| w.value.as_str()).collect::<Vec<_>>().join("|")
    }
    fn who(who: Who) -> &'static str {
        match who {
            Who::Me => "self",
            Who::Other => "other",
            Who::Group => "group",
            Who::Any => "any",
        }
    }
    fn row(items: &[Located<Item>]) -> String {
        items.iter().map(|i| item(&i.value)).collect::<Vec<_>>().join(" ")
    }
    fn item(item: &Item) -> String {
        match item {
            Item::Word(list) => format!("={}", words(list)),
            Item::Lemma(list) => words(list),
            Item::Lexicon(list) => format!("@{}", words(list)),
            Item::Gap(n) => format!("..{n}"),
            Item::AnyWord(_) => "*".into(),
            Item::Optional(inside) => format!("({})?", row(inside)),
            Item::Either(rows) => format!("({})", rows.iter().map(|r| row(r)).collect::<Vec<_>>().join(" / ")),
            Item::Not(list) => format!("!{}", words(list)),
            Item::Agent(w) => format!("{{agent:{}}}", who(*w)),
            Item::Target(w) => format!("{{target:{}}}", who(*w)),
            Item::Possessor(w) => format!("{{their:{}}}", who(*w)),
            Item::Reflexive(_) => "{reflexive}".into(),
            Item::Start(_) => "^".into(),
            Item::End(_) => "$".into(),
            Item::Speech(inside) => format!("\"{}\"", row(inside)),
            Item::Capture(c) => format!("<{}: {}>", c.name, row(&c.items)),
        }
    }
    match pattern {
        Pattern::Line(line) => line.value.clone(),
        Pattern::Items(items) => row(items),
    }
}
