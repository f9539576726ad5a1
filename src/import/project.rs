//! A project as it stands in the file: users, codes, sources, codings.
//!
//! Only what says who gave which code to which part of which source is read; variables, notes, links and graphs are not.
//! Codes on pictures, recordings and PDF pages count for their source, without words.

use std::io::{Read, Seek};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::Archive;
use crate::error::{Error, Result};

/// Elements inside elements, more than any project has.
const DEPTH: usize = 200;

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The program that wrote it, as it calls itself.
    pub origin: String,
    /// Its users.
    pub users: Vec<User>,
    /// Its codes, each after the one it stands in.
    pub codes: Vec<Code>,
    /// Its sources.
    pub sources: Vec<Source>,
    /// GUID of the user who made the project, for codings that name nobody.
    pub creator: String,
}

/// A person, or a program.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// GUID, in capitals, without braces.
    pub guid: String,
    /// Name.
    pub name: String,
}

/// A code of theirs.
#[derive(Debug, Clone, Default)]
pub struct Code {
    /// GUID.
    pub guid: String,
    /// Name.
    pub name: String,
    /// Number of the code it stands in.
    pub parent: Option<usize>,
}

/// A source.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Name, which is the id of an answer.
    pub name: String,
    /// Its text; none for pictures and recordings, and where only a formatted text is in the archive.
    pub text: Option<String>,
    /// Its codes.
    pub codings: Vec<Coding>,
}

/// A code on a source.
#[derive(Debug, Clone)]
pub struct Coding {
    /// GUID of the code.
    pub code: String,
    /// GUID of the user; empty where none is named.
    pub user: String,
    /// The part of the text, in code points from 0, half open; none where the source as a whole or no text is coded.
    pub place: Option<(usize, usize)>,
    /// The words.
    pub quote: String,
}

/// A place as written, before the text is known.
#[derive(Debug, Clone, Default)]
struct Selection {
    place: Option<(i64, i64)>,
    user: String,
    depth: usize,
}

impl Project {
    /// Reads a project with its texts. With `lenient`, places outside their text are dropped and the codes kept.
    ///
    /// # Errors
    /// Where the XML is damaged or no project, and where places lie outside their text.
    pub fn read<R: Read + Seek>(archive: &mut Archive<R>, lenient: bool) -> Result<Project> {
        let xml = archive.project()?;
        let path = archive.path().to_owned();
        let (mut project, texts) = parse(&xml, &path)?;
        let atlas = project.origin.to_lowercase().contains("atlas");
        let mut outside: Vec<String> = Vec::new();
        for (source, (content, text_path)) in project.sources.iter_mut().zip(texts) {
            source.text = match (content, text_path) {
                (Some(content), _) => Some(content),
                (None, Some(text_path)) => archive.text(&text_path)?,
                (None, None) => None,
            };
            // ATLAS.ti writes two signs at the end of a line and counts one.
            if atlas && let Some(text) = &mut source.text {
                *text = text.replace("\r\n", "\n");
            }
            let Some(text) = &source.text else { continue };
            let length = text.chars().count();
            for coding in &mut source.codings {
                let Some((start, end)) = coding.place else { continue };
                if start > end || end > length {
                    outside.push(format!("{start} to {end} in `{}`, which has {length}", source.name));
                    coding.place = None;
                } else {
                    coding.quote = text.chars().skip(start).take(end - start).collect();
                }
            }
        }
        if let (Some(first), false) = (outside.first(), lenient) {
            let message = format!("{} coded parts lie outside their text: characters {first}", outside.len());
            return Err(Error::table(message).at(&path, 0, 0).hint("--lenient keeps the codes and leaves their words out"));
        }
        Ok(project)
    }

    /// Name of the user with this GUID.
    pub fn user_name(&self, guid: &str) -> &str {
        match self.users.iter().find(|u| u.guid == guid) {
            Some(user) if !user.name.trim().is_empty() => user.name.trim(),
            _ if guid.is_empty() => "unnamed",
            Some(user) => &user.guid,
            None => "unnamed",
        }
    }
}

