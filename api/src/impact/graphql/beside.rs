//! What a page of evaluations is read with, by as many statements for one as for all, so that its rows need nothing else.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use async_graphql::{Context, Result, SelectionField};
use entities::{impact_evaluation, impact_school, keys};
use futures_util::future::try_join_all;

use super::ImpactEvaluation;
use super::school::{ImpactSchool, page_of, rows_of};
use crate::db::page::Rows;
use crate::graphql::page::{Listing, PageArguments};
use crate::observations::catalogue::Catalogue;
use crate::schools::graphql::{School, find_schools_as_selected};

/// What an evaluation was read with. What is nothing is found when it is asked for.
#[derive(Clone, Default)]
pub(super) struct Beside {
    /// Measures and cohorts.
    pub(super) catalogue: Option<Arc<Catalogue>>,
    /// The only page of its schools that is asked for.
    pub(super) schools: Option<Arc<Listing<ImpactSchool>>>,
}

impl fmt::Debug for Beside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Beside").finish_non_exhaustive()
    }
}

type Evaluations<'a> = &'a [Arc<impact_evaluation::Model>];

/// The evaluations of a page, the current field, each with what is asked for beside it. What cannot be read is found, or told of, where it
/// is asked for.
pub(super) async fn with_what_is_beside(
    ctx: &Context<'_>,
    evaluations: Vec<Arc<impact_evaluation::Model>>,
    catalogue: &Arc<Catalogue>,
) -> Vec<ImpactEvaluation> {
    let mut schools = schools_beside(ctx, &evaluations).await.unwrap_or_default().into_iter();
    let with = |row| {
        let beside = Beside { catalogue: Some(Arc::clone(catalogue)), schools: schools.next() };
        ImpactEvaluation { row, beside }
    };
    evaluations.into_iter().map(with).collect()
}

/// The schools of each evaluation; none if no page of them is asked for, or more than one. A cursor is one evaluation's: of several it fails.
async fn schools_beside(ctx: &Context<'_>, evaluations: Evaluations<'_>) -> Result<Vec<Arc<Listing<ImpactSchool>>>> {
    let asked = ctx.look_ahead().field("edges").field("node").field("schools");
    let [field] = asked.selection_fields()[..] else { return Ok(Vec::new()) };
    let Some(arguments) = PageArguments::of_field(field) else { return Ok(Vec::new()) };
    let page = |row: &Arc<_>| page_of(ctx, row, &arguments);
    let pages = evaluations.iter().map(page).collect::<Result<Vec<_>>>()?;
    let found = try_join_all(evaluations.iter().zip(&pages).map(|(row, page)| rows_of(ctx, row, page))).await?;
    let register = match asked.field("edges").field("node").field("school").selection_fields()[..] {
        [field] => register_of(ctx, &found, field).await?,
        _ => HashMap::new(),
    };
    let school = |row: impact_school::Model| ImpactSchool { school: register.get(&row.urn).cloned(), row };
    Ok(pages.into_iter().zip(found).map(|(page, rows)| Arc::new(page.listing(rows, school))).collect())
}

/// The schools as the register has them.
async fn register_of(
    ctx: &Context<'_>,
    found: &[Rows<impact_school::Model>],
    field: SelectionField<'_>,
) -> Result<HashMap<keys::Urn, School>> {
    let urns: Vec<_> = found.iter().flat_map(|rows| &rows.rows).map(|row| row.urn).collect();
    find_schools_as_selected(ctx, &urns, field).await
}
