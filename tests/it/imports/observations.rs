//! Published statistics: extracts of every kind of file that is known, as their publishers wrote them.

use std::path::{Path, PathBuf};

use api::observations::catalogue::{Catalogue, load};
use api::observations::import::{ObservationsError, ObservationsOptions, ObservationsReport, import_observations};
use api::schools::import::import_bundled;
use entities::observation;
use entities::states::Level::{England, LocalAuthority, School};
use entities::states::ObservationStatus::{Final, Provisional, Revised};
use entities::states::{Level, ObservationStatus, ValueState};
use entities::values::Period;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Register, clock, on_each_register};

/// Extracts by file, in the order in which they are imported.
const EXTRACTS: [&str; 20] = [
    "850_2018-2019_ks2final.csv.gz",
    "ks2_perf_2018-south-hampshire.csv.gz",
    "815_2017-2018_ks4final.csv.gz",
    "ks4provisional-2018-2019-south-hampshire.csv.gz",
    "ks4_perf_2018-south-hampshire.csv.gz",
    "ks4-pupdest-2018-2019-tables-south-hampshire.csv.gz",
    "2022-2023_ks5final-south-hampshire.csv.gz",
    "abs-2018-2019-south-hampshire.csv.gz",
    "census-2018-2019-south-hampshire.csv.gz",
    "815_2017-2018_cfr.csv.gz",
    "financials_2018-south-hampshire.csv.gz",
    "absence_by_term-south-hampshire.csv.gz",
    "exclusions_by_geographic_level-portsmouth.csv.gz",
    "exclusions_by_reason-south-hampshire.csv.gz",
    "KS4_2018_LA_Char_Testdata-south-hampshire.csv.gz",
    "level_2_3_sfla-south-hampshire.csv.gz",
    "EYFSP_APS_GLD_ELG_underlying_data_2013_2018-south-hampshire.csv.gz",
    "school_applications_and_offers_2018-south-east.csv.gz",
    "UD_NEETNK_LA_dashboard_2023_final.csv.gz",
    "lait-portsmouth-neighbours-2026-04-08.csv.gz",
];

pub(super) fn extract(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/data/observations").join(file)
}

pub(super) fn of_period(period: &str) -> ObservationsOptions {
    ObservationsOptions { period: Some(Period::parse(period).expect("a period")), ..ObservationsOptions::default() }
}

impl Register {
    pub(super) async fn observe(
        &self,
        path: &Path,
        options: &ObservationsOptions,
    ) -> Result<ObservationsReport, ObservationsError> {
        import_observations(&self.db, &clock(), path, options, &mut ()).await
    }

    /// All versions of an observation, the first first.
    pub(super) async fn versions(&self, cell: &Cell<'_>) -> Vec<observation::Model> {
        let catalogue = Catalogue::read(&self.db).await.expect("the catalogue");
        let measure = catalogue.measure(cell.measure).unwrap_or_else(|| panic!("no measure {}", cell.measure));
        observation::Entity::find()
            .filter(observation::Column::Level.eq(cell.level))
            .filter(observation::Column::Subject.eq(cell.subject))
            .filter(observation::Column::MeasureId.eq(measure.id))
            .filter(observation::Column::CohortNumber.eq(catalogue.number(cell.cohort).expect("a cohort")))
            .filter(observation::Column::Period.eq(Period::parse(cell.period).expect("a period")))
            .filter(observation::Column::Status.eq(cell.status))
            .order_by_asc(observation::Column::Version)
            .all(&self.db)
            .await
            .expect("the observations")
    }
}

/// What an observation is of.
pub(super) struct Cell<'a> {
    pub(super) level: Level,
    pub(super) subject: i32,
    pub(super) measure: &'a str,
    pub(super) cohort: &'a str,
    pub(super) period: &'a str,
    pub(super) status: ObservationStatus,
}

