//! `node` and `nodes`: any object by its global id.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object, Result};

use super::error::Code;
use super::id::GlobalId;
use super::reader::{loaders, operation};
use crate::access::graphql::{Membership, MembershipById, Organisation, OrganisationById, User, UserById};
use crate::brokerage::graphql::{
    Deployment, DeploymentById, OfferById, RequestById, SupportOffer, SupportRequest, Supporter, SupporterById, Visit,
    VisitById,
};
use crate::commissioning::graphql::{
    CommissioningPlan, Decision, DecisionById, DeclaredInterest, EventById, InterestById, Intervention,
    InterventionById, InterventionEvent, Participation, ParticipationById, PlanById, Priority, PriorityById,
};
use crate::config::Limits;
use crate::data_sharing::graphql::{Agreement, AgreementById, DisclosureById, DisclosureEntry};
use crate::impact::graphql::{EvaluationById, ImpactEvaluation};
use crate::needs::graphql::{AnalysisById, NeedAnalysis, NeedRuleSet, RuleSetById};
use crate::observations::graphql::{Observation, Release, ReleaseById, find_observations};
use crate::policy::matrix::may_read_register;
use crate::providers::graphql::{Provider, ProviderById};
use crate::quality::graphql::{
    ActionById, ConsentById, OutcomeById, QaAction, QaConsent, QaFramework, QaOutcome, QaReview, ReviewById,
    find_framework,
};
use crate::schools::graphql::{
    GroupMembership, Inspection, LocalAuthority, School, SchoolGroup, Trust, find_groups, find_inspections,
    find_memberships, find_schools, local_authority_of,
};
use crate::spend::graphql::{
    Allocation, AllocationById, Claim, ClaimById, FundingSource, FundingSourceById, LedgerEntry, LedgerEntryById,
};
use crate::submissions::graphql::{CollectionWindow, CollectionWindowById, Submission, SubmissionById};

/// An object that has a global id.
#[derive(Debug, Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id: opaque, it stays for the life of the object."))]
pub enum Node {
    /// A school.
    School(Box<School>),
    /// An academy trust.
    Trust(Trust),
    /// A group of schools, which may be an academy trust too.
    SchoolGroup(SchoolGroup),
    /// A membership of a group of schools.
    GroupMembership(GroupMembership),
    /// An inspection.
    Inspection(Inspection),
    /// A local authority.
    LocalAuthority(LocalAuthority),
    /// A user.
    User(User),
    /// An organisation.
    Organisation(Organisation),
    /// A membership.
    Membership(Membership),
    /// A provider.
    Provider(Provider),
    /// A commissioning plan.
    CommissioningPlan(CommissioningPlan),
    /// A priority of a plan.
    Priority(Priority),
    /// An intervention.
    Intervention(Box<Intervention>),
    /// The participation of a school in an intervention.
    Participation(Participation),
    /// A decision of the commissioning group.
    Decision(Box<Decision>),
    /// An interest that a member of the board declared.
    DeclaredInterest(DeclaredInterest),
    /// An event in the history of an intervention.
    InterventionEvent(InterventionEvent),
    /// A funding source.
    FundingSource(FundingSource),
    /// An allocation.
    Allocation(Allocation),
    /// An entry of the ledger.
    LedgerEntry(Box<LedgerEntry>),
    /// A claim of a provider.
    Claim(Box<Claim>),
    /// An observation.
    Observation(Box<Observation>),
    /// A release of observations.
    Release(Release),
    /// A data-sharing agreement.
    Agreement(Box<Agreement>),
    /// An entry of the log of what was read.
    DisclosureEntry(Box<DisclosureEntry>),
    /// A batch of observations.
    Submission(Box<Submission>),
    /// A collection window.
    CollectionWindow(CollectionWindow),
    /// A version of a framework of quality assurance.
    QaFramework(Box<QaFramework>),
    /// A review of quality.
    QaReview(Box<QaReview>),
    /// What is published of a review.
    QaOutcome(Box<QaOutcome>),
    /// Something that is to be done after a review.
    QaAction(Box<QaAction>),
    /// To whom a peer review is shown.
    QaConsent(Box<QaConsent>),
    /// Who can be sent to support schools.
    Supporter(Box<Supporter>),
    /// What a school asks for.
    SupportRequest(Box<SupportRequest>),
    /// What is offered to a school that asked.
    SupportOffer(Box<SupportOffer>),
    /// A supporter who is sent to a school.
    Deployment(Box<Deployment>),
    /// Time that a supporter gave to a school.
    Visit(Box<Visit>),
    /// An impact evaluation.
    ImpactEvaluation(Box<ImpactEvaluation>),
    /// A version of the rules of needs analysis.
    NeedRuleSet(Box<NeedRuleSet>),
    /// A needs analysis.
    NeedAnalysis(Box<NeedAnalysis>),
}

