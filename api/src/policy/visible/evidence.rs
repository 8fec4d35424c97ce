//! Observations. What everybody may see is a row of its own: published by its publisher, or released by this service with
//! what is withheld left out. What is held of a school is for the school, its trust, the local authority that maintains it,
//! and whoever has a live data-sharing agreement; the local authority and the board know that it is there.

use entities::code_lists::MAINTAINED_TYPES;
use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::{Level, Role, ValueState};
use entities::values::Period;
use entities::{measure, observation, release, release_school, school, source_file};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

use super::commissioning::of_own_school;
use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{LA_STAFF, administers, areas, own_organisations};

/// What a live data-sharing agreement lets the actor read for the purpose that it has stated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Grant {
    /// Key of the agreement.
    pub agreement_id: String,
    /// Local authority whose partnership keeps it.
    pub area_la_code: LaCode,
    /// Organisation of the actor that is given the data.
    pub reader_organisation_id: String,
    /// Trusts that share the data of their schools.
    pub trust_uids: Vec<GroupUid>,
    /// Schools that share their data.
    pub urns: Vec<Urn>,
    /// Measures that it covers.
    pub measure_ids: Vec<i32>,
    /// Cohorts that it covers.
    pub cohort_numbers: Vec<i16>,
    /// First period that it covers; nothing for all.
    pub first_period: Option<Period>,
    /// Last period that it covers; nothing for all.
    pub last_period: Option<Period>,
}

/// Why an actor sees an observation, or why it sees no more than that it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// Everybody may.
    Published,
    /// It is of a school that the actor works for.
    Own,
    /// It is of a school that the actor's local authority maintains.
    Maintained,
    /// The agreement at this place of the list lets it.
    Agreement(usize),
    /// It is there, and no live agreement lets the actor have it.
    NoAgreement,
    /// It is there, and the agreement with its owner is of other measures, cohorts or periods.
    OutOfScope,
    /// It is there, and has not been released.
    NotYetApproved,
}

const PUBLISHED: i32 = 0;
const OWN: i32 = 1;
const MAINTAINED: i32 = 2;
const OUT_OF_SCOPE: i32 = 3;
const NO_AGREEMENT: i32 = 4;
const NOT_YET_APPROVED: i32 = 5;
const FIRST_AGREEMENT: i32 = 100;

impl Basis {
    /// The basis that the column made by [`Sight::basis`] says.
    #[must_use]
    pub fn of_number(number: i32) -> Self {
        match number {
            PUBLISHED => Self::Published,
            OWN => Self::Own,
            MAINTAINED => Self::Maintained,
            OUT_OF_SCOPE => Self::OutOfScope,
            NO_AGREEMENT => Self::NoAgreement,
            agreement if agreement >= FIRST_AGREEMENT => {
                usize::try_from(agreement - FIRST_AGREEMENT).map_or(Self::NotYetApproved, Self::Agreement)
            }
            _ => Self::NotYetApproved,
        }
    }

    /// The state that stands for a value which the actor is not told; nothing where it is told.
    #[must_use]
    pub const fn withheld_as(self) -> Option<ValueState> {
        match self {
            Self::Published | Self::Own | Self::Maintained | Self::Agreement(_) => None,
            Self::OutOfScope => Some(ValueState::OutOfScope),
            Self::NoAgreement => Some(ValueState::NoAgreement),
            Self::NotYetApproved => Some(ValueState::NotYetApproved),
        }
    }
}

/// With which rights an actor looks at observations.
#[derive(Debug)]
pub struct Sight<'a> {
    actor: &'a Actor,
    grants: &'a [Grant],
}

fn column(column: observation::Column) -> Expr {
    Expr::col((observation::Entity, column))
}

fn of_school() -> Expr {
    column(observation::Column::Level).eq(Level::School)
}

