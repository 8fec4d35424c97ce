//! Success measures: what the partnership promised to reach, as typed rules.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TESTS: [&str; 9] = [
    "TOP_QUARTER",
    "TOP_HALF",
    "RANK_KEPT",
    "BETTER_THAN_ENGLAND",
    "GAP_BELOW_ENGLAND",
    "GAP_HALVED",
    "GAP_TO_ENGLAND_HALVED",
    "RISEN_BY",
    "ALL_GOOD",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("success_measure")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("code").string_len(40).not_null())
            .col(ColumnDef::new("stage").string_len(20).not_null())
            .col(ColumnDef::new("text").text().not_null())
            .col(ColumnDef::new("test").string_len(30).not_null())
            .col(ColumnDef::new("measure_id").integer())
            .col(ColumnDef::new("cohort_number").small_integer())
            .col(ColumnDef::new("against_measure_id").integer())
            .col(ColumnDef::new("against_number").small_integer())
            .col(ColumnDef::new("amount_thousandths").big_integer())
            .col(ColumnDef::new("baseline_period").integer())
            .col(ColumnDef::new("due_period").integer().not_null())
            .col(ColumnDef::new("source").text().not_null())
            .check(Expr::col("test").is_in(TESTS))
            .check(Expr::cust("(measure_id IS NULL) = (test = 'ALL_GOOD')"))
            .check(Expr::cust("(cohort_number IS NULL) = (test = 'ALL_GOOD')"))
            .check(Expr::cust("(against_measure_id IS NOT NULL) = (test IN ('GAP_BELOW_ENGLAND', 'GAP_HALVED'))"))
            .check(Expr::cust("(against_number IS NOT NULL) = (test IN ('GAP_BELOW_ENGLAND', 'GAP_HALVED'))"))
            .check(Expr::cust("(amount_thousandths IS NOT NULL) = (test = 'RISEN_BY')"))
            .check(Expr::cust(
                "(baseline_period IS NOT NULL) = (test IN ('RANK_KEPT', 'GAP_HALVED', 'GAP_TO_ENGLAND_HALVED', 'RISEN_BY'))",
            ))
            .foreign_key(&mut refers("success_measure", "measure_id", "measure", "id"))
            .foreign_key(&mut refers("success_measure", "against_measure_id", "measure", "id"));
        manager.create_table(table).await?;
        unique(manager, "success_measure", &["code"]).await?;
        index(manager, "success_measure", &["measure_id"]).await?;
        index(manager, "success_measure", &["against_measure_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["success_measure"]).await
    }
}
