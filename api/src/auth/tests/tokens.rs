use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;

#[tokio::test]
async fn a_token_of_a_known_key_and_user_is_believed() {
    let door = Door::open().await;
    let actor = door.ask(&door.bearer("ada")).await.unwrap();
    assert_eq!(actor.user_id(), Some("user-ada"));
}

#[tokio::test]
async fn no_token_is_anonymous_and_the_operator_says_what_that_may_read() {
    for open in [false, true] {
        let door = Door::open_with(|auth, _| auth.anonymous_register = open).await;
        assert_eq!(door.authenticator.authenticate(None).await, Ok(Actor::Anonymous { may_read_register: open }));
    }
}

#[tokio::test]
async fn each_fault_of_a_token_has_its_own_reason_in_the_log() {
    let door = Door::open().await;
    let now = noon().timestamp();
    let stranger = Signer::ed25519();
    let signed = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        door.signer.sign(&header(Algorithm::EdDSA, "key-1"), &claims)
    };
    let without = |name: &str| {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(name);
        door.signer.sign(&header(Algorithm::EdDSA, "key-1"), &claims)
    };
    let headed = |header: Header| door.signer.sign(&header, &claims());
    let typed = |typ: &str| headed(Header { typ: Some(typ.to_owned()), ..header(Algorithm::EdDSA, "key-1") });
    for (header, reason) in [
        ("Basic dXNlcjpwYXNz".to_owned(), "not_bearer"),
        ("Bearer".to_owned(), "not_bearer"),
        ("Bearer nonsense".to_owned(), "malformed"),
        ("Bearer a.b.c.d".to_owned(), "malformed"),
        ("Bearer ..".to_owned(), "malformed"),
        (format!("Bearer {}", "a".repeat(1_000_000)), "too_long"),
        (headed(Header::new(Algorithm::EdDSA)), "no_kid"),
        (headed(self::header(Algorithm::EdDSA, "")), "no_kid"),
        (headed(self::header(Algorithm::EdDSA, "key-2")), "unknown_kid"),
        (typed("logout+jwt"), "wrong_type"),
        (headed(Header { crit: Some(vec!["b64".into()]), ..self::header(Algorithm::EdDSA, "key-1") }), "critical"),
        (stranger.sign(&self::header(Algorithm::EdDSA, "key-1"), &claims()), "wrong_signature"),
        (signed("iss", json!("https://elsewhere.test")), "wrong_issuer"),
        (signed("iss", json!([ISSUER, "https://elsewhere.test"])), "wrong_claims"),
        (signed("aud", json!("another-service")), "wrong_audience"),
        (signed("aud", json!([])), "wrong_audience"),
        (signed("exp", json!(now - 30)), "expired"),
        (signed("nbf", json!(now + 31)), "not_yet_valid"),
        (signed("exp", json!("tomorrow")), "wrong_claims"),
        (signed("exp", json!(-1.5)), "missing_claim"),
        (signed("nbf", json!("yesterday")), "wrong_claims"),
        (signed("sub", json!("")), "missing_claim"),
        (signed("sub", json!(7)), "wrong_claims"),
        (without("iss"), "missing_claim"),
        (without("aud"), "missing_claim"),
        (without("sub"), "missing_claim"),
        (without("exp"), "missing_claim"),
        (signed("sub", json!("nobody")), "unknown_subject"),
        (signed("sub", json!("ada\u{0}")), "unknown_subject"),
    ] {
        let shown: String = header.chars().take(60).collect();
        assert_eq!(door.reason(&header).await, reason, "{shown}");
    }
}

#[tokio::test]
async fn types_audience_lists_and_dates_that_providers_write_are_taken() {
    let door = Door::open().await;
    let now = noon().timestamp();
    let mut without_typ = header(Algorithm::EdDSA, "key-1");
    without_typ.typ = None;
    let mut access = without_typ.clone();
    access.typ = Some("AT+JWT".to_owned());
    let mut listed = claims();
    listed["aud"] = json!(["another-service", AUDIENCE]);
    let mut fractional = claims();
    fractional["exp"] = json!(1e9 + 0.5 + f64::from(i32::try_from(now - 999_999_000).unwrap()));
    let plain = header(Algorithm::EdDSA, "key-1");
    for (header, claims) in [(&without_typ, claims()), (&access, claims()), (&plain, listed), (&plain, fractional)] {
        assert!(door.ask(&door.signer.sign(header, &claims)).await.is_ok(), "{header:?} {claims}");
    }
}

