use std::collections::BTreeMap;

use entities::values::Thousandths;

use super::{Framework, QualityRefused};

/// The grade that is given to a criterion, both by their codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Code of the criterion.
    pub criterion: String,
    /// Code of the grade.
    pub grade: String,
}

/// Grades of criteria, by their places in the framework.
pub type Grades = BTreeMap<i16, i16>;

/// The grades that a team gives: every criterion of the framework once.
///
/// # Errors
/// All that is wrong with them at once.
pub fn judge(framework: &Framework, given: &[Given], overall: &str) -> Result<(Grades, i16), QualityRefused> {
    let mut refused = Vec::new();
    let grades = read(framework, ("judgements", given), &mut refused);
    let is_judged = |position: &i16| grades.contains_key(position);
    let missing: Vec<&str> = framework
        .criteria
        .iter()
        .filter(|criterion| !is_judged(&criterion.position) && given.iter().all(|one| one.criterion != criterion.code))
        .map(|criterion| criterion.code.as_str())
        .collect();
    if !missing.is_empty() {
        refused.push(QualityRefused::CriterionMissing(missing.join(", ")));
    }
    let overall = grade_of(framework, ("overallGrade".to_owned(), overall), &mut refused);
    settle(framework, grades, overall, refused)
}

/// The grades after moderation: those that the moderator changes in place of those that the team gave.
///
/// # Errors
/// All that is wrong with them at once.
pub fn moderate(
    framework: &Framework,
    (mut grades, overall): (Grades, i16),
    changed: &[Given],
    changed_overall: Option<&str>,
) -> Result<(Grades, i16), QualityRefused> {
    let mut refused = Vec::new();
    grades.extend(read(framework, ("grades", changed), &mut refused));
    let overall = match changed_overall {
        Some(code) => grade_of(framework, ("overallGrade".to_owned(), code), &mut refused),
        None => Some(overall),
    };
    settle(framework, grades, overall, refused)
}

fn read(framework: &Framework, (list, given): (&str, &[Given]), refused: &mut Vec<QualityRefused>) -> Grades {
    let mut grades = Grades::new();
    for (place, one) in given.iter().enumerate() {
        let field = format!("{list}.{place}.criterion");
        let grade = grade_of(framework, (format!("{list}.{place}.grade"), &one.grade), refused);
        let Some(criterion) = framework.criterion(&one.criterion) else {
            let known = codes(framework.criteria.iter().map(|criterion| criterion.code.as_str()));
            refused.push(QualityRefused::UnknownCriterion { field, code: one.criterion.clone(), known });
            continue;
        };
        if given.iter().take(place).any(|before| before.criterion == one.criterion) {
            refused.push(QualityRefused::CriterionTwice { field, code: one.criterion.clone() });
        } else if let Some(grade) = grade {
            grades.insert(criterion.position, grade);
        }
    }
    grades
}

fn grade_of(framework: &Framework, (field, code): (String, &str), refused: &mut Vec<QualityRefused>) -> Option<i16> {
    let found = framework.grade(code).map(|grade| grade.number);
    if found.is_none() {
        let known = codes(framework.grades.iter().map(|grade| grade.code.as_str()));
        refused.push(QualityRefused::UnknownGrade { field, code: code.to_owned(), known });
    }
    found
}

fn codes<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    codes.collect::<Vec<_>>().join(", ")
}

fn settle(
    framework: &Framework,
    grades: Grades,
    overall: Option<i16>,
    mut refused: Vec<QualityRefused>,
) -> Result<(Grades, i16), QualityRefused> {
    let limits = grades.values().min().zip(grades.values().max());
    if let Some((overall, (best, worst))) = overall.zip(limits).filter(|_| refused.is_empty())
        && !(*best..=*worst).contains(&overall)
    {
        let name = |number| framework.grade_numbered(number).map_or_else(String::new, |grade| grade.code.clone());
        let (given, best, worst) = (name(overall), name(*best), name(*worst));
        refused.push(QualityRefused::OverallOutOfRange { given, best, worst });
    }
    QualityRefused::all(refused)?;
    Ok((grades, overall.unwrap_or_default()))
}

/// Mean of the grades' numbers, each criterion counting by its weight, rounded half up to two decimals: from 1, the best, to the
/// number of the worst grade. Nothing where no criterion is graded.
#[must_use]
pub fn weighted_mean(framework: &Framework, grades: &Grades) -> Option<Thousandths> {
    let weighed = framework.criteria.iter().filter_map(|criterion| {
        let grade = grades.get(&criterion.position)?;
        Some((i64::from(criterion.weight), i64::from(criterion.weight) * i64::from(*grade)))
    });
    let (weights, sum) = weighed.fold((0, 0), |(weights, sum), (weight, grade)| (weights + weight, sum + grade));
    let hundredths = (sum * 200 + weights).checked_div(weights * 2)?;
    Thousandths::new(hundredths * 10)
}
