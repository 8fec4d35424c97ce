use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result};
use chrono::{DateTime, Utc};

use super::enums::{ObservationOrder, Stage};
use super::filter::ObservationFilter;
use super::measure::{CohortPartition, Measure, catalogue};
use super::observation::{Observation, wanted_of_connection};
use super::told::{grants, note, note_list};
use crate::config::Limits;
use crate::data_sharing::graphql::Purpose;
use crate::db::page::{Counted, Part, Place, Rows};
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::page::{Listing, PageArguments, as_wanted, counted_listing, wants_total};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::operation;
use crate::observations::store::filter as store;
use crate::observations::store::lists::{self, Asked};
use crate::policy::Sight;

/// Which measures. Parts that are left out let all pass; the parts are joined by *and*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct MeasureFilter {
    /// Of this stage of education.
    stage: Option<Stage>,
    /// Only measures of attainment or progress in learning, or only others.
    is_attainment: Option<bool>,
    /// With this text in code or name, in any case.
    search: Option<String>,
}

/// Partitions that are listed at most; the catalogue has fewer.
const PARTITIONS: usize = 100;

/// Root fields of measures and observations.
#[derive(Debug, Default)]
pub struct ObservationsQuery;

/// Root fields of measures and observations.
#[Object]
impl ObservationsQuery {
    /// Measures of the catalogue, by code.
    #[graphql(guard = "May::read(\"Query\", \"measures\")")]
    async fn measures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which measures; all if left out.")] filter: Option<MeasureFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Measure>>> {
        let filter = filter.unwrap_or_default();
        let list = ListId::new("measures", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let catalogue = catalogue(ctx).await?;
        let measures: Vec<_> = catalogue.measures().filter(|measure| filter.passes(measure)).cloned().collect();
        let total = i64::try_from(measures.len()).ok();
        let rows = stretch(measures, &page, |measure| &measure.code);
        let place = |measure: &Arc<entities::measure::Model>| {
            let code = Part::Text(measure.code.clone());
            Place { sort: code.clone(), key: code }
        };
        Ok(Some(counted_listing(list, Counted { rows, total }, place, Measure)))
    }

    /// The measure with the code; null if there is none.
    #[graphql(guard = "May::read(\"Query\", \"measure\")")]
    async fn measure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code, such as `PTRWM_EXP`.")] code: String,
    ) -> Result<Option<Measure>> {
        Ok(catalogue(ctx).await?.measure(code.trim()).cloned().map(Measure))
    }

    /// Which cohorts part a whole: no pupil is in two of them, and none of the whole is left out, so their counts add up to its
    /// count. A group may be missing where a publisher does not tell it. 100 at most.
    #[graphql(guard = "May::read(\"Query\", \"cohortPartitions\")")]
    async fn cohort_partitions(&self, ctx: &Context<'_>) -> Result<Vec<CohortPartition>> {
        let catalogue = catalogue(ctx).await?;
        let partitions = catalogue.partitions().iter();
        Ok(partitions.filter_map(|partition| CohortPartition::new(&catalogue, partition)).take(PARTITIONS).collect())
    }

    /// Observations that exist for the caller; pages of up to 500. Withheld values are null with the reason in `state`, and no
    /// filter, order or count tells more of them. Callers without a token get null and `UNAUTHENTICATED`.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    #[graphql(guard = "May::read(\"Query\", \"observations\")")]
    async fn observations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which observations; all if left out.")] filter: Option<ObservationFilter>,
        #[graphql(
            desc = "In which order; if left out `SUBJECT` where the filter names one level, schools or trusts and no \
                    `recordedAfter`, and `RECORDED` otherwise."
        )]
        order_by: Option<ObservationOrder>,
        #[graphql(
            desc = "What they are used for: data-sharing agreements allow some purposes only.",
            default_with = "Purpose::SchoolImprovement"
        )]
        purpose: Purpose,
        #[graphql(desc = "As it was known at this time; as it is now if left out.")] known_at: Option<DateTime<Utc>>,
        #[graphql(desc = "Rows from the beginning; 500 at most.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; 500 at most.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<AtOnce<Listing<AtOnce<Observation>>>>> {
        let filter = filter.unwrap_or_default().resolve(ctx, known_at).await?;
        let order = order_of(&filter, order_by)?;
        let list = ListId::new("observations", &(&filter, order));
        let arguments = PageArguments { first, after, last, before };
        let page = as_wanted(ctx, arguments.page_of(("Query", "observations"), list, ctx.data::<Limits>()?)?);
        let asked = Asked::new(filter, order, wanted_of_connection(ctx.field()));
        let (operation, grants) = (operation(ctx)?, grants(ctx, purpose).await?);
        let sight = Sight::of(&operation.actor, &grants);
        let found = lists::page(&operation.db, &sight, &asked, &page, wants_total(ctx)).await;
        let found = found.map_err(|error| internal(&error))?;
        if asked.depends_on_values() && !grants.is_empty() {
            let consulted = lists::consulted(&operation.db, &sight, &asked.filter).await;
            let consulted = consulted.map_err(|error| internal(&error))?;
            note_list(ctx, &found.rows.rows, &consulted, &grants, purpose).await?;
        } else {
            note(ctx, &found.rows.rows, &grants, purpose).await?;
        }
        let observation = Observation::maker(ctx).await?;
        let page = counted_listing(list, found, |row| order.place(row), |row| AtOnce(observation(row)));
        Ok(Some(AtOnce(page)))
    }
}

