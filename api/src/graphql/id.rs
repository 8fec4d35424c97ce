//! Global ids: opaque to clients; they name the kind of the object and its key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::keys::{GroupUid, LaCode, Urn};

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GlobalId {
    /// A school.
    School(Urn),
    /// An academy trust.
    Trust(GroupUid),
    /// Any group of schools.
    SchoolGroup(GroupUid),
    /// A membership of a group of schools, by its row number.
    GroupMembership(i32),
    /// An inspection, by its row number.
    Inspection(i32),
    /// A local authority.
    LocalAuthority(LaCode),
    /// A user.
    User(String),
    /// An organisation.
    Organisation(String),
    /// A membership.
    Membership(String),
    /// A provider.
    Provider(String),
    /// A commissioning plan.
    CommissioningPlan(String),
    /// A priority of a plan.
    Priority(String),
    /// An intervention.
    Intervention(String),
    /// The participation of a school in an intervention.
    Participation(String),
    /// A decision of the commissioning group.
    Decision(String),
    /// An interest that a decider declared.
    DeclaredInterest(String),
    /// A funding source.
    FundingSource(String),
    /// An allocation.
    Allocation(String),
    /// A provider's claim.
    Claim(String),
    /// An entry of the ledger, by its row number.
    LedgerEntry(i64),
    /// An event in the history of an intervention, by its row number.
    InterventionEvent(i64),
    /// An observation, by its row number.
    Observation(i64),
    /// A release of observations, by its row key.
    Release(String),
    /// A data-sharing agreement.
    Agreement(String),
    /// An entry of the log of what was read.
    DisclosureEntry(String),
    /// A batch of observations.
    Submission(String),
    /// A collection window.
    CollectionWindow(String),
    /// A version of a framework of quality assurance, by its number.
    QaFramework(i32),
    /// A review of quality.
    QaReview(String),
    /// What is published of a review, by the key of the review.
    QaOutcome(String),
    /// Something that is to be done after a review.
    QaAction(String),
    /// To whom a peer review is shown.
    QaConsent(String),
    /// Who can be sent to support schools.
    Supporter(String),
    /// What a school asks for.
    SupportRequest(String),
    /// What is offered to a school that asked.
    SupportOffer(String),
    /// A supporter who is sent to a school.
    Deployment(String),
    /// Time that a supporter gave to a school.
    Visit(String),
    /// An impact evaluation.
    ImpactEvaluation(String),
    /// A version of the rules of needs analysis, by its number.
    NeedRuleSet(i32),
    /// A needs analysis.
    NeedAnalysis(String),
}

impl GlobalId {
    /// The id as clients see it.
    #[must_use]
    pub fn encode(&self) -> async_graphql::ID {
        let plain = match self {
            Self::School(urn) => format!("School:{urn}"),
            Self::Trust(uid) => format!("Trust:{uid}"),
            Self::SchoolGroup(uid) => format!("SchoolGroup:{uid}"),
            Self::GroupMembership(id) => format!("GroupMembership:{id}"),
            Self::Inspection(id) => format!("Inspection:{id}"),
            Self::LocalAuthority(code) => format!("LocalAuthority:{code}"),
            Self::User(key) => format!("User:{key}"),
            Self::Organisation(key) => format!("Organisation:{key}"),
            Self::Membership(key) => format!("Membership:{key}"),
            Self::Provider(key) => format!("Provider:{key}"),
            Self::CommissioningPlan(key) => format!("CommissioningPlan:{key}"),
            Self::Priority(key) => format!("Priority:{key}"),
            Self::Intervention(key) => format!("Intervention:{key}"),
            Self::Participation(key) => format!("Participation:{key}"),
            Self::Decision(key) => format!("Decision:{key}"),
            Self::DeclaredInterest(key) => format!("DeclaredInterest:{key}"),
            Self::FundingSource(key) => format!("FundingSource:{key}"),
            Self::Allocation(key) => format!("Allocation:{key}"),
            Self::Claim(key) => format!("Claim:{key}"),
            Self::LedgerEntry(key) => format!("LedgerEntry:{key}"),
            Self::InterventionEvent(key) => format!("InterventionEvent:{key}"),
            Self::Observation(key) => format!("Observation:{key}"),
            Self::Release(key) => format!("Release:{key}"),
            Self::Agreement(key) => format!("Agreement:{key}"),
            Self::DisclosureEntry(key) => format!("DisclosureEntry:{key}"),
            Self::Submission(key) => format!("Submission:{key}"),
            Self::CollectionWindow(key) => format!("CollectionWindow:{key}"),
            Self::QaFramework(id) => format!("QaFramework:{id}"),
            Self::QaReview(key) => format!("QaReview:{key}"),
            Self::QaOutcome(key) => format!("QaOutcome:{key}"),
            Self::QaAction(key) => format!("QaAction:{key}"),
            Self::QaConsent(key) => format!("QaConsent:{key}"),
            Self::Supporter(key) => format!("Supporter:{key}"),
            Self::SupportRequest(key) => format!("SupportRequest:{key}"),
            Self::SupportOffer(key) => format!("SupportOffer:{key}"),
            Self::Deployment(key) => format!("Deployment:{key}"),
            Self::Visit(key) => format!("Visit:{key}"),
            Self::ImpactEvaluation(key) => format!("ImpactEvaluation:{key}"),
            Self::NeedRuleSet(id) => format!("NeedRuleSet:{id}"),
            Self::NeedAnalysis(key) => format!("NeedAnalysis:{key}"),
        };
        URL_SAFE_NO_PAD.encode(plain).into()
    }

