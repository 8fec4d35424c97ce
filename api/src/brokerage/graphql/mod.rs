//! Brokerage as the schema shows it.

mod capacity;
mod deployment;
mod enums;
mod loaders;
mod matches;
mod mutations;
mod offer;
mod query;
mod request;
mod specialism;
mod supporter;
mod visit;

pub use deployment::Deployment;
pub use loaders::{DeploymentById, OfferById, RequestById, SupporterById, VisitById};
pub use mutations::BrokerageMutation;
pub use offer::SupportOffer;
pub use query::BrokerageQuery;
pub use request::SupportRequest;
pub use supporter::Supporter;
pub use visit::Visit;
