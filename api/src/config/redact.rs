/// An address as it may be shown: without the password, and without a query that could hold one.
pub(super) fn url(url: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, None), |(base, query)| (base, Some(query)));
    let shown = match base.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((user, host)) => format!("{scheme}://{}@{host}", without_password(user)),
            None => base.to_owned(),
        },
        // Not an address: perhaps a password alone.
        None if base.is_empty() => String::new(),
        None => "***".to_owned(),
    };
    match query {
        Some(query) if query.to_ascii_lowercase().contains("password") => format!("{shown}?***"),
        Some(query) => format!("{shown}?{query}"),
        None => shown,
    }
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
            ("s3cret", "***"),
            ("", ""),
        ] {
            assert_eq!(url(given), shown);
        }
    }

    proptest::proptest! {
        #[test]
        fn never_shows_a_password(password in "[A-Za-z0-9:@/]{8,20}") {
            let shown = url(&format!("postgres://app:{password}@db/p"));
            proptest::prop_assert!(!shown.contains(&password));
        }
    }
}
