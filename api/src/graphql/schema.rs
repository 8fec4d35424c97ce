use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Object, Schema};

use super::extensions::Answers;
use super::node::NodeQuery;
use super::page::Listing;
use super::plain::AtOnce;
use crate::access::graphql::{AccessMutation, AccessQuery, Membership, Organisation, User};
use crate::brokerage::graphql::{BrokerageMutation, BrokerageQuery, Deployment, SupportRequest, Supporter, Visit};
use crate::clock::SystemClock;
use crate::commissioning::graphql::{
    CommissioningMutation, CommissioningPlan, Decision, DeclaredInterest, Intervention, InterventionEvent,
    InterventionsQuery, Participation, PlansQuery,
};
use crate::config::{Commissioning, Limits};
use crate::data_sharing::graphql::{Agreement, DisclosureEntry, SharingMutation, SharingQuery};
use crate::data_sharing::log::Recorder;
use crate::entropy::SystemEntropy;
use crate::impact::graphql::{Frozen, ImpactEvaluation, ImpactMutation, ImpactQuery, ImpactSchool};
use crate::needs::graphql::{NeedAnalysis, NeedsMutation, NeedsQuery, SchoolNeed};
use crate::observations::catalogue::CatalogueCache;
use crate::observations::graphql::{
    Measure, Observation, ObservationsMutation, ObservationsQuery, Release, ReleasesQuery, SeriesQuery,
};
use crate::providers::graphql::{Provider, ProvidersMutation, ProvidersQuery};
use crate::quality::frameworks::FrameworkCache;
use crate::quality::graphql::{QaAction, QaOutcome, QaReview, QualityMutation, QualityQuery};
use crate::schools::code_lists::CodeListCache;
use crate::schools::graphql::{GroupMembership, Inspection, LocalAuthority, School, SchoolsQuery, Trust};
use crate::spend::graphql::{
    Allocation, Claim, FundingSource, LedgerEntry, SpendMutation, SpendQuery, SpendReviewQuery, SpendReviewRow,
};
use crate::submissions::graphql::{
    CollectionWindow, Submission, SubmissionProblem, SubmissionsMutation, SubmissionsQuery,
};
use crate::success::graphql::SuccessQuery;

/// The schema that the service serves.
pub type PartnershipSchema = Schema<Query, Mutation, EmptySubscription>;

/// Reads. What the caller may not see does not exist for it: a lookup gives null and a list leaves it out.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    ServiceQuery,
    NodeQuery,
    AccessQuery,
    SchoolsQuery,
    ProvidersQuery,
    PlansQuery,
    InterventionsQuery,
    SpendQuery,
    SpendReviewQuery,
    ObservationsQuery,
    SeriesQuery,
    ReleasesQuery,
    SharingQuery,
    SubmissionsQuery,
    QualityQuery,
    BrokerageQuery,
    ImpactQuery,
    NeedsQuery,
    SuccessQuery,
);

/// Writes. Each takes one `input` and answers with the changed object and with `userErrors`, which the caller can mend.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    AccessMutation,
    ProvidersMutation,
    CommissioningMutation,
    SpendMutation,
    ObservationsMutation,
    SharingMutation,
    SubmissionsMutation,
    QualityMutation,
    BrokerageMutation,
    ImpactMutation,
    NeedsMutation,
);

/// What the service tells of itself.
#[derive(Debug, Default)]
pub struct ServiceQuery;

