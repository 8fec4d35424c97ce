//! One file per mutation: input, payload, resolver.

mod amend_collection_window;
mod open_collection_window;
mod phases;
mod submit_observations;

use async_graphql::MergedObject;

use crate::graphql::input::Refusal;
use crate::submissions::rules::WindowRefused;
use crate::submissions::service::SendRefused;

/// Mutations of submissions.
#[derive(Debug, Default, MergedObject)]
pub struct SubmissionsMutation(
    submit_observations::SubmitObservations,
    open_collection_window::OpenCollectionWindow,
    amend_collection_window::AmendCollectionWindow,
);

macro_rules! refusals {
    ($($refused:ty),*) => {
        $(impl Refusal for $refused {
            fn field(&self) -> String {
                Self::field(self).to_owned()
            }

            fn code(&self) -> &'static str {
                Self::code(self)
            }
        })*
    };
}

refusals!(SendRefused, WindowRefused);
