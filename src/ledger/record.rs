//! The records of a ledger, field by field: this page is the public description of the format `canonym-ledger/1`.
//!
//! A ledger is JSON Lines in UTF-8: one object a line, each with a `type`, in the order of the input. It is an
//! interface: fields are added, never renamed, so a reader passes over fields that it does not know.
//! One document is one group: a [`Begin`], its decisions, an [`End`]. A stream of records is one group a record, each
//! with its number; one after the other, their texts are the stream. An archive is one group a member that has prose.
//!
//! - **Ranges** are pairs of byte offsets, half open. `in` speaks of the source, `out` of the output.
//! - **Bytes**: `before` and `after` are the exact bytes of the source and of the output, markup, entities and
//!   document encoding included, so a reader splices bytes and needs no knowledge of formats. Where those bytes
//!   are not valid UTF-8, `before_base64` or `after_base64` (RFC 4648, with padding) stands in place of the
//!   field. `mention` and `found` are decoded text, for people.
//! - **Places**: `line` and `column` count from 1. LF, CR LF and a lone CR end a line; a byte order mark takes
//!   no column; a column is a Unicode scalar value, and an undecodable byte counts as one.
//! - There is no clock, no absolute path and no machine's name in it: the same run gives the same ledger.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::digest::Digest;
use super::wire::wire_enum;
use crate::lexicon;
use crate::table::model::{Kind, PartKind};
use crate::text::date::Date;

/// What `schema` says in every [`Begin`].
pub const SCHEMA: &str = "canonym-ledger/1";

/// One line of the ledger; `type` says which kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// `"type":"begin"`: a document begins.
    Begin(Begin),
    /// `"type":"substituted"`: a part of a mention was changed.
    Substituted(Substituted),
    /// `"type":"suggested"`: a part could be changed, for a person to decide.
    Suggested(Suggested),
    /// `"type":"left"`: a spelling that would otherwise have changed was left alone.
    Left(Left),
    /// `"type":"notice"`: something a person should know that is not a decision.
    Notice(Notice),
    /// `"type":"error"`: a record or a document was passed on unread.
    Error(Unread),
    /// `"type":"end"`: the document's totals, sizes and digests.
    End(End),
}

/// The first record of a document. On the wire it says `"schema":"canonym-ledger/1"` right after its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// `document`: the argument as typed, relative to the working folder if it was absolute; `-` is standard input.
    pub document: String,
    /// `record`: which record of the stream `document` the group describes, from 1, its line end included; absent if
    /// the group describes the whole document.
    pub record: Option<u64>,
    /// `member`: which member of the archive `document` the group describes, by its name in it; absent if the group
    /// describes the document's own bytes. Ranges, sizes and digests are of the member's bytes, decompressed.
    pub member: Option<String>,
    /// `format`: the id of the format that it was read as, such as `text`.
    pub format: String,
    /// `encoding`: the document's encoding, by its WHATWG name, such as `UTF-8`.
    pub encoding: String,
    /// `lang`: the language of the copy, a BCP 47 tag.
    pub lang: String,
    /// `date`: the day of the copy, `YYYY-MM-DD`, as it was given or as the document says; absent if neither is so, and
    /// the copy was read as today's. Documents within a document may have days of their own.
    pub date: Option<Date>,
    /// `lexicon`: the digest of the tables that decided.
    pub lexicon: String,
    /// `version`: the version of canonym that wrote the ledger.
    pub version: String,
}

impl Begin {
    /// What people call the text that the group describes: `report.docx!word/document.xml`.
    pub fn text_name(&self) -> String {
        match &self.member {
            Some(member) => format!("{}!{member}", self.document),
            None => self.document.clone(),
        }
    }
}

