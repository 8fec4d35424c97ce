use super::figures::{Figures, Nature};
use super::rules::RuleSet;

/// The quotient rounded to a whole number, halves away from 0; nothing unless the divisor is above 0.
///
/// This is the half up of arithmetic lessons, of SQL and of spreadsheets, for both signs. Programs for statistics often
/// round halves to the even number instead, and figures made by both do not agree.
pub(super) fn divide_half_up(dividend: i128, divisor: i128) -> Option<i128> {
    if divisor <= 0 {
        return None;
    }
    let size = dividend.checked_abs()?;
    let rounded = size.checked_mul(2)?.checked_add(divisor)?.checked_div(divisor.checked_mul(2)?)?;
    Some(rounded * dividend.signum())
}

/// A count to the nearest multiple of the base of the rules.
pub(super) fn round_count(count: i64, rules: &RuleSet) -> i64 {
    let base = i128::from(rules.count_base.max(1));
    let rounded = divide_half_up(i128::from(count), base).and_then(|multiple| multiple.checked_mul(base));
    rounded.and_then(|rounded| i64::try_from(rounded).ok()).unwrap_or(count)
}

/// What a cell is worth in thousandths of its unit, percentages from 0 to 100. It is made of exact figures and rounded
/// once. Nothing where there is nobody to divide by.
pub(super) fn value_thousandths(nature: Nature, figures: Figures, rules: &RuleSet) -> Option<i64> {
    let (dividend, divisor) = match nature {
        Nature::Count => return round_count(figures.numerator, rules).checked_mul(1_000),
        Nature::Share | Nature::Rate => (i128::from(figures.numerator) * 100_000, figures.denominator),
        Nature::Score => (figures.thousandths, figures.pupils),
        Nature::NotOfPupils | Nature::Ratio => return i64::try_from(figures.thousandths).ok(),
    };
    let unit = 10_i128.pow(3_u32.saturating_sub(rules.decimals));
    let units = divide_half_up(dividend, i128::from(divisor).checked_mul(unit)?)?;
    i64::try_from(units.checked_mul(unit)?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::figures::LARGEST_FIGURE;
    use super::*;

    fn rules(count_base: u32, decimals: u32) -> RuleSet {
        RuleSet { code: "TEST".to_owned(), version: 1, threshold: 6, count_base, decimals }
    }

    fn share(numerator: i64, denominator: i64) -> Figures {
        Figures { numerator, denominator, pupils: denominator, thousandths: 0 }
    }

    #[test]
    fn halves_go_up_in_size() {
        let cases = [(1, 2, 1), (3, 2, 2), (5, 2, 3), (-1, 2, -1), (-5, 2, -3), (1, 3, 0), (2, 3, 1), (0, 7, 0)];
        for (dividend, divisor, expected) in cases {
            assert_eq!(divide_half_up(dividend, divisor), Some(expected), "{dividend}/{divisor}");
        }
        assert_eq!((divide_half_up(1, 0), divide_half_up(1, -2)), (None, None));
    }

    #[test]
    fn percentages_are_rounded_once() {
        // 1 of 16 is 6.25; 33 of 80 is 41.25, where halves to even would give 41.2; 89 of 200 is 44.5.
        let cases =
            [(1, 16, 1, 6_300), (33, 80, 1, 41_300), (89, 200, 0, 45_000), (1, 3, 3, 33_333), (2, 3, 9, 66_667)];
        for (numerator, denominator, decimals, expected) in cases {
            let value = value_thousandths(Nature::Share, share(numerator, denominator), &rules(1, decimals));
            assert_eq!(value, Some(expected), "{numerator}/{denominator}");
        }
        // 989 of 2000 is 49.45, which by way of 49.5 would come to 50.
        assert_eq!(value_thousandths(Nature::Share, share(989, 2_000), &rules(1, 0)), Some(49_000));
        assert_eq!(value_thousandths(Nature::Share, share(0, 0), &rules(1, 1)), None);
    }

    #[test]
    fn scores_keep_their_sign() {
        let score = |thousandths, pupils| Figures { thousandths, pupils, ..Figures::default() };
        assert_eq!(value_thousandths(Nature::Score, score(-500, 10), &rules(1, 1)), Some(-100));
        assert_eq!(value_thousandths(Nature::Score, score(500, 10), &rules(1, 1)), Some(100));
        assert_eq!(value_thousandths(Nature::Score, score(1_049_999, 10), &rules(1, 1)), Some(105_000));
    }

    #[test]
    fn counts_go_to_the_nearest_multiple() {
        let rounded = |count, base| round_count(count, &rules(base, 1));
        let cases = [(7, 5, 5), (8, 5, 10), (12, 5, 10), (13, 5, 15), (5, 10, 10), (4, 10, 0), (7, 1, 7), (7, 0, 7)];
        for (count, base, expected) in cases {
            assert_eq!(rounded(count, base), expected, "{count} to {base}");
        }
        assert_eq!(value_thousandths(Nature::Count, share(8, 0), &rules(5, 1)), Some(10_000));
    }

    #[test]
    fn the_largest_figures_fit() {
        let largest = share(LARGEST_FIGURE, LARGEST_FIGURE);
        assert_eq!(value_thousandths(Nature::Share, largest, &rules(1, 3)), Some(100_000));
        let most = value_thousandths(Nature::Rate, share(LARGEST_FIGURE, 1), &rules(1, 1));
        assert_eq!(most, Some(LARGEST_FIGURE * 100_000));
        assert_eq!(round_count(LARGEST_FIGURE, &rules(u32::MAX, 1)) % i64::from(u32::MAX), 0);
    }
}
