//! Decides at sight the runs in which no mention is but a plain rule's, one word written as the rule has it: nothing
//! around such a word tells anything of it, so that the run need not be read.
//!
//! Whatever is out of the ordinary makes the run one to be read. What is said here of a run is what reading it would
//! say; `Normalizer::without_shortcuts` is what it is held against.

use std::collections::VecDeque;
use std::ops::Range;

use super::gloss::opens_with_sic;
use super::language::CopyLanguage;
use super::policy::Policy;
use super::scan::{breaks_words, may_hold_mention, next_word};
use super::token::is_protected;
use super::whole::Whole;
use crate::format::{Splice, TextEdit, Zone};
use crate::lexicon::{EntityRef, Entry, FormPart, FormRef};
use crate::table::model::{Former, Kind, PartKind, Quotes, WordKind};
use crate::text::fold::fold;
use crate::text::shape::Shape;
use crate::text::stretches::{Stretch, any_stretch};
use crate::text::words::words;

/// How many bytes around a word are looked at for what makes an address of it: longer ones are read.
const NEAR: usize = 256;

/// A word that becomes its rule's canonical form.
pub(super) struct Respelling<'l> {
    /// Its bytes in the run's text.
    pub(super) span: Range<usize>,
    /// The form that it is.
    pub(super) form: FormRef<'l>,
    /// What is put in its place.
    pub(super) splice: Splice,
}

/// Words that were decided at sight, in order, until the runs before theirs are written.
#[derive(Default)]
pub(super) struct Waiting<'l>(VecDeque<(usize, Respelling<'l>)>);

impl<'l> Waiting<'l> {
    /// Adds the words of a run behind all others.
    pub(super) fn add(&mut self, run: usize, words: Vec<Respelling<'l>>) {
        self.0.extend(words.into_iter().map(|word| (run, word)));
    }

    /// Takes the next word of a run before this one.
    pub(super) fn next_before(&mut self, run: usize) -> Option<(usize, Respelling<'l>)> {
        self.0.front().filter(|(of, _)| *of < run)?;
        self.0.pop_front()
    }
}

/// Looks at runs of one language.
pub(super) struct Sight<'a, 'l> {
    pub(super) language: &'a CopyLanguage<'l>,
    pub(super) policy: &'a Policy,
    pub(super) whole: &'a Whole<'a, 'a>,
}

impl<'l> Sight<'_, 'l> {
    /// The respellings of a run, if it need not be read.
    pub(super) fn of(&self, run: usize) -> Option<Vec<Respelling<'l>>> {
        self.look(run).or_else(|| self.shows_nothing(run).then(Vec::new))
    }

    /// Whether surely no mention is in a run.
    pub(super) fn shows_nothing(&self, run: usize) -> bool {
        !may_hold_mention(self.language, self.whole.runs()[run].text())
    }

    fn look(&self, run: usize) -> Option<Vec<Respelling<'l>>> {
        let text = self.whole.runs()[run].text();
        if !self.policy.leave.is_empty() || self.whole.tracks_changes(run) || breaks_words(text) {
            return None;
        }
        let key = String::new();
        let mut look =
            Look { sight: self, run, text, key, found: Vec::new(), last: None, behind_prefix: None };
        let has_small_starts = self.language.has_small_starts;
        let is_unclear = any_stretch(text, has_small_starts, |stretch| look.at(stretch).is_none());
        (!is_unclear).then_some(look.found)
    }
}

/// A look at one run, from left to right. What gives `None` makes the run one to be read.
struct Look<'s, 'a, 'l> {
    sight: &'s Sight<'a, 'l>,
    run: usize,
    text: &'s str,
    /// The fold of the word that is looked at.
    key: String,
    found: Vec<Respelling<'l>>,
    /// The mention before.
    last: Option<FormRef<'l>>,
    /// Where the word stands that is right behind one that longer names begin with, and makes none with it.
    behind_prefix: Option<usize>,
}

impl<'l> Look<'_, '_, 'l> {
    fn at(&mut self, Stretch { range, is_plain, is_small }: Stretch) -> Option<()> {
        let language = self.sight.language;
        if !is_plain {
            let stretch = &self.text[range];
            let may_start = |word: &str| language.may_start(&fold(word), Shape::of(word) == Shape::Lower);
            return (!words(stretch).any(|word| may_start(&stretch[word]))).then_some(());
        }
        if !language.may_start_ascii(self.text[range.clone()].as_bytes(), is_small) {
            return Some(());
        }
        self.key.clear();
        self.key.push_str(&self.text[range.clone()]);
        self.key.make_ascii_lowercase();
        if language.has_known_stem(&self.key) {
            return None;
        }
        match language.lexicon.find(&self.key) {
            Some(entry) => self.entry(range, entry),
            None => Some(()),
        }
    }

