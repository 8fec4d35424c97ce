//! Whether what was promised is reached, over plain numbers.

use entities::states::SuccessTest;

/// Fewer local authorities than this are no ground to tell a quarter or a half of all: there are 151 to 153.
const LEAST_AUTHORITIES: usize = 100;

/// The figures of one period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Of the local authority; of a gap, how far the one are behind the other.
    pub own: Option<i64>,
    /// Of England.
    pub england: Option<i64>,
    /// Of all local authorities, this one among them.
    pub authorities: Vec<i64>,
}

/// What is asked of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// How it is found out.
    pub test: SuccessTest,
    /// Whether more is better.
    pub is_more_better: bool,
    /// By how much the value is to rise, for `RISEN_BY`.
    pub amount: i64,
}

/// Why it cannot be told whether it is reached. The codes are public and are never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    /// There is no figure.
    #[error("no figure of the local authority is loaded for the period")]
    NoFigure,
    /// There is no figure of the period with which is compared.
    #[error("no figure of the local authority is loaded for the period with which is compared")]
    NoBaseline,
    /// There is no figure of England.
    #[error("no figure of England is loaded")]
    NoEngland,
    /// A place among few is none among all.
    #[error("figures of too few local authorities are loaded to tell a place among all; 100 are the least")]
    TooFewAuthorities,
    /// There was no gap to halve.
    #[error("there was no gap that could be halved")]
    NoGap,
    /// The measure meant something else.
    #[error("the definition of the measure changed between the periods")]
    MeasureChanged,
}

impl CannotTell {
    /// Code of the reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoFigure => "NO_FIGURE",
            Self::NoBaseline => "NO_BASELINE",
            Self::NoEngland => "NO_ENGLAND",
            Self::TooFewAuthorities => "TOO_FEW_AUTHORITIES",
            Self::NoGap => "NO_GAP",
            Self::MeasureChanged => "MEASURE_CHANGED",
        }
    }
}

/// A place among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// The place: 1 for the best; equal values share one.
    pub place: usize,
    /// Of how many.
    pub of: usize,
}

/// The place of the local authority.
///
/// # Errors
/// Without a figure of it, or with figures of too few.
pub fn rank(figures: &Figures, is_more_better: bool) -> Result<Rank, CannotTell> {
    let own = figures.own.ok_or(CannotTell::NoFigure)?;
    if figures.authorities.len() < LEAST_AUTHORITIES {
        return Err(CannotTell::TooFewAuthorities);
    }
    let is_better = |other: &&i64| if is_more_better { **other > own } else { **other < own };
    let better = figures.authorities.iter().filter(is_better).count();
    Ok(Rank { place: better + 1, of: figures.authorities.len() })
}

/// Whether it is reached, by the figures of the period and of the one with which is compared.
///
/// # Errors
/// When that cannot be told.
pub fn is_reached(asked: Asked, now: &Figures, before: &Figures) -> Result<bool, CannotTell> {
    let own = now.own.ok_or(CannotTell::NoFigure);
    let was = before.own.ok_or(CannotTell::NoBaseline);
    let behind = |figures: &Figures, own: i64| {
        let england = figures.england.ok_or(CannotTell::NoEngland)?;
        Ok(if asked.is_more_better { england - own } else { own - england })
    };
    match asked.test {
        SuccessTest::TopQuarter => rank(now, asked.is_more_better).map(|rank| rank.place * 4 <= rank.of),
        SuccessTest::TopHalf => rank(now, asked.is_more_better).map(|rank| rank.place * 2 <= rank.of),
        SuccessTest::RankKept => {
            let now = rank(now, asked.is_more_better)?;
            let before = rank(before, asked.is_more_better).map_err(|reason| match reason {
                CannotTell::NoFigure => CannotTell::NoBaseline,
                other => other,
            })?;
            // Of different numbers the shares are compared.
            Ok(now.place * before.of <= before.place * now.of)
        }
        SuccessTest::BetterThanEngland => Ok(behind(now, own?)? < 0),
        SuccessTest::GapBelowEngland => Ok(own? < now.england.ok_or(CannotTell::NoEngland)?),
        SuccessTest::GapHalved => halved(own?, was?),
        SuccessTest::GapToEnglandHalved => halved(behind(now, own?)?, behind(before, was?)?),
        SuccessTest::RisenBy => Ok(own? - was? >= asked.amount),
        // All of so many in percent.
        SuccessTest::AllGood => Ok(own? >= 100_000),
    }
}

