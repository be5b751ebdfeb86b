//! What becomes of a request whose work panics. Nothing that a client can send is known to do that, so the frame is given
//! work that does.

use std::process::Command;
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
use super::tables::Health;
use crate::trouble::is_unsafe_to_show;

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

/// Not even work on a request, but what answers.
async fn breaks() -> Response {
    panic!("beside the work")
}

fn request(path: &str, body: &'static str) -> Request {
    let request = Request::post(path).header("host", "localhost").header("content-type", "text/plain");
    request.body(Body::from(body)).expect("it is a request")
}

fn app() -> Arc<App> {
    let arguments = ["serve", "--no-config", "--threads", "2", "--max-requests", "3"];
    Arc::new(App::open(Arguments::parse_from(arguments).serve).expect("there are tables"))
}

#[test]
fn work_that_panics_is_answered_and_takes_nothing_with_it() {
    let app = app();
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

/// The message of a panic is the process's, so a process of its own is looked at: this test again, as its own child.
#[test]
fn panics_are_counted_and_told_in_one_safe_line_each() {
    const CHILD: &str = "CANONYM_TEST_PANICS";
    if std::env::var_os(CHILD).is_some() {
        return panic_twice();
    }
    let name = "cli::serve::tests::panics_are_counted_and_told_in_one_safe_line_each";
    let mut child = Command::new(std::env::current_exe().expect("this is a program"));
    child.args([name, "--exact", "--nocapture"]).env(CHILD, "yes").env_remove("RUST_BACKTRACE");
    let output = child.output().expect("it runs");
    let told = String::from_utf8(output.stderr).expect("it is UTF-8");
    assert!(output.status.success(), "{}{told}", String::from_utf8_lossy(&output.stdout));
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert!(lines[0].starts_with("canonym: a fault at src/cli/serve/tests.rs:"), "{told}");
    assert!(lines[0].ends_with('…') && lines[0].chars().count() < 400, "{told}");
    assert!(
        lines[0].contains("the secret of the copy: \\u{1b}[2J\\u{202e}of a source\\u{a}second"),
        "{told}"
    );
    assert!(lines[1].ends_with(": beside the work"), "{told}");
    assert!(!told.chars().any(|c| c != '\n' && is_unsafe_to_show(c)), "{told:?}");
}

fn panic_twice() {
    let app = app();
    super::watch_panics(&app);
    let router = addresses().route("/panics", post(panics)).route("/breaks", post(breaks));
    let service = TowerToHyperService::new(framed(router, Arc::clone(&app)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let copy = Box::leak(
            format!("\u{1b}[2J\u{202e}of a source\nsecond{}", " line".repeat(100)).into_boxed_str(),
        );
        let answer = service.call(request("/panics", copy)).await.expect("a router always answers");
        assert_eq!(answer.status(), 500);
        let broken = tokio::spawn(service.call(request("/breaks", ""))).await;
        assert!(broken.is_err_and(|error| error.is_panic()), "nobody catches it but the connection's task");
    });
    let text = app.metrics.to_text(1, &Health::default());
    for line in ["canonym_panics_total 2", "canonym_requests_in_flight 0"] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}
