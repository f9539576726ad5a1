//! `ier explain`: why an answer got its codes, and why it did not get others.

use super::{TaxonomyArgs, paint};
use crate::coder::Coder;
use crate::coder::coding::MentionRecord;
use crate::coder::explain::{Event, Explanation, NearMissRule, explain, why_not};
use crate::error::{Error, nearest};
use crate::response::Response;
use crate::span::Span;
use crate::text::token::Class;
use anyhow::Result;
use clap::Args;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::mem::ManuallyDrop;
use std::process::ExitCode;

/// Show why an answer gets its codes, and why not others.
///
///   ier explain "I gave her a hug and told her it would be fine"
///
///   ier explain --prompt "What did they do to make you feel worse?" "ignored me"
///
///   ier explain --why-not humour "I told him about the football"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct ExplainArgs {
    /// The answer; `-` reads standard input
    text: String,
    /// The question it answers
    #[arg(long)]
    prompt: Option<String>,
    /// Say for the nearest rules of this code what was missing
    #[arg(long, value_name = "CODE")]
    why_not: Option<String>,
    /// How many rules --why-not shows
    #[arg(long, default_value_t = 5)]
    limit: usize,
    /// Show tokens with their word classes, clauses and every rule that was tried
    #[arg(long)]
    all: bool,
    /// Write the coding as one line of JSON instead
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    taxonomy: TaxonomyArgs,
}

/// Runs it.
pub fn run(args: &ExplainArgs) -> Result<ExitCode> {
    // Given back to the system by the end of the program; taking them apart first takes longer than the answer.
    let taxonomy = ManuallyDrop::new(args.taxonomy.load()?);
    let coder = ManuallyDrop::new(Coder::of(&taxonomy)?);
    let text = if args.text == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned()
    } else {
        args.text.clone()
    };
    let response = Response { prompt: args.prompt.clone(), ..Response::of(&text) };
    if let Some(code) = &args.why_not {
        known_code(&coder, code)?;
    }
    let explanation = explain(&coder, &response);
    let mut out = String::new();
    if args.json {
        out = serde_json::to_string(&explanation.coded)?;
        out.push('\n');
    } else {
        page(&mut out, &text, &explanation, &coder, args);
        if let Some(code) = &args.why_not {
            let near = why_not(&coder, &response, code, args.limit);
            missing(&mut out, code, &near, &explanation);
        }
    }
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn known_code(coder: &Coder, code: &str) -> crate::error::Result<()> {
    let scheme = coder.scheme();
    let all = || scheme.codes.iter().chain(&scheme.boundary).map(String::as_str);
    if all().any(|c| c == code) {
        return Ok(());
    }
    let error = Error::usage(format!("unknown code `{code}`"));
    let list = all().collect::<Vec<_>>().join(", ");
    Err(match nearest(code, all()) {
        Some(near) => error.hint(format!("did you mean `{near}`? There are {list}")),
        None => error.hint(format!("there are {list}")),
    })
}

