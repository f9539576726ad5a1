//! One-page handouts as SVG, in the proportions of a slide (16:9): drawn from the taxonomy, readable in print and without
//! colour.
//!
//! - [`Handout::Map`]: valence by orientation with the codes, and a strategy of each.
//! - [`Handout::Process`]: the stages of the process model with strategies at work there.
//! - [`Handout::Tree`]: the tests of the boundary codes as questions, "is it regulation?".

mod canvas;
mod map;
mod process;
mod tree;

use crate::error::{Error, Result};
use crate::taxonomy::Taxonomy;

/// A handout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handout {
    /// Valence by orientation.
    Map,
    /// The process model.
    Process,
    /// "Is it regulation?"
    Tree,
}

impl Handout {
    /// Every handout.
    pub const ALL: [Handout; 3] = [Handout::Map, Handout::Process, Handout::Tree];

    /// Name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Handout::Map => "map",
            Handout::Process => "process",
            Handout::Tree => "tree",
        }
    }

    /// The handout of this name.
    pub fn from_id(id: &str) -> Option<Handout> {
        Handout::ALL.into_iter().find(|h| h.id() == id)
    }
}

/// Draws a handout.
///
/// # Errors
/// Occur where the taxonomy lacks what it shows: axes of codes, or boundary codes with tests.
pub fn write(taxonomy: &Taxonomy, handout: Handout) -> Result<String> {
    let lacks = |what: &str| Err(Error::taxonomy(format!("the handout `{}` needs {what}, and this taxonomy has none", handout.id())));
    let codes_have_axes = taxonomy.codes.iter().any(|(_, c)| c.axes.is_some());
    match handout {
        Handout::Map | Handout::Process if !codes_have_axes => lacks("codes with axes"),
        Handout::Tree if taxonomy.boundary.iter().all(|b| b.test.is_empty()) => lacks("boundary codes with tests"),
        Handout::Map => Ok(map::draw(taxonomy)),
        Handout::Process => Ok(process::draw(taxonomy)),
        Handout::Tree => Ok(tree::draw(taxonomy)),
    }
}
