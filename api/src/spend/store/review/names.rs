//! What the keys of groups are called, and in which order their names come.

use sea_orm::DatabaseBackend;
use sea_orm::sea_query::{Expr, JoinType, SelectStatement};

use super::Review;
use super::frame::{KEYS, between, joined};
use crate::spend::rules::review::Grouping;

const NAMES: [&str; 3] = ["name1", "name2", "name3"];
const CODES: [&str; 3] = ["code1", "code2", "code3"];
/// Names under which the tables with the names are joined.
const TABLES: [&str; 3] = ["named1", "named2", "named3"];

/// Where a grouping's names are.
struct Named {
    table: &'static str,
    key: &'static str,
    code: Option<&'static str>,
    name: &'static str,
    sort: &'static str,
}

const fn named(grouping: Grouping) -> Option<Named> {
    let (table, key, code, name, sort) = match grouping {
        Grouping::Priority => ("priority", "id", Some("code"), "title", "title"),
        Grouping::Provider => ("provider", "id", None, "name", "name_sort"),
        Grouping::FundingSource => ("funding_source", "id", Some("code"), "name", "name"),
        Grouping::Phase => ("phase", "code", None, "name", "name"),
        Grouping::Trust => ("school_group", "uid", None, "name", "name_sort"),
        Grouping::School => ("school", "urn", None, "name", "name_sort"),
        Grouping::AcademicYear | Grouping::FinancialYear | Grouping::Month | Grouping::Kind | Grouping::Status => {
            return None;
        }
    };
    Some(Named { table, key, code, name, sort })
}

/// Keys of the grouping that stand for no value.
const fn absent(grouping: Grouping) -> Option<&'static str> {
    match grouping {
        Grouping::Priority | Grouping::Kind | Grouping::Status => Some("'!'"),
        Grouping::Provider => Some("'!', '-'"),
        Grouping::Phase => Some("-1, -2"),
        Grouping::Trust => Some("0, -1"),
        Grouping::School => Some("0"),
        Grouping::AcademicYear | Grouping::FinancialYear | Grouping::Month | Grouping::FundingSource => None,
    }
}

/// The names of the columns of the key in this place: code and name.
pub(super) fn columns(place: usize) -> Option<(&'static str, &'static str, &'static str)> {
    Some((KEYS.get(place)?, CODES.get(place)?, NAMES.get(place)?))
}

/// Selects the keys of `grouped` as texts, with their codes and names.
///
/// The sums are visible, so what they are of has a name: it is joined without a scope of its own.
pub(super) fn add_names(query: &mut SelectStatement, review: &Review) {
    for ((grouping, key), (alias, (code, name))) in
        review.groupings.iter().zip(KEYS).zip(TABLES.into_iter().zip(CODES.into_iter().zip(NAMES)))
    {
        query.expr_as(Expr::cust(format!("CAST(grouped.{key} AS text)")), key);
        let Some(named) = named(*grouping) else { continue };
        let on = Expr::cust(format!("{alias}.{} = grouped.{key}", named.key));
        query.join_as(JoinType::LeftJoin, named.table, alias, on);
        query.expr_as(Expr::cust(format!("{alias}.{}", named.name)), name);
        if let Some(column) = named.code {
            query.expr_as(Expr::cust(format!("{alias}.{column}")), code);
        }
    }
}

/// Whether the grouping has codes and names in columns.
pub(super) const fn has_columns(grouping: Grouping) -> (bool, bool) {
    match named(grouping) {
        Some(Named { code, .. }) => (code.is_some(), true),
        None => (false, false),
    }
}

/// The text that names each group, from its keys.
pub(super) fn key_text(review: &Review, backend: DatabaseBackend) -> Expr {
    joined(KEYS.iter().take(review.groupings.len()).map(|key| format!("grouped.{key}")), backend)
}

/// The text by which groups are ordered when their names are: those without a value come after the others.
pub(super) fn sort_text(review: &Review, backend: DatabaseBackend) -> Expr {
    let (between, collation) = between(backend);
    let part = |((grouping, key), alias): ((&Grouping, &str), &str)| {
        let sort = named(*grouping).map_or_else(
            || format!("CAST(grouped.{key} AS text)"),
            |named| format!("COALESCE({alias}.{}, '')", named.sort),
        );
        absent(*grouping).map_or_else(
            || format!("'0' || {sort}"),
            |absent| format!("CASE WHEN grouped.{key} IN ({absent}) THEN '1' ELSE '0' || {sort} END"),
        )
    };
    let parts: Vec<String> = review.groupings.iter().zip(KEYS).zip(TABLES).map(part).collect();
    Expr::cust(format!("({}){collation}", parts.join(&format!(" || {between} || "))))
}
