//! Searching the index of answers.

use super::context::{Context, context};
use super::line::{Line, Mention, PARTS, at};
use super::{Answers, fault};
use crate::error::{Error, Result};
use crate::search::query::{Demand, Part, Query, Wanted};
use crate::search::words::Words;
use serde::Serialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::ops::Range;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as TantivyQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Order, Term};

/// Most words that a beginning (`reappr*`) may stand for.
const MOST_BEGUN: usize = 1_000;

/// What mentions must have, by part of `PARTS`; one mention must have all of it.
#[derive(Debug, Clone, Default)]
pub struct MentionFilter {
    wanted: [Vec<String>; PARTS.len()],
}

impl MentionFilter {
    /// Wants one of these values of a part: `code`, `valence`, `orientation`, `stage`, `change`, `direction`, `status`.
    pub fn want(&mut self, part: &str, values: &[String]) {
        if let Some(at) = PARTS.iter().position(|p| *p == part) {
            self.wanted[at].extend(values.iter().cloned());
        }
    }

    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        self.wanted.iter().all(Vec::is_empty)
    }

    fn admits(&self, parts: [&str; PARTS.len()]) -> bool {
        self.wanted.iter().zip(parts).all(|(wanted, part)| wanted.is_empty() || wanted.iter().any(|w| w == part))
    }
}

/// An answer that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Id of the answer.
    pub id: String,
    /// The answer.
    pub text: String,
    /// The words that were looked for, each place with its surroundings; the evidence where no word was.
    pub contexts: Vec<Context>,
    /// The mentions that were asked for; all of them without a filter.
    pub mentions: Vec<Shown>,
}

/// A mention, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// Code.
    pub code: String,
    /// Evidence.
    pub quote: String,
    /// Who regulates whom.
    pub direction: Option<String>,
    /// Done, planned, denied or imagined.
    pub status: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Answers, at most as many as asked for: best first, or in the order of the file where no word was looked for.
    pub found: Vec<Found>,
    /// Number of answers that match.
    pub total: usize,
    /// What was left out, as sentences without a full stop.
    pub notes: Vec<String>,
}

impl Answers {
    /// Finds answers with all of these words (any of them where `OR` stands between) and a mention as filtered.
    ///
    /// `width` is the number of characters of context on either side.
    ///
    /// # Errors
    /// Occur where the file of the answers can not be read any more.
    pub fn find(&self, typed: &str, filter: &MentionFilter, limit: usize, width: usize) -> Result<Outcome> {
        let query = Query::read(typed, &self.words);
        let mut notes = query.ignored.clone();
        let failed = |e: tantivy::TantivyError| fault("can not search the answers", &e);
        let run = self.query(&query, filter, &mut notes).map_err(failed)?;
        let with_words = !query.is_empty();
        let total = self.searcher.search(&run, &Count).map_err(failed)?;
        let addresses = self.addresses(&*run, with_words, limit).map_err(failed)?;
        let mut found = Vec::new();
        if !addresses.is_empty() {
            let mut file = BufReader::new(File::open(&self.file).map_err(|e| Error::io("can not open", &self.file, e))?);
            for place in addresses {
                let line = self.line(&mut file, place)?;
                found.push(self.shown(&line, &query, filter, width));
            }
        }
        Ok(Outcome { found, total, notes })
    }

    /// Places of the best answers, in bytes of the file: the search alone, without reading the file or counting.
    ///
    /// # Errors
    /// See [`Answers::find`].
    pub fn places(&self, typed: &str, filter: &MentionFilter, limit: usize) -> Result<Vec<u64>> {
        let failed = |e: tantivy::TantivyError| fault("can not search the answers", &e);
        let query = Query::read(typed, &self.words);
        let run = self.query(&query, filter, &mut Vec::new()).map_err(failed)?;
        self.addresses(&*run, !query.is_empty(), limit).map_err(failed)
    }

