mod series;
mod statements;
mod story;
