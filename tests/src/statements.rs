use crate::client::Client;

/// Askings of which the cheapest counts. Two branches of a query that want the same rows share a statement unless one comes
/// while the other is being answered; that is a matter of time, while a statement per row is there at every asking.
const ASKINGS: usize = 4;

/// Asks each list for a page of one and for one of many, and gives the number of statements that each takes.
///
/// # Panics
/// When a query is refused, or the longer page takes more statements or fewer.
pub async fn statements_of(client: &Client<'_>, lists: &[(&str, String)]) -> serde_json::Value {
    let mut counts = serde_json::Map::new();
    for (name, list) in lists {
        let mut taken = Vec::new();
        for size in [1, 20] {
            taken.push(
                fewest_statements(
                    client,
                    name,
                    &format!("{{ {} }}", list.replace("first: N", &format!("first: {size}"))),
                )
                .await,
            );
        }
        assert_eq!(taken.first(), taken.last(), "{name}");
        counts.insert((*name).to_owned(), taken.first().copied().into());
    }
    serde_json::Value::Object(counts)
}

/// The number of statements that a query takes.
///
/// # Panics
/// When the query is refused.
pub async fn fewest_statements(client: &Client<'_>, name: &str, query: &str) -> u64 {
    let mut fewest = u64::MAX;
    for _ in 0..ASKINGS {
        let answer = client.ask(query).await;
        assert!(answer.codes().is_empty(), "{name}: {}", answer.text);
        fewest = fewest.min(answer.statements());
    }
    fewest
}
