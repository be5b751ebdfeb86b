//! Entities: a record of bytes each, right before those of its forms, and the view that borrows from it.
//!
//! An entity's record is its number; its traits; how many native forms schemes made others from, if they did from any,
//! and for each one more than how far it begins behind the entity's first form, or zero and a string's number; its line;
//! what its traits say it has of id, note, source (each a string's number but the id, which is a string) and roles (the
//! first in `Roles` and their count); and its parts (see `part`). Behind that, so that it is found from the first form,
//! stands the length of all that in bytes: in one byte if it is less than [`LONG`], else in four and [`LONG`]. Behind the
//! last form stands a zero.

use std::ops::Range;

use super::Lexicon;
use super::cursor::{Cursor, push_number};
use super::form::{FormId, FormPart, FormRef, str_of};
use super::layout::{Image, Section};
use super::part::{PartLanguage, PartLanguages};
use super::records::LanguageId;
use crate::table::model::{Case, FamilyAlone, Former, GivenAlone, Kind, PartKind, Quotes};

/// What an entity has in common with others.
pub(super) mod traits {
    pub(crate) const FILE: usize = 0;
    /// See [`settings`](super::settings).
    pub(crate) const SETTINGS: usize = 1;
    /// Zero, or, one greater, the language of its only form in a language: an undated one of the whole name, whose
    /// distance is all that is written of the parts.
    pub(crate) const PLAIN: usize = 2;
}

/// Where each setting is, and the bits that say what else the record has.
pub(super) mod settings {
    /// Some bits of a number.
    #[derive(Clone, Copy)]
    pub(crate) struct Bits {
        first: u32,
        count: u32,
    }

    impl Bits {
        const fn behind(before: Bits, count: u32) -> Bits {
            Bits { first: before.first + before.count, count }
        }

        pub(crate) fn of(self, number: u32) -> u32 {
            number >> self.first & ((1 << self.count) - 1)
        }

        pub(crate) fn put(self, value: u32) -> u32 {
            value << self.first
        }
    }

    pub(crate) const KIND: Bits = Bits { first: 0, count: 3 };
    /// One if the family name comes first.
    pub(crate) const ORDER: Bits = Bits::behind(KIND, 1);
    pub(crate) const FORMER: Bits = Bits::behind(ORDER, 2);
    pub(crate) const FAMILY_ALONE: Bits = Bits::behind(FORMER, 2);
    pub(crate) const GIVEN_ALONE: Bits = Bits::behind(FAMILY_ALONE, 2);
    pub(crate) const QUOTES: Bits = Bits::behind(GIVEN_ALONE, 2);
    pub(crate) const ENDINGS: Bits = Bits::behind(QUOTES, 2);
    pub(crate) const CASE: Bits = Bits::behind(ENDINGS, 2);
    pub(crate) const NATIVES: Bits = Bits::behind(CASE, 1);
    /// An id that is not the text of a plain entity's one form in a language.
    pub(crate) const ID: Bits = Bits::behind(NATIVES, 1);
    pub(crate) const NOTE: Bits = Bits::behind(ID, 1);
    pub(crate) const SOURCE: Bits = Bits::behind(NOTE, 1);
    pub(crate) const ROLES: Bits = Bits::behind(SOURCE, 1);
}

/// The length that stands for a longer one.
const LONG: u8 = u8::MAX;

/// Writes the length of a record behind it.
pub(super) fn push_length(records: &mut Vec<u8>, length: usize) {
    match u8::try_from(length) {
        Ok(short) if short != LONG => records.push(short),
        _ => {
            records.extend((length as u32).to_le_bytes());
            records.push(LONG);
        }
    }
}

/// Where an entity's native form is.
pub(super) enum Native {
    /// So far behind its first form.
    Form(u32),
    /// In a string, since it is no form.
    String(u32),
}

impl Native {
    pub(super) fn write(&self, record: &mut Vec<u8>) {
        match *self {
            Native::Form(distance) => push_number(record, distance + 1),
            Native::String(number) => {
                push_number(record, 0);
                push_number(record, number);
            }
        }
    }

    /// Goes beyond all of an entity with such settings.
    fn pass_all(record: &mut Cursor<'_>, settings: u32) {
        if settings::NATIVES.of(settings) != 0 {
            let count = record.number();
            Native::pass(record, count);
        }
    }

    /// Goes beyond some that were written, if they are there.
    fn pass(record: &mut Cursor<'_>, count: u32) {
        for _ in 0..count {
            if record.is_at_end() {
                return;
            }
            if record.number() == 0 {
                record.number();
            }
        }
    }
}

/// The record of the entity whose first form begins at a place, in a section that ends with the record.
fn record(image: &Image, first: u32) -> Option<Cursor<'_>> {
    let mut end = first.checked_sub(1)?;
    let mut record = image.records_from(end);
    let mut length = u32::from(record.byte());
    if length == u32::from(LONG) {
        end = end.checked_sub(4)?;
        record = record.from(end);
        length = u32::from_le_bytes([record.byte(), record.byte(), record.byte(), record.byte()]);
    }
    Some(record.from(end.checked_sub(length)?).until(end))
}

