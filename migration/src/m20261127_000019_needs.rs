//! Needs analyses: rules, what they found of each school, and the priorities that were drawn from it.

use sea_orm_migration::prelude::*;

use crate::columns::{append_only, drop_tables, index, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TESTS: [&str; 5] = ["WORSE_THAN_ENGLAND", "WORSE_THAN_BAR", "GAP", "DECLINE", "INSPECTION"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_rule_set(manager).await?;
        create_rule(manager).await?;
        create_analysis(manager).await?;
        create_school(manager).await?;
        create_urn(manager).await?;
        create_indicator(manager).await?;
        create_priority_need(manager).await?;
        for table in ["need_analysis", "need_school", "need_urn", "need_indicator"] {
            append_only(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "priority_need",
            "need_indicator",
            "need_urn",
            "need_school",
            "need_analysis",
            "need_rule",
            "need_rule_set",
        ];
        drop_tables(manager, &tables).await
    }
}

async fn create_rule_set(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("need_rule_set")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("code").string_len(40).not_null())
        .col(ColumnDef::new("version").integer().not_null())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("source").text().not_null())
        .col(ColumnDef::new("published_on").date().not_null())
        .col(ColumnDef::new("high_basis_points").integer().not_null())
        .col(ColumnDef::new("medium_basis_points").integer().not_null())
        .col(ColumnDef::new("oldest_years").integer().not_null())
        .check(Expr::cust("medium_basis_points > 0 AND medium_basis_points < high_basis_points"))
        .check(Expr::cust("oldest_years > 0"));
    manager.create_table(table).await?;
    unique(manager, "need_rule_set", &["code", "version"]).await
}

async fn create_rule(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("need_rule")
        .col(ColumnDef::new("rule_set_id").integer().not_null())
        .col(ColumnDef::new("position").small_integer().not_null())
        .col(ColumnDef::new("code").string_len(40).not_null())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("test").string_len(20).not_null())
        .col(ColumnDef::new("phase_code").integer())
        .col(ColumnDef::new("measure_id").integer())
        .col(ColumnDef::new("cohort_number").small_integer())
        .col(ColumnDef::new("against_number").small_integer())
        .col(ColumnDef::new("england_measure_id").integer())
        .col(ColumnDef::new("bar_thousandths").big_integer())
        .col(ColumnDef::new("concern_thousandths").big_integer().not_null())
        .col(ColumnDef::new("severe_thousandths").big_integer().not_null())
        .col(ColumnDef::new("points").integer().not_null())
        .primary_key(Index::create().col("rule_set_id").col("position"))
        .check(Expr::col("test").is_in(TESTS))
        .check(Expr::cust("(measure_id IS NULL) = (test = 'INSPECTION')"))
        .check(Expr::cust("(cohort_number IS NULL) = (test = 'INSPECTION')"))
        .check(Expr::cust("(against_number IS NOT NULL) = (test = 'GAP')"))
        .check(Expr::cust("(england_measure_id IS NOT NULL) = (test = 'WORSE_THAN_ENGLAND')"))
        .check(Expr::cust("(bar_thousandths IS NOT NULL) = (test = 'WORSE_THAN_BAR')"))
        .check(Expr::cust("concern_thousandths > 0 AND concern_thousandths < severe_thousandths"))
        .check(Expr::cust("points > 0"))
        .foreign_key(&mut refers("need_rule", "rule_set_id", "need_rule_set", "id"))
        .foreign_key(&mut refers("need_rule", "measure_id", "measure", "id"))
        .foreign_key(&mut refers("need_rule", "england_measure_id", "measure", "id"));
    manager.create_table(table).await?;
    unique(manager, "need_rule", &["rule_set_id", "code"]).await?;
    index(manager, "need_rule", &["measure_id"]).await?;
    index(manager, "need_rule", &["england_measure_id"]).await
}

async fn create_analysis(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("need_analysis")
        .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
        .col(ColumnDef::new("area_la_code").integer().not_null())
        .col(ColumnDef::new("academic_year").integer().not_null())
        .col(ColumnDef::new("revision").integer().not_null())
        .col(ColumnDef::new("rule_set_id").integer().not_null())
        .col(ColumnDef::new("made_by").string_len(36))
        .col(ColumnDef::new("made_at").timestamp_with_time_zone().not_null())
        .check(Expr::cust("revision > 0"))
        .foreign_key(&mut refers("need_analysis", "area_la_code", "local_authority", "code"))
        .foreign_key(&mut refers("need_analysis", "rule_set_id", "need_rule_set", "id"))
        .foreign_key(&mut refers("need_analysis", "made_by", "user", "id"));
    manager.create_table(table).await?;
    unique(manager, "need_analysis", &["area_la_code", "academic_year", "revision"]).await?;
    index(manager, "need_analysis", &["made_at", "id"]).await?;
    index(manager, "need_analysis", &["rule_set_id"]).await?;
    index(manager, "need_analysis", &["made_by"]).await
}

