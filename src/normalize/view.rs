//! One run, read: its words, mentions and sentences, and which entities each mention could speak of.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::language::CopyLanguage;
use super::letters::Letters;
use super::patch::After;
use super::reading::{Manner, Mention, Reader};
use super::sentence::Sentences;
use super::target::{Rendering, Setting};
use super::token::{self, Token};
use crate::format::{Run, ZoneKind};
use crate::lexicon::{RoleItem, Separator, hash};
use crate::text::fold::fold;
use crate::text::shape::Shape;
use crate::text::words::words;

/// Words that make another office of the one behind them.
const LESSER: &[&str] = &[
    "adjoint",
    "adjunct",
    "assistant",
    "deputy",
    "shadow",
    "stellvertretende",
    "stellvertretender",
    "stellvertretenden",
    "sub",
    "under",
    "vice",
    "vize",
    "wice",
    "zastępca",
];

/// A run and what was read in it. Offsets are bytes of the run's text.
pub(super) struct View<'a, 'l> {
    pub(super) language: &'a CopyLanguage<'l>,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token<'a>],
    pub(super) reader: Reader<'a, 'l>,
    pub(super) mentions: Vec<Mention<'l>>,
    /// For each mention the entities that own its form, or the form that any of them would give it: what
    /// the mention says is the same before and after it is respelt.
    pub(super) closures: Vec<Vec<u32>>,
    /// For each mention how the entity of each reading would spell it; none if it has no form in the copy's language.
    pub(super) renderings: Vec<Vec<Option<Rendering<'l>>>>,
    pub(super) sentences: Sentences,
    pub(super) small_words: &'a SmallWords<'a>,
    letters: Letters<'a>,
    /// The bytes of phrases that stay as they are.
    pub(super) kept: Stretches,
    pub(super) quotes: Stretches,
    /// The protected zones, in order.
    pub(super) protected: Vec<ZoneKind>,
}

