//! The one way in which an operation is run, whether it came by POST, GET or WebSocket.

use std::cell::Cell;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use async_graphql::Request;
use async_graphql::parser::types::OperationType;
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt};

use super::answer::Answer;
use super::metrics;
use super::service::Service;
use crate::auth::{Actor, AuthError};
use crate::db::statements::StatementCount;
use crate::graphql::error::Code;
use crate::graphql::guard::{Admitted, QueryCost};
use crate::graphql::reader::with_operation;
use crate::operation::Operation;

/// Who sends a request, as far as the request says.
#[derive(Clone)]
pub(super) struct Caller<'a> {
    /// Value of the `Authorization` header.
    pub(super) authorization: Option<&'a str>,
    pub(super) request_id: Arc<str>,
    /// Whether the number of SQL statements is to be told.
    pub(super) wants_statements: bool,
}

/// Which operations may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Allowed {
    Queries,
    All,
}

/// What the log and the metrics say of an operation: never its variables.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub(super) operation_type: Option<&'static str>,
    pub(super) operation_name: Option<String>,
    pub(super) statements: u64,
    pub(super) cost: usize,
    pub(super) limit: Option<&'static str>,
}

/// Runs a query or a mutation: guard, then who asks, then the engine, within the time and the number of requests allowed.
/// The guard comes first because asking who it is costs SQL.
pub(super) async fn execute(
    service: &Service,
    caller: Caller<'_>,
    request: Request,
    allowed: Allowed,
) -> (Answer, Record) {
    match admit(service, request, allowed) {
        Ok(admitted) => complete(service, caller, admitted).await,
        Err((answer, record)) => (*answer, record),
    }
}

async fn complete(service: &Service, caller: Caller<'_>, admitted: Admitted) -> (Answer, Record) {
    let Admitted { request, operation_type, operation_name, cost } = admitted;
    let progress = Progress::default();
    let started = Instant::now();
    let mut answer = run(service, request, &caller, &progress).await;
    let statements = progress.count.get();
    answer.cost = cost;
    answer.statements = caller.wants_statements.then_some(statements);
    let record = record(operation_type, operation_name, cost, statements);
    if let Some(ty) = record.operation_type {
        let name = service.names.label(record.operation_name.as_deref(), progress.is_signed_in.get());
        metrics::operation(ty, name, started.elapsed(), record.statements);
    }
    (answer, record)
}

/// What is learnt of an operation while it runs, also if it does not end.
#[derive(Default)]
struct Progress {
    count: StatementCount,
    is_signed_in: Cell<bool>,
}

type Refused = (Box<Answer>, Record);

fn admit(service: &Service, request: Request, allowed: Allowed) -> Result<Admitted, Refused> {
    let admitted = service.guard.admit(request).map_err(|refusal| {
        let answer = Answer::refused(&refusal);
        let limit = answer.limit;
        (Box::new(answer), Record { limit, ..Record::default() })
    })?;
    if allowed == Allowed::Queries && admitted.operation_type.is_some_and(|ty| ty != OperationType::Query) {
        let answer = Answer::method_not_allowed("POST", "GET is for queries: send a mutation by POST");
        let record = record(admitted.operation_type, admitted.operation_name, admitted.cost, 0);
        return Err((Box::new(answer), record));
    }
    Ok(admitted)
}

fn record(ty: Option<OperationType>, name: Option<String>, cost: QueryCost, statements: u64) -> Record {
    let operation_type = ty.map(|ty| match ty {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    });
    Record { operation_type, operation_name: name, statements, cost: cost.requested_query_cost, limit: None }
}

async fn run(service: &Service, request: Request, caller: &Caller<'_>, progress: &Progress) -> Answer {
    let work = run_signed_in(service, request, caller, progress);
    within_limits(service, &caller.request_id, work).await.unwrap_or_else(|answer| *answer)
}

/// Does the work if as few others run as may, within the time for it, and survives its panic.
async fn within_limits<T>(
    service: &Service,
    request_id: &str,
    work: impl Future<Output = T>,
) -> Result<T, Box<Answer>> {
    within(service, request_id, Duration::from_millis(service.limits().time_ms), work).await
}