impl<'a> Sight<'a> {
    /// The actor with what its agreements let it read.
    #[must_use]
    pub const fn of(actor: &'a Actor, grants: &'a [Grant]) -> Self {
        Self { actor, grants }
    }

    /// The observations that exist for the actor: where every read of them begins.
    #[expect(clippy::disallowed_methods, reason = "the rows are scoped here")]
    pub fn observations(&self) -> Select<observation::Entity> {
        observation::Entity::find().filter(self.exists())
    }

    /// Which rows exist for the actor.
    #[must_use]
    pub fn exists(&self) -> Condition {
        let mut overseen = areas(self.actor, &LA_STAFF);
        overseen.extend(areas(self.actor, &[Role::BoardMember]));
        let mut any =
            Condition::any().add_option(is_somebody(self.actor).then(|| self.is_published())).add(self.is_own());
        if !overseen.is_empty() {
            any = any.add(observation::Column::AreaLaCode.is_in(overseen));
        }
        self.grants.iter().fold(any, |any, grant| any.add(covered(grant)))
    }

    /// Which rows have a value for the actor.
    #[must_use]
    pub fn has_value(&self) -> Condition {
        let any = Condition::any().add(self.is_published()).add(self.is_own()).add_option(self.is_maintained());
        self.grants.iter().fold(any, |any, grant| any.add(covered(grant)))
    }

    /// Which rows an agreement lets the actor read, whatever else may.
    #[must_use]
    pub fn is_under_agreement(&self) -> Condition {
        let none = Condition::any().add(nothing());
        self.grants.iter().fold(none, |any, grant| any.add(covered(grant)))
    }

    /// Which rows the actor may release to everybody: of schools that the local authority of the area maintains, and of those
    /// whose agreements give them to an organisation through which the actor runs the partnership. What it sees through
    /// another role is another's to release.
    #[must_use]
    pub fn may_release(&self, area: LaCode) -> Condition {
        let runs = own_organisations(self.actor, &[Role::LaAdmin]);
        let of_area = |grant: &&Grant| grant.area_la_code == area && runs.contains(&grant.reader_organisation_id);
        let any = self.grants.iter().filter(of_area).fold(Condition::any(), |any, grant| any.add(covered(grant)));
        let maintained = administers(self.actor, area).then(|| self.is_maintained()).flatten();
        Condition::all()
            .add(observation::Column::AreaLaCode.eq(area))
            .add(any.add(maintained.unwrap_or_else(|| Condition::all().add(nothing()))))
    }

    /// A column that says why the actor sees the row: [`Basis::of_number`] reads it.
    #[must_use]
    pub fn basis(&self) -> Expr {
        let mut case = CaseStatement::new().case(self.is_published(), PUBLISHED).case(self.is_own(), OWN);
        if let Some(maintained) = self.is_maintained() {
            case = case.case(maintained, MAINTAINED);
        }
        for (grant, number) in self.grants.iter().zip(FIRST_AGREEMENT..) {
            case = case.case(covered(grant), number);
        }
        let staffed = areas(self.actor, &LA_STAFF);
        if !staffed.is_empty() {
            let is_in_area = || observation::Column::AreaLaCode.is_in(staffed.clone());
            for grant in self.grants {
                case = case.case(Condition::all().add(is_in_area()).add(of_sharer(grant)), OUT_OF_SCOPE);
            }
            case = case.case(Condition::all().add(is_in_area()), NO_AGREEMENT);
        }
        case.finally(NOT_YET_APPROVED).into()
    }

    /// The state of the value as the actor is told it.
    #[must_use]
    pub fn state(&self) -> Expr {
        let withheld = |number| Basis::of_number(number).withheld_as().map(ActiveEnum::into_value);
        let told = CaseStatement::new().case(self.has_value(), column(observation::Column::State));
        let told = [OUT_OF_SCOPE, NO_AGREEMENT, NOT_YET_APPROVED]
            .into_iter()
            .filter_map(|number| Some((number, withheld(number)?)))
            .fold(told, |told, (number, state)| told.case(self.basis().eq(number), state));
        told.into()
    }

