//! From their codes to ours: a coding of every source by every user.
//!
//! A code is recognised by its GUID (a project made from an export of this catalogue keeps it), else by its name: id, slug or
//! label of a code, a boundary code or a strategy, whatever the case and the signs between words. A code that is none of these
//! counts as the nearest code it stands in, as sub-codes do; one that stands in none has to be named by the user, or left
//! out by them: codings are never dropped unasked.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::project::{Coding, Project};
use crate::error::{Error, Result, nearest};
use crate::export::address::Addresses;
use crate::export::guid::guid;
use crate::export::qdpx::USER;
use crate::taxonomy::Taxonomy;

/// How their codes become ours.
#[derive(Debug, Clone, Default)]
pub struct Matching {
    /// Their name and our code, as the user says.
    pub map: Vec<(String, String)>,
    /// Their names that are left out.
    pub ignore: Vec<String>,
    /// Leave out whatever is not recognised.
    pub ignore_unknown: bool,
}

/// One user's coding of all sources.
#[derive(Debug, Clone)]
pub struct CoderFile {
    /// The user's name.
    pub coder: String,
    /// Whether it is the user of our own exports.
    pub machine: bool,
    /// The sources, in the order of the project.
    pub answers: Vec<HumanAnswer>,
    /// Sources on which the user has no codes at all, known or left out.
    pub untouched: usize,
}

/// One user's coding of one source: a line of the JSON lines.
#[derive(Debug, Clone, Serialize)]
pub struct HumanAnswer {
    /// Name of the source, which is the id of the answer.
    pub id: String,
    /// The user.
    pub coder: String,
    /// The text, where the project has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The codings, in text order.
    pub mentions: Vec<HumanMention>,
    /// The codes, each once, in the order of the taxonomy.
    pub codes: Vec<String>,
    /// The boundary codes, in order; `none` where there are neither codes nor these.
    pub boundary: Vec<String>,
    /// Whether the user gave this source any code, known or left out.
    #[serde(skip)]
    pub touched: bool,
}

/// One coding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HumanMention {
    /// Code id.
    pub code: String,
    /// Strategy id, where a strategy was given.
    pub strategy: Option<String>,
    /// The words, where they are known.
    pub quote: Option<String>,
    /// First code point.
    pub start: Option<usize>,
    /// One past the last.
    pub end: Option<usize>,
}

/// What a code of theirs is.
#[derive(Debug, Clone, PartialEq)]
enum Meaning {
    Code(String),
    Strategy(String, String),
    Boundary(String),
    LeftOut,
}

/// What was read, and what is to be said of it.
#[derive(Debug, Clone)]
pub struct Imported {
    /// A coding a user, in the order of the project.
    pub coders: Vec<CoderFile>,
    /// Their names and what they were taken for, where that is not the same, with the number of codings.
    pub taken: Vec<(String, String, usize)>,
    /// Their names that were left out, with the number of codings.
    pub left_out: Vec<(String, usize)>,
}

/// The codings of a project by user.
///
/// # Errors
/// Where codes with codings are not recognised (all are named, with what they may be), a mapping names what does not exist,
/// sources share a name, or nobody coded anything.
pub fn coders(project: &Project, taxonomy: &Taxonomy, matching: &Matching) -> Result<Imported> {
    let ids = source_ids(project)?;
    let names = Names::of(taxonomy);
    let mut uses: FxHashMap<&str, usize> = FxHashMap::default();
    for coding in project.sources.iter().flat_map(|s| &s.codings) {
        *uses.entry(coding.code.as_str()).or_default() += 1;
    }
    if uses.is_empty() {
        return Err(Error::table("nothing is coded in this project").hint("export it after coding, with its codings"));
    }
    let meanings = meanings(project, &names, matching, &uses)?;
    let mut imported = Imported { coders: Vec::new(), taken: Vec::new(), left_out: Vec::new() };
    for code in &project.codes {
        let (Some(uses), Some(meaning)) = (uses.get(code.guid.as_str()), meanings.get(code.guid.as_str())) else { continue };
        match meaning {
            Meaning::LeftOut => imported.left_out.push((code.name.clone(), *uses)),
            Meaning::Code(id) | Meaning::Strategy(_, id) | Meaning::Boundary(id) if names.find(&code.name).is_none() => {
                imported.taken.push((code.name.clone(), id.clone(), *uses));
            }
            _ => {}
        }
    }
    let mut users: Vec<&str> = Vec::new();
    for coding in project.sources.iter().flat_map(|s| &s.codings) {
        if !users.contains(&coding.user.as_str()) {
            users.push(&coding.user);
        }
    }
    // In the order in which the project lists its users; unlisted ones follow.
    users.sort_by_key(|guid| project.users.iter().position(|u| u.guid == *guid).unwrap_or(usize::MAX));
    let machine = guid(&Addresses::by_name(taxonomy).of("user", &[USER]));
    for user in users {
        let coder = project.user_name(user).to_owned();
        let answers: Vec<HumanAnswer> = project
            .sources
            .iter()
            .zip(&ids)
            .map(|(source, id)| {
                let codings: Vec<&Coding> = source.codings.iter().filter(|c| c.user == user).collect();
                let mut answer = names.answer(&codings, &meanings);
                (answer.id, answer.coder, answer.text) = (id.clone(), coder.clone(), source.text.clone());
                answer
            })
            .collect();
        let untouched = answers.iter().filter(|a| !a.touched).count();
        imported.coders.push(CoderFile { machine: user == machine, coder, answers, untouched });
    }
    Ok(imported)
}

