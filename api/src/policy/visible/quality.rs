//! Reviews of quality. That there is a review, what it found, and what is published of it are three tables, because they are for
//! three circles: of provision, the local authority knows of all reviews of its area, who is reviewed of its own, what was found
//! once it is moderated, and everybody who is signed in what is published. A peer review is the school's: others than its
//! team see it, and what is published of it, only by the school's consent.

use entities::states::{OrganisationKind, ProviderKind, QaAudience, QaReviewStatus, QaSubject, Role};
use entities::{
    deployment, intervention, provider, qa_action, qa_consent, qa_findings, qa_judgement, qa_outcome, qa_outcome_grade,
    qa_point, qa_review, qa_reviewer, school, supporter,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

use super::commissioning::{has_own_schools, of_own_school};
use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{LA_STAFF, areas, own_organisations};

/// The findings have been moderated.
const TOLD: [QaReviewStatus; 3] = [QaReviewStatus::Moderated, QaReviewStatus::Published, QaReviewStatus::Withdrawn];
/// The outcome has been published.
const OUT: [QaReviewStatus; 2] = [QaReviewStatus::Published, QaReviewStatus::Withdrawn];

fn is_of_school() -> Expr {
    qa_review::Column::Subject.eq(QaSubject::School)
}

fn is_of_provision() -> Expr {
    qa_review::Column::Subject.ne(QaSubject::School)
}

fn stands(statuses: impl IntoIterator<Item = QaReviewStatus>) -> Expr {
    qa_review::Column::Status.is_in(statuses)
}

/// Reviews of provision in the areas in which the actor holds one of the roles; nothing if it holds none.
fn of_areas(actor: &Actor, roles: &[Role]) -> Option<Condition> {
    let areas = areas(actor, roles);
    let is_of_area = qa_review::Column::AreaLaCode.is_in(areas.clone());
    (!areas.is_empty()).then(|| Condition::all().add(is_of_provision()).add(is_of_area))
}

/// Published reviews of the areas for whose board the actor decides; those of services of the local authority from when they are
/// moderated, because the board publishes them.
fn of_board(actor: &Actor) -> Option<Condition> {
    let of_area = of_areas(actor, &[Role::BoardMember])?;
    let services = provider_keys().and_where(provider::Column::Kind.eq(ProviderKind::LaService)).to_owned();
    let to_publish = Condition::all().add(stands(TOLD)).add(qa_review::Column::ProviderId.in_subquery(services));
    Some(of_area.add(Condition::any().add(stands(OUT)).add(to_publish)))
}

/// Reviews that the actor makes or moderates.
fn as_reviewer(actor: &Actor) -> Option<Condition> {
    let user_id = actor.user_id()?;
    let teams = Query::select()
        .column((qa_reviewer::Entity, qa_reviewer::Column::ReviewId))
        .from(qa_reviewer::Entity)
        .and_where(qa_reviewer::Column::UserId.eq(user_id))
        .to_owned();
    Some(Condition::any().add(qa_review::Column::Id.in_subquery(teams)).add(qa_review::Column::ModeratorId.eq(user_id)))
}

/// Keys of the providers that the actor belongs to.
fn own_providers(actor: &Actor) -> SelectStatement {
    let memberships = || actor.memberships().iter();
    let organisations: Vec<_> = memberships().map(|membership| membership.organisation_id.clone()).collect();
    let trusts: Vec<_> = memberships().filter_map(|membership| membership.trust_uid).collect();
    let schools: Vec<_> = memberships().filter_map(|membership| membership.school_urn).collect();
    let belongs = Condition::any()
        .add(provider::Column::OrganisationId.is_in(organisations))
        .add_option((!trusts.is_empty()).then(|| provider::Column::TrustUid.is_in(trusts)))
        .add_option((!schools.is_empty()).then(|| provider::Column::SchoolUrn.is_in(schools)));
    provider_keys().cond_where(belongs).to_owned()
}

/// Keys of the services of the local authorities that the actor belongs to.
fn own_services(actor: &Actor) -> Option<SelectStatement> {
    let held = actor.memberships().iter();
    let of_authorities = held.filter(|membership| membership.organisation_kind == OrganisationKind::LocalAuthority);
    let areas: Vec<_> = of_authorities.map(|membership| membership.area_la_code).collect();
    let mut services = provider_keys();
    services
        .and_where(provider::Column::Kind.eq(ProviderKind::LaService))
        .and_where(provider::Column::AreaLaCode.is_in(areas.clone()));
    (!areas.is_empty()).then_some(services)
}

/// Keys of the providers that are, or are led by a school of, a trust that the actor belongs to or works in a school of.
fn kin_providers(actor: &Actor) -> Option<SelectStatement> {
    let memberships = || actor.memberships().iter();
    let trusts: Vec<_> = memberships().filter_map(|membership| membership.trust_uid).collect();
    let schools: Vec<_> = memberships().filter_map(|membership| membership.school_urn).collect();
    let has_kin = !(trusts.is_empty() && schools.is_empty());
    let of_trusts = |trust_uid: Expr| {
        let of_own_schools = schools_where(school::Column::TrustUid, school::Column::Urn.is_in(schools.clone()));
        trust_uid.clone().is_in(trusts.clone()).or(trust_uid.in_subquery(of_own_schools))
    };
    let sisters = schools_where(school::Column::Urn, of_trusts(Expr::col((school::Entity, school::Column::TrustUid))));
    let mut providers = provider_keys();
    providers.and_where(
        of_trusts(Expr::col((provider::Entity, provider::Column::TrustUid)))
            .or(provider::Column::SchoolUrn.in_subquery(sisters)),
    );
    has_kin.then_some(providers)
}

/// Reviews of providers that send the actor to support schools, or have sent it.
fn of_senders(actor: &Actor) -> Option<Condition> {
    let user_id = actor.user_id()?;
    let registered = Query::select()
        .column((supporter::Entity, supporter::Column::ProviderId))
        .from(supporter::Entity)
        .and_where(supporter::Column::UserId.eq(user_id))
        .and_where(supporter::Column::ProviderId.is_not_null())
        .to_owned();
    let deployed = Query::select()
        .column((deployment::Entity, deployment::Column::ProviderId))
        .from(deployment::Entity)
        .and_where(deployment::Column::UserId.eq(user_id))
        .and_where(deployment::Column::ProviderId.is_not_null())
        .and_where(deployment::Column::AgreedAt.is_not_null())
        .to_owned();
    let of = |providers| qa_review::Column::ProviderId.in_subquery(providers);
    Some(Condition::any().add(of(registered)).add(of(deployed)))
}

fn schools_where(column: school::Column, condition: Expr) -> SelectStatement {
    Query::select().column((school::Entity, column)).from(school::Entity).and_where(condition).to_owned()
}

fn provider_keys() -> SelectStatement {
    Query::select().column((provider::Entity, provider::Column::Id)).from(provider::Entity).to_owned()
}

/// Reviews of work that the actor's organisation delivers or brokers, or of that provider.
fn as_party(actor: &Actor) -> Option<Condition> {
    if actor.memberships().is_empty() {
        return None;
    }
    let brokers = own_organisations(actor, &[Role::TeachingSchoolUser]);
    let brokered = || {
        Query::select()
            .column((intervention::Entity, intervention::Column::Id))
            .from(intervention::Entity)
            .and_where(intervention::Column::BrokerOrganisationId.is_in(brokers.clone()))
            .to_owned()
    };
    let as_broker = (!brokers.is_empty()).then(|| qa_review::Column::InterventionId.in_subquery(brokered()));
    Some(Condition::any().add(qa_review::Column::ProviderId.in_subquery(own_providers(actor))).add_option(as_broker))
}

/// Peer reviews of schools that the actor works for.
fn own_peer_reviews(actor: &Actor) -> Option<Condition> {
    let urn = Expr::col((qa_review::Entity, qa_review::Column::Urn));
    has_own_schools(actor).then(|| Condition::all().add(is_of_school()).add(of_own_school(actor, &urn)))
}

fn consented_to(audience: QaAudience) -> SelectStatement {
    Query::select()
        .column((qa_consent::Entity, qa_consent::Column::ReviewId))
        .from(qa_consent::Entity)
        .and_where(qa_consent::Column::Audience.eq(audience))
        .and_where(qa_consent::Column::RevokedAt.is_null())
        .to_owned()
}

/// Peer reviews that a school lets the actor see.
fn by_consent(actor: &Actor) -> Option<Condition> {
    let to =
        |audience| Condition::all().add(is_of_school()).add(qa_review::Column::Id.in_subquery(consented_to(audience)));
    let in_areas = |audience, roles: &[Role]| {
        let areas = areas(actor, roles);
        (!areas.is_empty()).then(|| to(audience).add(qa_review::Column::AreaLaCode.is_in(areas)))
    };
    let hubs = own_organisations(actor, &[Role::TeachingSchoolUser]);
    let of_hub = || {
        let hubs = provider_keys().and_where(provider::Column::OrganisationId.is_in(hubs.clone())).to_owned();
        to(QaAudience::Hub).add(qa_review::Column::HubProviderId.in_subquery(hubs))
    };
    let ways = [
        in_areas(QaAudience::LocalAuthority, &LA_STAFF),
        in_areas(QaAudience::Board, &[Role::BoardMember]),
        (!hubs.is_empty()).then(of_hub),
    ];
    any_of(ways)
}

fn any_of<const N: usize>(ways: [Option<Condition>; N]) -> Option<Condition> {
    ways.into_iter().flatten().fold(None, |any, way| Some(any.unwrap_or_else(Condition::any).add(way)))
}

fn or_nothing(condition: Option<Condition>) -> Condition {
    condition.unwrap_or_else(|| Condition::all().add(nothing()))
}

impl Visible for qa_review::Entity {
    fn condition(actor: &Actor) -> Condition {
        or_nothing(any_of([
            of_areas(actor, &LA_STAFF),
            of_board(actor),
            as_party(actor),
            as_reviewer(actor),
            own_peer_reviews(actor),
            by_consent(actor).map(|seen| Condition::all().add(seen).add(stands(OUT))),
        ]))
    }
}

/// Reviews whose findings the actor may know.
fn with_known_findings(actor: &Actor) -> Condition {
    let told = |condition: Condition| Condition::all().add(condition).add(stands(TOLD));
    let staffed = || {
        let is_own = qa_review::Column::ProviderId.in_subquery(own_providers(actor));
        let is_service = own_services(actor).map(|services| qa_review::Column::ProviderId.in_subquery(services));
        let brokered = Query::select()
            .column((intervention::Entity, intervention::Column::Id))
            .from(intervention::Entity)
            .and_where(intervention::Column::BrokerId.in_subquery(own_providers(actor)))
            .to_owned();
        let is_brokered = Condition::all()
            .add(qa_review::Column::InterventionId.is_not_null())
            .add(qa_review::Column::InterventionId.in_subquery(brokered));
        let is_of_kin = kin_providers(actor).map(|kin| qa_review::Column::ProviderId.in_subquery(kin));
        let is_interested = Condition::any()
            .add(is_own)
            .add(is_brokered)
            .add_option(is_service)
            .add_option(is_of_kin)
            .add_option(of_senders(actor));
        of_areas(actor, &LA_STAFF)
            .map(|of_area| of_area.add(Condition::any().add(stands(TOLD)).add(is_interested.not())))
    };
    or_nothing(any_of([
        as_reviewer(actor),
        staffed(),
        of_board(actor),
        as_party(actor).map(told),
        own_peer_reviews(actor).map(told),
        by_consent(actor).map(|seen| Condition::all().add(seen).add(stands(OUT))),
    ]))
}

fn reviews(condition: Condition) -> SelectStatement {
    Query::select()
        .column((qa_review::Entity, qa_review::Column::Id))
        .from(qa_review::Entity)
        .cond_where(condition)
        .to_owned()
}

macro_rules! of_known_findings {
    ($($table:ident),* $(,)?) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                Condition::all().add($table::Column::ReviewId.in_subquery(reviews(with_known_findings(actor))))
            }
        })*
    };
}

