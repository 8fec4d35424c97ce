//! What ties schools to groups, to each other and to inspections.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbErr};

use super::records::cell;
use super::{Store, at, listed, padded};
use crate::schools::import::cells::Cell;
use crate::schools::import::columns::INSPECTION;
use crate::schools::import::merge::Vintage;
use crate::schools::import::spells::Spell;

/// A spell of membership as it is kept.
#[derive(Debug, Clone, Copy)]
pub(in crate::schools::import) struct SpellRow {
    /// Number of its row; none for a new one.
    pub(in crate::schools::import) id: Option<i32>,
    pub(in crate::schools::import) urn: i32,
    pub(in crate::schools::import) left_on: Option<NaiveDate>,
    pub(in crate::schools::import) file_id: i32,
    pub(in crate::schools::import) spell: Spell,
}

/// A link between two schools as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::schools::import) struct LinkRow {
    pub(in crate::schools::import) key: (i32, i32, String),
    pub(in crate::schools::import) name: Option<String>,
    pub(in crate::schools::import) established_on: Option<NaiveDate>,
    /// The file that last described it.
    pub(in crate::schools::import) seen: Vintage,
}

/// An inspection as it is kept, its cells in the order of [`INSPECTION`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::schools::import) struct InspectionRow {
    pub(in crate::schools::import) urn: i32,
    pub(in crate::schools::import) inspected_on: NaiveDate,
    pub(in crate::schools::import) cells: Vec<Cell>,
    /// The latest file that described it.
    pub(in crate::schools::import) seen: Vintage,
}

/// Status of a school that has closed.
const CLOSED: i32 = 2;

/// The academy trust of which a school is a member: its latest open spell in a trust that is not closed.
const TRUST_OF_SCHOOL: &str = "SELECT m.group_uid FROM group_membership m JOIN school_group g ON g.uid = m.group_uid \
     WHERE m.urn = school.urn AND m.left_on IS NULL AND g.type_code IN (6, 10, 11) AND g.closed_on IS NULL \
     AND COALESCE(g.status_code, 'OPEN') NOT IN ('CLOSED', 'CREATED_IN_ERROR') \
     ORDER BY m.joined_on IS NULL, m.joined_on DESC, m.group_uid LIMIT 1";

/// The latest inspection of a school that has a grade.
const LATEST_INSPECTION: &str = "FROM inspection i WHERE i.urn = school.urn \
     AND i.overall_effectiveness_code IN ('1', '2', '3', 'S', '4') ORDER BY i.inspected_on DESC LIMIT 1";

