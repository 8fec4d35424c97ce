//! Who may see and do what: the whole matrix, asked of a running server.

mod anonymous;
mod matrix;
mod page;
mod probes;
