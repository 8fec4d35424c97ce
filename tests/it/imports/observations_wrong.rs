//! Files of observations that are revised, repeat themselves, or are wrong.

use api::observations::catalogue::load;
use api::observations::import::{ObservationsOptions, ObservationsReport};
use entities::states::Level::School;
use entities::states::ObservationStatus;
use entities::values::Thousandths;

use super::observations::{Cell, of_period};
use super::{Register, gzip, on_each_register};

const SCHOOLS: &str = "URN,EstablishmentName,LA (code),EstablishmentNumber\n100000,Harbour School,851,4005\n\
    100001,Sea School,851,4006\n";
const HEADER: &str = "LA,ESTAB,URN,PERCTOT,PPERSABS10\n";

async fn on_each_small_register(test: impl AsyncFn(&Register)) {
    on_each_register(async |register| {
        load(&register.db).await.expect("the catalogue");
        register.schools("schools-2018-01-01.csv", SCHOOLS).await;
        test(register).await;
    })
    .await;
}

async fn absence(register: &Register, name: &str, lines: &str) -> ObservationsReport {
    let path = register.save(name, format!("{HEADER}{lines}").as_bytes());
    register.observe(&path, &ObservationsOptions::default()).await.expect("imported")
}

async fn refused(register: &Register, name: &str, bytes: &[u8], options: &ObservationsOptions) -> String {
    let before = register.rows().await;
    let error = register.observe(&register.save(name, bytes), options).await.expect_err(name);
    assert!(register.rows().await == before, "{name} left something half-written");
    error.to_string()
}

