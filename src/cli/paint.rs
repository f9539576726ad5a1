//! Colour, where it is wanted: on a terminal, and not where NO_COLOR is set (<https://no-color.org>).

use std::io::IsTerminal;

/// Whether standard output takes colour.
pub fn on_stdout() -> bool {
    wanted() && std::io::stdout().is_terminal()
}

/// Whether standard error takes colour.
pub fn on_stderr() -> bool {
    wanted() && std::io::stderr().is_terminal()
}

fn wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}

/// Text in an SGR style if `colour`.
pub fn style(text: &str, sgr: &str, colour: bool) -> String {
    if colour { format!("\x1b[{sgr}m{text}\x1b[0m") } else { text.to_owned() }
}

/// Bold on standard output.
pub fn bold(text: &str) -> String {
    style(text, "1", on_stdout())
}

/// Dim on standard output.
pub fn dim(text: &str) -> String {
    style(text, "2", on_stdout())
}

/// The word that announces an error on standard error.
pub fn error(text: &str) -> String {
    style(text, "1;31", on_stderr())
}
