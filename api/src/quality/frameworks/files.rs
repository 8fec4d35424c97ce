//! The rows of the checked-in files. A file that cannot be read is a mistake of ours, and a test finds it.

use chrono::NaiveDate;
use entities::states::QaFrameworkSubject;
use entities::{qa_criterion, qa_descriptor, qa_framework, qa_grade};
use serde::Deserialize;

const FRAMEWORKS: &str = include_str!("../../../data/quality/frameworks.csv");
const GRADES: &str = include_str!("../../../data/quality/grades.csv");
const CRITERIA: &str = include_str!("../../../data/quality/criteria.csv");
const DESCRIPTORS: &str = include_str!("../../../data/quality/descriptors.csv");

/// Everything that the files hold.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) frameworks: Vec<qa_framework::Model>,
    pub(super) grades: Vec<qa_grade::Model>,
    pub(super) criteria: Vec<qa_criterion::Model>,
    pub(super) descriptors: Vec<qa_descriptor::Model>,
}

impl Files {
    pub(super) fn read() -> Result<Self, csv::Error> {
        Ok(Self {
            frameworks: rows::<FrameworkRow, _>(FRAMEWORKS)?,
            grades: rows::<GradeRow, _>(GRADES)?,
            criteria: rows::<CriterionRow, _>(CRITERIA)?,
            descriptors: rows::<DescriptorRow, _>(DESCRIPTORS)?,
        })
    }
}

fn rows<R: for<'a> Deserialize<'a> + Into<M>, M>(text: &str) -> Result<Vec<M>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize::<R>().map(|row| row.map(Into::into)).collect()
}

#[derive(Deserialize)]
struct FrameworkRow {
    id: i32,
    code: String,
    version: i32,
    name: String,
    subject: QaFrameworkSubject,
    source: String,
    published_on: NaiveDate,
}

impl From<FrameworkRow> for qa_framework::Model {
    fn from(row: FrameworkRow) -> Self {
        let FrameworkRow { id, code, version, name, subject, source, published_on } = row;
        Self { id, code, version, name, subject, source, published_on }
    }
}

#[derive(Deserialize)]
struct GradeRow {
    framework_id: i32,
    number: i16,
    code: String,
    name: String,
}

impl From<GradeRow> for qa_grade::Model {
    fn from(row: GradeRow) -> Self {
        let GradeRow { framework_id, number, code, name } = row;
        Self { framework_id, number, code, name }
    }
}

#[derive(Deserialize)]
struct CriterionRow {
    framework_id: i32,
    position: i16,
    code: String,
    name: String,
    question: String,
    weight: i32,
}

impl From<CriterionRow> for qa_criterion::Model {
    fn from(row: CriterionRow) -> Self {
        let CriterionRow { framework_id, position, code, name, question, weight } = row;
        Self { framework_id, position, code, name, question, weight }
    }
}

#[derive(Deserialize)]
struct DescriptorRow {
    framework_id: i32,
    position: i16,
    number: i16,
    text: String,
}

impl From<DescriptorRow> for qa_descriptor::Model {
    fn from(row: DescriptorRow) -> Self {
        let DescriptorRow { framework_id, position, number, text } = row;
        Self { framework_id, position, number, text }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Files;

    #[test]
    fn each_criterion_says_what_each_grade_means() {
        let files = Files::read().unwrap();
        for framework in &files.frameworks {
            let grades: Vec<_> = files.grades.iter().filter(|grade| grade.framework_id == framework.id).collect();
            let criteria: Vec<_> = files.criteria.iter().filter(|row| row.framework_id == framework.id).collect();
            let numbers: Vec<i16> = grades.iter().map(|grade| grade.number).collect();
            assert_eq!(numbers, [1, 2, 3, 4], "{}", framework.code);
            assert!(criteria.iter().zip(1..).all(|(row, position)| row.position == position && row.weight > 0));
            let described: HashSet<_> = files
                .descriptors
                .iter()
                .filter(|row| row.framework_id == framework.id)
                .map(|row| (row.position, row.number))
                .collect();
            assert_eq!(described.len(), grades.len() * criteria.len(), "{}", framework.code);
        }
        let texts: HashSet<_> = files.descriptors.iter().map(|row| &row.text).collect();
        assert_eq!(texts.len(), files.descriptors.len());
    }

    #[test]
    fn no_version_of_a_framework_is_there_twice() {
        let files = Files::read().unwrap();
        let versions: HashSet<_> = files.frameworks.iter().map(|row| (&row.code, row.version)).collect();
        assert_eq!(versions.len(), files.frameworks.len());
    }
}
