use std::fmt::Write;

use super::{Config, Setting, sections};

/// `partnership.example.toml`: every setting with its meaning and its default.
#[must_use]
pub fn toml_template() -> String {
    let config = Config::default();
    let mut text = comment(
        "All settings of `partnership`, each with its default. Copy this file to partnership.toml and take the # from the \
         lines that you change. A variable of the environment counts for more than the file, a flag (--set key=value) for \
         more than both. An empty text is no value. Paths begin at the folder in which the command runs. Made by: \
         partnership config --template toml",
    );
    for section in sections() {
        let _ = write!(text, "\n{}[{}]\n", comment(section.doc), section.name);
        for setting in section.settings {
            let name = setting.key.rsplit('.').next().unwrap_or(setting.key);
            let (note, value) = (note(&setting), setting.shown(&config));
            let _ = write!(text, "\n{}{note}#{name} = {value}\n", comment(setting.doc));
        }
    }
    text
}

/// `.env.example`: the same as variables of the environment.
#[must_use]
pub fn env_template() -> String {
    let config = Config::default();
    let mut text = comment(
        "All settings of `partnership` as variables of the environment, each with its default. What each means is said in \
         partnership.example.toml. Made by: partnership config --template env",
    );
    text.push_str("\n# The settings file; partnership.toml, if it is there, without this.\n#PARTNERSHIP_CONFIG=\n");
    for section in sections() {
        text.push('\n');
        for setting in section.settings {
            let value = match setting.shown(&config) {
                toml::Value::String(text) => text,
                toml::Value::Array(_) => String::new(),
                value => value.to_string(),
            };
            let _ = writeln!(text, "#{}={value}", setting.environment_name());
        }
    }
    text
}

fn note(setting: &Setting) -> String {
    let kind = if setting.limit.is_empty() { setting.kind } else { &setting.limit };
    comment(&format!("Takes: {kind}.")) + &comment(&format!("Environment: {}.", setting.environment_name()))
}

/// A paragraph as comment lines of at most 100 characters.
fn comment(paragraph: &str) -> String {
    let mut lines = vec![String::from("#")];
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= 100 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("# {word}")),
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Inputs, load};

    fn checked_in(name: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
        std::fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn the_checked_in_templates_are_these() {
        let again = "run `cargo run -- config --template";
        assert_eq!(checked_in("partnership.example.toml"), toml_template(), "{again} toml > partnership.example.toml`");
        assert_eq!(checked_in(".env.example"), env_template(), "{again} env > .env.example`");
    }

    #[test]
    fn the_templates_without_their_marks_are_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let uncommented: String = toml_template()
            .lines()
            .map(|line| {
                line.strip_prefix('#').filter(|rest| rest.contains(" = ") && !rest.starts_with(' ')).unwrap_or(line)
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        std::fs::write(folder.path().join("partnership.toml"), &uncommented).unwrap();
        let from_file = load(&Inputs { folder: folder.path().to_owned(), ..Inputs::default() }).unwrap();
        let environment = env_template()
            .lines()
            .filter_map(|line| line.strip_prefix('#')?.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let from_environment = load(&Inputs { environment, ..Inputs::default() }).unwrap();
        let settings: Vec<Setting> = sections().into_iter().flat_map(|section| section.settings).collect();
        for loaded in [from_file, from_environment] {
            assert_eq!(loaded.sources.len(), settings.len());
            for setting in &settings {
                assert_eq!(setting.shown(&loaded.config), setting.shown(&Config::default()), "{}", setting.key);
            }
        }
    }

    #[test]
    fn every_setting_is_explained_in_a_sentence() {
        for setting in sections().into_iter().flat_map(|section| section.settings) {
            let doc = setting.doc.trim();
            assert!(doc.split(' ').count() > 2 && doc.ends_with('.'), "{}: {doc}", setting.key);
        }
    }
}
