use std::path::PathBuf;

use secrecy::ExposeSecret;

use super::*;

/// A folder with this settings file, this environment and these flags.
struct Given {
    folder: tempfile::TempDir,
    inputs: Inputs,
}

fn given(file: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Given {
    let folder = tempfile::tempdir().unwrap();
    if !file.is_empty() {
        std::fs::write(folder.path().join("partnership.toml"), file).unwrap();
    }
    let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let inputs = Inputs {
        file: None,
        folder: folder.path().to_owned(),
        environment: environment.iter().map(text).collect(),
        flags: flags.iter().map(text).collect(),
    };
    Given { folder, inputs }
}

/// The problems without the folder of the test.
fn problems(given: &Given) -> Vec<String> {
    let folder = format!("{}/", given.folder.path().display());
    let problems = load(&given.inputs).unwrap_err().0;
    problems.iter().map(|problem| format!("{}: {}", problem.source, problem.message).replace(&folder, "")).collect()
}

#[test]
fn without_anything_all_is_default() {
    let loaded = load(&given("", &[], &[]).inputs).unwrap();
    assert_eq!(loaded.config.limits, Limits::default());
    assert_eq!(loaded.source("limits.cost"), &Source::Default);
}

#[test]
fn a_flag_counts_for_more_than_the_environment_and_that_for_more_than_the_file() {
    let given = given(
        "[limits]\ncost = 100\ndepth = 20\ntokens = 300\n",
        &[("PARTNERSHIP_LIMITS_COST", "200"), ("PARTNERSHIP_LIMITS_DEPTH", "30")],
        &[("limits.cost", "300")],
    );
    let loaded = load(&given.inputs).unwrap();
    let limits = loaded.config.limits;
    assert_eq!((limits.cost, limits.depth, limits.tokens, limits.aliases), (300, 30, 300, 50));
    assert_eq!(loaded.source("limits.cost").to_string(), "flag");
    assert_eq!(loaded.source("limits.depth").to_string(), "environment, PARTNERSHIP_LIMITS_DEPTH");
    assert!(loaded.source("limits.tokens").to_string().ends_with("partnership.toml, line 4"));
}

#[test]
fn every_kind_of_value_can_be_given_in_the_file_and_in_the_environment() {
    let file = "[partnership]\nla_code = 852\n[server]\ncors_origins = [\"https://a.example\"]\ngraphiql = false\n\
        [auth]\njwks_url = \"https://login.example/keys\"\nkeys = [{ kid = \"k\", algorithm = \"EdDSA\", path = \"Cargo.toml\" }]\n";
    let environment = [
        ("PARTNERSHIP_PARTNERSHIP_LA_CODE", "852"),
        ("PARTNERSHIP_SERVER_CORS_ORIGINS", "https://a.example,"),
        ("PARTNERSHIP_SERVER_GRAPHIQL", "false"),
        ("PARTNERSHIP_AUTH_JWKS_URL", "https://login.example/keys"),
        ("PARTNERSHIP_AUTH_KEYS", "k:EdDSA:Cargo.toml"),
    ];
    for given in [given(file, &[], &[]), given("", &environment, &[])] {
        let config = load(&given.inputs).unwrap().config;
        assert_eq!(config.partnership.la_code.get(), 852);
        assert_eq!(config.server.cors_origins, ["https://a.example"]);
        assert!(!config.server.graphiql);
        assert_eq!(config.auth.jwks_url.as_deref(), Some("https://login.example/keys"));
        let key = AuthKey { kid: "k".into(), algorithm: "EdDSA".into(), path: PathBuf::from("Cargo.toml") };
        assert_eq!(config.auth.keys, [key]);
    }
}

#[test]
fn every_problem_is_reported_at_once_with_where_it_is() {
    let given = given(
        "[limits]\ncost = \"many\"\ndepht = 3\npage_size = 10\n\n[databse]\nurl = \"x\"\n",
        &[
            ("PARTNERSHIP_SERVER_PORT", "99999"),
            ("PARTNERSHIP_LIMITS_COTS", "1"),
            ("PARTNERSHIP_TELEMETRY_LOG", "=="),
            ("HOME", "/"),
        ],
        &[("limits.aliases", "-1"), ("nonsense", "1"), ("auth.leeway_seconds", "301"), ("database.tls_mode", "maybe")],
    );
    assert_eq!(
        problems(&given),
        [
            "partnership.toml, line 7: databse.url: there is no such setting; did you mean database.url?",
            "partnership.toml, line 2: limits.cost takes a whole number, not a string",
            "partnership.toml, line 3: limits.depht: there is no such setting; did you mean limits.depth?",
            "environment, PARTNERSHIP_LIMITS_COTS: there is no such variable; did you mean PARTNERSHIP_LIMITS_COST?",
            "environment, PARTNERSHIP_SERVER_PORT: server.port takes a whole number from 0 to 65535, not \"99999\"",
            "environment, PARTNERSHIP_TELEMETRY_LOG: telemetry.log takes a filter in the syntax of tracing, such as info,api=debug",
            "flag: limits.aliases takes a whole number, not \"-1\"",
            "flag: nonsense: there is no such setting; partnership.example.toml lists them all",
            "flag: auth.leeway_seconds takes 0 to 300, not 301",
            "flag: database.tls_mode takes url, disable, prefer, require, verify-ca, verify-full, not \"maybe\"",
            "partnership.toml, line 4: limits.default_page_size, 25, is more than limits.page_size, 10",
        ]
    );
}

#[test]
fn files_that_are_not_there_are_named() {
    let given = given(
        "",
        &[
            ("PARTNERSHIP_AUTH_KEYS", "a:EdDSA:absent.pem,a:EdDSA:Cargo.toml"),
            ("PARTNERSHIP_DATABASE_TLS_ROOT_CERTIFICATES", "absent.crt"),
        ],
        &[],
    );
    assert_eq!(
        problems(&given),
        [
            "environment, PARTNERSHIP_AUTH_KEYS: auth.keys names the file absent.pem, which is not there",
            "environment, PARTNERSHIP_DATABASE_TLS_ROOT_CERTIFICATES: database.tls_root_certificates names the file absent.crt, which is not there",
            "environment, PARTNERSHIP_AUTH_KEYS: auth.keys has two keys with the kid \"a\"",
        ]
    );
}

#[test]
fn a_named_file_must_be_there_and_an_unnamed_one_need_not() {
    let mut given = given("", &[], &[]);
    assert!(load(&given.inputs).is_ok());
    given.inputs.file = Some(given.folder.path().join("mine.toml"));
    assert!(problems(&given)[0].starts_with("mine.toml: cannot be read:"));
    given.inputs.file = None;
    let path = given.folder.path().join("other.toml").display().to_string();
    given.inputs.environment.insert("PARTNERSHIP_CONFIG".to_owned(), path);
    assert!(problems(&given)[0].starts_with("other.toml: cannot be read:"));
}

#[test]
fn no_message_and_no_printout_shows_a_secret() {
    const SECRET: &str = "hunter2hunter2";
    let url = format!("postgres://app:{SECRET}@db/partnership");
    for given in [
        given(&format!("[database]\nurl = \"{url}\" oops\n"), &[], &[]),
        given(&format!("[database]\nurl = \"mysql://app:{SECRET}@db\"\n"), &[], &[]),
        given(&format!("[database]\nurl = [\"{url}\"]\n"), &[], &[]),
        given("", &[("PARTNERSHIP_DATABASE_URL", SECRET)], &[]),
        given("", &[("PARTNERSHIP_AUTH_KEYS", "-----BEGIN PRIVATE KEY-----\nhunter2hunter2")], &[]),
        given("", &[("PARTNERSHIP_AUTH_KEYS", "k:EdDSA:-----BEGIN PRIVATE KEY-----\nhunter2hunter2")], &[]),
        given("", &[("PARTNERSHIP_AUTH_JWKS_URL", "https://app:hunter2hunter2@login.example")], &[]),
        given("", &[], &[("telemetry.otlp_endpoint", "https://app:hunter2hunter2@collector.example")]),
    ] {
        let shown = load(&given.inputs).unwrap_err().to_string();
        assert!(!shown.contains(SECRET), "{shown}");
    }
    let key_set = format!("https://login.example/keys?code={SECRET}");
    let environment = [("PARTNERSHIP_DATABASE_URL", url.as_str()), ("PARTNERSHIP_AUTH_JWKS_URL", key_set.as_str())];
    let config = load(&given("", &environment, &[]).inputs).unwrap().config;
    assert_eq!(config.database.url.expose_secret(), url);
    assert!(!format!("{:?}", config.database).contains(SECRET));
    for setting in sections().iter().flat_map(|section| &section.settings) {
        assert!(!setting.shown(&config).to_string().contains(SECRET), "{}", setting.key);
    }
}

#[test]
fn a_broken_file_says_in_which_line() {
    let problems = problems(&given("[limits]\ncost = 5\ncost = 6\n", &[], &[]));
    assert!(problems[0].starts_with("partnership.toml, line 3: is not TOML:"), "{problems:?}");
}
