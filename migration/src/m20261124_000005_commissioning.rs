//! Providers, commissioning plans, priorities, and interventions with what belongs to them.

use sea_orm_migration::prelude::*;

use crate::code_lists::cohorts;
use crate::columns::{append_only, drop_tables, index, ordered_text, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: [&str; 16] = [
    "REVIEW",
    "TARGETED_PROGRAMME",
    "SCHOOL_TO_SCHOOL_SUPPORT",
    "PEER_REVIEW",
    "LEADERSHIP_NETWORK",
    "LEADERSHIP_PROGRAMME",
    "GOVERNANCE_SUPPORT",
    "PROFESSIONAL_DEVELOPMENT",
    "LITERACY_PROGRAMME",
    "NUMERACY_PROGRAMME",
    "INCLUSION_OUTREACH",
    "SUBJECT_HUB",
    "STUDENT_PLACEMENT",
    "ATTENDANCE_CAMPAIGN",
    "PARTICIPATION_PROGRAMME",
    "OTHER",
];
const STATUSES: [&str; 9] = [
    "PROPOSED",
    "DEFERRED",
    "REJECTED",
    "APPROVED",
    "COMMISSIONED",
    "IN_DELIVERY",
    "COMPLETED",
    "EVALUATED",
    "CANCELLED",
];
const PARTICIPATION_STATUSES: [&str; 3] = ["ACTIVE", "COMPLETED", "WITHDRAWN"];
const PROVIDER_KINDS: [&str; 7] = [
    "TEACHING_SCHOOL_ALLIANCE",
    "TRUST",
    "LA_SERVICE",
    "UNIVERSITY",
    "FE_COLLEGE",
    "CONSULTANCY",
    "PEER_REVIEW_NETWORK",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_cohort(manager).await?;
        create_provider(manager).await?;
        create_commissioning_plan(manager).await?;
        create_priority(manager).await?;
        create_reference_counter(manager).await?;
        create_intervention(manager).await?;
        create_intervention_cohort(manager).await?;
        create_success_criterion(manager).await?;
        create_document_link(manager).await?;
        create_participation(manager).await?;
        create_participation_revision(manager).await?;
        list_cohorts(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "participation_revision",
            "participation",
            "document_link",
            "success_criterion",
            "intervention_cohort",
            "intervention",
            "reference_counter",
            "priority",
            "commissioning_plan",
            "provider",
            "cohort",
        ];
        drop_tables(manager, &tables).await
    }
}

async fn create_cohort(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("cohort")
                .col(ordered_text(manager, "code").not_null().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("is_staff").boolean().not_null())
                .col(ColumnDef::new("position").integer().not_null())
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_provider(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("provider")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("organisation_id").string_len(36).not_null())
                .col(ColumnDef::new("kind").string_len(40).not_null())
                .col(ColumnDef::new("name").text().not_null())
                .col(ordered_text(manager, "name_sort").not_null())
                .col(ColumnDef::new("trust_uid").integer())
                .col(ColumnDef::new("school_urn").integer())
                .col(ColumnDef::new("ukprn").integer())
                .col(ColumnDef::new("website").text())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("kind").is_in(PROVIDER_KINDS))
                .check(Expr::cust("(kind = 'TRUST') = (trust_uid IS NOT NULL)"))
                .foreign_key(&mut refers("provider", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("provider", "organisation_id", "organisation", "id"))
                .foreign_key(&mut refers("provider", "trust_uid", "school_group", "uid"))
                .foreign_key(&mut refers("provider", "school_urn", "school", "urn"))
                .to_owned(),
        )
        .await?;
    unique(manager, "provider", &["organisation_id"]).await?;
    index(manager, "provider", &["area_la_code", "name_sort", "id"]).await?;
    index(manager, "provider", &["trust_uid"]).await?;
    index(manager, "provider", &["school_urn"]).await?;
    Ok(())
}

async fn create_commissioning_plan(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("commissioning_plan")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("academic_year").integer().not_null())
                .col(ColumnDef::new("budget_pence").big_integer().not_null())
                .col(ColumnDef::new("budget_raised_pence").big_integer().not_null())
                .col(ColumnDef::new("allocated_pence").big_integer().not_null())
                .col(ColumnDef::new("limit_round").integer().not_null())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::cust("budget_pence >= 0"))
                .check(Expr::cust("budget_raised_pence >= 0"))
                .check(Expr::cust("allocated_pence >= 0"))
                .check(Expr::cust("allocated_pence <= budget_pence + budget_raised_pence"))
                .foreign_key(&mut refers("commissioning_plan", "area_la_code", "local_authority", "code"))
                .to_owned(),
        )
        .await?;
    unique(manager, "commissioning_plan", &["area_la_code", "academic_year"]).await?;
    Ok(())
}

