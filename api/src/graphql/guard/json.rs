//! One pass over the bytes of a JSON text, before any parser: how deep it nests, and whether it holds a NUL.

use super::refusal::{Refusal, bound};
use crate::config::Limits;

/// Reads JSON once and refuses what nests too deeply or writes a NUL (`\u0000`), which PostgreSQL cannot store.
/// Whether it is JSON at all is left to the parser.
///
/// # Errors
/// When it nests deeper than `limits.nesting` or holds a NUL.
pub fn scan_json(text: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let mut rest = text;
    let mut nesting = 0_usize;
    let mut in_string = false;
    loop {
        rest = match (rest, in_string) {
            ([], _) => return Ok(()),
            ([0, ..], _) | ([b'\\', b'u', b'0', b'0', b'0', b'0', ..], true) => return Err(nul()),
            ([b'\\', _, rest @ ..], true) => rest,
            ([b'"', rest @ ..], _) => {
                in_string = !in_string;
                rest
            }
            ([b'{' | b'[', rest @ ..], false) => {
                nesting += 1;
                bound("limits.nesting", nesting, limits.nesting, "nest the variables less deeply")?;
                rest
            }
            ([b'}' | b']', rest @ ..], false) => {
                nesting = nesting.saturating_sub(1);
                rest
            }
            ([_, rest @ ..], _) => rest,
        }
    }
}

fn nul() -> Refusal {
    Refusal::malformed("the request holds a NUL character (\\u0000), which no value here can have; remove it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(text: &str) -> bool {
        scan_json(text.as_bytes(), &Limits::default()).is_ok()
    }

    #[test]
    fn deep_variables_are_refused_however_deep() {
        assert!(passes(&format!("{}{}", "[".repeat(32), "]".repeat(32))));
        for levels in [33, 200, 1_000_000] {
            let refusal = scan_json("{\"a\":".repeat(levels).as_bytes(), &Limits::default()).expect_err("refused");
            assert_eq!(refusal.limit.map(|limit| limit.setting), Some("limits.nesting"));
        }
    }

    #[test]
    fn brackets_in_strings_do_not_nest() {
        assert!(passes(&format!("{{\"query\":\"{}\"}}", "{\\\"[".repeat(100))));
    }

    #[test]
    fn a_nul_is_refused_and_its_name_is_not() {
        assert!(!passes(r#"{"variables":{"s":"a\u0000b"}}"#));
        assert!(!passes("{\"s\":\"\0\"}"));
        assert!(passes(r#"{"s":"\\u0000"}"#));
    }
}
