//! Impact evaluations: their plans, what they compare, what came of it.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, ordered_text, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATUSES: [&str; 6] = ["DRAFT", "SUBMITTED", "MODERATED", "PUBLISHED", "SUPERSEDED", "WITHDRAWN"];
const METHODS: [&str; 4] = ["PRE_POST", "NATIONAL_COMPARATOR", "LOCAL_COMPARATOR", "SIMILAR_SCHOOLS"];
const WEIGHTINGS: [&str; 2] = ["SCHOOLS", "PUPILS"];
/// Figures that an estimate has all of, or none.
const WHOLE: &str = "(effect IS NULL) = (standard_error IS NULL) AND (effect IS NULL) = (p_value IS NULL) AND \
     (effect IS NULL) = (effect_low IS NULL) AND (effect IS NULL) = (effect_high IS NULL) AND (effect IS NULL) = (security IS NULL)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_evaluation(manager).await?;
        create_plan(manager).await?;
        create_school(manager).await?;
        create_input(manager).await?;
        create_balance(manager).await?;
        create_reason(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables =
            ["impact_reason", "impact_balance", "impact_input", "impact_school", "impact_plan", "impact_evaluation"];
        drop_tables(manager, &tables).await
    }
}

/// What is planned: the same columns in the evaluation and in each of its plans.
fn plan_columns(table: &mut TableCreateStatement) {
    table
        .col(ColumnDef::new("measure_id").integer().not_null())
        .col(ColumnDef::new("cohort_number").small_integer().not_null())
        .col(ColumnDef::new("against_number").small_integer())
        .col(ColumnDef::new("method").string_len(30).not_null())
        .col(ColumnDef::new("weighting").string_len(20).not_null())
        .col(ColumnDef::new("baseline_period").integer().not_null())
        .col(ColumnDef::new("outcome_period").integer().not_null())
        .col(ColumnDef::new("comparators_each").integer().not_null())
        .col(ColumnDef::new("caliper_hundredths").integer().not_null())
        .col(ColumnDef::new("due_on").date().not_null())
        .check(Expr::col("method").is_in(METHODS))
        .check(Expr::col("weighting").is_in(WEIGHTINGS))
        .check(Expr::cust("baseline_period < outcome_period"))
        .check(Expr::cust("comparators_each > 0"))
        .check(Expr::cust("caliper_hundredths > 0"));
}

async fn create_evaluation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_evaluation")
        .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
        .col(ColumnDef::new("area_la_code").integer().not_null())
        .col(ColumnDef::new("intervention_id").string_len(36).not_null())
        .col(ColumnDef::new("intervention_reference").string_len(20).not_null())
        .col(ColumnDef::new("intervention_title").text().not_null())
        .col(ColumnDef::new("kind").string_len(40).not_null())
        .col(ColumnDef::new("provider_id").string_len(36).not_null())
        .col(ColumnDef::new("provider_name").text().not_null())
        .col(ordered_text(manager, "priority_code").not_null())
        .col(ColumnDef::new("priority_title").text().not_null())
        .col(ColumnDef::new("phase_code").integer())
        .col(ColumnDef::new("academic_year").integer().not_null());
    plan_columns(&mut table);
    lifecycle_columns(&mut table);
    figure_columns(&mut table);
    for (column, other, key) in [
        ("area_la_code", "local_authority", "code"),
        ("intervention_id", "intervention", "id"),
        ("provider_id", "provider", "id"),
        ("measure_id", "measure", "id"),
        ("supersedes_id", "impact_evaluation", "id"),
        ("created_by", "user", "id"),
        ("submitted_by", "user", "id"),
        ("moderated_by", "user", "id"),
        ("computed_by", "user", "id"),
    ] {
        table.foreign_key(&mut refers("impact_evaluation", column, other, key));
    }
    manager.create_table(table).await?;
    for columns in [
        &["changed_at", "id"][..],
        &["priority_code", "academic_year", "changed_at", "id"],
        &["intervention_id", "changed_at", "id"],
        &["provider_id", "changed_at", "id"],
        &["area_la_code", "due_on", "id"],
        &["measure_id"],
        &["supersedes_id"],
        &["created_by"],
        &["submitted_by"],
        &["moderated_by"],
        &["computed_by"],
    ] {
        index(manager, "impact_evaluation", columns).await?;
    }
    Ok(())
}

