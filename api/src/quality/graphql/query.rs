use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::Months;

use super::action::QaAction;
use super::agreement::{QaAgreement, QaAgreementWeights};
use super::coverage::QaCoverage;
use super::enums::{QaActionStatus, QaRecommendation, QaReviewKind, QaReviewStatus, QaSubject};
use super::framework::{QaCriterion, QaFramework, frameworks};
use super::outcome::QaOutcome;
use super::review::QaReview;
use crate::config::Limits;
use crate::db::page::Page;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::input::{filter_keys, filter_list};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, Date, LaCode, Urn};
use crate::lists::Child;
use crate::quality::frameworks::Frameworks;
use crate::quality::rules::{Framework, cross_table, weighted_kappa};
use crate::quality::store::agreement::{self, Judged};
use crate::quality::store::coverage::{self, Asked};
use crate::quality::store::{actions, outcomes, reviews};

/// Which reviews. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct QaReviewFilter {
    /// Of the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// Of one of these.
    subjects: Option<Vec<QaSubject>>,
    /// Made in one of these ways.
    kinds: Option<Vec<QaReviewKind>>,
    /// In one of these states.
    statuses: Option<Vec<QaReviewStatus>>,
    /// Of one of the providers with these global ids, or of its work.
    provider_ids: Option<Vec<ID>>,
    /// Of one of the interventions with these global ids.
    intervention_ids: Option<Vec<ID>>,
    /// Of one of the schools with these URNs.
    urns: Option<Vec<Urn>>,
    /// True: only those that were planned for a day before today and are not made.
    is_overdue: Option<bool>,
}

/// Which actions after reviews. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct QaActionFilter {
    /// Of the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// After reviews of one of the providers with these global ids, or of its work.
    provider_ids: Option<Vec<ID>>,
    /// In one of these states.
    statuses: Option<Vec<QaActionStatus>>,
    /// True: only those that are open, were due before today, and are of a review whose outcome was not withdrawn.
    is_overdue: Option<bool>,
}

/// Which outcomes. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct QaOutcomeFilter {
    /// Published by the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// Of one of these.
    subjects: Option<Vec<QaSubject>>,
    /// Of reviews made in one of these academic years.
    years: Option<Vec<AcademicYear>>,
    /// Of one of the providers with these global ids, or of its work.
    provider_ids: Option<Vec<ID>>,
    /// Of one of the interventions with these global ids.
    intervention_ids: Option<Vec<ID>>,
    /// Of one of the schools with these URNs.
    urns: Option<Vec<Urn>>,
    /// Of schools of one of these phases, or of work for them, by GIAS code; `codeLists { phases }` lists them.
    phase_codes: Option<Vec<i32>>,
    /// With one of these overall grades, by code, such as `SECURE`; `qaFrameworks { grades { code } }` lists them.
    grades: Option<Vec<String>>,
    /// With one of these recommendations.
    recommendations: Option<Vec<QaRecommendation>>,
    /// True: only those that were withdrawn. False: only those that were not.
    is_withdrawn: Option<bool>,
}

/// Only `true` restricts a list to what is overdue today.
fn overdue_on(ctx: &Context<'_>, is_overdue: Option<bool>) -> Result<Option<chrono::NaiveDate>> {
    let today = operation(ctx)?.clock.today();
    Ok(is_overdue.unwrap_or_default().then_some(today))
}

impl QaReviewFilter {
    fn resolve(self, ctx: &Context<'_>) -> Result<reviews::ReviewFilter> {
        Ok(reviews::ReviewFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            subjects: filter_list("subjects", self.subjects, Into::into)?,
            kinds: filter_list("kinds", self.kinds, Into::into)?,
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            provider_ids: filter_keys("providerIds", self.provider_ids, GlobalId::provider_key)?,
            intervention_ids: filter_keys("interventionIds", self.intervention_ids, GlobalId::intervention_key)?,
            urns: filter_list("urns", self.urns, |urn| urn.0)?,
            overdue_on: overdue_on(ctx, self.is_overdue)?,
        })
    }
}

impl QaActionFilter {
    fn resolve(self, ctx: &Context<'_>) -> Result<actions::ActionFilter> {
        Ok(actions::ActionFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            provider_ids: filter_keys("providerIds", self.provider_ids, GlobalId::provider_key)?,
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            overdue_on: overdue_on(ctx, self.is_overdue)?,
        })
    }
}

impl QaOutcomeFilter {
    fn resolve(self, frameworks: &Frameworks) -> Result<outcomes::OutcomeFilter> {
        let grades = filter_list("grades", self.grades, |code| code)?;
        let grades = grades.map(|codes| codes.iter().map(|code| graded(frameworks, code)).collect::<Result<Vec<_>>>());
        Ok(outcomes::OutcomeFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            subjects: filter_list("subjects", self.subjects, Into::into)?,
            years: filter_list("years", self.years, |year| year.0)?,
            provider_ids: filter_keys("providerIds", self.provider_ids, GlobalId::provider_key)?,
            intervention_ids: filter_keys("interventionIds", self.intervention_ids, GlobalId::intervention_key)?,
            urns: filter_list("urns", self.urns, |urn| urn.0)?,
            phase_codes: filter_list("phaseCodes", self.phase_codes, |code| code)?,
            grades: grades.transpose()?.map(|grades| grades.into_iter().flatten().collect()),
            recommendations: filter_list("recommendations", self.recommendations, Into::into)?,
            is_withdrawn: self.is_withdrawn,
        })
    }
}