/// Capitals without braces: `{a1...}` and `A1...` are one GUID.
fn plain_guid(guid: &str) -> String {
    guid.trim().trim_start_matches('{').trim_end_matches('}').to_uppercase()
}

type Texts = Vec<(Option<String>, Option<String>)>;

struct Parser<'x> {
    path: &'x Path,
    xml: &'x str,
    stack: Vec<String>,
    project: Project,
    /// Content and path of the text of each source.
    texts: Texts,
    /// Codes that are open, by number, with their depth.
    open_codes: Vec<(usize, usize)>,
    selection: Option<Selection>,
    coding_user: Option<String>,
    source_user: String,
    /// Whether the text of the open `PlainTextContent` belongs to the source.
    in_content: bool,
}

fn parse(xml: &str, path: &Path) -> Result<(Project, Texts)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut parser = Parser {
        path,
        xml,
        stack: Vec::new(),
        project: Project::default(),
        texts: Vec::new(),
        open_codes: Vec::new(),
        selection: None,
        coding_user: None,
        source_user: String::new(),
        in_content: false,
    };
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|e| parser.fault(reader.error_position(), format!("the project file is damaged: {e}")))?;
        match event {
            Event::Start(element) => parser.start(&element, at)?,
            Event::End(_) => parser.end(),
            Event::Text(text) => parser.content(&text.xml10_content()),
            Event::CData(text) => parser.content(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let name: &str = &entity;
                let c = match entity.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned),
                };
                let c = c.ok_or_else(|| parser.fault(at, format!("the project file names the unknown entity `{name}`")))?;
                parser.content(&c);
            }
            Event::DocType(_) => return Err(parser.fault(at, "the project file has a document type, which none needs")),
            Event::Eof => break,
            _ => {}
        }
    }
    if let Some(open) = parser.stack.last() {
        return Err(parser.fault(xml.len() as u64, format!("the project file is cut short: `{open}` is not closed")));
    }
    if !xml.contains('<') {
        return Err(parser.fault(0, "the project file is empty"));
    }
    Ok((parser.project, parser.texts))
}

