//! Nobody reviews, moderates or publishes work of an organisation it belongs to, whatever else it is.

use std::sync::Arc;

use api::access::service::set_shut_out;
use api::auth::Actor;
use api::operation::Operation;
use entities::keys::LaCode;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, ReviewOf, Reviewers, Settling, TestApp, Who, about, act, appointed, complaints, done, found,
    on_each_database, planned, review_as, settle_programme, signed_in, text,
};

/// Makes the user a member of the provider, besides what it is.
async fn join(app: &TestApp, subject: &str) {
    let organisation = json!({ "named": { "kind": "PROVIDER", "name": "Invented Teaching School Alliance (demo)" } });
    let grant = json!({ "subject": subject, "role": "TEACHING_SCHOOL_USER", "organisation": organisation });
    done(&signed_in(app, "la-admin"), "grantMembership", "membership", "id", grant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_the_provider_later_is_found_out_at_each_step() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "rival-user", moderator: "board-member" };
        let of = ReviewOf::Intervention(&area.own.id);
        let (scheduled, conducted) = (people.schedule(of).await, people.bring_to(of, "CONDUCTED").await);
        let moderated = people.bring_to(of, "MODERATED").await;
        let published = people.bring_to(of, "PUBLISHED").await;
        for subject in ["rival-user", "board-member", "la-officer"] {
            join(app, subject).await;
        }
        let lead = signed_in(app, "rival-user");
        let refused = act(&lead, "conductQaReview", "review { id }", found(&scheduled, false)).await;
        assert_eq!(complaints(&refused, "conductQaReview"), ["reviewId INTEREST"]);
        let moderator = signed_in(app, "board-member");
        let refused = act(&moderator, "moderateQaReview", "review { id }", about(&conducted)).await;
        assert_eq!(complaints(&refused, "moderateQaReview"), ["reviewId INTEREST"]);
        let officer = signed_in(app, "la-officer");
        let refused = act(&officer, "publishQaReview", "review { id }", about(&moderated)).await;
        assert_eq!(complaints(&refused, "publishQaReview"), ["reviewId INTEREST"]);
        expect_no_settling(&officer, &published).await;
        let refused =
            act(&officer, "scheduleQaReview", "review { id }", planned(of, "la-admin", "second-member")).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "nobody plans reviews of its own work");
        let seen = review_as(&officer, &conducted["id"], "status findings { conductedOn }").await;
        assert_eq!(
            seen,
            json!({ "status": "CONDUCTED", "findings": null }),
            "nor knows what was found before it is told"
        );
        let admin = signed_in(app, "la-admin");
        done(&admin, "publishQaReview", "review", "id", about(&moderated)).await;
    })
    .await;
}