of_known_findings!(qa_findings, qa_judgement, qa_point, qa_action);

/// Who knows of a review knows who makes it.
impl Visible for qa_reviewer::Entity {
    fn condition(actor: &Actor) -> Condition {
        let known = qa_review::Entity::condition(actor);
        Condition::all().add(qa_reviewer::Column::ReviewId.in_subquery(reviews(known)))
    }
}

/// To whom it has shown its peer review is the school's own business.
impl Visible for qa_consent::Entity {
    fn condition(actor: &Actor) -> Condition {
        let own = or_nothing(own_peer_reviews(actor));
        Condition::all().add(qa_consent::Column::ReviewId.in_subquery(reviews(own)))
    }
}

/// What is published of provision is for everybody who is signed in; of a peer review, for those who know what it found, and for
/// everybody if the school consents.
impl Visible for qa_outcome::Entity {
    fn condition(actor: &Actor) -> Condition {
        if actor.user_id().is_none() {
            return Condition::all().add(nothing());
        }
        Condition::any()
            .add(qa_outcome::Column::Subject.ne(QaSubject::School))
            .add(qa_outcome::Column::ReviewId.in_subquery(consented_to(QaAudience::Public)))
            .add(
                qa_outcome::Column::ReviewId
                    .in_subquery(reviews(Condition::all().add(with_known_findings(actor)).add(is_of_school()))),
            )
    }
}

impl Visible for qa_outcome_grade::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(qa_outcome_grade::Column::ReviewId.in_subquery(published(actor)))
    }
}

fn published(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((qa_outcome::Entity, qa_outcome::Column::ReviewId))
        .from(qa_outcome::Entity)
        .cond_where(qa_outcome::Entity::condition(actor))
        .to_owned()
}

/// Actions that may be counted with what is published: how many are done is part of the outcome, what they are is not.
#[expect(clippy::disallowed_methods, reason = "the rows are scoped here")]
pub fn followed_up(actor: &Actor) -> Select<qa_action::Entity> {
    qa_action::Entity::find().filter(qa_action::Column::ReviewId.in_subquery(published(actor)))
}

/// Reviews of provision in the areas that the actor administers: their history is for its administrators.
pub(super) fn administered_reviews(actor: &Actor) -> SelectStatement {
    reviews(or_nothing(of_areas(actor, &[Role::LaAdmin])))
}
