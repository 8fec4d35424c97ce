//! Bodies that nobody read to their end.
//!
//! actix goes on reading a chunked body after its reader is gone, for as long as it lasts, to use the connection again; so a
//! body without end would keep a connection busy for ever after it was refused. While its reader is there, actix closes
//! the connection instead. So the reader of an unread body stays until the answer is sent.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::TRANSFER_ENCODING;
use actix_web::web::Bytes;
use futures_util::Stream;

/// Longer than actix takes to send an answer and close.
const KEPT: Duration = Duration::from_secs(2);

/// A body that is read by a handler and kept by whoever watches the request.
pub(super) struct Unread(Rc<RefCell<Body>>);

struct Body {
    payload: Payload,
    has_ended: bool,
}

/// Takes the body of a chunked request and leaves a reader of it in its place.
pub(super) fn watch_body(request: &mut ServiceRequest) -> Option<Unread> {
    request.headers().get(TRANSFER_ENCODING)?;
    let body = Rc::new(RefCell::new(Body { payload: request.take_payload(), has_ended: false }));
    let reader: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(Reader(Rc::clone(&body)));
    request.set_payload(reader.into());
    Some(Unread(body))
}

impl Unread {
    /// Keeps the body, if it has not ended, until the answer is sent.
    pub(super) fn keep(self) {
        if !self.0.borrow().has_ended {
            actix_web::rt::spawn(async move {
                actix_web::rt::time::sleep(KEPT).await;
                drop(self);
            });
        }
    }
}

struct Reader(Rc<RefCell<Body>>);

impl Stream for Reader {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut body = self.0.borrow_mut();
        let polled = Pin::new(&mut body.payload).poll_next(context);
        body.has_ended |= matches!(polled, Poll::Ready(None | Some(Err(_))));
        polled
    }
}
