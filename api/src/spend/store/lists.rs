//! The lists of several parents at once.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Iterable, QueryFilter, QuerySelect, QueryTrait};

use crate::auth::Actor;
use crate::db::page::{Keyset, OWNER, Page, Rows, page_of_each};
use crate::policy::{Visible, visible};

/// The lists of the parents whose keys are in a column.
pub(super) struct Lists<'a> {
    /// Whose eyes it reads with.
    pub actor: &'a Actor,
    /// Column with the key of the parent.
    pub owner: Expr,
    /// Keys of the parents.
    pub ids: &'a [String],
}

impl Lists<'_> {
    fn query<E: Visible>(&self) -> SelectStatement {
        let of_parents = self.owner.clone().is_in(self.ids.iter().cloned());
        let mut query = visible::<E>(self.actor).filter(of_parents).select_only().into_query();
        query.expr_as(self.owner.clone(), OWNER);
        query
    }

    /// A page of each list. One statement.
    pub(super) async fn pages<E, C>(
        self,
        db: &C,
        keyset: &Keyset,
        page: &Page,
    ) -> Result<HashMap<String, Rows<E::Model>>, DbErr>
    where
        E: Visible,
        C: ConnectionTrait,
    {
        let mut query = self.query::<E>();
        for column in E::Column::iter() {
            query.column((E::default(), column));
        }
        let query = keyset.of_each(query, self.owner, page);
        page_of_each(&db.query_all(&query).await?, page, |row| E::Model::from_query_result(row, ""))
    }

    /// How many rows each list has. One statement.
    pub(super) async fn counts<E: Visible, C: ConnectionTrait>(self, db: &C) -> Result<HashMap<String, i64>, DbErr> {
        let mut query = self.query::<E>();
        query.expr(self.owner.clone().count()).add_group_by([self.owner]);
        let rows = db.query_all(&query).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }
}
