//! What the references of an XML document stand for. None is expanded whose content is not certain.

use super::scan;
use crate::format::html::reference;

/// What is known of entities beyond XML's five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entities {
    Undeclared,
    /// By a document type elsewhere: the names are those of HTML.
    Elsewhere,
    /// In the document itself: any name may mean anything.
    Here,
}

impl Entities {
    /// What a reference stands for, if that is certain; `is_html` says that it stands in XHTML.
    pub(super) fn decode(self, whole: &str, is_html: bool) -> Option<String> {
        let body = whole.strip_prefix('&')?.strip_suffix(';')?;
        if let Some(number) = body.strip_prefix('#') {
            return scan::character(number).map(String::from);
        }
        let known = match body {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => return self.decode_name(whole, is_html),
        };
        Some(known.to_owned())
    }

    fn decode_name(self, whole: &str, is_html: bool) -> Option<String> {
        if self == Entities::Here || (self == Entities::Undeclared && !is_html) {
            return None;
        }
        reference::find(whole, reference::Place::Text)
            .filter(|found| found.len == whole.len() && found.is_closed)
            .map(|found| found.text)
    }
}
