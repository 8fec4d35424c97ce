//! The code lists and local authorities, kept in memory: they are small, public and change a few times a year.

use std::collections::HashMap;
use std::sync::Arc;

use entities::keys::LaCode;
use entities::local_authority;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, EntityTrait};

use crate::clock::Clock;
use crate::db::fresh::Fresh;

/// A code list that the DfE or Ofsted own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeList {
    /// Phases of education.
    Phase,
    /// Types of establishment.
    Type,
    /// Groups of types.
    TypeGroup,
    /// Statuses of establishments.
    Status,
    /// Genders of entry.
    Gender,
    /// Kinds of groups of schools.
    GroupType,
    /// Statuses of groups of schools.
    GroupStatus,
    /// Kinds of links between establishments.
    LinkType,
    /// Ofsted's grades.
    OfstedGrade,
    /// Regions.
    Region,
}

const LISTS: [(CodeList, &str); 10] = [
    (CodeList::Phase, "phase"),
    (CodeList::Type, "establishment_type"),
    (CodeList::TypeGroup, "establishment_type_group"),
    (CodeList::Status, "establishment_status"),
    (CodeList::Gender, "gender"),
    (CodeList::GroupType, "group_type"),
    (CodeList::GroupStatus, "group_status"),
    (CodeList::LinkType, "link_type"),
    (CodeList::OfstedGrade, "ofsted_grade"),
    (CodeList::Region, "region"),
];

/// A code with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// The code, as a text.
    pub code: String,
    /// The name.
    pub name: String,
}

/// All code lists as they were at one moment.
#[derive(Debug, Default)]
pub struct CodeLists {
    lists: HashMap<CodeList, Vec<Coded>>,
    local_authorities: HashMap<LaCode, local_authority::Model>,
}

impl CodeLists {
    /// Reads all lists. Two statements. The lists are nobody's rows: every reader of the register may see them.
    async fn read(db: &DatabaseConnection) -> Result<Self, DbErr> {
        let mut lists: HashMap<CodeList, Vec<Coded>> = HashMap::new();
        for row in db.query_all(&all_lists()).await? {
            let table: String = row.try_get_by_index(0)?;
            let coded = Coded { code: row.try_get_by_index(1)?, name: row.try_get_by_index(2)? };
            if let Some((list, _)) = LISTS.iter().find(|(_, name)| *name == table) {
                lists.entry(*list).or_default().push(coded);
            }
        }
        for list in lists.values_mut() {
            list.sort_by_key(|coded| (coded.code.parse::<i32>().unwrap_or(i32::MAX), coded.code.clone()));
        }
        #[expect(clippy::disallowed_methods, reason = "names of local authorities are nobody's rows")]
        let local_authorities = local_authority::Entity::find().all(db).await?;
        Ok(Self { lists, local_authorities: local_authorities.into_iter().map(|row| (row.code, row)).collect() })
    }

    /// The entries of a list, by code.
    #[must_use]
    pub fn entries(&self, list: CodeList) -> &[Coded] {
        self.lists.get(&list).map_or(&[], Vec::as_slice)
    }

    /// The entry with the code.
    #[must_use]
    pub fn find(&self, list: CodeList, code: &str) -> Option<&Coded> {
        self.entries(list).iter().find(|coded| coded.code == code)
    }

    /// The local authority with the code.
    #[must_use]
    pub fn local_authority(&self, code: LaCode) -> Option<&local_authority::Model> {
        self.local_authorities.get(&code)
    }
}

/// One statement for all lists: each row has the name of its table, the code as a text, and the name.
fn all_lists() -> SelectStatement {
    let mut lists = LISTS.iter().map(|(_, table)| {
        Query::select()
            .expr(Expr::val(*table).cast_as("text"))
            .expr(Expr::col("code").cast_as("text"))
            .expr(Expr::col("name"))
            .from(*table)
            .to_owned()
    });
    let first = lists.next().unwrap_or_default();
    lists.fold(first, |mut all, list| all.union(UnionType::All, list).to_owned())
}

/// The code lists, read again when they are no longer fresh.
#[derive(Debug)]
pub struct CodeListCache(Fresh<CodeLists>);

impl CodeListCache {
    /// An empty cache.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Fresh::new(clock))
    }

    /// The code lists. No statement while they are fresh, else two.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, db: &DatabaseConnection) -> Result<Arc<CodeLists>, DbErr> {
        self.0.get(async || CodeLists::read(db).await).await
    }
}
