//! The register: source files, schools, groups of schools, memberships, links, inspections, words of names.

use sea_orm_migration::prelude::*;

use crate::columns::{drop_tables, index, ordered_text, refers, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_source_files(manager).await?;
        create_groups(manager).await?;
        create_schools(manager).await?;
        create_sources(manager).await?;
        create_memberships(manager).await?;
        create_links(manager).await?;
        create_inspections(manager).await?;
        create_words(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "name_word_deletion",
                "name_word",
                "inspection",
                "school_link",
                "group_membership",
                "group_source",
                "school_source",
                "school",
                "school_group",
                "source_file",
            ],
        )
        .await
    }
}

async fn create_source_files(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("source_file")
                .col(ColumnDef::new("id").integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("format").string_len(40).not_null())
                .col(ColumnDef::new("file_name").text().not_null())
                .col(ColumnDef::new("sha256").string_len(64).not_null())
                .col(ColumnDef::new("extracted_on").date().not_null())
                .col(ColumnDef::new("imported_at").timestamp_with_time_zone().not_null())
                .to_owned(),
        )
        .await?;
    unique(manager, "source_file", &["sha256"]).await
}

async fn create_groups(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("school_group")
        .col(ColumnDef::new("uid").integer().not_null().primary_key())
        .col(ColumnDef::new("trust_reference_number").string_len(20))
        .col(ColumnDef::new("name").text().not_null())
        .col(ordered_text(manager, "name_sort").not_null())
        .col(ColumnDef::new("type_code").integer().not_null())
        .col(ColumnDef::new("status_code").string_len(80))
        .col(ColumnDef::new("companies_house_number").string_len(8))
        .col(ColumnDef::new("ukprn").integer());
    for name in ["opened_on", "incorporated_on", "closed_on"] {
        table.col(ColumnDef::new(name).date());
    }
    for name in ["street", "locality", "address3", "town", "county", "postcode"] {
        table.col(ColumnDef::new(name).text());
    }
    table.foreign_key(&mut refers("school_group", "type_code", "group_type", "code")).foreign_key(&mut refers(
        "school_group",
        "status_code",
        "group_status",
        "code",
    ));
    manager.create_table(table).await?;
    for columns in [
        &["name_sort", "uid"][..],
        &["type_code", "name_sort", "uid"],
        &["status_code", "name_sort", "uid"],
        &["trust_reference_number"],
        &["ukprn"],
        &["companies_house_number"],
    ] {
        index(manager, "school_group", columns).await?;
    }
    Ok(())
}

async fn create_schools(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("school")
        .col(ColumnDef::new("urn").integer().not_null().primary_key())
        .col(ColumnDef::new("name").text().not_null())
        .col(ordered_text(manager, "name_sort").not_null());
    for name in [
        "la_code",
        "establishment_number",
        "laestab",
        "ukprn",
        "type_code",
        "type_group_code",
        "phase_code",
        "status_code",
    ] {
        table.col(ColumnDef::new(name).integer());
    }
    table
        .col(ColumnDef::new("opened_on").date())
        .col(ColumnDef::new("reason_opened").text())
        .col(ColumnDef::new("closed_on").date())
        .col(ColumnDef::new("reason_closed").text());
    for name in ["age_low", "age_high", "gender_code"] {
        table.col(ColumnDef::new(name).integer());
    }
    for name in ["boarders", "nursery_provision", "sixth_form", "religious_character", "diocese", "admissions_policy"] {
        table.col(ColumnDef::new(name).text());
    }
    table.col(ColumnDef::new("capacity").integer()).col(ColumnDef::new("census_on").date());
    for name in ["pupil_count", "boy_count", "girl_count", "fsm_basis_points"] {
        table.col(ColumnDef::new(name).integer());
    }
    for name in ["street", "locality", "address3", "town", "county", "postcode", "website", "telephone"] {
        table.col(ColumnDef::new(name).text());
    }
    table
        .col(ColumnDef::new("easting").integer())
        .col(ColumnDef::new("northing").integer())
        .col(ColumnDef::new("region_code").string_len(80));
    for name in ["district", "ward", "constituency", "urban_rural", "msoa", "lsoa", "uprn"] {
        table.col(ColumnDef::new(name).text());
    }
    table
        .col(ColumnDef::new("register_changed_on").date())
        .col(ColumnDef::new("trust_uid").integer())
        .col(ColumnDef::new("ofsted_grade_code").string_len(80))
        .col(ColumnDef::new("ofsted_inspected_on").date());
    for (column, list) in [
        ("la_code", "local_authority"),
        ("type_code", "establishment_type"),
        ("type_group_code", "establishment_type_group"),
        ("phase_code", "phase"),
        ("status_code", "establishment_status"),
        ("gender_code", "gender"),
        ("region_code", "region"),
        ("ofsted_grade_code", "ofsted_grade"),
    ] {
        table.foreign_key(&mut refers("school", column, list, "code"));
    }
    table.foreign_key(&mut refers("school", "trust_uid", "school_group", "uid"));
    manager.create_table(table).await?;
    for columns in [
        &["name_sort", "urn"][..],
        &["la_code", "name_sort", "urn"],
        &["trust_uid", "name_sort", "urn"],
        &["phase_code", "name_sort", "urn"],
        &["type_group_code", "name_sort", "urn"],
        &["status_code", "name_sort", "urn"],
        &["ofsted_grade_code", "name_sort", "urn"],
        &["fsm_basis_points"],
        &["laestab"],
        &["ukprn"],
        &["type_code", "name_sort", "urn"],
        &["region_code"],
    ] {
        index(manager, "school", columns).await?;
    }
    for column in ["fsm_basis_points", "pupil_count", "ofsted_inspected_on", "opened_on"] {
        index_nulls_last(manager, column).await?;
    }
    Ok(())
}

