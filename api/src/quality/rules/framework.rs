use entities::{qa_criterion, qa_descriptor, qa_framework, qa_grade};

/// One version of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// What it is.
    pub row: qa_framework::Model,
    /// Its scale, the best grade first.
    pub grades: Vec<qa_grade::Model>,
    /// What it looks at, in order.
    pub criteria: Vec<qa_criterion::Model>,
    /// What each grade means for each criterion.
    pub descriptors: Vec<qa_descriptor::Model>,
}

impl Framework {
    /// The grade with the code.
    #[must_use]
    pub fn grade(&self, code: &str) -> Option<&qa_grade::Model> {
        self.grades.iter().find(|grade| grade.code == code)
    }

    /// The grade with the number.
    #[must_use]
    pub fn grade_numbered(&self, number: i16) -> Option<&qa_grade::Model> {
        self.grades.iter().find(|grade| grade.number == number)
    }

    /// The criterion with the code.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&qa_criterion::Model> {
        self.criteria.iter().find(|criterion| criterion.code == code)
    }

    /// The criterion at the place.
    #[must_use]
    pub fn criterion_at(&self, position: i16) -> Option<&qa_criterion::Model> {
        self.criteria.iter().find(|criterion| criterion.position == position)
    }
}
