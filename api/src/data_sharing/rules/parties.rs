use std::collections::HashSet;
use std::hash::Hash;

use entities::states::{AgreementSide, OrganisationKind};

/// Whether a body of this kind can be on this side of an agreement. Figures are those of trusts and schools; the advisory
/// panel reads what is published.
#[must_use]
pub const fn can_be_on(side: AgreementSide, kind: OrganisationKind) -> bool {
    match side {
        AgreementSide::Sharer => matches!(kind, OrganisationKind::Trust | OrganisationKind::School),
        AgreementSide::Recipient => !matches!(kind, OrganisationKind::AdvisoryPanel),
    }
}

/// Where in the list something is named that was named before.
#[must_use]
pub fn repeated_at<T: Eq + Hash>(named: &[T]) -> Vec<usize> {
    let mut seen = HashSet::new();
    named.iter().enumerate().filter(|(_, value)| !seen.insert(*value)).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusts_and_schools_share_and_all_but_the_panel_receive() {
        for kind in OrganisationKind::all() {
            let has_figures = matches!(kind, OrganisationKind::Trust | OrganisationKind::School);
            assert_eq!(can_be_on(AgreementSide::Sharer, kind), has_figures, "{kind}");
            let receives = kind != OrganisationKind::AdvisoryPanel;
            assert_eq!(can_be_on(AgreementSide::Recipient, kind), receives, "{kind}");
        }
    }

    #[test]
    fn what_is_named_again_is_found() {
        assert_eq!(repeated_at(&["a", "b", "a", "a"]), [2, 3]);
        assert_eq!(repeated_at::<i32>(&[]), Vec::<usize>::new());
    }
}
