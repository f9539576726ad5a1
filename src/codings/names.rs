//! Codes by the names people write: id or label, in any case and spacing.

use crate::error::{Error, nearest};
use crate::taxonomy::Taxonomy;
use rustc_hash::FxHashMap;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// The code with this number.
    Code(usize),
    /// The boundary code with this number.
    Boundary(usize),
    /// That nothing applies.
    Nothing,
}

/// Knows every code and boundary code by name.
#[derive(Debug, Clone)]
pub struct Names {
    codes: Vec<String>,
    boundary: Vec<String>,
    by_name: FxHashMap<String, Named>,
}

/// Words that say that a response was read and has no code.
const NOTHING: [&str; 8] = ["none", "nocode", "nocodes", "nothing", "noier", "0", "keine", "no"];

impl Names {
    /// Those of a taxonomy.
    pub fn of(taxonomy: &Taxonomy) -> Names {
        let mut by_name: FxHashMap<String, Named> = NOTHING.iter().map(|word| ((*word).to_owned(), Named::Nothing)).collect();
        // Ids after labels, so that they win where the label of one code is the id of another.
        for (at, boundary) in taxonomy.boundary.iter().enumerate() {
            if boundary.id.value != "none" {
                by_name.insert(plain(&boundary.label), Named::Boundary(at));
                by_name.insert(plain(&boundary.id.value), Named::Boundary(at));
            }
        }
        for (at, (_, code)) in taxonomy.codes.iter().enumerate() {
            by_name.insert(plain(&code.label.value), Named::Code(at));
        }
        for (at, (_, code)) in taxonomy.codes.iter().enumerate() {
            by_name.insert(plain(&code.id.value), Named::Code(at));
        }
        Names {
            codes: taxonomy.codes.iter().map(|(_, c)| c.id.value.clone()).collect(),
            boundary: taxonomy.boundary.iter().map(|b| b.id.value.clone()).collect(),
            by_name,
        }
    }

    /// Ids of the codes, in order.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Ids of the boundary codes, in order.
    pub fn boundary(&self) -> &[String] {
        &self.boundary
    }

    /// What this name stands for.
    pub fn find(&self, name: &str) -> Option<Named> {
        let name = plain(name);
        if name.is_empty() { None } else { self.by_name.get(&name).copied() }
    }

    /// What each name in a cell stands for: names apart by `;`, `|` or a line end, else by `,`.
    ///
    /// # Errors
    /// Gives the name that is not known.
    pub fn split<'c>(&self, cell: &'c str) -> Result<Vec<Named>, &'c str> {
        let strong: &[char] = &[';', '|', '\n'];
        let parts: Vec<&str> = if cell.contains(strong) {
            cell.split(strong).collect()
        } else if self.find(cell).is_some() {
            vec![cell]
        } else {
            cell.split(',').collect()
        };
        let parts = parts.into_iter().map(str::trim).filter(|p| !p.is_empty());
        parts.map(|part| self.find(part).ok_or(part)).collect()
    }

    /// The id that is most like this name.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.codes.iter().chain(&self.boundary).map(String::as_str))
    }

    /// The error of a name that is no code.
    pub fn unknown(&self, name: &str) -> Error {
        let error = Error::table(format!("`{name}` is not a code of the codebook"));
        match self.nearest(name) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`ier tree` lists the codes; `--taxonomy FOLDER` takes another codebook; `none` says that nothing applies"),
        }
    }
}

/// The name in lower case, letters and digits only.
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