const fn halved(now: i64, before: i64) -> Result<bool, CannotTell> {
    if before <= 0 { Err(CannotTell::NoGap) } else { Ok(now * 2 <= before) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(test: SuccessTest) -> Asked {
        Asked { test, is_more_better: true, amount: 5_000 }
    }

    fn of(own: i64, england: i64) -> Figures {
        Figures { own: Some(own), england: Some(england), authorities: (1..=150).collect() }
    }

    const NONE: Figures = Figures { own: None, england: None, authorities: Vec::new() };

    #[test]
    fn places_are_counted_from_the_best() {
        for (own, quarter, half) in
            [(150, true, true), (114, true, true), (113, false, true), (76, false, true), (75, false, false)]
        {
            let figures = of(own, 0);
            assert_eq!(is_reached(asked(SuccessTest::TopQuarter), &figures, &NONE), Ok(quarter), "{own}");
            assert_eq!(is_reached(asked(SuccessTest::TopHalf), &figures, &NONE), Ok(half), "{own}");
        }
        let lower = Asked { is_more_better: false, ..asked(SuccessTest::TopQuarter) };
        assert_eq!(is_reached(lower, &of(1, 0), &NONE), Ok(true));
        let few = Figures { authorities: vec![1, 2, 3, 4], ..of(4, 0) };
        assert_eq!(is_reached(asked(SuccessTest::TopHalf), &few, &NONE), Err(CannotTell::TooFewAuthorities));
        assert_eq!(rank(&of(149, 0), true), Ok(Rank { place: 2, of: 150 }));
    }

    #[test]
    fn a_place_is_kept_or_better() {
        let kept = |now, before| is_reached(asked(SuccessTest::RankKept), &of(now, 0), &of(before, 0));
        assert_eq!((kept(100, 100), kept(101, 100), kept(99, 100)), (Ok(true), Ok(true), Ok(false)));
        let unknown = is_reached(asked(SuccessTest::RankKept), &of(9, 0), &NONE);
        assert_eq!(unknown, Err(CannotTell::NoBaseline));
    }

    #[test]
    fn gaps_are_halved_closed_or_kept() {
        let gap = |test, now, before| is_reached(asked(test), &now, &before);
        assert_eq!(gap(SuccessTest::GapHalved, of(10, 0), of(20, 0)), Ok(true));
        assert_eq!(gap(SuccessTest::GapHalved, of(11, 0), of(20, 0)), Ok(false));
        assert_eq!(gap(SuccessTest::GapHalved, of(-1, 0), of(20, 0)), Ok(true));
        assert_eq!(gap(SuccessTest::GapHalved, of(0, 0), of(0, 0)), Err(CannotTell::NoGap));
        assert_eq!(gap(SuccessTest::GapBelowEngland, of(9, 10), NONE), Ok(true));
        assert_eq!(gap(SuccessTest::GapBelowEngland, of(10, 10), NONE), Ok(false));
        assert_eq!(gap(SuccessTest::GapToEnglandHalved, of(76, 80), of(72, 80)), Ok(true));
        assert_eq!(gap(SuccessTest::GapToEnglandHalved, of(75, 80), of(72, 80)), Ok(false));
        assert_eq!(gap(SuccessTest::GapToEnglandHalved, of(75, 80), of(82, 80)), Err(CannotTell::NoGap));
    }

    #[test]
    fn values_rise_or_are_better() {
        assert_eq!(is_reached(asked(SuccessTest::RisenBy), &of(95_000, 0), &of(90_000, 0)), Ok(true));
        assert_eq!(is_reached(asked(SuccessTest::RisenBy), &of(94_999, 0), &of(90_000, 0)), Ok(false));
        let lower = Asked { is_more_better: false, ..asked(SuccessTest::BetterThanEngland) };
        assert_eq!(is_reached(lower, &of(4, 5), &NONE), Ok(true));
        assert_eq!(is_reached(lower, &of(5, 5), &NONE), Ok(false));
        assert_eq!(is_reached(asked(SuccessTest::AllGood), &of(100_000, 0), &NONE), Ok(true));
        assert_eq!(is_reached(asked(SuccessTest::AllGood), &of(99_999, 0), &NONE), Ok(false));
        assert_eq!(is_reached(asked(SuccessTest::AllGood), &NONE, &NONE), Err(CannotTell::NoFigure));
    }
}
