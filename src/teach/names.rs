//! Names of labels for people: codes, boundary codes and "none" by their ids, and back from what somebody typed.

use super::vignette::NONE;
use crate::error::{Error, Result, nearest};
use crate::taxonomy::Taxonomy;

/// Every label that a text can get, in the manual's order.
#[derive(Debug, Clone)]
pub struct Names {
    labels: Vec<Label>,
}

/// A label with its name and definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Id, as in outputs.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it is.
    pub definition: String,
    /// Whether it is a strategy's code, and not a boundary code or "none".
    pub is_code: bool,
}

impl Names {
    /// The labels of this taxonomy.
    pub fn new(taxonomy: &Taxonomy) -> Names {
        let text = |s: &str| s.trim().to_owned();
        let codes = taxonomy.codes.iter().map(|(_, c)| Label {
            id: c.id.value.clone(),
            name: c.label.value.clone(),
            definition: text(&c.definition),
            is_code: true,
        });
        let boundary = taxonomy.boundary.iter().map(|b| Label {
            id: b.id.value.clone(),
            name: b.label.clone(),
            definition: text(&b.definition),
            is_code: false,
        });
        let none = Label {
            id: NONE.into(),
            name: "None of these".into(),
            definition: "No act on a feeling counts here, and no neighbouring concept applies: no feeling is at issue, or the act was not \
                         done."
                .into(),
            is_code: false,
        };
        Names { labels: codes.chain(boundary).chain(Some(none)).collect() }
    }

    /// Every label in order.
    pub fn all(&self) -> &[Label] {
        &self.labels
    }

    /// The label with this id.
    pub fn get(&self, id: &str) -> Option<&Label> {
        self.labels.iter().find(|l| l.id == id)
    }

    /// The name for people; the id itself where the taxonomy has no such label.
    pub fn name<'n>(&'n self, id: &'n str) -> &'n str {
        self.get(id).map_or(id, |l| l.name.as_str())
    }

    /// Several names, joined by commas.
    pub fn list(&self, ids: &[&str]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    /// The label meant by what somebody typed: id, name, or an unambiguous beginning, in any case, with spaces or
    /// underscores.
    ///
    /// # Errors
    /// Occur where nothing is called so, or several are, with the nearest as a hint.
    pub fn find(&self, typed: &str) -> Result<&Label> {
        let plain = |s: &str| s.trim().to_lowercase().replace([' ', '-'], "_");
        let wanted = plain(typed);
        if let Some(found) = self.labels.iter().find(|l| plain(&l.id) == wanted || plain(&l.name) == wanted) {
            return Ok(found);
        }
        let begins: Vec<&Label> = self
            .labels
            .iter()
            .filter(|l| wanted.chars().count() >= 3 && (plain(&l.id).starts_with(&wanted) || plain(&l.name).starts_with(&wanted)))
            .collect();
        match begins.as_slice() {
            [one] => Ok(one),
            [] => {
                let error = Error::usage(format!("unknown code `{}`", typed.trim()));
                Err(match nearest(&wanted, self.labels.iter().map(|l| l.id.as_str())) {
                    Some(near) => error.hint(format!("did you mean `{near}`?")),
                    None => error.hint("`ier tree --by code --depth 1` lists the codes; `ier show contagion` a boundary code"),
                })
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|l| l.id.as_str()).collect();
                Err(Error::usage(format!("`{}` could be {}", typed.trim(), ids.join(" or "))).hint("write more of it"))
            }
        }
    }

    /// The labels meant by a list separated by commas, semicolons or bars, each once, in the order of the manual; nothing
    /// typed is an empty list.
    ///
    /// # Errors
    /// Occur where one is unknown, or "none" stands beside another.
    pub fn parse_list(&self, typed: &str) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        for part in typed.split([',', ';', '|', '\n']).filter(|p| !p.trim().is_empty()) {
            let id = &self.find(part)?.id;
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        if ids.len() > 1 && ids.iter().any(|id| id == NONE) {
            return Err(Error::usage("`none` stands alone").hint("leave it out, or leave out the others"));
        }
        let place = |id: &String| self.labels.iter().position(|l| l.id == *id);
        ids.sort_by_key(place);
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood() {
        let names = Names::new(&Taxonomy::embedded().unwrap());
        let rows: &[(&str, &str, Option<&[&str]>)] = &[
            ("an id", "listening", Some(&["listening"])),
            ("a name in any case", "giving Space", Some(&["giving_space"])),
            ("a beginning", "listen", Some(&["listening"])),
            ("a list in another order", "humour; listening,humour", Some(&["listening", "humour"])),
            ("nothing", " , ", Some(&[])),
            ("an ambiguous beginning", "dis", None),
            ("a word from nowhere", "zebra", None),
            ("none with another", "none, humour", None),
        ];
        for (name, typed, wanted) in rows {
            let found = names.parse_list(typed).ok();
            assert_eq!(found.as_deref(), wanted.map(|w| w.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()).as_deref(), "{name}");
        }
    }
}
