//! The entries of the ledger behind the groups of a review.

use std::collections::HashMap;

use entities::ledger_entry::{Column, Entity, Model};
use entities::states::{Account, Grain, ParticipationStatus};
use entities::{intervention, participation_revision, spend_share};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, DbErr, FromQueryResult, Iterable,
    QueryFilter, QuerySelect, QueryTrait,
};

use super::Review;
use super::frame::{BETWEEN, Frame, trust_key};
use crate::auth::Actor;
use crate::db::page::{Keyset, OWNER, Page, Part, Place, Rows, page_of_each};
use crate::policy::visible;
use crate::spend::rules::review::Grouping;

/// Entries behind a group.
pub type RowEntries = Rows<Model>;

fn id() -> Expr {
    Expr::col((Entity, Column::Id))
}

/// Where the entry stands in a list.
#[must_use]
pub fn entry_place(row: &Model) -> Place {
    Place { sort: Part::Number(row.id), key: Part::Number(row.id) }
}

/// A page of the entries behind each of several groups, in the order in which they were written. One statement.
///
/// # Errors
/// When the database fails.
pub async fn entries_of_rows<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review: &Review,
    groups: &[String],
    page: &Page,
) -> Result<HashMap<String, RowEntries>, DbErr> {
    let (mut query, owner) = behind(actor, review, groups, db.get_database_backend());
    query.expr_as(owner.clone(), OWNER);
    for column in Column::iter() {
        query.column((Entity, column));
    }
    let keyset = Keyset { sort: id(), key: id(), is_nullable: false, is_descending: false };
    let query = keyset.of_each(query, owner, page);
    page_of_each(&db.query_all(&query).await?, page, |row| Model::from_query_result(row, ""))
}

/// How many entries are behind each of several groups. One statement.
///
/// # Errors
/// When the database fails.
pub async fn numbers_of_entries<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review: &Review,
    groups: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    let (mut query, owner) = behind(actor, review, groups, db.get_database_backend());
    query.expr_as(owner, OWNER);
    let counted = Query::select()
        .column(OWNER)
        .expr(Expr::cust("COUNT(*)"))
        .from_subquery(query, "listed")
        .group_by_col(OWNER)
        .to_owned();
    let rows = db.query_all(&counted).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The entries that the actor may see of the review, and the text that names the group of each. Nothing is selected yet.
fn behind(actor: &Actor, review: &Review, groups: &[String], backend: DatabaseBackend) -> (SelectStatement, Expr) {
    let frame = Frame::of_entries(review, backend);
    let owner = frame.key_text(review, backend);
    let counts =
        Condition::any().add(Column::IsPassThrough.eq(false)).add(Column::Account.eq(Account::Actual.to_value()));
    let filter = &review.filter;
    let mut query = visible::<Entity>(actor).filter(counts).select_only().into_query();
    query
        .join_as(
            JoinType::LeftJoin,
            "intervention",
            "work",
            Expr::col(("work", "id")).equals((Entity, Column::InterventionId)),
        )
        .join_as(
            JoinType::InnerJoin,
            "commissioning_plan",
            "plan",
            Expr::col(("plan", "id")).equals((Entity, Column::PlanId)),
        )
        .cond_where(filter.of_interventions(&Expr::cust(frame.status.clone())))
        .cond_where(filter.of_sources(&Expr::col((Entity, Column::FundingSourceId))))
        .cond_where(of_time(review))
        .and_where(owner.clone().is_in(groups.iter().cloned()));
    if let Some(at) = review.known_at {
        query.and_where(Column::RecordedAt.lte(at));
    }
    if review.is_of_schools() {
        join_bearers(&mut query, review, groups, &frame, backend);
    }
    (query, owner)
}

/// The months and financial years of the filter.
fn of_time(review: &Review) -> Condition {
    let (years, months) = (review.filter.financial_years.as_ref(), review.filter.months.as_ref());
    let within = |first: &chrono::NaiveDate| {
        let last = first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(*first);
        Column::DatedOn.between(*first, last)
    };
    let nothing = || Condition::any().add(Expr::val(1).eq(0));
    Condition::all()
        .add_option(years.map(|years| Column::FinancialYear.is_in(years.iter().copied())))
        .add_option(months.map(|months| months.iter().map(within).fold(nothing(), Condition::add)))
}

