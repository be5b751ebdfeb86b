//! The records of a lexicon as typed views that borrow from it.

use super::Lexicon;
use super::layout::Section;
use crate::table::model::{Case, FamilyAlone, Former, GivenAlone, Kind, PartKind, Quotes, WordKind, printed};
use crate::text::date::Date;
use crate::text::endings::Ending;

/// A language that the lexicon has something in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(pub(super) u32);

/// A form's number, in the order of entity, part and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormId(pub(super) u32);

/// What a form is a form of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormPart {
    /// A given name.
    Given,
    /// A family name.
    Family,
    /// A patronymic.
    Patronymic,
    /// A whole name.
    Name,
    /// A phrase that stays as it is.
    Keep,
    /// A spelling that must never be read as the entity.
    Not,
}

impl FormPart {
    const ALL: [FormPart; 6] = [
        FormPart::Given,
        FormPart::Family,
        FormPart::Patronymic,
        FormPart::Name,
        FormPart::Keep,
        FormPart::Not,
    ];

    /// The part of a name, if it is one.
    pub fn part_kind(self) -> Option<PartKind> {
        match self {
            FormPart::Given => Some(PartKind::Given),
            FormPart::Family => Some(PartKind::Family),
            FormPart::Patronymic => Some(PartKind::Patronymic),
            FormPart::Name => Some(PartKind::Name),
            FormPart::Keep | FormPart::Not => None,
        }
    }
}

impl From<PartKind> for FormPart {
    fn from(kind: PartKind) -> FormPart {
        match kind {
            PartKind::Given => FormPart::Given,
            PartKind::Family => FormPart::Family,
            PartKind::Patronymic => FormPart::Patronymic,
            PartKind::Name => FormPart::Name,
        }
    }
}

/// How a form came to be known; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Derivation<'l> {
    /// The row lists it as seen in copy.
    Listed,
    /// It is a language's own form.
    Language(&'l str),
    /// A scheme made it from a native form.
    Scheme {
        /// The scheme's id.
        scheme: &'l str,
        /// The native form.
        from: &'l str,
        /// The options that were not at their default, `id=value` joined by spaces.
        options: &'l str,
    },
}

/// The kinds of word that a word is, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordKinds(pub(super) u32);

/// The bit of a word that a gloss may hold but that makes none.
pub(super) const GLOSS_FILLER: u32 = 1 << 31;

impl WordKinds {
    pub(super) fn bit(kind: WordKind) -> u32 {
        1 << kind as u32
    }

    /// Whether the word is of this kind.
    pub fn has(self, kind: WordKind) -> bool {
        self.0 & WordKinds::bit(kind) != 0
    }

    /// Whether it is of any kind.
    pub fn any(self) -> bool {
        self.0 & !GLOSS_FILLER != 0
    }

    /// Whether it is a short word within a phrase of a gloss: the *in* of *in Russian*.
    pub fn is_gloss_filler(self) -> bool {
        self.0 & GLOSS_FILLER != 0
    }
}

/// A view of one entity.
#[derive(Clone, Copy, Debug)]
pub struct EntityRef<'l> {
    lexicon: &'l Lexicon,
    index: u32,
}

/// The fields of an entity's record.
pub(super) mod entity {
    pub(crate) const ID: usize = 0;
    pub(crate) const KIND: usize = 1;
    /// One if the family name comes first, then what is done with former forms.
    pub(crate) const ORDER: usize = 2;
    pub(crate) const FAMILY_ALONE: usize = 3;
    pub(crate) const GIVEN_ALONE: usize = 4;
    pub(crate) const QUOTES: usize = 5;
    pub(crate) const ENDINGS: usize = 6;
    pub(crate) const CASE: usize = 7;
    pub(crate) const FILE: usize = 8;
    pub(crate) const LINE: usize = 9;
    pub(crate) const PARTS: usize = 10;
    pub(crate) const PART_COUNT: usize = 11;
    pub(crate) const ROLES: usize = 12;
    pub(crate) const ROLE_COUNT: usize = 13;
    pub(crate) const NOTE: usize = 14;
    pub(crate) const SOURCE: usize = 15;
}

