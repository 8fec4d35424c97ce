//! From the words of HTTP to a GraphQL request.

use std::borrow::Cow;

use actix_web::web::Query;
use async_graphql::{Request, Variables};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::config::Limits;
use crate::graphql::guard::{Refusal, scan_json};

/// A request as GraphQL over HTTP writes it. What else a client sends with it is passed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Map<String, Value>>,
}

/// The same in the query string, where variables are JSON within text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenInUrl {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// Reads the body of a POST.
pub(super) fn from_body(body: &[u8], limits: &Limits) -> Result<Request, Refusal> {
    scan_json(body, limits)?;
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Refusal::malformed("batches are not taken: send each request by itself"));
    }
    let written: Written = serde_json::from_slice(body)
        .map_err(|error| Refusal::malformed(format!("the body is no JSON of a GraphQL request: {error}")))?;
    to_request(written)
}

/// Reads the query string of a GET.
pub(super) fn from_url(query_string: &str, limits: &Limits) -> Result<Request, Refusal> {
    let Query(written) = Query::<WrittenInUrl>::from_query(query_string)
        .map_err(|error| Refusal::malformed(format!("the query string is no GraphQL request: {error}")))?;
    to_request(Written {
        query: written.query,
        operation_name: written.operation_name.filter(|name| !name.is_empty()),
        variables: from_text("variables", written.variables.as_deref(), limits)?,
        extensions: from_text("extensions", written.extensions.as_deref(), limits)?,
    })
}

/// Reads the payload of a `subscribe` message.
pub(super) fn from_message(payload: Value) -> Result<Request, Refusal> {
    let written = Written::deserialize(payload)
        .map_err(|error| Refusal::malformed(format!("the payload is no GraphQL request: {error}")))?;
    to_request(written)
}

fn from_text(name: &str, text: Option<&str>, limits: &Limits) -> Result<Option<Map<String, Value>>, Refusal> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    scan_json(text.as_bytes(), limits)?;
    serde_json::from_str(text).map_err(|error| Refusal::malformed(format!("{name} must be a JSON object: {error}")))
}

fn to_request(written: Written) -> Result<Request, Refusal> {
    let query = written.query.ok_or_else(|| Refusal::malformed("there is no query: send one as text"))?;
    let mut request = Request::new(query);
    request.operation_name = written.operation_name;
    request.variables = Variables::from_json(Value::Object(written.variables.unwrap_or_default()));
    // What clients say in extensions (persisted queries, versions) means nothing here yet; it must only be an object.
    drop(written.extensions);
    Ok(request)
}

/// The id that the caller gave the request, if it is one that may stand in a log: 1 to 128 visible ASCII characters.
pub(super) fn good_request_id(given: Option<&[u8]>) -> Option<Cow<'_, str>> {
    let given = given?;
    let is_good = (1..=128).contains(&given.len()) && given.iter().all(u8::is_ascii_graphic);
    is_good.then(|| String::from_utf8_lossy(given))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Result<Request, Refusal> {
        from_body(text.as_bytes(), &Limits::default())
    }

    #[test]
    fn a_request_is_read() {
        let request =
            body(r#"{"query":"{n}","operationName":"A","variables":{"a":[1]},"extensions":{},"id":1}"#).expect("good");
        assert_eq!((request.query.as_str(), request.operation_name.as_deref()), ("{n}", Some("A")));
        assert_eq!(serde_json::to_value(&request.variables).expect("JSON"), serde_json::json!({"a": [1]}));
        assert!(body(r#"{"query":"{n}","operationName":null,"variables":null,"extensions":null}"#).is_ok());
    }

    #[test]
    fn each_fault_is_named() {
        for (text, said) in [
            ("", "no JSON"),
            (r#"{"query":"{n}""#, "EOF"),
            ("[{\"query\":\"{n}\"}]", "batches"),
            ("  [", "batches"),
            ("{}", "there is no query"),
            (r#"{"query":1}"#, "expected a string"),
            (r#"{"query":"{n}","operationName":{}}"#, "expected a string"),
            (r#"{"query":"{n}","variables":"x"}"#, "expected a map"),
            (r#"{"query":"{n}","variables":[]}"#, "expected a map"),
            (r#"{"query":"{n}","extensions":0}"#, "expected a map"),
            (r#"{"query":"{n}","variables":{"s":"\ud800"}}"#, "hex escape"),
            (r#"{"query":"{n}","variables":{"s":"\u0000"}}"#, "NUL"),
            ("{\"query\":\"\u{0}\"}", "NUL"),
            (r#"{"query":"{n}"} x"#, "trailing"),
        ] {
            let refusal = body(text).err().unwrap_or_else(|| panic!("taken: {text}"));
            assert!(refusal.message.contains(said), "{text}: {}", refusal.message);
        }
        let deep = format!(r#"{{"query":"{{n}}","variables":{{"a":{}"#, "[".repeat(100_000));
        assert_eq!(
            body(&deep).err().and_then(|refusal| refusal.limit).map(|limit| limit.setting),
            Some("limits.nesting")
        );
    }

    #[test]
    fn a_url_is_read() {
        let url = "query=%7Bn%7D&operationName=&variables=%7B%22a%22%3A1%7D&x=1";
        let request = from_url(url, &Limits::default()).expect("good");
        assert_eq!((request.query.as_str(), request.operation_name), ("{n}", None));
        for bad in ["", "query=%7Bn%7D&variables=1", "query=a&query=b", "query=%7Bn%7D&variables=%7B"] {
            assert!(from_url(bad, &Limits::default()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_request_id_must_be_fit_for_a_log() {
        assert_eq!(good_request_id(Some(b"abc-1")).as_deref(), Some("abc-1"));
        assert_eq!(good_request_id(Some(b"")), None);
        assert_eq!(good_request_id(Some(b"a b")), None);
        assert_eq!(good_request_id(Some("é".as_bytes())), None);
        assert_eq!(good_request_id(Some(&[b'a'; 129])), None);
        assert_eq!(good_request_id(None), None);
    }
}