    fn addresses(&self, query: &dyn TantivyQuery, by_score: bool, limit: usize) -> tantivy::Result<Vec<u64>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let top = TopDocs::with_limit(limit);
        if !by_score {
            let found = self.searcher.search(query, &top.order_by_fast_field::<u64>("place", Order::Asc))?;
            return Ok(found.into_iter().filter_map(|(place, _)| place).collect());
        }
        let found: Vec<(f32, DocAddress)> = self.searcher.search(query, &top.order_by_score())?;
        let mut places = Vec::with_capacity(found.len());
        for (score, address) in found {
            let segment = self.searcher.segment_reader(address.segment_ord);
            places.push((score, segment.fast_fields().u64("place")?.first(address.doc_id).unwrap_or(0)));
        }
        places.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(places.into_iter().map(|(_, place)| place).collect())
    }

    fn query(&self, query: &Query, filter: &MentionFilter, notes: &mut Vec<String>) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        let only_stop = query.parts.iter().all(|p| matches!(&p.wanted, Wanted::Word(form) if self.words.is_stop(form)));
        let mut wanted = false;
        for part in &query.parts {
            if let Wanted::Word(form) = &part.wanted
                && self.words.is_stop(form)
                && !only_stop
            {
                continue;
            }
            let occur = match part.demand {
                Demand::Not => Occur::MustNot,
                Demand::May if query.any => Occur::Should,
                _ => Occur::Must,
            };
            wanted |= occur != Occur::MustNot;
            clauses.push((occur, self.part(part, notes)?));
        }
        if !filter.is_empty() {
            let terms = self.terms(self.fields.mention, "", |term| {
                let parts: Vec<&str> = term.split('|').collect();
                <[&str; PARTS.len()]>::try_from(parts).is_ok_and(|parts| filter.admits(parts))
            })?;
            wanted = true;
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0))));
        }
        if !wanted {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        // A single clause is faster by itself than as a combination of one.
        Ok(match clauses.len() {
            1 if clauses[0].0 != Occur::MustNot => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        })
    }

    fn part(&self, part: &Part, notes: &mut Vec<String>) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let term = |form: &str| Term::from_field_text(self.fields.words, &self.words.stem_of_any(form));
        Ok(match &part.wanted {
            Wanted::Word(form) => {
                let term = term(form);
                if self.searcher.doc_freq(&term)? == 0 {
                    notes.push(format!("`{form}` stands in no answer"));
                }
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            }
            Wanted::Phrase(forms) => Box::new(PhraseQuery::new(forms.iter().map(|form| term(form)).collect())),
            Wanted::Prefix(prefix) => {
                let mut terms = self.terms(self.fields.words, prefix, |stem| stem.starts_with(prefix.as_str()))?;
                terms.push(term(prefix));
                if terms.len() > MOST_BEGUN {
                    notes.push(format!("`{prefix}*` stands for {} words; the first {MOST_BEGUN} are searched", terms.len()));
                    terms.truncate(MOST_BEGUN);
                }
                if terms.is_empty() { Box::new(EmptyQuery) } else { Box::new(TermSetQuery::new(terms)) }
            }
        })
    }

    /// Every term of a field that begins so and is admitted.
    fn terms(&self, field: Field, prefix: &str, admits: impl Fn(&str) -> bool) -> tantivy::Result<Vec<Term>> {
        let mut found: Vec<String> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
            while stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if !term.starts_with(prefix) {
                    break;
                }
                if admits(term) {
                    found.push(term.to_owned());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found.iter().map(|term| Term::from_field_text(field, term)).collect())
    }

    fn line(&self, file: &mut BufReader<File>, place: u64) -> Result<Line> {
        let failed = |e| Error::io("can not read", &self.file, e);
        file.seek(SeekFrom::Start(place)).map_err(failed)?;
        let mut bytes = Vec::new();
        file.read_until(b'\n', &mut bytes).map_err(failed)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        Line::read(bytes.trim_ascii(), &self.file, 0)
    }

    fn shown(&self, line: &Line, query: &Query, filter: &MentionFilter, width: usize) -> Found {
        let text = line.text(self.column.as_deref());
        let wanted: Vec<&Mention> = line.mentions.iter().filter(|m| filter.admits(m.parts())).collect();
        let mut places = places(text, query, &self.words);
        if places.is_empty() {
            let byte = |point: usize| text.char_indices().nth(point).map_or(text.len(), |(i, _)| i);
            let evidence = wanted.iter().filter(|m| m.end > m.start && at(text, m.start, m.end).is_some());
            places = evidence.map(|m| byte(m.start)..byte(m.end)).collect();
        }
        let shown =
            |m: &&Mention| Shown { code: m.code.clone(), quote: m.quote.clone(), direction: m.direction.clone(), status: m.status.clone() };
        Found {
            id: line.id(),
            text: text.to_owned(),
            contexts: places.iter().map(|place| context(text, place, width)).collect(),
            mentions: wanted.iter().map(shown).collect(),
        }
    }
}

/// Bytes of a text where something stands that the query asks for.
fn places(text: &str, query: &Query, words: &Words) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let of_text: Vec<(Range<usize>, String, String)> =
        words.words(text).into_iter().map(|w| (w.span, words.stem_of_any(&w.form), w.form)).collect();
    let only_stop = query.parts.iter().all(|p| matches!(&p.wanted, Wanted::Word(form) if words.is_stop(form)));
    for part in query.parts.iter().filter(|p| p.demand != Demand::Not) {
        match &part.wanted {
            Wanted::Word(form) if words.is_stop(form) && !only_stop => {}
            Wanted::Word(form) => {
                let stem = words.stem_of_any(form);
                found.extend(of_text.iter().filter(|(_, s, _)| *s == stem).map(|(span, _, _)| span.clone()));
            }
            Wanted::Prefix(prefix) => {
                let begins = |(_, stem, form): &&(Range<usize>, String, String)| {
                    form.starts_with(prefix.as_str()) || stem.starts_with(prefix.as_str())
                };
                found.extend(of_text.iter().filter(begins).map(|(span, _, _)| span.clone()));
            }
            Wanted::Phrase(forms) => {
                let stems: Vec<String> = forms.iter().map(|form| words.stem_of_any(form)).collect();
                let runs =
                    of_text.windows(stems.len().max(1)).filter(|run| run.iter().zip(&stems).all(|((_, stem, _), wanted)| stem == wanted));
                found.extend(runs.filter_map(|run| Some(run.first()?.0.start..run.last()?.0.end)));
            }
        }
    }
    found.sort_by_key(|place| (place.start, place.end));
    found.dedup();
    found
}
