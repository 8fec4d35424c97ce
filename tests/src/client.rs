use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::app::TestApp;

/// Sends requests as somebody.
pub struct Client<'a> {
    app: &'a TestApp,
    http: &'a reqwest::Client,
    token: Option<String>,
}

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; null if it is no JSON.
    pub body: Value,
    /// Body as it came.
    pub text: String,
}

impl<'a> Client<'a> {
    pub(crate) fn new(app: &'a TestApp, http: &'a reqwest::Client, token: Option<String>) -> Self {
        Self { app, http, token }
    }

    /// Asks a query without variables.
    pub async fn ask(&self, query: &str) -> Answer {
        self.ask_with(query, json!({})).await
    }

    /// Asks queries one after the other, and gives the snapshot of each under its name. Side by side in one request, lists
    /// would share statements or not as the database keeps pace.
    pub async fn ask_each(&self, queries: &[(&str, &str)]) -> Value {
        let mut snapshots = serde_json::Map::new();
        for (name, query) in queries {
            snapshots.insert((*name).to_owned(), self.ask(query).await.snapshot());
        }
        Value::Object(snapshots)
    }

    /// Asks a query with variables.
    pub async fn ask_with(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables }).to_string()).await
    }

    /// Posts a body as it is.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn post(&self, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(reqwest::Method::POST, "/graphql");
        let request = request.header("content-type", "application/json").header("x-partnership-statements", "1");
        Answer::of(request.body(body).send().await.expect("an answer")).await
    }

    /// A request to be sent as somebody.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, self.app.url(path));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

impl Answer {
    /// Reads an answer.
    ///
    /// # Panics
    /// When it breaks off.
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a whole body");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, body, text }
    }

    /// `data`, or a part of it by a JSON pointer.
    #[must_use]
    pub fn data(&self, pointer: &str) -> &Value {
        self.body.pointer(&format!("/data{pointer}")).unwrap_or(&Value::Null)
    }

    /// Codes of the errors, in order.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let errors = self.body.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        errors.iter().map(|error| error.pointer("/extensions/code").and_then(Value::as_str).unwrap_or("none")).collect()
    }

    /// How many SQL statements the request caused.
    ///
    /// # Panics
    /// When the answer does not tell.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.body.pointer("/extensions/statements").and_then(Value::as_u64).expect("the number of statements")
    }

    /// What a snapshot holds: data, errors without what differs from run to run, statements.
    #[must_use]
    pub fn snapshot(&self) -> Value {
        let mut errors = self.body.get("errors").cloned().unwrap_or(Value::Null);
        for error in errors.as_array_mut().into_iter().flatten() {
            if let Some(extensions) = error.get_mut("extensions").and_then(Value::as_object_mut) {
                extensions.remove("requestId");
            }
        }
        let mut snapshot = json!({ "data": self.body.get("data"), "statements": self.statements() });
        if !errors.is_null() {
            snapshot["errors"] = errors;
        }
        snapshot
    }
}
