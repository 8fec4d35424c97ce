//! Filters and orders as clients write them, and what they mean to the store.

use async_graphql::{Context, Enum, InputObject, Result};
use entities::name_word::Subject;
use entities::values::Percent;

use crate::graphql::error::Code;
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, GroupUid, LaCode};
use crate::schools::rules::groups::TRUST_TYPES;
use crate::schools::store::filter::{self, MemberOf};
use crate::schools::store::schools::{self, SchoolSort};
use crate::schools::store::search::NameSearch;

/// Values that one part of a filter may list.
const VALUES: usize = 100;

/// Letters of a search.
const LETTERS: usize = 200;

/// Which schools. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct SchoolFilter {
    /// In the area of one of these local authorities.
    la_codes: Option<Vec<LaCode>>,
    /// Of one of these phases; codes of `codeLists { phases }`.
    phase_codes: Option<Vec<i32>>,
    /// Of one of these types; codes of `codeLists { types }`.
    type_codes: Option<Vec<i32>>,
    /// Of one of these type groups; codes of `codeLists { typeGroups }`.
    type_group_codes: Option<Vec<i32>>,
    /// With one of these statuses; codes of `codeLists { statuses }`: 1 is open, 2 closed.
    status_codes: Option<Vec<i32>>,
    /// Member of one of these trusts today.
    trust_uids: Option<Vec<GroupUid>>,
    /// Member of this trust or other group on a day.
    member_of: Option<MemberOfFilter>,
    /// With one of these grades at the latest inspection that gave one; codes of `codeLists { ofstedGrades }`.
    ofsted_grade_codes: Option<Vec<String>>,
    /// With a share of pupils eligible for free school meals in this range.
    fsm_percent: Option<PercentRange>,
    /// With all of these words in the name: in any case and order, whatever the punctuation, the beginning of a word
    /// standing for the word; if no name has them all, one typing error in each word of four letters or more is forgiven.
    search: Option<String>,
}

/// Membership of a trust or another group on a day.
#[derive(Debug, Clone, InputObject)]
pub struct MemberOfFilter {
    /// UID of the group.
    group_uid: GroupUid,
    /// The day; today if left out.
    as_of: Option<Date>,
}

/// A range of percentages, both ends included.
#[derive(Debug, Clone, InputObject)]
pub struct PercentRange {
    /// At least this, 0 to 100.
    from: Option<f64>,
    /// At most this, 0 to 100.
    to: Option<f64>,
}

/// What schools are ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum SchoolOrderField {
    /// Name, without regard to case and punctuation.
    #[default]
    Name,
    /// URN.
    Urn,
    /// Share of pupils eligible for free school meals; schools without one come last.
    FsmPercent,
    /// Pupils on roll; schools without a number come last.
    PupilCount,
    /// Day of the latest graded inspection; schools without one come last.
    OfstedInspectedOn,
    /// Day of opening; schools without one come last.
    OpenedOn,
}

/// Direction of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum OrderDirection {
    /// The smallest, earliest or alphabetically first comes first.
    #[default]
    Asc,
    /// The largest, latest or alphabetically last comes first.
    Desc,
}

/// Order of a list of schools. The URN decides between equals.
#[derive(Debug, Clone, Copy, Default, InputObject)]
pub struct SchoolOrder {
    /// What the list is ordered by.
    #[graphql(default)]
    field: SchoolOrderField,
    /// In which direction.
    #[graphql(default)]
    direction: OrderDirection,
}

/// Which trusts. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct TrustFilter {
    /// Of one of these kinds; codes of `codeLists { groupTypes }`: 6 is multi-academy, 10 single-academy.
    type_codes: Option<Vec<i32>>,
    /// With one of these statuses; codes of `codeLists { groupStatuses }`.
    status_codes: Option<Vec<String>>,
    /// With a school in the area of one of these local authorities today.
    la_codes: Option<Vec<LaCode>>,
    /// With all of these words in the name, as `SchoolFilter.search`.
    search: Option<String>,
}

impl From<SchoolOrder> for schools::SchoolOrder {
    fn from(order: SchoolOrder) -> Self {
        let sort = match order.field {
            SchoolOrderField::Name => SchoolSort::Name,
            SchoolOrderField::Urn => SchoolSort::Urn,
            SchoolOrderField::FsmPercent => SchoolSort::FsmPercent,
            SchoolOrderField::PupilCount => SchoolSort::PupilCount,
            SchoolOrderField::OfstedInspectedOn => SchoolSort::OfstedInspectedOn,
            SchoolOrderField::OpenedOn => SchoolSort::OpenedOn,
        };
        Self { sort, is_descending: order.direction == OrderDirection::Desc }
    }
}

