//! Renders a ledger for people: one line a record, then a summary by entity.
//!
//! Text from the copy is shown with control and bidirectional characters escaped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::Ledger;
use super::reasons::Reason;
use super::record::{
    Because, Change, End, Left, Notice, NoticeKind, Record, Rule, Substituted, Suggested, Unread,
};
use crate::trouble::visible;

/// Tells line and column, both from 1, of a byte offset in the source.
pub type Locate<'a> = &'a dyn Fn(u64) -> (u32, u32);

/// A ledger as people read it. A ledger without a decision or notice shows as nothing.
///
/// A substitution shows as place, change, entity, rule, evidence elsewhere in the copy, and row:
/// `wire.txt:1:29 Ryschenkow -> Ryzhenkov (maxim-ryzhenkov, family alone; full name at 2:29, people/belarus.toml:12)`.
/// Every line ends in LF.
pub struct Report<'a> {
    ledger: &'a Ledger,
    locate: Locate<'a>,
    document: String,
    /// The substitutions' places and rules, in order, which tell what a piece of evidence is.
    rules: Vec<(&'a Range<u64>, Rule)>,
}

impl<'a> Report<'a> {
    /// The report of `ledger`; `locate` answers for the offsets of its source.
    pub fn new(ledger: &'a Ledger, locate: Locate<'a>) -> Report<'a> {
        let document = ledger.begin().map_or(String::new(), |begin| visible(&begin.text_name()));
        let rule =
            |substituted: &'a Substituted| (&substituted.change.input, substituted.change.because.rule);
        Report { ledger, locate, document, rules: ledger.substitutions().map(rule).collect() }
    }

    fn record(&self, f: &mut fmt::Formatter<'_>, record: &Record) -> fmt::Result {
        match record {
            Record::Substituted(Substituted { change, .. }) => {
                write!(f, "{} ", self.place(change.line, change.column))?;
                self.change(f, change)?;
                writeln!(f)
            }
            Record::Suggested(Suggested { change, reason, near }) => {
                write!(f, "{} suggested: ", self.place(change.line, change.column))?;
                self.change(f, change)?;
                write!(f, ": {}", Reason::from(*reason).words)?;
                if let Some(near) = near {
                    write!(f, " ({} of 100: {})", near.score, visible(&near.reasons.join("; ")))?;
                }
                writeln!(f)
            }
            Record::Left(left) => self.left(f, left),
            Record::Notice(notice) => self.notice(f, notice),
            Record::Error(Unread { message, line, column }) => {
                writeln!(f, "{} not read: {}", self.place(*line, *column), visible(message))
            }
            Record::Begin(_) | Record::End(_) => Ok(()),
        }
    }

    fn change(&self, f: &mut fmt::Formatter<'_>, change: &Change) -> fmt::Result {
        let [before, after] = change.spellings().map(|text| visible(&text));
        write!(f, "{before} -> {after} ({}, {}", visible(&change.entity), words(change.because.rule))?;
        let mut mark = ';';
        for evidence in elsewhere(&change.because, &change.input) {
            let (line, column) = (self.locate)(evidence.start);
            match (change.because.rule, self.name_evidence(evidence)) {
                (Rule::Role, None) => write!(f, " at {line}:{column}")?,
                (_, name) => write!(f, "{mark} {} at {line}:{column}", name.unwrap_or("named"))?,
            }
            mark = ',';
        }
        write!(f, ", {})", visible(&change.row))
    }

    /// What a piece of evidence is, as far as the ledger tells; evidence that was canonical already has no record.
    fn name_evidence(&self, evidence: &Range<u64>) -> Option<&'static str> {
        let first = self.rules.partition_point(|(input, _)| input.start < evidence.start);
        let (input, rule) = self.rules.get(first)?;
        (input.start < evidence.end).then(|| words(*rule))
    }

    fn left(&self, f: &mut fmt::Formatter<'_>, left: &Left) -> fmt::Result {
        let place = self.place(left.line, left.column);
        let words = Reason::from(left).words;
        writeln!(f, "{place} left: {} ({}): {words}", visible(&left.found), visible(&left.entity))
    }

    fn notice(&self, f: &mut fmt::Formatter<'_>, notice: &Notice) -> fmt::Result {
        let place = match &notice.input {
            Some(input) => {
                let (line, column) = (self.locate)(input.start);
                self.place(line, column)
            }
            None => format!("{}:", self.document),
        };
        writeln!(f, "{place} {}: {}", notice_words(notice.kind), visible(&notice.message))
    }

    fn place(&self, line: u32, column: u32) -> String {
        format!("{}:{line}:{column}", self.document)
    }

    fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(end) = self.ledger.end() {
            writeln!(f, "{}: {}", self.document, totals(end))?;
        }
        for (entity, sum) in sums(self.ledger) {
            writeln!(f, "  {}: {sum}", visible(entity))?;
        }
        Ok(())
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tells = |record: &&Record| !matches!(record, Record::Begin(_) | Record::End(_));
        if self.ledger.records.iter().find(tells).is_none() {
            return Ok(());
        }
        self.ledger.records.iter().try_for_each(|record| self.record(f, record))?;
        self.summary(f)
    }
}

