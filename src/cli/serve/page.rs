//! What a browser is shown: the files of the desk page.

use axum::extract::Request;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::reply::{not_found, reply};
use crate::desk::{PageFile, page_files};

/// The page's own files may run and ask this service, and nothing else may.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
                      worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The file that a page begins with, which stands at the root, too.
const INDEX: &str = "index.html";

/// The addresses of the page, each with its name for who counts requests.
pub fn addresses() -> impl Iterator<Item = String> {
    let named = page_files().map(|file| format!("/{}", file.name));
    std::iter::once("/".to_owned()).chain(named)
}

/// A file of the page.
pub async fn file(request: Request) -> Response {
    let name = match request.uri().path().trim_start_matches('/') {
        "" => INDEX,
        name => name,
    };
    let Some(PageFile { media_type, text, .. }) = page_files().find(|file| file.name == name) else {
        return not_found();
    };
    let mut response = reply(StatusCode::OK, media_type, text);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
