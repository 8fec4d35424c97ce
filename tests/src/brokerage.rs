use serde_json::{Value, json};

use crate::app::TestApp;
use crate::client::Client;
use crate::programme::{NOBODYS_SCHOOL, Programme, ROW, done, text};
use crate::quality::signed_in;

/// The half-term in which the tests take place.
pub const HALF_TERM: &str = "2026/27 half-term 2";

/// An open school of Portsmouth of no trust, for which nobody works.
///
/// # Panics
/// When there is none.
pub async fn home(officer: &Client<'_>, area: &Programme) -> i64 {
    let query =
        "{ schools(first: 50, filter: { laCodes: [851], statusCodes: [1] }) { edges { node { urn trust { uid } } } } }";
    let answer = officer.ask(query).await;
    let rows = answer.data("/schools/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text)).iter();
    let taken = [area.school, area.trust_school, NOBODYS_SCHOOL];
    let free = rows.filter(|edge| edge["node"]["trust"].is_null()).filter_map(|edge| edge["node"]["urn"].as_i64());
    free.into_iter().find(|urn| !taken.contains(urn)).expect("a school of nobody's")
}

/// Makes the user work for the school.
///
/// # Panics
/// When it is refused.
pub async fn employ(admin: &Client<'_>, subject: &str, urn: i64) {
    let grant = json!({ "subject": subject, "role": "SCHOOL_USER", "organisation": { "schoolUrn": urn } });
    done(admin, "grantMembership", "membership", ROW, grant).await;
}

/// The input that registers a specialist leader of a school for mathematics and phonics, sent by a provider or by nobody.
#[must_use]
pub fn leader(name: &str, home: i64, provider: Option<&str>) -> Value {
    json!({
        "name": name, "designation": "SLE", "providerId": provider, "homeSchoolUrn": home, "validFrom": "2026-09-01",
        "specialismCodes": ["MATHS", "PHONICS"], "phaseCodes": [2, 4],
    })
}

/// Registers a supporter with so many days in [`HALF_TERM`]; its row.
///
/// # Panics
/// When it is refused.
pub async fn register_supporter(keeper: &Client<'_>, input: Value, days: f64) -> Value {
    let row = done(keeper, "registerSupporter", "supporter", ROW, input).await;
    give_days(keeper, &row, &[(HALF_TERM, days)]).await
}

/// Says how many days a supporter has; its row.
///
/// # Panics
/// When it is refused.
pub async fn give_days(keeper: &Client<'_>, supporter: &Value, days: &[(&str, f64)]) -> Value {
    let capacity: Vec<Value> =
        days.iter().map(|(half_term, days)| json!({ "halfTerm": half_term, "days": days })).collect();
    let input =
        json!({ "supporterId": supporter["id"], "expectedVersion": supporter["version"], "capacity": capacity });
    done(keeper, "setSupporterCapacity", "supporter", ROW, input).await
}

/// The input by which a school asks for six days of mathematics.
#[must_use]
pub fn asked_for(urn: i64) -> Value {
    json!({
        "urn": urn, "need": "Leading mathematics (invented)", "specialismCodes": ["MATHS"], "days": 6,
        "neededFrom": "2026-11-02", "neededTo": "2026-12-18",
    })
}

/// The input that offers so many days of a supporter to a school that asked.
#[must_use]
pub fn offered(request: &Value, supporter_id: &Value, days: f64) -> Value {
    json!({
        "requestId": request["id"], "expectedVersion": request["version"],
        "deployment": {
            "supporterId": supporter_id, "startsOn": "2026-11-02", "endsOn": "2026-12-18",
            "days": [{ "halfTerm": HALF_TERM, "days": days }],
        },
    })
}

/// The input that names a row as it was read.
#[must_use]
pub fn named(field: &str, row: &Value) -> Value {
    json!({ field: row["id"], "expectedVersion": row["version"] })
}

/// Who brokers support for a school, and who answers for it, by what they sign in as.
#[derive(Clone, Copy)]
pub struct Brokering<'a> {
    /// The server.
    pub app: &'a TestApp,
    /// Keeps the register and brokers.
    pub keeper: &'a str,
    /// Answers for the school.
    pub head: &'a str,
    /// The school.
    pub urn: i64,
    /// Where supporters come from.
    pub home: i64,
    /// Who sends them.
    pub provider: Option<&'a str>,
    /// Who they are, if they sign in.
    pub person: Option<&'a str>,
}