/// What happened to one entity in one document.
#[derive(Default)]
struct Sum {
    substituted: u64,
    suggested: u64,
    left: u64,
    /// The changes that were made, each once.
    changes: BTreeSet<(String, String)>,
}

fn sums(ledger: &Ledger) -> BTreeMap<&str, Sum> {
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for record in &ledger.records {
        match record {
            Record::Substituted(Substituted { change, .. }) => {
                let sum = sums.entry(&change.entity).or_default();
                sum.substituted += 1;
                let [before, after] = change.spellings().map(|text| visible(&text));
                sum.changes.insert((before, after));
            }
            Record::Suggested(Suggested { change, .. }) => {
                sums.entry(&change.entity).or_default().suggested += 1
            }
            Record::Left(left) => sums.entry(&left.entity).or_default().left += 1,
            Record::Begin(_) | Record::Notice(_) | Record::Error(_) | Record::End(_) => {}
        }
    }
    sums
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.substituted, "substituted"), (self.suggested, "suggested"), (self.left, "left")];
        f.write_str(&counted(&counts))?;
        if !self.changes.is_empty() {
            let changes: Vec<_> =
                self.changes.iter().map(|(before, after)| format!("{before} -> {after}")).collect();
            write!(f, " ({})", changes.join(", "))?;
        }
        Ok(())
    }
}

fn totals(end: &End) -> String {
    counted(&[
        (end.tally.substituted, "substituted"),
        (end.tally.suggested, "suggested"),
        (end.tally.left, "left"),
        (end.machine_zones, "in machine zones"),
    ])
}

/// The counts that are not zero, each with what it counts.
pub(crate) fn counted(counts: &[(u64, &str)]) -> String {
    let some: Vec<_> = counts.iter().filter(|(count, _)| *count > 0).collect();
    if some.is_empty() {
        return "nothing changed".to_owned();
    }
    some.iter().map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// The evidence that stands outside the changed part itself.
fn elsewhere<'a>(because: &'a Because, input: &'a Range<u64>) -> impl Iterator<Item = &'a Range<u64>> {
    because.evidence.iter().filter(|evidence| evidence.end <= input.start || evidence.start >= input.end)
}

/// A rule in a few words.
pub(crate) fn words(rule: Rule) -> &'static str {
    match rule {
        Rule::FullName => "full name",
        Rule::Initials => "initials",
        Rule::Role => "role",
        Rule::FamilyAlone => "family alone",
        Rule::GivenAlone => "given alone",
        Rule::WholeName => "whole name",
        Rule::Plain => "rule",
    }
}

/// A kind of notice in a few words.
pub(crate) fn notice_words(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Stale => "no longer fits",
        NoticeKind::LineLength => "line too long",
        NoticeKind::Encoding => "encoding",
        NoticeKind::NoProse => "no prose",
        NoticeKind::Conflict => "conflict",
        NoticeKind::Inconsistent => "inconsistent",
    }
}
