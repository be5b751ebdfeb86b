//! What a mention would be spelt like as an entity's name: the canonical form in the mention's case, with the
//! mention's endings, as edits of the run's text.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::language::CopyLanguage;
use super::letters::Letters;
use super::parts::{FoundEnding, ReadPart, kind_name};
use super::reading::{Mention, Reading};
use super::token::{Token, letters};
use crate::format::TextEdit;
use crate::lexicon::{FormRef, KeyToken, Separator, tokens};
use crate::table::model::{Case, PartKind};
use crate::text::endings;
use crate::text::fold::{exact, fold};
use crate::text::shape::{Shape, capitalised, upper};

/// A part whose spelling changes.
#[derive(Clone, Debug)]
pub(super) struct PartChange<'l> {
    pub(super) part: PartKind,
    /// The whole part in the run's text, without an ending that stays as it is.
    pub(super) span: Range<usize>,
    /// The edits in it, in order.
    pub(super) edits: Vec<TextEdit>,
    /// The form that the part was recognised as; none for an initial.
    pub(super) form: Option<FormRef<'l>>,
    /// The case of the ending that was carried over.
    pub(super) ending: Option<String>,
}

/// A mention as one entity would spell it.
#[derive(Clone, Debug)]
pub(super) struct Rendering<'l> {
    /// The mention's text afterwards.
    pub(super) text: String,
    /// The parts that change; none if the mention is canonical.
    pub(super) changes: Vec<PartChange<'l>>,
}

/// Where a mention stands, as far as its case depends on it.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a, 'l> {
    pub(super) language: &'a CopyLanguage<'l>,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token<'a>],
    pub(super) letters: Letters<'a>,
}

impl<'l> Setting<'_, 'l> {
    /// The mention as the reading's entity spells it; `opens` says that its first word has a capital because
    /// of where it stands. None if the entity has no form in the language of the copy.
    pub(super) fn render(
        &self,
        mention: &Mention<'l>,
        reading: &Reading<'l>,
        opens: bool,
    ) -> Option<Rendering<'l>> {
        let mut changes = Vec::new();
        for part in &reading.parts {
            let opens = opens && part.tokens.start == mention.tokens.start;
            if let Some(change) = self.render_part(reading, part, opens)? {
                changes.push(change);
            }
        }
        let span = mention.span(self.tokens);
        let edits = changes.iter().flat_map(|change| &change.edits);
        Some(Rendering { text: with_edits(self.text, span, edits), changes })
    }

    /// The edits that make a canonical form of `span`, in the case of what stands there; `opens` as above.
    pub(super) fn respell(&self, span: Range<usize>, canonical: &str, opens: bool) -> Vec<TextEdit> {
        let shape = Shaper { shape: Shape::of(&self.text[span.clone()]), any_case: false, opens };
        self.edits(span, &shape.apply(canonical))
    }

    /// The outer None: no canonical form; the inner: nothing changes.
    fn render_part(
        &self,
        reading: &Reading<'l>,
        part: &ReadPart<'l>,
        opens: bool,
    ) -> Option<Option<PartChange<'l>>> {
        let kind = part.part.part_kind()?;
        let accepted: Vec<FormRef<'l>> = self.language.accepted(reading.entity, kind).collect();
        let canonical = self.letters.spell(accepted.first()?.text());
        let words = self.span(part.tokens.clone());
        let Some(form) = part.form else {
            return Some(self.render_initial(words, &canonical, kind));
        };
        let stem = words.start..words.end - part.ending.and_then(|ending| ending.length).unwrap_or(0);
        let shape = Shaper {
            shape: Shape::of(&self.letters_of(part, stem.clone())),
            any_case: reading.entity.case() == Case::Any,
            opens,
        };
        let ending = match part.ending {
            Some(found) => Some(self.carry_over(found, &canonical, kind_name(reading.entity.kind()))?),
            None => None,
        };
        let stays = |form: &FormRef<'l>| {
            same_spelling(
                &shape.apply(&self.letters.spell(form.text())),
                &self.letters_of(part, stem.clone()),
            )
        };
        if part.ending.is_none_or(|ending| ending.length.is_some()) && accepted.iter().any(stays) {
            return Some(None);
        }
        let case = ending.as_ref().map(|ending| ending.case.clone());
        let (span, edits) = match ending {
            Some(Carried { whole: Some(whole), .. }) => {
                let edits = self.edits(words.clone(), &shape.apply(&whole));
                (words, edits)
            }
            Some(Carried { tail: Some(tail), .. }) if tail != self.text[stem.end..words.end] => {
                let tail = if shape.shape == Shape::Upper { upper(&tail).into_owned() } else { tail };
                let edits = self.edits(words.clone(), &format!("{}{tail}", shape.apply(&canonical)));
                (words, edits)
            }
            _ => {
                let edits = self.edits(stem.clone(), &shape.apply(&canonical));
                (stem, edits)
            }
        };
        if edits.is_empty() {
            return Some(None);
        }
        Some(Some(PartChange { part: kind, span, edits, form: Some(form), ending: case }))
    }

    /// The letters of a stretch of a part.
    fn letters_of(&self, part: &ReadPart<'_>, span: Range<usize>) -> Cow<'_, str> {
        letters(self.text, &self.tokens[part.tokens.clone()], span)
    }

    fn span(&self, words: Range<usize>) -> Range<usize> {
        self.tokens[words.start].span.start..self.tokens[words.end - 1].span.end
    }

    /// An initial that agrees with the canonical given name stays; another becomes the canonical one.
    fn render_initial(&self, span: Range<usize>, canonical: &str, part: PartKind) -> Option<PartChange<'l>> {
        let initial = &self.text[span.clone()];
        if fold(canonical).starts_with(fold(initial).as_ref()) {
            return None;
        }
        let first: String = canonical.chars().take(1).flat_map(char::to_uppercase).collect();
        let edits = vec![TextEdit { range: span.clone(), text: first }];
        Some(PartChange { part, span, edits, form: None, ending: None })
    }

    /// The ending as the canonical form takes it. None if the language does not say.
    fn carry_over(&self, found: FoundEnding, canonical: &str, kind: &str) -> Option<Carried> {
        let ending = self.language.endings.endings().get(found.index)?;
        let target = endings::ending_for(canonical, &ending.case, kind, self.language.endings.endings())?;
        let case = ending.case.clone();
        let kept = ending.add.iter().any(|add| target.add.iter().any(|other| fold(add) == fold(other)));
        let spelling = target.add.first()?;
        if found.length.is_some() && target.drop.is_empty() {
            let tail = (target.add != ending.add && !kept).then(|| spelling.clone());
            return Some(Carried { case, tail, whole: None });
        }
        let whole = endings::inflect(canonical, target, spelling)?;
        Some(Carried { case, tail: None, whole: Some(whole) })
    }

    /// The edits that turn a word that a line end breaks into another: hyphen and line end stay, and each line gets
    /// its half. None if no line end breaks it, or what it becomes is no single word.
    fn edits_over_line_end(&self, span: &Range<usize>, after: &str) -> Option<Vec<TextEdit>> {
        let first = self.tokens.partition_point(|token| token.span.end <= span.start);
        let token = self.tokens.get(first).filter(|token| token.span.end >= span.end)?;
        let line_end = token.line_end.as_ref().filter(|line_end| line_end.end < span.end)?;
        if tokens(after).count() != 1 {
            return None;
        }
        let (left, right) = (span.start..line_end.start, line_end.end..span.end);
        let parted = self.text[right.clone()].graphemes(true).count();
        let at = broken_at(after.graphemes(true).count(), parted)?;
        let at = after.grapheme_indices(true).nth(at)?.0;
        let halves = [(left, &after[..at]), (right, &after[at..])];
        let differing = halves.into_iter().filter(|(old, new)| exact(&self.text[old.clone()]) != exact(new));
        Some(differing.map(|(range, text)| TextEdit { range, text: text.to_owned() }).collect())
    }

    /// The edits that turn `span` into `after`: word by word where both have the same words and separators.
    fn edits(&self, span: Range<usize>, after: &str) -> Vec<TextEdit> {
        if let Some(edits) = self.edits_over_line_end(&span, after) {
            return edits;
        }
        let before = &self.text[span.clone()];
        let (old, new): (Vec<KeyToken<'_>>, Vec<KeyToken<'_>>) =
            (tokens(before).collect(), tokens(after).collect());
        let separators =
            |words: &[KeyToken<'_>]| words.iter().map(|word| word.separator).collect::<Vec<Separator>>();
        let covers = |words: &[KeyToken<'_>], text: &str| {
            words.first().is_some_and(|word| word.span.start == 0)
                && words.last().is_some_and(|word| word.span.end == text.len())
        };
        if separators(&old) != separators(&new) || !covers(&old, before) || !covers(&new, after) {
            return vec![TextEdit { range: span, text: after.to_owned() }];
        }
        let pairs = old.iter().zip(&new);
        let differing =
            pairs.filter(|(old, new)| exact(&before[old.span.clone()]) != exact(&after[new.span.clone()]));
        differing
            .map(|(old, new)| TextEdit {
                range: span.start + old.span.start..span.start + old.span.end,
                text: after[new.span.clone()].to_owned(),
            })
            .collect()
    }
}

