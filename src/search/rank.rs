//! From concepts to a score for every entry.

use super::catalogue::Catalogue;
use super::concept::{Concept, Concepts};
use super::placed::text_of;
use super::query::Demand;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

/// Farthest that two words of a query may stand apart in a text and still be neighbours.
const NEAR: u32 = 2;

/// Scores by entry; what is excluded or lacks what it must have is negative.
#[derive(Debug, Default)]
pub(super) struct Scores {
    pub by_entry: Vec<f32>,
    /// Stems that were looked for, for marking them in texts.
    pub stems: Vec<u32>,
}

/// Where the words of a concept stand: entry and position, in order.
type Places = Vec<(u32, u32)>;

impl Catalogue<'_> {
    /// Scores every entry.
    pub(super) fn scores(&self, concepts: &Concepts) -> tantivy::Result<Scores> {
        let count = self.entries.len();
        let mut own = vec![0.0_f32; count];
        let mut fails = vec![false; count];
        let mut matched = vec![0.0_f32; count];
        let mut whole = 0.0;
        let mut once = Once { sums: vec![0.0; count], touched: Vec::new() };
        let mut stems = Vec::new();
        let mut before: Option<(usize, f32, Places)> = None;
        for concept in &concepts.all {
            let demand = concept.demand.unwrap_or(Demand::May);
            let mut places = Places::new();
            let rarity = if concept.phrase.is_empty() {
                self.occurrences(concept, &mut once, &mut places)?
            } else {
                self.phrase(&concept.phrase, &mut once, &mut places)?
            };
            if demand == Demand::Not {
                once.touched.iter().for_each(|entry| fails[*entry as usize] = true);
                once.clear();
                continue;
            }
            if demand == Demand::Must {
                (0..count).filter(|entry| once.sums[*entry] <= 0.0).for_each(|entry| fails[entry] = true);
            }
            stems.extend(concept.stems.iter().map(|(stem, _)| *stem).chain(concept.phrase.iter().copied()));
            let worth = concept.weight * rarity;
            if concept.place.is_some() {
                whole += worth;
            }
            for entry in &once.touched {
                let at = *entry as usize;
                let part = once.sums[at] / (self.weights.k1 + once.sums[at]);
                own[at] += worth * part * (1.0 + self.weights.k1);
                if concept.place.is_some() {
                    matched[at] += worth;
                }
            }
            once.clear();
            if let Some(place) = concept.place {
                if let Some((last, rarity_before, places_before)) = &before
                    && *last + 1 == place
                {
                    let worth = self.weights.pair * concept.weight * (rarity + rarity_before) / 2.0;
                    self.neighbours(places_before, &places, &mut once);
                    for entry in &once.touched {
                        let sum = once.sums[*entry as usize];
                        own[*entry as usize] += worth * sum / (self.weights.k1 + sum) * (1.0 + self.weights.k1);
                    }
                    once.clear();
                }
                before = Some((place, rarity, places));
            }
        }
        if self.weights.all > 0.0 && whole > 0.0 {
            for (score, part) in own.iter_mut().zip(&matched) {
                *score *= (part / whole).max(0.05).powf(self.weights.all);
            }
        }
        let mut by_entry = self.with_codes(&own, &concepts.codes);
        for (score, fails) in by_entry.iter_mut().zip(fails) {
            if fails {
                *score = -1.0;
            }
        }
        Ok(Scores { by_entry, stems })
    }

    /// Adds to every entry what speaks for its code.
    fn with_codes(&self, own: &[f32], named: &[u32]) -> Vec<f32> {
        let (strategies, of_codes) = own.split_at(self.first_code);
        let mut best: Vec<Vec<f32>> = vec![Vec::new(); of_codes.len()];
        for (entry, score) in self.entries.iter().zip(strategies).filter(|(_, score)| **score > 0.0) {
            let best = &mut best[entry.code_number as usize];
            let at = best.partition_point(|other| other > score);
            if at < self.weights.family {
                best.insert(at, *score);
                best.truncate(self.weights.family);
            }
        }
        let support: Vec<(f32, f32)> = (0..of_codes.len())
            .map(|code| {
                let family = best[code].iter().sum::<f32>() / self.weights.family.max(1) as f32;
                let named = if named.contains(&(code as u32)) { self.weights.named } else { 0.0 };
                let own = self.weights.of_code * of_codes[code];
                (own + self.weights.of_family * family + named, named)
            })
            .collect();
        self.entries
            .iter()
            .zip(own)
            .map(|(entry, score)| {
                let (support, named) = support[entry.code_number as usize];
                match entry.strategy {
                    // The code alone finds no strategy, unless the thesaurus names it.
                    Some(_) if *score <= 0.0 && named <= 0.0 => 0.0,
                    Some(_) => score + support,
                    None if *score <= 0.0 && named <= 0.0 => 0.0,
                    None => self.weights.bare * *score + named * 2.0,
                }
            })
            .collect()
    }

    /// Sums the weighed occurrences of a concept, by entry; returns how rare it is.
    fn occurrences(&self, concept: &Concept, once: &mut Once, places: &mut Places) -> tantivy::Result<f32> {
        let mut positions = Vec::new();
        let (mut rarity, mut sum, mut known) = (None, 0.0, 0.0_f32);
        for (stem, weight) in &concept.stems {
            let Some(indexed) = self.indexed.get(*stem as usize).and_then(Option::as_ref) else { continue };
            // The word itself says how rare the concept is; where the catalogue lacks it, its like do.
            if *weight >= 1.0 && rarity.is_none() {
                rarity = Some(indexed.rarity);
            }
            sum += weight * indexed.rarity;
            known += weight;
            let mut postings = self.index.read_postings_from_terminfo(&indexed.info, IndexRecordOption::WithFreqsAndPositions)?;
            let mut entry = postings.doc();
            while entry != TERMINATED {
                let factors = &self.factors[entry as usize];
                positions.clear();
                postings.append_positions_with_offset(0, &mut positions);
                let mut occurrences = 0.0;
                for position in &positions {
                    occurrences += factors[text_of(*position)];
                    if *weight >= self.weights.two_edits {
                        places.push((entry, *position));
                    }
                }
                once.add(entry, weight * occurrences);
                entry = postings.advance();
            }
        }
        if concept.stems.len() > 1 {
            places.sort_unstable();
        }
        Ok(rarity.unwrap_or(if known > 0.0 { sum / known } else { 0.0 }))
    }

    /// Entries that have these stems side by side; returns how rare the words are together.
    fn phrase(&self, stems: &[u32], once: &mut Once, places: &mut Places) -> tantivy::Result<f32> {
        let mut rarity = 0.0;
        let mut ends: Option<Places> = None;
        for stem in stems {
            let concept = Concept { stems: vec![(*stem, 1.0)], ..Concept::default() };
            let mut here = Places::new();
            rarity += self.occurrences(&concept, once, &mut here)?;
            once.clear();
            ends = Some(match ends {
                None => here,
                Some(ends) => here.into_iter().filter(|(e, p)| *p > 0 && ends.binary_search(&(*e, p - 1)).is_ok()).collect(),
            });
        }
        *places = ends.unwrap_or_default();
        for (entry, position) in places.iter() {
            once.add(*entry, self.factors[*entry as usize][text_of(*position)].max(f32::MIN_POSITIVE));
        }
        Ok(rarity)
    }

    /// Sums the places where a word of one concept stands just before a word of another.
    fn neighbours(&self, first: &Places, second: &Places, once: &mut Once) {
        let mut at = 0;
        for (entry, position) in second {
            while at < first.len() && (first[at].0, first[at].1 + NEAR) < (*entry, *position) {
                at += 1;
            }
            if let Some((e, p)) = first.get(at)
                && e == entry
                && p < position
            {
                once.add(*entry, self.factors[*entry as usize][text_of(*position)]);
            }
        }
    }
}

/// Sums by entry that are used again and again.
struct Once {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Once {
    fn add(&mut self, entry: u32, value: f32) {
        let sum = &mut self.sums[entry as usize];
        if *sum == 0.0 && value > 0.0 {
            self.touched.push(entry);
        }
        *sum += value;
    }

    fn clear(&mut self) {
        for entry in self.touched.drain(..) {
            self.sums[entry as usize] = 0.0;
        }
    }
}