/// Indices for the orders in which schools without a value come last, whichever way the values go.
async fn index_nulls_last(manager: &SchemaManager<'_>, column: &str) -> Result<(), DbErr> {
    for direction in ["ASC", "DESC"] {
        let name = format!("ix_school_{column}_{}", direction.to_lowercase());
        let columns = format!("({column} IS NULL), {column} {direction}, urn {direction}");
        let statement = format!("CREATE INDEX {name} ON school ({columns})");
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}

async fn create_sources(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, key, owner) in [("school_source", "urn", "school"), ("group_source", "uid", "school_group")] {
        manager
            .create_table(
                Table::create()
                    .table(table)
                    .col(ColumnDef::new(key).integer().not_null())
                    .col(ColumnDef::new("source_file_id").integer().not_null())
                    .col(ColumnDef::new("line").integer().not_null())
                    .col(ColumnDef::new("columns").big_integer().not_null())
                    .primary_key(Index::create().col(key).col("source_file_id"))
                    .foreign_key(&mut refers(table, key, owner, key))
                    .foreign_key(&mut refers(table, "source_file_id", "source_file", "id"))
                    .to_owned(),
            )
            .await?;
        index(manager, table, &["source_file_id"]).await?;
    }
    Ok(())
}

async fn create_memberships(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("group_membership")
                .col(ColumnDef::new("id").integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("urn").integer().not_null())
                .col(ColumnDef::new("group_uid").integer().not_null())
                .col(ColumnDef::new("joined_on").date())
                .col(ColumnDef::new("left_on").date())
                .col(ColumnDef::new("source_file_id").integer().not_null())
                .foreign_key(&mut refers("group_membership", "urn", "school", "urn"))
                .foreign_key(&mut refers("group_membership", "group_uid", "school_group", "uid"))
                .foreign_key(&mut refers("group_membership", "source_file_id", "source_file", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "group_membership", &["urn", "id"]).await?;
    index(manager, "group_membership", &["group_uid", "urn", "id"]).await?;
    index(manager, "group_membership", &["source_file_id"]).await
}

async fn create_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("school_link")
                .col(ColumnDef::new("urn").integer().not_null())
                .col(ColumnDef::new("link_urn").integer().not_null())
                .col(ColumnDef::new("link_type_code").string_len(80).not_null())
                .col(ColumnDef::new("link_name").text())
                .col(ColumnDef::new("established_on").date())
                .col(ColumnDef::new("source_file_id").integer().not_null())
                .primary_key(Index::create().col("urn").col("link_urn").col("link_type_code"))
                .foreign_key(&mut refers("school_link", "link_type_code", "link_type", "code"))
                .foreign_key(&mut refers("school_link", "source_file_id", "source_file", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "school_link", &["link_urn"]).await?;
    index(manager, "school_link", &["source_file_id"]).await
}

async fn create_inspections(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const GRADES: [&str; 7] = [
        "overall_effectiveness_code",
        "quality_of_education_code",
        "behaviour_and_attitudes_code",
        "personal_development_code",
        "leadership_and_management_code",
        "early_years_code",
        "sixth_form_code",
    ];
    let mut table = Table::create();
    table
        .table("inspection")
        .col(ColumnDef::new("id").integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("urn").integer().not_null())
        .col(ColumnDef::new("inspected_on").date().not_null())
        .col(ColumnDef::new("published_on").date())
        .col(ColumnDef::new("inspection_number").text())
        .col(ColumnDef::new("inspection_type").text())
        .col(ColumnDef::new("urn_at_inspection").integer())
        .col(ColumnDef::new("category_of_concern").string_len(10));
    for grade in GRADES {
        table.col(ColumnDef::new(grade).string_len(80));
    }
    table
        .col(ColumnDef::new("is_safeguarding_effective").boolean())
        .col(ColumnDef::new("source_file_id").integer().not_null())
        .foreign_key(&mut refers("inspection", "urn", "school", "urn"))
        .foreign_key(&mut refers("inspection", "source_file_id", "source_file", "id"));
    for grade in GRADES {
        table.foreign_key(&mut refers("inspection", grade, "ofsted_grade", "code"));
    }
    manager.create_table(table).await?;
    unique(manager, "inspection", &["urn", "inspected_on"]).await?;
    index(manager, "inspection", &["source_file_id"]).await
}

async fn create_words(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("name_word")
                .col(ColumnDef::new("subject").string_len(10).not_null())
                .col(ordered_text(manager, "word").not_null())
                .col(ColumnDef::new("subject_key").integer().not_null())
                .primary_key(Index::create().col("subject").col("word").col("subject_key"))
                .check(Expr::col("subject").is_in(["SCHOOL", "GROUP"]))
                .to_owned(),
        )
        .await?;
    index(manager, "name_word", &["subject", "subject_key"]).await?;
    manager
        .create_table(
            Table::create()
                .table("name_word_deletion")
                .col(ordered_text(manager, "remainder").not_null())
                .col(ordered_text(manager, "word").not_null())
                .primary_key(Index::create().col("remainder").col("word"))
                .to_owned(),
        )
        .await
}
