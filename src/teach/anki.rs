//! Flash cards for Anki, as a text file with GUIDs: importing a newer file updates the cards and keeps what was learnt.
//!
//! Format: Anki's manual, "Text files", with header lines `#separator:tab`, `#html:true`, `#guid column:1`. Columns: GUID,
//! front, back, tags. The front has the question and the text; the back the codes with the words that show them, the
//! reason, and the code that tempts.

use super::names::Names;
use super::question::{explanation, uuid};
use super::template::escape;
use super::vignette::Vignette;
use std::fmt::Write as _;

/// The deck.
pub fn write(vignettes: &[&Vignette], names: &Names, deck: &str) -> String {
    let mut out = format!(
        "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n#notetype:Basic\n#deck:{}\n#columns:Guid\tFront\tBack\tTags\n",
        deck.replace(['\n', '\t'], " ")
    );
    for vignette in vignettes {
        let mut front = String::new();
        if !vignette.prompt.is_empty() {
            let _ = write!(front, "<i>{}</i><br><br>", html(&vignette.prompt));
        }
        front.push_str(&html(&vignette.text));
        let mut back = String::new();
        for label in vignette.key() {
            let _ = write!(back, "<b>{}</b>", html(names.name(label)));
            for (quote, why) in vignette.evidence(label) {
                let _ = write!(back, "<br>“{}” {}", html(&quote.replace('\n', " ")), html(why));
            }
            back.push_str("<br><br>");
        }
        back.push_str(&html(&explanation(vignette, names)));
        let tags: Vec<String> = vignette
            .key()
            .iter()
            .map(|label| format!("ier::code::{label}"))
            .chain([format!("ier::context::{}", vignette.context), format!("ier::{}", vignette.difficulty.id())])
            .collect();
        let _ = writeln!(out, "{}\t{front}\t{back}\t{}", uuid(vignette), tags.join(" "));
    }
    out
}

/// Text as HTML in one field: no tabs, no line breaks, and no quotation mark of ASCII, which could open a quoted field.
fn html(text: &str) -> String {
    escape(text.trim()).replace('\r', "").replace('\n', "<br>").replace('\t', " ")
}
