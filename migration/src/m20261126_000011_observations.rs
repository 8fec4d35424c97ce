//! Observations, which are never overwritten, and releases of those that are not public.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, ordered_text, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_release(manager).await?;
        create_observation(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["observation", "release"]).await
    }
}

async fn create_release(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("release")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("measure_id").integer().not_null())
                .col(ColumnDef::new("period").integer().not_null())
                .col(ColumnDef::new("status").small_integer().not_null())
                .col(ordered_text(manager, "rule_code").not_null())
                .col(ColumnDef::new("rule_version").integer().not_null())
                .col(ColumnDef::new("cells").integer().not_null())
                .col(ColumnDef::new("suppressed").integer().not_null())
                .col(ColumnDef::new("secondary").integer().not_null())
                .col(ColumnDef::new("released_by").string_len(36))
                .col(ColumnDef::new("released_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("ended_at").timestamp_with_time_zone())
                .col(ColumnDef::new("end_reason").text())
                .foreign_key(&mut refers("release", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("release", "measure_id", "measure", "id"))
                .foreign_key(&mut refers("release", "released_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    // One release of a cube counts at a time.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX uq_release_current ON release (area_la_code, measure_id, period, status) \
             WHERE ended_at IS NULL",
        )
        .await?;
    index(manager, "release", &["measure_id"]).await?;
    index(manager, "release", &["released_by"]).await
}

async fn create_observation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("observation")
                .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("value_thousandths").big_integer())
                .col(ColumnDef::new("numerator_thousandths").big_integer())
                .col(ColumnDef::new("lower_thousandths").big_integer())
                .col(ColumnDef::new("upper_thousandths").big_integer())
                .col(ColumnDef::new("recorded_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("superseded_at").timestamp_with_time_zone())
                .col(ColumnDef::new("subject").integer().not_null())
                .col(ColumnDef::new("measure_id").integer().not_null())
                .col(ColumnDef::new("period").integer().not_null())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("denominator").integer())
                .col(ColumnDef::new("pupils").integer())
                .col(ColumnDef::new("area_la_code").integer())
                .col(ColumnDef::new("source_file_id").integer())
                .col(ColumnDef::new("source_line").integer())
                .col(ColumnDef::new("level").small_integer().not_null())
                .col(ColumnDef::new("cohort_number").small_integer().not_null())
                .col(ColumnDef::new("status").small_integer().not_null())
                .col(ColumnDef::new("state").small_integer().not_null())
                .col(ColumnDef::new("withheld_because").small_integer())
                .col(ColumnDef::new("is_public").boolean().not_null())
                .col(ColumnDef::new("symbol").text())
                .col(ColumnDef::new("submission_id").string_len(36))
                .col(ColumnDef::new("release_id").string_len(36))
                .check(Expr::cust("level BETWEEN 1 AND 4"))
                .check(Expr::cust("status BETWEEN 1 AND 5"))
                .check(Expr::cust("version > 0"))
                .check(Expr::cust("release_id IS NULL OR is_public"))
                .check(Expr::cust("is_public OR area_la_code IS NOT NULL"))
                .check(Expr::cust("(state = 0) = (value_thousandths IS NOT NULL) OR state = 10"))
                .foreign_key(&mut refers("observation", "measure_id", "measure", "id"))
                .foreign_key(&mut refers("observation", "cohort_number", "cohort", "number"))
                .foreign_key(&mut refers("observation", "source_file_id", "source_file", "id"))
                .foreign_key(&mut refers("observation", "submission_id", "submission", "id"))
                .foreign_key(&mut refers("observation", "release_id", "release", "id"))
                .to_owned(),
        )
        .await?;
    let current_of_each_cell = "CREATE UNIQUE INDEX uq_observation_current ON observation \
         (level, subject, measure_id, cohort_number, period, status, is_public) WHERE superseded_at IS NULL";
    let former_of_each_cell = "CREATE INDEX ix_observation_former ON observation \
         (level, subject, measure_id, cohort_number, period, status, is_public, version) WHERE superseded_at IS NOT NULL";
    let pages_of_each_subject =
        "CREATE INDEX ix_observation_pages ON observation (level, subject, id) WHERE superseded_at IS NULL";
    let cube =
        "CREATE INDEX ix_observation_cube ON observation (measure_id, period, level) WHERE superseded_at IS NULL";
    // What a batch is compared with: all cohorts of a school, measure and period, of what nobody has published.
    let cohorts_beside_each = "CREATE INDEX ix_observation_collected ON observation \
         (subject, measure_id, period, status) WHERE superseded_at IS NULL AND is_public = FALSE";
    let indices = [current_of_each_cell, former_of_each_cell, pages_of_each_subject, cube, cohorts_beside_each];
    for statement in indices {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    index(manager, "observation", &["source_file_id"]).await?;
    index(manager, "observation", &["submission_id"]).await?;
    index(manager, "observation", &["release_id"]).await
}
