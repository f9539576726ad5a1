//! Coded answers as a project of qualitative-analysis programs: REFI-QDA 1.5, `.qdpx`.
//!
//! Input: a [`CodedFile`] whose texts were found, and the taxonomy it was coded with. Output: a zip with `project.qde` and a
//! text a source. Every answer is a source and a case with its columns as variables; every piece of evidence is a selection
//! coded by the user "ier", so that nobody takes the machine's codes for a person's. Only what counts (done or planned) is
//! coded: a denied act under the code of the act would be read as one. Boundary codes, which hold of an answer as a whole,
//! lie on all of its text, because programs differ on codes without a place.
//!
//! Places count code points from 0, half open, in a text with bare line feeds and no byte order mark; where the answer had
//! others, the places move with the text. GUIDs come from ids and content ([`super::guid`]), there are no dates, and entries
//! of the zip have the first day of its calendar: the same answers give the same bytes.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rustc_hash::{FxHashMap, FxHashSet};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::address::Addresses;
use super::guid::guid;
use super::refi::{self, clean};
use super::unwritable;
use crate::coder::coding::MentionRecord;
use crate::error::{Error, Result};
use crate::table::coded::{CodedAnswer, CodedFile};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::code::Strategy;

/// The namespace of a project.
pub const NAMESPACE: &str = "urn:QDA-XML:project:1.0";
/// The name of the machine's user.
pub const USER: &str = "ier";

/// What can be chosen.
#[derive(Debug, Clone, Default)]
pub struct ProjectOptions {
    /// Name of the project.
    pub name: String,
    /// Leave strategies out: codes only.
    pub codes_only: bool,
}

/// A project, and what is to be said of it.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The zip.
    pub bytes: Vec<u8>,
    /// Answers.
    pub sources: usize,
    /// Coded selections.
    pub selections: usize,
    /// Codes on them.
    pub codings: usize,
    /// Denied or imagined acts, which are left out.
    pub not_counted: usize,
    /// Ids that occur several times, which programs would take for one source; a number was put behind them.
    pub repeated: Vec<String>,
}

/// A text ready for other programs, with the way of places into it.
struct Plain {
    text: String,
    /// For each code point of the answer, its place in the text; one more for the end.
    places: Vec<usize>,
}

impl Plain {
    fn of(answer: &str) -> Plain {
        let mut plain = Plain { text: String::with_capacity(answer.len()), places: Vec::with_capacity(answer.len() + 1) };
        let mut at = 0;
        let mut before = ' ';
        for (number, c) in answer.chars().enumerate() {
            plain.places.push(at);
            let kept = match c {
                '\u{feff}' if number == 0 => None,
                '\n' if before == '\r' => None,
                '\r' => Some('\n'),
                c => Some(c),
            };
            before = c;
            if let Some(c) = kept {
                plain.text.push(c);
                at += 1;
            }
        }
        plain.places.push(at);
        plain
    }

    fn place(&self, of_answer: usize) -> usize {
        self.places.get(of_answer).or(self.places.last()).copied().unwrap_or(0)
    }
}

/// A part of a text with the codes on it.
struct Selection {
    guid: String,
    name: String,
    start: usize,
    end: usize,
    description: String,
    /// GUIDs of codes.
    codes: Vec<String>,
}

/// An answer on its way into the project.
struct Source<'f> {
    answer: &'f CodedAnswer,
    guid: String,
    name: String,
    plain: Plain,
    selections: Vec<Selection>,
}