/// Root fields for any object.
#[derive(Debug, Default)]
pub struct NodeQuery;

/// Root fields for any object.
#[Object]
impl NodeQuery {
    /// The object with the global id; null if there is none that the caller may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the object.")] id: ID,
    ) -> Result<Option<Node>> {
        Ok(find(ctx, &[id]).await?.pop().flatten())
    }

    /// The objects with the global ids, in their order; null for each that is none or that the caller may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids; at most the limit `ids`.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let limit = ctx.data::<Limits>()?.ids;
        if ids.len() > limit {
            return Err(Code::BadUserInput.error(format!("`ids` lists {} ids; {limit} are allowed", ids.len())));
        }
        find(ctx, &ids).await
    }
}

/// Finds the objects: one statement for each kind among the ids, whatever their number.
async fn find(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    let wanted: Vec<Option<GlobalId>> = ids.iter().map(|id| GlobalId::decode(id)).collect();
    let mut found = HashMap::new();
    find_schools_and_groups(ctx, &wanted, &mut found).await?;
    find_people(ctx, &wanted, &mut found).await?;
    find_providers_and_plans(ctx, &wanted, &mut found).await?;
    find_interventions(ctx, &wanted, &mut found).await?;
    find_money(ctx, &wanted, &mut found).await?;
    find_evidence(ctx, &wanted, &mut found).await?;
    find_sharing(ctx, &wanted, &mut found).await?;
    find_submissions(ctx, &wanted, &mut found).await?;
    find_quality(ctx, &wanted, &mut found).await?;
    find_brokerage_and_impact(ctx, &wanted, &mut found).await?;
    find_needs(ctx, &wanted, &mut found).await?;
    Ok(wanted.into_iter().map(|id| id.and_then(|id| found.get(&id).cloned())).collect())
}

/// Picks the keys of one kind.
macro_rules! keys_of {
    ($wanted:expr, $kind:ident) => {
        $wanted.iter().filter_map(|id| match id {
            Some(GlobalId::$kind(key)) => Some(key.clone()),
            _ => None,
        })
    };
}

async fn find_schools_and_groups(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let urns: Vec<_> = keys_of!(wanted, School).collect();
    if !urns.is_empty() {
        let schools = find_schools(ctx, &urns).await?;
        found.extend(schools.into_iter().map(|(urn, school)| (GlobalId::School(urn), Node::School(Box::new(school)))));
    }
    let uids: Vec<_> = keys_of!(wanted, SchoolGroup).chain(keys_of!(wanted, Trust)).collect();
    if !uids.is_empty() {
        for (uid, group) in find_groups(ctx, &uids).await? {
            if group.is_trust() {
                found.insert(GlobalId::Trust(uid), Node::Trust(Trust(group.clone())));
            }
            found.insert(GlobalId::SchoolGroup(uid), Node::SchoolGroup(SchoolGroup(group)));
        }
    }
    let (memberships, inspections): (Vec<_>, Vec<_>) =
        (keys_of!(wanted, GroupMembership).collect(), keys_of!(wanted, Inspection).collect());
    if !memberships.is_empty() {
        let memberships = find_memberships(ctx, &memberships).await?.into_iter();
        found.extend(memberships.map(|row| (GlobalId::GroupMembership(row.0.id), Node::GroupMembership(row))));
    }
    if !inspections.is_empty() {
        let inspections = find_inspections(ctx, &inspections).await?.into_iter();
        found.extend(inspections.map(|row| (GlobalId::Inspection(row.0.id), Node::Inspection(row))));
    }
    if may_read_register(&operation(ctx)?.actor) {
        for code in keys_of!(wanted, LocalAuthority) {
            if let Some(authority) = local_authority_of(ctx, code).await? {
                found.insert(GlobalId::LocalAuthority(code), Node::LocalAuthority(authority));
            }
        }
    }
    Ok(())
}

