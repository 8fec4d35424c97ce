mod bad_input;
mod consents;
mod figures;
mod independence;
mod lifecycle;
mod races;
mod statements;
mod steps;
