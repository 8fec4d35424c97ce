use super::{KeyError, LaCode, number_key};

number_key!(
    /// Local authority code and establishment number together: seven digits, `8512637` or `851/2637`. A school keeps it
    /// when it becomes an academy, so two URNs may share one.
    Laestab,
    0..=9_999_999,
    "a LAESTAB: seven digits, the local authority code and the establishment number"
);

impl Laestab {
    /// Joins the two parts.
    #[must_use]
    pub const fn of(la_code: LaCode, establishment_number: u16) -> Option<Self> {
        if establishment_number > 9999 {
            return None;
        }
        #[expect(clippy::as_conversions, reason = "u16 to i32 in a const function cannot lose digits")]
        Some(Self(la_code.get() * 10_000 + establishment_number as i32))
    }

    /// Reads either form in which the sector writes it: `8512637` or `851/2637`.
    ///
    /// # Errors
    /// When the text is neither.
    pub fn parse_either_form(text: &str) -> Result<Self, KeyError> {
        match text.split_once('/') {
            Some((la, number)) if la.len() == 3 && number.len() == 4 => Self::parse(&format!("{la}{number}")),
            _ if text.trim().len() == 7 => Self::parse(text),
            _ => Self::parse("").map_err(|error| KeyError { found: text.chars().take(40).collect(), ..error }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LaCode, Laestab};

    #[test]
    fn reads_both_forms() {
        assert_eq!(Laestab::parse_either_form("8512637").unwrap().get(), 8_512_637);
        assert_eq!(Laestab::parse_either_form("851/2637").unwrap().get(), 8_512_637);
    }

    #[test]
    fn refuses_parts_of_the_wrong_length() {
        for text in ["851/26370", "85/12637", "851-2637", "851263", "/", ""] {
            assert!(Laestab::parse_either_form(text).is_err(), "{text}");
        }
    }

    #[test]
    fn joins_its_parts() {
        let portsmouth = LaCode::parse("851").unwrap();
        assert_eq!(Laestab::of(portsmouth, 2637).unwrap().get(), 8_512_637);
        assert_eq!(Laestab::of(portsmouth, 10_000), None);
    }
}