/// What a record says behind the id.
struct Details<'l> {
    note: u32,
    source: u32,
    /// The first and their count.
    roles: (u32, u32),
    /// At the parts.
    parts: Cursor<'l>,
}

impl<'l> Details<'l> {
    /// Those of a record behind the line of an entity with such settings.
    fn read(mut record: Cursor<'l>, settings: u32) -> Details<'l> {
        if settings::ID.of(settings) != 0 {
            record.string();
        }
        // The number zero is the empty string's.
        let mut number = |has: settings::Bits| if has.of(settings) != 0 { record.number() } else { 0 };
        let (note, source) = (number(settings::NOTE), number(settings::SOURCE));
        let roles = (number(settings::ROLES), number(settings::ROLES));
        Details { note, source, roles, parts: record }
    }
}

/// What the row or the file of an entity settles of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings(u32);

impl Settings {
    fn choice(self, setting: settings::Bits) -> Option<usize> {
        (setting.of(self.0) as usize).checked_sub(1)
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match settings::KIND.of(self.0) {
            0 => Kind::Rule,
            1 => Kind::Person,
            2 => Kind::Place,
            3 => Kind::Organisation,
            _ => Kind::Term,
        }
    }

    /// What is said of quotations.
    pub fn quotes(self) -> Option<Quotes> {
        [Quotes::Rewrite, Quotes::Suggest, Quotes::Leave].get(self.choice(settings::QUOTES)?).copied()
    }

    /// What is said of forms that the house printed earlier.
    pub fn former(self) -> Option<Former> {
        [Former::Rewrite, Former::Suggest, Former::Leave].get(self.choice(settings::FORMER)?).copied()
    }
}

/// An entity that has one form in one language and no other, and that form is undated: most rules are such.
#[derive(Clone, Copy, Debug)]
pub struct PlainEntity<'l> {
    /// What its row or its file settles of it.
    pub settings: Settings,
    /// The language of its form.
    pub language: LanguageId,
    /// The form.
    pub canonical: FormRef<'l>,
}

impl<'l> PlainEntity<'l> {
    /// The entity right before its first form, if it is a plain one.
    pub(super) fn before(lexicon: &'l Lexicon, first: u32) -> Option<PlainEntity<'l>> {
        let image = lexicon.image();
        let mut record = record(image, first)?;
        record.skip();
        let of_traits = record.number() as usize;
        let language = image.value(Section::Traits, of_traits, traits::PLAIN).checked_sub(1)?;
        let settings = image.value(Section::Traits, of_traits, traits::SETTINGS);
        Native::pass_all(&mut record, settings);
        record.skip();
        let distance = Details::read(record, settings).parts.number();
        let canonical = FormRef::new(lexicon, FormId(first.saturating_add(distance)));
        Some(PlainEntity { settings: Settings(settings), language: LanguageId(language), canonical })
    }
}

/// A view of one entity.
#[derive(Clone, Copy, Debug)]
pub struct EntityRef<'l> {
    lexicon: &'l Lexicon,
    index: u32,
    /// Where its first form begins.
    first: u32,
}

impl<'l> EntityRef<'l> {
    /// The entity of an index.
    pub(super) fn new(lexicon: &'l Lexicon, index: u32) -> EntityRef<'l> {
        let first = lexicon.image().value(Section::Entities, index as usize, 0);
        let entity = EntityRef::before(lexicon, first);
        // If it is not, the image was not written by this crate; then no two entities shall have the same forms.
        if entity.index == index { entity } else { EntityRef { lexicon, index, first: u32::MAX } }
    }

    /// The entity right before its first form.
    pub(super) fn before(lexicon: &'l Lexicon, first: u32) -> EntityRef<'l> {
        let index = record(lexicon.image(), first).map_or(0, |mut record| record.number());
        EntityRef { lexicon, index, first }
    }

    /// Its record behind the index.
    fn record(self) -> Cursor<'l> {
        let image = self.lexicon.image();
        let Some(mut record) = record(image, self.first) else { return image.records_from(u32::MAX) };
        record.number();
        record
    }

    fn trait_of(self, field: usize) -> u32 {
        self.lexicon.image().value(Section::Traits, self.record().number() as usize, field)
    }

    /// What its row or its file settles of it.
    pub fn settings(self) -> Settings {
        Settings(self.trait_of(traits::SETTINGS))
    }

    /// Its record behind the native forms, and the settings that say what follows.
    fn behind_natives(self) -> (Cursor<'l>, u32) {
        let mut record = self.record();
        let settings =
            self.lexicon.image().value(Section::Traits, record.number() as usize, traits::SETTINGS);
        Native::pass_all(&mut record, settings);
        (record, settings)
    }

    /// Its record behind the line.
    fn behind_line(self) -> (Cursor<'l>, u32) {
        let (mut record, settings) = self.behind_natives();
        record.number();
        (record, settings)
    }

    /// What the record says behind the id.
    fn details(self) -> Details<'l> {
        let (record, settings) = self.behind_line();
        Details::read(record, settings)
    }

