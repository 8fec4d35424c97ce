//! What the columns of the published files mean: data from checked-in files, so that a new file is a few lines there and
//! no code. A file that cannot be read is a mistake of ours, and a test finds it.

use std::collections::HashMap;

use entities::states::{ObservationStatus, ValueState};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer};

use super::period::{Reading, Stretch};

const LAYOUTS: &str = include_str!("../../../data/catalogue/layouts/layouts.csv");
const SUBJECTS: &str = include_str!("../../../data/catalogue/layouts/subjects.csv");
const FILTERS: &str = include_str!("../../../data/catalogue/layouts/filters.csv");
const COLUMNS: &str = include_str!("../../../data/catalogue/layouts/columns.csv");
const SERIES: &str = include_str!("../../../data/catalogue/layouts/series.csv");
const SYMBOLS: &str = include_str!("../../../data/catalogue/layouts/symbols.csv");

/// The columns of one kind of published file.
#[derive(Debug)]
pub(super) struct Layout {
    /// Name, such as `KS2_FINAL`.
    pub(super) name: String,
    /// Which statistics it is.
    pub(super) title: String,
    /// How settled its figures are, where neither the file nor the operator says.
    pub(super) status: ObservationStatus,
    /// How its period is told.
    pub(super) period: Reading,
    /// Column that tells the period; empty where the file's name does.
    pub(super) period_column: String,
    /// Columns without which a file is not of this layout.
    pub(super) needs: Vec<String>,
    /// Whom a row is about; the first that fits counts.
    pub(super) subjects: Vec<SubjectRow>,
    /// What the words in its filter columns say.
    pub(super) filters: Vec<FilterRow>,
    /// What its other columns mean.
    pub(super) columns: Vec<ColumnRow>,
    /// Measures of rows that name their measure.
    pub(super) series: Vec<SeriesRow>,
    /// States of its publisher's symbols, in small letters.
    pub(super) symbols: HashMap<String, ValueState>,
}

#[derive(Deserialize)]
struct LayoutRow {
    layout: String,
    title: String,
    symbols: String,
    status: ObservationStatus,
    period: Reading,
    period_column: String,
    needs: String,
}

/// Whom rows with a word in a column are about.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SubjectRow {
    layout: String,
    pub(super) column: String,
    /// The word; `*` is any.
    pub(super) value: String,
    pub(super) subject: Subject,
    /// Column with the key of the school or authority.
    pub(super) key_column: String,
    /// What is not held.
    pub(super) note: String,
}

/// What kind of subject a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Subject {
    School,
    SchoolByLaestab,
    LocalAuthority,
    EnglandAllSchools,
    EnglandStateFunded,
    EnglandStateFundedPrimary,
    EnglandStateFundedSecondary,
    EnglandSpecial,
    NotHeld,
}

/// What a word in a filter column says of the row.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FilterRow {
    layout: String,
    pub(super) column: String,
    pub(super) value: String,
    pub(super) cohort_code: String,
    /// What is put behind the codes of the measures: `_PRIMARY`.
    pub(super) measure_suffix: String,
    #[serde(deserialize_with = "some")]
    pub(super) span: Option<Stretch>,
    #[serde(deserialize_with = "some")]
    pub(super) status: Option<ObservationStatus>,
    /// What is not held, if rows with this word are not.
    pub(super) not_held: String,
}

/// What a column means.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ColumnRow {
    layout: String,
    /// Its name; `*` at the beginning is any text, `#` a digit.
    pub(super) column: String,
    pub(super) role: Role,
    /// The measure; `*` is the one that the row names.
    pub(super) measure_code: String,
    pub(super) cohort_code: String,
    /// Why it is ignored.
    #[serde(rename = "note")]
    _note: String,
}

/// What a column holds of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    Value,
    Numerator,
    Denominator,
    Pupils,
    Lower,
    Upper,
    /// Names of measures, in rows of one value.
    Series,
    /// Who, when, or for whom.
    Key,
    /// Nothing that is held; the note says why.
    Ignored,
}

/// The measure of the rows that name it so.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SeriesRow {
    layout: String,
    pub(super) series: String,
    pub(super) measure_code: String,
    pub(super) span: Stretch,
}

#[derive(Deserialize)]
struct SymbolRow {
    family: String,
    symbol: String,
    state: ValueState,
    #[serde(rename = "note")]
    _note: String,
}

/// Reads the layouts, the most particular first.
pub(super) fn read() -> Result<Vec<Layout>, csv::Error> {
    let (subjects, filters): (Vec<SubjectRow>, Vec<FilterRow>) = (rows(SUBJECTS)?, rows(FILTERS)?);
    let (columns, series): (Vec<ColumnRow>, Vec<SeriesRow>) = (rows(COLUMNS)?, rows(SERIES)?);
    let symbols: Vec<SymbolRow> = rows(SYMBOLS)?;
    let layouts = rows::<LayoutRow>(LAYOUTS)?.into_iter().map(|row| Layout {
        subjects: of(&subjects, |subject| subject.layout == row.layout),
        filters: of(&filters, |filter| filter.layout == row.layout),
        columns: of(&columns, |column| column.layout == row.layout),
        series: of(&series, |series| series.layout == row.layout),
        symbols: states(&symbols, &row.symbols),
        needs: row.needs.split('|').map(str::to_owned).collect(),
        name: row.layout,
        title: row.title,
        status: row.status,
        period: row.period,
        period_column: row.period_column,
    });
    Ok(layouts.collect())
}

fn of<T: Clone>(rows: &[T], is_of: impl Fn(&T) -> bool) -> Vec<T> {
    rows.iter().filter(|row| is_of(row)).cloned().collect()
}

fn states(symbols: &[SymbolRow], family: &str) -> HashMap<String, ValueState> {
    let own = symbols.iter().filter(|row| row.family == family);
    own.map(|row| (row.symbol.to_ascii_lowercase(), row.state)).collect()
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect()
}

fn some<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    let deserializer = IntoDeserializer::<serde::de::value::Error>::into_deserializer(text);
    T::deserialize(deserializer).map(Some).map_err(D::Error::custom)
}

impl Layout {
    /// Columns that the layout needs and the header lacks.
    pub(super) fn missing(&self, header: &[String]) -> Vec<&str> {
        self.needs.iter().map(String::as_str).filter(|name| place(header, name).is_none()).collect()
    }
}

/// Place of a column; capitals do not matter.
pub(super) fn place(header: &[String], name: &str) -> Option<usize> {
    header.iter().position(|column| column.eq_ignore_ascii_case(name))
}

/// Whether the name is of the pattern.
pub(super) fn is_like(name: &str, pattern: &str) -> bool {
    let Some(ending) = pattern.strip_prefix('*') else { return name.eq_ignore_ascii_case(pattern) };
    let (name, ending) = (name.as_bytes(), ending.as_bytes());
    let tail = name.len().checked_sub(ending.len()).and_then(|from| name.get(from..));
    tail.is_some_and(|tail| {
        let fits = |(letter, sign): (&u8, &u8)| match sign {
            b'#' => letter.is_ascii_digit(),
            sign => letter.eq_ignore_ascii_case(sign),
        };
        tail.iter().zip(ending).all(fits)
    })
}
