use entities::values::Thousandths;

/// A value as the number nearest to it, whose text is the decimal that was given.
#[must_use]
pub fn decimal(value: Thousandths) -> f64 {
    value.to_f64()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn thousandths_are_shown_as_they_were_given(thousandths in -1_000_000_000_000_000..=1_000_000_000_000_000i64) {
            let value = Thousandths::new(thousandths).unwrap();
            prop_assert_eq!(Thousandths::parse(&decimal(value).to_string(), 3), Ok(value));
        }

        #[test]
        fn small_values_are_those_of_their_text(thousandths in -2_000_000..=2_000_000i64) {
            let value = Thousandths::new(thousandths).unwrap();
            prop_assert_eq!(decimal(value).to_bits(), value.to_string().parse::<f64>().unwrap().to_bits());
        }
    }
}
