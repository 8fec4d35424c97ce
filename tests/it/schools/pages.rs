use entities::states::Role;
use serde_json::Value;
use tests::{Client, List, Who, on_each_database};

const LISTS: [(&str, &str, &str); 9] = [
    ("/schools", "{ schools(PAGE, filter: { laCodes: [\"851\"] }) ROWS }", "urn"),
    ("/trusts", "{ trusts(PAGE) ROWS }", "uid"),
    ("/localAuthorities", "{ localAuthorities(PAGE) ROWS }", "code"),
    ("/localAuthority/schools", "{ localAuthority(code: 852) { schools(PAGE) ROWS } }", "urn"),
    ("/trust/schools", "{ trust(uid: 5153) { schools(PAGE) ROWS } }", "urn"),
    ("/trust/memberships", "{ trust(uid: 5153) { memberships(PAGE) ROWS } }", "school { urn } joinedOn"),
    ("/schoolGroup/schools", "{ schoolGroup(uid: 5154) { schools(PAGE) ROWS } }", "urn"),
    ("/school/groupMemberships", "{ school(urn: 140697) { groupMemberships(PAGE) ROWS } }", "group { uid }"),
    ("/school/inspections", "{ school(urn: 116182) { inspections(PAGE) ROWS } }", "inspectedOn"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_list_gives_each_row_once_from_either_end() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        for (pointer, query, node) in LISTS {
            let list = List::new(&client, pointer, query, node);
            let whole = list.forward(100).await;
            assert!(whole.len() > 1, "{query}");
            assert_eq!(list.total().await, whole.len(), "{query}");
            assert_eq!(list.forward(7).await, whole, "{query}");
            assert_eq!(list.backward(7).await, whole, "{query}");
            assert_eq!(list.forward(whole.len().min(100)).await, whole, "{query}: a page that is just full");
            let mut cursors: Vec<&str> = whole.iter().map(|row| row.cursor.as_str()).collect();
            cursors.sort_unstable();
            cursors.dedup();
            assert_eq!(cursors.len(), whole.len(), "{query}: a row comes twice");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_lies_between_its_cursors() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        let (pointer, query, node) = LISTS[0];
        let list = List::new(&client, pointer, query, node);
        let rows = list.forward(100).await;
        let (after, before) = (&rows[3].cursor, &rows[9].cursor);
        for (page, expected) in [("", 4..9), ("first: 2,", 4..6), ("last: 2,", 7..9), ("first: 5,", 4..9)] {
            let found = list.connection(&format!("{page} after: \"{after}\", before: \"{before}\"")).await;
            let expected: Vec<&Value> = rows[expected].iter().map(|row| &row.node).collect();
            let nodes: Vec<&Value> = found["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]).collect();
            assert_eq!(nodes, expected, "{page}");
        }
        let nothing = list.connection(&format!("first: 5, after: \"{before}\", before: \"{after}\"")).await;
        assert_eq!(nothing["edges"], Value::Array(Vec::new()), "cursors the wrong way round have nothing between them");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_size_has_the_default_size() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let answer = client.ask("{ schools { edges { cursor } pageInfo { hasNextPage } } }").await;
        assert_eq!(answer.data("/schools/edges").as_array().map(Vec::len), Some(25));
        assert_eq!(*answer.data("/schools/pageInfo/hasNextPage"), Value::Bool(true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_nobody_can_give_are_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for (page, code) in [
            ("first: -1", "BAD_USER_INPUT"),
            ("last: -1", "BAD_USER_INPUT"),
            ("first: 101", "COST_EXCEEDED"),
            ("first: 100000", "COST_EXCEEDED"),
            ("last: 100000", "COST_EXCEEDED"),
            ("first: 2147483647", "COST_EXCEEDED"),
            ("first: -2147483648", "BAD_USER_INPUT"),
            ("first: 3000000000", "COST_EXCEEDED"),
            ("first: 1.5", "BAD_USER_INPUT"),
            ("first: \"1\"", "BAD_USER_INPUT"),
            ("first: 1, last: 1", "BAD_USER_INPUT"),
            ("first: 0, last: 0", "BAD_USER_INPUT"),
        ] {
            for (_, query, _) in LISTS {
                let query = query.replace("PAGE", page).replace("ROWS", "{ edges { cursor } }");
                let answer = client.ask(&query).await;
                assert_eq!(answer.codes(), [code], "{query}: {}", answer.text);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cursors_that_the_list_did_not_give_are_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let own = first_cursor(&client, "schools(first: 1)").await;
        let mut foreign = vec![
            first_cursor(&client, "schools(first: 1, filter: { laCodes: [\"851\"] })").await,
            first_cursor(&client, "schools(first: 1, orderBy: { direction: DESC })").await,
            first_cursor(&client, "schools(first: 1, orderBy: { field: URN })").await,
            first_cursor(&client, "trusts(first: 1)").await,
            first_cursor(&client, "localAuthorities(first: 1)").await,
        ];
        foreign.extend(["", "x", "AAAA", "ÿ", "U2Nob29sOjExNjE4Mg", "'; DROP TABLE school; --"].map(str::to_owned));
        foreign.push("A".repeat(2_000));
        foreign.push(own.chars().rev().collect());
        foreign.extend((0..own.len()).step_by(9).map(|place| tampered(&own, place)));
        for cursor in foreign {
            for argument in ["after", "before"] {
                let query =
                    format!("query($cursor: String) {{ schools({argument}: $cursor) {{ edges {{ cursor }} }} }}");
                let answer = client.ask_with(&query, serde_json::json!({ "cursor": cursor })).await;
                assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{argument} {cursor}: {}", answer.text);
            }
        }
        assert!(
            client.ask(&format!("{{ schools(after: \"{own}\") {{ edges {{ cursor }} }} }}")).await.codes().is_empty()
        );
    })
    .await;
}

async fn first_cursor(client: &Client<'_>, list: &str) -> String {
    let answer = client.ask(&format!("{{ list: {list} {{ edges {{ cursor }} }} }}")).await;
    answer.data("/list/edges/0/cursor").as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

/// The cursor with another letter at the place.
fn tampered(cursor: &str, place: usize) -> String {
    let letters = cursor.chars().enumerate();
    letters
        .map(|(at, letter)| {
            if at != place {
                letter
            } else if letter == 'A' {
                'B'
            } else {
                'A'
            }
        })
        .collect()
}
