use entities::code_lists::establishment_type;
use entities::keys::{LaCode, Laestab};
use entities::{local_authority, name_word, name_word_deletion};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::Register;
use crate::files::Refusal;
use crate::schools::import::ImportKind;
use crate::schools::rules::names::fold;

const FULL_COLUMNS: &str = include_str!("../../../../data/samples/edubasealldata-full-header-sample-2018.csv");

#[tokio::test]
async fn a_bad_line_is_refused_and_the_others_are_imported() {
    let register = Register::new().await;
    let text = "URN,EstablishmentName,OpenDate,CloseDate\n\
        100000,Good School,01-09-2000,\n\
        x,No Number,,\n\
        100001,Bad Day,31-02-2016,\n\
        100002,Worse Day,,00-00-0000\n\
        100003,Too Few\n\
        100000,Twice,,\n\
        100004,Spilt,,,over,the,end\n";
    let report = register.schools("register-2020.csv", text).await;
    let refused: Vec<_> =
        report.refusals.iter().map(|Refusal { line, column, value, .. }| (*line, &**column, &**value)).collect();
    assert_eq!(
        refused,
        [
            (3, "URN", "x"),
            (4, "OpenDate", "31-02-2016"),
            (5, "CloseDate", "00-00-0000"),
            (6, "", ""),
            (7, "URN", "100000"),
        ]
    );
    assert!(report.refusals[4].reason.contains("line 2"));
    assert_eq!((report.rows, report.created, report.refused), (7, 2, 5));
    assert_eq!(register.school(100_004).await.name, "Spilt");
}

#[tokio::test]
async fn a_later_file_updates_and_closes_and_a_poorer_one_blanks_nothing() {
    let register = Register::new().await;
    let rich =
        "URN,EstablishmentName,EstablishmentStatus (name),SchoolCapacity,Town\n100000,Old Name,Open,200,Portsmouth\n";
    register.schools("a-2020-01-01.csv", rich).await;
    let poor = "URN,EstablishmentName,EstablishmentStatus (name),Town\n100000,New Name,Closed,\n";
    let report = register.schools("b-2021-01-01.csv", poor).await;
    assert_eq!((report.updated, report.closed), (1, 1));
    let school = register.school(100_000).await;
    assert_eq!(
        (school.name.as_str(), school.name_sort.as_str(), school.capacity, school.town),
        ("New Name", "new name", Some(200), None)
    );
    let old = "URN,EstablishmentName,Town,UKPRN\n100000,Oldest Name,Southsea,10012345.0\n";
    register.schools("c-2019-01-01.csv", old).await;
    let school = register.school(100_000).await;
    assert_eq!((school.name.as_str(), school.town), ("New Name", None));
    assert_eq!(school.ukprn.map(|ukprn| ukprn.get()), Some(10_012_345));
}

#[tokio::test]
async fn words_follow_the_name() {
    let register = Register::new().await;
    register
        .schools("a-2020.csv", "URN,EstablishmentName\n100000,Saint Swithun's School\n100001,Harbour School\n")
        .await;
    register.schools("b-2021.csv", "URN,EstablishmentName\n100000,Harbour Academy\n").await;
    let words =
        name_word::Entity::find().filter(name_word::Column::SubjectKey.eq(100_000)).all(&register.db).await.unwrap();
    assert_eq!(words.iter().map(|row| row.word.as_str()).collect::<Vec<_>>(), ["academy", "harbour"]);
    let remainders = |word: &'static str| {
        name_word_deletion::Entity::find().filter(name_word_deletion::Column::Word.eq(word)).count(&register.db)
    };
    assert_eq!(remainders("swithuns").await.unwrap(), 0);
    assert_eq!(remainders("school").await.unwrap(), 6, "the word and each letter left out; o and o are the same");
    assert_eq!(remainders("harbour").await.unwrap(), 8);
}

#[tokio::test]
async fn the_full_column_set_gives_school_and_inspection() {
    let register = Register::new().await;
    let report = register.schools("edubasealldata20181001.csv", FULL_COLUMNS).await;
    assert_eq!((report.format.as_str(), report.created, report.refused), ("GIAS_CSV", 4, 0));
    let school = register.school(100_492).await;
    assert_eq!(school.laestab, Laestab::new(2_073_402));
    assert_eq!(school.type_group_code, Some(4));
    assert_eq!(school.region_code.as_deref(), Some("E12000007"));
    assert_eq!(school.fsm_basis_points.map(|percent| percent.basis_points()), Some(3_000));
    assert_eq!(school.ofsted_grade_code.as_deref(), Some("1"));
    assert_eq!(school.ofsted_inspected_on.map(|day| day.to_string()).as_deref(), Some("2014-11-05"));
}

