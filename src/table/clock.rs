//! Days and moments as text (ISO 8601, UTC), without a library of time zones: files store both as counts from 1970.

/// The day that lies so many days after 1970-01-01, as `2026-11-22`.
///
/// The Gregorian calendar reckoned backwards and forwards from eras of 400 years, which have 146,097 days each.
pub fn date(days: i64) -> String {
    // Counted from 0000-03-01, so that the day that comes and goes ends a year.
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The moment so many milliseconds after 1970-01-01 00:00 UTC, as `2026-11-22T09:30:00`.
pub fn moment(milliseconds: i64) -> String {
    let seconds = milliseconds.div_euclid(1000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    format!("{}T{:02}:{:02}:{:02}", date(days), second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_those_of_the_calendar() {
        let rows: [(i64, &str); 7] = [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_779, "2026-11-22"),
            (-719_468, "0000-03-01"),
            (47_541, "2100-03-01"),
        ];
        for (days, expected) in rows {
            assert_eq!(date(days), expected, "{days}");
        }
        assert_eq!(moment(1_795_339_800_000), "2026-11-22T09:30:00");
        assert_eq!(moment(-1), "1969-12-31T23:59:59");
    }
}
