use clap::Args;

use super::context::Context;
use super::failure::Outcome;
use super::generated::Generated;

/// Print the GraphQL schema that the service serves.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    #[command(flatten)]
    generated: Generated,
}

impl Schema {
    pub(crate) fn run(self, _: &Context) -> Outcome {
        self.generated.print_or_check("schema", &api::graphql::sdl())
    }
}