#[tokio::test]
async fn the_algorithm_is_the_keys_and_not_the_headers() {
    let rsa = Signer::rsa();
    let ec = Signer::ec();
    let door = Door::open_with(|auth, folder| {
        auth.keys.push(rsa.setting(folder, "rsa", "RS256"));
        auth.keys.push(ec.setting(folder, "ec", "ES256"));
    })
    .await;
    assert!(door.ask(&rsa.sign(&header(Algorithm::RS256, "rsa"), &claims())).await.is_ok());
    assert!(door.ask(&ec.sign(&header(Algorithm::ES256, "ec"), &claims())).await.is_ok());
    for (signer, algorithm, kid) in [
        (&rsa, Algorithm::RS512, "rsa"),
        (&rsa, Algorithm::PS256, "rsa"),
        (&rsa, Algorithm::RS256, "key-1"),
        (&ec, Algorithm::ES256, "rsa"),
    ] {
        assert_eq!(
            door.reason(&signer.sign(&header(algorithm, kid), &claims())).await,
            "wrong_algorithm",
            "{algorithm:?}"
        );
    }
}

#[tokio::test]
async fn a_public_key_used_as_a_shared_secret_and_no_algorithm_are_refused() {
    let rsa = Signer::rsa();
    let door = Door::open_with(|auth, folder| auth.keys.push(rsa.setting(folder, "rsa", "RS256"))).await;
    let secret = EncodingKey::from_secret(rsa.public_pem.as_bytes());
    let confused = encode(&header(Algorithm::HS256, "rsa"), &claims(), &secret).unwrap();
    assert_eq!(door.reason(&format!("Bearer {confused}")).await, "wrong_algorithm");

    let encoded = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for alg in ["none", "None", "NONE", ""] {
        let unsigned = encoded(json!({ "alg": alg, "kid": "key-1", "typ": "JWT" }));
        let reason = door.reason(&format!("Bearer {unsigned}.{}.", encoded(claims()))).await;
        assert_eq!(reason, "wrong_algorithm", "alg {alg:?}");
    }
}

#[tokio::test]
async fn two_keys_at_a_time_let_keys_rotate() {
    let next = Signer::ed25519();
    let door = Door::open_with(|auth, folder| auth.keys.push(next.setting(folder, "key-2", "EdDSA"))).await;
    assert!(door.ask(&door.bearer("ada")).await.is_ok());
    assert!(door.ask(&next.sign(&header(Algorithm::EdDSA, "key-2"), &claims())).await.is_ok());
    assert_eq!(door.reason(&next.sign(&header(Algorithm::EdDSA, "key-1"), &claims())).await, "wrong_signature");
}

#[tokio::test]
async fn a_token_ends_when_our_clock_says_so() {
    let door = Door::open().await;
    let bearer = door.bearer("ada");
    door.clock.set(noon() + TimeDelta::seconds(900 + 29));
    assert!(door.ask(&bearer).await.is_ok());
    door.clock.set(noon() + TimeDelta::seconds(900 + 30));
    assert_eq!(door.reason(&bearer).await, "expired");
}

#[tokio::test]
async fn keys_that_could_never_verify_are_refused_at_the_start() {
    let door = Door::open().await;
    let folder = door.folder.path();
    let private = folder.join("private.pem");
    std::fs::write(&private, &door.signer.private_pem).unwrap();
    let good = door.signer.setting(folder, "good", "EdDSA");
    for (key, message) in [
        (AuthKey { path: folder.join("absent.pem"), ..good.clone() }, "could not be read"),
        (AuthKey { path: private, ..good.clone() }, "holds a private key"),
        (AuthKey { algorithm: "RS256".into(), ..good.clone() }, "does not hold a public key for RS256"),
        (AuthKey { algorithm: "ES256".into(), ..good.clone() }, "does not hold a public key for ES256"),
        (AuthKey { algorithm: "HS256".into(), ..good.clone() }, "is not EdDSA, RS256 or ES256"),
    ] {
        let error = super::super::KeySet::load(&[key]).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    let error = super::super::KeySet::load(&[good.clone(), good]).unwrap_err().to_string();
    assert_eq!(error, r#"two keys have the kid "good""#);
}