impl<'l> EntityRef<'l> {
    pub(super) fn new(lexicon: &'l Lexicon, index: u32) -> EntityRef<'l> {
        EntityRef { lexicon, index }
    }

    fn value(self, field: usize) -> u32 {
        self.lexicon.image().value(Section::Entities, self.index as usize, field)
    }

    fn string(self, field: usize) -> &'l str {
        self.lexicon.image().string(self.value(field))
    }

    /// Its number: entities are numbered in the order of their ids.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Its stable id.
    pub fn id(self) -> &'l str {
        self.string(entity::ID)
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match self.value(entity::KIND) {
            0 => Kind::Rule,
            1 => Kind::Person,
            2 => Kind::Place,
            3 => Kind::Organisation,
            _ => Kind::Term,
        }
    }

    /// Whether its family name usually comes first.
    pub fn is_family_first(self) -> bool {
        self.value(entity::ORDER) & 1 == 1
    }

    /// What its row or its file says of a bare family name.
    pub fn family_alone(self) -> Option<FamilyAlone> {
        [FamilyAlone::Unique, FamilyAlone::Evidence, FamilyAlone::Never]
            .get(self.choice(entity::FAMILY_ALONE)?)
            .copied()
    }

    /// What its row or its file says of a bare given name.
    pub fn given_alone(self) -> Option<GivenAlone> {
        [GivenAlone::Evidence, GivenAlone::Never].get(self.choice(entity::GIVEN_ALONE)?).copied()
    }

    /// What its row or its file says of quotations.
    pub fn quotes(self) -> Option<Quotes> {
        [Quotes::Rewrite, Quotes::Suggest, Quotes::Leave].get(self.choice(entity::QUOTES)?).copied()
    }

    /// What its row or its file says of forms that the house printed earlier.
    pub fn former(self) -> Option<Former> {
        let choice = (self.value(entity::ORDER) >> 1) as usize;
        [Former::Rewrite, Former::Suggest, Former::Leave].get(choice.checked_sub(1)?).copied()
    }

    /// Whether endings are split off its forms.
    pub fn takes_endings(self) -> bool {
        self.choice(entity::ENDINGS) != Some(0)
    }

    /// Whether its forms are recognised in any case.
    pub fn case(self) -> Case {
        if self.choice(entity::CASE) == Some(1) { Case::Any } else { Case::Name }
    }

    fn choice(self, field: usize) -> Option<usize> {
        (self.value(field) as usize).checked_sub(1)
    }

    /// The table file of its topmost row.
    pub fn file(self) -> &'l str {
        self.string(entity::FILE)
    }

    /// The line of its topmost row, from 1.
    pub fn line(self) -> u32 {
        self.value(entity::LINE)
    }

    /// Its note, or the empty string.
    pub fn note(self) -> &'l str {
        self.string(entity::NOTE)
    }

    /// The source of its facts, or the empty string.
    pub fn source(self) -> &'l str {
        self.string(entity::SOURCE)
    }

    /// The forms of one part by language.
    pub fn languages(self, part: PartKind) -> impl Iterator<Item = PartLanguage<'l>> {
        let image = self.lexicon.image();
        let mut parts =
            image.range(Section::Parts, self.value(entity::PARTS), self.value(entity::PART_COUNT));
        let wanted = FormPart::from(part) as u32;
        let found = parts.find(|&at| image.value(Section::Parts, at as usize, 0) == wanted);
        let range = found.map_or(0..0, |at| {
            let field = |field: usize| image.value(Section::Parts, at as usize, field);
            image.range(Section::PartLanguages, field(1), field(2))
        });
        range.map(move |index| PartLanguage { lexicon: self.lexicon, index })
    }

    /// Whether it has this part at all.
    pub fn has_part(self, part: PartKind) -> bool {
        self.languages(part).next().is_some()
    }

    /// Its roles, each as the words and names that stand before the family name.
    pub fn roles(self) -> impl Iterator<Item = Vec<RoleItem<'l>>> {
        let image = self.lexicon.image();
        let roles = image.range(Section::Roles, self.value(entity::ROLES), self.value(entity::ROLE_COUNT));
        roles.map(move |role| {
            let first = image.value(Section::Roles, role as usize, 0);
            let count = image.value(Section::Roles, role as usize, 1);
            image.range(Section::RoleItems, first, count).map(|at| role_item(self.lexicon, at)).collect()
        })
    }

    /// Its roles as its table has them.
    pub fn role_words(self) -> impl Iterator<Item = &'l str> {
        let image = self.lexicon.image();
        let roles = image.range(Section::Roles, self.value(entity::ROLES), self.value(entity::ROLE_COUNT));
        roles.map(move |role| image.string(image.value(Section::Roles, role as usize, 2)))
    }

    /// Every form of it.
    pub fn forms(self) -> impl Iterator<Item = FormRef<'l>> {
        // Forms are numbered in the order of their entities.
        let image = self.lexicon.image();
        let owner = move |at: u32| image.value(Section::Forms, at as usize, form::ENTITY);
        let count = image.records(Section::Forms) as u32;
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            if owner(middle) < self.index { low = middle + 1 } else { high = middle }
        }
        (low..count)
            .take_while(move |&at| owner(at) == self.index)
            .map(|at| FormRef::new(self.lexicon, FormId(at)))
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

