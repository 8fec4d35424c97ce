mod bad_input;
mod decisions;
mod lifecycle;
mod rivals;
mod statements;
