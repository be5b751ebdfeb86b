//! The lines of a ledger as JSON has them, and how each becomes a record.
//!
//! Unknown fields are passed over, since fields are added over time; an unknown type, schema, rule or reason is an
//! error, since a reader would misunderstand the rest.

use std::collections::BTreeMap;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::digest::Digest;
use super::record::{
    Because, Begin, Change, Derivation, Digests, End, Left, LeftReason, NEVER, Near, Notice, NoticeKind,
    Record, Rule, SCHEMA, Spelt, Substituted, Suggested, SuggestedReason, Tally, Unread,
};
use super::wire::part_named;
use crate::table::model::PartKind;
use crate::text::date::Date;

/// Why a line is no record.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It is no JSON, or a field is missing or of another type.
    Json(serde_json::Error),
    /// A field has a value that this version does not know: what, why.
    Value(String, String),
}

/// Reads one line.
pub(super) fn record(line: &str) -> Result<Record, Refusal> {
    let Head { kind } = parse(line)?;
    match kind.as_str() {
        "begin" => parse::<BeginLine>(line)?.record(),
        "substituted" => Ok(parse::<SubstitutedLine>(line)?.record(change(line)?)),
        "suggested" => parse::<SuggestedLine>(line)?.record(change(line)?),
        "left" => parse::<LeftLine>(line)?.record(),
        "notice" => parse::<NoticeLine>(line)?.record(),
        "error" => Ok(Record::Error(parse::<ErrorLine>(line)?.record())),
        "end" => parse::<EndLine>(line)?.record(),
        _ => Err(unknown("type", &kind, "begin, substituted, suggested, left, notice, error, end")),
    }
}

fn parse<T: DeserializeOwned>(line: &str) -> Result<T, Refusal> {
    serde_json::from_str(line).map_err(Refusal::Json)
}

fn change(line: &str) -> Result<Change, Refusal> {
    parse::<ChangeLine>(line)?.change()
}

