//! Files of finance teams: interventions and the ledger. All or nothing, each bad line told, the same file twice changes
//! nothing.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use api::auth::Actor;
use api::commissioning::import::import_interventions;
use api::files::TableReport;
use api::operation::Operation;
use api::spend::import::import_ledger;
use entities::keys::LaCode;
use entities::states::Role;
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tests::{Programme, TestApp, Who, dump_rows, on_each_database, settle_programme};

fn portsmouth() -> LaCode {
    LaCode::new(851).expect("a code")
}

fn operation(app: &TestApp) -> Operation {
    Operation {
        db: app.app.db.clone(),
        actor: Arc::new(Actor::operator(portsmouth())),
        clock: Arc::clone(&app.app.clock),
        entropy: Arc::clone(&app.app.entropy),
        request_id: Arc::from("a test"),
    }
}

fn file(text: &str) -> NamedTempFile {
    let mut file = tempfile::Builder::new().prefix("import").suffix(".csv").tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("the file is written");
    file
}

async fn ledger(app: &TestApp, path: &Path, dry_run: bool) -> TableReport {
    import_ledger(&operation(app), portsmouth(), path, dry_run).await.expect("the file is read")
}

async fn interventions(app: &TestApp, path: &Path, dry_run: bool) -> TableReport {
    import_interventions(&operation(app), portsmouth(), path, dry_run).await.expect("the file is read")
}

/// What a snapshot holds: the name of the file differs from run to run.
fn told(report: &TableReport) -> Value {
    let mut told = json!(report);
    told["file"] = json!("a.csv");
    told
}

fn entries(programme: &Programme) -> String {
    let work = &programme.own.reference;
    format!(
        "External_Reference,kind,amount,dated_on,funding_source,description,intervention,academic_year,reverses\n\
         B-1,BUDGET,\"£10,000.00\",2026-10-03,DSG,Extra grant,,2026/27,\n\
         B-2,budget,500,2026-10-04,DSG,More for it,{work},,\n\
         C-1,COMMITMENT,100.50,2026-10-05,DSG,Extension,{work},,\n\
         A-1,ACTUAL,100.50,2026-11-05,DSG,Extension paid,{work},,\n\
         R-1,REVERSAL,,2026-11-06,DSG,Paid twice,,,A-1\n\
         A-2,ACTUAL,50.25,2026-11-07,DSG,Paid in part,{},,\n",
        work.to_lowercase()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_is_taken_in_once_and_moves_the_balances() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let before = dump_rows(&app.app.db).await;
        let path = file(&entries(&programme));
        let tried = ledger(app, path.path(), true).await;
        assert_eq!((tried.created, tried.refused), (6, 0), "{tried:?}");
        assert_eq!(dump_rows(&app.app.db).await, before, "a dry run writes nothing");
        let report = ledger(app, path.path(), false).await;
        assert_eq!((report.rows, report.created, report.unchanged, report.refused), (6, 6, 0, 0), "{report:?}");
        let query = format!(
            "{{ intervention(reference: \"{}\") {{ allocatedPence committedPence actualPence }} commissioningPlan(year: \"2026/27\") {{ budgetPence allocatedPence }} }}",
            programme.own.reference
        );
        let answer = app.client(Who::Holder(Role::BoardMember)).ask(&query).await;
        let expected = json!({
            "intervention": { "allocatedPence": 850_000, "committedPence": 610_050, "actualPence": 205_025 },
            "commissioningPlan": { "budgetPence": 11_000_000, "allocatedPence": 1_650_000 },
        });
        assert_eq!(*answer.data(""), expected);
        let after = dump_rows(&app.app.db).await;
        let again = ledger(app, path.path(), false).await;
        assert_eq!((again.created, again.unchanged, again.refused), (0, 6, 0), "{again:?}");
        assert_eq!(dump_rows(&app.app.db).await, after, "the same file twice changes nothing");
        assert!(api::costs::service::check(&app.app.db).await.expect("the sums are compared").is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_with_bad_lines_is_refused_whole_and_each_line_is_told() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        ledger(app, file(&entries(&programme)).path(), false).await;
        let before = dump_rows(&app.app.db).await;
        let work = &programme.own.reference;
        let lines = format!(
            "external_reference,kind,amount,dated_on,funding_source,description,intervention,academic_year,reverses\n\
             Y-1,ACTUAL,1.00,2026-10-05,DSG,Fine,{work},,\n\
             C-1,COMMITMENT,200,2026-10-05,DSG,Another amount,{work},,\n\
             X-1,ACTUAL,-5,2026-10-05,DSG,Negative,{work},,\n\
             X-2,ACTUAL,5.005,2026-10-05,DSG,A fraction,{work},,\n\
             X-3,ACTUAL,5,2025-10-05,DSG,Another year,{work},,\n\
             X-4,ACTUAL,5,2026-10-05,NONE,No such source,{work},,\n\
             X-5,ACTUAL,5,2026-10-05,DSG,No such work,INT-2026-9999,,\n\
             X-6,ACTUAL,90000000,2026-10-05,DSG,Too much,{work},,\n\
             X-7,REVERSAL,,2026-10-05,DSG,Of a reversal,,,R-1\n\
             X-8,REVERSAL,,2026-10-05,DSG,Undone before,,,A-1\n\
             X-9,ACTUAL,5,05/10/2026,DSG,A day of another form,{work},,\n\
             X-9,ACTUAL,5,2026-10-05,DSG,The reference twice,{work},,\n\
             X-10,ACTUAL,99999999999999999,2026-10-05,DSG,Huge,{work},,\n\
             X-11,BUDGET,-99999999,2026-10-05,DSG,More than there is,,2026/27,\n\
             X-12,BUDGET,5,2026-10-05,DSG,No plan,,2027/28,\n\
             X-13,MAGIC,5,2026-10-05,DSG,No kind,{work},,\n\
             X-14,ACTUAL,5,2026-12-05,DSG,To come,{work},,\n\
             X-15,ACTUAL\n"
        );
        let report = ledger(app, file(&lines).path(), false).await;
        insta::assert_json_snapshot!("ledger_refused", told(&report));
        assert_eq!(dump_rows(&app.app.db).await, before, "nothing was written");
    })
    .await;
}

