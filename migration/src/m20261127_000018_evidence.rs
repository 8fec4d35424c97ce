//! What impact evaluations rest on: every release of which a figure was read, and the measure as it was when they were computed.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Of evaluations that are there already only the releases of figures that counted are known.
const FORMER_RELEASES: &str = "INSERT INTO impact_release (evaluation_id, release_id) \
     SELECT DISTINCT evaluation_id, release_id FROM impact_input WHERE release_id IS NOT NULL";
const INPUTS: &str = "INSERT INTO impact_input (evaluation_id, position, observation_id, urn, part) \
     SELECT evaluation_id, position, observation_id, urn, part FROM impact_input_before";
const FORMER_INPUTS: &str = "INSERT INTO impact_input (evaluation_id, position, observation_id, urn, part, release_id) \
     SELECT i.evaluation_id, i.position, i.observation_id, i.urn, i.part, o.release_id \
     FROM impact_input_before i JOIN observation o ON o.id = i.observation_id";
/// Taken to be as they are today.
const FORMER_MEASURES: &str = "UPDATE impact_evaluation SET \
     measure_direction = (SELECT direction FROM measure WHERE measure.id = impact_evaluation.measure_id), \
     measure_nature = (SELECT nature FROM measure WHERE measure.id = impact_evaluation.measure_id), \
     measure_is_attainment = (SELECT is_attainment FROM measure WHERE measure.id = impact_evaluation.measure_id), \
     measure_sd_thousandths = (SELECT pupil_sd_thousandths FROM measure WHERE measure.id = impact_evaluation.measure_id) \
     WHERE computed_at IS NOT NULL";
/// Numbers that were kept and never told.
const FEW_PUPILS: &str = "UPDATE impact_evaluation SET cost_pupils = NULL WHERE cost_pupils < 6";
const FROZEN: [&str; 5] =
    ["measure_direction", "measure_nature", "measure_is_attainment", "measure_sd_thousandths", "baseline_overlaps"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        create_release(manager).await?;
        db.execute_unprepared(FORMER_RELEASES).await?;
        remake_inputs(manager, false, INPUTS).await?;
        for column in [
            ColumnDef::new("measure_direction").string_len(20),
            ColumnDef::new("measure_nature").string_len(20),
            ColumnDef::new("measure_is_attainment").boolean(),
            ColumnDef::new("measure_sd_thousandths").big_integer(),
            ColumnDef::new("baseline_overlaps").boolean(),
        ] {
            manager
                .alter_table(Table::alter().table("impact_evaluation").add_column(column.to_owned()).to_owned())
                .await?;
        }
        db.execute_unprepared(FORMER_MEASURES).await?;
        db.execute_unprepared(FEW_PUPILS).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in FROZEN {
            manager.alter_table(Table::alter().table("impact_evaluation").drop_column(column).to_owned()).await?;
        }
        remake_inputs(manager, true, FORMER_INPUTS).await?;
        drop_tables(manager, &["impact_release"]).await
    }
}

async fn create_release(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_release")
        .col(ColumnDef::new("evaluation_id").string_len(36).not_null())
        .col(ColumnDef::new("release_id").string_len(36).not_null())
        .primary_key(Index::create().col("evaluation_id").col("release_id"))
        .foreign_key(&mut refers("impact_release", "evaluation_id", "impact_evaluation", "id"))
        .foreign_key(&mut refers("impact_release", "release_id", "release", "id"));
    manager.create_table(table).await?;
    index(manager, "impact_release", &["release_id"]).await
}

/// SQLite drops no column that refers to another table, so the table is made anew.
async fn remake_inputs(manager: &SchemaManager<'_>, has_release: bool, filled: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let before = "impact_input_before";
    let mut columns = vec!["evaluation_id", "position", "observation_id", "urn", "part"];
    if !has_release {
        columns.push("release_id");
    }
    db.execute_unprepared(&format!("CREATE TABLE {before} AS SELECT {} FROM impact_input", columns.join(", "))).await?;
    drop_tables(manager, &["impact_input"]).await?;
    create_input(manager, has_release).await?;
    db.execute_unprepared(filled).await?;
    drop_tables(manager, &[before]).await
}

async fn create_input(manager: &SchemaManager<'_>, has_release: bool) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("impact_input")
        .col(ColumnDef::new("evaluation_id").string_len(36).not_null())
        .col(ColumnDef::new("position").integer().not_null())
        .col(ColumnDef::new("observation_id").big_integer().not_null())
        .col(ColumnDef::new("urn").integer())
        .col(ColumnDef::new("part").small_integer().not_null())
        .primary_key(Index::create().col("evaluation_id").col("position"))
        .check(Expr::cust("part BETWEEN 1 AND 6"))
        .foreign_key(&mut refers("impact_input", "evaluation_id", "impact_evaluation", "id"))
        .foreign_key(&mut refers("impact_input", "observation_id", "observation", "id"))
        .foreign_key(&mut refers("impact_input", "urn", "school", "urn"));
    let mut indexes = vec![&["observation_id"][..], &["urn"]];
    if has_release {
        table.col(ColumnDef::new("release_id").string_len(36)).foreign_key(&mut refers(
            "impact_input",
            "release_id",
            "release",
            "id",
        ));
        indexes.push(&["release_id"]);
    }
    manager.create_table(table).await?;
    for columns in indexes {
        index(manager, "impact_input", columns).await?;
    }
    Ok(())
}
