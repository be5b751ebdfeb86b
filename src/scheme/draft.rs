//! A scheme file as it was written: every entry with its place, nothing resolved.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::casing::Casing;
use super::source::Form;
use crate::trouble::{Place, Trouble};

/// A file that an entry stands in.
#[derive(Debug)]
pub(super) struct Source {
    pub name: Arc<str>,
    pub text: Arc<str>,
}

/// Where an entry stands: a file, and bytes in it.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub source: Arc<Source>,
    pub span: Range<usize>,
}

impl Origin {
    /// File, line and column of the entry.
    pub fn place(&self) -> Place {
        Place::locate(&self.source.name, &self.source.text, self.span.start)
    }

    /// An error about the entry.
    pub fn error(&self, what: impl Into<String>) -> Trouble {
        Trouble::error(&self.source.name, &self.source.text, self.span.clone(), what)
    }
}

/// A string and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub value: String,
    pub origin: Origin,
}

/// One side of a scheme: languages and a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// BCP 47 tags of the languages; empty for any language.
    pub langs: Vec<String>,
    /// The ISO 15924 code of the script.
    pub script: String,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let langs = if self.langs.is_empty() { "any".to_owned() } else { self.langs.join("/") };
        write!(f, "{langs}-{}", self.script)
    }
}

/// Whether a scheme goes by letters or by sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Letter by letter.
    #[default]
    Transliteration,
    /// By sound.
    Transcription,
}

/// What gives a scheme its authority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// A government or the United Nations.
    Official,
    /// A standards body.
    #[default]
    Standard,
    /// Libraries.
    Library,
    /// Usage in print.
    Press,
    /// Travel documents.
    Passport,
    /// No longer in force.
    Historic,
}

impl Kind {
    /// The names in tables.
    pub(super) const NAMES: &[(&str, Kind)] =
        &[("transliteration", Kind::Transliteration), ("transcription", Kind::Transcription)];

    /// `transliteration` or `transcription`.
    pub fn as_str(self) -> &'static str {
        name_of(Kind::NAMES, self)
    }
}

impl Status {
    /// The names in tables.
    pub(super) const NAMES: &[(&str, Status)] = &[
        ("official", Status::Official),
        ("standard", Status::Standard),
        ("library", Status::Library),
        ("press", Status::Press),
        ("passport", Status::Passport),
        ("historic", Status::Historic),
    ];

    /// The word that tables use, such as `press`.
    pub fn as_str(self) -> &'static str {
        name_of(Status::NAMES, self)
    }
}

impl Casing {
    /// The names in tables.
    pub(super) const NAMES: &[(&str, Casing)] = &[
        ("title-digraph", Casing::TitleDigraph),
        ("turkic", Casing::Turkic),
        ("words", Casing::Words),
        ("names", Casing::Names),
        ("passport", Casing::Passport),
        ("bare", Casing::Bare),
    ];
}

impl Form {
    /// The names in tables.
    pub(super) const NAMES: &[(&str, Form)] = &[("nfc", Form::Composed), ("jamo", Form::Jamo)];
}

fn name_of<T: Copy + PartialEq>(names: &[(&'static str, T)], wanted: T) -> &'static str {
    names.iter().find(|(_, value)| *value == wanted).map_or("", |(name, _)| name)
}

/// The `[scheme]` table.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub id: Option<Told>,
    pub from: Endpoint,
    pub to: Endpoint,
    pub kind: Kind,
    pub status: Status,
    pub authority: String,
    pub cite: String,
    pub licence: String,
    pub note: String,
    pub valid: (Option<i32>, Option<i32>),
    pub reversible: bool,
    pub casing: Option<Casing>,
    pub input: Option<Form>,
    pub alphabet: Option<Told>,
    pub extends: Vec<Told>,
}

/// One `[[rule]]`.
#[derive(Clone, Debug)]
pub(super) struct RuleDraft {
    pub from: Told,
    pub before: Vec<String>,
    pub after: Vec<String>,
    pub to: String,
    pub when: Vec<(String, String)>,
}

/// One `[[exception]]`.
#[derive(Clone, Debug)]
pub(super) struct ExceptionDraft {
    pub from: Told,
    pub to: String,
    pub when: Vec<(String, String)>,
}

/// One value of an option.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueDraft {
    pub name: String,
    pub map: BTreeMap<String, Told>,
}

/// A respelling of the source that a value of an option stands for.
#[derive(Clone, Debug)]
pub(super) struct RespellDraft {
    pub value: String,
    pub from: String,
    pub to: String,
    /// Each occurrence by itself, and not all at once.
    pub one_by_one: bool,
}

/// One `[[option]]`.
#[derive(Clone, Debug)]
pub(super) struct OptionDraft {
    pub id: Told,
    pub default: String,
    pub values: Vec<ValueDraft>,
    pub respell: Vec<RespellDraft>,
}

/// One `[[test]]`.
#[derive(Clone, Debug)]
pub(super) struct TestDraft {
    pub source: Told,
    pub expected: String,
    pub options: Vec<(String, String)>,
}

/// The rules of one pass: a `[[stage]]`, or the file's own `[class]`, `[map]` and `[[rule]]`.
#[derive(Clone, Debug, Default)]
pub(super) struct StageDraft {
    pub id: String,
    pub input: Option<Form>,
    pub classes: BTreeMap<String, Told>,
    pub map: BTreeMap<String, Told>,
    pub rules: Vec<RuleDraft>,
}

/// A scheme file.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub source: Arc<Source>,
    pub header: Header,
    /// The named stages in order, and last the file's own rules.
    pub stages: Vec<StageDraft>,
    pub exceptions: Vec<ExceptionDraft>,
    pub options: Vec<OptionDraft>,
    pub tests: Vec<TestDraft>,
}

impl Draft {
    /// Where troubles of the file as a whole are shown: its id, or its beginning.
    pub fn top(&self) -> Origin {
        let whole = Origin { source: Arc::clone(&self.source), span: 0..0 };
        self.header.id.as_ref().map_or(whole, |id| id.origin.clone())
    }
}
