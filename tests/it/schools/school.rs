use entities::states::Role;
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
