/// What the figures of a measure are, which says what is withheld and how totals are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A number of pupils, in the numerator.
    Count,
    /// A percentage of pupils: numerator of denominator.
    Share,
    /// A mean over pupils: their number in `pupils`, or else the denominator; the sum of points in the numerator, or else
    /// the mean in the value.
    Score,
    /// A percentage of something else than pupils, such as sessions or exclusions: numerator of denominator, over so many
    /// `pupils`.
    Rate,
    /// Not about pupils, such as money: nothing is withheld. The value, or else the numerator; totals are sums.
    NotOfPupils,
    /// Neither about pupils nor to be added, such as a share of income: nothing is withheld, and there are no totals.
    Ratio,
}

/// The largest figure, and the largest total, that is taken.
pub const LARGEST_FIGURE: i64 = 1_000_000_000_000;

/// Figures as a caller has them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Given {
    pub(super) numerator: Option<i64>,
    pub(super) denominator: Option<i64>,
    pub(super) pupils: Option<i64>,
    pub(super) value_thousandths: Option<i64>,
}

impl Given {
    /// Whether there is nothing: the cell was not collected.
    pub(super) fn is_nothing(&self) -> bool {
        let Self { numerator, denominator, pupils, value_thousandths } = self;
        [numerator, denominator, pupils, value_thousandths].into_iter().all(Option::is_none)
    }
}

/// Exact figures of a cell. What a nature does not need is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) numerator: i64,
    pub(super) denominator: i64,
    pub(super) pupils: i64,
    /// Sum of points, or amount, in thousandths of the unit.
    pub(super) thousandths: i128,
}

/// What is wrong with the figures of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A figure is missing that its nature needs.
    Incomplete,
    /// A count is below 0.
    Negative,
    /// The numerator of a share is above its denominator.
    AboveDenominator,
    /// A figure or a total is above the largest that is taken.
    TooLarge,
}

impl Figures {
    /// The figures that a nature needs, if they are there and sound.
    pub(super) fn of(nature: Nature, given: Given) -> Result<Self, Fault> {
        let Given { numerator, denominator, pupils, value_thousandths } = given;
        let figures = match nature {
            Nature::Count => Self { numerator: count(numerator)?, pupils: count(numerator)?, ..Self::default() },
            Nature::Share => {
                let (numerator, denominator) = (count(numerator)?, count(denominator)?);
                if numerator > denominator {
                    return Err(Fault::AboveDenominator);
                }
                Self { numerator, denominator, pupils: denominator, ..Self::default() }
            }
            Nature::Score => {
                let pupils = count(pupils.or(denominator))?;
                let points = numerator.map(|points| i128::from(points) * 1_000);
                let of_mean = value_thousandths.map(|mean| i128::from(mean) * i128::from(pupils));
                Self { pupils, thousandths: points.or(of_mean).ok_or(Fault::Incomplete)?, ..Self::default() }
            }
            Nature::Rate => {
                let (numerator, denominator) = (count(numerator)?, count(denominator)?);
                Self { numerator, denominator, pupils: count(pupils)?, ..Self::default() }
            }
            Nature::NotOfPupils | Nature::Ratio => {
                let amount = numerator.map(|amount| i128::from(amount) * 1_000);
                let value = value_thousandths.map(i128::from);
                Self { thousandths: value.or(amount).ok_or(Fault::Incomplete)?, ..Self::default() }
            }
        };
        Self::default().plus(figures).ok_or(Fault::TooLarge)
    }

    /// The sums, unless one is above the largest figure.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let sum = |one: i64, another: i64| one.checked_add(another).filter(|sum| *sum <= LARGEST_FIGURE);
        let thousandths = self.thousandths.checked_add(other.thousandths)?;
        Some(Self {
            numerator: sum(self.numerator, other.numerator)?,
            denominator: sum(self.denominator, other.denominator)?,
            pupils: sum(self.pupils, other.pupils)?,
            thousandths: Some(thousandths).filter(|sum| sum.abs() <= i128::from(LARGEST_FIGURE) * 1_000_000)?,
        })
    }
}

