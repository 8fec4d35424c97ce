//! The harness of the end-to-end suite: a real server on a free port, a database of its own for each test, a client for
//! each role.

mod actors;
mod app;
mod brokerage;
mod child;
mod client;
mod collection;
mod database;
mod dump;
mod evidence;
mod impact;
mod list;
mod needs;
mod neighbours;
mod neighbours_programme;
mod programme;
mod quality;
mod schema;
mod sharing;
mod socket;
mod statements;
mod steps;
mod success;

pub use actors::Who;
pub use app::{TestApp, on_each_database, with_config, with_limits};
pub use brokerage::{
    Brokered, Brokering, HALF_TERM, asked_for, employ, give_days, home, leader, named, offered, register_supporter,
    visited,
};
pub use child::{Child, on_each_child, serve_as_child};
pub use client::{Answer, Client};
pub use collection::{Collection, SHARES, figure, open_windows, settle_collection, share, sign_agreement, upload};
pub use database::{Database, empty_databases, filled_databases};
pub use dump::{dump_rows, dump_schema};
pub use evidence::{
    Evidence, hold_all, predict_all, publish, publish_all, publish_in_full, release_all, revise, settle_evidence,
};
pub use impact::{
    BASELINE, EVALUATION, Evaluators, OUTCOME, RWM, evaluation_as_read, evaluation_seen, impact_plan, impact_plan_with,
    primaries_of_area, publish_outcomes, schools_of_area, try_plan,
};
pub use list::{List, Row, expect_numbers};
pub use needs::{analysis_seen, asked_of_analysis, draw_from_needs, publish_needs, run_needs_analysis};
pub use neighbours::{Neighbours, settle_neighbours};
pub use neighbours_programme::{
    NeighboursProgramme, appointed, intervention, neighbours_school, settle_neighbours_programme,
};
pub use programme::{
    NOBODYS_SCHOOL, Programme, ROW, Settling, Work, YEAR, act, complaints, done, open_plan, register_provider,
    settle_programme, text,
};
pub use quality::{REVIEWED_ON, ReviewOf, Reviewers, about, found, planned, review_as, signed_in};
pub use schema::{Field, ObjectType, object_type, object_types};
pub use sharing::{PARTIES, agreement_terms, draft, organisations_of, parties_of, reading, sign, signed_agreement};
pub use socket::Socket;
pub use statements::{fewest_statements, statements_of};
pub use steps::{expect_page, step_table, verdict};
pub use success::publish_authorities;
