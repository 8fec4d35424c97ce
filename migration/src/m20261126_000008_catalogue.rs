//! The measure catalogue, its disclosure rules, and the cohorts with what they are parts of.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, ordered_text, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_disclosure_rule(manager).await?;
        create_measure(manager).await?;
        create_measure_break(manager).await?;
        number_cohorts(manager).await?;
        create_cohort_part(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["cohort_part", "measure_break", "measure", "disclosure_rule"];
        drop_tables(manager, &tables).await?;
        manager.drop_index(Index::drop().name("uq_cohort_number").table("cohort").to_owned()).await?;
        for column in ["number", "definition"] {
            manager.alter_table(Table::alter().table("cohort").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

async fn create_disclosure_rule(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("disclosure_rule")
                .col(ordered_text(manager, "code").not_null())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("threshold").integer().not_null())
                .col(ColumnDef::new("count_base").integer().not_null())
                .col(ColumnDef::new("note").text().not_null())
                .primary_key(Index::create().col("code").col("version"))
                .to_owned(),
        )
        .await
}

async fn create_measure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("measure")
                .col(ColumnDef::new("id").integer().not_null().primary_key())
                .col(ordered_text(manager, "code").not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("stage").string_len(20).not_null())
                .col(ColumnDef::new("unit").string_len(20).not_null())
                .col(ColumnDef::new("nature").string_len(20).not_null())
                .col(ColumnDef::new("decimals").integer().not_null())
                .col(ColumnDef::new("direction").string_len(20).not_null())
                .col(ColumnDef::new("is_attainment").boolean().not_null())
                .col(ColumnDef::new("pupil_sd_thousandths").big_integer())
                .col(ColumnDef::new("pupil_sd_source").text())
                .col(ordered_text(manager, "rule_code").not_null())
                .col(ColumnDef::new("source").text().not_null())
                .col(ColumnDef::new("definition").text().not_null())
                .col(ColumnDef::new("first_period").integer())
                .col(ColumnDef::new("last_period").integer())
                .col(ColumnDef::new("least_thousandths").big_integer())
                .col(ColumnDef::new("most_thousandths").big_integer())
                .col(ColumnDef::new("largest_jump_thousandths").big_integer())
                .to_owned(),
        )
        .await?;
    unique(manager, "measure", &["code"]).await
}

async fn create_measure_break(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("measure_break")
                .col(ColumnDef::new("measure_id").integer().not_null())
                .col(ColumnDef::new("period").integer().not_null())
                .col(ColumnDef::new("note").text().not_null())
                .primary_key(Index::create().col("measure_id").col("period"))
                .foreign_key(&mut refers("measure_break", "measure_id", "measure", "id"))
                .to_owned(),
        )
        .await
}

/// Observations refer to cohorts by a small number.
async fn number_cohorts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let number = ColumnDef::new("number").small_integer().to_owned();
    manager.alter_table(Table::alter().table("cohort").add_column(number).to_owned()).await?;
    let definition = ColumnDef::new("definition").text().to_owned();
    manager.alter_table(Table::alter().table("cohort").add_column(definition).to_owned()).await?;
    unique(manager, "cohort", &["number"]).await
}

async fn create_cohort_part(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("cohort_part")
                .col(ordered_text(manager, "partition_code").not_null())
                .col(ordered_text(manager, "whole_code").not_null())
                .col(ordered_text(manager, "part_code").not_null())
                .primary_key(Index::create().col("partition_code").col("part_code"))
                .foreign_key(&mut refers("cohort_part", "whole_code", "cohort", "code"))
                .foreign_key(&mut refers("cohort_part", "part_code", "cohort", "code"))
                .to_owned(),
        )
        .await?;
    index(manager, "cohort_part", &["whole_code"]).await?;
    index(manager, "cohort_part", &["part_code"]).await
}