    fn entry(&mut self, range: Range<usize>, entry: Entry<'l>) -> Option<()> {
        if entry.is_prefix() {
            let next = next_word(self.sight.language, &self.text[range.start..]);
            if next.as_ref().is_some_and(|next| next.fits) {
                return None;
            }
            self.behind_prefix = next.map(|next| range.start + next.start);
        }
        let Some(form) = entry.mains().next() else { return Some(()) };
        let (entity, spelt) = (form.entity(), &self.text[range.clone()]);
        let is_rule = form.owns_key()
            && form.part() == FormPart::Name
            && entity.kind() == Kind::Rule
            && form.is_spelt(spelt)
            && is_capitalised(spelt)
            && self.sight.language.reads(form);
        if !is_rule || self.is_set_against_last(form) {
            return None;
        }
        self.last = Some(form);
        let mut accepted = self.sight.language.accepted(entity, PartKind::Name);
        let canonical = accepted.next()?;
        if canonical.id() == form.id() || accepted.any(|right| right.is_spelt(spelt)) {
            return Some(());
        }
        if self.behind_prefix == Some(range.start)
            || !self.is_plain_canonical(canonical, entity)
            || !self.stands_plainly(&range)
        {
            return None;
        }
        let edit = TextEdit { range: range.clone(), text: canonical.text().to_owned() };
        let splice = self.sight.whole.splice(self.run, range.clone(), &[edit]).ok()?;
        self.found.push(Respelling { span: range, form, splice });
        Some(())
    }

    /// Whether two forms of one entity stand beside each other: one may be said of the other.
    fn is_set_against_last(&self, form: FormRef<'l>) -> bool {
        self.last.is_some_and(|last| last.entity().index() == form.entity().index() && last.id() != form.id())
    }

    /// Whether a rule's form is, wherever it stands, read as its own and as nothing else.
    fn is_plain_canonical(&mut self, form: FormRef<'l>, rule: EntityRef<'l>) -> bool {
        let (language, policy, text) = (self.sight.language, self.sight.policy, form.text());
        self.key.clear();
        self.key.push_str(text);
        self.key.make_ascii_lowercase();
        form.owns_key()
            && text.bytes().all(|byte| byte.is_ascii_alphabetic())
            && is_capitalised(text)
            && policy.quotes(rule) == Quotes::Rewrite
            && policy.former(rule) == Former::Rewrite
            && language.reads(form)
            && !language.has_known_stem(&self.key)
    }

    /// Whether nothing around a word asks for a closer look: an address that it may be part of, or what is said of its
    /// spelling.
    fn stands_plainly(&mut self, span: &Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        let zones = self.sight.whole.runs()[self.run].known_zones();
        let is_apart = |zone: &Zone| {
            is_protected(zone.kind) && zone.range.start < span.end && span.start < zone.range.end
        };
        let is_in_marks =
            span.start > 0 && bytes[span.start - 1] == b'"' && bytes.get(span.end) == Some(&b'"');
        !is_in_marks
            && !zones.iter().any(is_apart)
            && !may_be_in_address(bytes, span)
            && !opens_with_sic(&self.text[span.end..])
            && !self.may_be_named_as_spelling(span.start)
    }

