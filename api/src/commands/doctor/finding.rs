use serde::Serialize;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was looked at.
    pub(super) check: &'static str,
    /// How it is.
    pub(super) state: State,
    /// What was seen.
    pub(super) message: String,
    /// How to mend it, if it needs mending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mend: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Ok,
    /// Perhaps meant so.
    Warning,
    Problem,
}

impl Finding {
    pub(super) fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, state: State::Ok, message: message.into(), mend: None }
    }

    pub(super) fn warning(check: &'static str, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { check, state: State::Warning, message: message.into(), mend: Some(mend.into()) }
    }

    pub(super) fn problem(check: &'static str, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { check, state: State::Problem, message: message.into(), mend: Some(mend.into()) }
    }
}

pub(super) fn as_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for Finding { check, state, message, mend } in findings {
        let state = match state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Problem => "problem",
        };
        text.push_str(&format!("{state:<8} {check:<11} {message}\n"));
        if let Some(mend) = mend {
            text.push_str(&format!("{:<20} mend: {mend}\n", ""));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_says_what_is_wrong_and_how_to_mend_it() {
        let findings = [Finding::ok("settings", "3 set"), Finding::problem("migrations", "2 pending", "run it")];
        let text = "ok       settings    3 set\nproblem  migrations  2 pending\n                     mend: run it\n";
        assert_eq!(as_text(&findings), text);
    }
}
