mod claims;
mod concurrency;
mod killed;
mod ledger;
