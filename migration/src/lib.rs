//! The history of the tables: one dated step per file, frozen once released. A step is a photograph: it does not use the
//! entities, which are alive.

use sea_orm_migration::prelude::*;

mod code_lists;
mod columns;
mod m20261124_000001_code_lists;
mod m20261124_000002_register;
mod m20261124_000003_people;
mod m20261124_000004_audit;
mod m20261124_000005_commissioning;
mod m20261124_000006_spend;
mod m20261124_000007_decisions;
mod m20261126_000008_catalogue;
mod m20261126_000009_data_sharing;
mod m20261126_000010_submissions;
mod m20261126_000011_observations;
mod m20261126_000012_schools_of_a_trust;
mod m20261126_000013_observations_as_written;
mod m20261126_000014_release_schools;
mod m20261127_000015_quality;
mod m20261127_000016_brokerage;
mod m20261127_000017_impact;
mod m20261127_000018_evidence;
mod m20261127_000019_needs;
mod m20261127_000020_success;

/// Runs the steps, forwards or backwards.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_code_lists::Migration),
            Box::new(m20261124_000002_register::Migration),
            Box::new(m20261124_000003_people::Migration),
            Box::new(m20261124_000004_audit::Migration),
            Box::new(m20261124_000005_commissioning::Migration),
            Box::new(m20261124_000006_spend::Migration),
            Box::new(m20261124_000007_decisions::Migration),
            Box::new(m20261126_000008_catalogue::Migration),
            Box::new(m20261126_000009_data_sharing::Migration),
            Box::new(m20261126_000010_submissions::Migration),
            Box::new(m20261126_000011_observations::Migration),
            Box::new(m20261126_000012_schools_of_a_trust::Migration),
            Box::new(m20261126_000013_observations_as_written::Migration),
            Box::new(m20261126_000014_release_schools::Migration),
            Box::new(m20261127_000015_quality::Migration),
            Box::new(m20261127_000016_brokerage::Migration),
            Box::new(m20261127_000017_impact::Migration),
            Box::new(m20261127_000018_evidence::Migration),
            Box::new(m20261127_000019_needs::Migration),
            Box::new(m20261127_000020_success::Migration),
        ]
    }
}
