use async_graphql::{Context, ID, InputObject, Object, Result};
use entities::keys::InterventionReference;

use crate::commissioning::graphql::{
    DeclaredInterest, Intervention, InterventionKind, InterventionOrder, InterventionStatus,
};
use crate::commissioning::store::{decisions, interventions};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::input::{filter_values, search_words};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, GroupUid, LaCode, Urn};
use crate::schools::rules::names;

/// Which interventions. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct InterventionFilter {
    /// Of the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// Of the plan of one of these academic years.
    years: Option<Vec<AcademicYear>>,
    /// Of one of these priorities, by global id.
    priority_ids: Option<Vec<ID>>,
    /// Delivered or brokered by one of these providers, by global id.
    provider_ids: Option<Vec<ID>>,
    /// In which one of these schools takes part, as far as the caller may see that it does.
    school_urns: Option<Vec<Urn>>,
    /// In which a school that is in one of these trusts today takes part, as far as the caller may see that it does.
    trust_uids: Option<Vec<GroupUid>>,
    /// Of one of these kinds.
    kinds: Option<Vec<InterventionKind>>,
    /// Standing in one of these states.
    statuses: Option<Vec<InterventionStatus>>,
    /// Aimed at one of these cohorts; codes of `cohorts`.
    cohort_codes: Option<Vec<String>>,
    /// For schools of one of these phases; codes of `codeLists { phases }`.
    phase_codes: Option<Vec<i32>>,
    /// With all of these words in the title, in any case and order, the beginning of a word standing for the word; or with a
    /// reference that begins so.
    search: Option<String>,
}

impl InterventionFilter {
    fn resolve(self) -> Result<interventions::InterventionFilter> {
        let reference = self.search.as_deref().map(str::trim).map(str::to_ascii_uppercase);
        Ok(interventions::InterventionFilter {
            areas: filter_values("areaLaCodes", self.area_la_codes)?.into_iter().map(|code| code.0).collect(),
            years: filter_values("years", self.years)?.into_iter().map(|year| year.0).collect(),
            priority_ids: ids(filter_values("priorityIds", self.priority_ids)?, |id| match id {
                GlobalId::Priority(key) => Some(key),
                _ => None,
            }),
            provider_ids: ids(filter_values("providerIds", self.provider_ids)?, |id| match id {
                GlobalId::Provider(key) => Some(key),
                _ => None,
            }),
            urns: filter_values("schoolUrns", self.school_urns)?.into_iter().map(|urn| urn.0).collect(),
            trust_uids: filter_values("trustUids", self.trust_uids)?.into_iter().map(|uid| uid.0).collect(),
            kinds: filter_values("kinds", self.kinds)?.into_iter().map(Into::into).collect(),
            statuses: filter_values("statuses", self.statuses)?.into_iter().map(Into::into).collect(),
            cohort_codes: filter_values("cohortCodes", self.cohort_codes)?,
            phase_codes: filter_values("phaseCodes", self.phase_codes)?,
            words: search_words(self.search.as_deref(), names::fold)?,
            reference: reference.filter(|text| text.starts_with("INT-") && text.bytes().all(is_of_a_reference)),
        })
    }
}

const fn is_of_a_reference(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-'
}

/// The keys of one kind; an id of another kind is no row's, so nothing passes it.
fn ids(ids: Vec<ID>, key: impl Fn(GlobalId) -> Option<String>) -> Vec<String> {
    ids.iter().map(|id| GlobalId::decode(id).and_then(&key).unwrap_or_default()).collect()
}

/// Root fields of interventions.
#[derive(Debug, Default)]
pub struct InterventionsQuery;

/// Root fields of interventions.
#[Object]
impl InterventionsQuery {
    /// An intervention by the reference that people use; null if there is none that the caller may see. `DASHBOARD` and
    /// `ADVISORY_MEMBER` get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"intervention\")")]
    async fn intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Reference, such as `INT-2016-0042`, in capitals or not.")] reference: String,
    ) -> Result<Option<Intervention>> {
        let reference =
            InterventionReference::parse(&reference).map_err(|error| Code::BadUserInput.error(error.to_string()))?;
        let operation = operation(ctx)?;
        let found = interventions::by_reference(&operation.db, &operation.actor, &reference).await;
        Ok(found.map_err(|error| internal(&error))?.map(Intervention))
    }

    /// Interventions that the caller may see. `DASHBOARD` and `ADVISORY_MEMBER` get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"interventions\")")]
    #[expect(clippy::too_many_arguments, reason = "a list takes a filter, an order and the four arguments of a page")]
    async fn interventions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which interventions; all if left out.")] filter: Option<InterventionFilter>,
        #[graphql(desc = "What they are ordered by.", default)] order_by: InterventionOrder,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Intervention>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let order = order_by.into();
        let list = ListId::new("interventions", &(&filter, order));
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let wants_total = wants_total(ctx);
        let found = interventions::page(&operation.db, &operation.actor, &filter, order, &page, wants_total).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(Some(counted_listing(list, found, |row| interventions::place(order, row), Intervention)))
    }

    /// Interests that members of the board have declared, the latest first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER`
    /// may read them; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"declaredInterests\")")]
    async fn declared_interests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<DeclaredInterest>>> {
        let list = ListId::new("declaredInterests", &());
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = decisions::interests(&operation.db, &operation.actor, &page, wants_total(ctx)).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(Some(counted_listing(list, found, decisions::interest_place, DeclaredInterest)))
    }
}