/// Ids from the names of sources: without the extension of a document, where that leaves them different.
fn source_ids(project: &Project) -> Result<Vec<String>> {
    let plain: Vec<String> = project.sources.iter().map(|s| s.name.trim().to_owned()).collect();
    let bare: Vec<String> = plain
        .iter()
        .map(|name| {
            let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
            let document = ["txt", "docx", "doc", "rtf", "odt", "md", "pdf", "transcribed"].contains(&extension.to_lowercase().as_str());
            if document && !stem.is_empty() { stem.to_owned() } else { name.clone() }
        })
        .collect();
    let repeated = |names: &[String]| {
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        for name in names {
            *seen.entry(name).or_default() += 1;
        }
        let twice: Vec<String> = names.iter().filter(|n| seen[n.as_str()] > 1).cloned().collect();
        twice
    };
    if repeated(&bare).is_empty() {
        return Ok(bare);
    }
    if let Some(first) = repeated(&plain).first() {
        let message = format!("several sources are called `{first}`, so their names can not be the ids of answers");
        return Err(Error::table(message).hint("give each source the id of its answer as its name"));
    }
    Ok(plain)
}

/// Words only, in small letters: `Cheering-up (1)` and `cheering_up 1` are the same.
fn key(name: &str) -> String {
    let mut key = String::new();
    for c in name.trim().chars() {
        if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        } else if !key.ends_with('_') && !key.is_empty() {
            key.push('_');
        }
    }
    key.trim_end_matches('_').to_owned()
}

/// Everything a name or a GUID can mean.
struct Names<'t> {
    taxonomy: &'t Taxonomy,
    by_name: FxHashMap<String, Meaning>,
    by_guid: FxHashMap<String, Meaning>,
    /// What can be proposed for a name that is none.
    proposals: Vec<String>,
}