/// The project.
///
/// # Errors
/// Where an answer has no text, or a code or strategy is not in the taxonomy.
pub fn write(taxonomy: &Taxonomy, file: &CodedFile, options: &ProjectOptions) -> Result<Project> {
    let mut project = Project { sources: file.answers.len(), ..Project::default() };
    let guids = Guids::new(taxonomy);
    let mut used: FxHashSet<&str> = FxHashSet::default();
    let mut names: FxHashMap<String, usize> = FxHashMap::default();
    let mut taken: FxHashSet<String> = file.answers.iter().map(|a| source_name(&a.coding.id)).collect();
    let mut sources = Vec::new();
    for answer in &file.answers {
        let mut name = source_name(&answer.coding.id);
        let seen = names.entry(name.clone()).or_default();
        *seen += 1;
        if *seen > 1 {
            if *seen == 2 {
                project.repeated.push(name.clone());
            }
            // Numbers that ids of the file have themselves are passed over.
            while !taken.insert(format!("{name} ({seen})")) {
                *seen += 1;
            }
            name = format!("{name} ({seen})");
        }
        let text = answer.text.as_deref().ok_or_else(|| {
            Error::table(format!("answer `{}` has no text", answer.coding.id))
                .at(&file.path, answer.line, 0)
                .hint("name the column that was coded: --text-column NAME")
        })?;
        let plain = Plain::of(text);
        let source = guids.addresses.of("project", &[&options.name, "source", &name, &plain.text]);
        let mut source = Source { answer, guid: guid(&source), name, plain, selections: Vec::new() };
        for mention in &answer.coding.mentions {
            if !mention.counts() {
                project.not_counted += 1;
                continue;
            }
            let mut codes = vec![guids.code(&mention.code, file, answer)?];
            if let Some(strategy) = mention.strategy.as_deref().filter(|_| !options.codes_only) {
                used.insert(strategy);
                codes.push(guids.strategy(strategy, file, answer)?);
            }
            source.select(mention.start, mention.end, &in_words(mention), codes);
        }
        for boundary in answer.coding.boundary.iter().filter(|b| *b != "none") {
            let code = guids.boundary(boundary, file, answer)?;
            source.select(0, text.chars().count(), "holds of the answer as a whole", vec![code]);
        }
        source.selections.sort_by_key(|s| (s.start, s.end));
        project.selections += source.selections.len();
        project.codings += source.selections.iter().map(|s| s.codes.len()).sum::<usize>();
        sources.push(source);
    }
    let wanted = |strategy: &Strategy| used.contains(strategy.id.value.as_str());
    let xml = document(taxonomy, file, &sources, options, &guids, &wanted)?;
    project.bytes = archive(&xml, &sources)?;
    Ok(project)
}

impl Source<'_> {
    /// Puts codes on a part of the text; parts that are the same are one selection.
    fn select(&mut self, start: usize, end: usize, description: &str, codes: Vec<String>) {
        let (start, end) = (self.plain.place(start), self.plain.place(end));
        // A selection of nothing is refused or lost on import, so an empty answer carries no boundary code.
        if start >= end {
            return;
        }
        if let Some(there) = self.selections.iter_mut().find(|s| (s.start, s.end) == (start, end)) {
            there.description.push('\n');
            there.description.push_str(description);
            for code in codes {
                if !there.codes.contains(&code) {
                    there.codes.push(code);
                }
            }
            return;
        }
        let quote: String = self.plain.text.chars().skip(start).take((end - start).min(60)).collect();
        let name = clean(&quote).replace(['\n', '\t'], " ");
        let guid = guid(&format!("{}:{start}:{end}", self.guid));
        self.selections.push(Selection { guid, name, start, end, description: clean(description), codes });
    }
}

/// What the coder says of a mention, for whoever checks it.
fn in_words(mention: &MentionRecord) -> String {
    let strategy = mention.strategy.as_deref().map_or(String::new(), |s| format!(", strategy {s}"));
    format!(
        "{}{strategy}: {}, {}, confidence {:.2}, rule {}",
        mention.code, mention.status, mention.direction, mention.confidence, mention.rule
    )
}

/// Names of sources hold no line breaks, which attributes would turn into spaces.
fn source_name(id: &str) -> String {
    let name = clean(id).replace(['\n', '\t'], " ");
    if name.trim().is_empty() { "(no id)".to_owned() } else { name }
}

/// GUIDs of the codebook.
struct Guids<'t> {
    taxonomy: &'t Taxonomy,
    addresses: Addresses,
}

