//! Schools, trusts and other groups, their memberships and links, inspections, local authorities: the public register.

pub mod import;
pub mod rules;
