//! Who regulates whom, seen from the respondent.

use super::prompt::PromptContext;
use crate::taxonomy::axes::Direction;
use crate::text::person::{Person, Who};

/// Direction of an act of `agent` on `target`; `None` where it is nobody's act on another (oneself on oneself).
///
/// "We" as agents is given; "you" as agent is the generic you, that is the respondent; a fragment without subject takes
/// the prompt's direction; an act of somebody on nobody named is one on the respondent, unless the respondent does not
/// appear in the answer at all (`first_person` false), as in reports about third persons.
pub fn of(agent: Option<Person>, target: Option<Person>, prompt: PromptContext, first_person: bool) -> Option<Direction> {
    let agent_who = agent.map(|a| a.who);
    let to_self = target.is_some_and(|t| t.is_self());
    match (agent_who, to_self) {
        (Some(Who::Me), true) => None,
        (Some(Who::We), true) => Some(Direction::Given),
        (_, true) => Some(Direction::Received),
        (Some(Who::Me | Who::We | Who::You), false) => Some(Direction::Given),
        (Some(Who::Other), false) => {
            // "They make tea", asked what others do for one, is about oneself.
            let asked_for_received = target.is_none() && prompt.direction == Direction::Received;
            let reports_others = prompt.direction == Direction::Observed || !first_person && !asked_for_received;
            match target {
                Some(_) if prompt.direction != Direction::Received || first_person => Some(Direction::Observed),
                None if !reports_others => Some(Direction::Received),
                None | Some(_) => Some(if reports_others { Direction::Observed } else { Direction::Received }),
            }
        }
        (None, false) => match target {
            // "Hugged her": a fragment acts on another, so it can not have been received.
            Some(_) if prompt.direction == Direction::Received => Some(Direction::Given),
            _ => Some(prompt.direction),
        },
    }
}