fn unknown(field: &str, value: &str, known: &str) -> Refusal {
    let shown: String = value.chars().take(40).collect();
    Refusal::Value(format!("unknown {field} `{shown}`"), format!("this version knows {known}"))
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct BeginLine {
    schema: String,
    document: String,
    record: Option<u64>,
    member: Option<String>,
    format: String,
    encoding: String,
    lang: String,
    date: Option<String>,
    lexicon: String,
    version: String,
}

impl BeginLine {
    fn record(self) -> Result<Record, Refusal> {
        let BeginLine { schema, document, record, member, format, encoding, lang, date, lexicon, version } =
            self;
        if schema != SCHEMA {
            return Err(unknown("schema", &schema, SCHEMA));
        }
        let day =
            |date: String| Date::parse(&date).ok_or_else(|| unknown("date", &date, "days, as YYYY-MM-DD"));
        let date = date.map(day).transpose()?;
        Ok(Record::Begin(Begin { document, record, member, format, encoding, lang, date, lexicon, version }))
    }
}

#[derive(Deserialize)]
struct ChangeLine {
    entity: String,
    part: String,
    before: Option<String>,
    before_base64: Option<String>,
    after: Option<String>,
    after_base64: Option<String>,
    #[serde(rename = "in")]
    input: (u64, u64),
    line: u32,
    column: u32,
    mention: String,
    spelt: Option<SpeltLine>,
    because: BecauseLine,
    derived: DerivedLine,
    ending: Option<String>,
    row: String,
}

impl ChangeLine {
    fn change(self) -> Result<Change, Refusal> {
        Ok(Change {
            entity: self.entity,
            part: part(&self.part)?,
            before: bytes("before", self.before, self.before_base64)?,
            after: bytes("after", self.after, self.after_base64)?,
            input: range(self.input),
            line: self.line,
            column: self.column,
            mention: self.mention,
            spelt: self.spelt.map(|SpeltLine { before, after }| Spelt { before, after }),
            because: self.because.because()?,
            derived: self.derived.derivation()?,
            ending: self.ending,
            row: self.row,
        })
    }
}

#[derive(Deserialize)]
struct SpeltLine {
    before: String,
    after: String,
}

#[derive(Deserialize)]
struct BecauseLine {
    rule: String,
    evidence: Vec<(u64, u64)>,
}

impl BecauseLine {
    fn because(self) -> Result<Because, Refusal> {
        let rule =
            Rule::from_wire(&self.rule).ok_or_else(|| unknown("rule", &self.rule, &list(Rule::ALL)))?;
        Ok(Because { rule, evidence: self.evidence.into_iter().map(range).collect() })
    }
}

#[derive(Deserialize)]
struct DerivedLine {
    listed: Option<String>,
    lang: Option<String>,
    scheme: Option<String>,
    from: Option<String>,
    options: Option<BTreeMap<String, String>>,
    near: Option<String>,
}

impl DerivedLine {
    fn derivation(self) -> Result<Derivation, Refusal> {
        match (self.listed, self.lang, self.near, self.scheme, self.from, self.options) {
            (Some(key), None, None, None, None, None) => Ok(Derivation::Listed(key)),
            (None, Some(lang), None, None, None, None) => Ok(Derivation::Lang(lang)),
            (None, None, Some(form), None, None, None) => Ok(Derivation::Near(form)),
            (None, None, None, Some(scheme), Some(from), Some(options)) => {
                Ok(Derivation::Scheme { scheme, from, options })
            }
            _ => {
                let why = "it says `listed`, `lang` or `near`, or else `scheme` with `from` and `options`";
                Err(Refusal::Value("`derived` is of no known kind".into(), why.into()))
            }
        }
    }
}

/// What a substitution has beside its change, which is read from the same line.
#[derive(Deserialize)]
struct SubstitutedLine {
    n: u64,
    out: (u64, u64),
}

impl SubstitutedLine {
    fn record(self, change: Change) -> Record {
        Record::Substituted(Substituted { n: self.n, output: range(self.out), change })
    }
}

/// What a suggestion has beside its change, which is read from the same line.
#[derive(Deserialize)]
struct SuggestedLine {
    reason: String,
    near: Option<NearLine>,
}

#[derive(Deserialize)]
struct NearLine {
    score: u8,
    reasons: Vec<String>,
    accept: String,
}

impl SuggestedLine {
    fn record(self, change: Change) -> Result<Record, Refusal> {
        let known = || unknown("reason", &self.reason, &list(SuggestedReason::ALL));
        let reason = SuggestedReason::from_wire(&self.reason).ok_or_else(known)?;
        let near = self.near.map(|NearLine { score, reasons, accept }| Near { score, reasons, accept });
        Ok(Record::Suggested(Suggested { change, reason, near }))
    }
}

#[derive(Deserialize)]
struct LeftLine {
    entity: String,
    part: String,
    found: String,
    #[serde(rename = "in")]
    input: (u64, u64),
    line: u32,
    column: u32,
    reason: String,
    family_alone: Option<String>,
}

impl LeftLine {
    fn record(self) -> Result<Record, Refusal> {
        let known = || unknown("reason", &self.reason, &list(LeftReason::ALL));
        let reason = LeftReason::from_wire(&self.reason).ok_or_else(known)?;
        let LeftLine { entity, found, line, column, .. } = self;
        let (part, input) = (part(&self.part)?, range(self.input));
        let is_never_alone = self.family_alone.as_deref() == Some(NEVER);
        Ok(Record::Left(Left { entity, part, found, input, line, column, reason, is_never_alone }))
    }
}

#[derive(Deserialize)]
struct NoticeLine {
    kind: String,
    message: String,
    #[serde(rename = "in")]
    input: Option<(u64, u64)>,
    #[serde(default)]
    places: Vec<(u64, u64)>,
}

impl NoticeLine {
    fn record(self) -> Result<Record, Refusal> {
        let known = || unknown("kind", &self.kind, &list(NoticeKind::ALL));
        let kind = NoticeKind::from_wire(&self.kind).ok_or_else(known)?;
        let places = self.places.into_iter().map(range).collect();
        Ok(Record::Notice(Notice { kind, message: self.message, input: self.input.map(range), places }))
    }
}

#[derive(Deserialize)]
struct ErrorLine {
    message: String,
    line: u32,
    column: u32,
}

impl ErrorLine {
    fn record(self) -> Unread {
        Unread { message: self.message, line: self.line, column: self.column }
    }
}

#[derive(Deserialize)]
struct EndLine {
    substituted: u64,
    suggested: u64,
    left: u64,
    reasons: BTreeMap<String, u64>,
    machine_zones: u64,
    in_bytes: u64,
    in_sha256: Option<String>,
    out_bytes: u64,
    out_sha256: Option<String>,
}

impl EndLine {
    fn record(self) -> Result<Record, Refusal> {
        let EndLine { substituted, suggested, left, reasons, machine_zones, in_bytes, out_bytes, .. } = self;
        let digests = match (&self.in_sha256, &self.out_sha256) {
            (None, None) => None,
            (input, output) => {
                Some(Digests { input: digest("in_sha256", input)?, output: digest("out_sha256", output)? })
            }
        };
        let tally = Tally { substituted, suggested, left, reasons };
        Ok(Record::End(End { tally, machine_zones, in_bytes, out_bytes, digests }))
    }
}

fn digest(field: &str, hex: &Option<String>) -> Result<Digest, Refusal> {
    hex.as_deref().and_then(Digest::parse).ok_or_else(|| {
        let why = "a digest is 64 hexadecimal digits in lower case, and both stand there or none";
        Refusal::Value(format!("`{field}` is no SHA-256 digest"), why.into())
    })
}

fn bytes(field: &str, text: Option<String>, base64: Option<String>) -> Result<Vec<u8>, Refusal> {
    let refusal = |why: &str| Refusal::Value(format!("`{field}` cannot be read"), why.to_owned());
    match (text, base64) {
        (Some(text), None) => Ok(text.into_bytes()),
        (None, Some(base64)) => {
            STANDARD.decode(base64).map_err(|_| refusal("its bytes are not base64 by RFC 4648, with padding"))
        }
        _ => Err(refusal("it stands there once, as text or with `_base64`")),
    }
}

fn part(name: &str) -> Result<PartKind, Refusal> {
    part_named(name).ok_or_else(|| unknown("part", name, "given, family, patronymic, name"))
}

fn range((start, end): (u64, u64)) -> Range<u64> {
    start..end
}

fn list<T: std::fmt::Display>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}
