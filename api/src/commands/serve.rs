use std::future::Future;
use std::net::SocketAddr;

use api::app::App;
use api::auth::development::is_development_key;
use api::config::{Auth, Config};
use api::http::{self, Running};
use api::telemetry::{Telemetry, keep_up};
use clap::Args;
use serde_json::json;

use super::console;
use super::context::{Context, require_migrated};
use super::failure::{Exit, Failure, Outcome};

const EXAMPLES: &str = "\
Examples:
  PARTNERSHIP_DATABASE_URL=postgres://app@db/partnership partnership serve --host 0.0.0.0
  partnership serve --config /etc/partnership.toml --port 8081

It stops on SIGTERM or Ctrl-C: new connections are refused, requests that it has accepted are finished.
`partnership doctor` says beforehand what would keep it from serving.";

/// Serve the API with the settings in force.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Serve {
    /// Address to listen on: server.host.
    #[arg(long)]
    host: Option<String>,

    /// Port to listen on, 0 for a free one: server.port.
    #[arg(long)]
    port: Option<u16>,
}

impl Serve {
    pub(crate) fn run(self, context: &Context) -> Outcome {
        let host = self.host.map(|host| ("server.host", host));
        let port = self.port.map(|port| ("server.port", port.to_string()));
        let decided: Vec<_> = host.into_iter().chain(port).collect();
        let config = context.settings(&decided)?.config;
        refuse_development_keys(&config.auth)?;
        let telemetry = config.telemetry.clone();
        context.run(&telemetry, async |telemetry| {
            if config.auth.keys.is_empty() && config.auth.jwks_url.is_none() {
                tracing::warn!("nobody can sign in: neither auth.keys nor auth.jwks_url is set");
            }
            let app = build(config, context).await?;
            require_migrated(&app.db).await?;
            let running = listen(app, telemetry)?;
            serve_until_asked(running, |address| announce(address, context)).await
        })
    }
}

fn refuse_development_keys(auth: &Auth) -> Result<(), Failure> {
    match auth.keys.iter().find(|key| is_development_key(key)) {
        None => Ok(()),
        Some(key) => {
            let message = format!(
                "auth.keys has the development key {:?} ({}), which anybody with the demo's folder can sign with: put the \
                 public key of your identity provider there, or set auth.jwks_url",
                key.kid,
                key.path.display()
            );
            Err(Failure::new(Exit::Usage, message))
        }
    }
}

pub(crate) async fn build(config: Config, context: &Context) -> Result<App, Failure> {
    use api::app::BuildError;
    App::build(config, context.clock.clone(), context.entropy.clone()).await.map_err(|error| match error {
        BuildError::Connect(error) => Failure::database(&error),
        BuildError::Key(error) => Failure::caused(Exit::File, &error),
    })
}

/// Begins to answer.
pub(crate) fn listen(mut app: App, telemetry: &Telemetry) -> Result<Running, Failure> {
    app.metrics = Some(telemetry.figures.clone());
    http::describe_metrics();
    tokio::spawn(keep_up(telemetry.figures.clone()));
    let (host, port) = (app.config.server.host.clone(), app.config.server.port);
    http::serve(app).map_err(|error| {
        let message = format!("{host}:{port} cannot be listened on: {error}; --port 0 takes a free port");
        Failure::new(Exit::Server, message)
    })
}

/// Answers until SIGTERM or Ctrl-C, then finishes what it has accepted. Says where it listens when it is ready for both.
pub(crate) async fn serve_until_asked(
    running: Running,
    announce: impl FnOnce(SocketAddr) -> Result<(), Failure>,
) -> Outcome {
    let stop = asked_to_stop()?;
    announce(running.address)?;
    let ended = running.stop_on(stop).await;
    ended.map(|()| Exit::Done).map_err(|error| Failure::caused(Exit::Server, &error))
}

fn announce(address: SocketAddr, context: &Context) -> Result<(), Failure> {
    let url = format!("http://{address}");
    tracing::info!(%url, "serving");
    if context.global.json {
        console::print_json(&json!({ "url": url, "graphql": format!("{url}/graphql") }))
    } else {
        console::print(&format!("serving {url}/graphql\n"))
    }
}

/// Ready when the process is asked to stop. It listens from the call on, before anybody is told that there is a server,
/// so that no request to stop is lost.
#[cfg(unix)]
fn asked_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|error| Failure::caused(Exit::Server, &error));
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: accepted requests are finished");
    })
}

#[cfg(not(unix))]
fn asked_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("stopping: accepted requests are finished");
    })
}

#[cfg(test)]
mod tests {
    use api::auth::development::DevelopmentKey;

    use super::*;

    #[test]
    fn the_development_key_is_refused_under_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut key = DevelopmentKey::open_or_make(folder.path()).unwrap().setting();
        key.kid = "live".to_owned();
        let failure = refuse_development_keys(&Auth { keys: vec![key], ..Auth::default() }).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert!(failure.message.contains("development key \"live\""), "{}", failure.message);
        assert_eq!(refuse_development_keys(&Auth::default()), Ok(()));
    }
}
