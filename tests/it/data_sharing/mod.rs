mod bad_input;
mod grants;
mod lifecycle;
mod log;
mod outsiders;
mod statements;
