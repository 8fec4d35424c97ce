use std::fmt::Write;

use entities::states::Role;
use sea_orm::{ActiveEnum, Iterable};

use super::matrix::{Audience, fields};

/// The matrix as a Markdown page that a board member can read: one line per field or action, one column per role.
#[must_use]
pub fn table() -> String {
    let mut page = String::from(
        "# Who may see and do what\n\n\
         Printed by `partnership access` from `api/src/policy/matrix`; a test compares the two. A tick is said of rows that exist\n\
         for the role: the register is the same for all; of users, organisations and memberships an administrator sees those of its\n\
         area, a local authority officer the organisations of its area, and everybody their own. `(open)` means: also without a token\n\
         if the operator opens the register (`auth.anonymous_register`).\n",
    );
    let mut types: Vec<&str> = Vec::new();
    for rule in fields() {
        if !types.contains(&rule.type_name) {
            types.push(rule.type_name);
        }
    }
    for type_name in types {
        heading(&mut page, type_name);
        for rule in fields().filter(|rule| rule.type_name == type_name) {
            for field in rule.fields {
                line(&mut page, field, rule.audience);
            }
        }
    }
    page
}

fn heading(page: &mut String, type_name: &str) {
    let roles: Vec<String> = Role::iter().map(|role| role.to_value()).collect();
    let _ = writeln!(page, "\n## {type_name}\n\n| field | no token | {} |", roles.join(" | "));
    let _ = writeln!(page, "|---|---|{}", "---|".repeat(roles.len()));
}

fn line(page: &mut String, field: &str, audience: Audience) {
    let without_token = match audience {
        Audience::Everyone => "✓",
        Audience::RegisterReaders => "(open)",
        Audience::SignedIn | Audience::Roles(_) => "",
    };
    let admitted = audience.roles();
    let ticks: Vec<&str> = Role::iter().map(|role| if admitted.contains(&role) { "✓" } else { "" }).collect();
    let _ = writeln!(page, "| `{field}` | {without_token} | {} |", ticks.join(" | "));
}
