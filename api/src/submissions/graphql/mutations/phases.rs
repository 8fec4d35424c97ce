use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Context, Result};

use crate::graphql::error::internal;
use crate::graphql::input::check_length;
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::schools::code_lists::{CodeList, CodeListCache};

/// The phases with these codes; complains of those that the code list does not have.
pub(super) async fn phases(ctx: &Context<'_>, errors: &mut Vec<UserError>, codes: &[i32]) -> Result<BTreeSet<i32>> {
    check_length(errors, "phaseCodes", codes.len());
    let lists = ctx.data::<Arc<CodeListCache>>()?.get(&operation(ctx)?.db).await.map_err(|error| internal(&error))?;
    let is_unknown = |code: &&i32| lists.find(CodeList::Phase, &code.to_string()).is_none();
    if let Some(code) = codes.iter().find(is_unknown) {
        let message = format!("{code} is the code of no phase; `codeLists` has them");
        errors.push(UserError::at("phaseCodes", "UNKNOWN_PHASE", message));
    }
    Ok(codes.iter().copied().collect())
}
