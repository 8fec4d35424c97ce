//! In-year data from the trust that submits them to the dashboard that shows them.

use chrono::TimeDelta;
use entities::states::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{
    Client, ROW, TestApp, Who, done, on_each_database, open_windows, settle_collection, signed_agreement, text,
};

const PERIOD: &str = "2026/27 autumn";

/// Pupils of three schools of the trust at the expected standard, all and disadvantaged: of the second, few disadvantaged are.
const FIGURES: [[i64; 4]; 3] = [[20, 30, 6, 12], [24, 40, 2, 9], [33, 50, 8, 16]];

struct Schools(Vec<i64>);

impl Schools {
    fn rows(&self) -> Vec<Value> {
        let row = |urn: &i64, cohort, numerator, denominator| {
            json!({ "urn": urn, "measure": "PTRWM_EXP", "cohort": cohort, "period": PERIOD, "status": "IN_YEAR",
                    "numerator": numerator, "denominator": denominator })
        };
        let of_school = |(urn, [some, all, few, poor]): (&i64, [i64; 4])| {
            [row(urn, "ALL_PUPILS", some, all), row(urn, "DISADVANTAGED", few, poor)]
        };
        self.0.iter().zip(FIGURES).flat_map(of_school).collect()
    }

    async fn submitted(app: &TestApp) -> Self {
        open_windows(app, &["PTRWM_EXP"], &[PERIOD]).await;
        let schools = Self(settle_collection(app).await.trust_schools.into_iter().take(3).collect());
        let trust = app.client(Who::Holder(Role::TrustUser));
        let input = json!({ "rows": schools.rows() });
        let batch = done(&trust, "submitObservations", "submission", "status created", input).await;
        assert_eq!(batch, json!({ "status": "ACCEPTED", "created": 6 }));
        schools
    }

