use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use entities::keys::LaCode;
use secrecy::{ExposeSecret, SecretString};
use toml::Value;

use super::{AuthKey, Config, redact};

/// One setting: all that is known of it, so that file, environment, flags, template and printout cannot disagree.
pub struct Setting {
    /// Where it stands in the file: `limits.cost`.
    pub key: &'static str,
    /// What it is, its unit, and what follows from it.
    pub doc: &'static str,
    /// What kind of value it takes.
    pub kind: &'static str,
    /// Which values of that kind it takes; empty if all.
    pub limit: String,
    pub(super) set: fn(&mut Config, &Given<'_>) -> Result<(), String>,
    pub(super) show: fn(&Config) -> Value,
}

impl Setting {
    /// Name of its environment variable: `PARTNERSHIP_LIMITS_COST`.
    #[must_use]
    pub fn environment_name(&self) -> String {
        format!("PARTNERSHIP_{}", self.key.replace('.', "_").to_ascii_uppercase())
    }

    /// Its value as TOML, with passwords left out.
    #[must_use]
    pub fn shown(&self, config: &Config) -> Value {
        (self.show)(config)
    }
}

/// A value as it was given.
pub(super) enum Given<'a> {
    /// In the settings file, where it has a type.
    Toml(&'a Value),
    /// In the environment or by a flag, where all is text.
    Text(&'a str),
}

/// A type that a setting can have.
pub(super) trait SettingValue: Sized {
    const KIND: &'static str;

    fn from_text(text: &str) -> Result<Self, String>;

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_str().map_or_else(|| Err(wrong_type(Self::KIND, value)), Self::from_text)
    }

    /// The value without secrets.
    fn show(&self) -> Value;

    fn read(given: &Given<'_>) -> Result<Self, String> {
        match given {
            Given::Toml(value) => Self::from_toml(value),
            Given::Text(text) => Self::from_text(text),
        }
    }
}

fn wrong_type(expected: &str, value: &Value) -> String {
    format!("takes {expected}, not {}", article(value.type_str()))
}

fn article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn whole_number(most: impl TryInto<u32>) -> String {
    most.try_into().map_or_else(|_| "a whole number".to_owned(), |most| format!("a whole number from 0 to {most}"))
}

macro_rules! whole_numbers {
    ($($number:ty),+) => {$(
        impl SettingValue for $number {
            const KIND: &'static str = "a whole number";

            fn from_text(text: &str) -> Result<Self, String> {
                text.trim().parse().map_err(|_| format!("takes {}, not {text:?}", whole_number(Self::MAX)))
            }

            fn from_toml(value: &Value) -> Result<Self, String> {
                let number = value.as_integer().ok_or_else(|| wrong_type(Self::KIND, value))?;
                Self::try_from(number).map_err(|_| format!("takes {}, not {number}", whole_number(Self::MAX)))
            }

            fn show(&self) -> Value {
                Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )+};
}
whole_numbers!(u16, u32, u64, usize);

impl SettingValue for bool {
    const KIND: &'static str = "true or false";

    fn from_text(text: &str) -> Result<Self, String> {
        text.trim().parse().map_err(|_| format!("takes true or false, not {text:?}"))
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| wrong_type(Self::KIND, value))
    }

    fn show(&self) -> Value {
        Value::Boolean(*self)
    }
}

impl SettingValue for String {
    const KIND: &'static str = "text";

    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.trim().to_owned())
    }

    fn show(&self) -> Value {
        Value::String(redact::web(self).to_owned())
    }
}

impl SettingValue for SecretString {
    const KIND: &'static str = "text";

    fn from_text(text: &str) -> Result<Self, String> {
        Ok(Self::from(text.trim()))
    }

    fn show(&self) -> Value {
        Value::String(redact::url(self.expose_secret()))
    }
}

impl SettingValue for PathBuf {
    const KIND: &'static str = "the path of a file";

    fn from_text(text: &str) -> Result<Self, String> {
        Ok(Self::from(text.trim()))
    }

    fn show(&self) -> Value {
        Value::String(self.display().to_string())
    }
}

impl SettingValue for LaCode {
    const KIND: &'static str = "a local authority code";

    fn from_text(text: &str) -> Result<Self, String> {
        Self::parse(text).map_err(|error| error.to_string())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        match value {
            Value::Integer(number) => Self::from_text(&number.to_string()),
            Value::String(text) => Self::from_text(text),
            _ => Err(wrong_type(Self::KIND, value)),
        }
    }

    fn show(&self) -> Value {
        Value::Integer(self.get().into())
    }
}

/// An empty text is no value, so that a variable can be emptied where it cannot be removed.
impl<T: SettingValue> SettingValue for Option<T> {
    const KIND: &'static str = T::KIND;

    fn from_text(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() { Ok(None) } else { T::from_text(text).map(Some) }
    }

    fn show(&self) -> Value {
        self.as_ref().map_or_else(|| Value::String(String::new()), T::show)
    }
}

