use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, Result, SimpleObject};
use entities::keys::{GroupUid, Urn};
use entities::values::{AcademicYear, FinancialYear};

use crate::graphql::error::{Code, internal};
use crate::graphql::reader::{Reader, grouped, loaders, operation};
use crate::graphql::scalars::Pence;
use crate::policy::{sees_shares, works_for_trust};
use crate::spend::rules::review::Sums;
use crate::spend::store::cost_share::{self, SchoolShare, Years};

/// What a school, or the schools of a trust, bear of the cost of interventions. The cost of an intervention is shared among
/// the schools that take part in it: by fixed parts if those are agreed for each, else by the pupils reached if those are
/// known of each, else equally. The pennies that are left go to the largest fractions, so that shares add up to the whole.
/// It counts the interventions that the caller may see: of a provider its own contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SimpleObject)]
pub struct CostShare {
    /// Share of what is allocated, in pence.
    budget_pence: Pence,
    /// Share of what is committed, in pence.
    committed_pence: Pence,
    /// Share of what was paid, in pence.
    actual_pence: Pence,
    /// Share of what others paid beside the partnership, in pence; part of what was paid.
    co_funded_pence: Pence,
}

impl From<Sums> for CostShare {
    fn from(sums: Sums) -> Self {
        Self {
            budget_pence: sums.budget.into(),
            committed_pence: sums.committed.into(),
            actual_pence: sums.actual.into(),
            co_funded_pence: sums.co_funded.into(),
        }
    }
}

/// What a school bears of the cost, of some years.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct CostShareOfSchool {
    urn: Urn,
    years: Years,
}

/// What the schools of a trust bear of the cost, of some years.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct CostShareOfTrust {
    uid: GroupUid,
    years: Years,
}

/// What a school bears of the cost of one intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct CostShareIn {
    intervention_id: String,
    urn: Urn,
}

/// What the school bears of the cost, if the caller may know it.
///
/// # Errors
/// `FORBIDDEN` for a trust or school user of other schools; when the database fails.
pub async fn cost_share_of_school(
    ctx: &Context<'_>,
    urn: Urn,
    academic: Option<AcademicYear>,
    financial: Option<FinancialYear>,
) -> Result<Option<CostShare>> {
    let years = Years { academic, financial };
    let share = loaders(ctx)?.load_one(CostShareOfSchool { urn, years }).await?.unwrap_or_default();
    if !share.is_own && !sees_shares(&operation(ctx)?.actor) {
        return Err(not_yours("School"));
    }
    Ok(Some(share.sums.into()))
}

/// What the schools that are in the trust today bear of the cost, if the caller may know it.
///
/// # Errors
/// `FORBIDDEN` for users of other trusts and of schools; when the database fails.
pub async fn cost_share_of_trust(
    ctx: &Context<'_>,
    uid: GroupUid,
    academic: Option<AcademicYear>,
    financial: Option<FinancialYear>,
) -> Result<Option<CostShare>> {
    let years = Years { academic, financial };
    let actor = &operation(ctx)?.actor;
    if !works_for_trust(actor, uid) && !sees_shares(actor) {
        return Err(not_yours("Trust"));
    }
    let sums = loaders(ctx)?.load_one(CostShareOfTrust { uid, years }).await?.unwrap_or_default();
    Ok(Some(sums.into()))
}

fn not_yours(type_name: &str) -> Error {
    Code::Forbidden.error(format!(
        "your memberships do not let you use {type_name}.costShare of this one; its description says who may"
    ))
}

/// What the school bears of the cost of the intervention, over all years; nothing if it bears none that the caller may see.
///
/// # Errors
/// When the database fails.
pub async fn cost_share_of_participation(
    ctx: &Context<'_>,
    intervention_id: String,
    urn: Urn,
) -> Result<Option<CostShare>> {
    let sums = loaders(ctx)?.load_one(CostShareIn { intervention_id, urn }).await?;
    Ok(sums.map(Into::into))
}

impl Loader<CostShareOfSchool> for Reader {
    type Value = SchoolShare;
    type Error = Error;

    async fn load(&self, keys: &[CostShareOfSchool]) -> Result<HashMap<CostShareOfSchool, SchoolShare>> {
        let mut found = HashMap::new();
        for (years, urns) in grouped(keys, |key| (key.years, key.urn)) {
            let shares = cost_share::of_schools(self.db(), self.actor(), &urns, years).await;
            let shares = shares.map_err(|error| internal(&error))?.into_iter();
            found.extend(shares.map(|(urn, share)| (CostShareOfSchool { urn, years }, share)));
        }
        Ok(found)
    }
}

impl Loader<CostShareOfTrust> for Reader {
    type Value = Sums;
    type Error = Error;

    async fn load(&self, keys: &[CostShareOfTrust]) -> Result<HashMap<CostShareOfTrust, Sums>> {
        let mut found = HashMap::new();
        for (years, uids) in grouped(keys, |key| (key.years, key.uid)) {
            let sums = cost_share::of_trusts(self.db(), self.actor(), &uids, years).await;
            let sums = sums.map_err(|error| internal(&error))?.into_iter();
            found.extend(sums.map(|(uid, sums)| (CostShareOfTrust { uid, years }, sums)));
        }
        Ok(found)
    }
}

impl Loader<CostShareIn> for Reader {
    type Value = Sums;
    type Error = Error;

    async fn load(&self, keys: &[CostShareIn]) -> Result<HashMap<CostShareIn, Sums>> {
        let mut interventions: Vec<String> = keys.iter().map(|key| key.intervention_id.clone()).collect();
        interventions.sort();
        interventions.dedup();
        let mut urns: Vec<Urn> = keys.iter().map(|key| key.urn).collect();
        urns.sort();
        urns.dedup();
        let sums = cost_share::of_participations(self.db(), self.actor(), &interventions, &urns).await;
        let sums = sums.map_err(|error| internal(&error))?.into_iter();
        Ok(sums.map(|((intervention_id, urn), sums)| (CostShareIn { intervention_id, urn }, sums)).collect())
    }
}