/// What the service tells of itself.
#[Object]
impl ServiceQuery {
    /// Version of the service.
    async fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// Builds the schema. What belongs to one request travels in the request: see [`super::reader::with_operation`].
#[must_use]
pub fn build(
    limits: Limits,
    commissioning: Commissioning,
    code_lists: Arc<CodeListCache>,
    catalogue: Arc<CatalogueCache>,
    frameworks: Arc<FrameworkCache>,
    recorder: Recorder,
) -> PartnershipSchema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .extension(Answers)
        .data(limits)
        .data(commissioning)
        .data(code_lists)
        .data(catalogue)
        .data(frameworks)
        .data(recorder)
        .data(Frozen::default())
        .disable_suggestions()
        .override_output_type_description::<Listing<School>>("A page of a list of schools.")
        .override_output_type_description::<Listing<Trust>>("A page of a list of academy trusts.")
        .override_output_type_description::<Listing<LocalAuthority>>("A page of a list of local authorities.")
        .override_output_type_description::<Listing<Inspection>>("A page of a list of inspections.")
        .override_output_type_description::<Listing<GroupMembership>>("A page of a list of memberships of groups.")
        .override_output_type_description::<Listing<User>>("A page of a list of users.")
        .override_output_type_description::<Listing<Organisation>>("A page of a list of organisations.")
        .override_output_type_description::<Listing<Membership>>("A page of a list of memberships.")
        .override_output_type_description::<Listing<Provider>>("A page of a list of providers.")
        .override_output_type_description::<Listing<CommissioningPlan>>("A page of a list of commissioning plans.")
        .override_output_type_description::<Listing<Intervention>>("A page of a list of interventions.")
        .override_output_type_description::<Listing<Participation>>("A page of a list of participations.")
        .override_output_type_description::<Listing<Decision>>("A page of a list of decisions.")
        .override_output_type_description::<Listing<DeclaredInterest>>("A page of a list of declared interests.")
        .override_output_type_description::<Listing<InterventionEvent>>("A page of the history of an intervention.")
        .override_output_type_description::<Listing<FundingSource>>("A page of a list of funding sources.")
        .override_output_type_description::<Listing<Allocation>>("A page of a list of allocations.")
        .override_output_type_description::<Listing<LedgerEntry>>("A page of a list of entries of the ledger.")
        .override_output_type_description::<Listing<Claim>>("A page of a list of claims.")
        .override_output_type_description::<Listing<Measure>>("A page of the measures of the catalogue.")
        .override_output_type_description::<Listing<AtOnce<Observation>>>("A page of a list of observations.")
        .override_output_type_description::<Listing<Release>>("A page of a list of releases of observations.")
        .override_output_type_description::<Listing<SpendReviewRow>>("A page of the rows of a spend review.")
        .override_output_type_description::<Listing<Agreement>>("A page of a list of data-sharing agreements.")
        .override_output_type_description::<Listing<DisclosureEntry>>("A page of the log of what was read.")
        .override_output_type_description::<Listing<Submission>>("A page of a list of batches of observations.")
        .override_output_type_description::<Listing<SubmissionProblem>>("A page of the problems of a batch.")
        .override_output_type_description::<Listing<CollectionWindow>>("A page of a list of collection windows.")
        .override_output_type_description::<Listing<QaReview>>("A page of a list of reviews of quality.")
        .override_output_type_description::<Listing<QaOutcome>>("A page of a list of published outcomes of reviews.")
        .override_output_type_description::<Listing<QaAction>>("A page of a list of actions after reviews.")
        .override_output_type_description::<Listing<Supporter>>(
            "A page of a list of who can be sent to support schools.",
        )
        .override_output_type_description::<Listing<SupportRequest>>("A page of a list of requests for support.")
        .override_output_type_description::<Listing<Deployment>>("A page of a list of deployments.")
        .override_output_type_description::<Listing<Visit>>("A page of a list of visits.")
        .override_output_type_description::<Listing<AtOnce<ImpactEvaluation>>>(
            "A page of a list of impact evaluations.",
        )
        .override_output_type_description::<Listing<NeedAnalysis>>("A page of a list of needs analyses.")
        .override_output_type_description::<Listing<SchoolNeed>>("A page of a list of the needs of schools.")
        .override_output_type_description::<Listing<ImpactSchool>>(
            "A page of a list of schools of an impact evaluation.",
        )
        .finish()
}

