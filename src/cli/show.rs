//! `ier show`: reads an entry of the taxonomy on the terminal.

mod find;
mod links;
pub(super) mod page;
mod strategy;
mod theory;

use super::TaxonomyArgs;
use crate::export::{bibtex, csl};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::theory::Source;
use find::{Entry, find};
use links::{cited, to_json};
use page::{Page, Setting};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Read an entry: a strategy, code, axis or value, category, boundary code, concept, context, motive, measure or source.
///
/// Everything the entry holds is shown, and what other entries say of it: narrower strategies, the items that ask about
/// it, the contexts it is typical of. Where a name means several things, all are shown; a retired strategy leads to its
/// successor.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  ier show IERS:0211                  a strategy by its id
  ier show make-them-a-cup-of-tea     or by its readable name
  ier show comforting                 a code with its strategies
  ier show stage.cognitive_change     a value of an axis
  ier show contagion --cite           a boundary code, with full references
  ier show ierq                       a questionnaire and what its items ask about
  ier show IERS:0172 --format bibtex  the sources of an entry for a reference manager
  ier show IERS:0007 --json           for other programs, one line per entry")]
pub struct ShowArgs {
    /// Id, slug or label of one or more entries.
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// Print sources in full, saying which are unverified.
    #[arg(long)]
    pub cite: bool,
    /// Print entries as JSON, one line each.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Print only the sources that the entries cite, in this format.
    #[arg(long, value_enum)]
    pub format: Option<SourceFormat>,
    /// Which taxonomy.
    #[command(flatten)]
    pub taxonomy: TaxonomyArgs,
}

/// A format of references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SourceFormat {
    /// For LaTeX and most reference managers.
    Bibtex,
    /// For citation processors, Zotero and Pandoc.
    CslJson,
}

/// Shows the entries on standard output.
pub fn run(args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    let mut entries = Vec::new();
    for name in &args.names {
        entries.extend(find(&taxonomy, name)?);
    }
    let text = if let Some(format) = args.format {
        references(&taxonomy, &entries, format)?
    } else if args.json {
        entries.iter().fold(String::new(), |mut text, entry| {
            let _ = writeln!(text, "{}", to_json(&taxonomy, *entry, args.cite));
            text
        })
    } else {
        let setting = Setting::of_stdout();
        let pages: Vec<String> = entries.iter().map(|entry| page_of(&taxonomy, *entry, args.cite).render(setting)).collect();
        pages.join(&format!("\n{}\n\n", "-".repeat(setting.width)))
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The page of what goes by this id.
#[cfg(feature = "search")]
pub(super) fn text_of(taxonomy: &Taxonomy, id: &str) -> anyhow::Result<String> {
    let setting = Setting::of_stdout();
    let pages: Vec<String> = find(taxonomy, id)?.iter().map(|entry| page_of(taxonomy, *entry, false).render(setting)).collect();
    Ok(pages.join("\n"))
}

fn page_of(taxonomy: &Taxonomy, entry: Entry<'_>, cite: bool) -> Page {
    let mut page = Page::default();
    match entry {
        Entry::Strategy(code, strategy, retired) => strategy::page(&mut page, taxonomy, code, strategy, retired),
        Entry::Code(code) => strategy::code_page(&mut page, taxonomy, code),
        Entry::Axis(axis) => theory::axis(&mut page, axis),
        Entry::Value(axis, value) => theory::value(&mut page, taxonomy, axis, value),
        Entry::Category(category) => theory::category(&mut page, taxonomy, category),
        Entry::Boundary(boundary) => theory::boundary(&mut page, taxonomy, boundary),
        Entry::Concept(concept) => theory::concept(&mut page, taxonomy, concept),
        Entry::Context(context) => theory::context(&mut page, taxonomy, context),
        Entry::Motive(motive) => theory::motive(&mut page, taxonomy, motive),
        Entry::Measure(measure) => theory::measure(&mut page, taxonomy, measure),
        Entry::Source(source) => {
            theory::source(&mut page, taxonomy, source);
            return page;
        }
    }
    let sources = cited(taxonomy, entry);
    if sources.is_empty() {
        return page;
    }
    page.heading("Sources");
    for source in sources {
        if cite {
            page.point(format!("{}: {}", source.id.value, csl::in_words(source)));
            if !source.verified {
                page.note("Unverified: nobody of this project has read it.");
            }
            page.note(&source.note);
        } else {
            page.point(short(source));
        }
    }
    page
}

/// A source in a few words: id, authors, year, and a warning where it was not looked up.
fn short(source: &Source) -> String {
    let family = |author: &String| author.split(',').next().unwrap_or(author).to_owned();
    let authors = match source.authors.as_slice() {
        [] => source.title.clone().unwrap_or_default(),
        [one] => family(one),
        [one, two] => format!("{} and {}", family(one), family(two)),
        [one, ..] => format!("{} et al.", family(one)),
    };
    let year = source.year.map_or(String::new(), |year| format!(" ({year})"));
    let doubt = if source.verified { "" } else { "; unverified" };
    format!("{}: {authors}{year}{doubt}", source.id.value)
}

fn references(taxonomy: &Taxonomy, entries: &[Entry<'_>], format: SourceFormat) -> anyhow::Result<String> {
    let mut sources: Vec<&Source> = Vec::new();
    for source in entries.iter().flat_map(|entry| cited(taxonomy, *entry)) {
        if !sources.iter().any(|s| s.id == source.id) {
            sources.push(source);
        }
    }
    Ok(match format {
        SourceFormat::Bibtex => sources.iter().map(|s| bibtex::entry(s)).collect::<Vec<_>>().join("\n"),
        SourceFormat::CslJson => {
            let items: Vec<serde_json::Value> = sources.iter().map(|s| csl::item(s)).collect();
            serde_json::to_string_pretty(&items)? + "\n"
        }
    })
}
