//! `/v2/check` and `/v2/languages`, as LanguageTool has them.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use super::app::App;
use super::fields;
use super::reply::{json, refused_in_words};
use crate::desk::{Check, Checked, languages};

/// Checks a text. The fields stand in the body, in the query, or in both.
pub async fn check(State(app): State<Arc<App>>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let work = move |desk: &crate::desk::Desk, body: Vec<u8>| -> Result<Checked, _> {
        desk.check(&fields::read::<Check>(&[query.as_bytes(), &body])?)
    };
    match app.work(request, work).await {
        Ok(checked) => {
            app.metrics.count_matches(checked.matches());
            json(checked.to_json().to_owned())
        }
        Err(refusal) => refused_in_words(&refusal),
    }
}

/// The languages to choose from.
pub async fn list_languages() -> Response {
    match serde_json::to_string(languages()) {
        Ok(list) => json(list),
        Err(_) => json("[]"),
    }
}