/// The schema in the schema definition language, as `schema.graphql` has it.
#[must_use]
pub fn sdl() -> String {
    use async_graphql::SDLExportOptions;

    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .use_space_ident();
    let code_lists = Arc::new(CodeListCache::new(Arc::new(SystemClock)));
    let catalogue = Arc::new(CatalogueCache::new(Arc::new(SystemClock)));
    let frameworks = Arc::new(FrameworkCache::new(Arc::new(SystemClock)));
    let (recorder, _) = Recorder::new(Arc::new(SystemEntropy));
    let schema = build(Limits::default(), Commissioning::default(), code_lists, catalogue, frameworks, recorder);
    without_specified_directives(&schema.sdl_with_options(options))
}

/// Leaves out the definitions of the directives that every GraphQL service has: their arguments have no descriptions, and
/// tools know them.
fn without_specified_directives(sdl: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for line in sdl.lines() {
        let is_specified = ["directive @include(", "directive @skip(", "directive @specifiedBy("];
        if !is_specified.iter().any(|definition| line.starts_with(definition)) {
            kept.push(line);
            continue;
        }
        if kept.pop_if(|line| *line == "\"\"\"").is_some() {
            while kept.pop().is_some_and(|line| line != "\"\"\"") {}
        }
    }
    kept.push("");
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_schema;
    use async_graphql::parser::types::{FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition};

    use super::sdl;
    use crate::policy::matrix;

    fn types() -> Vec<async_graphql::parser::types::TypeDefinition> {
        let document = parse_schema(sdl()).unwrap();
        let types = document.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        });
        types.collect()
    }

    fn silent_arguments(of: &str, arguments: &[async_graphql::Positioned<InputValueDefinition>]) -> Vec<String> {
        let nameless = arguments.iter().filter(|argument| argument.node.description.is_none());
        nameless.map(|argument| format!("{of}({})", argument.node.name.node)).collect()
    }

    fn is_plumbing(type_name: &str) -> bool {
        type_name == "PageInfo" || type_name.ends_with("Connection") || type_name.ends_with("Edge")
    }

    #[test]
    fn every_field_has_a_line_in_the_policy() {
        let mut without_line = Vec::new();
        for definition in types() {
            let name = definition.name.node.to_string();
            let TypeKind::Object(object) = definition.kind else { continue };
            for field in object.fields.iter().filter(|_| !is_plumbing(&name)) {
                if matrix::audience(&name, &field.node.name.node).is_none() {
                    without_line.push(format!("{name}.{}", field.node.name.node));
                }
            }
        }
        assert_eq!(without_line, Vec::<String>::new());
    }

    #[test]
    fn every_line_of_the_policy_is_about_a_field() {
        let mut fields = std::collections::HashSet::new();
        for definition in types() {
            if let TypeKind::Object(object) = &definition.kind {
                fields.extend(
                    object.fields.iter().map(|field| format!("{}.{}", definition.name.node, field.node.name.node)),
                );
            }
        }
        for rule in matrix::fields() {
            for field in rule.fields {
                assert!(fields.contains(&format!("{}.{field}", rule.type_name)), "{}.{field}", rule.type_name);
            }
        }
    }

    #[test]
    fn everything_has_a_description() {
        let mut silent = Vec::new();
        for definition in types() {
            let name = definition.name.node.to_string();
            if definition.description.is_none() {
                silent.push(name.clone());
            }
            let mut of_fields = Vec::<FieldDefinition>::new();
            match definition.kind {
                TypeKind::Object(object) => of_fields.extend(object.fields.into_iter().map(|field| field.node)),
                TypeKind::Interface(interface) => {
                    of_fields.extend(interface.fields.into_iter().map(|field| field.node))
                }
                TypeKind::InputObject(input) => silent.extend(silent_arguments(&name, &input.fields)),
                TypeKind::Enum(values) => {
                    let nameless = values.values.iter().filter(|value| value.node.description.is_none());
                    silent.extend(nameless.map(|value| format!("{name}.{}", value.node.value.node)));
                }
                _ => {}
            }
            for field in of_fields {
                silent.extend(silent_arguments(&format!("{name}.{}", field.name.node), &field.arguments));
                if field.description.is_none() {
                    silent.push(format!("{name}.{}", field.name.node));
                }
            }
        }
        silent.sort();
        assert_eq!(silent, Vec::<String>::new());
    }
}
