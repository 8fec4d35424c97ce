//! One file per mutation: input, payload, resolver.

mod accept_claim;
mod allocate_funding;
mod amend_funding_source;
mod record_actual;
mod record_commitment;
mod refuse_claim;
mod register_funding_source;
mod reverse_ledger_entry;
mod set_plan_budget;
mod submit_claim;
mod withdraw_claim;

use async_graphql::{ID, MergedObject};
use entities::values;

use crate::graphql::id::GlobalId;
use crate::graphql::input::{Refusal, whole_pence};
use crate::graphql::scalars::Pence;
use crate::graphql::user_error::UserError;
use crate::spend::rules::{BudgetRefused, ClaimRefused, EntryRefused, ReversalRefused, SourceRefused};

/// Mutations of money.
#[derive(Debug, Default, MergedObject)]
pub struct SpendMutation(
    register_funding_source::RegisterFundingSource,
    amend_funding_source::AmendFundingSource,
    set_plan_budget::SetPlanBudget,
    allocate_funding::AllocateFunding,
    record_commitment::RecordCommitment,
    record_actual::RecordActual,
    reverse_ledger_entry::ReverseLedgerEntry,
    submit_claim::SubmitClaim,
    withdraw_claim::WithdrawClaim,
    accept_claim::AcceptClaim,
    refuse_claim::RefuseClaim,
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

refusals!(BudgetRefused, ClaimRefused, EntryRefused, ReversalRefused, SourceRefused);

/// Characters that a code may have.
const LONGEST_CODE: usize = 40;

/// Key of the source that is named. What is no id of a source names none: the key is empty, and there is no such source.
fn source_key(id: &ID) -> String {
    match GlobalId::decode(id) {
        Some(GlobalId::FundingSource(key)) => key,
        _ => String::new(),
    }
}

/// The change, if it is one; complains otherwise.
fn change_of_pence(errors: &mut Vec<UserError>, field: &str, pence: Pence) -> Option<values::Pence> {
    let change = whole_pence(errors, field, pence)?;
    if change == values::Pence::ZERO {
        let message = format!("{field} is nothing; give by how much more, or below 0 by how much less");
        errors.push(UserError::at(field, "ZERO", message));
        return None;
    }
    Some(change)
}

/// The text without blanks around it.
fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// The same of a text that may be left out.
fn trimmed_option(text: Option<&String>) -> Option<String> {
    text.map(|text| trimmed(text))
}
