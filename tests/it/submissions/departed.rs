//! What a trust may still send of a school that has left it.

use entities::states::Role;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{TestApp, Who, on_each_database, open_windows, settle_collection, share, sign_agreement};

use super::{problems, submit, submit_with, told};

async fn run(app: &TestApp, statement: String) {
    app.app.db.execute_unprepared(&statement).await.expect("the statement is run");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_trust_corrects_what_it_sent_and_learns_nothing_of_what_others_sent() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        sign_agreement(app, &collection.trust, &["PTRWM_EXP"], &[1, 4, 5]).await;
        let urn = collection.trust_schools[0];
        let trust = app.client(Who::Holder(Role::TrustUser));
        let whole = submit(&trust, vec![share(urn, "ALL_PUPILS", 10, 20)]).await;
        assert_eq!(told(&whole).0, "ACCEPTED", "{}", whole.text);
        let others = whole.data("/submitObservations/submission/id").as_str().expect("an id").to_owned();
        let own = submit(&trust, vec![share(urn, "GIRLS", 5, 10)]).await;
        assert_eq!(told(&own).0, "ACCEPTED", "{}", own.text);
        let Some(api::graphql::id::GlobalId::Submission(key)) = api::graphql::id::GlobalId::decode(&others) else {
            panic!("{others}")
        };
        let by_the_school = &collection.school_organisation;
        run(app, format!("UPDATE submission SET organisation_id = '{by_the_school}' WHERE id = '{key}'")).await;
        run(app, format!("UPDATE group_membership SET left_on = '2026-10-01' WHERE urn = {urn}")).await;
        let then = || json!({ "statedOn": "2026-09-30" });
        for numerator in [10, 11] {
            let taken = submit_with(&trust, vec![share(urn, "ALL_PUPILS", numerator, 20)], then()).await;
            assert_eq!(problems(&taken), ["1 SENT_BY_ANOTHER"], "whether or not it is the same");
        }
        let larger = submit_with(&trust, vec![share(urn, "BOYS", 19, 40)], then()).await;
        assert_eq!(told(&larger), ("ACCEPTED".into(), [1, 0, 0]), "it is not compared with the whole: {}", larger.text);
        let corrected = submit_with(&trust, vec![share(urn, "GIRLS", 6, 10)], then()).await;
        assert_eq!(told(&corrected), ("ACCEPTED".into(), [0, 1, 0]), "{}", corrected.text);
    })
    .await;
}
