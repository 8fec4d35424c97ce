//! A layout bound to the header of a file and to the numbers of the catalogue.

use std::collections::{HashMap, HashSet};

use super::error::ObservationsError;
use super::layouts::{ColumnRow, FilterRow, Layout, Role, SubjectRow, is_like, place};
use super::period::Stretch;
use crate::observations::catalogue::Catalogue;

/// The measure that every row names.
const NAMED_BY_ROW: &str = "*";

/// A measure as values of it are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) id: i32,
    pub(super) decimals: u32,
}

/// A layout whose columns are found.
#[derive(Debug)]
pub(super) struct Bound<'a> {
    pub(super) layout: &'a Layout,
    pub(super) header: Vec<String>,
    pub(super) subjects: Vec<BoundSubject<'a>>,
    pub(super) filters: Vec<BoundFilter<'a>>,
    pub(super) period_at: Option<usize>,
    pub(super) series_at: Option<usize>,
    pub(super) series: HashMap<&'a str, (Measured, Stretch)>,
    pub(super) values: Vec<BoundValue>,
    /// Columns of which the layout knows nothing, or which are there twice.
    pub(super) unknown: Vec<String>,
    /// What is put behind the codes of measures; the first is nothing.
    pub(super) suffixes: Vec<&'a str>,
    pub(super) all_pupils: i16,
    pub(super) cohorts: HashMap<&'a str, i16>,
}

/// A rule about whom rows are about.
#[derive(Debug)]
pub(super) struct BoundSubject<'a> {
    pub(super) at: Option<usize>,
    pub(super) rule: &'a SubjectRow,
    pub(super) key_at: Option<usize>,
}

/// A column whose words say for whom, when or how settled.
#[derive(Debug)]
pub(super) struct BoundFilter<'a> {
    pub(super) at: Option<usize>,
    pub(super) column: &'a str,
    pub(super) words: HashMap<String, &'a FilterRow>,
}

/// A column of values with the columns that go with it.
#[derive(Debug)]
pub(super) struct BoundValue {
    pub(super) at: usize,
    /// The measure with each suffix; none if the row names it.
    pub(super) measures: Vec<Option<Measured>>,
    pub(super) cohort: i16,
    pub(super) numerator: Option<usize>,
    pub(super) denominator: Option<usize>,
    pub(super) pupils: Option<usize>,
    pub(super) lower: Option<usize>,
    pub(super) upper: Option<usize>,
}

impl<'a> Bound<'a> {
    /// Finds the layout's columns in the header and its measures and cohorts in the catalogue.
    pub(super) fn of(layout: &'a Layout, header: &[String], catalogue: &Catalogue) -> Result<Self, ObservationsError> {
        let at = |name: &str| place(header, name);
        let suffixes = suffixes(layout);
        let cohorts = cohorts(layout, catalogue)?;
        Ok(Self {
            subjects: layout.subjects.iter().map(|rule| subject(rule, header)).collect(),
            filters: filters(layout, header),
            period_at: at(&layout.period_column),
            series_at: layout.columns.iter().find(|row| row.role == Role::Series).and_then(|row| at(&row.column)),
            series: series(layout, catalogue)?,
            values: values(layout, header, &suffixes, &cohorts, catalogue)?,
            unknown: unknown(layout, header),
            header: header.to_vec(),
            all_pupils: cohort("ALL_PUPILS", catalogue)?,
            layout,
            suffixes,
            cohorts,
        })
    }

    /// The name of a column as the file has it.
    pub(super) fn column(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.header.get(at)).map_or("", String::as_str)
    }
}

fn subject<'a>(rule: &'a SubjectRow, header: &[String]) -> BoundSubject<'a> {
    BoundSubject { at: place(header, &rule.column), rule, key_at: place(header, &rule.key_column) }
}

fn filters<'a>(layout: &'a Layout, header: &[String]) -> Vec<BoundFilter<'a>> {
    let mut filters: Vec<BoundFilter<'a>> = Vec::new();
    for row in &layout.filters {
        let word = row.value.to_ascii_lowercase();
        match filters.iter_mut().find(|filter| filter.column == row.column) {
            Some(filter) => drop(filter.words.insert(word, row)),
            None => filters.push(BoundFilter {
                at: place(header, &row.column),
                column: &row.column,
                words: HashMap::from([(word, row)]),
            }),
        }
    }
    filters
}

/// All suffixes of the layout's measures, none at first.
pub(super) fn suffixes(layout: &Layout) -> Vec<&str> {
    let mut suffixes = vec![""];
    for filter in &layout.filters {
        if !suffixes.contains(&filter.measure_suffix.as_str()) {
            suffixes.push(&filter.measure_suffix);
        }
    }
    suffixes
}

