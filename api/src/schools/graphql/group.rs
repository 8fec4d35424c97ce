use std::collections::HashMap;

use async_graphql::{Context, ID, Object, Result, SelectionField};
use chrono::NaiveDate;
use entities::keys;
use entities::school_group::Column;

use super::address::Address;
use super::coded::{CodedName, coded};
use super::loaders::{GroupByUid, MembershipCountOf, MembershipsOf, TrustOn};
use super::local_authority::schools_of;
use super::membership::GroupMembership;
use super::school::School;
use crate::commissioning::graphql::{Intervention, interventions_of};
use crate::commissioning::store::interventions::OwnedBy;
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{AcademicYear, Date, FinancialYear, GroupUid, Ukprn};
use crate::schools::code_lists::CodeList;
use crate::schools::rules::groups::TRUST_TYPES;
use crate::schools::store::memberships::{self, Side};
use crate::schools::store::schools::Owner;
use crate::schools::store::{GroupColumns, GroupRow};
use crate::spend::graphql::{CostShare, cost_share_of_trust};

/// An academy trust.
#[derive(Debug, Clone)]
pub struct Trust(pub GroupRow);

/// Any group of schools.
#[derive(Debug, Clone)]
pub struct SchoolGroup(pub GroupRow);

/// The groups with these UIDs, with the columns that the selection of the current field needs.
///
/// # Errors
/// When the database fails.
pub async fn find_groups(ctx: &Context<'_>, uids: &[keys::GroupUid]) -> Result<HashMap<keys::GroupUid, GroupRow>> {
    let columns = group_columns(ctx.field());
    let wanted = uids.iter().map(|uid| GroupByUid { uid: *uid, columns });
    Ok(loaders(ctx)?.load_many(wanted).await?.into_iter().map(|(key, row)| (key.uid, row)).collect())
}

/// The academy trust with the UID; nothing if the group is none.
///
/// # Errors
/// When the database fails.
pub async fn find_trust(ctx: &Context<'_>, uid: keys::GroupUid) -> Result<Option<Trust>> {
    Ok(find_groups(ctx, &[uid]).await?.remove(&uid).filter(GroupRow::is_trust).map(Trust))
}

/// The academy trust of which a school was a member on a day; nothing if it was in none.
///
/// # Errors
/// When the database fails.
pub async fn trust_on(ctx: &Context<'_>, urn: keys::Urn, day: NaiveDate) -> Result<Option<Trust>> {
    let loaders = loaders(ctx)?;
    let Some(uid) = loaders.load_one(TrustOn { urn, day }).await? else { return Ok(None) };
    Ok(loaders.load_one(GroupByUid { uid, columns: group_columns(ctx.field()) }).await?.map(Trust))
}

/// The columns that the fields selected under this field need, when it gives a group.
pub fn group_columns(field: SelectionField<'_>) -> GroupColumns {
    let columns = field.selection_set().flat_map(|field| columns_of(field.name()).iter().copied());
    columns.fold(GroupColumns::default().with(Column::Uid).with(Column::TypeCode), GroupColumns::with)
}

/// The columns that are needed for the groups of a connection.
pub fn group_columns_of_connection(field: SelectionField<'_>) -> GroupColumns {
    let mut columns = GroupColumns::default();
    for edges in field.selection_set().filter(|field| field.name() == "edges") {
        for node in edges.selection_set().filter(|field| field.name() == "node") {
            columns = columns.and(group_columns(node));
        }
    }
    columns
}

fn columns_of(field: &str) -> &'static [Column] {
    match field {
        "trustReferenceNumber" | "groupReference" => &[Column::TrustReferenceNumber],
        "name" => &[Column::Name],
        "status" => &[Column::StatusCode],
        "companiesHouseNumber" => &[Column::CompaniesHouseNumber],
        "ukprn" => &[Column::Ukprn],
        "openedOn" => &[Column::OpenedOn],
        "incorporatedOn" => &[Column::IncorporatedOn],
        "closedOn" => &[Column::ClosedOn],
        "address" => {
            &[Column::Street, Column::Locality, Column::Address3, Column::Town, Column::County, Column::Postcode]
        }
        _ => &[],
    }
}

impl GroupRow {
    /// Whether the group is an academy trust.
    #[must_use]
    pub fn is_trust(&self) -> bool {
        self.type_code.is_some_and(|code| TRUST_TYPES.contains(&code))
    }

    fn key(&self) -> Result<keys::GroupUid> {
        self.uid.ok_or_else(|| Code::Internal.error("a group was read without its UID"))
    }
}

