//! Near misses: capitalised words that no row owns, but that lie near a name of an entity which the copy speaks of, or
//! near a word of one.
//!
//! A near miss is only ever suggested. What speaks for it is read around the word; how near it lies, from the word.

mod compare;
mod fit;
mod reasons;
mod support;

use std::ops::Range;

use super::evidence::Evidence;
use super::language::CopyLanguage;
use super::parts::ending_length;
use super::policy::Policy;
use super::resolve::Choice;
use super::token::letters;
use super::view::View;
use crate::ledger::record::{Derivation, Near};
use crate::lexicon::{EntityRef, FormPart, FormRef, Nearby, key_of};
use crate::table::model::{Kind, PartKind};
use crate::table::offer::is_form;
use crate::text::fold::{is_apostrophe, is_default_ignorable};
use compare::{Comparison, Word};
use support::Support;

/// The shortest word that can be a near miss, in letters.
const SHORTEST: usize = 4;

/// A word that lies near an entity's name.
pub(super) struct NearMiss<'l> {
    /// The bytes of the name that it is taken for: the word, and the given name before it.
    pub(super) mention: Range<usize>,
    pub(super) choice: Choice<'l>,
    pub(super) derived: Derivation,
    pub(super) near: Near,
    /// How the part is spelt, with plain spaces and without what shows nothing.
    pub(super) spelling: String,
    /// Whether it differs only by what romanisations write for one another.
    pub(super) is_confusion: bool,
}

impl NearMiss<'_> {
    fn shares_bytes_with(&self, other: &NearMiss<'_>) -> bool {
        let spans = |miss: &NearMiss<'_>| -> Vec<Range<usize>> {
            miss.choice.rendering.changes.iter().map(|change| change.span.clone()).collect()
        };
        let others = spans(other);
        spans(self)
            .iter()
            .any(|own| others.iter().any(|other| own.start < other.end && other.start < own.end))
    }
}

/// Looks for near misses in one run.
pub(super) struct Search<'a, 'l> {
    pub(super) view: &'a View<'a, 'l>,
    /// The run's number.
    pub(super) run: usize,
    pub(super) evidence: &'a Evidence,
    pub(super) nearby: &'a Nearby,
    pub(super) policy: &'a Policy,
}

/// An entity that a word may be meant for.
struct Candidate<'l> {
    entity: EntityRef<'l>,
    part: PartKind,
    support: Support,
    comparison: Comparison,
    /// The words of the part.
    words: Range<usize>,
    /// Their bytes without an ending.
    span: Range<usize>,
    score: u8,
}