    /// The key of the organisation that it names, if it names one.
    #[must_use]
    pub fn organisation_key(self) -> Option<String> {
        if let Self::Organisation(key) = self { Some(key) } else { None }
    }

    /// The key of the provider that it names, if it names one.
    #[must_use]
    pub fn provider_key(self) -> Option<String> {
        if let Self::Provider(key) = self { Some(key) } else { None }
    }

    /// The key of the plan that it names, if it names one.
    #[must_use]
    pub fn plan_key(self) -> Option<String> {
        if let Self::CommissioningPlan(key) = self { Some(key) } else { None }
    }

    /// The key of the intervention that it names, if it names one.
    #[must_use]
    pub fn intervention_key(self) -> Option<String> {
        if let Self::Intervention(key) = self { Some(key) } else { None }
    }

    /// The key of the supporter that it names, if it names one.
    #[must_use]
    pub fn supporter_key(self) -> Option<String> {
        if let Self::Supporter(key) = self { Some(key) } else { None }
    }

    /// The key of the funding source that it names, if it names one.
    #[must_use]
    pub fn funding_source_key(self) -> Option<String> {
        if let Self::FundingSource(key) = self { Some(key) } else { None }
    }

    /// What the id names; nothing if it is not one that `encode` made.
    #[must_use]
    pub fn decode(id: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(id).ok().filter(|bytes| bytes.len() <= 80)?;
        let plain = String::from_utf8(bytes).ok()?;
        let (kind, key) = plain.split_once(':')?;
        let named = match kind {
            "School" => Urn::parse(key).ok().map(Self::School),
            "Trust" => GroupUid::parse(key).ok().map(Self::Trust),
            "SchoolGroup" => GroupUid::parse(key).ok().map(Self::SchoolGroup),
            "GroupMembership" => key.parse().ok().map(Self::GroupMembership),
            "Inspection" => key.parse().ok().map(Self::Inspection),
            "LocalAuthority" => LaCode::parse(key).ok().map(Self::LocalAuthority),
            "User" => uuid(key).map(Self::User),
            "Organisation" => uuid(key).map(Self::Organisation),
            "Membership" => uuid(key).map(Self::Membership),
            "Provider" => uuid(key).map(Self::Provider),
            "CommissioningPlan" => uuid(key).map(Self::CommissioningPlan),
            "Priority" => uuid(key).map(Self::Priority),
            "Intervention" => uuid(key).map(Self::Intervention),
            "Participation" => uuid(key).map(Self::Participation),
            "Decision" => uuid(key).map(Self::Decision),
            "DeclaredInterest" => uuid(key).map(Self::DeclaredInterest),
            "FundingSource" => uuid(key).map(Self::FundingSource),
            "Allocation" => uuid(key).map(Self::Allocation),
            "Claim" => uuid(key).map(Self::Claim),
            "LedgerEntry" => key.parse().ok().map(Self::LedgerEntry),
            "InterventionEvent" => key.parse().ok().map(Self::InterventionEvent),
            "Observation" => key.parse().ok().map(Self::Observation),
            "Release" => uuid(key).map(Self::Release),
            "Agreement" => uuid(key).map(Self::Agreement),
            "DisclosureEntry" => uuid(key).map(Self::DisclosureEntry),
            "Submission" => uuid(key).map(Self::Submission),
            "CollectionWindow" => uuid(key).map(Self::CollectionWindow),
            "QaFramework" => key.parse().ok().map(Self::QaFramework),
            "QaReview" => uuid(key).map(Self::QaReview),
            "QaOutcome" => uuid(key).map(Self::QaOutcome),
            "QaAction" => uuid(key).map(Self::QaAction),
            "QaConsent" => uuid(key).map(Self::QaConsent),
            "Supporter" => uuid(key).map(Self::Supporter),
            "SupportRequest" => uuid(key).map(Self::SupportRequest),
            "SupportOffer" => uuid(key).map(Self::SupportOffer),
            "Deployment" => uuid(key).map(Self::Deployment),
            "Visit" => uuid(key).map(Self::Visit),
            "ImpactEvaluation" => uuid(key).map(Self::ImpactEvaluation),
            "NeedRuleSet" => key.parse().ok().map(Self::NeedRuleSet),
            "NeedAnalysis" => uuid(key).map(Self::NeedAnalysis),
            _ => None,
        };
        named.filter(|named| *named.encode() == id)
    }
}

fn uuid(key: &str) -> Option<String> {
    uuid::Uuid::try_parse(key).ok().map(|uuid| uuid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_what_it_was_made_of() {
        for id in [
            GlobalId::School(Urn::new(116_182).unwrap()),
            GlobalId::SchoolGroup(GroupUid::new(2157).unwrap()),
            GlobalId::LocalAuthority(LaCode::new(851).unwrap()),
            GlobalId::User("018f0000-0000-7000-8000-000000000001".into()),
        ] {
            assert_eq!(GlobalId::decode(&id.encode()), Some(id));
        }
    }

    #[test]
    fn takes_one_spelling_only() {
        for plain in ["School:116182 ", "School: 116182", "School:0116182", "User:018F0000-0000-7000-8000-000000000001"]
        {
            assert_eq!(GlobalId::decode(&URL_SAFE_NO_PAD.encode(plain)), None, "{plain:?}");
        }
    }

    proptest! {
        #[test]
        fn takes_no_other_text(text in "\\PC{0,60}") {
            prop_assert_eq!(GlobalId::decode(&text).map(|id| id.encode().to_string()), None);
        }
    }
}