impl<'a, 'l> View<'a, 'l> {
    /// The run after edits, with its words; `edited` says which of the words before were edited, if no more is known.
    pub(super) fn edited<'b>(
        &self,
        after: &After<'b>,
        tokens: &'b [Token<'b>],
        edited: Option<&[usize]>,
    ) -> View<'b, 'l>
    where
        'a: 'b,
    {
        let reader = match edited {
            Some(edited) => self.reader.after(after.text, tokens, edited),
            None => Reader::new(self.language, after.text, tokens),
        };
        let mentions = reader.mentions();
        View::of_reader(reader, mentions, after.zones, self.small_words, self.letters)
    }

    /// The run of words that were read.
    pub(super) fn of_reader(
        reader: Reader<'a, 'l>,
        mentions: Vec<Mention<'l>>,
        zones: &[(Range<usize>, ZoneKind)],
        small_words: &'a SmallWords<'a>,
        letters: Letters<'a>,
    ) -> View<'a, 'l> {
        let (language, text, tokens) = reader.read_words();
        let sentences = Sentences::new(text, tokens, &mentions);
        let span = |words: Range<usize>| tokens[words.start].span.start..tokens[words.end - 1].span.end;
        let kept = Stretches::new(reader.kept().into_iter().map(span));
        let quotes =
            zones.iter().filter(|(_, kind)| *kind == ZoneKind::Quote).map(|(range, _)| range.clone());
        let quotes = Stretches::new(quotes);
        let protected =
            zones.iter().filter(|(_, kind)| token::is_protected(*kind)).map(|(_, kind)| *kind).collect();
        let mut view = View {
            language,
            text,
            tokens,
            reader,
            mentions,
            closures: Vec::new(),
            renderings: Vec::new(),
            sentences,
            small_words,
            letters,
            kept,
            quotes,
            protected,
        };
        view.renderings = view.mentions.iter().map(|mention| view.renderings_of(mention)).collect();
        let rendered = view.mentions.iter().zip(&view.renderings);
        view.closures = rendered.map(|(mention, renderings)| view.closure(mention, renderings)).collect();
        view
    }

    pub(super) fn setting(&self) -> Setting<'_, 'l> {
        Setting { language: self.language, text: self.text, tokens: self.tokens, letters: self.letters }
    }

    /// What each reading of a mention, which need not be one of the run's, would make of it.
    pub(super) fn renderings_of(&self, mention: &Mention<'l>) -> Vec<Option<Rendering<'l>>> {
        let (setting, opens) = (self.setting(), self.opens(mention));
        mention.readings.iter().map(|reading| setting.render(mention, reading, opens)).collect()
    }

    fn closure(&self, mention: &Mention<'l>, renderings: &[Option<Rendering<'l>>]) -> Vec<u32> {
        let mut entities: Vec<u32> = mention.readings.iter().map(|reading| reading.entity.index()).collect();
        for rendering in renderings.iter().flatten().filter(|rendering| !rendering.changes.is_empty()) {
            entities.extend(owners_of(self.language, &rendering.text));
        }
        entities.sort_unstable();
        entities.dedup();
        entities
    }

    /// The number of the mention that a word belongs to.
    pub(super) fn mention_of(&self, at: usize) -> Option<usize> {
        let index = self.mentions.partition_point(|mention| mention.tokens.end <= at);
        self.mentions.get(index).filter(|mention| mention.tokens.contains(&at)).map(|_| index)
    }

    /// The protected zone that a mention stands in.
    pub(super) fn zone_of(&self, mention: &Mention<'_>) -> Option<ZoneKind> {
        self.tokens[mention.tokens.start].zone.and_then(|zone| self.protected.get(zone).copied())
    }

    /// The bytes of the role that stands right before a mention, if it is one of the entity's.
    ///
    /// Names inside a role are compared by entity, not by spelling.
    pub(super) fn role_before(&self, mention: &Mention<'_>, entity: u32) -> Option<Range<usize>> {
        self.role_before_word(mention.tokens.start, entity)
    }

    /// The same of a name that begins with this word.
    pub(super) fn role_before_word(&self, first: usize, entity: u32) -> Option<Range<usize>> {
        let entity = self.language.lexicon.entity_at(entity);
        let starts = entity.roles().filter_map(|role| self.match_back(first, &role));
        let start = starts.min().filter(|&start| !self.is_lesser_office(start))?;
        Some(self.tokens[start].span.start..self.tokens[first - 1].span.end)
    }

    /// A *Deputy Prime Minister* is no Prime Minister.
    fn is_lesser_office(&self, role: usize) -> bool {
        let before = role
            .checked_sub(1)
            .filter(|_| matches!(self.tokens[role].separator, Separator::Space | Separator::Hyphen));
        before.is_some_and(|at| LESSER.contains(&self.tokens[at].folded.as_ref()))
    }

    fn match_back(&self, mut at: usize, role: &[RoleItem<'_>]) -> Option<usize> {
        for item in role.iter().rev() {
            let before = at.checked_sub(1)?;
            match self.tokens[at].separator {
                Separator::Space | Separator::Hyphen => {}
                // The full stop of an abbreviation, not of a sentence.
                Separator::Stop if !self.sentences.opens(at) => {}
                _ => return None,
            }
            at = match item {
                RoleItem::Word(word) if self.tokens[before].folded == *word => before,
                RoleItem::Word(_) => return None,
                RoleItem::Entity(entity) => {
                    let index = self.mention_of(before)?;
                    self.closures[index].contains(entity).then_some(self.mentions[index].tokens.start)?
                }
            };
        }
        (!role.is_empty()).then_some(at)
    }

    /// Whether a mention is a bare family name in some reading.
    pub(super) fn is_family_alone(&self, mention: &Mention<'_>) -> bool {
        mention.readings.iter().any(|reading| reading.manner == Manner::FamilyAlone)
    }
}