#[tokio::test]
async fn names_of_head_teachers_are_not_kept() {
    let register = Register::new().await;
    let text = "URN,EstablishmentName,HeadTitle (name),HeadFirstName,HeadLastName\n100000,A School,Dr,Zebedee,Quux\n";
    register.schools("a-2020.csv", text).await;
    let everything = format!("{:?}", register.everything().await).to_lowercase();
    assert!(!everything.contains("zebedee") && !everything.contains("quux"));
}

#[tokio::test]
async fn a_code_list_grows_by_an_entry_with_code_and_name() {
    let register = Register::new().await;
    let text = "URN,EstablishmentName,TypeOfEstablishment (code),TypeOfEstablishment (name)\n100000,A,98,Moon school\n";
    let report = register.schools("a-2020.csv", text).await;
    assert_eq!((report.warnings, report.remarks[0].line), (1, 2));
    assert_eq!(report.remarks[0].reason, "establishment type 98, Moon school, is new: it was added to the list");
    let added = establishment_type::Entity::find_by_id(98).one(&register.db).await.unwrap().unwrap();
    assert_eq!(added.name, "Moon school");
    assert_eq!(register.school(100_000).await.type_code, Some(98));
    let unknown = "URN,EstablishmentName,TypeOfEstablishment (name)\n100001,B,Sun school\n";
    let report = register.schools("b-2020.csv", unknown).await;
    assert!(report.refusals[0].reason.contains("known are") && report.refusals[0].reason.contains("Moon school"));
}

#[tokio::test]
async fn of_a_school_with_a_line_for_each_year_the_latest_counts() {
    let register = Register::new().await;
    let text = "AcademicYear,LA,LAEstab,SchoolName,URN\n201617,851,8511111,Before,100000\n201718,851,8512222,Now,100000\n201516,820,8203333,Long ago,100000\n";
    for _ in 0..2 {
        let report = register.schools("laestab-2018.csv", text).await;
        assert_eq!((report.rows, report.refused, report.updated), (3, 0, 0));
    }
    let school = register.school(100_000).await;
    assert_eq!((school.name.as_str(), school.laestab), ("Now", Laestab::new(8_512_222)));
    assert_eq!((school.la_code, school.establishment_number), (LaCode::new(851), Some(2222)));
}

#[tokio::test]
async fn inspections_find_their_school_by_laestab_and_the_open_one_first() {
    let register = Register::new().await;
    let schools = "URN,EstablishmentName,LA (code),EstablishmentNumber,EstablishmentStatus (code)\n\
        100000,Old,851,4000,2\n100001,New,851,4000,1\n";
    register.schools("a-2022.csv", schools).await;
    let text = "LAESTAB,Inspection start date,Publication date,Overall effectiveness,Category of concern,Safeguarding is effective?,Previous inspection start date,Previous full inspection overall effectiveness\n\
        8514000,2020-01-14,2020-02-20 00:00:00,4,SWK,No,2016-05-04,2\n\
        8519999,2020-01-14,2020-02-20,1,,Yes,,\n";
    let report = register.import(ImportKind::Inspections, "mi-2022-02-28.csv", text).await;
    assert_eq!((report.created, report.refused), (2, 1));
    assert!(report.refusals[0].reason.contains("import its establishments first"));
    let school = register.school(100_001).await;
    assert_eq!(school.ofsted_grade_code.as_deref(), Some("4"));
    let inspections = register.everything().await.inspections;
    assert_eq!(inspections[1].category_of_concern.as_deref(), Some("SWK"));
    assert_eq!(inspections[1].is_safeguarding_effective, Some(false));
    assert_eq!(inspections[0].inspected_on.to_string(), "2016-05-04");
}

#[tokio::test]
async fn special_measures_are_a_grade_and_a_category() {
    let register = Register::new().await;
    let text =
        "URN,EstablishmentName,OfstedRating (name),OfstedLastInsp\n100000,A,Special Measures,14-01-2020\n100001,B,,\n";
    register.schools("a-2022.csv", text).await;
    let inspections = register.everything().await.inspections;
    assert_eq!(inspections.len(), 1);
    assert_eq!(inspections[0].overall_effectiveness_code.as_deref(), Some("4"));
    assert_eq!(inspections[0].category_of_concern.as_deref(), Some("SM"));
}

#[tokio::test]
async fn a_new_type_of_link_joins_its_list() {
    let register = Register::new().await;
    let text = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n100000,100001,B,Predecessor - merged,01-09-2015\n100000,100002,C,Twin,\n";
    let report = register.import(ImportKind::Links, "links-2025.csv", text).await;
    assert_eq!((report.created, report.warnings), (2, 1));
    let links = register.everything().await.links;
    assert_eq!((links[0].link_type_code.as_str(), links[1].link_type_code.as_str()), ("PREDECESSOR_MERGED", "TWIN"));
}

