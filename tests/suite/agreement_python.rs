//! Coefficients against those of krippendorff, scikit-learn, statsmodels, nltk and irrCAC (`tests/python/agreement.py`), on
//! random tables.
//!
//! Needs a Python with these packages: the one that IER_PYTHON names, else `python3`. Without it the test says so and passes.

use crate::python;

use ier::agreement::coefficient::LabelSet;
use ier::agreement::ratings::{Figure, Level, Ratings};
use ier::agreement::sets::{SetFigure, SetRatings};
use rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

fn below(random: &mut rand_pcg::Pcg64, n: u32) -> u32 {
    random.next_u32() % n
}

fn by_python(tables: &Value) -> Option<Value> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("tables.json");
    std::fs::write(&file, tables.to_string()).expect("written");
    python::run("agreement.py", &[&file]).map(|said| serde_json::from_str(&said).expect("the script prints JSON"))
}

#[test]
fn coefficients_are_those_of_other_programs() {
    let mut random = rand_pcg::Pcg64::seed_from_u64(6);
    let mut tables = Vec::new();
    let mut ours: Vec<Vec<(&str, Option<f64>)>> = Vec::new();
    let rows: [(&str, Level, usize, u32, usize, u32); 8] = [
        ("nominal", Level::Nominal, 2, 4, 60, 0),
        ("nominal", Level::Nominal, 5, 3, 80, 0),
        ("nominal", Level::Nominal, 4, 5, 90, 15),
        ("ordinal", Level::Ordinal, 2, 5, 70, 0),
        ("ordinal", Level::Ordinal, 4, 5, 80, 20),
        ("interval", Level::Interval, 2, 6, 70, 0),
        ("interval", Level::Interval, 3, 4, 80, 10),
        ("presence", Level::Nominal, 2, 2, 120, 0),
    ];
    for (name, level, coders, q, n, missing) in rows {
        let units: Vec<Vec<Option<u32>>> = (0..n)
            .map(|_| {
                let truth = below(&mut random, q);
                (0..coders)
                    .map(|_| {
                        let said = if below(&mut random, 10) < 6 { truth } else { below(&mut random, q) };
                        (below(&mut random, 100) >= missing).then_some(said)
                    })
                    .collect()
            })
            .collect();
        let presence = name == "presence";
        let ratings = if presence {
            Ratings::of_presence(coders, units.iter().map(|u| u.iter().map(|v| v.map(|v| v == 1)).collect()))
        } else {
            Ratings::new(coders, level, (0..q).map(f64::from).collect(), units.clone())
        };
        tables.push(json!({ "level": if presence { "nominal" } else { name }, "rows": units, "presence": presence }));
        let figures = ratings.figures(&ratings.tally(None));
        ours.push(Figure::ALL.iter().zip(figures).map(|(f, o)| (f.id(), o.ok())).collect());
    }
    for coders in [2, 4] {
        let mut one = || {
            let truth: LabelSet = LabelSet::from(random.next_u32() & random.next_u32() & 63);
            (0..coders)
                .map(|_| Some(truth ^ LabelSet::from(random.next_u32() & random.next_u32() & random.next_u32() & 63)))
                .collect::<Vec<_>>()
        };
        let units: Vec<Vec<Option<LabelSet>>> = (0..60).map(|_| one()).collect();
        let lists = |set: LabelSet| (0..6).filter(|at| set >> at & 1 == 1).collect::<Vec<u32>>();
        let as_lists: Vec<Vec<Vec<u32>>> = units.iter().map(|u| u.iter().flatten().map(|s| lists(*s)).collect()).collect();
        tables.push(json!({ "sets": as_lists }));
        let figures = SetRatings::new(coders, units).figures(&[vec![1.0; 60]]).concat();
        ours.push(SetFigure::ALL.iter().zip(figures).map(|(f, o)| (f.id(), o.ok())).collect());
    }
    let Some(theirs) = by_python(&json!(tables)) else { return };
    let mut compared = 0;
    for (at, table) in theirs.as_array().expect("a list").iter().enumerate() {
        for (figure, value) in table.as_object().expect("an object") {
            let here = ours[at].iter().find(|(f, _)| f == figure).and_then(|(_, v)| *v);
            let (here, there) = (here.unwrap_or(f64::NAN), value.as_f64().unwrap_or(f64::NAN));
            assert!((here - there).abs() < 1e-9, "table {at}, {figure}: {here} here, {there} there");
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared} figures compared");
}
