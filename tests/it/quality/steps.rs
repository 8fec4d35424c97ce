//! Every step from every state by everybody, as a table that is checked in.

use entities::states::{QaReviewStatus, Role};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Programme, ReviewOf, Reviewers, TestApp, Who, about, act, appointed, done, expect_page, found, on_each_database,
    review_as, settle_programme, signed_in, step_table, text, verdict,
};

const TABLE: &str = include_str!("../../../docs/quality-steps.md");

const HEAD: &str = "# Who may take which step with a review\n\n\
    Made by a test that tries every step from every state by everybody, through the API, on SQLite and on PostgreSQL; the test\n\
    compares it with what it finds. `yes`: the step is taken. `may not`: it is not for this person.\n\
    `wrong state`: it cannot be taken from there. `not there`: for this person there is\n\
    no such review or action. Nothing is written unless it says `yes`.\n";

/// Everybody: a name for the table, and what they sign in as.
const EVERYBODY: [(&str, &str); 10] = [
    ("LA_ADMIN", "la-admin"),
    ("LA_OFFICER", "la-officer"),
    ("BOARD_MEMBER", "board-member"),
    ("ADVISORY_MEMBER", "advisory-member"),
    ("TRUST_USER", "trust-user"),
    ("TEACHING_SCHOOL_USER", "teaching-school-user"),
    ("SCHOOL_USER", "school-user"),
    ("DASHBOARD", "dashboard"),
    ("lead of the team", "rival-user"),
    ("named moderator", "second-member"),
];

/// Mutations, each with what it does in words.
const STEPS: [(&str, &str); 10] = [
    ("reviseQaReview", "change the day"),
    ("reviseQaReview", "name another moderator"),
    ("conductQaReview", "write down what was found"),
    ("moderateQaReview", "moderate"),
    ("respondToQaReview", "respond for who is reviewed"),
    ("publishQaReview", "publish the outcome"),
    ("withdrawQaReview", "withdraw the outcome"),
    ("cancelQaReview", "give it up"),
    ("closeQaAction", "close an action"),
    ("grantQaConsent", "let the public see the outcome"),
];

/// One kind of review: a heading, what is reviewed, and who keeps it.
struct Kind<'a> {
    heading: &'a str,
    of: ReviewOf<'a>,
    people: Reviewers<'a>,
    publisher: &'a str,
}

impl Kind<'_> {
    const fn is_peer_review(&self) -> bool {
        matches!(self.of, ReviewOf::School(_))
    }

    /// A new review in this state, as its keeper sees it.
    async fn review_in(&self, state: QaReviewStatus) -> Value {
        let app = self.people.app;
        let is_out = matches!(state, QaReviewStatus::Published | QaReviewStatus::Withdrawn);
        if !is_out || self.publisher == self.people.keeper {
            return self.people.bring_to(self.of, &state.to_string()).await;
        }
        let moderated = self.people.bring_to(self.of, "MODERATED").await;
        let publisher = signed_in(app, self.publisher);
        let published = done(&publisher, "publishQaReview", "review", "id version", about(&moderated)).await;
        if state == QaReviewStatus::Published {
            return published;
        }
        let mut input = about(&published);
        input["reason"] = json!("It rested on a mistake");
        done(&publisher, "withdrawQaReview", "review", "id version", input).await
    }

    /// The input of a step that could be taken.
    async fn input(&self, step: &str, review: &Value) -> Option<Value> {
        let mut input = about(review);
        match step {
            "change the day" => input["scheduledFor"] = json!("2026-11-12"),
            "name another moderator" => input["moderator"] = json!("third-member"),
            "write down what was found" => input = found(review, self.is_peer_review()),
            "respond for who is reviewed" => input["response"] = json!("We agree"),
            "withdraw the outcome" | "give it up" => input["reason"] = json!("It rested on a mistake"),
            "let the public see the outcome" => input["audience"] = json!("PUBLIC"),
            "close an action" => {
                let lead = signed_in(self.people.app, self.people.lead);
                let seen = review_as(&lead, &review["id"], "actions { id version }").await;
                let action = seen["actions"].get(0)?;
                input = json!({ "actionId": action["id"], "expectedVersion": action["version"], "isDone": true, "note": "Agreed" });
            }
            _ => {}
        }
        Some(input)
    }

    /// What comes of the step from this state, by everybody.
    async fn tried(&self, state: QaReviewStatus, (mutation, step): (&str, &str)) -> Vec<String> {
        let mut review = self.review_in(state).await;
        let mut cells = Vec::new();
        for (_, subject) in EVERYBODY {
            let Some(input) = self.input(step, &review).await else {
                cells.push("wrong state".to_owned());
                continue;
            };
            let object = match mutation {
                "closeQaAction" => "action { id }",
                "grantQaConsent" => "consent { id }",
                _ => "review { id }",
            };
            let answer = act(&signed_in(self.people.app, subject), mutation, object, input).await;
            let result = verdict(&answer, mutation);
            cells.push(result.to_owned());
            if result == "yes" {
                review = self.review_in(state).await;
            }
        }
        cells
    }

    async fn table(&self) -> String {
        let mut page = format!("\n## {}\n", self.heading);
        for (mutation, step) in STEPS {
            let states: Vec<_> = QaReviewStatus::all().collect();
            let columns = join_all(states.iter().map(|state| self.tried(*state, (mutation, step)))).await;
            let states: Vec<String> = states.iter().map(ToString::to_string).collect();
            page += &step_table(&format!("{step} (`{mutation}`)"), &states, &EVERYBODY.map(|(name, _)| name), &columns);
        }
        page
    }
}

async fn settle(app: &TestApp) -> (Programme, String) {
    let area = settle_programme(app).await;
    let admin = app.client(Who::Holder(Role::LaAdmin));
    let board = ("EXECUTIVE_BOARD", "Executive Board (demo)");
    for member in ["second-member", "third-member"] {
        appointed(app, &admin, member, "BOARD_MEMBER", board).await;
    }
    let service = json!({ "kind": "LA_SERVICE", "name": "School improvement service" });
    let service = text(&done(&admin, "registerProvider", "provider", "id", service).await, "/id");
    (area, service)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_for_some_from_some_states() {
    on_each_database(async |app| {
        let (area, service) = settle(app).await;
        let people = |keeper| Reviewers { app, keeper, lead: "rival-user", moderator: "second-member" };
        let kinds = [
            Kind {
                heading: "Work of a provider: TEACHING_SCHOOL_USER works for it",
                of: ReviewOf::Intervention(&area.own.id),
                people: people("la-officer"),
                publisher: "la-officer",
            },
            Kind {
                heading: "A service of the local authority",
                of: ReviewOf::Provider(&service),
                people: people("la-officer"),
                publisher: "board-member",
            },
            Kind {
                heading: "A school by its peers: SCHOOL_USER works for it",
                of: ReviewOf::School(area.school),
                people: people("school-user"),
                publisher: "school-user",
            },
        ];
        let tables = join_all(kinds.iter().map(Kind::table)).await;
        let page = format!("{HEAD}{}", tables.concat());
        expect_page(env!("CARGO_TARGET_TMPDIR"), "quality-steps.md", &page, TABLE);
    })
    .await;
}
