//! Supporters, requests and deployments, with what hangs on them, of many objects at once: one statement per batch, three for days.

use std::collections::HashMap;

use entities::values::{HalfDays, Period};
use entities::{
    deployment, deployment_days, specialism, support_offer, support_request, supporter, supporter_phase, visit,
};

use crate::brokerage::store::days::Ledger;
use crate::brokerage::store::{days, deployments, offers, requests, specialisms, supporters, visits};
use crate::graphql::by_key::by_key;

by_key! {
    /// A supporter by its key.
    SupporterById => supporter::Model = supporters::by_ids;
    /// In what a supporter is expert.
    SpecialismsOf => Vec<specialism::Model> = specialisms::of_supporters;
    /// Phases that a supporter knows.
    PhasesOf => Vec<supporter_phase::Model> = supporters::phases_of;
    /// The days of a supporter.
    CapacityOf => Ledger = days::capacities_of;
    /// A request by its key.
    RequestById => support_request::Model = requests::by_ids;
    /// In what a request asks expertise.
    AskedSpecialismsOf => Vec<specialism::Model> = specialisms::of_requests;
    /// What was offered to a school that asked.
    OffersOf => Vec<support_offer::Model> = offers::of_requests;
    /// An offer by its key.
    OfferById => support_offer::Model = offers::by_ids;
    /// A deployment by its key.
    DeploymentById => deployment::Model = deployments::by_ids;
    /// The days that a deployment takes.
    DaysOf => Vec<deployment_days::Model> = deployments::days_of;
    /// The days that a deployment gave, by half-term.
    GivenBy => HashMap<Period, HalfDays> = visits::given_by;
    /// A visit by its key.
    VisitById => visit::Model = visits::by_ids;
}
