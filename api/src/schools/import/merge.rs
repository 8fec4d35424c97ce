//! Whose word counts: each column of a record follows the latest file that describes it.

use chrono::NaiveDate;

use super::cells::Cell;

/// Set of columns, one bit each in the order of their table's list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Columns(i64);

impl Columns {
    /// Says that the file lists the memberships of the school, beside columns of its record.
    pub(super) const MEMBERSHIPS: Self = Self(1 << 62);

    pub(super) const fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> i64 {
        self.0
    }

    pub(super) const fn with(self, place: usize) -> Self {
        Self(self.0 | (1 << place))
    }

    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    const fn has(self, place: usize) -> bool {
        self.0 & (1 << place) != 0
    }
}

/// How late a file is: the day of its extract, and of two of one day the number that it got when it first came, so that
/// importing the other one again does not turn the register back and forth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Vintage {
    pub(super) extracted_on: NaiveDate,
    pub(super) file_id: i32,
}

/// One file's say about one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) vintage: Vintage,
    pub(super) columns: Columns,
}

/// Takes over the cells that no later file has described. A blank cell counts: the file says that there is nothing.
/// Returns whether the record now says something else.
pub(super) fn merge(record: &mut [Cell], cells: Vec<(usize, Cell)>, said: &[Said], vintage: Vintage) -> bool {
    let mut is_changed = false;
    for (place, cell) in cells {
        let is_later = said.iter().all(|file| file.vintage <= vintage || !file.columns.has(place));
        if let Some(kept) = record.get_mut(place)
            && is_later
            && *kept != cell
        {
            *kept = cell;
            is_changed = true;
        }
    }
    is_changed
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::{Cell, Columns, Said, Vintage, merge};

    const PLACES: usize = 4;

    /// A file of the n-th day with the columns it has and what it says in them; 0 is a blank cell.
    type File = (u64, [Option<u8>; PLACES]);

    fn on_day(number: u64) -> NaiveDate {
        NaiveDate::default() + Days::new(number)
    }

    fn import(files: &[File]) -> Vec<Cell> {
        let mut record = vec![Cell::Integer(None); PLACES];
        let mut said: Vec<Said> = Vec::new();
        let mut numbers: Vec<&File> = Vec::new();
        for file @ (number, columns) in files {
            let place = numbers.iter().position(|known| *known == file).unwrap_or_else(|| {
                numbers.push(file);
                numbers.len() - 1
            });
            let vintage = Vintage { extracted_on: on_day(*number), file_id: i32::try_from(place).unwrap() };
            let described = columns.iter().enumerate().filter_map(|(place, value)| Some((place, (*value)?)));
            let cells: Vec<_> =
                described.map(|(place, value)| (place, Cell::Integer((value > 0).then(|| value.into())))).collect();
            let columns = cells.iter().fold(Columns::default(), |columns, (place, _)| columns.with(*place));
            merge(&mut record, cells, &said, vintage);
            said.push(Said { vintage, columns });
        }
        record
    }

    fn files() -> impl Strategy<Value = Vec<File>> {
        let column = prop::option::of(0..3_u8);
        prop::collection::vec([column.clone(), column.clone(), column.clone(), column], 1..6)
            .prop_map(|files| (0..).zip(files).collect())
    }

    #[test]
    fn a_poorer_file_never_blanks_what_a_richer_one_gave() {
        let record = import(&[(1, [Some(1), Some(2), None, None]), (2, [Some(2), None, None, None])]);
        assert_eq!(record[..2], [Cell::Integer(Some(2)), Cell::Integer(Some(2))]);
    }

    #[test]
    fn a_blank_cell_of_a_later_file_clears() {
        assert_eq!(
            import(&[(1, [Some(1), None, None, None]), (2, [Some(0), None, None, None])])[0],
            Cell::Integer(None)
        );
    }

    #[test]
    fn of_two_files_of_one_day_the_one_that_came_later_counts_however_often_they_come() {
        let (one, other) = ((1, [Some(1); 4]), (1, [Some(2); 4]));
        assert_eq!(import(&[one, other])[0], Cell::Integer(Some(2)));
        assert_eq!(import(&[one, other, one])[0], Cell::Integer(Some(2)));
    }

    proptest! {
        #[test]
        fn any_order_gives_the_same_record(
            (files, shuffled) in files().prop_flat_map(|files| (Just(files.clone()), Just(files).prop_shuffle())),
        ) {
            prop_assert_eq!(import(&files), import(&shuffled));
        }

        #[test]
        fn a_file_imported_twice_changes_nothing(files in files(), again in any::<prop::sample::Index>()) {
            let mut twice = files.clone();
            twice.push(files[again.index(files.len())]);
            prop_assert_eq!(import(&files), import(&twice));
        }
    }
}
