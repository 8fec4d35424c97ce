//! Decisions of the commissioning group, and the interests that its members declare.

use sea_orm_migration::prelude::*;

use crate::columns::{append_only, drop_tables, index, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const QUESTIONS: [&str; 4] = ["PROPOSAL", "COMMITMENT_LIMIT", "ACTUAL_LIMIT", "BUDGET_LIMIT"];
const VERDICTS: [&str; 3] = ["APPROVE", "DEFER", "REJECT"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_declared_interest(manager).await?;
        create_decision(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["decision", "declared_interest"]).await
    }
}

async fn create_declared_interest(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("declared_interest")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("user_id").string_len(36).not_null())
                .col(ColumnDef::new("provider_id").string_len(36))
                .col(ColumnDef::new("intervention_id").string_len(36))
                .col(ColumnDef::new("nature").text().not_null())
                .col(ColumnDef::new("declared_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("withdrawn_at").timestamp_with_time_zone())
                .col(ColumnDef::new("version").integer().not_null())
                .check(Expr::cust("(provider_id IS NULL) <> (intervention_id IS NULL)"))
                .foreign_key(&mut refers("declared_interest", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("declared_interest", "user_id", "user", "id"))
                .foreign_key(&mut refers("declared_interest", "provider_id", "provider", "id"))
                .foreign_key(&mut refers("declared_interest", "intervention_id", "intervention", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "declared_interest", &["area_la_code"]).await?;
    index(manager, "declared_interest", &["user_id"]).await?;
    index(manager, "declared_interest", &["provider_id"]).await?;
    index(manager, "declared_interest", &["intervention_id"]).await?;
    Ok(())
}

async fn create_decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("decision")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("plan_id").string_len(36).not_null())
                .col(ColumnDef::new("intervention_id").string_len(36))
                .col(ColumnDef::new("subject_id").string_len(36).not_null())
                .col(ColumnDef::new("question").string_len(40).not_null())
                .col(ColumnDef::new("round").integer().not_null())
                .col(ColumnDef::new("verdict").string_len(40).not_null())
                .col(ColumnDef::new("user_id").string_len(36).not_null())
                .col(ColumnDef::new("reasons").text().not_null())
                .col(ColumnDef::new("conditions").text())
                .col(ColumnDef::new("raised_pence").big_integer())
                .col(ColumnDef::new("interests").text())
                .col(ColumnDef::new("is_carried").boolean().not_null())
                .col(ColumnDef::new("decided_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("question").is_in(QUESTIONS))
                .check(Expr::col("verdict").is_in(VERDICTS))
                .foreign_key(&mut refers("decision", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("decision", "plan_id", "commissioning_plan", "id"))
                .foreign_key(&mut refers("decision", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("decision", "user_id", "user", "id"))
                .to_owned(),
        )
        .await?;
    unique(manager, "decision", &["subject_id", "question", "round", "user_id"]).await?;
    index(manager, "decision", &["area_la_code"]).await?;
    index(manager, "decision", &["intervention_id", "id"]).await?;
    index(manager, "decision", &["plan_id", "id"]).await?;
    index(manager, "decision", &["user_id"]).await?;
    append_only(manager, "decision").await?;
    Ok(())
}
