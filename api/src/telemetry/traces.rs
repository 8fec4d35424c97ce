use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::registry::LookupSpan;

const SERVICE: &str = "partnership";

/// Sends spans in batches to the collector at this address, from a thread of its own: a slow collector delays no request.
pub(super) fn provider(endpoint: &str) -> Result<SdkTracerProvider, ExporterBuildError> {
    let exporter = SpanExporter::builder().with_http().with_endpoint(address(endpoint)).build()?;
    let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name(SERVICE).with_attribute(version).build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

pub(super) fn layer<S>(
    provider: &SdkTracerProvider,
) -> OpenTelemetryLayer<S, <SdkTracerProvider as TracerProvider>::Tracer>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    tracing_opentelemetry::layer().with_tracer(provider.tracer(SERVICE))
}

/// The path for traces is added unless it is there, as the specification of OTLP has it for a collector's address.
fn address(endpoint: &str) -> String {
    let endpoint = endpoint.trim_end_matches('/');
    if endpoint.ends_with("/v1/traces") { endpoint.to_owned() } else { format!("{endpoint}/v1/traces") }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn the_path_for_traces_is_added_once() {
        for given in ["http://collector:4318", "http://collector:4318/", "http://collector:4318/v1/traces"] {
            assert_eq!(address(given), "http://collector:4318/v1/traces");
        }
    }

    #[test]
    fn a_span_reaches_the_collector_when_flushed() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let collector = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut buffer = [0; 4_096];
            while !String::from_utf8_lossy(&request).contains("commission") {
                let read = stream.read(&mut buffer).unwrap();
                assert!(read > 0, "the request ended without the span");
                request.extend_from_slice(&buffer[..read]);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
            String::from_utf8_lossy(&request).into_owned()
        });
        let provider = provider(&endpoint).unwrap();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer(&provider)), || {
            tracing::info_span!("commission").in_scope(|| ());
        });
        provider.shutdown().unwrap();
        let request = collector.join().unwrap();
        assert!(request.starts_with("POST /v1/traces HTTP/1.1"), "{request}");
        assert!(request.contains(SERVICE));
    }
}
