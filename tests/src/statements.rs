use crate::client::Client;

/// Asks each list for a page of one and for one of many, and gives the number of statements that each takes.
///
/// # Panics
/// When a query is refused, or the longer page takes more statements or fewer.
pub async fn statements_of(client: &Client<'_>, lists: &[(&str, String)]) -> serde_json::Value {
    let mut counts = serde_json::Map::new();
    for (name, list) in lists {
        let mut taken = Vec::new();
        for size in [1, 20] {
            let answer = client.ask(&format!("{{ {} }}", list.replace("first: N", &format!("first: {size}")))).await;
            assert!(answer.codes().is_empty(), "{name}: {}", answer.text);
            taken.push(answer.statements());
        }
        assert_eq!(taken.first(), taken.last(), "{name}");
        counts.insert((*name).to_owned(), taken.first().copied().into());
    }
    serde_json::Value::Object(counts)
}