/// What it says: the value or its symbol, then numerator, denominator and limits where they are told.
fn said(row: &observation::Model) -> String {
    let value = row.value_thousandths.map(|value| value.to_string());
    let mut said = value.unwrap_or_else(|| format!("{:?} {}", row.state, row.symbol.as_deref().unwrap_or_default()));
    if let Some(numerator) = row.numerator_thousandths {
        said.push_str(&format!(" = {numerator}"));
    }
    if let Some(denominator) = row.denominator {
        said.push_str(&format!(" of {denominator}"));
    }
    if let Some((lower, upper)) = row.lower_thousandths.zip(row.upper_thousandths) {
        said.push_str(&format!(" ({lower} to {upper})"));
    }
    said
}

/// Figures as the files have them, looked up by eye: level, subject, measure, cohort, period, status, what it says.
type Figure = (Level, i32, &'static str, &'static str, &'static str, ObservationStatus, &'static str);

const FIGURES: [Figure; 39] = [
    // Balksbury Junior School, Portway Junior School, Elvetham Heath, Beaulieu Village and Burghclere Primary Schools.
    (School, 115_852, "PTRWM_EXP", "ALL_PUPILS", "2018/19", Final, "59 of 90"),
    (School, 115_852, "READPROG", "ALL_PUPILS", "2018/19", Final, "-3.6 (-4.8 to -2.3)"),
    (School, 115_852, "PTRWM_EXP", "DISADVANTAGED", "2018/19", Final, "33 of 15"),
    (School, 115_853, "PTRWM_EXP", "BOYS", "2018/19", Final, "41 of 54"),
    (School, 115_853, "PTRWM_EXP", "OTHER", "2018/19", Final, "59 of 79"),
    (School, 132_801, "PTGPS_EXP", "ALL_PUPILS", "2018/19", Final, "90 of 90"),
    (School, 132_801, "MAT_AVERAGE", "ALL_PUPILS", "2018/19", Final, "108"),
    (School, 115_861, "PTRWM_EXP", "DISADVANTAGED", "2018/19", Final, "Suppressed SUPP of 1"),
    (School, 115_868, "TELIG", "BOYS", "2018/19", Final, "10"),
    // Hampshire, and England as two groups of schools.
    (LocalAuthority, 850, "READPROG", "ALL_PUPILS", "2018/19", Final, "-0.4 (-0.5 to -0.3)"),
    (England, 0, "TELIG", "ALL_PUPILS", "2018/19", Final, "649249"),
    (England, 1, "PTRWM_EXP", "DISADVANTAGED", "2018/19", Final, "51 of 197488"),
    // St Edmund’s Catholic School, Admiral Lord Nelson School, Miltoncross Academy, Springfield School, Priory School,
    // Mary Rose School (special), Portsmouth High School (independent).
    (School, 116_505, "P8MEA", "ALL_PUPILS", "2018/19", Provisional, "0.41 of 150 (0.21 to 0.62)"),
    (School, 140_697, "PTL2BASICS_94", "ALL_PUPILS", "2018/19", Provisional, "61.3 of 186"),
    (School, 140_605, "ATT8SCR", "ALL_PUPILS", "2018/19", Provisional, "36.1 of 163"),
    (School, 144_192, "EBACCAPS", "ALL_PUPILS", "2018/19", Provisional, "4.29 of 213"),
    (School, 141_175, "PTL2BASICS_95", "ALL_PUPILS", "2018/19", Provisional, "31.7 of 224"),
    (School, 140_325, "P8MEA", "ALL_PUPILS", "2018/19", Provisional, "NotApplicable NE"),
    (School, 116_581, "ATT8SCR", "ALL_PUPILS", "2018/19", Provisional, "NotApplicable NA"),
    (LocalAuthority, 851, "P8MEA", "ALL_PUPILS", "2018/19", Provisional, "-0.41 of 1582 (-0.47 to -0.35)"),
    (LocalAuthority, 851, "PTL2BASICS_94", "ALL_PUPILS", "2018/19", Provisional, "55.9 of 1647"),
    (England, 1, "ATT8SCR", "ALL_PUPILS", "2018/19", Provisional, "46.5 of 542831"),
    // Absence of a school and of secondary schools; the school census; accounts.
    (School, 115_850, "PERCTOT", "ALL_PUPILS", "2018/19", Final, "3.8"),
    (England, 3, "PPERSABS10", "ALL_PUPILS", "2018/19", Final, "13.7"),
    (School, 115_830, "PNOR", "GIRLS", "2018/19", Final, "38.6 = 54 of 140"),
    (England, 2, "PNUMFSMEVER", "ALL_PUPILS", "2018/19", Final, "23 = 1018995 of 4727089"),
    (School, 115_850, "CFR_TOTAL_BALANCE", "ALL_PUPILS", "2017-18", Final, "-20380.01"),
    // Data sets about authorities: terms, symbols, revised figures.
    (England, 1, "ABS_OVERALL_PRIMARY", "ALL_PUPILS", "2016/17 autumn", Final, "3.9 = 20162208 of 519660210"),
    (England, 1, "EXC_PERM_DRUG_ALCOHOL_PRIMARY", "ALL_PUPILS", "2016/17", Final, "Suppressed x"),
    (LocalAuthority, 851, "L3_BY_19", "ALL_PUPILS", "2004/05", Final, "31.818 = 630 of 1980"),
    (LocalAuthority, 850, "TPUP", "ETHNIC_ASIAN", "2017/18", Revised, "319"),
    (LocalAuthority, 851, "LAIT_PriTotAbs", "ALL_PUPILS", "2018/19", Final, "4.06"),
    (LocalAuthority, 851, "LAIT_RTA", "ALL_PUPILS", "2021", Final, "Unavailable -"),
    (LocalAuthority, 851, "LAIT_RTA", "ALL_PUPILS", "2022", Final, "27.57"),
    (LocalAuthority, 851, "LAIT_A3A", "ALL_PUPILS", "2023/24", Revised, "8.4"),
    (LocalAuthority, 851, "LAIT_LACFinance", "ALL_PUPILS", "2023-24", Final, "1725"),
    (LocalAuthority, 851, "LAIT_KS1P_all", "ALL_PUPILS", "2024/25", Provisional, "78"),
    (School, 116_432, "DEST_OVERALL_DEST", "DISADVANTAGED", "2016/17", Final, "83 = 24 of 29"),
    (School, 116_432, "DEST_FE", "DISADVANTAGED", "2016/17", Final, "Suppressed SUPP of 29"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_file_is_taken_in_and_figures_are_as_published() {
    on_each_register(async |register| {
        load(&register.db).await.expect("the catalogue");
        import_bundled(&register.db, &clock(), &mut ()).await.expect("the register");
        let mut reports = Vec::new();
        for file in EXTRACTS {
            let asked = if file.contains("pupdest") { of_period("2016/17") } else { ObservationsOptions::default() };
            let mut report = register.observe(&extract(file), &asked).await.expect(file);
            report.refusals.truncate(3);
            reports.push(report);
        }
        insta::assert_json_snapshot!("reports", reports, { "[].sha256" => "[sha256]" });
        for (level, subject, measure, cohort, period, status, expected) in FIGURES {
            let cell = Cell { level, subject, measure, cohort, period, status };
            let versions = register.versions(&cell).await;
            let found: Vec<String> = versions.iter().map(said).collect();
            assert!(versions.iter().all(|row| row.is_public && row.area_la_code.is_none()), "{versions:?}");
            assert_eq!(found, [expected], "{subject} {measure} {cohort}");
        }
        let states = [ValueState::Suppressed, ValueState::NotApplicable, ValueState::Low, ValueState::Unavailable];
        for state in states {
            let rows = observation::Entity::find().filter(observation::Column::State.eq(state));
            let rows = rows.one(&register.db).await.expect("a row").expect("every state is there");
            assert!(rows.value_thousandths.is_none() && rows.symbol.is_some(), "{rows:?}");
        }
        for file in EXTRACTS {
            let asked = if file.contains("pupdest") { of_period("2016/17") } else { ObservationsOptions::default() };
            let again = register.observe(&extract(file), &asked).await.expect(file);
            assert_eq!((again.created, again.revised), (0, 0), "{file}");
        }
    })
    .await;
}
