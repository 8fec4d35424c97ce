use entities::values::Thousandths;

/// Interventions under way, and how many of them were reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Under way.
    pub live: i64,
    /// Of these, with a published review of the time that is asked for.
    pub reviewed: i64,
}

impl Coverage {
    /// Share that was reviewed, in percent, rounded half up to one decimal. Nothing where nothing is under way.
    #[must_use]
    pub fn percent(&self) -> Option<Thousandths> {
        let tenths = (self.reviewed * 2_000 + self.live).checked_div(self.live * 2)?;
        Thousandths::new(tenths * 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_rounded_half_up() {
        let percent = |reviewed, live| Coverage { live, reviewed }.percent().map(Thousandths::get);
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(0, 7), Some(0));
        assert_eq!(percent(7, 7), Some(100_000));
        assert_eq!(percent(1, 3), Some(33_300));
        assert_eq!(percent(2, 3), Some(66_700));
        assert_eq!(percent(1, 16), Some(6_300), "6.25");
    }
}
