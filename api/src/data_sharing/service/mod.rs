//! One function per use case, named as the mutation.
//!
//! What is decided is decided under the lock of the agreement, so that nobody signs other terms than those that it read, and
//! of two last signatures one sees the other.

mod draft_agreement;
mod revise_agreement;
mod revoke_agreement;
mod sign_agreement;
mod terms;

pub use draft_agreement::{Drafting, draft_agreement};
pub use revise_agreement::{Revising, revise_agreement};
pub use revoke_agreement::{Revoking, revoke_agreement};
pub use sign_agreement::{Signing, sign_agreement};
pub use terms::{PartyTerms, Terms};

use entities::agreement;

use super::rules::{AgreementRefused, Standing};
use super::store::agreements;
use crate::operation::{Change, Failure};

/// Kind of an agreement's row in the audit trail.
pub const AGREEMENT: &str = "Agreement";

type Outcome<T> = Result<T, Failure<AgreementRefused>>;

/// The agreement, locked, if the actor may see it.
async fn locked(change: &Change<'_>, id: &str) -> Outcome<agreement::Model> {
    let found = agreements::lock_agreement(&change.db, &change.operation.actor, id).await?;
    found.ok_or(Failure::NotFound("agreement"))
}

/// The agreement that was changed when the same was sent before.
async fn of_before(change: &Change<'_>, id: &str) -> Outcome<agreement::Model> {
    let found = agreements::by_ids(&change.db, &change.operation.actor, &[id.to_owned()]).await?.remove(id);
    found.ok_or(Failure::NotFound("agreement"))
}

/// Where the agreement stands today.
fn standing(change: &Change<'_>, row: &agreement::Model) -> Standing {
    Standing::of(row.status, row.ends_on, change.operation.clock.today())
}