    /// The native form of a number.
    pub(super) fn native(self, number: u32) -> &'l str {
        let mut record = self.record();
        record.number();
        record.number();
        Native::pass(&mut record, number);
        match record.number().checked_sub(1) {
            Some(distance) => self.form_at(distance).text(),
            None => self.lexicon.image().string(record.number()),
        }
    }

    fn form_at(self, distance: u32) -> FormRef<'l> {
        FormRef::new(self.lexicon, FormId(self.first.saturating_add(distance)))
    }

    /// Its number: entities are numbered in the order of their ids.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Its stable id.
    pub fn id(self) -> &'l str {
        let (mut record, settings) = self.behind_line();
        if settings::ID.of(settings) != 0 {
            return str_of(record.string());
        }
        let mut parts = self.details().parts;
        self.form_at(parts.number()).text()
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.settings().kind()
    }

    /// Whether its family name usually comes first.
    pub fn is_family_first(self) -> bool {
        settings::ORDER.of(self.settings().0) == 1
    }

    /// What its row or its file says of a bare family name.
    pub fn family_alone(self) -> Option<FamilyAlone> {
        [FamilyAlone::Unique, FamilyAlone::Evidence, FamilyAlone::Never]
            .get(self.settings().choice(settings::FAMILY_ALONE)?)
            .copied()
    }

    /// What its row or its file says of a bare given name.
    pub fn given_alone(self) -> Option<GivenAlone> {
        [GivenAlone::Evidence, GivenAlone::Never].get(self.settings().choice(settings::GIVEN_ALONE)?).copied()
    }

    /// Whether endings are split off its forms.
    pub fn takes_endings(self) -> bool {
        self.settings().choice(settings::ENDINGS) != Some(0)
    }

    /// Whether its forms are recognised in any case.
    pub fn case(self) -> Case {
        if self.settings().choice(settings::CASE) == Some(1) { Case::Any } else { Case::Name }
    }

    /// The table file of its topmost row.
    pub fn file(self) -> &'l str {
        self.lexicon.image().string(self.trait_of(traits::FILE))
    }

    /// The line of its topmost row, from 1.
    pub fn line(self) -> u32 {
        self.behind_natives().0.number()
    }

    /// Its note, or the empty string.
    pub fn note(self) -> &'l str {
        self.lexicon.image().string(self.details().note)
    }

    /// The source of its facts, or the empty string.
    pub fn source(self) -> &'l str {
        self.lexicon.image().string(self.details().source)
    }

    /// The forms of one part by language.
    pub fn languages(self, part: PartKind) -> impl Iterator<Item = PartLanguage<'l>> {
        let parts = self.details().parts;
        let plain = self.trait_of(traits::PLAIN).checked_sub(1).map(LanguageId);
        PartLanguages::find((self.lexicon, self.first), parts, FormPart::from(part), plain)
    }

    /// Whether it has this part at all.
    pub fn has_part(self, part: PartKind) -> bool {
        self.languages(part).next().is_some()
    }

    fn roles_at(self) -> Range<u32> {
        let (first, count) = self.details().roles;
        self.lexicon.image().range(Section::Roles, first, count)
    }

    /// Its roles, each as the words and names that stand before the family name.
    pub fn roles(self) -> impl Iterator<Item = Vec<RoleItem<'l>>> {
        let image = self.lexicon.image();
        let roles = self.roles_at();
        roles.map(move |role| {
            let first = image.value(Section::Roles, role as usize, 0);
            let count = image.value(Section::Roles, role as usize, 1);
            image.range(Section::RoleItems, first, count).map(|at| role_item(self.lexicon, at)).collect()
        })
    }

    /// Its roles as its table has them.
    pub fn role_words(self) -> impl Iterator<Item = &'l str> {
        let image = self.lexicon.image();
        let roles = self.roles_at();
        roles.map(move |role| image.string(image.value(Section::Roles, role as usize, 2)))
    }

    /// Every form of it.
    pub fn forms(self) -> impl Iterator<Item = FormRef<'l>> {
        let first = FormRef::new(self.lexicon, FormId(self.first));
        std::iter::successors(Some(first), |form| Some(form.next()))
            .take_while(move |form| !form.is_end() && form.first() == self.first)
    }
}

/// One element of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleItem<'l> {
    /// A folded word.
    Word(&'l str),
    /// The name of an entity, however it is spelt.
    Entity(u32),
}

fn role_item(lexicon: &Lexicon, at: u32) -> RoleItem<'_> {
    let image = lexicon.image();
    let value = image.value(Section::RoleItems, at as usize, 1);
    match image.value(Section::RoleItems, at as usize, 0) {
        0 => RoleItem::Word(image.string(value)),
        _ => RoleItem::Entity(value),
    }
}
