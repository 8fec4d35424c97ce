use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::NaiveDate;

use super::deployment::Deployment;
use super::enums::{DeploymentStatus, Designation, SupportRequestStatus};
use super::loaders::{AskedSpecialismsOf, RequestById};
use super::matches::{Asked, SupportMatches, matches};
use super::request::SupportRequest;
use super::specialism::Specialism;
use super::supporter::Supporter;
use crate::brokerage::rules::check_between;
use crate::brokerage::store::{deployments, requests, specialisms, supporters};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_LIST, filter_keys, filter_list, search_words};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{Date, LaCode, Urn};
use crate::schools::rules::names;

/// Which supporters. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct SupporterFilter {
    /// Of the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// Designated as one of these.
    designations: Option<Vec<Designation>>,
    /// With one of these specialisms, by code; `specialisms` lists them.
    specialism_codes: Option<Vec<String>>,
    /// Who know one of these phases, by GIAS code; `codeLists { phases }` lists them.
    phase_codes: Option<Vec<i32>>,
    /// The providers with these global ids, or sent by them.
    provider_ids: Option<Vec<ID>>,
    /// From one of the schools with these URNs.
    home_urns: Option<Vec<Urn>>,
    /// True: only those that can be sent today.
    is_valid: Option<bool>,
    /// With all of these words in the name: in any case and order, the beginning of a word standing for the word; words
    /// beyond the eighth are not looked for.
    search: Option<String>,
}

impl SupporterFilter {
    fn resolve(self, ctx: &Context<'_>) -> Result<supporters::SupporterFilter> {
        let today = operation(ctx)?.clock.today();
        Ok(supporters::SupporterFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            designations: filter_list("designations", self.designations, Into::into)?,
            specialisms: filter_list("specialismCodes", self.specialism_codes, |code| code)?,
            phases: filter_list("phaseCodes", self.phase_codes, |code| code)?,
            provider_ids: filter_keys("providerIds", self.provider_ids, GlobalId::provider_key)?,
            home_urns: filter_list("homeUrns", self.home_urns, |urn| urn.0)?,
            valid_on: self.is_valid.unwrap_or_default().then_some(today),
            words: search_words(self.search.as_deref(), names::fold)?,
        })
    }
}

/// Which requests for support. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct SupportRequestFilter {
    /// Of the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// In one of these states.
    statuses: Option<Vec<SupportRequestStatus>>,
    /// Of one of the schools with these URNs.
    urns: Option<Vec<Urn>>,
}

impl SupportRequestFilter {
    fn resolve(self) -> Result<requests::RequestFilter> {
        Ok(requests::RequestFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            urns: filter_list("urns", self.urns, |urn| urn.0)?,
        })
    }
}

/// Which deployments. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct DeploymentFilter {
    /// Of the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// In one of these states.
    statuses: Option<Vec<DeploymentStatus>>,
    /// Of one of the supporters with these global ids.
    supporter_ids: Option<Vec<ID>>,
    /// Of the providers with these global ids, or of whom they send.
    provider_ids: Option<Vec<ID>>,
    /// To one of the schools with these URNs.
    urns: Option<Vec<Urn>>,
}

impl DeploymentFilter {
    fn resolve(self) -> Result<deployments::DeploymentFilter> {
        Ok(deployments::DeploymentFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            supporter_ids: filter_keys("supporterIds", self.supporter_ids, GlobalId::supporter_key)?,
            provider_ids: filter_keys("providerIds", self.provider_ids, GlobalId::provider_key)?,
            urns: filter_list("urns", self.urns, |urn| urn.0)?,
        })
    }
}

/// What a school needs.
#[derive(Debug, Clone, InputObject)]
pub struct SupportNeedInput {
    /// The school.
    urn: Urn,
    /// Codes of the specialisms that are asked for, 1 to 100; `specialisms` lists them.
    specialism_codes: Vec<String>,
    /// How many days of support: whole or half ones, from 0.5 to 200.
    days: f64,
    /// First day on which it wants support.
    needed_from: Date,
    /// Last day on which it wants support: not over, and within two years of the first.
    needed_to: Date,
}