fn page(out: &mut String, text: &str, explanation: &Explanation, coder: &Coder, args: &ExplainArgs) {
    let coded = &explanation.coded;
    let spans: Vec<(Span, String)> = coded
        .mentions
        .iter()
        .map(|m| {
            let bytes = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(i, _)| i);
            (Span::new(bytes(m.start), bytes(m.end)), m.code.clone())
        })
        .collect();
    underlined(out, text, &spans);
    if coded.mentions.is_empty() {
        out.push_str("no mention\n");
    }
    for mention in &coded.mentions {
        let cell = mention.cell().unwrap_or_default().replace('.', ", ");
        let counted = if mention.counts() { "" } else { "  (recorded, not counted)" };
        let _ = writeln!(out, "{}  \"{}\"{counted}", paint::bold(&mention.code), mention.quote.replace('\n', " "));
        let mut facts = vec![mention.direction.clone(), mention.status.clone()];
        if !cell.is_empty() {
            facts.insert(0, cell);
        }
        if let Some(stage) = &mention.stage {
            facts.insert(1, stage.clone());
        }
        let _ = writeln!(out, "    {}; confidence {:.2}", facts.join("; "), mention.confidence);
        let strategy = mention.strategy.as_ref().map_or(String::new(), |s| format!(", strategy {s}"));
        let _ = writeln!(out, "    {}", paint::dim(&format!("rule {}{strategy}", mention.rule)));
        if let Some(cues) = cues_of(mention, explanation, coder, text) {
            let _ = writeln!(out, "    {}", paint::dim(&cues));
        }
        if is_turned(mention, explanation, coder, text) {
            let _ = writeln!(out, "    {}", paint::dim(&format!("{}: so says the answer as a whole, not these words", mention.direction)));
        }
    }
    if !coded.boundary.is_empty() {
        let _ = writeln!(out, "{}  {}", paint::bold("boundary"), coded.boundary.join(", "));
    }
    let review = if coded.review { "; a human should look at it" } else { "" };
    let _ = writeln!(out, "relationship {}; target {}; motive {}{review}", coded.relationship, coded.target_number, coded.motive);
    if explanation.prompt.given {
        let _ = writeln!(out, "the prompt asks about {:?}, acts {}", explanation.prompt.aim, explanation.prompt.direction.id());
    }
    blocked(out, text, explanation, coder);
    if args.all {
        everything(out, text, explanation, coder);
    }
}

/// The cues that speak loudest for a mention, where cues alone give it.
fn cues_of(mention: &MentionRecord, explanation: &Explanation, coder: &Coder, text: &str) -> Option<String> {
    let shown = explanation.events.iter().find_map(|event| match event {
        Event::Cued { rule, place, shown } => {
            let of_mention = coder.book().rules[*rule as usize].id == mention.rule && mention.quote.contains(place.of(text));
            of_mention.then_some(shown)
        }
        _ => None,
    })?;
    let list: Vec<String> = shown.iter().map(|(cue, weight)| format!("{cue} {weight:+.1}")).collect();
    Some(format!("no rule knows these words; cues: {}", list.join(", ")))
}

/// Whether the answer as a whole has turned a mention round.
fn is_turned(mention: &MentionRecord, explanation: &Explanation, coder: &Coder, text: &str) -> bool {
    explanation.events.iter().any(|event| match event {
        Event::Directed { rule, place, direction } => {
            let rule = &coder.book().rules[*rule as usize].id;
            *rule == mention.rule && direction.id() == mention.direction && mention.quote.contains(place.of(text))
        }
        _ => false,
    })
}

/// The text, with the evidence underlined and its code below, line by line.
fn underlined(out: &mut String, text: &str, spans: &[(Span, String)]) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let shown = line.trim_end_matches(['\n', '\r']);
        let _ = writeln!(out, "  {}", shown.replace('\t', " "));
        let mut marks: Vec<char> = vec![' '; shown.chars().count()];
        let mut labels: Vec<(usize, &str)> = Vec::new();
        for (span, code) in spans {
            let (from, to) = ((span.start as usize).max(start), (span.end as usize).min(start + shown.len()));
            if from >= to {
                continue;
            }
            let first = shown[..from - start].chars().count();
            let count = shown[from - start..to - start].chars().count();
            marks[first..first + count].fill('~');
            labels.push((first, code));
        }
        if !labels.is_empty() {
            let _ = writeln!(out, "  {}", marks.into_iter().collect::<String>().trim_end());
            // Labels that would run into each other go on lines of their own.
            while !labels.is_empty() {
                let mut row = String::new();
                let mut rest = Vec::new();
                for (at, code) in labels {
                    let width = row.chars().count();
                    if width == 0 || width < at {
                        row.push_str(&" ".repeat(at - width));
                        row.push_str(code);
                        row.push(' ');
                    } else {
                        rest.push((at, code));
                    }
                }
                let _ = writeln!(out, "  {}", row.trim_end());
                labels = rest;
            }
        }
        start = end;
    }
    out.push('\n');
}

