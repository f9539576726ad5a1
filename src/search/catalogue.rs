//! The catalogue as an index in memory, built at every start.
//!
//! Texts are cut into stems here ([`Words`]), every form once; tantivy keeps which stem stands where. One segment, one
//! thread, nothing stored: the texts themselves stay in the [`Taxonomy`].

use super::document::{Entry, KINDS, entries, texts};
use super::placed::{Placed, PlacedTokenizer};
use super::thesaurus::Thesaurus;
use super::vocabulary::Vocabulary;
use super::weights::Weights;
use super::words::Words;
use crate::error::{Error, Result};
use crate::taxonomy::Taxonomy;
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::postings::TermInfo;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, InvertedIndexReader, TantivyDocument};

/// Memory that the writer may take before it would cut a second segment, in bytes.
const BUDGET: usize = 32 << 20;

/// A stem of the index.
#[derive(Debug, Clone)]
pub(super) struct Indexed {
    pub info: TermInfo,
    /// How rare it is among strategies (BM25's inverse document frequency).
    pub rarity: f32,
}

/// The catalogue, ready to be searched.
pub struct Catalogue<'t> {
    pub(super) taxonomy: &'t Taxonomy,
    pub(super) words: Words,
    pub(super) vocabulary: Vocabulary,
    pub(super) thesaurus: Thesaurus,
    pub(super) entries: Vec<Entry<'t>>,
    /// The entry from which on entries are codes.
    pub(super) first_code: usize,
    /// By stem.
    pub(super) indexed: Vec<Option<Indexed>>,
    pub(super) index: Arc<InvertedIndexReader>,
    pub(super) weights: Weights,
    /// Weight of an occurrence, by entry and kind of text.
    pub(super) factors: Vec<[f32; KINDS]>,
    lengths: Vec<[u16; KINDS]>,
}

impl std::fmt::Debug for Catalogue<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("entries", &self.entries.len()).field("stems", &self.vocabulary.len()).finish_non_exhaustive()
    }
}

impl<'t> Catalogue<'t> {
    /// Indexes the catalogue.
    ///
    /// # Errors
    /// Occur when the index can not be built, which would be a fault of the program.
    pub fn of(taxonomy: &'t Taxonomy) -> Result<Catalogue<'t>> {
        Catalogue::with(taxonomy, Weights::default())
    }

    /// The same with other weights, for measuring.
    ///
    /// # Errors
    /// See [`Catalogue::of`].
    pub fn with(taxonomy: &'t Taxonomy, weights: Weights) -> Result<Catalogue<'t>> {
        let words = Words::of(taxonomy);
        let entries = entries(taxonomy);
        let first_code = entries.iter().position(|e| e.strategy.is_none()).unwrap_or(entries.len());
        let mut vocabulary = Vocabulary::default();
        let mut lines: Vec<[Placed; KINDS]> = entries.iter().map(|_| Default::default()).collect();
        let mut lengths = vec![[0_u16; KINDS]; entries.len()];
        texts(taxonomy, &entries, &mut |entry, kind, text| {
            let (line, length) = (&mut lines[entry][kind as usize], &mut lengths[entry][kind as usize]);
            line.gap();
            words.split(text, |_, form| {
                if let Some(stem) = vocabulary.learn(form, || words.stem(form)) {
                    line.push(vocabulary.text(stem));
                    *length = length.saturating_add(1);
                }
            });
        });
        let index = indexed(&lines).map_err(|e| fault(&e))?;
        let thesaurus = Thesaurus::of(taxonomy, &words, &mut vocabulary);
        let mut catalogue = Catalogue {
            taxonomy,
            words,
            vocabulary,
            thesaurus,
            entries,
            first_code,
            indexed: Vec::new(),
            index,
            weights,
            factors: Vec::new(),
            lengths,
        };
        catalogue.read_terms().map_err(|e| fault(&e.into()))?;
        catalogue.weigh();
        Ok(catalogue)
    }

    /// The entry of a strategy or code by its id, slug or label; a retired strategy gives the one that took its place.
    pub fn entry(&self, name: &str) -> Option<Entry<'t>> {
        let name = name.trim();
        let is = |id: &str| id.eq_ignore_ascii_case(name);
        let retired = self.taxonomy.strategies().find(|(_, s)| s.deprecated && (is(&s.id) || is(&s.slug)));
        let wanted = match retired {
            Some((_, strategy)) => successor(self.taxonomy, strategy)?,
            None => name,
        };
        let is = |id: &str| id.eq_ignore_ascii_case(wanted);
        let known = |e: &&Entry<'_>| is(e.id()) || is(e.label()) || e.strategy.is_some_and(|s| is(&s.slug));
        self.entries.iter().find(known).copied()
    }

    /// Number of entries that can be found.
    pub fn len(&self) -> usize {
        self.entries.iter().filter(|e| e.is_found()).count()
    }

    /// Whether the catalogue has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read_terms(&mut self) -> std::io::Result<()> {
        let strategies = self.first_code.max(1) as f32;
        self.indexed.resize(self.vocabulary.len(), None);
        let mut stream = self.index.terms().stream()?;
        while stream.advance() {
            let stem = std::str::from_utf8(stream.key()).ok().and_then(|stem| self.vocabulary.stem(stem));
            if let Some(place) = stem.and_then(|stem| self.indexed.get_mut(stem as usize)) {
                let info = stream.value().clone();
                let count = (info.doc_freq as f32).min(strategies);
                let rarity = (1.0 + (strategies - count + 0.5) / (count + 0.5)).ln();
                *place = Some(Indexed { info, rarity });
            }
        }
        let indexed = &self.indexed;
        self.vocabulary.count_by(|stem| indexed.get(stem as usize).and_then(|i| i.as_ref()).map_or(0, |i| i.info.doc_freq));
        Ok(())
    }