async fn create_priority(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("priority")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("plan_id").string_len(36).not_null())
                .col(ordered_text(manager, "code").not_null())
                .col(ColumnDef::new("title").text().not_null())
                .col(ColumnDef::new("description").text())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .foreign_key(&mut refers("priority", "plan_id", "commissioning_plan", "id"))
                .to_owned(),
        )
        .await?;
    unique(manager, "priority", &["plan_id", "code"]).await?;
    Ok(())
}

async fn create_reference_counter(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("reference_counter")
                .col(ColumnDef::new("academic_year").integer().not_null().primary_key())
                .col(ColumnDef::new("last_number").integer().not_null())
                .to_owned(),
        )
        .await?;
    Ok(())
}

async fn create_intervention(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("intervention")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ordered_text(manager, "reference").not_null())
                .col(ColumnDef::new("area_la_code").integer().not_null())
                .col(ColumnDef::new("plan_id").string_len(36).not_null())
                .col(ColumnDef::new("academic_year").integer().not_null())
                .col(ColumnDef::new("priority_id").string_len(36).not_null())
                .col(ColumnDef::new("kind").string_len(40).not_null())
                .col(ColumnDef::new("title").text().not_null())
                .col(ordered_text(manager, "title_sort").not_null())
                .col(ColumnDef::new("summary").text())
                .col(ColumnDef::new("provider_id").string_len(36))
                .col(ColumnDef::new("provider_organisation_id").string_len(36))
                .col(ColumnDef::new("broker_id").string_len(36))
                .col(ColumnDef::new("broker_organisation_id").string_len(36))
                .col(ColumnDef::new("phase_code").integer())
                .col(ColumnDef::new("status").string_len(40).not_null())
                .col(ColumnDef::new("proposal_round").integer().not_null())
                .col(ColumnDef::new("limit_round").integer().not_null())
                .col(ColumnDef::new("planned_starts_on").date())
                .col(ColumnDef::new("planned_ends_on").date())
                .col(ColumnDef::new("started_on").date())
                .col(ColumnDef::new("ended_on").date())
                .col(ColumnDef::new("allocated_pence").big_integer().not_null())
                .col(ColumnDef::new("committed_pence").big_integer().not_null())
                .col(ColumnDef::new("commitment_raised_pence").big_integer().not_null())
                .col(ColumnDef::new("actual_pence").big_integer().not_null())
                .col(ColumnDef::new("actual_raised_pence").big_integer().not_null())
                .col(ColumnDef::new("status_reason").text())
                .col(ColumnDef::new("external_reference").text())
                .col(ColumnDef::new("proposed_by").string_len(36))
                .col(ColumnDef::new("commissioned_at").timestamp_with_time_zone())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("kind").is_in(KINDS))
                .check(Expr::col("status").is_in(STATUSES))
                .check(Expr::cust("allocated_pence >= 0"))
                .check(Expr::cust("committed_pence >= 0"))
                .check(Expr::cust("actual_pence >= 0"))
                .check(Expr::cust("commitment_raised_pence >= 0"))
                .check(Expr::cust("actual_raised_pence >= 0"))
                .check(Expr::cust("committed_pence <= allocated_pence + commitment_raised_pence"))
                .check(Expr::cust("actual_pence <= committed_pence + actual_raised_pence"))
                .foreign_key(&mut refers("intervention", "area_la_code", "local_authority", "code"))
                .foreign_key(&mut refers("intervention", "plan_id", "commissioning_plan", "id"))
                .foreign_key(&mut refers("intervention", "priority_id", "priority", "id"))
                .foreign_key(&mut refers("intervention", "provider_id", "provider", "id"))
                .foreign_key(&mut refers("intervention", "broker_id", "provider", "id"))
                .foreign_key(&mut refers("intervention", "proposed_by", "user", "id"))
                .foreign_key(&mut refers("intervention", "phase_code", "phase", "code"))
                .to_owned(),
        )
        .await?;
    unique(manager, "intervention", &["reference"]).await?;
    unique(manager, "intervention", &["area_la_code", "external_reference"]).await?;
    index(manager, "intervention", &["plan_id", "id"]).await?;
    index(manager, "intervention", &["priority_id", "id"]).await?;
    index(manager, "intervention", &["provider_id", "id"]).await?;
    index(manager, "intervention", &["provider_organisation_id", "id"]).await?;
    index(manager, "intervention", &["broker_organisation_id", "id"]).await?;
    index(manager, "intervention", &["broker_id"]).await?;
    index(manager, "intervention", &["proposed_by"]).await?;
    index(manager, "intervention", &["area_la_code", "title_sort", "id"]).await?;
    index(manager, "intervention", &["area_la_code", "status", "id"]).await?;
    Ok(())
}