impl<'t> Guids<'t> {
    fn new(taxonomy: &'t Taxonomy) -> Guids<'t> {
        Guids { taxonomy, addresses: Addresses::by_name(taxonomy) }
    }

    fn code(&self, id: &str, file: &CodedFile, answer: &CodedAnswer) -> Result<String> {
        self.known(self.taxonomy.code(id).is_some(), "code", id, file, answer)?;
        Ok(guid(&self.addresses.code(id)))
    }

    fn strategy(&self, id: &str, file: &CodedFile, answer: &CodedAnswer) -> Result<String> {
        self.known(self.taxonomy.strategy(id).is_some(), "strategy", id, file, answer)?;
        Ok(guid(&self.addresses.strategy(id)))
    }

    fn boundary(&self, id: &str, file: &CodedFile, answer: &CodedAnswer) -> Result<String> {
        self.known(self.taxonomy.boundary.iter().any(|b| b.id.value == id), "boundary code", id, file, answer)?;
        Ok(guid(&self.addresses.of("boundary", &[id])))
    }

    fn known(&self, is: bool, what: &str, id: &str, file: &CodedFile, answer: &CodedAnswer) -> Result<()> {
        if is {
            return Ok(());
        }
        let title = &self.taxonomy.about.title;
        let message = format!("the {what} `{id}` is not in the taxonomy {}", if title.is_empty() { "given" } else { title });
        let hint = "coded with another codebook? name its folder: --taxonomy FOLDER";
        Err(Error::taxonomy(message).at(&file.path, answer.line, 0).hint(hint))
    }
}

/// A variable of the cases.
struct Variable {
    guid: String,
    name: String,
    kind: &'static str,
}

/// What the coder says of an answer as a whole, beside the columns of the input.
const OWN: [(&str, &str); 4] =
    [("ier: review", "Boolean"), ("ier: relationship", "Text"), ("ier: target_number", "Text"), ("ier: motive", "Text")];

fn variables(file: &CodedFile, guids: &Guids) -> Vec<Variable> {
    let columns = file.columns.iter().filter(|c| Some(*c) != file.text_column.as_ref()).map(|c| {
        // A number that a program can count with; anything else stays as it was written.
        let plain = |v: &str| v.len() < 16 && v.parse::<i64>().is_ok_and(|n| n.to_string() == v);
        let all = !file.answers.iter().filter_map(|a| a.value(c)).any(|v| !plain(v));
        let some = file.answers.iter().any(|a| a.value(c).is_some());
        (c.as_str(), if all && some { "Integer" } else { "Text" })
    });
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    columns
        .chain(OWN)
        .map(|(column, kind)| {
            let mut name = source_name(column);
            let seen = names.entry(name.to_lowercase()).or_default();
            *seen += 1;
            if *seen > 1 {
                name = format!("{name} ({seen})");
            }
            Variable { guid: guid(&guids.addresses.of("variable", &[&name, kind])), name, kind }
        })
        .collect()
}

type Xml = Writer<Vec<u8>>;

fn document(
    taxonomy: &Taxonomy,
    file: &CodedFile,
    sources: &[Source],
    options: &ProjectOptions,
    guids: &Guids,
    wanted: refi::Wanted,
) -> Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let io = |e: std::io::Error| unwritable("REFI-QDA", e);
    let user = guid(&guids.addresses.of("user", &[USER]));
    let origin = refi::origin(taxonomy);
    let name = source_name(&options.name);
    let variables = variables(file, guids);
    let sets = refi::sets(taxonomy, wanted);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None))).map_err(io)?;
    let root = [("xmlns", NAMESPACE), ("name", name.as_str()), ("origin", origin.as_str()), ("creatingUserGUID", user.as_str())];
    writer
        .create_element("Project")
        .with_attributes(root)
        .write_inner_content(|w| {
            w.create_element("Users").write_inner_content(|w| {
                w.create_element("User").with_attributes([("guid", user.as_str()), ("name", USER), ("id", USER)]).write_empty()?;
                Ok(())
            })?;
            w.create_element("CodeBook").write_inner_content(|w| {
                w.create_element("Codes")
                    .write_inner_content(|w| refi::nodes(taxonomy, wanted).iter().try_for_each(|node| refi::code_element(w, node)))?;
                Ok(())
            })?;
            w.create_element("Variables")
                .write_inner_content(|w| variables.iter().try_for_each(|variable| variable_element(w, variable)))?;
            w.create_element("Cases")
                .write_inner_content(|w| sources.iter().try_for_each(|source| case_element(w, source, file, &variables)))?;
            w.create_element("Sources").write_inner_content(|w| sources.iter().try_for_each(|source| source_element(w, source, &user)))?;
            if !sets.is_empty() {
                w.create_element("Sets")
                    .write_inner_content(|w| sets.iter().try_for_each(|set| refi::set_element(w, set, "targetGUID")))?;
            }
            w.create_element("Description").write_text_content(BytesText::new(&about(file, taxonomy)))?;
            Ok(())
        })
        .map_err(io)?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// What made the codes, in words.
fn about(file: &CodedFile, taxonomy: &Taxonomy) -> String {
    let mut text = format!(
        "Answers coded by rules with ier; the codes of the user \"{USER}\" are the program's and no person's. \
         Places count Unicode code points from 0, half open, in texts with bare line feeds. Written by {}.",
        refi::origin(taxonomy)
    );
    for (made_by, answers) in &file.made_by {
        text.push_str(&format!(
            "\n{answers} answers coded by ier {}, taxonomy {} {}.",
            made_by.program, made_by.taxonomy, made_by.fingerprint
        ));
    }
    clean(&text)
}

