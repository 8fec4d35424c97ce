//! Tokens that are not believed: all are answered alike, so that a stranger learns nothing from the answer.

use api::auth::development::DevelopmentKey;
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{Answer, TestApp, on_each_database};

const QUERY: &str = r#"{"query":"{ viewer { user { subject } } school(urn: 116182) { name } }"}"#;

/// Signs tokens as the server's own issuer would, and otherwise.
struct Forger<'a> {
    app: &'a TestApp,
    key: EncodingKey,
    public_pem: Vec<u8>,
    kid: String,
}

impl<'a> Forger<'a> {
    fn new(app: &'a TestApp) -> Self {
        let key = DevelopmentKey::open_or_make(app.keys.path()).expect("a key");
        let public_pem = std::fs::read(&key.public_path).expect("a public key");
        let private = key.private_pem().expect("a private key");
        Self { app, key: EncodingKey::from_ed_pem(&private).expect("a key"), public_pem, kid: key.kid }
    }

    fn header(&self, algorithm: Algorithm) -> Header {
        Header { kid: Some(self.kid.clone()), ..Header::new(algorithm) }
    }

    /// Claims of a token that is believed.
    fn claims(&self) -> Value {
        let (auth, now) = (&self.app.app.config.auth, self.app.now().timestamp());
        json!({ "iss": auth.issuer, "aud": auth.audience, "sub": "la-officer", "nbf": now, "exp": now + 900 })
    }

    /// A token with one claim changed, or without it.
    fn with(&self, claim: &str, value: &Value) -> String {
        let mut claims = self.claims();
        match value {
            Value::Null => drop(claims.as_object_mut().expect("claims").remove(claim)),
            value => claims[claim] = value.clone(),
        }
        self.sign(&self.header(Algorithm::EdDSA), &claims, &self.key)
    }

    fn sign(&self, header: &Header, claims: &Value, key: &EncodingKey) -> String {
        format!("Bearer {}", encode(header, claims, key).expect("a token"))
    }
}

async fn ask(app: &TestApp, authorizations: &[&str]) -> Answer {
    let mut request =
        app.client_with(None).request(Method::POST, "/graphql").header("content-type", "application/json");
    for authorization in authorizations {
        request = request.header("authorization", *authorization);
    }
    Answer::of(request.body(QUERY).send().await.expect("an answer")).await
}

/// Asserts that the answer is the one that every token gets that is not believed.
fn assert_refused(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.text);
    let expected = "Bearer realm=\"partnership\", error=\"invalid_token\"";
    assert_eq!(answer.headers.get("www-authenticate").and_then(|value| value.to_str().ok()), Some(expected), "{what}");
    let expected = json!([{
        "message": "the token is not believed; sign in again and send `Authorization: Bearer …`",
        "extensions": { "code": "UNAUTHENTICATED" },
    }]);
    assert_eq!(answer.body["errors"], expected, "{what}");
    assert_eq!(answer.body.get("data"), None, "{what}: nothing ran");
}

