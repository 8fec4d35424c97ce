//! Funding, allocations, claims, the ledger, which only grows, and what is kept of its sums.

use sea_orm_migration::prelude::*;

use crate::columns::{append_only, drop_tables, index, ordered_text, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ACCOUNTS: [&str; 3] = ["BUDGET", "COMMITMENT", "ACTUAL"];
const BUDGET_TYPES: [&str; 2] = ["ORIGINAL", "REVISED"];
const CLAIM_STATUSES: [&str; 4] = ["SUBMITTED", "ACCEPTED", "REFUSED", "WITHDRAWN"];
const ENTRY_KINDS: [&str; 4] = ["BUDGET", "COMMITMENT", "ACTUAL", "REVERSAL"];
const GRAINS: [&str; 2] = ["MONTH", "YEAR"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_funding_source(manager).await?;
        create_allocation(manager).await?;
        create_claim(manager).await?;
        create_ledger_entry(manager).await?;
        create_spend_rollup(manager).await?;
        create_spend_share(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["spend_share", "spend_rollup", "ledger_entry", "claim", "allocation", "funding_source"];
        drop_tables(manager, &tables).await
    }
}

async fn create_funding_source(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("funding_source")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ordered_text(manager, "code").not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("is_co_funding").boolean().not_null())
                .col(ColumnDef::new("is_pass_through").boolean().not_null())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .foreign_key(&mut refers("funding_source", "area_la_code", "local_authority", "code"))
                .to_owned(),
        )
        .await?;
    unique(manager, "funding_source", &["area_la_code", "code"]).await?;
    Ok(())
}

