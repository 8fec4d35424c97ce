use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::qa_review;
use entities::states::{InterventionStatus, QaFrameworkSubject, QaReviewKind, QaReviewStatus, QaSubject};

use super::people::{Member, check_lead, find_named};
use super::{Opened, Outcome, REVIEW, lock, open};
use crate::commissioning::store::interventions;
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::Reviewed;
use crate::providers::store as providers;
use crate::quality::frameworks::Frameworks;
use crate::quality::rules::{Framework, QualityRefused};
use crate::quality::store::reviews;
use crate::schools::store::standing::area_of;

/// What is to be reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubjectKey {
    /// The delivery of the intervention with the key.
    Intervention(String),
    /// The provider with the key.
    Provider(String),
    /// The school.
    School(Urn),
}

/// A review that is to be made.
#[derive(Debug, Clone)]
pub struct Scheduling {
    /// What is to be reviewed.
    pub of: SubjectKey,
    /// How.
    pub kind: QaReviewKind,
    /// Code and version of the framework; if left out, the one for what is reviewed that is in force on the day.
    pub framework: Option<(String, i32)>,
    /// Planned day.
    pub scheduled_for: NaiveDate,
    /// Who reviews.
    pub team: Vec<Member>,
    /// Who is to moderate, by what they sign in as.
    pub moderator: Option<String>,
    /// The provider that organises a peer review.
    pub hub_provider_id: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Plans a review.
///
/// # Errors
/// When the actor may not plan it, or what is named is not there, does not fit or is not independent: all of it at once.
pub async fn schedule_review(
    operation: &Operation,
    frameworks: &Frameworks,
    asked: Scheduling,
) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "scheduleQaReview").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.idempotency.as_ref(), &id).await? {
        return lock(&change, &id).await;
    }
    let subject = subject(&change, &asked.of).await?;
    let framework = framework(frameworks, &asked, subject.is_school()).map_err(Failure::Refused)?;
    let row = qa_review::Model {
        id,
        area_la_code: subject.area,
        framework_id: framework.row.id,
        subject: subject.kind,
        intervention_id: subject.intervention_id,
        provider_id: subject.provider_id,
        urn: subject.urn,
        hub_provider_id: asked.hub_provider_id.clone(),
        kind: asked.kind,
        status: QaReviewStatus::Scheduled,
        scheduled_for: asked.scheduled_for,
        moderator_id: None,
        end_reason: None,
        version: 1,
        created_by: operation.actor.user_id().map(str::to_owned),
        created_at: operation.clock.now(),
    };
    let opened = open(&change, row).await?;
    if !opened.reviewed.may_plan(&operation.actor) {
        return Err(Failure::Forbidden(
            "the local authority plans reviews of provision, and nobody those of its own work; a school or its trust plans its peer reviews",
        ));
    }
    write(change, opened, framework, &asked).await
}

async fn write(
    change: Change<'_>,
    opened: Opened,
    framework: &Framework,
    asked: &Scheduling,
) -> Outcome<qa_review::Model> {
    let mut refused = Vec::new();
    check(&opened, framework, asked, &mut refused);
    check_hub(&change, &opened, &mut refused).await?;
    check_lead(&asked.team, &mut refused);
    let named = (asked.team.as_slice(), asked.moderator.as_ref());
    let named = find_named(&change, &opened.reviewed, named, &mut refused).await?;
    if asked.moderator.as_ref().is_some_and(|moderator| asked.team.iter().any(|member| member.subject == *moderator)) {
        refused.push(QualityRefused::SamePerson("moderator"));
    }
    QualityRefused::all(refused).map_err(Failure::Refused)?;
    let row = qa_review::Model { moderator_id: named.moderator_id.clone(), ..opened.row };
    reviews::insert(&change.db, row.clone()).await?;
    reviews::replace_team(&change.db, &row.id, named.team_of(&row.id)).await?;
    change.record((REVIEW, &row.id), (None, Some(&row.status.to_string())), None).await?;
    change.commit().await?;
    Ok(row)
}

/// What is reviewed, by keys.
struct Found {
    area: LaCode,
    kind: QaSubject,
    intervention_id: Option<String>,
    provider_id: Option<String>,
    urn: Option<Urn>,
}

impl Found {
    fn is_school(&self) -> bool {
        self.kind == QaSubject::School
    }
}

