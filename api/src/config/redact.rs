/// An address as it may be shown: without the password, and without a query that could hold one.
pub(super) fn url(url: &str) -> String {
    let shown = match url.split_once("://") {
        // The last `@` of all: a password that was not encoded may hold any sign, `?` and `#` too.
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((user, host)) => format!("{scheme}://{}@{host}", without_password(user)),
            None => url.to_owned(),
        },
        // Not an address: perhaps a password alone.
        None if url.is_empty() => String::new(),
        None => "***".to_owned(),
    };
    match shown.split_once('?') {
        Some((base, query)) if query.to_ascii_lowercase().contains("password") => format!("{base}?***"),
        _ => shown,
    }
}

/// An address on the web as it may be shown: whatever stands in its query may be a key. Other text stays as it is.
pub(super) fn web(text: &str) -> &str {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    if is_web { text.split(['?', '#']).next().unwrap_or_default() } else { text }
}

fn without_password(user: &str) -> String {
    user.split_once(':').map_or_else(|| user.to_owned(), |(name, _)| format!("{name}:***"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_all_but_the_password() {
        for (given, shown) in [
            ("sqlite://data/partnership.sqlite", "sqlite://data/partnership.sqlite"),
            ("postgres://db.internal/partnership", "postgres://db.internal/partnership"),
            ("postgres://app@db/partnership", "postgres://app@db/partnership"),
            (
                "postgres://app:s3cret@db:5432/partnership?sslmode=require",
                "postgres://app:***@db:5432/partnership?sslmode=require",
            ),
            ("postgres://app:s3c@ret@db/p", "postgres://app:***@db/p"),
            ("postgres://db/p?user=app&Password=s3cret", "postgres://db/p?***"),
            ("postgres://app:s3c?r@et#@db/p?sslmode=require", "postgres://app:***@db/p?sslmode=require"),
            ("s3cret", "***"),
            ("", ""),
        ] {
            assert_eq!(url(given), shown);
        }
    }

    #[test]
    fn a_query_on_the_web_is_not_shown() {
        assert_eq!(web("https://login.example/keys?code=s3cret#x"), "https://login.example/keys");
        assert_eq!(web("info,api=debug?"), "info,api=debug?");
    }

    proptest::proptest! {
        #[test]
        fn never_shows_a_password(password in "[A-Za-z0-9:@/?#]{8,20}") {
            let shown = url(&format!("postgres://app:{password}@db/p"));
            proptest::prop_assert_eq!(shown, "postgres://app:***@db/p");
        }
    }
}
