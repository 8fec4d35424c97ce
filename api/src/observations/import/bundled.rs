//! The published statistics that are part of the program: of the schools of South Hampshire, their local authorities and
//! England.

use entities::values::{Period, Span};
use sea_orm::DatabaseConnection;

use super::error::{Doing, ObservationsError};
use super::report::{ObservationsOptions, ObservationsReport};
use super::run::import;
use super::store;
use crate::clock::Clock;
use crate::files::{Progress, Source};

/// A bundled file, with the academic year of its figures where neither its name nor its lines tell it.
struct Bundled {
    source: Source,
    begins_in: Option<i32>,
}

macro_rules! bundled {
    ($name:literal) => {
        bundled!($name, None)
    };
    ($name:literal, $begins_in:expr) => {
        Bundled {
            source: Source::Bundled {
                name: $name,
                bytes: include_bytes!(concat!("../../../data/observations/", $name, ".gz")),
            },
            begins_in: $begins_in,
        }
    };
}

const FILES: [Bundled; 23] = [
    bundled!("850_2018-2019_ks2final.csv"),
    bundled!("ks2_perf_2016-south-hampshire.csv"),
    bundled!("ks2_perf_2017-south-hampshire.csv"),
    bundled!("ks2_perf_2018-south-hampshire.csv"),
    bundled!("ks4provisional-2018-2019-south-hampshire.csv"),
    bundled!("ks4_perf_2016-south-hampshire.csv"),
    bundled!("ks4_perf_2017-south-hampshire.csv"),
    bundled!("ks4_perf_2018-south-hampshire.csv"),
    bundled!("ks4-pupdest-2018-2019-tables-south-hampshire.csv", Some(2016)),
    bundled!("2022-2023_ks5final-south-hampshire.csv"),
    bundled!("abs-2018-2019-south-hampshire.csv"),
    bundled!("census-2018-2019-south-hampshire.csv"),
    bundled!("financials_2018-south-hampshire.csv"),
    bundled!("absence_by_term-south-hampshire.csv"),
    bundled!("exclusions_by_geographic_level-portsmouth.csv"),
    bundled!("exclusions_by_reason-south-hampshire.csv"),
    bundled!("KS4_2018_LA_Char_Testdata-south-hampshire.csv"),
    bundled!("level_2_3_sfla-south-hampshire.csv"),
    bundled!("EYFSP_APS_GLD_ELG_underlying_data_2013_2018-south-hampshire.csv"),
    bundled!("school_applications_and_offers_2018-south-east.csv"),
    bundled!("UD_NEETNK_LA_dashboard_2023_final.csv"),
    bundled!("lait-portsmouth-neighbours-2026-04-08.csv"),
    bundled!("lait-success-measures-2026-04-08.csv"),
];

/// Imports the bundled statistics that are not in yet, over the bundled register.
///
/// # Errors
/// When the database fails, or its catalogue is not that of the program.
pub async fn import_bundled_observations(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    progress: &mut dyn Progress,
) -> Result<Vec<ObservationsReport>, ObservationsError> {
    let mut reports = Vec::new();
    for Bundled { source, begins_in } in FILES {
        if store::is_in(db, &source.sha256()?).await.doing("looking for a bundled file")? {
            continue;
        }
        let period = begins_in.and_then(|year| Period::new(year, Span::AcademicYear));
        let options = ObservationsOptions { period, ..ObservationsOptions::default() };
        reports.push(import(db, clock, &source, &options, progress).await?);
    }
    Ok(reports)
}
