//! The coefficients against worked examples in print (`corpus/agreement`), through the command line.

use serde_json::Value;
use std::process::Command;

fn agree(file: &str, level: &str) -> Value {
    let path = format!("{}/corpus/agreement/{file}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_ier"));
    command.args(["agree", &path, "--coder-column", "coder", "--column", "value", "--level", level, "--json", "--replicates", "50"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn published_values_come_out_to_the_printed_digit() {
    let rows: [(&str, &str, &str, f64, f64); 13] = [
        ("krippendorff_2011_a", "nominal", "krippendorff_alpha", 0.095, 5e-4),
        ("krippendorff_2011_b", "nominal", "krippendorff_alpha", 0.692, 5e-4),
        ("krippendorff_2011_c", "nominal", "krippendorff_alpha", 0.743, 5e-4),
        ("krippendorff_2011_c", "ordinal", "krippendorff_alpha", 0.815, 5e-4),
        ("krippendorff_2011_c", "interval", "krippendorff_alpha", 0.849, 5e-4),
        ("krippendorff_2011_c", "nominal", "gwet_ac1", 0.775, 5e-4),
        ("krippendorff_2011_c", "nominal", "p_o", 0.818, 5e-4),
        ("krippendorff_2011_c", "nominal", "p_e_ac1", 0.190, 5e-4),
        ("fleiss_1971", "nominal", "fleiss_kappa", 0.430, 5e-4),
        ("fleiss_1971", "nominal", "p_e_fleiss", 0.220, 5e-4),
        ("cohen_1968", "nominal", "cohen_kappa", 0.492, 5e-4),
        ("cohen_1968", "nominal", "p_o", 0.70, 1e-9),
        ("cohen_1968", "nominal", "p_e_cohen", 0.41, 1e-9),
    ];
    for (file, level, figure, printed, within) in rows {
        let study = agree(file, level);
        let estimates = study["facets"][0]["estimates"].as_array().unwrap();
        let found = estimates.iter().find(|e| e["figure"] == figure).unwrap();
        let value = found["value"].as_f64().unwrap_or(f64::NAN);
        assert!((value - printed).abs() <= within, "{file} {level} {figure}: {value} here, {printed} in print");
        assert!(found["low"].as_f64().unwrap() <= found["high"].as_f64().unwrap(), "{file} {figure}");
    }
}
