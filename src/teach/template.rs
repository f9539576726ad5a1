//! The templates of pages and Markdown files, compiled into the program.
//!
//! Every page is one file without scripts, fonts or addresses of other machines, readable without colour, and made for
//! A4 and Letter alike.

use crate::error::{Error, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment};

const TEMPLATES: [(&str, &str); 6] = [
    ("page.css", include_str!("templates/page.css")),
    ("handbook.html", include_str!("templates/handbook.html")),
    ("handbook.md", include_str!("templates/handbook.md")),
    ("worksheet.html", include_str!("templates/worksheet.html")),
    ("worksheet.md", include_str!("templates/worksheet.md")),
    ("hard_cases.md", include_str!("templates/hard_cases.md")),
];

/// Fills a template.
///
/// # Errors
/// Only where a template is broken, which a test excludes.
pub fn render(name: &str, values: &serde_json::Value) -> Result<String> {
    let failed = |e: minijinja::Error| Error::usage(format!("the template {name} can not be filled: {e:#}"));
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build().map_err(failed)?;
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|name| if name.rsplit('.').next() == Some("html") { AutoEscape::Html } else { AutoEscape::None });
    environment.add_filter("ticks", |text: &str| Value::from_safe_string(ticks(text)));
    environment.add_filter("words", |text: &str| text.replace('_', " "));
    environment.add_filter("oneline", |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" "));
    environment.add_filter("md", markdown);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).map_err(failed)?;
    }
    environment.get_template(name).and_then(|t| t.render(to_template(values))).map_err(failed)
}

/// JSON as the templates' own values, which their crate makes without serde only by hand.
fn to_template(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(yes) => Value::from(*yes),
        serde_json::Value::Number(n) => n.as_i64().map_or_else(|| Value::from(n.as_f64().unwrap_or(f64::NAN)), Value::from),
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(list) => Value::from(list.iter().map(to_template).collect::<Vec<Value>>()),
        serde_json::Value::Object(fields) => Value::from_pairs(fields.iter().map(|(name, value)| (name.clone(), to_template(value)))),
    }
}

/// Escaped for HTML, with `code` in backticks marked as such.
fn ticks(text: &str) -> String {
    let mut out = String::new();
    for (i, part) in text.trim().split('`').enumerate() {
        let escaped = escape(part);
        if i % 2 == 1 {
            out.push_str(&format!("<code>{escaped}</code>"));
        } else {
            out.push_str(&escaped);
        }
    }
    out
}

/// Text for HTML and XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text of others for Markdown: what would be read as a mark is escaped, and a line break stays one.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut at_start = true;
    for c in text.trim().chars() {
        match c {
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '#' | '-' | '+' if at_start => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\\n"),
            c => out.push(c),
        }
        at_start = c == '\n' || at_start && c == ' ';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_do_not_become_marks() {
        assert_eq!(markdown("- hug *him*\n# ok_1"), "\\- hug \\*him\\*\\\n\\# ok\\_1");
        assert_eq!(ticks("a < `b&c`"), "a &lt; <code>b&amp;c</code>");
    }
}
