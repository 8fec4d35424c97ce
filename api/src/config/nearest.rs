/// The known name that a mistyped one most likely meant, if any is near. A last part alone (`cost` for `limits.cost`) counts.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_ascii_lowercase();
    known
        .map(|name| {
            let last = name.rsplit('.').next().unwrap_or(name);
            (distance(&typed, &name.to_ascii_lowercase()).min(distance(&typed, last)), name)
        })
        .min()
        .filter(|(distance, _)| *distance <= typed.len().div_ceil(4).min(4))
        .map(|(_, name)| name)
}

/// Letters to insert, delete or replace (Levenshtein), row by row.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (above, letter) in from.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        for (cell, other) in row.iter_mut().zip(std::iter::once(None).chain(to.chars().map(Some))) {
            let Some(other) = other else {
                *cell = left;
                continue;
            };
            let replaced = diagonal + usize::from(letter != other);
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["limits.cost", "limits.depth", "database.url", "auth.jwks_url"];

    #[test]
    fn measures_letters_to_change() {
        for (from, to, expected) in
            [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("urn", "urn", 0)]
        {
            assert_eq!(distance(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn finds_what_was_meant() {
        for (typed, meant) in [
            ("limit.cost", Some("limits.cost")),
            ("limits.dept", Some("limits.depth")),
            ("cost", Some("limits.cost")),
            ("DATABASE.URI", Some("database.url")),
            ("auth.jwksurl", Some("auth.jwks_url")),
            ("telemetry.log", None),
            ("x", None),
        ] {
            assert_eq!(nearest(typed, KNOWN.into_iter()), meant, "{typed}");
        }
    }
}
