use entities::states::Role;
use tests::{Who, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_school_is_often_in_a_trust_and_in_its_sponsor() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::SchoolUser))
            .ask(
                "{ school(urn: 135965) { name trust { uid name kind { name } } groupMemberships { totalCount edges { node {
                    joinedOn leftOn school { urn name } group { uid name kind { name } groupReference } } } } } }",
            )
            .await;
        insta::assert_json_snapshot!("memberships_of_a_school", answer.snapshot());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn inspections_are_listed_the_latest_first() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::SchoolUser));
        let inspections = "inspections(first: 5) { totalCount edges { node { inspectedOn publishedOn inspectionNumber
            inspectionType urnAtInspection overallEffectiveness { code name } categoryOfConcern qualityOfEducation { name }
            behaviourAndAttitudes { name } personalDevelopment { name } leadershipAndManagement { name }
            earlyYears { name } sixthForm { name } isSafeguardingEffective } } }";
        let of = |urn: u32| format!("{{ school(urn: {urn}) {{ name ofstedGrade {{ name }} ofstedInspectedOn {inspections} }} }}");
        let answers = client.ask_each(&[("an academy", &of(135_965)), ("an infant school", &of(116_182))]).await;
        insta::assert_json_snapshot!("inspections", answers);
    })
    .await;
}
