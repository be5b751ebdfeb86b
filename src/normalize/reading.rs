//! Reads names from the words of a run: which entities' parts stand where, and how parts join into mentions.
//!
//! In: words and a lexicon. Out: [`Mention`]s, leftmost and longest, disjoint, each with every entity that
//! owns it. Nothing here depends on what stands around a mention, so the same words are always read alike.

use std::ops::Range;

use super::language::CopyLanguage;
use super::token::Token;
use crate::lexicon::{EntityRef, FormPart, FormRef, Key, Separator};
use crate::table::model::{Case, GivenAlone, Kind, WordKind};
use crate::text::endings::{self, Ending};
use crate::text::fold::{exact, fold};
use crate::text::shape::Shape;

/// The longest name, in words.
const LONGEST: usize = 10;
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

/// An ending that was split off a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FoundEnding {
    /// Its place in the language's endings.
    pub(super) index: usize,
    /// Its length in bytes of the text, where nothing was dropped before it; else the whole word is rewritten.
    pub(super) length: Option<usize>,
}

/// One part of a mention.
#[derive(Clone, Debug)]
pub(super) struct ReadPart<'l> {
    pub(super) part: FormPart,
    /// The words that it consists of.
    pub(super) tokens: Range<usize>,
    /// The form that it is; none for an initial.
    pub(super) form: Option<FormRef<'l>>,
    pub(super) ending: Option<FoundEnding>,
    /// Whether it is spelt as the form is, case aside.
    pub(super) is_exact: bool,
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
    pub(super) fn span(&self, tokens: &[Token]) -> Range<usize> {
        tokens[self.tokens.start].span.start..tokens[self.tokens.end - 1].span.end
    }
}

/// Reads the words of one text.
pub(super) struct Reader<'a, 'l> {
    language: &'a CopyLanguage<'l>,
    text: &'a str,
    tokens: &'a [Token],
    /// For each word, the parts that begin there.
    parts: Vec<Vec<ReadPart<'l>>>,
}

impl<'a, 'l> Reader<'a, 'l> {
    pub(super) fn new(language: &'a CopyLanguage<'l>, text: &'a str, tokens: &'a [Token]) -> Reader<'a, 'l> {
        let parts = (0..tokens.len()).map(|at| parts_at(language, text, tokens, at)).collect();
        Reader { language, text, tokens, parts }
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

    /// *d’Erevan* elides; *D’Angelo* is one name, unless it opens with the article as French sentences do.
    fn follows_elision(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.tokens[before].shape == Shape::Lower)
    }

