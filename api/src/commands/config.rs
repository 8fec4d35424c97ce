use std::collections::BTreeMap;

use api::config::{Loaded, env_template, sections, toml_template};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::console;
use super::context::Context;
use super::failure::{Exit, Outcome};

/// Show the settings in force and where each comes from, without secrets.
#[derive(Debug, Args)]
pub(crate) struct ShowConfig {
    /// Print a file of all settings with their meaning and default instead.
    #[arg(long, value_name = "FORM")]
    template: Option<Template>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Template {
    /// For partnership.toml.
    Toml,
    /// For the environment.
    Env,
}

impl ShowConfig {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        match self.template {
            Some(Template::Toml) => console::print(&toml_template())?,
            Some(Template::Env) => console::print(&env_template())?,
            None => {
                let loaded = context.settings(&[])?;
                if context.global.json {
                    console::print_json(&as_json(&loaded))?;
                } else {
                    console::print(&as_text(&loaded))?;
                }
            }
        }
        Ok(Exit::Done)
    }
}

fn as_text(loaded: &Loaded) -> String {
    let settings = sections().into_iter().flat_map(|section| section.settings);
    let rows: Vec<[String; 2]> = settings
        .map(|setting| {
            let value = setting.shown(&loaded.config);
            [format!("{} = {value}", setting.key), format!("# {}", loaded.source(setting.key))]
        })
        .collect();
    console::columns(&rows)
}

fn as_json(loaded: &Loaded) -> BTreeMap<&'static str, serde_json::Value> {
    let settings = sections().into_iter().flat_map(|section| section.settings);
    settings
        .map(|setting| {
            let source = loaded.source(setting.key).to_string();
            (setting.key, json!({ "value": setting.shown(&loaded.config), "source": source }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use api::config::{Inputs, load};

    use super::*;

    #[test]
    fn each_setting_is_shown_with_its_source_and_no_secret() {
        let url = "postgres://app:hunter2@db/partnership".to_owned();
        let environment = BTreeMap::from([("PARTNERSHIP_DATABASE_URL".to_owned(), url)]);
        let loaded = load(&Inputs { environment, ..Inputs::default() }).unwrap();
        let text = as_text(&loaded);
        let line = text.lines().find(|line| line.starts_with("database.url")).unwrap();
        assert!(line.contains(r#""postgres://app:***@db/partnership""#), "{line}");
        assert!(line.ends_with("# environment, PARTNERSHIP_DATABASE_URL"), "{line}");
        let json = as_json(&loaded);
        assert_eq!(json["limits.cost"], json!({ "value": 5_000, "source": "default" }));
        assert!(!text.contains("hunter2") && !json!(json).to_string().contains("hunter2"));
    }
}
