//! Releases: what is held of a measure, and the rows that everybody may see of it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::observation::{self, Column};
use entities::school;
use entities::states::{Level, ObservationStatus, ValueState};
use entities::values::Period;
use entities::{release, release_school};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::filter::ObservationFilter;
use super::row::{Seen, Wanted, read, select};
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::disclosure::reading::Figures;
use crate::policy::{Basis, Sight, visible};

/// What a release is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Released {
    /// Local authority of the partnership.
    pub area: LaCode,
    /// The measure.
    pub measure_id: i32,
    /// The period.
    pub period: Period,
    /// How settled the observations are.
    pub status: ObservationStatus,
}

/// Which releases. A part that is nothing lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ReleaseFilter {
    /// Of these local authorities.
    pub areas: Option<Vec<LaCode>>,
    /// Of these measures.
    pub measure_ids: Option<Vec<i32>>,
    /// Only those that count, or only those that have ended.
    pub is_current: Option<bool>,
}

/// A school's observation and the trust that the school is in.
#[derive(Debug)]
pub struct Held {
    /// The observation.
    pub seen: Seen,
    /// The trust.
    pub trust_uid: Option<GroupUid>,
}

/// What is held of schools.
fn held_of(of: Released) -> ObservationFilter {
    ObservationFilter {
        levels: Some(vec![Level::School]),
        measure_ids: Some(vec![of.measure_id]),
        first_period: Some(of.period),
        last_period: Some(of.period),
        statuses: Some(vec![of.status]),
        is_public: Some(false),
        ..ObservationFilter::default()
    }
}

/// What is held of schools and the actor may release. One statement.
///
/// # Errors
/// When the database fails.
pub async fn held<C: ConnectionTrait>(db: &C, sight: &Sight<'_>, of: Released) -> Result<Vec<Held>, DbErr> {
    let wanted = Wanted { has_limits: true, ..Wanted::default() };
    let held = sight.observations().filter(held_of(of).condition(sight)).filter(sight.may_release(of.area));
    let mut query = held.select_only().into_query();
    let school = Expr::col((school::Entity, school::Column::Urn)).eq(Expr::col((observation::Entity, Column::Subject)));
    query.left_join(school::Entity, school);
    query.column((school::Entity, school::Column::TrustUid));
    select(&mut query, sight, wanted);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok(Held { trust_uid: row.try_get_by_index(0)?, seen: read(row, 1, wanted)? })).collect()
}

/// Ends the release that counts, if there is one, and closes its rows; gives the versions of those, by kind of subject,
/// subject and cohort. Three statements at most.
///
/// # Errors
/// When the database fails.
pub async fn end_current<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    of: Released,
    now: DateTime<Utc>,
) -> Result<HashMap<(Level, i32, i16), i32>, DbErr> {
    let current = visible::<release::Entity>(actor)
        .filter(release::Column::AreaLaCode.eq(of.area))
        .filter(release::Column::MeasureId.eq(of.measure_id))
        .filter(release::Column::Period.eq(of.period))
        .filter(release::Column::Status.eq(of.status))
        .filter(release::Column::EndedAt.is_null())
        .lock_exclusive();
    if let Some(row) = current.one(db).await? {
        end(db, row, None, now).await?;
    }
    versions(db, actor, of).await
}

/// A cell that was released before: whose, of which cohort, and whether it was withheld.
#[derive(Debug, Clone, Copy)]
pub struct ReleasedCell {
    /// Kind of subject.
    pub level: Level,
    /// The subject.
    pub subject: i32,
    /// Number of the cohort.
    pub cohort_number: i16,
    /// Whether it was withheld.
    pub is_withheld: bool,
}

/// An earlier release of the same: when it was made, what it told, and in which trusts it counted its schools.
#[derive(Debug)]
pub struct Former {
    /// When.
    pub released_at: DateTime<Utc>,
    /// Its cells.
    pub cells: Vec<ReleasedCell>,
    /// The trusts of its schools, by URN.
    pub trusts: HashMap<i32, Option<GroupUid>>,
}

