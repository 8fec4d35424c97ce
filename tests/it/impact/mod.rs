mod bad_input;
mod estimates;
mod lifecycle;
mod recompute;
mod statements;
mod steps;
mod who;
