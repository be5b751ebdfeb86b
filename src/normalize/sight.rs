//! Decides at sight the runs in which no mention is but a plain rule's, one word written as the rule has it: nothing
//! around such a word tells anything of it, so that the run need not be read.
//!
//! Whatever is out of the ordinary makes the run one to be read. What is said here of a run is what reading it would
//! say; `Normalizer::without_shortcuts` is what it is held against.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use super::gloss::opens_with_sic;
use super::language::CopyLanguage;
use super::policy::Policy;
use super::scan::{FirstWord, breaks_words, may_hold_mention, next_word};
use super::token::is_protected;
use super::whole::Whole;
use crate::format::{Run, TextEdit, Zone};
use crate::lexicon::{Entry, FormId, FormPart, FormRef, PlainEntity, hash_of_ascii};
use crate::table::model::{Former, Kind, Quotes, WordKind};
use crate::text::fold::fold;
use crate::text::shape::Shape;
use crate::text::stretches::{Stretch, any_stretch};
use crate::text::words::words;

/// How many bytes around a word are looked at for what makes an address of it: longer ones are read.
const NEAR: usize = 256;
/// How many bytes a piece of a text has at most, where it can be cut. In tests it is short, so that they cut.
const PIECE: usize = if cfg!(test) { 48 } else { 1 << 17 };

/// A word that becomes its rule's canonical form.
pub(super) struct Respelling<'t, 'l> {
    /// How the copy spells it.
    pub(super) mention: &'t str,
    /// The form that it is.
    pub(super) form: FormRef<'l>,
    /// The bytes of the source that are replaced.
    pub(super) source: Range<usize>,
    /// What replaces them.
    pub(super) after: Cow<'l, [u8]>,
}

/// Words that were decided at sight, in order, until the runs before theirs are written.
#[derive(Default)]
pub(super) struct Waiting<'t, 'l>(VecDeque<(usize, Respelling<'t, 'l>)>);

impl<'t, 'l> Waiting<'t, 'l> {
    /// Adds the words of a run behind all others.
    pub(super) fn add(&mut self, run: usize, words: Vec<Respelling<'t, 'l>>) {
        self.0.extend(words.into_iter().map(|word| (run, word)));
    }

    /// Takes the next word of a run before this one.
    pub(super) fn next_before(&mut self, run: usize) -> Option<(usize, Respelling<'t, 'l>)> {
        self.0.front().filter(|(of, _)| *of < run)?;
        self.0.pop_front()
    }
}

/// Looks at copy of one language.
pub(super) struct Sight<'a, 'l> {
    pub(super) language: &'a CopyLanguage<'l>,
    pub(super) policy: &'a Policy,
}

impl<'l> Sight<'_, 'l> {
    /// Tells the respellings of a document whose runs are stretches of its source, if none of them need be read. What
    /// lies between two runs can only make a word less plain than its own run does.
    pub(super) fn over<'t>(&self, source: &'t str, tell: impl FnMut(Respelling<'t, 'l>)) -> Option<()> {
        let place = |span: &Range<usize>, canonical: &'l [u8]| Some((span.clone(), Cow::Borrowed(canonical)));
        self.look(source, &[], place, tell)
    }

    /// The respellings of a run, if it need not be read.
    pub(super) fn of<'t>(&self, whole: &Whole<'t>, run: usize) -> Option<Vec<Respelling<'t, 'l>>> {
        let read: &'t Run<'t> = whole.runs()[run];
        let place = |span: &Range<usize>, canonical: &'l [u8]| {
            let text = std::str::from_utf8(canonical).ok()?.to_owned();
            let edit = TextEdit { range: span.clone(), text };
            let splice = whole.splice(run, span.clone(), &[edit]).ok()?;
            Some((splice.source, Cow::Owned(splice.after)))
        };
        let mut found = Vec::new();
        let is_clear = !whole.tracks_changes(run)
            && self.look(read.text(), read.known_zones(), place, |word| found.push(word)).is_some();
        if is_clear {
            return Some(found);
        }
        self.shows_nothing(read.text()).then(Vec::new)
    }

    /// Whether surely no mention is in a run of this text.
    pub(super) fn shows_nothing(&self, text: &str) -> bool {
        !may_hold_mention(self.language, text)
    }

    fn look<'t, P, T>(&self, text: &'t str, zones: &[Zone], place: P, tell: T) -> Option<()>
    where
        P: Fn(&Range<usize>, &'l [u8]) -> Option<(Range<usize>, Cow<'l, [u8]>)>,
        T: FnMut(Respelling<'t, 'l>),
    {
        if !self.policy.leave.is_empty() {
            return None;
        }
        let (language, policy, piece, last, behind_prefix) = (self.language, self.policy, 0, None, None);
        let mut look = Look { language, policy, text, piece, zones, place, tell, last, behind_prefix };
        let starts = FirstWord { language, of: language.starts };
        pieces(text)
            .all(|piece| {
                look.piece = piece.start;
                let text = &text[piece];
                !breaks_words(text)
                    && !any_stretch(text, &starts, |stretch, hash| look.look(stretch, hash).is_none())
            })
            .then_some(())
    }
}

