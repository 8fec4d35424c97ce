use api::files::FileError;
use api::schools::import::{ImportError, ImportKind, ImportOptions, import_file};

use super::{Register, clock, gzip, on_each_register};

const GOOD: &str = "URN,EstablishmentName,Town\n100000,Harbour School,Portsmouth\n";
/// The first bytes of a PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0";

async fn refused(register: &Register, name: &str, bytes: &[u8]) -> String {
    let before = register.rows().await;
    let error = register.try_schools(name, bytes).await.expect_err("the file is refused");
    assert!(register.rows().await == before, "{name} left something half-written");
    error.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_imported_is_refused_whole_and_says_why() {
    on_each_register(async |register| {
        register.schools("a-2020-01-01.csv", GOOD).await;
        let many: String = (0..2_000).map(|n| format!("{},School {n},Portsmouth\n", 100_000 + n)).collect();
        let whole = gzip(format!("URN,EstablishmentName,Town\n{many}").as_bytes());
        let half = whole.get(..whole.len() / 2).expect("a half");
        for (name, bytes, words) in [
            ("b-2021-01-01.csv", PNG, "PNG"),
            ("b-2021-01-01.csv", b"".as_slice(), "empty"),
            ("b-2021-01-01.csv", b"\xef\xbb\xbf\n".as_slice(), "empty"),
            ("b-2021-01-01.csv", b"Town,Postcode\nPortsmouth,PO1\n".as_slice(), "URN"),
            ("b-2021-01-01.csv.gz", half, "download it again"),
            ("b-2021-01-01.csv.gz", b"\x1f\x8b\x08nonsense".as_slice(), "b-2021-01-01.csv.gz"),
            ("b.csv", GOOD.as_bytes(), "--extract-date"),
        ] {
            let said = refused(register, name, bytes).await;
            assert!(said.contains(words) && said.contains(name), "{name}: {said}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_header_names_the_missing_columns_and_the_right_kind() {
    on_each_register(async |register| {
        let said = refused(register, "b-2021-01-01.csv", b"EstablishmentName,Town\nHarbour School,Portsmouth\n").await;
        assert!(said.contains("URN") && said.contains("EstablishmentName"), "{said}");
        let groups = "Group UID,Group Name,Group Type,Group Status\n1,A,Federation,Open\n";
        let said = refused(register, "b-2021-01-01.csv", groups.as_bytes()).await;
        assert!(said.contains("groups") || said.contains("Group UID"), "{said}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_or_no_file_is_told() {
    on_each_register(async |register| {
        let folder = register.folder.path();
        for (path, words) in [(folder.join("nothing-2021.csv"), "cannot be read"), (folder.to_owned(), "is no file")] {
            let options = ImportOptions::default();
            let imported =
                import_file(&register.db, &clock(), ImportKind::Establishments, &path, &options, &mut ()).await;
            let error = imported.expect_err("nothing to import");
            assert!(
                matches!(error, ImportError::File(FileError::Unreadable { .. } | FileError::NotAFile(_))),
                "{error:?}"
            );
            assert!(error.to_string().contains(words), "{error}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_what_would_change_and_changes_nothing() {
    on_each_register(async |register| {
        let before = register.rows().await;
        let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
        let kind = ImportKind::Establishments;
        let tried = register.import_with(kind, "a-2020-01-01.csv", GOOD.as_bytes(), dry).await.expect("a summary");
        assert!(register.rows().await == before);
        let done = register.schools("a-2020-01-01.csv", GOOD).await;
        assert_eq!((tried.created, tried.sha256.as_str()), (done.created, done.sha256.as_str()));
        assert!(tried.dry_run && !done.dry_run);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn encodings_marks_and_line_ends_do_not_matter() {
    on_each_register(async |register| {
        let latin = b"URN,EstablishmentName,Town\r\n100001,\xc9cole St Andr\xe9 \x96 Infants,Caf\xe9\n".as_slice();
        let utf_8 = "\u{feff}URN,EstablishmentName,Town\n100002,École St André – Infants,Café\r\n".as_bytes();
        let mixed =
            b"URN,EstablishmentName,Town\r\n100003,\"Two\nLines\",A\n100004,Next,B\n100005,Last,C\r\n".as_slice();
        for (name, bytes) in [("a-2020.csv", latin), ("b-2020.csv", utf_8), ("c-2020.csv", mixed)] {
            let report = register.try_schools(name, bytes).await.expect("imported");
            assert_eq!(report.refused, 0, "{name}: {:?}", report.refusals);
        }
        let zipped = gzip("URN,EstablishmentName,Town\n100006,Zipped,Café\n".as_bytes());
        register.try_schools("d-2020.csv.gz", &zipped).await.expect("imported");
        for urn in [100_001, 100_002] {
            let school = register.school(urn).await;
            assert_eq!((&school["name"], &school["town"]), (&"École St André – Infants".into(), &"Café".into()));
        }
        assert_eq!(register.school(100_004).await["name"], "Next");
        assert_eq!(register.school(100_005).await["name"], "Last");
        assert_eq!(register.school(100_006).await["town"], "Café");
    })
    .await;
}
