use chrono::NaiveDate;
use entities::values::{AcademicYear, FinancialYear};

/// Why money cannot be booked from this source, on this day or under this reference. The codes are public and are never
/// renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermsRefused {
    /// The area has no such source.
    #[error("the partnership has no such funding source; look it up with `fundingSources`")]
    UnknownFundingSource,
    /// The day is not in the plan's year.
    #[error("{day} is not in the academic year {year} of the plan; give a day from {} to {}", year.first_day(), year.last_day())]
    OutsideYear {
        /// The day.
        day: NaiveDate,
        /// Year of the plan.
        year: AcademicYear,
    },
    /// The day is to come.
    #[error("{day} is to come: today is {today}; what is not paid yet is a commitment")]
    InFuture {
        /// The day.
        day: NaiveDate,
        /// Today.
        today: NaiveDate,
    },
    /// An entry of the area has the reference.
    #[error(
        "an entry of the ledger, or a claim that was paid, has this externalReference already; it was booked before, or the reference is another"
    )]
    ExternalReferenceTaken,
}

impl TermsRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownFundingSource => "UNKNOWN_FUNDING_SOURCE",
            Self::OutsideYear { .. } => "OUTSIDE_YEAR",
            Self::InFuture { .. } => "IN_FUTURE",
            Self::ExternalReferenceTaken => "EXTERNAL_REFERENCE_TAKEN",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::UnknownFundingSource => "fundingSourceId",
            Self::OutsideYear { .. } | Self::InFuture { .. } => "datedOn",
            Self::ExternalReferenceTaken => "externalReference",
        }
    }
}

/// Why an entry that its limits let was not written after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritten {
    /// The ledger has an entry with its reference.
    Taken,
    /// A sum of the ledger would be larger than an amount can be.
    TooLarge,
}

/// A day for which an entry of the ledger counts, with its years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerDay {
    /// The day.
    pub on: NaiveDate,
    /// Financial year of the day.
    pub financial_year: FinancialYear,
    /// Academic year of the day.
    pub academic_year: AcademicYear,
}

impl LedgerDay {
    /// The day, if it is in the academic year of the plan.
    ///
    /// # Errors
    /// When it is not.
    pub fn within(year: AcademicYear, day: NaiveDate) -> Result<Self, TermsRefused> {
        let financial_year = FinancialYear::of(day).filter(|_| year.contains(day));
        let financial_year = financial_year.ok_or(TermsRefused::OutsideYear { day, year })?;
        Ok(Self { on: day, financial_year, academic_year: year })
    }

    /// The day, if it has come.
    ///
    /// # Errors
    /// When it is after today.
    pub fn come_by(self, today: NaiveDate) -> Result<Self, TermsRefused> {
        if self.on <= today { Ok(self) } else { Err(TermsRefused::InFuture { day: self.on, today }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_counts_if_it_is_in_the_year_of_the_plan() {
        let year = AcademicYear::parse("2016/17").unwrap();
        for (text, financial_year) in
            [("2016-09-01", "2016-17"), ("2017-03-31", "2016-17"), ("2017-04-01", "2017-18"), ("2017-08-31", "2017-18")]
        {
            let found = LedgerDay::within(year, day(text)).unwrap();
            assert_eq!((found.on, found.academic_year), (day(text), year));
            assert_eq!(found.financial_year.to_string(), financial_year, "{text}");
        }
        for text in ["2016-08-31", "2017-09-01", "0001-01-01", "9999-12-31"] {
            assert_eq!(LedgerDay::within(year, day(text)).unwrap_err().code(), "OUTSIDE_YEAR", "{text}");
        }
    }

    #[test]
    fn today_has_come_and_tomorrow_has_not() {
        let found = LedgerDay::within(AcademicYear::parse("2016/17").unwrap(), day("2016-11-24")).unwrap();
        assert_eq!(found.come_by(day("2016-11-24")), Ok(found));
        assert_eq!(found.come_by(day("2016-11-23")).unwrap_err().code(), "IN_FUTURE");
    }
}
