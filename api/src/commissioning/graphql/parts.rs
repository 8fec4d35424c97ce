use async_graphql::{Context, Object, Result, SimpleObject};
use entities::{document_link, success_criterion};

use super::cohort::{Cohort, cohort_of};
use crate::graphql::scalars::Date;

/// What an intervention is to achieve.
#[derive(Debug, Clone)]
pub struct SuccessCriterion(pub success_criterion::Model);

/// What an intervention is to achieve in a cohort, by when.
#[Object]
impl SuccessCriterion {
    /// What is measured, such as *KS2 reading, writing and maths, expected standard*.
    async fn measure(&self) -> &str {
        &self.0.measure
    }

    /// In whom.
    async fn cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_of(ctx, &self.0.cohort_code).await
    }

    /// Value before, in the unit of the measure, with three decimals at most. Null if it is not known yet.
    async fn baseline(&self) -> Option<f64> {
        self.0.baseline_thousandths.map(from_thousandths)
    }

    /// Value to be reached, in the unit of the measure, with three decimals at most.
    async fn target(&self) -> f64 {
        from_thousandths(self.0.target_thousandths)
    }

    /// Day by which it is to be reached.
    async fn due_on(&self) -> Date {
        Date(self.0.due_on)
    }
}

/// Thousandths are few enough that the text of the number is exact.
fn from_thousandths(thousandths: i64) -> f64 {
    let sign = if thousandths < 0 { "-" } else { "" };
    let magnitude = thousandths.unsigned_abs();
    format!("{sign}{}.{:03}", magnitude / 1_000, magnitude % 1_000).parse().unwrap_or_default()
}

/// A document of an intervention that is kept elsewhere.
#[derive(Debug, Clone, SimpleObject)]
pub struct DocumentLink {
    /// IATI document category, `A01` to `A12`: `A05` is a budget, `A07` an evaluation.
    pub category: String,
    /// Title.
    pub title: String,
    /// Address, http or https.
    pub url: String,
}

impl From<document_link::Model> for DocumentLink {
    fn from(row: document_link::Model) -> Self {
        Self { category: row.category, title: row.title, url: row.url }
    }
}

#[cfg(test)]
mod tests {
    use super::from_thousandths;

    #[test]
    fn thousandths_are_shown_as_they_were_given() {
        assert!((from_thousandths(42_500) - 42.5).abs() < f64::EPSILON);
        assert!((from_thousandths(-5) + 0.005).abs() < f64::EPSILON);
    }
}