/// Stretches of a text, sorted and disjoint.
pub(super) struct Stretches(Vec<Range<usize>>);

impl Stretches {
    /// Joins ranges that touch or overlap; they come sorted by their start.
    fn new(ranges: impl Iterator<Item = Range<usize>>) -> Stretches {
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        Stretches(joined)
    }

    /// Whether a range shares a byte with one of the stretches.
    pub(super) fn overlap(&self, range: &Range<usize>) -> bool {
        let first = self.0.partition_point(|stretch| stretch.end <= range.start);
        self.0.get(first).is_some_and(|stretch| stretch.start < range.end)
    }
}

/// The entities that own a text which is a name as a whole.
fn owners_of(language: &CopyLanguage<'_>, text: &str) -> Vec<u32> {
    let small = text.to_ascii_lowercase();
    let tokens = token::of_text(language, text, &small, &[]);
    if tokens.is_empty() {
        return Vec::new();
    }
    let mention = Reader::new(language, text, &tokens)
        .mention_at(0)
        .filter(|mention| mention.tokens.end == tokens.len());
    mention
        .map(|mention| mention.readings.iter().map(|reading| reading.entity.index()).collect())
        .unwrap_or_default()
}

/// The words that occur in the copy with a small letter: such a word, capitalised, is no unknown name.
/// Gathered when the first question comes, which in most copy never does.
pub(super) struct SmallWords<'a> {
    runs: &'a [&'a Run<'a>],
    /// For each run the bytes of its mentions, whose words do not count.
    mentions: OnceCell<Vec<Vec<Range<usize>>>>,
    words: OnceCell<BTreeSet<String>>,
}

impl<'a> SmallWords<'a> {
    /// The small words of `runs`.
    pub(super) fn new(runs: &'a [&'a Run<'a>]) -> SmallWords<'a> {
        SmallWords { runs, mentions: OnceCell::new(), words: OnceCell::new() }
    }

    /// Tells it the mentions, before the first question.
    pub(super) fn except(&self, mentions: Vec<Vec<Range<usize>>>) {
        let is_first = self.mentions.set(mentions).is_ok();
        debug_assert!(is_first, "the mentions of a copy are read once");
    }

    pub(super) fn has(&self, folded: &str) -> bool {
        self.words.get_or_init(|| self.gather()).contains(folded)
    }

    fn gather(&self) -> BTreeSet<String> {
        let mentions = self.mentions.get().map(Vec::as_slice).unwrap_or_default();
        let mut gathered = Gathered::new();
        for (at, run) in self.runs.iter().enumerate() {
            let spans = mentions.get(at).map(Vec::as_slice).unwrap_or_default();
            gathered.add(run.text(), spans);
        }
        gathered.small
    }
}

/// How many of the words that were last seen are remembered: a power of two.
const RECENT: usize = 4096;

/// Small words on their way. Few words make most of a text, so those last seen are looked at first.
struct Gathered<'t> {
    small: BTreeSet<String>,
    /// By their hash, the words as they are spelt.
    recent: Vec<&'t str>,
}

impl<'t> Gathered<'t> {
    fn new() -> Gathered<'t> {
        Gathered { small: BTreeSet::new(), recent: vec![""; RECENT] }
    }

    fn add(&mut self, text: &'t str, mentions: &[Range<usize>]) {
        let mut mentions = mentions.iter().peekable();
        for span in words(text) {
            while mentions.next_if(|mention| mention.end <= span.start).is_some() {}
            let in_mention = mentions.peek().is_some_and(|mention| mention.start < span.end);
            let word = &text[span];
            let recent = &mut self.recent[hash(word.as_bytes()) as usize % RECENT];
            if in_mention || *recent == word {
                continue;
            }
            if Shape::of(word) == Shape::Lower {
                self.small.insert(fold(word).into_owned());
                *recent = word;
            }
        }
    }
}
