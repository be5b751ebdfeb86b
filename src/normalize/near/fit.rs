//! Names of which a word is one part: names of several words, and given names beside their family names.

use std::ops::Range;

use super::compare::{Comparison, Word};
use super::support::Support;
use super::{Candidate, SHORTEST, Search, name_part};
use crate::lexicon::{EntityRef, FormPart, FormRef, Separator, words_of};
use crate::normalize::token::Token;
use crate::table::model::{Kind, PartKind};

impl<'l> Search<'_, 'l> {
    /// A word as one of several of a name whose others stand around it.
    pub(super) fn with_others(
        &self,
        at: usize,
        stem: &Range<usize>,
        word: &Word<'_>,
        entity: EntityRef<'l>,
    ) -> Vec<Candidate<'l>> {
        let part = name_part(entity);
        self.fits(at, stem, word, entity, part, |words| match entity.kind() {
            // A family's word may be any family's; what is around it has to speak.
            Kind::Person => self.support(words, entity).filter(|support| !matches!(support, Support::Word)),
            _ => self.support_of_words(words, at),
        })
    }

    /// A word as a given name, or as a word of one, beside the family name of a bearer.
    pub(super) fn givens(&self, at: usize, stem: &Range<usize>, word: &Word<'_>) -> Vec<Candidate<'l>> {
        let (own, mut found) = (at..at + 1, Vec::new());
        for (entity, family) in self.view.reader.families_beside(&own) {
            let Some(support) = self.support_of_given(&own, &family) else { continue };
            let Some(comparison) = word.nearest(entity, PartKind::Given, &support) else { continue };
            let Some(score) = support.score(&comparison) else { continue };
            let (words, span) = (own.clone(), stem.clone());
            found.push(Candidate { entity, part: PartKind::Given, support, comparison, words, span, score });
        }
        found
    }

    /// The forms of several words of which the word is one by likeness and the others stand in the text.
    fn fits(
        &self,
        at: usize,
        stem: &Range<usize>,
        word: &Word<'_>,
        entity: EntityRef<'l>,
        part: PartKind,
        support: impl Fn(&Range<usize>) -> Option<Support>,
    ) -> Vec<Candidate<'l>> {
        let mut found = Vec::new();
        for form in entity.forms().filter(|form| form.part() == FormPart::from(part)) {
            for (words, comparison) in self.places(at, form, word) {
                let is_last = words.end == at + 1;
                if !is_last && stem.end < self.view.tokens[at].span.end {
                    continue;
                }
                let Some(support) = support(&words) else { continue };
                let Some(score) = support.score(&comparison) else { continue };
                let whole = self.bytes_of(&words);
                let span = whole.start..if is_last { stem.end } else { whole.end };
                found.push(Candidate { entity, part, support, comparison, words, span, score });
            }
        }
        found
    }

    /// Where a form of several words stands but for the word at `at`, with how that lies to the form's own.
    fn places(&self, at: usize, form: FormRef<'l>, word: &Word<'_>) -> Vec<(Range<usize>, Comparison)> {
        let key = form.key();
        let known: Vec<&str> = words_of(&key).collect();
        let mut places = Vec::new();
        for (index, own) in known.iter().enumerate().filter(|_| known.len() > 1) {
            let Some(first) = at.checked_sub(index) else { break };
            let words = first..first + known.len();
            if own.chars().count() < SHORTEST || !self.stands(&words, &known, at) {
                continue;
            }
            places.extend(word.beside(own, form).map(|comparison| (words, comparison)));
        }
        places
    }

    /// Whether these words stand in the text, joined to a name, but for the one at `at`.
    fn stands(&self, words: &Range<usize>, known: &[&str], at: usize) -> bool {
        let view = self.view;
        let Some(tokens) = view.tokens.get(words.clone()) else { return false };
        let are_joined = tokens[1..].iter().all(|token| {
            matches!(token.separator, Separator::Space | Separator::Hyphen) && token.zone == tokens[0].zone
        });
        let is_own = |(token, (known, number)): (&Token<'_>, (&&str, usize))| {
            number == at || token.folded == **known && view.mention_of(number).is_none()
        };
        are_joined && tokens.iter().zip(known.iter().zip(words.clone())).all(is_own)
    }
}
