use entities::audit_event;
use entities::states::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tests::{
    SHARES, Who, complaints, figure, on_each_database, open_windows, settle_collection, share, sign_agreement,
};

use super::{observations, problems, submit, submit_with, told};

const AUTUMN: &[&str] = &["2026/27 autumn"];

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_submits_for_its_schools_and_a_maintained_school_for_itself() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &SHARES, AUTUMN).await;
        sign_agreement(app, &collection.trust, &SHARES, &[1, 4, 5]).await;
        let (one, other) = (collection.trust_schools[0], collection.trust_schools[1]);
        let trust = app.client(Who::Holder(Role::TrustUser));
        let rows = vec![
            share(one, "ALL_PUPILS", 21, 40),
            share(one, "BOYS", 9, 20),
            share(one, "GIRLS", 12, 20),
            share(other, "ALL_PUPILS", 30, 60),
        ];
        let answer = submit(&trust, rows).await;
        assert_eq!(told(&answer), ("ACCEPTED".into(), [4, 0, 0]), "{}", answer.text);
        let written = observations(app).await;
        assert_eq!(written.len(), 4);
        let first = &written[0];
        assert_eq!(first.value_thousandths.map(|value| value.get()), Some(53_000), "52.5 is rounded half up");
        assert_eq!((first.version, first.is_public, first.source_line), (1, false, Some(1)));
        assert_eq!(first.area_la_code.map(|code| code.get()), Some(851));
        let school = app.client(Who::Holder(Role::SchoolUser));
        let answer = submit(&school, vec![share(collection.school, "ALL_PUPILS", 10, 20)]).await;
        assert_eq!(told(&answer), ("ACCEPTED".into(), [1, 0, 0]), "{}", answer.text);
        let steps = audit_event::Entity::find()
            .filter(audit_event::Column::SubjectType.eq("Submission"))
            .filter(audit_event::Column::SubjectId.eq(written[0].submission_id.clone().expect("a batch")))
            .order_by_asc(audit_event::Column::Id);
        let steps = steps.all(&app.app.db).await.expect("the trail is read");
        let steps: Vec<_> = steps.iter().map(|step| (step.from_state.as_deref(), step.to_state.as_deref())).collect();
        let (received, validated, accepted) = (Some("RECEIVED"), Some("VALIDATED"), Some("ACCEPTED"));
        assert_eq!(steps, [(None, received), (received, validated), (validated, accepted)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_is_a_new_version_and_what_says_the_same_is_left_alone() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let rows =
            |boys| vec![share(collection.school, "ALL_PUPILS", 21, 40), share(collection.school, "BOYS", boys, 20)];
        submit(&school, rows(9)).await;
        let answer = submit(&school, rows(10)).await;
        assert_eq!(told(&answer), ("ACCEPTED".into(), [0, 1, 1]), "{}", answer.text);
        let answer = submit(&school, rows(10)).await;
        assert_eq!(told(&answer), ("ACCEPTED".into(), [0, 0, 2]), "{}", answer.text);
        let versions: Vec<_> =
            observations(app).await.iter().map(|row| (row.version, row.superseded_at.is_some())).collect();
        assert_eq!(versions, [(1, false), (1, true), (2, false)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_written_whole_or_not_at_all_and_kept_with_its_problems() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        let periods = ["2026/27", "2026/27 autumn", "2026/27 spring", "2026/27 summer", "2026/27 half-term 1",
            "2026/27 half-term 2", "2026/27 half-term 3", "2026/27 half-term 4"];
        open_windows(app, &SHARES, &periods).await;
        let cohorts = ["WHITE_BRITISH_BOYS", "LOOKED_AFTER", "YOUNG_CARERS", "CHILD_PROTECTION_PLAN", "NON_MOBILE",
            "PERSISTENTLY_ABSENT", "AT_RISK_OF_NEET", "CARE_LEAVERS"];
        let mut rows = Vec::new();
        for measure in SHARES {
            for period in periods {
                for cohort in cohorts {
                    let figures = json!({ "numerator": 5, "denominator": 10 });
                    rows.push(figure(collection.school, measure, cohort, period, figures));
                }
            }
        }
        rows.truncate(1_000);
        let mut bad = rows.clone();
        bad[999]["numerator"] = json!(11);
        let school = app.client(Who::Holder(Role::SchoolUser));
        let answer = submit(&school, bad).await;
        assert_eq!(problems(&answer), ["1000 numerator NUMERATOR_ABOVE_DENOMINATOR"]);
        assert_eq!(told(&answer), ("REJECTED".into(), [0, 0, 0]));
        assert!(observations(app).await.is_empty());
        let id = answer.data("/submitObservations/submission/id").as_str().expect("an id").to_owned();
        let query = format!("{{ node(id: \"{id}\") {{ ... on Submission {{ status channel steps {{ status }} problemCount
            organisation {{ kind }} problems {{ totalCount edges {{ node {{ line code }} }} }} }} }} }}");
        let officer = app.client(Who::Holder(Role::LaOfficer));
        for client in [&school, &officer] {
            let kept = client.ask(&query).await;
            let expected = json!({ "status": "REJECTED", "channel": "MUTATION", "steps": [{ "status": "RECEIVED" }, { "status": "REJECTED" }],
                "problemCount": 1, "organisation": { "kind": "SCHOOL" }, "problems": { "totalCount": 1,
                "edges": [{ "node": { "line": 1_000, "code": "NUMERATOR_ABOVE_DENOMINATOR" } }] } });
            assert_eq!(*kept.data("/node"), expected, "{}", kept.text);
        }
        let foreign = app.client(Who::Holder(Role::TrustUser)).ask(&query).await;
        assert_eq!(*foreign.data("/node"), Value::Null);
        let answer = submit(&school, rows).await;
        assert_eq!(told(&answer), ("ACCEPTED".into(), [1_000, 0, 0]), "{}", answer.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_writes_nothing_and_answers_the_same() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let good = || vec![share(collection.school, "ALL_PUPILS", 21, 40)];
        let bad = || vec![share(collection.school, "ALL_PUPILS", 41, 40)];
        let tried = submit_with(&school, good(), json!({ "dryRun": true, "idempotencyKey": "k" })).await;
        assert_eq!(told(&tried), ("ACCEPTED".into(), [1, 0, 0]), "{}", tried.text);
        let tried = submit_with(&school, bad(), json!({ "dryRun": true })).await;
        assert_eq!(problems(&tried), ["1 numerator NUMERATOR_ABOVE_DENOMINATOR"]);
        assert!(observations(app).await.is_empty());
        let kept = school.ask("{ submissions { totalCount } }").await;
        assert_eq!(*kept.data("/submissions/totalCount"), json!(0), "{}", kept.text);
        let answer = submit_with(&school, good(), json!({ "idempotencyKey": "k" })).await;
        assert_eq!(told(&answer), ("ACCEPTED".into(), [1, 0, 0]), "the key of a dry run is not kept");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_first_answer_again_and_refuses_other_input() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let send = async |numerator, key: &str| {
            let rows = vec![share(collection.school, "ALL_PUPILS", numerator, 40)];
            submit_with(&school, rows, json!({ "idempotencyKey": key })).await
        };
        let (first, again) = (send(21, "a").await, send(21, "a").await);
        assert_eq!(told(&first), ("ACCEPTED".into(), [1, 0, 0]));
        assert_eq!(first.data(""), again.data(""));
        assert_eq!(send(22, "a").await.codes(), ["CONFLICT"]);
        let (first, again) = (send(41, "b").await, send(41, "b").await);
        assert_eq!(problems(&first), ["1 numerator NUMERATOR_ABOVE_DENOMINATOR"]);
        assert_eq!(first.data(""), again.data(""), "a rejected batch is answered again too");
        assert_eq!(observations(app).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_before_the_rows_are_looked_at_is_told_by_field() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let row = || share(collection.school, "ALL_PUPILS", 21, 40);
        let foreign = "T3JnYW5pc2F0aW9uOjAxOGYwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMQ";
        for (rows, others, expected) in [
            (vec![], json!({}), "rows NO_ROWS"),
            (vec![row(); 1_001], json!({}), "rows TOO_MANY"),
            (vec![row()], json!({ "idempotencyKey": " " }), "idempotencyKey BLANK"),
            (vec![row()], json!({ "statedOn": "2026-11-25" }), "statedOn IN_FUTURE"),
            (vec![row()], json!({ "statedOn": "2025-11-01" }), "statedOn TOO_LONG_AGO"),
            (vec![row()], json!({ "organisationId": foreign }), "organisationId UNKNOWN_ORGANISATION"),
        ] {
            let answer = tests::act(&school, "submitObservations", "submission { id }", {
                let mut input = json!({ "rows": rows });
                others.as_object().into_iter().flatten().for_each(|(name, value)| input[name] = value.clone());
                input
            })
            .await;
            assert_eq!(complaints(&answer, "submitObservations"), [expected]);
        }
        let officer = app.client(Who::Holder(Role::LaOfficer));
        assert_eq!(submit(&officer, vec![row()]).await.codes(), ["FORBIDDEN"]);
    })
    .await;
}
