//! An agreement does not exist for who is no party to it.

use entities::states::Role;
use serde_json::json;
use tests::{Who, act, on_each_database, organisations_of, reading, settle_neighbours, signed_agreement, text};

const BOTH: [(Role, &str); 2] = [(Role::TrustUser, "SHARER"), (Role::TeachingSchoolUser, "RECIPIENT")];

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_party_finds_nothing_of_it() {
    on_each_database(async |app| {
        let neighbours = settle_neighbours(app).await;
        let agreement = signed_agreement(app, "DSA-1", &BOTH).await;
        let id = text(&agreement, "/id");
        let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
        let reader = &organisations["teaching-school-user"];
        app.app.recorder.record(reading(app, &id, reader, 851)).await.expect("it is taken down");
        app.app.recorder.flush().await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let log = admin.ask("{ disclosureLog { edges { node { id } } } }").await;
        let entry = text(log.data("/disclosureLog/edges/0/node"), "/id");
        let outsiders = [
            app.client(Who::Holder(Role::SchoolUser)),
            app.client(Who::Holder(Role::BoardMember)),
            app.client(Who::Holder(Role::Dashboard)),
            neighbours.admin_client(app),
        ];
        for client in &outsiders {
            let query = format!(
                "{{ agreement(reference: \"DSA-1\") {{ id }} agreements {{ totalCount edges {{ node {{ id }} }} }}
                   disclosureLog {{ totalCount edges {{ node {{ id }} }} }} nodes(ids: [\"{id}\", \"{entry}\"]) {{ id }}
                   under: disclosureLog(filter: {{ agreementIds: [\"{id}\"] }}) {{ totalCount }}
                   of: agreements(filter: {{ organisationIds: [\"{reader}\"] }}) {{ totalCount }} }}"
            );
            let answer = client.ask(&query).await;
            let nothing = json!({ "totalCount": 0, "edges": [] });
            let expected = json!({ "agreement": null, "agreements": nothing, "disclosureLog": nothing, "nodes": [null, null],
                "under": { "totalCount": 0 }, "of": { "totalCount": 0 } });
            assert_eq!(answer.body["data"], expected, "{}", answer.text);
            for mutation in ["signAgreement", "revokeAgreement"] {
                let mut input = json!({ "agreementId": id, "expectedVersion": agreement["version"] });
                if mutation == "revokeAgreement" {
                    input["reason"] = json!("Not mine");
                }
                assert_eq!(act(client, mutation, "agreement { id }", input).await.codes(), ["NOT_FOUND"], "{mutation}");
            }
        }
        let panel = app.client(Who::Holder(Role::AdvisoryMember));
        let query = format!("{{ agreements {{ totalCount }} node(id: \"{id}\") {{ id }} }}");
        let answer = panel.ask(&query).await;
        assert_eq!((answer.codes(), answer.data("/node").is_null()), (vec!["FORBIDDEN"], true), "{}", answer.text);
    })
    .await;
}
