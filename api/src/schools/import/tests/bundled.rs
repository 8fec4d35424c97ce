use entities::keys::LaCode;
use sea_orm::{ConnectionTrait, Database};

use super::{Everything, Register, clock};
use crate::db::statements::StatementCount;
use crate::schools::import::bundled::FILES;
use crate::schools::import::run::import;
use crate::schools::import::{ImportKind, ImportOptions, ImportReport, import_bundled};

async fn import_all(register: &Register) -> Vec<ImportReport> {
    import_bundled(&register.db, &clock(), &mut ()).await.unwrap()
}

#[tokio::test]
async fn the_bundled_extract_is_imported_whole_and_a_second_time_changes_nothing() {
    let register = Register::new().await;
    let first = import_all(&register).await;
    assert!(
        first.iter().all(|report| report.refused == 0),
        "{:?}",
        first.iter().map(|r| &r.refusals).collect::<Vec<_>>()
    );
    assert_eq!(first[0].rows, 1_298);
    let before = register.everything().await;
    for (kind, source) in FILES {
        let report = import(&register.db, &clock(), kind, &source, &ImportOptions::default(), &mut ()).await.unwrap();
        assert_eq!(
            (report.created, report.updated, report.closed, report.also_created),
            (0, 0, 0, 0),
            "{}",
            report.file
        );
    }
    assert_eq!(before, register.everything().await);
}

#[tokio::test]
async fn bundled_files_that_are_in_already_are_not_read_again() {
    let register = Register::new().await;
    let first = import_all(&register).await;
    let count = StatementCount::default();
    let second = count.scope(import_all(&register)).await;
    assert_eq!(usize::try_from(count.get()).unwrap(), FILES.len(), "one statement to find each");
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(
            (&second.file, &second.sha256, second.extracted_on),
            (&first.file, &first.sha256, first.extracted_on)
        );
        assert_eq!((second.rows, second.created, second.updated), (0, 0, 0));
    }
}

/// Figures of the README of the data: Portsmouth has 161 establishments, 67 of them open, and 81 memberships.
#[tokio::test]
async fn portsmouth_is_as_its_files_say() {
    let register = Register::new().await;
    import_all(&register).await;
    let everything = register.everything().await;
    let portsmouth: Vec<_> = everything
        .schools
        .iter()
        .filter(|school| school.la_code == LaCode::new(851) && school.type_code != Some(47))
        .collect();
    assert_eq!(portsmouth.len(), 161);
    assert_eq!(portsmouth.iter().filter(|school| school.status_code == Some(1)).count(), 67);
    let in_trust = portsmouth.iter().filter(|school| school.trust_uid.is_some()).count();
    assert_eq!(in_trust, 43, "42 in a multi-academy trust, 1 in a single-academy trust");
    assert!(portsmouth.iter().filter(|school| school.ofsted_grade_code.is_some()).count() > 50);
}

#[tokio::test]
async fn files_of_schools_may_come_in_any_order() {
    let mut found: Vec<Everything> = Vec::new();
    for turn in 0..4 {
        let register = Register::new().await;
        let mut files: Vec<_> = FILES.into_iter().filter(|(kind, _)| *kind == ImportKind::Establishments).collect();
        let others: Vec<_> = FILES.into_iter().filter(|(kind, _)| *kind == ImportKind::Links).collect();
        if turn % 2 == 1 {
            files.reverse();
        }
        files.splice(turn..turn, others);
        for (kind, source) in files {
            import(&register.db, &clock(), kind, &source, &ImportOptions::default(), &mut ()).await.unwrap();
        }
        let everything = register.everything().await;
        // An inspection keeps no vintage of each cell, and these files know no more of it than its grade.
        found.push(everything);
    }
    for other in &found[1..] {
        assert_eq!(found[0].schools, other.schools);
        assert_eq!(found[0], *other);
    }
}

#[tokio::test]
async fn a_chunk_costs_few_statements_whatever_it_holds() {
    for rows in [10, 500] {
        let register = Register::new().await;
        let lines: String = (0..rows).map(|row| format!("{},School number {row}\n", 100_000 + row)).collect();
        let count = StatementCount::default();
        count.scope(register.schools("register-2020.csv", &format!("URN,EstablishmentName\n{lines}"))).await;
        assert!(count.get() < 60, "{rows} rows cost {} statements", count.get());
    }
}

#[tokio::test]
async fn two_imports_at_a_time_wait_for_each_other() {
    let (together, alone) = (Register::new().await, Register::new().await);
    tokio::join!(import_all(&together), import_all(&together));
    import_all(&alone).await;
    assert_eq!(together.everything().await, alone.everything().await);
}

#[tokio::test]
async fn the_same_on_postgresql() {
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
    let name = format!("import_{}", std::process::id());
    let server = Database::connect(&url).await.unwrap();
    server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = url.rsplit_once('/').unwrap();
    let postgres = Register::at(&format!("{base}/{name}"), tempfile::tempdir().unwrap()).await;
    tokio::join!(import_all(&postgres), import_all(&postgres));
    let sqlite = Register::new().await;
    import_all(&sqlite).await;
    assert_eq!(postgres.everything().await, sqlite.everything().await);
    postgres.db.close().await.unwrap();
    server.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
