use std::io::{BufRead, BufReader, Read, Write, stdin, stdout};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;

use api::entropy::SystemEntropy;
use chrono::TimeDelta;
use tokio::net::TcpStream;
use tokio::task::{block_in_place, spawn_blocking};

use crate::actors::Who;
use crate::app::TestApp;
use crate::database::{Database, filled_databases};

/// Tells the test binary that it is a child, and over which database it is to serve.
const DATABASE: &str = "PARTNERSHIP_TEST_CHILD_DATABASE";
/// Stands before address and token on the child's standard output.
const LISTENING: &str = "the child listens: ";

/// A server in a process of its own, so that what kills it does not kill the tests.
#[derive(Debug)]
pub struct Child {
    /// Where it listens.
    pub address: SocketAddr,
    token: String,
    process: std::process::Child,
}

/// Runs the test on a child over each kind of database. `helper` is the name of the test that calls
/// [`serve_as_child`].
///
/// # Panics
/// When the test does, or no child starts.
pub async fn on_each_child(helper: &str, test: impl AsyncFn(&mut Child)) {
    for database in filled_databases().await {
        let mut child = Child::start(helper, &database);
        test(&mut child).await;
        child.end();
        database.remove().await;
    }
}

/// Serves until standard input ends, as it does when the parent is gone. Does nothing in a process that is no child.
///
/// # Panics
/// When the server does not start.
pub async fn serve_as_child(who: Who) {
    let Ok(url) = std::env::var(DATABASE) else { return };
    let app = TestApp::start_drawing(&Database::at(url), |_| {}, Arc::new(SystemEntropy)).await;
    let token = who.subject().map_or_else(String::new, |subject| app.token(subject, TimeDelta::minutes(15)));
    let line = format!("\n{LISTENING}{} {token}\n", app.address());
    stdout().write_all(line.as_bytes()).and_then(|()| stdout().flush()).expect("the parent listens");
    let end = spawn_blocking(|| stdin().read_to_end(&mut Vec::new())).await;
    end.expect("the reader ends").expect("standard input is read");
}

impl Child {
    /// Starts a child over the database.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(helper: &str, database: &Database) -> Self {
        let binary = std::env::current_exe().expect("the test binary has a path");
        let mut process = Command::new(binary)
            .args([helper, "--exact", "--nocapture"])
            .env(DATABASE, &database.url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the child starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let greeting =
            block_in_place(|| lines.find_map(|line| line.expect("text").strip_prefix(LISTENING).map(str::to_owned)));
        let greeting = greeting.expect("the child listens before it ends");
        let (address, token) = greeting.split_once(' ').expect("an address and a token");
        Self { address: address.parse().expect("an address"), token: token.to_owned(), process }
    }

    /// Kills the child (SIGKILL): it has no time to finish anything.
    ///
    /// # Panics
    /// When the system does not let it be killed.
    pub fn end(&mut self) {
        self.process.kill().expect("the child is ended");
        self.process.wait().expect("the child has ended");
    }

    /// Whether the process that was started still runs.
    ///
    /// # Panics
    /// When the system does not tell.
    #[must_use]
    pub fn is_alive(&mut self) -> bool {
        self.process.try_wait().expect("the system knows its processes").is_none()
    }

    /// Token of a signed-in user.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Address of a path of the server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A connection on which anything may be sent.
    ///
    /// # Panics
    /// When it is not accepted.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("the child accepts connections")
    }
}
