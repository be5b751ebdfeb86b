//! A row that differs, in words: one line a thing, the same on the page and on a terminal.

use std::borrow::Cow;

use super::{CHANGES, change};
use crate::ledger::record::Derivation;
use crate::lexicon::{self, Detail, Difference, FormPart, Known, ListDifference};
use crate::report::told::derivation;
use crate::table::model::{EVERY_LANGUAGE, Kind, PartKind};
use crate::trouble::visible;

/// So many spellings of a row are told by name: schemes make hundreds of one native form.
const TOLD: usize = 12;

/// What a line speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Added,
    Removed,
    Changed,
    /// More of the same than is told.
    More,
}

impl Mark {
    /// As a diff marks lines.
    pub(super) fn sign(self) -> char {
        match self {
            Mark::Added => '+',
            Mark::Removed => '-',
            Mark::Changed => '~',
            Mark::More => ' ',
        }
    }

    fn of<T>(old: &Option<T>, new: &Option<T>) -> Mark {
        [Mark::Added, Mark::Removed, Mark::Changed][change(old, new)]
    }
}

/// A row in words, safe to show.
pub(super) struct Told {
    pub(super) mark: Mark,
    /// `added`, `removed`, `changed`.
    pub(super) change: &'static str,
    pub(super) kind: &'static str,
    pub(super) id: String,
    /// File and line, before and after if those differ.
    pub(super) place: String,
    pub(super) lines: Vec<(Mark, String)>,
}

impl Told {
    pub(super) fn of(difference: &Difference<'_>) -> Option<Told> {
        let entity = difference.entity()?;
        let places = [difference.old, difference.new]
            .map(|side| side.map(|entity| format!("{}:{}", visible(entity.file()), entity.line())));
        let place = match places {
            [Some(old), Some(new)] if old != new => format!("{old}, now {new}"),
            [old, new] => new.or(old).unwrap_or_default(),
        };
        Some(Told {
            mark: Mark::of(&difference.old, &difference.new),
            change: CHANGES[change(&difference.old, &difference.new)],
            kind: entity.kind().as_str(),
            id: visible(entity.id()),
            place,
            lines: lines(difference, entity.kind()),
        })
    }
}

impl Told {
    pub(super) fn of_list(difference: &ListDifference) -> Told {
        let (kind, one, many) = match difference.is_of_endings() {
            true => ("endings", "ending", "endings"),
            false => ("words", "word", "words"),
        };
        let mut lines = Vec::new();
        for (mark, entries, change) in
            [(Mark::Removed, &difference.removed, CHANGES[1]), (Mark::Added, &difference.added, CHANGES[0])]
        {
            lines.extend(entries.iter().take(TOLD).map(|entry| (mark, visible(entry))));
            if let Some(more) = entries.len().checked_sub(TOLD).filter(|more| *more > 0) {
                let noun = if more == 1 { one } else { many };
                lines.push((Mark::More, format!("and {more} more {noun} {change}")));
            }
        }
        if difference.is_reordered {
            lines.push((Mark::Changed, "the same in another order".to_owned()));
        }
        let of = match difference.language.as_str() {
            EVERY_LANGUAGE => "of every language".to_owned(),
            language => format!("of {}", visible(language)),
        };
        let id = if difference.is_of_endings() { of } else { format!("{} {of}", difference.list) };
        let (mark, change, place) = (Mark::Changed, CHANGES[2], String::new());
        Told { mark, change, kind, id, place, lines }
    }
}