    /// Whether the word before one that begins at `start` may be of those that speak of spellings.
    fn may_be_named_as_spelling(&mut self, start: usize) -> bool {
        let before = &self.text.as_bytes()[start.saturating_sub(NEAR)..start];
        let Some(last) = before.iter().rposition(is_joined) else { return start > NEAR };
        let first = before[..last].iter().rposition(|byte| !is_joined(byte)).map_or(0, |at| at + 1);
        let word = &before[first..=last];
        let is_whole = first > 0 || start <= NEAR;
        if !is_whole || !word.iter().all(is_plain) {
            return true;
        }
        self.key.clear();
        self.key.extend(word.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
        self.sight.language.kinds(&self.key).has(WordKind::Spelling)
    }
}

/// Whether the text without white space around a word holds one of the marks that addresses, handles and file names
/// are told by.
fn may_be_in_address(bytes: &[u8], span: &Range<usize>) -> bool {
    let before = &bytes[span.start.saturating_sub(NEAR)..span.start];
    let after = &bytes[span.end..bytes.len().min(span.end + NEAR)];
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

fn is_plain(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

/// Whether a word in ASCII begins with a capital and goes on with a small letter.
fn is_capitalised(word: &str) -> bool {
    matches!(word.as_bytes(), [first, second, ..] if first.is_ascii_uppercase() && second.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::text;
    use crate::table::{self, model::Layer};
    use crate::{Lexicon, Normalizer};

    const ROWS: &str = r#"
        [[rule]]
        canonical = "Brunwanov"
        variants = ["Brunwanow", "Brunwanoff"]
        [[rule]]
        canonical = "Tresken"
        variants = ["Treskens", "Tresk"]
        [[rule]]
        canonical = "Port Olm"
        variants = ["Portolm"]
        [[rule]]
        canonical = "Zelmý"
        variants = ["Zelmi"]
        [[rule]]
        canonical = "Quist"
        variants = ["Kwist"]
        keep = ["Kwist Hall"]
        [[rule]]
        canonical = "Vargo"
        variants = ["Wargo"]
        quotes = "leave"
        [[organisation]]
        id = "times"
        name = { en = ["The Brunwanov Times", "The Brunwanov"] }
        [[person]]
        id = "orla"
        given = { en = "Orlaith" }
        family = { en = "Fenwickov", de = "Fenwickow" }
    "#;

    fn lexicon() -> Lexicon {
        let (file, troubles) = table::read("t.toml", ROWS);
        assert!(troubles.is_empty(), "{}", troubles[0]);
        let own = Layer { name: "t".into(), files: vec![file], ..Layer::default() };
        Lexicon::compile(&[table::builtin(), own]).expect("the rows are sound")
    }

    /// How many words are respelt at sight in a text of one run; none if it is to be read.
    fn respelt_at_sight(lexicon: &Lexicon, text: &str) -> Option<usize> {
        let copy = text::read(text.as_bytes());
        let whole = Whole::new(std::slice::from_ref(&copy));
        let language = CopyLanguage::new(lexicon, "en", None);
        let sight = Sight { language: &language, policy: &Policy::default(), whole: &whole };
        sight.of(0).map(|words| words.len())
    }

    #[test]
    fn plain_words_are_respelt_at_sight_and_others_are_read() {
        let lexicon = lexicon();
        for (text, expected) in [
            ("Then Brunwanow spoke, and Brunwanow (aged 40) left.", Some(2)),
            ("Brunwanov spoke to Treskens.", None),
            ("Nobody spoke here at all.", Some(0)),
            ("They met \"Brunwanow and Tresk\" there.", Some(2)),
            // Endings, capitals, small letters, marks in the word.
            ("Then Brunwanows spoke.", None),
            ("Then BRUNWANOW spoke.", None),
            ("Then Brunwanow’s son spoke.", None),
            // What is said of the spelling.
            ("Then Brunwanow [sic] spoke.", None),
            ("The spelling Brunwanow is German.", None),
            ("They write \"Brunwanow\" there.", None),
            ("Then Brunwanow (Brunwanoff) spoke.", None),
            // Addresses and line ends.
            ("See example.org/Brunwanow there.", None),
            ("See Brunwanow/Kwist there.", None),
            ("Then Brun-\nwanow and Kwist spoke.", None),
            // Longer names, kept phrases, canonical forms that are no plain word, rows that want quotations left.
            ("Read The Brunwanow today.", None),
            ("Then Kwist Hall fell.", None),
            ("Then Portolm fell.", None),
            ("Then Zelmi spoke.", None),
            ("Then Wargo spoke.", None),
            // Somebody whose family name asks for evidence.
            ("Then Brunwanow and Orlaith Fenwickow spoke.", None),
        ] {
            assert_eq!(respelt_at_sight(&lexicon, text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_seen_is_what_is_read(
            pieces in prop::collection::vec((0..24usize, 0..12usize), 1..9),
        ) {
            const WORDS: [&str; 24] = [
                "Brunwanow", "Brunwanoff", "Brunwanov", "Treskens", "Tresken", "Tresk", "Portolm", "Port", "Olm", "Zelmi",
                "Kwist", "Hall", "Quist", "Wargo", "The", "Times", "Orlaith", "Fenwickow", "spelling", "formerly",
                "Brunwanow’s", "[sic]", "Kiew", "Zelmý",
            ];
            const JOINS: [&str; 12] = [" ", " ", ", ", " (", ") ", "\" ", " \"", "/", ". ", "-", "-\n", " — "];
            thread_local!(static LEXICON: Lexicon = lexicon());
            let copy: String = pieces.iter().map(|&(word, join)| format!("{}{}", WORDS[word], JOINS[join])).collect();
            LEXICON.with(|lexicon| {
                let normalizer = Normalizer::new(lexicon, Policy::default());
                let copy = text::read(copy.as_bytes());
                let (respelt, seen) = (normalizer.respell(&copy).into_bytes().into_owned(), normalizer.normalize(&copy));
                let read = normalizer.without_shortcuts().normalize(&copy);
                prop_assert_eq!(&seen.ledger, &read.ledger);
                prop_assert!(seen.output == read.output && respelt == *read.output);
                Ok(())
            })?;
        }
    }
}
