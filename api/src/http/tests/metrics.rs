use actix_web::middleware::from_fn;
use actix_web::{App, test as site, web};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;

use super::service;
use crate::http::{describe_metrics, graphql, metrics, watch};

/// All on one thread, because the recorder is this thread's.
#[test]
fn requests_operations_statements_and_limits_are_measured() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let shown = ::metrics::with_local_recorder(&recorder, || {
        describe_metrics();
        actix_web::rt::System::new().block_on(async {
            let (mut service, _gate, _folder) = service(|config| config.limits.depth = 3).await;
            service.metrics = Some(handle);
            let app = App::new()
                .app_data(web::Data::new(service))
                .route("/graphql", web::post().to(graphql::post))
                .route("/metrics", web::get().to(metrics::show))
                .wrap(from_fn(watch::watch));
            let app = site::init_service(app).await;
            for query in ["query Named { statements(count: 2) }", "{ me { me { me { version } } } }"] {
                let request = site::TestRequest::post()
                    .uri("/graphql")
                    .insert_header(("authorization", "Bearer good"))
                    .set_json(json!({"query": query}))
                    .to_request();
                let _ = site::call_service(&app, request).await;
            }
            for method in ["INVENTED", "get"] {
                let method = actix_web::http::Method::from_bytes(method.as_bytes()).expect("a method");
                let request = site::TestRequest::with_uri("/graphql").method(method).to_request();
                let _ = site::call_service(&app, request).await;
            }
            let request = site::TestRequest::get().uri("/metrics").to_request();
            String::from_utf8(site::call_and_read_body(&app, request).await.to_vec()).expect("text")
        })
    });
    for line in [
        r#"http_server_request_duration_seconds_count{http_request_method="POST",http_route="/graphql",http_response_status_code="200"} 1"#,
        r#"http_server_request_duration_seconds_count{http_request_method="_OTHER",http_route=""#,
        r#"graphql_operation_duration_seconds_count{graphql_operation_type="query",graphql_operation_name="Named"} 1"#,
        r#"graphql_statements_sum{graphql_operation_type="query",graphql_operation_name="Named"} 2"#,
        r#"graphql_refused_total{limit="limits.depth"} 1"#,
        r#"db_client_connection_max 8"#,
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
}