    /// What the caller is told of each: cohort, state or value, and why.
    async fn told(&self, client: &Client<'_>, rest: &str) -> Vec<String> {
        let query = format!(
            "{{ observations(first: 100, filter: {{ schoolUrns: {:?} }}{rest}) {{ edges {{ node {{ urn cohortCode state value basis isPublic }} }} }} }}",
            self.0
        );
        let answer = client.ask(&query).await;
        let edges = answer.data("/observations/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
        let mut told: Vec<String> = edges.iter().map(|edge| self.line(&edge["node"])).collect();
        told.sort();
        told
    }

    fn line(&self, node: &Value) -> String {
        let place = self.0.iter().position(|urn| node["urn"] == *urn).expect("a school of the batch");
        let value = if node["value"].is_null() { &node["state"] } else { &node["value"] };
        let value = value.to_string().replace('"', "");
        let release = if node["isPublic"] == true { " released" } else { "" };
        format!("{place} {} {value} {}{release}", text(node, "/cohortCode"), text(node, "/basis"))
    }
}

fn exact(basis: &str) -> Vec<String> {
    let values = [("66.7", "50.0"), ("60.0", "22.2"), ("66.0", "50.0")];
    let whole = |text: &str| format!("{:.1}", text.parse::<f64>().expect("a number").round());
    let lines = values.iter().enumerate().flat_map(|(place, (all, poor))| {
        [format!("{place} ALL_PUPILS {} {basis}", whole(all)), format!("{place} DISADVANTAGED {} {basis}", whole(poor))]
    });
    lines.collect()
}

fn withheld(state: &str) -> Vec<String> {
    let lines =
        (0..3).flat_map(|place| ["ALL_PUPILS", "DISADVANTAGED"].map(|cohort| format!("{place} {cohort} {state} NONE")));
    lines.collect()
}

async fn release(admin: &Client<'_>, dry_run: bool) -> Value {
    let input = json!({ "measureCode": "PTRWM_EXP", "period": PERIOD, "status": "IN_YEAR", "dryRun": dry_run });
    done(admin, "releaseObservations", "release", "id cells withheld suppressed secondary ruleCode ruleVersion", input)
        .await
}

async fn log(client: &Client<'_>) -> Vec<Value> {
    let query =
        "{ disclosureLog { edges { node { observationCount schoolCount measureCodes firstPeriod lastPeriod } } } }";
    let answer = client.ask(query).await;
    let edges = answer.data("/disclosureLog/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    edges.iter().map(|edge| edge["node"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_by_value_has_read_all_that_it_asked_of() {
    on_each_database(async |app| {
        signed_agreement(app, "DSA-VALUES", &[(Role::TrustUser, "SHARER"), (Role::LaAdmin, "RECIPIENT")]).await;
        let schools = Schools::submitted(app).await;
        let [trust, officer] = [Role::TrustUser, Role::LaOfficer].map(|role| app.client(Who::Holder(role)));
        let urns = format!("schoolUrns: {:?}, measureCodes: [\"PTRWM_EXP\"]", schools.0);
        for first in ["first: 0, ", ""] {
            let count = format!("{{ observations({first}filter: {{ {urns} }}) {{ totalCount }} }}");
            assert_eq!(officer.ask(&count).await.data("/observations/totalCount"), &json!(6));
            let of_school = format!("{{ school(urn: {}) {{ observations {{ totalCount }} }} }}", schools.0[0]);
            assert!(officer.ask(&of_school).await.codes().is_empty());
        }
        app.app.recorder.flush().await;
        assert_eq!(log(&trust).await, Vec::<Value>::new(), "that there are observations was no secret");
        let entry = |observations: i64, schools: i64| {
            json!({ "observationCount": observations, "schoolCount": schools, "measureCodes": ["PTRWM_EXP"],
                    "firstPeriod": PERIOD, "lastPeriod": PERIOD })
        };
        let of_school = format!(
            "{{ school(urn: {}) {{ observations(first: 0, filter: {{ measureCodes: [\"PTRWM_EXP\"], valueAtMost: 1 }}) {{ totalCount }} }} }}",
            schools.0[0]
        );
        let whatever_measure = format!(
            "{{ observations(filter: {{ schoolUrns: {:?}, statuses: [IN_YEAR], valueAtLeast: 99 }}) {{ totalCount }} }}",
            schools.0
        );
        for (query, total, expected) in [
            (format!("{{ observations(first: 0, filter: {{ {urns}, valueAtLeast: 99 }}) {{ totalCount }} }}"), 0, entry(6, 3)),
            (format!("{{ observations(first: 1, orderBy: VALUE, filter: {{ {urns} }}) {{ totalCount }} }}"), 6, entry(6, 3)),
            (of_school, 0, entry(2, 1)),
            (whatever_measure, 0, entry(6, 3)),
        ] {
            let answer = officer.ask(&query).await;
            let told = [answer.data("/observations/totalCount"), answer.data("/school/observations/totalCount")];
            assert!(told.contains(&&json!(total)), "{query}: {}", answer.text);
            app.app.recorder.flush().await;
            assert_eq!(log(&trust).await.first(), Some(&expected), "{query}");
            app.clock.set(app.now() + TimeDelta::seconds(1));
        }
        assert_eq!(log(&trust).await.len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_release_is_made_of_was_read_even_if_nothing_comes_of_it() {
    on_each_database(async |app| {
        signed_agreement(app, "DSA-RELEASE", &[(Role::TrustUser, "SHARER"), (Role::LaAdmin, "RECIPIENT")]).await;
        let schools = Schools::submitted(app).await;
        let [trust, admin] = [Role::TrustUser, Role::LaAdmin].map(|role| app.client(Who::Holder(role)));
        let contradiction = format!(
            "UPDATE observation SET numerator_thousandths = (denominator + 1) * 1000 WHERE subject = {} AND is_public = FALSE",
            schools.0[0]
        );
        app.app.db.execute_unprepared(&contradiction).await.expect("the statement is run");
        let input = json!({ "measureCode": "PTRWM_EXP", "period": PERIOD, "status": "IN_YEAR" });
        let mutation = "mutation($input: ReleaseObservationsInput!) { releaseObservations(input: $input) { userErrors { code } } }";
        let answer = admin.ask_with(mutation, json!({ "input": input })).await;
        assert_eq!(answer.data("/releaseObservations/userErrors"), &json!([{ "code": "UNSOUND" }]), "{}", answer.text);
        app.app.recorder.flush().await;
        let entry = json!({ "observationCount": 6, "schoolCount": 3, "measureCodes": ["PTRWM_EXP"],
                            "firstPeriod": PERIOD, "lastPeriod": PERIOD });
        assert_eq!(log(&trust).await, [entry]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_year_data_are_read_under_an_agreement_and_shown_after_disclosure_control() {
    on_each_database(async |app| {
        let parties = [(Role::TrustUser, "SHARER"), (Role::LaAdmin, "RECIPIENT")];
        let agreement = signed_agreement(app, "DSA-STORY", &parties).await;
        let schools = Schools::submitted(app).await;
        let [trust, officer, board, dashboard, admin] =
            [Role::TrustUser, Role::LaOfficer, Role::BoardMember, Role::Dashboard, Role::LaAdmin]
                .map(|role| app.client(Who::Holder(role)));
        assert_eq!(schools.told(&trust, "").await, exact("OWN"));
        assert_eq!(schools.told(&officer, "").await, exact("AGREEMENT"));
        assert_eq!(schools.told(&officer, ", purpose: STATUTORY_DUTY").await, withheld("NO_AGREEMENT"));
        assert_eq!(schools.told(&board, "").await, withheld("NOT_YET_APPROVED"));
        assert_eq!(schools.told(&dashboard, "").await, Vec::<String>::new());
        app.app.recorder.flush().await;
        let log = trust.ask("{ disclosureLog { totalCount edges { node { observationCount schoolCount measureCodes purpose } } } }").await;
        let entry = json!({ "observationCount": 6, "schoolCount": 3, "measureCodes": ["PTRWM_EXP"], "purpose": "SCHOOL_IMPROVEMENT" });
        assert_eq!((log.data("/disclosureLog/totalCount"), log.data("/disclosureLog/edges/0/node")), (&json!(1), &entry));

        let would_be = release(&admin, true).await;
        assert_eq!(schools.told(&dashboard, "").await, Vec::<String>::new());
        let released = release(&admin, false).await;
        assert_eq!(released["withheld"], would_be["withheld"]);
        let told = schools.told(&dashboard, "").await;
        assert!(told.contains(&"1 DISADVANTAGED SUPPRESSED PUBLISHED released".to_owned()), "{told:?}");
        assert!(told.contains(&"1 ALL_PUPILS 60.0 PUBLISHED released".to_owned()), "{told:?}");
        let hidden = told.iter().filter(|line| line.contains("SUPPRESSED")).count();
        assert!(hidden > 1, "the total of the trust would give it away: {told:?}");
        let answer = dashboard.ask("{ observations(filter: { measureCodes: [\"PTRWM_EXP\"], states: [SUPPRESSED] }) { totalCount edges { node { symbol withheldBecause } } } }").await;
        assert_eq!(answer.data("/observations/totalCount"), &released["withheld"]);
        assert_eq!(answer.data("/observations/edges/0/node"), &json!({ "symbol": "c", "withheldBecause": null }));
        let disclosure = json!({ "rules": [{ "code": "STANDARD", "version": 1 }], "observations": released["withheld"], "withheld": released["withheld"] });
        assert_eq!(answer.body["extensions"]["disclosure"], disclosure);

        let mut revised = schools.rows();
        revised[0]["numerator"] = json!(21);
        let batch = done(&trust, "submitObservations", "submission", "created revised unchanged", json!({ "rows": revised })).await;
        assert_eq!(batch, json!({ "created": 0, "revised": 1, "unchanged": 5 }));
        assert_eq!(schools.told(&dashboard, "").await, told, "a release stays as it was until the next");

        let input = json!({ "agreementId": agreement["id"], "expectedVersion": agreement["version"], "reason": "No longer needed" });
        done(&trust, "revokeAgreement", "agreement", ROW, input).await;
        let mut after = schools.told(&officer, "").await;
        after.retain(|line| !line.ends_with("released"));
        assert_eq!(after, withheld("NO_AGREEMENT"));

        let known_at = app.now().to_rfc3339();
        app.clock.set(app.now() + TimeDelta::seconds(1));
        let input = json!({ "releaseId": released["id"], "reason": "Counted anew" });
        done(&admin, "withdrawRelease", "release", "id", input).await;
        assert_eq!(schools.told(&dashboard, "").await, Vec::<String>::new());
        assert_eq!(schools.told(&dashboard, &format!(", knownAt: \"{known_at}\"")).await, Vec::<String>::new());
    })
    .await;
}