    fn readings_at(&self, at: usize) -> Vec<Reading<'l>> {
        let mut readings = Vec::new();
        for part in &self.parts[at] {
            let Some(form) = part.form else { continue };
            match part.part {
                FormPart::Name => readings.push(Reading::single(whole(form), part.clone(), form)),
                FormPart::Family => {
                    readings.push(Reading::single(Manner::FamilyAlone, part.clone(), form));
                    self.push_family_first(part, form, &mut readings);
                }
                FormPart::Given => {
                    self.push_given_first(part, form, &mut readings);
                    self.push_joined_given(part, form, &mut readings);
                }
                FormPart::Patronymic | FormPart::Keep | FormPart::Not => {}
            }
        }
        self.push_initials(at, &mut readings);
        readings
    }

    fn push_given_first(&self, given: &ReadPart<'l>, form: FormRef<'l>, readings: &mut Vec<Reading<'l>>) {
        let entity = form.entity();
        if entity.given_alone() == Some(GivenAlone::Evidence) {
            readings.push(Reading::single(Manner::GivenAlone, given.clone(), form));
        }
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

    /// *Vitali and Wladimir Klitschko*: a given name joined to a full mention of its own family name.
    fn push_joined_given(&self, given: &ReadPart<'l>, form: FormRef<'l>, readings: &mut Vec<Reading<'l>>) {
        let conjunction = given.tokens.end;
        let is_joined = self.tokens.get(conjunction + 1).is_some()
            && self.language.kinds(&self.tokens[conjunction].folded).has(WordKind::Conjunction)
            && self.joins(conjunction)
            && self.joins(conjunction + 1);
        if !is_joined || given.ending.is_some() {
            return;
        }
        let entity = form.entity();
        let mut others = Vec::new();
        for part in &self.parts[conjunction + 1] {
            if let (FormPart::Given, Some(form)) = (part.part, part.form) {
                self.push_given_first(part, form, &mut others);
            }
        }
        let shares_family = |reading: &Reading<'l>| {
            let families = reading.parts.iter().filter(|part| part.part == FormPart::Family);
            families
                .filter_map(|part| part.form)
                .any(|family| has_form(entity, FormPart::Family, family.key()))
        };
        if others.iter().any(|reading| reading.manner == Manner::Full && shares_family(reading)) {
            readings.push(Reading::single(Manner::Full, given.clone(), form));
        }
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
        let is_it = move |read: &&ReadPart<'l>| {
            read.part == part && read.form.is_some_and(|form| form.entity().index() == entity.index())
        };
        self.parts.get(at).map(Vec::as_slice).unwrap_or_default().iter().filter(is_it)
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
        !shouted && !kinds.any() && self.parts[at].is_empty()
    }

    fn contradicts_patronymic(&self, at: usize, entity: EntityRef<'l>) -> bool {
        use crate::table::model::PartKind::Patronymic;
        let token = &self.tokens[at];
        if !entity.has_part(Patronymic) {
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
        for family in self.parts[end].iter().filter(|part| part.part == FormPart::Family) {
            let Some(form) = family.form else { continue };
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
            || !entity.has_part(crate::table::model::PartKind::Patronymic)
            || agrees(initials.start + 1, FormPart::Patronymic);
        agrees(initials.start, FormPart::Given) && second_agrees
    }

    fn has_form_with_initial(&self, entity: EntityRef<'l>, part: FormPart, initial: &str) -> bool {
        entity.forms().filter(|form| form.part() == part).any(|form| form.key().starts_with(initial))
    }

    /// The words of the phrases that are to stay as they are.
    pub(super) fn kept(&self) -> Vec<Range<usize>> {
        let mut kept = Vec::new();
        for parts in &self.parts {
            let phrases = parts.iter().filter(|part| part.part == FormPart::Keep);
            kept.extend(phrases.max_by_key(|part| part.tokens.end).map(|part| part.tokens.clone()));
        }
        kept
    }

    /// Whether some entity has this word as a given name.
    pub(super) fn is_given_form(&self, at: usize) -> bool {
        self.parts[at]
            .iter()
            .any(|part| part.part == FormPart::Given && part.tokens.end == at + 1 && part.ending.is_none())
    }

    /// The text of a stretch of words.
    pub(super) fn text_of(&self, tokens: Range<usize>) -> &'a str {
        &self.text[self.tokens[tokens.start].span.start..self.tokens[tokens.end - 1].span.end]
    }
}

fn has_form(entity: EntityRef<'_>, part: FormPart, key: &str) -> bool {
    entity.forms().any(|form| form.part() == part && form.key() == key)
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

/// The parts that begin at a word, longest key by key.
fn parts_at<'l>(language: &CopyLanguage<'l>, text: &str, tokens: &[Token], at: usize) -> Vec<ReadPart<'l>> {
    let mut found = Vec::new();
    let mut key = Key::default();
    for end in at..(at + LONGEST).min(tokens.len()) {
        let token = &tokens[end];
        if end > at && (token.separator == Separator::Bound || token.zone != tokens[at].zone) {
            break;
        }
        let stem_start = key.as_str().len();
        key.push(token.separator, &token.folded);
        let entry = language.lexicon.find(key.as_str());
        let span = Span { text, tokens, words: at..end + 1 };
        for form in entry.into_iter().flat_map(|entry| entry.forms()) {
            span.push_if_read(language, form, None, &mut found);
        }
        push_with_endings(language, &span, &key, stem_start, &mut found);
        if !entry.is_some_and(|entry| entry.is_prefix()) {
            break;
        }
    }
    drop_negated(text, tokens, &mut found);
    found
}

fn push_with_endings<'l>(
    language: &CopyLanguage<'l>,
    span: &Span<'_>,
    key: &Key,
    stem_start: usize,
    found: &mut Vec<ReadPart<'l>>,
) {
    let last = &span.tokens[span.words.end - 1];
    for split in endings::splits(&last.folded, &language.endings) {
        let mut stem_key = key.clone();
        stem_key.truncate(stem_start);
        stem_key.push(last.separator, &split.stem);
        let Some(entry) = language.lexicon.find(stem_key.as_str()) else { continue };
        let index = language.endings.iter().position(|ending| ending == split.ending).unwrap_or_default();
        let length = if split.ending.drop.is_empty() {
            span.ending_length(&split.ending.add[split.spelling])
        } else {
            None
        };
        for form in entry.forms() {
            let takes = form.entity().takes_endings() && split.ending.is_of(kind_name(form.entity().kind()));
            if takes && !matches!(form.part(), FormPart::Keep | FormPart::Not) {
                span.push_if_read(language, form, Some((FoundEnding { index, length }, split.ending)), found);
            }
        }
    }
}