    /// Works out the weight of an occurrence in every text of every entry.
    fn weigh(&mut self) {
        let Weights { strategy, code, b, .. } = self.weights;
        let (strategies, codes) = self.lengths.split_at(self.first_code);
        let mean = |lengths: &[[u16; KINDS]], kind: usize| {
            let sum: f32 = lengths.iter().map(|l| f32::from(l[kind])).sum();
            (sum / lengths.len().max(1) as f32).max(1.0)
        };
        for (lengths, weights) in [(strategies, strategy), (codes, code)] {
            let means: [f32; KINDS] = std::array::from_fn(|kind| mean(lengths, kind));
            let factor = |lengths: &[u16; KINDS], kind: usize| weights[kind] / (1.0 - b + b * f32::from(lengths[kind]) / means[kind]);
            self.factors.extend(lengths.iter().map(|l| std::array::from_fn::<f32, KINDS, _>(|kind| factor(l, kind))));
        }
    }
}

/// The id of the strategy that took the place of a retired one.
fn successor<'t>(taxonomy: &'t Taxonomy, retired: &'t crate::taxonomy::code::Strategy) -> Option<&'t str> {
    let mut now = retired;
    // The lint forbids circles; the bound holds for a taxonomy that was not checked.
    for _ in 0..16 {
        if !now.deprecated {
            return Some(now.id.as_str());
        }
        now = taxonomy.strategy(now.replaced_by.as_ref()?)?.1;
    }
    None
}

fn indexed(lines: &[[Placed; KINDS]]) -> tantivy::Result<Arc<InvertedIndexReader>> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("placed")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let field = schema.add_text_field("texts", TextOptions::default().set_indexing_options(indexing));
    let directory = RamDirectory::create();
    let tokenizers = tantivy::tokenizer::TokenizerManager::new();
    tokenizers.register("placed", PlacedTokenizer);
    let builder = Index::builder().schema(schema.build()).tokenizers(tokenizers);
    let mut writer = builder.single_segment_index_writer(directory, BUDGET)?;
    let mut whole = Placed::default();
    for texts in lines {
        whole.line.clear();
        for (kind, text) in texts.iter().enumerate().filter(|(_, text)| !text.line.is_empty()) {
            whole.begin(kind as u8);
            whole.line.push(' ');
            whole.line.push_str(&text.line);
        }
        let mut document = TantivyDocument::new();
        document.add_text(field, &whole.line);
        writer.add_document(document)?;
    }
    let index = writer.finalize()?;
    let searcher = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?.searcher();
    match searcher.segment_readers() {
        [segment] => segment.inverted_index(field),
        // A taxonomy without codes.
        _ => Ok(Arc::new(InvertedIndexReader::empty(IndexRecordOption::WithFreqsAndPositions))),
    }
}

/// An error of the index in memory, which nothing in a taxonomy should bring about.
fn fault(error: &tantivy::TantivyError) -> Error {
    Error::taxonomy(format!("the catalogue can not be indexed: {error}")).hint("this is a fault of the program; please report it")
}
