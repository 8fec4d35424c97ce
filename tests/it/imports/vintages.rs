use super::{Register, on_each_register};

const A: (&str, &str) = (
    "a-2020-01-01.csv",
    "URN,EstablishmentName,EstablishmentStatus (name),SchoolCapacity,Town\n\
        100000,Old Name,Open,200,Portsmouth\n100001,Other School,Open,90,Southsea\n",
);
const B: (&str, &str) = (
    "b-2021-01-01.csv",
    "URN,EstablishmentName,EstablishmentStatus (name),CloseDate,Town\n\
        100000,New Name,Closed,31-08-2020,\n100002,Third School,Open,,Fratton\n",
);

/// What the register says, without which file was imported when.
async fn register_says(register: &Register) -> Vec<String> {
    let rows = register.rows().await;
    let files = ["source_file ", "school_source ", "seaql_migrations "];
    rows.into_iter().filter(|row| !files.iter().any(|table| row.starts_with(table))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_give_the_same_register_in_either_order() {
    on_each_register(async |one| {
        one.schools(A.0, A.1).await;
        one.schools(B.0, B.1).await;
        let forwards = register_says(one).await;
        on_each_register(async |other| {
            other.schools(B.0, B.1).await;
            other.schools(A.0, A.1).await;
            if other.db.get_database_backend() == one.db.get_database_backend() {
                assert_eq!(register_says(other).await, forwards);
            }
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_file_updates_closes_and_links() {
    on_each_register(async |register| {
        register.schools(A.0, A.1).await;
        let report = register.schools(B.0, B.1).await;
        assert_eq!((report.created, report.updated, report.closed, report.unchanged), (1, 1, 1, 0));
        let school = register.school(100_000).await;
        assert_eq!((&school["name"], &school["status_code"]), (&"New Name".into(), &2.into()));
        assert_eq!(school["closed_on"], "2020-08-31");
        assert_eq!(register.school(100_001).await["name"], "Other School", "what the file leaves out stays");
        let links =
            "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n100002,100000,New Name,Predecessor,01-09-2020\n";
        assert_eq!(register.links("links-2021-02-01.csv", links).await.created, 1);
        let link = register.rows_of("school_link").await.pop().expect("a link");
        assert_eq!((&link["urn"], &link["link_urn"]), (&100_002.into(), &100_000.into()));
        assert_eq!(register.links("links-2021-02-01.csv", links).await.unchanged, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poorer_file_blanks_nothing_and_an_older_one_overwrites_nothing() {
    on_each_register(async |register| {
        register.schools(A.0, A.1).await;
        register.schools("poor-2022-01-01.csv", "URN,EstablishmentName\n100000,Newest Name\n").await;
        let school = register.school(100_000).await;
        assert_eq!((&school["name"], &school["capacity"]), (&"Newest Name".into(), &200.into()));
        assert_eq!((&school["town"], &school["status_code"]), (&"Portsmouth".into(), &1.into()));
        let old = "URN,EstablishmentName,Town,Postcode\n100000,Oldest Name,Gosport,PO1 1AA\n";
        register.schools("old-2019-01-01.csv", old).await;
        let school = register.school(100_000).await;
        assert_eq!((&school["name"], &school["town"]), (&"Newest Name".into(), &"Portsmouth".into()));
        assert_eq!(school["postcode"], "PO1 1AA", "what only the older file knows is taken");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_twice_changes_nothing_under_another_name_too() {
    on_each_register(async |register| {
        register.schools(A.0, A.1).await;
        let before = register.rows().await;
        for name in [A.0, "copy-2020-01-01.csv"] {
            let report = register.schools(name, A.1).await;
            assert_eq!((report.created, report.updated, report.unchanged), (0, 0, 2));
        }
        assert_eq!(register.rows().await, before);
    })
    .await;
}