fn lines(difference: &Difference<'_>, kind: Kind) -> Vec<(Mark, String)> {
    let is_whole = difference.old.is_none() || difference.new.is_none();
    let mut lines = Vec::new();
    let mut more = [0_usize; 3];
    let mut told = 0;
    for detail in sorted(&difference.details) {
        match detail {
            Detail::Variant { part, text, old, new } => {
                if told < TOLD {
                    told += 1;
                    lines.push((Mark::of(old, new), variant(*part, text, old, new, kind)));
                } else {
                    more[change(old, new)] += 1;
                }
            }
            Detail::Forms { part, language, old, new } => lines.push(forms(*part, language, old, new)),
            Detail::Role { words, is_added } => {
                let mark = if *is_added { Mark::Added } else { Mark::Removed };
                lines.push((mark, format!("role {}", visible(words))));
            }
            // An added or removed row says all that it has; what it is stands above.
            Detail::Setting { key: "kind", .. } if is_whole => {}
            Detail::Setting { key, old, new } => {
                let [old, new] = [old, new].map(|value| value.unwrap_or("the default"));
                lines.push((Mark::Changed, format!("{key}: {old} -> {new}")));
            }
        }
    }
    for (count, change) in more.iter().zip(CHANGES).filter(|(count, _)| **count > 0) {
        let noun = if *count == 1 { "spelling" } else { "spellings" };
        lines.push((Mark::More, format!("and {count} more {noun} {change}")));
    }
    lines
}

/// The details in the order of telling, without the spellings that the forms of a language tell already; what a person
/// listed goes before what schemes made.
fn sorted<'d, 'l>(details: &'d [Detail<'l>]) -> Vec<&'d Detail<'l>> {
    let rank = |detail: &&Detail<'_>| match detail {
        Detail::Forms { .. } => 0,
        Detail::Variant { old, new, .. } if is_made(old) || is_made(new) => 2,
        Detail::Variant { .. } => 1,
        Detail::Role { .. } => 3,
        Detail::Setting { .. } => 4,
    };
    let is_told = |detail: &&Detail<'_>| match detail {
        Detail::Variant { part, old, new, .. } => {
            part.part_kind().is_none() || !(is_form(old) || is_form(new)) || (old.is_some() && new.is_some())
        }
        _ => true,
    };
    let mut sorted: Vec<&Detail<'_>> = details.iter().filter(is_told).collect();
    sorted.sort_by_key(rank);
    sorted
}

fn is_form(known: &Option<Known<'_>>) -> bool {
    known.is_some_and(|known| matches!(known.derivation, lexicon::Derivation::Language(_)))
}

fn is_made(known: &Option<Known<'_>>) -> bool {
    known.is_some_and(|known| matches!(known.derivation, lexicon::Derivation::Scheme { .. }))
}

fn forms(part: PartKind, language: &str, old: &[Cow<'_, str>], new: &[Cow<'_, str>]) -> (Mark, String) {
    let what = match language {
        EVERY_LANGUAGE => part.as_str().to_owned(),
        language => format!("{} in {}", part.as_str(), visible(language)),
    };
    let list = |forms: &[Cow<'_, str>]| visible(&forms.join(", "));
    match (old, new) {
        ([], new) => (Mark::Added, format!("{what}: {}", list(new))),
        (old, []) => (Mark::Removed, format!("{what}: {}", list(old))),
        (old, new) => (Mark::Changed, format!("{what}: {} -> {}", list(old), list(new))),
    }
}

fn variant(
    part: FormPart,
    text: &str,
    old: &Option<Known<'_>>,
    new: &Option<Known<'_>>,
    kind: Kind,
) -> String {
    let text = visible(text);
    match part {
        FormPart::Not => return format!("not {text}"),
        FormPart::Keep => return format!("keep {text}"),
        _ => {}
    }
    let known = |known: &Known<'_>| {
        let read = if known.is_read_everywhere { "" } else { ", not read in other languages" };
        format!("{}{read}", visible(&derivation(&Derivation::of(known.derivation, kind))))
    };
    let part = part.part_kind().map_or("", PartKind::as_str);
    match (old, new) {
        (Some(old), Some(new)) => format!("{part} {text}: {} -> {}", known(old), known(new)),
        (old, new) => format!("{part} {text}: {}", new.or(*old).as_ref().map(known).unwrap_or_default()),
    }
}
