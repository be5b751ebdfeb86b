//! Reads the body of a request, as far as it may go.

use axum::body::{Body, to_bytes};
use http_body_util::LengthLimitError;
use hyper::body::Body as _;

use crate::desk::{Code, Refusal};

/// The bytes of a body, of which there may be `limit`. A body that says that it is longer is not read at all.
pub async fn read(body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large(limit));
    }
    match to_bytes(body, limit).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(error) if is_too_long(&error) => Err(too_large(limit)),
        Err(_) => Err(Refusal::new(Code::BadRequest, "the request broke off", "send it again")),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if error.is::<LengthLimitError>() {
            return true;
        }
        source = error.source();
    }
    false
}

fn too_large(limit: usize) -> Refusal {
    let what = format!("the request has more than {limit} bytes");
    Refusal::new(Code::TooLarge, what, "send less at once; --max-bytes allows more")
}
