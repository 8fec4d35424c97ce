mod rows;
mod series;
mod statements;
mod story;
