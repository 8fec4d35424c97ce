use std::path::Path;

#[test]
fn the_page_of_the_docs_is_the_policy() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/access.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == api::policy::table(),
        "docs/access.md is not what the policy says; run `cargo run -p api -- access > docs/access.md` and look at the difference"
    );
}
