use chrono::TimeDelta;

/// How long a token may live at most.
const LONGEST_DAYS: i64 = 366;

/// A span such as `30m`, `12h` or `7d`.
pub(crate) fn parse(text: &str) -> Result<TimeDelta, String> {
    let refused = || format!("the form is 900s, 30m, 12h or 7d, at most {LONGEST_DAYS}d");
    let unit = text.trim().chars().last().ok_or_else(refused)?;
    let number: i64 = text.trim().strip_suffix(unit).and_then(|number| number.parse().ok()).ok_or_else(refused)?;
    let span = match unit {
        's' => TimeDelta::try_seconds(number),
        'm' => TimeDelta::try_minutes(number),
        'h' => TimeDelta::try_hours(number),
        'd' => TimeDelta::try_days(number),
        _ => None,
    };
    span.filter(|span| *span > TimeDelta::zero() && *span <= TimeDelta::days(LONGEST_DAYS)).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans() {
        for (text, seconds) in [("1s", 1), ("30m", 1_800), (" 12h ", 43_200), ("366d", 31_622_400)] {
            assert_eq!(parse(text), Ok(TimeDelta::seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_span() {
        for text in ["", "h", "12", "12x", "0s", "-1h", "367d", "9223372036854775807d", "1.5h", "12hh", "ü"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
