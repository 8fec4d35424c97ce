//! Frameworks by which the quality of work is reviewed. A version that is published never changes.

use sea_orm::entity::prelude::*;

use crate::states::QaFrameworkSubject;

/// One version of a framework.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_framework")]
pub struct Model {
    /// Number of the version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Code of the framework, the same in all its versions.
    pub code: String,
    /// Number of the version, beginning with 1.
    pub version: i32,
    /// Name to show.
    pub name: String,
    /// What is reviewed by it.
    pub subject: QaFrameworkSubject,
    /// Where it comes from.
    pub source: String,
    /// Day from which it can be used.
    pub published_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}
