//! Reads names from the words of a run: which entities' parts stand where, and how parts join into mentions.
//!
//! In: words and a lexicon. Out: [`Mention`]s, leftmost and longest, disjoint, each with every entity that
//! owns it. Nothing here depends on what stands around a mention, so the same words are always read alike.

use std::borrow::Cow;
use std::ops::Range;

use super::language::CopyLanguage;
use super::parts::{Parts, ReadPart};
use super::token::Token;
use crate::lexicon::{EntityRef, FormPart, FormRef, Key, Separator};
use crate::table::model::{GivenAlone, Kind, PartKind, WordKind};
use crate::text::shape::Shape;

/// The longest given name, in words.
const LONGEST_GIVEN: usize = 4;
/// How many middle names, initials and patronymics may stand between given name and family name.
const MIDDLE: usize = 3;

/// How a mention names its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Given name and family name.
    Full,
    /// Initials and family name.
    Initials,
    FamilyAlone,
    GivenAlone,
    /// The name of a place, an organisation or a term.
    WholeName,
    /// A plain rule's form.
    Rule,
}

/// One way to read a stretch of words as an entity's name.
#[derive(Clone, Debug)]
pub(super) struct Reading<'l> {
    pub(super) entity: EntityRef<'l>,
    pub(super) manner: Manner,
    pub(super) parts: Vec<ReadPart<'l>>,
}

impl<'l> Reading<'l> {
    fn single(manner: Manner, part: ReadPart<'l>, form: FormRef<'l>) -> Reading<'l> {
        Reading { entity: form.entity(), manner, parts: vec![part] }
    }

    fn end(&self) -> usize {
        self.parts.iter().map(|part| part.tokens.end).max().unwrap_or(0)
    }

    /// Better readings are smaller: exact before folded, without an ending before with one.
    fn rank(&self) -> (bool, bool) {
        (self.parts.iter().any(|part| !part.is_exact), self.parts.iter().any(|part| part.ending.is_some()))
    }
}

/// An occurrence of a name: its words and all ways to read it.
#[derive(Clone, Debug)]
pub(super) struct Mention<'l> {
    pub(super) tokens: Range<usize>,
    pub(super) readings: Vec<Reading<'l>>,
}

impl Mention<'_> {
    /// Its bytes in the run's text.
    pub(super) fn span(&self, tokens: &[Token<'_>]) -> Range<usize> {
        tokens[self.tokens.start].span.start..tokens[self.tokens.end - 1].span.end
    }
}

/// Reads the words of one text.
pub(super) struct Reader<'a, 'l> {
    language: &'a CopyLanguage<'l>,
    text: &'a str,
    tokens: &'a [Token<'a>],
    parts: Parts<'l>,
}

