//! Questions as a QTI 2.1 package: a zip with a manifest and an item a question.
//!
//! Format: IMS Question and Test Interoperability 2.1 and IMS Content Packaging 1.1. Items are choice interactions. With one
//! right choice the standard template `match_correct` scores; with several, a mapping gives every right choice its share
//! and takes as much away for a wrong one, not below 0. Each choice has its own feedback; the explanation comes with
//! any answer. The order of files and their dates are fixed, so that the same questions make the same bytes.

use super::moodle;
use super::names::Names;
use super::question::{Choice, Question, explanation, uuid};
use super::template::escape;
use crate::error::{Error, Result};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const NAMESPACE: &str = "http://www.imsglobal.org/xsd/imsqti_v2p1";
const SCHEMA: &str = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd";

/// The package.
///
/// # Errors
/// Only where a zip can not be written, which does not happen in memory.
pub fn write(questions: &[Question], names: &Names, title: &str) -> Result<Vec<u8>> {
    let failed = |e: &dyn std::fmt::Display| Error::usage(format!("can not write as QTI: {e}"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
    let mut add = |name: &str, text: &str| -> Result<()> {
        zip.start_file(name, options).map_err(|e| failed(&e))?;
        zip.write_all(text.as_bytes()).map_err(|e| failed(&e))
    };
    add("imsmanifest.xml", &manifest(questions, title))?;
    add("assessment.xml", &test(questions, title))?;
    for question in questions {
        add(&format!("items/{}.xml", identifier(question)), &item(question, names))?;
    }
    Ok(zip.finish().map_err(|e| failed(&e))?.into_inner())
}

/// Identifier of a question: begins with a letter, as XML wants it, and stays the same from export to export.
fn identifier(question: &Question) -> String {
    format!("ier-{}", uuid(question.vignette))
}

fn manifest(questions: &[Question], title: &str) -> String {
    let mut resources = String::new();
    let mut all = String::new();
    for question in questions {
        let id = identifier(question);
        let _ = write!(
            resources,
            "    <resource identifier=\"{id}\" type=\"imsqti_item_xmlv2p1\" href=\"items/{id}.xml\">\n      <file href=\"items/{id}.xml\"/>\n    </resource>\n"
        );
        let _ = writeln!(all, "      <dependency identifierref=\"{id}\"/>");
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:lom="http://ltsc.ieee.org/xsd/LOM" identifier="ier-manifest">
  <metadata>
    <schema>QTIv2.1 Package</schema>
    <schemaversion>1.0.0</schemaversion>
    <lom:lom><lom:general><lom:title><lom:string>{title}</lom:string></lom:title></lom:general></lom:lom>
  </metadata>
  <organizations/>
  <resources>
    <resource identifier="ier-assessment" type="imsqti_test_xmlv2p1" href="assessment.xml">
      <file href="assessment.xml"/>
{all}    </resource>
{resources}  </resources>
</manifest>
"#,
        title = escape(title)
    )
}

fn test(questions: &[Question], title: &str) -> String {
    let mut references = String::new();
    for question in questions {
        let id = identifier(question);
        let _ = writeln!(references, "      <assessmentItemRef identifier=\"{id}\" href=\"items/{id}.xml\"/>");
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<assessmentTest xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NAMESPACE} {SCHEMA}" identifier="ier-assessment" title="{title}">
  <testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">
    <assessmentSection identifier="section" title="{title}" visible="true">
{references}    </assessmentSection>
  </testPart>
</assessmentTest>
"#,
        title = escape(title)
    )
}

fn item(question: &Question, names: &Names) -> String {
    let several = question.several();
    let right: Vec<(usize, &Choice)> = question.choices.iter().enumerate().filter(|(_, c)| c.right).collect();
    let values: String = right.iter().fold(String::new(), |text, (i, _)| text + &format!("<value>{}</value>", name(*i)));
    let (cardinality, most) = if several { ("multiple", 0) } else { ("single", 1) };
    let mapping = if several {
        let share = 1.0 / right.len() as f64;
        let entries = question.choices.iter().enumerate().fold(String::new(), |text, (i, c)| {
            text + &format!("<mapEntry mapKey=\"{}\" mappedValue=\"{:.6}\"/>", name(i), if c.right { share } else { -share })
        });
        format!("\n    <mapping lowerBound=\"0\" upperBound=\"1\" defaultValue=\"0\">{entries}</mapping>")
    } else {
        String::new()
    };
    let choices = question.choices.iter().enumerate().fold(String::new(), |text, (i, c)| {
        text + &format!(
            "      <simpleChoice identifier=\"{0}\">{1}<feedbackInline outcomeIdentifier=\"FEEDBACK\" identifier=\"{0}\" showHide=\"show\"> {2}</feedbackInline></simpleChoice>\n",
            name(i),
            escape(&c.name),
            escape(&c.feedback)
        )
    });
    let score = if several {
        r#"<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>"#
    } else {
        r#"<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf><responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseElse></responseCondition>"#
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NAMESPACE} {SCHEMA}" identifier="{id}" title="ier {vignette}" adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">
    <correctResponse>{values}</correctResponse>{mapping}
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>
  <outcomeDeclaration identifier="FEEDBACK" cardinality="{cardinality}" baseType="identifier"/>
  <outcomeDeclaration identifier="EXPLANATION" cardinality="single" baseType="identifier"/>
  <itemBody>
    {stem}
    <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">
{choices}    </choiceInteraction>
  </itemBody>
  <responseProcessing>
    {score}
    <setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>
    <setOutcomeValue identifier="EXPLANATION"><baseValue baseType="identifier">shown</baseValue></setOutcomeValue>
  </responseProcessing>
  <modalFeedback outcomeIdentifier="EXPLANATION" identifier="shown" showHide="show">{explanation}</modalFeedback>
</assessmentItem>
"#,
        id = identifier(question),
        vignette = escape(&question.vignette.id),
        stem = moodle::stem(question),
        explanation = escape(&explanation(question.vignette, names)),
    )
}

/// Identifier of a choice.
fn name(choice: usize) -> String {
    format!("C{}", choice + 1)
}
