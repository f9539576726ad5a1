//! Percentile bootstrap intervals (Efron and Tibshirani 1993, chapter 13).
//!
//! Replicate `i` draws its units from a stream that depends on the seed and on `i` alone, so an interval is the same for
//! any number of threads and on any machine.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

/// Limits of the middle 95 % of `replicates` values of `statistic` over units drawn with replacement. Replicates where the
/// statistic is undefined are left out; `None` where fewer than half are defined.
pub fn interval<T: Copy + Sync>(
    units: &[T],
    replicates: u32,
    seed: u64,
    statistic: impl Fn(&[T]) -> Option<f64> + Sync,
) -> Option<(f64, f64)> {
    if units.len() < 2 || replicates == 0 {
        return None;
    }
    let mut values: Vec<f64> = (0..replicates)
        .into_par_iter()
        .map_init(Vec::new, |drawn, i| {
            let mut stream = stream(seed, i);
            drawn.clear();
            drawn.extend((0..units.len()).map(|_| units[below(&mut stream, units.len() as u64) as usize]));
            statistic(drawn)
        })
        .filter_map(|v| v.filter(|v| v.is_finite()))
        .collect();
    if values.len() * 2 < replicates as usize {
        return None;
    }
    Some(middle(&mut values))
}

/// The same for many statistics of the same replicates at once. A replicate is a weight for each unit: how often it was
/// drawn, times `base` where units do not weigh the same. `statistics` gets the weights of up to `batch` replicates and
/// gives the values of each, always as many, in one order.
pub fn intervals(
    units: usize,
    base: Option<&[f64]>,
    replicates: u32,
    seed: u64,
    batch: usize,
    statistics: impl Fn(&[Vec<f64>]) -> Vec<Vec<Option<f64>>> + Sync,
) -> Vec<Option<(f64, f64)>> {
    if units < 2 || replicates == 0 {
        return Vec::new();
    }
    let batch = batch.max(1);
    let values: Vec<Vec<Option<f64>>> = (0..(replicates as usize).div_ceil(batch))
        .into_par_iter()
        .flat_map_iter(|block| {
            let of_block = block * batch..((block + 1) * batch).min(replicates as usize);
            let weights: Vec<Vec<f64>> = of_block.map(|i| drawn_weights(units, base, seed, i as u32)).collect();
            statistics(&weights)
        })
        .collect();
    (0..values.first().map_or(0, Vec::len))
        .into_par_iter()
        .map(|at| {
            let mut of_one: Vec<f64> = values.iter().filter_map(|v| v[at].filter(|v| v.is_finite())).collect();
            (of_one.len() * 2 >= replicates as usize).then(|| middle(&mut of_one))
        })
        .collect()
}

/// How often each unit was drawn in replicate number `i`, times its base weight.
fn drawn_weights(units: usize, base: Option<&[f64]>, seed: u64, i: u32) -> Vec<f64> {
    let mut stream = stream(seed, i);
    let mut weights = vec![0.0; units];
    for _ in 0..units {
        let at = below(&mut stream, units as u64) as usize;
        weights[at] += base.map_or(1.0, |base| base[at]);
    }
    weights
}

/// The stream of replicate number `i`.
fn stream(seed: u64, i: u32) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(u64::from(i)))
}

fn middle(values: &mut [f64]) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (quantile(values, 0.025), quantile(values, 0.975))
}

/// A number below `n`, each as likely (Lemire 2019, with rejection).
pub(crate) fn below(stream: &mut Pcg64Mcg, n: u64) -> u64 {
    let threshold = n.wrapping_neg() % n;
    loop {
        let product = u128::from(stream.next_u64()) * u128::from(n);
        if product as u64 >= threshold {
            return (product >> 64) as u64;
        }
    }
}

/// Linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len() - 1) as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    sorted[low] + (sorted[high] - sorted[low]) * (place - low as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[f64]) -> Option<f64> {
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    #[test]
    fn the_same_on_one_thread_and_on_many() {
        let units: Vec<f64> = (0..50).map(f64::from).collect();
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| interval(&units, 500, 7, mean))
        };
        assert_eq!(run(1), run(4));
        let (low, high) = run(1).unwrap();
        assert!(low < 24.5 && 24.5 < high && high - low < 12.0);
    }

    #[test]
    fn an_undefined_statistic_has_no_interval() {
        assert_eq!(interval(&[1.0, 2.0], 100, 1, |_| None), None);
    }
}
