use entities::states::Role;
use serde_json::json;
use tests::{Who, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_local_authority_is_shown_with_its_schools() {
    on_each_database(async |app| {
        let answers = app
            .client(Who::Holder(Role::LaOfficer))
            .ask_each(&[
                (
                    "one",
                    "{ localAuthority(code: \"851\") { id code name gssCode region { code name }
                        schools(first: 3) { totalCount edges { node { urn name } } } } }",
                ),
                ("by number", "{ localAuthority(code: 921) { code name } }"),
                ("none", "{ localAuthority(code: \"998\") { name } }"),
                ("all", "{ localAuthorities(first: 3) { totalCount edges { node { code name gssCode region { name } } } } }"),
            ])
            .await;
        insta::assert_json_snapshot!("local_authorities", answers);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schools_of_the_local_authorities_are_those_of_the_filter() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        for (code, count) in [("850", 903), ("851", 161), ("852", 193), ("921", 105), ("201", 0)] {
            let answer = client
                .ask(&format!(
                    "{{ localAuthority(code: \"{code}\") {{ schools {{ totalCount }} }} schools(filter: {{ laCodes: [\"{code}\"] }}) {{ totalCount }} }}"
                ))
                .await;
            assert_eq!(*answer.data("/localAuthority/schools/totalCount"), json!(count), "{code}: {}", answer.text);
            assert_eq!(*answer.data("/schools/totalCount"), json!(count), "{code}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_cannot_be_are_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        for code in ["\"8511\"", "\"\"", "\"abc\"", "-851", "8.51", "null", "[851]"] {
            let answer = client.ask(&format!("{{ localAuthority(code: {code}) {{ name }} }}")).await;
            assert!(answer.codes() == ["BAD_USER_INPUT"], "{code}: {}", answer.text);
        }
    })
    .await;
}