/// Where a word of so many characters is broken anew, if its second half had `right`: as late as the old one, with
/// two characters on either side if there are so many. None if it cannot be broken.
fn broken_at(characters: usize, right: usize) -> Option<usize> {
    let least = if characters < 4 { 1 } else { 2 };
    (characters > 1).then(|| characters.saturating_sub(right).clamp(least, characters - least))
}

/// An ending on its way to the canonical form.
struct Carried {
    case: String,
    /// What stands in its place behind the canonical form, if the mention's own ending does not stay.
    tail: Option<String>,
    /// The canonical form with the ending, where it loses letters before it.
    whole: Option<String>,
}

/// How the canonical form is cased at one place.
struct Shaper {
    shape: Shape,
    any_case: bool,
    opens: bool,
}

impl Shaper {
    fn apply<'t>(&self, canonical: &'t str) -> Cow<'t, str> {
        match self.shape {
            Shape::Upper => upper(canonical),
            Shape::Capital if self.opens || self.any_case => capitalised(canonical),
            Shape::Capital | Shape::Lower | Shape::Uncased => Cow::Borrowed(canonical),
        }
    }
}

/// Whether two spellings are the same after NFC, with one apostrophe, one hyphen, any white space for
/// another, and no ignorable characters; case and diacritics count.
fn same_spelling(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let words = |text: &str| -> Vec<(String, Separator)> {
        tokens(text).map(|word| (exact(&text[word.span.clone()]).into_owned(), word.separator)).collect()
    };
    words(left) == words(right)
}

/// The text of `span` with edits made that lie in it.
pub(super) fn with_edits<'e>(
    text: &str,
    span: Range<usize>,
    edits: impl Iterator<Item = &'e TextEdit>,
) -> String {
    let mut after = String::with_capacity(span.len());
    let mut at = span.start;
    for edit in edits {
        after.push_str(&text[at..edit.range.start]);
        after.push_str(&edit.text);
        at = edit.range.end;
    }
    after.push_str(&text[at..span.end]);
    after
}
