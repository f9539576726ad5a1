//! `ier teach export`: questions for learning platforms, flash cards, worksheets.

use super::handbook::PaperName;
use super::{FilterArgs, SourceArgs, print, say};
use crate::error::{Error, Result};
use crate::table::output::Output;
use crate::taxonomy::Taxonomy;
use crate::teach::handbook::PageFormat;
use crate::teach::names::Names;
use crate::teach::question::Question;
use crate::teach::vignette::Vignette;
use crate::teach::worksheet::{self, Sheet};
use crate::teach::{anki, draw, gift, moodle, qti};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write questions for Moodle, QTI, Anki, or as worksheets with a separate key.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Formats:
  moodle     Moodle XML, with feedback on every choice
  gift       GIFT text, for Moodle and others
  qti        QTI 2.1 package (zip), for Canvas, ILIAS, OpenOlat, TAO and others
  anki       text deck for Anki; a newer file updates the cards and keeps what was learnt
  worksheet  pages for print: FILE and, beside it, FILE-key; html or md by the name of the file

Questions keep their ids from export to export. With --forms 2 the file's name gets -a and -b: the forms share no text, and
have the same codes in the same numbers as far as there are texts.

Examples:
  ier teach export moodle --n 30 --to quiz.xml
  ier teach export gift --code humour,ridicule --to humour.gift
  ier teach export qti --n 20 --forms 2 --seed 7 --to exam.zip
  ier teach export anki --to ier-cards.txt
  ier teach export worksheet --n 10 --forms 2 --to seminar.html
  ier teach export worksheet --n 10 --open --paper letter --to seminar.html")]
pub struct ExportArgs {
    /// moodle, gift, qti, anki or worksheet
    #[arg(value_enum, hide_possible_values = true)]
    format: FormatName,
    /// File to write; standard output if not given (not for qti, worksheet and several forms)
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// This many texts, spread over the codes; every text that fits if not given
    #[arg(long, value_name = "N")]
    n: Option<usize>,
    /// Parallel forms without common texts: A, B, ...
    #[arg(long, value_name = "FORMS", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=26))]
    forms: u8,
    /// Seed of the draw and of the order of choices
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Title of the category, deck or sheet
    #[arg(long, default_value = "Interpersonal emotion regulation")]
    title: String,
    /// For worksheets: codes are written in, not chosen
    #[arg(long)]
    open: bool,
    /// For worksheets: paper to print on
    #[arg(long, value_enum)]
    paper: Option<PaperName>,
    /// Replace files that are there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    source: SourceArgs,
}

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FormatName {
    /// Moodle XML
    Moodle,
    /// GIFT
    Gift,
    /// QTI 2.1
    Qti,
    /// Text deck for Anki
    Anki,
    /// Worksheet and key
    Worksheet,
}

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let sheets = args.format == FormatName::Worksheet;
    for (given, flag) in [(args.open, "--open"), (args.paper.is_some(), "--paper")] {
        if given && !sheets {
            return Err(Error::usage(format!("{flag} is for worksheets")).hint("leave it out").into());
        }
    }
    let (taxonomy, collection) = args.source.load()?;
    let texts = args.filter.filter().select(&collection, &taxonomy)?;
    if texts.is_empty() {
        return Err(Error::usage("no text fits all of these conditions").hint("`ier teach examples --count` shows what there is").into());
    }
    let forms = match (args.n, args.forms) {
        (None, 1) => vec![texts],
        (n, forms) => draw::forms(&texts, n.unwrap_or(texts.len() / forms as usize), forms as usize, args.seed)?,
    };
    let files = files(args, &taxonomy, &forms)?;
    let to = args.to.as_deref().filter(|to| *to != Path::new("-"));
    match (to, files.as_slice()) {
        (None, [(_, bytes)]) if args.format != FormatName::Qti => print(bytes)?,
        (None, _) => return Err(Error::usage("this makes a file that is no text, or several files").hint("name it: --to FILE").into()),
        (Some(to), files) => {
            // Every name is looked at before the first file is written.
            let paths: Vec<PathBuf> = files.iter().map(|(suffix, _)| with_suffix(to, suffix)).collect();
            let mut outputs = paths.iter().map(|p| Output::file(p, args.force, &args.source.inputs())).collect::<Result<Vec<_>>>()?;
            for (output, (_, bytes)) in outputs.iter_mut().zip(files) {
                output.write(bytes)?;
            }
            for (output, path) in outputs.into_iter().zip(&paths) {
                output.finish()?;
                say(&format!("wrote {}", path.display()));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The files: what is added to the name, and the bytes.
fn files(args: &ExportArgs, taxonomy: &Taxonomy, forms: &[Vec<&Vignette>]) -> Result<Vec<(String, Vec<u8>)>> {
    let names = Names::new(taxonomy);
    let mut files = Vec::new();
    for (number, texts) in forms.iter().enumerate() {
        let form = (forms.len() > 1).then_some(number);
        let suffix = form.map_or(String::new(), |f| format!("-{}", draw::letter(f).to_ascii_lowercase()));
        let title = form.map_or(args.title.clone(), |f| format!("{}, form {}", args.title, draw::letter(f)));
        let questions: Vec<Question> = texts.iter().map(|v| Question::new(v, taxonomy, &names, args.seed)).collect();
        match args.format {
            FormatName::Moodle => files.push((suffix, moodle::write(&questions, &names, &title)?.into_bytes())),
            FormatName::Gift => files.push((suffix, gift::write(&questions, &names, &title).into_bytes())),
            FormatName::Qti => files.push((suffix, qti::write(&questions, &names, &title)?)),
            FormatName::Anki => files.push((suffix, anki::write(texts, &names, &title).into_bytes())),
            FormatName::Worksheet => {
                let markdown = args.to.as_ref().and_then(|to| to.extension()).is_some_and(|e| e.eq_ignore_ascii_case("md"));
                let sheet = Sheet {
                    title: &args.title,
                    form,
                    seed: args.seed,
                    choices: !args.open,
                    paper: args.paper.unwrap_or(PaperName::A4).paper(),
                    format: if markdown { PageFormat::Markdown } else { PageFormat::Html },
                };
                files.push((suffix.clone(), worksheet::write(&questions, taxonomy, &sheet, false)?.into_bytes()));
                files.push((format!("{suffix}-key"), worksheet::write(&questions, taxonomy, &sheet, true)?.into_bytes()));
            }
        }
    }
    Ok(files)
}

/// `exam.zip` with `-a` is `exam-a.zip`.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map_or(String::new(), |e| format!(".{}", e.to_string_lossy()));
    path.with_file_name(format!("{stem}{suffix}{extension}"))
}
