//! Every word form that matters, under a number, with its classes.
//!
//! A codebook interns the forms of its rules and lexicons here, the tables of English add theirs; a text's words are
//! then looked up once each. What is not here is [`UNKNOWN`](super::token::UNKNOWN) and no rule can name it.

use super::token::{Class, FormId};
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;

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
    /// Numbers of all that is written, by its hash.
    table: HashTable<Entry>,
    texts: Texts,
    /// What is not written as its form is, and what it stands for; what a form took the place of stays here, and is not found.
    respelled: Vec<(Box<str>, Box<[FormId]>)>,
    classes: Vec<Class>,
    person_kinds: FxHashMap<FormId, u8>,
}

/// What a written form stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// The form of this number, written as it is.
    Form(FormId),
    /// Misspelling or contraction, by its place in the list: "dont" is "do" + "n't".
    Respelled(u32),
}

/// Texts one after the other, in the order of their numbers: thousands of short ones cost no allocation each.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Texts {
    all: String,
    /// Where each text ends; it begins where the one before ends.
    #[serde(with = "super::numbers")]
    ends: Vec<u32>,
}

impl Texts {
    fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all.get(start as usize..self.ends[number] as usize).unwrap_or_default()
    }

    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }
}

/// A vocabulary as it is packed.
#[derive(Serialize, Deserialize)]
struct Written {
    texts: Texts,
    classes: Vec<Class>,
    person_kinds: Vec<(FormId, u8)>,
    respelled: Vec<(Box<str>, Box<[FormId]>)>,
}

impl From<Vocabulary> for Written {
    fn from(vocabulary: Vocabulary) -> Written {
        let mut person_kinds: Vec<(FormId, u8)> = vocabulary.person_kinds.iter().map(|(form, kind)| (*form, *kind)).collect();
        person_kinds.sort_unstable();
        let found = |number: u32, written: &str| vocabulary.entry(written) == Some(Entry::Respelled(number));
        let respelled = (0..).zip(&vocabulary.respelled);
        let mut respelled: Vec<_> =
            respelled.filter(|(number, (written, _))| found(*number, written)).map(|(_, pair)| pair.clone()).collect();
        respelled.sort_unstable();
        Written { texts: vocabulary.texts, classes: vocabulary.classes, person_kinds, respelled }
    }
}

impl From<Written> for Vocabulary {
    /// Numbers and ends that do not fit give a vocabulary that lacks words; nothing is looked up by them here.
    fn from(written: Written) -> Vocabulary {
        let Written { texts, mut classes, person_kinds, respelled } = written;
        classes.resize(texts.len(), Class::NONE);
        let table = HashTable::with_capacity(texts.len() + respelled.len());
        let mut vocabulary = Vocabulary { table, texts, respelled, classes, person_kinds: person_kinds.into_iter().collect() };
        // All forms are different, and there is room for all: nothing needs to be compared or hashed again.
        let Vocabulary { table, texts, .. } = &mut vocabulary;
        for number in 1..texts.len() {
            table.insert_unique(hash(texts.get(number)), Entry::Form(number as FormId), |_| 0);
        }
        let respelled = std::mem::take(&mut vocabulary.respelled);
        for (number, (written, ids)) in (0..).zip(respelled) {
            vocabulary.respelled.push((written.clone(), ids));
            vocabulary.set(&written, Entry::Respelled(number));
        }
        vocabulary
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary::new()
    }
}

fn hash(written: &str) -> u64 {
    FxBuildHasher.hash_one(written)
}

impl Vocabulary {
    /// A vocabulary that knows no word.
    pub fn new() -> Vocabulary {
        let mut texts = Texts::default();
        texts.push("");
        let (table, person_kinds) = (HashTable::new(), FxHashMap::default());
        Vocabulary { table, texts, respelled: Vec::new(), classes: vec![Class::NONE], person_kinds }
    }

    /// Makes room for so many more forms.
    pub fn reserve(&mut self, forms: usize) {
        let (texts, respelled) = (&self.texts, &self.respelled);
        self.table.reserve(forms, |entry| hash(written(*entry, texts, respelled)));
        self.texts.ends.reserve(forms);
        self.classes.reserve(forms);
    }

    /// How an entry is written.
    fn written(&self, entry: Entry) -> &str {
        written(entry, &self.texts, &self.respelled)
    }

    fn entry(&self, form: &str) -> Option<Entry> {
        self.table.find(hash(form), |entry| self.written(*entry) == form).copied()
    }

    /// Makes `form` stand for this, whatever it stood for.
    fn set(&mut self, form: &str, entry: Entry) {
        let Vocabulary { table, texts, respelled, .. } = self;
        if let Some(known) = table.find_mut(hash(form), |known| written(*known, texts, respelled) == form) {
            *known = entry;
        } else {
            table.insert_unique(hash(form), entry, |known| hash(written(*known, texts, respelled)));
        }
    }

    /// The number of this form, new if need be. Forms are lower case with straight apostrophes.
    pub fn intern(&mut self, form: &str) -> FormId {
        match self.find(form) {
            Some(Found::Form(id)) => id,
            // A form that a rule names is a word in its own right, whatever the spelling table says.
            Some(Found::Parts(_)) | None => {
                let id = self.texts.len() as FormId;
                self.texts.push(form);
                self.classes.push(Class::NONE);
                self.set(form, Entry::Form(id));
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
        match self.find(written) {
            Some(Found::Form(id)) if contraction && bare(id) => {}
            Some(_) => return,
            None => {}
        }
        let ids: Vec<FormId> = standard.iter().map(|s| self.intern(s)).collect();
        let entry = Entry::Respelled(self.respelled.len() as u32);
        self.respelled.push((written.into(), ids.into()));
        self.set(written, entry);
    }

    /// Looks a lower-case form up.
    #[inline]
    pub fn find(&self, form: &str) -> Option<Found<'_>> {
        self.entry(form).map(|entry| match entry {
            Entry::Form(id) => Found::Form(id),
            Entry::Respelled(number) => match &self.respelled[number as usize].1[..] {
                [id] => Found::Form(*id),
                ids => Found::Parts(ids),
            },
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
        self.texts.get(form as usize)
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

fn written<'v>(entry: Entry, texts: &'v Texts, respelled: &'v [(Box<str>, Box<[FormId]>)]) -> &'v str {
    match entry {
        Entry::Form(id) => texts.get(id as usize),
        Entry::Respelled(number) => &respelled[number as usize].0,
    }
}
