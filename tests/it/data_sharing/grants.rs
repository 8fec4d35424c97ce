//! What live agreements let an actor read and an owner submit.

use api::auth::Actor;
use api::data_sharing::rules::Owner;
use api::data_sharing::store::grants::{hold_live, lets_submit, live};
use api::db::begin_write;
use api::db::statements::StatementCount;
use api::policy::Grant;
use chrono::{NaiveDate, TimeDelta};
use entities::keys::{LaCode, Urn};
use entities::states::{Purpose, Role};
use entities::values::Period;
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::json;
use tests::{PARTIES, TestApp, Who, done, on_each_database, settle_neighbours, signed_agreement};

const BOTH: [(Role, &str); 2] = [(Role::TrustUser, "SHARER"), (Role::TeachingSchoolUser, "RECIPIENT")];

/// Who the holder of the role is to the service.
async fn actor(app: &TestApp, subject: &str) -> Actor {
    let token = format!("Bearer {}", app.token(subject, TimeDelta::minutes(15)));
    app.app.authenticator.authenticate(Some(&token)).await.expect("the token is believed")
}

async fn grants(app: &TestApp, subject: &str, purpose: Purpose, today: NaiveDate) -> Vec<Grant> {
    live(&app.app.db, &actor(app, subject).await, purpose, today).await.expect("the database answers")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn period(text: &str) -> Period {
    Period::parse(text).expect("a period")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_may_read_what_is_live_and_for_the_purpose() {
    on_each_database(async |app| {
        let agreement = signed_agreement(app, "DSA-1", &PARTIES).await;
        let today = day("2026-11-24");
        let found = grants(app, "teaching-school-user", Purpose::SchoolImprovement, today).await;
        let [grant] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((grant.trust_uids.len(), grant.urns.len(), grant.measure_ids.len()), (1, 1, 2), "{grant:?}");
        assert_eq!((&grant.cohort_numbers[..], grant.area_la_code.get()), (&[1, 2][..], 851), "{grant:?}");
        let owner = Owner::Trust(grant.trust_uids[0]);
        let measure = grant.measure_ids[0];
        assert!(grant.covers(owner, measure, 1, period("2026/27 autumn")));
        assert!(
            !grant.covers(owner, measure, 1, period("2027/28")) && !grant.covers(owner, measure, 4, period("2026/27"))
        );
        assert_ne!(found, grants(app, "dashboard", Purpose::SchoolImprovement, today).await, "each reads for its own");
        for (subject, purpose, today, why) in [
            ("trust-user", Purpose::SchoolImprovement, today, "who shares is given nothing"),
            ("advisory-member", Purpose::SchoolImprovement, today, "who is no party is given nothing"),
            ("teaching-school-user", Purpose::StatutoryDuty, today, "for another purpose"),
            ("teaching-school-user", Purpose::SchoolImprovement, day("2026-08-31"), "before its first day"),
            ("teaching-school-user", Purpose::SchoolImprovement, day("2027-09-01"), "after its last day"),
        ] {
            assert_eq!(grants(app, subject, purpose, today).await, [], "{why}");
        }
        for last in ["2026-09-01", "2027-08-31"] {
            assert_eq!(grants(app, "la-officer", Purpose::Commissioning, day(last)).await.len(), 1, "{last}");
        }
        let input =
            json!({ "agreementId": agreement["id"], "expectedVersion": agreement["version"], "reason": "Ended" });
        done(&app.client(Who::Holder(Role::SchoolUser)), "revokeAgreement", "agreement", "id", input).await;
        let after = grants(app, "teaching-school-user", Purpose::SchoolImprovement, today).await;
        assert_eq!(after, [], "the next read finds nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_under_what_is_not_signed_by_all() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = tests::organisations_of(&admin).await;
        let terms = tests::agreement_terms(&tests::parties_of(&organisations, &BOTH));
        let agreement = tests::draft(&admin, "DSA-1", terms).await;
        tests::sign(app, Role::TeachingSchoolUser, &agreement).await;
        let found = grants(app, "teaching-school-user", Purpose::SchoolImprovement, day("2026-11-24")).await;
        assert_eq!(found, [], "the trust has not signed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_belongs_to_several_recipients_reads_once() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = tests::organisations_of(&admin).await;
        let grant = json!({ "subject": "dashboard", "role": "TEACHING_SCHOOL_USER",
            "organisation": { "id": organisations["teaching-school-user"] } });
        done(&admin, "grantMembership", "membership", "id", grant).await;
        signed_agreement(app, "DSA-1", &PARTIES).await;
        let found = grants(app, "dashboard", Purpose::SchoolImprovement, day("2026-11-24")).await;
        assert_eq!(found.len(), 1, "{found:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_submits_what_a_live_agreement_covers() {
    on_each_database(async |app| {
        settle_neighbours(app).await;
        signed_agreement(app, "DSA-1", &BOTH).await;
        let (actor, area, today) =
            (actor(app, "trust-user").await, LaCode::new(851).expect("a code"), day("2026-11-24"));
        let uid = actor.memberships()[0].trust_uid.expect("a trust");
        let owner = Owner::Trust(uid);
        let of = async |area: LaCode, owners: &[Owner], today: NaiveDate| {
            lets_submit(&app.app.db, area, owners, today).await.expect("the database answers")
        };
        let found = of(area, &[owner, Owner::School(Urn::new(116_187).expect("a URN"))], today).await;
        let [cover] = found.as_slice() else { panic!("{found:?}") };
        assert!(cover.covers(owner, cover.measure_ids[0], 2, period("2026/27 autumn")));
        assert!(!cover.covers(
            Owner::School(Urn::new(116_187).expect("a URN")),
            cover.measure_ids[0],
            2,
            period("2026/27")
        ));
        assert_eq!(of(area, &[Owner::School(Urn::new(116_187).expect("a URN"))], today).await, []);
        assert_eq!(of(LaCode::new(852).expect("a code"), &[owner], today).await, []);
        assert_eq!(of(area, &[owner], day("2027-09-01")).await, []);
        assert_eq!(of(area, &[], today).await, []);
    })
    .await;
}

/// Whether the agreements can be changed while a transaction is under way.
async fn is_free(app: &TestApp) -> bool {
    let (set, change) = match app.app.db.get_database_backend() {
        DbBackend::Postgres => ("SET LOCAL lock_timeout = '1ms'", "UPDATE agreement SET version = version"),
        _ => ("PRAGMA busy_timeout = 0", "UPDATE agreement SET version = version"),
    };
    let other = app.app.db.begin().await.expect("a transaction");
    other.execute_unprepared(set).await.expect("it is set");
    let is_free = other.execute_unprepared(change).await.is_ok();
    other.rollback().await.expect("it is undone");
    is_free
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_under_which_something_is_done_cannot_be_revoked_before_it_is_done() {
    on_each_database(async |app| {
        signed_agreement(app, "DSA-1", &BOTH).await;
        let (alliance, today) = (actor(app, "teaching-school-user").await, day("2026-11-24"));
        let uid = actor(app, "trust-user").await.memberships()[0].trust_uid.expect("a trust");
        let area = LaCode::new(851).expect("a code");
        assert!(is_free(app).await);
        let change = begin_write(&app.app.db).await.expect("a transaction");
        lets_submit(&change, area, &[Owner::Trust(uid)], today).await.expect("covers");
        assert!(!is_free(app).await, "a batch is under way");
        change.commit().await.expect("the batch is written");
        assert!(is_free(app).await);
        let change = begin_write(&app.app.db).await.expect("a transaction");
        hold_live(&change, &alliance, Purpose::SchoolImprovement, today).await.expect("grants");
        assert!(!is_free(app).await, "a release is under way");
        change.commit().await.expect("the release is made");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_statements_tell_it_however_many_agreements_there_are() {
    on_each_database(async |app| {
        let actor = actor(app, "teaching-school-user").await;
        let trust = self::actor(app, "trust-user").await;
        let owner = Owner::Trust(trust.memberships()[0].trust_uid.expect("a trust"));
        for number in 1..=3 {
            signed_agreement(app, &format!("DSA-{number}"), &BOTH).await;
            let count = StatementCount::default();
            let today = day("2026-11-24");
            let area = LaCode::new(851).expect("a code");
            count
                .scope(async {
                    let found = live(&app.app.db, &actor, Purpose::SchoolImprovement, today).await.expect("grants");
                    assert_eq!(found.len(), number);
                    let found = lets_submit(&app.app.db, area, &[owner], today).await.expect("covers");
                    assert_eq!(found.len(), number);
                })
                .await;
            assert_eq!(count.get(), 4, "two each");
        }
    })
    .await;
}
