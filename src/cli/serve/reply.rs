//! Answers as HTTP has them: status, media type, and headers that keep a browser from making more of one.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;

use crate::desk::{Code, Refusal};

pub const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// For everything but the desk page: nothing in it runs, is fetched or can be framed.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// An answer of this media type.
pub fn reply(status: StatusCode, media_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    // A media type is one of ours, with the name of an encoding at most.
    let media_type = HeaderValue::from_str(media_type);
    let media_type = media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

/// An answer in JSON.
pub fn json(body: impl Into<Body>) -> Response {
    reply(StatusCode::OK, JSON, body)
}

/// A refusal in JSON.
pub fn refused(refusal: &Refusal) -> Response {
    with_retry(refusal, reply(status(refusal.code()), JSON, refusal.to_json() + "\n"))
}

/// A refusal in the words of LanguageTool: one line of text.
pub fn refused_in_words(refusal: &Refusal) -> Response {
    let words = format!("Error: {}\n", refusal.to_string().replace("\n  = ", "; "));
    with_retry(refusal, reply(status(refusal.code()), TEXT, words))
}

/// The refusal of an address under which there is nothing.
pub fn not_found() -> Response {
    let remedy = "/openapi.json describes what there is";
    refused(&Refusal::new(Code::NotFound, "there is nothing under this address", remedy))
}

fn with_retry(refusal: &Refusal, mut response: Response) -> Response {
    if refusal.code() == Code::TooMany {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// The status of a refusal. Who was too slow is told so by what did not come: the request, or the answer.
fn status(code: Code) -> StatusCode {
    match code {
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Code::UnknownMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::WrongHost => StatusCode::MISDIRECTED_REQUEST,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Code::TooMany => StatusCode::SERVICE_UNAVAILABLE,
        Code::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Adds what every answer has, where it is not there yet.
pub fn harden(headers: &mut HeaderMap) {
    let all: [(HeaderName, &'static str); 5] = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, NOTHING),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in all {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
