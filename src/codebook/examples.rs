//! Runs every rule on its own examples, place included.
//!
//! A `codes` example marks the evidence in square brackets; the rule must match there and nowhere short of it. A
//! `silent` example must not be matched, save as denied or imagined. A rule whose examples name a prompt ("[prompt: ...]
//! text") is run with that prompt. The examples of rules that read prompts are prompts.

use crate::coder::Coder;
use crate::coder::explain::{Event, explain};
use crate::coder::prompt;
use crate::error::Error;
use crate::response::Response;
use crate::span::Span;
use crate::taxonomy::Taxonomy;
use crate::taxonomy::axes::Direction;
use crate::taxonomy::rule::{Example, Occasion, PromptAim, Rule};

/// Text, prompt and marked place of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The sentence without marks.
    pub text: String,
    /// The question it answers.
    pub prompt: Option<String>,
    /// The place between the square brackets.
    pub place: Option<Span>,
}

/// Takes the marks out of an example.
pub fn marked(example: &str) -> Marked {
    let (prompt, rest) = match example.strip_prefix("[prompt:").and_then(|r| r.split_once(']')) {
        Some((prompt, rest)) => (Some(prompt.trim().to_owned()), rest.trim_start()),
        None => (None, example),
    };
    match (rest.find('['), rest.find(']')) {
        (Some(open), Some(close)) if open < close => {
            let text = format!("{}{}{}", &rest[..open], &rest[open + 1..close], &rest[close + 1..]);
            Marked { place: Some(Span::new(open, close - 1)), text, prompt }
        }
        _ => Marked { text: rest.to_owned(), prompt, place: None },
    }
}

/// The prompt under which a rule's examples run where they name none: one that meets what the rule asks of prompts.
fn prompt_for(rule: &Rule) -> Option<&'static str> {
    let received = rule.prompt.direction.contains(&Direction::Received);
    let observed = rule.prompt.direction.contains(&Direction::Observed);
    match rule.prompt.occasion.first() {
        Some(Occasion::Joy) => return Some("Somebody told you good news. How did you react?"),
        Some(Occasion::Distress) => return Some("Someone close to you is upset. What do you do?"),
        Some(Occasion::Anger) => return Some("How do you react when somebody gets angry?"),
        Some(Occasion::Quarrel) => return Some("Think of the last argument you had. How did you deal with it?"),
        Some(Occasion::None) | None => {}
    }
    match rule.prompt.aim.first() {
        Some(PromptAim::Improve) => Some("What did you do to make someone feel better?"),
        Some(PromptAim::Worsen) => Some("What do you do to make someone feel bad?"),
        Some(PromptAim::Feelings) if received => Some("What did someone do to change how you felt?"),
        Some(PromptAim::Feelings) => Some("How do you influence how other people feel?"),
        Some(PromptAim::None) => None,
        None if received => Some("What did someone do to change how you felt?"),
        None if observed => Some("Describe something you saw one person do to another person's feelings."),
        None => None,
    }
}

/// Runs every example of every rule; what goes wrong is returned, with its place in the rule file.
pub fn run(coder: &Coder, taxonomy: &Taxonomy) -> Vec<Error> {
    use rayon::prelude::*;
    let mut jobs = Vec::new();
    for (file, list) in taxonomy.rules.iter() {
        for rule in &list.rules {
            for example in &rule.examples {
                jobs.push((*file, rule, example));
            }
        }
    }
    let mut problems: Vec<Error> =
        jobs.par_iter().filter_map(|(file, rule, example)| check(coder, taxonomy, *file, rule, example)).collect();
    if let Some((file, list)) = &*taxonomy.prompts {
        let jobs = list.rules.iter().flat_map(|rule| rule.examples.iter().map(move |example| (rule, example)));
        problems.extend(jobs.filter_map(|(rule, example)| check_prompt(coder, taxonomy, *file, rule, example)));
    }
    problems
}

