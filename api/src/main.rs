//! The commands of `partnership`: parse, call, exit.

fn main() {}
