use entities::values::Pence;

/// How much an approach costs beyond what is spent anyway, from 1 (very low) to 5 (very high).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CostBand(u8);

impl CostBand {
    /// Its number, 1 to 5.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Bands of the cost per pupil in a year. They were moved over the years, so that a band is told with its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostBands {
    /// Name and version.
    pub version: &'static str,
    /// The most, in pence per pupil and year, of each band but the last.
    most: [i64; 4],
}

/// Bands of the Education Endowment Foundation's Teaching and Learning Toolkit, of a class of 25 in a year: up to 2,000, 5,000, 18,000 and 30,000
/// pounds, which is 80, 200, 720 and 1,200 for each pupil. (In 2014 they were others.)
pub const EEF_COST_BANDS: CostBands = CostBands { version: "EEF Toolkit 2018", most: [8_000, 20_000, 72_000, 120_000] };

impl CostBands {
    /// The band of a cost per pupil in a year. Nothing for a negative cost.
    #[must_use]
    pub fn band(&self, per_pupil_and_year: Pence) -> Option<CostBand> {
        let pence = per_pupil_and_year.get();
        let above = self.most.iter().filter(|most| pence > **most).count();
        (pence >= 0).then(|| CostBand(u8::try_from(above + 1).unwrap_or(5)))
    }
}
