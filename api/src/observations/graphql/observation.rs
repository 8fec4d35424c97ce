use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, Object, Result, SelectionField, SimpleObject};
use chrono::{DateTime, Utc};
use entities::states::Level as StoredLevel;
use entities::{cohort, keys, measure, source_file, states};
use sea_orm::ActiveEnum;

use super::enums::{Basis, England, Level, ObservationStatus, ValueState};
use super::loaders::{ReleaseById, SourceFileById};
use super::measure::{Measure, catalogue};
use super::release::Release;
use super::told::{grants, note};
use crate::commissioning::graphql::Cohort;
use crate::data_sharing::graphql::Purpose;
use crate::data_sharing::store::grants::live;
use crate::graphql::access::May;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{Reader, grouped, loaders, operation};
use crate::graphql::scalars::{Date, Period, Urn, decimal};
use crate::observations::catalogue::Catalogue;
use crate::observations::store::lists::by_ids;
use crate::observations::store::row::{Seen, Wanted};
use crate::policy::{self, Sight};
use crate::schools::graphql::{LocalAuthority, School, Trust, find_school, find_trust, local_authority_of};
use crate::submissions::graphql::{Submission, SubmissionById};

/// One observation, as the caller is shown it.
#[derive(Debug, Clone)]
pub struct Observation {
    /// What was read.
    pub(super) row: Seen,
    /// What its numbers mean.
    catalogue: Arc<Catalogue>,
}

/// One value of one measure for one subject and one cohort in one period. A revision is a new version of it. What a publisher
/// has published, and what the partnership has released under its rules of disclosure control, is for every signed-in caller;
/// what is held besides is for the school, its trust, the local authority that maintains it, and parties to a live data-sharing
/// agreement.
#[Object]
impl Observation {
    /// Global id, for `node`; of this version of the observation.
    pub async fn id(&self) -> ID {
        GlobalId::Observation(self.row.id).encode()
    }

    /// What kind of subject it is about.
    async fn level(&self) -> Level {
        self.row.level.into()
    }

    /// URN of the school that it is about. Null if it is about no school.
    async fn urn(&self) -> Option<Urn> {
        self.school_urn().map(Urn)
    }

