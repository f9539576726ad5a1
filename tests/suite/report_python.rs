//! The statistics of the report against SciPy and statsmodels (`tests/python/report_statistics.py`), on random tables.
//!
//! Needs a Python with both: the one that IER_PYTHON names, else `python3`. Without it the test says so and passes.

use crate::python;

use ier::measures::distribution::chi_square_tail;
use ier::report::contingency::{Counts, benjamini_hochberg, holm};
use ier::report::proportion::Proportion;
use rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

fn by_python(given: &Value) -> Option<Value> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), given.to_string()).expect("written");
    python::run("report_statistics.py", &[file.path()]).map(|said| serde_json::from_str(&said).expect("the script prints JSON"))
}

fn near(name: &str, ours: f64, theirs: &Value, relative: f64) {
    let theirs = theirs.as_f64().unwrap_or(f64::NAN);
    assert!((ours - theirs).abs() <= relative * theirs.abs().max(1e-12), "{name}: {ours} here, {theirs} there");
}

#[test]
fn statistics_are_those_of_scipy_and_statsmodels() {
    let mut random = rand_pcg::Pcg64::seed_from_u64(11);
    let mut below = |n: u64| random.next_u64() % n;
    let tables: Vec<Counts> = (0..300)
        .map(|number| {
            let groups = if number % 3 == 0 { 2 } else { 2 + below(5) };
            let of: Vec<u64> = (0..groups).map(|_| 3 + below(if number % 2 == 0 { 20 } else { 400 })).collect();
            let mut with: Vec<u64> = of.iter().map(|n| below(n + 1)).collect();
            // Somebody has it and somebody has not.
            with[0] = with[0].clamp(1, of[0] - 1);
            Counts { with, of }
        })
        .collect();
    let tails: Vec<(f64, f64)> =
        (0..200).map(|i| ((10f64).powf(below(600) as f64 / 100.0 - 3.0), f64::from(i % 40 + 1))).filter(|(x, _)| *x < 1300.0).collect();
    let intervals: Vec<(u64, u64)> = (0..100)
        .map(|_| {
            let n = 1 + below(500);
            (below(n + 1), n)
        })
        .collect();
    let corrections: Vec<Vec<f64>> = (1..40).map(|n| (0..n).map(|_| (below(1_000_000) as f64 / 1e6).powi(3)).collect()).collect();
    let given = json!({
        "tables": tables.iter().map(|t| json!({"with": t.with, "of": t.of})).collect::<Vec<_>>(),
        "tails": tails, "intervals": intervals, "corrections": corrections,
    });
    let Some(theirs) = by_python(&given) else { return };
    for (at, counts) in tables.iter().enumerate() {
        let (test, theirs) = (counts.test().expect("defined"), &theirs["tables"][at]);
        let name = |what: &str| format!("{what} of {counts:?}");
        near(&name("chi-square"), test.chi_square, &theirs["chi_square"], 1e-9);
        near(&name("p"), test.p, &theirs["p"], 1e-7);
        near(&name("V"), test.v, &theirs["v"], 1e-9);
        near(&name("smallest expected"), test.smallest_expected, &theirs["smallest"], 1e-12);
        near(&name("small"), test.small, &theirs["small"], 1e-12);
        assert_eq!(json!(test.df), theirs["df"], "{}", name("df"));
        assert_eq!(test.exact.is_some(), theirs["exact"].is_number(), "{}", name("exact"));
        if let Some(exact) = test.exact {
            near(&name("exact p"), exact, &theirs["exact"], 1e-7);
        }
        for (group, residual) in counts.residuals().into_iter().enumerate() {
            near(&name("residual"), residual.expect("defined"), &theirs["residuals"][group], 1e-8);
        }
    }
    for (at, (x, df)) in tails.iter().enumerate() {
        near(&format!("tail of {x} with {df}"), chi_square_tail(*x, *df), &theirs["tails"][at], 1e-9);
    }
    for (at, (count, of)) in intervals.iter().enumerate() {
        let (low, high) = Proportion { count: *count, of: *of }.interval().expect("defined");
        near(&format!("lower limit of {count} of {of}"), low, &theirs["intervals"][at][0], 1e-9);
        near(&format!("upper limit of {count} of {of}"), high, &theirs["intervals"][at][1], 1e-9);
    }
    for (at, p) in corrections.iter().enumerate() {
        for (method, ours) in [holm(p), benjamini_hochberg(p)].into_iter().enumerate() {
            for (i, value) in ours.into_iter().enumerate() {
                near(&format!("correction {method} of {} tests", p.len()), value, &theirs["corrections"][at][method][i], 1e-9);
            }
        }
    }
}
