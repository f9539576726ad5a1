//! From a questionnaire to the strategies of the catalogue, and back.
//!
//! A score says how much; the catalogue says of what. Three places of the taxonomy say which belong together, and they are
//! read as one: the strategies of a subscale, the strategies of an item (which are its subscale's too), and the `crosswalk`
//! of a strategy, which names items or subscales of a measure. Retired strategies do not appear.

use crate::taxonomy::Taxonomy;
use crate::taxonomy::code::{Code, Strategy};
use crate::taxonomy::measure::{Measure, MeasureItem, Subscale};

/// A subscale (or one of its items) and a strategy that it asks about.
#[derive(Debug, Clone, Copy)]
pub struct Link<'t> {
    /// The measure.
    pub measure: &'t Measure,
    /// The subscale.
    pub subscale: &'t Subscale,
    /// The item; none where the link is to the subscale as a whole.
    pub item: Option<&'t MeasureItem>,
    /// The code of the strategy.
    pub code: &'t Code,
    /// The strategy.
    pub strategy: &'t Strategy,
}

/// All links between measures and strategies.
#[derive(Debug, Clone, Default)]
pub struct Crosswalk<'t> {
    links: Vec<Link<'t>>,
}

impl<'t> Crosswalk<'t> {
    /// Gathers the links: by measure, subscale, item, then strategy, each in the order of the taxonomy.
    pub fn of(taxonomy: &'t Taxonomy) -> Crosswalk<'t> {
        let strategies: Vec<(&Code, &Strategy)> = taxonomy.strategies().filter(|(_, s)| !s.deprecated).collect();
        let mut links: Vec<Link> = Vec::new();
        for (_, measure) in &taxonomy.measures {
            for subscale in &measure.subscales {
                let items = measure.items.iter().filter(|i| i.subscale == subscale.id);
                let places = std::iter::once(None).chain(items.map(Some));
                for item in places {
                    for (code, strategy) in &strategies {
                        if asks(measure, subscale, item, strategy) {
                            links.push(Link { measure, subscale, item, code, strategy });
                        }
                    }
                }
            }
        }
        // A link to the subscale as a whole says nothing more where one of its items has the strategy.
        let by_item: std::collections::BTreeSet<[&str; 3]> = links
            .iter()
            .filter(|l| l.item.is_some())
            .map(|l| [l.measure.id.as_str(), l.subscale.id.as_str(), l.strategy.id.as_str()])
            .collect();
        links.retain(|l| l.item.is_some() || !by_item.contains(&[l.measure.id.as_str(), l.subscale.id.as_str(), l.strategy.id.as_str()]));
        Crosswalk { links }
    }

    /// Every link.
    pub fn links(&self) -> impl Iterator<Item = &Link<'t>> {
        self.links.iter()
    }

    /// The links of a measure's subscale.
    pub fn of_subscale(&self, measure: &str, subscale: &str) -> impl Iterator<Item = &Link<'t>> {
        self.links.iter().filter(move |l| l.measure.id.as_str() == measure && l.subscale.id.as_str() == subscale)
    }

    /// The strategies that a subscale asks about, each once, in the order of the catalogue, with the items that do.
    pub fn strategies(&self, measure: &str, subscale: &str) -> Vec<(&'t Code, &'t Strategy, Vec<&'t MeasureItem>)> {
        let mut found: Vec<(&Code, &Strategy, Vec<&MeasureItem>)> = Vec::new();
        for link in self.of_subscale(measure, subscale) {
            match found.iter_mut().find(|(_, s, _)| s.id == link.strategy.id) {
                Some((_, _, items)) => items.extend(link.item),
                None => found.push((link.code, link.strategy, link.item.into_iter().collect())),
            }
        }
        found.sort_by(|a, b| a.1.id.as_str().cmp(b.1.id.as_str()));
        found
    }

    /// The links of a strategy: which subscales and items ask about it.
    pub fn of_strategy(&self, id: &str) -> impl Iterator<Item = &Link<'t>> {
        self.links.iter().filter(move |l| l.strategy.id.as_str() == id)
    }

    /// The subscales that bear on a code: those that name it, and those that ask about one of its strategies.
    pub fn of_code(&self, taxonomy: &'t Taxonomy, code: &str) -> Vec<(&'t Measure, &'t Subscale)> {
        let asks = |m: &Measure, s: &Subscale| {
            s.codes.iter().any(|c| c.as_str() == code) || self.of_subscale(&m.id, &s.id).any(|l| l.code.id.as_str() == code)
        };
        let all = taxonomy.measures.iter().flat_map(|(_, m)| m.subscales.iter().map(move |s| (m, s)));
        all.filter(|(m, s)| asks(m, s)).collect()
    }
}

