//! The manners of the service over HTTP and WebSocket, as `docs/http.md` states them.

mod answers;
mod negotiation;
mod pages;
mod running;
mod sockets;
