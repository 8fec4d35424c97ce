use super::number_key;

number_key!(
    /// The GIAS unique identifier of a group of establishments: a trust, a federation, a sponsor. Stable for the life
    /// of the group, unlike its name.
    GroupUid,
    1..=9_999_999,
    "a group UID: a number of up to seven digits"
);

#[cfg(test)]
mod tests {
    use super::GroupUid;

    #[test]
    fn takes_up_to_seven_digits_but_not_zero() {
        assert_eq!(GroupUid::parse("2157").unwrap().get(), 2157);
        assert!(GroupUid::parse("0").is_err());
        assert!(GroupUid::parse("TR00081").is_err());
    }
}
