//! Builds the service anew when the bundle of GraphiQL has come or gone.

fn main() {
    println!("cargo::rerun-if-changed=graphiql");
}
