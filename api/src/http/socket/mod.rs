//! WebSockets: `graphql-transport-ws` on `/graphql`. Queries, mutations and subscriptions take the way that a POST takes.

mod connection;
mod operations;
mod protocol;

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use self::connection::Connection;
use self::protocol::SUB_PROTOCOL;
use super::graphql::{authorization, request_id};
use super::service::Service;

/// Answers the handshake and talks until one side has enough.
pub(super) fn open(service: web::Data<Service>, http: &HttpRequest, payload: web::Payload) -> HttpResponse {
    let authorization = match authorization(http.headers()) {
        Ok(authorization) => authorization.map(str::to_owned),
        Err(answer) => return answer.to_http(&service, super::media::Media::Json),
    };
    let (response, session, messages) = match actix_ws::handle_with_protocols(http, payload, &[SUB_PROTOCOL]) {
        Ok(opened) => opened,
        Err(error) => return error.error_response(),
    };
    let longest = service.limits().body_bytes;
    let messages = messages.max_frame_size(longest).aggregate_continuations().max_continuation_size(longest);
    let is_ours = response.headers().contains_key(actix_web::http::header::SEC_WEBSOCKET_PROTOCOL);
    let connection = Connection::new(service, session, authorization, Arc::clone(&request_id(http)));
    actix_web::rt::spawn(connection.talk(messages, is_ours));
    response
}
