mod claims;
mod concurrency;
mod demo;
mod killed;
mod ledger;
mod statements;
