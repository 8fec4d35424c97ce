//! One pass over the bytes of a document, before any parser: how long, how many tokens, how deep the brackets.

use super::refusal::{Refusal, bound};
use crate::config::Limits;

const SHORTEN: &str = "send less text: use variables for values and fragments for what repeats";
const FLATTEN: &str = "nest lists, objects and selections less deeply";

/// Reads the document once and refuses what is too long, too deep, cut short or holds a NUL. It does not recurse and
/// stops at the first byte beyond a limit.
pub(super) fn scan(document: &str, limits: &Limits) -> Result<(), Refusal> {
    bound("limits.document_bytes", document.len(), limits.document_bytes, SHORTEN)?;
    let mut scanner = Scanner { rest: document.as_bytes(), limits, tokens: 0, nesting: 0, directives: 0 };
    while scanner.step()? {}
    Ok(())
}

struct Scanner<'a> {
    rest: &'a [u8],
    limits: &'a Limits,
    tokens: usize,
    nesting: usize,
    directives: usize,
}

impl<'a> Scanner<'a> {
    /// Consumes one token, blank or comment; false at the end.
    fn step(&mut self) -> Result<bool, Refusal> {
        let (&first, rest) = match self.rest.split_first() {
            Some(split) => split,
            None => return Ok(false),
        };
        match first {
            0 => return Err(nul()),
            b' ' | b'\t' | b'\r' | b'\n' | b',' => self.rest = rest,
            b'#' => self.rest = after(rest, |byte| byte != b'\n' && byte != b'\r'),
            b'"' => self.string()?,
            b'(' | b'[' | b'{' => self.open(rest)?,
            b')' | b']' | b'}' => self.close(rest)?,
            b'@' => self.directive(rest)?,
            b'.' => self.token(self.rest.strip_prefix(b"...").unwrap_or(rest))?,
            b'-' | b'0'..=b'9' => self.token(after(rest, is_in_number))?,
            byte if is_in_name(byte) => self.token(after(rest, is_in_name))?,
            _ => self.token(rest)?,
        }
        Ok(true)
    }

    fn token(&mut self, rest: &'a [u8]) -> Result<(), Refusal> {
        self.rest = rest;
        self.tokens += 1;
        bound("limits.tokens", self.tokens, self.limits.tokens, SHORTEN)
    }

    fn open(&mut self, rest: &'a [u8]) -> Result<(), Refusal> {
        self.nesting += 1;
        bound("limits.nesting", self.nesting, self.limits.nesting, FLATTEN)?;
        self.token(rest)
    }

    /// A bracket that closes another kind than was opened is left to the parser, which goes no deeper there.
    fn close(&mut self, rest: &'a [u8]) -> Result<(), Refusal> {
        self.nesting = self.nesting.saturating_sub(1);
        self.token(rest)
    }

    fn directive(&mut self, rest: &'a [u8]) -> Result<(), Refusal> {
        self.directives += 1;
        bound("limits.directives", self.directives, self.limits.directives, "use fewer directives")?;
        self.token(rest)
    }

    fn string(&mut self) -> Result<(), Refusal> {
        let end = match self.rest {
            [b'"', b'"', b'"', text @ ..] => end_of_block_string(text)?,
            [_, text @ ..] => end_of_string(text)?,
            [] => self.rest,
        };
        self.token(end)
    }
}

fn end_of_string(mut text: &[u8]) -> Result<&[u8], Refusal> {
    loop {
        text = match text {
            [b'"', rest @ ..] => return Ok(rest),
            [] | [b'\n' | b'\r', ..] | [b'\\'] => return Err(unterminated()),
            [0, ..] | [b'\\', b'u', b'0', b'0', b'0', b'0', ..] => return Err(nul()),
            [b'\\', _, rest @ ..] | [_, rest @ ..] => rest,
        }
    }
}