/// What is common to a change that was made and to one that is suggested: one part of one mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `entity`: the entity's id.
    pub entity: String,
    /// `part`: which part of its name: `given`, `family`, `patronymic` or `name`.
    pub part: PartKind,
    /// `before`: the source's exact bytes at `in`.
    pub before: Vec<u8>,
    /// `after`: the exact bytes that stand in the output, or would.
    pub after: Vec<u8>,
    /// `in`: where the part stands in the source. It covers the whole part, letters that stay the same included.
    pub input: Range<u64>,
    /// `line` of the part in the source, from 1.
    pub line: u32,
    /// `column` of the part in the source, in scalar values, from 1.
    pub column: u32,
    /// `mention`: the decoded text of the mention that the part belongs to.
    pub mention: String,
    /// `spelt`: the part's spellings, where `before` and `after` hold the markup of a tracked change around them.
    pub spelt: Option<Spelt>,
    /// `because`: why the mention is taken for the entity.
    pub because: Because,
    /// `derived`: how the variant came to be known.
    pub derived: Derivation,
    /// `ending`: the case name of the ending that was carried over, such as `possessive`. Absent without one.
    pub ending: Option<String>,
    /// `row`: file and line of the row that knows the entity, such as `people/belarus.toml:12`.
    pub row: String,
}

/// `spelt`: both spellings as decoded text, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelt {
    /// `before`.
    pub before: String,
    /// `after`.
    pub after: String,
}

impl Change {
    /// Both spellings for people, the old and the new; an undecodable byte is U+FFFD.
    pub fn spellings(&self) -> [Cow<'_, str>; 2] {
        match &self.spelt {
            Some(Spelt { before, after }) => [before, after].map(|text| Cow::Borrowed(text.as_str())),
            None => [&self.before, &self.after].map(|bytes| String::from_utf8_lossy(bytes)),
        }
    }
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substituted {
    /// `n`: the number of the substitution in its document, from 1 without a gap.
    pub n: u64,
    /// `out`: where `after` stands in the output.
    pub output: Range<u64>,
    /// The fields that it shares with a suggestion.
    pub change: Change,
}

/// A change that could be made. It has no `n` and no `out`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// The fields that it shares with a substitution.
    pub change: Change,
    /// `reason`: why it was not made.
    pub reason: SuggestedReason,
    /// `near`: what speaks for it, where no row owns the spelling; only with the reason `near-miss`.
    pub near: Option<Near>,
}

/// `near`: how near a spelling that no row owns is to one that is owned, and how to own it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// `score`: from 0 to 100; nothing is ever substituted on it.
    pub score: u8,
    /// `reasons`: what supports it and what differs, for people, each in a few words.
    pub reasons: Vec<String>,
    /// `accept`: the row that would make the spelling a variant of the entity, as TOML.
    pub accept: String,
}

/// `because`: the rule by which a mention was taken for an entity, and what in the copy supports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// `rule`.
    pub rule: Rule,
    /// `evidence`: byte ranges of the source, in the order of the source.
    pub evidence: Vec<Range<u64>>,
}

/// `derived`: how a variant came to be known, the first that applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// `{"listed":"also"}`: a row lists the spelling, under this key.
    Listed(String),
    /// `{"lang":"de"}`: it is the form of another language, a BCP 47 tag.
    Lang(String),
    /// `{"scheme":"ru-de-duden","from":"Рыженков","options":{…}}`: a romanisation scheme makes it.
    Scheme {
        /// `scheme`: the scheme's id.
        scheme: String,
        /// `from`: the native form that it was made from.
        from: String,
        /// `options`: the scheme's options that were not at their default, by id.
        options: BTreeMap<String, String>,
    },
    /// `{"near":"Ryzhenkov"}`: nobody knows it; this known spelling is the nearest. Only in suggestions.
    Near(String),
}

impl Derivation {
    /// How a lexicon knows a form that belongs to an entity of this kind.
    pub(crate) fn of(derivation: lexicon::Derivation<'_>, kind: Kind) -> Derivation {
        match derivation {
            lexicon::Derivation::Listed if kind == Kind::Rule => Derivation::Listed("variants".to_owned()),
            lexicon::Derivation::Listed => Derivation::Listed("also".to_owned()),
            lexicon::Derivation::Language(tag) => Derivation::Lang(tag.to_owned()),
            lexicon::Derivation::Scheme { scheme, from, options } => {
                let pairs = options.split(' ').filter_map(|pair| pair.split_once('='));
                let options = pairs.map(|(id, value)| (id.to_owned(), value.to_owned())).collect();
                Derivation::Scheme { scheme: scheme.to_owned(), from: from.to_owned(), options }
            }
        }
    }
}

