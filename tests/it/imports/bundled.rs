use api::schools::import::{ImportReport, import_bundled};
use serde_json::json;

use super::{Register, clock, on_each_register};

async fn import(register: &Register) -> Vec<ImportReport> {
    import_bundled(&register.db, &clock(), &mut ()).await.expect("the extract is imported")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundled_extract_is_imported_with_this_summary() {
    on_each_register(async |register| {
        let reports = import(register).await;
        insta::assert_json_snapshot!("summary", reports, { "[].remarks" => "[remarks]" });
        assert!(reports.iter().all(|report| report.refused == 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_time_it_changes_no_row_of_any_table() {
    on_each_register(async |register| {
        import(register).await;
        let before = register.rows().await;
        for report in import(register).await {
            let changes = (report.created, report.updated, report.closed, report.also_created);
            assert_eq!(changes, (0, 0, 0, 0), "{}", report.file);
        }
        let after = register.rows().await;
        assert!(before.len() > 5_000, "{} rows", before.len());
        assert!(before == after, "{:?}", after.iter().find(|row| !before.contains(row)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_school_says_which_files_and_lines_described_it() {
    on_each_register(async |register| {
        import(register).await;
        let files = register.rows_of("source_file").await;
        assert_eq!(files.len(), 11);
        for file in &files {
            assert_eq!(file["sha256"].as_str().map(str::len), Some(64), "{file}");
            assert!(file["extracted_on"].as_str().is_some_and(|day| day.starts_with("20")), "{file}");
        }
        let described: std::collections::HashSet<_> =
            register.rows_of("school_source").await.iter().map(|row| row["urn"].clone().to_string()).collect();
        for school in register.rows_of("school").await {
            assert!(described.contains(&school["urn"].to_string()), "{school}");
        }
        let name = "establishments-south-hampshire-2024-06-17.jsonl";
        let spoken = files.iter().find(|file| file["file_name"].as_str().is_some_and(|found| found.contains(name)));
        let id = &spoken.expect("the register")["id"];
        let sources = register.rows_of("school_source").await;
        let first = sources.iter().find(|row| row["urn"] == 113_586 && &row["source_file_id"] == id);
        assert_eq!(first.expect("the first line of the file")["line"], json!(1));
    })
    .await;
}
