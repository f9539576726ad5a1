//! Who acts on whom, as far as a match and its clause tell: whether the agent is the one wanted, the target somebody else,
//! the act an answer to the question; and which words are shown as evidence.

use super::matching::Found;
use super::prompt::PromptContext;
use crate::codebook::CompiledRule;
use crate::span::Span;
use crate::taxonomy::axes::Direction;
use crate::taxonomy::rule::{PromptAim, Who};
use crate::text::person::{self, Person};
use crate::text::speech::Speech;
use crate::text::token::{Class, Token};

pub(super) fn prompt_allows(rule: &CompiledRule, prompt: PromptContext) -> bool {
    (rule.prompt.aim.is_empty() || rule.prompt.aim.contains(&prompt.aim))
        && (rule.prompt.direction.is_empty() || rule.prompt.direction.contains(&prompt.direction))
        && (rule.prompt.occasion.is_empty() || rule.prompt.occasion.contains(&prompt.occasion))
}

pub(super) fn agent_fits(agent: Option<Person>, wanted: Option<Who>) -> bool {
    match (wanted, agent) {
        (None | Some(Who::Any), _) => true,
        // A fragment without subject is the respondent's.
        (Some(Who::Me), None) => true,
        (Some(Who::Me), Some(agent)) => agent.who != person::Who::Other,
        (Some(Who::Other), Some(agent)) => agent.who == person::Who::Other,
        (Some(Who::Group), Some(agent)) => agent.group,
        (Some(Who::Other | Who::Group), None) => false,
    }
}

/// The token from which the verb group is read: the first verb of the match, else its first token.
pub(super) fn act_start(tokens: &[Token], found: Found) -> usize {
    let first = tokens[found.start].class;
    if first.has(Class::VERB) && !first.has(Class::PERSON_WORD) {
        return found.start;
    }
    (found.start..found.end.min(found.start + 3))
        .find(|i| tokens[*i].class.has(Class::VERB) && !tokens[*i].class.has(Class::PREPOSITION.with(Class::PERSON_WORD)))
        .filter(|_| first.has(Class::AUXILIARY.with(Class::ADVERB).with(Class::NEGATOR)) && !first.has(Class::NEGATOR))
        .unwrap_or(found.start)
}

/// Asked for the respondent's own acts, what others did to others (or just did) is the story around them; asked for what
/// others did, so is what the respondent did. Acts of others on the respondent are mentions under either question.
pub(super) fn beside_the_question(agent: Option<Person>, target: Option<Person>, prompt: PromptContext) -> bool {
    let Some(agent) = agent else { return false };
    match prompt.asked {
        // Asked how one tried to make others feel better, what they did to oneself is the story too; asked more widely it is
        // a part of the answer.
        Some(Direction::Given) => {
            let one_way = matches!(prompt.aim, PromptAim::Improve | PromptAim::Worsen);
            agent.who == person::Who::Other && (one_way || !target.is_some_and(|t| t.is_self()))
        }
        Some(Direction::Received) => agent.is_self(),
        _ => false,
    }
}

/// "Alex rubs Alex's chin": an agent named again is no other person.
pub(super) fn same_name(agent: Option<Person>, target: Option<Person>, tokens: &[Token], text: &str) -> bool {
    let (Some(agent), Some(target)) = (agent, target) else { return false };
    let name = |p: Person| (p.end == p.start + 1 && tokens[p.start].capital && !p.is_self()).then(|| tokens[p.start].span.of(text));
    name(agent).is_some_and(|agent| name(target) == Some(agent))
}

/// "The frightened recruit": a participle before the person it describes is nobody's act.
pub(super) fn describes_person(tokens: &[Token], found: Found) -> bool {
    let first = tokens[found.start].class;
    let before = found.start.checked_sub(1).map(|i| tokens[i].class).unwrap_or_default();
    first.has(Class::VERB_PARTICIPLE.with(Class::VERB_ING))
        && before.has(Class::DETERMINER.with(Class::OWNER))
        && found.target.is_some_and(|t| t.start == found.start + 1 && t.class.has(Class::PERSON_WORD))
}

/// The words to show: the match, and in speech the frame before it where it is near.
pub(super) fn evidence(tokens: &[Token], found: Found, speech: Option<&Speech>) -> Span {
    let place = tokens[found.start].span.join(tokens[found.end - 1].span);
    match speech.and_then(|s| s.verb) {
        Some(verb) if verb < found.start && found.start - verb <= 8 => tokens[verb].span.join(place),
        Some(verb) if verb >= found.end && verb - found.end <= 3 => place.join(tokens[verb].span),
        _ => place,
    }
}
