//! Users, organisations and memberships: reading, granting, revoking.

mod audit;
mod grant;
mod grant_repeated;
mod lists;
mod neighbours;
mod operator;
mod revoke;
mod viewer;
