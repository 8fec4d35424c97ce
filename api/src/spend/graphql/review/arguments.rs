use async_graphql::{Enum, ID, InputObject, Result};
use chrono::{DateTime, Datelike, Utc};
use entities::keys::InterventionReference;

use crate::commissioning::graphql::{InterventionKind, InterventionStatus};
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::scalars::{AcademicYear, Date, FinancialYear, GroupUid, Urn};
use crate::schools::graphql::OrderDirection;
use crate::spend::rules::review::{Grouping, MOST_GROUPINGS};
use crate::spend::store::review::{ReviewFilter, ReviewOrder, ReviewSort};

/// Values that a part of a filter may list.
const VALUES: usize = 100;

/// What spend is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "Grouping")]
pub enum SpendGrouping {
    /// Academic year of the plan.
    AcademicYear,
    /// Financial year of the day that the money counts for.
    FinancialYear,
    /// Priority of the plan that the intervention serves.
    Priority,
    /// Provider that delivers the intervention.
    Provider,
    /// Kind of intervention.
    Kind,
    /// Where the money comes from.
    FundingSource,
    /// Phase of the schools that the intervention is for (GIAS).
    Phase,
    /// Academy trust, of today, of the school that bears the cost.
    Trust,
    /// School that bears the cost.
    School,
    /// Calendar month of the day that the money counts for.
    Month,
    /// Where the intervention stands.
    Status,
}

/// What the rows of a spend review are ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum SpendReviewOrderField {
    /// Names of the keys, in the order of `groupBy`: years and months in their order, kinds and statuses by their codes. Groups
    /// without a value come after the others.
    #[default]
    Name,
    /// Budget.
    BudgetPence,
    /// Commitments.
    CommittedPence,
    /// Payments.
    ActualPence,
}

/// Order of the rows of a spend review. The codes of the keys decide between equals.
#[derive(Debug, Clone, Copy, Default, InputObject)]
pub struct SpendReviewOrder {
    /// What the rows are ordered by.
    #[graphql(default)]
    field: SpendReviewOrderField,
    /// In which direction.
    #[graphql(default)]
    direction: OrderDirection,
}

impl From<SpendReviewOrder> for ReviewOrder {
    fn from(order: SpendReviewOrder) -> Self {
        let sort = match order.field {
            SpendReviewOrderField::Name => ReviewSort::Names,
            SpendReviewOrderField::BudgetPence => ReviewSort::Budget,
            SpendReviewOrderField::CommittedPence => ReviewSort::Committed,
            SpendReviewOrderField::ActualPence => ReviewSort::Actual,
        };
        Self { sort, is_descending: order.direction == OrderDirection::Desc }
    }
}

/// Which spend. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*. Each part
/// takes 1 to 100 values; an id of nothing that the caller may see matches nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct SpendReviewFilter {
    /// Of the plans of these academic years.
    academic_years: Option<Vec<AcademicYear>>,
    /// That counts for these financial years.
    financial_years: Option<Vec<FinancialYear>>,
    /// That counts for these months, each named by its first day.
    months: Option<Vec<Date>>,
    /// Of interventions that serve one of these priorities; global ids.
    priority_ids: Option<Vec<ID>>,
    /// Of interventions that one of these providers delivers; global ids.
    provider_ids: Option<Vec<ID>>,
    /// Of interventions of one of these kinds.
    kinds: Option<Vec<InterventionKind>>,
    /// From one of these funding sources; global ids.
    funding_source_ids: Option<Vec<ID>>,
    /// Of interventions for schools of one of these phases; codes of `codeLists { phases }`.
    phase_codes: Option<Vec<i32>>,
    /// What the schools bear that are in one of these trusts today. Figures are then their shares.
    trust_uids: Option<Vec<GroupUid>>,
    /// What these schools bear. Figures are then their shares.
    school_urns: Option<Vec<Urn>>,
    /// Of interventions that stand so; with `knownAt`, that stood so then.
    statuses: Option<Vec<InterventionStatus>>,
    /// Of these interventions; global ids.
    intervention_ids: Option<Vec<ID>>,
    /// Of the interventions with these references.
    references: Option<Vec<String>>,
}

