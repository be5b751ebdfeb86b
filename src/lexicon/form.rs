//! Forms: a record of bytes each, and the view that borrows from it.
//!
//! A form's record is its head (see [`Head`]); how far it begins behind the first form of its entity; then, of a form
//! that shares its key with others or with the beginning of a longer key, the number of the key's record and that of the
//! text among the strings, and of any other the text, the key if it is not the text in small ASCII letters, and the
//! languages in which it is weak, if it is in any; its origin; its line less its entity's; and where its native form
//! stands among those that its entity names, if a scheme made it.

use std::borrow::Cow;

use super::Lexicon;
use super::cursor::{Cursor, push_difference, push_number, push_string};
use super::entity::{EntityRef, PlainEntity};
use super::layout::{Image, Section};
use super::records::LanguageId;
use crate::table::model::PartKind;

/// A form's place, in the order of entity, part and text.
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

/// How a form's record tells its key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// The text in small ASCII letters, where the text is no plain word.
    Small,
    /// Behind the text.
    Own,
    /// In a record of its own.
    Shared,
    /// As `Small`, where the text is a plain word: of ASCII letters, a capital first and a small one behind it.
    Plain,
}

/// The first byte of a form's record: one more than the part in three bits, and one more than that of the last if it is
/// a companion; one if it is read in copy of every language; how it tells its key, in two; one if it is weak, which the
/// record of a shared key tells; and one if a scheme made it.
#[derive(Clone, Copy)]
struct Head(u8);

impl Head {
    const COMPANION: u8 = FormPart::ALL.len() as u8 + 1;
    const READ: u8 = 1 << 3;
    const WEAK: u8 = 1 << 6;
    const MADE: u8 = 1 << 7;

    fn part(self) -> FormPart {
        match self.0 & 7 {
            Head::COMPANION => FormPart::Given,
            part => FormPart::ALL.get(usize::from(part).wrapping_sub(1)).copied().unwrap_or(FormPart::Not),
        }
    }

    fn is_companion(self) -> bool {
        self.0 & 7 == Head::COMPANION
    }

    fn is_end(self) -> bool {
        self.0 & 7 == 0
    }

    fn key(self) -> Key {
        match self.0 >> 4 & 3 {
            0 => Key::Small,
            1 => Key::Own,
            2 => Key::Shared,
            _ => Key::Plain,
        }
    }

    fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

/// What stands behind the last form of an entity, in the place of a head.
pub(super) const FORMS_END: u8 = 0;

/// What the record of a form is to say.
pub(super) struct FormFields<'f> {
    pub(super) part: FormPart,
    /// Whether it is a given name that makes no mention without its family name.
    pub(super) is_companion: bool,
    pub(super) is_read: bool,
    pub(super) spelling: Spelling<'f>,
    pub(super) origin: u32,
    pub(super) line: u32,
    /// Where its native form is among those of its entity, if a scheme made it.
    pub(super) native: Option<u32>,
}

/// The spelling of a form.
pub(super) enum Spelling<'f> {
    /// Of a form alone: its text, its key, and where it is weak.
    Own { text: &'f [u8], key: &'f [u8], weak: u32 },
    /// Of one of several: the number of the text and that of the key's record.
    Shared { text: u32, key: u32 },
}

impl FormFields<'_> {
    /// Writes the record behind those of the other forms of the entity, which stands in `entity_line`.
    pub(super) fn write(&self, forms: &mut Vec<u8>, entity_line: u32) {
        let distance = forms.len() as u32;
        let part = if self.is_companion { Head::COMPANION } else { self.part as u8 + 1 };
        let (key, weak) = match self.spelling {
            Spelling::Own { text, key, weak } if is_small(text, key) => {
                (if is_plain_word(text) { Key::Plain } else { Key::Small }, weak)
            }
            Spelling::Own { weak, .. } => (Key::Own, weak),
            Spelling::Shared { .. } => (Key::Shared, 0),
        };
        let bits = [(self.is_read, Head::READ), (weak != 0, Head::WEAK), (self.native.is_some(), Head::MADE)];
        let bits = bits.into_iter().fold(0, |all, (is_set, bit)| if is_set { all | bit } else { all });
        forms.push(part | (key as u8) << 4 | bits);
        push_number(forms, distance);
        match self.spelling {
            Spelling::Own { text, key: own, weak } => {
                push_string(forms, text);
                if key == Key::Own {
                    push_string(forms, own);
                }
                if weak != 0 {
                    push_number(forms, weak.rotate_left(1));
                }
            }
            Spelling::Shared { text, key } => {
                push_number(forms, key);
                push_number(forms, text);
            }
        }
        push_number(forms, self.origin);
        push_difference(forms, entity_line, self.line);
        if let Some(native) = self.native {
            push_number(forms, native);
        }
    }
}

