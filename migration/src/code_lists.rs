//! The code lists as they stood when their migration was written. Later changes come with the imported files.
//!
//! Sources: GIAS public codes of establishment types, phases, statuses and groups; GIAS link types as published on
//! 22 April 2025; Ofsted's grades; DfE and ONS codes of local authorities and regions. Contains public sector
//! information licensed under the Open Government Licence v3.0.

/// Rows of one code list: code, name, code of the group it belongs to, first and last day of use.
pub(crate) fn rows(list: &'static str) -> impl Iterator<Item = [Option<&'static str>; 5]> {
    include_str!("code_lists/code_lists.tsv").lines().skip(1).filter_map(move |line| {
        let mut cells = line.split('\t');
        (cells.next() == Some(list)).then(|| std::array::from_fn(|_| cells.next().filter(|cell| !cell.is_empty())))
    })
}

/// Local authorities: code, name, ONS code, code of the region.
pub(crate) fn local_authorities() -> impl Iterator<Item = [Option<&'static str>; 4]> {
    include_str!("code_lists/local_authority.tsv").lines().skip(1).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().filter(|cell| !cell.is_empty()))
    })
}

/// Cohorts as the partnership names them (pupil characteristics as in DfE statistics; staff as in its action plan): code, name, whether of staff.
pub(crate) fn cohorts() -> impl Iterator<Item = [&'static str; 3]> {
    include_str!("code_lists/cohort.tsv").lines().skip(1).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// Specialisms of those who support schools: code, name, area. The areas of expertise of specialist leaders of education as the
/// National College for Teaching and Leadership listed them in 2016, with headship for NLE and LLE and governance for NLG.
pub(crate) fn specialisms() -> impl Iterator<Item = [&'static str; 3]> {
    include_str!("code_lists/specialism.tsv").lines().skip(1).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}
