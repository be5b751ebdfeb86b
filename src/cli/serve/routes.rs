//! The addresses, and what every request goes through: who asks, how long it took, which headers the answer has.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use serde::Serialize;

use super::app::App;
use super::reply::{harden, json, not_found, refused, reply};
use super::{check, normalize, page};
use crate::desk::{Code, Refusal};

/// The description of this service, which a test holds against [`ROUTES`].
pub const OPENAPI: &str = include_str!("openapi.json");

type Answers = fn() -> MethodRouter<Arc<App>>;

/// Each address, its methods, and what answers there.
pub const ROUTES: &[(&str, &[&str], Answers)] = &[
    ("/normalize", &["post"], || post(normalize::answer)),
    ("/v2/check", &["get", "post"], || get(check::check).post(check::check)),
    ("/v2/languages", &["get"], || get(check::list_languages)),
    ("/openapi.json", &["get"], || get(describe)),
    ("/healthz", &["get"], || get(health)),
    ("/metrics", &["get"], || get(metrics)),
];

/// All addresses, with what every request goes through.
pub fn router(app: Arc<App>) -> Router {
    framed(addresses(), app)
}

/// All addresses.
pub fn addresses() -> Router<Arc<App>> {
    let mut router = Router::new();
    for (path, _, answers) in ROUTES {
        router = router.route(path, answers());
    }
    for path in page::addresses() {
        router = router.route(&path, get(page::file));
    }
    router
}

/// Addresses with what every request goes through.
pub fn framed(router: Router<Arc<App>>, app: Arc<App>) -> Router {
    router
        .fallback(|| async { not_found() })
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(Arc::clone(&app), around))
        .with_state(app)
}

/// What every request goes through.
async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let in_flight = app.metrics.begin();
    let route = route(request.extensions().get::<MatchedPath>().map(MatchedPath::as_str));
    let mut response = match app.guard.admit(request.uri(), request.headers()) {
        Err(refusal) => refused(&refusal),
        Ok(origin) => {
            let is_preflight = request.method() == Method::OPTIONS;
            let mut response = match is_preflight && origin.is_some() {
                true => reply(StatusCode::NO_CONTENT, "text/plain", ""),
                false => next.run(request).await,
            };
            if let Some(origin) = origin {
                let_read(response.headers_mut(), origin, is_preflight);
            }
            response
        }
    };
    harden(response.headers_mut());
    drop(in_flight);
    app.metrics.end(route, response.status().as_u16(), began.elapsed());
    response
}

/// The name under which a request is counted.
fn route(matched: Option<&str>) -> &'static str {
    let known = |matched: &str| ROUTES.iter().map(|(path, ..)| *path).find(|path| *path == matched);
    // What is routed and no address of the interface is a file of the page.
    matched.map_or("other", |matched| known(matched).unwrap_or("/"))
}

/// Lets a script of an allowed site read the answer.
fn let_read(headers: &mut HeaderMap, origin: HeaderValue, is_preflight: bool) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    if is_preflight {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type, accept"));
    }
}

async fn describe() -> Response {
    json(OPENAPI)
}

#[derive(Serialize)]
struct Healthy<'a> {
    /// `ok`, or `stale` if the tables on disk cannot be used and older ones are.
    status: &'static str,
    version: &'static str,
    generation: u64,
    lexicon: String,
    entities: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<&'a str>,
}

async fn health(State(app): State<Arc<App>>) -> Response {
    let (tables, health) = (app.tables.current(), app.tables.health());
    let healthy = Healthy {
        status: if health.refused.is_none() { "ok" } else { "stale" },
        version: env!("CARGO_PKG_VERSION"),
        generation: tables.generation,
        lexicon: tables.desk.lexicon().digest(),
        entities: tables.desk.lexicon().entity_count(),
        refused: health.refused.as_deref(),
    };
    json(serde_json::to_string(&healthy).unwrap_or_default() + "\n")
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = app.metrics.to_text(app.tables.current().generation, &app.tables.health());
    reply(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", text)
}

async fn not_allowed() -> Response {
    let remedy = "/openapi.json describes what there is";
    refused(&Refusal::new(Code::MethodNotAllowed, "the address does not take this method", remedy))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_description_names_every_address_and_no_other() {
        let api: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        let described: BTreeSet<(&str, &str)> = api["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                methods.as_object().unwrap().keys().map(move |method| (path.as_str(), method.as_str()))
            })
            .collect();
        let routes =
            ROUTES.iter().flat_map(|(path, methods, _)| methods.iter().map(move |method| (*path, *method)));
        assert_eq!(described, routes.collect());
    }
}
