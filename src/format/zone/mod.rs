//! Zones: the stretches of a run that are not plain prose, found from the run's text alone.
//!
//! A zone's bounds depend on marks, spaces and classes of characters; never on how a name outside it is spelt.

use std::cmp::Reverse;
use std::ops::Range;

mod chars;
mod machine;
mod quote;

#[cfg(test)]
pub(super) use chars::is_word;

/// A stretch of a run that is not plain prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Bytes of the run's text, half open, on character bounds. A quotation includes its marks.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ZoneKind,
}

/// What a zone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneKind {
    /// Text for machines.
    Machine(Machine),
    /// A quotation.
    Quote,
    /// Text that the document marks as being in another language.
    Foreign,
    /// Text that the document marks as not to be touched.
    Suppressed,
}

/// The kinds of text for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// A web address, with scheme, `www.`, or a domain with a path or query.
    Url,
    /// An e-mail address.
    Email,
    /// A user's name on a network: `@desk`, `@desk@example.org`.
    Handle,
    /// A hashtag.
    Hashtag,
    /// A file name or path.
    FileName,
    /// Program text.
    Code,
    /// A field that is data.
    Field,
}

/// The machine zones and quotations of `text`, by start, the longer first.
pub(super) fn find(text: &str) -> Vec<Zone> {
    let mut zones = Vec::new();
    machine::find(text, &mut zones);
    quote::find(text, &mut zones);
    zones.sort_by_key(|zone| (zone.range.start, Reverse(zone.range.end)));
    zones
}
