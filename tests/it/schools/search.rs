use entities::states::Role;
use serde_json::json;
use tests::{Client, Who, on_each_database};

/// Names of open schools of Portsmouth that match.
async fn found(client: &Client<'_>, text: &str) -> Vec<String> {
    let query = "query($text: String) {
        schools(first: 100, filter: { laCodes: [\"851\"], statusCodes: [1], search: $text }) { edges { node { name } } }
    }";
    let answer = client.ask_with(query, json!({ "text": text })).await;
    let edges = answer.data("/schools/edges").as_array().unwrap_or_else(|| panic!("{text:?}: {}", answer.text));
    edges.iter().filter_map(|edge| edge["node"]["name"].as_str().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn case_punctuation_and_the_order_of_words_do_not_matter() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for (school, texts) in [
            (
                "St Jude's CofE Primary School",
                &["St Jude's", "st judes", "ST JUDE\u{2019}S", "jude's st", "St. Judes", "Saint Judes", "saint jude"][..],
            ),
            ("St John's Cathedral Catholic Primary School", &["cathedral st john", "SAINT JOHNS catholic", "John's, St."]),
            ("UTC Portsmouth", &["u.t.c.", "portsmouth utc", "UTC-Portsmouth", "  utc\tportsmouth\n"]),
            ("Penbridge Infant School & Nursery", &["penbridge nursery and", "Infant & Penbridge", "penb nurs & inf"]),
            ("Castle View Academy", &["castle view academy", "VIEW, castle", "cas vie aca"]),
        ] {
            for text in texts {
                let names = found(&client, text).await;
                assert!(names.iter().any(|name| name == school), "{text:?} does not find {school}: {names:?}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_typing_error_of_each_kind_is_forgiven() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for (school, word) in [
            ("Miltoncross Academy", "miltoncross"),
            ("St Swithun's Catholic Primary School", "swithuns"),
            ("Craneswater Junior School", "craneswater"),
            ("Mayville High School", "mayville"),
            ("Wimborne Primary School", "wimborne"),
        ] {
            let half = word.len() / 2;
            let (begin, end) = word.split_at(half);
            let transposed: String = [&begin[..half - 1], &end[..1], &begin[half - 1..], &end[1..]].concat();
            for typed in [
                format!("{begin}q{end}"),
                format!("{begin}{}", &end[1..]),
                format!("{begin}q{}", &end[1..]),
                transposed,
                format!("q{word}"),
                format!("{word}q"),
                word[1..].to_owned(),
            ] {
                assert_eq!(found(&client, &typed).await, [school], "{typed:?}");
            }
            let twice = format!("q{begin}qq{end}");
            assert!(found(&client, &twice).await.is_empty(), "two errors are too many: {twice:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_in_each_of_two_words_is_forgiven_and_one_in_a_short_word_is_not() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        assert_eq!(found(&client, "portsmuoth gramar").await, ["The Portsmouth Grammar School"]);
        assert_eq!(found(&client, "utx").await, [String::new(); 0]);
        assert_eq!(found(&client, "solentt junor").await, ["Solent Junior School"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_what_the_snapshot_shows() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let mut names = serde_json::Map::new();
        for text in ["saint", "st", "king's academy", "solent", "portsmouth", "mile", "infnat", "c"] {
            names.insert(text.to_owned(), json!(found(&client, text).await));
        }
        insta::assert_json_snapshot!("names_found", names);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_of_sql_are_signs_like_any_other() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for text in
            ["castle%view", "castle_view", "castle' view", "\"castle\" view;--", "castle\\view", "castle view %_"]
        {
            assert_eq!(found(&client, text).await, ["Castle View Academy"], "{text:?}");
        }
        for text in ["castle' OR '1'='1", "castle%' UNION SELECT subject FROM user --", "c%w", "zzzzzzzz"] {
            assert!(found(&client, text).await.is_empty(), "{text:?}");
        }
        let accented = "Cästlé Vïew \u{1F3EB}";
        assert_eq!(found(&client, accented).await, ["Castle View Academy"], "accents and pictures");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_without_letters_or_too_long_is_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let long = "a".repeat(201);
        for text in ["", " ", "%", "''", "_", "...", "\u{1F3EB}", "学校", &long, &"ab ".repeat(20_000)] {
            for list in ["schools", "trusts"] {
                let query = format!("query($text: String) {{ {list}(filter: {{ search: $text }}) {{ totalCount }} }}");
                let answer = client.ask_with(&query, json!({ "text": text })).await;
                assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{list} {:?}: {}", text.get(..20), answer.text);
            }
        }
        let longest = format!("castle view {}", "x".repeat(188));
        assert!(found(&client, &longest).await.is_empty(), "200 letters are looked for");
        assert_eq!(
            found(&client, "castle view academy castle view academy castle view").await,
            ["Castle View Academy"]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nul_bytes_and_lone_surrogates_are_refused_and_other_signs_are_not() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for text in [r"castle\u0000view", r"\ud800castle", r"castle\udc00"] {
            let body = format!(
                r#"{{"query":"query($text: String) {{ schools(filter: {{ search: $text }}) {{ totalCount }} }}","variables":{{"text":"{text}"}}}}"#
            );
            let answer = client.post(body).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{text}: {}", answer.text);
        }
        let literal = r#"{ schools(filter: { search: "castle\u0000view" }) { totalCount } }"#;
        let answer = client.ask(literal).await;
        assert!(answer.codes().is_empty() || answer.codes() == ["BAD_USER_INPUT"], "{}", answer.text);
        for text in ["castle\u{7f}view", "castle\u{85}view", "castle\u{200b}view", "castle\u{ffff} view", "castle\u{1}view"] {
            assert_eq!(found(&client, text).await, ["Castle View Academy"], "{text:?}");
        }
    })
    .await;
}
