//! Reads the copies of one document for names that no row owns: near misses of known ones, and unknown full names.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::format::Copy;
use crate::ledger::record::{Derivation, Rule};
use crate::lexicon::{Nearby, Separator};
use crate::normalize::blocks::{BlockReader, Read};
use crate::normalize::evidence::Evidence;
use crate::normalize::language::CopyLanguage;
use crate::normalize::near::{NearMiss, Search};
use crate::normalize::sentence::Casing;
use crate::normalize::surroundings::Neighbour;
use crate::normalize::view::{SmallWords, View};
use crate::normalize::whole::Whole;
use crate::normalize::{Normalizer, Policy, SUGGEST_FROM};
use crate::table::model::{Kind, PartKind, WordKind};
use crate::text::shape::Shape;

/// A name that no row owns, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What stands there.
    pub name: Name,
    /// In which of the copies, by its index.
    pub copy: usize,
    /// The line of its source, from 1.
    pub line: usize,
    /// The column in scalar values, from 1.
    pub column: usize,
}

/// A name that no row owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// It lies near a name of a known entity.
    Near(NearName),
    /// A known given name stands before a family name that lies near none.
    Full {
        /// The given name as it is spelt.
        given: String,
        /// The family name as it is spelt, without a possessive.
        family: String,
    },
}

/// A spelling that lies near a name of a known entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearName {
    /// The entity's id.
    pub entity: String,
    /// What the entity is.
    pub kind: Kind,
    /// Which part of its name.
    pub part: PartKind,
    /// As it is spelt, without an ending.
    pub spelling: String,
    /// What the house prints.
    pub canonical: String,
    /// From 0 to 100.
    pub score: u8,
    /// What supports it and what differs, for people.
    pub reasons: Vec<String>,
    /// The scheme that makes the spelling of a native form, and that form.
    pub scheme: Option<(String, String)>,
    /// Whether the entity's given name stands beside it, or one of its roles and it lies very near.
    pub is_supported: bool,
}

impl Normalizer<'_> {
    /// The names in the copies of one document that no row owns, in their order. As near as
    /// [`suggest`](crate::Policy::suggest) says, or by its default.
    ///
    /// # Example: a spelling that no row lists, and a name that no table knows
    /// ```
    /// use canonym::normalize::discover::Name;
    /// use canonym::{Lexicon, Normalizer, Policy, format::text};
    ///
    /// let lexicon = Lexicon::builtin();
    /// let copy = text::read(b"Maxim Ryzhenkau met Igor Kowaltschenko yesterday.");
    /// let seen = Normalizer::new(&lexicon, Policy::default()).sightings(&[copy]);
    /// let [Name::Near(near), Name::Full { given, family }] = [&seen[0].name, &seen[1].name] else { panic!() };
    /// assert_eq!((near.entity.as_str(), near.spelling.as_str()), ("maxim-ryzhenkov", "Ryzhenkau"));
    /// assert_eq!((given.as_str(), family.as_str()), ("Igor", "Kowaltschenko"));
    /// assert_eq!((seen[1].line, seen[1].column), (1, 26));
    /// ```
    pub fn sightings(&self, copies: &[Copy<'_>]) -> Vec<Sighting> {
        let whole = Whole::new(copies);
        let policy = Policy { suggest: self.policy.suggest.or(Some(SUGGEST_FROM)), ..self.policy.clone() };
        let mut sightings = Vec::new();
        for (tag, runs) in parts(copies) {
            // Rows are written today, of whatever day the copy is.
            let language = CopyLanguage::new(self.lexicon, self.policy.language(tag.as_deref()), None);
            let small_words = SmallWords::new(&whole.runs()[runs.clone()]);
            let reader = BlockReader {
                language: &language,
                whole: &whole,
                small_words: &small_words,
                is_searched: true,
                is_ascii: false,
            };
            let all: Vec<usize> = runs.clone().collect();
            reader.read_with_evidence(&runs, &all, |read, evidence| {
                let nearby = self.nearby.get_or_init(|| Nearby::new(self.lexicon));
                for read in read {
                    let seen = sightings_of(read, evidence, nearby, &policy);
                    sightings.extend(
                        seen.into_iter().map(|(span, name)| placed(copies, &whole, read.0.run, span, name)),
                    );
                }
            });
        }
        sightings
    }
}

/// The names of one run, each with the bytes of its text where it stands.
fn sightings_of(
    (scene, view): &Read<'_, '_>,
    evidence: &Evidence,
    nearby: &Nearby,
    policy: &Policy,
) -> Vec<(Range<usize>, Name)> {
    let search = Search { view, run: scene.run, evidence, nearby, policy };
    let mut near_words = BTreeSet::new();
    let mut seen: Vec<(Range<usize>, Name)> = Vec::new();
    for miss in search.near_misses() {
        near_words.extend(words_in(view, &miss));
        seen.extend(near_name(view, &miss));
    }
    for at in (0..view.tokens.len()).filter(|&at| view.is_stranger(at)) {
        if !near_words.contains(&at)
            && let Some((span, name)) = view.full_name(at)
        {
            seen.push((span, name));
        }
    }
    seen.sort_by_key(|(span, _)| span.start);
    seen
}

