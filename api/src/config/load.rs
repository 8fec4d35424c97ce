use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use toml::Table;
use toml::de::DeTable;

use super::nearest::nearest;
use super::setting::{Given, Setting};
use super::{Config, sections};

const PREFIX: &str = "PARTNERSHIP_";
/// Names the settings file, where a flag cannot.
const FILE_VARIABLE: &str = "PARTNERSHIP_CONFIG";
const DEFAULT_FILE: &str = "partnership.toml";

/// What settings are read from: each counts for more than the one before.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The settings file, if one is named.
    pub file: Option<PathBuf>,
    /// Folder in which `partnership.toml` is looked for when no file is named.
    pub folder: PathBuf,
    /// The variables of the environment.
    pub environment: BTreeMap<String, String>,
    /// Keys and values given by flags.
    pub flags: Vec<(String, String)>,
}

impl Inputs {
    /// The environment of this process and the folder in which it runs.
    #[must_use]
    pub fn of_process(file: Option<PathBuf>, flags: Vec<(String, String)>) -> Self {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        let environment = std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect();
        Self { file, folder: PathBuf::new(), environment, flags }
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// The settings file, and the line in it if it is known.
    File(PathBuf, Option<usize>),
    /// A variable of the environment.
    Environment(String),
    /// A flag.
    Flag,
}

impl Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, None) => write!(f, "{}", path.display()),
            Self::File(path, Some(line)) => write!(f, "{}, line {line}", path.display()),
            Self::Environment(name) => write!(f, "environment, {name}"),
            Self::Flag => f.write_str("flag"),
        }
    }
}

/// The settings in force, and where each came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// Where each came from that is not the default, by key.
    pub sources: BTreeMap<&'static str, Source>,
}

impl Loaded {
    /// Where the value of the setting came from.
    #[must_use]
    pub fn source(&self, key: &str) -> &Source {
        self.sources.get(key).unwrap_or(&Source::Default)
    }
}

/// One thing that is wrong with the settings. No message holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub source: Source,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// All that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = if self.0.len() == 1 { "one problem" } else { "several problems" };
        write!(f, "the settings have {problems}:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {}: {}", problem.source, problem.message))
    }
}

/// Reads file, environment and flags, each over the one before.
///
/// # Errors
/// With every problem that there is, not only the first.
pub fn load(inputs: &Inputs) -> Result<Loaded, Problems> {
    let settings: Vec<Setting> = sections().into_iter().flat_map(|section| section.settings).collect();
    let mut loader = Loader { settings, config: Config::default(), sources: BTreeMap::new(), problems: Vec::new() };
    if let Some(path) = file(inputs) {
        loader.read_file(&path);
    }
    loader.read_environment(&inputs.environment);
    loader.read_flags(&inputs.flags);
    loader.check_together();
    if loader.problems.is_empty() {
        Ok(Loaded { config: loader.config, sources: loader.sources })
    } else {
        Err(Problems(loader.problems))
    }
}

