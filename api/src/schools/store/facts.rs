//! What the rules need to know of schools, whoever asks: the register is public, and who acts on a school need not read its page.

use std::collections::{BTreeSet, HashMap};

use entities::code_lists::OPEN_STATUSES;
use entities::keys::{GroupUid, LaCode, Urn};
use entities::school;
use entities::values::{GridPlace, Percent};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

/// What is known of a school.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SchoolFacts {
    /// The school.
    pub urn: Urn,
    /// Its local authority.
    pub la_code: Option<LaCode>,
    /// Its trust.
    pub trust_uid: Option<GroupUid>,
    /// Its phase.
    pub phase_code: Option<i32>,
    /// Its status.
    pub status_code: Option<i32>,
    /// Where it is, in metres east on the National Grid.
    pub easting: Option<i32>,
    /// And in metres north.
    pub northing: Option<i32>,
    /// Its postcode.
    pub postcode: Option<String>,
}

impl SchoolFacts {
    fn exact_place(&self) -> Option<GridPlace> {
        let (easting, northing) = self.easting.zip(self.northing)?;
        Some(GridPlace { easting, northing, is_exact: true })
    }

    fn district(&self) -> Option<&str> {
        self.postcode.as_deref().and_then(district_of)
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status_code.is_some_and(|status| OPEN_STATUSES.contains(&status))
    }
}

/// What is known of the schools; those that the register does not have are left out. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the register is public")]
pub async fn facts_of<C: ConnectionTrait>(db: &C, urns: &[Urn]) -> Result<HashMap<Urn, SchoolFacts>, DbErr> {
    use school::Column::{Easting, LaCode, Northing, PhaseCode, Postcode, StatusCode, TrustUid, Urn as Key};
    let named = school::Entity::find().filter(Key.is_in(urns.iter().copied())).select_only();
    let columns = [Key, LaCode, TrustUid, PhaseCode, StatusCode, Easting, Northing, Postcode];
    let found: Vec<SchoolFacts> = named.columns(columns).into_model().all(db).await?;
    Ok(found.into_iter().map(|facts| (facts.urn, facts)).collect())
}

/// Where the schools are: as the register has it, or else about where the schools of the same postcode district are, such as `PO4`, among those of its local authority; those of
/// which neither is known are left out. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the register is public")]
pub async fn places_of<C: ConnectionTrait>(db: &C, schools: &[&SchoolFacts]) -> Result<HashMap<Urn, GridPlace>, DbErr> {
    use school::Column::{Easting, LaCode, Northing, Postcode};
    let lacking = || schools.iter().filter(|facts| facts.exact_place().is_none() && facts.district().is_some());
    let areas: BTreeSet<_> = lacking().filter_map(|facts| facts.la_code).collect();
    let near = school::Entity::find()
        .filter(LaCode.is_in(areas))
        .filter(Postcode.is_not_null())
        .filter(Easting.is_not_null())
        .filter(Northing.is_not_null());
    let near: Vec<(String, i32, i32)> =
        near.select_only().columns([Postcode, Easting, Northing]).into_tuple().all(db).await?;
    let of =
        |facts: &&SchoolFacts| Some((facts.urn, facts.exact_place().or_else(|| middle(facts.district()?, &near))?));
    Ok(schools.iter().filter_map(of).collect())
}

/// The middle of the places whose postcodes are of the district.
fn middle(district: &str, places: &[(String, i32, i32)]) -> Option<GridPlace> {
    let of_it = || places.iter().filter(|(postcode, ..)| district_of(postcode) == Some(district));
    let number = i64::try_from(of_it().count()).ok()?;
    let mean = |sum: i64| i32::try_from(sum.checked_div(number)?).ok();
    let (east, north) =
        (of_it().map(|(_, east, _)| i64::from(*east)).sum(), of_it().map(|(.., north)| i64::from(*north)).sum());
    Some(GridPlace { easting: mean(east)?, northing: mean(north)?, is_exact: false })
}

fn district_of(postcode: &str) -> Option<&str> {
    postcode.split_once(' ').map(|(district, _)| district)
}

/// URNs of the schools of the trusts. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the register is public")]
pub async fn schools_of<C: ConnectionTrait>(db: &C, trusts: &[GroupUid]) -> Result<Vec<Urn>, DbErr> {
    let of_trusts = school::Entity::find().filter(school::Column::TrustUid.is_in(trusts.iter().copied()));
    of_trusts.select_only().column(school::Column::Urn).into_tuple().all(db).await
}

/// GIAS groups of establishment types that the state funds: maintained, special, academies, free schools.
const STATE_FUNDED: [i32; 4] = [4, 5, 10, 11];

/// URN and phase of the open schools of a local authority that the state funds, or of which the register does not tell who does, by URN. One
/// statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the register is public")]
pub async fn state_funded_of<C: ConnectionTrait>(db: &C, area: LaCode) -> Result<Vec<(Urn, Option<i32>)>, DbErr> {
    use school::Column::{LaCode as Area, PhaseCode, StatusCode, TypeGroupCode, Urn as Key};
    let is_funded = Condition::any().add(TypeGroupCode.is_in(STATE_FUNDED)).add(TypeGroupCode.is_null());
    let open = school::Entity::find().filter(Area.eq(area)).filter(StatusCode.is_in(OPEN_STATUSES)).filter(is_funded);
    open.select_only().columns([Key, PhaseCode]).order_by_asc(Key).into_tuple().all(db).await
}

/// By what schools are compared that are to be alike.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Intake {
    /// The school.
    pub urn: Urn,
    /// Its phase.
    pub phase_code: Option<i32>,
    /// Pupils eligible for free school meals.
    pub fsm_basis_points: Option<Percent>,
    /// Pupils on roll.
    pub pupil_count: Option<i32>,
}

/// Whose intake is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntakesOf {
    /// These schools.
    Schools(Vec<Urn>),
    /// Schools of these phases, of one local authority or of all.
    Phases(Vec<i32>, Option<LaCode>),
}

/// The intake of schools as the register has it. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the register is public")]
pub async fn intakes_of<C: ConnectionTrait>(db: &C, of: &IntakesOf) -> Result<HashMap<Urn, Intake>, DbErr> {
    use school::Column::{FsmBasisPoints, LaCode, PhaseCode, PupilCount, Urn as Key};
    let schools = school::Entity::find();
    let schools = match of {
        IntakesOf::Schools(urns) => schools.filter(Key.is_in(urns.iter().copied())),
        IntakesOf::Phases(phases, area) => {
            let of_phases = schools.filter(PhaseCode.is_in(phases.iter().copied()));
            area.map_or(of_phases.clone(), |area| of_phases.filter(LaCode.eq(area)))
        }
    };
    let columns = [Key, PhaseCode, FsmBasisPoints, PupilCount];
    let found: Vec<Intake> = schools.select_only().columns(columns).into_model().all(db).await?;
    Ok(found.into_iter().map(|intake| (intake.urn, intake)).collect())
}
