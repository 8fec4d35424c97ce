//! When an agreement can be written, signed and revoked, and what it covers.

mod cover;
mod parties;
mod refused;
mod steps;
mod terms;

pub use cover::{Owner, Scope};
pub use parties::{can_be_on, repeated_at};
pub use refused::{AgreementRefused, Missing};
pub use steps::{Contents, Standing, check_revision, check_revocation, check_signing, is_live};
pub use terms::{Days, Periods, check_days, check_periods};