/// The same within another time.
pub(super) async fn within<T>(
    service: &Service,
    request_id: &str,
    time: Duration,
    work: impl Future<Output = T>,
) -> Result<T, Box<Answer>> {
    let Ok(_slot) = service.slots.try_acquire() else {
        metrics::shed();
        return Err(Box::new(Answer::busy("as many requests are running as may; try again in a second")));
    };
    let failed = match tokio::time::timeout(time, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(_)) => panicked(request_id),
        Err(_) => {
            let message = format!("the request took longer than {} ms; ask for less", time.as_millis());
            Answer::failed(StatusCode::GATEWAY_TIMEOUT, Code::DeadlineExceeded, message)
        }
    };
    Err(Box::new(failed))
}

fn panicked(request_id: &str) -> Answer {
    tracing::error!(request_id, "a resolver panicked");
    Answer::broken(request_id)
}

/// Statements that find out who asks are not counted to the operation.
async fn run_signed_in(service: &Service, request: Request, caller: &Caller<'_>, progress: &Progress) -> Answer {
    match who(service, caller.authorization).await {
        Ok(actor) => {
            progress.is_signed_in.set(actor.user_id().is_some());
            let request = with_operation(request, operation(service, actor, &caller.request_id));
            let response = progress.count.scope(service.engine.run(request)).await;
            Answer::of(response, &caller.request_id, service.limits().errors)
        }
        Err(answer) => *answer,
    }
}

/// Who opens a socket or subscribes, within the limits of any other request.
pub(super) async fn sign_in(service: &Service, caller: &Caller<'_>) -> Result<Actor, Box<Answer>> {
    within_limits(service, &caller.request_id, who(service, caller.authorization)).await?
}

/// Who sends the token.
pub(super) async fn who(service: &Service, authorization: Option<&str>) -> Result<Actor, Box<Answer>> {
    service.authenticator.authenticate(authorization).await.map_err(|error| {
        Box::new(match error {
            AuthError::Unauthenticated => Answer::unauthenticated(),
            AuthError::Unavailable => Answer::busy("tokens cannot be checked just now; try again in a second"),
        })
    })
}

pub(super) fn operation(service: &Service, actor: Actor, request_id: &Arc<str>) -> Operation {
    Operation {
        db: service.db.clone(),
        actor: Arc::new(actor),
        clock: Arc::clone(&service.clock),
        entropy: Arc::clone(&service.entropy),
        request_id: Arc::clone(request_id),
    }
}

/// What a WebSocket asked for.
pub(super) enum Begun {
    /// A query or mutation, or what was refused: one answer.
    Once(Box<Answer>),
    /// A subscription: an answer for each event.
    Events(BoxStream<'static, Answer>),
}

/// Runs any operation. A subscription holds no slot while it waits for events.
pub(super) async fn begin(service: &Service, caller: Caller<'_>, request: Request) -> (Begun, Record) {
    let admitted = match admit(service, request, Allowed::All) {
        Ok(admitted) => admitted,
        Err((answer, record)) => return (Begun::Once(answer), record),
    };
    if admitted.operation_type != Some(OperationType::Subscription) {
        let (answer, record) = complete(service, caller, admitted).await;
        return (Begun::Once(Box::new(answer)), record);
    }
    let Admitted { request, operation_type, operation_name, cost } = admitted;
    let record = record(operation_type, operation_name, cost, 0);
    match sign_in(service, &caller).await {
        Ok(actor) => {
            let request = with_operation(request, operation(service, actor, &caller.request_id));
            (Begun::Events(events(service, request, caller.request_id, cost)), record)
        }
        Err(answer) => (Begun::Once(answer), record),
    }
}

fn events(service: &Service, request: Request, request_id: Arc<str>, cost: QueryCost) -> BoxStream<'static, Answer> {
    let most_errors = service.limits().errors;
    let events = AssertUnwindSafe(service.engine.subscribe(request)).catch_unwind();
    events
        .map(move |event| {
            let mut answer = match event {
                Ok(response) => Answer::of(response, &request_id, most_errors),
                Err(_) => panicked(&request_id),
            };
            answer.cost = cost;
            answer
        })
        .boxed()
}