async fn find_people(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let loaders = loaders(ctx)?;
    let users = loaders.load_many(keys_of!(wanted, User).map(UserById)).await?;
    found.extend(users.into_iter().map(|(key, row)| (GlobalId::User(key.0), Node::User(User(row)))));
    let organisations = loaders.load_many(keys_of!(wanted, Organisation).map(OrganisationById)).await?;
    found.extend(
        organisations
            .into_iter()
            .map(|(key, row)| (GlobalId::Organisation(key.0), Node::Organisation(Organisation(row)))),
    );
    let memberships = loaders.load_many(keys_of!(wanted, Membership).map(MembershipById)).await?;
    found.extend(
        memberships.into_iter().map(|(key, row)| (GlobalId::Membership(key.0), Node::Membership(Membership(row)))),
    );
    Ok(())
}

async fn find_providers_and_plans(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let loaders = loaders(ctx)?;
    let providers = loaders.load_many(keys_of!(wanted, Provider).map(ProviderById)).await?;
    found.extend(providers.into_iter().map(|(key, row)| (GlobalId::Provider(key.0), Node::Provider(Provider(row)))));
    let plans = loaders.load_many(keys_of!(wanted, CommissioningPlan).map(PlanById)).await?;
    found.extend(
        plans
            .into_iter()
            .map(|(key, row)| (GlobalId::CommissioningPlan(key.0), Node::CommissioningPlan(CommissioningPlan(row)))),
    );
    let priorities = loaders.load_many(keys_of!(wanted, Priority).map(PriorityById)).await?;
    found.extend(priorities.into_iter().map(|(key, row)| (GlobalId::Priority(key.0), Node::Priority(Priority(row)))));
    Ok(())
}

async fn find_interventions(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let loaders = loaders(ctx)?;
    let rows = loaders.load_many(keys_of!(wanted, Intervention).map(InterventionById)).await?;
    let node = |row| Node::Intervention(Box::new(Intervention(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Intervention(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, Participation).map(ParticipationById)).await?;
    let node = |row| Node::Participation(Participation(row));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Participation(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, Decision).map(DecisionById)).await?;
    let node = |row| Node::Decision(Box::new(Decision(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Decision(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, DeclaredInterest).map(InterestById)).await?;
    let node = |row| Node::DeclaredInterest(DeclaredInterest(row));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::DeclaredInterest(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, InterventionEvent).map(EventById)).await?;
    let node = |row| Node::InterventionEvent(InterventionEvent(row));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::InterventionEvent(key.0), node(row))));
    Ok(())
}

async fn find_money(ctx: &Context<'_>, wanted: &[Option<GlobalId>], found: &mut HashMap<GlobalId, Node>) -> Result<()> {
    let loaders = loaders(ctx)?;
    let sources = loaders.load_many(keys_of!(wanted, FundingSource).map(FundingSourceById)).await?;
    found.extend(
        sources.into_iter().map(|(key, row)| (GlobalId::FundingSource(key.0), Node::FundingSource(FundingSource(row)))),
    );
    let allocations = loaders.load_many(keys_of!(wanted, Allocation).map(AllocationById)).await?;
    found.extend(
        allocations.into_iter().map(|(key, row)| (GlobalId::Allocation(key.0), Node::Allocation(Allocation(row)))),
    );
    let entries = loaders.load_many(keys_of!(wanted, LedgerEntry).map(LedgerEntryById)).await?;
    found.extend(
        entries
            .into_iter()
            .map(|(key, row)| (GlobalId::LedgerEntry(key.0), Node::LedgerEntry(Box::new(LedgerEntry(row))))),
    );
    let claims = loaders.load_many(keys_of!(wanted, Claim).map(ClaimById)).await?;
    found.extend(claims.into_iter().map(|(key, row)| (GlobalId::Claim(key.0), Node::Claim(Box::new(Claim(row))))));
    Ok(())
}

async fn find_evidence(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let ids: Vec<i64> = keys_of!(wanted, Observation).collect();
    if !ids.is_empty() {
        let rows = find_observations(ctx, &ids).await?.into_iter();
        found.extend(rows.map(|(id, row)| (GlobalId::Observation(id), Node::Observation(Box::new(row)))));
    }
    let releases = loaders(ctx)?.load_many(keys_of!(wanted, Release).map(ReleaseById)).await?;
    found.extend(releases.into_iter().map(|(key, row)| (GlobalId::Release(key.0), Node::Release(Release(row)))));
    Ok(())
}

