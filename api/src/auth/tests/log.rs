use std::io::Write;
use std::sync::Mutex;

use super::*;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn the_log_tells_apart_what_the_caller_is_not_told_and_keeps_no_token() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let span = tracing::info_span!("request", request_id = "r-1");
    let door = Door::open().await;
    let unknown = door.bearer("nobody");
    let mut expired = claims();
    expired["exp"] = json!(noon().timestamp() - 60);
    let expired = door.signer.sign(&header(Algorithm::EdDSA, "key-1"), &expired);
    for bearer in [&unknown, &expired] {
        let answer = tracing::Instrument::instrument(door.ask(bearer), span.clone()).await;
        assert_eq!(answer, Err(AuthError::Unauthenticated));
    }
    let text = log.text();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let reasons: Vec<_> = lines.iter().filter_map(|line| line["fields"]["reason"].as_str()).collect();
    assert_eq!(reasons, ["unknown_subject", "expired"], "{text}");
    let refused = lines.iter().filter(|line| line["fields"]["reason"].is_string());
    assert!(refused.clone().all(|line| line["span"]["request_id"] == "r-1"), "{text}");
    for part in [&unknown, &expired].iter().flat_map(|bearer| bearer.trim_start_matches("Bearer ").split('.')) {
        assert!(!text.contains(part), "{text}");
    }
}