impl<'l> Search<'_, 'l> {
    /// The near misses of the run, in order.
    pub(super) fn near_misses(&self) -> Vec<NearMiss<'l>> {
        let words = 0..self.view.tokens.len();
        let mut told: Vec<NearMiss<'l>> = Vec::new();
        for miss in words.filter(|&at| self.view.is_stranger(at)).filter_map(|at| self.near_miss(at)) {
            // A name of several words may lie near where a word of it does: the nearer is told.
            let apart = told.iter().rposition(|other| !other.shares_bytes_with(&miss)).map_or(0, |at| at + 1);
            if told[apart..].iter().all(|other| other.near.score < miss.near.score) {
                told.truncate(apart);
                told.push(miss);
            }
        }
        told
    }

    fn near_miss(&self, at: usize) -> Option<NearMiss<'l>> {
        let stems = stems(self.view, at);
        let mut candidates: Vec<Candidate<'l>> =
            stems.iter().flat_map(|stem| self.candidates(at, stem)).collect();
        candidates.retain(|candidate| !self.is_refused(candidate));
        candidates.sort_by_key(|candidate| {
            (u8::MAX - candidate.score, u8::MAX - candidate.comparison.likeness, candidate.entity.index())
        });
        let best = candidates
            .first()
            .filter(|best| self.policy.suggest.is_some_and(|lowest| best.score >= lowest))?;
        let is_rival = |other: &&Candidate<'l>| {
            other.entity.index() != best.entity.index()
                && other.score == best.score
                && self.printed(other) != self.printed(best)
        };
        if candidates.iter().any(|other| is_rival(&other)) {
            return None;
        }
        self.told(best)
    }

    /// Whether the run or a row says that this spelling is to be left.
    fn is_refused(&self, candidate: &Candidate<'l>) -> bool {
        let Some(key) = key_of(&self.view.text[candidate.span.clone()]) else { return false };
        let is_not = |form: FormRef<'_>| form.part() == FormPart::Not && form.has_key(key.as_str());
        self.policy.leaves(key.as_str()) || candidate.entity.forms().any(is_not)
    }

    fn candidates(&self, at: usize, stem: &Range<usize>) -> Vec<Candidate<'l>> {
        let text = &self.view.text[stem.clone()];
        let word = Word::of(text);
        let mut found = Vec::new();
        for index in self.nearby.of(text) {
            let entity = self.language().lexicon.entity_at(index);
            found.extend(self.alone(at, stem, &word, entity));
            found.extend(self.with_others(at, stem, &word, entity));
        }
        found.extend(self.givens(at, stem, &word));
        found
    }

    /// A word as the whole of a name.
    fn alone(
        &self,
        at: usize,
        span: &Range<usize>,
        word: &Word<'_>,
        entity: EntityRef<'l>,
    ) -> Option<Candidate<'l>> {
        let (words, part) = (at..at + 1, name_part(entity));
        let support = self.support(&words, entity)?;
        let comparison = word.nearest(entity, part, &support)?;
        let score = support.score(&comparison)?;
        Some(Candidate { entity, part, support, comparison, words, span: span.clone(), score })
    }

    fn printed(&self, candidate: &Candidate<'l>) -> Option<&'l str> {
        self.language().canonical(candidate.entity, candidate.part).map(|form| form.text())
    }

    fn told(&self, best: &Candidate<'l>) -> Option<NearMiss<'l>> {
        let opens = self.view.opens_at(best.words.start);
        let canonical = self.printed(best)?;
        let edits = self.view.setting().respell(best.span.clone(), canonical, opens);
        if edits.is_empty() {
            return None;
        }
        let choice = best.choice(self, edits, canonical);
        // A row that no table takes is no answer.
        let spelling = Some(self.spelling(best)).filter(|spelling| is_form(spelling))?;
        Some(NearMiss {
            mention: self.bytes_of(&best.support.name(&best.words)),
            choice,
            derived: best.comparison.derived(),
            near: self.near(best, &spelling),
            spelling,
            is_confusion: best.comparison.is_confusion,
        })
    }

    /// The part as a table would have it.
    fn spelling(&self, best: &Candidate<'l>) -> String {
        let text = letters(self.view.text, &self.view.tokens[best.words.clone()], best.span.clone());
        let shown: String = text.chars().filter(|&c| !is_default_ignorable(c)).collect();
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn bytes_of(&self, words: &Range<usize>) -> Range<usize> {
        self.view.tokens[words.start].span.start..self.view.tokens[words.end - 1].span.end
    }

    fn language(&self) -> &CopyLanguage<'l> {
        self.view.language
    }
}

/// The part by which an entity is known.
fn name_part(entity: EntityRef<'_>) -> PartKind {
    if entity.kind() == Kind::Person { PartKind::Family } else { PartKind::Name }
}

/// The bytes of a word, and of what remains of it without each ending that it may have.
fn stems(view: &View<'_, '_>, at: usize) -> Vec<Range<usize>> {
    let token = &view.tokens[at];
    let word = &view.text[token.span.clone()];
    let splits = view.language.endings.splits(&token.folded);
    let plain = splits.iter().filter(|split| split.ending.drop.is_empty());
    let lengths = plain.filter_map(|split| ending_length(word, &split.ending.add[split.spelling]));
    let mut stems: Vec<Range<usize>> =
        lengths.map(|length| token.span.start..token.span.end - length).collect();
    if !word.contains(is_apostrophe) || stems.is_empty() {
        stems.push(token.span.clone());
    }
    stems.retain(|stem| view.text[stem.clone()].chars().count() >= SHORTEST);
    stems.sort_by_key(|stem| stem.end);
    stems.dedup();
    stems
}