/// All releases of the same, those that have ended or were withdrawn too, the earliest first. Three statements; one if there is
/// none.
///
/// # Errors
/// When the database fails.
pub async fn former<C: ConnectionTrait>(db: &C, actor: &Actor, of: Released) -> Result<Vec<Former>, DbErr> {
    let releases = visible::<release::Entity>(actor)
        .filter(release::Column::AreaLaCode.eq(of.area))
        .filter(release::Column::MeasureId.eq(of.measure_id))
        .filter(release::Column::Period.eq(of.period))
        .filter(release::Column::Status.eq(of.status))
        .order_by_asc(release::Column::ReleasedAt)
        .order_by_asc(release::Column::Id);
    let releases = releases.all(db).await?;
    if releases.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = releases.iter().map(|row| row.id.clone()).collect();
    let mut cells = cells_of(db, actor, &ids).await?;
    let mut trusts: HashMap<String, HashMap<i32, Option<GroupUid>>> = HashMap::new();
    let schools = visible::<release_school::Entity>(actor).filter(release_school::Column::ReleaseId.is_in(ids));
    for row in schools.all(db).await? {
        trusts.entry(row.release_id).or_default().insert(row.urn.get(), row.trust_uid);
    }
    let former = releases.into_iter().map(|row| Former {
        released_at: row.released_at,
        cells: cells.remove(&row.id).unwrap_or_default(),
        trusts: trusts.remove(&row.id).unwrap_or_default(),
    });
    Ok(former.collect())
}

async fn cells_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    release_ids: &[String],
) -> Result<HashMap<String, Vec<ReleasedCell>>, DbErr> {
    let cells = visible::<observation::Entity>(actor).filter(Column::ReleaseId.is_in(release_ids.iter().cloned()));
    let mut query = cells.select_only().into_query();
    for part in [Column::ReleaseId, Column::Level, Column::Subject, Column::CohortNumber, Column::State] {
        query.column((observation::Entity, part));
    }
    let mut cells: HashMap<String, Vec<ReleasedCell>> = HashMap::new();
    for row in db.query_all(&query).await? {
        let cell = ReleasedCell {
            level: Level::try_from_value(&row.try_get_by_index::<i16>(1)?)?,
            subject: row.try_get_by_index(2)?,
            cohort_number: row.try_get_by_index(3)?,
            is_withheld: ValueState::try_from_value(&row.try_get_by_index::<i16>(4)?)? == ValueState::Suppressed,
        };
        cells.entry(row.try_get_by_index(0)?).or_default().push(cell);
    }
    Ok(cells)
}

/// A version of what is held of a school, and from when until when it counted.
#[derive(Debug, Clone, Copy)]
pub struct Version {
    /// The figures.
    pub exact: Exact,
    /// Why the actor sees them.
    pub basis: Basis,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
}

impl Version {
    /// Whether it counted at the time.
    #[must_use]
    pub fn counted_at(&self, time: DateTime<Utc>) -> bool {
        self.recorded_at <= time && self.superseded_at.is_none_or(|until| until > time)
    }
}

/// All versions of what was ever held of schools, whoever may read them: a release is decided over them and shows none of it. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn versions_held<C: ConnectionTrait>(db: &C, sight: &Sight<'_>, of: Released) -> Result<Vec<Version>, DbErr> {
    let held = sight
        .observations()
        .filter(Column::AreaLaCode.eq(of.area))
        .filter(Column::Level.eq(Level::School))
        .filter(Column::MeasureId.eq(of.measure_id))
        .filter(Column::Period.eq(of.period))
        .filter(Column::Status.eq(of.status))
        .filter(Column::IsPublic.eq(false));
    let mut query = held.select_only().into_query();
    let figures = [Column::ValueThousandths, Column::NumeratorThousandths, Column::Denominator, Column::Pupils];
    let when = [Column::RecordedAt, Column::SupersededAt];
    for part in [Column::Subject, Column::CohortNumber].into_iter().chain(figures).chain(when) {
        query.column((observation::Entity, part));
    }
    query.expr(sight.basis());
    let rows = db.query_all(&query).await?;
    let versions = rows.iter().map(|row| {
        let figures = Figures {
            value: row.try_get_by_index(2)?,
            numerator: row.try_get_by_index(3)?,
            denominator: row.try_get_by_index(4)?,
            pupils: row.try_get_by_index(5)?,
            ..Figures::default()
        };
        let (subject, cohort_number) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        Ok(Version {
            exact: Exact { subject, trust_uid: None, cohort_number, figures },
            basis: Basis::of_number(row.try_get_by_index(8)?),
            recorded_at: row.try_get_by_index(6)?,
            superseded_at: row.try_get_by_index(7)?,
        })
    });
    versions.collect()
}

