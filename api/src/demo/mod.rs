//! The programme of `demo`: the year 2016/17 of the founding action plan, replayed through the use cases as its people would
//! have done it, day by day, so that histories, decisions and the ledger can be asked as of any of those days.
//!
//! The need of its schools is found and its impact is evaluated from published figures, where the register and the files of statistics have been taken in before.
//! Quality assurance goes on after it, with peer reviews of later years; and schools of the year, and of today, ask for support.
//!
//! Each act has an idempotency key: a second start does nothing, and one that was broken off goes on where it stopped.

mod acts;
mod assurance;
mod brokering;
mod cast;
mod evaluations;
mod needs;
mod programme;
mod reviews;
mod setting;
mod support;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entities::keys::LaCode;
use sea_orm::DatabaseConnection;

use self::acts::{Act, script};
use self::assurance::assure;
use self::brokering::broker;
use self::cast::Cast;
use self::evaluations::evaluate;
use self::needs::analyse;
use crate::clock::{Clock, SetClock};
use crate::entropy::Entropy;
use crate::operation::Failure;

/// Why the programme was not replayed to its end.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sea_orm::DbErr),
    /// An act was refused, because something was changed since the last start.
    #[error("{act}: {reason}")]
    Refused {
        /// The act.
        act: String,
        /// Why.
        reason: String,
    },
}

/// What an act of the demo gives.
type Played<T> = Result<T, DemoError>;

/// What became of the act.
fn played<T, R: std::error::Error>(act: &str, result: Result<T, Failure<R>>) -> Played<T> {
    result.map_err(|failure| match failure {
        Failure::Database(error) => DemoError::Database(error),
        failure => DemoError::Refused { act: act.to_owned(), reason: failure.to_string() },
    })
}

/// Replays the programme in the area. Without schools of the area on the register, or without the demo's users, there is
/// none.
///
/// # Errors
/// When the database fails, or an act is refused.
pub async fn seed(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    entropy: &Arc<dyn Entropy>,
    area: LaCode,
) -> Result<(), DemoError> {
    let then = Arc::new(SetClock::at(clock.now()));
    let Some(mut cast) = Cast::assemble(db, clock.today(), Arc::clone(&then), entropy, area).await? else {
        return Ok(());
    };
    cast.open(noon("2016-07-04")).await?;
    analyse(&cast).await?;
    for Act { at, kind } in script() {
        cast.play(at, kind).await?;
    }
    assure(&cast).await?;
    evaluate(&cast).await?;
    broker(&cast, clock.now()).await
}

/// Noon of a day of the programme.
fn noon(day: &str) -> DateTime<Utc> {
    let day: NaiveDate = day.parse().unwrap_or_default();
    day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()).and_utc()
}