/// Whether `key`, which has no capitals of ASCII, is `text` in small ASCII letters.
fn is_small(text: &[u8], key: &[u8]) -> bool {
    text.eq_ignore_ascii_case(key)
}

/// Whether a text is of ASCII letters, a capital first and a small one behind it.
fn is_plain_word(text: &[u8]) -> bool {
    let is_capitalised =
        matches!(text, [first, second, ..] if first.is_ascii_uppercase() && second.is_ascii_lowercase());
    is_capitalised && text.iter().all(u8::is_ascii_alphabetic)
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
    /// Of one form itself, of several where they begin in `Postings`.
    pub(crate) const FIRST: usize = 1;
    /// Twice the count of forms, plus one if a longer key begins with it.
    pub(crate) const COUNT: usize = 2;
    /// How many of the forms, the last of them, are companions.
    pub(crate) const COMPANIONS: usize = 3;
    /// The languages in which it is an ordinary word, and [`SHORT`](super::SHORT).
    pub(crate) const WEAK: usize = 4;
}

/// The bit of weakness for a key too short to be distinctive; the others are of languages.
pub(super) const SHORT: u32 = 1 << 31;

/// Whether the form at a place, which shares its key with none, has this key; its ASCII letters may be capitals.
pub(super) fn has_key(image: &Image, at: u32, key: &[u8]) -> bool {
    Opened::at(image, at).has_own_key(key)
}

/// Whether the form at a place is a companion.
pub(super) fn is_companion(image: &Image, at: u32) -> bool {
    Opened::at(image, at).head.is_companion()
}

/// A record of which the beginning was read.
#[derive(Clone, Copy)]
struct Opened<'l> {
    head: Head,
    /// How far it begins behind the first form of its entity.
    distance: u32,
    /// At the spelling.
    rest: Cursor<'l>,
}

impl<'l> Opened<'l> {
    fn at(image: &'l Image, at: u32) -> Opened<'l> {
        let mut rest = image.records_from(at);
        let head = Head(rest.byte());
        let distance = rest.number();
        Opened { head, distance, rest }
    }

    fn has_own_key(mut self, key: &[u8]) -> bool {
        let text = self.rest.string();
        match self.head.key() {
            Key::Small | Key::Plain => text == key || is_small(text, key),
            Key::Own => self.rest.string().eq_ignore_ascii_case(key),
            Key::Shared => false,
        }
    }

    /// At what stands behind the spelling.
    fn behind_spelling(mut self) -> Cursor<'l> {
        match self.head.key() {
            Key::Small | Key::Plain => drop(self.rest.string()),
            Key::Own => drop((self.rest.string(), self.rest.string())),
            Key::Shared => drop((self.rest.number(), self.rest.number())),
        }
        if self.head.has(Head::WEAK) {
            self.rest.number();
        }
        self.rest
    }
}

/// What one look tells of a form whose key no other has.
#[derive(Clone, Copy, Debug)]
pub struct OwnForm<'l> {
    lexicon: &'l Lexicon,
    /// The first form of its entity, which is of no other.
    pub first: FormId,
    /// What it is a form of.
    pub part: FormPart,
    /// Whether it is a variant in copy of every language.
    pub is_read_everywhere: bool,
    /// Its spelling, in UTF-8.
    pub spelling: &'l [u8],
    /// Whether that is a word of ASCII letters, a capital first and a small one behind it.
    pub is_plain_word: bool,
}

impl<'l> OwnForm<'l> {
    /// The entity that owns it, if it is a plain one.
    pub fn plain_entity(&self) -> Option<PlainEntity<'l>> {
        PlainEntity::before(self.lexicon, self.first.0)
    }
}

/// A view of one form.
#[derive(Clone, Copy, Debug)]
pub struct FormRef<'l> {
    lexicon: &'l Lexicon,
    id: FormId,
}

impl<'l> FormRef<'l> {
    pub(super) fn new(lexicon: &'l Lexicon, id: FormId) -> FormRef<'l> {
        FormRef { lexicon, id }
    }

    fn opened(self) -> Opened<'l> {
        Opened::at(self.lexicon.image(), self.id.0)
    }

    fn origin(self) -> u32 {
        self.opened().behind_spelling().number()
    }

    fn of_key(self, record: u32, field: usize) -> u32 {
        self.lexicon.image().value(Section::Keys, record as usize, field)
    }

    /// Its place.
    pub fn id(self) -> FormId {
        self.id
    }

