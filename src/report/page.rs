//! The page: the report poured into a template, one file that needs no other.
//!
//! The template can be replaced; what it gets is the [`Report`] as it stands, with `figure.svg` ready to be put in. Every
//! text is escaped, so that no answer can do anything to the page.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error as TemplateError, Value};

use super::Report;
use crate::error::{Error, Result};

/// The template that is used where none is given.
pub const TEMPLATE: &str = include_str!("templates/report.html");

/// Pours the report into a template; `name` is what messages call it.
///
/// # Errors
/// Where the template is not well formed, or asks for what is not there.
pub fn render(report: &Report, template: &str, name: &str) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // A misspelt name would leave an empty place that nobody sees.
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    // Figures are ours and their texts are escaped already.
    environment.add_filter("drawing", |svg: String| Value::from_safe_string(svg));
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(|e| fault(&e, name))?;
    environment.set_syntax(syntax);
    environment.add_template("page", template).map_err(|e| fault(&e, name))?;
    let page = environment.get_template("page").map_err(|e| fault(&e, name))?;
    page.render(Serde(report)).map_err(|e| fault(&e, name))
}

fn fault(error: &TemplateError, name: &str) -> Error {
    let detail = error.detail().map(|d| format!(": {d}")).unwrap_or_default();
    let message = format!("the template does not work: {}{detail}", error.kind());
    let line = error.line().unwrap_or(0) as u64;
    Error::usage(message).at(name, line, 0).hint("`ier report --show-template` prints the one that does")
}
