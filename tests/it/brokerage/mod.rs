//! Support between schools: who can be sent, what schools ask for and are offered, and what came of it.

mod bad_input;
mod demo;
mod independence;
mod lifecycle;
mod lists;
mod matching;
mod races;
mod register;
mod statements;
mod steps;

use tests::{Brokering, Programme, TestApp};

/// Support for the school user's school, by people of the teaching-school user's provider.
pub const fn brokering<'a>(app: &'a TestApp, area: &'a Programme, home: i64) -> Brokering<'a> {
    Brokering {
        app,
        keeper: "la-officer",
        head: "school-user",
        urn: area.school,
        home,
        provider: Some(area.provider.as_str()),
        person: None,
    }
}
