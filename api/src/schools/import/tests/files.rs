use entities::source_file;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{Register, clock};
use crate::files::FileError;
use crate::schools::import::{ImportError, ImportKind, ImportOptions, import_file};

const REGISTER: &str = "URN,EstablishmentName\n100000,A School\n";

async fn files(register: &Register) -> u64 {
    source_file::Entity::find().count(&register.db).await.unwrap()
}

#[tokio::test]
async fn a_file_that_is_refused_as_a_whole_writes_nothing() {
    let register = Register::new().await;
    for (name, text, says) in [
        ("picture-2020.csv", "\u{89}PNG", "no header of a file of establishments"),
        ("empty-2020.csv", "", "is empty"),
        ("wrong-2020.csv", "URN,Nom\n100000,Une école\n", "GIAS_CSV lacks EstablishmentName"),
        ("results.csv", REGISTER, "--extract-date"),
        ("groups-2020.csv", "Group UID,Group Name,Group Type\n", "import it as groups"),
        ("twisted-2020.jsonl", "{\"urn\":", "no header"),
    ] {
        let error = register.try_import(ImportKind::Establishments, name, text).await.unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    let png = register.save("photo-2020.csv", b"\x89PNG\r\n\x1a\n");
    let options = ImportOptions::default();
    let error = import_file(&register.db, &clock(), ImportKind::Links, &png, &options, &mut ()).await.unwrap_err();
    assert!(matches!(error, ImportError::File(FileError::NotText { found: "a PNG image", .. })));
    assert_eq!(files(&register).await, 0);
}

#[tokio::test]
async fn a_file_cut_short_is_undone_to_its_first_line() {
    use std::io::Write;
    let register = Register::new().await;
    let lines: String = (100_000..140_000).map(|urn| format!("{urn},School {}\n", urn * 7919 % 10_007)).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(format!("URN,EstablishmentName\n{lines}").as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    let path = register.save("register-2020.csv.gz", &whole[..whole.len() / 8]);
    let options = ImportOptions::default();
    let kind = ImportKind::Establishments;
    let error = import_file(&register.db, &clock(), kind, &path, &options, &mut ()).await.unwrap_err();
    assert!(matches!(error, ImportError::File(FileError::Broken { line: 600.., .. })), "{error}");
    assert_eq!(files(&register).await, 0);
    assert!(register.everything().await.schools.is_empty());
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_and_writes_nothing() {
    let register = Register::new().await;
    let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let report = register.try_import_with(ImportKind::Establishments, "a-2020.csv", REGISTER, options).await.unwrap();
    assert_eq!((report.created, report.dry_run), (1, true));
    assert_eq!(files(&register).await, 0);
}

#[tokio::test]
async fn the_same_bytes_are_one_file_of_the_latest_day() {
    let register = Register::new().await;
    for (day, counts) in [("2020-01-01", "2020-01-01"), ("2022-01-01", "2022-01-01"), ("2021-01-01", "2022-01-01")] {
        let report = register.schools(&format!("register-{day}.csv"), REGISTER).await;
        assert_eq!(report.extracted_on.to_string(), counts);
    }
    assert_eq!(files(&register).await, 1);
    register.schools("other-2021-06-01.csv", "URN,EstablishmentName\n100000,Other Name\n").await;
    assert_eq!(register.school(100_000).await.name, "A School");
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named() {
    let register = Register::new().await;
    let path = register.folder.path().join("nowhere-2020.csv");
    let options = ImportOptions::default();
    let error = import_file(&register.db, &clock(), ImportKind::Groups, &path, &options, &mut ()).await.unwrap_err();
    assert!(error.to_string().contains("nowhere-2020.csv"), "{error}");
}

#[tokio::test]
async fn an_import_can_be_given_to_another_thread() {
    fn is_send(_: impl Send) {}
    let register = Register::new().await;
    let (clock, options) = (clock(), ImportOptions::default());
    is_send(import_file(&register.db, &clock, ImportKind::Groups, "a".as_ref(), &options, &mut ()));
}

#[tokio::test]
async fn two_files_of_one_day_that_disagree_are_not_turned_back_and_forth() {
    let register = Register::new().await;
    let school = |name: &str, grade: &str| {
        format!("URN,EstablishmentName,OfstedRating (name),OfstedLastInsp\n100000,{name},{grade},14-01-2020\n")
    };
    let link = |name: &str| format!("URN,LinkURN,LinkName,LinkType\n100000,100001,{name},Predecessor\n");
    for turn in 0..3 {
        let (name, grade) = if turn == 1 { ("Other", "Good") } else { ("One", "Outstanding") };
        let schools = register.schools(&format!("{name}-2022-01-01.csv"), &school(name, grade)).await;
        let links = register.import(ImportKind::Links, &format!("{name}-links-2022-01-01.csv"), &link(name)).await;
        assert_eq!((schools.updated, links.updated), if turn == 1 { (1, 1) } else { (0, 0) });
    }
    let everything = register.everything().await;
    assert_eq!(everything.schools[0].name, "Other");
    assert_eq!(everything.schools[0].ofsted_grade_code.as_deref(), Some("2"));
    assert_eq!(everything.links[0].link_name.as_deref(), Some("Other"));
}

#[tokio::test]
async fn a_file_is_of_no_day_that_is_yet_to_come() {
    let register = Register::new().await;
    for name in ["register-2027-01-01.csv", "register-2026-09-22.csv"] {
        let error = register.try_import(ImportKind::Establishments, name, REGISTER).await.unwrap_err();
        assert!(matches!(error, ImportError::FutureExtract { .. }), "{error}");
        assert!(error.to_string().contains("today is 2026-09-21"), "{error}");
    }
    register.schools("register-2026-09-21.csv", REGISTER).await;
}

#[tokio::test]
async fn a_day_that_is_given_puts_right_a_wrong_one() {
    let register = Register::new().await;
    let dated = |day: &str| ImportOptions { extracted_on: day.parse().ok(), ..ImportOptions::default() };
    let kind = ImportKind::Establishments;
    register.try_import_with(kind, "old.csv", REGISTER, dated("2025-03-01")).await.unwrap();
    let newer = "URN,EstablishmentName\n100000,Newer Name\n";
    register.schools("newer-2021-01-01.csv", newer).await;
    assert_eq!(register.school(100_000).await.name, "A School");
    let report = register.try_import_with(kind, "old.csv", REGISTER, dated("2020-03-01")).await.unwrap();
    assert_eq!(report.extracted_on.to_string(), "2020-03-01");
    register.schools("newer-2021-01-01.csv", newer).await;
    assert_eq!(register.school(100_000).await.name, "Newer Name");
    assert_eq!(files(&register).await, 2);
}
