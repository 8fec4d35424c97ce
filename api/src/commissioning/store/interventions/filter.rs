use entities::intervention::{Column, Entity, Model};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::{InterventionKind, InterventionStatus};
use entities::values::AcademicYear;
use entities::{intervention_cohort, participation, school};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QueryTrait};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::{visible, visible_condition};

/// Which interventions. An empty part lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct InterventionFilter {
    /// Of partnerships of these local authorities.
    pub areas: Vec<LaCode>,
    /// Of plans of these years.
    pub years: Vec<AcademicYear>,
    /// Of these priorities.
    pub priority_ids: Vec<String>,
    /// Delivered or brokered by these providers.
    pub provider_ids: Vec<String>,
    /// In which one of these schools takes part.
    pub urns: Vec<Urn>,
    /// In which a school of one of these trusts takes part.
    pub trust_uids: Vec<GroupUid>,
    /// Of these kinds.
    pub kinds: Vec<InterventionKind>,
    /// Standing there.
    pub statuses: Vec<InterventionStatus>,
    /// Aimed at one of these cohorts.
    pub cohort_codes: Vec<String>,
    /// For schools of these phases.
    pub phase_codes: Vec<i32>,
    /// With words in the title that begin with these, all of `a` to `z` and `0` to `9`; or with this reference.
    pub words: Vec<String>,
    /// The text of the search if it is the beginning of a reference.
    pub reference: Option<String>,
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum InterventionOrder {
    /// By title.
    #[default]
    Title,
    /// By reference, the earliest first.
    Reference,
    /// By reference, the latest first.
    Newest,
}

fn any<T>(values: &[T], condition: impl FnOnce(&[T]) -> Condition) -> Option<Condition> {
    (!values.is_empty()).then(|| condition(values))
}

impl InterventionFilter {
    fn condition(&self, actor: &Actor) -> Condition {
        let one = |condition: Expr| Condition::all().add(condition);
        let ids = |values: &[String]| values.to_vec();
        Condition::all()
            .add_option(any(&self.areas, |values| one(Column::AreaLaCode.is_in(values.iter().copied()))))
            .add_option(any(&self.years, |values| one(Column::AcademicYear.is_in(values.iter().copied()))))
            .add_option(any(&self.priority_ids, |values| one(Column::PriorityId.is_in(ids(values)))))
            .add_option(any(&self.provider_ids, |values| {
                Condition::any().add(Column::ProviderId.is_in(ids(values))).add(Column::BrokerId.is_in(ids(values)))
            }))
            .add_option(any(&self.kinds, |values| one(Column::Kind.is_in(values.iter().copied()))))
            .add_option(any(&self.statuses, |values| one(Column::Status.is_in(values.iter().copied()))))
            .add_option(any(&self.phase_codes, |values| one(Column::PhaseCode.is_in(values.iter().copied()))))
            .add_option(any(&self.cohort_codes, |values| one(Column::Id.in_subquery(aimed_at(values)))))
            .add_option(any(&self.urns, |values| {
                let urn = Expr::col((participation::Entity, participation::Column::Urn));
                one(Column::Id.in_subquery(taken_part_in(actor, urn.is_in(values.iter().copied()))))
            }))
            .add_option(any(&self.trust_uids, |values| {
                let urn = Expr::col((participation::Entity, participation::Column::Urn));
                one(Column::Id.in_subquery(taken_part_in(actor, urn.in_subquery(schools_of(values)))))
            }))
            .add_option(self.search())
    }

    fn search(&self) -> Option<Condition> {
        let words =
            any(&self.words, |words| words.iter().map(|word| has_word(word)).fold(Condition::all(), Condition::add));
        let reference = self.reference.as_ref().map(|reference| Column::Reference.like(format!("{reference}%")));
        match (words, reference) {
            (None, None) => None,
            (words, reference) => Some(Condition::any().add_option(words).add_option(reference)),
        }
    }
}

/// A word of the title begins so: the sorted title has its words in lower case with one blank between them.
fn has_word(beginning: &str) -> Condition {
    let title = Column::TitleSort;
    Condition::any().add(title.like(format!("{beginning}%"))).add(title.like(format!("% {beginning}%")))
}

fn aimed_at(cohort_codes: &[String]) -> SelectStatement {
    Query::select()
        .column((intervention_cohort::Entity, intervention_cohort::Column::InterventionId))
        .from(intervention_cohort::Entity)
        .and_where(intervention_cohort::Column::CohortCode.is_in(cohort_codes.to_vec()))
        .to_owned()
}

/// Keys of interventions with a participation, of those that the actor may see, of which the condition holds: that of
/// another's school would tell who takes part.
fn taken_part_in(actor: &Actor, condition: Expr) -> SelectStatement {
    Query::select()
        .column((participation::Entity, participation::Column::InterventionId))
        .from(participation::Entity)
        .cond_where(visible_condition::<participation::Entity>(actor))
        .and_where(condition)
        .to_owned()
}

fn schools_of(trust_uids: &[GroupUid]) -> SelectStatement {
    Query::select()
        .column((school::Entity, school::Column::Urn))
        .from(school::Entity)
        .and_where(school::Column::TrustUid.is_in(trust_uids.iter().copied()))
        .to_owned()
}

/// What the order goes by.
#[must_use]
pub fn keyset(order: InterventionOrder) -> Keyset {
    let sort = match order {
        InterventionOrder::Title => Column::TitleSort,
        InterventionOrder::Reference | InterventionOrder::Newest => Column::Reference,
    };
    Keyset {
        sort: Expr::col((Entity, sort)),
        key: Expr::col((Entity, Column::Id)),
        is_nullable: false,
        is_descending: order == InterventionOrder::Newest,
    }
}

/// Where the intervention stands in a list.
#[must_use]
pub fn place(order: InterventionOrder, row: &Model) -> Place {
    let sort = match order {
        InterventionOrder::Title => row.title_sort.clone(),
        InterventionOrder::Reference | InterventionOrder::Newest => row.reference.to_string(),
    };
    Place { sort: Part::Text(sort), key: Part::Text(row.id.clone()) }
}

/// One page of the interventions that pass the filter and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &InterventionFilter,
    order: InterventionOrder,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition(actor)).into_query();
    list(db, query, &keyset(order), page, wants_total, |row| Model::from_query_result(row, "")).await
}