impl SupportNeedInput {
    fn resolve(self, today: NaiveDate) -> Result<Asked> {
        let wrong = |told: &str| Err(Code::BadUserInput.error(told));
        let Some(days) = super::mutations::half_days(self.days) else {
            return wrong("need.days is not a number of whole or half days from 0.5 to 200");
        };
        if self.specialism_codes.is_empty() || self.specialism_codes.len() > LONGEST_LIST {
            return wrong("need.specialismCodes lists 1 to 100 codes; `specialisms` lists them");
        }
        let between = (self.needed_from.0, self.needed_to.0);
        if let Some(refused) = check_between("neededTo", between, today).first() {
            return wrong(&format!("need.neededTo: {refused}"));
        }
        let mut codes = self.specialism_codes;
        codes.sort();
        codes.dedup();
        Ok(Asked { urn: self.urn.0, specialisms: codes, days, between })
    }
}

/// Root fields of brokerage.
#[derive(Debug, Default)]
pub struct BrokerageQuery;

/// Root fields of brokerage.
#[Object]
impl BrokerageQuery {
    /// Fields of expertise of those who support schools, in order. Every signed-in caller may read it; others get null and
    /// `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"specialisms\")")]
    async fn specialisms(&self, ctx: &Context<'_>) -> Result<Option<Vec<Specialism>>> {
        let operation = operation(ctx)?;
        let rows = specialisms::all(&operation.db, &operation.actor).await.map_err(|error| internal(&error))?;
        Ok(Some(rows.into_iter().map(Specialism).collect()))
    }

    /// Who can be sent to support schools, by name, as far as the caller may see. `DASHBOARD` and `ADVISORY_MEMBER` get null and
    /// `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"supporters\")")]
    async fn supporters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which supporters; all if left out.")] filter: Option<SupporterFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Supporter>>> {
        let filter = filter.unwrap_or_default().resolve(ctx)?;
        let list = ListId::new("supporters", &filter.of_any_day());
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = supporters::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, supporters::place, Supporter)))
    }

    /// What schools ask for, the newest first, as far as the caller may see. `DASHBOARD`, `ADVISORY_MEMBER` and `TEACHING_SCHOOL_USER` get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"supportRequests\")")]
    async fn support_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which requests; all if left out.")] filter: Option<SupportRequestFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<SupportRequest>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("support requests", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = requests::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, requests::place, SupportRequest)))
    }

    /// Who is sent where, those that begin last first, as far as the caller may see. `DASHBOARD` and `ADVISORY_MEMBER` get null and
    /// `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"deployments\")")]
    async fn deployments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deployments; all if left out.")] filter: Option<DeploymentFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Deployment>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("deployments", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = deployments::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, deployments::place, Deployment)))
    }

    /// Who could be sent to a school, who fits best first, with reasons: for a need, or for what a request asks for. Null if there is no
    /// such school or request that the caller works for. Only `LA_ADMIN` and `LA_OFFICER` of its area, and `SCHOOL_USER` and `TRUST_USER` of
    /// the school may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"supportMatches\")")]
    async fn support_matches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the school needs. Left out if `requestId` is given.")] need: Option<SupportNeedInput>,
        #[graphql(desc = "Global id of a request. Left out if `need` is given.")] request_id: Option<ID>,
    ) -> Result<Option<SupportMatches>> {
        let asked = match (need, request_id.map(|id| GlobalId::decode(&id))) {
            (Some(need), None) => Some(need.resolve(operation(ctx)?.clock.today())?),
            (None, Some(Some(GlobalId::SupportRequest(id)))) => asked_by(ctx, id).await?,
            (None, Some(_)) => None,
            _ => return Err(Code::BadUserInput.error("give exactly one of need and requestId")),
        };
        match asked {
            Some(asked) => matches(ctx, asked).await,
            None => Ok(None),
        }
    }
}

/// What the request asks for.
async fn asked_by(ctx: &Context<'_>, id: String) -> Result<Option<Asked>> {
    let Some(row) = loaders(ctx)?.load_one(RequestById(id.clone())).await? else { return Ok(None) };
    let specialisms = loaders(ctx)?.load_one(AskedSpecialismsOf(id)).await?.unwrap_or_default();
    Ok(Some(Asked {
        urn: row.urn,
        specialisms: specialisms.into_iter().map(|row| row.code).collect(),
        days: row.days,
        between: (row.needed_from, row.needed_to),
    }))
}
