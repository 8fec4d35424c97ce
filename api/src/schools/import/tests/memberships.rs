use chrono::NaiveDate;

use super::Register;
use crate::auth::Actor;
use crate::schools::import::{ImportKind, ImportOptions, ImportReport};
use crate::schools::store::memberships::trusts_on;

const HEADER: &str = "URN,Group UID,Group ID,Group Name,Companies House Number,Group Type (code),Group Type,Closed Date,\
    Open date,Group Status (code),Group Status,Joined date,EstablishmentName,LA (code),LA (name)";

/// A line of a file of memberships: school, group, day of joining.
fn line(urn: i32, uid: i32, joined: &str) -> String {
    format!(
        "{urn},{uid},TR0{uid},Trust {uid},6893415.0,6,Multi-academy trust,,1900-01-01,OPEN,Open,{joined},School {urn},851,Portsmouth\n"
    )
}

fn file(lines: &[String]) -> String {
    format!("{HEADER}\n{}", lines.concat())
}

async fn import(register: &Register, year: i32, lines: &[String]) -> ImportReport {
    register.import(ImportKind::Links, &format!("links-{year}-03-31.csv"), &file(lines)).await
}

#[tokio::test]
async fn a_file_of_memberships_is_all_that_is_known_of_some_schools_and_groups() {
    let register = Register::new().await;
    let report = import(&register, 2020, &[line(20_003, 3001, "1900-01-01")]).await;
    assert_eq!((report.created, report.also_created), (1, 2));
    let everything = register.everything().await;
    assert_eq!(everything.groups[0].companies_house_number.as_deref(), Some("06893415"));
    assert_eq!(everything.groups[0].opened_on, None);
    assert_eq!(everything.memberships, [(20_003, 3001, String::new(), String::new())]);
    assert_eq!(everything.schools[0].trust_uid.map(|uid| uid.get()), Some(3001));
}

#[tokio::test]
async fn a_later_file_moves_a_school_to_another_trust_in_whatever_order_they_come() {
    let before = [line(100_000, 3001, "2015-09-01"), line(100_001, 3001, "2015-09-01")];
    let after = [line(100_000, 3002, "2020-09-01")];
    for years in [[2020, 2021], [2021, 2020]] {
        let register = Register::new().await;
        for year in years {
            import(&register, year, if year == 2020 { &before } else { &after }).await;
        }
        let everything = register.everything().await;
        let moved: Vec<_> =
            everything.memberships.iter().map(|row| (row.0, row.1, row.2.as_str(), row.3.as_str())).collect();
        assert_eq!(
            moved,
            [
                (100_000, 3001, "2015-09-01", "2020-09-01"),
                (100_000, 3002, "2020-09-01", ""),
                (100_001, 3001, "2015-09-01", ""),
            ]
        );
        assert_eq!(everything.schools[0].trust_uid.map(|uid| uid.get()), Some(3002));
        assert_eq!(everything.schools[1].trust_uid.map(|uid| uid.get()), Some(3001));
    }
}

#[tokio::test]
async fn counts_what_ended_and_changes_nothing_the_second_time() {
    let register = Register::new().await;
    import(&register, 2020, &[line(100_000, 3001, "2015-09-01")]).await;
    let later = [line(100_000, 3002, "2020-09-01")];
    let report = import(&register, 2021, &later).await;
    assert_eq!((report.created, report.updated, report.closed), (1, 1, 1));
    let before = register.everything().await;
    let again = import(&register, 2021, &later).await;
    assert_eq!((again.created, again.updated, again.unchanged, again.closed), (0, 0, 1, 0));
    let old_again = import(&register, 2020, &[line(100_000, 3001, "2015-09-01")]).await;
    assert_eq!((old_again.created, old_again.updated, old_again.closed), (0, 0, 0));
    assert_eq!(before, register.everything().await);
}

#[tokio::test]
async fn a_group_that_closes_ends_its_memberships() {
    let register = Register::new().await;
    import(&register, 2020, &[line(100_000, 3001, "2015-09-01")]).await;
    let groups = "Group UID,Group Name,Group Type (code),Group Type,Closed Date,Group Status (code),Group Status\n\
        3001,Trust 3001,6,Multi-academy trust,2020-08-31,CLOSED,Closed\n";
    let report = register.import(ImportKind::Groups, "groups-2020-12-31.csv", groups).await;
    assert_eq!((report.updated, report.closed), (1, 2), "the group and its membership");
    let everything = register.everything().await;
    assert_eq!(everything.memberships[0].3, "2020-08-31");
    assert_eq!(everything.schools[0].trust_uid, None);
}

#[tokio::test]
async fn the_same_membership_twice_in_a_file_is_refused() {
    let register = Register::new().await;
    let report = import(&register, 2020, &[line(100_000, 3001, "2015-09-01"), line(100_000, 3001, "2015-09-01")]).await;
    assert_eq!((report.created, report.refused), (1, 1));
    assert!(report.refusals[0].reason.contains("line 2"));
}

