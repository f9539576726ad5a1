//! Shares of answers with their intervals.

/// The normal quantile that leaves 2.5 % on each side.
const Z: f64 = 1.959_963_984_540_054;

/// A share: so many of so many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    /// How many have it.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

impl Proportion {
    /// The share, 0 to 1; undefined of nothing.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.count as f64 / self.of as f64)
    }

    /// Wilson's score interval at 95 % (Wilson 1927), without continuity correction: it stays between 0 and 1 and is good
    /// for rare codes, where the textbook interval is not (Brown, Cai and DasGupta 2001).
    pub fn interval(self) -> Option<(f64, f64)> {
        let (p, n) = (self.share()?, self.of as f64);
        let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let (centre, scale) = (p + Z * Z / (2.0 * n), 1.0 + Z * Z / n);
        let low = if self.count == 0 { 0.0 } else { (centre - spread) / scale };
        let high = if self.count == self.of { 1.0 } else { (centre + spread) / scale };
        Some((low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_by_hand() {
        // p = 1/2, n = 4: centre 1/2, half-width z / (2 sqrt(n + z^2)).
        let (low, high) = Proportion { count: 2, of: 4 }.interval().unwrap();
        let half = Z / (2.0 * (4.0 + Z * Z).sqrt());
        assert!((low - (0.5 - half)).abs() < 1e-12 && (high - (0.5 + half)).abs() < 1e-12);
        assert!(Proportion { count: 0, of: 9 }.interval().unwrap().0.abs() < f64::EPSILON);
        assert!((Proportion { count: 9, of: 9 }.interval().unwrap().1 - 1.0).abs() < f64::EPSILON);
        assert_eq!(Proportion { count: 0, of: 0 }.interval(), None);
    }
}
