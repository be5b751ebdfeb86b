//! What around a word speaks for reading it as an entity's name, and what against it.

use std::ops::Range;

use super::compare::Comparison;
use super::{SHORTEST, Search};
use crate::lexicon::EntityRef;
use crate::normalize::surroundings::Neighbour;
use crate::normalize::view::View;
use crate::table::model::Kind;
use crate::text::shape::Shape;
use crate::text::sound::LONGEST;

/// What speaks for an entity, the strongest first. Words are ranges of words, and places are in the run or in others.
#[derive(Clone, Debug)]
pub(super) enum Support {
    /// Its given name stands right before the word.
    Given(Range<usize>),
    /// One of its roles does: the bytes.
    Role(Range<usize>),
    /// Its initial does.
    Initial(Range<usize>),
    /// The copy names it elsewhere.
    Identified,
    /// The right family name stands beside a given name: the words.
    Family(Range<usize>),
    /// The other words of a name of several are right; they tell of nothing else if one of them is no ordinary word.
    Words {
        /// Whether they do.
        are_telling: bool,
    },
    /// Nothing but the word itself.
    Word,
}

impl Support {
    /// The score of a word that lies so near; `None` if so little supports it that nothing is to be said.
    pub(super) fn score(&self, comparison: &Comparison) -> Option<u8> {
        let is_close = comparison.is_confusion;
        let (lost, is_enough) = match self {
            Support::Given(_) => (0, true),
            // Roles have many holders, and initials many owners.
            Support::Role(_) => (6, true),
            Support::Initial(_) => (6, is_close),
            // *Khomeini* and *Khamenei* stand in one article.
            Support::Identified => (10, is_close),
            // Families share a name, and given names are like each other.
            Support::Family(_) => (4, is_close || comparison.is_slip()),
            Support::Words { are_telling: true } => (4, is_close || comparison.is_slip()),
            Support::Words { are_telling: false } => (8, is_close),
            Support::Word => (8, comparison.scheme.is_some()),
        };
        is_enough.then(|| comparison.likeness.saturating_sub(lost))
    }

    /// The words of the whole name, of which `own` are those that are looked at.
    pub(super) fn name(&self, own: &Range<usize>) -> Range<usize> {
        match self {
            Support::Given(words) | Support::Initial(words) | Support::Family(words) => {
                words.start.min(own.start)..words.end.max(own.end)
            }
            _ => own.clone(),
        }
    }
}

impl View<'_, '_> {
    /// Whether a word is capitalised, in prose, and known nowhere: neither as a name nor as a word.
    pub(in crate::normalize) fn is_stranger(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let is_name_like = token.is_capital()
            && token.zone.is_none()
            && token.folded.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-'))
            && (SHORTEST..=LONGEST).contains(&token.folded.chars().count());
        is_name_like
            && self.mention_of(at).is_none()
            && self.reader.is_unowned(at)
            && !self.is_word(&token.folded)
            && !self.kept.overlap(&token.span)
    }

    /// Whether a folded word, with or without an ending, is in the vocabulary, or occurs with a small letter.
    fn is_word(&self, folded: &str) -> bool {
        let is_known = |word: &str| self.language.kinds(word).any() || self.small_words.has(word);
        let mut stems = self.language.endings.stems(folded);
        is_known(folded) || stems.any(|(base, drop)| is_known(&[base, drop].concat()))
    }
}

impl<'l> Search<'_, 'l> {
    /// What speaks for an entity as the bearer of a name; `None` if something speaks against it.
    pub(super) fn support(&self, words: &Range<usize>, entity: EntityRef<'l>) -> Option<Support> {
        let (view, at) = (self.view, words.start);
        if self.goes_on(words.end - 1) {
            return None;
        }
        if let Some(words) = view.reader.given_after(words.end, entity).filter(|_| entity.is_family_first()) {
            return Some(Support::Given(words));
        }
        let is_joined = view.reader.joins_before(at);
        if let Some(words) = view.reader.given_before(at, entity).filter(|_| is_joined) {
            return Some(Support::Given(words));
        }
        if let Some(words) = view.reader.initial_before(at, entity).filter(|_| is_joined) {
            return Some(Support::Initial(words));
        }
        if let Some(role) = view.role_before_word(at, entity.index()) {
            return Some(Support::Role(role));
        }
        if view.before_family(at) != Neighbour::Explained || view.tokens[at].shape == Shape::Upper {
            return None;
        }
        if self.evidence.has(entity.index()) && entity.kind() == Kind::Person {
            return Some(Support::Identified);
        }
        // A sentence's first word has a capital of its own.
        (!view.opens_at(at)).then_some(Support::Word)
    }

    /// What speaks for an entity as the bearer of a given name beside which its family name stands.
    pub(super) fn support_of_given(&self, words: &Range<usize>, family: &Range<usize>) -> Option<Support> {
        let name = words.start.min(family.start)..words.end.max(family.end);
        let is_whole =
            self.view.before_family(name.start) == Neighbour::Explained && !self.goes_on(name.end - 1);
        is_whole.then(|| Support::Family(family.clone()))
    }

    /// What speaks for a place or an organisation whose name is several words, of which the one at `at` differs.
    pub(super) fn support_of_words(&self, words: &Range<usize>, at: usize) -> Option<Support> {
        let view = self.view;
        if self.goes_on(words.end - 1) || view.before_whole_name(words.start) != Neighbour::Explained {
            return None;
        }
        let is_telling = |other: usize| {
            let folded = &view.tokens[other].folded;
            other != at && folded.chars().count() >= SHORTEST && !view.language.kinds(folded).any()
        };
        // *The Cambio* is not *The Gambia*: a capital of the sentence's own says nothing.
        let is_capital =
            |other: usize| other != at && view.tokens[other].is_capital() && !view.opens_at(other);
        let are_telling = words.clone().any(is_telling);
        (are_telling || words.clone().any(is_capital)).then_some(Support::Words { are_telling })
    }

    /// Whether an unknown word behind the one at `last` makes a longer name of it.
    fn goes_on(&self, last: usize) -> bool {
        !self.view.tokens[last].folded.ends_with("'s") && self.view.after_name(last) != Neighbour::Explained
    }
}