fn count(figure: Option<i64>) -> Result<i64, Fault> {
    match figure {
        None => Err(Fault::Incomplete),
        Some(figure) if figure < 0 => Err(Fault::Negative),
        Some(figure) if figure > LARGEST_FIGURE => Err(Fault::TooLarge),
        Some(figure) => Ok(figure),
    }
}

/// Pupils as an attacker counts them: of a share those inside and those outside of the numerator, who make up the
/// denominator; of other natures all are inside. Of a rate what it counts is inside, for an exclusion is a pupil too, and
/// the pupils are outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Heads {
    pub(super) inside: i64,
    pub(super) outside: i64,
}

impl Heads {
    pub(super) fn of(nature: Nature, figures: Figures) -> Self {
        match nature {
            Nature::Share => Self { inside: figures.numerator, outside: figures.denominator - figures.numerator },
            Nature::Rate => Self { inside: figures.numerator, outside: figures.pupils },
            _ => Self { inside: figures.pupils, outside: 0 },
        }
    }

    pub(super) fn all(self) -> i64 {
        self.inside + self.outside
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { inside: self.inside + other.inside, outside: self.outside + other.outside }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self { inside: self.inside - other.inside, outside: self.outside - other.outside }
    }

    /// Whether one is below 0, as what is left of a whole whose parts exceed it.
    pub(super) fn are_negative(self) -> bool {
        self.inside < 0 || self.outside < 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(numerator: i64, denominator: i64, pupils: i64) -> Given {
        Given {
            numerator: Some(numerator),
            denominator: Some(denominator),
            pupils: Some(pupils),
            value_thousandths: None,
        }
    }

    #[test]
    fn each_nature_asks_for_its_figures() {
        let nothing = Given::default();
        assert!(nothing.is_nothing());
        for nature in [Nature::Count, Nature::Share, Nature::Score, Nature::Rate, Nature::NotOfPupils, Nature::Ratio] {
            assert_eq!(Figures::of(nature, nothing), Err(Fault::Incomplete), "{nature:?}");
            assert!(Figures::of(nature, given(3, 9, 9)).is_ok(), "{nature:?}");
        }
        assert_eq!(Figures::of(Nature::Share, given(10, 9, 9)), Err(Fault::AboveDenominator));
        assert!(Figures::of(Nature::Rate, given(10, 9, 9)).is_ok());
    }

    #[test]
    fn counts_are_from_0_to_the_largest() {
        assert_eq!(Figures::of(Nature::Count, given(-1, 9, 9)), Err(Fault::Negative));
        assert!(Figures::of(Nature::Count, given(LARGEST_FIGURE, 9, 9)).is_ok());
        assert_eq!(Figures::of(Nature::Count, given(LARGEST_FIGURE + 1, 9, 9)), Err(Fault::TooLarge));
        assert_eq!(Figures::of(Nature::Rate, given(1, i64::MAX, 9)), Err(Fault::TooLarge));
    }

    #[test]
    fn a_sum_of_points_comes_from_the_points_or_the_mean() {
        let points = Figures::of(Nature::Score, given(-7, 2, 2)).unwrap();
        assert_eq!(points.thousandths, -7_000);
        let mean = Given { numerator: None, value_thousandths: Some(-3_500), ..given(0, 2, 2) };
        assert_eq!(Figures::of(Nature::Score, mean), Ok(points));
        let denominator_only = Given { pupils: None, ..mean };
        assert_eq!(Figures::of(Nature::Score, denominator_only), Ok(points));
        let huge = Given { value_thousandths: Some(i64::MAX), ..given(0, LARGEST_FIGURE, LARGEST_FIGURE) };
        assert_eq!(Figures::of(Nature::Score, Given { numerator: None, ..huge }), Err(Fault::TooLarge));
    }
}
