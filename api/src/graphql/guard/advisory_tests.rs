//! The advisories about GraphQL servers that apply to this one, each sent to the guard: refused, at once, by name.

use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Schema};

use super::{Guard, Refusal};
use crate::config::Limits;

struct Query;

#[Object]
impl Query {
    async fn n(&self) -> i32 {
        1
    }

    async fn q(&self) -> Self {
        Query
    }
}

fn guard(limits: Limits) -> Guard {
    let sdl = Schema::new(Query, EmptyMutation, EmptySubscription).sdl();
    Guard::new(&sdl, limits).expect("the SDL parses")
}

/// A guard that reads long documents, so that a bomb is refused for what it is and not for its length.
fn patient() -> Guard {
    guard(Limits { document_bytes: 16_000_000, tokens: 16_000_000, ..Limits::default() })
}

fn refusal(guard: &Guard, document: &str) -> Refusal {
    guard.admit(Request::new(document)).err().unwrap_or_else(|| panic!("let through: {:.80}", document))
}

fn limit(guard: &Guard, document: &str) -> Option<&'static str> {
    refusal(guard, document).limit.map(|limit| limit.setting)
}

fn fragment_bomb(levels: usize, last: &str) -> String {
    let links: String =
        (0..levels).map(|n| format!("fragment F{n} on Query {{...F{m} ...F{m}}} ", m = n + 1)).collect();
    format!("{{...F0}} {links} fragment F{levels} on Query {{{last}}}")
}

/// GHSA-mfj6-6p54-m98c, and finding 1 of async-graphql: each level doubles the walk.
#[test]
fn a_fragment_bomb_is_refused() {
    let ordinary = guard(Limits::default());
    for levels in [12, 20, 24, 27, 31] {
        assert_eq!(limit(&ordinary, &fragment_bomb(levels, "n")), Some("limits.fields"), "{levels} levels");
    }
    assert_eq!(limit(&patient(), &fragment_bomb(5_000, "n")), Some("limits.fields"));
}

/// The walk is as long when the last fragment has no field to count.
#[test]
fn a_fragment_bomb_with_nothing_in_it_is_refused() {
    assert_eq!(limit(&guard(Limits::default()), &fragment_bomb(31, "...Missing")), Some("limits.fields"));
}

#[test]
fn a_fragment_bomb_that_no_operation_uses_is_refused() {
    let document = fragment_bomb(31, "n").replacen("{...F0}", "{n}", 1);
    assert_eq!(limit(&guard(Limits::default()), &document), Some("limits.fields"));
}

