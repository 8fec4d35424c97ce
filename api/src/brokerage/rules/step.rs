use entities::states::{DeploymentStatus, SupportRequestStatus};

use super::BrokerageRefused;

/// A step in the life of a deployment (SPEC.md section 5), or an act that does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeploymentStep {
    /// The school accepts it.
    Agree,
    /// It begins.
    Begin,
    /// A visit is written down, or struck out.
    Log,
    /// It was done.
    Complete,
    /// It is broken off.
    End,
    /// The school declines it, or the local authority takes it back.
    Drop,
}

impl DeploymentStep {
    /// From where the step is taken.
    #[must_use]
    pub const fn from(self) -> &'static [DeploymentStatus] {
        use DeploymentStatus::{Active, Agreed, Proposed};
        match self {
            Self::Agree | Self::Drop => &[Proposed],
            Self::Begin => &[Agreed],
            Self::Log | Self::Complete => &[Active],
            Self::End => &[Agreed, Active],
        }
    }

    /// Where it leads; nothing where the deployment stays as it stands.
    #[must_use]
    pub const fn to(self) -> Option<DeploymentStatus> {
        match self {
            Self::Agree => Some(DeploymentStatus::Agreed),
            Self::Begin => Some(DeploymentStatus::Active),
            Self::Log => None,
            Self::Complete => Some(DeploymentStatus::Completed),
            Self::End | Self::Drop => Some(DeploymentStatus::Ended),
        }
    }

    /// Whether the step can be taken from there.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(self, found: DeploymentStatus) -> Result<(), BrokerageRefused> {
        if self.from().contains(&found) {
            return Ok(());
        }
        Err(BrokerageRefused::wrong_state("deployment", found, self.from()))
    }
}

/// A step in the life of a request for support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStep {
    /// Something is offered.
    Offer,
    /// The offer is accepted.
    Accept,
    /// The offer is declined or taken back.
    Reopen,
    /// It is withdrawn, or nothing can be offered.
    Close,
}

impl RequestStep {
    /// From where the step is taken.
    #[must_use]
    pub const fn from(self) -> &'static [SupportRequestStatus] {
        use SupportRequestStatus::{Asked, Offered};
        match self {
            Self::Offer => &[Asked],
            Self::Accept | Self::Reopen => &[Offered],
            Self::Close => &[Asked, Offered],
        }
    }

    /// Where it leads.
    #[must_use]
    pub const fn to(self) -> SupportRequestStatus {
        match self {
            Self::Offer => SupportRequestStatus::Offered,
            Self::Accept => SupportRequestStatus::Accepted,
            Self::Reopen => SupportRequestStatus::Asked,
            Self::Close => SupportRequestStatus::Closed,
        }
    }

    /// Whether the step can be taken from there.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(self, found: SupportRequestStatus) -> Result<(), BrokerageRefused> {
        if self.from().contains(&found) {
            return Ok(());
        }
        Err(BrokerageRefused::wrong_state("request", found, self.from()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arrows of SPEC.md section 5.
    #[test]
    fn exactly_the_arrows_of_the_specification_are_allowed() {
        use DeploymentStatus::{Active, Agreed, Completed, Ended, Proposed};
        let arrows = [
            (Proposed, Agreed),
            (Proposed, Ended),
            (Agreed, Active),
            (Agreed, Ended),
            (Active, Completed),
            (Active, Ended),
        ];
        let steps = [
            DeploymentStep::Agree,
            DeploymentStep::Begin,
            DeploymentStep::Complete,
            DeploymentStep::End,
            DeploymentStep::Drop,
        ];
        for from in DeploymentStatus::all() {
            for to in DeploymentStatus::all() {
                let leads = steps.iter().any(|step| step.to() == Some(to) && step.check(from).is_ok());
                assert_eq!(leads, arrows.contains(&(from, to)), "{from} {to}");
            }
        }
    }

    #[test]
    fn what_is_accepted_or_closed_stays() {
        for step in [RequestStep::Offer, RequestStep::Accept, RequestStep::Reopen, RequestStep::Close] {
            assert!(step.check(SupportRequestStatus::Accepted).is_err());
            assert!(step.check(SupportRequestStatus::Closed).is_err());
        }
    }
}