    /// The school that it is about. Null if it is about no school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        match self.school_urn() {
            Some(urn) => find_school(ctx, urn).await,
            None => Ok(None),
        }
    }

    /// The trust that it is about. Null if it is about none.
    async fn trust(&self, ctx: &Context<'_>) -> Result<Option<Trust>> {
        match keys::GroupUid::new(self.row.subject).filter(|_| self.row.level == StoredLevel::Trust) {
            Some(uid) => find_trust(ctx, uid).await,
            None => Ok(None),
        }
    }

    /// The local authority that it is about. Null if it is about none.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        match keys::LaCode::new(self.row.subject).filter(|_| self.row.level == StoredLevel::LocalAuthority) {
            Some(code) => local_authority_of(ctx, code).await,
            None => Ok(None),
        }
    }

    /// Which schools of England it is about. Null if it is not about England.
    async fn england(&self) -> Option<England> {
        let schools = states::England::try_from_value(&self.row.subject).ok()?;
        (self.row.level == StoredLevel::England).then(|| schools.into())
    }

    /// The measure.
    async fn measure(&self) -> Option<Measure> {
        self.measure_row().cloned().map(Measure)
    }

    /// Code of the measure.
    async fn measure_code(&self) -> Option<&str> {
        self.measure_row().map(|measure| measure.code.as_str())
    }

    /// The cohort.
    async fn cohort(&self) -> Option<Cohort> {
        self.cohort_row().cloned().map(Cohort::from)
    }

    /// Code of the cohort.
    async fn cohort_code(&self) -> Option<&str> {
        self.cohort_row().map(|cohort| cohort.code.as_str())
    }

    /// The period.
    async fn period(&self) -> Period {
        Period(self.row.period)
    }

    /// How settled it is.
    async fn status(&self) -> ObservationStatus {
        self.row.status.into()
    }

    /// Whether the value is there, and if not, why.
    async fn state(&self) -> ValueState {
        self.row.shown.state().into()
    }

    /// The publisher's own symbol where there is no value, such as `SUPP` or `z`.
    async fn symbol(&self) -> Option<&str> {
        self.row.shown.symbol()
    }

    /// The value, in the unit of the measure, with three decimals at most. Null with the reason in `state`; never zero for a value
    /// that is not there.
    async fn value(&self) -> Option<f64> {
        self.row.shown.figures().value.map(decimal)
    }

    /// What the value is a part or a sum of: pupils of a percentage, the sum of points of a mean. Null where it is not known or
    /// not shown.
    async fn numerator(&self) -> Option<f64> {
        self.row.shown.figures().numerator.map(decimal)
    }

    /// What the numerator is divided by: pupils, or sessions of a rate. Null where it is not known or not shown.
    async fn denominator(&self) -> Option<i32> {
        self.row.shown.figures().denominator
    }

    /// Pupils behind the value, where the denominator is not pupils. Null where it is not known or not shown.
    async fn pupils(&self) -> Option<i32> {
        self.row.shown.figures().pupils
    }

    /// Lower limit of the 95 % confidence interval, in the unit of the measure. Null where none is published.
    async fn lower(&self) -> Option<f64> {
        self.row.shown.figures().lower.map(decimal)
    }

    /// Upper limit of the 95 % confidence interval, in the unit of the measure. Null where none is published.
    async fn upper(&self) -> Option<f64> {
        self.row.shown.figures().upper.map(decimal)
    }

    /// Whether everybody may see it: its publisher has published it, or the partnership has released it.
    async fn is_public(&self) -> bool {
        self.row.is_public
    }

    /// Why the caller sees it.
    async fn basis(&self) -> Basis {
        match self.row.basis {
            policy::Basis::Published => Basis::Published,
            policy::Basis::Own => Basis::Own,
            policy::Basis::Maintained => Basis::Maintained,
            policy::Basis::Agreement(_) => Basis::Agreement,
            policy::Basis::NoAgreement | policy::Basis::OutOfScope | policy::Basis::NotYetApproved => Basis::None,
        }
    }

    /// Why a released value is withheld: `SUPPRESSED` because few pupils are behind it, or `SECONDARY_SUPPRESSION`. Null where
    /// nothing is withheld, and for all but those who work for the local authority that released it.
    async fn withheld_because(&self, ctx: &Context<'_>) -> Result<Option<ValueState>> {
        let actor = &operation(ctx)?.actor;
        let may_know = self.row.area.is_some_and(|area| policy::works_for(actor, area));
        Ok(self.row.origin.withheld_because.filter(|_| may_know).map(Into::into))
    }

    /// Version of the observation, from 1.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When this version was written.
    async fn recorded_at(&self) -> Option<DateTime<Utc>> {
        self.row.recorded_at
    }

    /// When a later version took its place. Null while it counts.
    async fn superseded_at(&self) -> Option<DateTime<Utc>> {
        self.row.superseded_at
    }

    /// The published file that it was taken from. Null for what was submitted or released.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<ObservationSource>> {
        let Some(id) = self.row.origin.source_file_id else { return Ok(None) };
        let file = loaders(ctx)?.load_one(SourceFileById(id)).await?;
        Ok(file.map(|file| ObservationSource::new(file, self.row.origin.source_line)))
    }

    /// The batch in which it was sent. Null for what was published or released, and for who does not see the batch; `DASHBOARD`
    /// and others who see no batch get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Observation\", \"submission\")")]
    async fn submission(&self, ctx: &Context<'_>) -> Result<Option<Submission>> {
        let Some(id) = self.row.origin.submission_id.clone() else { return Ok(None) };
        Ok(loaders(ctx)?.load_one(SubmissionById(id)).await?.map(Submission))
    }

    /// The release that made it public. Null for what was published by a publisher or is held.
    async fn release(&self, ctx: &Context<'_>) -> Result<Option<Release>> {
        let Some(id) = self.row.origin.release_id.clone() else { return Ok(None) };
        Ok(loaders(ctx)?.load_one(ReleaseById(id)).await?.map(Release))
    }
}

/// The line of a published file that an observation was taken from.
#[derive(Debug, Clone, SimpleObject)]
pub struct ObservationSource {
    /// Name of the file.
    pub file_name: String,
    /// Format that was recognised.
    pub format: String,
    /// Day on which the publisher made the file, as far as it is known.
    pub extracted_on: Date,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// Number of the line; the header is line 1.
    pub line: Option<i32>,
}

impl ObservationSource {
    fn new(file: source_file::Model, line: Option<i32>) -> Self {
        let source_file::Model { file_name, format, sha256, extracted_on, .. } = file;
        Self { file_name, format, extracted_on: Date(extracted_on), sha256, line }
    }
}

impl Observation {
    /// Makes observations of rows that were read.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn maker(ctx: &Context<'_>) -> Result<impl Fn(Seen) -> Self + use<>> {
        let catalogue = catalogue(ctx).await?;
        Ok(move |row| Self { row, catalogue: Arc::clone(&catalogue) })
    }

    /// Whether the reader is shown a value.
    #[must_use]
    pub const fn has_value(&self) -> bool {
        self.row.shown.figures().value.is_some()
    }

    pub(super) fn measure_row(&self) -> Option<&Arc<measure::Model>> {
        self.catalogue.measure_numbered(self.row.measure_id)
    }

    pub(super) fn cohort_row(&self) -> Option<&cohort::Model> {
        self.catalogue.cohort_numbered(self.row.cohort_number)
    }

    pub(super) fn school_urn(&self) -> Option<keys::Urn> {
        keys::Urn::new(self.row.subject).filter(|_| self.row.level == StoredLevel::School)
    }
}

