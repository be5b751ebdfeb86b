//! What is wrong with a ledger, or between a ledger and a text: the place, what, why, how to mend it.

use std::fmt;
use std::sync::Arc;

use crate::trouble::{Place, Severity, Trouble, visible};

/// Why a ledger cannot be read, or why nothing is restored with it.
///
/// It shows as the place (line and column of the ledger's file, or else the document), what is wrong, why it is
/// refused, and how to mend it. It is cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    kind: Kind,
    place: Where,
}

/// What a caller may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Malformed,
    Truncated,
    Foreign,
}

#[derive(Debug, PartialEq, Eq)]
enum Where {
    File(Trouble),
    Document { name: String, fault: Fault },
}

/// What is wrong, before it is known where that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) mend: &'static str,
}

impl Fault {
    pub(super) fn malformed(what: impl Into<String>, why: impl Into<String>) -> Fault {
        let mend = "take the ledger as canonym wrote it, or run canonym again on the input";
        Fault { kind: Kind::Malformed, what: what.into(), why: why.into(), mend }
    }

    pub(super) fn truncated(what: impl Into<String>, why: impl Into<String>) -> Fault {
        let mend = "the run that wrote it did not finish: run canonym again on the input";
        Fault { kind: Kind::Truncated, what: what.into(), why: why.into(), mend }
    }

    pub(super) fn foreign(what: impl Into<String>, why: impl Into<String>) -> Fault {
        let mend = "give the ledger and the text of one run, both as canonym wrote them";
        Fault { kind: Kind::Foreign, what: what.into(), why: why.into(), mend }
    }

    /// The fault at a place of the ledger's file.
    pub(super) fn in_file(self, place: Place) -> Error {
        let trouble = Trouble::at(Severity::Error, place, self.what).because(self.why).mend(self.mend);
        Error(Arc::new(Inner { kind: self.kind, place: Where::File(trouble) }))
    }

    /// The fault in the ledger of a document, whose file is not known.
    pub(super) fn in_document(self, name: &str) -> Error {
        Error(Arc::new(Inner {
            kind: self.kind,
            place: Where::Document { name: name.to_owned(), fault: self },
        }))
    }
}

impl Error {
    /// Whether the ledger is not one that canonym can have written.
    pub fn is_malformed(&self) -> bool {
        self.0.kind == Kind::Malformed
    }

    /// Whether the ledger stops before its end, or was never sealed with digests.
    pub fn is_truncated(&self) -> bool {
        self.0.kind == Kind::Truncated
    }

    /// Whether the ledger is sound but belongs to another text.
    pub fn is_foreign(&self) -> bool {
        self.0.kind == Kind::Foreign
    }

    /// The trouble, if it stands in the ledger's file.
    pub fn trouble(&self) -> Option<&Trouble> {
        match &self.0.place {
            Where::File(trouble) => Some(trouble),
            Where::Document { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.place {
            Where::File(trouble) => trouble.fmt(f),
            Where::Document { name, fault } => {
                write!(f, "{}: {}", visible(name), visible(&fault.what))?;
                write!(f, "\n  = {}\n  = {}", visible(&fault.why), fault.mend)
            }
        }
    }
}

impl std::error::Error for Error {}
