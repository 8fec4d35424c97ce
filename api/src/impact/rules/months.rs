/// A table that turns effect sizes of attainment into months of additional progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthsTable {
    /// Name and version, which is told beside the months.
    pub version: &'static str,
    /// The smallest effect size, in hundredths, of each month from the first on.
    from: &'static [i32],
    /// The largest effect size, in hundredths, that the table has.
    to: i32,
}

/// Months of additional progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Months {
    /// So many; negative for less progress.
    Of(i32),
    /// More than the table tells, one way or the other: its last month and more.
    Beyond(i32),
}

/// The table of the Education Endowment Foundation's Teaching and Learning Toolkit: "Additional months' progress", effect sizes to two
/// decimals from 0.02 (one month) to 1.00 (twelve).
pub const EEF_TOOLKIT: MonthsTable =
    MonthsTable { version: "EEF Toolkit 2018", from: &[2, 10, 19, 27, 36, 45, 53, 62, 70, 79, 88, 96], to: 100 };

impl MonthsTable {
    /// Months of the effect size, which is rounded to two decimals first; a negative one is mirrored. Beyond the table nothing is extrapolated.
    /// Nothing for what is no number.
    #[must_use]
    pub fn months(&self, effect_size: f64) -> Option<Months> {
        let hundredths = (effect_size.abs() * 100.0).round();
        if !hundredths.is_finite() {
            return None;
        }
        let sign = if effect_size < 0.0 { -1 } else { 1 };
        let number = self.from.iter().filter(|from| f64::from(**from) <= hundredths).count();
        let months = sign * i32::try_from(number).unwrap_or_default();
        Some(if hundredths > f64::from(self.to) { Months::Beyond(months) } else { Months::Of(months) })
    }
}

/// As it is written: `3`, `-2`, `12+`.
impl std::fmt::Display for Months {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Of(months) => write!(f, "{months}"),
            Self::Beyond(months) => write!(f, "{months}+"),
        }
    }
}
