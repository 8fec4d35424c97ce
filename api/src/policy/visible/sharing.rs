//! Data-sharing agreements: those who work for the local authority see those of their area, everybody those to which an
//! organisation of theirs is party. Of what was read, a sharer sees all that was read under its agreements, others what they
//! read themselves.

use entities::states::{AgreementSide, Role};
use entities::{agreement, agreement_cohort, agreement_measure, agreement_party, agreement_purpose, disclosure_entry};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::Visible;
use crate::auth::Actor;
use crate::policy::areas::{LA_STAFF, areas};
use crate::policy::sharing::organisations_of;

impl Visible for agreement::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::any()
            .add(agreement::Column::AreaLaCode.is_in(areas(actor, &LA_STAFF)))
            .add(agreement::Column::Id.in_subquery(as_party(actor)))
    }
}

macro_rules! part_of_agreement {
    ($($table:ident),* $(,)?) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                Condition::all().add($table::Column::AgreementId.in_subquery(agreement_ids(actor)))
            }
        })*
    };
}

part_of_agreement!(agreement_party, agreement_measure, agreement_cohort, agreement_purpose);

impl Visible for disclosure_entry::Entity {
    fn condition(actor: &Actor) -> Condition {
        let shared =
            as_party(actor).and_where(party(agreement_party::Column::Side).eq(AgreementSide::Sharer)).to_owned();
        Condition::any()
            .add(disclosure_entry::Column::AreaLaCode.is_in(areas(actor, &LA_STAFF)))
            .add(disclosure_entry::Column::ReaderOrganisationId.is_in(organisations_of(actor)))
            .add(disclosure_entry::Column::AgreementId.in_subquery(shared))
    }
}

/// Agreements of the areas that the actor administers.
pub(super) fn administered_agreements(actor: &Actor) -> SelectStatement {
    let of_areas = agreement::Column::AreaLaCode.is_in(areas(actor, &[Role::LaAdmin]));
    Query::select().column(agreement::Column::Id).from(agreement::Entity).cond_where(of_areas).to_owned()
}

fn agreement_ids(actor: &Actor) -> SelectStatement {
    let id = (agreement::Entity, agreement::Column::Id);
    Query::select().column(id).from(agreement::Entity).cond_where(agreement::Entity::condition(actor)).to_owned()
}

/// Agreements to which an organisation of the actor is party.
fn as_party(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((agreement_party::Entity, agreement_party::Column::AgreementId))
        .from(agreement_party::Entity)
        .and_where(party(agreement_party::Column::OrganisationId).is_in(organisations_of(actor)))
        .to_owned()
}

fn party(column: agreement_party::Column) -> Expr {
    Expr::col((agreement_party::Entity, column))
}
