//! What live data-sharing agreements let be submitted.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::keys::{GroupUid, LaCode, Urn};
use entities::values::Period;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult};
use serde::Serialize;

use super::sheet::{self, Holds};
use crate::submissions::rules::{Coverage, Owner};

#[derive(Serialize)]
struct Asked {
    trust_uid: Option<i32>,
    school_urn: Option<i32>,
}

#[derive(FromQueryResult)]
struct Found {
    agreement_id: String,
    trust_uid: Option<GroupUid>,
    school_urn: Option<Urn>,
    first_period: Option<Period>,
    last_period: Option<Period>,
    measure_id: Option<i32>,
    cohort_number: Option<i16>,
}

impl Found {
    fn owner(&self) -> Option<Owner> {
        self.trust_uid.map(Owner::Trust).or(self.school_urn.map(Owner::School))
    }
}

/// What the agreements of the area that are signed and in force on the day let these owners submit. One statement, whatever
/// their number.
///
/// # Errors
/// When the database fails.
pub async fn coverages<C: ConnectionTrait>(
    db: &C,
    area: LaCode,
    owners: &BTreeSet<Owner>,
    day: NaiveDate,
) -> Result<Vec<Coverage>, DbErr> {
    let backend = db.get_database_backend();
    let asked: Vec<Asked> = owners.iter().filter_map(asked).collect();
    let statement = sheet::over(backend, text(backend), &asked, [area.get().into(), day.into()])?;
    let mut coverages: HashMap<(String, Owner), Coverage> = HashMap::new();
    for found in sheet::read::<_, Found>(db, statement).await? {
        let Some(owner) = found.owner() else { continue };
        let coverage = coverages.entry((found.agreement_id, owner)).or_insert_with(|| Coverage {
            owner,
            measures: BTreeSet::new(),
            cohorts: BTreeSet::new(),
            first_period: found.first_period,
            last_period: found.last_period,
        });
        coverage.measures.extend(found.measure_id);
        coverage.cohorts.extend(found.cohort_number);
    }
    Ok(coverages.into_values().collect())
}

const fn asked(owner: &Owner) -> Option<Asked> {
    match owner {
        Owner::Trust(uid) => Some(Asked { trust_uid: Some(uid.get()), school_urn: None }),
        Owner::School(urn) => Some(Asked { trust_uid: None, school_urn: Some(urn.get()) }),
        Owner::Area => None,
    }
}

/// A row for each measure and a row for each cohort of each agreement: their product would be hundreds.
fn text(backend: DbBackend) -> String {
    let sheet = sheet::relation(backend, &[("trust_uid", Holds::Whole), ("school_urn", Holds::Whole)]);
    format!(
        "WITH live AS (SELECT a.id AS agreement_id, o.trust_uid, o.school_urn, a.first_period, a.last_period \
         FROM {sheet} \
         JOIN organisation o ON o.area_la_code = $2 AND (o.trust_uid = sheet.trust_uid OR o.school_urn = sheet.school_urn) \
         JOIN agreement_party p ON p.organisation_id = o.id AND p.side = 'SHARER' \
         JOIN agreement a ON a.id = p.agreement_id AND a.area_la_code = $2 AND a.status = 'SIGNED' \
         AND a.starts_on <= $3 AND a.ends_on >= $3) \
         SELECT live.*, m.measure_id, NULL AS cohort_number FROM live \
         JOIN agreement_measure m ON m.agreement_id = live.agreement_id \
         UNION ALL \
         SELECT live.*, NULL AS measure_id, c.cohort_number FROM live \
         JOIN agreement_cohort c ON c.agreement_id = live.agreement_id"
    )
}
