//! Code lists that the DfE and Ofsted own, and the local authorities.

use sea_orm_migration::prelude::*;

use crate::code_lists;
use crate::columns::{drop_tables, ordered_text, refers};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const NUMBERED: [&str; 5] = ["phase", "establishment_type_group", "establishment_status", "gender", "group_type"];
const LETTERED: [&str; 4] = ["group_status", "link_type", "ofsted_grade", "region"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for list in NUMBERED {
            create_list(manager, list, ColumnDef::new("code").integer().not_null().primary_key().to_owned()).await?;
            fill(manager, list, false, true).await?;
        }
        for list in LETTERED {
            create_list(manager, list, ColumnDef::new("code").string_len(80).not_null().primary_key().to_owned())
                .await?;
            fill(manager, list, false, false).await?;
        }
        create_types(manager).await?;
        fill(manager, "establishment_type", true, true).await?;
        create_local_authorities(manager).await?;
        fill_local_authorities(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["local_authority", "establishment_type"]).await?;
        drop_tables(manager, &LETTERED).await?;
        drop_tables(manager, &NUMBERED).await
    }
}

async fn create_list(manager: &SchemaManager<'_>, list: &'static str, code: ColumnDef) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table(list)
                .col(code)
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("valid_from").date())
                .col(ColumnDef::new("valid_to").date())
                .to_owned(),
        )
        .await
}

async fn create_types(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("establishment_type")
                .col(ColumnDef::new("code").integer().not_null().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("group_code").integer())
                .col(ColumnDef::new("valid_from").date())
                .col(ColumnDef::new("valid_to").date())
                .foreign_key(&mut refers("establishment_type", "group_code", "establishment_type_group", "code"))
                .to_owned(),
        )
        .await
}

async fn create_local_authorities(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("local_authority")
                .col(ColumnDef::new("code").integer().not_null().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .col(ordered_text(manager, "name_sort").not_null())
                .col(ColumnDef::new("gss_code").string_len(9))
                .col(ColumnDef::new("region_code").string_len(80))
                .foreign_key(&mut refers("local_authority", "region_code", "region", "code"))
                .to_owned(),
        )
        .await?;
    crate::columns::index(manager, "local_authority", &["name_sort"]).await
}

async fn fill(
    manager: &SchemaManager<'_>,
    list: &'static str,
    has_group: bool,
    is_numbered: bool,
) -> Result<(), DbErr> {
    let mut columns = vec!["code", "name"];
    if has_group {
        columns.push("group_code");
    }
    columns.extend(["valid_from", "valid_to"]);
    let mut insert = Query::insert();
    insert.into_table(list).columns(columns);
    for [code, name, group, from, to] in code_lists::rows(list) {
        let mut values: Vec<Expr> = vec![if is_numbered { number(code) } else { Expr::val(code) }, Expr::val(name)];
        if has_group {
            values.push(number(group));
        }
        values.extend([date(from), date(to)]);
        insert.values_panic(values);
    }
    manager.execute(insert).await
}

async fn fill_local_authorities(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert.into_table("local_authority").columns(["code", "name", "name_sort", "gss_code", "region_code"]);
    for [code, name, gss_code, region] in code_lists::local_authorities() {
        insert.values_panic([
            number(code),
            Expr::val(name),
            Expr::val(name.map(sort_key)),
            Expr::val(gss_code),
            Expr::val(region),
        ]);
    }
    manager.execute(insert).await
}

/// The name as the service orders it: words of lower-case letters and digits, one blank between them.
fn sort_key(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '.'))
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn number(text: Option<&str>) -> Expr {
    Expr::val(text.and_then(|digits| digits.parse::<i32>().ok()))
}

fn date(text: Option<&str>) -> Expr {
    Expr::val(text.and_then(|day| day.parse::<sea_orm_migration::sea_orm::prelude::Date>().ok()))
}
