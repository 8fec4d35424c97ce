use entities::states::Level;
use entities::{local_authority, measure};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::app::TestApp;
use crate::evidence::publish_all;

/// Publishes values of a measure of the catalogue, in thousandths, of Portsmouth, of England, and of all other local authorities the same.
///
/// # Panics
/// When there is no such measure, or the database fails.
pub async fn publish_authorities(app: &TestApp, code: &str, period: &str, [own, england, others]: [i64; 3]) {
    let measure = measure::Entity::find().filter(measure::Column::Code.eq(code)).one(&app.app.db).await;
    let measure = measure.expect("it is read").expect("a measure").id;
    let codes: Vec<i32> = local_authority::Entity::find()
        .select_only()
        .column(local_authority::Column::Code)
        .order_by_asc(local_authority::Column::Code)
        .into_tuple()
        .all(&app.app.db)
        .await
        .expect("they are read");
    let value = |code: i32| if code == 851 { own } else { others };
    let mut rows: Vec<_> = codes.into_iter().map(|code| ((Level::LocalAuthority, code), period, value(code))).collect();
    rows.push(((Level::England, 0), period, england));
    publish_all(app, (measure, 1), &rows).await;
}