/// The grades with the code, of all frameworks that have it.
fn graded(frameworks: &Frameworks, code: &str) -> Result<Vec<outcomes::GradeKey>> {
    let of = |framework: &Framework| framework.grade(code).map(|grade| (framework.row.id, grade.number));
    let found: Vec<_> = frameworks.all().filter_map(of).collect();
    if found.is_empty() {
        let told =
            format!("filter.grades has {code:?}, which is no grade; `qaFrameworks {{ grades {{ code }} }}` lists them");
        return Err(Code::BadUserInput.error(told));
    }
    Ok(found)
}

/// Root fields of quality assurance.
#[derive(Debug, Default)]
pub struct QualityQuery;

/// Root fields of quality assurance.
#[Object]
impl QualityQuery {
    /// Frameworks by which quality is reviewed, all versions, in the order of their publication. Every signed-in caller may read it; others
    /// get null and `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"qaFrameworks\")")]
    async fn qa_frameworks(&self, ctx: &Context<'_>) -> Result<Option<Vec<QaFramework>>> {
        Ok(Some(frameworks(ctx).await?.all().cloned().map(QaFramework).collect()))
    }

    /// Reviews that the caller may see, those planned for the latest day first. `DASHBOARD` and `ADVISORY_MEMBER` get null and
    /// `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"qaReviews\")")]
    async fn qa_reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reviews; all if left out.")] filter: Option<QaReviewFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<QaReview>>> {
        let filter = filter.unwrap_or_default().resolve(ctx)?;
        let (list, page) =
            page_of(ctx, ("reviews", &filter.of_any_day()), PageArguments { first, after, last, before })?;
        let operation = operation(ctx)?;
        let found = reviews::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(Some(counted_listing(list, found, entities::qa_review::Entity::place, QaReview)))
    }

    /// What is to be done after reviews whose findings the caller may know, what is due first. `DASHBOARD` and `ADVISORY_MEMBER` get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"qaActions\")")]
    async fn qa_actions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which actions; all if left out.")] filter: Option<QaActionFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<QaAction>>> {
        let filter = filter.unwrap_or_default().resolve(ctx)?;
        let (list, page) =
            page_of(ctx, ("actions", &filter.of_any_day()), PageArguments { first, after, last, before })?;
        let operation = operation(ctx)?;
        let found = actions::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, actions::place, QaAction)))
    }

    /// Published outcomes of reviews that the caller may see, of the latest reviews first, withdrawn ones among them. Every signed-in
    /// caller may read it; others get null and `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"qaOutcomes\")")]
    async fn qa_outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which outcomes; all if left out.")] filter: Option<QaOutcomeFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<QaOutcome>>> {
        let frameworks = frameworks(ctx).await?;
        let filter = filter.unwrap_or_default().resolve(&frameworks)?;
        let (list, page) = page_of(ctx, ("outcomes", &filter), PageArguments { first, after, last, before })?;
        let operation = operation(ctx)?;
        let found = outcomes::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(Some(counted_listing(list, found, entities::qa_outcome::Entity::place, QaOutcome)))
    }

    /// How much of what is under way was reviewed within the last year. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it;
    /// others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"qaCoverage\")")]
    async fn qa_coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Local authority whose partnership is meant; all that the caller works for if left out.")]
        area_la_code: Option<LaCode>,
    ) -> Result<Option<QaCoverage>> {
        let operation = operation(ctx)?;
        let today = operation.clock.today();
        let since = today.checked_sub_months(Months::new(12)).unwrap_or(today);
        let asked = Asked { area: area_la_code.map(|code| code.0), since };
        let found = coverage::coverage(&operation.db, &operation.actor, asked).await;
        Ok(Some(QaCoverage { asked, found: found.map_err(|error| internal(&error))? }))
    }

    /// How far teams and moderators agree on grades. Null if there is no such framework or criterion. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"qaAgreement\")")]
    async fn qa_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the framework.", default_with = "String::from(\"COMMISSIONED_PROVISION\")")]
        framework_code: String,
        #[graphql(desc = "Version of the framework.", default = 1)] framework_version: i32,
        #[graphql(desc = "Code of a criterion; all together if left out.")] criterion: Option<String>,
        #[graphql(desc = "Only reviews made from this day on.")] since: Option<Date>,
        #[graphql(
            desc = "How much a disagreement of several grades counts.",
            default_with = "QaAgreementWeights::Linear"
        )]
        weights: QaAgreementWeights,
    ) -> Result<Option<QaAgreement>> {
        let frameworks = frameworks(ctx).await?;
        let Some(framework) = frameworks.version(&framework_code, framework_version) else { return Ok(None) };
        let found = criterion.as_deref().map(|code| framework.criterion(code));
        let Some(position) = found.map_or(Some(None), |found| found.map(|row| Some(row.position))) else {
            return Ok(None);
        };
        let judged = Judged { framework_id: framework.row.id, position, since: since.map(|day| day.0) };
        let operation = operation(ctx)?;
        let pairs = agreement::pairs(&operation.db, &operation.actor, judged).await;
        let pairs = pairs.map_err(|error| internal(&error))?;
        let judgements = pairs.iter().map(|(.., number)| number).sum();
        let kappa = weighted_kappa(&cross_table(framework.grades.len(), &pairs), weights.into());
        let criterion = position.and_then(|position| QaCriterion::at(framework, position));
        Ok(Some(QaAgreement::of(QaFramework(framework.clone()), criterion, judgements, kappa)))
    }
}

fn page_of(
    ctx: &Context<'_>,
    (name, filter): (&str, &impl std::fmt::Debug),
    arguments: PageArguments,
) -> Result<(ListId, Page)> {
    let list = ListId::new(name, filter);
    Ok((list, arguments.page(list, ctx.data::<Limits>()?)?))
}
