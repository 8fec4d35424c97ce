//! Which sums are reviewed.

use chrono::NaiveDate;
use entities::keys::{GroupUid, InterventionReference, Urn};
use entities::school;
use entities::states::{InterventionKind, InterventionStatus};
use entities::values::{AcademicYear, FinancialYear};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveEnum, ColumnTrait, Condition};

/// Which sums. A part that is nothing lets all pass, one without values none; the parts are joined by *and*, the values of a
/// part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ReviewFilter {
    /// Of plans of these years.
    pub academic_years: Option<Vec<AcademicYear>>,
    /// Of these financial years.
    pub financial_years: Option<Vec<FinancialYear>>,
    /// Of the months that begin on these days.
    pub months: Option<Vec<NaiveDate>>,
    /// Of interventions that serve these priorities.
    pub priority_ids: Option<Vec<String>>,
    /// Of interventions that these providers deliver.
    pub provider_ids: Option<Vec<String>>,
    /// Of interventions of these kinds.
    pub kinds: Option<Vec<InterventionKind>>,
    /// From these sources.
    pub funding_source_ids: Option<Vec<String>>,
    /// Of interventions for these phases.
    pub phase_codes: Option<Vec<i32>>,
    /// Shares of the schools of these trusts.
    pub trust_uids: Option<Vec<GroupUid>>,
    /// Shares of these schools.
    pub school_urns: Option<Vec<Urn>>,
    /// Of interventions that stand so.
    pub statuses: Option<Vec<InterventionStatus>>,
    /// Of these interventions.
    pub intervention_ids: Option<Vec<String>>,
    /// Of the interventions with these references.
    pub references: Option<Vec<InterventionReference>>,
}

impl ReviewFilter {
    /// Whether it asks for the shares of some schools.
    #[must_use]
    pub const fn is_of_schools(&self) -> bool {
        self.trust_uids.is_some() || self.school_urns.is_some()
    }

    /// Whether it tells no more than the sums by priority and year.
    #[must_use]
    pub fn is_by_priority(&self) -> bool {
        let by_priority = Self {
            academic_years: self.academic_years.clone(),
            financial_years: self.financial_years.clone(),
            priority_ids: self.priority_ids.clone(),
            ..Self::default()
        };
        *self == by_priority
    }

    /// Whether it asks for something of the interventions.
    pub(super) const fn is_of_interventions(&self) -> bool {
        self.priority_ids.is_some()
            || self.provider_ids.is_some()
            || self.kinds.is_some()
            || self.phase_codes.is_some()
            || self.statuses.is_some()
            || self.intervention_ids.is_some()
            || self.references.is_some()
    }

    /// What it asks of plans and interventions, which are joined as `plan` and `work`, and of the status.
    pub(super) fn of_interventions(&self, status: &Expr) -> Condition {
        let work = |column: &'static str| Expr::col(("work", column));
        let within = |column: &'static str, values: &Option<Vec<String>>| {
            values.as_ref().map(|values| work(column).is_in(values.iter().cloned()))
        };
        let years = self.academic_years.as_ref();
        let kinds = self.kinds.as_ref();
        let statuses = self.statuses.as_ref();
        let references = self.references.as_ref();
        Condition::all()
            .add_option(
                years
                    .map(|years| Expr::col(("plan", "academic_year")).is_in(years.iter().map(|year| year.begins_in()))),
            )
            .add_option(within("priority_id", &self.priority_ids))
            .add_option(within("provider_id", &self.provider_ids))
            .add_option(within("id", &self.intervention_ids))
            .add_option(kinds.map(|kinds| work("kind").is_in(kinds.iter().map(ActiveEnum::to_value))))
            .add_option(self.phase_codes.as_ref().map(|codes| work("phase_code").is_in(codes.iter().copied())))
            .add_option(statuses.map(|statuses| status.clone().is_in(statuses.iter().map(ActiveEnum::to_value))))
            .add_option(
                references.map(|references| work("reference").is_in(references.iter().map(ToString::to_string))),
            )
    }

    /// Which sources, by the column that holds them.
    pub(super) fn of_sources(&self, source: &Expr) -> Condition {
        let ids = self.funding_source_ids.as_ref();
        Condition::all().add_option(ids.map(|ids| source.clone().is_in(ids.iter().cloned())))
    }

    /// Which schools, by the column that holds their URN.
    pub(super) fn of_schools(&self, urn: &Expr) -> Condition {
        let of_trusts = |uids: &Vec<GroupUid>| {
            let schools = Query::select()
                .column((school::Entity, school::Column::Urn))
                .from(school::Entity)
                .and_where(school::Column::TrustUid.is_in(uids.iter().copied()))
                .to_owned();
            urn.clone().in_subquery(schools)
        };
        let numbers = |urns: &Vec<Urn>| urn.clone().is_in(urns.iter().map(|urn| urn.get()));
        Condition::all()
            .add_option(self.trust_uids.as_ref().map(of_trusts))
            .add_option(self.school_urns.as_ref().map(numbers))
    }

    /// Which months and financial years, by the first day of a sum of a month, or of a year.
    pub(super) fn of_time(&self, starts_on: &Expr, is_by_month: bool) -> Condition {
        let first_days = self.financial_years.as_ref();
        let years = first_days.map(|years| {
            if is_by_month {
                let within = |year: &FinancialYear| starts_on.clone().between(year.first_day(), year.last_day());
                // Without a year there is no sum.
                let nothing = Condition::any().add(Expr::val(1).eq(0));
                years.iter().map(within).fold(nothing, Condition::add)
            } else {
                Condition::any().add(starts_on.clone().is_in(years.iter().map(|year| year.first_day())))
            }
        });
        let months = self.months.as_ref();
        Condition::all()
            .add_option(years)
            .add_option(months.map(|months| starts_on.clone().is_in(months.iter().copied())))
    }
}
