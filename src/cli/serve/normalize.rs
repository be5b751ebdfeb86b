//! `POST /normalize`: a request in JSON and its answer in JSON, or a document as it is.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::app::App;
use super::fields;
use super::media::{Content, content, wants_json};
use super::reply::{json, refused, reply};
use crate::desk::{self, Answer, Refusal};
use crate::ledger::Ledger;
use crate::ledger::record::Tally;

/// Answers.
pub async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    let answered = match asked(&request) {
        Ok(asked) => respond(&app, request, asked).await,
        Err(refusal) => Err(refusal),
    };
    answered.unwrap_or_else(|refusal| refused(&refusal))
}

/// What is asked for, as far as the head of the request tells.
enum Asked {
    /// All stands in the body.
    InBody,
    /// The body is the document.
    Raw { settings: Box<desk::Request>, media_type: &'static str, has_charset: bool, is_json: bool },
}

fn asked(request: &Request) -> Result<Asked, Refusal> {
    let query = request.uri().query().unwrap_or_default();
    let mut settings = fields::request(query)?;
    let content = content(request.headers(), settings.format.is_some())?;
    let Content::Document { media_type, format, charset, has_charset } = content else {
        return match query.is_empty() {
            true => Ok(Asked::InBody),
            false => Err(Refusal::new(
                desk::Code::BadRequest,
                "a request in JSON stands in the body alone, and the address has settings, too",
                "put them into the body; for a JSON document as it is, name its `format` in the address",
            )),
        };
    };
    settings.format = settings.format.or_else(|| format.map(str::to_owned));
    settings.encoding = settings.encoding.or(charset);
    let is_json = wants_json(request.headers(), media_type)?;
    Ok(Asked::Raw { settings: Box::new(settings), media_type, has_charset, is_json })
}

async fn respond(app: &Arc<App>, request: Request, asked: Asked) -> Result<Response, Refusal> {
    let answering = Arc::clone(app);
    match asked {
        Asked::InBody => {
            let work = move |desk: &desk::Desk, body: Vec<u8>| {
                let answer = desk.normalize(&desk::Request::from_json(&body)?)?;
                answering.metrics.count(&answer.tally());
                Ok(answer.to_json() + "\n")
            };
            app.work(request, work).await.map(json)
        }
        Asked::Raw { settings, media_type, has_charset, is_json } => {
            let work = move |desk: &desk::Desk, body: Vec<u8>| {
                let answer = desk.normalize(&desk::Request { bytes: Some(body), ..*settings })?;
                let tally = answer.tally();
                answering.metrics.count(&tally);
                if is_json {
                    return Ok(json(answer.to_json() + "\n"));
                }
                Ok(document(answer, media_type, has_charset, &tally))
            };
            app.work(request, work).await
        }
    }
}

/// The document as it is, with the counts in the head.
fn document(answer: Answer, media_type: &str, has_charset: bool, tally: &Tally) -> Response {
    let encoding = answer.ledgers.first().and_then(Ledger::begin).map(|begin| begin.encoding.as_str());
    let media_type = match encoding.filter(|_| has_charset) {
        Some(encoding) => format!("{media_type}; charset={encoding}"),
        None => media_type.to_owned(),
    };
    let mut response = reply(StatusCode::OK, &media_type, answer.output);
    counts(response.headers_mut(), tally);
    response
}

fn counts(headers: &mut HeaderMap, tally: &Tally) {
    headers.insert("canonym-substituted", HeaderValue::from(tally.substituted));
    headers.insert("canonym-suggested", HeaderValue::from(tally.suggested));
    headers.insert("canonym-left", HeaderValue::from(tally.left));
}
