use entities::states::Role;
use serde_json::Value;
use tests::{Field, Who, object_type, on_each_database};

/// A field with a selection under it, if its type needs one.
fn selected(field: &Field) -> String {
    let selection = match field.of.as_str() {
        "CodedName" => "{ code name }",
        "Address" => "{ street locality address3 town county postcode }",
        "LocalAuthority" => "{ code name gssCode region { code name } }",
        "Trust" => "{ uid name status { code } ukprn companiesHouseNumber address { postcode } }",
        "SchoolLink" => "{ urn name establishedOn school { name } }",
        "CostShare" => "{ budgetPence committedPence actualPence }",
        "RegisterSource" => "{ fileName format sha256 line }",
        of if of.ends_with("Connection") => "{ totalCount edges { cursor } }",
        _ => "",
    };
    format!("{} {selection}", field.name)
}

/// Which columns are fetched is read off the query: a field must not depend on what is asked for beside it.
#[tokio::test(flavor = "multi_thread")]
async fn each_field_alone_says_what_it_says_among_all() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        for (type_name, in_no_file, roots) in [
            (
                "School",
                &[][..],
                &[
                    "school(urn: 135965)",
                    "school(urn: 116182)",
                    "school(urn: 115879)",
                    "school(urn: 131154)",
                    "school(laestab: 8514302)",
                    "node(id: \"U2Nob29sOjExNjIyMQ\")",
                ][..],
            ),
            (
                "Trust",
                &["closedOn", "openedOn"],
                &["trust(uid: 2157)", "trust(uid: 2131)", "trust(uid: 16786)", "node(id: \"U2Nob29sR3JvdXA6MjE1Nw\")"],
            ),
            (
                "SchoolGroup",
                &["closedOn"],
                &[
                    "schoolGroup(uid: 2156)",
                    "schoolGroup(uid: 2131)",
                    "schoolGroup(uid: 1861)",
                    "node(id: \"U2Nob29sR3JvdXA6MjE1Ng\")",
                ],
            ),
            ("LocalAuthority", &[], &["localAuthority(code: 851)"]),
        ] {
            let fields: Vec<String> = object_type(type_name).fields.iter().map(selected).collect();
            assert!(fields.len() > 5, "{type_name}");
            let mut never_filled: Vec<String> =
                object_type(type_name).fields.into_iter().map(|field| field.name).collect();
            for root in roots {
                let on = |fields: &str| format!("{{ root: {root} {{ ... on {type_name} {{ {fields} }} }} }}");
                let whole = client.ask(&on(&fields.join(" "))).await;
                assert!(whole.codes().is_empty() && whole.data("/root").is_object(), "{root}: {}", whole.text);
                never_filled.retain(|name| whole.data("/root")[name].is_null());
                for field in &fields {
                    let name = field.split(' ').next().unwrap_or_default();
                    let alone = client.ask(&on(field)).await;
                    assert_eq!(alone.data("/root")[name], whole.data("/root")[name], "{root} {field}");
                }
            }
            assert_eq!(never_filled, in_no_file, "{type_name}: all else is filled for one of these");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_say_the_same_whatever_way_they_are_selected() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        let plain = client.ask("{ school(urn: 135965) { name ukprn trust { uid name } } }").await;
        for query in [
            "{ school(urn: 135965) { name } school(urn: 135965) { ukprn trust { uid } } school(urn: 135965) { trust { name } } }",
            "{ school(urn: 135965) { ...A ...B } } fragment A on School { name trust { uid } } fragment B on School { ukprn trust { name } }",
            "{ school(urn: 135965) { ... { name ukprn } ... on School { trust { uid ... on Trust { name } } } } }",
            "{ school(urn: 135965) { name ukprn ... @include(if: true) { trust { uid name } } postcode: address @skip(if: true) { postcode } } }",
            "query($yes: Boolean = true) { school(urn: 135965) { name ukprn trust { uid name @include(if: $yes) } } }",
        ] {
            let answer = client.ask(query).await;
            assert_eq!(answer.body["data"], plain.body["data"], "{query}: {}", answer.text);
        }
        assert_ne!(*plain.data("/school/trust/name"), Value::Null);
    })
    .await;
}
