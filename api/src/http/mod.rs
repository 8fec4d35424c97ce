//! HTTP: bodies, request ids, media types, health, the query page.
