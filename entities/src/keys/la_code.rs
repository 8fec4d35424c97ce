use super::number_key;

number_key!(
    /// The DfE's code of a local authority: three digits, 851 for Portsmouth. GIAS writes 000 where none applies.
    LaCode,
    0..=999,
    "a local authority code: three digits"
);

#[cfg(test)]
mod tests {
    use super::LaCode;

    #[test]
    fn takes_three_digits() {
        assert_eq!(LaCode::parse("851").unwrap().get(), 851);
        assert!(LaCode::parse("8510").is_err());
        assert!(LaCode::parse("E06000044").is_err());
    }
}
