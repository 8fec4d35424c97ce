//! Users, organisations and memberships: reading, granting, revoking.

mod audit;
mod grant;
mod grant_repeated;
mod lists;
mod neighbours;
mod revoke;
mod viewer;
