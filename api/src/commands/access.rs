use clap::Args;

use super::context::Context;
use super::failure::Outcome;
use super::generated::Generated;

/// Print who may read which field and do what, as a table.
#[derive(Debug, Args)]
pub(crate) struct Access {
    #[command(flatten)]
    generated: Generated,
}

impl Access {
    pub(crate) fn run(self, _: &Context) -> Outcome {
        self.generated.print_or_check("access", &api::policy::table())
    }
}