/// Joins who bears the cost of the entry's cell: one row for each group, whatever the number of its schools.
fn join_bearers(
    query: &mut SelectStatement,
    review: &Review,
    groups: &[String],
    frame: &Frame,
    backend: DatabaseBackend,
) {
    let table = if review.known_at.is_some() { known_bearers(review) } else { kept_bearers() };
    let urn = Expr::col(("share", "urn"));
    let mut bearers = Query::select();
    bearers
        .distinct()
        .from_subquery(table, "share")
        .join_as(JoinType::LeftJoin, "school", "place", Expr::col(("place", "urn")).equals(("share", "urn")))
        .cond_where(review.filter.of_schools(&urn));
    let is_by_cell = review.known_at.is_none();
    let mut columns = vec!["intervention_id"];
    columns.extend(is_by_cell.then_some(["plan_id", "funding_source_id", "starts_on"]).into_iter().flatten());
    columns.iter().for_each(|column| {
        bearers.column(("share", *column));
    });
    for (place, grouping) in review.groupings.iter().enumerate().filter(|(_, grouping)| grouping.is_of_schools()) {
        let (key, column) = match grouping {
            Grouping::Trust => (Expr::cust(trust_key("share.urn")), "trust_key"),
            _ => (urn.clone(), "urn"),
        };
        let wanted = groups.iter().filter_map(|group| group.split(BETWEEN).nth(place)?.parse::<i32>().ok());
        bearers.expr_as(key.clone(), column).and_where(key.is_in(wanted));
    }
    let mut on = Condition::all()
        .add(Expr::col(("bearer", "intervention_id")).eq(Expr::cust("COALESCE(ledger_entry.intervention_id, '')")));
    if is_by_cell {
        let starts_on = match backend {
            DatabaseBackend::Postgres => Expr::cust("CAST(date_trunc('month', ledger_entry.dated_on) AS date)"),
            _ => Expr::cust(frame.month.clone()),
        };
        on = on
            .add(Expr::col(("bearer", "plan_id")).equals((Entity, Column::PlanId)))
            .add(Expr::col(("bearer", "funding_source_id")).equals((Entity, Column::FundingSourceId)))
            .add(Expr::col(("bearer", "starts_on")).eq(starts_on));
    }
    query.join_subquery(JoinType::InnerJoin, bearers, "bearer", on);
}

/// Who bears the cost of each month that is kept.
fn kept_bearers() -> SelectStatement {
    use spend_share::Column as Share;
    let mut shares = Query::select();
    for column in [Share::PlanId, Share::InterventionId, Share::FundingSourceId, Share::StartsOn, Share::Urn] {
        shares.column((spend_share::Entity, column));
    }
    shares.from(spend_share::Entity).and_where(Share::Grain.eq(Grain::Month.to_value())).to_owned()
}

/// Who bore the cost of each intervention at a time: the schools that counted by what their participations said last, or all
/// if none did; nobody where no school took part.
fn known_bearers(review: &Review) -> SelectStatement {
    use participation_revision::Column as Revision;
    let at = review.known_at.unwrap_or_default();
    let last = Query::select()
        .expr(Expr::col(Revision::Id).max())
        .from(participation_revision::Entity)
        .and_where(Revision::RecordedAt.lte(at))
        .group_by_col(Revision::ParticipationId)
        .to_owned();
    let counted = Condition::any()
        .add(Revision::Status.ne(ParticipationStatus::Withdrawn.to_value()))
        .add(Revision::PupilsReached.gt(0))
        .add(Revision::CostShareParts.gt(0));
    let of = |condition: Condition| {
        Query::select()
            .column((participation_revision::Entity, Revision::InterventionId))
            .from(participation_revision::Entity)
            .and_where(Revision::Id.in_subquery(last.clone()))
            .cond_where(condition)
            .to_owned()
    };
    let urn = (participation_revision::Entity, Revision::Urn);
    let none_counts = Revision::InterventionId.in_subquery(of(counted.clone())).not();
    let nobody = Query::select()
        .column((intervention::Entity, intervention::Column::Id))
        .expr_as(Expr::val(0), "urn")
        .from(intervention::Entity)
        .and_where(intervention::Column::Id.in_subquery(of(Condition::all())).not())
        .to_owned();
    let unallocated = Query::select().expr(Expr::val("").cast_as("text")).expr_as(Expr::val(0), "urn").to_owned();
    of(counted.clone())
        .column(urn)
        .union(UnionType::All, of(Condition::all().add(none_counts)).column(urn).to_owned())
        .union(UnionType::All, nobody)
        .union(UnionType::All, unallocated)
        .to_owned()
}
