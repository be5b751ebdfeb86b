//! The keys that each section of a table can have, and the words that some of them take.
//!
//! One list a section: what stands here is read in `row`, `vocabulary` and `config`, and offered in messages.

use super::model::{Case, FamilyAlone, Former, GivenAlone, Kind, Order, Quotes, WordKind};
use super::profile::ProfileFormat;

/// A section as people write it, and its keys.
pub(super) struct Section {
    /// `[[person]]`.
    pub name: &'static str,
    /// In the order in which they are usually written.
    pub keys: &'static [&'static str],
}

pub(super) const FILE: Section = Section {
    name: "a table file",
    keys: &["table", "rule", "person", "place", "organisation", "term", "words", "endings"],
};

pub(super) const HEADER: Section = Section {
    name: "[table]",
    keys: &[
        "title",
        "licence",
        "source",
        "family-alone",
        "given-alone",
        "quotes",
        "former",
        "derive",
        "reads",
        "endings",
        "case",
    ],
};

const RULE: Section = Section {
    name: "[[rule]]",
    keys: &[
        "id",
        "canonical",
        "variants",
        "not",
        "keep",
        "quotes",
        "former",
        "endings",
        "case",
        "disabled",
        "source",
        "note",
        "test",
    ],
};

const PERSON: Section = Section {
    name: "[[person]]",
    keys: &[
        "id",
        "given",
        "family",
        "patronymic",
        "order",
        "roles",
        "not",
        "keep",
        "family-alone",
        "given-alone",
        "quotes",
        "former",
        "derive",
        "reads",
        "endings",
        "case",
        "disabled",
        "source",
        "note",
        "test",
    ],
};

/// What places, organisations and terms share.
const NAMED: &[&str] = &[
    "id", "name", "not", "keep", "quotes", "former", "derive", "reads", "endings", "case", "disabled",
    "source", "note", "test",
];
const PLACE: Section = Section { name: "[[place]]", keys: NAMED };
const ORGANISATION: Section = Section { name: "[[organisation]]", keys: NAMED };
const TERM: Section = Section { name: "[[term]]", keys: NAMED };

/// The section of a kind of row.
pub(super) fn section(kind: Kind) -> &'static Section {
    match kind {
        Kind::Rule => &RULE,
        Kind::Person => &PERSON,
        Kind::Place => &PLACE,
        Kind::Organisation => &ORGANISATION,
        Kind::Term => &TERM,
    }
}

pub(super) const TEST: Section = Section { name: "a test", keys: &["in", "out", "lang", "date"] };
pub(super) const FORM: Section = Section { name: "a form", keys: &["form", "since"] };
pub(super) const WORDS: Section = Section { name: "[[words]]", keys: &["lang", "kind", "words"] };
pub(super) const ENDINGS: Section =
    Section { name: "[[endings]]", keys: &["lang", "capital-nouns", "elisions", "ending"] };
pub(super) const ENDING: Section =
    Section { name: "[[endings.ending]]", keys: &["case", "after", "drop", "add", "of"] };
pub(super) const CONFIG: Section =
    Section { name: "canonym.toml", keys: &["lang", "encoding", "tables", "builtin", "policy", "profile"] };
pub(super) const POLICY: Section =
    Section { name: "[policy]", keys: &["family-alone", "given-alone", "quotes", "scheme"] };

/// A file of profiles, and the two kinds of profiles; what their lists mean stands in `format`.
pub(super) const PROFILES: Section = Section { name: "a file of profiles", keys: &["profile"] };
pub(super) const XML_PROFILE: Section = Section {
    name: "[[profile]] of XML",
    keys: &[
        "name",
        "format",
        "extends",
        "roots",
        "headline",
        "block",
        "item",
        "quoted-block",
        "frame",
        "text",
        "quote",
        "link",
        "code",
        "field",
        "title",
        "foreign",
        "protected",
        "hidden",
        "break",
        "line",
        "space",
        "hyphen",
        "html",
        "typed",
        "data",
        "embed",
        "language",
        "date",
        "run-language",
        "style",
        "bound",
        "attributes",
        "words",
        "characters",
    ],
};
pub(super) const JSON_PROFILE: Section = Section {
    name: "[[profile]] of JSON",
    keys: &[
        "name",
        "format",
        "extends",
        "told-by",
        "headline",
        "text",
        "html",
        "field",
        "again",
        "type",
        "language",
        "date",
        "words",
        "characters",
    ],
};
pub(crate) const PROFILE_FORMATS: [(&str, ProfileFormat); 2] =
    [("xml", ProfileFormat::Xml), ("json", ProfileFormat::Json)];

pub(super) const ORDERS: [(&str, Order); 2] =
    [("given-family", Order::GivenFamily), ("family-given", Order::FamilyGiven)];
pub(crate) const FAMILY_ALONE: [(&str, FamilyAlone); 3] =
    [("unique", FamilyAlone::Unique), ("evidence", FamilyAlone::Evidence), ("never", FamilyAlone::Never)];
pub(crate) const GIVEN_ALONE: [(&str, GivenAlone); 2] =
    [("evidence", GivenAlone::Evidence), ("never", GivenAlone::Never)];
pub(crate) const QUOTES: [(&str, Quotes); 3] =
    [("rewrite", Quotes::Rewrite), ("suggest", Quotes::Suggest), ("leave", Quotes::Leave)];
pub(crate) const FORMER: [(&str, Former); 3] =
    [("rewrite", Former::Rewrite), ("suggest", Former::Suggest), ("leave", Former::Leave)];
pub(crate) const CASES: [(&str, Case); 2] = [("name", Case::Name), ("any", Case::Any)];
pub(crate) const WORD_KINDS: [(&str, WordKind); 8] = [
    ("ordinary", WordKind::Ordinary),
    ("title", WordKind::Title),
    ("demonym", WordKind::Demonym),
    ("calendar", WordKind::Calendar),
    ("given", WordKind::Given),
    ("gloss", WordKind::Gloss),
    ("spelling", WordKind::Spelling),
    ("conjunction", WordKind::Conjunction),
];
