use super::refusal::Refusal;

/// Longest token that is looked at. Those of identity providers are under two kilobytes.
const LONGEST: usize = 8 * 1024;

/// The token of an `Authorization: Bearer …` header. The scheme is told apart without regard to case, as RFC 9110 asks.
pub(super) fn token(authorization: &str) -> Result<&str, Refusal> {
    let (scheme, token) = authorization.trim().split_once(' ').ok_or(Refusal::NotBearer)?;
    let token = token.trim_start();
    if !scheme.eq_ignore_ascii_case("bearer") {
        Err(Refusal::NotBearer)
    } else if token.len() > LONGEST {
        Err(Refusal::TooLong { bytes: token.len() })
    } else {
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_token_whatever_the_case_of_the_scheme() {
        for header in ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c ", " Bearer a.b.c"] {
            assert_eq!(token(header), Ok("a.b.c"), "{header:?}");
        }
    }

    #[test]
    fn refuses_other_schemes_and_no_scheme() {
        for header in ["", "Bearer", "Basic dXNlcjpwYXNz", "a.b.c", "Bearera.b.c x", "Token a.b.c"] {
            assert_eq!(token(header), Err(Refusal::NotBearer), "{header:?}");
        }
    }

    #[test]
    fn refuses_a_token_too_long_to_be_one() {
        assert!(token(&format!("Bearer {}", "a".repeat(LONGEST))).is_ok());
        assert_eq!(token(&format!("Bearer {}", "a".repeat(1_000_000))), Err(Refusal::TooLong { bytes: 1_000_000 }));
    }
}