/// What `family_alone` says, where a [`Left`] has it.
pub(super) const NEVER: &str = "never";

/// A spelling that would otherwise have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// `entity`: the id of the entity that it could have been.
    pub entity: String,
    /// `part`: which part of its name.
    pub part: PartKind,
    /// `found`: the decoded text.
    pub found: String,
    /// `in`: where it stands in the source.
    pub input: Range<u64>,
    /// `line` in the source, from 1.
    pub line: u32,
    /// `column` in the source, in scalar values, from 1.
    pub column: u32,
    /// `reason`: why it was left.
    pub reason: LeftReason,
    /// `family_alone`, which is `never`: a row or the house says that the family name alone stays, whoever is meant.
    pub is_never_alone: bool,
}

/// Something that is not a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `kind`.
    pub kind: NoticeKind,
    /// `message`: for people, in one line.
    pub message: String,
    /// `in`: where in the source, if it has a place.
    pub input: Option<Range<u64>>,
    /// `places`: all places that it speaks of, in the order of the source, if they are several.
    pub places: Vec<Range<u64>>,
}

/// A record or document that could not be read as its format and was passed on as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// `message`: what is wrong, for people, in one line.
    pub message: String,
    /// `line` where reading failed, from 1.
    pub line: u32,
    /// `column` where reading failed, from 1.
    pub column: u32,
}

/// The last record of a document. A group without one is truncated, and nothing is restored from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// How many records of each kind there are, and their reasons.
    pub tally: Tally,
    /// `machine_zones`: how many mentions stand in URLs, code and the like. They are `left` records only on request.
    pub machine_zones: u64,
    /// `in_bytes`: the size of the source.
    pub in_bytes: u64,
    /// `out_bytes`: the size of the output.
    pub out_bytes: u64,
    /// `in_sha256` and `out_sha256`. They cost a pass over both texts, so they are absent until
    /// [`Ledger::seal`](super::Ledger::seal) has computed them; without them nothing is restored.
    pub digests: Option<Digests>,
}

/// The totals of a document, as they stand in its [`End`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// `substituted`: the number of substitutions.
    pub substituted: u64,
    /// `suggested`: the number of suggestions.
    pub suggested: u64,
    /// `left`: the number of `left` records that are listed.
    pub left: u64,
    /// `reasons`: how often each reason occurs in `suggested` and `left` records together, by its name in the ledger.
    pub reasons: BTreeMap<String, u64>,
}

/// The SHA-256 digests of both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digests {
    /// `in_sha256`: of the source.
    pub input: Digest,
    /// `out_sha256`: of the output.
    pub output: Digest,
}

wire_enum! {
    /// `because.rule`: the rule by which a mention was taken for an entity.
    pub enum Rule ("rule") {
        /// A given name and a family name stand together.
        FullName = "full-name",
        /// Initials and a family name stand together.
        Initials = "initials",
        /// The family name follows one of the entity's roles.
        Role = "role",
        /// A bare family name.
        FamilyAlone = "family-alone",
        /// A bare given name.
        GivenAlone = "given-alone",
        /// The whole name of a place, an organisation or a term, or of a person with one name.
        WholeName = "whole-name",
        /// A plain rule, which needs no evidence.
        Plain = "rule",
    }
}

