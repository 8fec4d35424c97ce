use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::keys;

use super::address::Address;
use super::coded::{CodedName, coded};
use super::group::{Trust, trust_on};
use super::inspection::{Inspection, inspections_of};
use super::link::{SchoolLink, links_of};
use super::local_authority::{LocalAuthority, local_authority_of};
use super::membership::GroupMembership;
use super::source::{RegisterSource, sources_of};
use crate::commissioning::graphql::{Intervention, interventions_of};
use crate::commissioning::store::interventions::OwnedBy;
use crate::data_sharing::graphql::Purpose;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::plain::AtOnce;
use crate::graphql::scalars::{AcademicYear, Date, FinancialYear, Laestab, Ukprn, Urn};
use crate::needs::graphql::{SchoolNeed, needs_of_school};
use crate::observations::graphql::{
    Observation, ObservationFilter, ObservationOrder, Question, observations_of_school,
};
use crate::quality::graphql::{OwnerOf, QaOutcome, QaReview, qa_outcomes_of, qa_reviews_of};
use crate::schools::code_lists::CodeList;
use crate::schools::store::links::Direction;
use crate::schools::store::memberships::Side;
use crate::schools::store::schools::FetchedSchool;
use crate::spend::graphql::{CostShare, cost_share_of_school};

/// A school: any establishment on the national register (GIAS), keyed by its URN.
#[derive(Debug, Clone)]
pub struct School(pub FetchedSchool);

impl School {
    fn key(&self) -> Result<keys::Urn> {
        self.0.school.urn.ok_or_else(|| Code::Internal.error("a school was read without its URN"))
    }
}

/// A school: any establishment on the national register (GIAS), keyed by its URN. A school that becomes an academy is
/// another school with another URN; `predecessors` and `successors` join the two. The register is public: every
/// signed-in caller may read all of it, others if the operator opens it. Fields are null where no imported file has a
/// value.
#[Object]
impl School {
    /// Global id, for `node`.
    pub async fn id(&self) -> Result<ID> {
        Ok(GlobalId::School(self.key()?).encode())
    }

    /// Unique reference number: six digits, five for children's centres.
    async fn urn(&self) -> Result<Urn> {
        Ok(Urn(self.key()?))
    }

    /// Name as the register has it.
    async fn name(&self) -> Option<&str> {
        self.0.school.name.as_deref()
    }

