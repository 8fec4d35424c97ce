use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Bounds in seconds that the semantic conventions advise for the duration of a request.
const SECONDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
/// Bounds for statements of an operation: a handful is good, hundreds are a loop.
const STATEMENTS: [f64; 10] = [0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 50.0, 100.0];
/// How often observations that nobody has asked for are summed up.
const UPKEEP: Duration = Duration::from_secs(5);

/// The figures of this process. A process has one recorder, so a second call gives the first one's handle.
pub fn figures() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = builder().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("figures are collected elsewhere: /metrics stays empty");
            }
            handle
        })
        .clone()
}

/// Sums up observations now and then, for ever: without it a server that nobody scrapes would keep each of them.
pub async fn keep_up(figures: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        figures.run_upkeep();
    }
}

fn builder() -> PrometheusBuilder {
    let builder = PrometheusBuilder::new();
    let statements = Matcher::Suffix("statements".to_owned());
    // Both fail on an empty list of bounds only.
    builder
        .set_buckets(&SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(statements, &STATEMENTS))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_recorder_however_often_it_is_asked_for() {
        let first = figures();
        let second = figures();
        metrics::counter!("asked_twice_total").increment(3);
        assert!(first.render().contains("asked_twice_total 3"));
        assert!(second.render().contains("asked_twice_total 3"));
    }

    #[test]
    fn durations_and_statements_have_bounds_of_their_own() {
        let recorder = builder().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("http_server_request_duration_seconds").record(0.06);
            metrics::histogram!("graphql_statements").record(4.0);
        });
        let shown = handle.render();
        for line in [
            r#"http_server_request_duration_seconds_bucket{le="0.05"} 0"#,
            r#"http_server_request_duration_seconds_bucket{le="0.075"} 1"#,
            r#"graphql_statements_bucket{le="3"} 0"#,
            r#"graphql_statements_bucket{le="5"} 1"#,
        ] {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
    }
}
