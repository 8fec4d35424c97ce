use entities::keys::Urn;
use entities::states::ParticipationStatus;

/// A school that takes part in an intervention, as far as it decides what it bears of the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The school.
    pub urn: Urn,
    /// Where its participation stands.
    pub status: ParticipationStatus,
    /// Pupils, or staff, reached; nothing while it is not known.
    pub pupils_reached: Option<i32>,
    /// Fixed share of the cost, as parts of the sum of all parts.
    pub cost_share_parts: Option<i32>,
}
