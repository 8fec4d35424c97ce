//! The figure that counts at each place.

use std::collections::HashMap;

use entities::states::Level;
use entities::values::Period;

use crate::observations::store::row::Seen;

/// Whose figure: kind of subject, its number.
type Subject = (Level, i32);
/// Of what: measure, cohort, period.
type Of = (i32, i16, Period);

/// Of several observations of the same, in several statuses, the one that counts.
#[derive(Debug)]
pub struct Settled<'a>(HashMap<(Subject, Of), &'a Seen>);

impl<'a> Settled<'a> {
    /// What everybody may see before what is held, even where it is withheld: what is published is then never decided by more. Then the more
    /// settled, even where that is withheld: what its publisher withheld in the end counts no more.
    #[must_use]
    pub fn of(seen: &'a [Seen]) -> Self {
        let rank = |row: &Seen| (row.is_public, row.status, row.shown.figures().value.is_some(), row.id);
        let mut chosen: HashMap<(Subject, Of), &Seen> = HashMap::new();
        for row in seen {
            let place = ((row.level, row.subject), (row.measure_id, row.cohort_number, row.period));
            match chosen.get(&place) {
                Some(best) if rank(best) >= rank(row) => {}
                _ => drop(chosen.insert(place, row)),
            }
        }
        Self(chosen)
    }

    /// The figure that counts; nothing where there is none.
    #[must_use]
    pub fn at(&self, subject: Subject, of: Of) -> Option<&'a Seen> {
        self.0.get(&(subject, of)).copied()
    }
}
