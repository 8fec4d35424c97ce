//! Users, organisations and memberships.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const ROLES: [&str; 8] = [
    "LA_ADMIN",
    "LA_OFFICER",
    "BOARD_MEMBER",
    "ADVISORY_MEMBER",
    "TRUST_USER",
    "TEACHING_SCHOOL_USER",
    "SCHOOL_USER",
    "DASHBOARD",
];

const KINDS: [&str; 7] =
    ["LOCAL_AUTHORITY", "EXECUTIVE_BOARD", "ADVISORY_PANEL", "TRUST", "PROVIDER", "SCHOOL", "API_CLIENT"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_users(manager).await?;
        create_organisations(manager).await?;
        create_memberships(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["membership", "organisation", "user"]).await
    }
}

async fn create_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("user")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("subject").text().not_null())
                .col(ColumnDef::new("display_name").text().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("revoked_at").timestamp_with_time_zone())
                .to_owned(),
        )
        .await?;
    unique(manager, "user", &["subject"]).await
}

async fn create_organisations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("organisation")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("kind").string_len(30).not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("trust_uid").integer())
                .col(ColumnDef::new("school_urn").integer())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("kind").is_in(KINDS))
                .check(Expr::cust("(kind = 'TRUST') = (trust_uid IS NOT NULL)"))
                .check(Expr::cust("(kind = 'SCHOOL') = (school_urn IS NOT NULL)"))
                .foreign_key(&mut refers("organisation", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("organisation", "trust_uid", "school_group", "uid"))
                .foreign_key(&mut refers("organisation", "school_urn", "school", "urn"))
                .to_owned(),
        )
        .await?;
    unique(manager, "organisation", &["area_la_code", "trust_uid"]).await?;
    unique(manager, "organisation", &["area_la_code", "school_urn"]).await?;
    // Two schools of an area may have one name: a predecessor and the academy that followed it.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX uq_organisation_named ON organisation (area_la_code, kind, name) \
             WHERE trust_uid IS NULL AND school_urn IS NULL",
        )
        .await?;
    index(manager, "organisation", &["trust_uid"]).await?;
    index(manager, "organisation", &["school_urn"]).await
}

async fn create_memberships(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("membership")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("user_id").string_len(36).not_null())
                .col(ColumnDef::new("role").string_len(30).not_null())
                .col(ColumnDef::new("organisation_id").string_len(36).not_null())
                .col(ColumnDef::new("starts_on").date().not_null())
                .col(ColumnDef::new("ends_on").date())
                .col(ColumnDef::new("granted_by").string_len(36))
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("role").is_in(ROLES))
                .check(Expr::cust("ends_on IS NULL OR ends_on >= starts_on"))
                .foreign_key(&mut refers("membership", "user_id", "user", "id"))
                .foreign_key(&mut refers("membership", "organisation_id", "organisation", "id"))
                .foreign_key(&mut refers("membership", "granted_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "membership", &["user_id"]).await?;
    index(manager, "membership", &["granted_by"]).await?;
    index(manager, "membership", &["organisation_id", "id"]).await
}
