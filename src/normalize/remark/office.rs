//! Offices as a copy gives them beside a name: *Foreign Minister Ryzhenkov*, *the Minister of Water, Maxim Ryzhenkov*.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::lexicon::{EntityRef, RoleItem, Separator};
use crate::normalize::view::View;
use crate::table::model::WordKind;

/// How many words an office is looked for in.
const REACH: usize = 7;
/// The shortest last half of a compound that is an office by itself, in letters: *Außenminister*.
const HEAD: usize = 5;

/// Words that join an office to what it is for.
const JOINTS: &[&str] = &[
    "and", "d", "de", "den", "der", "des", "du", "et", "for", "für", "fur", "la", "le", "les", "of", "the",
    "und",
];

/// Words that say that an office is not held, or not yet, or is another's.
const NOT_HELD: &[&str] = &[
    "ancien",
    "ancienne",
    "assistant",
    "deputy",
    "designate",
    "ehemalige",
    "ehemaliger",
    "elect",
    "ex",
    "former",
    "future",
    "incoming",
    "late",
    "outgoing",
    "shadow",
    "then",
    "vice",
];

/// An office: what it is, and what for.
#[derive(Clone, Debug)]
pub(super) struct Office {
    /// The bytes of the run.
    pub(super) span: Range<usize>,
    head: String,
    /// The words that tell it from other offices of its kind, without names of nations.
    of: BTreeSet<String>,
}

impl Office {
    /// Whether one person can hardly hold both: two of a kind, for different things.
    pub(super) fn excludes(&self, other: &Office) -> bool {
        self.head == other.head
            && !self.of.is_empty()
            && !other.of.is_empty()
            && !self.of.is_subset(&other.of)
            && !other.of.is_subset(&self.of)
    }

    /// Whether it is the same in other places.
    pub(super) fn is_same(&self, other: &Office) -> bool {
        self.head == other.head && self.of == other.of
    }

    /// Whether it is one of the entity's own.
    pub(super) fn is_of(&self, entity: EntityRef<'_>) -> bool {
        entity.roles().any(|role| {
            let words = role.iter().filter_map(|item| match item {
                RoleItem::Word(word) => Some((*word).to_owned()),
                RoleItem::Entity(_) => None,
            });
            let words: BTreeSet<String> = words.filter(|word| !is_joint(word)).collect();
            words.contains(&self.head) && self.of.iter().all(|word| words.contains(word))
        })
    }
}

fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}

impl View<'_, '_> {
    /// The office right before a word, if one stands there.
    pub(super) fn office_before_name(&self, first: usize) -> Option<Office> {
        let stop = first.saturating_sub(REACH);
        let mut at = first;
        while at > stop {
            let is_joined = match self.tokens[at].separator {
                Separator::Space | Separator::Hyphen => true,
                Separator::Comma => at == first,
                _ => false,
            };
            at -= 1;
            let token = &self.tokens[at];
            if !is_joined || token.zone.is_some() {
                return None;
            }
            if let Some(head) = self.head_of(at) {
                return self.office(at, head, first);
            }
            if !token.is_capital() && !is_joint(&token.folded) {
                return None;
            }
        }
        None
    }

    /// The office that stands behind a name and a comma, if one does.
    pub(super) fn office_behind_name(&self, end: usize) -> Option<Office> {
        let comma = self.tokens.get(end).filter(|token| token.separator == Separator::Comma)?;
        let mut at = if is_joint(&comma.folded) { end + 1 } else { end };
        let stop = at + REACH;
        while at < stop {
            let token = self.tokens.get(at).filter(|token| token.is_capital() && token.zone.is_none())?;
            if at > end && token.separator != Separator::Space {
                return None;
            }
            if let Some(head) = self.head_of(at) {
                return self.office(at, head, self.end_of_office(at + 1));
            }
            at += 1;
        }
        None
    }

    /// Where the words end that say what an office is for.
    fn end_of_office(&self, mut at: usize) -> usize {
        let mut end = at;
        while let Some(token) = self.tokens.get(at).filter(|token| token.separator == Separator::Space) {
            if token.is_capital() {
                end = at + 1;
            } else if !is_joint(&token.folded) {
                break;
            }
            at += 1;
        }
        end
    }

    /// The kind of office that a word is.
    fn head_of(&self, at: usize) -> Option<String> {
        let token = &self.tokens[at];
        let is_title = |word: &str| self.language.kinds(word).has(WordKind::Title);
        if !token.is_capital() || !is_title(&token.folded) || NOT_HELD.contains(&token.folded.as_ref()) {
            return None;
        }
        if !self.language.has_capital_nouns {
            return Some(token.folded.to_string());
        }
        let starts = token.folded.char_indices().map(|(start, _)| start).rev();
        let mut tails = starts.map(|start| &token.folded[start..]);
        let head = tails.find(|tail| tail.chars().count() >= HEAD && is_title(tail));
        head.map(str::to_owned)
    }

    /// The office whose head stands at a word; what it is for stands before, and behind up to `end`.
    fn office(&self, head_at: usize, head: String, end: usize) -> Option<Office> {
        let mut first = head_at;
        while first > 0
            && matches!(self.tokens[first].separator, Separator::Space | Separator::Hyphen)
            && self.tokens[first - 1].is_capital()
            && self.tokens[first - 1].zone.is_none()
            && !self.sentences.opens(first)
        {
            first -= 1;
        }
        let is_held = |at: usize| !NOT_HELD.contains(&self.tokens[at].folded.as_ref());
        if !(first.saturating_sub(1)..end).all(is_held) {
            return None;
        }
        let mut of = BTreeSet::new();
        let half = self.tokens[head_at].folded.strip_suffix(head.as_str()).unwrap_or_default();
        of.extend((!half.is_empty()).then(|| half.to_owned()));
        for at in (first..end).filter(|&at| at != head_at) {
            of.extend(self.purpose(at));
        }
        let span = self.tokens[first].span.start..self.tokens[end - 1].span.end;
        Some(Office { span, head, of })
    }

    /// What a word adds to what an office is for. Nations are said in too many ways to be compared, but a place is
    /// the place, however it is spelt.
    fn purpose(&self, at: usize) -> Option<String> {
        let token = &self.tokens[at];
        let stem = token.folded.strip_suffix("'s").unwrap_or(&token.folded);
        let kinds = self.language.kinds(stem);
        if is_joint(&token.folded)
            || kinds.has(WordKind::Demonym)
            || kinds.has(WordKind::Calendar)
            || !token.is_capital()
        {
            return None;
        }
        match self.mention_of(at) {
            Some(mention) => self.closures[mention].first().map(|entity| format!("#{entity}")),
            None => Some(stem.to_owned()),
        }
    }
}
