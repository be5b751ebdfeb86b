//! What a person writes, as values: rows, parts, forms, layers, and the vocabulary files beside them.
//!
//! These values carry the place they were written at, so that every later message can name file and line.
//! They know nothing of TOML (see `read`) and nothing of matching (see the lexicon).

use std::sync::Arc;

use crate::text::date::Date;
use crate::text::endings::Ending;
use crate::trouble::Place;

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A plain rule: variants and one canonical form.
    Rule,
    /// A person, with `given`, `family` and `patronymic`.
    Person,
    /// A place, with a `name`.
    Place,
    /// An organisation, with a `name`.
    Organisation,
    /// A term, with a `name`.
    Term,
}

impl Kind {
    /// Every kind, in the order in which people list them.
    pub const ALL: [Kind; 5] = [Kind::Rule, Kind::Person, Kind::Place, Kind::Organisation, Kind::Term];

    /// The word for it in tables: `rule`, `person`, `place`, `organisation`, `term`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Rule => "rule",
            Kind::Person => "person",
            Kind::Place => "place",
            Kind::Organisation => "organisation",
            Kind::Term => "term",
        }
    }
}

/// A piece of a name that varies on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    /// A person's given name.
    Given,
    /// A person's family name.
    Family,
    /// A person's patronymic.
    Patronymic,
    /// The whole name of anything else.
    Name,
}

impl PartKind {
    /// The key it has in tables, and the word for it in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            PartKind::Given => "given",
            PartKind::Family => "family",
            PartKind::Patronymic => "patronymic",
            PartKind::Name => "name",
        }
    }
}

/// The tag under which a rule's canonical form stands: it is canonical in copy of every language.
pub const EVERY_LANGUAGE: &str = "und";

/// A string and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The text, as written.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A form of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The spelling, and where it was written.
    pub spelling: Located,
    /// `since`: the first day on which the house printed it; absent for what it always printed or accepted.
    pub since: Option<Date>,
}

/// The forms of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub kind: PartKind,
    /// Forms by BCP 47 tag, in lower case, sorted by tag; the first of each list is canonical, the others are accepted.
    /// No list is empty. A rule's canonical form stands under [`EVERY_LANGUAGE`], which nothing else uses.
    ///
    /// In a dated list the forms with a date come first, the latest of them foremost, and the first without one is what
    /// was printed before them all: see [`printed`].
    pub languages: Vec<(String, Vec<Form>)>,
    /// Spellings seen in copy that no language owns. A rule's variants stand here.
    pub also: Vec<Located>,
}

/// Which form of a list is canonical in copy of a day, by the dates of the list: the first that has none or an earlier
/// one. Of a day that nobody knows, the first. None if there are no forms.
///
/// # Example: what was printed when
/// ```
/// use canonym::table::model::printed;
/// use canonym::text::date::Date;
///
/// let since = [Date::parse("2022-09-17"), Date::parse("2019-03-23"), None, None];
/// assert_eq!(printed(since, None), Some(0));
/// assert_eq!(printed(since, Date::parse("2019-03-23")), Some(1));
/// assert_eq!(printed(since, Date::parse("2019-03-22")), Some(2));
/// ```
pub fn printed(since: impl IntoIterator<Item = Option<Date>>, day: Option<Date>) -> Option<usize> {
    let is_printed = |since: Option<Date>| since.is_none() || day.is_none() || since <= day;
    since.into_iter().position(is_printed)
}

/// A title or office that stands right before the family name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The language it is written in; absent when the row does not say.
    pub language: Option<String>,
    /// The words.
    pub words: Located,
}

/// The order in which an entity's parts are usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// Given name first.
    #[default]
    GivenFamily,
    /// Family name first; the other order is understood too.
    FamilyGiven,
}

/// When a bare family name is substituted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FamilyAlone {
    /// When all its owners print one form.
    Unique,
    /// Only when the copy identifies its entity.
    Evidence,
    /// Never.
    Never,
}

/// When a bare given name is substituted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GivenAlone {
    /// When the copy identifies its entity.
    Evidence,
    /// Never.
    Never,
}

/// What happens to a name inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quotes {
    /// It is rewritten as elsewhere.
    Rewrite,
    /// It is suggested.
    Suggest,
    /// It is left.
    Leave,
}

/// What happens to a form that the house printed earlier, in later copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Former {
    /// It is a variant like any other.
    Rewrite,
    /// The form of today is suggested.
    Suggest,
    /// It is left.
    Leave,
}

/// How a name's letters must be cased to be recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// The first token starts with a capital.
    Name,
    /// Any.
    Any,
}