/// Whether the taxonomy links a place of a measure (a subscale as a whole, or an item) with a strategy.
fn asks(measure: &Measure, subscale: &Subscale, item: Option<&MeasureItem>, strategy: &Strategy) -> bool {
    let (named, own) = match item {
        Some(item) => (&item.strategies, item.id.as_str()),
        None => (&subscale.strategies, subscale.id.as_str()),
    };
    named.contains(&strategy.id)
        || strategy.crosswalk.get(measure.id.as_str()).is_some_and(|places| places.iter().any(|p| p.as_str() == own))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of what is linked, by which links are compared.
    fn names<'t>(link: &Link<'t>) -> [&'t str; 4] {
        [&link.measure.id, &link.subscale.id, link.item.map_or("", |i| &i.id), &link.strategy.id]
    }

    fn taxonomy() -> Taxonomy {
        Taxonomy::embedded().expect("the shipped taxonomy loads")
    }

    #[test]
    fn from_a_subscale_to_its_strategies() {
        let taxonomy = taxonomy();
        let crosswalk = Crosswalk::of(&taxonomy);
        let ids = |measure, subscale| {
            crosswalk.strategies(measure, subscale).iter().map(|(_, s, _)| s.id.as_str().to_owned()).collect::<Vec<_>>()
        };
        for id in ["IERS:0318", "IERS:0319", "IERS:0338", "IERS:0500"] {
            assert!(ids("eros", "extrinsic_worsening").iter().any(|i| i == id), "{id}: {:?}", ids("eros", "extrinsic_worsening"));
        }
        assert!(
            ids("eros", "intrinsic_worsening").is_empty() && ids("eros", "no_such").is_empty() && ids("no_such", "soothing").is_empty()
        );
        let (code, _, items) =
            crosswalk.strategies("eros", "extrinsic_improving").into_iter().find(|(_, s, _)| s.id.as_str() == "IERS:0007").expect("linked");
        assert_eq!((code.id.as_str(), items.iter().map(|i| i.id.as_str()).collect::<Vec<_>>()), ("listening", vec!["hear_troubles"]));
    }

    #[test]
    fn and_back() {
        let taxonomy = taxonomy();
        let crosswalk = Crosswalk::of(&taxonomy);
        let places: Vec<[&str; 4]> = crosswalk.of_strategy("IERS:0007").map(names).collect();
        assert!(places.contains(&["eros", "extrinsic_improving", "hear_troubles", "IERS:0007"]), "{places:?}");
        assert!(places.contains(&["iris", "responsiveness", "", "IERS:0007"]), "{places:?}");
        let scales: Vec<&str> = crosswalk.of_code(&taxonomy, "listening").iter().map(|(_, s)| s.id.as_str()).collect();
        assert!(scales.contains(&"extrinsic_improving") && scales.contains(&"receptive_listening"), "{scales:?}");
    }

    #[test]
    fn every_link_goes_both_ways_and_appears_once() {
        let taxonomy = taxonomy();
        let crosswalk = Crosswalk::of(&taxonomy);
        assert!(crosswalk.links().count() > 50);
        for link in crosswalk.links() {
            assert_eq!(crosswalk.of_strategy(&link.strategy.id).filter(|l| names(l) == names(link)).count(), 1, "{:?}", names(link));
            assert!(crosswalk.strategies(&link.measure.id, &link.subscale.id).iter().any(|(_, s, _)| s.id == link.strategy.id));
        }
    }

    #[test]
    fn items_of_the_shipped_questionnaires_agree_with_their_subscales() {
        // Otherwise a strategy reached from the item would be missing at the subscale as written.
        for (_, measure) in &taxonomy().measures {
            for item in &measure.items {
                let subscale = measure.subscales.iter().find(|s| s.id == item.subscale).unwrap_or_else(|| panic!("{}", item.id.value));
                assert!(subscale.items.contains(&item.id), "{} is not among the items of {}", item.id.value, subscale.id.value);
                for strategy in &item.strategies {
                    assert!(subscale.strategies.contains(strategy), "{} of {}", strategy.value, item.id.value);
                }
            }
        }
    }
}