/// The values of a part, if there are not too many and not none.
fn values<T, U>(part: &str, values: Option<Vec<T>>, value: impl Fn(T) -> U) -> Result<Option<Vec<U>>> {
    let Some(values) = values else { return Ok(None) };
    if values.is_empty() || values.len() > VALUES {
        let message = format!("filter.{part} takes 1 to {VALUES} values; leave it out for all");
        return Err(Code::BadUserInput.error(message));
    }
    Ok(Some(values.into_iter().map(value).collect()))
}

/// The keys of global ids; ids of something else match nothing.
fn keys(part: &str, ids: Option<Vec<ID>>, key: impl Fn(GlobalId) -> Option<String>) -> Result<Option<Vec<String>>> {
    let found = values(part, ids, |id| GlobalId::decode(&id).and_then(&key))?;
    Ok(found.map(|found| found.into_iter().flatten().collect()))
}

impl SpendReviewFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a part without values or with too many, and for a month that is not named by its first day.
    pub(super) fn resolve(self) -> Result<ReviewFilter> {
        let months = values("months", self.months, |day| day.0)?;
        if months.iter().flatten().any(|day| day.day() != 1) {
            return Err(Code::BadUserInput.error("filter.months names each month by its first day, such as 2016-10-01"));
        }
        let references = values("references", self.references, |text| text)?;
        Ok(ReviewFilter {
            academic_years: values("academicYears", self.academic_years, |year| year.0)?,
            financial_years: values("financialYears", self.financial_years, |year| year.0)?,
            months,
            priority_ids: keys("priorityIds", self.priority_ids, |id| match id {
                GlobalId::Priority(key) => Some(key),
                _ => None,
            })?,
            provider_ids: keys("providerIds", self.provider_ids, |id| match id {
                GlobalId::Provider(key) => Some(key),
                _ => None,
            })?,
            kinds: values("kinds", self.kinds, Into::into)?,
            funding_source_ids: keys("fundingSourceIds", self.funding_source_ids, |id| match id {
                GlobalId::FundingSource(key) => Some(key),
                _ => None,
            })?,
            phase_codes: values("phaseCodes", self.phase_codes, |code| code)?,
            trust_uids: values("trustUids", self.trust_uids, |uid| uid.0)?,
            school_urns: values("schoolUrns", self.school_urns, |urn| urn.0)?,
            statuses: values("statuses", self.statuses, Into::into)?,
            intervention_ids: keys("interventionIds", self.intervention_ids, |id| match id {
                GlobalId::Intervention(key) => Some(key),
                _ => None,
            })?,
            // One that is no reference is that of no intervention.
            references: references
                .map(|texts| texts.iter().filter_map(|text| InterventionReference::parse(text).ok()).collect()),
        })
    }
}

/// The groupings, if they are one to three different ones.
pub(super) fn groupings(asked: Vec<SpendGrouping>) -> Result<Vec<Grouping>> {
    let groupings: Vec<Grouping> = asked.into_iter().map(Into::into).collect();
    let is_repeated =
        groupings.iter().enumerate().any(|(place, one)| groupings.iter().skip(place + 1).any(|other| one == other));
    if groupings.is_empty() || groupings.len() > MOST_GROUPINGS || is_repeated {
        return Err(Code::BadUserInput.error(format!("`groupBy` takes 1 to {MOST_GROUPINGS} different groupings")));
    }
    Ok(groupings)
}

/// The time of which is asked what was known then, if it is not still to come.
pub(super) fn known_at(asked: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    if asked.is_some_and(|at| at > now) {
        return Err(Code::BadUserInput.error("`knownAt` is still to come; leave it out for what is known now"));
    }
    Ok(asked.map(|at| DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)))
}
