//! The audit trail, append only by the database itself, and the keys that make mutations repeatable.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::{drop_tables, index, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_events(manager).await?;
        forbid_changes(manager).await?;
        create_keys(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["idempotency_key", "audit_event"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION refuse_change()").await?;
        }
        Ok(())
    }
}

async fn create_events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("audit_event")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("occurred_at").timestamp_with_time_zone().not_null())
        .col(ColumnDef::new("actor_user_id").string_len(36));
    for name in ["action", "subject_type", "subject_id", "request_id"] {
        table.col(ColumnDef::new(name).text().not_null());
    }
    for name in ["from_state", "to_state", "reason"] {
        table.col(ColumnDef::new(name).text());
    }
    table.foreign_key(&mut refers("audit_event", "actor_user_id", "user", "id"));
    manager.create_table(table).await?;
    index(manager, "audit_event", &["actor_user_id"]).await?;
    index(manager, "audit_event", &["subject_type", "subject_id", "id"]).await
}

async fn forbid_changes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = match manager.get_database_backend() {
        DbBackend::Postgres => &[
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME; END $$",
            "CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE ON audit_event \
             FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        ],
        _ => &[
            "CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE ON audit_event \
             BEGIN SELECT RAISE(ABORT, 'rows of audit_event are never changed or removed'); END",
            "CREATE TRIGGER audit_event_is_never_removed BEFORE DELETE ON audit_event \
             BEGIN SELECT RAISE(ABORT, 'rows of audit_event are never changed or removed'); END",
        ],
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn create_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("idempotency_key")
                .col(ColumnDef::new("user_id").string_len(36).not_null())
                .col(ColumnDef::new("key").string_len(255).not_null())
                .col(ColumnDef::new("action").text().not_null())
                .col(ColumnDef::new("input_sha256").string_len(64).not_null())
                .col(ColumnDef::new("subject_id").text().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .primary_key(Index::create().col("user_id").col("key"))
                .foreign_key(&mut refers("idempotency_key", "user_id", "user", "id"))
                .to_owned(),
        )
        .await
}
