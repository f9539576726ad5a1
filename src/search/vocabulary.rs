//! Words as they are written in the catalogue and the thesaurus, each with its stem; and what a misspelt word may have
//! meant.
//!
//! A word that occurs is never corrected. Of words that do not, candidates lie within one edit for words of up to six
//! letters and within two for longer ones, where an edit is a letter too many, too few, another, or two swapped. They are
//! ranked by the number of edits, then by whether the first letters agree (people rarely miss that), then by how common
//! they are.

use rustc_hash::FxHashMap;

/// A known form.
#[derive(Debug, Clone)]
struct Form {
    text: Box<str>,
    stem: u32,
    count: u32,
    /// A bit for every letter that occurs: two words within `d` edits differ in at most `2 d` of them.
    letters: u32,
}

/// Known forms and stems.
#[derive(Debug, Default)]
pub struct Vocabulary {
    forms: Vec<Form>,
    by_form: FxHashMap<Box<str>, Option<u32>>,
    stems: Vec<Box<str>>,
    by_stem: FxHashMap<Box<str>, u32>,
    /// Numbers of forms by their length in letters.
    by_length: Vec<Vec<u32>>,
}

/// A word that a misspelling may have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction<'v> {
    /// As it is written.
    pub form: &'v str,
    /// Number of its stem.
    pub stem: u32,
    /// Edits between the two.
    pub edits: usize,
}

impl Vocabulary {
    /// The stem of a form, computed by `stem` where the form is new; counts the form.
    pub fn learn(&mut self, form: &str, stem: impl FnOnce() -> Option<String>) -> Option<u32> {
        if let Some(known) = self.by_form.get(form) {
            return *known;
        }
        let number = stem().map(|stem| self.number(&stem));
        self.by_form.insert(form.into(), number);
        if let Some(stem) = number {
            let length = form.chars().count();
            if self.by_length.len() <= length {
                self.by_length.resize(length + 1, Vec::new());
            }
            self.by_length[length].push(self.forms.len() as u32);
            self.forms.push(Form { text: form.into(), stem, count: 1, letters: letters(form) });
        }
        number
    }

    /// The number of a stem, new or known.
    pub fn number(&mut self, stem: &str) -> u32 {
        if let Some(number) = self.by_stem.get(stem) {
            return *number;
        }
        let number = self.stems.len() as u32;
        self.stems.push(stem.into());
        self.by_stem.insert(stem.into(), number);
        number
    }

    /// What is known of a form: nothing, or its stem, which stop words lack.
    pub fn form(&self, form: &str) -> Option<Option<u32>> {
        self.by_form.get(form).copied()
    }

    /// The number of a known stem.
    pub fn stem(&self, stem: &str) -> Option<u32> {
        self.by_stem.get(stem).copied()
    }

    /// The stem with this number.
    pub fn text(&self, stem: u32) -> &str {
        self.stems.get(stem as usize).map_or("", |s| s)
    }

    /// Number of stems.
    pub fn len(&self) -> usize {
        self.stems.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }

    /// Sets how common forms are, from how often their stems occur.
    pub fn count_by(&mut self, of_stem: impl Fn(u32) -> u32) {
        for form in &mut self.forms {
            form.count = of_stem(form.stem);
        }
    }

