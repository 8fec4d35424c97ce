use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, TypeKind, TypeSystemDefinition};
use entities::states::Role;
use serde_json::Value;
use tests::{Who, on_each_database};

/// Fields of a type of the schema, each with the selection that its type needs: none, or that of an object without rows.
fn fields(type_name: &str) -> Vec<(String, &'static str)> {
    let document = parse_schema(api::graphql::sdl()).expect("the schema parses");
    let found = document.definitions.into_iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(found) if found.node.name.node == type_name => match found.node.kind {
            TypeKind::Object(object) => Some(object.fields),
            _ => None,
        },
        _ => None,
    });
    let fields = found.expect("the type is in the schema");
    fields.into_iter().map(|field| (field.node.name.node.to_string(), selection(&field.node))).collect()
}

fn selection(field: &FieldDefinition) -> &'static str {
    let mut base = &field.ty.node.base;
    while let BaseType::List(inner) = base {
        base = &inner.base;
    }
    let BaseType::Named(name) = base else { return "" };
    match name.as_str() {
        "CodedName" => "{ code name }",
        "Address" => "{ street locality address3 town county postcode }",
        "LocalAuthority" => "{ code name gssCode region { code name } }",
        "Trust" => "{ uid name status { code } ukprn companiesHouseNumber address { postcode } }",
        "SchoolLink" => "{ urn name establishedOn school { name } }",
        "RegisterSource" => "{ fileName format sha256 line }",
        name if name.ends_with("Connection") => "{ totalCount edges { cursor } }",
        _ => "",
    }
}

/// Which columns are fetched is read off the query: a field must not depend on what is asked for beside it.
#[tokio::test(flavor = "multi_thread")]
async fn each_field_alone_says_what_it_says_among_all() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        for (type_name, roots) in [
            (
                "School",
                &[
                    "school(urn: 135965)",
                    "school(urn: 116182)",
                    "school(laestab: 8514302)",
                    "node(id: \"U2Nob29sOjExNjIyMQ\")",
                ][..],
            ),
            ("Trust", &["trust(uid: 2157)", "trust(uid: 16786)", "node(id: \"U2Nob29sR3JvdXA6MjE1Nw\")"]),
            (
                "SchoolGroup",
                &["schoolGroup(uid: 2156)", "schoolGroup(uid: 1861)", "node(id: \"U2Nob29sR3JvdXA6MjE1Ng\")"],
            ),
            ("LocalAuthority", &["localAuthority(code: 851)"]),
        ] {
            let fields: Vec<String> =
                fields(type_name).iter().map(|(name, selection)| format!("{name} {selection}")).collect();
            assert!(fields.len() > 5, "{type_name}");
            for root in roots {
                let on = |fields: &str| format!("{{ root: {root} {{ ... on {type_name} {{ {fields} }} }} }}");
                let whole = client.ask(&on(&fields.join(" "))).await;
                assert!(whole.codes().is_empty() && whole.data("/root").is_object(), "{root}: {}", whole.text);
                for field in &fields {
                    let name = field.split(' ').next().unwrap_or_default();
                    let alone = client.ask(&on(field)).await;
                    assert_eq!(alone.data("/root")[name], whole.data("/root")[name], "{root} {field}");
                }
            }
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
