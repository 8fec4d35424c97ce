//! Reading the register.

mod code_lists;
mod facets;
mod filters;
mod links;
mod local_authorities;
mod memberships;
mod nodes;
mod orders;
mod pages;
mod school;
mod schools;
mod search;
mod selection;
mod statements;
mod trusts;
