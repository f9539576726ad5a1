//! A codebook in the exchange format of qualitative-analysis programs: REFI-QDA 1.5, `.qdc`.
//!
//! Input: codes, strategies and boundary codes. Every code is codable, because programs disagree on what becomes of one
//! that is not; strategies stand inside their code; definitions, cases and examples are labelled plain text in
//! `Description`, the only place that survives every import. Sets say which codes share a value of an axis; an empty
//! `Sets` is never written. GUIDs are made from ids ([`super::guid`]), so a later export updates instead of doubling.

use super::address::Addresses;
use super::guid::guid;
use super::{entry, unwritable};
use crate::error::Result;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Valence;
use crate::taxonomy::code::{Code, Strategy};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rustc_hash::FxHashSet;

const NAMESPACE: &str = "urn:QDA-XML:codebook:1.0";

/// A code as the format has it.
pub(super) struct Node {
    pub(super) guid: String,
    name: String,
    color: String,
    description: String,
    children: Vec<Node>,
}

/// Which strategies stand in the codebook beside their codes.
pub(super) type Wanted<'w> = &'w dyn Fn(&Strategy) -> bool;

/// The codebook; without strategies where only codes are wanted.
///
/// # Errors
/// Only where XML can not be written, which does not happen in memory.
pub fn write(taxonomy: &Taxonomy, codes_only: bool) -> Result<String> {
    let wanted = |strategy: &Strategy| !codes_only && !strategy.deprecated;
    let nodes = nodes(taxonomy, &wanted);
    let sets = sets(taxonomy, &wanted);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let io = |e: std::io::Error| unwritable("REFI-QDA", e);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None))).map_err(io)?;
    let origin = origin(taxonomy);
    writer
        .create_element("CodeBook")
        .with_attributes([("xmlns", NAMESPACE), ("origin", origin.as_str())])
        .write_inner_content(|writer| {
            writer.create_element("Codes").write_inner_content(|writer| nodes.iter().try_for_each(|node| code_element(writer, node)))?;
            if !sets.is_empty() {
                writer
                    .create_element("Sets")
                    .write_inner_content(|writer| sets.iter().try_for_each(|set| set_element(writer, set, "guid")))?;
            }
            Ok(())
        })
        .map_err(io)?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(|e| unwritable("REFI-QDA", e))?;
    text.push('\n');
    Ok(text)
}

/// Program, taxonomy and fingerprint: what made the file.
pub(super) fn origin(taxonomy: &Taxonomy) -> String {
    clean(&format!("ier {}, taxonomy {} {}", env!("CARGO_PKG_VERSION"), taxonomy.about.version, taxonomy.fingerprint))
}

/// Codes, then boundary codes, with the strategies wanted inside their codes.
pub(super) fn nodes(taxonomy: &Taxonomy, wanted: Wanted) -> Vec<Node> {
    let addresses = Addresses::by_name(taxonomy);
    let colors = colors(taxonomy);
    let mut names = Names::default();
    let mut nodes = Vec::new();
    for ((_, code), color) in taxonomy.codes.iter().zip(&colors) {
        nodes.push(Node {
            guid: guid(&addresses.code(&code.id)),
            name: names.unique(&code.label, &code.id),
            color: color.clone(),
            description: clean(&entry::code_text(code)),
            children: Vec::new(),
        });
    }
    for code in &taxonomy.boundary {
        let mut description = code.definition.trim().to_owned();
        if !code.test.is_empty() {
            description = format!("{description}\n\nTest: {}", code.test.trim());
        }
        nodes.push(Node {
            guid: guid(&addresses.of("boundary", &[&code.id])),
            name: names.unique(&code.label, &code.id),
            color: "#9E9E9E".to_owned(),
            description: clean(&format!("{description}\n\nId: {}", code.id.value)),
            children: Vec::new(),
        });
    }
    // After all codes, so that of two equal names the code keeps the bare one.
    for (node, (_, code)) in nodes.iter_mut().zip(&taxonomy.codes) {
        for strategy in code.strategies.iter().filter(|s| wanted(s)) {
            node.children.push(Node {
                guid: guid(&addresses.strategy(&strategy.id)),
                name: names.unique(&strategy.label, &strategy.id),
                color: node.color.clone(),
                description: clean(&entry::strategy_text(code, strategy)),
                children: Vec::new(),
            });
        }
    }
    nodes
}

/// A code with the codes inside it.
pub(super) fn code_element(writer: &mut Writer<Vec<u8>>, node: &Node) -> std::io::Result<()> {
    writer
        .create_element("Code")
        .with_attributes([("guid", node.guid.as_str()), ("name", &node.name), ("isCodable", "true"), ("color", &node.color)])
        .write_inner_content(|writer| {
            if !node.description.is_empty() {
                writer.create_element("Description").write_text_content(BytesText::new(&node.description))?;
            }
            node.children.iter().try_for_each(|child| code_element(writer, child))
        })?;
    Ok(())
}