wire_enum! {
    /// `reason` of a [`Left`].
    pub enum LeftReason ("reason") {
        /// Several entities could be meant, and they print different forms.
        Ambiguous = "ambiguous",
        /// Nothing in the copy identifies the entity.
        NoEvidence = "no-evidence",
        /// The copy says that it is somebody else.
        OtherPerson = "other-person",
        /// It stands in a quotation, and the policy leaves quotations alone.
        Quoted = "quoted",
        /// It is part of a phrase that is kept.
        KeptPhrase = "kept-phrase",
        /// It is marked `[sic]`.
        Sic = "sic",
        /// Two spellings of one entity are set against each other.
        Gloss = "gloss",
        /// It stands in a URL.
        Url = "url",
        /// It stands in an e-mail address.
        Email = "email",
        /// It stands in a handle.
        Handle = "handle",
        /// It stands in a hashtag.
        Hashtag = "hashtag",
        /// It stands in a file name.
        FileName = "file-name",
        /// It stands in code.
        Code = "code",
        /// It stands in a field that machines read.
        MachineField = "machine-field",
        /// It stands in text that is marked as another language's.
        ForeignText = "foreign-text",
        /// The canonical form cannot be written at this place.
        NotEncodable = "not-encodable",
        /// The entity has no form in the language of the copy.
        NoCanonicalForm = "no-canonical-form",
        /// It stands inside a longer match that was refused.
        Shielded = "shielded",
        /// Its pieces stand in different links or languages.
        SplitMarkup = "split-markup",
        /// The copy or the house marks it as not to be touched.
        Suppressed = "suppressed",
        /// It was the name before, and its row leaves such names as they are.
        FormerName = "former-name",
    }
}

wire_enum! {
    /// `reason` of a [`Suggested`].
    pub enum SuggestedReason ("reason") {
        /// An unexplained capitalised word beside it may make it part of a longer name.
        LongerName = "longer-name",
        /// It stands in a quotation, and the policy asks a person.
        Quoted = "quoted",
        /// It holds a bidirectional control character.
        BidiControl = "bidi-control",
        /// It is almost a known spelling.
        NearMiss = "near-miss",
        /// It was the name before, and its row asks a person.
        FormerName = "former-name",
    }
}

wire_enum! {
    /// `kind` of a [`Notice`].
    pub enum NoticeKind ("kind") {
        /// A count or size elsewhere in the document no longer fits.
        Stale = "stale",
        /// A line became longer than its format allows.
        LineLength = "line-length",
        /// How the encoding is known, where the document does not declare it truly; bytes that are not valid in it.
        Encoding = "encoding",
        /// The document, or a text in it, is passed over: nothing says that it is prose.
        NoProse = "no-prose",
        /// The document contradicts itself: in whom it speaks of, or in how it would be read after its substitutions.
        Conflict = "conflict",
        /// The document spells a name that no table knows in several ways.
        Inconsistent = "inconsistent",
    }
}

impl Record {
    /// Where the record stands in the source; nothing for `begin`, `error`, `end` and a notice without a place.
    pub fn input(&self) -> Option<&Range<u64>> {
        match self {
            Record::Substituted(substituted) => Some(&substituted.change.input),
            Record::Suggested(suggested) => Some(&suggested.change.input),
            Record::Left(left) => Some(&left.input),
            Record::Notice(notice) => notice.input.as_ref(),
            Record::Begin(_) | Record::Error(_) | Record::End(_) => None,
        }
    }

    /// The value of `reason`, for a suggestion and a `left`.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Record::Suggested(suggested) => Some(suggested.reason.as_str()),
            Record::Left(left) => Some(left.reason.as_str()),
            _ => None,
        }
    }
}

impl Tally {
    /// Counts one record.
    pub fn count(&mut self, record: &Record) {
        match record {
            Record::Substituted(_) => self.substituted += 1,
            Record::Suggested(_) => self.suggested += 1,
            Record::Left(_) => self.left += 1,
            Record::Begin(_) | Record::Notice(_) | Record::Error(_) | Record::End(_) => {}
        }
        if let Some(reason) = record.reason() {
            match self.reasons.get_mut(reason) {
                Some(count) => *count += 1,
                None => {
                    self.reasons.insert(reason.to_owned(), 1);
                }
            }
        }
    }
}
