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
        let sight = Sight { language: &language, policy: &Policy::default() };
        let of_run = sight.of(&whole, 0).map(|words| words.len());
        let mut of_text = 0;
        if sight.over(text, |_| of_text += 1).is_some() {
            assert_eq!(of_run, Some(of_text), "{text}");
        }
        of_run
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

    #[test]
    fn what_lies_between_two_runs_is_nothing_to_look_beyond() {
        let lexicon = lexicon();
        let normalizer = Normalizer::new(&lexicon, Policy::default());
        for (text, changes) in [
            ("Then Kwist spoke.\n\nTresk left.\n", 2),
            // One name, and one run: the marks of quoted lines are not in it.
            ("> Then Kwist\n> Hall fell.\n> Tresk left.\n", 1),
            ("Then Kwist\nHall fell.\nTresk left.\n", 1),
            // One name, but two runs.
            ("Then Kwist\n\nHall fell.\n", 1),
            ("Then Kwist | Hall | Tresk\n", 2),
            ("Then Brun-\nwanow spoke.\nTresk left.\n", 2),
            ("The spelling\n\nBrunwanow was used.\n\n[sic] Tresk\n\nTresken\n", 2),
        ] {
            let copy = text::read(text.as_bytes());
            let (seen, read) =
                (normalizer.normalize(&copy), normalizer.clone().without_shortcuts().normalize(&copy));
            assert_eq!(seen.ledger, read.ledger, "{text}");
            assert_eq!(seen.ledger.substitutions().count(), changes, "{text}");
        }
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_cut_behind_spaces(text in "([a-zA-Z]{0,9}( |-|-\n|[.,] |\n\n|é )){0,40}") {
            let cut: Vec<&str> = pieces(&text).map(|piece| &text[piece]).collect();
            prop_assert_eq!(cut.concat(), text.as_str());
            for piece in cut.split_last().map_or(&[][..], |(_, all)| all) {
                let end: Vec<char> = piece.chars().rev().take(2).collect();
                prop_assert!(piece.len() <= PIECE && end[0] == ' ' && end[1].is_ascii_alphanumeric(), "{piece:?}");
            }
        }

        #[test]
        fn what_is_seen_is_what_is_read(
            pieces in prop::collection::vec((0..24usize, 0..16usize), 1..9),
        ) {
            const WORDS: [&str; 24] = [
                "Brunwanow", "Brunwanoff", "Brunwanov", "Treskens", "Tresken", "Tresk", "Portolm", "Port", "Olm", "Zelmi",
                "Kwist", "Hall", "Quist", "Wargo", "The", "Times", "Orlaith", "Fenwickow", "spelling", "formerly",
                "Brunwanow’s", "[sic]", "Kiew", "Zelmý",
            ];
            const JOINS: [&str; 16] = [
                " ", " ", ", ", " (", ") ", "\" ", " \"", "/", ". ", "-", "-\n", " — ", "\n\n", "\n", "\n> ", " | ",
            ];
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
