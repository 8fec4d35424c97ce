use super::on_each_register;

const FULL_COLUMNS: &str = include_str!("../../../api/data/samples/edubasealldata-full-header-sample-2018.csv");

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_cannot_be_taken_in_is_reported_and_the_others_are_taken_in() {
    on_each_register(async |register| {
        let text = "URN,EstablishmentName,OpenDate,CloseDate,UKPRN\n\
            100000,Good School,01-09-2000,,10012345.0\n\
            x,No Number,,,\n\
            ,No URN,,,\n\
            1000000000000,Too Long,,,\n\
            -5,Less Than Nothing,,,\n\
            100001,Bad Day,31-02-2016,,\n\
            100002,Worse Day,,00-00-0000,\n\
            100003,Too Few\n\
            100000,Twice,,,\n\
            100004,\"A \u{1}control\u{7}\",,,\n";
        let report = register.schools("register-2020.csv", text).await;
        let refused: Vec<_> =
            report.refusals.iter().map(|refusal| (refusal.line, &*refusal.column, &*refusal.value)).collect();
        assert_eq!(
            refused,
            [
                (3, "URN", "x"),
                (4, "URN", ""),
                (5, "URN", "1000000000000"),
                (6, "URN", "-5"),
                (7, "OpenDate", "31-02-2016"),
                (8, "CloseDate", "00-00-0000"),
                (9, "", ""),
                (10, "URN", "100000"),
            ]
        );
        assert!(report.refusals.iter().all(|refusal| !refusal.reason.is_empty()));
        assert!(report.refusals[7].reason.contains("line 2"), "{:?}", report.refusals[7]);
        assert_eq!((report.rows, report.created, report.refused), (10, 2, 8));
        assert_eq!(register.rows_of("school").await.len(), 2, "no trace of the others");
        assert_eq!(register.school(100_000).await["ukprn"], 10_012_345);
        assert!(!register.school(100_004).await["name"].to_string().contains("\\u00"), "without control characters");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_head_teachers_are_nowhere_in_the_database() {
    on_each_register(async |register| {
        // The sample is published without its heads; these are invented.
        let heads = "HeadTitle (name),HeadFirstName,HeadLastName,HeadPreferredJobTitle,HeadHonours";
        let mut lines = FULL_COLUMNS.lines();
        let header = lines.next().expect("a header");
        let text: String =
            lines.map(|line| format!("{line},Prof,Zebedee,Quux,Grand Vizier,\"KBE, twice\"\n")).collect();
        let report = register.schools("edubasealldata20181001.csv", &format!("{header},{heads}\n{text}")).await;
        assert_eq!((report.created, report.refused), (4, 0));
        let database = register.rows().await.join("\n").to_lowercase();
        assert!(database.contains("town"), "the dump has what was imported");
        for word in ["zebedee", "quux", "vizier", "kbe", "headfirstname"] {
            assert!(!database.contains(word), "{word}");
        }
    })
    .await;
}