/// RUSTSEC-2022-0037, RUSTSEC-2022-0038, finding 2: the stack overflows and the process dies.
#[test]
fn literals_and_types_nested_without_end_are_refused() {
    let patient = patient();
    for levels in [1_500, 20_000, 1_000_000] {
        for open in ["[", "{a:", "[{a:"] {
            let document = format!("{{n(v:{}", open.repeat(levels));
            assert_eq!(limit(&patient, &document), Some("limits.nesting"), "{levels} of {open}");
        }
        let types = format!("query($v:{}Int{}){{n}}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(limit(&patient, &types), Some("limits.nesting"));
    }
}

#[test]
fn no_setting_lets_nesting_kill_the_process() {
    let careless =
        guard(Limits { nesting: usize::MAX, document_bytes: usize::MAX, tokens: usize::MAX, ..Limits::default() });
    assert_eq!(limit(&careless, &format!("{{n(v:{}", "[".repeat(1_000_000))), Some("limits.nesting"));
}

#[test]
fn selections_nested_without_end_are_refused() {
    let document = format!("{}n{}", "{q".repeat(20_000), "}".repeat(20_000));
    assert_eq!(limit(&patient(), &document), Some("limits.nesting"));
    assert_eq!(limit(&guard(Limits::default()), &document), Some("limits.document_bytes"));
    let allowed_brackets = format!("{}{{n}}{}", "{q".repeat(15), "}".repeat(15));
    assert_eq!(limit(&patient(), &allowed_brackets), Some("limits.depth"));
}

/// GHSA-6q22-g298-grjh: aliases repeat one dear field.
#[test]
fn alias_floods_are_refused() {
    let aliases = |count: usize| (0..count).map(|n| format!("a{n}:n ")).collect::<String>();
    let patient = guard(Limits { document_bytes: 1_000_000, tokens: 100_000, fields: 100_000, ..Limits::default() });
    assert_eq!(limit(&patient, &format!("{{{}}}", aliases(10_000))), Some("limits.aliases"));
    assert_eq!(limit(&guard(Limits::default()), &format!("{{{}}}", aliases(10_000))), Some("limits.document_bytes"));
    assert_eq!(limit(&guard(Limits::default()), &format!("{{q{{{}}}}}", aliases(51))), Some("limits.aliases"));
}

/// GHSA-5gc2-7c65-8fq8, CVE-2022-37734, finding 6: on every place that takes a directive, not on fields alone.
#[test]
fn directive_floods_are_refused_wherever_they_are() {
    let flood = "@aa ".repeat(26);
    let huge = "@aa ".repeat(70_000);
    for document in [
        format!("{{n {flood}}}"),
        format!("query {flood} {{n}}"),
        format!("{{...F {flood}}} fragment F on Query {{n}}"),
        format!("{{...F}} fragment F on Query {flood} {{n}}"),
        format!("{{...{flood}{{n}}}}"),
        format!("query($v:Int {flood}){{n}}"),
        format!("query {huge} {{n}}"),
        format!("{{n {huge}}}"),
    ] {
        assert_eq!(limit(&patient(), &document), Some("limits.directives"), "{document:.60}");
    }
}

/// Finding 6: 22 KB of aliases of `__schema` answered 1 MB.
#[test]
fn a_flood_of_introspection_is_refused() {
    let aliases: String = (0..300).map(|n| format!("a{n}:__schema{{types{{name}}}} ")).collect();
    let patient = guard(Limits { aliases: 1_000, root_fields: 1_000, fields: 10_000, ..Limits::default() });
    assert_eq!(limit(&patient, &format!("{{{aliases}}}")), Some("limits.cost"));
    assert!(limit(&guard(Limits::default()), &format!("{{{aliases}}}")).is_some());
    let lists = "fields{name} ".repeat(120);
    let document = format!("{{__schema{{types{{{lists}}}}}}}");
    assert_eq!(limit(&guard(Limits::default()), &document), Some("limits.cost"));
}

/// Types of fields of types of fields: the answer grows exponentially with a few bytes more.
#[test]
fn introspection_within_introspection_is_refused() {
    let document = "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}";
    assert_eq!(limit(&guard(Limits::default()), document), Some("introspection nesting"));
}

/// GHSA-224p-v68g-5g8f: a fragment's measure does not depend on where it was met first, nor on its name.
#[test]
fn a_fragment_is_measured_where_it_is_spread_whatever_its_name() {
    let deep = format!("{}{{n}}{}", "{q".repeat(9), "}".repeat(9));
    for name in ["F", "__schema", "__type"] {
        let shallow_first =
            format!("{{...{name} q{{q{{q{{q{{q{{q{{q{{...{name}}}}}}}}}}}}}}}}} fragment {name} on Query {deep}");
        assert_eq!(limit(&guard(Limits::default()), &shallow_first), Some("limits.depth"), "{name}");
    }
}

#[test]
fn fragments_in_a_circle_are_refused() {
    for document in [
        "{...F} fragment F on Query {...F}",
        "{...A} fragment A on Query {q{...B}} fragment B on Query {...C} fragment C on Query {q{q{...A}}}",
        "{n} fragment A on Query {...B} fragment B on Query {...A}",
    ] {
        let refusal = refusal(&guard(Limits::default()), document);
        assert!(refusal.message.contains("spreads itself"), "{}", refusal.message);
    }
}

#[test]
fn a_hundred_thousand_fragments_are_refused() {
    let chain: String = (0..100_000).map(|n| format!("fragment F{n} on Query {{...F{m}}} ", m = n + 1)).collect();
    let document = format!("{{...F0}} {chain} fragment F100000 on Query {{n}}");
    assert_eq!(limit(&guard(Limits::default()), &document), Some("limits.document_bytes"));
    assert!(limit(&patient(), &document).is_some(), "a long chain does not overflow the stack either");
    let apart: String = (0..100_000).map(|n| format!("fragment F{n} on Query {{n}} ")).collect();
    assert_eq!(
        limit(&guard(Limits { document_bytes: 16_000_000, ..Limits::default() }), &apart),
        Some("limits.tokens")
    );
}

#[test]
fn text_that_is_no_document_is_refused_with_its_place() {
    let refusal = refusal(&guard(Limits::default()), "query($v: [Int) { n }");
    assert_eq!(refusal.limit, None);
    assert_eq!(refusal.message, "the document does not parse at 1:11: expected type");
    assert_eq!(refusal.location.map(|place| place.column), Some(11));
}
