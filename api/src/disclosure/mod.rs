//! What may be shown of observations, and what is withheld. Every path on which observations leave the house passes here:
//! `control` decides, over all cells of a release at once, what everybody may see; `reading` shows a row to a reader on the
//! basis on which it sees it.

pub mod control;
pub mod reading;
