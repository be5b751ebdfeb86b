//! Reads the parts of names: which forms of which entities begin at a word, with their endings.
//!
//! A form is found by its folded key, walked word by word. What the fold lets in and a row, the case or the
//! language keeps out is refused here.

use std::borrow::Cow;
use std::ops::Range;

use super::language::CopyLanguage;
use super::token::{Token, letters};
use crate::lexicon::{Entry, FormPart, FormRef, Key, Separator};
use crate::table::model::{Case, Kind};
use crate::text::endings::{self, Ending};
use crate::text::fold::{exact, fold, is_apostrophe};
use crate::text::shape::Shape;

/// The longest name, in words.
const LONGEST: usize = 10;

/// An ending that was split off a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FoundEnding {
    /// Its place in the language's endings.
    pub(super) index: usize,
    /// Which of its spellings it is.
    pub(super) spelling: usize,
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

impl ReadPart<'_> {
    /// What it is a part of: the order in which parts at one word stand.
    pub(super) fn owner(&self) -> (FormPart, u32) {
        (self.part, self.form.map_or(0, |form| form.entity().index()))
    }
}

/// For each word of a text the parts that begin there.
#[derive(Clone)]
pub(super) struct Parts<'l> {
    pub(super) at: Vec<Vec<ReadPart<'l>>>,
    /// Whether what is read of a word depends on words that are far from it.
    reaches_far: bool,
}

impl<'l> Parts<'l> {
    pub(super) fn read(language: &CopyLanguage<'l>, text: &str, tokens: &[Token<'_>]) -> Parts<'l> {
        let mut shared = Vec::new();
        let mut parts: Vec<Vec<ReadPart<'l>>> =
            (0..tokens.len()).map(|at| parts_at(language, text, tokens, at, &mut shared)).collect();
        let reaches_far = !shared.is_empty();
        for given in shared {
            let bearers = bearers_near(&parts, given.words.start);
            let span = Span { text, tokens, words: given.words.clone() };
            let found = &mut parts[given.words.start];
            span.push_shared(language, &given, &bearers, found);
        }
        parts.iter_mut().for_each(settle);
        Parts { at: parts, reaches_far }
    }

    /// The parts of a text that had these parts before some of its words were edited. A part begins at most
    /// [`LONGEST`] words before an edited one if it is another now.
    pub(super) fn after(
        &self,
        language: &CopyLanguage<'l>,
        text: &str,
        tokens: &[Token<'_>],
        edited: &[usize],
    ) -> Parts<'l> {
        if self.reaches_far {
            return Parts::read(language, text, tokens);
        }
        let mut parts = self.clone();
        let mut shared = Vec::new();
        let mut read = 0;
        for &edited in edited {
            for at in read.max((edited + 1).saturating_sub(LONGEST))..=edited {
                parts.at[at] = parts_at(language, text, tokens, at, &mut shared);
                settle(&mut parts.at[at]);
            }
            read = edited + 1;
        }
        if shared.is_empty() { parts } else { Parts::read(language, text, tokens) }
    }
}

/// What was found at one word, as it is looked up.
fn settle(found: &mut Vec<ReadPart<'_>>) {
    if found.is_empty() {
        return;
    }
    drop_negated(found);
    // So that the parts of one entity are found by halving; see `Reader::parts_of`.
    found.sort_by_key(ReadPart::owner);
}

