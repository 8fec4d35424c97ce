//! Batches of observations that trusts and schools send, what was wrong with them, and when they are due.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATUSES: [&str; 4] = ["RECEIVED", "VALIDATED", "ACCEPTED", "REJECTED"];
const CHANNELS: [&str; 3] = ["MUTATION", "UPLOAD", "COMMAND"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_collection_window(manager).await?;
        create_submission(manager).await?;
        create_submission_problem(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["submission_problem", "submission", "collection_window"]).await
    }
}

async fn create_collection_window(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("collection_window")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("measure_id").integer().not_null())
                .col(ColumnDef::new("period").integer().not_null())
                .col(ColumnDef::new("status").small_integer().not_null())
                .col(ColumnDef::new("opens_on").date().not_null())
                .col(ColumnDef::new("due_on").date().not_null())
                .col(ColumnDef::new("closes_on").date().not_null())
                .col(ColumnDef::new("phase_codes").text().not_null())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_by").string_len(36))
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::cust("opens_on <= due_on AND due_on <= closes_on"))
                .foreign_key(&mut refers("collection_window", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("collection_window", "measure_id", "measure", "id"))
                .foreign_key(&mut refers("collection_window", "created_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    let one_for_each = "CREATE UNIQUE INDEX uq_collection_window ON collection_window \
                        (area_la_code, measure_id, period, status)";
    manager.get_connection().execute_unprepared(one_for_each).await?;
    index(manager, "collection_window", &["measure_id"]).await?;
    index(manager, "collection_window", &["created_by"]).await
}

async fn create_submission(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("submission")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("organisation_id").string_len(36))
                .col(ColumnDef::new("channel").string_len(20).not_null())
                .col(ColumnDef::new("file_name").text())
                .col(ColumnDef::new("sha256").text())
                .col(ColumnDef::new("status").string_len(20).not_null())
                .col(ColumnDef::new("rows").integer().not_null())
                .col(ColumnDef::new("created").integer().not_null())
                .col(ColumnDef::new("revised").integer().not_null())
                .col(ColumnDef::new("unchanged").integer().not_null())
                .col(ColumnDef::new("problems").integer().not_null())
                .col(ColumnDef::new("is_late").boolean().not_null())
                .col(ColumnDef::new("submitted_by").string_len(36))
                .col(ColumnDef::new("received_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("validated_at").timestamp_with_time_zone())
                .col(ColumnDef::new("settled_at").timestamp_with_time_zone())
                .check(Expr::col("status").is_in(STATUSES))
                .check(Expr::col("channel").is_in(CHANNELS))
                .check(Expr::cust("status NOT IN ('ACCEPTED', 'REJECTED') OR settled_at IS NOT NULL"))
                .foreign_key(&mut refers("submission", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("submission", "organisation_id", "organisation", "id"))
                .foreign_key(&mut refers("submission", "submitted_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "submission", &["area_la_code", "id"]).await?;
    index(manager, "submission", &["organisation_id", "id"]).await?;
    index(manager, "submission", &["submitted_by"]).await
}

async fn create_submission_problem(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("submission_problem")
                .col(ColumnDef::new("submission_id").string_len(36).not_null())
                .col(ColumnDef::new("position").integer().not_null())
                .col(ColumnDef::new("line").integer().not_null())
                .col(ColumnDef::new("field").text().not_null())
                .col(ColumnDef::new("code").string_len(40).not_null())
                .col(ColumnDef::new("value").text().not_null())
                .col(ColumnDef::new("message").text().not_null())
                .primary_key(Index::create().col("submission_id").col("position"))
                .foreign_key(&mut refers("submission_problem", "submission_id", "submission", "id"))
                .to_owned(),
        )
        .await
}
