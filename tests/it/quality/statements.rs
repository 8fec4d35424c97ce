use entities::states::Role;
use tests::{ReviewOf, Reviewers, Who, on_each_database, settle_programme, signed_in, statements_of};

/// Lists of reviews and of what hangs on them.
const LISTS: [(&str, &str); 7] = [
    (
        "providers with their record",
        "providers(first: N) { edges { node { record { grades { grade { code } outcomes } lastReviewedOn openActions overdueActions \
            outcomes(first: 5) { totalCount edges { node { grade { code } } } } \
            reviews(first: 5) { totalCount edges { node { status findings { overallGrade { code } } } } } } } } }",
    ),
    (
        "reviews with findings",
        "qaReviews(first: N) { totalCount edges { node { subjectName status framework { name } team { name } moderator provider { name } \
            intervention { title } findings { weightedMean strengths judgements { criterion { name } grade { name } evidence } } \
            actions { text } outcome { grade { name } } localAuthority { name } } } }",
    ),
    (
        "outcomes",
        "qaOutcomes(first: N) { totalCount edges { node { interventionTitle providerName grade { code } weightedMean \
            criteriaGrades { criterion { code } grade { code } } followUp { open overdue } phase { name } review { status } } } }",
    ),
    ("actions", "qaActions(first: N) { totalCount edges { node { text review { subjectName } } } }"),
    (
        "interventions with reviews",
        "interventions(first: N) { edges { node { qaReviews(first: 5) { totalCount edges { node { status } } } \
            qaOutcomes(first: 5) { totalCount edges { node { grade { code } } } } } } }",
    ),
    (
        "schools with peer reviews",
        "schools(first: N) { edges { node { peerReviews(first: 5) { totalCount edges { node { status } } } \
            qaOutcomes(first: 5) { totalCount edges { node { grade { code } } } } } } }",
    ),
    ("coverage", "qaCoverage { reviewedPercent notReviewed(first: N) { totalCount edges { node { title } } } }"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        for work in [&area.own.id, &area.rivals.id] {
            for state in ["SCHEDULED", "PUBLISHED", "PUBLISHED"] {
                people.bring_to(ReviewOf::Intervention(work), state).await;
            }
        }
        let lists: Vec<_> = LISTS.iter().map(|(name, list)| (*name, (*list).to_owned())).collect();
        let officer = app.client(Who::Holder(Role::LaOfficer));
        statements_of(&officer, &lists).await;
        insta::assert_json_snapshot!("statements", statements_of(&officer, &lists).await);
        let public = [("outcomes", lists[2].1.replace("review { status }", ""))];
        insta::assert_json_snapshot!(
            "statements_of_a_dashboard",
            statements_of(&signed_in(app, "dashboard"), &public).await
        );
    })
    .await;
}