/// The forms of a part in one language.
#[derive(Clone, Copy, Debug)]
pub struct PartLanguage<'l> {
    lexicon: &'l Lexicon,
    index: u32,
}

impl<'l> PartLanguage<'l> {
    /// The language.
    pub fn language(self) -> LanguageId {
        LanguageId(self.lexicon.image().value(Section::PartLanguages, self.index as usize, 0))
    }

    /// Its forms as the row lists them, each with the day since which it is canonical, if it has one.
    pub fn forms(self) -> impl Iterator<Item = (FormRef<'l>, Option<Date>)> {
        let image = self.lexicon.image();
        let field = |field: usize| image.value(Section::PartLanguages, self.index as usize, field);
        let (first, count, stride) = (field(1), field(2) >> 1, 1 + (field(2) & 1));
        let value = move |at: u32| image.value(Section::Accepted, at as usize, 0);
        let range = image.range(Section::Accepted, first, count.saturating_mul(stride));
        range.step_by(stride as usize).map(move |at| {
            let since = if stride > 1 { Date::of_number(value(at.saturating_add(1))) } else { None };
            (FormRef::new(self.lexicon, FormId(value(at))), since)
        })
    }

    /// Whether some form is canonical since a certain day.
    pub fn is_dated(self) -> bool {
        self.lexicon.image().value(Section::PartLanguages, self.index as usize, 2) & 1 == 1
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

/// A view of one form.
#[derive(Clone, Copy, Debug)]
pub struct FormRef<'l> {
    lexicon: &'l Lexicon,
    id: FormId,
}

/// The fields of a form's record.
pub(super) mod form {
    pub(crate) const ENTITY: usize = 0;
    /// The part in three bits, then one if it is read in copy of every language, then the origin.
    pub(crate) const KIND: usize = 1;
    pub(crate) const TEXT: usize = 2;
    pub(crate) const KEY: usize = 3;
    pub(crate) const LINE: usize = 4;
    /// The native form that a scheme made it from.
    pub(crate) const FROM: usize = 5;
}

/// What [`form::KIND`] holds.
#[derive(Clone, Copy)]
pub(super) struct FormKind {
    pub(super) part: FormPart,
    pub(super) is_read: bool,
    pub(super) origin: u32,
}

impl FormKind {
    pub(super) fn to_number(self) -> u32 {
        self.part as u32 | u32::from(self.is_read) << 3 | self.origin << 4
    }