/// A look at one text, from left to right. What gives `None` makes it one to be read.
struct Look<'a, 't, 'l, P, T> {
    language: &'a CopyLanguage<'l>,
    policy: &'a Policy,
    text: &'t str,
    /// Where the piece of it begins whose stretches are shown.
    piece: usize,
    /// The zones that are known of it.
    zones: &'a [Zone],
    /// Where in the source a word of the text is to be replaced, and by which bytes.
    place: P,
    tell: T,
    /// The form of the mention before, and the first of the same entity.
    last: Option<(FormId, FormId)>,
    /// Where the word stands that is right behind one that longer names begin with, and makes none with it.
    behind_prefix: Option<usize>,
}

impl<'t, 'l, P, T> Look<'_, 't, 'l, P, T>
where
    P: Fn(&Range<usize>, &'l [u8]) -> Option<(Range<usize>, Cow<'l, [u8]>)>,
    T: FnMut(Respelling<'t, 'l>),
{
    fn look(&mut self, Stretch { range, is_plain, .. }: &Stretch, hash: u64) -> Option<()> {
        let range = self.piece + range.start..self.piece + range.end;
        if *is_plain { self.at(range, hash) } else { self.among(range) }
    }

    /// Looks at a stretch that may hold several words.
    fn among(&self, range: Range<usize>) -> Option<()> {
        let stretch = &self.text[range];
        let may_start = |word: &str| self.language.may_start(&fold(word), Shape::of(word) == Shape::Lower);
        (!words(stretch).any(|word| may_start(&stretch[word]))).then_some(())
    }

    /// Looks at a plain word that may be the first of a name.
    fn at(&mut self, range: Range<usize>, hash: u64) -> Option<()> {
        let word = &self.text.as_bytes()[range.clone()];
        if self.language.has_known_stem(word) {
            return None;
        }
        match self.language.lexicon.find_ascii(word, hash) {
            Some(entry) => self.entry(range, entry),
            None => Some(()),
        }
    }

    fn entry(&mut self, range: Range<usize>, entry: Entry<'l>) -> Option<()> {
        if entry.is_prefix() {
            let next = next_word(self.language, &self.text[range.start..]);
            if next.as_ref().is_some_and(|next| next.fits) {
                return None;
            }
            self.behind_prefix = next.map(|next| range.start + next.start);
        }
        let Some(form) = entry.mains().next() else { return Some(()) };
        let own = form.own()?;
        let rule = own.plain_entity()?;
        let is_canonical = rule.canonical.id() == form.id();
        let is_rule = own.part == FormPart::Name
            && own.is_plain_word
            && rule.settings.kind() == Kind::Rule
            && own.spelling == &self.text.as_bytes()[range.clone()]
            && self.language.prints(rule.language)
            && (own.is_read_everywhere || is_canonical);
        // Two forms of one entity beside each other: one may be said of the other.
        let is_set_against_last =
            self.last.is_some_and(|(last, first)| first == own.first && last != form.id());
        if !is_rule || is_set_against_last {
            return None;
        }
        self.last = Some((form.id(), own.first));
        if is_canonical {
            return Some(());
        }
        if self.behind_prefix == Some(range.start) {
            return None;
        }
        let canonical = self.plain_canonical(&rule).filter(|_| self.stands_plainly(&range))?;
        let (source, after) = (self.place)(&range, canonical)?;
        (self.tell)(Respelling { mention: &self.text[range], form, source, after });
        Some(())
    }

    /// The spelling of a rule's form if it is, wherever it stands, read as the rule's and as nothing else.
    fn plain_canonical(&self, rule: &PlainEntity<'l>) -> Option<&'l [u8]> {
        let own = rule.canonical.own()?;
        let is_plain = own.is_plain_word
            && self.policy.quotes(rule.settings) == Quotes::Rewrite
            && self.policy.former(rule.settings) == Former::Rewrite
            && !self.language.has_known_stem(own.spelling);
        is_plain.then_some(own.spelling)
    }

    /// Whether nothing around a word asks for a closer look: an address that it may be part of, or what is said of its
    /// spelling.
    fn stands_plainly(&self, span: &Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        let is_apart = |zone: &Zone| {
            is_protected(zone.kind) && zone.range.start < span.end && span.start < zone.range.end
        };
        let is_in_marks =
            span.start > 0 && bytes[span.start - 1] == b'"' && bytes.get(span.end) == Some(&b'"');
        !is_in_marks
            && !self.zones.iter().any(is_apart)
            && !may_be_in_address(bytes, span)
            && !opens_with_sic(&self.text[span.end..])
            && !self.may_be_named_as_spelling(span.start)
    }

    /// Whether the word before one that begins at `start` may be of those that speak of spellings.
    fn may_be_named_as_spelling(&self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let from = start.saturating_sub(NEAR);
        let before = &bytes[from..start];
        let Some(last) = before.iter().rposition(is_joined) else { return start > NEAR };
        let bound = before[..=last].iter().rposition(|byte| !is_plain(byte));
        let is_plain_word = bound.map_or(start <= NEAR, |bound| bound < last && !is_joined(&before[bound]));
        if !is_plain_word {
            return true;
        }
        let word = from + bound.map_or(0, |bound| bound + 1)..from + last + 1;
        self.language.lexicon.may_speak_of_spelling(hash_of_ascii(bytes, &word))
            && self.language.kinds(&self.text[word].to_ascii_lowercase()).has(WordKind::Spelling)
    }
}

/// A text in pieces that stay in the cache while they are looked at more than once. They are cut behind a space behind an
/// ASCII letter or digit: neither a word nor what stands between two that may be one goes across.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        let piece = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let piece = piece.get(..PIECE).map_or(piece.len(), |piece| {
            let cut = piece.windows(2).rposition(|pair| pair[0].is_ascii_alphanumeric() && pair[1] == b' ');
            cut.map_or(bytes.len() - start, |cut| cut + 2)
        });
        start += piece;
        Some(start - piece..start)
    })
}

