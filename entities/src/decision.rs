//! Recorded verdicts of the commissioning group. Append only.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::{Question, Verdict};
use crate::values::Pence;

/// One verdict of one member.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership decided.
    pub area_la_code: LaCode,
    /// The plan.
    pub plan_id: String,
    /// The intervention; null for a decision on the budget of the plan.
    pub intervention_id: Option<String>,
    /// Key of what is decided on: the intervention, else the plan.
    pub subject_id: String,
    /// What is decided.
    pub question: Question,
    /// Number of the round.
    pub round: i32,
    /// The verdict.
    pub verdict: Verdict,
    /// Who gave it.
    pub user_id: String,
    /// Why.
    pub reasons: String,
    /// On what conditions.
    pub conditions: Option<String>,
    /// By how much the limit is raised, where one is.
    pub raised_pence: Option<Pence>,
    /// Interests that were declared or derived when it was given, and by whom.
    pub interests: Option<String>,
    /// Whether it completed the quorum and took effect.
    pub is_carried: bool,
    /// When.
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