impl Store<'_> {
    /// All spells of the schools.
    pub(in crate::schools::import) async fn spells(&self, urns: &[i32]) -> Result<Vec<SpellRow>, DbErr> {
        let select = Query::select()
            .columns(
                ["id", "urn", "left_on", "source_file_id", "group_uid", "joined_on"]
                    .map(|name| ("group_membership", name)),
            )
            .columns([("school_group", "type_code"), ("school_group", "closed_on"), ("source_file", "extracted_on")])
            .columns([("school", "status_code"), ("school", "closed_on")])
            .from("group_membership")
            .inner_join("school_group", Expr::col(("group_membership", "group_uid")).equals(("school_group", "uid")))
            .inner_join("school", Expr::col(("group_membership", "urn")).equals(("school", "urn")))
            .inner_join("source_file", Expr::col(("group_membership", "source_file_id")).equals(("source_file", "id")))
            .and_where(Expr::col(("group_membership", "urn")).is_in(padded(urns)))
            .to_owned();
        let rows = self.transaction.query_all(&select).await?;
        rows.iter()
            .map(|row| {
                // A school that is open may have a day on which it is to close.
                let is_closed = at::<Option<i32>>(row, 9)? == Some(CLOSED);
                Ok(SpellRow {
                    id: at(row, 0)?,
                    urn: at(row, 1)?,
                    left_on: at(row, 2)?,
                    file_id: at(row, 3)?,
                    spell: Spell {
                        group_uid: at(row, 4)?,
                        joined_on: at(row, 5)?,
                        group_type: at(row, 6)?,
                        group_closed_on: at(row, 7)?,
                        seen_on: at(row, 8)?,
                        school_closed_on: at::<Option<NaiveDate>>(row, 10)?.filter(|_| is_closed),
                    },
                })
            })
            .collect()
    }

    /// Writes spells, new and changed ones.
    pub(in crate::schools::import) async fn write_spells(&self, spells: Vec<SpellRow>) -> Result<(), DbErr> {
        let columns = ["urn", "group_uid", "joined_on", "left_on", "source_file_id"];
        let cells = |row: &SpellRow| {
            [
                row.urn.into(),
                row.spell.group_uid.into(),
                row.spell.joined_on.into(),
                row.left_on.into(),
                row.file_id.into(),
            ]
        };
        let (changed, new): (Vec<_>, Vec<_>) = spells.into_iter().partition(|row| row.id.is_some());
        let keep = OnConflict::column("id").do_nothing().to_owned();
        self.insert("group_membership", &columns, &keep, new.iter().map(|row| cells(row).into()).collect()).await?;
        let replace = OnConflict::column("id").update_columns(["left_on", "source_file_id"]).to_owned();
        let with_id: Vec<&'static str> = std::iter::once("id").chain(columns).collect();
        let rows = changed.iter().map(|row| std::iter::once(Expr::val(row.id)).chain(cells(row)).collect());
        self.insert("group_membership", &with_id, &replace, rows.collect()).await
    }

    /// Schools that are or were members of the groups.
    pub(in crate::schools::import) async fn members(&self, group_uids: &[i32]) -> Result<Vec<i32>, DbErr> {
        let select = Query::select()
            .distinct()
            .column("urn")
            .from("group_membership")
            .and_where(Expr::col("group_uid").is_in(padded(group_uids)))
            .to_owned();
        self.transaction.query_all(&select).await?.iter().map(|row| at(row, 0)).collect()
    }

    /// Schools with a spell that lasts although no file of the day, nor a later one, lists it.
    pub(in crate::schools::import) async fn overdue(&self, day: NaiveDate) -> Result<Vec<i32>, DbErr> {
        let select = Query::select()
            .distinct()
            .column(("group_membership", "urn"))
            .from("group_membership")
            .inner_join("source_file", Expr::col(("group_membership", "source_file_id")).equals(("source_file", "id")))
            .and_where(Expr::col(("group_membership", "left_on")).is_null())
            .and_where(Expr::col(("source_file", "extracted_on")).lt(day))
            .to_owned();
        self.transaction.query_all(&select).await?.iter().map(|row| at(row, 0)).collect()
    }

    /// Copies the trust of each school from its memberships, where it has changed.
    pub(in crate::schools::import) async fn refresh_trusts(&self, urns: &[i32]) -> Result<(), DbErr> {
        let update = format!(
            "UPDATE school SET trust_uid = ({TRUST_OF_SCHOOL}) \
             WHERE urn IN ({urns}) AND trust_uid IS DISTINCT FROM ({TRUST_OF_SCHOOL})",
            urns = listed(urns)
        );
        self.transaction.execute_unprepared(&update).await.map(drop)
    }

    /// Links that the records of the schools state.
    pub(in crate::schools::import) async fn links(
        &self,
        urns: &[i32],
    ) -> Result<HashMap<(i32, i32, String), LinkRow>, DbErr> {
        let select = Query::select()
            .columns(
                ["urn", "link_urn", "link_type_code", "link_name", "established_on", "source_file_id"]
                    .map(|name| ("school_link", name)),
            )
            .column(("source_file", "extracted_on"))
            .from("school_link")
            .inner_join("source_file", Expr::col(("school_link", "source_file_id")).equals(("source_file", "id")))
            .and_where(Expr::col(("school_link", "urn")).is_in(padded(urns)))
            .to_owned();
        let rows = self.transaction.query_all(&select).await?;
        rows.iter()
            .map(|row| {
                let key: (i32, i32, String) = (at(row, 0)?, at(row, 1)?, at(row, 2)?);
                let link = LinkRow {
                    key: key.clone(),
                    name: at(row, 3)?,
                    established_on: at(row, 4)?,
                    seen: Vintage { extracted_on: at(row, 6)?, file_id: at(row, 5)? },
                };
                Ok((key, link))
            })
            .collect()
    }

    /// Writes links, new and changed ones.
    pub(in crate::schools::import) async fn write_links(&self, links: Vec<LinkRow>) -> Result<(), DbErr> {
        let key = ["urn", "link_urn", "link_type_code"];
        let said = ["link_name", "established_on", "source_file_id"];
        let replace = OnConflict::columns(key).update_columns(said).to_owned();
        let columns: Vec<&'static str> = key.into_iter().chain(said).collect();
        let rows = links.into_iter().map(|LinkRow { key: (urn, link_urn, kind), name, established_on, seen }| {
            vec![urn.into(), link_urn.into(), kind.into(), name.into(), established_on.into(), seen.file_id.into()]
        });
        self.insert("school_link", &columns, &replace, rows.collect()).await
    }

    /// Inspections of the schools.
    pub(in crate::schools::import) async fn inspections(
        &self,
        urns: &[i32],
    ) -> Result<HashMap<(i32, NaiveDate), InspectionRow>, DbErr> {
        let columns = ["urn", "inspected_on", "source_file_id"].into_iter().chain(INSPECTION.map(|(name, _)| name));
        let select = Query::select()
            .column(("source_file", "extracted_on"))
            .columns(columns.map(|name| ("inspection", name)))
            .from("inspection")
            .inner_join("source_file", Expr::col(("inspection", "source_file_id")).equals(("source_file", "id")))
            .and_where(Expr::col(("inspection", "urn")).is_in(padded(urns)))
            .to_owned();
        let rows = self.transaction.query_all(&select).await?;
        rows.iter()
            .map(|row| {
                let (urn, inspected_on) = (at(row, 1)?, at(row, 2)?);
                let cells: Result<_, DbErr> =
                    (4..).zip(INSPECTION).map(|(index, (_, reads))| cell(row, index, &reads.blank())).collect();
                let seen = Vintage { extracted_on: at(row, 0)?, file_id: at(row, 3)? };
                Ok(((urn, inspected_on), InspectionRow { urn, inspected_on, cells: cells?, seen }))
            })
            .collect()
    }

    /// Writes inspections, new and changed ones.
    pub(in crate::schools::import) async fn write_inspections(
        &self,
        inspections: Vec<InspectionRow>,
    ) -> Result<(), DbErr> {
        let said: Vec<&'static str> =
            std::iter::once("source_file_id").chain(INSPECTION.map(|(name, _)| name)).collect();
        let replace = OnConflict::columns(["urn", "inspected_on"]).update_columns(said.iter().copied()).to_owned();
        let columns: Vec<&'static str> = ["urn", "inspected_on"].into_iter().chain(said).collect();
        let rows = inspections.into_iter().map(|row| {
            let key = [row.urn.into(), row.inspected_on.into(), row.seen.file_id.into()];
            key.into_iter().chain(row.cells.into_iter().map(Expr::val)).collect()
        });
        self.insert("inspection", &columns, &replace, rows.collect()).await
    }

    /// Copies the latest grade of each school from its inspections, where it has changed.
    pub(in crate::schools::import) async fn refresh_grades(&self, urns: &[i32]) -> Result<(), DbErr> {
        let grade = format!("(SELECT i.overall_effectiveness_code {LATEST_INSPECTION})");
        let day = format!("(SELECT i.inspected_on {LATEST_INSPECTION})");
        let update = format!(
            "UPDATE school SET ofsted_grade_code = {grade}, ofsted_inspected_on = {day} WHERE urn IN ({urns}) \
             AND (ofsted_grade_code IS DISTINCT FROM {grade} OR ofsted_inspected_on IS DISTINCT FROM {day})",
            urns = listed(urns)
        );
        self.transaction.execute_unprepared(&update).await.map(drop)
    }

    /// Those of the schools that are on the register.
    pub(in crate::schools::import) async fn existing(&self, urns: &[i32]) -> Result<HashSet<i32>, DbErr> {
        let select =
            Query::select().column("urn").from("school").and_where(Expr::col("urn").is_in(padded(urns))).to_owned();
        self.transaction.query_all(&select).await?.iter().map(|row| at(row, 0)).collect()
    }

    /// The school that has each LAESTAB now: an open one, else the latest.
    pub(in crate::schools::import) async fn holders(&self, laestabs: &[i32]) -> Result<HashMap<i32, i32>, DbErr> {
        let select = Query::select()
            .columns(["laestab", "urn", "status_code"])
            .from("school")
            .and_where(Expr::col("laestab").is_in(padded(laestabs)))
            .to_owned();
        let mut holders: HashMap<i32, (bool, i32)> = HashMap::new();
        for row in self.transaction.query_all(&select).await? {
            let candidate = (matches!(at::<Option<i32>>(&row, 2)?, Some(1 | 3)), at(&row, 1)?);
            let holder = holders.entry(at(&row, 0)?).or_insert(candidate);
            *holder = candidate.max(*holder);
        }
        Ok(holders.into_iter().map(|(laestab, (_, urn))| (laestab, urn)).collect())
    }
}