    /// The stems of the known forms that begin so, each once.
    pub fn beginning(&self, prefix: &str) -> Vec<u32> {
        let mut stems: Vec<u32> = self.forms.iter().filter(|f| f.text.starts_with(prefix)).map(|f| f.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }

    /// What an unknown word may have meant, likeliest first, at most `limit` stems.
    pub fn corrections(&self, word: &str, limit: usize) -> Vec<Correction<'_>> {
        let typed: Vec<char> = word.chars().collect();
        let most = match typed.len() {
            0..=3 => return Vec::new(),
            4..=6 => 1,
            _ => 2,
        };
        let bits = letters(word);
        let mut found: Vec<(usize, bool, std::cmp::Reverse<u32>, &Form)> = Vec::new();
        let from = typed.len().saturating_sub(most).max(3);
        for length in from..=typed.len() + most {
            for number in self.by_length.get(length).map_or(&[][..], Vec::as_slice) {
                let form = &self.forms[*number as usize];
                if (form.letters ^ bits).count_ones() as usize > 2 * most || form.count == 0 {
                    continue;
                }
                if let Some(edits) = edits_within(&typed, &form.text, most) {
                    found.push((edits, !form.text.starts_with(typed[0]), std::cmp::Reverse(form.count), form));
                }
            }
        }
        found.sort_unstable_by(|a, b| (a.0, a.1, a.2, &a.3.text).cmp(&(b.0, b.1, b.2, &b.3.text)));
        let mut corrections: Vec<Correction<'_>> = Vec::new();
        for (edits, _, _, form) in found {
            if corrections.len() < limit && !corrections.iter().any(|c| c.stem == form.stem) {
                corrections.push(Correction { form: &form.text, stem: form.stem, edits });
            }
        }
        corrections
    }
}

/// A bit for every letter of a word; digits and letters beyond a to z share the rest.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, byte| bits | 1 << (if byte.is_ascii_lowercase() { byte - b'a' } else { 26 + byte % 6 }))
}

/// Number of edits between two words (optimal string alignment: insert, delete, replace, swap neighbours), if it is at
/// most `most`.
pub fn edits_within(a: &[char], b: &str, most: usize) -> Option<usize> {
    // Words are at most 64 bytes long; a row of the table fits on the stack.
    const WIDTH: usize = 66;
    let mut letters = ['\0'; WIDTH];
    let mut length = 0;
    for c in b.chars() {
        *letters.get_mut(length)? = c;
        length += 1;
    }
    let b = &letters[..length];
    if a.len() >= WIDTH || b.len() + 1 >= WIDTH || a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut rows = [[0_u8; WIDTH]; 3];
    for (j, cell) in rows[0].iter_mut().enumerate().take(b.len() + 1) {
        *cell = j as u8;
    }
    for i in 1..=a.len() {
        let (now, before, earlier) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        rows[now][0] = i as u8;
        let mut least = i as u8;
        for j in 1..=b.len() {
            let cost = u8::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[before][j] + 1).min(rows[now][j - 1] + 1).min(rows[before][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[earlier][j - 2] + 1);
            }
            rows[now][j] = best;
            least = least.min(best);
        }
        if usize::from(least) > most {
            return None;
        }
    }
    Some(usize::from(rows[a.len() % 3][b.len()])).filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted_up_to_a_bound() {
        let rows: &[(&str, &str, usize, Option<usize>)] =
            &[("same", "same", 2, Some(0)), ("one letter too few", "lisening", 2, None), ("swapped", "freind", 1, None)];
        let right = ["same", "listening", "friend"];
        for ((name, typed, most, expected), right) in rows.iter().zip(right) {
            let typed: Vec<char> = if *name == "same" { "same".chars().collect() } else { typed.chars().collect() };
            let expected = expected.or(Some(1));
            assert_eq!(edits_within(&typed, right, *most), expected, "{name}");
        }
        assert_eq!(edits_within(&['a', 'b', 'c', 'd'], "wxyz", 2), None, "too far");
    }

    #[test]
    fn the_likeliest_comes_first() {
        let mut words = Vocabulary::default();
        for form in ["comfort", "confront", "effort", "hug", "huge"] {
            words.learn(form, || Some(form.to_owned()));
        }
        let found: Vec<&str> = words.corrections("conforting", 3).iter().map(|c| c.form).collect();
        assert_eq!(found, Vec::<&str>::new(), "three edits are too many");
        let found: Vec<&str> = words.corrections("comfart", 3).iter().map(|c| c.form).collect();
        assert_eq!(found, ["comfort"]);
        assert!(words.corrections("hog", 3).is_empty(), "short words have too many neighbours");
    }
}
