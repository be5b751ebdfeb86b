//! Writes SARIF 2.1.0 (OASIS Standard, 2020), the format of code scanners, with each change as a fix.
//!
//! One run with one result a record. A rule is a decision with its reason, such as `left/ambiguous`; what changes is a
//! warning, what was not read an error, all else a note. Artifacts are relative URIs; a member of an archive is an artifact
//! in another. Columns count UTF-16 code units, and every region has its offsets in bytes and in code units as well. To
//! apply the fixes of substitutions gives the output; suggestions have one too, for a person to apply.

use std::collections::BTreeMap;

use serde::Serialize;

use super::text::{Item, Spot, Text};
use super::told::{Told, Weight, line};
use super::{Writer, json};
use crate::ledger::notice_words;
use crate::ledger::reasons::{self, Reason};
use crate::ledger::record::NoticeKind;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log, whose results are written as they come.
#[derive(Default)]
pub(super) struct Sarif {
    artifacts: Vec<Artifact>,
    /// The index of each artifact, by the document's name and the member's.
    known: BTreeMap<(String, Option<String>), usize>,
    has_results: bool,
}

impl Writer for Sarif {
    fn begin(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(
            format!("{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{").as_bytes(),
        );
        out.extend_from_slice(b"\"tool\":");
        json::write(out, &Tool { driver: Driver::new() });
        out.extend_from_slice(
            b",\"columnKind\":\"utf16CodeUnits\",\"newlineSequences\":[\"\\r\\n\",\"\\n\",\"\\r\"]",
        );
        out.extend_from_slice(b",\"results\":[");
    }

    fn text(&mut self, text: &Text<'_>, out: &mut Vec<u8>) {
        let index = self.artifact(text);
        let uri = self.artifacts[index].location.uri.clone();
        for item in &text.items {
            if std::mem::replace(&mut self.has_results, true) {
                out.push(b',');
            }
            out.push(b'\n');
            json::write(out, &result(text, item, &Location { uri: &uri, index }));
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n],\"artifacts\":");
        json::write(out, &self.artifacts);
        out.extend_from_slice(b"}]}\n");
    }
}

impl Sarif {
    /// The artifact of a text; of an archive, the archive's own comes first.
    fn artifact(&mut self, text: &Text<'_>) -> usize {
        let begin = text.begin;
        let archive = begin.member.as_ref().map(|_| self.known(&begin.document, None, None));
        let of_member = begin.member.as_deref();
        let index = self.known(&begin.document, of_member, archive);
        self.artifacts[index].encoding = Some(begin.encoding.clone());
        self.artifacts[index].length = Some(text.source.len());
        index
    }

    fn known(&mut self, document: &str, member: Option<&str>, parent_index: Option<usize>) -> usize {
        let next = self.artifacts.len();
        let key = (document.to_owned(), member.map(str::to_owned));
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            let location = OwnLocation { uri: uri(member.unwrap_or(document)) };
            self.artifacts.push(Artifact { location, parent_index, length: None, encoding: None });
        }
        index
    }
}

/// A relative path as a URI reference: every byte that has another meaning in one is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte as char)
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Message<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Message<&'static str>>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

impl Driver {
    fn new() -> Driver {
        let plain = |id: &str, text, level| Rule {
            id: id.to_owned(),
            short_description: Message { text },
            full_description: None,
            help: None,
            default_configuration: Configuration { level },
        };
        let mut rules = vec![plain("substituted", "a name is spelt the house’s way", "warning")];
        rules.extend(reasons::all().map(Rule::of));
        let notice = |kind: &NoticeKind| plain(&format!("notice/{kind}"), notice_words(*kind), "note");
        rules.extend(NoticeKind::ALL.iter().map(notice));
        rules.push(plain("error", "the document, or a piece of it, could not be read", "error"));
        Driver { name: "canonym", version: env!("CARGO_PKG_VERSION"), rules }
    }
}

impl Rule {
    fn of(reason: Reason) -> Rule {
        Rule {
            id: format!("{}/{}", reason.record, reason.name),
            short_description: Message { text: reason.words },
            full_description: Some(Message { text: format!("{} {}", reason.what, reason.why) }),
            help: Some(Message { text: reason.mend }),
            default_configuration: Configuration { level: "note" },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    location: OwnLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
}

#[derive(Serialize)]
struct OwnLocation {
    uri: String,
}

#[derive(Clone, Serialize)]
struct Location<'a> {
    uri: &'a str,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: String,
    level: &'static str,
    message: Message<String>,
    locations: [PhysicalLocation<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<PhysicalLocation<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<&'static str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Location<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    char_offset: usize,
    char_length: usize,
    byte_offset: usize,
    byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message<String>,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: Location<'a>,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<&'a str>,
}

impl From<&Spot> for Region {
    fn from(spot: &Spot) -> Region {
        Region {
            start_line: spot.start.line,
            start_column: spot.start.unit_column,
            end_line: spot.end.line,
            end_column: spot.end.unit_column,
            char_offset: spot.start.units,
            char_length: spot.end.units - spot.start.units,
            byte_offset: spot.source.start,
            byte_length: spot.source.len(),
        }
    }
}

fn result<'a>(text: &Text<'_>, item: &'a Item<'_>, location: &Location<'a>) -> Outcome<'a> {
    let told = Told::of(item.record);
    let at = |spot: Option<&Spot>, message| PhysicalLocation {
        physical_location: Physical { artifact_location: location.clone(), region: spot.map(Region::from) },
        message,
    };
    let beside = if item.change().is_some() { "evidence" } else { "another place" };
    let evidence = |spot| at(Some(spot), Some(Message { text: beside }));
    Outcome {
        rule_id: told.id(),
        level: match told.weight {
            Weight::Error => "error",
            Weight::Change => "warning",
            Weight::Note => "note",
        },
        message: Message { text: line(text, item) },
        locations: [at(item.spot.as_ref(), None)],
        related_locations: item.evidence.iter().map(evidence).collect(),
        fixes: fix(item, location).into_iter().collect(),
    }
}

fn fix<'a>(item: &'a Item<'_>, location: &Location<'a>) -> Option<Fix<'a>> {
    let (spot, after) = (item.spot.as_ref()?, item.after.as_deref()?);
    let deleted_region = Region::from(spot);
    let replacements = [Replacement { deleted_region, inserted_content: Message { text: after } }];
    let artifact_changes = [ArtifactChange { artifact_location: location.clone(), replacements }];
    Some(Fix {
        description: Message { text: format!("write {}", crate::trouble::visible(after)) },
        artifact_changes,
    })
}
