//! The rows of the checked-in files. A file that cannot be read is a mistake of ours, and a test finds it.

use entities::states::{Direction, MeasureNature, MeasureUnit, Stage};
use entities::values::{Period, Thousandths};
use entities::{cohort, cohort_part, disclosure_rule, measure, measure_break};
use serde::Deserialize;
use serde::de::{Deserializer, Error};

const MEASURES: &str = include_str!("../../../data/catalogue/measures.csv");
const BREAKS: &str = include_str!("../../../data/catalogue/breaks.csv");
const COHORTS: &str = include_str!("../../../data/catalogue/cohorts.csv");
const PARTS: &str = include_str!("../../../data/catalogue/parts.csv");
const RULES: &str = include_str!("../../../data/catalogue/rules.csv");

/// Everything that the files hold.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) rules: Vec<disclosure_rule::Model>,
    pub(super) measures: Vec<measure::Model>,
    pub(super) breaks: Vec<measure_break::Model>,
    pub(super) cohorts: Vec<cohort::Model>,
    pub(super) parts: Vec<cohort_part::Model>,
}

/// Why a checked-in file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// A row is not of the shape.
    #[error("a file of the catalogue: {0}")]
    Row(#[from] csv::Error),
    /// A break is of a measure that is not there.
    #[error("breaks.csv names the measure {0}, which measures.csv does not have")]
    NoSuchMeasure(String),
}

impl Files {
    pub(super) fn read() -> Result<Self, FilesError> {
        let measures: Vec<measure::Model> = rows::<MeasureRow>(MEASURES)?.into_iter().map(Into::into).collect();
        let breaks = rows::<BreakRow>(BREAKS)?.into_iter().map(|row| row.of(&measures)).collect::<Result<_, _>>()?;
        Ok(Self {
            rules: rows::<RuleRow>(RULES)?.into_iter().map(Into::into).collect(),
            measures,
            breaks,
            cohorts: rows::<CohortRow>(COHORTS)?.into_iter().map(Into::into).collect(),
            parts: rows::<PartRow>(PARTS)?.into_iter().map(Into::into).collect(),
        })
    }
}

fn rows<T: for<'a> Deserialize<'a>>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect()
}

#[derive(Deserialize)]
struct RuleRow {
    code: String,
    version: i32,
    threshold: i32,
    count_base: i32,
    note: String,
}

impl From<RuleRow> for disclosure_rule::Model {
    fn from(row: RuleRow) -> Self {
        let RuleRow { code, version, threshold, count_base, note } = row;
        Self { code, version, threshold, count_base, note }
    }
}

#[derive(Deserialize)]
struct MeasureRow {
    id: i32,
    code: String,
    name: String,
    stage: Stage,
    unit: MeasureUnit,
    nature: MeasureNature,
    decimals: i32,
    direction: Direction,
    #[serde(deserialize_with = "yes")]
    is_attainment: bool,
    #[serde(deserialize_with = "value")]
    pupil_sd: Option<Thousandths>,
    #[serde(deserialize_with = "text")]
    pupil_sd_source: Option<String>,
    rule_code: String,
    source: String,
    definition: String,
    #[serde(deserialize_with = "period")]
    first_period: Option<Period>,
    #[serde(deserialize_with = "period")]
    last_period: Option<Period>,
    #[serde(deserialize_with = "value")]
    least: Option<Thousandths>,
    #[serde(deserialize_with = "value")]
    most: Option<Thousandths>,
    #[serde(deserialize_with = "value")]
    largest_jump: Option<Thousandths>,
}

impl From<MeasureRow> for measure::Model {
    fn from(row: MeasureRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            stage: row.stage,
            unit: row.unit,
            nature: row.nature,
            decimals: row.decimals,
            direction: row.direction,
            is_attainment: row.is_attainment,
            pupil_sd_thousandths: row.pupil_sd,
            pupil_sd_source: row.pupil_sd_source,
            rule_code: row.rule_code,
            source: row.source,
            definition: row.definition,
            first_period: row.first_period,
            last_period: row.last_period,
            least_thousandths: row.least,
            most_thousandths: row.most,
            largest_jump_thousandths: row.largest_jump,
        }
    }
}