/// Declares what an academy trust and any other group show alike: they differ in their names only. (Flattening a shared
/// object would be shorter; the engine loses the fields of one that is reached again through its own schools.)
macro_rules! group_object {
    ($(#[$about:meta])* $group:ident, $(#[$about_reference:meta])* $reference:ident, { $($own:tt)* }) => {
        $(#[$about])*
        #[Object]
        impl $group {
            /// Global id, for `node`.
            pub async fn id(&self) -> Result<ID> {
                Ok(GlobalId::$group(self.0.key()?).encode())
            }

            $(#[$about_reference])*
            async fn $reference(&self) -> Option<&str> {
                self.0.trust_reference_number.as_deref()
            }

            /// Group UID of GIAS. It stays when the name changes.
            async fn uid(&self) -> Result<GroupUid> {
                Ok(GroupUid(self.0.key()?))
            }

            /// Name as published; many are in capitals, as Companies House writes them.
            async fn name(&self) -> Option<&str> {
                self.0.name.as_deref()
            }

            /// Kind of group, such as *Multi-academy trust* (GIAS).
            async fn kind(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
                coded(ctx, CodeList::GroupType, self.0.type_code.map(|code| code.to_string())).await
            }

            /// Status: open, closed, proposed (GIAS).
            async fn status(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
                coded(ctx, CodeList::GroupStatus, self.0.status_code.clone()).await
            }

            /// Companies House number: eight characters. Null for groups that are no company.
            async fn companies_house_number(&self) -> Option<&str> {
                self.0.companies_house_number.as_deref()
            }

            /// UK provider reference number. Null for groups without one.
            async fn ukprn(&self) -> Option<Ukprn> {
                self.0.ukprn.map(Ukprn)
            }

            /// Day on which it opened as a group.
            async fn opened_on(&self) -> Option<Date> {
                self.0.opened_on.map(Date)
            }

            /// Day on which the company was incorporated.
            async fn incorporated_on(&self) -> Option<Date> {
                self.0.incorporated_on.map(Date)
            }

            /// Day on which it closed.
            async fn closed_on(&self) -> Option<Date> {
                self.0.closed_on.map(Date)
            }

            /// Postal address.
            async fn address(&self) -> Address {
                Address {
                    street: self.0.street.clone(),
                    locality: self.0.locality.clone(),
                    address3: self.0.address3.clone(),
                    town: self.0.town.clone(),
                    county: self.0.county.clone(),
                    postcode: self.0.postcode.clone(),
                }
            }

            /// Schools that are members on a day, by name.
            async fn schools(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Day on which the memberships held; today if left out.")] as_of: Option<Date>,
                #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
                #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
                #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
                #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
            ) -> Result<Listing<School>> {
                let today = operation(ctx)?.clock.today();
                let owner = Owner::Group(as_of.map_or(today, |Date(day)| day));
                let key = self.0.key()?.get();
                // Bound to the day as given: without one, cursors stay good when the day ends.
                let list = ListId::new("schools of group", &(key, as_of));
                schools_of(ctx, list, owner, key, &PageArguments { first, after, last, before }).await
            }

            /// Memberships of schools, past and present, in the order in which they were recorded.
            async fn memberships(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
                #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
                #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
                #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
            ) -> Result<Listing<GroupMembership>> {
                let arguments = PageArguments { first, after, last, before };
                memberships(ctx, Side::Group, self.0.key()?.get(), &arguments).await
            }

            $($own)*
        }
    };
}

group_object!(
    /// An academy trust on the national register: a multi-academy or single-academy trust, keyed by its group UID. The
    /// register is public: every signed-in caller may read all of it, others if the operator opens it.
    Trust,
    /// Trust reference number, `TR` and five digits: the group id of GIAS.
    trust_reference_number,
    {
        /// Interventions that schools of the trust of today take part in, by title, as far as the caller may see them. `DASHBOARD` and `ADVISORY_MEMBER` get
        /// null and `FORBIDDEN`.
        #[graphql(guard = "May::read(\"Trust\", \"interventions\")")]
        async fn interventions(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
            #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
            #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
            #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        ) -> Result<Option<Listing<Intervention>>> {
            let arguments = PageArguments { first, after, last, before };
            interventions_of(ctx, OwnedBy::Trust, self.0.key()?.into(), arguments).await.map(Some)
        }

        /// What the schools that are in the trust today bear of the cost of interventions, their shares added up.
        /// Commissioners (`LA_ADMIN`, `LA_OFFICER`, `BOARD_MEMBER`) see that of their area, `TEACHING_SCHOOL_USER` that of its
        /// contracts, `TRUST_USER` all of its own trust; for other trusts, and for other roles, it is null and `FORBIDDEN`.
        #[graphql(guard = "May::read(\"Trust\", \"costShare\")")]
        async fn cost_share(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Academic year of the plans; all if left out.")] academic_year: Option<AcademicYear>,
            #[graphql(desc = "Financial year for which the money counts; all if left out.")] financial_year: Option<
                FinancialYear,
            >,
        ) -> Result<Option<CostShare>> {
            let years = (academic_year.map(|year| year.0), financial_year.map(|year| year.0));
            cost_share_of_trust(ctx, self.0.key()?, years.0, years.1).await
        }
    }
);
group_object!(
    /// A group of schools on the national register: an academy trust, a federation, a sponsor, a foundation trust, an
    /// umbrella trust or a group of children's centres. The register is public: every signed-in caller may read all of it,
    /// others if the operator opens it.
    SchoolGroup,
    /// Group id of GIAS: `TR` and five digits for trusts, `SP` and five digits for sponsors. Null for groups without one.
    group_reference,
    {}
);

/// A page of the memberships of a school or a group.
pub(super) async fn memberships(
    ctx: &Context<'_>,
    side: Side,
    key: i32,
    arguments: &PageArguments,
) -> Result<Listing<GroupMembership>> {
    let list = ListId::new("memberships", &(side, key));
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let rows = loaders(ctx)?.load_one(MembershipsOf { key, side, page }).await?.unwrap_or_default();
    let total = TotalCount::new(move |ctx| {
        Box::pin(async move { Ok(loaders(ctx)?.load_one(MembershipCountOf { key, side }).await?.unwrap_or_default()) })
    });
    Ok(listing(list, rows, total, memberships::place, GroupMembership))
}
