//! Says which characters a form, an id, a remark and a language tag may hold, and how long they may be.
//!
//! A table is read by people: what they cannot see, or would take for something else, may not stand in it
//! (Unicode Technical Standard 39). Language tags: the shape of RFC 5646, without its registry.

use std::fmt::Display;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

use crate::text::date::Date;
use crate::trouble::is_bidi_control;

/// The longest form, in scalar values.
const LONGEST_FORM: usize = 200;
/// The longest id.
const LONGEST_ID: usize = 100;
/// The longest note, source, title or reason.
const LONGEST_REMARK: usize = 2_000;

/// What is wrong with a text, in the three pieces of a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What it does: follows the name of the key.
    pub what: String,
    /// Why that is refused.
    pub why: &'static str,
    /// How to mend it.
    pub mend: String,
}

impl Fault {
    pub fn new(what: impl Into<String>, why: &'static str, mend: impl Into<String>) -> Fault {
        Fault { what: what.into(), why, mend: mend.into() }
    }

    /// The fault with the name of what has it.
    pub fn of(self, label: impl Display) -> Fault {
        Fault { what: format!("{label} {}", self.what), ..self }
    }
}

/// What is wrong with a spelling of a name, if anything is.
pub(super) fn fault_in_form(form: &str) -> Option<Fault> {
    if form.is_empty() {
        return Some(Fault::new(
            "is empty",
            "an empty form can match nothing",
            "write a name, or delete the key",
        ));
    }
    fault_in_length(form, LONGEST_FORM)
        .or_else(|| fault_in_characters(form))
        .or_else(|| fault_in_spaces(form))
        .or_else(|| fault_in_scripts(form))
}

/// What is wrong with an id, if anything is: it is made of `a` to `z`, digits and hyphens.
pub(super) fn fault_in_id(id: &str) -> Option<Fault> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.is_empty() && id.chars().all(plain) {
        return fault_in_length(id, LONGEST_ID);
    }
    Some(Fault::new(
        "is not made of the letters a to z, digits and hyphens",
        "an id is typed by people and compared by machines, so it has one spelling",
        "write it like `maxim-ryzhenkov`",
    ))
}

/// What is wrong with a note, a source or a reason, if anything is.
pub(super) fn fault_in_remark(remark: &str) -> Option<Fault> {
    fault_in_length(remark, LONGEST_REMARK).or_else(|| fault_in_characters(remark))
}

/// What is wrong with a date, if anything is.
pub(super) fn fault_in_date(date: &str) -> Option<Fault> {
    Date::parse(date).is_none().then(|| {
        let why = "what was printed when is told by days of the calendar";
        Fault::new("is not a day", why, "write it as year, month and day: `2019-08-14`")
    })
}

/// What is wrong with a language tag, if anything is.
pub(super) fn fault_in_tag(tag: &str) -> Option<Fault> {
    (!is_language_tag(tag)).then(|| {
        Fault::new(
            "is not a language tag",
            "a form belongs to a language, named by its BCP 47 tag",
            "write a tag such as `en`, `de-AT`, `sr-Latn` or `zh-Latn-pinyin`",
        )
    })
}

fn fault_in_length(text: &str, longest: usize) -> Option<Fault> {
    let length = text.chars().count();
    (length > longest).then(|| {
        Fault::new(
            format!("is {length} characters long"),
            "a text without bounds would make the tables slow for everybody",
            format!("write at most {longest} characters"),
        )
    })
}

fn fault_in_characters(text: &str) -> Option<Fault> {
    let mut before = None;
    for c in text.chars() {
        if let Some(class) = refused_class(c, before) {
            return Some(Fault::new(
                format!("holds {}, {class}", code_point(c)),
                "people could not see what the table says",
                "delete the character",
            ));
        }
        before = Some(c);
    }
    None
}

fn refused_class(c: char, before: Option<char>) -> Option<&'static str> {
    if c.is_ascii_graphic() || c == ' ' {
        return None;
    }
    if is_bidi_control(c) {
        return Some("a character that changes the direction of the line");
    }
    if matches!(c, '\u{200c}' | '\u{200d}') && before.is_some_and(|letter| joins(letter.script())) {
        return None;
    }
    match c.general_category() {
        GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => {
            Some("a control character")
        }
        GeneralCategory::PrivateUse => Some("a private-use character"),
        GeneralCategory::Unassigned => Some("a code point that Unicode assigns to no character"),
        GeneralCategory::Format => Some("an invisible character"),
        _ if is_invisible(c) => Some("an invisible character"),
        _ => None,
    }
}

/// Whether a script uses the zero-width joiner and non-joiner as part of its spelling (UAX #31, section 2.3).
fn joins(script: Script) -> bool {
    matches!(
        script,
        Script::Arabic
            | Script::Syriac
            | Script::Mongolian
            | Script::Devanagari
            | Script::Bengali
            | Script::Gurmukhi
            | Script::Gujarati
            | Script::Oriya
            | Script::Tamil
            | Script::Telugu
            | Script::Kannada
            | Script::Malayalam
            | Script::Sinhala
            | Script::Khmer
            | Script::Myanmar
    )
}

