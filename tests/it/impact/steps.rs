//! Every step from every state by everybody, as a table that is checked in.

use api::graphql::id::GlobalId;
use entities::provider;
use entities::states::{ImpactStatus, ProviderKind, Role};
use futures_util::future::join_all;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::{
    Evaluators, TestApp, Who, act, appointed, evaluation_as_read, expect_page, impact_plan, on_each_database,
    publish_outcomes, settle_programme, signed_in, step_table, verdict,
};

const TABLE: &str = include_str!("../../../docs/impact-steps.md");

const HEAD: &str = "# Who may take which step with an impact evaluation\n\n\
    Made by a test that tries every step from every state by everybody, through the API, on SQLite and on PostgreSQL; the test\n\
    compares it with what it finds. `yes`: the step is taken. `may not`: it is not for this person.\n\
    `wrong state`: it cannot be taken from there. `not there`: for this person there is\n\
    no such evaluation. Nothing is written unless it says `yes`.\n";

/// Everybody: a name for the table, and what they sign in as.
const EVERYBODY: [(&str, &str); 10] = [
    ("LA_ADMIN", "la-admin"),
    ("LA_OFFICER who planned it", "la-officer"),
    ("BOARD_MEMBER", "board-member"),
    ("ADVISORY_MEMBER", "advisory-member"),
    ("TRUST_USER", "trust-user"),
    ("TEACHING_SCHOOL_USER of the alliance", "teaching-school-user"),
    ("SCHOOL_USER", "school-user"),
    ("DASHBOARD", "dashboard"),
    ("BOARD_MEMBER of the alliance", "interested-member"),
    ("LA_ADMIN of another area", "other-admin"),
];

/// Mutations, each with what it does in words.
const STEPS: [(&str, &str); 7] = [
    ("reviseImpactPlan", "change the plan"),
    ("computeImpactEvaluation", "compute the figures"),
    ("submitImpactEvaluation", "put them forward"),
    ("returnImpactEvaluation", "give them back"),
    ("moderateImpactEvaluation", "agree to them as a second person"),
    ("publishImpactEvaluation", "publish"),
    ("withdrawImpactEvaluation", "withdraw or give up"),
];

struct Trial<'a> {
    app: &'a TestApp,
    work: &'a str,
    /// Who moderates and publishes to bring an evaluation to where a step is tried.
    second: &'a str,
}

impl Trial<'_> {
    async fn evaluation_in(&self, state: ImpactStatus) -> Value {
        let people =
            Evaluators { app: self.app, planner: "la-officer", moderator: self.second, publisher: self.second };
        people.bring_to(self.work, impact_plan(), &state.to_string()).await
    }

    /// What comes of every step from every state.
    async fn table(&self) -> String {
        let states: Vec<_> = ImpactStatus::all().collect();
        let names: Vec<String> = states.iter().map(ToString::to_string).collect();
        let mut table = String::new();
        for (mutation, step) in STEPS {
            let columns = join_all(states.iter().map(|state| self.tried(*state, mutation))).await;
            table += &step_table(&format!("{step} (`{mutation}`)"), &names, &EVERYBODY.map(|(name, _)| name), &columns);
        }
        table
    }

    /// What comes of the step from this state, by everybody.
    async fn tried(&self, state: ImpactStatus, mutation: &str) -> Vec<String> {
        let mut evaluation = self.evaluation_in(state).await;
        let mut cells = Vec::new();
        for (_, subject) in EVERYBODY {
            let mut input = evaluation_as_read(&evaluation);
            if matches!(mutation, "reviseImpactPlan" | "returnImpactEvaluation" | "withdrawImpactEvaluation") {
                input["reason"] = json!("As agreed");
            }
            if mutation == "reviseImpactPlan" {
                input["plan"] = impact_plan();
            }
            let answer = act(&signed_in(self.app, subject), mutation, "evaluation { id }", input).await;
            let result = verdict(&answer, mutation);
            cells.push(result.to_owned());
            if result == "yes" {
                evaluation = self.evaluation_in(state).await;
            }
        }
        cells
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_for_some_from_some_states() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let board = ("EXECUTIVE_BOARD", "Executive Board (demo)");
        appointed(app, &admin, "interested-member", "BOARD_MEMBER", board).await;
        appointed(app, &admin, "interested-member", "TEACHING_SCHOOL_USER", PROVIDER).await;
        appointed(app, &admin, "second-admin", "LA_ADMIN", AUTHORITY).await;
        appointed(app, &admin, "second-member", "BOARD_MEMBER", board).await;
        let service = provider::ActiveModel { kind: Set(ProviderKind::LaService), ..Default::default() };
        let rival = GlobalId::decode(area.rival.as_str()).and_then(GlobalId::provider_key).expect("a provider");
        let of_rival = provider::Entity::update_many().set(service).filter(provider::Column::Id.eq(rival));
        of_rival.exec(&app.app.db).await.expect("it is a service");
        let mut page = HEAD.to_owned();
        for (heading, work, second) in [
            ("Work of a Teaching School Alliance", &area.own.id, "second-admin"),
            ("Work of the local authority's own services", &area.rivals.id, "second-member"),
        ] {
            page += &format!("\n## {heading}\n");
            page += &Trial { app, work, second }.table().await;
        }
        expect_page(env!("CARGO_TARGET_TMPDIR"), "impact-steps.md", &page, TABLE);
    })
    .await;
}

const PROVIDER: (&str, &str) = ("PROVIDER", "Invented Teaching School Alliance (demo)");
const AUTHORITY: (&str, &str) = ("LOCAL_AUTHORITY", "Local authority (demo)");
