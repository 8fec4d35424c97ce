//! `partnership`: parses the command line, calls the command, exits.

use std::process::ExitCode;

mod commands;

/// Returns memory to the system sooner than the default allocator does, and allocates faster on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run()
}