impl SchoolFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for too many values, a percentage outside 0 to 100, or a search without letters.
    pub(super) fn resolve(self, ctx: &Context<'_>) -> Result<filter::SchoolFilter> {
        let today = operation(ctx)?.clock.today();
        let (fsm_from, fsm_to) =
            self.fsm_percent.map_or(Ok((None, None)), |range| range.resolve("filter.fsmPercent"))?;
        Ok(filter::SchoolFilter {
            la_codes: values("filter.laCodes", self.la_codes)?.into_iter().map(|code| code.0).collect(),
            phase_codes: values("filter.phaseCodes", self.phase_codes)?,
            type_codes: values("filter.typeCodes", self.type_codes)?,
            type_group_codes: values("filter.typeGroupCodes", self.type_group_codes)?,
            status_codes: values("filter.statusCodes", self.status_codes)?,
            trust_uids: values("filter.trustUids", self.trust_uids)?.into_iter().map(|uid| uid.0).collect(),
            ofsted_grade_codes: values("filter.ofstedGradeCodes", self.ofsted_grade_codes)?,
            fsm_from,
            fsm_to,
            search: search(Subject::School, self.search.as_deref())?,
            member_of: self.member_of.map(|member| MemberOf {
                group_uid: member.group_uid.0,
                on: member.as_of.map_or(today, |Date(day)| day),
            }),
        })
    }
}

impl TrustFilter {
    /// The filter as the store takes it: trusts only, whatever kinds are asked for.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for too many values, a kind that is no trust, or a search without letters.
    pub(super) fn resolve(self) -> Result<filter::GroupFilter> {
        let type_codes = values("filter.typeCodes", self.type_codes)?;
        if let Some(other) = type_codes.iter().find(|code| !TRUST_TYPES.contains(code)) {
            let message = format!("filter.typeCodes: {other} is no kind of academy trust; 6, 10 and 11 are");
            return Err(Code::BadUserInput.error(message));
        }
        Ok(filter::GroupFilter {
            type_codes: if type_codes.is_empty() { TRUST_TYPES.to_vec() } else { type_codes },
            status_codes: values("filter.statusCodes", self.status_codes)?,
            la_codes: values("filter.laCodes", self.la_codes)?.into_iter().map(|code| code.0).collect(),
            search: search(Subject::Group, self.search.as_deref())?,
        })
    }
}

impl PercentRange {
    fn resolve(self, at: &str) -> Result<(Option<Percent>, Option<Percent>)> {
        let (from, to) = (percent(at, self.from)?, percent(at, self.to)?);
        match (from, to) {
            (Some(from), Some(to)) if from > to => {
                Err(Code::BadUserInput.error(format!("{at}: `from` is above `to`; exchange them")))
            }
            _ => Ok((from, to)),
        }
    }
}

fn percent(at: &str, number: Option<f64>) -> Result<Option<Percent>> {
    let Some(number) = number else { return Ok(None) };
    let refused = || Code::BadUserInput.error(format!("{at}: {number} is not a percentage from 0 to 100"));
    Percent::parse(&number.to_string()).map(Some).ok_or_else(refused)
}

/// The values of a part of a filter, which may not be too many. An empty list is refused: it could mean all or none.
fn values<T>(at: &str, values: Option<Vec<T>>) -> Result<Vec<T>> {
    match values {
        None => Ok(Vec::new()),
        Some(values) if values.is_empty() => {
            Err(Code::BadUserInput.error(format!("{at} is an empty list; leave it out to let all pass")))
        }
        Some(values) if values.len() > VALUES => {
            Err(Code::BadUserInput.error(format!("{at} lists {} values; {VALUES} are allowed", values.len())))
        }
        Some(values) => Ok(values),
    }
}

fn search(subject: Subject, text: Option<&str>) -> Result<Option<NameSearch>> {
    let Some(text) = text else { return Ok(None) };
    if text.chars().count() > LETTERS {
        return Err(Code::BadUserInput.error(format!("filter.search is longer than {LETTERS} letters; shorten it")));
    }
    let refused = || Code::BadUserInput.error("filter.search has no letter or digit; leave it out to let all pass");
    NameSearch::new(subject, text).map(Some).ok_or_else(refused)
}
