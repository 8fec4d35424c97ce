use super::number_key;

number_key!(
    /// UK provider reference number: eight digits that begin with 1.
    Ukprn,
    10_000_000..=19_999_999,
    "a UKPRN: eight digits that begin with 1"
);

#[cfg(test)]
mod tests {
    use super::Ukprn;

    #[test]
    fn takes_eight_digits_that_begin_with_one() {
        assert_eq!(Ukprn::parse("10080446").unwrap().get(), 10_080_446);
        assert!(Ukprn::parse("20080446").is_err());
        assert!(Ukprn::parse("1008044").is_err());
    }
}