fn lifecycle_columns(table: &mut TableCreateStatement) {
    table
        .col(ColumnDef::new("plan_revision").integer().not_null())
        .col(ColumnDef::new("is_plan_late").boolean().not_null())
        .col(ColumnDef::new("status").string_len(20).not_null())
        .col(ColumnDef::new("supersedes_id").string_len(36))
        .col(ColumnDef::new("end_reason").text())
        .col(ColumnDef::new("version").integer().not_null())
        .col(ColumnDef::new("created_by").string_len(36))
        .col(ColumnDef::new("submitted_by").string_len(36))
        .col(ColumnDef::new("moderated_by").string_len(36))
        .col(ColumnDef::new("moderation_note").text())
        .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
        .col(ColumnDef::new("changed_at").timestamp_with_time_zone().not_null())
        .col(ColumnDef::new("published_at").timestamp_with_time_zone())
        .check(Expr::col("status").is_in(STATUSES))
        .check(Expr::cust("status <> 'WITHDRAWN' OR end_reason IS NOT NULL"))
        .check(Expr::cust("status NOT IN ('PUBLISHED', 'SUPERSEDED') OR published_at IS NOT NULL"))
        .check(Expr::cust("published_at IS NULL OR (computed_at IS NOT NULL AND NOT is_internal)"));
}

fn figure_columns(table: &mut TableCreateStatement) {
    table
        .col(ColumnDef::new("computed_at").timestamp_with_time_zone())
        .col(ColumnDef::new("computed_by").string_len(36))
        .col(ColumnDef::new("computed_revision").integer())
        .col(ColumnDef::new("method_version").string_len(40))
        .col(ColumnDef::new("cannot_code").string_len(40))
        .col(ColumnDef::new("data_status").small_integer())
        .col(ColumnDef::new("is_internal").boolean().not_null())
        .col(ColumnDef::new("uses_release").boolean().not_null())
        .col(ColumnDef::new("participants").integer())
        .col(ColumnDef::new("treated_schools").integer())
        .col(ColumnDef::new("treated_pupils").integer())
        .col(ColumnDef::new("comparator_schools").integer())
        .col(ColumnDef::new("effect_size_code").string_len(40))
        .col(ColumnDef::new("security").small_integer())
        .col(ColumnDef::new("cost_pence").big_integer())
        .col(ColumnDef::new("cost_pupils").integer())
        .col(ColumnDef::new("cost_years").integer());
    for figure in [
        "treated_baseline",
        "treated_outcome",
        "comparator_baseline",
        "comparator_outcome",
        "effect",
        "standard_error",
        "degrees_of_freedom",
        "p_value",
        "effect_low",
        "effect_high",
        "effect_size",
        "effect_size_low",
        "effect_size_high",
    ] {
        table.col(ColumnDef::new(figure).double());
    }
    table
        .check(Expr::cust("security BETWEEN 0 AND 5"))
        .check(Expr::cust("cannot_code IS NULL OR effect IS NULL"))
        .check(Expr::cust(WHOLE));
}

async fn create_plan(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_plan")
        .col(ColumnDef::new("evaluation_id").string_len(36).not_null())
        .col(ColumnDef::new("revision").integer().not_null());
    plan_columns(&mut table);
    table
        .col(ColumnDef::new("is_late").boolean().not_null())
        .col(ColumnDef::new("reason").text())
        .col(ColumnDef::new("made_by").string_len(36))
        .col(ColumnDef::new("made_at").timestamp_with_time_zone().not_null())
        .primary_key(Index::create().col("evaluation_id").col("revision"))
        .foreign_key(&mut refers("impact_plan", "evaluation_id", "impact_evaluation", "id"))
        .foreign_key(&mut refers("impact_plan", "measure_id", "measure", "id"))
        .foreign_key(&mut refers("impact_plan", "made_by", "user", "id"));
    manager.create_table(table).await?;
    index(manager, "impact_plan", &["measure_id"]).await?;
    index(manager, "impact_plan", &["made_by"]).await
}

