//! Who may see and do what: all access rules, as data and pure functions.
