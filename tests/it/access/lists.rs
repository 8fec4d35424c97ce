use entities::states::Role;
use serde_json::{Value, json};
use tests::{List, Who, fewest_statements, on_each_database};

const LISTS: [(&str, &str, &str); 3] = [
    ("/users", "{ users(PAGE) ROWS }", "subject"),
    ("/organisations", "{ organisations(PAGE) ROWS }", "name"),
    ("/memberships", "{ memberships(PAGE) ROWS }", "role user { subject }"),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_pages_through_the_people_of_its_area() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let mut rows = serde_json::Map::new();
        for (pointer, query, node) in LISTS {
            let list = List::new(&client, pointer, query, node);
            let whole = list.forward(100).await;
            assert_eq!(list.total().await, whole.len(), "{query}");
            assert_eq!(list.forward(3).await, whole, "{query}");
            assert_eq!(list.backward(3).await, whole, "{query}");
            rows.insert(pointer.to_owned(), whole.into_iter().map(|row| row.node).collect());
        }
        insta::assert_json_snapshot!("people_of_the_area", rows);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_may_not_list_is_null_and_the_rest_of_the_answer_stays() {
    on_each_database(async |app| {
        for who in Who::all() {
            let code = if who == Who::Anonymous { "UNAUTHENTICATED" } else { "FORBIDDEN" };
            for (list, may) in [
                ("users", who == Who::Holder(Role::LaAdmin)),
                ("memberships", who == Who::Holder(Role::LaAdmin)),
                ("organisations", matches!(who, Who::Holder(Role::LaAdmin | Role::LaOfficer))),
            ] {
                let query = format!(
                    "{{ before: version list: {list} {{ totalCount edges {{ node {{ id }} }} }} viewer {{ rights }} }}"
                );
                let answer = app.client(who).ask(&query).await;
                assert!(
                    answer.data("/before").is_string() && answer.data("/viewer/rights").is_array(),
                    "{}",
                    answer.text
                );
                if may {
                    assert!(
                        answer.codes().is_empty() && answer.data("/list").is_object(),
                        "{who:?} {list}: {}",
                        answer.text
                    );
                } else {
                    assert_eq!(answer.codes(), [code], "{who:?} {list}: {}", answer.text);
                    assert_eq!(answer.body["errors"][0]["path"], json!(["list"]));
                    assert_eq!(*answer.data("/list"), Value::Null);
                    assert_eq!(answer.status, 200);
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_its_own_membership_but_not_what_is_for_administrators() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::TrustUser));
        let answer = client
            .ask(
                "{ viewer { user { subject memberships { role history { action } grantedBy { subject } version
                    organisation { name memberships { totalCount } } } } } }",
            )
            .await;
        insta::assert_json_snapshot!("own_membership", answer.snapshot());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        for list in [
            "users(first: N) { edges { node { subject memberships { role organisation { name } } } } }",
            "memberships(first: N) { edges { node { role user { subject } organisation { name } history { action } grantedBy { subject } } } }",
            "organisations(first: N) { edges { node { name localAuthority { name } } } }",
        ] {
            let mut taken = Vec::new();
            for size in ["1", "100"] {
                let list = format!("{{ {} }}", list.replace('N', size));
                taken.push(fewest_statements(&client, &list, &list).await);
            }
            assert_eq!(taken.first(), taken.last(), "{list}");
        }
    })
    .await;
}
