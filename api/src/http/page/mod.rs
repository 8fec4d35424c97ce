//! The page at `/`: GraphiQL where its bundle is embedded, else a plain page of our own. Both work without the internet.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use secrecy::ExposeSecret;

use super::service::Service;

/// What `npm run build` in `api/graphiql` has put together; empty when it was not run before the service was built.
#[derive(RustEmbed)]
#[folder = "graphiql/dist"]
#[allow_missing = true]
struct Bundle;

const GRAPHIQL: &str = include_str!("graphiql.html");
const PLAIN: &str = include_str!("plain.html");
const OWN_FILES: [(&str, &str); 3] = [
    ("graphiql.js", include_str!("graphiql.js")),
    ("plain.js", include_str!("plain.js")),
    ("plain.css", include_str!("plain.css")),
];

/// GraphiQL sets styles on its elements and brings its letters within its style sheet.
const GRAPHIQL_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PLAIN_POLICY: &str =
    "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /`.
pub(super) async fn show(service: web::Data<Service>, http: HttpRequest) -> HttpResponse {
    if !service.config.server.graphiql {
        return HttpResponse::NotFound().body("the query page is switched off; the API is at /graphql\n");
    }
    let token = service.config.server.graphiql_token.as_ref().filter(|_| is_for_this_machine(http.headers()));
    let token = token.map_or("", |token| token.expose_secret());
    let has_bundle = Bundle::get("graphiql.min.js").is_some();
    let (page, policy) = if has_bundle { (GRAPHIQL, GRAPHIQL_POLICY) } else { (PLAIN, PLAIN_POLICY) };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .insert_header((X_FRAME_OPTIONS, "DENY"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(page.replace("{{token}}", &escape(token)))
}

/// Whether a browser was sent to this machine by name: a page of a stranger whose name was made to point here must not
/// read the token.
fn is_for_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = port.map_or(host, |(name, _)| name);
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// `GET /page/…`: what the page is made of.
pub(super) async fn file(service: web::Data<Service>, name: web::Path<String>) -> HttpResponse {
    let name = name.as_str();
    if !service.config.server.graphiql {
        return HttpResponse::NotFound().finish();
    }
    let own = OWN_FILES.iter().find(|(file, _)| *file == name).map(|(_, text)| text.as_bytes().to_vec());
    match own.or_else(|| Bundle::get(name).map(|file| file.data.into_owned())) {
        Some(bytes) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, content_type(name)))
            .insert_header((CACHE_CONTROL, "max-age=300"))
            .body(bytes),
        None => HttpResponse::NotFound().finish(),
    }
}

fn content_type(name: &str) -> String {
    let guessed = mime_guess::from_path(name).first_or_octet_stream();
    if guessed.type_() == "text" { format!("{guessed}; charset=utf-8") } else { guessed.to_string() }
}

/// Text that may stand in an attribute of HTML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_cannot_leave_its_attribute() {
        assert_eq!(escape("a\"><script>'&"), "a&quot;&gt;&lt;script&gt;&#39;&amp;");
    }

    #[test]
    fn the_pages_hold_no_scripts_or_styles_of_their_own_and_call_nobody() {
        for page in [GRAPHIQL, PLAIN] {
            assert!(!page.contains("<style") && !page.contains("style=") && !page.contains(" onclick"), "{page}");
            assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
            assert_eq!(page.matches("<script").count(), page.matches("<script src=\"/page/").count());
            assert_eq!(page.matches("{{token}}").count(), 1);
        }
    }

    #[test]
    fn files_have_their_types() {
        assert_eq!(content_type("plain.css"), "text/css; charset=utf-8");
        assert!(content_type("plain.js").starts_with("text/javascript"));
    }
}
