//! Reads the parts of names: which forms of which entities begin at a word, with their endings.
//!
//! A form is found by its folded key, walked word by word. What the fold lets in and a row, the case or the
//! language keeps out is refused here.

use std::ops::Range;

use super::language::CopyLanguage;
use super::token::Token;
use crate::lexicon::{FormPart, FormRef, Key, Separator};
use crate::table::model::{Case, Kind};
use crate::text::endings::{self, Ending};
use crate::text::fold::{exact, fold};
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

/// The parts that begin at a word, longest key by key.
pub(super) fn parts_at<'l>(
    language: &CopyLanguage<'l>,
    text: &str,
    tokens: &[Token<'_>],
    at: usize,
) -> Vec<ReadPart<'l>> {
    if !language.may_start(&tokens[at].folded) {
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
        let mut exactness = Exactness::default();
        for form in entry.into_iter().flat_map(|entry| entry.forms()) {
            span.push_if_read(language, form, None, &mut exactness, &mut found);
        }
        push_with_endings(language, &span, &key, stem_start, &mut found);
        if !entry.is_some_and(|entry| entry.is_prefix()) {
            break;
        }
    }
    drop_negated(&mut found);
    // So that the parts of one entity are found by halving; see `Reader::parts_of`.
    found.sort_by_key(ReadPart::owner);
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
        let mut exactness = Exactness::default();
        for form in entry.forms() {
            let takes = form.entity().takes_endings() && split.ending.is_of(kind_name(form.entity().kind()));
            if takes && form.part() != FormPart::Keep {
                let ending = Some((
                    FoundEnding { index: split.index, spelling: split.spelling, length },
                    split.ending,
                ));
                span.push_if_read(language, form, ending, &mut exactness, found);
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
    fn source(&self) -> &str {
        &self.text[self.tokens[self.words.start].span.start..self.tokens[self.words.end - 1].span.end]
    }

    fn push_if_read<'l>(
        &self,
        language: &CopyLanguage<'l>,
        form: FormRef<'l>,
        ending: Option<(FoundEnding, &Ending)>,
        exactness: &mut Exactness<'l>,
        found: &mut Vec<ReadPart<'l>>,
    ) {
        let protected = matches!(form.part(), FormPart::Keep | FormPart::Not);
        let is_read = || language.reads(form) && self.has_case_of(form);
        if !protected && !is_read() {
            return;
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
    }

    fn is_exact(&self, form: FormRef<'_>, ending: Option<(FoundEnding, &Ending)>) -> bool {
        let source = self.source();
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
    let words = |text: &str| -> Vec<String> {
        crate::lexicon::tokens(text).map(|token| exact(&text[token.span.clone()]).to_lowercase()).collect()
    };
    words(left) == words(right)
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
