use entities::states::Role;
use serde_json::{Value, json};
use tests::{Who, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_school_is_shown_as_the_files_have_it() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::Dashboard))
            .ask(
                r#"{ school(urn: 116182) {
                    id urn name laestab ukprn establishmentNumber localAuthority { code name gssCode region { code name } }
                    type { code name } typeGroup { code name } phase { code name } status { code name }
                    openedOn closedOn ageLow ageHigh gender { name } capacity pupilCount boyCount girlCount fsmPercent
                    address { street town county postcode } easting northing ward constituency region { name }
                    trust { uid name } ofstedGrade { code name } ofstedInspectedOn
                    predecessors { urn name kind { name } establishedOn school { urn name } }
                    successors { urn name kind { name } establishedOn school { urn name status { name } trust { name } } }
                    inspections(first: 2) { totalCount edges { node { inspectedOn overallEffectiveness { name } } } }
                    groupMemberships { totalCount edges { node { joinedOn group { name kind { name } } } } }
                } }"#,
            )
            .await;
        insta::assert_json_snapshot!("a_school", answer.snapshot());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_that_described_a_school_is_named() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::LaOfficer))
            .ask("{ school(urn: 140697) { name sources { fileName format sha256 extractedOn importedAt line } } }")
            .await;
        insta::assert_json_snapshot!("sources_of_a_school", answer.snapshot(), {
            ".data.school.sources[].importedAt" => "[instant]",
        });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_is_found_by_each_of_its_identifiers() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for (key, urn) in [
            ("urn: 140697", 140_697),
            ("urn: \"140697\"", 140_697),
            ("ukprn: 10069661", 116_482),
            ("ukprn: \"10069661\"", 116_482),
            ("laestab: 8512637", 116_182),
            ("laestab: \"8512637\"", 116_182),
            ("laestab: \"851/2637\"", 116_182),
        ] {
            let answer = client.ask(&format!("{{ school({key}) {{ urn }} }}")).await;
            assert_eq!(*answer.data("/school/urn"), json!(urn), "{key}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_schools_that_share_an_identifier_the_open_one_is_given() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        // King Richard School closed and Castle View Academy opened with its number; Fernhill became The Ferns.
        for (key, urn) in [("laestab: 8514302", 145_372), ("ukprn: 10076954", 147_128)] {
            let answer = client.ask(&format!("{{ school({key}) {{ urn status {{ name }} }} }}")).await;
            assert_eq!(answer.body["data"], json!({ "school": { "urn": urn, "status": { "name": "Open" } } }), "{key}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_register_does_not_have_is_null() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for key in ["urn: 100000", "ukprn: 10000000", "laestab: 8519999"] {
            let answer = client.ask(&format!("{{ school({key}) {{ urn }} }}")).await;
            assert_eq!(answer.body["data"], json!({ "school": null }), "{key}: {}", answer.text);
            assert!(answer.codes().is_empty(), "{key}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_is_asked_for_by_exactly_one_well_formed_identifier() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for key in [
            "school { urn }",
            "school(urn: 116182, laestab: 8512637) { urn }",
            "school(urn: 116182, ukprn: 10069661, laestab: 8512637) { urn }",
            "school(urn: null) { urn }",
            "school(urn: 0) { urn }",
            "school(urn: -116182) { urn }",
            "school(urn: 116182.5) { urn }",
            "school(urn: \"116182x\") { urn }",
            "school(urn: 99999999999999999999) { urn }",
            "school(urn: true) { urn }",
            "school(ukprn: 1) { urn }",
            "school(laestab: \"851-2637\") { urn }",
        ] {
            let answer = client.ask(&format!("{{ {key} }}")).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{key}: {}", answer.text);
            assert_eq!(*answer.data("/school"), Value::Null, "{key}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_keep_the_order_of_the_query_and_aliases_their_arguments() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::Dashboard))
            .ask(
                "{ last: school(urn: 116182) { urn localAuthority { name } name predecessors { name urn } id }
                   first: school(urn: 140697) { trust { name } urn before: trust(asOf: \"2014-03-31\") { uid }
                        after: trust(asOf: \"2014-04-01\") { uid } name } }",
            )
            .await;
        let data = answer.text.split_once("\"data\":").map(|(_, data)| data).unwrap_or_default();
        let mut rest = data;
        for key in
            ["last", "urn", "localAuthority", "name", "name", "predecessors", "name", "urn", "id", "first", "trust"]
        {
            let found = rest.find(&format!("\"{key}\":"));
            rest = &rest[found.unwrap_or_else(|| panic!("{key} is not where it was asked for: {data}"))..][1..];
        }
        assert_eq!(*answer.data("/first/before"), Value::Null);
        assert_eq!(*answer.data("/first/after/uid"), json!(5647));
        assert_eq!(*answer.data("/last/name"), json!("Bramble Infant School and Nursery"));
    })
    .await;
}
