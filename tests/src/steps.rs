use std::fmt::Write;

use crate::client::Answer;

/// What came of a step, as the tables of steps say it.
///
/// # Panics
/// When it is none of what the tables say.
#[must_use]
pub fn verdict(answer: &Answer, mutation: &str) -> &'static str {
    match answer.codes()[..] {
        ["FORBIDDEN"] => "may not",
        ["NOT_FOUND"] => "not there",
        [] => match answer.data(&format!("/{mutation}/userErrors/0/code")).as_str() {
            None => "yes",
            Some("WRONG_STATE") => "wrong state",
            Some("CONSENT_NOT_NEEDED" | "SAME_PERSON" | "INTEREST") => "may not",
            Some(_) => panic!("{mutation}: {}", answer.text),
        },
        _ => panic!("{mutation}: {}", answer.text),
    }
}

/// The table of one step: what comes of it from each state, by everybody; a column for each state.
#[must_use]
pub fn step_table(heading: &str, states: &[String], people: &[&str], columns: &[Vec<String>]) -> String {
    let mut page = format!("\n### {heading}\n\n| who | {} |\n", states.join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(states.len()));
    for (place, name) in people.iter().enumerate() {
        let row: Vec<&str> = columns.iter().map(|column| column[place].as_str()).collect();
        let _ = writeln!(page, "| {name} | {} |", row.join(" | "));
    }
    page
}

/// Compares the page with the one that is checked in; where they differ, the new one is written to look at.
///
/// # Panics
/// When they differ.
pub fn expect_page(folder: &str, name: &str, page: &str, checked_in: &str) {
    if page != checked_in {
        let made = std::path::Path::new(folder).join(name);
        std::fs::write(&made, page).expect("the table is written");
        panic!("docs/{name} is not what was found: {}", made.display());
    }
}
