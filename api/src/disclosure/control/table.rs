/// Values by row and column. Outside of the table everything has its default, so that reading cannot fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table<T> {
    columns: usize,
    values: Vec<T>,
}

impl<T: Copy + Default> Table<T> {
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        Self { columns, values: vec![T::default(); rows * columns] }
    }

    pub(super) fn at(&self, row: usize, column: usize) -> T {
        self.position(row, column).and_then(|position| self.values.get(position)).copied().unwrap_or_default()
    }

    pub(super) fn set(&mut self, row: usize, column: usize, value: T) {
        if let Some(found) = self.position(row, column).and_then(|position| self.values.get_mut(position)) {
            *found = value;
        }
    }

    fn position(&self, row: usize, column: usize) -> Option<usize> {
        (column < self.columns).then_some(row * self.columns + column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_of_it_there_is_nothing() {
        let mut table = Table::new(2, 3);
        table.set(1, 2, 7);
        table.set(0, 3, 8);
        assert_eq!((table.at(1, 2), table.at(1, 0), table.at(0, 3), table.at(9, 0)), (7, 0, 0, 0));
    }
}
