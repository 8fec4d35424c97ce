//! The only SQL of brokerage.

pub mod candidates;
pub mod days;
pub mod deployments;
pub mod offers;
pub mod requests;
pub mod specialisms;
pub mod supporters;
pub mod visits;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbErr};

/// Deletes the rows of the table whose column has the key.
async fn delete_of<C: ConnectionTrait>(
    db: &C,
    table: &'static str,
    column: &'static str,
    key: &str,
) -> Result<(), DbErr> {
    let of_it = Expr::col(column).eq(key);
    db.execute(Query::delete().from_table(table).and_where(of_it)).await.map(|_| ())
}