async fn create_intervention_cohort(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("intervention_cohort")
                .col(ColumnDef::new("intervention_id").string_len(36).not_null())
                .col(ColumnDef::new("cohort_code").text().not_null())
                .primary_key(Index::create().col("intervention_id").col("cohort_code"))
                .foreign_key(&mut refers("intervention_cohort", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("intervention_cohort", "cohort_code", "cohort", "code"))
                .to_owned(),
        )
        .await?;
    index(manager, "intervention_cohort", &["cohort_code", "intervention_id"]).await?;
    Ok(())
}

async fn create_success_criterion(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("success_criterion")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("intervention_id").string_len(36).not_null())
                .col(ColumnDef::new("position").integer().not_null())
                .col(ColumnDef::new("measure").text().not_null())
                .col(ColumnDef::new("cohort_code").text().not_null())
                .col(ColumnDef::new("baseline_thousandths").big_integer())
                .col(ColumnDef::new("target_thousandths").big_integer().not_null())
                .col(ColumnDef::new("due_on").date().not_null())
                .foreign_key(&mut refers("success_criterion", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("success_criterion", "cohort_code", "cohort", "code"))
                .to_owned(),
        )
        .await?;
    index(manager, "success_criterion", &["intervention_id", "position"]).await?;
    Ok(())
}

async fn create_document_link(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("document_link")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("intervention_id").string_len(36).not_null())
                .col(ColumnDef::new("position").integer().not_null())
                .col(ColumnDef::new("category").text().not_null())
                .col(ColumnDef::new("title").text().not_null())
                .col(ColumnDef::new("url").text().not_null())
                .foreign_key(&mut refers("document_link", "intervention_id", "intervention", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "document_link", &["intervention_id", "position"]).await?;
    Ok(())
}

async fn create_participation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("participation")
                .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                .col(ColumnDef::new("intervention_id").string_len(36).not_null())
                .col(ColumnDef::new("urn").integer().not_null())
                .col(ColumnDef::new("cohort_code").text().not_null())
                .col(ColumnDef::new("places").integer())
                .col(ColumnDef::new("pupils_reached").integer())
                .col(ColumnDef::new("cost_share_parts").integer())
                .col(ColumnDef::new("status").string_len(40).not_null())
                .col(ColumnDef::new("joined_on").date().not_null())
                .col(ColumnDef::new("ended_on").date())
                .col(ColumnDef::new("end_reason").text())
                .col(ColumnDef::new("version").integer().not_null())
                .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("status").is_in(PARTICIPATION_STATUSES))
                .check(Expr::cust("places >= 0"))
                .check(Expr::cust("pupils_reached >= 0"))
                .check(Expr::cust("cost_share_parts >= 0"))
                .foreign_key(&mut refers("participation", "intervention_id", "intervention", "id"))
                .foreign_key(&mut refers("participation", "urn", "school", "urn"))
                .foreign_key(&mut refers("participation", "cohort_code", "cohort", "code"))
                .to_owned(),
        )
        .await?;
    unique(manager, "participation", &["intervention_id", "urn"]).await?;
    index(manager, "participation", &["urn", "intervention_id"]).await?;
    Ok(())
}

async fn create_participation_revision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("participation_revision")
                .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("participation_id").string_len(36).not_null())
                .col(ColumnDef::new("intervention_id").string_len(36).not_null())
                .col(ColumnDef::new("urn").integer().not_null())
                .col(ColumnDef::new("pupils_reached").integer())
                .col(ColumnDef::new("cost_share_parts").integer())
                .col(ColumnDef::new("status").string_len(40).not_null())
                .col(ColumnDef::new("recorded_at").timestamp_with_time_zone().not_null())
                .check(Expr::col("status").is_in(PARTICIPATION_STATUSES))
                .foreign_key(&mut refers("participation_revision", "participation_id", "participation", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "participation_revision", &["participation_id", "id"]).await?;
    index(manager, "participation_revision", &["intervention_id", "id"]).await?;
    append_only(manager, "participation_revision").await?;
    Ok(())
}

async fn list_cohorts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut rows = Query::insert();
    rows.into_table("cohort").columns(["code", "name", "is_staff", "position"]);
    for (position, [code, name, is_staff]) in (1..).zip(cohorts()) {
        rows.values_panic([code.into(), name.into(), (is_staff == "yes").into(), Expr::val(position)]);
    }
    manager.execute(rows).await
}