async fn create_allocation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("allocation")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("plan_id").string_len(36).not_null())
                .col(ColumnDef::new("intervention_id").string_len(36).not_null())
                .col(ColumnDef::new("funding_source_id").string_len(36).not_null())
                .col(ColumnDef::new("amount_pence").big_integer().not_null())
                .col(ColumnDef::new("dated_on").date().not_null())
                .col(ColumnDef::new("reason").text())
                .col(ColumnDef::new("recorded_by").string_len(36))
                .col(ColumnDef::new("recorded_at").timestamp_with_time_zone().not_null())
                .foreign_key(&mut refers("allocation", "plan_id", "commissioning_plan", "id"))
                .foreign_key(&mut refers("allocation", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("allocation", "funding_source_id", "funding_source", "id"))
                .foreign_key(&mut refers("allocation", "recorded_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "allocation", &["plan_id", "id"]).await?;
    index(manager, "allocation", &["intervention_id", "id"]).await?;
    index(manager, "allocation", &["funding_source_id"]).await?;
    index(manager, "allocation", &["recorded_by"]).await?;
    append_only(manager, "allocation").await?;
    Ok(())
}

async fn create_claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("claim")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("intervention_id").string_len(36).not_null())
                .col(ColumnDef::new("provider_id").string_len(36).not_null())
                .col(ColumnDef::new("funding_source_id").string_len(36))
                .col(ColumnDef::new("amount_pence").big_integer().not_null())
                .col(ColumnDef::new("dated_on").date().not_null())
                .col(ColumnDef::new("description").text().not_null())
                .col(ColumnDef::new("external_reference").text().not_null())
                .col(ColumnDef::new("status").string_len(40).not_null())
                .col(ColumnDef::new("reason").text())
                .col(ColumnDef::new("submitted_by").string_len(36))
                .col(ColumnDef::new("submitted_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("settled_by").string_len(36))
                .col(ColumnDef::new("settled_at").timestamp_with_time_zone())
                .col(ColumnDef::new("version").integer().not_null())
                .check(Expr::col("status").is_in(CLAIM_STATUSES))
                .check(Expr::cust("amount_pence > 0"))
                .foreign_key(&mut refers("claim", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("claim", "provider_id", "provider", "id"))
                .foreign_key(&mut refers("claim", "funding_source_id", "funding_source", "id"))
                .foreign_key(&mut refers("claim", "submitted_by", "user", "id"))
                .foreign_key(&mut refers("claim", "settled_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    // An invoice that was refused or withdrawn may be mended and claimed again.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX uq_claim_invoice ON claim (provider_id, external_reference) \
             WHERE status IN ('SUBMITTED', 'ACCEPTED')",
        )
        .await?;
    index(manager, "claim", &["intervention_id", "id"]).await?;
    index(manager, "claim", &["provider_id", "id"]).await?;
    index(manager, "claim", &["funding_source_id"]).await?;
    index(manager, "claim", &["submitted_by"]).await?;
    index(manager, "claim", &["settled_by"]).await?;
    Ok(())
}

async fn create_ledger_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("ledger_entry")
                .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("plan_id").string_len(36).not_null())
                .col(ColumnDef::new("intervention_id").string_len(36))
                .col(ColumnDef::new("funding_source_id").string_len(36).not_null())
                .col(ColumnDef::new("kind").string_len(40).not_null())
                .col(ColumnDef::new("account").string_len(40).not_null())
                .col(ColumnDef::new("budget_type").string_len(40))
                .col(ColumnDef::new("amount_pence").big_integer().not_null())
                .col(ColumnDef::new("is_pass_through").boolean().not_null())
                .col(ColumnDef::new("dated_on").date().not_null())
                .col(ColumnDef::new("financial_year").integer().not_null())
                .col(ColumnDef::new("academic_year").integer().not_null())
                .col(ColumnDef::new("counterparty").text())
                .col(ColumnDef::new("description").text().not_null())
                .col(ColumnDef::new("external_reference").text())
                .col(ColumnDef::new("reverses_id").big_integer())
                .col(ColumnDef::new("claim_id").string_len(36))
                .col(ColumnDef::new("allocation_id").string_len(36))
                .col(ColumnDef::new("recorded_by").string_len(36))
                .col(ColumnDef::new("recorded_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("kind").is_in(ENTRY_KINDS))
                .check(Expr::col("account").is_in(ACCOUNTS))
                .check(Expr::col("budget_type").is_in(BUDGET_TYPES))
                .check(Expr::cust("(kind = 'REVERSAL') = (reverses_id IS NOT NULL)"))
                .check(Expr::cust("kind = 'REVERSAL' OR kind = account"))
                .check(Expr::cust("account = 'BUDGET' OR intervention_id IS NOT NULL"))
                .check(Expr::cust("kind NOT IN ('COMMITMENT', 'ACTUAL') OR amount_pence > 0"))
                .foreign_key(&mut refers("ledger_entry", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("ledger_entry", "plan_id", "commissioning_plan", "id"))
                .foreign_key(&mut refers("ledger_entry", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("ledger_entry", "funding_source_id", "funding_source", "id"))
                .foreign_key(&mut refers("ledger_entry", "reverses_id", "ledger_entry", "id"))
                .foreign_key(&mut refers("ledger_entry", "claim_id", "claim", "id"))
                .foreign_key(&mut refers("ledger_entry", "allocation_id", "allocation", "id"))
                .foreign_key(&mut refers("ledger_entry", "recorded_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    unique(manager, "ledger_entry", &["area_la_code", "external_reference"]).await?;
    unique(manager, "ledger_entry", &["reverses_id"]).await?;
    unique(manager, "ledger_entry", &["claim_id"]).await?;
    index(manager, "ledger_entry", &["plan_id", "id"]).await?;
    index(manager, "ledger_entry", &["intervention_id", "id"]).await?;
    index(manager, "ledger_entry", &["funding_source_id"]).await?;
    index(manager, "ledger_entry", &["area_la_code", "recorded_at"]).await?;
    index(manager, "ledger_entry", &["allocation_id"]).await?;
    index(manager, "ledger_entry", &["recorded_by"]).await?;
    append_only(manager, "ledger_entry").await?;
    Ok(())
}

async fn create_spend_rollup(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("spend_rollup")
                .col(ColumnDef::new("plan_id").string_len(36).not_null())
                .col(ColumnDef::new("intervention_id").text().not_null())
                .col(ColumnDef::new("funding_source_id").string_len(36).not_null())
                .col(ColumnDef::new("grain").string_len(40).not_null())
                .col(ColumnDef::new("starts_on").date().not_null())
                .col(ColumnDef::new("budget_pence").big_integer().not_null())
                .col(ColumnDef::new("committed_pence").big_integer().not_null())
                .col(ColumnDef::new("actual_pence").big_integer().not_null())
                .col(ColumnDef::new("co_funded_pence").big_integer().not_null())
                .col(ColumnDef::new("passed_through_pence").big_integer().not_null())
                .primary_key(
                    Index::create()
                        .col("plan_id")
                        .col("intervention_id")
                        .col("funding_source_id")
                        .col("grain")
                        .col("starts_on"),
                )
                .check(Expr::col("grain").is_in(GRAINS))
                .to_owned(),
        )
        .await?;
    index(manager, "spend_rollup", &["grain", "plan_id", "intervention_id"]).await?;
    index(manager, "spend_rollup", &["intervention_id"]).await?;
    Ok(())
}

async fn create_spend_share(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("spend_share")
                .col(ColumnDef::new("plan_id").string_len(36).not_null())
                .col(ColumnDef::new("intervention_id").text().not_null())
                .col(ColumnDef::new("funding_source_id").string_len(36).not_null())
                .col(ColumnDef::new("grain").string_len(40).not_null())
                .col(ColumnDef::new("starts_on").date().not_null())
                .col(ColumnDef::new("urn").integer().not_null())
                .col(ColumnDef::new("budget_pence").big_integer().not_null())
                .col(ColumnDef::new("committed_pence").big_integer().not_null())
                .col(ColumnDef::new("actual_pence").big_integer().not_null())
                .col(ColumnDef::new("co_funded_pence").big_integer().not_null())
                .col(ColumnDef::new("passed_through_pence").big_integer().not_null())
                .primary_key(
                    Index::create()
                        .col("plan_id")
                        .col("intervention_id")
                        .col("funding_source_id")
                        .col("grain")
                        .col("starts_on")
                        .col("urn"),
                )
                .check(Expr::col("grain").is_in(GRAINS))
                .to_owned(),
        )
        .await?;
    index(manager, "spend_share", &["grain", "plan_id", "intervention_id"]).await?;
    index(manager, "spend_share", &["grain", "urn"]).await?;
    index(manager, "spend_share", &["intervention_id"]).await?;
    Ok(())
}