/// A request with what was made of it, as rows with `id` and `version`.
#[derive(Debug, Clone)]
pub struct Brokered {
    /// The request.
    pub request: Value,
    /// The supporter.
    pub supporter: Value,
    /// The offer; null if nothing was offered.
    pub offer: Value,
    /// The deployment; null if nothing was offered.
    pub deployment: Value,
}

impl Brokering<'_> {
    /// The keeper as a client.
    #[must_use]
    pub fn keeper(&self) -> Client<'_> {
        signed_in(self.app, self.keeper)
    }

    /// Who answers for the school, as a client.
    #[must_use]
    pub fn head(&self) -> Client<'_> {
        signed_in(self.app, self.head)
    }

    /// Registers somebody with ten days in [`HALF_TERM`].
    ///
    /// # Panics
    /// When it is refused.
    pub async fn supporter(&self, name: &str) -> Value {
        let mut input = leader(name, self.home, self.provider);
        input["subject"] = json!(self.person);
        register_supporter(&self.keeper(), input, 10.0).await
    }

    /// Asks for support for the school.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn ask(&self) -> Value {
        done(&self.head(), "requestSupport", "request", ROW, asked_for(self.urn)).await
    }

    /// Offers four days of the supporter to the school that asked.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn offer(&self, request: Value, supporter: &Value) -> Brokered {
        let fields = "id version deployment { id version } request { id version }";
        let input = offered(&request, &supporter["id"], 4.0);
        let offer = done(&self.keeper(), "offerSupport", "offer", fields, input).await;
        Brokered {
            request: offer["request"].clone(),
            supporter: supporter.clone(),
            deployment: offer["deployment"].clone(),
            offer,
        }
    }

    /// Brings a request to the state `ASKED`, `OFFERED`, `ACCEPTED` or `CLOSED`.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn request_in(&self, state: &str, supporter: &Value) -> Brokered {
        let request = self.ask().await;
        if state == "ASKED" || state == "CLOSED" {
            let mut brokered =
                Brokered { request, supporter: supporter.clone(), offer: Value::Null, deployment: Value::Null };
            if state == "CLOSED" {
                let mut input = named("requestId", &brokered.request);
                input["reason"] = json!("It is helped otherwise");
                brokered.request = done(&self.head(), "closeSupportRequest", "request", ROW, input).await;
            }
            return brokered;
        }
        let brokered = self.offer(request, supporter).await;
        if state == "OFFERED" { brokered } else { self.accept(brokered).await }
    }

    /// Lets the school accept what is offered.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn accept(&self, mut brokered: Brokered) -> Brokered {
        let fields = "id version deployment { id version } request { id version }";
        let input = named("offerId", &brokered.offer);
        let offer = done(&self.head(), "acceptSupportOffer", "offer", fields, input).await;
        brokered.request = offer["request"].clone();
        brokered.deployment = offer["deployment"].clone();
        brokered.offer = offer;
        brokered
    }

    /// Brings a deployment of the supporter to this state.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn deployment_in(&self, state: &str, supporter: &Value) -> Brokered {
        let mut brokered = self.request_in("OFFERED", supporter).await;
        if state == "PROPOSED" {
            return brokered;
        }
        brokered = self.accept(brokered).await;
        let steps: &[(&str, &str)] = match state {
            "AGREED" => &[],
            "ACTIVE" => &[("beginDeployment", "")],
            "COMPLETED" => &[("beginDeployment", ""), ("completeDeployment", "summary")],
            _ => &[("beginDeployment", ""), ("endDeployment", "reason")],
        };
        for (mutation, field) in steps {
            let mut input = named("deploymentId", &brokered.deployment);
            if !field.is_empty() {
                input[*field] = json!("Mathematics is led well now (invented)");
            }
            brokered.deployment = done(&self.keeper(), mutation, "deployment", ROW, input).await;
        }
        brokered
    }

    /// Writes a visit of a day down; its id.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn visit(&self, deployment: &Value) -> String {
        let input = visited(deployment);
        text(&done(&self.keeper(), "recordVisit", "visit", "id", input).await, "/id")
    }
}

/// The input that writes a visit of a day down.
#[must_use]
pub fn visited(deployment: &Value) -> Value {
    json!({ "deploymentId": deployment["id"], "visitedOn": "2026-11-10", "days": 1, "note": "Planned the term with the subject lead" })
}