fn cohorts<'a>(layout: &'a Layout, catalogue: &Catalogue) -> Result<HashMap<&'a str, i16>, ObservationsError> {
    let filters = layout.filters.iter().map(|row| row.cohort_code.as_str());
    let columns = layout.columns.iter().map(|row| row.cohort_code.as_str());
    let codes: HashSet<&str> = filters.chain(columns).filter(|code| !code.is_empty()).collect();
    codes.into_iter().map(|code| Ok((code, cohort(code, catalogue)?))).collect()
}

fn cohort(code: &str, catalogue: &Catalogue) -> Result<i16, ObservationsError> {
    catalogue.number(code).ok_or_else(|| ObservationsError::CatalogueBehind(format!("the cohort {code}")))
}

fn measured(code: &str, catalogue: &Catalogue) -> Option<Measured> {
    let measure = catalogue.measure(code)?;
    Some(Measured { id: measure.id, decimals: u32::try_from(measure.decimals).unwrap_or_default() })
}

fn needed(code: &str, catalogue: &Catalogue) -> Result<Measured, ObservationsError> {
    measured(code, catalogue).ok_or_else(|| ObservationsError::CatalogueBehind(format!("the measure {code}")))
}

fn series<'a>(
    layout: &'a Layout,
    catalogue: &Catalogue,
) -> Result<HashMap<&'a str, (Measured, Stretch)>, ObservationsError> {
    let named = layout.series.iter();
    named.map(|row| Ok((row.series.as_str(), (needed(&row.measure_code, catalogue)?, row.span)))).collect()
}

fn values(
    layout: &Layout,
    header: &[String],
    suffixes: &[&str],
    cohorts: &HashMap<&str, i16>,
    catalogue: &Catalogue,
) -> Result<Vec<BoundValue>, ObservationsError> {
    let parts = parts(layout, header);
    let mut values = Vec::new();
    let mut told = HashSet::new();
    for row in layout.columns.iter().filter(|row| row.role == Role::Value) {
        let Some(at) = place(header, &row.column) else { continue };
        // Where the same figure has gone by several names, the first that the file has counts.
        if !told.insert(about(row)) {
            continue;
        }
        let part = |role: Role| parts.get(&(role, about(row))).copied();
        values.push(BoundValue {
            at,
            measures: measures(&row.measure_code, suffixes, catalogue)?,
            cohort: cohorts.get(row.cohort_code.as_str()).copied().unwrap_or_default(),
            numerator: part(Role::Numerator),
            denominator: part(Role::Denominator),
            pupils: part(Role::Pupils),
            lower: part(Role::Lower),
            upper: part(Role::Upper),
        });
    }
    Ok(values)
}

fn about(row: &ColumnRow) -> (&str, &str) {
    (&row.measure_code, &row.cohort_code)
}

/// The measure with each suffix. A measure need not be told with all of them, but with one at least.
fn measures(code: &str, suffixes: &[&str], catalogue: &Catalogue) -> Result<Vec<Option<Measured>>, ObservationsError> {
    if code == NAMED_BY_ROW {
        return Ok(Vec::new());
    }
    let with = suffixes.iter().map(|suffix| measured(&format!("{code}{suffix}"), catalogue));
    let with: Vec<Option<Measured>> = with.collect();
    if with.iter().all(Option::is_none) {
        return Err(ObservationsError::CatalogueBehind(format!("the measure {code}")));
    }
    Ok(with)
}

type Part<'a> = (Role, (&'a str, &'a str));

/// Where the numerators, denominators and limits are; the first column that the file has counts.
fn parts<'a>(layout: &'a Layout, header: &[String]) -> HashMap<Part<'a>, usize> {
    let mut parts = HashMap::new();
    for row in &layout.columns {
        if let Some(at) = place(header, &row.column) {
            parts.entry((row.role, about(row))).or_insert(at);
        }
    }
    parts
}

fn unknown(layout: &Layout, header: &[String]) -> Vec<String> {
    let patterns: Vec<&str> =
        layout.columns.iter().map(|row| row.column.as_str()).filter(|column| column.starts_with('*')).collect();
    let exact: HashSet<String> = layout.columns.iter().map(|row| row.column.to_ascii_lowercase()).collect();
    let is_known = |name: &str| {
        exact.contains(&name.to_ascii_lowercase()) || patterns.iter().any(|pattern| is_like(name, pattern))
    };
    let is_first = |at: usize, name: &str| place(header, name) == Some(at);
    let unknown = header.iter().enumerate().filter(|(at, name)| !is_known(name) || !is_first(*at, name));
    unknown.map(|(_, name)| name.chars().take(80).collect()).collect()
}