/// Finds what is to be reviewed through the actor's eyes.
async fn subject(change: &Change<'_>, of: &SubjectKey) -> Outcome<Found> {
    let (db, actor) = (&change.db, &change.operation.actor);
    match of {
        SubjectKey::Intervention(id) => {
            let found = interventions::by_ids(db, actor, std::slice::from_ref(id)).await?.remove(id);
            let row = found.ok_or(Failure::Refused(QualityRefused::UnknownIntervention))?;
            let provider_id = row.provider_id.ok_or(Failure::Refused(QualityRefused::ProviderMissing))?;
            Ok(Found {
                area: row.area_la_code,
                kind: QaSubject::Intervention,
                intervention_id: Some(row.id),
                provider_id: Some(provider_id),
                urn: None,
            })
        }
        SubjectKey::Provider(id) => {
            let found = providers::by_ids(db, actor, std::slice::from_ref(id)).await?.remove(id);
            let row = found.ok_or(Failure::Refused(QualityRefused::UnknownProvider))?;
            Ok(Found {
                area: row.area_la_code,
                kind: QaSubject::Provider,
                intervention_id: None,
                provider_id: Some(row.id),
                urn: None,
            })
        }
        SubjectKey::School(urn) => {
            let area = area_of(db, actor, *urn).await?.ok_or(Failure::Refused(QualityRefused::UnknownSchool))?;
            let kind = QaSubject::School;
            Ok(Found { area, kind, intervention_id: None, provider_id: None, urn: Some(*urn) })
        }
    }
}

fn framework<'a>(
    frameworks: &'a Frameworks,
    asked: &Scheduling,
    is_school: bool,
) -> Result<&'a Framework, QualityRefused> {
    let subject = if is_school { QaFrameworkSubject::School } else { QaFrameworkSubject::Provision };
    let framework = match &asked.framework {
        Some((code, version)) => frameworks.version(code, *version).ok_or(QualityRefused::UnknownFramework)?,
        None => in_force(frameworks, subject, asked.scheduled_for)?,
    };
    if framework.row.subject != subject {
        return Err(QualityRefused::FrameworkMismatch(framework.row.subject));
    }
    Ok(framework)
}

/// The framework that is in force on the day.
fn in_force(
    frameworks: &Frameworks,
    subject: QaFrameworkSubject,
    day: NaiveDate,
) -> Result<&Framework, QualityRefused> {
    let first = frameworks.all().filter(|found| found.row.subject == subject).map(|found| found.row.published_on).min();
    let too_early =
        first.map(|published_on| QualityRefused::BeforeFramework { field: "scheduledFor", day, published_on });
    frameworks.in_force(subject, day).ok_or(too_early.unwrap_or(QualityRefused::UnknownFramework))
}

/// What needs no database.
fn check(opened: &Opened, framework: &Framework, asked: &Scheduling, refused: &mut Vec<QualityRefused>) {
    let is_peer_review = asked.kind == QaReviewKind::Peer;
    if is_peer_review != matches!(opened.reviewed, Reviewed::School { .. }) {
        refused.push(QualityRefused::KindMismatch);
    } else if opened.reviewed.needs_named_moderator() && asked.moderator.is_none() {
        refused.push(QualityRefused::ModeratorMissing);
    }
    if opened.subject.school.as_ref().is_some_and(|school| !school.is_open()) {
        refused.push(QualityRefused::SchoolNotOpen);
    }
    refused.extend(check_planned(opened, framework, asked.scheduled_for));
}

/// Whether the review can be planned for the day: what is reviewed has begun by then, or will have, and the framework is there.
pub(super) fn check_planned(opened: &Opened, framework: &Framework, day: NaiveDate) -> Vec<QualityRefused> {
    let mut refused = Vec::new();
    let (field, published_on) = ("scheduledFor", framework.row.published_on);
    if day < published_on {
        refused.push(QualityRefused::BeforeFramework { field, day, published_on });
    }
    let Some(intervention) = &opened.subject.intervention else { return refused };
    let began_on = intervention.started_on.or(intervention.planned_starts_on);
    match intervention.status {
        InterventionStatus::Proposed
        | InterventionStatus::Deferred
        | InterventionStatus::Rejected
        | InterventionStatus::Approved => refused.push(QualityRefused::NotReviewable(intervention.status)),
        InterventionStatus::Cancelled if intervention.started_on.is_none() => {
            refused.push(QualityRefused::NotReviewable(intervention.status));
        }
        _ => {}
    }
    if let Some(began_on) = began_on.filter(|began_on| day < *began_on) {
        refused.push(QualityRefused::BeforeItBegan { field, day, began_on });
    }
    refused
}

async fn check_hub(change: &Change<'_>, opened: &Opened, refused: &mut Vec<QualityRefused>) -> Outcome<()> {
    let Some(id) = &opened.row.hub_provider_id else { return Ok(()) };
    if matches!(opened.reviewed, Reviewed::Provision { .. }) {
        refused.push(QualityRefused::HubNotExpected);
        return Ok(());
    }
    let found = providers::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?.remove(id);
    if found.is_none_or(|hub| hub.area_la_code != opened.row.area_la_code) {
        refused.push(QualityRefused::UnknownHub);
    }
    Ok(())
}
