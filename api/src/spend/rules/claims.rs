use entities::states::{ClaimStatus, InterventionStatus};

use super::{EntryRefused, TermsRefused};

/// Why a claim cannot be made or settled. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefused {
    /// The day.
    #[error(transparent)]
    Terms(#[from] TermsRefused),
    /// There is nothing to claim under.
    #[error("there is no contract: the intervention is {0}; claims are made from when it is COMMISSIONED")]
    NoContract(InterventionStatus),
    /// The provider has claimed this invoice.
    #[error(
        "the provider has a claim with this externalReference already, which waits or was accepted; each invoice is paid once"
    )]
    InvoiceTaken,
    /// Somebody settled it.
    #[error("the claim is {0} already; a claim is settled once")]
    SettledAlready(ClaimStatus),
    /// The ledger has its payment.
    #[error(
        "the ledger has a payment of the intervention with this invoice's externalReference already; refuse the claim, or \
         reverse that entry first"
    )]
    PaidAlready,
    /// Who settles belongs to who claims.
    #[error("you are {0} and cannot settle its claims; let a colleague who is not")]
    Interest(&'static str),
    /// The payment cannot be recorded.
    #[error(transparent)]
    Payment(EntryRefused),
}

impl ClaimRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Terms(refused) => refused.code(),
            Self::NoContract(_) => "NO_CONTRACT",
            Self::InvoiceTaken => "INVOICE_TAKEN",
            Self::SettledAlready(_) => "SETTLED_ALREADY",
            Self::PaidAlready => "PAID_ALREADY",
            Self::Interest(_) => "INTEREST",
            Self::Payment(refused) => refused.code(),
        }
    }

    /// Field of the input that is to be mended. The amount of a payment is that of the claim.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Terms(refused) | Self::Payment(EntryRefused::Terms(refused)) => refused.field(),
            Self::NoContract(_) => "interventionId",
            Self::InvoiceTaken => "externalReference",
            Self::SettledAlready(_) | Self::PaidAlready | Self::Interest(_) | Self::Payment(_) => "claimId",
        }
    }
}

/// Whether the claim waits to be settled.
///
/// # Errors
/// When it was accepted, refused or withdrawn.
pub const fn check_open(status: ClaimStatus) -> Result<(), ClaimRefused> {
    match status {
        ClaimStatus::Submitted => Ok(()),
        settled => Err(ClaimRefused::SettledAlready(settled)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_settled_once() {
        for status in ClaimStatus::all() {
            assert_eq!(check_open(status).is_ok(), status == ClaimStatus::Submitted, "{status}");
        }
    }

    #[test]
    fn a_payment_that_cannot_be_recorded_is_told_of_the_claim() {
        let refused = ClaimRefused::Payment(EntryRefused::NoContract(InterventionStatus::Cancelled));
        assert_eq!((refused.field(), refused.code()), ("claimId", "NO_CONTRACT"));
        let refused = ClaimRefused::Payment(EntryRefused::Terms(TermsRefused::UnknownFundingSource));
        assert_eq!((refused.field(), refused.code()), ("fundingSourceId", "UNKNOWN_FUNDING_SOURCE"));
    }
}
