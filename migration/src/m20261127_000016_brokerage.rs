//! Brokerage: who can be sent to support schools, with how many days; schools that ask, what they are offered, and what came of it.

use sea_orm_migration::prelude::*;

use crate::code_lists::specialisms;
use crate::columns::{drop_tables, index, ordered_text, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const DESIGNATIONS: [&str; 4] = ["NLE", "LLE", "SLE", "NLG"];
const REQUESTS: [&str; 4] = ["ASKED", "OFFERED", "ACCEPTED", "CLOSED"];
const OFFERS: [&str; 4] = ["OPEN", "ACCEPTED", "DECLINED", "WITHDRAWN"];
const DEPLOYMENTS: [&str; 5] = ["PROPOSED", "AGREED", "ACTIVE", "COMPLETED", "ENDED"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_specialism(manager).await?;
        list_specialisms(manager).await?;
        create_supporter(manager).await?;
        create_specialisms_of(manager, "supporter_specialism", "supporter_id", "supporter").await?;
        create_phase(manager).await?;
        create_capacity(manager).await?;
        create_request(manager).await?;
        create_specialisms_of(manager, "support_request_specialism", "request_id", "support_request").await?;
        create_deployment(manager).await?;
        create_deployment_days(manager).await?;
        create_visit(manager).await?;
        create_offer(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "support_offer",
            "visit",
            "deployment_days",
            "deployment",
            "support_request_specialism",
            "support_request",
            "supporter_capacity",
            "supporter_phase",
            "supporter_specialism",
            "supporter",
            "specialism",
        ];
        drop_tables(manager, &tables).await
    }
}

async fn create_specialism(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("specialism")
                .col(ColumnDef::new("code").string_len(40).not_null().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("area").text().not_null())
                .col(ColumnDef::new("position").integer().not_null())
                .to_owned(),
        )
        .await
}

async fn list_specialisms(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut rows = Query::insert();
    rows.into_table("specialism").columns(["code", "name", "area", "position"]);
    for (position, [code, name, area]) in (1..).zip(specialisms()) {
        rows.values_panic([code.into(), name.into(), area.into(), Expr::val(position)]);
    }
    manager.execute(rows).await
}

async fn create_supporter(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("supporter")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ordered_text(manager, "name_sort").not_null())
                .col(ColumnDef::new("designation").string_len(20))
                .col(ColumnDef::new("user_id").string_len(36))
                .col(ColumnDef::new("provider_id").string_len(36))
                .col(ColumnDef::new("school_urn").integer())
                .col(ColumnDef::new("valid_from").date().not_null())
                .col(ColumnDef::new("valid_to").date())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_by").string_len(36))
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::cust("designation IS NULL").or(Expr::col("designation").is_in(DESIGNATIONS)))
                .check(Expr::cust("designation IS NULL OR school_urn IS NOT NULL"))
                .check(Expr::cust("designation IS NOT NULL OR (provider_id IS NOT NULL AND user_id IS NULL)"))
                .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
                .foreign_key(&mut refers("supporter", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("supporter", "user_id", "user", "id"))
                .foreign_key(&mut refers("supporter", "provider_id", "provider", "id"))
                .foreign_key(&mut refers("supporter", "school_urn", "school", "urn"))
                .foreign_key(&mut refers("supporter", "created_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["area_la_code", "name_sort", "id"][..],
        &["name_sort", "id"],
        &["user_id"],
        &["provider_id"],
        &["school_urn"],
        &["created_by"],
    ] {
        index(manager, "supporter", columns).await?;
    }
    unique(manager, "supporter", &["area_la_code", "user_id"]).await
}

/// The specialisms of rows of another table.
async fn create_specialisms_of(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
    of: &'static str,
) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(table)
                .col(ColumnDef::new(column).string_len(36).not_null())
                .col(ColumnDef::new("code").string_len(40).not_null())
                .primary_key(Index::create().col(column).col("code"))
                .foreign_key(&mut refers(table, column, of, "id"))
                .foreign_key(&mut refers(table, "code", "specialism", "code"))
                .to_owned(),
        )
        .await?;
    index(manager, table, &["code"]).await
}