fn end_of_block_string(mut text: &[u8]) -> Result<&[u8], Refusal> {
    loop {
        text = match text {
            [b'"', b'"', b'"', rest @ ..] => return Ok(rest),
            [] => return Err(unterminated()),
            [0, ..] => return Err(nul()),
            [b'\\', b'"', b'"', b'"', rest @ ..] | [_, rest @ ..] => rest,
        }
    }
}

/// What follows the bytes of which the predicate is true.
fn after(bytes: &[u8], is_inside: impl Fn(u8) -> bool) -> &[u8] {
    let inside = bytes.iter().take_while(|byte| is_inside(**byte)).count();
    bytes.get(inside..).unwrap_or_default()
}

const fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn is_in_number(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-')
}

fn nul() -> Refusal {
    Refusal::malformed("the request holds a NUL character, which no value here can have; remove it")
}

fn unterminated() -> Refusal {
    Refusal::unreadable("the document ends, or its line does, inside a string; close the string")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn limits() -> Limits {
        Limits { document_bytes: 4_000_000, ..Limits::default() }
    }

    fn limit_passed(document: &str) -> Option<&'static str> {
        scan(document, &limits()).err().and_then(|refusal| refusal.limit).map(|limit| limit.setting)
    }

    #[test]
    fn an_ordinary_query_passes() {
        let query = r#"query Q($n: Int = -1.5e+3, $l: [Int!]!) @live { a: f(n: $n, s: "x \" } ]", t: """ "x" \""" { """) { ...F } } # { { {"#;
        assert_eq!(scan(query, &limits()), Ok(()));
    }

    #[test]
    fn each_limit_is_named_where_it_is_passed() {
        assert_eq!(limit_passed(&"{a".repeat(33)), Some("limits.nesting"));
        assert_eq!(limit_passed(&"[".repeat(1_000_000)), Some("limits.nesting"));
        assert_eq!(limit_passed(&"a ".repeat(4_001)), Some("limits.tokens"));
        assert_eq!(limit_passed(&"@a ".repeat(26)), Some("limits.directives"));
        assert_eq!(limit_passed(&" ".repeat(4_000_001)), Some("limits.document_bytes"));
    }

    #[test]
    fn brackets_directives_and_nul_are_told_from_their_text() {
        for inside_text in [
            format!("{{ f(s: \"{}\") }}", "{@[".repeat(40)),
            format!("{{ f(s: \"\"\"{}\"\"\") }}", "{@[\n".repeat(40)),
            format!("# {}\n{{ f }}", "{@[".repeat(40)),
        ] {
            assert_eq!(scan(&inside_text, &limits()), Ok(()), "{inside_text}");
        }
    }

    #[test]
    fn a_string_must_end_and_hold_no_nul() {
        for broken in ["{f(s:\"", "{f(s:\"a\nb\")}", "{f(s:\"\\", "{f(s:\"\"\" \\\"\"\"", "{f(s:\"\"\"\""] {
            assert_eq!(scan(broken, &limits()), Err(unterminated()), "{broken}");
        }
        for nul_inside in ["{f(s:\"\0\")}", "{f(s:\"\\u0000\")}", "{f(s:\"\"\"\0\"\"\")}", "{\0}"] {
            assert_eq!(scan(nul_inside, &limits()), Err(nul()), "{nul_inside:?}");
        }
        assert_eq!(scan(r#"{f(s:"\\u0000")}"#, &limits()), Ok(()), "an escaped backslash before u0000 is text");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail_otherwise(document in "[\\x00-\\x7f\u{e9}\u{1f600}]{0,200}") {
            let _ = scan(&document, &limits());
        }

        #[test]
        fn nesting_is_what_the_brackets_say(levels in 0_usize..64) {
            let document = format!("{}{}", "[{(".repeat(levels), ")}]".repeat(levels));
            prop_assert_eq!(scan(&document, &limits()).is_ok(), levels * 3 <= limits().nesting);
        }
    }
}
