//! Drawing texts by seed: balanced over labels, and dealt into parallel forms.
//!
//! The stream is PCG64 MCG seeded with the number the user gave, so a set can be named by its seed and drawn again on any
//! machine.

use super::vignette::Vignette;
use crate::error::{Error, Result};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use std::collections::BTreeMap;

/// A stream of random numbers for this seed and purpose; different purposes never share a stream.
pub fn stream(seed: u64, purpose: &str) -> Pcg64Mcg {
    let hash = blake3::hash(purpose.as_bytes());
    let salt = hash.as_bytes()[..8].iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
    Pcg64Mcg::seed_from_u64(seed ^ salt)
}

/// Puts a list into random order (Fisher and Yates).
pub fn shuffle<T>(list: &mut [T], random: &mut Pcg64Mcg) {
    for i in (1..list.len()).rev() {
        list.swap(i, below(random, i as u64 + 1) as usize);
    }
}

/// A number below `n`, each as likely; `n` is at least 1.
pub fn below(random: &mut Pcg64Mcg, n: u64) -> u64 {
    let limit = u64::MAX - u64::MAX % n;
    loop {
        let number = random.next_u64();
        if number < limit {
            return number % n;
        }
    }
}

/// `forms` sets of `n` texts each, no text twice: label after label, so that every label comes as often as any other as
/// long as there are texts, and each form gets the same labels where that can be.
///
/// # Errors
/// Occur where there are fewer texts than asked for, with both numbers.
pub fn forms<'v>(vignettes: &[&'v Vignette], n: usize, forms: usize, seed: u64) -> Result<Vec<Vec<&'v Vignette>>> {
    let forms = forms.max(1);
    if n == 0 {
        return Err(Error::usage("0 texts asked for").hint("ask for 1 or more"));
    }
    if n.saturating_mul(forms) > vignettes.len() {
        let asked = if forms == 1 { format!("{n} texts") } else { format!("{forms} forms of {n} texts ({})", n.saturating_mul(forms)) };
        let are = if vignettes.len() == 1 { "is" } else { "are" };
        return Err(
            Error::usage(format!("{asked} asked for, and there {are} {}", vignettes.len())).hint("ask for fewer, or select less narrowly")
        );
    }
    let mut random = stream(seed, "draw");
    let mut groups: BTreeMap<&str, Vec<&Vignette>> = BTreeMap::new();
    for vignette in vignettes {
        groups.entry(vignette.main_label()).or_default().push(vignette);
    }
    let mut groups: Vec<Vec<&Vignette>> = groups.into_values().collect();
    for group in &mut groups {
        shuffle(group, &mut random);
    }
    let mut sets = vec![Vec::with_capacity(n); forms];
    // Rounds over the labels: a text for each form where the label has that many left.
    while sets[0].len() < n && groups.iter().any(|g| g.len() >= forms) {
        shuffle(&mut groups, &mut random);
        for group in groups.iter_mut().filter(|g| g.len() >= forms) {
            if sets[0].len() == n {
                break;
            }
            for set in &mut sets {
                set.extend(group.pop());
            }
        }
    }
    // What is left over after that: labels with fewer texts than forms.
    let mut rest: Vec<&Vignette> = groups.into_iter().flatten().collect();
    shuffle(&mut rest, &mut random);
    for set in &mut sets {
        while set.len() < n {
            let Some(vignette) = rest.pop() else { break };
            set.push(vignette);
        }
        shuffle(set, &mut random);
    }
    Ok(sets)
}

/// One set of `n` texts.
///
/// # Errors
/// As [`forms`].
pub fn set<'v>(vignettes: &[&'v Vignette], n: usize, seed: u64) -> Result<Vec<&'v Vignette>> {
    Ok(forms(vignettes, n, 1, seed)?.swap_remove(0))
}

/// Letter of a form: A, B, ...
pub fn letter(form: usize) -> char {
    char::from(b'A' + (form % 26) as u8)
}

/// A short name of a set of texts, whatever their order: the same texts, the same name.
pub fn set_name<'v>(ids: impl IntoIterator<Item = &'v str>) -> String {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    blake3::hash(ids.join("\n").as_bytes()).to_hex()[..8].to_owned()
}
