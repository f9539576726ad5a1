//! The search itself: from a request to hits, counts and notes.

use super::catalogue::Catalogue;
use super::concept::{Concept, Concepts};
use super::document::Entry;
use super::filter::{Counts, Filter, count};
use super::query::Query;
use super::rank::Scores;
use super::snippet::Snippet;
use crate::error::{Error, Result, nearest};
use serde::Serialize;

/// How many of the first hits are chosen with regard to the codes before them.
const VARIED: usize = 10;

/// Among how many of the best they are chosen.
const LOOKED_AT: usize = 60;

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first; without a query, the order of the taxonomy.
    #[default]
    Relevance,
    /// By id.
    Id,
    /// By name.
    Label,
    /// By code, in the taxonomy's order, then best first.
    Code,
}

/// What is searched for.
#[derive(Debug, Clone, Default)]
pub struct Request<'r> {
    /// What somebody typed; empty to browse.
    pub text: &'r str,
    /// What hits must have.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Most hits returned.
    pub limit: usize,
    /// Codes and strategies for which something else speaks, by id, as the coder's codes of a pasted answer.
    pub support: Vec<String>,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Id: `IERS:0031`, or that of a code.
    pub id: String,
    /// Name.
    pub label: String,
    /// Its code.
    pub code: String,
    /// Axes; none in a scheme without them.
    pub valence: Option<&'static str>,
    /// Where attention goes.
    pub orientation: Option<&'static str>,
    /// Stage of the process model.
    pub stage: Option<&'static str>,
    /// Felt emotion or expression.
    pub change: Option<&'static str>,
    /// Score, two decimals; comparable within one search only. 0 when browsing.
    pub score: f64,
    /// Part of its texts.
    #[serde(serialize_with = "text_alone")]
    pub snippet: Snippet,
    /// Bytes of the name that match.
    #[serde(skip)]
    pub label_marks: Vec<std::ops::Range<usize>>,
}

fn text_alone<S: serde::Serializer>(snippet: &Snippet, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&snippet.text)
}

/// What came of a search.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Hits, at most as many as asked for.
    pub hits: Vec<Hit>,
    /// Number of entries found.
    pub total: usize,
    /// Counts over all of them.
    pub facets: Vec<Counts>,
    /// What was read differently or left out, as sentences without a full stop.
    pub notes: Vec<String>,
}

impl<'t> Catalogue<'t> {
    /// Searches. Whatever is typed gives an answer; what was ignored stands in [`Outcome::notes`].
    ///
    /// # Errors
    /// Occur when the index can not be read, which would be a fault of the program.
    pub fn find(&self, request: &Request<'_>) -> Result<Outcome> {
        let query = Query::read(request.text, &self.words);
        let mut concepts = self.concepts(&query);
        let codes = self.taxonomy.codes.iter().enumerate().filter(|(_, (_, c))| request.support.contains(&c.id.value));
        concepts.codes.extend(codes.map(|(number, _)| number as u32));
        let mut notes = query.ignored;
        notes.append(&mut concepts.notes);
        if concepts.all.is_empty() && concepts.codes.is_empty() && !request.text.trim().is_empty() {
            notes.push("nothing that was typed can be searched for".to_owned());
            return Ok(Outcome { notes, ..Outcome::default() });
        }
        let scores = if concepts.all.is_empty() && concepts.codes.is_empty() {
            // Browsing: everything, in the order of the taxonomy.
            Scores { by_entry: vec![f32::MIN_POSITIVE; self.entries.len()], stems: Vec::new() }
        } else {
            self.scored(&concepts, &request.support)?
        };
        Ok(self.outcome(&scores, request, None, notes))
    }