/// The default-ignorable characters that are letters or marks by category.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}'
    )
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn fault_in_spaces(form: &str) -> Option<Fault> {
    let why = "the space would have to stand in the copy, too";
    if let Some(space) = form.chars().find(|&c| c.is_whitespace() && c != ' ') {
        let what = format!("holds {}, a space of another kind", code_point(space));
        return Some(Fault::new(what, "every space in the copy matches a plain one", "write a plain space"));
    }
    if form.starts_with(' ') || form.ends_with(' ') {
        return Some(Fault::new("begins or ends with a space", why, "delete the space"));
    }
    form.contains("  ").then(|| Fault::new("holds two spaces in a row", why, "write one space"))
}

/// Letters of these scripts look alike, so that one word in two of them mimics another word.
const MIMICS: [Script; 3] = [Script::Latin, Script::Cyrillic, Script::Greek];

fn fault_in_scripts(form: &str) -> Option<Fault> {
    if form.is_ascii() {
        return None;
    }
    form.split(|c: char| c.script() != Script::Inherited && !c.is_alphabetic()).find_map(|word| {
        let mut letters = word.chars().filter(|c| MIMICS.contains(&c.script()));
        let first = letters.next()?.script();
        let odd = letters.find(|c| c.script() != first)?;
        let (first, second) = (first.full_name(), odd.script().full_name());
        Some(Fault::new(
            format!(
                "mixes scripts in `{word}`: `{odd}` ({}) is {second}, the letters before it are {first}",
                code_point(odd)
            ),
            "a word in two scripts looks like another and matches neither",
            format!("type the whole word in {first} or in {second} letters"),
        ))
    })
}

/// Whether `tag` has the shape language, script, region, variants, extensions of RFC 5646.
///
/// Any case will do. Languages of four letters and more are refused: none is registered.
pub(super) fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-').peekable();
    let alphabetic = |subtag: &str| subtag.bytes().all(|b| b.is_ascii_alphabetic());
    if !subtags.next().is_some_and(|language| matches!(language.len(), 2 | 3) && alphabetic(language)) {
        return false;
    }
    subtags.next_if(|script| script.len() == 4 && alphabetic(script));
    subtags.next_if(|region| {
        (region.len() == 2 && alphabetic(region))
            || (region.len() == 3 && region.bytes().all(|b| b.is_ascii_digit()))
    });
    while subtags.next_if(|variant| is_variant(variant)).is_some() {}
    match subtags.next() {
        None => true,
        Some(singleton) => singleton.len() == 1 && is_extension(subtags),
    }
}

fn is_variant(subtag: &str) -> bool {
    let digit_first = subtag.len() == 4 && subtag.as_bytes()[0].is_ascii_digit();
    (digit_first || matches!(subtag.len(), 5..=8)) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_extension<'t>(subtags: impl Iterator<Item = &'t str>) -> bool {
    let mut last = "";
    for subtag in subtags {
        if !matches!(subtag.len(), 1..=8) || !subtag.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return false;
        }
        last = subtag;
    }
    last.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(form: &str) -> String {
        fault_in_form(form).map_or_else(String::new, |fault| fault.what)
    }

    #[test]
    fn names_of_the_world_pass() {
        for form in [
            "Ryzhenkov",
            "Jong-un",
            "O’Brien",
            "bin Salman",
            "Максім",
            "Łódź",
            "習近平",
            "こん",
            "نجفی\u{200c}زاده",
            "Παπαδόπουλος",
            "N\u{303}",
        ] {
            assert_eq!(says(form), "", "{form}");
        }
    }

    #[test]
    fn what_nobody_sees_is_refused() {
        assert_eq!(says("Ki\u{ad}ev"), "holds U+00AD, an invisible character");
        assert_eq!(says("Ki\u{200c}ev"), "holds U+200C, an invisible character");
        assert_eq!(says("Kiev\u{202e}"), "holds U+202E, a character that changes the direction of the line");
        assert_eq!(says("Ki\u{1b}ev"), "holds U+001B, a control character");
        assert_eq!(says("Kiev\u{e000}"), "holds U+E000, a private-use character");
        assert_eq!(says("Kiev\u{378}"), "holds U+0378, a code point that Unicode assigns to no character");
        assert_eq!(says("葛\u{e0100}"), "holds U+E0100, an invisible character");
    }

    #[test]
    fn spaces_are_plain_and_single() {
        assert_eq!(says(" Kiev"), "begins or ends with a space");
        assert_eq!(says("bin  Salman"), "holds two spaces in a row");
        assert_eq!(says("bin\u{a0}Salman"), "holds U+00A0, a space of another kind");
    }

    #[test]
    fn a_word_in_two_scripts_is_refused_and_a_name_in_two_is_not() {
        assert!(
            says("Ki\u{435}v").starts_with("mixes scripts in `Ki\u{435}v`: `\u{435}` (U+0435) is Cyrillic")
        );
        assert_eq!(says("Радио Free"), "");
        assert_eq!(says("Ту-134"), "");
    }

    #[test]
    fn tags_have_the_shape_of_rfc_5646() {
        for tag in [
            "en",
            "EN",
            "de-AT",
            "zh-Hant-TW",
            "zh-Latn-pinyin",
            "ja-Hira",
            "sl-rozaj-1994",
            "es-419",
            "und-x-house",
            "yue",
        ] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in ["", "e", "english", "alos", "en_GB", "en-", "-en", "en-x", "en-GB-GB", "en--GB", "дe"] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }
}