#[cfg(test)]
mod tests {
    use migration::Migrator;
    use sea_orm_migration::MigratorTrait;

    use super::*;
    use crate::config::Database;
    use crate::observations::catalogue::load;
    use crate::observations::import::layouts::{self, Subject};

    async fn catalogue() -> Catalogue {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let db = crate::db::connect(&Database { url: url.into(), ..Database::default() }).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        load(&db).await.unwrap();
        Catalogue::read(&db).await.unwrap()
    }

    fn columns(layout: &Layout) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        for row in layout.columns.iter().filter(|row| !row.column.starts_with('*')) {
            if place(&columns, &row.column).is_none() {
                columns.push(row.column.clone());
            }
        }
        columns
    }

    #[tokio::test]
    async fn every_layout_names_columns_measures_and_cohorts_that_are_there() {
        let (catalogue, layouts) = (catalogue().await, layouts::read().unwrap());
        assert_eq!(layouts.len(), 20);
        for layout in &layouts {
            let header = columns(layout);
            let bound =
                Bound::of(layout, &header, &catalogue).unwrap_or_else(|error| panic!("{}: {error}", layout.name));
            assert_eq!(layout.missing(&header), Vec::<&str>::new(), "{}", layout.name);
            assert_eq!(bound.unknown, Vec::<String>::new(), "{}", layout.name);
            assert!(bound.values.iter().all(|value| value.cohort > 0), "{}", layout.name);
            assert!(layout.period_column.is_empty() || bound.period_at.is_some(), "{}", layout.name);
            assert!(bound.filters.iter().all(|filter| filter.at.is_some()), "{}", layout.name);
            assert!(!layout.symbols.is_empty() && !bound.subjects.is_empty(), "{}", layout.name);
            for BoundSubject { at, rule, key_at } in &bound.subjects {
                let keyed = [Subject::School, Subject::SchoolByLaestab, Subject::LocalAuthority];
                assert!(at.is_some() && (key_at.is_some() || !keyed.contains(&rule.subject)), "{rule:?}");
                assert_eq!(rule.note.is_empty(), rule.subject != Subject::NotHeld, "{rule:?}");
            }
        }
    }

    #[test]
    fn no_column_says_two_things() {
        for layout in &layouts::read().unwrap() {
            let (mut seen, mut values) = (HashSet::new(), HashSet::new());
            for row in &layout.columns {
                let column = row.column.to_ascii_lowercase();
                assert!(seen.insert((column.clone(), row.role, about(row))), "{} {row:?}", layout.name);
                assert!(row.role != Role::Value || values.insert(column), "{} {row:?}", layout.name);
            }
            for row in layout.columns.iter().filter(|row| matches!(row.role, Role::Key | Role::Ignored)) {
                let others = layout.columns.iter().filter(|other| other.column.eq_ignore_ascii_case(&row.column));
                assert_eq!(others.count(), 1, "{} {row:?}", layout.name);
            }
            let series: HashSet<&String> = layout.series.iter().map(|row| &row.series).collect();
            let measures: HashSet<&String> = layout.series.iter().map(|row| &row.measure_code).collect();
            assert_eq!((series.len(), measures.len()), (layout.series.len(), layout.series.len()));
        }
    }

    #[test]
    fn a_numerator_or_limit_goes_with_a_value() {
        for layout in &layouts::read().unwrap() {
            let values: HashSet<(&str, &str)> =
                layout.columns.iter().filter(|row| row.role == Role::Value).map(about).collect();
            let parts = [Role::Numerator, Role::Denominator, Role::Pupils, Role::Lower, Role::Upper];
            for row in layout.columns.iter().filter(|row| parts.contains(&row.role)) {
                assert!(values.contains(&about(row)), "{} {row:?}", layout.name);
            }
        }
    }

    #[tokio::test]
    async fn columns_that_are_not_known_or_there_twice_are_told() {
        let (catalogue, layouts) = (catalogue().await, layouts::read().unwrap());
        let layout = layouts.iter().find(|layout| layout.name == "KS2_FINAL").unwrap();
        let header: Vec<String> = ["rectype", "LEA", "URN", "TELIG", "PTRWM_EXP", "PTRWM_EXP_23", "PTRWM_EXP_X", "URN"]
            .map(str::to_owned)
            .into();
        let bound = Bound::of(layout, &header, &catalogue).unwrap();
        assert_eq!(bound.unknown, ["PTRWM_EXP_X", "URN"]);
        let rwm = bound.values.iter().find(|value| value.at == 4).unwrap();
        assert_eq!((rwm.denominator, rwm.numerator), (Some(3), None));
    }
}