/// A given name that so many entities share that only those are looked at whose family name stands near.
struct Shared<'e, 'l> {
    entry: Entry<'l>,
    words: Range<usize>,
    ending: Option<(FoundEnding, &'e Ending)>,
}

/// How many bearers of a given name are all looked at.
const FEW: usize = 16;
/// How far from a given name its family name may stand, in words: behind initials and patronymics, in a second name
/// that shares it (*Vitali and Wladimir Klitschko*), or before it.
const REACH: usize = 2 * LONGEST;

/// The entities of the family names near a word.
fn bearers_near(parts: &[Vec<ReadPart<'_>>], at: usize) -> Vec<u32> {
    let near = at.saturating_sub(LONGEST)..(at + REACH).min(parts.len());
    let families = parts[near].iter().flatten().filter(|part| part.part == FormPart::Family);
    let mut bearers: Vec<u32> =
        families.filter_map(|part| part.form).map(|form| form.entity().index()).collect();
    bearers.sort_unstable();
    bearers.dedup();
    bearers
}

/// The parts that begin at a word, longest key by key.
fn parts_at<'e, 'l>(
    language: &'e CopyLanguage<'l>,
    text: &str,
    tokens: &[Token<'_>],
    at: usize,
    shared: &mut Vec<Shared<'e, 'l>>,
) -> Vec<ReadPart<'l>> {
    if !language.may_start(&tokens[at].folded, tokens[at].shape == Shape::Lower) {
        return Vec::new();
    }
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
        if let Some(entry) = entry {
            span.push_entry(language, entry, None, &mut found, shared);
        }
        push_with_endings(language, &span, &key, stem_start, &mut found, shared);
        if !entry.is_some_and(|entry| entry.is_prefix()) {
            break;
        }
    }
    found
}

fn push_with_endings<'e, 'l>(
    language: &'e CopyLanguage<'l>,
    span: &Span<'_>,
    key: &Key,
    stem_start: usize,
    found: &mut Vec<ReadPart<'l>>,
    shared: &mut Vec<Shared<'e, 'l>>,
) {
    let last = &span.tokens[span.words.end - 1];
    for split in language.endings.splits(&last.folded) {
        let mut stem_key = key.clone();
        stem_key.truncate(stem_start);
        stem_key.push(last.separator, &split.stem);
        let Some(entry) = language.lexicon.find(stem_key.as_str()) else { continue };
        let length = if split.ending.drop.is_empty() {
            ending_length(span.last_word(), &split.ending.add[split.spelling])
        } else {
            None
        };
        let ending = FoundEnding { index: split.index, spelling: split.spelling, length };
        span.push_entry(language, entry, Some((ending, split.ending)), found, shared);
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

/// Whether the last spelling that was compared is the mention's: thousands of owners of one key share it.
#[derive(Default)]
struct Exactness<'l> {
    last: Option<(&'l str, bool)>,
}

impl<'l> Exactness<'l> {
    fn of(&mut self, form: FormRef<'l>, compare: impl FnOnce() -> bool) -> bool {
        match self.last {
            Some((text, is_exact)) if text == form.text() => is_exact,
            _ => {
                let is_exact = compare();
                self.last = Some((form.text(), is_exact));
                is_exact
            }
        }
    }
}

struct Span<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    words: Range<usize>,
}

impl Span<'_> {
    fn source(&self) -> Cow<'_, str> {
        source(self.text, &self.tokens[self.words.clone()])
    }

    /// Adds the forms of an entry, those of a given name that many share only once all family names are read.
    fn push_entry<'e, 'l>(
        &self,
        language: &CopyLanguage<'l>,
        entry: Entry<'l>,
        ending: Option<(FoundEnding, &'e Ending)>,
        found: &mut Vec<ReadPart<'l>>,
        shared: &mut Vec<Shared<'e, 'l>>,
    ) {
        let mut exactness = Exactness::default();
        let mut push = |form| self.push_if_read(language, form, ending, &mut exactness, found);
        if entry.companion_count() <= FEW {
            for form in entry.forms() {
                push(form);
            }
            return;
        }
        for form in entry.mains() {
            push(form);
        }
        shared.push(Shared { entry, words: self.words.clone(), ending });
    }

    /// Adds the bearers of a shared given name whose family name is near, and one of the others: that it is a given
    /// name is known all the same.
    fn push_shared<'l>(
        &self,
        language: &CopyLanguage<'l>,
        given: &Shared<'_, 'l>,
        bearers: &[u32],
        found: &mut Vec<ReadPart<'l>>,
    ) {
        let mut exactness = Exactness::default();
        let mut push = |form| self.push_if_read(language, form, given.ending, &mut exactness, found);
        let mut is_any_read = false;
        if bearers.len() < given.entry.companion_count() {
            let own = bearers.iter().flat_map(|&entity| given.entry.companions_of(entity));
            own.for_each(|form| is_any_read |= push(form));
        } else {
            let is_near = |form: &FormRef<'l>| bearers.binary_search(&form.entity().index()).is_ok();
            given.entry.companions().filter(is_near).for_each(|form| is_any_read |= push(form));
        }
        if !is_any_read {
            given.entry.companions().find(|&form| push(form));
        }
    }

