//! JSON by profiles: a list says at which paths of a vocabulary prose stands, and nothing else is prose.
//!
//! A strict scanner finds the values; keys, numbers and literals are never prose. What a text is, its language and its
//! counts may stand behind it in the same object, so an object is read whole before its texts are woven.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::copy::Reading;
use super::list::{Malformed, Options};
use super::mapped::Mapped;
use super::markup;
use crate::text::date::Date;

pub(super) mod formats;
mod lines;
mod path;
mod profile;
mod scan;
mod string;
mod survey;
mod weave;

use profile::{BUILT_IN, GENERIC, NONE};
pub(super) use profile::{Profile, WRITTEN};
use scan::{Container, Scanner, Token};

/// Reads a document, or one a line where that is what it turns out to be.
fn read<'s>(decoded: &Mapped<'s>, options: &Options<'_>) -> Result<Reading<'s>, Malformed> {
    let is_open = options.format.is_none();
    if is_open && options.extension().is_some_and(|extension| lines::EXTENSIONS.contains(&extension)) {
        return Ok(lines::read(decoded, options));
    }
    // A text of a sequence (RFC 7464) by itself has its separator before it.
    let start = if decoded.text().starts_with(lines::SEPARATOR) { lines::SEPARATOR.len_utf8() } else { 0 };
    let whole = start..decoded.text().len();
    match document(decoded, whole, options) {
        Ok(document) => {
            let mut reading = document.into_reading();
            if reading.runs.is_empty() && reading.format.as_deref() == Some(GENERIC) {
                reading.notices.push(weave::no_prose(is_silent()));
            }
            Ok(reading)
        }
        Err(_) if is_open && lines::is_told_by(decoded.text()) => Ok(lines::read(decoded, options)),
        Err(malformed) => Err(malformed),
    }
}

fn is_silent() -> &'static str {
    "none of it is read as prose; --json-paths names the paths that are, --all-strings takes every string"
}

/// A document as it was read.
struct Document<'s> {
    format: String,
    woven: weave::Woven<'s>,
    lang: Option<Rc<str>>,
    date: Option<Date>,
}

impl<'s> Document<'s> {
    fn into_reading(self) -> Reading<'s> {
        let Document { format, woven, lang, date } = self;
        let reading = markup::reading(woven.runs, lang);
        let (notices, tallies) = (woven.notices, woven.tallies);
        Reading { format: Some(Cow::Owned(format)), date, notices, tallies, ..reading }
    }
}

/// Reads the document that stands in a range of the text.
fn document<'s>(
    decoded: &Mapped<'s>,
    range: Range<usize>,
    options: &Options<'_>,
) -> Result<Document<'s>, Malformed> {
    let text = decoded.text();
    let tokens = tokens_in(text, range.clone())?;
    let profile = profile_of(text, &tokens, options);
    let survey = survey::survey(text, &tokens, profile, options.all_strings);
    let letters = string::letters_of(&text[range]);
    let woven = weave::weave(decoded, &survey, letters, options);
    let lang = survey.lang(text);
    Ok(Document { format: profile.name.clone(), woven, lang, date: survey.day() })
}

fn tokens_in(text: &str, range: Range<usize>) -> Result<Vec<Token>, Malformed> {
    let mut scanner = Scanner::new(text, range);
    let mut tokens = Vec::new();
    while let Some(token) = scanner.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

/// The vocabulary of a document: the one that is asked for, or the first that its keys tell.
fn profile_of<'p>(text: &str, tokens: &[Token], options: &Options<'p>) -> &'p Profile {
    let own = options.profiles.map_or(&[][..], |profiles| profiles.json());
    let of_name = |name: &str| own.iter().chain(BUILT_IN.iter()).find(|profile| profile.name == name);
    let named = options.format.filter(|name| *name != lines::NAME).and_then(of_name);
    let told = || {
        let keys = top_keys(text, tokens);
        own.iter().chain(BUILT_IN.iter()).find(|profile| profile.is_told_by(&keys))
    };
    options
        .profiles
        .and_then(|profiles| profiles.paths())
        .or(named)
        .or_else(told)
        .or_else(|| of_name(GENERIC))
        .unwrap_or(&NONE)
}

/// The keys at the top of a document; of an array, those of its first object.
fn top_keys(text: &str, tokens: &[Token]) -> Vec<String> {
    let is_array = tokens.first() == Some(&Token::Open(Container::Array));
    let (mut depth, mut keys) = (0, Vec::new());
    for token in tokens {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close => depth -= 1,
            Token::Key(range) if depth == 1 + usize::from(is_array) => {
                keys.push(string::value(&text[range.clone()]));
            }
            _ => {}
        }
        if is_array && depth == 1 && !keys.is_empty() {
            break;
        }
    }
    keys
}

/// The number of tokens of a document, for the laws.
#[cfg(test)]
pub(super) fn tokens(text: &str) -> Result<usize, Malformed> {
    tokens_in(text, 0..text.len()).map(|tokens| tokens.len())
}

#[cfg(test)]
mod tests;
