//! What becomes of a request whose work panics. Nothing that a client can send is known to do that, so the frame is given
//! work that does.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use clap::Parser;
use http_body_util::BodyExt;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

use super::Serve;
use super::app::App;
use super::reply::{json, refused};
use super::routes::{addresses, framed};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    serve: Serve,
}

async fn panics(State(app): State<Arc<App>>, request: Request) -> Response {
    let work = |_: &crate::desk::Desk, body: Vec<u8>| -> Result<String, _> {
        panic!("the secret of the copy: {}", String::from_utf8_lossy(&body))
    };
    app.work(request, work).await.map_or_else(|refusal| refused(&refusal), json)
}

fn request(path: &str, body: &'static str) -> Request {
    let request = Request::post(path).header("host", "localhost").header("content-type", "text/plain");
    request.body(Body::from(body)).expect("it is a request")
}

#[test]
fn work_that_panics_is_answered_and_takes_nothing_with_it() {
    let arguments = ["serve", "--no-config", "--threads", "2", "--max-requests", "3"];
    let app = Arc::new(App::open(Arguments::parse_from(arguments).serve).expect("there are tables"));
    let router = framed(addresses().route("/panics", post(panics)), Arc::clone(&app));
    let service = TowerToHyperService::new(router);
    let ask = async |path: &str, body| {
        let answer = service.call(request(path, body)).await.expect("a router always answers");
        let (head, body) = answer.into_parts();
        let body = body.collect().await.expect("the answer is whole").to_bytes();
        (head.status.as_u16(), head.headers, String::from_utf8_lossy(&body).into_owned())
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        // More often than there are places: a place that was not given back would be missing.
        for _ in 0..5 {
            let (broken, other) =
                tokio::join!(ask("/panics", "a source's name"), ask("/normalize", "In Kiew."));
            assert_eq!((other.0, other.2.as_str()), (200, "In Kyiv."), "another request goes on");
            let (status, headers, body) = broken;
            assert_eq!(status, 500);
            assert_eq!(headers["content-type"], "application/json");
            assert_eq!(headers["x-content-type-options"], "nosniff");
            let body: serde_json::Value = serde_json::from_str(&body).expect("it is JSON");
            assert_eq!(body["refused"]["code"], "failed");
            // Nothing of the copy, and nothing of the program.
            let told = body.to_string();
            assert!(["secret", "source", ".rs"].iter().all(|word| !told.contains(word)), "{told}");
        }
        let request = Request::get("/metrics").header("host", "localhost").body(Body::empty());
        let answer = service.call(request.expect("it is a request")).await.expect("a router always answers");
        let text = answer.into_body().collect().await.expect("the answer is whole").to_bytes();
        let text = String::from_utf8_lossy(&text);
        for line in [
            "canonym_requests_total{route=\"/\",status=\"500\"} 5",
            "canonym_requests_total{route=\"/normalize\",status=\"200\"} 5",
            "canonym_requests_in_flight 1",
            "canonym_decisions_total{decision=\"substituted\"} 5",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    });
    assert_eq!(app.free(), (3, 2), "every place and every worker is free again");
}
