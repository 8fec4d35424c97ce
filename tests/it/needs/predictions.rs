//! What schools predicted, beside what came, for those who may read it.

use entities::states::{Level, Role};
use serde_json::{Value, json};
use tests::{
    BASELINE, RWM, Who, agreement_terms, draft, on_each_database, organisations_of, parties_of, predict_all,
    publish_all, settle_programme, sign,
};

#[tokio::test(flavor = "multi_thread")]
async fn predictions_are_told_under_agreements_and_logged() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
        let of = |one, other| [(subject(area.trust_school), BASELINE, one), (subject(area.school), BASELINE, other)];
        predict_all(app, RWM, &of(60_000, 50_000)).await;
        publish_all(app, (RWM, 1), &of(54_000, 52_000)).await;
        let query = format!(
            "{{ predictions(areaLaCode: \"851\", period: \"{BASELINE}\", measureCodes: [\"PTRWM_EXP\", \"PTREAD_EXP\"]) {{ measure {{ code }} \
             accuracy {{ predictions meanError meanAbsoluteError rootMeanSquareError tooHigh tooLow }} schools {{ urn predicted outcome error }} }} }}"
        );
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let blind = officer.ask(&query).await;
        assert_eq!(
            blind.data("/predictions/0/schools"),
            &json!([{ "urn": area.school, "predicted": 50.0, "outcome": 52.0, "error": -2.0 }]),
            "without an agreement only what a maintained school said: {}",
            blind.text
        );
        let own = app.client(Who::Holder(Role::TrustUser)).ask(&query).await;
        assert_eq!(
            own.data("/predictions/0/schools"),
            &json!([{ "urn": area.trust_school, "predicted": 60.0, "outcome": 54.0, "error": 6.0 }]),
            "a trust reads what its own schools said"
        );
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        let parties = [(Role::TrustUser, "SHARER"), (Role::SchoolUser, "SHARER"), (Role::LaAdmin, "RECIPIENT")];
        let mut terms = agreement_terms(&parties_of(&organisations, &parties));
        terms["purposes"] = json!(["SCHOOL_IMPROVEMENT"]);
        let mut agreement = draft(&admin, "DSA-9", terms).await;
        for (role, _) in parties {
            agreement = sign(app, role, &agreement).await;
        }
        let seen = officer.ask(&query).await;
        let row = seen.data("/predictions/0");
        assert_eq!(row["measure"]["code"], "PTRWM_EXP", "{}", seen.text);
        assert_eq!(
            row["accuracy"],
            json!({ "predictions": 2, "meanError": 2.0, "meanAbsoluteError": 4.0,
                "rootMeanSquareError": 20.0_f64.sqrt(), "tooHigh": 1, "tooLow": 1 })
        );
        assert_eq!(row["schools"].as_array().map(Vec::len), Some(2));
        app.app.recorder.flush().await;
        let log = admin.ask("{ disclosureLog { edges { node { purpose } } } }").await;
        assert!(log.text.contains("SCHOOL_IMPROVEMENT"), "{}", log.text);
        let board = app.client(Who::Holder(Role::BoardMember)).ask(&query).await;
        assert_eq!(board.data("/predictions"), &json!([]), "it is no party");
        let dashboard = app.client(Who::Holder(Role::Dashboard)).ask(&query).await;
        assert_eq!((dashboard.codes(), dashboard.data("/predictions")), (vec!["FORBIDDEN"], &Value::Null));
    })
    .await;
}