    /// What one look tells, if no other form has its key and no longer key begins with it.
    pub fn own(self) -> Option<OwnForm<'l>> {
        let Opened { head, distance, mut rest } = self.opened();
        (head.key() != Key::Shared).then(|| OwnForm {
            lexicon: self.lexicon,
            first: FormId(self.id.0.saturating_sub(distance)),
            part: head.part(),
            is_read_everywhere: head.has(Head::READ),
            spelling: rest.string(),
            is_plain_word: head.key() == Key::Plain,
        })
    }

    /// The entity that owns it.
    pub fn entity(self) -> EntityRef<'l> {
        EntityRef::before(self.lexicon, self.first())
    }

    /// Where the first form of its entity begins.
    pub(super) fn first(self) -> u32 {
        self.id.0.saturating_sub(self.opened().distance)
    }

    /// What is behind its record.
    pub(super) fn next(self) -> FormRef<'l> {
        let opened = self.opened();
        let mut rest = opened.behind_spelling();
        rest.number();
        rest.number();
        if opened.head.has(Head::MADE) {
            rest.number();
        }
        FormRef::new(self.lexicon, FormId(rest.place()))
    }

    /// Whether it is none, but what stands behind the last.
    pub(super) fn is_end(self) -> bool {
        self.opened().head.is_end()
    }

    /// What it is a form of.
    pub fn part(self) -> FormPart {
        self.opened().head.part()
    }

    /// The spelling, as its table has it.
    pub fn text(self) -> &'l str {
        let Opened { head, mut rest, .. } = self.opened();
        if head.key() == Key::Shared {
            rest.number();
            return self.lexicon.image().string(rest.number());
        }
        str_of(rest.string())
    }

    /// The folded key.
    pub fn key(self) -> Cow<'l, str> {
        let Opened { head, mut rest, .. } = self.opened();
        match head.key() {
            Key::Small | Key::Plain => match str_of(rest.string()) {
                text if text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                    text.to_ascii_lowercase().into()
                }
                text => text.into(),
            },
            Key::Own => {
                rest.string();
                str_of(rest.string()).into()
            }
            Key::Shared => self.lexicon.image().string(self.of_key(rest.number(), key::TEXT)).into(),
        }
    }

    /// Whether this is its folded key; it is not made for that.
    pub fn has_key(self, folded: &str) -> bool {
        let opened = self.opened();
        if opened.head.key() == Key::Shared {
            self.key() == folded
        } else {
            opened.has_own_key(folded.as_bytes())
        }
    }

    /// The table file that it stands in.
    pub fn file(self) -> &'l str {
        let image = self.lexicon.image();
        image.string(image.value(Section::Origins, self.origin() as usize, origin::FILE))
    }

    /// Its line there, from 1.
    pub fn line(self) -> u32 {
        let mut rest = self.opened().behind_spelling();
        rest.number();
        rest.difference(self.entity().line())
    }

    /// How it came to be known.
    pub fn derivation(self) -> Derivation<'l> {
        let image = self.lexicon.image();
        let origin = self.origin() as usize;
        let string = |field: usize| image.string(image.value(Section::Origins, origin, field));
        match image.value(Section::Origins, origin, origin::DERIVATION) {
            0 => Derivation::Listed,
            1 => {
                let language = image.value(Section::Origins, origin, origin::LANGUAGE);
                Derivation::Language(self.lexicon.language_tag(LanguageId(language)))
            }
            _ => Derivation::Scheme {
                scheme: string(origin::SCHEME),
                from: self.native(),
                options: string(origin::OPTIONS),
            },
        }
    }

    /// The native form that a scheme made it from.
    fn native(self) -> &'l str {
        let opened = self.opened();
        if !opened.head.has(Head::MADE) {
            return "";
        }
        let mut rest = opened.behind_spelling();
        rest.number();
        rest.number();
        self.entity().native(rest.number())
    }

    /// Whether it is an ordinary word of `language`, or too short to be distinctive.
    pub fn is_weak(self, language: Option<LanguageId>) -> bool {
        self.weak() & (SHORT | language.filter(|l| l.0 < 31).map_or(0, |l| 1 << l.0)) != 0
    }

    /// Whether it is an ordinary word of some language, or too short to be distinctive.
    pub(super) fn is_weak_somewhere(self) -> bool {
        self.weak() != 0
    }

    /// The languages in which it is an ordinary word, and [`SHORT`].
    fn weak(self) -> u32 {
        let Opened { head, mut rest, .. } = self.opened();
        match head.key() {
            Key::Shared => return self.of_key(rest.number(), key::WEAK),
            _ if !head.has(Head::WEAK) => return 0,
            Key::Own => drop((rest.string(), rest.string())),
            Key::Small | Key::Plain => drop(rest.string()),
        }
        rest.number().rotate_right(1)
    }

    /// Whether it is a variant in copy of every language.
    pub fn is_read_everywhere(self) -> bool {
        self.opened().head.has(Head::READ)
    }
}

pub(super) fn str_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
