use async_graphql::Enum;
use entities::states;

/// How a rule finds out whether a school is in need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "states::NeedTest")]
pub enum NeedTest {
    /// Its value is worse than that of England in the same year.
    WorseThanEngland,
    /// Its value is worse than a fixed one.
    WorseThanBar,
    /// A cohort of it is behind another cohort of it.
    Gap,
    /// Its value is worse than a year before; not told where the measure was defined anew in between.
    Decline,
    /// The overall grade of its latest inspection before the year, 1 (outstanding) to 4 (inadequate).
    Inspection,
}

/// How great the need of a school is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "states::NeedBand")]
pub enum NeedBand {
    /// High.
    High,
    /// Some.
    Medium,
    /// Little or none.
    Low,
    /// Too little is published of the school to tell.
    NotKnown,
}