async fn create_school(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("need_school")
        .col(ColumnDef::new("analysis_id").string_len(36).not_null())
        .col(ColumnDef::new("urn").integer().not_null())
        .col(ColumnDef::new("academic_year").integer().not_null())
        .col(ColumnDef::new("rule_set_id").integer().not_null())
        .col(ColumnDef::new("phase_code").integer())
        .col(ColumnDef::new("points").integer().not_null())
        .col(ColumnDef::new("possible").integer().not_null())
        .col(ColumnDef::new("score_basis_points").integer().not_null())
        .col(ColumnDef::new("band").small_integer().not_null())
        .col(ColumnDef::new("rank").integer())
        .col(ColumnDef::new("phase_rank").integer())
        .primary_key(Index::create().col("analysis_id").col("urn"))
        .check(Expr::cust("points >= 0 AND points <= possible"))
        .check(Expr::cust("score_basis_points BETWEEN 0 AND 10000"))
        .check(Expr::cust("band BETWEEN 1 AND 4"))
        .check(Expr::cust("(rank IS NULL) = (band = 4) AND (phase_rank IS NULL) = (band = 4)"))
        .foreign_key(&mut refers("need_school", "analysis_id", "need_analysis", "id"))
        .foreign_key(&mut refers("need_school", "rule_set_id", "need_rule_set", "id"))
        .foreign_key(&mut refers("need_school", "urn", "school", "urn"));
    manager.create_table(table).await?;
    index(manager, "need_school", &["analysis_id", "rank", "urn"]).await?;
    index(manager, "need_school", &["rule_set_id"]).await?;
    index(manager, "need_school", &["urn"]).await
}

/// The register links schools to some that no file describes.
async fn create_urn(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("need_urn")
        .col(ColumnDef::new("analysis_id").string_len(36).not_null())
        .col(ColumnDef::new("urn").integer().not_null())
        .col(ColumnDef::new("school_urn").integer().not_null())
        .primary_key(Index::create().col("analysis_id").col("urn"))
        .foreign_key(&mut refers("need_urn", "analysis_id", "need_analysis", "id"))
        .foreign_key(&mut refers("need_urn", "school_urn", "school", "urn"));
    manager.create_table(table).await?;
    index(manager, "need_urn", &["urn"]).await?;
    index(manager, "need_urn", &["school_urn"]).await
}

async fn create_indicator(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("need_indicator")
        .col(ColumnDef::new("analysis_id").string_len(36).not_null())
        .col(ColumnDef::new("urn").integer().not_null())
        .col(ColumnDef::new("position").small_integer().not_null())
        .col(ColumnDef::new("period").integer())
        .col(ColumnDef::new("value_thousandths").big_integer())
        .col(ColumnDef::new("compared_thousandths").big_integer())
        .col(ColumnDef::new("behind_thousandths").big_integer())
        .col(ColumnDef::new("points").integer())
        .col(ColumnDef::new("observation_id").big_integer())
        .col(ColumnDef::new("compared_observation_id").big_integer())
        .col(ColumnDef::new("inspection_id").integer())
        .primary_key(Index::create().col("analysis_id").col("urn").col("position"))
        .check(Expr::cust("(points IS NULL) = (behind_thousandths IS NULL)"))
        .foreign_key(&mut refers("need_indicator", "analysis_id", "need_analysis", "id"))
        .foreign_key(&mut refers("need_indicator", "urn", "school", "urn"))
        .foreign_key(&mut refers("need_indicator", "observation_id", "observation", "id"))
        .foreign_key(&mut refers("need_indicator", "compared_observation_id", "observation", "id"))
        .foreign_key(&mut refers("need_indicator", "inspection_id", "inspection", "id"));
    manager.create_table(table).await?;
    for column in ["urn", "observation_id", "compared_observation_id", "inspection_id"] {
        index(manager, "need_indicator", &[column]).await?;
    }
    Ok(())
}

async fn create_priority_need(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("priority_need")
        .col(ColumnDef::new("priority_id").string_len(36).not_null())
        .col(ColumnDef::new("analysis_id").string_len(36).not_null())
        .col(ColumnDef::new("position").small_integer().not_null())
        .primary_key(Index::create().col("priority_id").col("analysis_id").col("position"))
        .foreign_key(&mut refers("priority_need", "priority_id", "priority", "id"))
        .foreign_key(&mut refers("priority_need", "analysis_id", "need_analysis", "id"));
    manager.create_table(table).await?;
    index(manager, "priority_need", &["analysis_id", "position"]).await
}