#[derive(Deserialize)]
struct BreakRow {
    measure_code: String,
    #[serde(deserialize_with = "needed_period")]
    period: Period,
    note: String,
}

impl BreakRow {
    fn of(self, measures: &[measure::Model]) -> Result<measure_break::Model, FilesError> {
        let Self { measure_code, period, note } = self;
        match measures.iter().find(|measure| measure.code == measure_code) {
            Some(measure) => Ok(measure_break::Model { measure_id: measure.id, period, note }),
            None => Err(FilesError::NoSuchMeasure(measure_code)),
        }
    }
}

#[derive(Deserialize)]
struct CohortRow {
    number: Option<i16>,
    code: String,
    name: String,
    #[serde(deserialize_with = "yes")]
    is_staff: bool,
    position: i32,
    #[serde(deserialize_with = "text")]
    definition: Option<String>,
}

impl From<CohortRow> for cohort::Model {
    fn from(row: CohortRow) -> Self {
        let CohortRow { number, code, name, is_staff, position, definition } = row;
        Self { code, name, is_staff, position, number, definition }
    }
}

#[derive(Deserialize)]
struct PartRow {
    partition: String,
    whole: String,
    part: String,
}

impl From<PartRow> for cohort_part::Model {
    fn from(row: PartRow) -> Self {
        Self { partition_code: row.partition, part_code: row.part, whole_code: row.whole }
    }
}

fn yes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(D::Error::custom(format!("{other:?} is neither yes nor no"))),
    }
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(String::deserialize(deserializer)?).filter(|text| !text.is_empty()))
}

fn value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Thousandths>, D::Error> {
    text(deserializer)?.map(|text| Thousandths::parse(&text, 3).map_err(D::Error::custom)).transpose()
}

fn period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Period>, D::Error> {
    text(deserializer)?.map(|text| Period::parse(&text).map_err(D::Error::custom)).transpose()
}

fn needed_period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    period(deserializer)?.ok_or_else(|| D::Error::custom("there is no period"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use entities::states::MeasureNature;

    use super::Files;

    #[test]
    fn the_files_hold_what_they_refer_to() {
        let files = Files::read().unwrap();
        let rules: HashSet<_> = files.rules.iter().map(|rule| &rule.code).collect();
        let cohorts: HashSet<_> =
            files.cohorts.iter().filter(|cohort| !cohort.is_staff).map(|cohort| &cohort.code).collect();
        for measure in &files.measures {
            assert!(rules.contains(&measure.rule_code), "{}", measure.code);
            assert!((0..=3).contains(&measure.decimals), "{}", measure.code);
            assert!(
                measure.first_period.zip(measure.last_period).is_none_or(|(first, last)| first <= last),
                "{}",
                measure.code
            );
            let limits = measure.least_thousandths.zip(measure.most_thousandths);
            assert!(limits.is_none_or(|(least, most)| least <= most), "{}", measure.code);
            assert!(
                measure.nature == MeasureNature::NotOfPupils || measure.rule_code != "NOT_OF_PUPILS",
                "{}",
                measure.code
            );
        }
        for part in &files.parts {
            assert!(cohorts.contains(&part.part_code) && cohorts.contains(&part.whole_code), "{part:?}");
        }
        for cohort in &files.cohorts {
            assert_eq!(cohort.number.is_none(), cohort.is_staff, "{}", cohort.code);
        }
    }

    #[test]
    fn no_number_and_no_code_is_given_twice() {
        let files = Files::read().unwrap();
        let all = files.measures.len();
        assert_eq!(files.measures.iter().map(|measure| measure.id).collect::<HashSet<_>>().len(), all);
        assert_eq!(files.measures.iter().map(|measure| &measure.code).collect::<HashSet<_>>().len(), all);
        assert_eq!(files.cohorts.iter().map(|cohort| &cohort.code).collect::<HashSet<_>>().len(), files.cohorts.len());
    }
}
