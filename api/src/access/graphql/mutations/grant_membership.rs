use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use serde::Serialize;

use super::{check_key, check_text};
use crate::access::graphql::enums::{OrganisationKind, Role};
use crate::access::graphql::membership::Membership;
use crate::access::service::{self, Grant, OrganisationRef};
use crate::access::store::Identity;
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{forget_what_was_read, operation};
use crate::graphql::scalars::{Date, GroupUid, LaCode, Urn};
use crate::graphql::user_error::{UserError, refusal};
use crate::operation::Idempotency;

const LONGEST_NAME: usize = 200;
const LONGEST_REASON: usize = 2_000;

/// A role to be given to a user for an organisation.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct GrantMembershipInput {
    /// Subject (`sub`) of the user's tokens. A subject that is new is registered.
    subject: String,
    /// Name to show for a user that is new; that of a registered user is left as it is, also where another area registered
    /// it. The subject if left out.
    display_name: Option<String>,
    /// The role.
    role: Role,
    /// For whom it is held. Each role is held for one kind of organisation.
    organisation: OrganisationInput,
    /// Local authority whose partnership the organisation belongs to; needed by who runs several.
    area_la_code: Option<LaCode>,
    /// First day on which it counts; today if left out.
    starts_on: Option<Date>,
    /// First day on which it no longer counts; no end if left out.
    ends_on: Option<Date>,
    /// Why it is granted, for the history.
    reason: Option<String>,
    /// Makes the call repeatable: the same key with the same input answers with the same membership and does nothing a
    /// second time; with other input it is `CONFLICT`. Make a new one, such as a UUID, for each act and keep it until the
    /// answer came.
    idempotency_key: Option<String>,
}

/// How an organisation is named: by its id, or by what it is. Trusts, schools and other bodies are registered when they are
/// first named.
#[derive(Debug, Clone, OneofObject, Serialize)]
pub enum OrganisationInput {
    /// Global id of a registered organisation.
    Id(ID),
    /// UID of an academy trust on the register.
    TrustUid(GroupUid),
    /// URN of a school on the register.
    SchoolUrn(Urn),
    /// Any other body.
    Named(NamedOrganisationInput),
}

/// A body that is not on the register.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct NamedOrganisationInput {
    /// What kind of body it is; neither `TRUST` nor `SCHOOL`.
    kind: OrganisationKind,
    /// Its name.
    name: String,
}

/// What `grantMembership` did.
#[derive(Debug, SimpleObject)]
pub struct GrantMembershipPayload {
    /// The membership. Null if there are `userErrors`.
    membership: Option<Membership>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `NOT_AN_ORGANISATION`,
    /// `ROLE_DOES_NOT_FIT`, `ENDS_BEFORE_IT_STARTS`, `HELD_ALREADY`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct GrantMembership;

#[Object]
impl GrantMembership {
    /// Gives a role to a user for an organisation, from a day on. Only `LA_ADMIN` may, for organisations of its area.
    #[graphql(guard = "May::call(\"grantMembership\")")]
    async fn grant_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be granted to whom.")] input: GrantMembershipInput,
    ) -> Result<GrantMembershipPayload> {
        let organisation = input.organisation();
        let mut user_errors = input.problems();
        if organisation.is_none() {
            let message =
                "organisation is no id of an organisation, or a trust or school that has to be named by UID or URN";
            user_errors.push(UserError::at("organisation", "NOT_AN_ORGANISATION", message));
        }
        let Some(organisation) = organisation.filter(|_| user_errors.is_empty()) else {
            return Ok(GrantMembershipPayload { membership: None, user_errors });
        };
        match service::grant_membership(operation(ctx)?, input.grant(organisation)).await {
            Ok(row) => {
                forget_what_was_read(ctx)?;
                Ok(GrantMembershipPayload { membership: Some(Membership(row)), user_errors })
            }
            Err(failure) => {
                let refused = refusal(failure)?;
                user_errors.push(UserError::at(refused.field(), refused.code(), refused.to_string()));
                Ok(GrantMembershipPayload { membership: None, user_errors })
            }
        }
    }
}

impl GrantMembershipInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "subject", &self.subject, LONGEST_NAME);
        if let Some(name) = &self.display_name {
            check_text(&mut errors, "displayName", name, LONGEST_NAME);
        }
        if let OrganisationInput::Named(named) = &self.organisation {
            check_text(&mut errors, "organisation.named.name", &named.name, LONGEST_NAME);
        }
        if let Some(reason) = &self.reason {
            check_text(&mut errors, "reason", reason, LONGEST_REASON);
        }
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn organisation(&self) -> Option<OrganisationRef> {
        let identity = match &self.organisation {
            OrganisationInput::Id(id) => {
                return match GlobalId::decode(id) {
                    Some(GlobalId::Organisation(id)) => Some(OrganisationRef::Id(id)),
                    _ => None,
                };
            }
            OrganisationInput::TrustUid(uid) => Identity::Trust(uid.0),
            OrganisationInput::SchoolUrn(urn) => Identity::School(urn.0),
            OrganisationInput::Named(NamedOrganisationInput {
                kind: OrganisationKind::Trust | OrganisationKind::School,
                ..
            }) => return None,
            OrganisationInput::Named(named) => Identity::Named(named.kind.into(), named.name.trim().to_owned()),
        };
        Some(OrganisationRef::Known { identity, area: self.area_la_code.map(|code| code.0) })
    }

    fn grant(self, organisation: OrganisationRef) -> Grant {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Grant {
            display_name: self.display_name.unwrap_or_else(|| self.subject.trim().to_owned()),
            subject: self.subject.trim().to_owned(),
            role: self.role.into(),
            organisation,
            starts_on: self.starts_on.map(|Date(day)| day),
            ends_on: self.ends_on.map(|Date(day)| day),
            reason: self.reason,
            idempotency,
        }
    }
}