impl Parser<'_> {
    fn fault(&self, at: u64, message: impl std::fmt::Display) -> Error {
        let before = &self.xml.as_bytes()[..(at as usize).min(self.xml.len())];
        let line = before.iter().filter(|b| **b == b'\n').count() as u64 + 1;
        Error::table(format!("{message} (project.qde, line {line})")).at(self.path, 0, 0)
    }

    fn attribute(&self, element: &BytesStart, name: &str, at: u64) -> Result<Option<String>> {
        let found = element.try_get_attribute(name).map_err(|e| self.fault(at, format!("damaged attribute: {e}")))?;
        found
            .map(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(std::borrow::Cow::into_owned))
            .transpose()
            .map_err(|e| self.fault(at, format!("damaged attribute `{name}`: {e}")))
    }

    fn guid(&self, element: &BytesStart, name: &str, at: u64) -> Result<String> {
        Ok(self.attribute(element, name, at)?.map(|g| plain_guid(&g)).unwrap_or_default())
    }

    /// The user who made an element, or last changed it.
    fn maker(&self, element: &BytesStart, at: u64) -> Result<String> {
        let made = self.guid(element, "creatingUser", at)?;
        if made.is_empty() { self.guid(element, "modifyingUser", at) } else { Ok(made) }
    }

    fn start(&mut self, element: &BytesStart, at: u64) -> Result<()> {
        let name = element.local_name().as_ref().to_owned();
        if self.stack.is_empty() {
            let space = self.attribute(element, "xmlns", at)?.unwrap_or_default();
            if name != "Project" {
                return Err(self.fault(at, format!("no REFI-QDA project: the file begins with `{name}` and not with `Project`")));
            }
            if !space.is_empty() && !space.contains("QDA-XML:project") {
                return Err(self.fault(at, format!("no REFI-QDA project: its namespace is `{space}`")));
            }
            self.project.origin = self.attribute(element, "origin", at)?.unwrap_or_default();
            self.project.creator = self.guid(element, "creatingUserGUID", at)?;
        }
        if self.stack.len() >= DEPTH {
            return Err(self.fault(at, format!("the project file has elements inside elements more than {DEPTH} deep")));
        }
        let parent = self.stack.last().map_or("", String::as_str);
        match name.as_str() {
            "User" => {
                let (guid, name) = (self.guid(element, "guid", at)?, self.attribute(element, "name", at)?.unwrap_or_default());
                self.project.users.push(User { guid, name });
            }
            "Code" if parent == "Codes" || parent == "Code" => {
                let (guid, name) = (self.guid(element, "guid", at)?, self.attribute(element, "name", at)?.unwrap_or_default());
                let inside = self.open_codes.last().map(|(number, _)| *number);
                self.open_codes.push((self.project.codes.len(), self.stack.len()));
                self.project.codes.push(Code { guid, name, parent: inside });
            }
            _ if parent == "Sources" => {
                let name = self.attribute(element, "name", at)?.unwrap_or_default();
                self.source_user = self.maker(element, at)?;
                self.texts.push((None, self.attribute(element, "plainTextPath", at)?));
                self.project.sources.push(Source { name, ..Source::default() });
            }
            "Representation" | "TextDescription" | "Transcript" if self.in_source() => {
                // The text of a page or a picture; the first is that of the source.
                if let Some(text) = self.texts.last_mut()
                    && text.1.is_none()
                {
                    let path = element.try_get_attribute("plainTextPath").ok().flatten();
                    text.1 = path.map(|p| p.value.into_owned());
                }
            }
            "PlainTextContent" => self.in_content = parent == "TextSource" && self.in_source(),
            "Coding" if self.in_source() => self.coding_user = Some(self.maker(element, at)?),
            "CodeRef" if self.coding_user.is_some() => {
                let code = self.guid(element, "targetGUID", at)?;
                self.coded(code);
            }
            _ if name.ends_with("Selection") && self.in_source() => {
                let place = if name == "PlainTextSelection" {
                    let number = |key| -> Result<i64> {
                        let text = self.attribute(element, key, at)?.unwrap_or_default();
                        text.trim().parse().map_err(|_| self.fault(at, format!("`{key}` is `{text}` and no whole number")))
                    };
                    Some((number("startPosition")?, number("endPosition")?))
                } else {
                    None
                };
                self.selection = Some(Selection { place, user: self.maker(element, at)?, depth: self.stack.len() });
            }
            _ => {}
        }
        self.stack.push(name);
        Ok(())
    }

    fn in_source(&self) -> bool {
        self.stack.get(1).is_some_and(|name| name == "Sources") && self.stack.len() > 2
    }

    fn coded(&mut self, code: String) {
        let selection = self.selection.clone().unwrap_or_default();
        let candidates =
            [self.coding_user.clone().unwrap_or_default(), selection.user, self.source_user.clone(), self.project.creator.clone()];
        let user = candidates.into_iter().find(|u| !u.is_empty()).unwrap_or_default();
        // A place before the beginning becomes one that lies outside, and is told as such.
        let outside = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        let place = selection.place.map(|(start, end)| (outside(start), outside(end)));
        if let Some(source) = self.project.sources.last_mut() {
            source.codings.push(Coding { code, user, place, quote: String::new() });
        }
    }

    fn content(&mut self, text: &str) {
        if self.in_content
            && let Some(last) = self.texts.last_mut()
        {
            last.0.get_or_insert_default().push_str(text);
        }
    }

    fn end(&mut self) {
        let name = self.stack.pop().unwrap_or_default();
        let depth = self.stack.len();
        match name.as_str() {
            "Code" if self.open_codes.last().is_some_and(|(_, at)| *at == depth) => {
                self.open_codes.pop();
            }
            "Coding" => self.coding_user = None,
            "PlainTextContent" => self.in_content = false,
            _ if self.selection.as_ref().is_some_and(|s| s.depth == depth) => self.selection = None,
            _ => {}
        }
    }
}