/// Codes and strategies that share a value of an axis.
pub(super) struct Set {
    guid: String,
    name: String,
    members: Vec<String>,
}

/// A set for each value of an axis that a code or a strategy wanted has.
pub(super) fn sets(taxonomy: &Taxonomy, wanted: Wanted) -> Vec<Set> {
    let addresses = Addresses::by_name(taxonomy);
    let mut sets = Vec::new();
    for axis in &taxonomy.axes {
        for value in &axis.values {
            let shares = |axes| entry::axis_values(axes).contains(&(axis.id.as_str(), value.id.as_str()));
            let mut members = Vec::new();
            for (_, code) in &taxonomy.codes {
                if code.axes.is_some_and(shares) {
                    members.push(guid(&addresses.code(&code.id)));
                }
                for strategy in code.strategies.iter().filter(|s| wanted(s)) {
                    if taxonomy.axes_of(code, Some(strategy)).is_some_and(shares) {
                        members.push(guid(&addresses.strategy(&strategy.id)));
                    }
                }
            }
            if !members.is_empty() {
                let guid = guid(&addresses.of("axis", &[&axis.id, &value.id]));
                sets.push(Set { guid, name: clean(&format!("{}: {}", axis.label, value.label)), members });
            }
        }
    }
    sets
}

/// A set; its members point to codes by `guid` in a codebook, by `targetGUID` in a project.
pub(super) fn set_element(writer: &mut Writer<Vec<u8>>, set: &Set, pointer: &str) -> std::io::Result<()> {
    writer.create_element("Set").with_attributes([("guid", set.guid.as_str()), ("name", &set.name)]).write_inner_content(|writer| {
        for member in &set.members {
            writer.create_element("MemberCode").with_attribute((pointer, member.as_str())).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Names given so far. Some programs ask for names that are unique over the whole codebook, whatever the case.
#[derive(Default)]
struct Names(FxHashSet<String>);

impl Names {
    fn unique(&mut self, label: &str, id: &str) -> String {
        let label = clean(label).replace(['\n', '\r', '\t'], " ");
        if self.0.insert(label.to_lowercase()) {
            return label;
        }
        let name = format!("{label} ({})", clean(id));
        self.0.insert(name.to_lowercase());
        name
    }
}

/// Without the characters that XML 1.0 forbids.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)).collect()
}

/// A colour for each code: greens and blues improve, reds and purples worsen, grey for the rest. Neighbours differ in
/// hue, and each second one is darker.
fn colors(taxonomy: &Taxonomy) -> Vec<String> {
    let valence = |code: &Code| code.axes.map(|axes| axes.valence);
    let count = |wanted| taxonomy.codes.iter().filter(|(_, code)| valence(code) == Some(wanted)).count();
    let (improving, worsening) = (count(Valence::Improve), count(Valence::Worsen));
    let (mut improve, mut worsen) = (0, 0);
    let mut colors = Vec::new();
    for (_, code) in &taxonomy.codes {
        let (index, of, from) = match valence(code) {
            Some(Valence::Improve) => (&mut improve, improving, 90),
            Some(Valence::Worsen) => (&mut worsen, worsening, 285),
            _ => {
                colors.push("#757575".to_owned());
                continue;
            }
        };
        // Whole degrees and whole numbers throughout: the same on every machine.
        let hue = (from + *index * 135 / of.max(1)) % 360;
        colors.push(rgb(hue, if *index % 2 == 0 { 200 } else { 150 }));
        *index += 1;
    }
    colors
}

/// A colour of this hue (0 to 359) whose strongest part has this brightness and whose weakest a quarter of it.
fn rgb(hue: usize, high: usize) -> String {
    let low = high / 4;
    let rising = low + (high - low) * (hue % 60) / 60;
    let falling = low + high - rising;
    let (red, green, blue) = match hue / 60 {
        0 => (high, rising, low),
        1 => (falling, high, low),
        2 => (low, high, rising),
        3 => (low, falling, high),
        4 => (rising, low, high),
        _ => (high, low, falling),
    };
    format!("#{red:02X}{green:02X}{blue:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_around_the_wheel() {
        let rows =
            [(0, "#C83232"), (60, "#C8C832"), (120, "#32C832"), (180, "#32C8C8"), (240, "#3232C8"), (300, "#C832C8"), (330, "#C8327D")];
        for (hue, color) in rows {
            assert_eq!(rgb(hue, 200), color, "{hue} degrees");
        }
    }

    #[test]
    fn equal_names_are_told_apart_and_forbidden_characters_dropped() {
        let mut names = Names::default();
        assert_eq!(names.unique("Hug them", "IERS:0046"), "Hug them");
        assert_eq!(names.unique("hug\tthem", "IERS:0999"), "hug them (IERS:0999)");
        assert_eq!(clean("a\u{0}b\u{FFFF}c\nd😀"), "abc\nd😀");
    }
}
