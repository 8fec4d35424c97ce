mod rows;
mod series;
mod statements;
mod states;
mod story;