/// The same of a rule that reads prompts, whose examples are prompts. What it says of one holds for the whole, so a match
/// needs only to share words with the marked place.
fn check_prompt(coder: &Coder, taxonomy: &Taxonomy, file: usize, rule: &Rule, example: &Example) -> Option<Error> {
    let (Example::Codes(written) | Example::Silent(written)) = example;
    let Marked { text, place, .. } = marked(written);
    let places = prompt::places(&rule.id.value, &text, coder.book());
    let id = &rule.id.value;
    let message = match (example, place) {
        (Example::Codes(_), None) => format!("the `codes` example of `{id}` marks no evidence"),
        (Example::Codes(_), Some(place)) if places.iter().any(|p| p.start < place.end && place.start < p.end) => return None,
        (Example::Codes(_), Some(place)) => format!("`{id}` does not match \"{}\"", place.of(&text)),
        (Example::Silent(_), _) => format!("`{id}` must be silent, but matches \"{}\"", places.first()?.of(&text)),
    };
    Some(taxonomy.error_at(file, written.line, written.column, message))
}

fn check(coder: &Coder, taxonomy: &Taxonomy, file: usize, rule: &Rule, example: &Example) -> Option<Error> {
    let (written, must_match) = match example {
        Example::Codes(text) => (text, true),
        Example::Silent(text) => (text, false),
    };
    let marked = marked(written);
    let problem = |message: String| Some(taxonomy.error_at(file, written.line, written.column, message));
    if must_match && marked.place.is_none() {
        return problem(format!("the `codes` example of `{}` marks no evidence", rule.id.value))
            .map(|e| e.hint("put the evidence in square brackets"));
    }
    let number = coder.book().rules.iter().position(|r| r.id == rule.id.value)?;
    let response = Response { prompt: marked.prompt.clone().or_else(|| prompt_for(rule).map(str::to_owned)), ..Response::of(&marked.text) };
    let places = coder.places(number as u32, &response);
    let text = &marked.text;
    match (must_match, marked.place) {
        (true, Some(place)) => {
            if places.iter().any(|(p, counts)| *p == place && *counts) {
                return None;
            }
            if let Some((p, _)) = places.iter().find(|(p, _)| *p == place) {
                return problem(format!("`{}` matches \"{}\", but as denied or imagined", rule.id.value, p.of(text)));
            }
            if let Some((p, _)) = places.first() {
                return problem(format!("`{}` matches \"{}\" instead of \"{}\"", rule.id.value, p.of(text), place.of(text)));
            }
            let explanation = explain(coder, &response);
            let why = explanation.events.iter().find_map(|event| match event {
                Event::Unless { rule, pattern, .. } if *rule == number as u32 => Some(format!("blocked by `unless: {pattern}`")),
                Event::Requires { rule, .. } if *rule == number as u32 => Some("nothing that it requires is near".to_owned()),
                Event::Role { rule, .. } if *rule == number as u32 => Some("nobody, or the wrong person, acts on another".to_owned()),
                Event::NoFeeling { rule, .. } if *rule == number as u32 => Some("no feeling is at stake".to_owned()),
                Event::Prompt { rule } if *rule == number as u32 => Some("the prompt does not fit".to_owned()),
                _ => None,
            });
            let error = problem(format!("`{}` does not match \"{}\"", rule.id.value, place.of(text)));
            match why {
                Some(why) => error.map(|e| e.hint(why)),
                None => error,
            }
        }
        (false, _) => {
            let (p, _) = places.iter().find(|(_, counts)| *counts)?;
            problem(format!("`{}` must be silent, but matches \"{}\"", rule.id.value, p.of(text)))
        }
        (true, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_prompts_are_taken_out() {
        let m = marked("[prompt: What did they do?] She [hugged me] long");
        assert_eq!(m.text, "She hugged me long");
        assert_eq!(m.prompt.as_deref(), Some("What did they do?"));
        assert_eq!(m.place.unwrap().of(&m.text), "hugged me");
    }
}
