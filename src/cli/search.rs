//! `ier search`: finds strategies by whatever words, and coded answers by words, codes and axes.
//!
//! The definition of the command and its way over the catalogue; how results look is in `list`, coded answers are
//! searched in `answers`.

mod answers;
mod list;

use super::show::page::Setting;
use super::show::print;
use super::{TaxonomyArgs, paint};
use crate::coder::Coder;
use crate::error::Error;
use crate::response::Response;
use crate::search::{Catalogue, Facet, Filter, Outcome, Request, Sort};
use crate::taxonomy::Taxonomy;
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Find strategies in whatever words you have, or coded answers by words, codes and axes.
///
/// Type keywords, a question, a description or a scholar's term; spelling need not be right:
///
///   ier search silent treatment
///   ier search "how do people calm an anxious coworker"
///   ier search "acts as if he does not exist"
///   ier search downward comparison
///
/// Narrow it down, count, or browse without words:
///
///   ier search cheer up --orientation divert --context hospital
///   ier search --code humour --sort label --limit 50
///   ier search guilt --facets
///
/// Strategies like one you know; what fits a pasted answer; read a result in full:
///
///   ier search --like IERS:0031
///   ier search --text "I let her vent and made her a cup of tea"
///   ier search silent treatment --show 1
///
/// Marks that are understood, inside quotes of the shell: '"a phrase" -without +with begin*'. Nothing typed
/// is an error; what is left out is said.
///
/// Coded answers (JSONL, as `ier code --to FILE.jsonl` writes it), with the words in context. All
/// words must occur; a folder for the index makes the next search fast:
///
///   ier search --in coded.jsonl joke --code humour
///   ier search --in coded.jsonl --valence worsen --status actual
///   ier search --in coded.jsonl "silent treatment" --index coded.index
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct SearchArgs {
    /// What to look for; without words, everything is listed
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Only this valence: improve, worsen, unspecified
    #[arg(long, value_name = "VALUE", help_heading = "Filters")]
    valence: Vec<String>,
    /// Only this orientation: engage, divert, unspecified
    #[arg(long, value_name = "VALUE", help_heading = "Filters")]
    orientation: Vec<String>,
    /// Only this code; several with commas or by repeating
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    code: Vec<String>,
    /// Only this stage of the process model, as cognitive_change
    #[arg(long, value_name = "STAGE", help_heading = "Filters")]
    stage: Vec<String>,
    /// Only what aims at the felt emotion (underlying) or at its expression (expressed)
    #[arg(long, value_name = "VALUE", help_heading = "Filters")]
    change: Vec<String>,
    /// Only strategies typical of this context, relationship or setting, as hospital
    #[arg(long, value_name = "CONTEXT", help_heading = "Filters")]
    context: Vec<String>,
    /// Only strategies that this questionnaire or scheme asks about, as eros or eros.made_laugh
    #[arg(long, value_name = "MEASURE", help_heading = "Filters")]
    measure: Vec<String>,
    /// Strategies like this one, by id or name
    #[arg(long, value_name = "ID", conflicts_with_all = ["words", "text", "input"])]
    like: Option<String>,
    /// Strategies that fit this answer: the coder's codes and the words together; `-` reads standard input
    #[arg(long, value_name = "ANSWER", conflicts_with_all = ["words", "input"])]
    text: Option<String>,
    /// Order of the results
    #[arg(long, value_enum, default_value_t = Order::Relevance, help_heading = "Output")]
    sort: Order,
    /// Most results shown
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10, help_heading = "Output")]
    limit: usize,
    /// Count the results by code, axis, context and measure
    #[arg(long, help_heading = "Output", conflicts_with_all = ["json", "csv", "show"])]
    facets: bool,
    /// Read the result with this number in full
    #[arg(long, value_name = "N", help_heading = "Output", conflicts_with_all = ["json", "csv", "input"])]
    show: Option<usize>,
    /// Write a JSON array of results
    #[arg(long, help_heading = "Output", conflicts_with = "csv")]
    json: bool,
    /// Write results as CSV
    #[arg(long, help_heading = "Output")]
    csv: bool,
    /// Search these coded answers instead of the catalogue
    #[arg(long = "in", id = "input", value_name = "FILE", help_heading = "Coded answers")]
    input: Option<PathBuf>,
    /// Keep the index of the answers in this folder; it is rebuilt when the file has changed
    #[arg(long, value_name = "DIR", requires = "input", help_heading = "Coded answers")]
    index: Option<PathBuf>,
    /// Only mentions of this direction: given, received, observed
    #[arg(long, value_name = "VALUE", requires = "input", help_heading = "Coded answers")]
    direction: Vec<String>,
    /// Only mentions of this status: actual, planned, negated, hypothetical
    #[arg(long, value_name = "VALUE", requires = "input", help_heading = "Coded answers")]
    status: Vec<String>,
    /// Name of the input column with the answers; found without this
    #[arg(long, value_name = "NAME", requires = "input", help_heading = "Coded answers")]
    text_column: Option<String>,
    /// Say nothing but results and errors
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

