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
    /// Decomposed characters, so that a capital is its small letter whether or not it composes with its marks.
    Decomposed,
    /// Hangul as conjoining jamo, so that an initial, a vowel and a final are letters of their own.
    Jamo,
}

/// The case of a source letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// It has none.
    Without,
    /// A small letter.
    Small,
    /// A capital.
    Capital,
}

/// One character of the normalised source.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// What rules match: lower case, apostrophes unified.
    pub letter: char,
    /// The character before lower-casing.
    pub cased: char,
    /// Bytes of the source. When several units stand for one sequence, the first has all of it and the others are
    /// empty, at its end.
    pub span: Range<usize>,
    /// The case of the source letter.
    pub case: Case,
    /// Whether it belongs to a word: a letter, a mark, or an apostrophe between two letters.
    pub in_word: bool,
    /// Whether its word has two or more cased letters, all of them capitals.
    pub in_capitals: bool,
}

impl Unit {
    fn new(cased: char, span: Range<usize>) -> Unit {
        let letter = lower(unify(cased));
        let case = match cased {
            _ if letter != cased && cased.is_uppercase() => Case::Capital,
            _ if cased.is_lowercase() => Case::Small,
            _ => Case::Without,
        };
        Unit { letter, cased, span, case, in_word: is_letter(letter), in_capitals: false }
    }
}

/// The units of `text`.
pub(super) fn units(text: &str, form: Form) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len() / 2 + 1);
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let mut end = start + first.len_utf8();
        let mut is_single = is_settled(first, form);
        while let Some((at, next)) = rest.next_if(|&(_, c)| continues(c)) {
            end = at + next.len_utf8();
            is_single = false;
        }
        if is_single {
            units.push(Unit::new(first, start..end));
        } else {
            push_group(&mut units, text, start..end, form);
        }
    }
    mark_words(&mut units);
    units
}

/// Whether a character by itself is its own normal form; only a quick yes for the common letters.
fn is_settled(c: char, form: Form) -> bool {
    match c {
        '\0'..='\u{7f}' => true,
        _ if form == Form::Decomposed => false,
        'ѐ' | 'Ѐ' | 'ѝ' | 'Ѝ' => false,
        '가'..='힣' => form == Form::Composed,
        _ => is_common(c),
    }
}

/// Latin, Greek, Cyrillic, Armenian, Georgian, kana and Han letters that neither combine nor decompose further.
fn is_common(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{2ff}' | '\u{388}'..='\u{3ce}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{58f}'
        | '\u{10a0}'..='\u{10ff}' | '\u{2010}'..='\u{2027}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}'
        | '\u{4e00}'..='\u{9fff}')
}

/// A word as tables spell it, in the form that rules match.
pub(super) fn letters(text: &str, form: Form) -> Vec<char> {
    units(text, form).into_iter().map(|unit| unit.letter).collect()
}

/// Whether a character may compose with the one before it.
fn continues(c: char) -> bool {
    if c < '\u{300}' || is_common(c) {
        return false;
    }
    canonical_combining_class(c) != 0 || matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
}

fn push_group(units: &mut Vec<Unit>, text: &str, span: Range<usize>, form: Form) {
    let group = &text[span.clone()];
    let mut composed: Vec<char> = match form {
        Form::Composed => group.nfc().collect(),
        Form::Decomposed => group.nfd().collect(),
        Form::Jamo => group.nfc().flat_map(jamo).collect(),
    };
    drop_stress(&mut composed);
    let one_to_one = composed.len() == 1 || composed.iter().copied().eq(group.chars());
    let mut at = span.start;
    for cased in composed.iter().copied() {
        let end = if composed.len() == 1 || !one_to_one { span.end } else { at + cased.len_utf8() };
        units.push(Unit::new(cased, at..end));
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
    // The bulk of what schemes read, and much cheaper than the general table.
    match c {
        'а'..='џ' | 'a'..='z' => return c,
        'А'..='Я' => return char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        _ => {}
    }
    let mut lowered = c.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Whether a character is part of a word wherever it stands.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        // The general table is slow, and most of what schemes read stands in these rows.
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        'Ѐ'..='ҁ'
        | 'Ҋ'..='ԯ'
        | 'Ύ'..='Ρ'
        | 'Σ'..='ώ'
        | 'ა'..='ჺ'
        | 'ぁ'..='ゖ'
        | 'ァ'..='ヺ'
        | '가'..='힣' => true,
        _ => c.is_alphabetic() || is_combining_mark(c),
    }
}

fn mark_words(units: &mut [Unit]) {
    for at in 1..units.len().saturating_sub(1) {
        if units[at].letter == APOSTROPHE {
            units[at].in_word = is_letter(units[at - 1].letter) && is_letter(units[at + 1].letter);
        }
    }
    for word in units.chunk_by_mut(|a, b| a.in_word && b.in_word) {
        let n_capitals = word.iter().filter(|unit| unit.case == Case::Capital).count();
        if n_capitals > 1 && word.iter().all(|unit| unit.case != Case::Small) {
            word.iter_mut().for_each(|unit| unit.in_capitals = true);
        }
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
    fn the_quick_answers_are_those_of_the_tables() {
        for c in ('\0'..=char::MAX).filter(|&c| is_letter(c)) {
            assert!(c.is_alphabetic() || is_combining_mark(c), "U+{:04X}", u32::from(c));
        }
        for c in ('\0'..=char::MAX).filter(|&c| is_settled(c, Form::Composed)) {
            assert!(std::iter::once(c).nfc().eq([c]), "U+{:04X}", u32::from(c));
            assert_eq!(canonical_combining_class(c), 0, "U+{:04X}", u32::from(c));
        }
        for c in '\0'..=char::MAX {
            let lowered: String = c.to_lowercase().collect();
            let one = lowered.chars().next().filter(|_| lowered.chars().count() == 1).unwrap_or(c);
            assert_eq!(lower(c), one, "U+{:04X}", u32::from(c));
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
