use entities::states::Role;
use tests::{Who, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn portsmouth_secondary_schools_with_their_trusts() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::LaOfficer))
            .ask(
                r#"{ schools(first: 5, filter: { laCodes: ["851"], phaseCodes: [4], statusCodes: [1] }) {
                    totalCount pageInfo { hasNextPage hasPreviousPage }
                    edges { node { urn name trust { uid name trustReferenceNumber } localAuthority { name } } }
                } }"#,
            )
            .await;
        insta::assert_json_snapshot!("portsmouth_secondary_schools", answer.snapshot());
    })
    .await;
}