fn variable_element(w: &mut Xml, variable: &Variable) -> std::io::Result<()> {
    let attributes = [("guid", variable.guid.as_str()), ("name", &variable.name), ("typeOfVariable", variable.kind)];
    w.create_element("Variable").with_attributes(attributes).write_empty()?;
    Ok(())
}

fn case_element(w: &mut Xml, source: &Source, file: &CodedFile, variables: &[Variable]) -> std::io::Result<()> {
    let case = guid(&format!("{}:case", source.guid));
    let coding = &source.answer.coding;
    let columns = file.columns.iter().filter(|c| Some(*c) != file.text_column.as_ref()).map(|c| source.answer.value(c).unwrap_or(""));
    let review = if coding.review { "true" } else { "false" };
    let own = [review, &coding.relationship, &coding.target_number, &coding.motive];
    w.create_element("Case").with_attributes([("guid", case.as_str()), ("name", &source.name)]).write_inner_content(|w| {
        for (variable, value) in variables.iter().zip(columns.chain(own)).filter(|(_, value)| !value.is_empty()) {
            w.create_element("VariableValue").write_inner_content(|w| {
                w.create_element("VariableRef").with_attribute(("targetGUID", variable.guid.as_str())).write_empty()?;
                w.create_element(format!("{}Value", variable.kind)).write_text_content(BytesText::new(&clean(value)))?;
                Ok(())
            })?;
        }
        w.create_element("SourceRef").with_attribute(("targetGUID", source.guid.as_str())).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn source_element(w: &mut Xml, source: &Source, user: &str) -> std::io::Result<()> {
    let path = format!("internal://{}.txt", source.guid);
    let attributes = [("guid", source.guid.as_str()), ("name", &source.name), ("plainTextPath", &path), ("creatingUser", user)];
    let element = w.create_element("TextSource").with_attributes(attributes);
    if source.selections.is_empty() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|w| {
        for selection in &source.selections {
            let (start, end) = (selection.start.to_string(), selection.end.to_string());
            let attributes = [
                ("guid", selection.guid.as_str()),
                ("name", &selection.name),
                ("startPosition", &start),
                ("endPosition", &end),
                ("creatingUser", user),
            ];
            w.create_element("PlainTextSelection").with_attributes(attributes).write_inner_content(|w| {
                w.create_element("Description").write_text_content(BytesText::new(&selection.description))?;
                for code in &selection.codes {
                    let coding = guid(&format!("{}:{code}", selection.guid));
                    w.create_element("Coding").with_attributes([("guid", coding.as_str()), ("creatingUser", user)]).write_inner_content(
                        |w| {
                            w.create_element("CodeRef").with_attribute(("targetGUID", code.as_str())).write_empty()?;
                            Ok(())
                        },
                    )?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn archive(xml: &[u8], sources: &[Source]) -> Result<Vec<u8>> {
    let failed = |e: &dyn std::fmt::Display| unwritable("a REFI-QDA project", e);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).unix_permissions(0o644);
    zip.start_file("project.qde", options).map_err(|e| failed(&e))?;
    zip.write_all(xml).map_err(|e| failed(&e))?;
    for source in sources {
        zip.start_file(format!("Sources/{}.txt", source.guid), options).map_err(|e| failed(&e))?;
        zip.write_all(source.plain.text.as_bytes()).map_err(|e| failed(&e))?;
    }
    Ok(zip.finish().map_err(|e| failed(&e))?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_with_the_text() {
        let rows = [
            ("plain", "a hug", "a hug", 2, 2),
            ("two-sign line end", "one\r\ntwo", "one\ntwo", 5, 4),
            ("between the two signs", "one\r\ntwo", "one\ntwo", 4, 4),
            ("old line end", "one\rtwo", "one\ntwo", 4, 4),
            ("byte order mark", "\u{feff}hug", "hug", 1, 0),
            ("mark inside", "a\u{feff}b", "a\u{feff}b", 2, 2),
            ("emoji", "😀\r\n😀x", "😀\n😀x", 4, 3),
            ("end", "ab\r\n", "ab\n", 4, 3),
            ("past the end", "ab", "ab", 9, 2),
        ];
        for (name, answer, text, from, to) in rows {
            let plain = Plain::of(answer);
            assert_eq!((plain.text.as_str(), plain.place(from)), (text, to), "{name}");
        }
    }
}