impl<'t> Names<'t> {
    fn of(taxonomy: &'t Taxonomy) -> Names<'t> {
        let addresses = Addresses::by_name(taxonomy);
        let (mut by_name, mut by_guid) = (FxHashMap::default(), FxHashMap::default());
        let mut proposals = Vec::new();
        let mut known = |names: &[&str], address: String, meaning: Meaning| {
            by_guid.insert(guid(&address), meaning.clone());
            for name in names.iter().filter(|n| !n.is_empty()) {
                // Codes come first, so of two equal names the code has it.
                by_name.entry(key(name)).or_insert_with(|| meaning.clone());
            }
        };
        for (_, code) in &taxonomy.codes {
            known(&[&code.id, &code.label], addresses.code(&code.id), Meaning::Code(code.id.value.clone()));
            proposals.extend([code.id.value.clone(), code.label.value.clone()]);
        }
        for code in &taxonomy.boundary {
            known(&[&code.id, &code.label], addresses.of("boundary", &[&code.id]), Meaning::Boundary(code.id.value.clone()));
            proposals.extend([code.id.value.clone(), code.label.clone()]);
        }
        for (code, strategy) in taxonomy.strategies() {
            let meaning = Meaning::Strategy(code.id.value.clone(), strategy.id.value.clone());
            known(&[&strategy.id, &strategy.slug, &strategy.label], addresses.strategy(&strategy.id), meaning);
            proposals.push(strategy.label.value.clone());
        }
        Names { taxonomy, by_name, by_guid, proposals }
    }

    fn find(&self, name: &str) -> Option<&Meaning> {
        self.by_name.get(&key(name))
    }

    /// Codings of one user on one source, put together.
    fn answer(&self, codings: &[&Coding], meanings: &FxHashMap<&str, Meaning>) -> HumanAnswer {
        let mut mentions: Vec<HumanMention> = Vec::new();
        let mut boundaries: Vec<&str> = Vec::new();
        for coding in codings {
            let (code, strategy) = match meanings.get(coding.code.as_str()) {
                Some(Meaning::Code(code)) => (code, None),
                Some(Meaning::Strategy(code, strategy)) => (code, Some(strategy.clone())),
                Some(Meaning::Boundary(code)) => {
                    boundaries.push(code);
                    continue;
                }
                Some(Meaning::LeftOut) | None => continue,
            };
            let mention = HumanMention {
                code: code.clone(),
                strategy,
                quote: coding.place.map(|_| coding.quote.clone()),
                start: coding.place.map(|p| p.0),
                end: coding.place.map(|p| p.1),
            };
            // A code and a strategy of it on the same words are one act.
            let same = mentions.iter_mut().find(|m| m.code == mention.code && m.start == mention.start && m.end == mention.end);
            match same {
                Some(there) if there.strategy.is_none() || mention.strategy.is_none() || there.strategy == mention.strategy => {
                    there.strategy = there.strategy.take().or(mention.strategy);
                }
                _ => mentions.push(mention),
            }
        }
        mentions.sort_by_key(|m| (m.start, m.end));
        let given = |id: &str| mentions.iter().any(|m| m.code == id);
        let codes: Vec<String> = self.taxonomy.codes.iter().map(|(_, c)| c.id.value.clone()).filter(|id| given(id)).collect();
        let boundary = self.taxonomy.boundary.iter().map(|b| b.id.value.clone());
        let mut boundary: Vec<String> = boundary.filter(|id| boundaries.contains(&id.as_str())).collect();
        if codes.is_empty() && boundary.is_empty() && !self.taxonomy.boundary.is_empty() {
            boundary.push("none".into());
        }
        HumanAnswer { id: String::new(), coder: String::new(), text: None, mentions, codes, boundary, touched: !codings.is_empty() }
    }
}

/// What each code with codings is, by its GUID.
fn meanings<'p>(
    project: &'p Project,
    names: &Names,
    matching: &Matching,
    uses: &FxHashMap<&'p str, usize>,
) -> Result<FxHashMap<&'p str, Meaning>> {
    let mut told: FxHashMap<String, Meaning> = FxHashMap::default();
    for (theirs, ours) in &matching.map {
        let meaning = names.find(ours).cloned().ok_or_else(|| {
            let error = Error::usage(format!("--map {theirs}={ours}: the taxonomy has no code `{ours}`"));
            let ids = names.taxonomy.codes.iter().map(|(_, c)| c.id.value.as_str());
            let ids = ids.chain(names.taxonomy.boundary.iter().map(|b| b.id.value.as_str()));
            match nearest(ours, ids).or_else(|| nearest(ours, names.proposals.iter().map(String::as_str))) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            }
        })?;
        told.insert(key(theirs), meaning);
    }
    told.extend(matching.ignore.iter().map(|theirs| (key(theirs), Meaning::LeftOut)));
    let all: Vec<&str> = project.codes.iter().map(|c| c.name.as_str()).collect();
    for theirs in matching.map.iter().map(|(theirs, _)| theirs).chain(&matching.ignore) {
        if !all.iter().any(|name| key(name) == key(theirs)) {
            let error = Error::usage(format!("the project has no code called `{theirs}`"));
            return Err(match nearest(theirs, all.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            });
        }
    }
    let mut meanings = FxHashMap::default();
    let mut unknown: Vec<(&str, usize)> = Vec::new();
    for code in project.codes.iter().filter(|c| uses.contains_key(c.guid.as_str())) {
        let mut above = Some(code);
        let mut meaning = None;
        while let Some(code) = above {
            let own = told.get(&key(&code.name)).or_else(|| names.by_guid.get(&code.guid)).or_else(|| names.find(&code.name));
            meaning = own.cloned();
            if meaning.is_some() {
                break;
            }
            above = code.parent.and_then(|number| project.codes.get(number));
        }
        match meaning {
            Some(meaning) => {
                meanings.insert(code.guid.as_str(), meaning);
            }
            None if matching.ignore_unknown => {
                meanings.insert(code.guid.as_str(), Meaning::LeftOut);
            }
            None => unknown.push((&code.name, uses[code.guid.as_str()])),
        }
    }
    for (guid, count) in uses {
        if !project.codes.iter().any(|c| c.guid == *guid) {
            let message = format!("{count} codings point to the code {guid}, which the codebook of the project does not have");
            return Err(Error::table(message).hint("export the project once more, with its codebook"));
        }
    }
    if unknown.is_empty() {
        return Ok(meanings);
    }
    let mut message = String::from("codes of the project that the taxonomy does not have:");
    for (name, count) in &unknown {
        write!(message, "\n    {name} ({count} codings)").expect("a string takes everything");
        if let Some(near) = nearest(name, names.proposals.iter().map(String::as_str)) {
            write!(message, ": did you mean `{near}`?").expect("a string takes everything");
        }
    }
    let example = unknown[0].0;
    let hint = format!("say what they are (--map \"{example}=CODE\"), or leave them out (--ignore \"{example}\", --ignore-unknown)");
    Err(Error::usage(message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_whatever_the_signs() {
        for name in ["Cheering up", "cheering_up", " CHEERING-UP ", "cheering  up."] {
            assert_eq!(key(name), "cheering_up", "{name}");
        }
        assert_eq!(key("Überreden"), "überreden");
    }

    #[test]
    fn ids_lose_the_extension_unless_that_makes_two_the_same() {
        let project = |names: &[&str]| Project {
            sources: names.iter().map(|n| super::super::project::Source { name: (*n).into(), ..Default::default() }).collect(),
            ..Project::default()
        };
        assert_eq!(source_ids(&project(&["1.txt", "P2.DOCX", "v1.5"])).unwrap(), ["1", "P2", "v1.5"]);
        assert_eq!(source_ids(&project(&["1.txt", "1"])).unwrap(), ["1.txt", "1"]);
        assert!(source_ids(&project(&["1", "1"])).unwrap_err().to_string().contains("`1`"));
    }
}