    /// Adds a form, if it is read here; says whether it is.
    fn push_if_read<'l>(
        &self,
        language: &CopyLanguage<'l>,
        form: FormRef<'l>,
        ending: Option<(FoundEnding, &Ending)>,
        exactness: &mut Exactness<'l>,
        found: &mut Vec<ReadPart<'l>>,
    ) -> bool {
        let protected = matches!(form.part(), FormPart::Keep | FormPart::Not);
        let takes = ending.is_none_or(|(_, ending)| {
            form.part() != FormPart::Keep
                && form.entity().takes_endings()
                && ending.is_of(kind_name(form.entity().kind()))
        });
        let is_read = || language.reads(form) && self.has_case_of(form);
        if !takes || !(protected || is_read()) {
            return false;
        }
        let is_exact = exactness.of(form, || self.is_exact(form, ending));
        let ending = ending.map(|(found, _)| found);
        found.push(ReadPart {
            part: form.part(),
            tokens: self.words.clone(),
            form: Some(form),
            ending,
            is_exact,
        });
        true
    }

    fn is_exact(&self, form: FormRef<'_>, ending: Option<(FoundEnding, &Ending)>) -> bool {
        let source = &*self.source();
        let stem = match ending {
            None => source,
            Some((FoundEnding { length: Some(length), .. }, _)) => &source[..source.len() - length],
            Some((FoundEnding { length: None, spelling, .. }, ending)) => {
                let inflected = endings::inflect(form.text(), ending, &ending.add[spelling]);
                return inflected.is_some_and(|inflected| same_but_for_case(source, &inflected));
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

    fn last_word(&self) -> &str {
        &self.text[self.tokens[self.words.end - 1].span.clone()]
    }
}

/// How many bytes of a word an ending takes, from the end.
pub(super) fn ending_length(word: &str, add: &str) -> Option<usize> {
    let wanted = fold(add);
    let start = word.char_indices().rev().map(|(at, _)| at).find(|&at| fold(&word[at..]) == wanted)?;
    Some(word.len() - start)
}

/// Whether two spellings differ at most in case, in the kind of apostrophe, hyphen and space, and in
/// composition.
fn same_but_for_case(left: &str, right: &str) -> bool {
    // An elided article is a word of its own by the case of what follows it.
    if left.eq_ignore_ascii_case(right) && !left.contains(is_apostrophe) {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        crate::lexicon::tokens(text).map(|token| exact(&text[token.span.clone()]).to_lowercase()).collect()
    };
    words(left) == words(right)
}

/// The text of some words, at least one.
fn source<'t>(text: &'t str, words: &[Token<'_>]) -> Cow<'t, str> {
    letters(text, words, words[0].span.start..words[words.len() - 1].span.end)
}

/// Takes away what a row says must never be read as its entity.
fn drop_negated(found: &mut Vec<ReadPart<'_>>) {
    let negated: Vec<(u32, Range<usize>)> = found
        .iter()
        .filter(|part| part.part == FormPart::Not && part.is_exact)
        .filter_map(|part| part.form.map(|form| (form.entity().index(), part.tokens.clone())))
        .collect();
    found.retain(|part| {
        let entity = part.form.map(|form| form.entity().index());
        part.part != FormPart::Not
            && !negated.iter().any(|(not, words)| Some(*not) == entity && *words == part.tokens)
    });
}

#[cfg(test)]
mod tests {
    use crate::format::text;
    use crate::table::{self, model::Layer};
    use crate::{Lexicon, Normalizer, Policy};

    /// Persons who are all called Anna Ivanovna, or Maria, by turns, and whose family names are their own.
    fn lexicon(count: usize) -> Lexicon {
        let row = |at: usize| {
            let given = ["Anna", "Maria"][at % 2];
            let (letter, order) =
                (char::from(b'a' + (at % 26) as u8), ["given-family", "family-given"][at % 3 / 2]);
            format!(
                "[[person]]\nid = \"p{at}\"\norder = \"{order}\"\ngiven = {{ en = \"{given}\", de = \"{given}e\" }}\n\
                 patronymic = {{ en = \"Ivanovna\" }}\nfamily = {{ en = \"Brunv{letter}x{at}\", de = \"Brunw{letter}x{at}\" }}\n"
            )
        };
        let (file, troubles) = table::read("t.toml", &(0..count).map(row).collect::<String>());
        assert!(troubles.is_empty(), "{}", troubles[0]);
        Lexicon::compile(&[Layer { name: "t".into(), files: vec![file], ..Layer::default() }]).expect("sound")
    }

    #[test]
    fn a_given_name_that_many_share_is_read_like_one_that_few_share() {
        let (few, many) = (lexicon(10), lexicon(60));
        for copy in [
            "Annae Brunwax0 spoke.",
            "ANNAE BRUNWAX0 SPOKE.",
            "Annae Ivanovna Brunwcx2’s",
            "Brunwcx2, Annae",
            "Brunwfx5 Mariae spoke.",
            "Mariae and Annae Brunwex4 spoke.",
            "Annae and Annae Brunwex4 spoke.",
            "A. Brunwax0 and M. I. Brunwbx1 spoke.",
            "Annae spoke. Annae Brunwcx2 did not. Annae did.",
            "Mariae Brunwax0 spoke to Brunwax0.",
            "Annae Mariae Brunwbx1",
        ] {
            let outcome = |lexicon: &Lexicon| {
                let outcome =
                    Normalizer::new(lexicon, Policy::default()).normalize(&text::read(copy.as_bytes()));
                (outcome.output.into_owned(), format!("{:?}", &outcome.ledger.records[1..]))
            };
            assert_eq!(outcome(&few), outcome(&many), "{copy}");
        }
    }
}
