//! Quality assurance: frameworks, reviews with their teams, judgements, points and actions, who a peer review is shown to, and
//! what of reviews is published.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, ordered_text, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SUBJECTS: [&str; 3] = ["INTERVENTION", "PROVIDER", "SCHOOL"];
const KINDS: [&str; 3] = ["DESK", "VISIT", "PEER"];
const STATUSES: [&str; 6] = ["SCHEDULED", "CONDUCTED", "MODERATED", "PUBLISHED", "WITHDRAWN", "CANCELLED"];
const RECOMMENDATIONS: [&str; 4] = ["CONTINUE", "ADJUST", "STOP", "SCALE_UP"];
const POINTS: [&str; 2] = ["STRENGTH", "IMPROVEMENT"];
const ACTIONS: [&str; 3] = ["OPEN", "DONE", "DROPPED"];
const AUDIENCES: [&str; 4] = ["HUB", "LOCAL_AUTHORITY", "BOARD", "PUBLIC"];
/// What a review is of: an intervention and its provider, a provider, or a school.
const ONE_SUBJECT: &str = "(subject = 'INTERVENTION' AND intervention_id IS NOT NULL AND provider_id IS NOT NULL AND urn IS NULL) OR \
     (subject = 'PROVIDER' AND intervention_id IS NULL AND provider_id IS NOT NULL AND urn IS NULL) OR \
     (subject = 'SCHOOL' AND intervention_id IS NULL AND provider_id IS NULL AND urn IS NOT NULL)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_framework(manager).await?;
        create_grade(manager).await?;
        create_criterion(manager).await?;
        create_descriptor(manager).await?;
        create_review(manager).await?;
        create_findings(manager).await?;
        create_reviewer(manager).await?;
        create_judgement(manager).await?;
        create_point(manager).await?;
        create_action(manager).await?;
        create_consent(manager).await?;
        create_outcome(manager).await?;
        create_outcome_grade(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "qa_outcome_grade",
            "qa_outcome",
            "qa_consent",
            "qa_action",
            "qa_point",
            "qa_judgement",
            "qa_reviewer",
            "qa_findings",
            "qa_review",
            "qa_descriptor",
            "qa_criterion",
            "qa_grade",
            "qa_framework",
        ];
        drop_tables(manager, &tables).await
    }
}

async fn create_framework(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_framework")
                .col(ColumnDef::new("id").integer().not_null().primary_key())
                .col(ordered_text(manager, "code").not_null())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("subject").string_len(20).not_null())
                .col(ColumnDef::new("source").text().not_null())
                .col(ColumnDef::new("published_on").date().not_null())
                .check(Expr::col("subject").is_in(["PROVISION", "SCHOOL"]))
                .to_owned(),
        )
        .await?;
    unique(manager, "qa_framework", &["code", "version"]).await
}

async fn create_grade(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_grade")
                .col(ColumnDef::new("framework_id").integer().not_null())
                .col(ColumnDef::new("number").small_integer().not_null())
                .col(ColumnDef::new("code").string_len(40).not_null())
                .col(ColumnDef::new("name").text().not_null())
                .primary_key(Index::create().col("framework_id").col("number"))
                .foreign_key(&mut refers("qa_grade", "framework_id", "qa_framework", "id"))
                .to_owned(),
        )
        .await
}

async fn create_criterion(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_criterion")
                .col(ColumnDef::new("framework_id").integer().not_null())
                .col(ColumnDef::new("position").small_integer().not_null())
                .col(ColumnDef::new("code").string_len(40).not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("question").text().not_null())
                .col(ColumnDef::new("weight").integer().not_null())
                .primary_key(Index::create().col("framework_id").col("position"))
                .foreign_key(&mut refers("qa_criterion", "framework_id", "qa_framework", "id"))
                .check(Expr::cust("weight > 0"))
                .to_owned(),
        )
        .await?;
    unique(manager, "qa_criterion", &["framework_id", "code"]).await
}

async fn create_descriptor(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_descriptor")
                .col(ColumnDef::new("framework_id").integer().not_null())
                .col(ColumnDef::new("position").small_integer().not_null())
                .col(ColumnDef::new("number").small_integer().not_null())
                .col(ColumnDef::new("text").text().not_null())
                .primary_key(Index::create().col("framework_id").col("position").col("number"))
                .foreign_key(&mut refers("qa_descriptor", "framework_id", "qa_framework", "id"))
                .to_owned(),
        )
        .await
}

