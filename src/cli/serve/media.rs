//! Media types: what the body of a request is, and what its answer may be.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};

use super::reply::JSON;
use crate::desk::{Code, Refusal};

/// The media types of documents, each with the format that it says, if it says one, and whether it has a charset.
const DOCUMENTS: &[(&str, Option<&str>, bool)] = &[
    ("text/plain", Some("text"), true),
    ("text/html", Some("html"), true),
    ("text/markdown", Some("markdown"), true),
    ("text/csv", Some("csv"), true),
    ("text/tab-separated-values", Some("tsv"), true),
    ("text/vtt", Some("vtt"), true),
    ("text/xml", None, true),
    ("application/xml", None, true),
    ("application/xhtml+xml", Some("xhtml"), true),
    ("application/nitf+xml", Some("nitf"), true),
    ("application/vnd.iptc.g2.newsitem+xml", Some("newsml-g2"), true),
    ("application/vnd.iptc.g2.newsmessage+xml", Some("newsml-g2"), true),
    ("application/rss+xml", Some("rss"), true),
    ("application/docbook+xml", Some("docbook"), true),
    ("application/x-subrip", Some("srt"), true),
    ("application/ninjs+json", Some("ninjs"), false),
    ("application/x-ndjson", Some("jsonl"), false),
    ("application/jsonl", Some("jsonl"), false),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Some("docx"), false),
    ("application/vnd.adobe.indesign-idml-package", None, false),
    // The document tells by its content, and its name.
    ("application/octet-stream", None, false),
];

/// What the body of a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A request in JSON.
    Request,
    /// A document as it is.
    Document {
        media_type: &'static str,
        format: Option<&'static str>,
        /// The label of its encoding.
        charset: Option<String>,
        has_charset: bool,
    },
}

/// What the headers say of the body. JSON is a request, unless `is_document` says that it is a document.
///
/// # Errors
/// Its media type is not known.
pub fn content(headers: &HeaderMap, is_document: bool) -> Result<Content, Refusal> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(document(DOCUMENTS.len() - 1, None)) };
    let value = value.to_str().unwrap_or_default();
    let mut parts = value.split(';').map(str::trim);
    let named = parts.next().unwrap_or_default();
    if named.eq_ignore_ascii_case(JSON) {
        return Ok(match is_document {
            true => Content::Document { media_type: JSON, format: None, charset: None, has_charset: false },
            false => Content::Request,
        });
    }
    let known = DOCUMENTS.iter().position(|(known, ..)| known.eq_ignore_ascii_case(named));
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    known.map(|index| document(index, charset)).ok_or_else(unknown)
}

fn document(index: usize, charset: Option<String>) -> Content {
    let (media_type, format, has_charset) = DOCUMENTS[index];
    Content::Document { media_type, format, charset: charset.filter(|_| has_charset), has_charset }
}

fn unknown() -> Refusal {
    let known: Vec<&str> = DOCUMENTS.iter().map(|(known, ..)| *known).collect();
    let remedy = format!("send a request as {JSON}, or a document as {}", known.join(", "));
    Refusal::new(Code::UnknownMediaType, "the media type of the request is not known", remedy)
}

/// Whether JSON is wanted of an answer that can be the document or JSON: the document is, unless JSON is named and the
/// document's type is not, or comes after it.
///
/// # Errors
/// Neither is accepted.
pub fn wants_json(headers: &HeaderMap, media_type: &str) -> Result<bool, Refusal> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut ranges: Vec<(f32, &str)> = values.flat_map(|value| value.split(',')).map(range).collect();
    if ranges.is_empty() {
        return Ok(false);
    }
    ranges.retain(|(weight, _)| *weight > 0.0);
    // Stable: of two of one weight the first stays the first.
    ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
    let group = media_type.split('/').next().unwrap_or_default();
    let wanted = ranges.iter().find_map(|(_, range)| match range.to_ascii_lowercase().as_str() {
        "*/*" => Some(false),
        named if named == media_type => Some(false),
        named if named.strip_suffix("/*") == Some(group) => Some(false),
        "application/*" | JSON => Some(true),
        _ => None,
    });
    wanted.ok_or_else(|| {
        let what = format!("the answer can be {media_type} or {JSON}, and neither is accepted");
        Refusal::new(Code::NotAcceptable, what, format!("accept {JSON}, or leave `Accept` out"))
    })
}

/// A range of an `Accept`, with its weight.
fn range(range: &str) -> (f32, &str) {
    let mut parts = range.split(';').map(str::trim);
    let named = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=")?.trim().parse::<f32>().ok());
    (weight.filter(|weight| weight.is_finite()).unwrap_or(1.0), named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::FORMATS;

    #[test]
    fn every_format_that_a_media_type_says_is_one() {
        for (media_type, format, _) in DOCUMENTS {
            let is_known = |name: &&str| FORMATS.iter().any(|format| format.name == *name);
            assert!(format.as_ref().is_none_or(is_known), "{media_type}");
        }
    }

    #[test]
    fn the_document_comes_back_unless_json_is_asked_for() {
        let wants = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, accept.parse().unwrap());
            wants_json(&headers, "text/html").ok()
        };
        assert_eq!(wants("*/*"), Some(false));
        assert_eq!(wants("application/json"), Some(true));
        assert_eq!(wants("application/json;q=0.5, text/html"), Some(false));
        assert_eq!(wants("text/html;q=0.5, Application/JSON"), Some(true));
        assert_eq!(wants("image/png"), None);
        assert_eq!(wants("text/html;q=0"), None);
    }
}
