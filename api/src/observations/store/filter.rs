//! Which observations, and as of when. What is asked of a value or its state is asked of what the reader is shown, so that
//! no filter, order or count tells of a value that is withheld.

use chrono::{DateTime, Utc};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::observation::{Column, Entity};
use entities::school;
use entities::states::{Level, ObservationStatus, ValueState};
use entities::values::{Period, Thousandths};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use crate::policy::Sight;

/// Which observations. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ObservationFilter {
    /// Of these subjects, by kind.
    pub subjects: Option<Vec<(Level, Vec<i32>)>>,
    /// Of these kinds of subject.
    pub levels: Option<Vec<Level>>,
    /// Of these schools.
    pub urns: Option<Vec<Urn>>,
    /// Of the schools of these phases, by GIAS code, as the register has them today.
    pub phase_codes: Option<Vec<i32>>,
    /// Of the schools of these trusts, as the register has them today.
    pub trust_uids: Option<Vec<GroupUid>>,
    /// Of these local authorities and the schools in their areas.
    pub la_codes: Option<Vec<LaCode>>,
    /// Of these measures.
    pub measure_ids: Option<Vec<i32>>,
    /// Of these cohorts.
    pub cohort_numbers: Option<Vec<i16>>,
    /// Of this period or a later one.
    pub first_period: Option<Period>,
    /// Of this period or an earlier one.
    pub last_period: Option<Period>,
    /// Of one of these periods.
    pub periods: Option<Vec<Period>>,
    /// With one of these statuses.
    pub statuses: Option<Vec<ObservationStatus>>,
    /// In one of these states.
    pub states: Option<Vec<ValueState>>,
    /// Only what everybody may see, or only what is held.
    pub is_public: Option<bool>,
    /// With a value of this or more.
    pub least: Option<Thousandths>,
    /// With a value of this or less.
    pub most: Option<Thousandths>,
    /// Written after this time.
    pub recorded_after: Option<DateTime<Utc>>,
    /// As it was known at this time; as it is now if it is nothing.
    pub known_at: Option<DateTime<Utc>>,
}

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

/// The value that the reader is shown.
pub(super) fn shown_value(sight: &Sight<'_>) -> Expr {
    CaseStatement::new().case(sight.has_value(), column(Column::ValueThousandths)).into()
}

impl ObservationFilter {
    /// Whether it asks of values.
    pub(super) const fn asks_of_values(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }

    /// The same, whatever the value.
    pub(super) fn whatever_the_value(&self) -> Self {
        Self { least: None, most: None, ..self.clone() }
    }

    /// The filter as a condition for this reader.
    pub(super) fn condition(&self, sight: &Sight<'_>) -> Condition {
        let values = |value: Expr| {
            Condition::all()
                .add_option(self.least.map(|least| value.clone().gte(least)))
                .add_option(self.most.map(|most| value.lte(most)))
        };
        Condition::all()
            .add(self.as_known())
            .add(self.subjects())
            .add_option(self.measure_ids.clone().map(|ids| Column::MeasureId.is_in(ids)))
            .add_option(self.cohort_numbers.clone().map(|numbers| Column::CohortNumber.is_in(numbers)))
            .add_option(self.first_period.map(|period| Column::Period.gte(period)))
            .add_option(self.last_period.map(|period| Column::Period.lte(period)))
            .add_option(self.periods.clone().map(|periods| Column::Period.is_in(periods)))
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.is_public.map(|is_public| Column::IsPublic.eq(is_public)))
            .add_option(self.recorded_after.map(|time| Column::RecordedAt.gt(time)))
            .add_option(
                self.states
                    .clone()
                    .map(|states| sight.state().is_in(states.into_iter().map(sea_orm::ActiveEnum::into_value))),
            )
            .add_option(self.asks_of_values().then(|| values(shown_value(sight))))
    }

    fn as_known(&self) -> Condition {
        let Some(time) = self.known_at else { return Condition::all().add(Column::SupersededAt.is_null()) };
        let still = Condition::any().add(Column::SupersededAt.is_null()).add(Column::SupersededAt.gt(time));
        Condition::all().add(Column::RecordedAt.lte(time)).add(still)
    }

    /// Whether only schools are asked for.
    fn is_of_schools(&self) -> bool {
        self.urns.is_some() || self.trust_uids.is_some() || self.phase_codes.is_some()
    }

    fn subjects(&self) -> Condition {
        let subject = || column(Column::Subject);
        let mut all = Condition::all();
        if self.is_of_schools() {
            all = all.add(Column::Level.eq(Level::School));
        }
        if let Some(subjects) = &self.subjects {
            let of_kind = |(level, keys): &(Level, Vec<i32>)| {
                Condition::all().add(Column::Level.eq(*level)).add(subject().is_in(keys.iter().copied()))
            };
            all = all.add(subjects.iter().map(of_kind).fold(Condition::any(), Condition::add));
        }
        all.add_option(self.levels.clone().map(|levels| one_or_among(Column::Level, levels)))
            .add_option(self.urns.clone().map(|urns| subject().is_in(urns)))
            .add_option(
                self.phase_codes
                    .clone()
                    .map(|codes| subject().in_subquery(schools_where(school::Column::PhaseCode.is_in(codes).into()))),
            )
            .add_option(
                self.trust_uids
                    .clone()
                    .map(|uids| subject().in_subquery(schools_where(school::Column::TrustUid.is_in(uids).into()))),
            )
            .add_option(self.la_codes.clone().map(|codes| {
                let in_area = schools_where(school::Column::LaCode.is_in(codes.iter().copied()).into());
                let of_authority =
                    Condition::all().add(Column::Level.eq(Level::LocalAuthority)).add(subject().is_in(codes));
                let of_schools =
                    Condition::all().add(Column::Level.eq(Level::School)).add(subject().in_subquery(in_area));
                Condition::any().add(of_authority).add(of_schools)
            }))
    }
}

/// An index over the level is used in the order of its other columns only where the level is one.
fn one_or_among(column: Column, levels: Vec<Level>) -> Expr {
    match levels.as_slice() {
        [level] => column.eq(*level),
        _ => column.is_in(levels),
    }
}

fn schools_where(condition: Condition) -> SelectStatement {
    Query::select().column((school::Entity, school::Column::Urn)).from(school::Entity).cond_where(condition).to_owned()
}
