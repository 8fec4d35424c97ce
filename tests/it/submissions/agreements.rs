use chrono::{DateTime, TimeDelta};
use entities::states::Role;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{TestApp, Who, on_each_database, open_windows, settle_collection, share, sign_agreement};

use super::{problems, submit, submit_with, told};

const AUTUMN: &[&str] = &["2026/27 autumn"];

async fn run(app: &TestApp, statement: String) {
    app.app.db.execute_unprepared(&statement).await.expect("the statement is run");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_submits_only_what_a_live_agreement_covers() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        let trust = app.client(Who::Holder(Role::TrustUser));
        let rows = |cohort| vec![share(collection.trust_schools[0], cohort, 9, 20)];
        assert_eq!(problems(&submit(&trust, rows("BOYS")).await), ["1 NO_AGREEMENT"]);
        let id = sign_agreement(app, &collection.trust, &["PTRWM_EXP"], &[4]).await;
        assert_eq!(told(&submit(&trust, rows("BOYS")).await).0, "ACCEPTED");
        assert_eq!(problems(&submit(&trust, rows("GIRLS")).await), ["1 NO_AGREEMENT"], "another cohort");
        run(app, format!("UPDATE agreement SET first_period = 202700 WHERE id = '{id}'")).await;
        assert_eq!(problems(&submit(&trust, rows("BOYS")).await), ["1 NO_AGREEMENT"], "another period");
        run(app, format!("UPDATE agreement SET first_period = NULL, status = 'REVOKED', revoked_at = '2026-11-01 12:00:00+00:00' WHERE id = '{id}'")).await;
        assert_eq!(problems(&submit(&trust, rows("BOYS")).await), ["1 NO_AGREEMENT"], "it was revoked");
        run(app, format!("UPDATE agreement SET status = 'SIGNED', revoked_at = NULL WHERE id = '{id}'")).await;
        assert_eq!(told(&submit(&trust, rows("BOYS")).await).0, "ACCEPTED");
        run(app, format!("UPDATE agreement_party SET side = 'RECIPIENT' WHERE agreement_id = '{id}'")).await;
        assert_eq!(problems(&submit(&trust, rows("BOYS")).await), ["1 NO_AGREEMENT"], "it does not share");
        run(app, format!("UPDATE agreement_party SET side = 'SHARER' WHERE agreement_id = '{id}'")).await;
        run(app, format!("UPDATE agreement SET ends_on = '2026-11-23' WHERE id = '{id}'")).await;
        assert_eq!(problems(&submit(&trust, rows("BOYS")).await), ["1 NO_AGREEMENT"], "it ended yesterday");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_is_not_maintained_needs_an_agreement() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        run(app, format!("UPDATE school SET type_code = 34 WHERE urn = {}", collection.school)).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let rows = || vec![share(collection.school, "BOYS", 9, 20)];
        assert_eq!(problems(&submit(&school, rows()).await), ["1 NO_AGREEMENT"]);
        sign_agreement(app, &collection.school_organisation, &["PTRWM_EXP"], &[4]).await;
        assert_eq!(told(&submit(&school, rows()).await).0, "ACCEPTED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_submits_for_the_schools_that_were_its_own_on_the_day() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        sign_agreement(app, &collection.trust, &["PTRWM_EXP"], &[4]).await;
        let urn = collection.trust_schools[0];
        run(app, format!("UPDATE group_membership SET left_on = '2026-10-01' WHERE urn = {urn}")).await;
        let trust = app.client(Who::Holder(Role::TrustUser));
        let rows = || vec![share(urn, "BOYS", 9, 20)];
        assert_eq!(problems(&submit(&trust, rows()).await), ["1 urn NOT_OWN_SCHOOL"], "it has left");
        let while_own = submit_with(&trust, rows(), json!({ "statedOn": "2026-09-30" })).await;
        assert_eq!(told(&while_own).0, "ACCEPTED", "{}", while_own.text);
        let noon = DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").expect("a time").to_utc();
        app.clock.set(noon + TimeDelta::hours(1));
    })
    .await;
}
