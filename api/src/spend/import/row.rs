//! One line of a file of the ledger.

use chrono::NaiveDate;
use entities::keys::InterventionReference;
use entities::states::EntryKind;
use entities::values::{AcademicYear, Pence};

use crate::files::{Columns, Fault, Row};

/// Columns of the format.
pub(super) const COLUMNS: Columns = Columns {
    needed: &["external_reference", "kind", "amount", "dated_on", "funding_source", "description"],
    others: &["intervention", "academic_year", "counterparty", "reverses"],
};

/// Characters that a reference or a name, and that a text, may have: as the mutations have it.
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 2_000;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The budget of a plan, or an allocation if an intervention is named.
    Budget,
    Commitment,
    Actual,
    Reversal,
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "BUDGET" => Some(Self::Budget),
            "COMMITMENT" => Some(Self::Commitment),
            "ACTUAL" => Some(Self::Actual),
            "REVERSAL" => Some(Self::Reversal),
            _ => None,
        }
    }

    pub(super) const fn entry_kind(self) -> EntryKind {
        match self {
            Self::Budget => EntryKind::Budget,
            Self::Commitment => EntryKind::Commitment,
            Self::Actual => EntryKind::Actual,
            Self::Reversal => EntryKind::Reversal,
        }
    }
}

/// A line whose cells mean something each.
pub(super) struct Parsed {
    pub(super) external_reference: String,
    pub(super) kind: Kind,
    /// Nothing for a reversal that does not say how much.
    pub(super) amount: Pence,
    pub(super) dated_on: NaiveDate,
    pub(super) funding_source: String,
    pub(super) description: String,
    pub(super) intervention: Option<String>,
    pub(super) year: Option<AcademicYear>,
    pub(super) counterparty: Option<String>,
    pub(super) reverses: Option<String>,
}

/// The column that says what a field of a mutation says.
pub(super) fn column_of(field: &str) -> &'static str {
    match field {
        "interventionId" => "intervention",
        "fundingSourceId" => "funding_source",
        "datedOn" => "dated_on",
        "amountPence" | "changePence" => "amount",
        "externalReference" => "external_reference",
        "entryId" => "reverses",
        _ => "",
    }
}

impl Parsed {
    /// Reads the cells, or says what is wrong with each that means nothing.
    pub(super) fn read(row: &Row) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut keep = |fault: Fault| faults.push(fault);
        let short = |most: usize| move |text: &str| (text.chars().count() <= most).then(|| text.to_owned());
        let name = |column: &str| row.needed_as(column, "at most 200 characters", short(LONGEST_NAME));
        let external_reference = name("external_reference").map_err(&mut keep).ok();
        let kind = row.needed_as("kind", "BUDGET, COMMITMENT, ACTUAL or REVERSAL", Kind::parse).map_err(&mut keep).ok();
        let amount = read_amount(row, kind).map_err(&mut keep).ok();
        let dated_on =
            row.needed_as("dated_on", "a day such as 2016-09-30", |text| text.parse().ok()).map_err(&mut keep).ok();
        let funding_source = name("funding_source").map_err(&mut keep).ok();
        let description =
            row.needed_as("description", "at most 2000 characters", short(LONGEST_TEXT)).map_err(&mut keep).ok();
        let year = row
            .parsed("academic_year", "an academic year, such as 2016/17", |text| AcademicYear::parse(text).ok())
            .map_err(&mut keep)
            .ok()
            .flatten();
        let counterparty =
            row.parsed("counterparty", "at most 200 characters", short(LONGEST_NAME)).map_err(&mut keep).ok().flatten();
        match (external_reference, kind, amount, dated_on, funding_source, description) {
            (
                Some(external_reference),
                Some(kind),
                Some(amount),
                Some(dated_on),
                Some(funding_source),
                Some(description),
            ) if faults.is_empty() => {
                let (intervention, reverses) = (named(row), row.text("reverses"));
                Ok(Self {
                    external_reference,
                    kind,
                    amount,
                    dated_on,
                    funding_source,
                    description,
                    intervention,
                    year,
                    counterparty,
                    reverses,
                })
            }
            _ => Err(faults),
        }
    }
}

/// The intervention as the row names it; a reference in its one spelling.
fn named(row: &Row) -> Option<String> {
    let text = row.text("intervention")?;
    Some(InterventionReference::parse(&text).map_or(text, |reference| reference.to_string()))
}

/// The amount: more than nothing, but for a budget that is taken away; a reversal need not say it.
fn read_amount(row: &Row, kind: Option<Kind>) -> Result<Pence, Fault> {
    if kind == Some(Kind::Reversal) && row.cell("amount").is_empty() {
        return Ok(Pence::ZERO);
    }
    let amount = Pence::parse_pounds(row.needed("amount")?)
        .map_err(|error| row.fault("amount", format!("cannot be read: {error}")))?;
    let is_wrong_way = amount < Pence::ZERO && matches!(kind, Some(Kind::Commitment | Kind::Actual));
    if is_wrong_way {
        return Err(row.fault("amount", "is negative; undo an entry by a row of kind REVERSAL"));
    }
    if amount == Pence::ZERO {
        return Err(row.fault("amount", "is nothing; leave the row out"));
    }
    Ok(amount)
}
