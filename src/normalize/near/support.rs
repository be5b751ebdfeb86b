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
            Support::Word => (8, comparison.scheme.is_some()),
        };
        is_enough.then(|| comparison.likeness.saturating_sub(lost))
    }

    /// The first word of the name, if it begins before the word itself.
    pub(super) fn first_word(&self) -> Option<usize> {
        match self {
            Support::Given(words) | Support::Initial(words) => Some(words.start),
            _ => None,
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
    /// What speaks for an entity as the bearer of the word; `None` if something speaks against it.
    pub(super) fn support(&self, at: usize, entity: EntityRef<'l>) -> Option<Support> {
        let view = self.view;
        let ends = view.tokens[at].folded.ends_with("'s");
        if !ends && view.after_name(at) != Neighbour::Explained {
            return None;
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
}