/// The observations with these row numbers, in whatever version they are, for school improvement.
///
/// # Errors
/// When the database fails.
pub async fn find_observations(ctx: &Context<'_>, ids: &[i64]) -> Result<HashMap<i64, Observation>> {
    let (operation, grants) = (operation(ctx)?, grants(ctx, Purpose::SchoolImprovement).await?);
    let found = by_ids(&operation.db, &Sight::of(&operation.actor, &grants), ids, EVERYTHING).await;
    let found = found.map_err(|error| internal(&error))?;
    note(ctx, found.values(), &grants, Purpose::SchoolImprovement).await?;
    let observation = Observation::maker(ctx).await?;
    Ok(found.into_iter().map(|(id, row)| (id, observation(row))).collect())
}

/// The observations with these row numbers, in whatever version they are, for the evaluation of impact. One statement for many.
///
/// # Errors
/// When the database fails.
pub async fn find_evaluated(ctx: &Context<'_>, ids: &[i64]) -> Result<HashMap<i64, Observation>> {
    let purpose = Some(states::Purpose::ImpactEvaluation);
    let found = loaders(ctx)?.load_many(ids.iter().map(|id| VersionById { id: *id, purpose })).await?;
    let grants = grants(ctx, Purpose::ImpactEvaluation).await?;
    note(ctx, found.values(), &grants, Purpose::ImpactEvaluation).await?;
    let observation = Observation::maker(ctx).await?;
    Ok(found.into_iter().map(|(key, row)| (key.id, observation(row))).collect())
}

/// The observation with the row number, in whatever version it is, if everybody may see it. One statement for many.
///
/// # Errors
/// When the database fails.
pub async fn find_public(ctx: &Context<'_>, id: Option<i64>) -> Result<Option<Observation>> {
    let Some(id) = id else { return Ok(None) };
    let found = loaders(ctx)?
        .load_one(VersionById { id, purpose: None })
        .await?
        .filter(|row| row.basis == policy::Basis::Published);
    Ok(found.map(Observation::maker(ctx).await?))
}

/// An observation in whatever version it is, as it is read for a purpose, or without any agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct VersionById {
    id: i64,
    purpose: Option<states::Purpose>,
}

impl Loader<VersionById> for Reader {
    type Value = Seen;
    type Error = Error;

    async fn load(&self, keys: &[VersionById]) -> Result<HashMap<VersionById, Seen>> {
        let mut found = HashMap::new();
        for (purpose, ids) in grouped(keys, |key| (key.purpose, key.id)) {
            let today = self.operation.clock.today();
            let grants = match purpose {
                Some(purpose) => {
                    live(self.db(), self.actor(), purpose, today).await.map_err(|error| internal(&error))?
                }
                None => Vec::new(),
            };
            let rows = by_ids(self.db(), &Sight::of(self.actor(), &grants), &ids, EVERYTHING).await;
            let rows = rows.map_err(|error| internal(&error))?.into_iter();
            found.extend(rows.map(|(id, row)| (VersionById { id, purpose }, row)));
        }
        Ok(found)
    }
}

/// What of observations the fields below this one need.
pub(super) fn wanted(field: SelectionField<'_>) -> Wanted {
    field.selection_set().fold(Wanted::default(), |wanted, field| match field.name() {
        "withheldBecause" | "source" | "submission" | "release" => Wanted { has_origin: true, ..wanted },
        "pupils" | "lower" | "upper" => Wanted { has_limits: true, ..wanted },
        "version" | "recordedAt" | "supersededAt" => Wanted { has_history: true, ..wanted },
        _ => wanted,
    })
}

/// What of observations the fields of a connection need.
pub(super) fn wanted_of_connection(field: SelectionField<'_>) -> Wanted {
    let nodes = field
        .selection_set()
        .filter(|field| field.name() == "edges")
        .flat_map(|edges| edges.selection_set().filter(|field| field.name() == "node").collect::<Vec<_>>());
    nodes.map(wanted).fold(Wanted::default(), |all, one| Wanted {
        has_origin: all.has_origin || one.has_origin,
        has_limits: all.has_limits || one.has_limits,
        has_history: all.has_history || one.has_history,
    })
}

/// All that can be wanted.
const EVERYTHING: Wanted = Wanted { has_origin: true, has_limits: true, has_history: true };
