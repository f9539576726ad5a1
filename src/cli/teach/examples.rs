//! `ier teach examples`: finds and prints texts with their keys, contrasts, or counts.

use super::{FilterArgs, SourceArgs, indented, print};
use crate::cli::paint;
use crate::error::Error;
use crate::taxonomy::Taxonomy;
use crate::teach::collection::{Collection, Contrast};
use crate::teach::counts;
use crate::teach::draw;
use crate::teach::names::Names;
use crate::teach::vignette::Vignette;
use std::fmt::Write as _;
use std::process::ExitCode;

/// Find and print texts with their codes: by code, axis, stage, context, difficulty, contrast.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  ier teach examples --code humour --difficulty easy
  ier teach examples --axis improve.divert --context hospital,prison
  ier teach examples --stage situation_selection
  ier teach examples --contrast humour,ridicule     minimal pairs side by side
  ier teach examples --contrast                     every minimal pair
  ier teach examples v041 w100                      by id
  ier teach examples --random 5 --seed 3 --no-key   five texts to discuss
  ier teach examples --count                        how many texts there are of what")]
pub struct ExamplesArgs {
    /// Ids of texts
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Minimal pairs side by side: all, those that set CODE against another, those of two codes, or one by its name
    #[arg(long, value_name = "CODE[,CODE]|NAME", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["ids", "random", "count", "json"])]
    contrast: Option<String>,
    /// Draw this many at random, spread over the codes
    #[arg(long, value_name = "N")]
    random: Option<usize>,
    /// Seed of the draw
    #[arg(long, default_value_t = 1, requires = "random")]
    seed: u64,
    /// Print the texts without codes, to be coded
    #[arg(long, conflicts_with_all = ["json", "count"])]
    no_key: bool,
    /// Print as JSON, a line a text
    #[arg(long)]
    json: bool,
    /// Count the texts by code, axis, context and difficulty
    #[arg(long, conflicts_with = "json")]
    count: bool,
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) fn run(args: &ExamplesArgs) -> anyhow::Result<ExitCode> {
    let (taxonomy, collection) = args.source.load()?;
    let mut texts = args.filter.filter().select(&collection, &taxonomy)?;
    if !args.ids.is_empty() {
        let wanted = args.ids.iter().map(|id| collection.get(id)).collect::<Result<Vec<_>, _>>()?;
        texts.retain(|v| wanted.iter().any(|w| w.id == v.id));
    }
    let names = Names::new(&taxonomy);
    if let Some(contrast) = &args.contrast {
        let pairs = contrasts(contrast, &collection, &names, &texts)?;
        print(pairs_page(&pairs, &names, !args.no_key).as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(n) = args.random {
        texts = draw::set(&texts, n, args.seed)?;
    }
    if texts.is_empty() {
        return Err(Error::usage("no text fits all of these conditions").hint("leave one out; `--count` shows what there is").into());
    }
    let mut out = String::new();
    if args.count {
        out = counts_page(&texts, &taxonomy, &names);
    } else if args.json {
        for vignette in &texts {
            let _ = writeln!(out, "{}", serde_json::to_string(vignette)?);
        }
    } else {
        for (i, vignette) in texts.iter().enumerate() {
            if i > 0 {
                out.push('\n');
            }
            out.push_str(&page(vignette, &names, !args.no_key));
        }
    }
    print(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A text as it stands in class: question, text, and with the key who did what and why.
fn page(vignette: &Vignette, names: &Names, key: bool) -> String {
    let mut out = format!(
        "{}  {}, {}, {}, {}\n",
        paint::bold(&vignette.id),
        vignette.kind,
        vignette.context.replace('_', " "),
        vignette.group,
        vignette.difficulty.id()
    );
    if !vignette.prompt.is_empty() {
        out.push_str(&indented(&format!("Question: {}", vignette.prompt), 2));
    }
    out.push_str(&indented(&vignette.text, 4));
    if key {
        out.push_str(&key_lines(vignette, names));
    }
    out
}

fn key_lines(vignette: &Vignette, names: &Names) -> String {
    let mut out = String::new();
    for mention in &vignette.mentions {
        let marks = format!("{}, {}", mention.direction.id(), mention.status.id());
        let _ = writeln!(out, "  {} ({marks})", paint::bold(names.name(&mention.code)));
        out.push_str(&indented(&format!("\"{}\": {}", mention.quote.replace('\n', " "), mention.why), 6));
    }
    for boundary in &vignette.boundary_evidence {
        let _ = writeln!(out, "  {} (boundary)", paint::bold(names.name(&boundary.code)));
        out.push_str(&indented(&format!("\"{}\": {}", boundary.quote.replace('\n', " "), boundary.why), 6));
    }
    out.push_str(&indented(&format!("Reason: {}", vignette.reason), 2));
    if let Some(tempting) = &vignette.tempting {
        out.push_str(&indented(&format!("Tempting: {}. {}", names.name(&tempting.code), tempting.why_not), 2));
    }
    out
}

/// The pairs asked for: all of them, those of a code or two, or one by name.
fn contrasts<'v>(asked: &str, collection: &'v Collection, names: &Names, texts: &[&Vignette]) -> Result<Vec<Contrast<'v>>, Error> {
    let asked = asked.trim();
    let mut pairs = if asked.is_empty() {
        collection.contrasts()
    } else if let Some(pair) = collection.contrasts().into_iter().find(|p| p.name.eq_ignore_ascii_case(asked)) {
        vec![pair]
    } else {
        let labels =
            asked.split([',', '/']).map(|part| names.find(part).map(|l| l.id.as_str())).collect::<Result<Vec<_>, _>>().map_err(|e| {
                if asked.contains(' ') && !asked.contains(',') {
                    Error::usage(format!("no minimal pair is called `{asked}`")).hint("`ier teach examples --contrast` prints them all")
                } else {
                    e
                }
            })?;
        match labels.as_slice() {
            [one] => collection.contrasts().into_iter().filter(|p| p.sides.iter().any(|v| v.key().contains(one))).collect(),
            [one, other] if one != other => collection.against(one, other),
            _ => return Err(Error::usage(format!("`{asked}` is no contrast")).hint("name one code, or two different ones")),
        }
    };
    pairs.retain(|p| p.sides.iter().any(|v| texts.iter().any(|t| t.id == v.id)));
    if pairs.is_empty() {
        return Err(Error::usage("no pair fits").hint("`ier teach examples --contrast` prints them all"));
    }
    Ok(pairs)
}

fn pairs_page(pairs: &[Contrast], names: &Names, key: bool) -> String {
    let mut out = String::new();
    for (i, pair) in pairs.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let against: Vec<String> = pair.sides.iter().map(|v| names.list(&v.key())).collect();
        let title = match (pair.written, key) {
            (true, true) => format!("{}: {}", pair.name, against.join(" against ")),
            (true, false) => pair.name.to_owned(),
            (false, true) => format!("{} (two texts set side by side; no minimal pair of these codes)", against.join(" against ")),
            (false, false) => "two texts side by side".to_owned(),
        };
        let _ = writeln!(out, "{}\n", paint::bold(&title));
        out.push_str(&pair.sides.iter().map(|v| page(v, names, key)).collect::<Vec<_>>().join("\n"));
    }
    out
}

fn counts_page(texts: &[&Vignette], taxonomy: &Taxonomy, names: &Names) -> String {
    let mut out = format!("{} texts\n", texts.len());
    for table in counts::tables(texts, taxonomy) {
        let _ = writeln!(out, "\n{}", paint::bold(&table.title));
        for (label, n) in &table.rows {
            let shown = if table.are_labels { names.name(label).to_owned() } else { label.replace('_', " ") };
            let _ = writeln!(out, "  {n:>4}  {shown}");
        }
    }
    out
}
