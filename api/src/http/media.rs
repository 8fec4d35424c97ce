//! Which form of answer a caller takes, and which form of body it sends.

use actix_web::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};

/// The two media types of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status says whether the request was a good one.
    GraphqlResponse,
    /// `application/json`: what clients of old take; a request that does not validate is answered 200.
    Json,
}

impl Media {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// The media type that the caller likes best; none if it takes neither.
pub(super) fn negotiate(headers: &HeaderMap) -> Option<Media> {
    let ranges: Vec<Range<'_>> = headers
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(Range::parse)
        .collect();
    if ranges.is_empty() {
        return Some(Media::Json);
    }
    let new = liking(&ranges, "graphql-response+json");
    let old = liking(&ranges, "json");
    if new.quality == 0 && old.quality == 0 {
        None
    } else if (new.quality, new.exactness) > (old.quality, old.exactness)
        || (new.quality == old.quality && new.exactness == EXACT)
    {
        Some(Media::GraphqlResponse)
    } else {
        Some(Media::Json)
    }
}

const EXACT: u8 = 2;

/// One range of an `Accept` header with its quality in thousandths.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    quality: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let quality = parts.find_map(|parameter| parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q=")));
        Some(Self { kind, subtype, quality: quality.map_or(1_000, thousandths) })
    }

    /// How exactly it names the media type: 2 wholly, 1 its kind, 0 anything.
    fn exactness(&self, subtype: &str) -> Option<u8> {
        if self.kind == "*" && self.subtype == "*" {
            Some(0)
        } else if !self.kind.eq_ignore_ascii_case("application") {
            None
        } else if self.subtype == "*" {
            Some(1)
        } else {
            self.subtype.eq_ignore_ascii_case(subtype).then_some(EXACT)
        }
    }
}

struct Liking {
    quality: u16,
    exactness: u8,
}

/// The quality that the most exact range gives the media type.
fn liking(ranges: &[Range<'_>], subtype: &str) -> Liking {
    let matching = ranges.iter().filter_map(|range| Some((range.exactness(subtype)?, range.quality)));
    let (exactness, quality) = matching.max().unwrap_or_default();
    Liking { quality, exactness }
}

fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, fraction.parse::<u16>()) {
        ("0", Ok(fraction)) => fraction,
        _ => 1_000,
    }
}

/// Whether the body is said to be JSON in UTF-8.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE);
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let Ok(value) = value.to_str() else { return false };
    let mut parts = value.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    is_json && parts.all(is_utf_8)
}

fn is_utf_8(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn headers(name: actix_web::http::header::HeaderName, values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_str(value).expect("a header"))).collect()
    }

    #[test]
    fn the_best_liked_media_type_wins() {
        use Media::{GraphqlResponse, Json};
        for (accept, expected) in [
            ("", Some(Json)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("application/graphql-response+json, application/json;q=0.9", Some(GraphqlResponse)),
            ("application/graphql-response+json;q=0.5, application/json", Some(Json)),
            ("application/json, application/graphql-response+json", Some(GraphqlResponse)),
            ("application/json, */*;q=0.1", Some(Json)),
            ("application/graphql-response+json, */*", Some(GraphqlResponse)),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            ("Application/GraphQL-Response+JSON; charset=utf-8", Some(GraphqlResponse)),
            ("text/html, */*;q=0.8", Some(Json)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("multipart/mixed;deferSpec=20220824, application/json", Some(Json)),
        ] {
            let given = if accept.is_empty() { headers(ACCEPT, &[]) } else { headers(ACCEPT, &[accept]) };
            assert_eq!(negotiate(&given), expected, "{accept}");
        }
        assert_eq!(negotiate(&headers(ACCEPT, &["text/html", "application/json"])), Some(Json));
    }

    #[test]
    fn only_json_in_utf_8_is_json() {
        for (content_type, expected) in [
            ("application/json", true),
            ("Application/JSON; Charset=\"UTF-8\"", true),
            ("application/json; charset=utf-16", false),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
            ("multipart/form-data; boundary=x", false),
            ("application/jsonp", false),
            ("application/graphql", false),
        ] {
            assert_eq!(is_json(&headers(CONTENT_TYPE, &[content_type])), expected, "{content_type}");
        }
        assert!(!is_json(&headers(CONTENT_TYPE, &[])));
        assert!(!is_json(&headers(CONTENT_TYPE, &["application/json", "text/plain"])));
    }
}
