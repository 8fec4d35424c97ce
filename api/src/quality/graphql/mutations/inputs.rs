//! Parts of inputs.

use async_graphql::InputObject;
use serde::Serialize;

use crate::graphql::input::{LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT, check_length, check_text};
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::quality::rules::Given;
use crate::quality::service::{Judged, Member, NewAction};

/// A version of a framework.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct QaFrameworkInput {
    /// Code, such as `COMMISSIONED_PROVISION`.
    pub code: String,
    /// Version.
    pub version: i32,
}

/// A member of the team of a review.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct QaReviewerInput {
    /// What the member signs in as: the `sub` of its token.
    subject: String,
    /// Whether the member leads the team and writes down what it found.
    is_lead: bool,
}

/// What is judged of a criterion.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct QaJudgementInput {
    /// Code of the criterion.
    criterion: String,
    /// Code of the grade.
    grade: String,
    /// On what evidence; 2,000 characters at most.
    evidence: String,
}

/// The grade of a criterion.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct QaGradeInput {
    /// Code of the criterion.
    criterion: String,
    /// Code of the grade.
    grade: String,
}

/// Something that is to be done after a review.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct QaActionInput {
    /// What; 2,000 characters at most.
    text: String,
    /// By whom, in words.
    owner: String,
    /// By when: not before the day of the review.
    due_on: Date,
}

impl From<QaJudgementInput> for Judged {
    fn from(input: QaJudgementInput) -> Self {
        let QaJudgementInput { criterion, grade, evidence } = input;
        Self { given: Given { criterion, grade }, evidence }
    }
}

impl From<QaGradeInput> for Given {
    fn from(input: QaGradeInput) -> Self {
        let QaGradeInput { criterion, grade } = input;
        Self { criterion, grade }
    }
}

impl From<QaActionInput> for NewAction {
    fn from(input: QaActionInput) -> Self {
        Self { text: input.text, owner: input.owner, due_on: input.due_on.0 }
    }
}

/// The members of a team.
pub(super) fn members(team: Vec<QaReviewerInput>) -> Vec<Member> {
    team.into_iter().map(|member| Member { subject: member.subject, is_lead: member.is_lead }).collect()
}

/// Complains of a team that is too large, or of a name that is no text.
pub(super) fn check_team(errors: &mut Vec<UserError>, team: &[QaReviewerInput]) {
    check_length(errors, "team", team.len());
    for (place, member) in team.iter().enumerate() {
        check_text(errors, &format!("team.{place}.subject"), &member.subject, LONGEST_NAME);
    }
}

/// Complains of judgements that are too many, or of evidence that is no text.
pub(super) fn check_findings(errors: &mut Vec<UserError>, judgements: &[QaJudgementInput], overall_grade: &str) {
    check_length(errors, "judgements", judgements.len());
    for (place, judgement) in judgements.iter().enumerate() {
        check_text(errors, &format!("judgements.{place}.evidence"), &judgement.evidence, LONGEST_TEXT);
    }
    check_text(errors, "overallGrade", overall_grade, LONGEST_CODE);
}

/// Complains of points that are too many or no text.
pub(super) fn check_points(errors: &mut Vec<UserError>, field: &str, points: &[String]) {
    check_length(errors, field, points.len());
    for (place, point) in points.iter().enumerate() {
        check_text(errors, &format!("{field}.{place}"), point, LONGEST_TEXT);
    }
}

/// Complains of actions that are too many or no text.
pub(super) fn check_actions(errors: &mut Vec<UserError>, actions: &[QaActionInput]) {
    check_length(errors, "actions", actions.len());
    for (place, action) in actions.iter().enumerate() {
        check_text(errors, &format!("actions.{place}.text"), &action.text, LONGEST_TEXT);
        check_text(errors, &format!("actions.{place}.owner"), &action.owner, LONGEST_NAME);
    }
}
