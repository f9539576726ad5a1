//! Questions as Moodle XML.
//!
//! Format: Moodle's documentation of its XML format. A category comes first; each question is of type `multichoice` with
//! an `idnumber`, by which a later import can be matched with an earlier one. Points: as in [`super::gift`].

use super::gift::share;
use super::names::Names;
use super::question::{Question, explanation, uuid};
use super::template::escape;
use crate::error::{Error, Result};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// The questions as one file, in a category of this name.
///
/// # Errors
/// Only where XML can not be written, which does not happen in memory.
pub fn write(questions: &[Question], names: &Names, category: &str) -> Result<String> {
    let failed = |e: &dyn std::fmt::Display| Error::usage(format!("can not write as Moodle XML: {e}"));
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).map_err(|e| failed(&e))?;
    writer
        .create_element("quiz")
        .write_inner_content(|writer| {
            writer.create_element("question").with_attribute(("type", "category")).write_inner_content(|writer| {
                text_in(writer, "category", &[], &format!("$course$/top/{}", category.replace(['\n', '/'], " ")))
            })?;
            questions.iter().try_for_each(|q| question(writer, q, names))
        })
        .map_err(|e| failed(&e))?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(|e| failed(&e))?;
    text.push('\n');
    Ok(text)
}

fn question(writer: &mut Writer<Vec<u8>>, question: &Question, names: &Names) -> io::Result<()> {
    let vignette = question.vignette;
    let right = question.choices.iter().filter(|c| c.right).count();
    writer.create_element("question").with_attribute(("type", "multichoice")).write_inner_content(|writer| {
        text_in(writer, "name", &[], &format!("ier {}", vignette.id))?;
        text_in(writer, "questiontext", &[("format", "html")], &stem(question))?;
        text_in(writer, "generalfeedback", &[("format", "html")], &paragraph(&explanation(vignette, names)))?;
        simple(writer, "defaultgrade", "1.0")?;
        simple(writer, "penalty", "0.3333333")?;
        simple(writer, "hidden", "0")?;
        simple(writer, "idnumber", &uuid(vignette).to_string())?;
        simple(writer, "single", if question.several() { "false" } else { "true" })?;
        simple(writer, "shuffleanswers", "true")?;
        simple(writer, "answernumbering", "abc")?;
        for choice in &question.choices {
            let fraction = match (choice.right, right) {
                (true, n) => share(n),
                (false, 1) => "0".to_owned(),
                (false, n) => format!("-{}", share(n)),
            };
            writer.create_element("answer").with_attributes([("fraction", fraction.as_str()), ("format", "html")]).write_inner_content(
                |writer| {
                    writer.create_element("text").write_text_content(BytesText::new(&paragraph(&choice.name)))?;
                    text_in(writer, "feedback", &[("format", "html")], &paragraph(&choice.feedback))
                },
            )?;
        }
        let tags =
            [format!("code:{}", vignette.main_label()), format!("context:{}", vignette.context), vignette.difficulty.id().to_owned()];
        writer.create_element("tags").write_inner_content(|writer| tags.iter().try_for_each(|tag| text_in(writer, "tag", &[], tag)))?;
        Ok(())
    })?;
    Ok(())
}

/// The question as HTML: what was asked, the text as a quotation, what to do.
pub(super) fn stem(question: &Question) -> String {
    let vignette = question.vignette;
    let mut html = String::new();
    if !vignette.prompt.is_empty() {
        html.push_str(&format!("<p><em>Question asked:</em> {}</p>", escape(&vignette.prompt)));
    }
    html.push_str(&format!("<blockquote><p>{}</p></blockquote>", escape(&vignette.text).replace('\n', "<br/>")));
    html.push_str(&paragraph(question.asks()));
    html
}

/// Text as a paragraph of HTML.
fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text).replace('\n', "<br/>"))
}

fn simple(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(text))?;
    Ok(())
}

fn text_in(writer: &mut Writer<Vec<u8>>, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    writer.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(|writer| simple(writer, "text", text))?;
    Ok(())
}