impl<'a, 'l> Reader<'a, 'l> {
    pub(super) fn new(
        language: &'a CopyLanguage<'l>,
        text: &'a str,
        tokens: &'a [Token<'a>],
    ) -> Reader<'a, 'l> {
        let parts = Parts::read(language, text, tokens);
        Reader { language, text, tokens, parts }
    }

    /// Reads the words that this one's became when those numbered in `edited` were edited.
    pub(super) fn after<'b>(&self, text: &'b str, tokens: &'b [Token<'b>], edited: &[usize]) -> Reader<'b, 'l>
    where
        'a: 'b,
    {
        let parts = self.parts.after(self.language, text, tokens, edited);
        Reader { language: self.language, text, tokens, parts }
    }

    /// What it reads.
    pub(super) fn read_words(&self) -> (&'a CopyLanguage<'l>, &'a str, &'a [Token<'a>]) {
        (self.language, self.text, self.tokens)
    }

    /// All mentions, leftmost and longest.
    pub(super) fn mentions(&self) -> Vec<Mention<'l>> {
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match self.mention_at(at) {
                Some(mention) => {
                    at = mention.tokens.end;
                    mentions.push(mention);
                }
                None => at += 1,
            }
        }
        mentions
    }

    /// The longest mention that begins at a word.
    pub(super) fn mention_at(&self, at: usize) -> Option<Mention<'l>> {
        if self.tokens[at].separator == Separator::Apostrophe && !self.follows_elision(at) {
            return None;
        }
        let mut readings = self.readings_at(at);
        let end = readings.iter().map(Reading::end).max()?;
        readings.retain(|reading| reading.end() == end);
        let best = readings.iter().map(Reading::rank).min()?;
        readings.retain(|reading| reading.rank() == best);
        readings.sort_by_key(|reading| (reading.entity.index(), reading.manner as u8));
        readings.dedup_by_key(|reading| reading.entity.index());
        Some(Mention { tokens: at..end, readings })
    }

    /// *d’Erevan* elides; *D’Angelo* is one name, but in a language whose articles elide.
    fn follows_elision(&self, at: usize) -> bool {
        let is_small = |before: usize| self.tokens[before].shape == Shape::Lower;
        self.language.elides || at.checked_sub(1).is_some_and(is_small)
    }

    /// The whole names inside a mention that are not read because the longer one is.
    pub(super) fn within(&self, mention: &Mention<'l>) -> Vec<Mention<'l>> {
        let mut inner = Vec::new();
        for at in mention.tokens.clone() {
            let is_name =
                |part: &&ReadPart<'l>| part.part == FormPart::Name && part.tokens.end <= mention.tokens.end;
            let is_shorter = |part: &&ReadPart<'l>| part.tokens.len() < mention.tokens.len();
            for part in self.parts.at[at].iter().filter(is_name).filter(is_shorter) {
                let Some(form) = part.form else { continue };
                let readings = vec![Reading::single(whole(form), part.clone(), form)];
                inner.push(Mention { tokens: part.tokens.clone(), readings });
            }
        }
        inner
    }

    fn readings_at(&self, at: usize) -> Vec<Reading<'l>> {
        let mut readings = Vec::new();
        if self.parts.at[at].is_empty() {
            self.push_initials(at, &mut readings);
            return readings;
        }
        let bearers = self.bearers_behind(at);
        let is_given = self.parts.at[at].iter().any(|part| part.part == FormPart::Given);
        let joined = if is_given { self.joined_families(at) } else { None };
        for part in &self.parts.at[at] {
            let Some(form) = part.form else { continue };
            match part.part {
                FormPart::Name => readings.push(Reading::single(whole(form), part.clone(), form)),
                FormPart::Family => {
                    if !is_one_letter(form) {
                        readings.push(Reading::single(Manner::FamilyAlone, part.clone(), form));
                    }
                    self.push_family_first(part, form, &mut readings);
                }
                FormPart::Given => {
                    self.push_given_alone(part, form, &mut readings);
                    if bearers.binary_search(&form.entity().index()).is_ok() {
                        self.push_given_first(part, form, &mut readings);
                    }
                    let shares_family = |(conjunction, keys): &(usize, Vec<Cow<'_, str>>)| {
                        let has = |key: &Cow<'_, str>| has_form(form.entity(), FormPart::Family, key);
                        *conjunction == part.tokens.end && part.ending.is_none() && keys.iter().any(has)
                    };
                    if joined.as_ref().is_some_and(shares_family) {
                        readings.push(Reading::single(Manner::Full, part.clone(), form));
                    }
                }
                FormPart::Patronymic | FormPart::Keep | FormPart::Not => {}
            }
        }
        self.push_initials(at, &mut readings);
        readings
    }

    /// The entities that have a family name within reach of a given name at a word. A given name may have
    /// thousands of bearers; few of them are looked at.
    fn bearers_behind(&self, at: usize) -> Vec<u32> {
        let reach = self.tokens.len().min(at + MIDDLE + LONGEST_GIVEN + 1);
        let families =
            self.parts.at[at + 1..reach].iter().flatten().filter(|part| part.part == FormPart::Family);
        let mut bearers: Vec<u32> =
            families.filter_map(|part| part.form).map(|form| form.entity().index()).collect();
        bearers.sort_unstable();
        bearers.dedup();
        bearers
    }

    fn push_given_alone(&self, given: &ReadPart<'l>, form: FormRef<'l>, readings: &mut Vec<Reading<'l>>) {
        let entity = form.entity();
        if !entity.has_part(PartKind::Family) {
            readings.push(Reading::single(Manner::WholeName, given.clone(), form));
        } else if entity.given_alone() == Some(GivenAlone::Evidence) {
            readings.push(Reading::single(Manner::GivenAlone, given.clone(), form));
        }
    }

    fn push_given_first(&self, given: &ReadPart<'l>, form: FormRef<'l>, readings: &mut Vec<Reading<'l>>) {
        let entity = form.entity();
        let mut middle = Vec::new();
        let mut patronymic_seen = false;
        for at in given.tokens.end..(given.tokens.end + MIDDLE + 1).min(self.tokens.len()) {
            if !self.joins(at) {
                return;
            }
            for family in self.parts_of(at, FormPart::Family, entity).filter(|family| agree(given, family)) {
                let mut parts = vec![given.clone()];
                parts.extend(middle.iter().cloned());
                parts.push(family.clone());
                readings.push(Reading { entity, manner: Manner::Full, parts });
            }
            match self.parts_of(at, FormPart::Patronymic, entity).next() {
                Some(patronymic) if !patronymic_seen => {
                    middle.push(patronymic.clone());
                    patronymic_seen = true;
                }
                _ if self.contradicts_patronymic(at, entity) || !self.is_middle(at, given) => return,
                _ => {}
            }
        }
    }

    /// The word of a conjunction behind a given name, and the folded family names of the full mention behind it:
    /// *Vitali and Wladimir Klitschko*.
    fn joined_families(&self, at: usize) -> Option<(usize, Vec<Cow<'l, str>>)> {
        let is_conjunction = |word: &usize| {
            self.tokens.get(word + 1).is_some()
                && self.language.kinds(&self.tokens[*word].folded).has(WordKind::Conjunction)
        };
        let conjunction = (at + 1..=at + LONGEST_GIVEN)
            .find(|word| self.tokens.get(*word).is_some() && is_conjunction(word))?;
        if !self.joins(conjunction) || !self.joins(conjunction + 1) {
            return None;
        }
        let bearers = self.bearers_behind(conjunction + 1);
        let mut others = Vec::new();
        for part in &self.parts.at[conjunction + 1] {
            let Some(form) = part.form.filter(|_| part.part == FormPart::Given) else { continue };
            if bearers.binary_search(&form.entity().index()).is_ok() {
                self.push_given_first(part, form, &mut others);
            }
        }
        let parts =
            others.iter().flat_map(|reading| &reading.parts).filter(|part| part.part == FormPart::Family);
        let mut keys: Vec<_> = parts.filter_map(|part| part.form).map(|form| form.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        Some((conjunction, keys))
    }

    /// A name's words are joined by white space, by nothing in scripts that write none, or by the full stop
    /// of an initial.
    fn joins(&self, at: usize) -> bool {
        let same_zone = self.tokens[at].zone == self.tokens[at - 1].zone;
        let joined = match self.tokens[at].separator {
            Separator::Space | Separator::Nothing => true,
            Separator::Stop => self.tokens[at - 1].is_letter(),
            _ => false,
        };
        same_zone && joined
    }

    fn parts_of(
        &self,
        at: usize,
        part: FormPart,
        entity: EntityRef<'l>,
    ) -> impl Iterator<Item = &ReadPart<'l>> {
        let parts = self.parts.at.get(at).map(Vec::as_slice).unwrap_or_default();
        let owner = (part, entity.index());
        let first = parts.partition_point(|read| read.owner() < owner);
        parts[first..].iter().take_while(move |read| read.owner() == owner)
    }

    /// Whether a word may stand between a given name and the family name: a middle name, an initial, a
    /// patronymic, a title. In copy where every word has a capital only a known word may.
    fn is_middle(&self, at: usize, given: &ReadPart<'l>) -> bool {
        let token = &self.tokens[at];
        if !token.is_capital() {
            return false;
        }
        let kinds = self.language.kinds(&token.folded);
        if token.is_letter()
            || kinds.has(WordKind::Given)
            || kinds.has(WordKind::Title)
            || is_patronymic_shaped(&token.folded)
        {
            return true;
        }
        let shouted = self.tokens[given.tokens.start].shape == Shape::Upper;
        !shouted && !kinds.any() && self.parts.at[at].is_empty()
    }

    fn contradicts_patronymic(&self, at: usize, entity: EntityRef<'l>) -> bool {
        let token = &self.tokens[at];
        if !entity.has_part(PartKind::Patronymic) {
            return false;
        }
        let agrees = |initial: &str| self.has_form_with_initial(entity, FormPart::Patronymic, initial);
        (is_patronymic_shaped(&token.folded)) || (token.is_letter() && !agrees(&token.folded))
    }

    /// Family name first: *Ryzhenkov, Maxim* in an index, *Kim Jong-un* where that is the usual order.
    fn push_family_first(&self, family: &ReadPart<'l>, form: FormRef<'l>, readings: &mut Vec<Reading<'l>>) {
        let entity = form.entity();
        let at = family.tokens.end;
        let Some(next) = self.tokens.get(at) else { return };
        let in_order = match next.separator {
            Separator::Comma => true,
            _ => entity.is_family_first() && self.joins(at),
        };
        if !in_order || family.ending.is_some() || next.zone != self.tokens[at - 1].zone {
            return;
        }
        for given in self.parts_of(at, FormPart::Given, entity) {
            let parts = vec![family.clone(), given.clone()];
            readings.push(Reading { entity, manner: Manner::Full, parts });
        }
    }

    /// Initials with full stops before a family name: *M. Ryzhenkov*, *M.V.Ryzhenkov*.
    fn push_initials(&self, at: usize, readings: &mut Vec<Reading<'l>>) {
        if at > 0 && self.is_initial(at - 1) && self.joins(at) {
            // The second letter of *U.S.* is nobody's first initial.
            return;
        }
        let mut end = at;
        while end < self.tokens.len()
            && end < at + MIDDLE
            && self.is_initial(end)
            && (end == at || self.joins(end))
        {
            end += 1;
        }
        if end == at || end >= self.tokens.len() {
            return;
        }
        for family in self.parts.at[end].iter().filter(|part| part.part == FormPart::Family) {
            let Some(form) = family.form.filter(|form| !is_one_letter(*form)) else { continue };
            let entity = form.entity();
            if self.initials_agree(entity, at..end) {
                let initial = ReadPart {
                    part: FormPart::Given,
                    tokens: at..at + 1,
                    form: None,
                    ending: None,
                    is_exact: true,
                };
                readings.push(Reading {
                    entity,
                    manner: Manner::Initials,
                    parts: vec![initial, family.clone()],
                });
            }
        }
    }

    fn is_initial(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let stops = self
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.separator == Separator::Stop && next.zone == token.zone);
        token.is_capital() && stops && (token.is_letter() || is_initial_cluster(&token.folded))
    }

    fn initials_agree(&self, entity: EntityRef<'l>, initials: Range<usize>) -> bool {
        let agrees = |at: usize, part| self.has_form_with_initial(entity, part, &self.tokens[at].folded);
        let second_agrees = initials.len() < 2
            || !entity.has_part(PartKind::Patronymic)
            || agrees(initials.start + 1, FormPart::Patronymic);
        agrees(initials.start, FormPart::Given) && second_agrees
    }

    fn has_form_with_initial(&self, entity: EntityRef<'l>, part: FormPart, initial: &str) -> bool {
        entity.forms().filter(|form| form.part() == part).any(|form| form.key().starts_with(initial))
    }

    /// The words of the phrases that are to stay as they are.
    pub(super) fn kept(&self) -> Vec<Range<usize>> {
        let mut kept = Vec::new();
        for parts in &self.parts.at {
            let phrases = parts.iter().filter(|part| part.part == FormPart::Keep);
            kept.extend(phrases.max_by_key(|part| part.tokens.end).map(|part| part.tokens.clone()));
        }
        kept
    }

    /// Whether some entity has this word as a given name.
    pub(super) fn is_given_form(&self, at: usize) -> bool {
        self.parts.at[at]
            .iter()
            .any(|part| part.part == FormPart::Given && part.tokens.end == at + 1 && part.ending.is_none())
    }

    /// Whether nothing that anybody is called begins at a word.
    pub(super) fn is_unowned(&self, at: usize) -> bool {
        self.parts.at[at].is_empty()
    }

    /// The words right before `at` that are a given name of an entity.
    pub(super) fn given_before(&self, at: usize, entity: EntityRef<'l>) -> Option<Range<usize>> {
        let starts = at.saturating_sub(LONGEST_GIVEN)..at;
        starts.map(|start| start..at).find(|words| self.is_given_of(words, entity))
    }

    /// Whether words are a given name of an entity. The parts do not tell: of a name that many share they hold those
    /// bearers alone whose family name stands near.
    fn is_given_of(&self, words: &Range<usize>, entity: EntityRef<'l>) -> bool {
        let mut key = Key::default();
        for token in &self.tokens[words.clone()] {
            key.push(token.separator, &token.folded);
        }
        self.tokens[words.start].is_capital() && has_form(entity, FormPart::Given, key.as_str())
    }

    /// The words right behind those that end before `at` which are a given name of an entity.
    pub(super) fn given_after(&self, at: usize, entity: EntityRef<'l>) -> Option<Range<usize>> {
        let ends = at + 1..=(at + LONGEST_GIVEN).min(self.tokens.len());
        let given = ends.map(|end| at..end).find(|words| self.is_given_of(words, entity));
        given.filter(|_| self.joins(at))
    }

    /// The family names right beside some words, where a given name of their bearers would stand, with the bearers.
    pub(super) fn families_beside(&self, words: &Range<usize>) -> Vec<(EntityRef<'l>, Range<usize>)> {
        let is_joined = |at: usize| self.tokens.get(at).is_some() && self.joins(at);
        let behind = self.parts.at.get(words.end).into_iter().flatten().filter(|_| is_joined(words.end));
        let starts = words.start.saturating_sub(LONGEST_GIVEN)..words.start;
        let before = starts.flat_map(|start| &self.parts.at[start]).filter(|part| {
            let is_in_order = part.form.is_some_and(|form| form.entity().is_family_first());
            is_in_order && part.ending.is_none() && part.tokens.end == words.start && self.joins(words.start)
        });
        let families = behind.chain(before).filter(|part| part.part == FormPart::Family);
        let found = |part: &ReadPart<'l>| Some((part.form?.entity(), part.tokens.clone()));
        families.filter_map(found).collect()
    }

    /// The entities of which the word right before `at` is a given name.
    pub(super) fn givers_before(&self, at: usize) -> impl Iterator<Item = u32> {
        let parts = at.checked_sub(1).map(|before| self.parts.at[before].as_slice()).unwrap_or_default();
        let is_whole = move |part: &&ReadPart<'l>| {
            part.part == FormPart::Given && part.tokens.end == at && part.ending.is_none()
        };
        parts.iter().filter(is_whole).filter_map(|part| part.form).map(|form| form.entity().index())
    }

    /// Whether the word right before `at` is an initial of one of the entity's given names.
    pub(super) fn initial_before(&self, at: usize, entity: EntityRef<'l>) -> Option<Range<usize>> {
        let before = at.checked_sub(1).filter(|&before| self.is_initial(before))?;
        self.initials_agree(entity, before..at).then_some(before..at)
    }

    /// A name's words are joined as [`joins`](Reader::joins) says.
    pub(super) fn joins_before(&self, at: usize) -> bool {
        at > 0 && self.joins(at)
    }

    /// The text of a stretch of words.
    pub(super) fn text_of(&self, tokens: Range<usize>) -> &'a str {
        &self.text[self.tokens[tokens.start].span.start..self.tokens[tokens.end - 1].span.end]
    }
}

