//! A record in the words that every report uses: which decision, for which reason, in one line.

use super::text::{Item, Text};
use crate::ledger::reasons::Reason;
use crate::ledger::record::{Change, Derivation, Near, Record};
use crate::ledger::{notice_words, words};
use crate::trouble::visible;

/// How much a person has to do about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Something was not read.
    Error,
    /// Something changes.
    Change,
    /// Something to know.
    Note,
}

/// What a record is, in words.
pub(super) struct Told {
    pub(super) weight: Weight,
    /// `substituted`, `suggested`, `left`, `notice`, `error`.
    pub(super) decision: &'static str,
    /// The reason of a suggestion and of what was left, the kind of a notice.
    pub(super) reason: Option<&'static str>,
    /// The reason in a few words.
    pub(super) why: &'static str,
}

impl Told {
    pub(super) fn of(record: &Record) -> Told {
        let (weight, decision, reason, why) = match record {
            Record::Substituted(substituted) => {
                (Weight::Change, "substituted", None, words(substituted.change.because.rule))
            }
            Record::Suggested(suggested) => {
                let reason = Reason::from(suggested.reason);
                (Weight::Note, "suggested", Some(reason.name), reason.words)
            }
            Record::Left(left) => {
                let reason = Reason::from(left);
                (Weight::Note, "left", Some(reason.name), reason.words)
            }
            Record::Notice(notice) => {
                (Weight::Note, "notice", Some(notice.kind.as_str()), notice_words(notice.kind))
            }
            Record::Error(_) | Record::Begin(_) | Record::End(_) => {
                (Weight::Error, "error", None, "passed on unread")
            }
        };
        Told { weight, decision, reason, why }
    }

    /// The decision with its reason: `left/ambiguous`.
    pub(super) fn id(&self) -> String {
        match self.reason {
            Some(reason) => format!("{}/{reason}", self.decision),
            None => self.decision.to_owned(),
        }
    }
}

/// One line for people, without the place, safe to show.
pub(super) fn line(text: &Text<'_>, item: &Item<'_>) -> String {
    let told = Told::of(item.record);
    match (item.record, item.change()) {
        (Record::Left(left), _) => {
            format!("left: {} ({}): {}", visible(&left.found), visible(&left.entity), told.why)
        }
        (Record::Notice(notice), _) => format!("{}: {}", told.why, visible(&notice.message)),
        (Record::Error(unread), _) => format!("not read: {}", visible(&unread.message)),
        (Record::Suggested(suggested), Some(change)) => {
            let near = suggested.near.as_ref().map_or(String::new(), |near| format!(" ({})", score(near)));
            format!("suggested: {}: {}{near}", arrow(text, item, change), told.why)
        }
        (_, Some(change)) => arrow(text, item, change),
        _ => String::new(),
    }
}

fn arrow(text: &Text<'_>, item: &Item<'_>, change: &Change) -> String {
    let [before, after] = text.spellings(item).map(visible);
    let (entity, row) = (visible(&change.entity), visible(&change.row));
    format!("{before} -> {after} ({entity}, {}, {row})", words(change.because.rule))
}

/// How near a spelling is to a known one, and why.
pub(super) fn score(near: &Near) -> String {
    format!("{} of 100: {}", near.score, visible(&near.reasons.join("; ")))
}

/// How a variant came to be known, in words.
pub(super) fn derivation(derived: &Derivation) -> String {
    match derived {
        Derivation::Listed(key) => format!("the row lists it under {key}"),
        Derivation::Lang(lang) => format!("the form of the language {lang}"),
        Derivation::Scheme { scheme, from, options } => {
            let options: String = options.iter().map(|(id, value)| format!(", {id}={value}")).collect();
            format!("{scheme} makes it of {from}{options}")
        }
        Derivation::Near(known) => format!("no row knows it; {known} is the nearest spelling"),
    }
}