/// The file that is named, or the one that is there.
fn file(inputs: &Inputs) -> Option<PathBuf> {
    let named = inputs.environment.get(FILE_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
    let found = || Some(inputs.folder.join(DEFAULT_FILE)).filter(|path| path.exists());
    inputs.file.clone().or(named).or_else(found)
}

struct Loader {
    settings: Vec<Setting>,
    config: Config,
    sources: BTreeMap<&'static str, Source>,
    problems: Vec<Problem>,
}

impl Loader {
    fn complain(&mut self, source: Source, message: impl Into<String>) {
        self.problems.push(Problem { source, message: message.into() });
    }

    fn read_file(&mut self, path: &Path) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                return self.complain(Source::File(path.to_owned(), None), format!("cannot be read: {error}"));
            }
        };
        // The error's own text quotes the line, in which a password may stand.
        let table = match text.parse::<Table>() {
            Ok(table) => table,
            Err(error) => {
                let line = error.span().map(|span| line_of(&text, span.start));
                return self.complain(Source::File(path.to_owned(), line), format!("is not TOML: {}", error.message()));
            }
        };
        let lines = lines(&text);
        let source = |key: &str| Source::File(path.to_owned(), lines.get(key).copied());
        for (section, value) in &table {
            match value {
                toml::Value::Table(keys) => {
                    for (name, value) in keys {
                        let key = format!("{section}.{name}");
                        self.set(&key, &Given::Toml(value), source(&key));
                    }
                }
                value => self.set(section, &Given::Toml(value), source(section)),
            }
        }
    }

    fn read_environment(&mut self, environment: &BTreeMap<String, String>) {
        let ours = environment.iter().filter(|(name, _)| name.starts_with(PREFIX) && *name != FILE_VARIABLE);
        for (name, value) in ours {
            let source = Source::Environment(name.clone());
            match self.settings.iter().find(|setting| setting.environment_name() == *name) {
                Some(setting) => self.set(setting.key, &Given::Text(value), source),
                None => {
                    let names: Vec<String> = self.settings.iter().map(Setting::environment_name).collect();
                    let meant = nearest(name, names.iter().map(String::as_str));
                    self.complain(source, unknown("variable", meant));
                }
            }
        }
    }

    fn read_flags(&mut self, flags: &[(String, String)]) {
        for (key, value) in flags {
            self.set(key, &Given::Text(value), Source::Flag);
        }
    }

    fn set(&mut self, key: &str, given: &Given<'_>, source: Source) {
        let Some(setting) = self.settings.iter().find(|setting| setting.key == key) else {
            let meant = nearest(key, self.settings.iter().map(|setting| setting.key));
            let message = format!("{key}: {}", unknown("setting", meant));
            return self.complain(source, message);
        };
        match (setting.set)(&mut self.config, given) {
            Ok(()) => {
                self.sources.insert(setting.key, source);
            }
            Err(message) => self.complain(source, format!("{key} {message}")),
        }
    }

    /// What no setting can say by itself.
    fn check_together(&mut self) {
        let found = [not_ordered(&self.config), absent_files(&self.config), keys_named_twice(&self.config)].concat();
        for (keys, message) in found {
            let source = keys.iter().find_map(|key| self.sources.get(key)).cloned().unwrap_or(Source::Default);
            self.complain(source, message);
        }
    }
}

/// What is wrong, and the settings that could mend it.
type Finding = (Vec<&'static str>, String);

fn not_ordered(Config { limits, database, auth, .. }: &Config) -> Vec<Finding> {
    let default_page = u64::try_from(limits.default_page_size).unwrap_or(u64::MAX);
    let page = u64::try_from(limits.page_size).unwrap_or(u64::MAX);
    let (fewest, most) = (database.min_connections.into(), database.max_connections.into());
    [
        ("limits.default_page_size", default_page, "limits.page_size", page),
        ("database.min_connections", fewest, "database.max_connections", most),
        ("auth.jwks_refresh_seconds", auth.jwks_refresh_seconds, "auth.jwks_stale_seconds", auth.jwks_stale_seconds),
    ]
    .into_iter()
    .filter(|(_, smaller, _, larger)| smaller > larger)
    .map(|(key, smaller, other, larger)| {
        (vec![key, other], format!("{key}, {smaller}, is more than {other}, {larger}"))
    })
    .collect()
}

fn absent_files(Config { database, auth, .. }: &Config) -> Vec<Finding> {
    let keys = auth.keys.iter().map(|key| ("auth.keys", &key.path));
    let certificates = database.tls_root_certificates.iter().map(|path| ("database.tls_root_certificates", path));
    keys.chain(certificates)
        .filter(|(_, path)| !path.is_file())
        .map(|(key, path)| (vec![key], format!("{key} names the file {}, which is not there", path.display())))
        .collect()
}

fn keys_named_twice(Config { auth, .. }: &Config) -> Vec<Finding> {
    let mut seen = std::collections::BTreeSet::new();
    let twice = auth.keys.iter().filter(|key| !seen.insert(&key.kid));
    twice.map(|key| (vec!["auth.keys"], format!("auth.keys has two keys with the kid {:?}", key.kid))).collect()
}

fn unknown(what: &str, meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("there is no such {what}; did you mean {meant}?"),
        None => format!("there is no such {what}; partnership.example.toml lists them all"),
    }
}

/// The line of each key, counted from 1.
fn lines(text: &str) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    let Ok(table) = DeTable::parse(text) else { return lines };
    for (section, value) in table.get_ref() {
        lines.insert(section.get_ref().to_string(), line_of(text, section.span().start));
        for (name, _) in value.get_ref().as_table().into_iter().flatten() {
            lines.insert(format!("{}.{}", section.get_ref(), name.get_ref()), line_of(text, name.span().start));
        }
    }
    lines
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
