mod analysis;
mod bad_input;
mod chain;
mod demo;
mod predictions;
mod statements;
