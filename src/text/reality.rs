//! Whether an act happened: denied, wanted, imagined or planned, decided inside its clause by the words left of its verb.

use super::clause::{Grammar, after_boundary, sentence_start};
use super::token::{Class, Token};

/// Whether an act happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reality {
    /// Done, tried, habitual.
    Actual,
    /// To be done.
    Planned,
    /// Denied.
    Negated,
    /// Imagined.
    Hypothetical,
    /// Wanted: imagined as an act, stated as an aim.
    Wanted,
}

/// Whether the act whose first word is token `verb` happened, decided inside its clause; with the cue's token.
pub fn reality_of(tokens: &[Token], verb: usize, grammar: &Grammar) -> (Reality, Option<usize>) {
    let start = sentence_start(tokens, verb);
    let base_form = tokens[verb].class.has(Class::VERB_BASE) && !tokens[verb].class.has(Class::VERB_PAST);
    let gerund = tokens[verb].class.has(Class::VERB_ING);
    let mut at = verb;
    let mut planned = None;
    while at > start {
        let here = at - 1;
        let class = tokens[here].class;
        if class.has(Class::QUOTE_OPEN.with(Class::QUOTE_CLOSE)) {
            break;
        }
        if grammar.not_done.covers(tokens, here) {
            return (Reality::Negated, Some(here));
        }
        let wanted = grammar.wanted.covers(tokens, here);
        if wanted || grammar.hypothetical.covers(tokens, here) {
            // A negator further left turns "didn't want to" and "never wanted to" into a denial.
            let negated = (start..here).rev().take(4).any(|i| tokens[i].class.has(Class::NEGATOR));
            let imagined = if wanted { Reality::Wanted } else { Reality::Hypothetical };
            return (if negated { Reality::Negated } else { imagined }, Some(here));
        }
        if class.has(Class::NEGATOR) && !grammar.pseudo_negation.covers(tokens, here) {
            return (Reality::Negated, Some(here));
        }
        if class.has(Class::NEGATIVE_VERB)
            && (gerund || tokens[here + 1].class.has(Class::TO) || tokens[here + 1].class.has(Class::REFLEXIVE))
        {
            return (Reality::Negated, Some(here));
        }
        if class.has(Class::PLAN) || grammar.planned.covers(tokens, here) {
            planned = Some(here);
        }
        if class.has(Class::SUBJECT_PRONOUN) || class.has(Class::WHO) {
            // "I stopped myself before I called her that."
            if here > start && grammar.not_done.covers(tokens, here - 1) {
                return (Reality::Negated, Some(here - 1));
            }
            return (
                conditional(tokens, here, grammar).unwrap_or(if planned.is_some() { Reality::Planned } else { Reality::Actual }),
                planned.or(Some(here)),
            );
        }
        if class.has(Class::PERSON_WORD) && after_boundary(tokens, here) {
            return (
                conditional(tokens, here, grammar).unwrap_or(if planned.is_some() { Reality::Planned } else { Reality::Actual }),
                planned,
            );
        }
        let joins = class.has(Class::COORDINATOR.with(Class::COMMA));
        if joins {
            // "I didn't shout, sulk or slam doors": a denial reaches over a list of forms of one kind.
            let before = &tokens[start..here];
            let list = base_form && !tokens.get(at).is_some_and(|t| t.class.has(Class::SUBJECT_PRONOUN));
            let denied_auxiliary =
                before.windows(2).any(|w| w[0].class.has(Class::DO.with(Class::MODAL)) && w[1].class.has(Class::NEGATOR));
            // "Don't judge, say nice things": orders stand side by side, and only "or" carries the denial on.
            let orders = before.first().is_none_or(|t| !t.class.has(Class::SUBJECT_PRONOUN.with(Class::PERSON_WORD)));
            let or = |t: &Token| matches!(grammar.vocabulary.text(t.form), "or" | "nor");
            let apart =
                orders && class.has(Class::COMMA) && !tokens[here..].iter().take_while(|t| !t.class.has(Class::SENTENCE_END)).any(or);
            let reaches = list && denied_auxiliary && !apart || gerund && class.has(Class::COORDINATOR);
            if !reaches {
                break;
            }
        } else if class.has(Class::SUBORDINATOR) && !class.has(Class::PREPOSITION) && !class.has(Class::DETERMINER) {
            if class.has(Class::CONDITION) {
                return (conditional(tokens, at, grammar).unwrap_or(Reality::Actual), Some(here));
            }
            break;
        } else if class.has(Class::STRONG_MARK) {
            break;
        } else if class.has(Class::TO)
            && here > 0
            && !tokens[here - 1].class.has(
                Class::VERB.with(Class::PLAN).with(Class::NEGATIVE_VERB).with(Class::AUXILIARY).with(Class::NEGATOR).with(Class::ADVERB),
            )
        {
            // An infinitive of purpose: what was denied before it was something else.
            if !tokens[start..here].iter().any(|t| t.class.has(Class::NEGATIVE_VERB)) {
                break;
            }
        }
        at = here;
    }
    match planned {
        Some(cue) => (Reality::Planned, Some(cue)),
        None => (Reality::Actual, None),
    }
}

/// `Hypothetical` where the clause whose subject is at `subject` hangs on an "if" that is not a question.
fn conditional(tokens: &[Token], subject: usize, grammar: &Grammar) -> Option<Reality> {
    let mut at = subject;
    let is = |i: usize, word: &str| grammar.vocabulary.text(tokens[i].form) == word;
    while let Some(here) = at.checked_sub(1) {
        let class = tokens[here].class;
        // "He kept saying what if, so I sat with him": what follows from it was done.
        if is(here, "so") {
            return None;
        }
        if class.has(Class::CONDITION) {
            let asks = |before: usize| {
                is(before, "what")
                    || grammar.whether_verbs.contains(&tokens[before].form)
                    || tokens[before].class.has(Class::SPEECH_VERB.with(Class::OBJECT_PRONOUN))
            };
            let question = here.checked_sub(1).is_some_and(asks) || here > 1 && grammar.whether_verbs.contains(&tokens[here - 2].form);
            return if question { None } else { Some(Reality::Hypothetical) };
        }
        if class.has(Class::ADVERB.with(Class::OWNER).with(Class::DETERMINER).with(Class::MODIFIER)) {
            at = here;
            continue;
        }
        return None;
    }
    None
}
