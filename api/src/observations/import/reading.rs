//! What a line says: observations, or something that is not held.

use entities::keys::{LaCode, Laestab, Urn};
use entities::states::{England, Level, ObservationStatus, ValueState};
use entities::values::{Period, Span, Thousandths, ValueError};
use sea_orm::ActiveEnum;

use super::bound::{Bound, BoundSubject, BoundValue, Measured};
use super::layouts::{FilterRow, Subject};
use super::period::{self, Reading, Stretch};
use super::register::Register;
use crate::files::{Fault, Line};

/// What makes an observation the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) level: Level,
    pub(super) subject: i32,
    pub(super) measure_id: i32,
    pub(super) cohort: i16,
    pub(super) period: Period,
    pub(super) status: ObservationStatus,
}

/// What an observation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) state: ValueState,
    pub(super) symbol: Option<String>,
    pub(super) value: Option<Thousandths>,
    pub(super) numerator: Option<Thousandths>,
    pub(super) denominator: Option<i32>,
    pub(super) pupils: Option<i32>,
    pub(super) lower: Option<Thousandths>,
    pub(super) upper: Option<Thousandths>,
}

impl Content {
    /// Whether it says nothing that the other does not say: a re-cut has the same figures and fewer of them.
    pub(super) fn adds_nothing_to(&self, other: &Self) -> bool {
        fn is_part<T: PartialEq>(own: Option<T>, other: Option<T>) -> bool {
            own.is_none() || own == other
        }
        (self.state, &self.symbol, self.value) == (other.state, &other.symbol, other.value)
            && is_part(self.numerator, other.numerator)
            && is_part(self.denominator, other.denominator)
            && is_part(self.pupils, other.pupils)
            && is_part(self.lower, other.lower)
            && is_part(self.upper, other.upper)
    }
}

/// One observation of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Observed {
    pub(super) key: Key,
    pub(super) content: Content,
    pub(super) line: u64,
}

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Something that is not held.
    NotHeld(String),
    /// Observations, and the cells that could not be understood.
    Observed(Vec<Observed>, Vec<Fault>),
}

/// What is known of all lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fixed {
    pub(super) period: Option<Period>,
    pub(super) status: ObservationStatus,
}

/// What the filter columns of a line say.
struct Filtered<'a> {
    cohort: Option<i16>,
    suffix: &'a str,
    span: Option<Stretch>,
    status: Option<ObservationStatus>,
}

/// Whom a line is about, when, and how settled it is.
#[derive(Clone, Copy)]
struct About {
    level: Level,
    subject: i32,
    period: Period,
    status: ObservationStatus,
}

/// What a cell says.
enum Told {
    Nothing,
    Value(Thousandths),
    Symbol(ValueState, String),
}

const COMBINATIONS: &str = "combinations of cohorts that the catalogue does not have";

