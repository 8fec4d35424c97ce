use async_graphql::{Context, Object, Result};

use super::group::{SchoolGroup, group_columns};
use super::loaders::{GroupByUid, SchoolByUrn};
use super::school::School;
use super::selection::selection;
use crate::graphql::error::Code;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Date;
use crate::schools::store::memberships::Spell;

/// A school's membership of a trust or another group of schools, past or present.
#[derive(Debug, Clone)]
pub struct GroupMembership(pub Spell);

/// A school's membership of a trust or another group of schools, past or present. A school is often in two groups at once:
/// a multi-academy trust and the same body as its sponsor.
#[Object]
impl GroupMembership {
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
