use entities::supporter;
use entities::values::{HalfDays, Period};

use super::{Call, Outcome, SUPPORTER, lock_supporter, sent};
use crate::brokerage::rules::{BrokerageRefused, check_capacity};
use crate::brokerage::store::{days, supporters};
use crate::operation::{Change, Failure, Operation, expect_version};

/// How many days a supporter has.
#[derive(Debug, Clone)]
pub struct SettingCapacity {
    /// The supporter.
    pub call: Call,
    /// Days by half-term; half-terms that are not named stay as they are.
    pub capacity: Vec<(Period, HalfDays)>,
}

/// Says how many days a supporter has for others.
///
/// # Errors
/// When the actor neither works for the area nor for the provider, or fewer days are named than are promised or gone.
pub async fn set_capacity(operation: &Operation, asked: SettingCapacity) -> Outcome<supporter::Model> {
    let change = Change::begin(operation, "setSupporterCapacity").await?;
    let Call { id, expected_version, idempotency } = asked.call;
    let is_done = change.done_before(idempotency.as_ref(), &id).await?.is_some();
    let row = lock_supporter(&change, &id).await?;
    if is_done {
        return Ok(row);
    }
    expect_version(row.version, expected_version)?;
    let sent = sent(&change, row).await?;
    if !sent.may_run(&operation.actor) {
        return Err(Failure::Forbidden(
            "the local authority of the area, or the provider, says how many days there are",
        ));
    }
    if asked.capacity.is_empty() {
        return Err(Failure::Refused(BrokerageRefused::Empty("capacity")));
    }
    let ledger = days::ledgers_of(&change.db, std::slice::from_ref(&id)).await?.remove(&id).unwrap_or_default();
    BrokerageRefused::all(check_capacity(&asked.capacity, &ledger)).map_err(Failure::Refused)?;
    days::set(&change.db, &id, &asked.capacity).await?;
    let row = supporters::update(&change.db, sent.supporter).await?;
    let told: Vec<String> = asked.capacity.iter().map(|(half_term, days)| format!("{half_term}: {days}")).collect();
    change.record((SUPPORTER, &id), (None, None), Some(&told.join(", "))).await?;
    change.commit().await?;
    Ok(row)
}