async fn create_phase(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("supporter_phase")
                .col(ColumnDef::new("supporter_id").string_len(36).not_null())
                .col(ColumnDef::new("phase_code").integer().not_null())
                .primary_key(Index::create().col("supporter_id").col("phase_code"))
                .foreign_key(&mut refers("supporter_phase", "supporter_id", "supporter", "id"))
                .foreign_key(&mut refers("supporter_phase", "phase_code", "phase", "code"))
                .to_owned(),
        )
        .await?;
    index(manager, "supporter_phase", &["phase_code"]).await
}

async fn create_capacity(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("supporter_capacity")
                .col(ColumnDef::new("supporter_id").string_len(36).not_null())
                .col(ColumnDef::new("half_term").integer().not_null())
                .col(ColumnDef::new("days").integer().not_null())
                .primary_key(Index::create().col("supporter_id").col("half_term"))
                .foreign_key(&mut refers("supporter_capacity", "supporter_id", "supporter", "id"))
                .check(Expr::cust("days >= 0"))
                .to_owned(),
        )
        .await
}

async fn create_request(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("support_request")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("urn").integer().not_null())
                .col(ColumnDef::new("need").text().not_null())
                .col(ColumnDef::new("days").integer().not_null())
                .col(ColumnDef::new("needed_from").date().not_null())
                .col(ColumnDef::new("needed_to").date().not_null())
                .col(ColumnDef::new("status").string_len(20).not_null())
                .col(ColumnDef::new("close_reason").text())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_by").string_len(36))
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("status").is_in(REQUESTS))
                .check(Expr::cust("(status = 'CLOSED') = (close_reason IS NOT NULL)"))
                .check(Expr::cust("days > 0"))
                .check(Expr::cust("needed_to >= needed_from"))
                .foreign_key(&mut refers("support_request", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("support_request", "urn", "school", "urn"))
                .foreign_key(&mut refers("support_request", "created_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["area_la_code", "status", "created_at"][..],
        &["created_at", "id"],
        &["urn", "created_at", "id"],
        &["created_by"],
    ] {
        index(manager, "support_request", columns).await?;
    }
    Ok(())
}

async fn create_deployment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("deployment")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("supporter_id").string_len(36).not_null())
                .col(ColumnDef::new("user_id").string_len(36))
                .col(ColumnDef::new("provider_id").string_len(36))
                .col(ColumnDef::new("home_urn").integer())
                .col(ColumnDef::new("urn").integer().not_null())
                .col(ColumnDef::new("starts_on").date().not_null())
                .col(ColumnDef::new("ends_on").date().not_null())
                .col(ColumnDef::new("status").string_len(20).not_null())
                .col(ColumnDef::new("agreed_at").timestamp_with_time_zone())
                .col(ColumnDef::new("end_reason").text())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_by").string_len(36))
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("status").is_in(DEPLOYMENTS))
                .check(Expr::cust("(status IN ('COMPLETED', 'ENDED')) = (end_reason IS NOT NULL)"))
                .check(Expr::cust("status NOT IN ('AGREED', 'ACTIVE', 'COMPLETED') OR agreed_at IS NOT NULL"))
                .check(Expr::cust("ends_on >= starts_on"))
                .foreign_key(&mut refers("deployment", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("deployment", "supporter_id", "supporter", "id"))
                .foreign_key(&mut refers("deployment", "user_id", "user", "id"))
                .foreign_key(&mut refers("deployment", "provider_id", "provider", "id"))
                .foreign_key(&mut refers("deployment", "home_urn", "school", "urn"))
                .foreign_key(&mut refers("deployment", "urn", "school", "urn"))
                .foreign_key(&mut refers("deployment", "created_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["area_la_code", "status"][..],
        &["starts_on", "id"],
        &["supporter_id", "status"],
        &["user_id"],
        &["provider_id"],
        &["home_urn"],
        &["urn", "starts_on", "id"],
        &["created_by"],
    ] {
        index(manager, "deployment", columns).await?;
    }
    Ok(())
}

async fn create_deployment_days(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("deployment_days")
                .col(ColumnDef::new("deployment_id").string_len(36).not_null())
                .col(ColumnDef::new("half_term").integer().not_null())
                .col(ColumnDef::new("supporter_id").string_len(36).not_null())
                .col(ColumnDef::new("days").integer().not_null())
                .primary_key(Index::create().col("deployment_id").col("half_term"))
                .foreign_key(&mut refers("deployment_days", "deployment_id", "deployment", "id"))
                .foreign_key(&mut refers("deployment_days", "supporter_id", "supporter", "id"))
                .check(Expr::cust("days > 0"))
                .to_owned(),
        )
        .await?;
    index(manager, "deployment_days", &["supporter_id", "half_term"]).await
}

