//! What of a cube of figures about pupils may be told to those who may not see all of it.
//!
//! It is one pure decision over all cells of a measure, area, period and status at once: schools, trusts and the area, by
//! cohorts. Rooms that hold such cells hand in rows and keep what was decided; whatever they then answer, publish or export
//! is made of [`Disclosed`], so no filter, order or page can show a cell that another withholds. Nothing here knows a
//! database, a clock or who is asking.
//!
//! 1. A cell is withheld whole if its figures are under the threshold of the [`RuleSet`] (`primary`).
//! 2. More cells are withheld until no withheld one can be told from those shown (`complementary`).
//! 3. What is left is rounded; percentages and means are made of exact figures first (`rounding`).
//!
//! # What the second step guarantees
//!
//! An attacker may know every shown cell exactly, that counts are not negative, which schools make up a trust and the area
//! and how cohorts make up each other. Then each withheld cell, and each rest of a split that is itself too small, has an
//! interval of possible counts at least as wide as the threshold (the protection interval). For a share this is so of its
//! denominator; and of its numerator even for one who knows all denominators from other measures, where the width is that
//! of the threshold or, of fewer pupils, all of them. For a rate it is so of what it counts and of its pupils, each by
//! itself.
//!
//! # How
//!
//! A move takes pupils of some cohorts from one school to another and gives others back, so that all sums that are shown
//! stay: of two schools and two parts of a whole this is the square of the hypercube method (D. Repsilber, *Das
//! Quaderverfahren*, 1999). Where parts are not enough the whole moves with a part of each of its partitions; where no
//! school is, pupils come from outside of the area and totals are withheld as well. A cell is safe when moves among withheld
//! cells lead to a high and a low alternative that are far enough apart (`proof`). Both are whole counts that agree with all
//! that is shown, so neither a linear programme nor an integer one can exclude them: it is a certificate, not an estimate.
//! Moves are taken in a fixed order, those first that withhold no more; else cells of schools before totals of trusts, those
//! before totals of the area, few before many, and small before large (as in Ø. Langsrud, *Secondary Cell Suppression by
//! Gaussian Elimination*, 2024, doi 10.1007/978-3-031-69651-0_6). Each step withholds a cell or proves one, so it ends. If a
//! cell could not be guarded at all, as contradictory figures might bring about, the whole cube is withheld.
//!
//! A partition that does not add up, or lacks a part, has a rest that the attacker does not know. Moves keep it as it is
//! where they can, for an attacker who believes that it is nothing. Where parts exceed their whole nothing is believed.
//!
//! # What was told before
//!
//! A later decision of the same measure, area, period and status, as after a late school, is given all earlier ones, withdrawn
//! ones too. It tells nothing about a secret, then or now, that the earlier ones have not (`again`): of a school that has or had
//! something withheld only what was told before and is the same, and of totals those that follow from what is told and was told.
//! So the guarantee of the first decision holds for all of them together, whoever compares them, and whatever has changed since:
//! figures, schools, or the trusts that they are in. Statuses are decided by themselves: a prediction is another figure than
//! what was measured.
//!
//! # What it does not guard against
//!
//! - An attacker who is a school or a trust and knows its own withheld cells; or who knows the order in which cells are
//!   chosen and computes it backwards.
//! - Sums of points and denominators of rates are not determined by what is shown, but no width is promised for them.
//! - Cohorts that overlap without a relation, and two cubes about the same pupils, such as a year and the next or two
//!   boundaries of an area. A measure whose numerator is part of another's is a cube of its own.
//! - Parts that all are there and leave somebody over in one release and nobody in the next, which batches are refused for.
//! - It withholds few cells, not the fewest: to find those is a problem of integer programming.

mod again;
mod cohorts;
mod complementary;
mod cube;
mod decide;
mod disclosed;
mod figures;
mod grid;
mod moves;
mod primary;
mod proof;
mod rounding;
mod rules;
mod table;
#[cfg(test)]
mod tests;

/// The attacker of the tests, for those who try other doors.
#[cfg(test)]
pub(crate) use tests::attack;

pub use again::Before;
pub use cohorts::{Cohorts, CohortsError, Relation};
pub use cube::{Cube, CubeError, Row, Subject};
pub use decide::decide;
pub use disclosed::{DecidedCell, Decision, Disclosed, Reason, Shown, Tally};
pub use figures::{Fault, LARGEST_FIGURE, Nature};
pub use rules::RuleSet;