fn proposals(programme: &str) -> String {
    format!(
        "external_reference,academic_year,priority_code,kind,title,provider,cohort_codes,school_urns,planned_starts_on,planned_ends_on,measure,target,due_on\n\
         FIN-1,2026/27,4,TARGETED_PROGRAMME,Reading mentors,{programme},DISADVANTAGED BOYS,116187 116192,2026-11-01,2027-06-30,KS2 reading,70.5,2027-06-30\n\
         FIN-2,2026/27,4,attendance_campaign,\"Walk to school, every day\",,,116195,2027-01-09,2027-03-31,,,\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn interventions_are_proposed_once() {
    on_each_database(async |app| {
        settle_programme(app).await;
        let path = file(&proposals("rival alliance"));
        let before = dump_rows(&app.app.db).await;
        assert_eq!(interventions(app, path.path(), true).await.created, 2);
        assert_eq!(dump_rows(&app.app.db).await, before, "a dry run writes nothing");
        let report = interventions(app, path.path(), false).await;
        assert_eq!((report.created, report.refused), (2, 0), "{report:?}");
        let query = "{ interventions(filter: { statuses: [PROPOSED] }) { edges { node { reference externalReference title status provider { name } cohorts { code } successCriteria { measure target dueOn } participations { edges { node { school { urn } cohort { code } } } } history { edges { node { by action toState } } } } } } }";
        let answer = app.client(Who::Holder(Role::BoardMember)).ask(query).await;
        insta::assert_json_snapshot!("interventions_proposed", answer.data("/interventions"));
        let after = dump_rows(&app.app.db).await;
        let again = interventions(app, path.path(), false).await;
        assert_eq!((again.created, again.unchanged, again.refused), (0, 2, 0), "{again:?}");
        assert_eq!(dump_rows(&app.app.db).await, after, "the same file twice changes nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn interventions_with_bad_lines_are_refused_whole() {
    on_each_database(async |app| {
        settle_programme(app).await;
        interventions(app, file(&proposals("Rival Alliance")).path(), false).await;
        let before = dump_rows(&app.app.db).await;
        let lines = "external_reference,academic_year,priority_code,kind,title,provider,school_urns,planned_starts_on,planned_ends_on\n\
             FIN-3,2026/27,9,REVIEW,No such priority,,116187,2026-11-01,2027-06-30\n\
             FIN-4,2026/28,4,REVIEW,No year,,,2026-11-01,\n\
             FIN-5,2026/27,4,MAGIC,No kind,,1,31/10/2026,\n\
             FIN-6,2026/27,4,REVIEW,Unknown and closed schools,,999999 116190,2026-08-01,2027-06-30\n\
             FIN-8,2026/27,4,REVIEW,No such provider,Nobody,116187,2026-11-01,2027-06-30\n\
             FIN-1,2026/27,4,REVIEW,Changed,,,,\n\
             FIN-7,2026/27,4,REVIEW,Fine,,116187,2026-11-01,2027-06-30\n\
             FIN-7,2026/27,4,REVIEW,Twice,,116187,2026-11-01,2027-06-30\n\
             FIN-9,2025/26,4,REVIEW,No plan,,,,\n";
        let report = interventions(app, file(lines).path(), false).await;
        insta::assert_json_snapshot!("interventions_refused", told(&report));
        assert_eq!(dump_rows(&app.app.db).await, before, "nothing was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_another_form_are_told_what_they_lack() {
    on_each_database(async |app| {
        let failed = async |text: &str| {
            let error = import_ledger(&operation(app), portsmouth(), file(text).path(), false).await.unwrap_err();
            error.to_string()
        };
        let other = failed("URN,Name\n1,a\n").await;
        assert!(other.contains("lacks external_reference") && other.contains("unknown urn, name"), "{other}");
        assert!(failed("").await.contains("is empty"));
        assert!(failed("\u{0}\u{0}\u{0}\u{0}").await.contains("not a CSV"), "{}", failed("\u{0}\u{0}\u{0}\u{0}").await);
    })
    .await;
}
