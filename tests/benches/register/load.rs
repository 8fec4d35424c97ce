//! The client: connections that ask the same question again and again, and how long the answers take.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request, ready to be written to a connection.
#[derive(Debug, Clone)]
pub struct Request {
    address: SocketAddr,
    bytes: Vec<u8>,
}

/// What one round showed.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Answers per second.
    pub per_second: f64,
    /// Half of the answers took no longer.
    pub p50_ms: f64,
    /// Ninety-nine of a hundred answers took no longer.
    pub p99_ms: f64,
}

impl Request {
    /// A GET of a path.
    pub fn get(address: SocketAddr, path: &str) -> Self {
        Self { address, bytes: format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n").into_bytes() }
    }

    /// A POST of JSON to a path.
    pub fn post(address: SocketAddr, path: &str, token: Option<&str>, body: &str) -> Self {
        let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n{authorization}Content-Length: {}\r\n\r\n",
            body.len()
        );
        Self { address, bytes: [head.as_bytes(), body.as_bytes()].concat() }
    }

    /// A POST of a GraphQL query.
    pub fn query(address: SocketAddr, token: Option<&str>, query: &str) -> Self {
        Self::post(address, "/graphql", token, &serde_json::json!({ "query": query }).to_string())
    }
}

impl Measured {
    fn of(mut times: Vec<Duration>, time: Duration) -> Self {
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        Self { per_second: times.len() as f64 / time.as_secs_f64(), p50_ms: at(0.5), p99_ms: at(0.99) }
    }

    /// The round in the middle, by throughput.
    pub fn middle(mut rounds: Vec<Self>) -> Self {
        rounds.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
        rounds.swap_remove(rounds.len() / 2)
    }

    /// As columns of a table.
    pub fn columns(&self) -> String {
        format!("{:.0} | {:.2} | {:.2}", self.per_second, self.p50_ms, self.p99_ms)
    }
}

/// Asks both once and compares the names in the answers, so that a faster wrong answer does not count.
pub async fn check(bare: &Request, service: &Request) {
    let names = async |request: &Request| {
        let text = answer(request).await;
        let mut names: Vec<String> =
            text.split("\"name\":\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
        names.sort();
        names
    };
    assert_eq!(names(bare).await, names(service).await, "the two servers answer alike");
}

/// Asks once and gives the answer, which has no errors.
pub async fn answer(request: &Request) -> String {
    let mut stream = TcpStream::connect(request.address).await.expect("a connection");
    let body = ask(&mut stream, &request.bytes, &mut Vec::new()).await;
    let text = String::from_utf8(body).expect("text");
    assert!(!text.contains("\"errors\""), "{text}");
    text
}

/// Asks from so many connections for so long.
pub async fn run(request: &Request, connections: usize, time: Duration) -> Measured {
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..connections).map(|_| tokio::spawn(ask_until(request.clone(), end))).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a connection that lasts"));
    }
    Measured::of(times, time)
}

/// Asks from one connection for so long, each time another question.
pub async fn run_varied(mut make: impl FnMut() -> Request, time: Duration) -> Measured {
    let end = Instant::now() + time;
    let mut stream = TcpStream::connect(make().address).await.expect("a connection");
    stream.set_nodelay(true).expect("a socket without delay");
    let (mut times, mut buffer) = (Vec::new(), Vec::new());
    while Instant::now() < end {
        let request = make();
        let start = Instant::now();
        ask(&mut stream, &request.bytes, &mut buffer).await;
        times.push(start.elapsed());
    }
    Measured::of(times, time)
}

async fn ask_until(request: Request, end: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(request.address).await.expect("a connection");
    stream.set_nodelay(true).expect("a socket without delay");
    let (mut times, mut buffer) = (Vec::new(), Vec::new());
    while Instant::now() < end {
        let start = Instant::now();
        ask(&mut stream, &request.bytes, &mut buffer).await;
        times.push(start.elapsed());
    }
    times
}

/// Writes the request and reads one answer with a content length.
async fn ask(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Vec<u8> {
    stream.write_all(request).await.expect("the request is written");
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.expect("an answer") > 0, "the server closed the connection");
        let Some(head) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head]).expect("a head of ASCII").to_ascii_lowercase();
        assert!(text.starts_with("http/1.1 200"), "{text}");
        let length: usize = text
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next())
            .and_then(|digits| digits.parse().ok())
            .expect("a content length");
        while buffer.len() < head + 4 + length {
            assert!(stream.read_buf(buffer).await.expect("an answer") > 0, "the server closed the connection");
        }
        return buffer[head + 4..].to_vec();
    }
}
