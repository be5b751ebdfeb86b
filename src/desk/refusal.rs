//! Why a request is refused: the place, what is wrong, why, and how to mend it.

use std::fmt;

use serde::Serialize;

use crate::format;
use crate::ledger::wire_enum;
use crate::trouble::visible;

wire_enum! {
    /// What kind of refusal it is, for programs.
    pub enum Code ("code of a refusal") {
        /// The request is not one that the desk understands.
        BadRequest = "bad-request",
        /// The document cannot be read as its format.
        Unreadable = "unreadable",
        /// There is nothing under this address.
        NotFound = "not-found",
        /// The address does not take this method.
        MethodNotAllowed = "method-not-allowed",
        /// The answer cannot be given in a type that the request accepts.
        NotAcceptable = "not-acceptable",
        /// The document's media type is not known.
        UnknownMediaType = "unknown-media-type",
        /// The request is for another host.
        WrongHost = "wrong-host",
        /// The request is larger than allowed.
        TooLarge = "too-large",
        /// The request took longer than allowed.
        TooSlow = "too-slow",
        /// More requests are being worked on than allowed.
        TooMany = "too-many",
        /// The desk is at fault.
        Failed = "failed",
    }
}

/// A refusal, which is an answer too.
///
/// As JSON it is `{"refused":{"code":…,"name":…,"line":…,"column":…,"what":…,"why":…,"remedy":…}}`; a field that has
/// nothing to say is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    code: Code,
    name: Option<Box<str>>,
    place: Option<(usize, usize)>,
    what: Box<str>,
    why: Option<Box<str>>,
    remedy: Box<str>,
}

impl Refusal {
    /// A refusal without a place: what is wrong, and how to mend it.
    ///
    /// # Example: what a service says that is busy
    /// ```
    /// use canonym::desk::{Code, Refusal};
    ///
    /// let refusal = Refusal::new(Code::TooMany, "8 requests are being worked on", "ask again later");
    /// assert_eq!(
    ///     refusal.to_json(),
    ///     r#"{"refused":{"code":"too-many","what":"8 requests are being worked on","remedy":"ask again later"}}"#
    /// );
    /// ```
    pub fn new(code: Code, what: impl Into<String>, remedy: impl Into<String>) -> Refusal {
        let (what, remedy) = (what.into().into(), remedy.into().into());
        Refusal { code, name: None, place: None, what, why: None, remedy }
    }

    /// Says why.
    pub fn because(mut self, why: impl Into<String>) -> Refusal {
        self.why = Some(why.into().into());
        self
    }

    /// Says where: line and column, both from 1.
    pub fn at(mut self, line: usize, column: usize) -> Refusal {
        self.place = Some((line, column));
        self
    }

    /// Says of which document.
    pub(super) fn of(mut self, name: &str) -> Refusal {
        self.name = Some(name.into());
        self
    }

    /// The refusal of a document that could not be read; an error without a place speaks of the request.
    pub(super) fn of_document(name: &str, error: &format::Error) -> Refusal {
        match error.line_column() {
            Some((line, column)) => {
                let remedy = "mend the document, or name another `format`";
                let why = "what is read in part would be changed in part";
                Refusal::new(Code::Unreadable, error.message(), remedy).because(why).at(line, column).of(name)
            }
            None => Refusal::new(Code::BadRequest, error.message(), "`canonym formats` lists the formats")
                .of(name),
        }
    }

    /// What kind it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is wrong, and where if it has a place, without the remedy.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// As JSON, in one line.
    pub fn to_json(&self) -> String {
        super::json::text(&Wire { refused: self.wire() })
    }

    fn wire(&self) -> Fields<'_> {
        Fields {
            code: self.code.as_str(),
            name: self.name.as_deref(),
            line: self.place.map(|place| place.0),
            column: self.place.map(|place| place.1),
            what: &self.what,
            why: self.why.as_deref(),
            remedy: &self.remedy,
        }
    }
}

/// For people: `name:line:column: what`, why, and how to mend it.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{}:", visible(name))?;
        }
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}:")?;
        }
        let gap = if self.name.is_some() || self.place.is_some() { " " } else { "" };
        write!(f, "{gap}{}", visible(&self.what))?;
        for more in self.why.iter().chain([&self.remedy]) {
            write!(f, "\n  = {}", visible(more))?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

#[derive(Serialize)]
struct Wire<'a> {
    refused: Fields<'a>,
}

#[derive(Serialize)]
struct Fields<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    what: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    remedy: &'a str,
}
