use entities::states::QaReviewStatus::{self, Cancelled, Conducted, Moderated, Published, Scheduled, Withdrawn};

use super::QualityRefused;

/// A step in the life of a review (SPEC.md section 3), or an act that does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its day or its team is changed.
    Revise,
    /// Another moderator is named.
    NameModerator,
    /// The findings are written down, or corrected before anybody has moderated them.
    Conduct,
    /// A second person moderates the findings.
    Moderate,
    /// The reviewed party says what it thinks of them.
    Respond,
    /// The outcome is published.
    Publish,
    /// The outcome is withdrawn.
    Withdraw,
    /// The review is given up.
    Cancel,
    /// An action that followed is closed.
    CloseAction,
    /// The school lets somebody see its peer review.
    Consent,
}

impl Step {
    /// From where the step is taken.
    #[must_use]
    pub const fn from(self) -> &'static [QaReviewStatus] {
        match self {
            Self::Revise | Self::Cancel => &[Scheduled],
            Self::NameModerator | Self::Conduct => &[Scheduled, Conducted],
            Self::Moderate => &[Conducted],
            Self::Respond => &[Moderated, Published],
            Self::Publish => &[Moderated],
            Self::Withdraw => &[Published],
            Self::CloseAction => &[Moderated, Published, Withdrawn],
            Self::Consent => &[Scheduled, Conducted, Moderated, Published, Withdrawn],
        }
    }

    /// Where it leads; nothing where the review stays as it stands.
    #[must_use]
    pub const fn to(self) -> Option<QaReviewStatus> {
        match self {
            Self::Conduct => Some(Conducted),
            Self::Moderate => Some(Moderated),
            Self::Publish => Some(Published),
            Self::Withdraw => Some(Withdrawn),
            Self::Cancel => Some(Cancelled),
            Self::Revise | Self::NameModerator | Self::Respond | Self::CloseAction | Self::Consent => None,
        }
    }

    /// Whether the step can be taken from there.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(self, found: QaReviewStatus) -> Result<(), QualityRefused> {
        if self.from().contains(&found) {
            return Ok(());
        }
        Err(QualityRefused::WrongState { found, allowed: self.from().to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arrows of SPEC.md section 3, with those that give a review up.
    #[test]
    fn exactly_the_arrows_of_the_specification_are_allowed() {
        let arrows = [
            (Scheduled, Conducted),
            (Conducted, Conducted),
            (Conducted, Moderated),
            (Moderated, Published),
            (Published, Withdrawn),
            (Scheduled, Cancelled),
        ];
        for from in QaReviewStatus::all() {
            for step in [Step::Conduct, Step::Moderate, Step::Publish, Step::Withdraw, Step::Cancel] {
                let arrow = (from, step.to().unwrap());
                assert_eq!(step.check(from).is_ok(), arrows.contains(&arrow), "{from} {step:?}");
            }
        }
    }
}
