//! The audit trail: who did what, when, to which row. Written in the transaction of the act itself.