/// Whether the text without white space around a word holds one of the marks that addresses, handles and file names
/// are told by.
fn may_be_in_address(bytes: &[u8], span: &Range<usize>) -> bool {
    let before = &bytes[span.start.saturating_sub(NEAR)..span.start];
    let after = &bytes[span.end..bytes.len().min(span.end + NEAR)];
    let is_alone = [before.last(), after.first()].into_iter().flatten().all(u8::is_ascii_whitespace);
    if is_alone {
        return false;
    }
    let start = span.start - before.iter().rev().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let end = span.end + after.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let tells = |at: usize| match bytes[at] {
        b'@' | b'#' | b'/' | b'\\' => true,
        b'.' => bytes.get(at + 1).is_some_and(is_joined),
        _ => false,
    };
    span.start - start == NEAR
        || end - span.end == NEAR
        || (start..span.start).chain(span.end..end).any(tells)
}

/// Whether a byte may be part of a word.
fn is_joined(byte: &u8) -> bool {
    is_plain(byte) || !byte.is_ascii() || *byte == b'\''
}

/// Whether a byte is part of a word that is plain.
fn is_plain(byte: &u8) -> bool {
    const PLAIN: [bool; 256] = {
        let (mut plain, mut byte) = ([false; 256], 0);
        while byte < 128 {
            plain[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
            byte += 1;
        }
        plain
    };
    PLAIN[usize::from(*byte)]
}

#[cfg(test)]
mod tests;