    /// The ids of what is found, best first: the ranking alone, without snippets and counts.
    ///
    /// # Errors
    /// See [`Catalogue::find`].
    pub fn ids(&self, text: &str, limit: usize) -> Result<Vec<Entry<'t>>> {
        let concepts = self.concepts(&Query::read(text, &self.words));
        let scores = self.scored(&concepts, &[])?;
        Ok(self.best(&scores, limit.max(LOOKED_AT), |_, _| true).into_iter().take(limit).map(|at| self.entries[at]).collect())
    }

    /// Strategies like this one, by id, slug or name; a retired strategy leads to its successor.
    ///
    /// # Errors
    /// Occur where no entry has this name.
    pub fn like(&self, name: &str, request: &Request<'_>) -> Result<Outcome> {
        let Some(entry) = self.entry(name) else {
            let names = self.entries.iter().flat_map(|e| [e.id(), e.strategy.map_or("", |s| s.slug.as_str())]).filter(|n| !n.is_empty());
            let hint =
                nearest(name.trim(), names).map_or_else(|| "`ier search WORDS` finds ids".to_owned(), |n| format!("did you mean `{n}`?"));
            return Err(Error::usage(format!("no strategy is called `{name}`")).hint(hint));
        };
        let mut concepts = Concepts::default();
        let parts = std::iter::once((entry.label(), 1.0))
            .chain(entry.aliases().iter().map(|alias| (alias.as_str(), 0.8)))
            .chain(std::iter::once((entry.definition(), 0.5)));
        let mut seen = Vec::new();
        for (text, weight) in parts {
            self.words.split(text, |_, form| {
                if let Some(stem) = self.vocabulary.form(form).flatten().filter(|stem| !seen.contains(stem)) {
                    seen.push(stem);
                    let place = concepts.all.len();
                    concepts.all.push(Concept { stems: vec![(stem, 1.0)], weight, place: Some(place), ..Concept::default() });
                }
            });
        }
        let mut scores = self.scored(&concepts, &[])?;
        // Neighbours that the catalogue names are near whatever their words.
        let most = scores.by_entry.iter().copied().fold(0.0_f32, f32::max);
        for (relation, id) in entry.strategy.iter().flat_map(|s| s.related.all()) {
            let near = match relation {
                "similar" => 0.4,
                "broader" => 0.3,
                _ => continue,
            };
            if let Some(at) = self.entries.iter().position(|e| e.id() == id.as_str()) {
                scores.by_entry[at] += near * most;
            }
        }
        let mut notes = Vec::new();
        if !entry.id().eq_ignore_ascii_case(name.trim()) {
            notes.push(format!("`{}` is {}, {}", name.trim(), entry.id(), entry.label()));
        }
        Ok(self.outcome(&scores, request, Some(entry.id()), notes))
    }

    fn scored(&self, concepts: &Concepts, support: &[String]) -> Result<Scores> {
        let fault = |e: tantivy::TantivyError| Error::taxonomy(format!("the index of the catalogue can not be read: {e}"));
        let mut scores = self.scores(concepts).map_err(fault)?;
        for id in support {
            if let Some(at) = self.entries[..self.first_code].iter().position(|e| e.id() == id) {
                scores.by_entry[at] += 2.0 * self.weights.named;
            }
        }
        Ok(scores)
    }

    /// Numbers of the best entries that can be found and that `admits`, best first; entries of one score in the
    /// taxonomy's order.
    fn best(&self, scores: &Scores, limit: usize, admits: impl Fn(usize, &Entry<'_>) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.entries.len())
            .filter(|at| scores.by_entry[*at] > 0.0)
            .filter(|at| self.entries[*at].is_found() && admits(*at, &self.entries[*at]))
            .collect();
        let order = |a: &usize, b: &usize| scores.by_entry[*b].total_cmp(&scores.by_entry[*a]).then(a.cmp(b));
        if limit < found.len() {
            found.select_nth_unstable_by(limit, order);
            found.truncate(limit);
        }
        found.sort_unstable_by(order);
        self.varied(&found, scores)
    }

    /// Brings other codes forward among the first: each entry of a code that is shown already counts a little less.
    fn varied(&self, found: &[usize], scores: &Scores) -> Vec<usize> {
        let mut shown = vec![0_i32; self.entries.len() - self.first_code];
        let mut taken = vec![false; found.len()];
        let mut order = Vec::with_capacity(found.len());
        while order.len() < VARIED.min(found.len()) {
            let worth = |at: usize| scores.by_entry[at] * self.weights.variety.powi(shown[self.entries[at].code_number as usize]);
            let free = found.iter().enumerate().take(LOOKED_AT).filter(|(place, _)| !taken[*place]);
            // Of equals the first stays first.
            let Some((place, at)) = free.rev().max_by(|(_, a), (_, b)| worth(**a).total_cmp(&worth(**b))) else { break };
            taken[place] = true;
            shown[self.entries[*at].code_number as usize] += 1;
            order.push(*at);
        }
        order.extend(found.iter().zip(taken).filter(|(_, taken)| !taken).map(|(at, _)| *at));
        order
    }

    fn outcome(&self, scores: &Scores, request: &Request<'_>, without: Option<&str>, notes: Vec<String>) -> Outcome {
        let admits = |_: usize, entry: &Entry<'_>| Some(entry.id()) != without && request.filter.admits(entry, self.taxonomy);
        let mut found = self.best(scores, usize::MAX, admits);
        let facets = count(&found.iter().map(|at| &self.entries[*at]), self.taxonomy);
        match request.sort {
            Sort::Relevance => {}
            Sort::Id => found.sort_by_key(|at| self.entries[*at].id()),
            Sort::Label => found.sort_by_cached_key(|at| self.entries[*at].label().to_lowercase()),
            Sort::Code => found.sort_by_key(|at| self.entries[*at].code_number),
        }
        let total = found.len();
        let hits = found.into_iter().take(request.limit).map(|at| self.hit(at, scores)).collect();
        Outcome { hits, total, facets, notes }
    }

    fn hit(&self, at: usize, scores: &Scores) -> Hit {
        let entry = &self.entries[at];
        let axes = entry.code.axes.map(|of_code| entry.strategy.map_or(of_code, |s| s.axes(of_code)));
        let score = scores.by_entry[at];
        Hit {
            id: entry.id().to_owned(),
            label: entry.label().to_owned(),
            code: entry.code.id.value.clone(),
            valence: axes.map(|a| a.valence.id()),
            orientation: axes.map(|a| a.orientation.id()),
            stage: axes.map(|a| a.stage.id()),
            change: axes.map(|a| a.change.id()),
            score: if scores.stems.is_empty() && score <= f32::MIN_POSITIVE { 0.0 } else { (f64::from(score) * 100.0).round() / 100.0 },
            snippet: self.snippet(entry, &scores.stems),
            label_marks: self.marks(entry.label(), &scores.stems).1,
        }
    }
}