/// The keys that a row, and some of them a file's `[table]` header, can set.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Settings {
    /// `family-alone`; does not touch places, organisations and terms.
    pub family_alone: Option<FamilyAlone>,
    /// `given-alone`.
    pub given_alone: Option<GivenAlone>,
    /// `quotes`.
    pub quotes: Option<Quotes>,
    /// `former`: what is done with forms that the house printed earlier.
    pub former: Option<Former>,
    /// `derive`: the languages whose native forms schemes read.
    pub derive: Option<Vec<String>>,
    /// `reads`: the languages whose forms are variants in other copy, too.
    pub reads: Option<Vec<String>>,
    /// `endings`: whether endings are split off this entity's forms.
    pub endings: Option<bool>,
    /// `case`.
    pub case: Option<Case>,
}

/// A row's own example: its text is the whole copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTest {
    /// The copy.
    pub input: String,
    /// What must come out; the input itself in a negative test.
    pub output: String,
    /// Whether the row gave no `out`.
    pub negative: bool,
    /// The copy's language.
    pub language: String,
    /// The copy's date; today's copy without one.
    pub date: Option<Date>,
    /// Where the test stands.
    pub place: Place,
}

/// One row of a table, or several rows of one id merged over each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is. A row that only adds keys to a lower one has the lower one's kind after merging.
    pub kind: Kind,
    /// The stable id, and where the topmost row with it stands.
    pub id: Located,
    /// Its parts, sorted by kind; a rule and all but persons have at most one.
    pub parts: Vec<Part>,
    /// Usual order of the parts.
    pub order: Option<Order>,
    /// Titles and offices.
    pub roles: Vec<Role>,
    /// Forms that must never be read as this entity.
    pub not: Vec<Located>,
    /// Phrases that stay as they are.
    pub keep: Vec<Located>,
    /// As read: what the row itself says. After merging: the effective values, of rows before headers.
    pub settings: Settings,
    /// Its examples.
    pub tests: Vec<RowTest>,
    /// Where the facts come from.
    pub source: Option<String>,
    /// A remark for people.
    pub note: Option<String>,
    /// Why it is switched off.
    pub disabled: Option<Located>,
    /// Where the `[[rule]]` stands that re-spelt it by naming its canonical form as a variant. Merging sets this.
    pub respelt: Option<Place>,
}

/// One table file as read.
#[derive(Clone, Debug)]
pub struct TableFile {
    /// Its name as shown to people: relative, with `/`.
    pub name: Arc<str>,
    /// `title` of the header.
    pub title: Option<String>,
    /// `licence` of the header.
    pub licence: Option<String>,
    /// `source` of the header.
    pub source: Option<String>,
    /// Defaults of the header.
    pub settings: Settings,
    /// The rows, in the file's order.
    pub rows: Vec<Entity>,
    /// Word lists, if the file is a vocabulary file.
    pub words: Vec<WordList>,
    /// Endings, if the file is an endings file.
    pub endings: Vec<Endings>,
}

/// What the words of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// Ordinary words: a form that is one of them is weak.
    Ordinary,
    /// Titles, offices and honorifics.
    Title,
    /// Demonyms and adjectives of nationality.
    Demonym,
    /// Weekdays, months, feasts.
    Calendar,
    /// Given names.
    Given,
    /// Words that set a name against another spelling of it: *formerly*, *also known as*, *Russian:*.
    Gloss,
    /// Words that speak of a spelling: *spelling*, *transliteration*.
    Spelling,
    /// Words that join two given names before one family name: *and*.
    Conjunction,
}

/// A list of words of one kind in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordList {
    /// The language, or `und` for words that count in every copy (given names).
    pub language: String,
    /// What they are.
    pub kind: WordKind,
    /// The words; a phrase has spaces.
    pub words: Vec<Located>,
}

/// The endings of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endings {
    /// The language, a BCP 47 tag in lower case.
    pub language: String,
    /// Whether the language writes every noun with a capital.
    pub capital_nouns: bool,
    /// Words that elide before a vowel and stand before an apostrophe: *d*, *l*, *qu*.
    pub elisions: Vec<String>,
    /// The endings, in the file's order.
    pub endings: Vec<Ending>,
}

/// A set of tables. Later layers override earlier ones by id and key.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// What people call it: `built-in`, or the path as typed.
    pub name: String,
    /// Its files, sorted by name.
    pub files: Vec<TableFile>,
    /// Whether its tests and proofs were run when the crate was built and need not run again.
    pub proven: bool,
    /// The house's scheme by native language, from `[policy.scheme]`: how a name without a listed form is spelt.
    pub schemes: Vec<(String, Located)>,
}
