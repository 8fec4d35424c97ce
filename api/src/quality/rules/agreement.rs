//! How far two people agree who grade the same things on an ordered scale: Cohen's weighted kappa.

/// How much a disagreement counts, by how many grades it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// In proportion to the number of grades (Cicchetti and Allison, 1971).
    Linear,
    /// In proportion to its square (Fleiss and Cohen, 1973).
    Quadratic,
}

/// How far two people agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Things that both graded.
    pub graded: u32,
    /// Share of them on which both gave the same grade, from 0 to 1.
    pub observed: f64,
    /// Weighted kappa: 1 for full agreement, 0 for what chance alone would give, and less where they agree less than that.
    pub kappa: f64,
    /// How sure it is; nothing where the judgements leave nothing to tell it by, such as where all agree.
    pub precision: Option<Precision>,
}

/// How sure a kappa is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// Its standard error.
    pub standard_error: f64,
    /// Its 95 % confidence interval.
    pub interval: (f64, f64),
}

/// Why there is no kappa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAgreement {
    /// Too few things were graded by both.
    #[error("fewer than {FEWEST} judgements were moderated")]
    TooFew,
    /// Chance alone would give full agreement.
    #[error("both gave one grade only, so chance alone would have them agree")]
    OneGrade,
}

/// Fewest things that kappa is told of.
pub const FEWEST: u32 = 10;

/// 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Below this a variance is nothing but rounding.
const LEAST_VARIANCE: f64 = 1e-12;

/// How often one gave one grade and the other another, as a table: a row for each grade of the one, a column for each of the other.
#[must_use]
pub fn cross_table(grades: usize, counts: &[(i16, i16, i64)]) -> Vec<Vec<u32>> {
    let number = |one: usize, other: usize| {
        let is_it = |(row, column, _): &&(i16, i16, i64)| {
            usize::try_from(*row) == Ok(one) && usize::try_from(*column) == Ok(other)
        };
        counts.iter().find(is_it).map_or(0, |(.., number)| u32::try_from(*number).unwrap_or(u32::MAX))
    };
    (1..=grades).map(|one| (1..=grades).map(|other| number(one, other)).collect()).collect()
}

/// Weighted kappa of the table: as many rows as columns, in the order of the grades; a cell counts what the one gave the grade
/// of the row and the other that of the column.
///
/// The estimate is of Cohen, *Weighted kappa* (Psychological Bulletin 70, 1968, pages 213 to 220), its standard error of
/// Fleiss, Cohen and Everitt, *Large sample standard errors of kappa and weighted kappa* (Psychological Bulletin 72, 1969,
/// pages 323 to 327, formula 13).
///
/// # Errors
/// When too little was graded by both, or both gave one grade only.
pub fn weighted_kappa(table: &[Vec<u32>], weights: Weights) -> Result<Agreement, NoAgreement> {
    let graded: u32 = table.iter().flatten().sum();
    if graded < FEWEST {
        return Err(NoAgreement::TooFew);
    }
    let grades = table.len();
    let shares = Shares::of(table, f64::from(graded));
    let weight = |one: usize, other: usize| weights.of(one.abs_diff(other), grades);
    let observed = shares.sum(|one, other, share| share * weight(one, other));
    let by_chance = shares.sum(|one, other, _| shares.by_chance(one, other) * weight(one, other));
    if by_chance >= 1.0 - f64::EPSILON {
        return Err(NoAgreement::OneGrade);
    }
    let kappa = (observed - by_chance) / (1.0 - by_chance);
    let row = |one: usize| shares.columns.iter().enumerate().map(|(other, share)| share * weight(one, other)).sum();
    let column = |other: usize| shares.rows.iter().enumerate().map(|(one, share)| share * weight(one, other)).sum();
    let (row_means, column_means): (Vec<f64>, Vec<f64>) =
        ((0..grades).map(row).collect(), (0..grades).map(column).collect());
    let mean = |means: &[f64], place: usize| means.get(place).copied().unwrap_or_default();
    let spread = shares.sum(|one, other, share| {
        let means = mean(&row_means, one) + mean(&column_means, other);
        share * (weight(one, other) - means * (1.0 - kappa)).powi(2)
    });
    let centre = kappa - by_chance * (1.0 - kappa);
    let variance = (spread - centre.powi(2)).max(0.0) / ((1.0 - by_chance).powi(2) * f64::from(graded));
    let precision = (variance > LEAST_VARIANCE).then(|| Precision::of(kappa, variance.sqrt()));
    Ok(Agreement {
        graded,
        observed: shares.sum(|one, other, share| if one == other { share } else { 0.0 }),
        kappa,
        precision,
    })
}

impl Precision {
    fn of(kappa: f64, standard_error: f64) -> Self {
        let interval = ((kappa - Z * standard_error).max(-1.0), (kappa + Z * standard_error).min(1.0));
        Self { standard_error, interval }
    }
}