/// The words that a near miss is about, without those that speak for it.
fn words_in(view: &View<'_, '_>, miss: &NearMiss<'_>) -> Range<usize> {
    let spans = || miss.choice.rendering.changes.iter().map(|change| &change.span);
    let start = spans().map(|span| span.start).min().unwrap_or(0);
    let end = spans().map(|span| span.end).max().unwrap_or(0);
    let word = |byte: usize| view.tokens.partition_point(|token| token.span.start < byte);
    word(start)..word(end)
}

/// The stretches of runs in one language, as a run of the normaliser has them: the parts of a document, or all members
/// of an archive together.
fn parts(copies: &[Copy<'_>]) -> Vec<(Option<String>, Range<usize>)> {
    match copies {
        [copy] => copy.parts().into_iter().map(|part| (part.lang, part.runs)).collect(),
        copies => {
            let lang = copies.iter().find_map(Copy::lang).map(str::to_owned);
            vec![(lang, 0..copies.iter().map(|copy| copy.runs().len()).sum())]
        }
    }
}

fn placed(copies: &[Copy<'_>], whole: &Whole<'_>, run: usize, span: Range<usize>, name: Name) -> Sighting {
    let copy = whole.copy_of(run);
    let source = whole.runs()[run].source_range(span).start;
    let (line, column) = copies[copy].line_column(source);
    Sighting { name, copy, line, column }
}

/// A near miss by itself, with its bytes. What stands in capitals does not say how it is spelt.
fn near_name(view: &View<'_, '_>, miss: &NearMiss<'_>) -> Option<(Range<usize>, Name)> {
    let change = miss.choice.rendering.changes.first()?;
    let spelling = &view.text[change.span.clone()];
    let entity = miss.choice.reading.entity;
    let is_spelt = Shape::of(spelling) == Shape::Capital && spelling == miss.spelling;
    let scheme = match &miss.derived {
        Derivation::Scheme { scheme, from, .. } => Some((scheme.clone(), from.clone())),
        _ => None,
    };
    let near = NearName {
        entity: entity.id().to_owned(),
        kind: entity.kind(),
        part: change.part,
        spelling: spelling.to_owned(),
        canonical: miss.choice.rendering.text.clone(),
        score: miss.near.score,
        reasons: miss.near.reasons.clone(),
        scheme,
        is_supported: is_supported(miss),
    };
    is_spelt.then(|| (change.span.clone(), Name::Near(near)))
}

/// How near a name behind a role has to lie: a role has had many holders, and *President Regan* is none of today's.
const BEHIND_A_ROLE: u8 = 90;

/// An initial says too little.
fn is_supported(miss: &NearMiss<'_>) -> bool {
    match miss.choice.rule {
        Rule::FullName => true,
        Rule::Role => miss.is_confusion && miss.near.score >= BEHIND_A_ROLE,
        _ => false,
    }
}

impl View<'_, '_> {
    /// The unknown word as a family name behind a given name, if they stand alone in prose: no other name before or
    /// behind them, no headline, no sentence that begins with the word.
    fn full_name(&self, at: usize) -> Option<(Range<usize>, Name)> {
        let before = at.checked_sub(1)?;
        let (given, family) = (&self.tokens[before], &self.tokens[at]);
        let span = self.without_possessive(at);
        let is_prose = |at: usize| self.sentences.casing(at) == Casing::Prose;
        let is_name = family.separator == Separator::Space
            && [given, family]
                .into_iter()
                .all(|token| token.shape == Shape::Capital && token.line_end.is_none())
            && self.is_given_alone(before)
            && is_prose(at)
            && self.sentences.same(before, at);
        let stands_alone = self.before_family(before) == Neighbour::Explained
            && (span.end < family.span.end || self.after_name(at) == Neighbour::Explained);
        if !is_name || !stands_alone {
            return None;
        }
        let (given, family) = (self.text[given.span.clone()].to_owned(), self.text[span.clone()].to_owned());
        Some((span, Name::Full { given, family }))
    }

    /// Whether a word is a given name and no other name or word that could stand there.
    fn is_given_alone(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let kinds = self.language.kinds(&token.folded);
        let is_given = kinds.has(WordKind::Given) || self.reader.is_given_form(at);
        let others = [WordKind::Ordinary, WordKind::Calendar, WordKind::Title, WordKind::Demonym];
        is_given
            && token.zone.is_none()
            && !token.is_letter()
            && !others.into_iter().any(|kind| kinds.has(kind))
            && self.mention_of(at).is_none()
    }
}
