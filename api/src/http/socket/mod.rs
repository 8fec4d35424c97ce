//! WebSockets: `graphql-transport-ws` on `/graphql`. Queries, mutations and subscriptions take the way that a POST takes.

mod connection;
mod messages;
mod operations;
mod protocol;

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use self::connection::Connection;
use self::protocol::SUB_PROTOCOL;
use super::answer::Answer;
use super::graphql::{authorization, request_id};
use super::media::Media;
use super::metrics;
use super::service::Service;

/// Answers the handshake and talks until one side has enough.
pub(super) fn open(service: web::Data<Service>, http: &HttpRequest, payload: web::Payload) -> HttpResponse {
    let authorization = match authorization(http.headers()) {
        Ok(authorization) => authorization.map(str::to_owned),
        Err(answer) => return answer.to_http(&service, Media::Json),
    };
    let Ok(permit) = Arc::clone(&service.sockets).try_acquire_owned() else {
        metrics::shed();
        return Answer::busy("as many WebSockets are open as may; try again in a second")
            .to_http(&service, Media::Json);
    };
    let (response, session, fragments) = match actix_ws::handle_with_protocols(http, payload, &[SUB_PROTOCOL]) {
        Ok(opened) => opened,
        Err(error) => return error.error_response(),
    };
    let is_ours = response.headers().contains_key(actix_web::http::header::SEC_WEBSOCKET_PROTOCOL);
    let connection = Connection::new(service, session, authorization, Arc::clone(&request_id(http)));
    actix_web::rt::spawn(async move {
        connection.talk(fragments, is_ours).await;
        drop(permit);
    });
    response
}
