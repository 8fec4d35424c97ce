//! What is read under data-sharing agreements, and that it is written down.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use entities::states::Purpose;
use entities::values::Period;

use crate::data_sharing::log::{Closed, Reading, Recorder};
use crate::observations::catalogue::Catalogue;
use crate::observations::store::lists::Consulted;
use crate::observations::store::row::Seen;
use crate::operation::Operation;
use crate::policy::{Basis, Grant};

/// What a call reads under agreements, by the place of each in the list of what they let the actor read.
#[derive(Debug, Default)]
pub struct Readings(BTreeMap<usize, Read>);

/// What is read under one agreement.
#[derive(Debug, Default)]
struct Read {
    measure_ids: BTreeSet<i32>,
    subjects: BTreeSet<i32>,
    periods: Option<(Period, Period)>,
    observations: usize,
}

impl Readings {
    /// The rows, as they were read.
    #[must_use]
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Seen>) -> Self {
        let mut readings = Self::default();
        for row in rows {
            readings.add(row.basis, (row.subject, row.measure_id), (row.period, row.period), 1);
        }
        readings
    }

    /// What a list was asked of.
    #[must_use]
    pub fn of_list(consulted: &[Consulted]) -> Self {
        let mut readings = Self::default();
        for of in consulted {
            let observations = usize::try_from(of.observations).unwrap_or_default();
            readings.add(of.basis, (of.subject, of.measure_id), (of.first_period, of.last_period), observations);
        }
        readings
    }

    /// Adds so many observations of a subject and measure, if it is under an agreement that they are read.
    pub fn add(
        &mut self,
        basis: Basis,
        (subject, measure_id): (i32, i32),
        (first, last): (Period, Period),
        observations: usize,
    ) {
        let Basis::Agreement(place) = basis else { return };
        let read = self.0.entry(place).or_default();
        read.measure_ids.insert(measure_id);
        read.subjects.insert(subject);
        let (earliest, latest) = read.periods.unwrap_or((first, last));
        read.periods = Some((earliest.min(first), latest.max(last)));
        read.observations += observations;
    }

    /// Has it written down, before anything of it is given away. No statement.
    ///
    /// # Errors
    /// When what is read can no longer be written down.
    pub async fn write_down(
        self,
        (operation, catalogue, log): (&Operation, &Catalogue, &Recorder),
        grants: &[Grant],
        purpose: Purpose,
    ) -> Result<(), Closed> {
        let code = |id: &i32| catalogue.measure_numbered(*id).map(|measure| measure.code.clone());
        for (place, read) in self.0 {
            let (Some(grant), Some((first_period, last_period))) = (grants.get(place), read.periods) else { continue };
            let reading = Reading {
                agreement_id: grant.agreement_id.clone(),
                area_la_code: grant.area_la_code,
                reader_user_id: operation.actor.user_id().map(str::to_owned),
                reader_organisation_id: grant.reader_organisation_id.clone(),
                purpose,
                measure_codes: read.measure_ids.iter().filter_map(code).collect(),
                first_period,
                last_period,
                schools: read.subjects.len(),
                observations: read.observations,
                request_id: Arc::clone(&operation.request_id),
                occurred_at: operation.clock.now(),
            };
            log.record(reading).await?;
        }
        Ok(())
    }
}