async fn create_visit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("visit")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("deployment_id").string_len(36).not_null())
                .col(ColumnDef::new("supporter_id").string_len(36).not_null())
                .col(ColumnDef::new("visited_on").date().not_null())
                .col(ColumnDef::new("half_term").integer().not_null())
                .col(ColumnDef::new("days").integer().not_null())
                .col(ColumnDef::new("note").text().not_null())
                .col(ColumnDef::new("recorded_by").string_len(36))
                .col(ColumnDef::new("recorded_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("struck_by").string_len(36))
                .col(ColumnDef::new("struck_at").timestamp_with_time_zone())
                .col(ColumnDef::new("strike_reason").text())
                .check(Expr::cust("days > 0"))
                .check(Expr::cust("(struck_at IS NULL) = (strike_reason IS NULL)"))
                .foreign_key(&mut refers("visit", "deployment_id", "deployment", "id"))
                .foreign_key(&mut refers("visit", "supporter_id", "supporter", "id"))
                .foreign_key(&mut refers("visit", "recorded_by", "user", "id"))
                .foreign_key(&mut refers("visit", "struck_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    for columns in
        [&["deployment_id", "visited_on"][..], &["supporter_id", "half_term"], &["recorded_by"], &["struck_by"]]
    {
        index(manager, "visit", columns).await?;
    }
    Ok(())
}

async fn create_offer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("support_offer")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("request_id").string_len(36).not_null())
                .col(ColumnDef::new("deployment_id").string_len(36))
                .col(ColumnDef::new("intervention_id").string_len(36))
                .col(ColumnDef::new("note").text())
                .col(ColumnDef::new("status").string_len(20).not_null())
                .col(ColumnDef::new("offered_by").string_len(36))
                .col(ColumnDef::new("offered_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("answered_by").string_len(36))
                .col(ColumnDef::new("answered_at").timestamp_with_time_zone())
                .col(ColumnDef::new("answer").text())
                .col(ColumnDef::new("version").integer().not_null())
                .check(Expr::col("status").is_in(OFFERS))
                .check(Expr::cust("(deployment_id IS NULL) <> (intervention_id IS NULL)"))
                .check(Expr::cust("(status = 'OPEN') = (answered_at IS NULL)"))
                .foreign_key(&mut refers("support_offer", "request_id", "support_request", "id"))
                .foreign_key(&mut refers("support_offer", "deployment_id", "deployment", "id"))
                .foreign_key(&mut refers("support_offer", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("support_offer", "offered_by", "user", "id"))
                .foreign_key(&mut refers("support_offer", "answered_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    for columns in
        [&["request_id", "offered_at"][..], &["deployment_id"], &["intervention_id"], &["offered_by"], &["answered_by"]]
    {
        index(manager, "support_offer", columns).await?;
    }
    Ok(())
}
