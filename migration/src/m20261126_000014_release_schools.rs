//! In which trusts a release counted its schools: a later one is compared with the totals as they were made.

use sea_orm_migration::prelude::*;

use crate::columns::{index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Releases that are there already are taken to have counted their schools in the trusts of today.
const FORMER: &str = "INSERT INTO release_school (release_id, urn, trust_uid) SELECT DISTINCT o.release_id, s.urn, s.trust_uid \
     FROM observation o JOIN school s ON s.urn = o.subject WHERE o.release_id IS NOT NULL AND o.level = 1";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("release_school")
                    .col(ColumnDef::new("release_id").string_len(36).not_null())
                    .col(ColumnDef::new("urn").integer().not_null())
                    .col(ColumnDef::new("trust_uid").integer())
                    .primary_key(Index::create().col("release_id").col("urn"))
                    .foreign_key(&mut refers("release_school", "release_id", "release", "id"))
                    .foreign_key(&mut refers("release_school", "urn", "school", "urn"))
                    .foreign_key(&mut refers("release_school", "trust_uid", "school_group", "uid"))
                    .to_owned(),
            )
            .await?;
        index(manager, "release_school", &["urn"]).await?;
        index(manager, "release_school", &["trust_uid"]).await?;
        manager.get_connection().execute_unprepared(FORMER).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("release_school").to_owned()).await
    }
}
