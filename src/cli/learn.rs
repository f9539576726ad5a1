//! `ier learn`: cues from answers that people have coded.

use super::TaxonomyArgs;
use super::export::{refuse_existing, write_file};
use crate::coder::Coder;
use crate::coder::calibrate::{CHOSEN, calibrate};
use crate::coder::learn::{Act, Lesson, Teaching, learn, to_text};
use crate::error::Error;
use crate::response::Response;
use crate::taxonomy::calibration::CueCalibration;
use anyhow::Result;
use clap::Args;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Learn cues from coded answers: words that speak for a code where no rule does.
///
/// GOLD is a JSONL file whose lines have `text`, `mentions` (each with `quote` and `code`, and `status` where acts were
/// denied or imagined) and, where there are any, the question as `prompt`, the act's `direction`, and `boundary`. Ids that
/// share what stands before their last hyphen (`ka-001`, `ka-002`) count as one writer's. The cues go to the file of --to, which belongs
/// into a taxonomy's folder as `cues.tsv`; how sure they are, found on answers that they were not learned from, is
/// printed as a line for its `taxonomy.yaml`. The same answers give the same cues.
///
///   ier learn coded.jsonl --taxonomy my-codebook --to my-codebook/cues.tsv
///
///   ier learn new.jsonl --read old.jsonl --to cues.tsv      rules were written with `old.jsonl` in view
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct LearnArgs {
    /// Coded answers that the writers of rules have not read
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// Coded answers that they have read: cues learn from them, and nothing is calibrated by them
    #[arg(long, value_name = "FILE", num_args = 1..)]
    read: Vec<PathBuf>,
    /// Where the cues go
    #[arg(long, value_name = "FILE", default_value = "cues.tsv")]
    to: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

/// Fewest answers that cues can be learned from: below, every cue is an accident.
const FEWEST: usize = 40;

/// Fewest writers by whom answers are parted; where ids tell of fewer, every answer counts as one writer's.
const FEWEST_WRITERS: usize = 8;

/// Runs it.
pub fn run(args: &LearnArgs) -> Result<ExitCode> {
    refuse_existing(&args.to, args.force)?;
    let coder = Coder::of(&args.taxonomy.load()?)?;
    let (mut lessons, mut writers) = (Vec::new(), FxHashMap::default());
    for file in &args.gold {
        read(file, &coder, &mut writers, &mut lessons)?;
    }
    let unread = lessons.len();
    for file in &args.read {
        read(file, &coder, &mut writers, &mut lessons)?;
    }
    if lessons.len() < FEWEST {
        let error = Error::usage(format!("{} coded answers are too few to learn from", lessons.len()));
        return Err(error.hint(format!("{FEWEST} at the very least; some hundreds a code are a beginning")).into());
    }
    if writers.len() < FEWEST_WRITERS {
        for (writer, lesson) in lessons.iter_mut().enumerate() {
            lesson.writer = writer;
        }
    }
    let teaching = Teaching::default();
    let cues = learn(&coder, &lessons, teaching);
    let text = to_text(&cues, &format!("{} answers", lessons.len()));
    let calibration = calibrate(&coder, &lessons, |at| at < unread, teaching, CHOSEN);
    write_file(&args.to, &text)?;
    let mut out = std::io::stdout();
    writeln!(out, "{} cues from {} answers: {}", cues.cues.len(), lessons.len(), args.to.display())?;
    writeln!(out, "for taxonomy.yaml, found on {} mentions in answers that the cues were not learned from:", calibration.mentions)?;
    writeln!(out, "{}", line(&calibration))?;
    Ok(ExitCode::SUCCESS)
}

/// The calibration as a line of `taxonomy.yaml`.
fn line(c: &CueCalibration) -> String {
    // Names without quotes, as the rest of the file has them; every value is a number.
    let figures = serde_json::to_string(c).unwrap_or_default().replace('"', "").replace(':', ": ").replace(',', ", ");
    format!("cues: {figures}")
}

/// Adds the answers of a file.
fn read(path: &Path, coder: &Coder, writers: &mut FxHashMap<String, usize>, lessons: &mut Vec<Lesson>) -> crate::error::Result<()> {
    let file = std::fs::File::open(path).map_err(|e| Error::io("can not open", path, e))?;
    for (number, line) in (1..).zip(std::io::BufReader::new(file).lines()) {
        let line = line.map_err(|e| Error::io("can not read", path, e))?;
        if line.trim().is_empty() {
            continue;
        }
        let problem = |message: String, hint: &str| Error::table(message).at(path, number, 0).hint(hint);
        let shape = "one JSON object a line with `text` and `mentions`, each with `quote` and `code`";
        let answer: Value =
            serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(|e| problem(format!("not JSON: {e}"), shape))?;
        let text = answer["text"].as_str().ok_or_else(|| problem("an answer without `text`".into(), shape))?;
        let mentions = answer["mentions"].as_array().ok_or_else(|| problem("an answer without `mentions`".into(), shape))?;
        let mut acts = Vec::new();
        for mention in mentions {
            let code = mention["code"].as_str().ok_or_else(|| problem("a mention without `code`".into(), shape))?;
            if !coder.book().codes.iter().any(|c| c.id == code) {
                return Err(problem(format!("unknown code `{code}`"), "the codes of the taxonomy, as `ier tree` lists them"));
            }
            if !matches!(mention["status"].as_str(), None | Some("actual" | "planned")) {
                continue;
            }
            let quote = mention["quote"].as_str().filter(|quote| !quote.is_empty());
            let quote = quote.ok_or_else(|| problem("a mention without `quote`".into(), shape))?;
            let start = text.find(quote).ok_or_else(|| problem(format!("\"{quote}\" does not stand in the text"), shape))?;
            let direction = mention["direction"].as_str().map(str::to_owned);
            acts.push(Act { place: start..start + quote.len(), code: code.to_owned(), direction });
        }
        let mut boundary = Vec::new();
        for code in answer["boundary"].as_array().into_iter().flatten().filter_map(Value::as_str).filter(|code| *code != "none") {
            if !coder.book().boundary.iter().any(|own| own == code) {
                return Err(problem(format!("unknown boundary code `{code}`"), "the boundary codes of the taxonomy, or `none`"));
            }
            boundary.push(code.to_owned());
        }
        let mut response = Response::of(text);
        response.prompt = answer["prompt"].as_str().map(Into::into);
        // Ids that share what stands before the last hyphen are one writer's: `ka-001`, `ka-002`.
        let writer = answer["id"].as_str().and_then(|id| id.rsplit_once('-')).map(|(writer, _)| writer.to_owned());
        let next = writers.len();
        let writer = *writers.entry(writer.unwrap_or_else(|| format!("{} {number}", path.display()))).or_insert(next);
        lessons.push(Lesson { response, acts, boundary, writer });
    }
    Ok(())
}
