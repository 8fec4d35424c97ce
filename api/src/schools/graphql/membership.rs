use async_graphql::{Context, ID, Object, Result};

use super::group::{SchoolGroup, group_columns};
use super::loaders::{GroupByUid, SchoolByUrn};
use super::school::School;
use super::selection::selection;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::Date;
use crate::schools::store::memberships::{self, Spell};

/// A school's membership of a trust or another group of schools, past or present.
#[derive(Debug, Clone)]
pub struct GroupMembership(pub Spell);

/// A school's membership of a trust or another group of schools, past or present. A school is often in two groups at once:
/// a multi-academy trust and the same body as its sponsor.
#[Object]
impl GroupMembership {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::GroupMembership(self.0.id).encode()
    }

    /// The school.
    async fn school(&self, ctx: &Context<'_>) -> Result<School> {
        let key = SchoolByUrn { urn: self.0.urn, selection: selection(ctx.field()) };
        let school = loaders(ctx)?.load_one(key).await?;
        school.map(School).ok_or_else(|| Code::NotFound.error("the school is not on the register"))
    }

    /// The group.
    async fn group(&self, ctx: &Context<'_>) -> Result<SchoolGroup> {
        let key = GroupByUid { uid: self.0.group_uid, columns: group_columns(ctx.field()) };
        let group = loaders(ctx)?.load_one(key).await?;
        group.map(SchoolGroup).ok_or_else(|| Code::NotFound.error("the group is not on the register"))
    }

    /// Day on which the school joined. Null where the register does not know.
    async fn joined_on(&self) -> Option<Date> {
        self.0.joined_on.map(Date)
    }

    /// First day on which the school was no longer a member. Null while it is one.
    async fn left_on(&self) -> Option<Date> {
        self.0.left_on.map(Date)
    }
}

/// The memberships with these row numbers.
///
/// # Errors
/// When the database fails.
pub async fn find_memberships(ctx: &Context<'_>, ids: &[i32]) -> Result<Vec<GroupMembership>> {
    let operation = operation(ctx)?;
    let found = memberships::by_ids(&operation.db, &operation.actor, ids).await.map_err(|error| internal(&error))?;
    Ok(found.into_iter().map(GroupMembership).collect())
}
