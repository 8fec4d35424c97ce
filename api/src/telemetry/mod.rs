//! How an operator sees what goes on: events on standard error, traces to a collector, figures for Prometheus.

mod figures;
mod logs;
mod traces;

use metrics_exporter_prometheus::PrometheusHandle;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config;

pub use figures::{figures, keep_up};

/// What has been set up; to be ended by [`Telemetry::flush`].
#[derive(Debug)]
#[must_use = "traces that have not been sent are lost unless they are flushed"]
pub struct Telemetry {
    /// The figures, for `/metrics`.
    pub figures: PrometheusHandle,
    traces: Option<SdkTracerProvider>,
}

/// Why there is no telemetry.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// `telemetry.log` is not a filter.
    #[error("telemetry.log is not a filter")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Traces cannot be sent to the collector.
    #[error("traces cannot be sent to telemetry.otlp_endpoint")]
    Traces(#[from] opentelemetry_otlp::ExporterBuildError),
}

/// Sets up logs, traces and figures. Where a process has done so already, its logs and figures stay as they are.
///
/// # Errors
/// When the filter or the collector's address cannot be used.
pub fn start(settings: &config::Telemetry, is_terminal: bool) -> Result<Telemetry, TelemetryError> {
    let filter = tracing_subscriber::EnvFilter::try_new(&settings.log)?;
    let traces = settings.otlp_endpoint.as_deref().map(traces::provider).transpose()?;
    let subscriber = tracing_subscriber::registry()
        .with(filter)
        .with(logs::layer(logs::Format::of(settings, is_terminal), std::io::stderr, is_terminal))
        .with(traces.as_ref().map(traces::layer));
    // An error says that there is one: a test before this one.
    let _ = subscriber.try_init();
    Ok(Telemetry { figures: figures(), traces })
}

impl Telemetry {
    /// Sends the traces that have not been sent. Takes up to five seconds if the collector is silent; blocks.
    pub fn flush(self) {
        if let Some(Err(error)) = self.traces.map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn can_be_started_twice_in_a_process() {
        let settings = config::Telemetry { log: "off".to_owned(), ..config::Telemetry::default() };
        start(&settings, false).unwrap().flush();
        start(&settings, false).unwrap().flush();
    }

    #[test]
    fn a_wrong_filter_is_an_error() {
        let settings = config::Telemetry { log: "a=b=c".to_owned(), ..config::Telemetry::default() };
        assert!(matches!(start(&settings, false), Err(TelemetryError::Filter(_))));
    }
}
