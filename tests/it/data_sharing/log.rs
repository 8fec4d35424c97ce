//! The log of what was read.

use std::sync::Arc;
use std::time::Duration;

use api::data_sharing::log::{Reading, Recorder};
use api::entropy::SystemEntropy;
use chrono::TimeDelta;
use entities::disclosure_entry;
use entities::states::Role;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use tests::{
    Client, Database, PARTIES, TestApp, Who, filled_databases, on_each_database, organisations_of, reading,
    settle_neighbours, signed_agreement, text,
};

/// An agreement of all, and two readings under it: of the local authority and of the alliance.
async fn read_twice(app: &TestApp) -> String {
    let agreement = text(&signed_agreement(app, "DSA-1", &PARTIES).await, "/id");
    let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
    for subject in ["la-admin", "teaching-school-user"] {
        let taken = app.app.recorder.record(reading(app, &agreement, &organisations[subject], 851)).await;
        taken.expect("it is taken down");
    }
    app.app.recorder.flush().await;
    agreement
}

async fn readers(client: &Client<'_>) -> Vec<Value> {
    let query = "{ disclosureLog { totalCount edges { node { readerOrganisationName } } } }";
    let answer = client.ask(query).await;
    let edges = answer.data("/disclosureLog/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    assert_eq!(answer.data("/disclosureLog/totalCount"), &json!(edges.len()));
    edges.iter().map(|edge| edge["node"]["readerOrganisationName"].clone()).collect()
}

async fn rows_of(database: &Database) -> u64 {
    let db = database.open().await;
    let count = disclosure_entry::Entity::find().count(&db).await.expect("the log is counted");
    db.close().await.expect("the pool closes");
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn each_party_sees_what_concerns_it() {
    on_each_database(async |app| {
        let neighbours = settle_neighbours(app).await;
        read_twice(app).await;
        let (authority, alliance) =
            (json!("Local authority (demo)"), json!("Invented Teaching School Alliance (demo)"));
        let both = vec![alliance.clone(), authority.clone()];
        for (role, expected) in [
            (Role::LaAdmin, both.clone()),
            (Role::LaOfficer, both.clone()),
            (Role::TrustUser, both.clone()),
            (Role::SchoolUser, both),
            (Role::TeachingSchoolUser, vec![alliance]),
            (Role::BoardMember, vec![]),
            (Role::Dashboard, vec![]),
        ] {
            assert_eq!(readers(&app.client(Who::Holder(role))).await, expected, "{role}");
        }
        assert_eq!(readers(&neighbours.admin_client(app)).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_says_who_read_what_and_what_for() {
    on_each_database(async |app| {
        let agreement = read_twice(app).await;
        let query = "{ disclosureLog(first: 1) { edges { node { occurredAt agreement { reference } readerOrganisationName
            readerOrganisation { name } purpose measureCodes firstPeriod lastPeriod schoolCount observationCount requestId } } } }";
        for role in [Role::LaAdmin, Role::TrustUser] {
            let answer = app.client(Who::Holder(role)).ask(query).await;
            insta::assert_json_snapshot!(format!("entry_as_{role}"), answer.data("/disclosureLog/edges/0/node"));
        }
        let admin = app.client(Who::Holder(Role::LaAdmin));
        for (filter, expected) in [
            (format!("agreementIds: [\"{agreement}\"]"), 2),
            ("agreementIds: [\"nonsense\"]".to_owned(), 0),
            ("from: \"2026-11-24\", to: \"2026-11-24\"".to_owned(), 2),
            ("from: \"2026-11-25\"".to_owned(), 0),
            ("to: \"2026-11-23\"".to_owned(), 0),
            ("to: \"9999-12-31\"".to_owned(), 2),
        ] {
            let answer = admin.ask(&format!("{{ disclosureLog(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
            assert_eq!(answer.data("/disclosureLog/totalCount"), &json!(expected), "{filter} {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn which_person_read_is_known_to_colleagues_and_the_administrator() {
    on_each_database(async |app| {
        let agreement = text(&signed_agreement(app, "DSA-1", &PARTIES).await, "/id");
        let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
        let token = format!("Bearer {}", app.token("teaching-school-user", TimeDelta::minutes(15)));
        let actor = app.app.authenticator.authenticate(Some(&token)).await.expect("the token is believed");
        let taken = reading(app, &agreement, &organisations["teaching-school-user"], 851);
        let taken = Reading { reader_user_id: actor.user_id().map(str::to_owned), ..taken };
        app.app.recorder.record(taken).await.expect("it is taken down");
        app.app.recorder.flush().await;
        let query = "{ disclosureLog { edges { node { readerName } } } }";
        for (role, may) in [
            (Role::LaAdmin, true),
            (Role::TeachingSchoolUser, true),
            (Role::LaOfficer, false),
            (Role::TrustUser, false),
        ] {
            let answer = app.client(Who::Holder(role)).ask(query).await;
            let name = answer.data("/disclosureLog/edges/0/node/readerName");
            let expected = if may { json!("Invented alliance lead") } else { Value::Null };
            assert_eq!((name, answer.codes().is_empty()), (&expected, may), "{role}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_readings_are_written_in_few_statements_and_none_is_lost() {
    on_each_database(async |app| {
        let agreement = text(&signed_agreement(app, "DSA-1", &PARTIES).await, "/id");
        let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
        let taken = reading(app, &agreement, &organisations["la-admin"], 851);
        let readers = (0..8).map(|_| {
            let (recorder, taken) = (app.app.recorder.clone(), taken.clone());
            tokio::spawn(async move {
                for _ in 0..750 {
                    recorder.record(taken.clone()).await.expect("it is taken down");
                }
            })
        });
        for reader in readers.collect::<Vec<_>>() {
            reader.await.expect("a reader ends");
        }
        app.app.recorder.flush().await;
        let count = disclosure_entry::Entity::find().count(&app.app.db).await.expect("the log is counted");
        assert_eq!(count, 6_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_cannot_be_written_takes_none_with_it() {
    on_each_database(async |app| {
        let agreement = text(&signed_agreement(app, "DSA-1", &PARTIES).await, "/id");
        let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
        let taken = reading(app, &agreement, &organisations["la-admin"], 851);
        let of_nothing = Reading { agreement_id: "018f0000-0000-7000-8000-000000000099".into(), ..taken.clone() };
        for taken in [taken.clone(), of_nothing, taken] {
            app.app.recorder.record(taken).await.expect("it is taken down");
        }
        tokio::time::timeout(Duration::from_secs(20), app.app.recorder.flush()).await.expect("the writer goes on");
        let count = disclosure_entry::Entity::find().count(&app.app.db).await.expect("the log is counted");
        assert_eq!(count, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_writes_what_was_read() {
    for database in filled_databases().await {
        let app = TestApp::start_drawing(&database, |_| {}, Arc::new(SystemEntropy)).await;
        let agreement = text(&signed_agreement(&app, "DSA-1", &PARTIES).await, "/id");
        let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
        for _ in 0..700 {
            let taken = reading(&app, &agreement, &organisations["la-admin"], 851);
            app.app.recorder.record(taken).await.expect("it is taken down");
        }
        app.stop().await;
        assert_eq!(rows_of(&database).await, 700);
        database.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_without_a_writer_takes_nothing_down() {
    on_each_database(async |app| {
        let agreement = text(&signed_agreement(app, "DSA-1", &PARTIES).await, "/id");
        let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
        let (recorder, writer) = Recorder::new(Arc::new(SystemEntropy));
        drop(writer);
        assert!(recorder.record(reading(app, &agreement, &organisations["la-admin"], 851)).await.is_err());
    })
    .await;
}