async fn expect_no_settling(officer: &Client<'_>, published: &Value) {
    let mut withdrawal = about(published);
    withdrawal["reason"] = json!("It is not to our liking");
    let refused = act(officer, "withdrawQaReview", "review { id }", withdrawal).await;
    assert_eq!(complaints(&refused, "withdrawQaReview"), ["reviewId INTEREST"]);
    let seen = review_as(officer, &published["id"], "actions { id version }").await;
    let action = &seen["actions"][0];
    let close =
        json!({ "actionId": action["id"], "expectedVersion": action["version"], "isDone": true, "note": "Done" });
    let refused = act(officer, "closeQaAction", "action { id }", close).await;
    assert_eq!(complaints(&refused, "closeQaAction"), ["reviewId INTEREST"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_is_named_a_second_person_of_the_authority_moderates() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let mut plan = planned(ReviewOf::Intervention(&area.own.id), "la-officer", "");
        plan["moderator"] = Value::Null;
        plan["team"] = json!([{ "subject": "la-officer", "isLead": true }, { "subject": "rival-user", "isLead": false }]);
        let officer = signed_in(app, "la-officer");
        let scheduled = done(&officer, "scheduleQaReview", "review", "id version moderator", plan).await;
        assert!(scheduled["moderator"].is_null());
        let conducted = done(&officer, "conductQaReview", "review", "id version", found(&scheduled, false)).await;
        let same = act(&officer, "moderateQaReview", "review { id }", about(&conducted)).await;
        assert_eq!(complaints(&same, "moderateQaReview"), ["reviewId SAME_PERSON"]);
        let member = signed_in(app, "rival-user");
        assert_eq!(act(&member, "moderateQaReview", "review { id }", about(&conducted)).await.codes(), ["FORBIDDEN"]);
        let provider = app.client(Who::Holder(Role::TeachingSchoolUser));
        assert_eq!(act(&provider, "moderateQaReview", "review { id }", about(&conducted)).await.codes(), ["FORBIDDEN"]);
        let fields = "status moderator findings { moderatedBy moderatedGrade { code } }";
        let moderated = done(&signed_in(app, "la-admin"), "moderateQaReview", "review", fields, about(&conducted)).await;
        let name = "Invented administrator";
        let expected = json!({
            "status": "MODERATED", "moderator": name, "findings": { "moderatedBy": name, "moderatedGrade": { "code": "SECURE" } },
        });
        assert_eq!(moderated, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_of_the_authority_judges_its_own_service() {
    on_each_database(async |app| {
        settle_programme(app).await;
        let officer = signed_in(app, "la-officer");
        let service = json!({ "kind": "LA_SERVICE", "name": "School improvement service" });
        let service = text(&done(&officer, "registerProvider", "provider", "id", service).await, "/id");
        let of = ReviewOf::Provider(&service);
        for (lead, moderator, expected) in
            [("la-admin", "board-member", "team.0.subject INTEREST"), ("rival-user", "la-admin", "moderator INTEREST")]
        {
            let refused = act(&officer, "scheduleQaReview", "review { id }", planned(of, lead, moderator)).await;
            assert_eq!(complaints(&refused, "scheduleQaReview"), [expected]);
        }
        let mut unnamed = planned(of, "rival-user", "");
        unnamed["moderator"] = Value::Null;
        let refused = act(&officer, "scheduleQaReview", "review { id }", unnamed).await;
        assert_eq!(complaints(&refused, "scheduleQaReview"), ["moderator MODERATOR_MISSING"]);
        let people = Reviewers { app, keeper: "la-officer", lead: "rival-user", moderator: "board-member" };
        let moderated = people.bring_to(of, "MODERATED").await;
        assert_eq!(act(&officer, "publishQaReview", "review { id }", about(&moderated)).await.codes(), ["FORBIDDEN"]);
        let board = signed_in(app, "board-member");
        done(&board, "publishQaReview", "review", "id", about(&moderated)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_belonged_to_the_provider_on_the_day_of_the_review_did_not_review_it() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let admin = signed_in(app, "la-admin");
        let organisation = json!({ "named": { "kind": "PROVIDER", "name": "Invented Teaching School Alliance (demo)" } });
        let grant = json!({ "subject": "rival-user", "role": "TEACHING_SCHOOL_USER", "organisation": organisation, "startsOn": "2026-10-01" });
        let held = done(&admin, "grantMembership", "membership", "id version", grant).await;
        let end = json!({ "membershipId": held["id"], "expectedVersion": held["version"], "endsOn": "2026-11-20", "reason": "Left" });
        done(&admin, "revokeMembership", "membership", "id", end).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "rival-user", moderator: "la-admin" };
        let review = people.schedule(ReviewOf::Intervention(&area.own.id)).await;
        let lead = signed_in(app, "rival-user");
        let refused = act(&lead, "conductQaReview", "review { id }", found(&review, false)).await;
        assert_eq!(complaints(&refused, "conductQaReview"), ["reviewId INTEREST"], "it was a member on the tenth");
        let mut later = found(&review, false);
        later["conductedOn"] = json!("2026-11-23");
        later["actions"] = json!([]);
        done(&lead, "conductQaReview", "review", "id", later).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_made_the_review_does_not_choose_its_moderator_and_changes_are_written_down() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "board-member" };
        let conducted = people.bring_to(ReviewOf::Intervention(&area.own.id), "CONDUCTED").await;
        let mut other = about(&conducted);
        other["moderator"] = json!("la-admin");
        let officer = signed_in(app, "la-officer");
        let refused = act(&officer, "reviseQaReview", "review { id }", other.clone()).await;
        assert_eq!(complaints(&refused, "reviseQaReview"), ["reviewId SAME_PERSON"]);
        let admin = signed_in(app, "la-admin");
        let revised = done(&admin, "reviseQaReview", "review", "id version history { action reason }", other).await;
        let last = revised["history"].as_array().and_then(|history| history.last()).expect("a history");
        assert_eq!(last["reason"], "moderator: Invented board member → Invented administrator");
        done(&admin, "moderateQaReview", "review", "id", about(&revised)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_who_has_left_the_partnership_moderates_no_more() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let admin = signed_in(app, "la-admin");
        let board = ("EXECUTIVE_BOARD", "Executive Board (demo)");
        let member = appointed(app, &admin, "second-member", "BOARD_MEMBER", board).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "second-member" };
        let conducted = people.bring_to(ReviewOf::Intervention(&area.own.id), "CONDUCTED").await;
        let held = "{ viewer { memberships { id } } }";
        let membership = member.ask(held).await.data("/viewer/memberships/0/id").clone();
        let rival = ("PROVIDER", "Rival Alliance");
        appointed(app, &admin, "second-member", "TEACHING_SCHOOL_USER", rival).await;
        let end = json!({ "membershipId": membership, "expectedVersion": 1, "reason": "Left the board" });
        done(&admin, "revokeMembership", "membership", "id", end).await;
        let refused = act(&member, "moderateQaReview", "review { id }", about(&conducted)).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_with_somebody_who_is_shut_out_writes_nothing_down() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let mut plan = planned(ReviewOf::Intervention(&area.own.id), "la-officer", "la-admin");
        plan["team"] =
            json!([{ "subject": "la-officer", "isLead": true }, { "subject": "rival-user", "isLead": false }]);
        let officer = signed_in(app, "la-officer");
        let review = done(&officer, "scheduleQaReview", "review", "id version", plan).await;
        let operation = Operation {
            db: app.app.db.clone(),
            actor: Arc::new(Actor::operator(LaCode::new(851).expect("a code"))),
            clock: Arc::clone(&app.app.clock),
            entropy: Arc::clone(&app.app.entropy),
            request_id: Arc::from("partnership user"),
        };
        set_shut_out(&operation, "rival-user", true, "left").await.expect("shut out");
        let refused = act(&officer, "conductQaReview", "review { id }", found(&review, false)).await;
        assert_eq!(complaints(&refused, "conductQaReview"), ["reviewId MEMBER_GONE"]);
        let mut alone = about(&review);
        alone["team"] = json!([{ "subject": "la-officer", "isLead": true }]);
        let revised = done(&officer, "reviseQaReview", "review", "id version", alone).await;
        done(&officer, "conductQaReview", "review", "id", found(&revised, false)).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_of_the_same_trust_is_no_peer() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let trust = app.client(Who::Holder(Role::TrustUser));
        let schools = format!("{{ school(urn: {}) {{ trust {{ schools(first: 5) {{ edges {{ node {{ urn }} }} }} }} }} }}", area.trust_school);
        let answer = trust.ask(&schools).await;
        let edges = answer.data("/school/trust/schools/edges").as_array().expect("schools").iter();
        let sister = edges.map(|edge| &edge["node"]["urn"]).find(|urn| **urn != json!(area.trust_school));
        let grant = json!({ "subject": "sister-user", "role": "SCHOOL_USER", "organisation": { "schoolUrn": sister.expect("a sister school") } });
        done(&signed_in(app, "la-admin"), "grantMembership", "membership", "id", grant).await;
        let plan = planned(ReviewOf::School(area.trust_school), "sister-user", "board-member");
        let refused = act(&trust, "scheduleQaReview", "review { id }", plan).await;
        assert_eq!(complaints(&refused, "scheduleQaReview"), ["team.0.subject INTEREST"]);
    })
    .await;
}

/// What the user sees of a review whose findings nobody has moderated, and of the same once they are.
async fn expect_no_early_findings(app: &TestApp, subject: &str, people: &Reviewers<'_>, of: ReviewOf<'_>) {
    let reader = signed_in(app, subject);
    let known = async |review: &Value| {
        let seen = review_as(&reader, &review["id"], "findings { conductedOn }").await;
        !seen["findings"].is_null()
    };
    let conducted = people.bring_to(of, "CONDUCTED").await;
    assert!(!known(&conducted).await, "{subject} knows what was found before it is told");
    let moderated = people.bring_to(of, "MODERATED").await;
    assert!(known(&moderated).await, "{subject} of the local authority knows it then");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_who_works_in_a_school_of_the_providers_trust_has_an_interest() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let (admin, trust_user) = (signed_in(app, "la-admin"), app.client(Who::Holder(Role::TrustUser)));
        let answer = trust_user.ask("{ viewer { memberships { organisation { trust { uid } } } } }").await;
        let uid = answer.data("/viewer/memberships/0/organisation/trust/uid").clone();
        let trust = json!({ "kind": "TRUST", "name": "The trust as a provider", "trustUid": uid });
        let trust = text(&done(&admin, "registerProvider", "provider", "id", trust).await, "/id");
        let led =
            json!({ "kind": "TEACHING_SCHOOL_ALLIANCE", "name": "Led by its school", "schoolUrn": area.trust_school });
        let led = text(&done(&admin, "registerProvider", "provider", "id", led).await, "/id");
        let schools =
            "{ viewer { memberships { organisation { trust { schools(first: 5) { edges { node { urn } } } } } } } }";
        let answer = trust_user.ask(schools).await;
        let edges =
            answer.data("/viewer/memberships/0/organisation/trust/schools/edges").as_array().expect("schools").iter();
        let sister = edges
            .map(|edge| &edge["node"]["urn"])
            .find(|urn| **urn != json!(area.trust_school))
            .expect("a sister school");
        let grant = json!({ "subject": "la-officer", "role": "SCHOOL_USER", "organisation": { "schoolUrn": sister } });
        done(&admin, "grantMembership", "membership", "id", grant).await;
        let people = Reviewers { app, keeper: "la-admin", lead: "rival-user", moderator: "board-member" };
        for provider in [&trust, &led] {
            let of = ReviewOf::Provider(provider);
            let plan = planned(of, "la-officer", "board-member");
            let refused = act(&admin, "scheduleQaReview", "review { id }", plan).await;
            assert_eq!(complaints(&refused, "scheduleQaReview"), ["team.0.subject INTEREST"]);
            expect_no_early_findings(app, "la-officer", &people, of).await;
        }
        let of = ReviewOf::Intervention(&area.own.id);
        let conducted = people.bring_to(of, "CONDUCTED").await;
        let seen = review_as(&signed_in(app, "la-officer"), &conducted["id"], "findings { conductedOn }").await;
        assert!(seen["findings"].is_object(), "of others it knows at once: {seen}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_brokered_the_work_neither_reviews_it_nor_reads_of_it_early() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let settling = Settling { app, plan: &area.plan, source: &area.source, priority: &area.priority };
        let officer = signed_in(app, "la-officer");
        let mut proposal = settling.proposal("Brokered", Some(&area.rival), &[]);
        proposal["brokerId"] = json!(area.provider);
        let brokered = text(&done(&officer, "proposeIntervention", "intervention", "id", proposal).await, "/id");
        settling.approve(&brokered).await;
        let version = settling.commission(&brokered, 100_000).await;
        settling.step(&brokered, version, "beginDelivery", json!({ "startedOn": "2026-10-01" })).await;
        join(app, "la-officer").await;
        let of = ReviewOf::Intervention(&brokered);
        let plan = planned(of, "la-officer", "board-member");
        let refused = act(&signed_in(app, "la-admin"), "scheduleQaReview", "review { id }", plan).await;
        assert_eq!(complaints(&refused, "scheduleQaReview"), ["team.0.subject INTEREST"]);
        let people = Reviewers { app, keeper: "la-admin", lead: "la-admin", moderator: "board-member" };
        expect_no_early_findings(app, "la-officer", &people, of).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_amends_a_provider_that_it_belongs_to() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        join(app, "la-officer").await;
        let officer = signed_in(app, "la-officer");
        let amend = |provider: &str| json!({ "providerId": provider, "expectedVersion": 1, "website": "https://alliance.example" });
        let refused = act(&officer, "amendProvider", "provider { id }", amend(&area.provider)).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
        done(&officer, "amendProvider", "provider", "id", amend(&area.rival)).await;
    })
    .await;
}