async fn create_school(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_school")
        .col(ColumnDef::new("evaluation_id").string_len(36).not_null())
        .col(ColumnDef::new("urn").integer().not_null())
        .col(ColumnDef::new("side").small_integer().not_null())
        .col(ColumnDef::new("excluded_code").string_len(40))
        .col(ColumnDef::new("weight").double())
        .col(ColumnDef::new("matched_urn").integer())
        .col(ColumnDef::new("baseline").double())
        .col(ColumnDef::new("outcome").double())
        .col(ColumnDef::new("fsm_basis_points").integer())
        .col(ColumnDef::new("pupils_on_roll").integer())
        .col(ColumnDef::new("crosses_urns").boolean().not_null())
        .primary_key(Index::create().col("evaluation_id").col("side").col("urn"))
        .check(Expr::cust("side BETWEEN 1 AND 2"))
        .foreign_key(&mut refers("impact_school", "evaluation_id", "impact_evaluation", "id"))
        .foreign_key(&mut refers("impact_school", "urn", "school", "urn"))
        .foreign_key(&mut refers("impact_school", "matched_urn", "school", "urn"));
    manager.create_table(table).await?;
    index(manager, "impact_school", &["urn"]).await?;
    index(manager, "impact_school", &["matched_urn"]).await
}

async fn create_input(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_input")
        .col(ColumnDef::new("evaluation_id").string_len(36).not_null())
        .col(ColumnDef::new("position").integer().not_null())
        .col(ColumnDef::new("observation_id").big_integer().not_null())
        .col(ColumnDef::new("urn").integer())
        .col(ColumnDef::new("part").small_integer().not_null())
        .col(ColumnDef::new("release_id").string_len(36))
        .primary_key(Index::create().col("evaluation_id").col("position"))
        .check(Expr::cust("part BETWEEN 1 AND 6"))
        .foreign_key(&mut refers("impact_input", "evaluation_id", "impact_evaluation", "id"))
        .foreign_key(&mut refers("impact_input", "observation_id", "observation", "id"))
        .foreign_key(&mut refers("impact_input", "urn", "school", "urn"))
        .foreign_key(&mut refers("impact_input", "release_id", "release", "id"));
    manager.create_table(table).await?;
    for columns in [&["observation_id"][..], &["urn"], &["release_id"]] {
        index(manager, "impact_input", columns).await?;
    }
    Ok(())
}

async fn create_balance(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_balance")
        .col(ColumnDef::new("evaluation_id").string_len(36).not_null())
        .col(ColumnDef::new("position").small_integer().not_null())
        .col(ColumnDef::new("property").string_len(40).not_null())
        .col(ColumnDef::new("before").double())
        .col(ColumnDef::new("after").double().not_null())
        .primary_key(Index::create().col("evaluation_id").col("position"))
        .foreign_key(&mut refers("impact_balance", "evaluation_id", "impact_evaluation", "id"));
    manager.create_table(table).await
}

async fn create_reason(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_reason")
        .col(ColumnDef::new("evaluation_id").string_len(36).not_null())
        .col(ColumnDef::new("position").small_integer().not_null())
        .col(ColumnDef::new("code").string_len(40).not_null())
        .col(ColumnDef::new("message").text().not_null())
        .col(ColumnDef::new("points").small_integer().not_null())
        .primary_key(Index::create().col("evaluation_id").col("position"))
        .foreign_key(&mut refers("impact_reason", "evaluation_id", "impact_evaluation", "id"));
    manager.create_table(table).await
}
