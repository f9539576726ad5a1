//! Numbers as a paper writes them (APA style: no zero before the point where a value can not exceed 1).

use super::proportion::Proportion;

/// Per cent to one decimal.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".into(), |s| format!("{:.1}", 100.0 * s))
}

/// An interval in per cent.
pub fn percent_interval(of: Proportion) -> String {
    of.interval().map_or_else(|| "–".into(), |(low, high)| format!("[{:.1}, {:.1}]", 100.0 * low, 100.0 * high))
}

/// A probability: three decimals, `< .001` below.
pub fn p(value: f64) -> String {
    if value < 0.001 { "< .001".into() } else { bounded(value, 3) }
}

/// A value between −1 and 1, without the zero before the point.
pub fn bounded(value: f64, decimals: usize) -> String {
    let text = signed(value, decimals);
    match text.strip_prefix("0.") {
        Some(rest) => format!(".{rest}"),
        None => text.replacen("−0.", "−.", 1),
    }
}

/// A number with a minus that is one, and never a negative zero.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| b == b'0' || b == b'.') => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// "1 answer", "2 answers".
pub fn answers(n: u64) -> String {
    if n == 1 { "1 answer".into() } else { format!("{n} answers") }
}

/// A value that may be undefined.
pub fn maybe(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "undefined".into(), |v| bounded(v, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_a_paper_writes_them() {
        assert_eq!(["< .001", ".050", "1.000"], [p(0.0009), p(0.05), p(1.0)].map(|s| s).each_ref().map(String::as_str));
        assert_eq!((bounded(-0.25, 2), bounded(1.0, 2), bounded(-0.001, 2)), ("−.25".into(), "1.00".into(), ".00".into()));
        assert_eq!(percent(None), "–");
    }
}
