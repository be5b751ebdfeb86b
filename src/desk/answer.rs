//! What a request is answered with: the document in the house's spelling, and its ledger.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::format;
use crate::ledger::record::{Record, Tally};
use crate::ledger::{Ledger, Right};

/// An answer.
///
/// As JSON it is one object: `name`, `format`, `encoding` and `lang` as the first group of the ledger has them;
/// `changed`; the document as `text`, or as `base64` if it is not UTF-8; `counts`; `unread`, what in it could not be read;
/// `ledger`, its records in order, each the object that its line in a ledger is; and `right` and `redline`, if they were
/// asked for.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The document in the house's spelling; its own bytes if nothing changed.
    pub output: Vec<u8>,
    /// One, or one a prose member of an archive, in its order.
    pub ledgers: Vec<Ledger>,
    /// The names that are right already, a list a ledger, if they were asked for.
    pub right: Option<Vec<Vec<Right>>>,
    /// What in the document could not be read and was passed on as it came.
    pub unread: Vec<Unread>,
    /// HTML, if it was asked for.
    pub redline: Option<String>,
}

/// A piece of a document that could not be read, such as one line of many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The line, from 1.
    pub line: usize,
    /// The column in scalar values, from 1.
    pub column: usize,
    /// For people: one sentence, lower case, without full stop.
    pub what: String,
}

impl Unread {
    pub(super) fn of(error: &format::Error) -> Unread {
        let (line, column) = error.line_column().unwrap_or((1, 1));
        Unread { line, column, what: error.message().to_owned() }
    }
}

impl Answer {
    /// Whether the document is another than it was.
    pub fn is_changed(&self) -> bool {
        self.ledgers.iter().any(|ledger| ledger.substitutions().next().is_some())
    }

    /// The ledger as JSON Lines, from which `canonym restore` gives the input back.
    pub fn ledger_lines(&self) -> String {
        self.ledgers.iter().map(Ledger::to_jsonl).collect()
    }

    /// As JSON, in one line.
    pub fn to_json(&self) -> String {
        let begin = self.ledgers.first().and_then(Ledger::begin);
        let text = std::str::from_utf8(&self.output).ok();
        let lines = self.ledger_lines();
        let record = |line: &str| RawValue::from_string(line.to_owned()).ok();
        super::json::text(&Wire {
            name: begin.map_or("", |begin| &begin.document),
            format: begin.map_or("", |begin| &begin.format),
            encoding: begin.map_or("", |begin| &begin.encoding),
            lang: begin.map_or("", |begin| &begin.lang),
            changed: self.is_changed(),
            text,
            base64: text.is_none().then(|| STANDARD.encode(&self.output)),
            counts: self.counts(),
            unread: &self.unread,
            // A record's line is JSON by itself.
            ledger: lines.lines().filter_map(record).collect(),
            right: self.right.as_deref(),
            redline: self.redline.as_deref(),
        })
    }

    /// What was decided, counted over all texts.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.records().for_each(|record| tally.count(record));
        tally
    }

    fn records(&self) -> impl Iterator<Item = &Record> {
        self.ledgers.iter().flat_map(|ledger| &ledger.records)
    }

    fn counts(&self) -> Counts {
        let notices = self.records().filter(|record| matches!(record, Record::Notice(_))).count() as u64;
        let machine_zones = self.ledgers.iter().filter_map(Ledger::end).map(|end| end.machine_zones).sum();
        let tally = self.tally();
        let Tally { substituted, suggested, left, reasons } = tally;
        Counts { substituted, suggested, left, notices, machine_zones, reasons }
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    name: &'a str,
    format: &'a str,
    encoding: &'a str,
    lang: &'a str,
    changed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    counts: Counts,
    unread: &'a [Unread],
    ledger: Vec<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<&'a [Vec<Right>]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redline: Option<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    substituted: u64,
    suggested: u64,
    left: u64,
    notices: u64,
    machine_zones: u64,
    reasons: BTreeMap<String, u64>,
}
