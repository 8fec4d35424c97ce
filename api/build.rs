//! Builds the service anew when the bundle of GraphiQL has come or gone.

fn main() {
    #[expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]
    {
        println!("cargo::rerun-if-changed=graphiql");
    }
}