fn overall(subject: i32) -> Cell<'static> {
    let (period, status) = ("2018/19", ObservationStatus::Final);
    Cell { level: School, subject, measure: "PERCTOT", cohort: "ALL_PUPILS", period, status }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revised_figure_is_a_new_version_and_the_former_stays() {
    on_each_small_register(async |register| {
        let first = absence(register, "abs-2018-2019.csv", "851,4005,100000,4.1,10.2\n851,4006,100001,5,SUPP\n").await;
        assert_eq!((first.created, first.refused), (4, 0));
        let second = absence(register, "new_2018-2019.csv", "851,4005,100000,4.2,10.2\n851,4006,100001,5,12\n").await;
        assert_eq!((second.created, second.revised, second.unchanged), (0, 2, 2));
        let versions = register.versions(&overall(100_000)).await;
        let values: Vec<_> =
            versions.iter().map(|row| (row.version, row.value_thousandths.map(Thousandths::get))).collect();
        assert_eq!(values, [(1, Some(4_100)), (2, Some(4_200))]);
        assert!(versions[0].superseded_at == Some(versions[1].recorded_at) && versions[1].superseded_at.is_none());
        assert_eq!((versions[1].source_line, versions[0].source_file_id < versions[1].source_file_id), (Some(2), true));
        // The former file again says nothing that the later one has not put right.
        let again = absence(register, "abs-2018-2019.csv", "851,4005,100000,4.1,10.2\n851,4006,100001,5,SUPP\n").await;
        assert_eq!((again.created, again.revised, again.outdated, again.unchanged), (0, 0, 2, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_twice_change_no_row() {
    on_each_small_register(async |register| {
        let lines = "851,4005,100000,4.1,10.2\n";
        absence(register, "abs-2018-2019.csv", lines).await;
        let before = register.rows().await;
        let again = absence(register, "other-name-2018-2019.csv", lines).await;
        assert_eq!((again.created, again.revised, again.unchanged, again.warnings), (0, 0, 2, 0));
        assert!(register.rows().await == before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    on_each_small_register(async |register| {
        let before = register.rows().await;
        let path = register.save("abs-2018-2019.csv", format!("{HEADER}851,4005,100000,4.1,10\n").as_bytes());
        let dry = ObservationsOptions { dry_run: true, ..ObservationsOptions::default() };
        let report = register.observe(&path, &dry).await.expect("a report");
        assert_eq!((report.created, report.dry_run), (2, true));
        assert!(register.rows().await == before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood_is_refused_with_line_column_and_value() {
    on_each_small_register(async |register| {
        let lines = "851,4005,100000,4.1,QQ\n851,4005,999999,4.1,1\n851,4005,nobody,1,1\n,,,,\n\
            851,4006,100001,1e400000,1.5E1\n851,4006\n";
        let report = absence(register, "abs-2018-2019.csv", lines).await;
        let told: Vec<_> =
            report.refusals.iter().map(|refusal| (refusal.line, &*refusal.column, &*refusal.value)).collect();
        assert_eq!(
            told,
            [
                (2, "PPERSABS10", "QQ"),
                (3, "URN", "999999"),
                (4, "URN", "nobody"),
                (5, "URN", ""),
                (6, "PERCTOT", "1e400000"),
                (7, "URN", ""),
            ]
        );
        assert!(report.refusals.iter().all(|refusal| !refusal.reason.is_empty()));
        assert_eq!((report.rows, report.created), (6, 2), "4.1 of the first line and 15 of the fifth");
        assert_eq!(register.versions(&overall(100_001)).await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_lines_about_the_same_the_first_counts() {
    on_each_small_register(async |register| {
        let first = "851,4005,100000,4.1,10\n";
        let filler = "851,4006,100001,5,12\n".repeat(5_000);
        let lines = format!("{first}{first}851,4005,100000,9,10\n{filler}851,4005,100000,8,10\n");
        let report = absence(register, "abs-2018-2019.csv", &lines).await;
        assert_eq!((report.created, report.warnings, report.refused), (4, 5_000, 2));
        assert_eq!(report.remarks[0].reason, "says again what line 2 of this file has said");
        let refused: Vec<_> = report.refusals.iter().map(|refusal| (refusal.line, &*refusal.reason)).collect();
        let reason = "says otherwise than line 2 of this file about the same";
        assert_eq!(refused, [(4, reason), (5_005, reason)]);
        let versions = register.versions(&overall(100_000)).await;
        assert_eq!(
            versions.iter().map(|row| row.value_thousandths.map(Thousandths::get)).collect::<Vec<_>>(),
            [Some(4_100)]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_columns_are_told_and_not_read() {
    on_each_small_register(async |register| {
        let text = "LA,ESTAB,URN,PERCTOT,PPERSABS10,PPERSABS20\n851,4005,100000,4.1,10,3\n";
        let path = register.save("abs-2018-2019.csv", text.as_bytes());
        let report = register.observe(&path, &ObservationsOptions::default()).await.expect("imported");
        assert_eq!((report.unknown_columns, report.created), (vec!["PPERSABS20".to_owned()], 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_meta_file_beside_a_file_is_compared_with_it() {
    on_each_small_register(async |register| {
        let path = register
            .save("abs-2018-2019.csv", b"LA,ESTAB,URN,PERCTOT,PPERSABS10,PPERSABS20\n851,4005,100000,4.1,10,3\n");
        let meta = |unit: &str| {
            format!(
                "col_name,col_type,label,indicator_grouping,indicator_unit\nPERCTOT,Indicator,Overall absence,,{unit}\n\
                 PPERSABS20,Indicator,Missed a fifth,,%\nPERCUA,Indicator,Unauthorised absence,,%\n"
            )
        };
        register.save("abs-2018-2019.meta.csv", meta("%").as_bytes());
        let report = register.observe(&path, &ObservationsOptions::default()).await.expect("imported");
        assert_eq!((report.created, report.refused, report.warnings), (2, 0, 1));
        assert_eq!(report.unknown_columns, ["PPERSABS20 (Missed a fifth)"]);
        assert_eq!(report.meta.as_deref(), Some("abs-2018-2019.meta.csv"));
        let lacking = "abs-2018-2019.meta.csv describes columns that the file lacks: PERCUA";
        assert_eq!(report.remarks[0].reason, lacking);
        register.save("abs-2018-2019.meta.csv", meta("£").as_bytes());
        let refused = register.observe(&path, &ObservationsOptions::default()).await.expect_err("refused").to_string();
        assert!(refused.contains("PERCTOT is in pounds"), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_taken_in_is_refused_whole_and_says_why() {
    on_each_small_register(async |register| {
        let good = format!("{HEADER}851,4005,100000,4.1,10\n");
        let many = gzip(format!("{HEADER}{}", "851,4005,100000,4.1,10\n".repeat(50_000)).as_bytes());
        let half = many.get(..many.len() / 2).expect("a half");
        let long = format!("{HEADER}851,4005,100000,\"4.1,10\n{}", "851,4005,100000,4.1,10\n".repeat(100_000));
        let none = ObservationsOptions::default();
        let re_cut = "URN,Academic Year,Income,Expenditure,Balance\n100000,2018,1,2,-1\n";
        for (name, bytes, options, words) in [
            ("abs-2018-2019.csv.gz", half, none, "download it again"),
            ("abs-2018-2019.csv", long.as_bytes(), none, "longer than a megabyte"),
            ("abs-2018-2019.csv", b"".as_slice(), none, "empty"),
            ("abs-2018-2019.csv", b"LA,ESTAB,URN,PERCTOT\n851,4005,100000,4.1\n".as_slice(), none, "ABSENCE"),
            ("abs-2018-2019.csv", good.as_bytes(), of_period("2017/18"), "is of 2018/19, not of 2017/18"),
            ("abs.csv", good.as_bytes(), none, "--period"),
            ("money.csv", re_cut.as_bytes(), of_period("2018-19"), "is of 2017-18 on line 2, not of 2018-19"),
        ] {
            let said = refused(register, name, bytes, &options).await;
            assert!(said.contains(words) && said.contains(name), "{name}: {said}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_re_cut_does_not_take_away_what_a_richer_file_has_said() {
    on_each_small_register(async |register| {
        let full =
            "RECTYPE,LEA,URN,TPUP,ATT8SCR,P8MEA,P8PUP,P8CILOW,P8CIUPP,BPUP\n1,851,100000,100,45.1,0.2,90,0.1,0.3,50\n";
        let path = register.save("851_2017-2018_ks4final.csv", full.as_bytes());
        register.observe(&path, &ObservationsOptions::default()).await.expect("imported");
        let re_cut = "URN,Academic Year,KS4 Pupils,Progress 8,Attainment 8\n100000,2018,100,0.2,45.1\n";
        let path = register.save("ks4_perf_2018.csv", re_cut.as_bytes());
        let report = register.observe(&path, &ObservationsOptions::default()).await.expect("imported");
        assert_eq!((report.created, report.revised, report.unchanged), (0, 0, 3));
    })
    .await;
}
