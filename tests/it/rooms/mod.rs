//! Who may import whom. A room that reaches further must say why here.

mod evidence;
mod floor;
mod programme;

/// What a part of the service may use: both by the first one or two names behind `crate::`.
pub type Room = (&'static str, &'static [&'static str]);

/// What each part of the service may use.
pub fn rooms() -> impl Iterator<Item = Room> {
    floor::ROOMS.into_iter().chain(evidence::ROOMS).chain(programme::ROOMS)
}
