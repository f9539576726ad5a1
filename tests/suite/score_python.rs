//! Scores and reliability against those of pandas, pingouin and SciPy (`tests/python/score_reliability.py`).
//!
//! Needs a Python with numpy, pandas and SciPy: the one that IER_PYTHON names, else `python3`. Without it the test says so and
//! passes. The tables are made up by a seeded generator: a common factor of different strength for every subscale, cut to five
//! steps, and some answers missing.

use crate::python;

use ier::measures::report::{Report, ScoreOptions};
use ier::measures::sheet::{Sheet, SheetRow};
use ier::measures::{Answers, Key, Questionnaire};
use ier::taxonomy::Taxonomy;
use rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

/// A number between 0 and 1.
fn uniform(random: &mut rand_pcg::Pcg64) -> f64 {
    f64::from(random.next_u32()) / f64::from(u32::MAX)
}

/// Roughly normal: the sum of twelve, less six.
fn normal(random: &mut rand_pcg::Pcg64) -> f64 {
    (0..12).map(|_| uniform(random)).sum::<f64>() - 6.0
}

/// Answers of `n` people; each subscale has its own factor, each item its own loading and easiness.
fn made_up(questionnaire: &Questionnaire, n: usize, share_missing: f64, seed: u64) -> Sheet {
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let header: Vec<String> = questionnaire.items.iter().map(|i| i.id().to_owned()).collect();
    let rows = (1..=n).map(|number| {
        let factors: Vec<f64> = questionnaire.scales.iter().map(|_| normal(&mut random)).collect();
        let cells = (0..header.len()).map(|item| {
            let scale = questionnaire.scales.iter().position(|s| s.items.contains(&item)).unwrap_or(0);
            let loading = 0.45 + 0.1 * (item % 5) as f64;
            let latent = loading * factors[scale] + (1.0 - loading * loading).sqrt() * normal(&mut random) + 0.2 * (item % 3) as f64;
            let answer = (3.0 + 1.2 * latent).round().clamp(1.0, 5.0);
            if uniform(&mut random) < share_missing { String::new() } else { answer.to_string() }
        });
        SheetRow { number: number as u64, line: number as u64 + 1, cells: cells.collect() }
    });
    Sheet { name: "made up".to_owned(), rows: rows.collect(), header }
}

/// The result of the script; none where Python or a package is not there.
fn by_python(sheet: &Sheet, plan: &Value) -> Option<Value> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (answers, subscales) = (folder.path().join("answers.csv"), folder.path().join("plan.json"));
    let mut csv = csv::Writer::from_path(&answers).expect("a file");
    csv.write_record(&sheet.header).expect("written");
    sheet.rows.iter().for_each(|r| csv.write_record(&r.cells).expect("written"));
    csv.flush().expect("written");
    std::fs::write(&subscales, plan.to_string()).expect("written");
    python::run("score_reliability.py", &[&answers, &subscales]).map(|said| serde_json::from_str(&said).expect("the script prints JSON"))
}

fn near(name: &str, ours: Option<f64>, theirs: &Value, tolerance: f64) {
    let theirs = theirs.as_f64();
    match (ours, theirs) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= tolerance, "{name}: {a} here, {b} there"),
        (a, b) => assert_eq!(a, b, "{name}"),
    }
}

#[test]
fn scores_and_reliability_are_those_of_other_programs() {
    let taxonomy = Taxonomy::embedded().expect("the shipped taxonomy loads");
    let rows: [(&str, &str, usize, f64, usize, f64); 5] = [
        ("complete", "ierq", 250, 0.0, 0, 0.95),
        ("small", "ierq", 40, 0.0, 0, 0.99),
        ("gaps, none allowed", "ierq", 300, 0.05, 0, 0.95),
        ("gaps, one allowed", "ierq", 300, 0.05, 1, 0.90),
        ("means, one allowed", "eros", 400, 0.03, 1, 0.95),
    ];
    for (at, (name, measure, n, share_missing, allowed, confidence)) in rows.into_iter().enumerate() {
        let questionnaire = Questionnaire::named(&taxonomy, measure).expect("it can be scored");
        let sheet = made_up(&questionnaire, n, share_missing, at as u64 + 1);
        let subscales: serde_json::Map<String, Value> = questionnaire
            .scales
            .iter()
            .map(|s| (s.id().to_owned(), s.items.iter().map(|i| questionnaire.items[*i].id()).collect::<Vec<_>>().into()))
            .collect();
        let plan = json!({"subscales": subscales, "method": questionnaire.method, "confidence": confidence, "allow_missing": allowed});
        let Some(theirs) = by_python(&sheet, &plan) else { return };
        let key = Key::by_names(questionnaire, &sheet).expect("columns");
        let answers = Answers::read(&sheet, &key, None, &[]).expect("answers");
        let report = Report::of(&taxonomy, key, &answers, &sheet.header, None, ScoreOptions { allowed, confidence });
        for (s, scale) in report.questionnaire.scales.iter().enumerate() {
            let (theirs, figures, summary) = (&theirs[scale.id()], &report.reliability[s], &report.summaries[s]);
            let name = |what: &str| format!("{name}, {}, {what}", scale.id());
            for (row, score) in report.scores.rows.iter().enumerate() {
                near(&name(&format!("score of row {row}")), score.scores[s], &theirs["scores"][row], 1e-9);
            }
            assert_eq!(json!(figures.n), theirs["n"], "{}", name("n"));
            near(&name("mean"), summary.mean, &theirs["mean"], 1e-9);
            near(&name("sd"), summary.sd, &theirs["sd"], 1e-9);
            near(&name("alpha"), figures.alpha, &theirs["alpha"], 1e-10);
            for (at, bound) in [figures.alpha_interval.map(|i| i.0), figures.alpha_interval.map(|i| i.1)].into_iter().enumerate() {
                near(&name("interval"), bound, &theirs["interval"][at], 1e-9);
                if theirs["interval_pingouin"][at].is_number() {
                    // It rounds to three decimals.
                    near(&name("interval, pingouin"), bound, &theirs["interval_pingouin"][at], 5.01e-4);
                }
            }
            near(&name("omega"), figures.omega, &theirs["omega"], 1e-6);
            if theirs["omega_statsmodels"].is_number() {
                near(&name("omega, statsmodels"), figures.omega, &theirs["omega_statsmodels"], 1e-4);
            }
            for (i, item) in figures.by_item.iter().enumerate() {
                near(&name(&format!("mean of {}", item.item)), item.mean, &theirs["item_mean"][i], 1e-10);
                near(&name(&format!("sd of {}", item.item)), item.sd, &theirs["item_sd"][i], 1e-10);
                near(&name(&format!("item-total of {}", item.item)), item.item_total, &theirs["item_total"][i], 1e-10);
                near(&name(&format!("alpha without {}", item.item)), item.alpha_if_dropped, &theirs["alpha_if_dropped"][i], 1e-10);
                near(&name(&format!("loading of {}", item.item)), item.loading, &theirs["loading"][i], 1e-5);
            }
        }
    }
}
