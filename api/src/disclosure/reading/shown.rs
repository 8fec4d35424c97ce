//! What a reader is shown of an observation. The figures of a row are guarded until it is said on what basis the reader
//! sees them; there is no other way to what can be shown.

use entities::states::ValueState;
use entities::values::Thousandths;

use crate::policy::Basis;

/// The figures of an observation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// The value, in thousandths of the unit of the measure.
    pub value: Option<Thousandths>,
    /// What it is a part or a sum of.
    pub numerator: Option<Thousandths>,
    /// What it is divided by.
    pub denominator: Option<i32>,
    /// Pupils behind it, where the denominator is not pupils.
    pub pupils: Option<i32>,
    /// Lower limit of the 95 % confidence interval.
    pub lower: Option<Thousandths>,
    /// Upper limit of the 95 % confidence interval.
    pub upper: Option<Thousandths>,
}

/// An observation as it is held. Its figures cannot be read; they can be shown to somebody.
#[derive(Clone)]
pub struct Guarded {
    state: ValueState,
    symbol: Option<String>,
    figures: Figures,
}

impl Guarded {
    /// Guards what was read of a row.
    #[must_use]
    pub const fn new(state: ValueState, symbol: Option<String>, figures: Figures) -> Self {
        Self { state, symbol, figures }
    }

    /// What a reader is shown who sees the row on this basis.
    #[must_use]
    pub fn shown(self, basis: Basis) -> Shown {
        match basis.withheld_as() {
            None => Shown { state: self.state, symbol: self.symbol, figures: self.figures },
            Some(state) => Shown { state, symbol: None, figures: Figures::default() },
        }
    }
}

/// Says that something is there and not what.
impl std::fmt::Debug for Guarded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Guarded")
    }
}

/// What a reader is shown of an observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    state: ValueState,
    symbol: Option<String>,
    figures: Figures,
}

impl Shown {
    /// Whether there is a value, and if not, why.
    #[must_use]
    pub const fn state(&self) -> ValueState {
        self.state
    }

    /// The publisher's symbol where there is no value.
    #[must_use]
    pub fn symbol(&self) -> Option<&str> {
        self.symbol.as_deref()
    }

    /// The figures that are shown.
    #[must_use]
    pub const fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Whether a value is withheld from the reader, by a rule of disclosure or for want of a right.
    #[must_use]
    pub const fn is_withheld(&self) -> bool {
        matches!(
            self.state,
            ValueState::Suppressed
                | ValueState::SecondarySuppression
                | ValueState::OutOfScope
                | ValueState::NoAgreement
                | ValueState::NotYetApproved
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded() -> Guarded {
        let figures = Figures { value: Thousandths::new(48_100), denominator: Some(27), ..Figures::default() };
        Guarded::new(ValueState::Present, None, figures)
    }

    #[test]
    fn who_may_sees_the_figures() {
        for basis in [Basis::Published, Basis::Own, Basis::Maintained, Basis::Agreement(3)] {
            let shown = guarded().shown(basis);
            assert_eq!((shown.figures().denominator, shown.is_withheld()), (Some(27), false), "{basis:?}");
        }
    }

    #[test]
    fn who_may_not_sees_why_not() {
        for (basis, state) in [
            (Basis::NoAgreement, ValueState::NoAgreement),
            (Basis::OutOfScope, ValueState::OutOfScope),
            (Basis::NotYetApproved, ValueState::NotYetApproved),
        ] {
            let shown = guarded().shown(basis);
            assert_eq!((*shown.figures(), shown.state(), shown.is_withheld()), (Figures::default(), state, true));
        }
    }

    #[test]
    fn what_is_guarded_is_not_printed() {
        assert_eq!(format!("{:?}", guarded()), "Guarded");
    }
}