    /// Local authority in whose area the school is. Null for establishments overseas that the register gives to none.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        let Some(code) = self.0.school.la_code else { return Ok(None) };
        local_authority_of(ctx, code).await
    }

    /// Number of the school within its local authority, four digits.
    async fn establishment_number(&self) -> Option<i32> {
        self.0.school.establishment_number
    }

    /// Local authority code and establishment number together. A school keeps it when it becomes an academy.
    async fn laestab(&self) -> Option<Laestab> {
        self.0.school.laestab.map(Laestab)
    }

    /// UK provider reference number.
    async fn ukprn(&self) -> Option<Ukprn> {
        self.0.school.ukprn.map(Ukprn)
    }

    /// Type of establishment, such as *Community school* or *Academy converter* (GIAS).
    #[graphql(name = "type")]
    async fn kind(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        number(ctx, CodeList::Type, self.0.school.type_code).await
    }

    /// Group to which the type belongs, such as *Academies* or *Special schools* (GIAS).
    async fn type_group(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        number(ctx, CodeList::TypeGroup, self.0.school.type_group_code).await
    }

    /// Phase of education (GIAS). *Not applicable* for special schools, pupil referral units and independent schools.
    async fn phase(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        number(ctx, CodeList::Phase, self.0.school.phase_code).await
    }

    /// Status on the register: open, closed, proposed (GIAS).
    async fn status(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        number(ctx, CodeList::Status, self.0.school.status_code).await
    }

    /// Day on which the school opened. Null for most schools older than the register.
    async fn opened_on(&self) -> Option<Date> {
        self.0.school.opened_on.map(Date)
    }

    /// Reason for which it opened, as published.
    async fn reason_opened(&self) -> Option<&str> {
        self.0.school.reason_opened.as_deref()
    }

    /// Day on which the school closed.
    async fn closed_on(&self) -> Option<Date> {
        self.0.school.closed_on.map(Date)
    }

    /// Reason for which it closed, as published.
    async fn reason_closed(&self) -> Option<&str> {
        self.0.school.reason_closed.as_deref()
    }

    /// Lowest age of pupils, in years.
    async fn age_low(&self) -> Option<i32> {
        self.0.school.age_low
    }

    /// Highest age of pupils, in years.
    async fn age_high(&self) -> Option<i32> {
        self.0.school.age_high
    }

    /// Gender of entry: boys, girls, mixed (GIAS).
    async fn gender(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        number(ctx, CodeList::Gender, self.0.school.gender_code).await
    }

    /// Boarding arrangements, as published.
    async fn boarders(&self) -> Option<&str> {
        self.0.school.boarders.as_deref()
    }

    /// Nursery provision, as published.
    async fn nursery_provision(&self) -> Option<&str> {
        self.0.school.nursery_provision.as_deref()
    }

    /// Whether there is an official sixth form, as published.
    async fn sixth_form(&self) -> Option<&str> {
        self.0.school.sixth_form.as_deref()
    }

    /// Religious character, as published.
    async fn religious_character(&self) -> Option<&str> {
        self.0.school.religious_character.as_deref()
    }

    /// Diocese, as published.
    async fn diocese(&self) -> Option<&str> {
        self.0.school.diocese.as_deref()
    }

    /// Admissions policy, as published.
    async fn admissions_policy(&self) -> Option<&str> {
        self.0.school.admissions_policy.as_deref()
    }

    /// Pupils for whom the school has places.
    async fn capacity(&self) -> Option<i32> {
        self.0.school.capacity
    }

    /// Day of the school census from which the numbers of pupils come.
    async fn census_on(&self) -> Option<Date> {
        self.0.school.census_on.map(Date)
    }

    /// Pupils on roll at the school census.
    async fn pupil_count(&self) -> Option<i32> {
        self.0.school.pupil_count
    }

    /// Boys on roll at the school census.
    async fn boy_count(&self) -> Option<i32> {
        self.0.school.boy_count
    }

    /// Girls on roll at the school census.
    async fn girl_count(&self) -> Option<i32> {
        self.0.school.girl_count
    }

    /// Share of pupils eligible for free school meals, 0 to 100 percent, as the register publishes it from the school
    /// census.
    async fn fsm_percent(&self) -> Option<f64> {
        self.0.school.fsm_percent.map(entities::values::Percent::to_f64)
    }

    /// Postal address.
    async fn address(&self) -> Address {
        let school = &self.0.school;
        Address {
            street: school.street.clone(),
            locality: school.locality.clone(),
            address3: school.address3.clone(),
            town: school.town.clone(),
            county: school.county.clone(),
            postcode: school.postcode.clone(),
        }
    }

    /// Web site, as published.
    async fn website(&self) -> Option<&str> {
        self.0.school.website.as_deref()
    }

    /// Telephone number, as published.
    async fn telephone(&self) -> Option<&str> {
        self.0.school.telephone.as_deref()
    }

    /// Easting of the Ordnance Survey National Grid, in metres.
    async fn easting(&self) -> Option<i32> {
        self.0.school.easting
    }

    /// Northing of the Ordnance Survey National Grid, in metres.
    async fn northing(&self) -> Option<i32> {
        self.0.school.northing
    }

    /// Statistical region of England.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::Region, self.0.school.region_code.clone()).await
    }

    /// District, as published.
    async fn district(&self) -> Option<&str> {
        self.0.school.district.as_deref()
    }

    /// Ward, as published.
    async fn ward(&self) -> Option<&str> {
        self.0.school.ward.as_deref()
    }

    /// Parliamentary constituency, as published.
    async fn constituency(&self) -> Option<&str> {
        self.0.school.constituency.as_deref()
    }

    /// Urban or rural classification, as published.
    async fn urban_rural(&self) -> Option<&str> {
        self.0.school.urban_rural.as_deref()
    }

    /// Middle layer super output area, as published.
    async fn msoa(&self) -> Option<&str> {
        self.0.school.msoa.as_deref()
    }

    /// Lower layer super output area, as published.
    async fn lsoa(&self) -> Option<&str> {
        self.0.school.lsoa.as_deref()
    }

    /// Unique property reference number.
    async fn uprn(&self) -> Option<&str> {
        self.0.school.uprn.as_deref()
    }

    /// Day on which the register says that the record last changed.
    async fn register_changed_on(&self) -> Option<Date> {
        self.0.school.register_changed_on.map(Date)
    }

    /// Academy trust of which the school is a member. Null for schools that are in none. Without `asOf` it is the trust that
    /// the latest import of memberships left it in, which is also what the filter `trustUids` goes by.
    async fn trust(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day on which the membership held; as the latest import has it if left out.")] as_of: Option<
            Date,
        >,
    ) -> Result<Option<AtOnce<Trust>>> {
        let Some(Date(day)) = as_of else { return Ok(self.0.trust.clone().map(Trust).map(AtOnce)) };
        Ok(trust_on(ctx, self.key()?, day).await?.map(AtOnce))
    }

    /// Grade of overall effectiveness at the latest inspection that gave one (Ofsted).
    async fn ofsted_grade(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::OfstedGrade, self.0.school.ofsted_grade_code.clone()).await
    }

    /// First day of the inspection that gave `ofstedGrade`.
    async fn ofsted_inspected_on(&self) -> Option<Date> {
        self.0.school.ofsted_inspected_on.map(Date)
    }

    /// Memberships of trusts and other groups, past and present, in the order in which they were recorded.
    async fn group_memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<GroupMembership>> {
        let arguments = PageArguments { first, after, last, before };
        super::group::memberships(ctx, Side::School, self.key()?.get(), &arguments).await
    }

    /// Inspections by Ofsted, the latest first.
    async fn inspections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<Inspection>> {
        inspections_of(ctx, self.key()?, PageArguments { first, after, last, before }).await
    }

    /// Establishments that this school followed, by either record of the register; the earliest link first; 10
    /// at most, rarely more than three.
    async fn predecessors(&self, ctx: &Context<'_>) -> Result<Vec<SchoolLink>> {
        links_of(ctx, self.key()?, Direction::Predecessors).await
    }

    /// Establishments that followed this school, by either record of the register; the earliest link first; 10
    /// at most, rarely more than three.
    async fn successors(&self, ctx: &Context<'_>) -> Result<Vec<SchoolLink>> {
        links_of(ctx, self.key()?, Direction::Successors).await
    }

    /// Interventions that the school takes part in, by title, as far as the caller may see them. `DASHBOARD` and `ADVISORY_MEMBER` get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"School\", \"interventions\")")]
    async fn interventions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Intervention>>> {
        let arguments = PageArguments { first, after, last, before };
        interventions_of(ctx, OwnedBy::School, self.key()?.into(), arguments).await.map(Some)
    }

    /// Reviews of it by its peers that the caller may see, those planned for the latest day first. They belong to the school: others
    /// see one once it is published and while the school consents. `DASHBOARD` and `ADVISORY_MEMBER` get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"School\", \"peerReviews\")")]
    async fn peer_reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<QaReview>>> {
        let arguments = PageArguments { first, after, last, before };
        qa_reviews_of(ctx, (self.key()?, OwnerOf::School), arguments).await.map(Some)
    }

    /// What needs analyses say of its need, the last first. The local authority of its area and the Executive Board see it, and the school and its
    /// trust; callers of other roles get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"School\", \"needs\")")]
    async fn needs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<SchoolNeed>>> {
        let arguments = PageArguments { first, after, last, before };
        needs_of_school(ctx, self.key()?, arguments).await.map(Some)
    }

    /// Published outcomes of its peer reviews that the caller may see, of the latest reviews first, withdrawn ones among them. Callers
    /// who are not signed in get null and `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"School\", \"qaOutcomes\")")]
    async fn qa_outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<QaOutcome>>> {
        let arguments = PageArguments { first, after, last, before };
        qa_outcomes_of(ctx, (self.key()?, OwnerOf::School), arguments).await.map(Some)
    }

    /// What the school bears of the cost of interventions, its shares added up. Commissioners (`LA_ADMIN`, `LA_OFFICER`,
    /// `BOARD_MEMBER`) see that of their area, `TEACHING_SCHOOL_USER` that of its contracts, `TRUST_USER` and `SCHOOL_USER` all
    /// of their own schools; for other schools, and for other roles, it is null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"School\", \"costShare\")")]
    async fn cost_share(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Academic year of the plans; all if left out.")] academic_year: Option<AcademicYear>,
        #[graphql(desc = "Financial year for which the money counts; all if left out.")] financial_year: Option<
            FinancialYear,
        >,
    ) -> Result<Option<CostShare>> {
        cost_share_of_school(ctx, self.key()?, academic_year.map(|year| year.0), financial_year.map(|year| year.0))
            .await
    }

    /// Observations of the school, the latest period first, as `observations` at the root has them.
    /// Callers without a token get null and `UNAUTHENTICATED`.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    #[graphql(guard = "May::read(\"School\", \"observations\")")]
    async fn observations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which observations; all if left out.")] filter: Option<ObservationFilter>,
        #[graphql(desc = "In which order.", default_with = "ObservationOrder::PeriodDesc")] order_by: ObservationOrder,
        #[graphql(
            desc = "What they are used for: data-sharing agreements allow some purposes only.",
            default_with = "Purpose::SchoolImprovement"
        )]
        purpose: Purpose,
        #[graphql(desc = "As it was known at this time; as it is now if left out.")] known_at: Option<DateTime<Utc>>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<AtOnce<Observation>>>> {
        let page = PageArguments { first, after, last, before };
        let question = Question { filter, order: order_by, purpose, known_at, page };
        observations_of_school(ctx, self.key()?, question).await.map(Some)
    }

    /// Published files that described the school, the latest extract first; 10 at most.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<RegisterSource>> {
        sources_of(ctx, self.key()?).await
    }
}

async fn number(ctx: &Context<'_>, list: CodeList, code: Option<i32>) -> Result<Option<CodedName>> {
    coded(ctx, list, code.map(|code| code.to_string())).await
}
