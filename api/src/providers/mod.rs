//! Providers: whoever delivers or brokers improvement work.
//!
//! Other rooms may use `store` and the types of `graphql` for edges.
