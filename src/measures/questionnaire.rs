//! A measure that can be scored: items, subscales, range of answers and method, all resolved.
//!
//! The taxonomy also describes measures whose items or ranges are not known to it; asking for one of those is an error
//! that says which part is missing, never a guess.

use crate::error::{Error, Result, nearest};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::measure::{Measure, MeasureItem, Subscale};
use serde::Serialize;

/// How the answers of a subscale become its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Their sum; prorated where answers are missing and that is allowed.
    Sum,
    /// Their mean.
    Mean,
}

impl Method {
    /// As in the taxonomy.
    pub fn name(self) -> &'static str {
        match self {
            Method::Sum => "sum",
            Method::Mean => "mean",
        }
    }
}

/// An item to be answered.
#[derive(Debug, Clone)]
pub struct Item<'t> {
    /// The entry in the taxonomy.
    pub entry: &'t MeasureItem,
    /// Whether its answers are turned round before scoring.
    pub reversed: bool,
}

impl Item<'_> {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.entry.id
    }
}

/// A subscale and its items.
#[derive(Debug, Clone)]
pub struct Scale<'t> {
    /// The entry in the taxonomy.
    pub entry: &'t Subscale,
    /// Its items, as positions in [`Questionnaire::items`].
    pub items: Vec<usize>,
}

impl Scale<'_> {
    /// Its id, which is the name of its column of scores.
    pub fn id(&self) -> &str {
        &self.entry.id
    }
}

/// A measure that can be scored.
#[derive(Debug, Clone)]
pub struct Questionnaire<'t> {
    /// The entry in the taxonomy.
    pub measure: &'t Measure,
    /// Lowest and highest answer.
    pub range: (i32, i32),
    /// How scores are made.
    pub method: Method,
    /// Its items, in the order of the taxonomy.
    pub items: Vec<Item<'t>>,
    /// Its subscales, in the order of the taxonomy.
    pub scales: Vec<Scale<'t>>,
}