/// The kinds' names as the tables of endings use them.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Rule => "rule",
        Kind::Person => "person",
        Kind::Place => "place",
        Kind::Organisation => "organisation",
        Kind::Term => "term",
    }
}

struct Span<'a> {
    text: &'a str,
    tokens: &'a [Token],
    words: Range<usize>,
}

impl Span<'_> {
    fn source(&self) -> &str {
        &self.text[self.tokens[self.words.start].span.start..self.tokens[self.words.end - 1].span.end]
    }

    fn push_if_read<'l>(
        &self,
        language: &CopyLanguage<'l>,
        form: FormRef<'l>,
        ending: Option<(FoundEnding, &Ending)>,
        found: &mut Vec<ReadPart<'l>>,
    ) {
        let protected = matches!(form.part(), FormPart::Keep | FormPart::Not);
        if !protected && !(language.reads(form) && self.has_case_of(form)) {
            return;
        }
        let is_exact = self.is_exact(form, ending);
        let ending = ending.map(|(found, _)| found);
        found.push(ReadPart {
            part: form.part(),
            tokens: self.words.clone(),
            form: Some(form),
            ending,
            is_exact,
        });
    }

    fn is_exact(&self, form: FormRef<'_>, ending: Option<(FoundEnding, &Ending)>) -> bool {
        let source = self.source();
        let stem = match ending {
            None => source,
            Some((FoundEnding { length: Some(length), .. }, _)) => &source[..source.len() - length],
            Some((FoundEnding { length: None, .. }, _)) => {
                return fold(source) == exact(source).to_lowercase();
            }
        };
        same_but_for_case(stem, form.text())
    }

    /// Whether the words are cased as a name of this form may be: the first that is no particle of the form
    /// begins with a capital.
    fn has_case_of(&self, form: FormRef<'_>) -> bool {
        if self.tokens[self.words.start].shape.starts_a_name() || form.entity().case() == Case::Any {
            return true;
        }
        let form_text = form.text();
        let particles = crate::lexicon::tokens(form_text)
            .take_while(|token| Shape::of(&form_text[token.span.clone()]) == Shape::Lower)
            .count();
        let first_name = self.tokens[self.words.clone()].get(particles);
        particles > 0 && first_name.is_none_or(|token| token.shape.starts_a_name())
    }

    /// How many bytes of the last word an ending takes, from the end.
    fn ending_length(&self, add: &str) -> Option<usize> {
        let word = &self.text[self.tokens[self.words.end - 1].span.clone()];
        let wanted = fold(add);
        let start = word.char_indices().rev().map(|(at, _)| at).find(|&at| fold(&word[at..]) == wanted)?;
        Some(word.len() - start)
    }
}

/// Whether two spellings differ at most in case, in the kind of apostrophe, hyphen and space, and in
/// composition.
fn same_but_for_case(left: &str, right: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        crate::lexicon::tokens(text).map(|token| exact(&text[token.span.clone()]).to_lowercase()).collect()
    };
    words(left) == words(right)
}

/// Takes away what a row says must never be read as its entity.
fn drop_negated(text: &str, tokens: &[Token], found: &mut Vec<ReadPart<'_>>) {
    let source = |part: &ReadPart<'_>| {
        &text[tokens[part.tokens.start].span.start..tokens[part.tokens.end - 1].span.end]
    };
    let negated: Vec<(u32, Range<usize>)> = found
        .iter()
        .filter(|part| part.part == FormPart::Not)
        .filter_map(|part| {
            part.form
                .filter(|form| same_but_for_case(form.text(), source(part)))
                .map(|form| (form.entity().index(), part.tokens.clone()))
        })
        .collect();
    found.retain(|part| {
        let entity = part.form.map(|form| form.entity().index());
        part.part != FormPart::Not
            && !negated.iter().any(|(not, words)| Some(*not) == entity && *words == part.tokens)
    });
}