impl Bound<'_> {
    /// Reads a line.
    pub(super) fn read(&self, line: &Line, register: &Register, fixed: Fixed) -> Result<Said, Fault> {
        line.cells.as_ref().map_err(Clone::clone)?;
        let rule = self.subject_rule(line)?;
        if rule.rule.subject == Subject::NotHeld {
            return Ok(Said::NotHeld(rule.rule.note.clone()));
        }
        let rows = self.filter_rows(line)?;
        if let Some(row) = rows.iter().find(|row| !row.not_held.is_empty()) {
            return Ok(Said::NotHeld(row.not_held.clone()));
        }
        if rows.iter().filter(|row| !row.cohort_code.is_empty()).count() > 1 {
            return Ok(Said::NotHeld(COMBINATIONS.to_owned()));
        }
        let filtered = self.filtered(&rows);
        let named = self.named_measure(line)?;
        let (period, marked) = self.period(line, fixed, filtered.span.or(named.map(|(_, stretch)| stretch)))?;
        let (level, subject) = self.subject(rule, line, period, register)?;
        let status = marked.or(filtered.status).unwrap_or(fixed.status);
        let about = About { level, subject, period, status };
        Ok(self.observations(line, about, &filtered, named.map(|(measure, _)| measure)))
    }

    fn observations(&self, line: &Line, about: About, filtered: &Filtered<'_>, named: Option<Measured>) -> Said {
        let About { level, subject, period, status } = about;
        // A school is of one type, so that its figures need not be told apart by type.
        let suffix = if level == Level::School { "" } else { filtered.suffix };
        let suffix = self.suffixes.iter().position(|known| *known == suffix).unwrap_or_default();
        let (mut observed, mut faults) = (Vec::with_capacity(self.values.len()), Vec::new());
        for value in &self.values {
            let Some(measure) = value.measure(suffix, named) else { continue };
            if filtered.cohort.is_some() && value.cohort != self.all_pupils {
                continue;
            }
            let cohort = filtered.cohort.unwrap_or(value.cohort);
            let key = Key { level, subject, measure_id: measure.id, cohort, period, status };
            match self.content(line, value, measure) {
                Ok(Some(content)) => observed.push(Observed { key, content, line: line.number }),
                Ok(None) => {}
                Err(fault) => faults.push(fault),
            }
        }
        Said::Observed(observed, faults)
    }

    fn subject_rule(&self, line: &Line) -> Result<&BoundSubject<'_>, Fault> {
        let fits = |subject: &&BoundSubject<'_>| {
            let rule = &subject.rule.value;
            rule == "*" || line.cell(subject.at).eq_ignore_ascii_case(rule)
        };
        self.subjects.iter().find(fits).ok_or_else(|| {
            let at = self.subjects.first().and_then(|subject| subject.at);
            Fault::new(self.column(at), line.cell(at), "is not known, so that nobody can say whom the line is about")
        })
    }

    fn filter_rows(&self, line: &Line) -> Result<Vec<&FilterRow>, Fault> {
        let rows = self.filters.iter().map(|filter| {
            let word = line.cell(filter.at);
            filter.words.get(&word.to_ascii_lowercase()).copied().ok_or_else(|| {
                let mut known: Vec<&str> = filter.words.values().map(|row| row.value.as_str()).collect();
                known.sort_unstable();
                Fault::new(filter.column, word, format!("is not known; known are {}", known.join(", ")))
            })
        });
        rows.collect()
    }

    fn filtered<'b>(&self, rows: &[&'b FilterRow]) -> Filtered<'b> {
        Filtered {
            cohort: rows.iter().find_map(|row| self.cohorts.get(row.cohort_code.as_str()).copied()),
            suffix: rows.iter().map(|row| row.measure_suffix.as_str()).find(|suffix| !suffix.is_empty()).unwrap_or(""),
            span: rows.iter().find_map(|row| row.span),
            status: rows.iter().find_map(|row| row.status),
        }
    }

    /// The measure that the line names, in files whose lines do.
    fn named_measure(&self, line: &Line) -> Result<Option<(Measured, Stretch)>, Fault> {
        let Some(at) = self.series_at else { return Ok(None) };
        let name = line.cell(Some(at));
        self.series.get(name).copied().map(Some).ok_or_else(|| {
            Fault::new(self.column(Some(at)), name, "is not known: no measure of the catalogue is called so")
        })
    }

    /// The period of the line, and how settled it is said to be there.
    fn period(
        &self,
        line: &Line,
        fixed: Fixed,
        stretch: Option<Stretch>,
    ) -> Result<(Period, Option<ObservationStatus>), Fault> {
        let text = line.cell(self.period_at);
        let stretch = stretch.unwrap_or(Stretch::Academic);
        let read = match self.layout.period {
            Reading::Academic | Reading::Financial | Reading::Asked => fixed.period.map(|period| (period, None)),
            Reading::EndingAcademic => period::ending(text, Span::AcademicYear).map(|period| (period, None)),
            Reading::EndingFinancial => period::ending(text, Span::FinancialYear).map(|period| (period, None)),
            Reading::Ees => period::ees(text, stretch).map(|period| (period, None)),
            Reading::Series => period::series(text, stretch),
        };
        read.ok_or_else(|| Fault::new(self.column(self.period_at), text, "is not a period of this file"))
    }

    fn subject(
        &self,
        rule: &BoundSubject<'_>,
        line: &Line,
        period: Period,
        register: &Register,
    ) -> Result<(Level, i32), Fault> {
        let text = line.cell(rule.key_at);
        let fault = |reason: String| Fault::new(self.column(rule.key_at), text, reason);
        let england = match rule.rule.subject {
            Subject::School => {
                let urn = Urn::parse(text).map_err(|error| fault(format!("is not {}", error.expected)))?.get();
                let found = register.has(urn).then_some((Level::School, urn));
                return found.ok_or_else(|| fault(NOT_ON_REGISTER.to_owned()));
            }
            Subject::SchoolByLaestab => {
                let laestab = Laestab::parse(text).map_err(|error| fault(format!("is not {}", error.expected)))?;
                let urn = register.holder(laestab.get(), period).map(|urn| (Level::School, urn));
                return urn
                    .ok_or_else(|| fault(format!("was the number of no one school of the register in {period}")));
            }
            Subject::LocalAuthority => {
                let code = LaCode::parse(text).map_err(|error| fault(format!("is not {}", error.expected)))?.get();
                let found = register.authorities.contains(&code).then_some((Level::LocalAuthority, code));
                return found.ok_or_else(|| fault("is the code of no local authority".to_owned()));
            }
            Subject::EnglandStateFunded => England::StateFunded,
            Subject::EnglandStateFundedPrimary => England::StateFundedPrimary,
            Subject::EnglandStateFundedSecondary => England::StateFundedSecondary,
            Subject::EnglandSpecial => England::Special,
            Subject::EnglandAllSchools | Subject::NotHeld => England::AllSchools,
        };
        Ok((Level::England, england.to_value()))
    }

    /// What a line says of one measure and cohort; nothing if its cell is empty.
    fn content(&self, line: &Line, value: &BoundValue, measure: Measured) -> Result<Option<Content>, Fault> {
        let (state, symbol, told) = match self.told(line, value.at, measure.decimals)? {
            Told::Nothing => return Ok(None),
            Told::Value(told) => (ValueState::Present, None, Some(told)),
            Told::Symbol(state, symbol) => (state, Some(symbol), None),
        };
        Ok(Some(Content {
            state,
            symbol,
            value: told,
            numerator: self.number(line, value.numerator, 3)?,
            denominator: self.count(line, value.denominator)?,
            pupils: self.count(line, value.pupils)?,
            lower: self.number(line, value.lower, measure.decimals)?,
            upper: self.number(line, value.upper, measure.decimals)?,
        }))
    }

    fn told(&self, line: &Line, at: usize, decimals: u32) -> Result<Told, Fault> {
        let text = line.cell(Some(at));
        if text.is_empty() {
            return Ok(Told::Nothing);
        }
        if let Some(state) = self.layout.symbols.get(&text.to_ascii_lowercase()) {
            return Ok(Told::Symbol(*state, text.to_owned()));
        }
        Thousandths::parse(text, decimals).map(Told::Value).map_err(|error| {
            let reason = match error {
                ValueError::NotANumber => "is neither a number nor a symbol that the publisher is known to use",
                ValueError::TooLarge => "is too large",
            };
            Fault::new(self.column(Some(at)), text, reason)
        })
    }

    /// A figure that goes with a value, where it is told.
    fn number(&self, line: &Line, at: Option<usize>, decimals: u32) -> Result<Option<Thousandths>, Fault> {
        let Some(at) = at else { return Ok(None) };
        Ok(match self.told(line, at, decimals)? {
            Told::Value(value) => Some(value),
            Told::Nothing | Told::Symbol(..) => None,
        })
    }

    fn count(&self, line: &Line, at: Option<usize>) -> Result<Option<i32>, Fault> {
        let Some(number) = self.number(line, at, 0)? else { return Ok(None) };
        let fault = |_| Fault::new(self.column(at), line.cell(at), "is too large");
        i32::try_from(number.get() / 1_000).map(Some).map_err(fault)
    }
}

const NOT_ON_REGISTER: &str = "is of no school on the register: import its establishments first, then this file again";

impl BoundValue {
    fn measure(&self, suffix: usize, named: Option<Measured>) -> Option<Measured> {
        if self.measures.is_empty() { named } else { self.measures.get(suffix).copied().flatten() }
    }
}
