use entities::states::Role;
use tests::{Who, home, leader, on_each_database, register_supporter, settle_programme, statements_of};

use super::brokering;

/// Lists of brokerage and of what hangs on them.
const LISTS: [(&str, &str); 5] = [
    (
        "supporters",
        "supporters(first: N) { totalCount edges { node { name designation provider { name } homeSchool { name } specialisms { name } \
            phases { name } capacity { days heldDays givenDays freeDays } localAuthority { name } } } }",
    ),
    (
        "requests with their trail",
        "supportRequests(first: N) { totalCount edges { node { need school { name } specialisms { name } askedBy \
            offers { status offeredBy answeredBy deployment { status supporter { name } } intervention { title } } } } }",
    ),
    (
        "deployments with visits",
        "deployments(first: N) { totalCount edges { node { supporter { name } school { name } days { days } agreedDays givenDays \
            visits(first: 5) { totalCount edges { node { note recordedBy } } } } } }",
    ),
    (
        "matches",
        "supportMatches(need: { urn: URN, specialismCodes: [\"MATHS\"], days: 4, neededFrom: \"2026-11-02\", neededTo: \"2026-12-18\" }) { \
            candidates(first: N) { score supporter { name provider { name } specialisms { name } } parts { reason } } } ",
    ),
    (
        "excluded",
        "supportMatches(need: { urn: URN, specialismCodes: [\"MATHS\"], days: 4, neededFrom: \"2026-11-02\", neededTo: \"2026-12-18\" }) { \
            excluded(first: N) { supporter { name provider { name } } conflict reason } }",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        let team = brokering(app, &area, home);
        for name in ["Ada", "Bea", "Cy", "Di"] {
            let active = team.deployment_in("ACTIVE", &team.supporter(name).await).await;
            team.visit(&active.deployment).await;
        }
        register_supporter(&officer, leader("From the school", area.school, Some(&area.rival)), 1.0).await;
        let lists: Vec<_> =
            LISTS.iter().map(|(name, list)| (*name, list.replace("URN", &area.school.to_string()))).collect();
        officer.ask("{ qaFrameworks { code } codeLists { phases { code } } }").await;
        insta::assert_json_snapshot!("statements", statements_of(&officer, &lists).await);
    })
    .await;
}
