use serde_json::{Value, json};

use crate::client::Client;

/// More pages than any list of the extract has: a walk that takes more goes in circles.
const PAGES: usize = 400;

/// A list of the API, to be walked from either end.
pub struct List<'a> {
    client: &'a Client<'a>,
    query: String,
    pointer: &'static str,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its cursor.
    pub cursor: String,
    /// What was asked of it.
    pub node: Value,
}

impl<'a> List<'a> {
    /// The list that the query asks for at the pointer. `PAGE` in the query stands for the arguments of a page, `ROWS` for
    /// the selection of the connection with this of each node.
    #[must_use]
    pub fn new(client: &'a Client<'a>, pointer: &'static str, query: &str, node: &str) -> Self {
        let rows = format!(
            "{{ pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ cursor node {{ {node} }} }} }}"
        );
        Self { client, query: query.replace("ROWS", &rows), pointer }
    }

    /// `totalCount`.
    ///
    /// # Panics
    /// When it is not told.
    pub async fn total(&self) -> usize {
        let page = self.connection("first: 0").await;
        assert_eq!(page["edges"], Value::Array(Vec::new()));
        let query = self.query.replace("pageInfo {", "totalCount pageInfo {");
        let counted = self.ask(&query, "first: 1").await;
        let total = counted["totalCount"].as_u64().expect("a total");
        usize::try_from(total).expect("a number of rows")
    }

    /// All rows, asked for in pages of this size from the beginning.
    ///
    /// # Panics
    /// When a page is longer than it may be or does not tell the truth of what surrounds it.
    pub async fn forward(&self, size: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..PAGES {
            let after = rows.last().map_or_else(String::new, |row| format!(", after: \"{}\"", row.cursor));
            let page = self.connection(&format!("first: {size}{after}")).await;
            assert_eq!(
                page["pageInfo"]["hasPreviousPage"],
                !rows.is_empty(),
                "a page that begins the list or does not"
            );
            let fetched = rows_of(&page);
            assert!(fetched.len() <= size, "a page of {size} has {} rows", fetched.len());
            rows.extend(fetched);
            if page["pageInfo"]["hasNextPage"] == false {
                return rows;
            }
        }
        panic!("the list does not end");
    }

    /// All rows in the order of the list, asked for in pages of this size from the end.
    ///
    /// # Panics
    /// As [`List::forward`].
    pub async fn backward(&self, size: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..PAGES {
            let before = rows.first().map_or_else(String::new, |row| format!(", before: \"{}\"", row.cursor));
            let page = self.connection(&format!("last: {size}{before}")).await;
            assert_eq!(page["pageInfo"]["hasNextPage"], !rows.is_empty(), "a page that ends the list or does not");
            let fetched = rows_of(&page);
            assert!(fetched.len() <= size, "a page of {size} has {} rows", fetched.len());
            rows.splice(0..0, fetched);
            if page["pageInfo"]["hasPreviousPage"] == false {
                return rows;
            }
        }
        panic!("the list does not end");
    }

    /// One page, as the connection that the API gives.
    ///
    /// # Panics
    /// When the API refuses.
    pub async fn connection(&self, page: &str) -> Value {
        self.ask(&self.query, page).await
    }

    async fn ask(&self, query: &str, page: &str) -> Value {
        let answer = self.client.ask(&query.replace("PAGE", page)).await;
        assert!(answer.body.get("errors").is_none(), "{}", answer.text);
        answer.data(self.pointer).clone()
    }
}

fn rows_of(page: &Value) -> Vec<Row> {
    let edges = page["edges"].as_array().expect("edges");
    let rows: Vec<Row> = edges.iter().map(row).collect();
    assert_eq!(page["pageInfo"]["startCursor"].as_str(), rows.first().map(|row| row.cursor.as_str()));
    assert_eq!(page["pageInfo"]["endCursor"].as_str(), rows.last().map(|row| row.cursor.as_str()));
    rows
}

fn row(edge: &Value) -> Row {
    Row { cursor: edge["cursor"].as_str().expect("a cursor").to_owned(), node: edge["node"].clone() }
}

/// Asks a list with each filter, and expects so many rows and that total.
///
/// # Panics
/// When there are more or fewer.
pub async fn expect_numbers(client: &Client<'_>, list: &str, cases: &[(String, usize)]) {
    for (filter, number) in cases {
        let query = format!("{{ {list}(filter: {filter}) {{ totalCount edges {{ node {{ id }} }} }} }}");
        let answer = client.ask(&query).await;
        let found = answer.data(&format!("/{list}"));
        assert_eq!(found["totalCount"], json!(number), "{filter}: {}", answer.text);
        assert_eq!(found["edges"].as_array().map(Vec::len), Some(*number), "{filter}");
    }
}
