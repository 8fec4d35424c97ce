//! One file per mutation: input, payload, resolver.

mod draft_agreement;
mod revise_agreement;
mod revoke_agreement;
mod sign_agreement;
mod terms;

use async_graphql::{ID, MergedObject};

use crate::data_sharing::rules::AgreementRefused;
use crate::graphql::id::GlobalId;
use crate::graphql::input::Refusal;

/// Mutations of data sharing.
#[derive(Debug, Default, MergedObject)]
pub struct SharingMutation(
    draft_agreement::DraftAgreement,
    revise_agreement::ReviseAgreement,
    sign_agreement::SignAgreement,
    revoke_agreement::RevokeAgreement,
);

impl Refusal for AgreementRefused {
    fn field(&self) -> String {
        Self::field(self).to_owned()
    }

    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn each(&self) -> &[Self] {
        Self::each(self)
    }
}

/// Key of the organisation that is named. What is no id of an organisation names none: the key is empty, and there is no such
/// organisation.
fn organisation_key(id: &ID) -> String {
    GlobalId::decode(id).and_then(GlobalId::organisation_key).unwrap_or_default()
}
