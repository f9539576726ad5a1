//! Every word form that matters, under a number, with its classes.
//!
//! A codebook interns the forms of its rules and lexicons here, the tables of English add theirs; a text's words are
//! then looked up once each. What is not here is [`UNKNOWN`](super::token::UNKNOWN) and no rule can name it.

use super::long_row::{LongRow, LongRows, Row};
use super::texts::Texts;
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
    /// The bits of the classes of each form.
    classes: LongRow<u64>,
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

/// A vocabulary as it is packed.
#[derive(Serialize, Deserialize)]
struct Written {
    texts: Texts,
    #[serde(skip)]
    classes: LongRow<u64>,
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
    /// Nothing is found in it before [`Vocabulary::file`].
    fn from(written: Written) -> Vocabulary {
        let Written { texts, classes, person_kinds, respelled } = written;
        Vocabulary { table: HashTable::new(), texts, respelled, classes, person_kinds: person_kinds.into_iter().collect() }
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
        Vocabulary { table, texts, respelled: Vec::new(), classes: vec![Class::NONE.0].into(), person_kinds }
    }

    /// Files all that is written under its hash, after reading. Classes and ends that do not fit give a vocabulary that lacks
    /// words; nothing is looked up by them here.
    pub fn file(&mut self) {
        if self.classes.len() != self.texts.len() {
            self.classes.to_mut().resize(self.texts.len(), Class::NONE.0);
        }
        let Vocabulary { table, texts, respelled, .. } = self;
        *table = HashTable::with_capacity(texts.len() + respelled.len());
        // All forms are different, and there is room for all: nothing needs to be compared or hashed again.
        for number in 1..texts.len() {
            table.insert_unique(hash(texts.get(number)), Entry::Form(number as FormId), |_| 0);
        }
        for (number, (form, _)) in (0..).zip(&*respelled) {
            set(table, form, Entry::Respelled(number), texts, respelled);
        }
    }

    /// Makes room for so many more forms.
    pub fn reserve(&mut self, forms: usize) {
        let (texts, respelled) = (&self.texts, &self.respelled);
        self.table.reserve(forms, |entry| hash(written(*entry, texts, respelled)));
        self.texts.reserve(forms);
        self.classes.to_mut().reserve(forms);
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
        set(&mut self.table, form, entry, &self.texts, &self.respelled);
    }

    /// The number of this form, new if need be. Forms are lower case with straight apostrophes.
    pub fn intern(&mut self, form: &str) -> FormId {
        match self.find(form) {
            Some(Found::Form(id)) => id,
            // A form that a rule names is a word in its own right, whatever the spelling table says.
            Some(Found::Parts(_)) | None => {
                let id = self.texts.len() as FormId;
                self.texts.push(form);
                self.classes.to_mut().push(Class::NONE.0);
                self.set(form, Entry::Form(id));
                id
            }
        }
    }

    /// Adds classes to a form.
    pub fn classify(&mut self, form: &str, class: Class) -> FormId {
        let id = self.intern(form);
        let with = self.class(id).with(class);
        self.classes.to_mut()[id as usize] = with.0;
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
        let bare = |id: FormId| self.class(id) == Class::NONE;
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
        Class(self.classes[form as usize])
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

fn set(table: &mut HashTable<Entry>, form: &str, entry: Entry, texts: &Texts, respelled: &[(Box<str>, Box<[FormId]>)]) {
    if let Some(known) = table.find_mut(hash(form), |known| written(*known, texts, respelled) == form) {
        *known = entry;
    } else {
        table.insert_unique(hash(form), entry, |known| hash(written(*known, texts, respelled)));
    }
}

fn written<'v>(entry: Entry, texts: &'v Texts, respelled: &'v [(Box<str>, Box<[FormId]>)]) -> &'v str {
    match entry {
        Entry::Form(id) => texts.get(id as usize),
        Entry::Respelled(number) => &respelled[number as usize].0,
    }
}

impl LongRows for Vocabulary {
    fn long_rows<'r>(&'r mut self, rows: &mut Vec<Row<'r>>) {
        self.texts.long_rows(rows);
        rows.push(Row::Long(&mut self.classes));
    }
}
