//! Reliability by hand, and where it does not exist. Comparison with other programs: `tests/python/score_reliability.py`.

use super::*;

fn of(rows: &[&[i32]]) -> Reliability {
    let k = rows.first().map_or(3, |r| r.len());
    let ids: Vec<String> = (0..k).map(|i| format!("i{}", i + 1)).collect();
    let rows: Vec<Vec<f64>> = rows.iter().map(|r| r.iter().map(|v| f64::from(*v)).collect()).collect();
    Reliability::of_matrix(&ids, &rows, 0.95)
}

fn near(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-12)
}

#[test]
fn alpha_by_hand() {
    // Items 1 2 3 4, 2 1 4 3 and 1 3 2 4. Variances 5/3 each; covariances 1 (items 1, 2), 4/3 (1, 3), 0 (2, 3).
    // V = 3 * 5/3 + 2 (1 + 4/3 + 0) = 29/3; alpha = 3/2 (1 - 5 / (29/3)) = 3/2 * 14/29 = 21/29.
    let r = of(&[&[1, 2, 1], &[2, 1, 3], &[3, 4, 2], &[4, 3, 4]]);
    assert!(near(r.alpha, 21.0 / 29.0), "{:?}", r.alpha);
    // Without the third: V = 10/3 + 2 = 16/3; 2 (1 - (10/3) / (16/3)) = 3/4. Without the second: V = 6; 2 (1 - (10/3) / 6) = 8/9.
    // Without the first: the others do not covary: 0.
    assert!(near(r.by_item[2].alpha_if_dropped, 0.75), "{:?}", r.by_item[2]);
    assert!(near(r.by_item[1].alpha_if_dropped, 8.0 / 9.0), "{:?}", r.by_item[1]);
    assert!(near(r.by_item[0].alpha_if_dropped, 0.0), "{:?}", r.by_item[0]);
    // Item 1 with the others: covariance 1 + 4/3 = 7/3; variance of the others 10/3; r = (7/3) / sqrt(5/3 * 10/3).
    assert!(near(r.by_item[0].item_total, 7.0 / 50f64.sqrt()), "{:?}", r.by_item[0]);
    assert!(near(r.by_item[0].mean, 2.5) && near(r.by_item[0].sd, (5.0f64 / 3.0).sqrt()));
}

#[test]
fn parallel_items_have_an_alpha_of_one_and_opposite_ones_are_remarked() {
    let r = of(&[&[1, 1], &[2, 2], &[4, 4]]);
    assert!(near(r.alpha, 1.0) && r.alpha_interval == Some((1.0, 1.0)), "{r:?}");
    let r = of(&[&[1, 5, 1], &[2, 4, 1], &[5, 1, 3], &[4, 2, 5]]);
    assert!(r.alpha.is_some_and(|a| a < 0.0), "{r:?}");
    assert!(r.remarks.iter().any(|m| m.contains("i2: coded the other way")), "{:?}", r.remarks);
    assert!(r.remarks.iter().any(|m| m.contains("alpha is negative")), "{:?}", r.remarks);
}

#[test]
fn feldt_in_closed_form() {
    // n = 3 and k = 2 give 2 and 2 degrees of freedom, where the quantile is p / (1 - p): 39 and 1/39.
    let (low, high) = feldt(0.9, 3, 2, 0.95).expect("there is one");
    assert!((low - (1.0 - 0.1 * 39.0)).abs() < 1e-9 && (high - (1.0 - 0.1 / 39.0)).abs() < 1e-9, "{low} {high}");
    assert_eq!((feldt(0.9, 1, 5, 0.95), feldt(0.9, 5, 1, 0.95)), (None, None));
}

#[test]
fn an_interval_widens_with_confidence_and_narrows_with_respondents() {
    let width = |n, confidence| feldt(0.8, n, 5, confidence).map(|(low, high)| high - low).expect("there is one");
    assert!(width(50, 0.99) > width(50, 0.95) && width(50, 0.95) > width(50, 0.90));
    assert!(width(50, 0.95) > width(100, 0.95) && width(100, 0.95) > width(10_000, 0.95));
}

#[test]
fn figures_that_do_not_exist_are_missing_with_a_reason() {
    let rows: [(&str, &[&[i32]], &[&str]); 6] = [
        ("nobody", &[], &["alpha: 0 respondents answered all items, at least 2 are needed", "omega: 0 respondents"]),
        ("one respondent", &[&[1, 2, 3]], &["alpha: 1 respondent answered all items", "omega: 1 respondent"]),
        (
            "everybody alike",
            &[&[3, 3, 3], &[3, 3, 3], &[3, 3, 3], &[3, 3, 3]],
            &["alpha: the sum of the items is the same", "omega: everybody gave the same answer to `i1`", "same answer to i1, i2, i3"],
        ),
        ("one item", &[&[1], &[2], &[4]], &["alpha: there are 1 items, at least 2 are needed", "omega: there are 1 items, at least 3"]),
        ("two items", &[&[1, 2], &[2, 2], &[4, 5]], &["omega: there are 2 items, at least 3 are needed"]),
        (
            "as many items as respondents",
            &[&[1, 2, 1], &[2, 2, 3], &[4, 5, 4]],
            &["omega: 3 respondents answered all items, at least 4 are needed"],
        ),
    ];
    for (name, matrix, expected) in rows {
        let r = of(matrix);
        assert_eq!(r.omega, None, "{name}");
        for part in expected {
            assert!(r.undefined.iter().any(|u| u.contains(part)), "{name}: `{part}` is not in {:?}", r.undefined);
        }
        assert!(r.by_item.iter().all(|i| i.item_total.is_none_or(f64::is_finite)), "{name}");
    }
}