async fn create_review(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_review")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("framework_id").integer().not_null())
                .col(ColumnDef::new("subject").string_len(20).not_null())
                .col(ColumnDef::new("intervention_id").string_len(36))
                .col(ColumnDef::new("provider_id").string_len(36))
                .col(ColumnDef::new("urn").integer())
                .col(ColumnDef::new("hub_provider_id").string_len(36))
                .col(ColumnDef::new("kind").string_len(20).not_null())
                .col(ColumnDef::new("status").string_len(20).not_null())
                .col(ColumnDef::new("scheduled_for").date().not_null())
                .col(ColumnDef::new("moderator_id").string_len(36))
                .col(ColumnDef::new("end_reason").text())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_by").string_len(36))
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("subject").is_in(SUBJECTS))
                .check(Expr::col("kind").is_in(KINDS))
                .check(Expr::col("status").is_in(STATUSES))
                .check(Expr::cust(ONE_SUBJECT))
                .check(Expr::cust("(kind = 'PEER') = (subject = 'SCHOOL')"))
                .check(Expr::cust("(status IN ('WITHDRAWN', 'CANCELLED')) = (end_reason IS NOT NULL)"))
                .foreign_key(&mut refers("qa_review", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("qa_review", "framework_id", "qa_framework", "id"))
                .foreign_key(&mut refers("qa_review", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("qa_review", "provider_id", "provider", "id"))
                .foreign_key(&mut refers("qa_review", "urn", "school", "urn"))
                .foreign_key(&mut refers("qa_review", "hub_provider_id", "provider", "id"))
                .foreign_key(&mut refers("qa_review", "moderator_id", "user", "id"))
                .foreign_key(&mut refers("qa_review", "created_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["area_la_code", "status", "scheduled_for"][..],
        &["scheduled_for", "id"],
        &["intervention_id", "scheduled_for", "id"],
        &["provider_id", "scheduled_for", "id"],
        &["urn", "scheduled_for", "id"],
        &["hub_provider_id"],
        &["moderator_id"],
        &["created_by"],
        &["framework_id"],
    ] {
        index(manager, "qa_review", columns).await?;
    }
    Ok(())
}

/// What the team found and what became of it: apart from the review, because not everybody who knows of a review may know this.
async fn create_findings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_findings")
                .col(ColumnDef::new("review_id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("conducted_on").date().not_null())
                .col(ColumnDef::new("overall_grade").small_integer().not_null())
                .col(ColumnDef::new("recommendation").string_len(20))
                .col(ColumnDef::new("moderated_grade").small_integer())
                .col(ColumnDef::new("moderated_by").string_len(36))
                .col(ColumnDef::new("moderated_at").timestamp_with_time_zone())
                .col(ColumnDef::new("moderation_note").text())
                .col(ColumnDef::new("response").text())
                .col(ColumnDef::new("responded_by").string_len(36))
                .col(ColumnDef::new("responded_at").timestamp_with_time_zone())
                .check(Expr::cust("recommendation IS NULL").or(Expr::col("recommendation").is_in(RECOMMENDATIONS)))
                .check(Expr::cust("(moderated_grade IS NULL) = (moderated_at IS NULL)"))
                .check(Expr::cust("(response IS NULL) = (responded_at IS NULL)"))
                .foreign_key(&mut refers("qa_findings", "review_id", "qa_review", "id"))
                .foreign_key(&mut refers("qa_findings", "moderated_by", "user", "id"))
                .foreign_key(&mut refers("qa_findings", "responded_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "qa_findings", &["moderated_by"]).await?;
    index(manager, "qa_findings", &["responded_by"]).await
}

async fn create_reviewer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_reviewer")
                .col(ColumnDef::new("review_id").string_len(36).not_null())
                .col(ColumnDef::new("user_id").string_len(36).not_null())
                .col(ColumnDef::new("is_lead").boolean().not_null())
                .primary_key(Index::create().col("review_id").col("user_id"))
                .foreign_key(&mut refers("qa_reviewer", "review_id", "qa_review", "id"))
                .foreign_key(&mut refers("qa_reviewer", "user_id", "user", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "qa_reviewer", &["user_id"]).await
}

async fn create_judgement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_judgement")
                .col(ColumnDef::new("review_id").string_len(36).not_null())
                .col(ColumnDef::new("position").small_integer().not_null())
                .col(ColumnDef::new("grade").small_integer().not_null())
                .col(ColumnDef::new("evidence").text().not_null())
                .col(ColumnDef::new("moderated_grade").small_integer())
                .primary_key(Index::create().col("review_id").col("position"))
                .foreign_key(&mut refers("qa_judgement", "review_id", "qa_review", "id"))
                .to_owned(),
        )
        .await
}

async fn create_point(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_point")
                .col(ColumnDef::new("review_id").string_len(36).not_null())
                .col(ColumnDef::new("position").small_integer().not_null())
                .col(ColumnDef::new("kind").string_len(20).not_null())
                .col(ColumnDef::new("text").text().not_null())
                .primary_key(Index::create().col("review_id").col("position"))
                .foreign_key(&mut refers("qa_point", "review_id", "qa_review", "id"))
                .check(Expr::col("kind").is_in(POINTS))
                .to_owned(),
        )
        .await
}

async fn create_action(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_action")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("review_id").string_len(36).not_null())
                .col(ColumnDef::new("position").small_integer().not_null())
                .col(ColumnDef::new("text").text().not_null())
                .col(ColumnDef::new("owner").text().not_null())
                .col(ColumnDef::new("due_on").date().not_null())
                .col(ColumnDef::new("status").string_len(20).not_null())
                .col(ColumnDef::new("closed_on").date())
                .col(ColumnDef::new("note").text())
                .col(ColumnDef::new("version").integer().not_null())
                .check(Expr::col("status").is_in(ACTIONS))
                .check(Expr::cust("(status = 'OPEN') = (closed_on IS NULL)"))
                .foreign_key(&mut refers("qa_action", "review_id", "qa_review", "id"))
                .to_owned(),
        )
        .await?;
    unique(manager, "qa_action", &["review_id", "position"]).await?;
    index(manager, "qa_action", &["status", "due_on"]).await
}

/// To whom a school lets its peer review be shown, and from when until when.
async fn create_consent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_consent")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("review_id").string_len(36).not_null())
                .col(ColumnDef::new("audience").string_len(20).not_null())
                .col(ColumnDef::new("granted_by").string_len(36))
                .col(ColumnDef::new("granted_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("revoked_by").string_len(36))
                .col(ColumnDef::new("revoked_at").timestamp_with_time_zone())
                .col(ColumnDef::new("revoke_reason").text())
                .check(Expr::col("audience").is_in(AUDIENCES))
                .foreign_key(&mut refers("qa_consent", "review_id", "qa_review", "id"))
                .foreign_key(&mut refers("qa_consent", "granted_by", "user", "id"))
                .foreign_key(&mut refers("qa_consent", "revoked_by", "user", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "qa_consent", &["granted_by"]).await?;
    index(manager, "qa_consent", &["revoked_by"]).await?;
    // A review is shown to an audience by one consent at a time.
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX uq_qa_consent_live ON qa_consent (review_id, audience) WHERE revoked_at IS NULL",
        )
        .await?;
    Ok(())
}

async fn create_outcome(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_outcome")
                .col(ColumnDef::new("review_id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("framework_id").integer().not_null())
                .col(ColumnDef::new("subject").string_len(20).not_null())
                .col(ColumnDef::new("kind").string_len(20).not_null())
                .col(ColumnDef::new("intervention_id").string_len(36))
                .col(ColumnDef::new("intervention_reference").string_len(20))
                .col(ColumnDef::new("intervention_title").text())
                .col(ColumnDef::new("provider_id").string_len(36))
                .col(ColumnDef::new("provider_name").text())
                .col(ColumnDef::new("urn").integer())
                .col(ColumnDef::new("phase_code").integer())
                .col(ColumnDef::new("academic_year").integer().not_null())
                .col(ColumnDef::new("conducted_on").date().not_null())
                .col(ColumnDef::new("grade").small_integer().not_null())
                .col(ColumnDef::new("recommendation").string_len(20))
                .col(ColumnDef::new("published_at").timestamp_with_time_zone().not_null())
                .col(ColumnDef::new("withdrawn_at").timestamp_with_time_zone())
                .col(ColumnDef::new("withdraw_reason").text())
                .check(Expr::col("subject").is_in(SUBJECTS))
                .check(Expr::cust(ONE_SUBJECT))
                .check(Expr::cust("(intervention_id IS NULL) = (intervention_title IS NULL)"))
                .check(Expr::cust("(provider_id IS NULL) = (provider_name IS NULL)"))
                .check(Expr::cust("(withdrawn_at IS NULL) = (withdraw_reason IS NULL)"))
                .foreign_key(&mut refers("qa_outcome", "review_id", "qa_review", "id"))
                .foreign_key(&mut refers("qa_outcome", "framework_id", "qa_framework", "id"))
                .foreign_key(&mut refers("qa_outcome", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("qa_outcome", "provider_id", "provider", "id"))
                .foreign_key(&mut refers("qa_outcome", "urn", "school", "urn"))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["conducted_on", "review_id"][..],
        &["provider_id", "conducted_on", "review_id"],
        &["intervention_id", "conducted_on", "review_id"],
        &["urn", "conducted_on", "review_id"],
        &["framework_id"],
    ] {
        index(manager, "qa_outcome", columns).await?;
    }
    Ok(())
}

async fn create_outcome_grade(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("qa_outcome_grade")
                .col(ColumnDef::new("review_id").string_len(36).not_null())
                .col(ColumnDef::new("position").small_integer().not_null())
                .col(ColumnDef::new("grade").small_integer().not_null())
                .primary_key(Index::create().col("review_id").col("position"))
                .foreign_key(&mut refers("qa_outcome_grade", "review_id", "qa_outcome", "review_id"))
                .to_owned(),
        )
        .await
}
