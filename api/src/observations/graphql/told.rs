//! With which rights a query looks at observations, and what is noted of what it is told.

use async_graphql::{Context, Result};

use super::enums::Purpose;
use super::measure::catalogue;
use super::observation::Observation;
use crate::disclosure::Tally;
use crate::observations::store::row::Seen;
use crate::policy::Grant;

/// What the caller's data-sharing agreements let it read for the purpose.
///
/// # Errors
/// When the database fails.
pub(super) async fn grants(_ctx: &Context<'_>, _purpose: Purpose) -> Result<Vec<Grant>> {
    Ok(Vec::new())
}

/// Counts what the answer withholds, and writes down what was read under an agreement.
///
/// # Errors
/// When the database fails.
pub(super) async fn note(ctx: &Context<'_>, rows: &[&Seen], _grants: &[Grant], _purpose: Purpose) -> Result<()> {
    let (tally, catalogue) = (ctx.data::<Tally>()?, catalogue(ctx).await?);
    for row in rows {
        let rule = catalogue.measure_numbered(row.measure_id).and_then(|measure| catalogue.rule(&measure.rule_code));
        if let Some(rule) = rule {
            tally.count(row.id, &row.shown, (&rule.code, rule.version));
        }
    }
    Ok(())
}

/// An observation that was found by its id, noted as told.
///
/// # Errors
/// When the database fails.
pub async fn noted(ctx: &Context<'_>, row: Seen) -> Result<Observation> {
    note(ctx, &[&row], &[], Purpose::SchoolImprovement).await?;
    Ok(Observation(row))
}
