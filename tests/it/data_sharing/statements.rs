use entities::states::Role;
use tests::{PARTIES, Who, on_each_database, organisations_of, reading, signed_agreement, statements_of, text};

/// Lists of agreements and of what was read under them.
const LISTS: [(&str, &str); 3] = [
    (
        "agreements",
        "agreements(first: N) { totalCount edges { node { reference status isLive measureCodes cohortCodes purposes localAuthority { name } parties { name signedBy organisation { name } trust { name } school { name } } } } }",
    ),
    (
        "agreements of a standing",
        "agreements(first: N, filter: { statuses: [SIGNED] }) { edges { node { reference } } }",
    ),
    (
        "log",
        "disclosureLog(first: N) { totalCount edges { node { agreement { reference parties { name } } readerOrganisationName readerOrganisation { name } measureCodes } } }",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        for number in 1..=3 {
            let id = text(&signed_agreement(app, &format!("DSA-{number}"), &PARTIES).await, "/id");
            let taken = reading(app, &id, &organisations["teaching-school-user"], 851);
            app.app.recorder.record(taken).await.expect("it is taken down");
        }
        app.app.recorder.flush().await;
        let lists: Vec<_> = LISTS.iter().map(|(name, list)| (*name, (*list).to_owned())).collect();
        for role in [Role::LaOfficer, Role::TrustUser] {
            let client = app.client(Who::Holder(role));
            insta::assert_json_snapshot!(format!("statements_of_{role}"), statements_of(&client, &lists).await);
        }
    })
    .await;
}