fn assert_believed(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 200, "{what}: {}", answer.text);
    assert_eq!(*answer.data("/viewer/user/subject"), json!("la-officer"), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_is_nobody_and_a_good_one_its_user() {
    on_each_database(async |app| {
        let nobody = ask(app, &[]).await;
        assert_eq!((nobody.status, nobody.codes()), (200, vec!["UNAUTHENTICATED"]), "{}", nobody.text);
        assert_eq!(nobody.body["data"], json!({ "viewer": { "user": null }, "school": null }));
        assert!(nobody.headers.get("www-authenticate").is_none());
        let forger = Forger::new(app);
        let good = forger.sign(&forger.header(Algorithm::EdDSA), &forger.claims(), &forger.key);
        for header in [good.clone(), good.replace("Bearer", "bearer"), good.replace("Bearer ", "BEARER  ")] {
            assert_believed(&ask(app, &[&header]).await, &header);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_token_that_is_not_believed_is_answered_alike() {
    on_each_database(async |app| {
        let forger = Forger::new(app);
        let now = app.now().timestamp();
        let good = forger.sign(&forger.header(Algorithm::EdDSA), &forger.claims(), &forger.key);
        let mut bodies = Vec::new();
        for (what, authorization) in [
            ("empty", String::new()),
            ("no token", "Bearer".to_owned()),
            ("not Bearer", good.replace("Bearer", "Basic")),
            ("no scheme", good.replace("Bearer ", "")),
            ("nonsense", "Bearer nonsense".to_owned()),
            ("two parts", good.rsplit_once('.').map_or_else(String::new, |(begin, _)| begin.to_owned())),
            ("cut short", good.get(..good.len() - 4).unwrap_or_default().to_owned()),
            ("another issuer", forger.with("iss", &json!("https://elsewhere.test"))),
            ("no issuer", forger.with("iss", &Value::Null)),
            ("another audience", forger.with("aud", &json!("another-service"))),
            ("no audience", forger.with("aud", &Value::Null)),
            ("expired", forger.with("exp", &json!(now - 31))),
            ("no exp", forger.with("exp", &Value::Null)),
            ("exp as text", forger.with("exp", &json!("tomorrow"))),
            ("future nbf", forger.with("nbf", &json!(now + 31))),
            ("no sub", forger.with("sub", &Value::Null)),
            ("empty sub", forger.with("sub", &json!(""))),
            ("sub as number", forger.with("sub", &json!(7))),
            ("NUL in sub", forger.with("sub", &json!("la-officer\u{0}"))),
            ("unknown subject", forger.with("sub", &json!("nobody"))),
            ("subject in other case", forger.with("sub", &json!("LA-OFFICER"))),
            ("1 MB token is cut by the server's own limit of headers", format!("Bearer {}", "a".repeat(9_000))),
        ] {
            let answer = ask(app, &[&authorization]).await;
            assert_refused(&answer, what);
            bodies.push(answer.text);
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1, "one body for all: {bodies:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_used_for_its_own_algorithm_and_under_its_own_kid() {
    on_each_database(async |app| {
        let forger = Forger::new(app);
        let claims = forger.claims();
        let parts = |header: &Value| {
            let encoded = |value: &Value| base64(value.to_string().as_bytes());
            format!("Bearer {}.{}.", encoded(header), encoded(&claims))
        };
        for alg in ["none", "None", "NONE", ""] {
            let token = parts(&json!({ "alg": alg, "typ": "JWT", "kid": forger.kid }));
            assert_refused(&ask(app, &[&token]).await, &format!("alg {alg:?}"));
        }
        let confused = EncodingKey::from_secret(&forger.public_pem);
        let token = forger.sign(&forger.header(Algorithm::HS256), &claims, &confused);
        assert_refused(&ask(app, &[&token]).await, "HS256 by the public key");
        for kid in [None, Some("another".to_owned()), Some("../../etc/passwd".to_owned())] {
            let header = Header { kid: kid.clone(), ..Header::new(Algorithm::EdDSA) };
            assert_refused(&ask(app, &[&forger.sign(&header, &claims, &forger.key)]).await, &format!("kid {kid:?}"));
        }
        let stranger = tempfile::tempdir().expect("a folder");
        let other = DevelopmentKey::open_or_make(stranger.path()).expect("a key").private_pem().expect("a key");
        let other = EncodingKey::from_ed_pem(&other).expect("a key");
        let token = forger.sign(&forger.header(Algorithm::EdDSA), &claims, &other);
        assert_refused(&ask(app, &[&token]).await, "signed by another key");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_lives_from_nbf_to_exp_widened_by_the_leeway() {
    on_each_database(async |app| {
        let forger = Forger::new(app);
        let issued = app.now();
        let token = forger.sign(&forger.header(Algorithm::EdDSA), &forger.claims(), &forger.key);
        for (seconds, is_believed) in
            [(-31, false), (-30, true), (0, true), (899, true), (929, true), (930, false), (9_999, false)]
        {
            app.clock.set(issued + TimeDelta::seconds(seconds));
            let answer = ask(app, &[&token]).await;
            if is_believed {
                assert_believed(&answer, &format!("{seconds} s after it was issued"));
            } else {
                assert_refused(&answer, &format!("{seconds} s after it was issued"));
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_authorization_headers_are_not_believed() {
    on_each_database(async |app| {
        let forger = Forger::new(app);
        let good = forger.sign(&forger.header(Algorithm::EdDSA), &forger.claims(), &forger.key);
        for headers in [[good.as_str(), good.as_str()], ["Basic eA==", good.as_str()], [good.as_str(), ""]] {
            assert_refused(&ask(app, &headers).await, "two headers");
        }
        assert_refused(&ask(app, &[&format!("{good}, {good}")]).await, "two in one header");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_a_megabyte_is_refused_without_harm() {
    on_each_database(async |app| {
        let token = format!("Bearer {}", "a".repeat(1_000_000));
        let request =
            app.client_with(None).request(Method::POST, "/graphql").header("content-type", "application/json");
        // The server stops reading headers that long, which a client may see as an answer or as an end.
        if let Ok(response) = request.header("authorization", token).body(QUERY).send().await {
            assert!(response.status().is_client_error(), "{}", response.status());
        }
        assert_eq!(ask(app, &[]).await.status, 200, "others are served");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_that_is_shut_out_is_refused_from_that_moment() {
    on_each_database(async |app| {
        let forger = Forger::new(app);
        let token = forger.sign(&forger.header(Algorithm::EdDSA), &forger.claims(), &forger.key);
        assert_believed(&ask(app, &[&token]).await, "before");
        let shut_out = "UPDATE \"user\" SET revoked_at = '2026-11-24 12:05:00+00:00' WHERE subject = 'la-officer'";
        app.app.db.execute_unprepared(shut_out).await.expect("the user is shut out");
        assert_believed(&ask(app, &[&token]).await, "not yet");
        app.clock.set(app.now() + TimeDelta::minutes(5));
        assert_refused(&ask(app, &[&token]).await, "shut out");
    })
    .await;
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
