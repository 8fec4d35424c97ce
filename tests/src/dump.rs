use sea_orm::sea_query::{Expr, Query};
use sea_orm::{DatabaseConnection, DbBackend, FromQueryResult, JsonValue, Statement};

/// What a catalogue is asked for: one text for each table, column, index, constraint and trigger.
const SQLITE_SCHEMA: &str = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') AS line FROM sqlite_master \
    WHERE name NOT LIKE 'sqlite_%' ORDER BY 1";
const POSTGRES_SCHEMA: &str = "
    SELECT 'column ' || table_name || '.' || column_name || ': ' || data_type || coalesce('(' || character_maximum_length || ')', '')
        || ' ' || is_nullable || coalesce(' ' || column_default, '') || coalesce(' ' || collation_name, '') AS line
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint ' || conrelid::regclass || '.' || conname || ': ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
    ORDER BY 1";
const SQLITE_TABLES: &str =
    "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1";
const POSTGRES_TABLES: &str =
    "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1";

#[derive(FromQueryResult)]
struct Line {
    line: String,
}

/// The schema as the database itself describes it, a line for each thing.
///
/// # Panics
/// When the database does not answer.
pub async fn dump_schema(db: &DatabaseConnection) -> Vec<String> {
    lines(db, SQLITE_SCHEMA, POSTGRES_SCHEMA).await
}

/// Every row of every table, in an order that depends on their content only, each as `table {row}`.
///
/// # Panics
/// When the database does not answer.
pub async fn dump_rows(db: &DatabaseConnection) -> Vec<String> {
    let mut rows = Vec::new();
    for table in lines(db, SQLITE_TABLES, POSTGRES_TABLES).await {
        let select = Query::select().expr(Expr::cust("*")).from(table.clone()).to_owned();
        let found = JsonValue::find_by_statement(db.get_database_backend().build(&select)).all(db).await;
        rows.extend(found.expect("the table is read").iter().map(|row| format!("{table} {row}")));
    }
    rows.sort();
    rows
}

async fn lines(db: &DatabaseConnection, sqlite: &str, postgres: &str) -> Vec<String> {
    let backend = db.get_database_backend();
    let sql = if backend == DbBackend::Sqlite { sqlite } else { postgres };
    let found = Line::find_by_statement(Statement::from_string(backend, sql)).all(db).await;
    found.expect("the catalogue answers").into_iter().map(|row| row.line).collect()
}