    pub(super) fn of_number(number: u32) -> FormKind {
        let part = FormPart::ALL.get(number as usize & 7).copied().unwrap_or(FormPart::Not);
        FormKind { part, is_read: number & 8 != 0, origin: number >> 4 }
    }
}

/// The fields of an origin's record.
pub(super) mod origin {
    pub(crate) const FILE: usize = 0;
    pub(crate) const DERIVATION: usize = 1;
    pub(crate) const LANGUAGE: usize = 2;
    pub(crate) const SCHEME: usize = 3;
    pub(crate) const OPTIONS: usize = 4;
}

/// The fields of a key's record.
pub(super) mod key {
    pub(crate) const TEXT: usize = 0;
    /// Of one form its number, of several where their numbers begin in `Postings`.
    pub(crate) const FIRST: usize = 1;
    /// Twice the count of forms, plus one if a longer key begins with it.
    pub(crate) const COUNT: usize = 2;
    /// How many of the forms, the last of them, are companions.
    pub(crate) const COMPANIONS: usize = 3;
    /// The languages in which it is an ordinary word, and [`SHORT`](super::SHORT).
    pub(crate) const WEAK: usize = 4;
}

/// The bit of [`key::WEAK`] for a key too short to be distinctive.
pub(super) const SHORT: u32 = 1 << 31;

impl<'l> FormRef<'l> {
    pub(super) fn new(lexicon: &'l Lexicon, id: FormId) -> FormRef<'l> {
        FormRef { lexicon, id }
    }

    fn value(self, field: usize) -> u32 {
        self.lexicon.image().value(Section::Forms, self.id.0 as usize, field)
    }

    fn string(self, field: usize) -> &'l str {
        self.lexicon.image().string(self.value(field))
    }

    fn kind(self) -> FormKind {
        FormKind::of_number(self.value(form::KIND))
    }

    fn of_origin(self, field: usize) -> u32 {
        self.lexicon.image().value(Section::Origins, self.kind().origin as usize, field)
    }

    fn of_key(self, field: usize) -> u32 {
        self.lexicon.image().value(Section::Keys, self.value(form::KEY) as usize, field)
    }

    /// Its number.
    pub fn id(self) -> FormId {
        self.id
    }

    /// The entity that owns it.
    pub fn entity(self) -> EntityRef<'l> {
        EntityRef::new(self.lexicon, self.value(form::ENTITY))
    }

    /// What it is a form of.
    pub fn part(self) -> FormPart {
        self.kind().part
    }

    /// The spelling, as its table has it.
    pub fn text(self) -> &'l str {
        self.string(form::TEXT)
    }

    /// The folded key.
    pub fn key(self) -> &'l str {
        self.lexicon.image().string(self.of_key(key::TEXT))
    }

    /// The table file that it stands in.
    pub fn file(self) -> &'l str {
        self.lexicon.image().string(self.of_origin(origin::FILE))
    }

    /// Its line there, from 1.
    pub fn line(self) -> u32 {
        self.value(form::LINE)
    }

    /// How it came to be known.
    pub fn derivation(self) -> Derivation<'l> {
        let string = |field: usize| self.lexicon.image().string(self.of_origin(field));
        match self.of_origin(origin::DERIVATION) {
            0 => Derivation::Listed,
            1 => {
                Derivation::Language(self.lexicon.language_tag(LanguageId(self.of_origin(origin::LANGUAGE))))
            }
            _ => Derivation::Scheme {
                scheme: string(origin::SCHEME),
                from: self.string(form::FROM),
                options: string(origin::OPTIONS),
            },
        }
    }

    /// Whether it is an ordinary word of `language`, or too short to be distinctive.
    pub fn is_weak(self, language: Option<LanguageId>) -> bool {
        let mask = SHORT | language.filter(|l| l.0 < 31).map_or(0, |l| 1 << l.0);
        self.of_key(key::WEAK) & mask != 0
    }

    /// Whether it is an ordinary word of some language, or too short to be distinctive.
    pub(super) fn is_weak_somewhere(self) -> bool {
        self.of_key(key::WEAK) != 0
    }

    /// Whether it is a variant in copy of every language.
    pub fn is_read_everywhere(self) -> bool {
        self.kind().is_read
    }
}

/// The endings of a language.
pub(super) fn endings(lexicon: &Lexicon, language: LanguageId) -> Vec<Ending> {
    let image = lexicon.image();
    let of_language = |&at: &usize| image.value(Section::Endings, at, 0) == language.0;
    let read = |at: usize| {
        let text = |field: usize| image.string(image.value(Section::Endings, at, field)).to_owned();
        let list =
            |field: usize| text(field).split('\n').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        Ending { case: text(1), after: list(2), drop: text(3), add: list(4), of: list(5) }
    };
    (0..image.records(Section::Endings)).filter(of_language).map(read).collect()
}