/// Rules whose words were there and that gave nothing, with the reason.
fn blocked(out: &mut String, text: &str, explanation: &Explanation, coder: &Coder) {
    let name = |rule: u32| coder.book().rules[rule as usize].id.as_str();
    let mut lines = Vec::new();
    for event in &explanation.events {
        let line = match event {
            Event::Unless { rule, place, pattern } => format!("{} \"{}\": `unless: {pattern}` is near", name(*rule), place.of(text)),
            Event::Requires { rule, place } => format!("{} \"{}\": nothing that it requires is near", name(*rule), place.of(text)),
            Event::Role { rule, place } => format!("{} \"{}\": nobody, or the wrong person, acts on another", name(*rule), place.of(text)),
            Event::NoFeeling { rule, place } => format!("{} \"{}\": no feeling is at stake", name(*rule), place.of(text)),
            Event::Superseded { rule, by, place } => format!("{} \"{}\": `{}` takes these words", name(*rule), place.of(text), name(*by)),
            Event::BareGoal { rule, place } => format!("{} \"{}\": a goal whose means is named near", name(*rule), place.of(text)),
            Event::Against { rule, place } => format!("{} \"{}\": the words of the clause speak against it", name(*rule), place.of(text)),
            Event::Tried { .. } | Event::Prompt { .. } | Event::NotActual { .. } | Event::Cued { .. } | Event::Directed { .. } => continue,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    if !lines.is_empty() {
        out.push_str("\nmatched, and blocked:\n");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
}

fn everything(out: &mut String, text: &str, explanation: &Explanation, coder: &Coder) {
    out.push_str("\ntokens (| begins a clause):\n");
    for (i, token) in explanation.tokens.iter().enumerate() {
        let mark = if explanation.clauses.contains(&i) { '|' } else { ' ' };
        let form = coder.book().grammar.vocabulary.text(token.form);
        let shown = token.span.of(text).replace('\n', "\\n");
        let read = if form.is_empty() || form.eq_ignore_ascii_case(&shown) { String::new() } else { format!(" = {form}") };
        let _ = writeln!(out, "  {mark} {shown}{read}  {}", paint::dim(&token.class.names().join(" ")));
    }
    for speech in &explanation.speech {
        let words = explanation.tokens[speech.start].span.join(explanation.tokens[speech.end - 1].span);
        let person =
            |p: Option<crate::text::person::Person>| p.map_or("nobody named".to_owned(), |p| format!("{:?}", p.who).to_lowercase());
        let _ = writeln!(
            out,
            "speech, {}: \"{}\", by {} to {}",
            format!("{:?}", speech.manner).to_lowercase(),
            words.of(text).replace('\n', " "),
            person(speech.speaker.person()),
            person(speech.addressee)
        );
    }
    let tried: Vec<String> = explanation
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Tried { rule, at, .. } => {
                let token = explanation.tokens.get(*at).filter(|t| !t.class.has(Class::MARK))?;
                Some(format!("  {} at \"{}\"", coder.book().rules[*rule as usize].id, token.span.of(text)))
            }
            _ => None,
        })
        .collect();
    let _ = writeln!(out, "rules tried without a match: {}", tried.len());
    for line in tried {
        let _ = writeln!(out, "{line}");
    }
}

fn missing(out: &mut String, code: &str, near: &[NearMissRule], explanation: &Explanation) {
    let _ = writeln!(out);
    if explanation.coded.codes.iter().any(|c| c == code) {
        let _ = writeln!(out, "{code} was given, see above; other rules of it:");
    } else {
        let _ = writeln!(out, "why not {code}:");
    }
    if near.is_empty() {
        let _ = writeln!(out, "  no word of any of its rules is in the text");
    }
    for rule in near {
        let _ = writeln!(out, "  {}", rule.rule);
        if !rule.pattern.is_empty() {
            let _ = writeln!(out, "    {}", paint::dim(&rule.pattern));
        }
        let _ = writeln!(out, "    {}", rule.missing);
    }
}