async fn find_sharing(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let loaders = loaders(ctx)?;
    let rows = loaders.load_many(keys_of!(wanted, Agreement).map(AgreementById)).await?;
    let node = |row| Node::Agreement(Box::new(Agreement(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Agreement(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, DisclosureEntry).map(DisclosureById)).await?;
    let node = |row| Node::DisclosureEntry(Box::new(DisclosureEntry(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::DisclosureEntry(key.0), node(row))));
    Ok(())
}

async fn find_submissions(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let loaders = loaders(ctx)?;
    let rows = loaders.load_many(keys_of!(wanted, Submission).map(SubmissionById)).await?;
    let node = |row| Node::Submission(Box::new(Submission(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Submission(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, CollectionWindow).map(CollectionWindowById)).await?;
    let node = |row| Node::CollectionWindow(CollectionWindow(row));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::CollectionWindow(key.0), node(row))));
    Ok(())
}

async fn find_quality(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    if operation(ctx)?.actor.user_id().is_some() {
        for id in keys_of!(wanted, QaFramework) {
            if let Some(framework) = find_framework(ctx, id).await? {
                found.insert(GlobalId::QaFramework(id), Node::QaFramework(Box::new(framework)));
            }
        }
    }
    let loaders = loaders(ctx)?;
    let reviews = loaders.load_many(keys_of!(wanted, QaReview).map(ReviewById)).await?;
    let node = |row| Node::QaReview(Box::new(QaReview(row)));
    found.extend(reviews.into_iter().map(|(key, row)| (GlobalId::QaReview(key.0), node(row))));
    let outcomes = loaders.load_many(keys_of!(wanted, QaOutcome).map(OutcomeById)).await?;
    let node = |row| Node::QaOutcome(Box::new(QaOutcome(row)));
    found.extend(outcomes.into_iter().map(|(key, row)| (GlobalId::QaOutcome(key.0), node(row))));
    let actions = loaders.load_many(keys_of!(wanted, QaAction).map(ActionById)).await?;
    let node = |row| Node::QaAction(Box::new(QaAction(row)));
    found.extend(actions.into_iter().map(|(key, row)| (GlobalId::QaAction(key.0), node(row))));
    let consents = loaders.load_many(keys_of!(wanted, QaConsent).map(ConsentById)).await?;
    let node = |row| Node::QaConsent(Box::new(QaConsent(row)));
    found.extend(consents.into_iter().map(|(key, row)| (GlobalId::QaConsent(key.0), node(row))));
    Ok(())
}

async fn find_brokerage_and_impact(
    ctx: &Context<'_>,
    wanted: &[Option<GlobalId>],
    found: &mut HashMap<GlobalId, Node>,
) -> Result<()> {
    let loaders = loaders(ctx)?;
    let rows = loaders.load_many(keys_of!(wanted, Supporter).map(SupporterById)).await?;
    let node = |row| Node::Supporter(Box::new(Supporter(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Supporter(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, SupportRequest).map(RequestById)).await?;
    let node = |row| Node::SupportRequest(Box::new(SupportRequest(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::SupportRequest(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, SupportOffer).map(OfferById)).await?;
    let node = |row| Node::SupportOffer(Box::new(SupportOffer(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::SupportOffer(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, Deployment).map(DeploymentById)).await?;
    let node = |row| Node::Deployment(Box::new(Deployment(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Deployment(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, Visit).map(VisitById)).await?;
    let node = |row| Node::Visit(Box::new(Visit(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::Visit(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, ImpactEvaluation).map(EvaluationById)).await?;
    let node = |row| Node::ImpactEvaluation(Box::new(ImpactEvaluation::from(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::ImpactEvaluation(key.0), node(row))));
    Ok(())
}

async fn find_needs(ctx: &Context<'_>, wanted: &[Option<GlobalId>], found: &mut HashMap<GlobalId, Node>) -> Result<()> {
    let loaders = loaders(ctx)?;
    let rows = loaders.load_many(keys_of!(wanted, NeedRuleSet).map(RuleSetById)).await?;
    let node = |row| Node::NeedRuleSet(Box::new(NeedRuleSet(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::NeedRuleSet(key.0), node(row))));
    let rows = loaders.load_many(keys_of!(wanted, NeedAnalysis).map(AnalysisById)).await?;
    let node = |row| Node::NeedAnalysis(Box::new(NeedAnalysis(row)));
    found.extend(rows.into_iter().map(|(key, row)| (GlobalId::NeedAnalysis(key.0), node(row))));
    Ok(())
}
