//! Who may see and do what: all access rules, as data and pure functions.
//!
//! `visible` gives the rows of a table that an actor may see, as a condition of the query itself: a row outside it does
//! not exist for the actor. `matrix` says which roles may read which field and do which action, as a table that a board
//! member can read; `docs/access.md` is printed from it. Stores use the former, fields carry the latter as their guard.

mod areas;
mod brokerage;
mod contracts;
pub mod matrix;
mod quality;
mod sharing;
mod submitters;
mod table;
mod visible;

pub use areas::{
    COMMISSIONERS, LA_STAFF, administers, areas, only_administered_area, only_area, own_organisations, works_at,
    works_for,
};
pub use brokerage::{Helped, Sent, could_be_sent, knows_conflicts, may_ask_for};
pub use contracts::{
    Parties, belongs_to, decides_for, delivers, interest_in, is_own_provider, keeps_contract, may_lack_reasons,
    sees_budgets, sees_contract,
};
pub use matrix::{Access, Audience};
pub use quality::{Kin, Reviewed, could_review, is_moderator};
pub use sharing::{organisations_of, sees_reader, signs_for};
pub use submitters::{Submitter, submitters};
pub use table::table;
pub use visible::{
    Basis, Detail, Grant, Sight, Visible, collected_from, followed_up, has_own_schools, of_own_batches, own_school,
    own_schools, review_detail, reviewable, reviewable_entries, reviewable_own_shares, reviewable_shares, sees_reach,
    sees_shares, visible, visible_condition, works_for_trust,
};