impl Weights {
    /// Weight of an agreement that is so many grades off, on a scale of so many grades.
    fn of(self, off: usize, grades: usize) -> f64 {
        let share = as_number(off) / as_number(grades.saturating_sub(1)).max(1.0);
        match self {
            Self::Linear => 1.0 - share,
            Self::Quadratic => 1.0 - share.powi(2),
        }
    }
}

fn as_number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// The table as shares of all, with the shares of its rows and columns.
struct Shares {
    cells: Vec<Vec<f64>>,
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Shares {
    fn of(table: &[Vec<u32>], all: f64) -> Self {
        let cells: Vec<Vec<f64>> =
            table.iter().map(|row| row.iter().map(|count| f64::from(*count) / all).collect()).collect();
        let rows = cells.iter().map(|row| row.iter().sum()).collect();
        let column = |place: usize| cells.iter().filter_map(|row: &Vec<f64>| row.get(place)).sum();
        let columns = (0..table.len()).map(column).collect();
        Self { cells, rows, columns }
    }

    /// The sum of what the function makes of each cell: its row, its column and its share.
    fn sum(&self, of: impl Fn(usize, usize, f64) -> f64) -> f64 {
        let of = &of;
        let rows = self.cells.iter().enumerate();
        rows.flat_map(|(one, row)| row.iter().enumerate().map(move |(other, share)| of(one, other, *share))).sum()
    }

    /// The share that a cell would have if the two graded independently.
    fn by_chance(&self, one: usize, other: usize) -> f64 {
        let of = |shares: &[f64], place: usize| shares.get(place).copied().unwrap_or_default();
        of(&self.rows, one) * of(&self.columns, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounded(agreement: &Agreement) -> [String; 4] {
        let Precision { standard_error, interval: (low, high) } = agreement.precision.unwrap();
        [agreement.kappa, standard_error, low, high].map(|number| format!("{number:.4}"))
    }

    /// Two dermatologists, four grades, 88 patients: SAS/STAT User's Guide, the FREQ procedure, "Agreement study".
    #[test]
    fn two_dermatologists_agree_as_published() {
        let table = [vec![10, 4, 1, 0], vec![5, 10, 12, 2], vec![2, 4, 12, 5], vec![0, 2, 6, 13]];
        let found = weighted_kappa(&table, Weights::Linear).unwrap();
        assert_eq!(rounded(&found), ["0.5082", "0.0655", "0.3798", "0.6366"]);
        assert_eq!((found.graded, format!("{:.4}", found.observed)), (88, "0.5114".to_owned()));
    }

    /// Two radiologists, four grades, 85 mammograms: Altman, *Practical Statistics for Medical Research* (1991), section 14.3,
    /// who prints 0.57.
    #[test]
    fn two_radiologists_agree_as_published() {
        let table = [vec![21, 12, 0, 0], vec![4, 17, 1, 0], vec![3, 9, 15, 2], vec![0, 0, 0, 1]];
        let found = weighted_kappa(&table, Weights::Linear).unwrap();
        assert_eq!(format!("{:.2}", found.kappa), "0.57");
    }

    #[test]
    fn a_grade_that_nobody_gave_is_a_row_of_noughts() {
        assert_eq!(cross_table(3, &[(1, 1, 7), (3, 1, 2), (4, 4, 9)]), [[7, 0, 0], [0, 0, 0], [2, 0, 0]]);
    }

    #[test]
    fn nothing_is_told_of_few_judgements_or_of_one_grade() {
        assert_eq!(weighted_kappa(&[vec![5, 0], vec![0, 4]], Weights::Linear), Err(NoAgreement::TooFew));
        assert_eq!(weighted_kappa(&[vec![50, 0], vec![0, 0]], Weights::Linear), Err(NoAgreement::OneGrade));
        assert_eq!(weighted_kappa(&[], Weights::Linear), Err(NoAgreement::TooFew));
        let full = weighted_kappa(&[vec![5, 0], vec![0, 5]], Weights::Quadratic).unwrap();
        assert_eq!((full.kappa, full.precision), (1.0, None), "where all agree nothing says how sure that is");
    }

    fn tables() -> impl Strategy<Value = Vec<Vec<u32>>> {
        proptest::collection::vec(proptest::collection::vec(0..40_u32, 4), 4)
    }

    proptest! {
        #[test]
        fn who_is_first_does_not_matter(table in tables()) {
            let turned: Vec<Vec<u32>> = (0..4).map(|column| table.iter().map(|row| row[column]).collect()).collect();
            for weights in [Weights::Linear, Weights::Quadratic] {
                match (weighted_kappa(&table, weights), weighted_kappa(&turned, weights)) {
                    (Ok(one), Ok(other)) => {
                        prop_assert!((one.kappa - other.kappa).abs() < 1e-9);
                        prop_assert!(one.kappa.is_finite() && one.kappa <= 1.0 + 1e-12);
                        let errors = [one, other].map(|found| found.precision.map_or(0.0, |precision| precision.standard_error));
                        prop_assert!((errors[0] - errors[1]).abs() < 1e-6);
                    }
                    (one, other) => prop_assert_eq!(one.err(), other.err()),
                }
            }
        }
    }
}