/// Writes down in which trusts a release counts its schools. One statement for a thousand schools.
///
/// # Errors
/// When the database fails.
pub async fn insert_schools<C: ConnectionTrait>(
    db: &C,
    release_id: &str,
    trusts: &BTreeMap<Urn, Option<GroupUid>>,
) -> Result<(), DbErr> {
    let rows: Vec<release_school::ActiveModel> = trusts
        .iter()
        .map(|(urn, trust_uid)| {
            let row = release_school::Model { release_id: release_id.to_owned(), urn: *urn, trust_uid: *trust_uid };
            row.into_active_model()
        })
        .collect();
    for some in rows.chunks(AT_A_TIME) {
        release_school::Entity::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The exact figures of a school, for a decision.
#[derive(Debug, Clone, Copy)]
pub struct Exact {
    /// URN of the school.
    pub subject: i32,
    /// The trust in whose totals it counts.
    pub trust_uid: Option<GroupUid>,
    /// Number of the cohort.
    pub cohort_number: i16,
    /// The figures.
    pub figures: Figures,
}

/// Ends the release and closes its rows; with a reason it is withdrawn, and they have never counted. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn end<C: ConnectionTrait>(
    db: &C,
    row: release::Model,
    reason: Option<String>,
    now: DateTime<Utc>,
) -> Result<release::Model, DbErr> {
    let until = if reason.is_some() { Expr::col(Column::RecordedAt) } else { Expr::val(now) };
    close_rows(db, &row.id, until).await?;
    let mut row = row.into_active_model();
    row.ended_at = ActiveValue::Set(Some(now));
    row.end_reason = ActiveValue::Set(reason);
    row.update(db).await
}

#[expect(clippy::disallowed_methods, reason = "the rows are those of a release that was found under the actor's eyes")]
async fn close_rows<C: ConnectionTrait>(db: &C, release_id: &str, until: Expr) -> Result<(), DbErr> {
    observation::Entity::update_many()
        .col_expr(Column::SupersededAt, until)
        .filter(Column::ReleaseId.eq(release_id))
        .filter(Column::SupersededAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// The last versions of all rows that were ever released.
async fn versions<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    of: Released,
) -> Result<HashMap<(Level, i32, i16), i32>, DbErr> {
    let mut query = visible::<observation::Entity>(actor)
        .filter(Column::AreaLaCode.eq(of.area))
        .filter(Column::MeasureId.eq(of.measure_id))
        .filter(Column::Period.eq(of.period))
        .filter(Column::Status.eq(of.status))
        .filter(Column::IsPublic.eq(true))
        .select_only()
        .into_query();
    for part in [Column::Level, Column::Subject, Column::CohortNumber] {
        query.column((observation::Entity, part)).add_group_by([Expr::col((observation::Entity, part))]);
    }
    query.expr(Expr::col((observation::Entity, Column::Version)).max());
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let level = Level::try_from_value(&row.try_get_by_index::<i16>(0)?)?;
            Ok(((level, row.try_get_by_index(1)?, row.try_get_by_index(2)?), row.try_get_by_index(3)?))
        })
        .collect()
}

/// Writes a new release; nothing if one counts already. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, row: release::Model) -> Result<bool, DbErr> {
    let is_there_already = OnConflict::new().do_nothing().to_owned();
    let written = release::Entity::insert(row.into_active_model())
        .on_conflict(is_there_already)
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// Rows that one statement writes: their values fit into one statement of SQLite.
const AT_A_TIME: usize = 1_000;

/// Writes the rows that everybody may see, a thousand with each statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_rows<C: ConnectionTrait>(db: &C, rows: Vec<observation::Model>) -> Result<(), DbErr> {
    for some in rows.chunks(AT_A_TIME) {
        let rows = some.iter().cloned().map(|row| {
            let mut row = row.into_active_model();
            row.id = ActiveValue::NotSet;
            row
        });
        observation::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The release with the key, locked until the transaction ends. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<release::Model>, DbErr> {
    visible::<release::Entity>(actor).filter(release::Column::Id.eq(id)).lock_exclusive().one(db).await
}

/// The releases with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, release::Model>, DbErr> {
    let found =
        visible::<release::Entity>(actor).filter(release::Column::Id.is_in(ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// Keys are drawn in the order of time: the last release comes first.
fn keyset() -> Keyset {
    let id = Expr::col((release::Entity, release::Column::Id));
    Keyset { sort: id.clone(), key: id, is_nullable: false, is_descending: true }
}

/// Where the release stands in a list.
#[must_use]
pub fn place(row: &release::Model) -> Place {
    Place { sort: Part::Text(row.id.clone()), key: Part::Text(row.id.clone()) }
}

/// A page of the releases, the last first, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &ReleaseFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<release::Model>, DbErr> {
    let ended = |is_current| {
        let ended_at = release::Column::EndedAt;
        if is_current { ended_at.is_null() } else { ended_at.is_not_null() }
    };
    let query = visible::<release::Entity>(actor)
        .filter(
            sea_orm::Condition::all()
                .add_option(filter.areas.clone().map(|areas| release::Column::AreaLaCode.is_in(areas)))
                .add_option(filter.measure_ids.clone().map(|ids| release::Column::MeasureId.is_in(ids)))
                .add_option(filter.is_current.map(ended)),
        )
        .into_query();
    list(db, query, &keyset(), page, wants_total, |row| release::Model::from_query_result(row, "")).await
}
