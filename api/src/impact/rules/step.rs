use entities::states::ImpactStatus::{self, Draft, Moderated, Published, Submitted, Superseded, Withdrawn};

use super::ImpactRefused;

/// A step in the life of an evaluation (SPEC.md section 3), or an act that does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The plan is changed.
    Revise,
    /// The figures are computed.
    Compute,
    /// They are put forward.
    Submit,
    /// They are given back with a reason.
    Return,
    /// A second person agrees to them.
    Moderate,
    /// They are published.
    Publish,
    /// A later evaluation takes the place of this one.
    Supersede,
    /// It does not count any more, or is given up.
    Withdraw,
}

impl Step {
    /// From where the step is taken.
    #[must_use]
    pub const fn from(self) -> &'static [ImpactStatus] {
        match self {
            Self::Revise | Self::Compute | Self::Submit => &[Draft],
            Self::Return => &[Submitted, Moderated],
            Self::Moderate => &[Submitted],
            Self::Publish => &[Moderated],
            Self::Supersede => &[Published],
            Self::Withdraw => &[Draft, Submitted, Moderated, Published],
        }
    }

    /// Where it leads.
    #[must_use]
    pub const fn to(self) -> ImpactStatus {
        match self {
            Self::Revise | Self::Compute | Self::Return => Draft,
            Self::Submit => Submitted,
            Self::Moderate => Moderated,
            Self::Publish => Published,
            Self::Supersede => Superseded,
            Self::Withdraw => Withdrawn,
        }
    }

    /// Whether the step can be taken from there.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(self, found: ImpactStatus) -> Result<(), ImpactRefused> {
        if self.from().contains(&found) {
            return Ok(());
        }
        Err(ImpactRefused::WrongState { found, allowed: self.from().to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arrows of SPEC.md section 3, with those that give figures back or an evaluation up.
    #[test]
    fn exactly_the_arrows_of_the_specification_are_allowed() {
        let arrows = [
            (Draft, Draft),
            (Draft, Submitted),
            (Submitted, Draft),
            (Moderated, Draft),
            (Submitted, Moderated),
            (Moderated, Published),
            (Published, Superseded),
            (Published, Withdrawn),
            (Draft, Withdrawn),
            (Submitted, Withdrawn),
            (Moderated, Withdrawn),
        ];
        let steps = [
            Step::Revise,
            Step::Compute,
            Step::Submit,
            Step::Return,
            Step::Moderate,
            Step::Publish,
            Step::Supersede,
            Step::Withdraw,
        ];
        for from in ImpactStatus::all() {
            let reached: Vec<_> = steps.iter().filter(|step| step.check(from).is_ok()).map(|step| step.to()).collect();
            for to in ImpactStatus::all() {
                assert_eq!(reached.contains(&to), arrows.contains(&(from, to)), "{from} {to}");
            }
        }
    }
}