/// As text, the parts stand between commas.
impl<T: SettingValue> SettingValue for Vec<T> {
    const KIND: &'static str = "a list";

    fn from_text(text: &str) -> Result<Self, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(T::from_text).collect()
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_array().ok_or_else(|| wrong_type(Self::KIND, value))?.iter().map(T::from_toml).collect()
    }

    fn show(&self) -> Value {
        Value::Array(self.iter().map(T::show).collect())
    }
}

impl SettingValue for AuthKey {
    const KIND: &'static str = "a key";

    fn from_text(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, ':').map(|part| part.trim().to_owned());
        match (parts.next(), parts.next(), parts.next()) {
            (Some(kid), Some(algorithm), Some(path)) if !kid.is_empty() && !path.is_empty() => {
                Ok(Self { kid, algorithm, path: path.into() })
            }
            // Not quoted: it may be a private key that was put here instead of its file's name.
            _ => Err("takes keys of the form kid:algorithm:file".to_owned()),
        }
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        let shape = || "takes tables of the form { kid = \"…\", algorithm = \"EdDSA\", path = \"…\" }".to_owned();
        let table = value.as_table().filter(|table| table.len() == 3).ok_or_else(shape)?;
        let text = |name: &str| table.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(shape);
        Ok(Self { kid: text("kid")?, algorithm: text("algorithm")?, path: text("path")?.into() })
    }

    fn show(&self) -> Value {
        let path = self.path.display().to_string();
        Value::Table(toml::Table::from_iter([
            ("kid".to_owned(), Value::String(self.kid.clone())),
            ("algorithm".to_owned(), Value::String(self.algorithm.clone())),
            ("path".to_owned(), Value::String(path)),
        ]))
    }
}

/// Which values of its type a setting takes.
pub(super) trait Rule<T> {
    fn check(&self, value: &T) -> Result<(), String>;

    /// As a phrase after the default; empty if there is nothing to say.
    fn describe(&self) -> String;
}

impl<T> Rule<T> for () {
    fn check(&self, _: &T) -> Result<(), String> {
        Ok(())
    }

    fn describe(&self) -> String {
        String::new()
    }
}

impl<T: PartialOrd + Display> Rule<T> for RangeInclusive<T> {
    fn check(&self, value: &T) -> Result<(), String> {
        if self.contains(value) { Ok(()) } else { Err(format!("takes {}, not {value}", Rule::<T>::describe(self))) }
    }

    fn describe(&self) -> String {
        format!("{} to {}", self.start(), self.end())
    }
}

impl<const N: usize> Rule<String> for [&'static str; N] {
    fn check(&self, value: &String) -> Result<(), String> {
        if self.contains(&value.as_str()) {
            Ok(())
        } else {
            Err(format!("takes {}, not {value:?}", Rule::<String>::describe(self)))
        }
    }

    fn describe(&self) -> String {
        self.join(", ")
    }
}

/// A check that needs more than a range or a list of words. The phrase continues "takes".
pub(super) struct Only<T>(pub(super) fn(&T) -> bool, pub(super) &'static str);

impl<T> Rule<T> for Only<T> {
    fn check(&self, value: &T) -> Result<(), String> {
        if (self.0)(value) { Ok(()) } else { Err(format!("takes {}", self.1)) }
    }

    fn describe(&self) -> String {
        self.1.to_owned()
    }
}

/// Declares the settings of a section: the struct with its defaults, and what [`Setting`] says of each field.
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        $(#[derive($($derive:ident),+)])?
        $name:ident at $section:ident {
            $( $(#[doc = $doc:literal])+ $field:ident: $type:ty = $default:expr $(, $rule:expr)?; )+
        }
        $( besides { $( $(#[doc = $other_doc:literal])+ $other:ident: $other_type:ty; )+ } )?
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone $($(, $derive)+)?)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: $type, )+
            $( $( $(#[doc = $other_doc])+ pub $other: $other_type, )+ )?
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )+ $( $( $other: Default::default(), )+ )? }
            }
        }

        impl $name {
            fn section() -> $crate::config::Section {
                $crate::config::Section {
                    name: stringify!($section),
                    doc: concat!($($about, "\n"),+),
                    settings: vec![$( $crate::config::setting::Setting {
                        key: concat!(stringify!($section), ".", stringify!($field)),
                        doc: concat!($($doc, "\n"),+),
                        kind: <$type as SettingValue>::KIND,
                        limit: Rule::<$type>::describe(&section!(@rule $($rule)?)),
                        set: |config, given| {
                            let value = <$type as SettingValue>::read(given)?;
                            Rule::<$type>::check(&section!(@rule $($rule)?), &value)?;
                            config.$section.$field = value;
                            Ok(())
                        },
                        show: |config| SettingValue::show(&config.$section.$field),
                    } ),+],
                }
            }
        }
    };
    (@rule) => { () };
    (@rule $rule:expr) => { $rule };
}
pub(super) use section;
