use super::number_key;

number_key!(
    /// Unique reference number of an establishment on GIAS: six digits, five for children's centres. It names a legal
    /// entity, so a school that becomes an academy gets a new one.
    Urn,
    10_000..=999_999,
    "a URN: a number of six digits, five for children's centres"
);

#[cfg(test)]
mod tests {
    use super::Urn;
    use proptest::prelude::*;

    #[test]
    fn takes_six_digits_and_five_for_childrens_centres() {
        assert_eq!(Urn::parse("116182").unwrap().get(), 116_182);
        assert_eq!(Urn::parse(" 20003 ").unwrap().get(), 20_003);
    }

    #[test]
    fn refuses_what_is_no_urn() {
        for text in
            ["", "abc", "1161", "1161823", "-116182", "+116182", "116182.0", "１１６１８２", "99999999999999999999"]
        {
            assert!(Urn::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn prints_what_it_parsed(number in 10_000..=999_999i32) {
            prop_assert_eq!(Urn::parse(&number.to_string()).unwrap().to_string(), number.to_string());
        }
    }
}