    /// What was withdrawn counts as of no time, and is public no more: it may have been released in error.
    fn is_published(&self) -> Condition {
        let recorded_at = column(observation::Column::RecordedAt);
        let has_counted = Condition::any()
            .add(observation::Column::SupersededAt.is_null())
            .add(column(observation::Column::SupersededAt).gt(recorded_at));
        Condition::all().add(observation::Column::IsPublic.eq(true)).add(has_counted)
    }

    fn is_own(&self) -> Condition {
        let urn = column(observation::Column::Subject);
        Condition::all().add(of_school()).add(of_own_school(self.actor, &urn))
    }

    fn is_maintained(&self) -> Option<Condition> {
        let staffed = areas(self.actor, &LA_STAFF);
        let maintained = Query::select()
            .column((school::Entity, school::Column::Urn))
            .from(school::Entity)
            .and_where(school::Column::TypeCode.is_in(MAINTAINED_TYPES))
            .to_owned();
        (!staffed.is_empty()).then(|| {
            Condition::all()
                .add(observation::Column::AreaLaCode.is_in(staffed))
                .add(of_school())
                .add(column(observation::Column::Subject).in_subquery(maintained))
        })
    }
}

/// Whether somebody is there who may see what is published: a user, or the operator at the command line.
fn is_somebody(actor: &Actor) -> bool {
    actor.user_id().is_some() || matches!(actor, Actor::Operator { .. })
}

/// The row is of a school whose data the agreement shares.
fn of_sharer(grant: &Grant) -> Condition {
    let subject = || column(observation::Column::Subject);
    let mut sharers = Condition::any();
    if !grant.urns.is_empty() {
        sharers = sharers.add(subject().is_in(grant.urns.iter().copied()));
    }
    if !grant.trust_uids.is_empty() {
        sharers = sharers.add(subject().in_subquery(schools_of(&grant.trust_uids)));
    }
    if grant.urns.is_empty() && grant.trust_uids.is_empty() {
        sharers = sharers.add(nothing());
    }
    Condition::all().add(observation::Column::AreaLaCode.eq(grant.area_la_code)).add(of_school()).add(sharers)
}

fn schools_of(trust_uids: &[GroupUid]) -> SelectStatement {
    Query::select()
        .column((school::Entity, school::Column::Urn))
        .from(school::Entity)
        .and_where(school::Column::TrustUid.is_in(trust_uids.iter().copied()))
        .to_owned()
}

/// The agreement covers the row.
fn covered(grant: &Grant) -> Condition {
    of_sharer(grant)
        .add(observation::Column::MeasureId.is_in(grant.measure_ids.iter().copied()))
        .add(observation::Column::CohortNumber.is_in(grant.cohort_numbers.iter().copied()))
        .add_option(grant.first_period.map(|first| observation::Column::Period.gte(first)))
        .add_option(grant.last_period.map(|last| observation::Column::Period.lte(last.end())))
}

/// Without agreements.
impl Visible for observation::Entity {
    fn condition(actor: &Actor) -> Condition {
        Sight::of(actor, &[]).exists()
    }
}

/// What was released is no secret.
impl Visible for release::Entity {
    fn condition(actor: &Actor) -> Condition {
        if is_somebody(actor) { Condition::all() } else { nothing() }
    }
}

/// Nor is which schools it counted, and where: both are on the register.
impl Visible for release_school::Entity {
    fn condition(actor: &Actor) -> Condition {
        release::Entity::condition(actor)
    }
}

/// Files of publishers are no secret.
impl Visible for source_file::Entity {
    fn condition(_: &Actor) -> Condition {
        Condition::all()
    }
}

/// The catalogue is public.
impl Visible for measure::Entity {
    fn condition(_: &Actor) -> Condition {
        Condition::all()
    }
}