fn has_form(entity: EntityRef<'_>, part: FormPart, key: &str) -> bool {
    entity.forms().any(|form| form.part() == part && form.has_key(key))
}

/// Whether a form is one letter of a script that writes sounds, as *I* is of 리. Only a given name written in full
/// tells it from an initial or a word.
fn is_one_letter(form: FormRef<'_>) -> bool {
    let key = form.key();
    let mut letters = key.chars();
    letters.next().is_some_and(char::is_lowercase) && letters.next().is_none()
}

fn whole(form: FormRef<'_>) -> Manner {
    if form.entity().kind() == Kind::Rule { Manner::Rule } else { Manner::WholeName }
}

/// A given name keeps its ending before a family name only where both are declined alike.
fn agree(given: &ReadPart<'_>, family: &ReadPart<'_>) -> bool {
    given.ending.is_none() || family.ending.is_some()
}

/// East Slavic patronymics in the romanisations that press copy has, and in Cyrillic.
fn is_patronymic_shaped(folded: &str) -> bool {
    const TAILS: &[&str] = &[
        "ovich", "evich", "yevich", "ovych", "evych", "owitsch", "ewitsch", "owytsch", "ovitch", "evitch",
        "owicz", "ewicz", "avich", "ovna", "evna", "yevna", "ivna", "yivna", "owna", "ewna", "iwna", "auna",
        "ович", "евич", "овна", "евна", "івна", "авіч", "аўна",
    ];
    TAILS.iter().any(|tail| folded.ends_with(tail) && folded.len() > tail.len())
}

/// Initials of more than one letter, which stand for one letter of another script: *Ju. Schewtschuk*.
fn is_initial_cluster(folded: &str) -> bool {
    const CLUSTERS: &[&str] = &[
        "ch", "dz", "ja", "je", "jo", "ju", "kh", "sch", "sh", "tch", "tsch", "ts", "ya", "ye", "yo", "yu",
        "zh", "dsch", "dzh", "shch",
    ];
    CLUSTERS.contains(&folded)
}
