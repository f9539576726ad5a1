//! Every word form that matters, under a number, with its classes.
//!
//! A codebook interns the forms of its rules and lexicons here, the tables of English add theirs; a text's words are
//! then looked up once each. What is not here is [`UNKNOWN`](super::token::UNKNOWN) and no rule can name it.

use super::token::{Class, FormId};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a written form stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// One form.
    Form(FormId),
    /// Misspelling or contraction of several forms: "dont" is "do" + "n't".
    Parts(Box<[FormId]>),
}

/// What a look-up found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'v> {
    /// One form.
    Form(FormId),
    /// Several forms written as one.
    Parts(&'v [FormId]),
}

/// Forms and their classes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Vocabulary {
    entries: FxHashMap<Arc<str>, Entry>,
    texts: Vec<Arc<str>>,
    classes: Vec<Class>,
    person_kinds: FxHashMap<FormId, u8>,
}

/// A vocabulary as it is packed: all texts in one, as they stand in the order of their numbers.
#[derive(Serialize, Deserialize)]
struct Written {
    texts: String,
    /// Where each text ends; it begins where the one before ends.
    ends: Vec<u32>,
    classes: Vec<Class>,
    person_kinds: Vec<(FormId, u8)>,
    /// What is not written as its form is.
    respelled: Vec<(String, Vec<FormId>)>,
}

impl From<Vocabulary> for Written {
    fn from(vocabulary: Vocabulary) -> Written {
        let Vocabulary { entries, texts, classes, person_kinds } = vocabulary;
        let mut person_kinds: Vec<(FormId, u8)> = person_kinds.into_iter().collect();
        person_kinds.sort_unstable();
        let mut respelled: Vec<(String, Vec<FormId>)> = entries
            .into_iter()
            .filter_map(|(written, entry)| match entry {
                Entry::Form(id) if texts[id as usize] == written => None,
                Entry::Form(id) => Some((written.to_string(), vec![id])),
                Entry::Parts(ids) => Some((written.to_string(), ids.into())),
            })
            .collect();
        respelled.sort_unstable();
        let mut ends = Vec::with_capacity(texts.len());
        let mut all = String::new();
        for text in texts {
            all.push_str(&text);
            ends.push(all.len() as u32);
        }
        Written { texts: all, ends, classes, person_kinds, respelled }
    }
}

impl From<Written> for Vocabulary {
    /// Numbers and ends that do not fit give a vocabulary that lacks words; nothing is looked up by them here.
    fn from(written: Written) -> Vocabulary {
        let Written { texts: all, ends, mut classes, person_kinds, respelled } = written;
        let mut entries = FxHashMap::with_capacity_and_hasher(ends.len() + respelled.len(), rustc_hash::FxBuildHasher);
        let mut texts = Vec::with_capacity(ends.len());
        let mut start = 0;
        for end in ends {
            let text: Arc<str> = all.get(start..end as usize).unwrap_or_default().into();
            start = end as usize;
            if !texts.is_empty() {
                entries.insert(Arc::clone(&text), Entry::Form(texts.len() as FormId));
            }
            texts.push(text);
        }
        for (written, ids) in respelled {
            let entry = if let [id] = ids.as_slice() { Entry::Form(*id) } else { Entry::Parts(ids.into()) };
            entries.insert(written.into(), entry);
        }
        classes.resize(texts.len(), Class::NONE);
        Vocabulary { entries, texts, classes, person_kinds: person_kinds.into_iter().collect() }
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary::new()
    }
}

impl Vocabulary {
    /// A vocabulary that knows no word.
    pub fn new() -> Vocabulary {
        Vocabulary { entries: FxHashMap::default(), texts: vec!["".into()], classes: vec![Class::NONE], person_kinds: FxHashMap::default() }
    }

    /// Makes room for so many more forms.
    pub fn reserve(&mut self, forms: usize) {
        self.entries.reserve(forms);
        self.texts.reserve(forms);
        self.classes.reserve(forms);
    }

    /// The number of this form, new if need be. Forms are lower case with straight apostrophes.
    pub fn intern(&mut self, form: &str) -> FormId {
        match self.entries.get(form) {
            Some(Entry::Form(id)) => *id,
            // A form that a rule names is a word in its own right, whatever the spelling table says.
            Some(Entry::Parts(_)) | None => {
                let id = self.texts.len() as FormId;
                let text: Arc<str> = form.into();
                self.texts.push(Arc::clone(&text));
                self.classes.push(Class::NONE);
                self.entries.insert(text, Entry::Form(id));
                id
            }
        }
    }

    /// Adds classes to a form.
    pub fn classify(&mut self, form: &str, class: Class) -> FormId {
        let id = self.intern(form);
        self.classes[id as usize] = self.classes[id as usize].with(class);
        id
    }

    /// Remembers the relationship that a person noun implies.
    pub fn set_person_kind(&mut self, form: FormId, kind: u8) {
        self.person_kinds.entry(form).or_insert(kind);
    }

    /// The relationship that a person noun implies.
    pub fn person_kind(&self, form: FormId) -> Option<u8> {
        self.person_kinds.get(&form).copied()
    }

    /// Makes `written` stand for `standard` (one form or several), unless it is a known form itself; a `contraction`
    /// without its apostrophe is, where the form has no class.
    pub fn respell(&mut self, written: &str, standard: &[&str], contraction: bool) {
        // A rule that spells "dont" must not keep the word from being read as "do not".
        let bare = |id: FormId| self.classes[id as usize] == Class::NONE;
        match self.entries.get(written) {
            Some(Entry::Form(id)) if contraction && bare(*id) => {}
            Some(_) => return,
            None => {}
        }
        let ids: Vec<FormId> = standard.iter().map(|s| self.intern(s)).collect();
        let entry = if let [id] = ids.as_slice() { Entry::Form(*id) } else { Entry::Parts(ids.into()) };
        self.entries.insert(written.into(), entry);
    }

    /// Looks a lower-case form up.
    #[inline]
    pub fn find(&self, form: &str) -> Option<Found<'_>> {
        self.entries.get(form).map(|entry| match entry {
            Entry::Form(id) => Found::Form(*id),
            Entry::Parts(ids) => Found::Parts(ids),
        })
    }

    /// The number of a single known form.
    pub fn id(&self, form: &str) -> Option<FormId> {
        match self.find(form) {
            Some(Found::Form(id)) => Some(id),
            _ => None,
        }
    }

    /// The classes of a form.
    #[inline]
    pub fn class(&self, form: FormId) -> Class {
        self.classes[form as usize]
    }

    /// The standard spelling of a form.
    pub fn text(&self, form: FormId) -> &str {
        &self.texts[form as usize]
    }

    /// Number of forms, the unknown one included.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether it knows no word.
    pub fn is_empty(&self) -> bool {
        self.texts.len() <= 1
    }
}
