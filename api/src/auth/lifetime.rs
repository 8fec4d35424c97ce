use chrono::{DateTime, Utc};

use super::refusal::Refusal;

/// Whether a token with these claims, in seconds since 1970, is alive now.
///
/// `jsonwebtoken` would read the system's clock for this, which a test cannot set, and would let a token live through its
/// last second twice over; RFC 7519 ends it *on* `exp`. `leeway` is what the clocks of issuer and service may differ by.
pub(super) fn check(exp: i64, nbf: Option<i64>, now: DateTime<Utc>, leeway: i64) -> Result<(), Refusal> {
    let now = now.timestamp();
    if now >= exp.saturating_add(leeway) {
        return Err(Refusal::Expired { seconds_ago: now.saturating_sub(exp) });
    }
    match nbf {
        Some(nbf) if now.saturating_add(leeway) < nbf => {
            Err(Refusal::NotYetValid { seconds_ahead: nbf.saturating_sub(now) })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_token_lives_from_nbf_until_exp_widened_by_the_leeway() {
        let expired = |seconds_ago| Err(Refusal::Expired { seconds_ago });
        let early = |seconds_ahead| Err(Refusal::NotYetValid { seconds_ahead });
        for (name, exp, nbf, now, leeway, expected) in [
            ("in its time", 2_000, Some(1_000), 1_500, 30, Ok(())),
            ("without nbf", 2_000, None, 0, 30, Ok(())),
            ("last second", 2_000, None, 1_999, 0, Ok(())),
            ("on exp", 2_000, None, 2_000, 0, expired(0)),
            ("last second of the leeway", 2_000, None, 2_029, 30, Ok(())),
            ("past the leeway", 2_000, None, 2_030, 30, expired(30)),
            ("first second", 2_000, Some(1_000), 1_000, 0, Ok(())),
            ("before nbf", 2_000, Some(1_000), 999, 0, early(1)),
            ("first second of the leeway", 2_000, Some(1_000), 970, 30, Ok(())),
            ("before the leeway", 2_000, Some(1_000), 969, 30, early(31)),
            ("exp before nbf", 1_000, Some(2_000), 1_500, 0, expired(500)),
            ("endless", i64::MAX, None, 1_500, 30, Ok(())),
            ("before all time", i64::MIN, None, 1_500, 30, expired(i64::MAX)),
            ("never to begin", i64::MAX, Some(i64::MAX), 1_500, 30, early(i64::MAX - 1_500)),
        ] {
            assert_eq!(check(exp, nbf, at(now), leeway), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn never_overflows_and_never_outlives_exp(exp: i64, nbf: Option<i64>, now in 0..4_102_444_800i64, leeway in 0..600i64) {
            let alive = check(exp, nbf, at(now), leeway).is_ok();
            prop_assert!(!alive || exp > now - leeway);
        }
    }
}