impl<'t> Questionnaire<'t> {
    /// The measure of this id or acronym.
    ///
    /// # Errors
    /// Where there is no such measure, or where the taxonomy does not say enough of it to score it.
    pub fn named(taxonomy: &'t Taxonomy, name: &str) -> Result<Questionnaire<'t>> {
        let scorable = || {
            let ids: Vec<&str> =
                taxonomy.measures.iter().filter(|(_, m)| Questionnaire::of(m).is_ok()).map(|(_, m)| m.id.as_str()).collect();
            if ids.is_empty() {
                "this taxonomy has no measure that can be scored".to_owned()
            } else {
                format!("these can be scored: {}", ids.join(", "))
            }
        };
        let Some(measure) = taxonomy.measure(name) else {
            let ids = taxonomy.measures.iter().map(|(_, m)| m.id.as_str());
            let meant = nearest(name, ids).map_or(String::new(), |id| format!("did you mean `{id}`? "));
            return Err(Error::usage(format!("there is no measure `{name}`")).hint(format!("{meant}{}", scorable())));
        };
        Questionnaire::of(measure).map_err(|e| e.hint(scorable()))
    }

    /// What of this measure is needed for scoring.
    ///
    /// # Errors
    /// Where something needed is not in the entry, or contradicts itself; the message says what.
    pub fn of(measure: &'t Measure) -> Result<Questionnaire<'t>> {
        let id = measure.id.as_str();
        let cannot = |why: String| Error::usage(format!("`{id}` can not be scored: {why}"));
        if measure.items.is_empty() {
            return Err(cannot("its items are not in the taxonomy".to_owned()));
        }
        let range = match measure.response.as_ref().map(|r| (r.min, r.max)) {
            Some((Some(min), Some(max))) if min < max => (min, max),
            _ => return Err(cannot("the taxonomy does not give the range of its answers".to_owned())),
        };
        let method = match measure.scoring.as_ref().map(|s| s.method.as_str()) {
            Some("sum") => Method::Sum,
            Some("mean") => Method::Mean,
            Some(other) if !other.is_empty() => return Err(cannot(format!("its method is `{other}`, and not `sum` or `mean`"))),
            _ => return Err(cannot("the taxonomy does not say whether items are summed or averaged".to_owned())),
        };
        let reversed = measure.scoring.iter().flat_map(|s| &s.reversed);
        if let Some(unknown) = reversed.clone().find(|r| !measure.items.iter().any(|i| i.id == **r)) {
            return Err(cannot(format!("its reversed item `{}` is not among its items", unknown.value)));
        }
        let items: Vec<Item> =
            measure.items.iter().map(|entry| Item { entry, reversed: reversed.clone().any(|r| *r == entry.id) }).collect();
        if let Some((at, item)) = items.iter().enumerate().find(|(at, i)| items[..*at].iter().any(|before| before.id() == i.id())) {
            return Err(cannot(format!("item {} is the second of the id `{}`", at + 1, item.id())));
        }
        let mut scales = Vec::with_capacity(measure.subscales.len());
        for entry in &measure.subscales {
            let mut positions = Vec::with_capacity(entry.items.len());
            for wanted in &entry.items {
                match items.iter().position(|item| item.entry.id == *wanted) {
                    Some(at) if !positions.contains(&at) => positions.push(at),
                    Some(_) => return Err(cannot(format!("its subscale `{}` names the item `{}` twice", entry.id.value, wanted.value))),
                    None => return Err(cannot(format!("its subscale `{}` names the unknown item `{}`", entry.id.value, wanted.value))),
                }
            }
            if !positions.is_empty() {
                scales.push(Scale { entry, items: positions });
            }
        }
        if scales.is_empty() {
            return Err(cannot("none of its subscales names its items".to_owned()));
        }
        Ok(Questionnaire { measure, range, method, items, scales })
    }

    /// Keeps only these subscales and their items, as a study may have given only half of a questionnaire.
    ///
    /// # Errors
    /// Where there is no such subscale.
    pub fn only(mut self, ids: &[String]) -> Result<Questionnaire<'t>> {
        for id in ids {
            if !self.scales.iter().any(|s| s.id() == id) {
                let known: Vec<&str> = self.scales.iter().map(Scale::id).collect();
                let meant = nearest(id, known.iter().copied()).map_or(String::new(), |k| format!("did you mean `{k}`? "));
                return Err(Error::usage(format!("`{}` has no subscale `{id}`", self.measure.id.value))
                    .hint(format!("{meant}its subscales are {}", known.join(", "))));
            }
        }
        let kept: Vec<bool> = self.scales.iter().map(|s| ids.iter().any(|id| s.id() == id)).collect();
        self.keep(&kept);
        Ok(self)
    }

    /// Keeps the subscales marked true, and the items that they need.
    pub(crate) fn keep(&mut self, kept: &[bool]) {
        let mut number = 0;
        self.scales.retain(|_| {
            number += 1;
            kept.get(number - 1).copied().unwrap_or(false)
        });
        let needed: Vec<bool> = (0..self.items.len()).map(|at| self.scales.iter().any(|s| s.items.contains(&at))).collect();
        let place: Vec<usize> = needed
            .iter()
            .scan(0, |next, needed| {
                let at = *next;
                *next += usize::from(*needed);
                Some(at)
            })
            .collect();
        for scale in &mut self.scales {
            scale.items.iter_mut().for_each(|at| *at = place[*at]);
        }
        let mut at = 0;
        self.items.retain(|_| {
            at += 1;
            needed[at - 1]
        });
    }

    /// The rule for missing answers, in words, when up to `allowed` may be missing.
    pub fn missing_rule(&self, allowed: usize) -> String {
        match (allowed, self.method) {
            (0, _) => "a subscale is scored only where all of its items are answered".to_owned(),
            (n, Method::Sum) => format!(
                "a subscale is scored where at most {n} of its items {} missing; its sum is then prorated: the mean of the answered items times the number of items",
                if n == 1 { "is" } else { "are" }
            ),
            (n, Method::Mean) => format!(
                "a subscale is scored where at most {n} of its items {} missing; its score is then the mean of the answered items",
                if n == 1 { "is" } else { "are" }
            ),
        }
    }

    /// Refuses to allow so many missing answers that some subscale would be scored from none.
    ///
    /// # Errors
    /// Where `allowed` is not below the number of items of the smallest subscale.
    pub fn check_allowed(&self, allowed: usize) -> Result<()> {
        match self.scales.iter().find(|s| allowed >= s.items.len()) {
            None => Ok(()),
            Some(scale) => {
                let k = scale.items.len();
                Err(Error::usage(format!(
                    "{allowed} missing answers can not be allowed: the subscale `{}` has {k} item{}",
                    scale.id(),
                    if k == 1 { "" } else { "s" }
                ))
                .hint(format!("allow at most {}", k.saturating_sub(1))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(yaml: &str) -> Measure {
        crate::taxonomy::load::parse("m.yaml", yaml).expect("the test's measure parses")
    }

    const HEAD: &str = "id: m\nname: M\nmeasures: x\n";
    const RANGE: &str = "response: {min: 1, max: 5}\n";
    const ITEMS: &str =
        "items:\n- {id: a, paraphrase: x, subscale: s}\n- {id: b, paraphrase: x, subscale: s}\n- {id: c, paraphrase: x, subscale: t}\n";

    #[test]
    fn what_is_missing_is_named() {
        let rows = [
            ("no items", String::new(), "its items are not in the taxonomy"),
            ("no range", ITEMS.to_owned(), "the range of its answers"),
            ("no method", format!("{RANGE}{ITEMS}"), "summed or averaged"),
            ("odd method", format!("{RANGE}scoring: {{method: rasch}}\n{ITEMS}"), "`rasch`"),
            ("unknown reversed", format!("{RANGE}scoring: {{method: sum, reversed: [z]}}\n{ITEMS}"), "reversed item `z`"),
            ("no subscales", format!("{RANGE}scoring: {{method: sum}}\n{ITEMS}"), "none of its subscales"),
            (
                "unknown item",
                format!("{RANGE}scoring: {{method: sum}}\n{ITEMS}subscales: [{{id: s, label: S, items: [a, z]}}]\n"),
                "unknown item `z`",
            ),
            (
                "item twice",
                format!("{RANGE}scoring: {{method: sum}}\n{ITEMS}subscales: [{{id: s, label: S, items: [a, a]}}]\n"),
                "`a` twice",
            ),
        ];
        for (name, rest, expected) in rows {
            let measure = measure(&format!("{HEAD}{rest}"));
            let error = Questionnaire::of(&measure).err().unwrap_or_else(|| panic!("{name}: scored")).to_string();
            assert!(error.contains(expected), "{name}: {error}");
        }
    }

    #[test]
    fn leaving_a_subscale_out_takes_its_items_along() {
        let text = format!(
            "{HEAD}{RANGE}scoring: {{method: mean, reversed: [c]}}\n{ITEMS}subscales: [{{id: s, label: S, items: [b, a]}}, {{id: t, label: T, items: [c]}}]\n"
        );
        let measure = measure(&text);
        let only = Questionnaire::of(&measure).and_then(|q| q.only(&["t".to_owned()])).expect("there is such a subscale");
        assert_eq!((only.items.len(), only.items[0].id(), only.items[0].reversed, only.scales[0].items.clone()), (1, "c", true, vec![0]));
        assert!(only.check_allowed(0).is_ok() && only.check_allowed(1).is_err());
        let error = Questionnaire::of(&measure).and_then(|q| q.only(&["r".to_owned()])).expect_err("there is no such subscale");
        assert!(error.to_string().contains("its subscales are s, t"), "{error}");
    }

    #[test]
    fn the_shipped_questionnaires_can_be_scored() {
        let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
        let shape = |name: &str| {
            let q = Questionnaire::named(&taxonomy, name).expect("it can be scored");
            (q.method, q.range, q.items.len(), q.scales.iter().map(|s| (s.id().to_owned(), s.items.len())).collect::<Vec<_>>())
        };
        let sizes = |list: [(&str, usize); 4]| list.map(|(id, n)| (id.to_owned(), n)).to_vec();
        assert_eq!(
            shape("IERQ"),
            (
                Method::Sum,
                (1, 5),
                20,
                sizes([("enhancing_positive_affect", 5), ("perspective_taking", 5), ("soothing", 5), ("social_modeling", 5)])
            )
        );
        assert_eq!(
            shape("eros"),
            (
                Method::Mean,
                (1, 5),
                19,
                sizes([("extrinsic_improving", 6), ("extrinsic_worsening", 3), ("intrinsic_improving", 6), ("intrinsic_worsening", 4)])
            )
        );
        let error = Questionnaire::named(&taxonomy, "roes").expect_err("it has no items").to_string();
        assert!(error.contains("its items are not in the taxonomy") && error.contains("eros, ierq"), "{error}");
        assert!(Questionnaire::named(&taxonomy, "ierk").expect_err("no such measure").to_string().contains("did you mean `ierq`"));
    }

    #[test]
    fn the_key_of_the_ierq_is_the_published_one() {
        let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
        let q = Questionnaire::named(&taxonomy, "ierq").expect("it can be scored");
        let numbers = |scale: usize| q.scales[scale].items.iter().filter_map(|i| q.items[*i].entry.number).collect::<Vec<_>>();
        assert_eq!(numbers(0), [3, 6, 8, 13, 18]);
        assert_eq!(numbers(1), [2, 7, 10, 14, 17]);
        assert_eq!(numbers(2), [4, 9, 12, 16, 19]);
        assert_eq!(numbers(3), [1, 5, 11, 15, 20]);
        assert!(q.items.iter().all(|i| !i.reversed));
    }
}
