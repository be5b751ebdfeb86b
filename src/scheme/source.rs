//! The source as rules see it: NFC (or conjoining jamo), lower case, one apostrophe, no Cyrillic stress marks.
//!
//! In: any text. Out: [`Unit`]s in source order, each with the bytes it stands for, its case and its word. The text
//! itself is never changed; what no rule matches passes through byte for byte.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// The apostrophe that tables and matching use for all kinds of it.
pub(super) const APOSTROPHE: char = '’';

/// How the source is normalised before rules read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Composed characters; Hangul as syllables.
    #[default]
    Composed,
    /// Hangul as conjoining jamo, so that an initial, a vowel and a final are letters of their own.
    Jamo,
}

/// One character of the normalised source.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// What rules match: lower case, apostrophes unified.
    pub letter: char,
    /// The character before lower-casing.
    pub cased: char,
    /// Bytes of the source; empty for the later characters of a sequence that was recomposed.
    pub span: Range<usize>,
    /// Whether it belongs to a word: a letter, a mark, or an apostrophe between two letters.
    pub in_word: bool,
    /// Whether its word has two or more cased letters, all of them capitals.
    pub in_capitals: bool,
}

impl Unit {
    /// Whether the source letter is a capital.
    pub fn is_capital(&self) -> bool {
        self.cased != self.letter && self.cased.is_uppercase()
    }

    /// Whether the source letter has case at all.
    pub fn has_case(&self) -> bool {
        self.cased.is_uppercase() || self.cased.is_lowercase()
    }
}

/// The units of `text`.
pub(super) fn units(text: &str, form: Form) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let mut end = start + first.len_utf8();
        while let Some((at, next)) = rest.next_if(|&(_, c)| continues(c)) {
            end = at + next.len_utf8();
        }
        push_group(&mut units, text, start..end, form);
    }
    mark_words(&mut units);
    units
}

/// A word as tables spell it, in the form that rules match.
pub(super) fn letters(text: &str, form: Form) -> Vec<char> {
    units(text, form).into_iter().map(|unit| unit.letter).collect()
}

/// Whether a character may compose with the one before it.
fn continues(c: char) -> bool {
    canonical_combining_class(c) != 0 || matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
}

fn push_group(units: &mut Vec<Unit>, text: &str, span: Range<usize>, form: Form) {
    let group = &text[span.clone()];
    let mut composed: Vec<char> = group.nfc().collect();
    if form == Form::Jamo {
        composed = composed.into_iter().flat_map(jamo).collect();
    }
    drop_stress(&mut composed);
    let one_to_one = composed.len() == 1 || composed.iter().copied().eq(group.chars());
    let mut at = span.start;
    for cased in composed.iter().copied() {
        let end = if composed.len() == 1 || !one_to_one { span.end } else { at + cased.len_utf8() };
        units.push(Unit {
            letter: lower(unify(cased)),
            cased,
            span: at..end,
            in_word: false,
            in_capitals: false,
        });
        at = end;
    }
}

fn jamo(c: char) -> impl Iterator<Item = char> {
    let is_syllable = matches!(c, '가'..='힣');
    let composed = (!is_syllable).then_some(c);
    let parts = is_syllable.then(|| std::iter::once(c).nfd());
    composed.into_iter().chain(parts.into_iter().flatten())
}

/// Drops grave and acute from a Cyrillic vowel, the one place where they mark stress and not a letter.
fn drop_stress(group: &mut Vec<char>) {
    let Some(first) = group.first_mut() else { return };
    match *first {
        'ѐ' => *first = 'е',
        'Ѐ' => *first = 'Е',
        'ѝ' => *first = 'и',
        'Ѝ' => *first = 'И',
        _ => {}
    }
    if is_cyrillic_vowel(lower(*first)) {
        group.retain(|c| !matches!(c, '\u{300}' | '\u{301}'));
    }
}

fn is_cyrillic_vowel(c: char) -> bool {
    "аеёиоуыэюяіїєѣѵѫѧөүұәӑӓӕӗӣӥӧӯӱӳӹ".contains(c)
}

/// The apostrophe for each kind of it, anything else as it is.
pub(super) fn unify(c: char) -> char {
    if matches!(c, '\'' | '‘' | 'ʼ' | '´' | '′' | '＇') { APOSTROPHE } else { c }
}

/// The lower case of a character, where that is one character.
pub(super) fn lower(c: char) -> char {
    let mut lowered = c.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Whether a character is part of a word wherever it stands.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c)
}

fn mark_words(units: &mut [Unit]) {
    for at in 0..units.len() {
        let joins = |at: Option<usize>| at.and_then(|at| units.get(at)).is_some_and(|u| is_letter(u.letter));
        let inside = units[at].letter == APOSTROPHE && joins(at.checked_sub(1)) && joins(Some(at + 1));
        units[at].in_word = inside || is_letter(units[at].letter);
    }
    for word in units.chunk_by_mut(|a, b| a.in_word && b.in_word) {
        let n_capitals = word.iter().filter(|unit| unit.is_capital()).count();
        let has_small = word.iter().any(|unit| unit.has_case() && !unit.is_capital());
        let in_capitals = n_capitals > 1 && !has_small;
        word.iter_mut().for_each(|unit| unit.in_capitals = in_capitals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        units(text, Form::Composed).iter().map(|unit| unit.letter).collect()
    }

    #[test]
    fn stress_goes_from_cyrillic_vowels_only() {
        assert_eq!(seen("Моро\u{301}з"), "мороз");
        assert_eq!(seen("к\u{301}"), "ќ");
        assert_eq!(seen("α\u{301}"), "ά");
        assert_eq!(seen("и\u{306}"), "й");
        assert_eq!(seen("\u{45d}"), "и");
    }

    #[test]
    fn spans_cover_the_source() {
        for text in ["Моро\u{301}з і и\u{306}", "e\u{323}\u{302}x", "\u{1112}\u{1161}\u{11ab}"] {
            for form in [Form::Composed, Form::Jamo] {
                let mut end = 0;
                for unit in units(text, form) {
                    assert!(unit.span.start <= end && unit.span.end >= end, "{text} {unit:?}");
                    end = unit.span.end;
                }
                assert_eq!(end, text.len());
            }
        }
    }

    #[test]
    fn a_word_is_in_capitals_from_two_letters_on() {
        let in_capitals = |text: &str| units(text, Form::Composed).iter().all(|unit| unit.in_capitals);
        assert!(in_capitals("ЩИ"));
        assert!(in_capitals("Б’Я"));
        assert!(!in_capitals("Щ"));
        assert!(!in_capitals("Щи"));
    }

    #[test]
    fn an_apostrophe_is_a_letter_inside_a_word_only() {
        let words: Vec<bool> = units("'б'я'", Form::Composed).iter().map(|unit| unit.in_word).collect();
        assert_eq!(words, [false, true, true, true, false]);
    }
}
