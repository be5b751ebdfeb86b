//! A trial as JSON Lines, an interface: fields are added, never renamed.
//!
//! `{"type":"row"}` is an entity that differs: `change` is `added`, `removed` or `changed`, `old_row` and `new_row` its
//! places, and `details` say what differs: `forms` that are right in a language, a `variant` with how it is known
//! (`derived`, as in the ledger, and whether it is `read` in copy of every language), a `role`, a `setting`.
//! `{"type":"list"}` is a list of words or endings that differs: `lang` (`und` for every language), `list`, what is `added` and
//! `removed`, and whether it is `reordered` and nothing else.
//! `{"type":"decision"}` is a place of a document: `in` are bytes of the source (of the member, where `document` names one behind a `!`),
//! `old` and `new` lists of decisions, empty where nothing was to be changed; their fields are those of the ledger.
//! `{"type":"end"}` has the sums. Characters that steer a terminal are escaped.

use std::borrow::Cow;

use serde::Serialize;

use super::finding::{Decided, Finding};
use super::{CHANGES, Sum, change};
use crate::ledger::part_name;
use crate::ledger::record::Derivation;
use crate::lexicon::{Detail, Difference, EntityRef, FormPart, Known, ListDifference};
use crate::report::json;
use crate::table::model::{Kind, PartKind};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Row {
        id: &'a str,
        kind: &'static str,
        change: &'static str,
        old_row: Option<String>,
        new_row: Option<String>,
        details: Vec<Part<'a>>,
    },
    List {
        lang: &'a str,
        list: &'static str,
        added: &'a [String],
        removed: &'a [String],
        reordered: bool,
    },
    Decision {
        document: &'a str,
        line: u32,
        column: u32,
        #[serde(rename = "in")]
        input: [u64; 2],
        found: &'a str,
        old: Vec<Decision<'a>>,
        new: Vec<Decision<'a>>,
    },
    End {
        rows: Counts,
        variants: Counts,
        lists: u64,
        documents: u64,
        differing: u64,
        decisions: u64,
        unread: u64,
    },
}

#[derive(Serialize)]
struct Counts {
    added: u64,
    removed: u64,
    changed: u64,
}

#[derive(Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
enum Part<'a> {
    Forms { part: &'static str, lang: &'a str, old: &'a [Cow<'a, str>], new: &'a [Cow<'a, str>] },
    Variant { part: &'static str, text: &'a str, old: Option<Knowledge>, new: Option<Knowledge> },
    Role { role: &'a str, change: &'static str },
    Setting { key: &'static str, old: Option<&'static str>, new: Option<&'static str> },
}

#[derive(Serialize)]
struct Knowledge {
    derived: Derived,
    read: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Derived {
    Listed { listed: String },
    Lang { lang: String },
    Near { near: String },
    Scheme { scheme: String, from: String, options: std::collections::BTreeMap<String, String> },
}

#[derive(Serialize)]
struct Decision<'a> {
    decision: &'static str,
    entity: &'a str,
    part: &'static str,
    after: Option<&'a str>,
    reason: Option<&'static str>,
    why: &'static str,
    derived: Option<Derived>,
    row: Option<&'a str>,
}

fn line(value: &Line<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    json::write(&mut out, value);
    out.push(b'\n');
    out
}

/// A row that differs.
pub(super) fn row(difference: &Difference<'_>) -> Vec<u8> {
    let Some(entity) = difference.entity() else { return Vec::new() };
    let place = |entity: EntityRef<'_>| format!("{}:{}", entity.file(), entity.line());
    line(&Line::Row {
        id: entity.id(),
        kind: entity.kind().as_str(),
        change: CHANGES[change(&difference.old, &difference.new)],
        old_row: difference.old.map(place),
        new_row: difference.new.map(place),
        details: difference.details.iter().map(|detail| part(detail, entity.kind())).collect(),
    })
}

/// A list that differs.
pub(super) fn list(difference: &ListDifference) -> Vec<u8> {
    let ListDifference { language, list, added, removed, is_reordered } = difference;
    line(&Line::List { lang: language, list, added, removed, reordered: *is_reordered })
}

fn part<'a>(detail: &'a Detail<'_>, kind: Kind) -> Part<'a> {
    match detail {
        Detail::Forms { part, language, old, new } => {
            Part::Forms { part: part_name(*part), lang: language, old, new }
        }
        Detail::Variant { part, text, old, new } => {
            let known = |known: Known<'_>| Knowledge {
                derived: Derivation::of(known.derivation, kind).into(),
                read: known.is_read_everywhere,
            };
            Part::Variant { part: form_part(*part), text, old: old.map(known), new: new.map(known) }
        }
        Detail::Role { words, is_added } => {
            Part::Role { role: words, change: if *is_added { CHANGES[0] } else { CHANGES[1] } }
        }
        Detail::Setting { key, old, new } => Part::Setting { key, old: *old, new: *new },
    }
}

fn form_part(part: FormPart) -> &'static str {
    match part {
        FormPart::Keep => "keep",
        FormPart::Not => "not",
        part => part.part_kind().map_or("", PartKind::as_str),
    }
}

/// The places of one text.
pub(super) fn findings(name: &str, findings: &[Finding]) -> Vec<u8> {
    let lines = findings.iter().flat_map(|finding| {
        line(&Line::Decision {
            document: name,
            line: finding.line,
            column: finding.column,
            input: [finding.input.start, finding.input.end],
            found: &finding.found,
            old: finding.old.iter().map(decision).collect(),
            new: finding.new.iter().map(decision).collect(),
        })
    });
    lines.collect()
}

fn decision(decided: &Decided) -> Decision<'_> {
    Decision {
        decision: decided.decision,
        entity: &decided.entity,
        part: part_name(decided.part),
        after: decided.after.as_deref(),
        reason: decided.reason,
        why: decided.why,
        derived: decided.derived.clone().map(Derived::from),
        row: decided.row.as_deref(),
    }
}

/// The sums.
pub(super) fn end(sum: &Sum) -> Vec<u8> {
    let counts = |[added, removed, changed]: [u64; 3]| Counts { added, removed, changed };
    line(&Line::End {
        rows: counts(sum.rows),
        variants: counts(sum.variants),
        lists: sum.lists,
        documents: sum.documents,
        differing: sum.differing,
        decisions: sum.decisions,
        unread: sum.unread,
    })
}

impl From<Derivation> for Derived {
    fn from(derivation: Derivation) -> Derived {
        match derivation {
            Derivation::Listed(listed) => Derived::Listed { listed },
            Derivation::Lang(lang) => Derived::Lang { lang },
            Derivation::Near(near) => Derived::Near { near },
            Derivation::Scheme { scheme, from, options } => Derived::Scheme { scheme, from, options },
        }
    }
}