/// The order of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Best first
    Relevance,
    /// By id
    Id,
    /// By name
    Label,
    /// By code, then best first
    Code,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Sort {
        match order {
            Order::Relevance => Sort::Relevance,
            Order::Id => Sort::Id,
            Order::Label => Sort::Label,
            Order::Code => Sort::Code,
        }
    }
}

impl SearchArgs {
    /// The filters as given, by facet.
    fn wanted(&self) -> [(Facet, &[String]); 7] {
        [
            (Facet::Valence, &self.valence),
            (Facet::Orientation, &self.orientation),
            (Facet::Code, &self.code),
            (Facet::Stage, &self.stage),
            (Facet::Change, &self.change),
            (Facet::Context, &self.context),
            (Facet::Measure, &self.measure),
        ]
    }
}

/// Runs it.
pub fn run(args: &SearchArgs) -> Result<ExitCode> {
    let taxonomy = args.taxonomy.load()?;
    if let Some(file) = &args.input {
        return answers::run(args, file, &taxonomy);
    }
    let mut filter = Filter::default();
    for (facet, values) in args.wanted() {
        filter.want(facet, values, &taxonomy)?;
    }
    let catalogue = Catalogue::of(&taxonomy)?;
    let pasted = args.text.as_deref().map(read_text).transpose()?;
    let typed = pasted.clone().unwrap_or_else(|| args.words.join(" "));
    let mut request = Request { text: &typed, filter, sort: args.sort.into(), limit: args.limit, support: Vec::new() };
    let mut lead = String::new();
    if let Some(text) = &pasted {
        (request.support, lead) = coded(&taxonomy, text)?;
    }
    if let Some(number) = args.show {
        request.limit = request.limit.max(number);
    }
    let outcome = match &args.like {
        Some(name) => catalogue.like(name, &request)?,
        None => catalogue.find(&request)?,
    };
    say_notes(args, &outcome);
    let text = if let Some(number) = args.show {
        shown(&taxonomy, &outcome, number)?
    } else if args.json {
        serde_json::to_string_pretty(&outcome.hits)? + "\n"
    } else if args.csv {
        list::csv(&outcome.hits)?
    } else if args.facets {
        list::facets(&outcome, Setting::of_stdout())
    } else {
        lead + &list::page(&outcome, Setting::of_stdout())
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn read_text(text: &str) -> Result<String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the coder finds in a pasted answer: codes and strategies, and a line that tells of them.
fn coded(taxonomy: &Taxonomy, text: &str) -> Result<(Vec<String>, String)> {
    let coder = Coder::of(taxonomy)?;
    let coded = crate::coder::explain::explain(&coder, &Response::of(text)).coded;
    let mut support = coded.codes.clone();
    let mut found = Vec::new();
    for mention in coded.mentions.iter().filter(|m| m.counts()) {
        support.extend(mention.strategy.clone());
        found.push(format!("{} \"{}\"", mention.code, mention.quote.replace('\n', " ")));
    }
    let lead = if found.is_empty() {
        "The coder finds no act in it; these are nearest by their words.\n\n".to_owned()
    } else {
        format!("The coder finds {}.\n\n", found.join(", "))
    };
    Ok((support, lead))
}

fn shown(taxonomy: &Taxonomy, outcome: &Outcome, number: usize) -> Result<String> {
    match number.checked_sub(1).and_then(|at| outcome.hits.get(at)) {
        Some(hit) => super::show::text_of(taxonomy, &hit.id),
        None => Err(Error::usage(format!("no result {number}: there are {}", outcome.total)).hint("leave --show out to list them").into()),
    }
}

fn say_notes(args: &SearchArgs, outcome: &Outcome) {
    if args.quiet {
        return;
    }
    for note in &outcome.notes {
        // Standard error may be closed; that is no reason to stop.
        let _ = writeln!(std::io::stderr(), "{} {note}", paint::style("note:", "1", paint::on_stderr()));
    }
}
