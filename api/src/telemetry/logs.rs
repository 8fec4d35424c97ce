use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::registry::LookupSpan;

use crate::config;

/// How an event is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// For a person at a terminal.
    Pretty,
    /// One object of JSON per line, for a collector of logs.
    Json,
}

impl Format {
    pub(super) fn of(settings: &config::Telemetry, is_terminal: bool) -> Self {
        match settings.log_format.as_str() {
            "pretty" => Self::Pretty,
            "json" => Self::Json,
            _ if is_terminal => Self::Pretty,
            _ => Self::Json,
        }
    }
}

/// Writes events. That a line could not be written is not said in another line: the terminal may be gone.
pub(super) fn layer<S, W>(format: Format, writer: W, colours: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(colours).log_internal_errors(false);
    match format {
        Format::Pretty => layer.with_target(false).boxed(),
        Format::Json => layer.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn written(format: Format) -> String {
        let page = Page::default();
        let writer = page.clone();
        let subscriber = tracing_subscriber::registry().with(layer(format, move || writer.clone(), false));
        tracing::subscriber::with_default(subscriber, || {
            tracing::info_span!("request", request_id = "r-1").in_scope(|| tracing::info!(rows = 7, "imported"));
        });
        String::from_utf8(page.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn json_is_one_flat_object_per_line_with_its_span() {
        let line = written(Format::Json);
        assert_eq!(line.lines().count(), 1);
        let event: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&event["message"], &event["rows"]), (&"imported".into(), &7.into()));
        assert_eq!(event["span"]["request_id"], "r-1");
    }

    #[test]
    fn pretty_is_for_reading() {
        let line = written(Format::Pretty);
        assert!(line.contains("INFO request{request_id=\"r-1\"}: imported rows=7"), "{line}");
    }

    #[test]
    fn the_format_follows_the_terminal_unless_it_is_set() {
        for (setting, is_terminal, format) in [
            ("auto", true, Format::Pretty),
            ("auto", false, Format::Json),
            ("json", true, Format::Json),
            ("pretty", false, Format::Pretty),
        ] {
            let settings = config::Telemetry { log_format: setting.to_owned(), ..config::Telemetry::default() };
            assert_eq!(Format::of(&settings, is_terminal), format, "{setting} {is_terminal}");
        }
    }
}
