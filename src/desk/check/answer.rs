//! The answer as LanguageTool gives it, field by field.

use std::ops::Range;

use serde::Serialize;

use super::annotation::Annotated;
use super::language;
use super::rule::{Rule, Rules, said};
use super::sentence::Sentences;
use crate::ledger::Ledger;
use crate::ledger::record::Record;

/// What was found in a text; [`Checked::to_json`] is what a client reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    json: String,
    matches: usize,
}

impl Checked {
    /// As JSON, in one line.
    pub fn to_json(&self) -> &str {
        &self.json
    }

    /// How many matches there are.
    pub fn matches(&self) -> usize {
        self.matches
    }

    pub(super) fn new(text: &Annotated, ledger: &Ledger, rules: &Rules<'_>, tongue: Tongue) -> Checked {
        let sentences = Sentences::new(text.plain());
        let found: Vec<(&Record, Range<usize>)> =
            ledger.records.iter().filter_map(|record| Some((record, bytes(record, text.plain())?))).collect();
        let ranges: Vec<Range<usize>> = found.iter().map(|(_, range)| range.clone()).collect();
        let places = text.units(&ranges);
        let matches: Vec<Match<'_>> = found
            .iter()
            .zip(places)
            .filter_map(|((record, range), place)| Match::of(record, range, place, &sentences, rules))
            .collect();
        let name = language::name(&tongue.code);
        let code = tongue.code.as_str();
        let source = if tongue.is_given { "given" } else { "house" };
        let answer = Answer {
            software: Software {
                name: "canonym",
                version: env!("CARGO_PKG_VERSION"),
                build_date: "",
                api_version: 1,
                premium: false,
                status: "",
            },
            warnings: Warnings { incomplete_results: false },
            language: Tongues {
                name,
                code,
                detected_language: Detected { name, code, confidence: 1.0, source },
            },
            matches: &matches,
        };
        Checked { json: crate::desk::json::text(&answer), matches: matches.len() }
    }
}

/// The language of a check, and whether the client named it.
pub(super) struct Tongue {
    pub(super) code: String,
    pub(super) is_given: bool,
}

/// Where a record stands in the prose, on character bounds.
fn bytes(record: &Record, plain: &str) -> Option<Range<usize>> {
    let range = record.input()?;
    let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
    plain.get(range.clone()).map(|_| range)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    software: Software,
    warnings: Warnings,
    language: Tongues<'a>,
    matches: &'a [Match<'a>],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Software {
    name: &'static str,
    version: &'static str,
    build_date: &'static str,
    api_version: u8,
    premium: bool,
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Warnings {
    incomplete_results: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tongues<'a> {
    name: &'a str,
    code: &'a str,
    detected_language: Detected<'a>,
}

#[derive(Serialize)]
struct Detected<'a> {
    name: &'a str,
    code: &'a str,
    confidence: f32,
    source: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Match<'a> {
    message: String,
    short_message: &'static str,
    replacements: Vec<Replacement>,
    offset: usize,
    length: usize,
    context: Context,
    sentence: &'a str,
    #[serde(rename = "type")]
    kind: Kind,
    rule: Rule<'a>,
    ignore_for_incomplete_sentence: bool,
    context_for_sure_match: u8,
}

#[derive(Serialize)]
struct Replacement {
    value: String,
}

#[derive(Serialize)]
struct Context {
    text: String,
    offset: usize,
    length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Kind {
    type_name: &'static str,
}

impl<'a> Match<'a> {
    fn of(
        record: &'a Record,
        range: &Range<usize>,
        place: Range<usize>,
        sentences: &Sentences<'a>,
        rules: &Rules<'_>,
    ) -> Option<Match<'a>> {
        let said = said(record).filter(|said| rules.allow(&said.rule))?;
        let after = match record {
            Record::Substituted(substituted) => Some(&substituted.change.after),
            Record::Suggested(suggested) => Some(&suggested.change.after),
            _ => None,
        };
        let replacement =
            |after: &Vec<u8>| Replacement { value: String::from_utf8_lossy(after).into_owned() };
        let context = sentences.context(range);
        Some(Match {
            message: said.message,
            short_message: said.short,
            replacements: after.map(replacement).into_iter().collect(),
            offset: place.start,
            length: place.len(),
            context: Context { text: context.text, offset: context.offset, length: context.length },
            sentence: sentences.of(range),
            kind: Kind { type_name: "Other" },
            rule: said.rule,
            ignore_for_incomplete_sentence: false,
            context_for_sure_match: 0,
        })
    }
}