/// The order that is asked for, if the filter leaves a list that an index, or a sort of few rows, gives in it. Who pulls what is new
/// gets it as it was written, so that what is written between two pages comes after them.
fn order_of(filter: &store::ObservationFilter, asked: Option<ObservationOrder>) -> Result<lists::Order> {
    let is_of_schools = filter.urns.is_some() || filter.trust_uids.is_some();
    let is_of_one_kind = is_of_schools || filter.levels.as_ref().is_some_and(|levels| levels.len() == 1);
    let is_of_one_measure = filter.measure_ids.as_ref().is_some_and(|ids| ids.len() == 1);
    let is_narrow = is_of_schools || filter.measure_ids.is_some() || filter.la_codes.is_some();
    let refused = |told: &str| Err(Code::BadUserInput.error(told));
    match asked {
        None if is_of_one_kind && filter.recorded_after.is_none() => Ok(ObservationOrder::Subject.into()),
        None => Ok(ObservationOrder::Recorded.into()),
        Some(ObservationOrder::Subject) if !is_of_one_kind => {
            refused("orderBy: SUBJECT needs a filter with one of levels, with schoolUrns or with trustUids")
        }
        Some(ObservationOrder::Value | ObservationOrder::ValueDesc) if !is_of_one_measure => {
            refused("orderBy: VALUE needs a filter with one of measureCodes: values of others are of another unit")
        }
        Some(ObservationOrder::Period | ObservationOrder::PeriodDesc) if !is_narrow => {
            refused("orderBy: PERIOD needs a filter with schoolUrns, trustUids, laCodes or measureCodes")
        }
        Some(order) => Ok(order.into()),
    }
}

impl MeasureFilter {
    fn passes(&self, measure: &entities::measure::Model) -> bool {
        let is_found = |search: &String| {
            let search = search.trim().to_lowercase();
            measure.code.to_lowercase().contains(&search) || measure.name.to_lowercase().contains(&search)
        };
        self.stage.is_none_or(|stage| measure.stage == stage.into())
            && self.is_attainment.is_none_or(|is_attainment| measure.is_attainment == is_attainment)
            && self.search.as_ref().is_none_or(is_found)
    }
}

/// The page of a list that is kept in memory, in the order of its keys.
fn stretch<T>(all: Vec<T>, page: &crate::db::page::Page, key: impl Fn(&T) -> &String) -> Rows<T> {
    let text = |place: &Option<Place>| match place {
        Some(Place { key: Part::Text(text), .. }) => Some(text.clone()),
        _ => None,
    };
    let (after, before) = (text(&page.after), text(&page.before));
    let is_within = |row: &T| {
        after.as_ref().is_none_or(|after| key(row) > after) && before.as_ref().is_none_or(|before| key(row) < before)
    };
    let mut within: Vec<T> = all.into_iter().filter(is_within).collect();
    if page.is_from_end {
        within.reverse();
    }
    within.truncate(usize::try_from(page.fetch()).unwrap_or(usize::MAX));
    page.of(within)
}
