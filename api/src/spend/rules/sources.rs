/// Why a funding source cannot be registered. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceRefused {
    /// The area has a source with the code.
    #[error("the partnership has a funding source with the code {0:?} already; use that one, or give another code")]
    CodeTaken(String),
    /// Money of others that is counted elsewhere already would be in no total.
    #[error("money that is only passed on is no co-funding: it is counted where it was given; say one of the two")]
    BothKinds,
}

impl SourceRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CodeTaken(_) => "CODE_TAKEN",
            Self::BothKinds => "BOTH_KINDS",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::CodeTaken(_) => "code",
            Self::BothKinds => "isPassThrough",
        }
    }
}

/// Whether a source can be of the kind: others pay beside the partnership, or the money is only passed on, or neither.
///
/// # Errors
/// When it is both.
pub const fn check_kind(is_co_funding: bool, is_pass_through: bool) -> Result<(), SourceRefused> {
    if is_co_funding && is_pass_through { Err(SourceRefused::BothKinds) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_of_one_kind() {
        for (is_co_funding, is_pass_through) in [(false, false), (true, false), (false, true)] {
            assert_eq!(check_kind(is_co_funding, is_pass_through), Ok(()));
        }
        assert_eq!(check_kind(true, true), Err(SourceRefused::BothKinds));
    }
}
