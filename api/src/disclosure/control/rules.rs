/// The rules by which a release is decided. They are data: which set applies to a measure is its owner's to say, and a
/// decision carries the code and version of the set it was made by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Short name of the set, such as `STANDARD`.
    pub code: String,
    /// Version of the set.
    pub version: u32,
    /// Pupils from which on a count is shown; also the width of the protection interval. At 0 nothing is withheld.
    pub threshold: u32,
    /// Counts are shown to the nearest multiple of this, halves up; 0 and 1 show them as they are.
    pub count_base: u32,
    /// Decimals of percentages and scores, 0 to 3; more are taken as 3.
    pub decimals: u32,
}
