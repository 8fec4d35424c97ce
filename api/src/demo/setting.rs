//! What the programme of the demo stands on: priorities, providers, and where its invented money comes from.

use entities::states::ProviderKind;

/// A priority of the plan: code and title.
pub(super) const PRIORITIES: [(&str, &str); 8] = [
    ("1", "Collaborative arrangements that support sector-led school improvement"),
    ("2", "Robust challenge of all providers of education to improve rates of progress"),
    ("3", "More effective use of statutory powers of intervention"),
    ("4", "Better outcomes for disadvantaged and vulnerable pupils, boys and SEND"),
    ("5", "Effective use of performance data, information and predictions"),
    ("6", "Better school attendance, above all of vulnerable groups"),
    ("7", "School improvement services held firmly to account"),
    ("8", "Better post-16 outcomes and progression"),
];

/// Whoever delivers or brokers, by its place in this list.
pub(super) const PROVIDERS: [(&str, ProviderKind); 7] = [
    // The demo's alliance user works for this one.
    ("Invented Teaching School Alliance (demo)", ProviderKind::TeachingSchoolAlliance),
    ("Challenge Partners (demo)", ProviderKind::PeerReviewNetwork),
    ("School Improvement Service (demo)", ProviderKind::LaService),
    ("Ethnic Minority Achievement Service (demo)", ProviderKind::LaService),
    ("University of Portsmouth (demo)", ProviderKind::University),
    ("Further education college (demo)", ProviderKind::FeCollege),
    ("Invented media agency (demo)", ProviderKind::Consultancy),
];
pub(super) const ALLIANCE: usize = 0;
pub(super) const CHALLENGE_PARTNERS: usize = 1;
pub(super) const SERVICE: usize = 2;
pub(super) const EMAS: usize = 3;
pub(super) const UNIVERSITY: usize = 4;
pub(super) const COLLEGE: usize = 5;
pub(super) const AGENCY: usize = 6;

/// Where money comes from: code, name, whether others pay beside the partnership, whether it is passed on; and the budget of
/// the plan from it, in pounds.
pub(super) const SOURCES: [(&str, &str, bool, bool, i64); 4] = [
    ("DSG", "Dedicated schools grant (invented amounts)", false, false, 180_000),
    ("LA", "Council's school improvement budget (invented amounts)", false, false, 120_000),
    ("SCHOOLS", "Contributions of schools (invented amounts)", true, false, 20_000),
    ("PP", "Pupil premium passed on to schools (invented amounts)", false, true, 0),
];
pub(super) const GRANT: usize = 0;
pub(super) const COUNCIL: usize = 1;
pub(super) const SCHOOLS: usize = 2;
pub(super) const PASSED_ON: usize = 3;
