//! Embeds `taxonomy/` in the program: the texts of its files, the taxonomy that the library's own loader reads from them
//! and the codebook that its compiler makes of it, both packed. A file that does not load, or a rule that does not
//! compile, ends the build with its line and column.
//!
//! Loader and compiler are compiled into this script from the library's sources; what the script itself has to provide
//! is left out of it by `cfg(embedded)`.

// The script uses a part of these modules, and exports none; clippy and the compiler look at all of them in the library.
#![allow(dead_code, unused_imports, unreachable_pub, missing_docs, clippy::unused_self)]

#[path = "src/codebook/mod.rs"]
mod codebook;
#[path = "src/error.rs"]
mod error;
#[path = "src/span.rs"]
mod span;
#[path = "src/taxonomy/mod.rs"]
mod taxonomy;
#[path = "src/text/mod.rs"]
mod text;

use codebook::compile;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};
use taxonomy::{load, packed};

fn main() -> ExitCode {
    println!("cargo::rustc-cfg=embedded");
    // A folder is looked through with all that it holds: a changed, new or removed file makes the build anew.
    println!("cargo::rerun-if-changed=taxonomy");
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                for line in problem.to_string().lines() {
                    println!("cargo::error={line}");
                }
            }
            ExitCode::FAILURE
        }
    }
}

/// Writes the table of texts and the packed taxonomy; the problems of the taxonomy if it has any.
fn embed() -> Result<(), Vec<error::Error>> {
    let variable = |name| PathBuf::from(env::var_os(name).expect("cargo sets it"));
    let (root, out) = (variable("CARGO_MANIFEST_DIR").join("taxonomy"), variable("OUT_DIR"));
    let files = load::folder_files(&root).map_err(|problem| vec![problem])?;
    let mut table = String::from("static EMBEDDED: &[(&str, &str)] = &[\n");
    for file in &files {
        writeln!(table, "    ({:?}, include_str!({:?})),", file.path, root.join(&file.path).display().to_string())
            .expect("a string takes everything");
    }
    table.push_str("];\n");
    let mut problems = Vec::new();
    let whole = load::load(files, Default::default, &mut problems);
    if !problems.is_empty() {
        return Err(problems.into_iter().map(inside_taxonomy).collect());
    }
    let taxonomy = packed::pack(&whole).map_err(|problem| vec![problem])?;
    let rules = compile::compile_all(&whole, &mut problems);
    if !problems.is_empty() {
        return Err(problems.into_iter().map(inside_taxonomy).collect());
    }
    let codebook = codebook::packed::pack(&rules).map_err(|problem| vec![problem])?;
    let write = |name: &str, bytes: &[u8]| fs::write(out.join(name), bytes).expect("the build folder is writable");
    write("embedded.rs", table.as_bytes());
    write("taxonomy.packed", &taxonomy);
    write("codebook.packed", &codebook);
    write("fingerprint", whole.fingerprint.as_bytes());
    Ok(())
}

/// The problem with its file as seen from the crate's folder, where editors and terminals look for it.
fn inside_taxonomy(problem: error::Error) -> error::Error {
    match problem.place().cloned() {
        Some(place) => {
            let file = PathBuf::from("taxonomy").join(&place.file);
            problem.at(file, place.line, place.column)
        }
        None => problem,
    }
}
