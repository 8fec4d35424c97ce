//! The only SQL of quality assurance.

pub mod actions;
pub mod agreement;
pub mod consents;
pub mod coverage;
pub mod findings;
pub mod outcomes;
pub mod reviews;
pub mod subjects;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbErr};

/// Deletes the rows of the table that belong to the review.
async fn delete_of<C: ConnectionTrait>(db: &C, table: &'static str, review_id: &str) -> Result<(), DbErr> {
    let of_it = Expr::col("review_id").eq(review_id);
    db.execute(Query::delete().from_table(table).and_where(of_it)).await.map(|_| ())
}
