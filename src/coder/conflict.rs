//! Overlapping matches: which one is the mention.
//!
//! The higher priority wins, as it is the rule writer's explicit word; then what happened against what was denied or
//! imagined (the same words read as told and as said); then the longer match, then the one that demands more, then the
//! rule id, so that no order of files or threads can show. What does not overlap stands side by side.

use super::Candidate;
use crate::codebook::Codebook;

/// Sorts candidates from best to worst and marks those that lose to a better one on the same words.
/// Returns the number of the winner for each loser.
pub fn resolve(candidates: &mut [Candidate], book: &Codebook, losers: &mut Vec<(usize, usize)>) {
    losers.clear();
    candidates.sort_by(|a, b| {
        let (ra, rb) = (&book.rules[a.rule as usize], &book.rules[b.rule as usize]);
        rb.priority
            .cmp(&ra.priority)
            .then(b.status.counts().cmp(&a.status.counts()))
            .then(b.length().cmp(&a.length()))
            .then(b.specificity.cmp(&a.specificity))
            .then(ra.id.cmp(&rb.id))
            .then(a.start.cmp(&b.start))
    });
    for i in 0..candidates.len() {
        if let Some(winner) = (0..i).find(|j| candidates[*j].kept && candidates[*j].overlaps(&candidates[i])) {
            candidates[i].kept = false;
            losers.push((i, winner));
        }
    }
}