#[tokio::test]
async fn names_of_local_authorities_are_folded_as_their_migration_did() {
    let register = Register::new().await;
    let authorities = local_authority::Entity::find().all(&register.db).await.unwrap();
    assert!(authorities.len() > 150);
    for authority in authorities {
        assert_eq!(fold(&authority.name), authority.name_sort);
    }
}

#[tokio::test]
async fn a_later_file_that_is_not_understood_blanks_nothing_and_keeps_nothing_out() {
    let vague = "urn,name,local_authority_name\n100000,A,Gibraltar Overseas\n";
    let exact = "URN,EstablishmentName,LA (code),EstablishmentNumber\n100000,A,851,4005\n";
    for files in [[("b-2022.csv", vague), ("a-2020.csv", exact)], [("a-2020.csv", exact), ("b-2022.csv", vague)]] {
        let register = Register::new().await;
        for (name, text) in files {
            register.schools(name, text).await;
        }
        let school = register.school(100_000).await;
        assert_eq!((school.la_code, school.laestab), (LaCode::new(851), Laestab::new(8_514_005)));
    }
}

#[tokio::test]
async fn links_keep_what_a_file_has_no_column_for() {
    let register = Register::new().await;
    let rich = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n100000,100001,B,Predecessor,01-09-2015\n";
    register.import(ImportKind::Links, "links-2020.csv", rich).await;
    let poor = "URN,LinkURN,LinkType\n100000,100001,Predecessor\n";
    let report = register.import(ImportKind::Links, "links-2022.csv", poor).await;
    assert_eq!((report.updated, report.unchanged), (0, 1));
    let blank = "URN,LinkURN,LinkType,LinkName\n100000,100001,Predecessor,\n";
    register.import(ImportKind::Links, "links-2023.csv", blank).await;
    let links = register.everything().await.links;
    assert_eq!((links[0].link_name.as_deref(), links[0].established_on.is_some()), (None, true));
}

#[tokio::test]
async fn an_inspection_of_an_unknown_day_is_none() {
    let register = Register::new().await;
    register.schools("a-2022.csv", "URN,EstablishmentName\n100000,A\n").await;
    let text = "URN,Rating,Inspection Date\n100000,Good,1900-01-01\n";
    let report = register.import(ImportKind::Inspections, "inspections-2022.csv", text).await;
    assert_eq!((report.created, report.unchanged, report.refused), (0, 1, 0));
    assert!(register.everything().await.inspections.is_empty());
}

#[tokio::test]
async fn a_school_is_kept_without_an_inspection_that_cannot_be_read() {
    let register = Register::new().await;
    let text = "URN,EstablishmentName,OfstedRating (name),OfstedLastInsp\n\
        100000,A,Splendid,14-01-2020\n100001,B,Good,31-02-2020\n100002,C,Good,14-01-2020\n";
    let report = register.schools("a-2022.csv", text).await;
    assert_eq!((report.created, report.refused, report.warnings), (3, 0, 2));
    let columns: Vec<_> = report.remarks.iter().map(|remark| (remark.line, remark.column.as_str())).collect();
    assert_eq!(columns, [(2, "OfstedRating (name)"), (3, "OfstedLastInsp")]);
    assert_eq!(register.everything().await.inspections.len(), 1);
}

#[tokio::test]
async fn blank_lines_of_a_json_register_are_none() {
    let register = Register::new().await;
    let school = |urn: i32| format!("{{\"urn\":\"{urn}\",\"name\":\"A\",\"local_authority_name\":\"Portsmouth\"}}\n");
    let text = format!("{}\n  \r\n{}\n", school(100_000), school(100_001));
    let report = register.schools("register-2022.jsonl", &text).await;
    assert_eq!((report.rows, report.created, report.refused), (2, 2, 0), "{:?}", report.refusals);
}

#[tokio::test]
async fn a_refused_line_adds_nothing_to_a_code_list() {
    let register = Register::new().await;
    let text = "URN,EstablishmentName,TypeOfEstablishment (code),TypeOfEstablishment (name),OpenDate\n\
        100000,A,98,Moon school,31-02-2016\n100001,B,97,Sun school,\n";
    let report = register.schools("a-2020.csv", text).await;
    assert_eq!((report.created, report.refused, report.warnings), (1, 1, 1));
    assert!(establishment_type::Entity::find_by_id(98).one(&register.db).await.unwrap().is_none());
    assert!(establishment_type::Entity::find_by_id(97).one(&register.db).await.unwrap().is_some());
}
