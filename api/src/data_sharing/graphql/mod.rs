//! Agreements and the log of what was read as the schema shows them.

mod agreement;
mod disclosure_entry;
mod enums;
mod loaders;
mod mutations;
mod party;
mod query;

pub use agreement::{Agreement, find_agreement};
pub use disclosure_entry::DisclosureEntry;
pub use enums::{AgreementSide, AgreementStatus, Controller, Purpose};
pub use loaders::{AgreementById, DisclosureById};
pub use mutations::SharingMutation;
pub use party::AgreementParty;
pub use query::SharingQuery;
