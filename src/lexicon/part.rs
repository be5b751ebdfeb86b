//! The parts of an entity: which forms are right in which language.
//!
//! A part is its kind and the number of its languages; a language is its number, twice the count of its forms, plus one
//! if they are dated, and for each form, the canonical one first, how far it begins behind the entity's first form. If
//! they are dated, each is followed by the day since which it is canonical, as `Date::number`, or zero.

use super::Lexicon;
use super::cursor::Cursor;
use super::form::{FormId, FormPart, FormRef};
use super::records::LanguageId;
use crate::table::model::printed;
use crate::text::date::Date;

/// The languages of a part.
pub(super) struct PartLanguages<'l> {
    lexicon: &'l Lexicon,
    /// Where the entity's first form begins.
    first: u32,
    /// At the next language.
    rest: Cursor<'l>,
    left: u32,
    /// The language of the only form of a plain entity.
    plain: Option<LanguageId>,
}

impl<'l> PartLanguages<'l> {
    /// Those of a part that a record has; none if it has not got it.
    pub(super) fn find(
        (lexicon, first): (&'l Lexicon, u32),
        parts: Cursor<'l>,
        wanted: FormPart,
        plain: Option<LanguageId>,
    ) -> PartLanguages<'l> {
        let mut languages = PartLanguages { lexicon, first, rest: parts, left: 0, plain: None };
        if plain.is_some() {
            languages.plain = plain.filter(|_| wanted == FormPart::Name);
            return languages;
        }
        while !languages.rest.is_at_end() {
            let kind = languages.rest.number();
            languages.left = languages.rest.number();
            if kind == wanted as u32 {
                break;
            }
            languages.by_ref().for_each(drop);
        }
        languages
    }
}

impl<'l> Iterator for PartLanguages<'l> {
    type Item = PartLanguage<'l>;

    fn next(&mut self) -> Option<PartLanguage<'l>> {
        let of = |language, forms, rest| PartLanguage {
            lexicon: self.lexicon,
            first: self.first,
            language,
            forms,
            rest,
        };
        if let Some(language) = self.plain {
            self.plain = None;
            return Some(of(language, 1 << 1, self.rest));
        }
        self.left = self.left.checked_sub(1).filter(|_| !self.rest.is_at_end())?;
        let language = LanguageId(self.rest.number());
        let forms = self.rest.number();
        let found = of(language, forms, self.rest);
        self.rest.pass(found.numbers());
        Some(found)
    }
}

/// The forms of a part in one language.
#[derive(Clone, Copy, Debug)]
pub struct PartLanguage<'l> {
    lexicon: &'l Lexicon,
    /// Where the entity's first form begins.
    first: u32,
    language: LanguageId,
    /// Twice their count, plus one if they are dated.
    forms: u32,
    /// At the first of them.
    rest: Cursor<'l>,
}

impl<'l> PartLanguage<'l> {
    /// The language.
    pub fn language(self) -> LanguageId {
        self.language
    }

    /// Its forms as the row lists them, each with the day since which it is canonical, if it has one.
    pub fn forms(self) -> impl Iterator<Item = (FormRef<'l>, Option<Date>)> {
        let mut rest = self.rest;
        (0..self.forms >> 1).map_while(move |_| {
            if rest.is_at_end() {
                return None;
            }
            let id = FormId(self.first.saturating_add(rest.number()));
            let since = if self.is_dated() { Date::of_number(rest.number()) } else { None };
            Some((FormRef::new(self.lexicon, id), since))
        })
    }

    /// How many numbers tell of its forms.
    fn numbers(self) -> u32 {
        (self.forms >> 1).saturating_mul(1 + (self.forms & 1))
    }

    /// Whether some form is canonical since a certain day.
    pub fn is_dated(self) -> bool {
        self.forms & 1 == 1
    }

    /// The forms that are right in this language in copy of a day, the canonical one first. Of a day that nobody
    /// knows, those of now. What is printed since a later day is right as well: the day of a copy tells when it was
    /// written, and nobody meant the older form by the newer one.
    pub fn accepted(self, day: Option<Date>) -> impl Iterator<Item = FormRef<'l>> {
        let (canonical, oldest) = if self.is_dated() { self.printed(day) } else { (0, 0) };
        let first = self.forms().nth(canonical);
        let others = self.forms().enumerate().filter(move |(at, _)| *at < canonical || *at > oldest);
        first.into_iter().chain(others.map(|(_, form)| form)).map(|(form, _)| form)
    }

    /// The forms that were canonical before the one of a day.
    pub fn former(self, day: Option<Date>) -> impl Iterator<Item = FormRef<'l>> {
        let (canonical, oldest) = if self.is_dated() { self.printed(day) } else { (0, 0) };
        self.forms().skip(canonical + 1).take(oldest - canonical).map(|(form, _)| form)
    }

    /// Where the form stands that is canonical in copy of a day, and the one that was before all dates.
    fn printed(self, day: Option<Date>) -> (usize, usize) {
        let at = |day| printed(self.forms().map(|(_, since)| since), day).unwrap_or(0);
        let canonical = at(day);
        (canonical, at(Some(Date::FIRST)).max(canonical))
    }
}
