//! Data-sharing agreements with their parties and scope, and the log of what was read under them.

use sea_orm_migration::prelude::*;

use crate::columns::{append_only, drop_tables, index, ordered_text, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATUSES: [&str; 3] = ["DRAFT", "SIGNED", "REVOKED"];
const SIDES: [&str; 2] = ["SHARER", "RECIPIENT"];
const CONTROLLERS: [&str; 3] = ["CONTROLLER", "JOINT_CONTROLLER", "PROCESSOR"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_agreement(manager).await?;
        create_agreement_party(manager).await?;
        create_agreement_measure(manager).await?;
        create_agreement_cohort(manager).await?;
        create_agreement_purpose(manager).await?;
        create_disclosure_entry(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "disclosure_entry",
            "agreement_purpose",
            "agreement_cohort",
            "agreement_measure",
            "agreement_party",
            "agreement",
        ];
        drop_tables(manager, &tables).await
    }
}

async fn create_agreement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("agreement")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ordered_text(manager, "reference").not_null())
                .col(ColumnDef::new("title").text().not_null())
                .col(ColumnDef::new("status").string_len(20).not_null())
                .col(ColumnDef::new("starts_on").date().not_null())
                .col(ColumnDef::new("ends_on").date().not_null())
                .col(ColumnDef::new("review_on").date())
                .col(ColumnDef::new("first_period").integer())
                .col(ColumnDef::new("last_period").integer())
                .col(ColumnDef::new("lawful_basis").text().not_null())
                .col(ColumnDef::new("special_category_condition").text())
                .col(ColumnDef::new("legal_power").text())
                .col(ColumnDef::new("other_organisations").text())
                .col(ColumnDef::new("individual_rights").text().not_null())
                .col(ColumnDef::new("retention").text().not_null())
                .col(ColumnDef::new("security").text().not_null())
                .col(ColumnDef::new("signed_at").timestamp_with_time_zone())
                .col(ColumnDef::new("revoked_at").timestamp_with_time_zone())
                .col(ColumnDef::new("revoked_by").string_len(36))
                .col(ColumnDef::new("revoke_reason").text())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_by").string_len(36))
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("status").is_in(STATUSES))
                .check(Expr::cust("ends_on >= starts_on"))
                .check(Expr::cust("(status = 'REVOKED') = (revoked_at IS NOT NULL)"))
                .check(Expr::cust("status = 'DRAFT' OR status = 'REVOKED' OR signed_at IS NOT NULL"))
                .foreign_key(&mut refers("agreement", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("agreement", "revoked_by", "user", "id"))
                .foreign_key(&mut refers("agreement", "created_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    unique(manager, "agreement", &["area_la_code", "reference"]).await?;
    index(manager, "agreement", &["revoked_by"]).await?;
    index(manager, "agreement", &["created_by"]).await
}

async fn create_agreement_party(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("agreement_party")
                .col(ColumnDef::new("agreement_id").string_len(36).not_null())
                .col(ColumnDef::new("organisation_id").string_len(36).not_null())
                .col(ColumnDef::new("side").string_len(20).not_null())
                .col(ColumnDef::new("controller").string_len(20).not_null())
                .col(ColumnDef::new("signed_by").string_len(36))
                .col(ColumnDef::new("signed_at").timestamp_with_time_zone())
                .primary_key(Index::create().col("agreement_id").col("organisation_id"))
                .check(Expr::col("side").is_in(SIDES))
                .check(Expr::col("controller").is_in(CONTROLLERS))
                .foreign_key(&mut refers("agreement_party", "agreement_id", "agreement", "id"))
                .foreign_key(&mut refers("agreement_party", "organisation_id", "organisation", "id"))
                .foreign_key(&mut refers("agreement_party", "signed_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "agreement_party", &["organisation_id", "side"]).await?;
    index(manager, "agreement_party", &["signed_by"]).await
}

async fn create_agreement_measure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("agreement_measure")
                .col(ColumnDef::new("agreement_id").string_len(36).not_null())
                .col(ColumnDef::new("measure_id").integer().not_null())
                .primary_key(Index::create().col("agreement_id").col("measure_id"))
                .foreign_key(&mut refers("agreement_measure", "agreement_id", "agreement", "id"))
                .foreign_key(&mut refers("agreement_measure", "measure_id", "measure", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "agreement_measure", &["measure_id"]).await
}

async fn create_agreement_cohort(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("agreement_cohort")
                .col(ColumnDef::new("agreement_id").string_len(36).not_null())
                .col(ColumnDef::new("cohort_number").small_integer().not_null())
                .primary_key(Index::create().col("agreement_id").col("cohort_number"))
                .foreign_key(&mut refers("agreement_cohort", "agreement_id", "agreement", "id"))
                .foreign_key(&mut refers("agreement_cohort", "cohort_number", "cohort", "number"))
                .to_owned(),
        )
        .await?;
    index(manager, "agreement_cohort", &["cohort_number"]).await
}

async fn create_agreement_purpose(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("agreement_purpose")
                .col(ColumnDef::new("agreement_id").string_len(36).not_null())
                .col(ColumnDef::new("purpose").string_len(40).not_null())
                .primary_key(Index::create().col("agreement_id").col("purpose"))
                .foreign_key(&mut refers("agreement_purpose", "agreement_id", "agreement", "id"))
                .to_owned(),
        )
        .await
}

/// What was read under an agreement. The key is drawn by the service, in the order of time.
async fn create_disclosure_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("disclosure_entry")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("occurred_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("request_id").text().not_null())
                .col(ColumnDef::new("agreement_id").string_len(36).not_null())
                .col(ColumnDef::new("reader_user_id").string_len(36))
                .col(ColumnDef::new("reader_organisation_id").string_len(36).not_null())
                .col(ColumnDef::new("purpose").string_len(40).not_null())
                .col(ColumnDef::new("measures").text().not_null())
                .col(ColumnDef::new("first_period").integer().not_null())
                .col(ColumnDef::new("last_period").integer().not_null())
                .col(ColumnDef::new("schools").integer().not_null())
                .col(ColumnDef::new("observations").integer().not_null())
                .foreign_key(&mut refers("disclosure_entry", "agreement_id", "agreement", "id"))
                .foreign_key(&mut refers("disclosure_entry", "reader_user_id", "user", "id"))
                .foreign_key(&mut refers("disclosure_entry", "reader_organisation_id", "organisation", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "disclosure_entry", &["area_la_code", "id"]).await?;
    index(manager, "disclosure_entry", &["agreement_id", "id"]).await?;
    index(manager, "disclosure_entry", &["reader_organisation_id", "id"]).await?;
    index(manager, "disclosure_entry", &["reader_user_id"]).await?;
    append_only(manager, "disclosure_entry").await
}