#[tokio::test]
async fn a_membership_that_a_later_file_lists_again_is_reopened() {
    let register = Register::new().await;
    let listed = [line(100_000, 3001, "2015-09-01")];
    import(&register, 2020, &listed).await;
    import(&register, 2021, &[line(100_000, 3002, "2015-09-01")]).await;
    assert_eq!(register.everything().await.memberships[0].3, "2021-03-31");
    let report = import(&register, 2022, &listed).await;
    assert_eq!((report.created, report.updated, report.unchanged, report.closed), (0, 2, 0, 1));
    let ends: Vec<_> = register.everything().await.memberships.into_iter().map(|row| row.3).collect();
    assert_eq!(ends, ["", "2022-03-31"]);
}

#[tokio::test]
async fn of_trusts_that_a_file_lists_at_a_time_the_one_joined_last_counts() {
    let register = Register::new().await;
    let listed = [line(100_000, 3002, "2020-09-01"), line(100_000, 3001, "2015-09-01")];
    import(&register, 2021, &listed).await;
    let (reader, day) = (Actor::Anonymous { may_read_register: true }, NaiveDate::from_ymd_opt(2021, 1, 1).unwrap());
    let trusts = trusts_on(&register.db, &reader, &[100_000], day).await.unwrap();
    assert_eq!(trusts[&100_000].get(), 3002);
    assert_eq!(register.school(100_000).await.trust_uid, trusts.get(&100_000).copied());
}

#[tokio::test]
async fn a_school_that_closes_leaves_its_trust_in_whatever_order_the_files_come() {
    let listed = [line(100_000, 3001, "2015-09-01")];
    let closed = "URN,EstablishmentName,EstablishmentStatus (code),CloseDate\n100000,School 100000,2,31-08-2020\n";
    for is_closed_first in [false, true] {
        let register = Register::new().await;
        if is_closed_first {
            register.schools("register-2021-01-01.csv", closed).await;
        }
        import(&register, 2020, &listed).await;
        if !is_closed_first {
            let report = register.schools("register-2021-01-01.csv", closed).await;
            assert_eq!((report.updated, report.closed), (1, 2), "the school and its membership");
        }
        let everything = register.everything().await;
        assert_eq!(everything.memberships[0].3, "2020-08-31");
        assert_eq!(everything.schools[0].trust_uid, None);
        let open = "URN,EstablishmentName,EstablishmentStatus (code),CloseDate\n100000,School 100000,3,31-08-2020\n";
        register.schools("register-2022-01-01.csv", open).await;
        assert_eq!(register.everything().await.memberships[0].3, "");
    }
}

const COMPLETE: ImportOptions = ImportOptions { is_complete: true, extracted_on: None, dry_run: false };

async fn import_complete(register: &Register, year: i32, lines: &[String]) -> ImportReport {
    let name = format!("links-{year}-03-31.csv");
    register.try_import_with(ImportKind::Links, &name, &file(lines), COMPLETE).await.unwrap()
}

#[tokio::test]
async fn a_complete_file_ends_the_memberships_of_schools_that_it_leaves_out_in_whatever_order_they_come() {
    let before = [line(100_000, 3001, "2015-09-01"), line(100_001, 3001, "2015-09-01")];
    let after = [line(100_000, 3001, "2015-09-01")];
    for is_complete_first in [false, true] {
        let register = Register::new().await;
        if is_complete_first {
            import_complete(&register, 2021, &after).await;
        }
        import(&register, 2020, &before).await;
        if !is_complete_first {
            let report = import_complete(&register, 2021, &after).await;
            assert_eq!((report.created, report.updated, report.unchanged, report.closed), (0, 1, 1, 1));
        }
        let again = import_complete(&register, 2021, &after).await;
        assert_eq!((again.created, again.updated, again.closed), (0, 0, 0));
        let everything = register.everything().await;
        let ends: Vec<_> = everything.memberships.iter().map(|row| row.3.as_str()).collect();
        assert_eq!(ends, ["", "2021-03-31"]);
        assert_eq!(everything.schools[1].trust_uid, None);
    }
}

#[tokio::test]
async fn a_file_with_refused_lines_is_not_complete() {
    let register = Register::new().await;
    import(&register, 2020, &[line(100_000, 3001, "2015-09-01"), line(100_001, 3001, "2015-09-01")]).await;
    let listed = [line(100_000, 3001, "2015-09-01"), line(100_001, 3001, "31-02-2015")];
    let report = import_complete(&register, 2021, &listed).await;
    assert_eq!((report.refused, report.warnings, report.closed), (1, 1, 0));
    assert_eq!(register.everything().await.memberships[1].3, "");
}

#[tokio::test]
async fn only_a_file_of_memberships_can_be_complete() {
    let register = Register::new().await;
    let text = "URN,EstablishmentName\n100000,A School\n";
    let kind = ImportKind::Establishments;
    let error = register.try_import_with(kind, "a-2020.csv", text, COMPLETE).await.unwrap_err();
    assert!(error.to_string().contains("--complete"), "{error}");
}
