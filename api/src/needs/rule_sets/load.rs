//! Writes the checked-in files to the database.

use entities::values::Thousandths;
use entities::{need_rule, need_rule_set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseConnection, DbErr, EntityTrait, IntoActiveModel};

use super::files::{RuleRow, RuleSetRow, rule_sets, rules};
use crate::db::begin_write;
use crate::observations::catalogue::Catalogue;

/// Why the rules cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// A checked-in file is wrong.
    #[error("a file of the rules of needs analysis: {0}")]
    Files(#[from] csv::Error),
    /// A rule names what the catalogue does not have, or a number that is none.
    #[error("rule {0} of needs analysis names what there is not")]
    Rule(String),
    /// The database failed; nothing was written.
    #[error("the rules of needs analysis cannot be written")]
    Database(#[from] DbErr),
}

/// Writes the versions that the database does not have, in one transaction. One that is there stays as it is: analyses were made by it.
///
/// # Errors
/// When a file is wrong, the catalogue is not loaded, or the database fails; then nothing is written.
pub async fn load(db: &DatabaseConnection) -> Result<(), RulesError> {
    let catalogue = Catalogue::read(db).await?;
    let rules = rules()?.into_iter().map(|row| {
        let code = row.code.clone();
        rule(&catalogue, row).ok_or(RulesError::Rule(code))
    });
    let rules = rules.collect::<Result<Vec<_>, _>>()?;
    let transaction = begin_write(db).await?;
    let sets = rule_sets()?.into_iter().map(|row| rule_set(row).into_active_model());
    let is_there = OnConflict::column(need_rule_set::Column::Id).do_nothing().to_owned();
    need_rule_set::Entity::insert_many(sets).on_conflict(is_there).exec_without_returning(&transaction).await?;
    let key = [need_rule::Column::RuleSetId, need_rule::Column::Position];
    let is_there = OnConflict::columns(key).do_nothing().to_owned();
    let rules = rules.into_iter().map(IntoActiveModel::into_active_model);
    need_rule::Entity::insert_many(rules).on_conflict(is_there).exec_without_returning(&transaction).await?;
    transaction.commit().await?;
    Ok(())
}

fn rule_set(row: RuleSetRow) -> need_rule_set::Model {
    let RuleSetRow { id, code, version, name, source, published_on, .. } = row;
    let RuleSetRow { high_basis_points, medium_basis_points, oldest_years, .. } = row;
    need_rule_set::Model {
        id,
        code,
        version,
        name,
        source,
        published_on,
        high_basis_points,
        medium_basis_points,
        oldest_years,
    }
}

/// The rule with the numbers of what it names; nothing if it names what there is not.
fn rule(catalogue: &Catalogue, row: RuleRow) -> Option<need_rule::Model> {
    let measure = |code: &Option<String>| match code {
        Some(code) => catalogue.measure(code).map(|measure| Some(measure.id)),
        None => Some(None),
    };
    let cohort = |code: &Option<String>| match code {
        Some(code) => catalogue.number(code).map(Some),
        None => Some(None),
    };
    let number = |text: &str| Thousandths::parse(text, 3).ok();
    Some(need_rule::Model {
        rule_set_id: row.rule_set_id,
        position: row.position,
        name: row.name,
        test: row.test,
        phase_code: row.phase_code,
        measure_id: measure(&row.measure_code)?,
        cohort_number: cohort(&row.cohort_code)?,
        against_number: cohort(&row.against_code)?,
        england_measure_id: measure(&row.england_measure_code)?,
        bar_thousandths: match row.bar {
            Some(bar) => Some(number(&bar)?),
            None => None,
        },
        concern_thousandths: number(&row.concern)?,
        severe_thousandths: number(&row.severe)?,
        points: row.points,
        code: row.code,
    })
}
