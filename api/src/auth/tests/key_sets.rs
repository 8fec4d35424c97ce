use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use actix_web::{App, HttpResponse, HttpServer, web};
use jsonwebtoken::jwk::Jwk;

use super::*;

/// A server of key sets on a free port that counts what it is asked.
struct KeyServer {
    url: String,
    asked: Arc<AtomicUsize>,
    answer: Arc<Mutex<(u16, String)>>,
}

impl KeyServer {
    fn start(keys: &[Value]) -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let answer = Arc::new(Mutex::new((200, json!({ "keys": keys }).to_string())));
        let state = (Arc::clone(&asked), Arc::clone(&answer));
        let server = HttpServer::new(move || {
            let (asked, answer) = state.clone();
            App::new().default_service(web::to(move || {
                asked.fetch_add(1, Ordering::SeqCst);
                let (status, body) = answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let status = actix_web::http::StatusCode::from_u16(status).unwrap();
                let mut response = HttpResponse::build(status);
                response.insert_header(("location", "/elsewhere"));
                async move { response.body(body) }
            }))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let url = format!("http://{}/keys", server.addrs()[0]);
        tokio::spawn(server.run());
        Self { url, asked, answer }
    }

    fn answer(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = (status, body.to_owned());
    }

    fn publish(&self, keys: &[Value]) {
        self.answer(200, &json!({ "keys": keys }).to_string());
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn door(&self) -> Door {
        Door::open_with(|auth, _| {
            auth.jwks_url = Some(self.url.clone());
            auth.jwks_refresh_seconds = 600;
            auth.jwks_stale_seconds = 3_600;
        })
        .await
    }
}

fn jwk(signer: &Signer, algorithm: Algorithm, kid: &str) -> Value {
    let mut jwk = Jwk::from_encoding_key(&signer.encoding_key(algorithm), algorithm).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    serde_json::to_value(jwk).unwrap()
}

fn bearer(signer: &Signer, kid: &str, at: DateTime<Utc>) -> String {
    let issued = signer.issuer(kid).issue("ada", TimeDelta::hours(24), &SetClock::at(at), &CountingEntropy::default());
    format!("Bearer {}", issued.unwrap().token.expose_secret())
}

#[tokio::test]
async fn a_fetched_key_is_believed_and_not_fetched_again_while_fresh() {
    let signer = Signer::ed25519();
    let server = KeyServer::start(&[jwk(&signer, Algorithm::EdDSA, "idp-1")]);
    let door = server.door().await;
    let bearer = bearer(&signer, "idp-1", noon());
    for _ in 0..5 {
        assert!(door.ask(&bearer).await.is_ok());
    }
    door.clock.set(noon() + TimeDelta::seconds(599));
    assert!(door.ask(&bearer).await.is_ok());
    assert_eq!(server.asked(), 1);
    door.clock.set(noon() + TimeDelta::seconds(600));
    assert!(door.ask(&bearer).await.is_ok());
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn many_first_tokens_at_once_fetch_once() {
    let signer = Signer::ed25519();
    let server = KeyServer::start(&[jwk(&signer, Algorithm::EdDSA, "idp-1")]);
    let door = server.door().await;
    let bearer = bearer(&signer, "idp-1", noon());
    let answers = futures_util::future::join_all((0..20).map(|_| door.ask(&bearer))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn a_configured_key_asks_nobody() {
    let server = KeyServer::start(&[]);
    let door = server.door().await;
    assert!(door.ask(&door.bearer("ada")).await.is_ok());
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn an_unknown_kid_asks_again_but_not_more_than_once_in_ten_seconds() {
    let old = Signer::ed25519();
    let new = Signer::ed25519();
    let server = KeyServer::start(&[jwk(&old, Algorithm::EdDSA, "old")]);
    let door = server.door().await;
    assert!(door.ask(&bearer(&old, "old", noon())).await.is_ok());
    server.publish(&[jwk(&old, Algorithm::EdDSA, "old"), jwk(&new, Algorithm::EdDSA, "new")]);
    for _ in 0..5 {
        assert_eq!(door.reason(&bearer(&new, "new", noon())).await, "unknown_kid");
    }
    assert_eq!(server.asked(), 1);
    door.clock.set(noon() + TimeDelta::seconds(10));
    assert!(door.ask(&bearer(&new, "new", noon())).await.is_ok());
    for number in 0..20 {
        assert_eq!(door.reason(&bearer(&new, &format!("invented-{number}"), noon())).await, "unknown_kid");
    }
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn a_key_that_is_no_longer_published_is_no_longer_believed() {
    let signer = Signer::ed25519();
    let server = KeyServer::start(&[jwk(&signer, Algorithm::EdDSA, "idp-1")]);
    let door = server.door().await;
    assert!(door.ask(&bearer(&signer, "idp-1", noon())).await.is_ok());
    server.publish(&[]);
    door.clock.set(noon() + TimeDelta::seconds(600));
    assert_eq!(door.reason(&bearer(&signer, "idp-1", noon())).await, "unknown_kid");
}

#[tokio::test]
async fn a_token_that_was_believed_is_not_believed_by_another_key_of_the_same_name() {
    let (old, new) = (Signer::ed25519(), Signer::ed25519());
    let server = KeyServer::start(&[jwk(&old, Algorithm::EdDSA, "idp-1")]);
    let door = server.door().await;
    let bearer = bearer(&old, "idp-1", noon());
    assert!(door.ask(&bearer).await.is_ok());
    server.publish(&[jwk(&new, Algorithm::EdDSA, "idp-1")]);
    door.clock.set(noon() + TimeDelta::seconds(600));
    assert_eq!(door.reason(&bearer).await, "wrong_signature");
}

#[tokio::test]
async fn the_last_set_is_kept_while_its_address_is_silent_but_not_for_ever() {
    let signer = Signer::ed25519();
    let server = KeyServer::start(&[jwk(&signer, Algorithm::EdDSA, "idp-1")]);
    let door = server.door().await;
    let bearer = bearer(&signer, "idp-1", noon());
    assert!(door.ask(&bearer).await.is_ok());
    server.answer(500, "down");
    door.clock.set(noon() + TimeDelta::seconds(3_599));
    assert!(door.ask(&bearer).await.is_ok());
    assert!(door.ask(&bearer).await.is_ok());
    assert_eq!(server.asked(), 2, "a silent address is not asked for every token");
    door.clock.set(noon() + TimeDelta::seconds(3_600));
    assert_eq!(door.ask(&bearer).await, Err(AuthError::Unavailable));
    server.publish(&[jwk(&signer, Algorithm::EdDSA, "idp-1")]);
    door.clock.set(noon() + TimeDelta::seconds(3_620));
    assert!(door.ask(&bearer).await.is_ok());
}

#[tokio::test]
async fn without_any_set_the_service_says_that_it_cannot_tell() {
    let signer = Signer::ed25519();
    for (status, body) in [
        (503, "".to_owned()),
        (302, json!({ "keys": [jwk(&signer, Algorithm::EdDSA, "idp-1")] }).to_string()),
        (200, "not JSON".to_owned()),
        (200, "{}".to_owned()),
        (200, " ".repeat(300_000)),
    ] {
        let server = KeyServer::start(&[]);
        server.answer(status, &body);
        let door = server.door().await;
        assert_eq!(door.ask(&bearer(&signer, "idp-1", noon())).await, Err(AuthError::Unavailable), "{status}");
    }
}

#[tokio::test]
async fn only_public_keys_for_signatures_are_taken_from_a_set() {
    let ed = Signer::ed25519();
    let rsa = Signer::rsa();
    let ec = Signer::ec();
    let with = |key: Value, name: &str, value: Value| {
        let mut key = key;
        key[name] = value;
        key
    };
    let ed_key = |kid: &str| jwk(&ed, Algorithm::EdDSA, kid);
    let mut without_alg = jwk(&rsa, Algorithm::RS256, "rsa-without-alg");
    without_alg.as_object_mut().unwrap().remove("alg");
    let server = KeyServer::start(&[
        json!({ "kty": "oct", "kid": "secret", "k": "c2VjcmV0c2VjcmV0c2VjcmV0", "alg": "HS256" }),
        json!({ "kty": "of another world", "kid": "odd" }),
        json!("not a key"),
        with(ed_key("encryption"), "use", json!("enc")),
        with(ed_key("signing-only"), "key_ops", json!(["sign"])),
        with(ed_key("mislabelled"), "alg", json!("ES256")),
        ed_key("development-0000"),
        with(ed_key("ed"), "use", json!("sig")),
        jwk(&ec, Algorithm::ES256, "ec"),
        without_alg,
    ]);
    let door = server.door().await;
    let ask =
        async |signer: &Signer, algorithm, kid: &str| door.ask(&signer.sign(&header(algorithm, kid), &claims())).await;
    assert!(ask(&ed, Algorithm::EdDSA, "ed").await.is_ok());
    assert!(ask(&ec, Algorithm::ES256, "ec").await.is_ok());
    assert!(ask(&rsa, Algorithm::RS256, "rsa-without-alg").await.is_ok());
    for kid in ["encryption", "signing-only", "mislabelled", "development-0000"] {
        assert_eq!(door.reason(&ed.sign(&header(Algorithm::EdDSA, kid), &claims())).await, "unknown_kid", "{kid}");
    }
    let secret = EncodingKey::from_secret(b"secretsecretsecret");
    let shared = encode(&header(Algorithm::HS256, "secret"), &claims(), &secret).unwrap();
    assert_eq!(door.reason(&format!("Bearer {shared}")).await, "unknown_kid");
}
