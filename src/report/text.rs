//! What every report is made from: one text as it came in, and what its ledger says of it, each with its places.

use std::ops::Range;

use super::place::{Place, places};
use crate::format::Decoded;
use crate::ledger::record::{Begin, Change, Record, Tally};
use crate::ledger::{Digest, Digester, Ledger, Right};

/// A text as it came in, and the records that speak of it.
///
/// A stream is one text, so the ranges of its groups are put one behind the other.
pub(super) struct Text<'a> {
    /// The first group's.
    pub(super) begin: &'a Begin,
    pub(super) source: &'a [u8],
    pub(super) decoded: Decoded<'a>,
    /// Decisions and notices in the order of the text; those without a place come last.
    pub(super) items: Vec<Item<'a>>,
    pub(super) tally: Tally,
    /// The names that are right already, in the order of the text; nothing if the run did not list them.
    pub(super) right: Option<Vec<RightSpot<'a>>>,
}

/// A name that is right already, at its place in the whole text.
pub(super) struct RightSpot<'a> {
    pub(super) right: &'a Right,
    pub(super) spot: Spot,
}

/// A record other than `begin` and `end`.
pub(super) struct Item<'a> {
    pub(super) record: &'a Record,
    /// The record's line among those of the text's groups, from 1.
    pub(super) line: usize,
    pub(super) spot: Option<Spot>,
    /// What stands in the output, or would: of a substitution and a suggestion.
    pub(super) after: Option<String>,
    /// What supports it, outside the record's own range too; the places that a notice speaks of.
    pub(super) evidence: Vec<Spot>,
}

/// A stretch of a text.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// Bytes of the source.
    pub(super) source: Range<usize>,
    pub(super) start: Place,
    pub(super) end: Place,
}

impl Spot {
    /// Bytes of the decoded text.
    pub(super) fn text(&self) -> Range<usize> {
        self.start.offset..self.end.offset
    }
}

impl Item<'_> {
    /// The change that it makes or suggests.
    pub(super) fn change(&self) -> Option<&Change> {
        match self.record {
            Record::Substituted(substituted) => Some(&substituted.change),
            Record::Suggested(suggested) => Some(&suggested.change),
            _ => None,
        }
    }

    /// Line and column, both from 1, in scalar values.
    pub(super) fn line_column(&self) -> (u32, u32) {
        match (&self.spot, self.record) {
            (Some(spot), _) => (spot.start.line, spot.start.column),
            (None, Record::Error(unread)) => (unread.line, unread.column),
            (None, _) => (1, 1),
        }
    }
}

impl<'a> Text<'a> {
    /// A text, its groups, and for each of them the names that are right, if they are known; nothing if there is no group.
    pub(super) fn new(
        source: &'a [u8],
        groups: &'a [Ledger],
        right: Option<&'a [Vec<Right>]>,
    ) -> Option<Text<'a>> {
        let begin = groups.first()?.begin()?;
        let decoded = Decoded::new(source, &begin.encoding);
        let mut tally = Tally::default();
        let mut found = Vec::new();
        let mut base = 0;
        let mut lines = 1..;
        for group in groups {
            let is_record = group.begin().is_some_and(|begin| begin.record.is_some());
            for (record, line) in group.records.iter().zip(&mut lines) {
                tally.count(record);
                let mut of_text = Found::of(record, line, base, source.len());
                // A record of a stream that was not read counts its lines alone: its beginning is the place.
                if let Some(found) =
                    of_text.as_mut().filter(|_| is_record && matches!(record, Record::Error(_)))
                {
                    found.input = usize::try_from(base).ok().map(|at| at.min(source.len())).map(|at| at..at);
                }
                found.extend(of_text);
            }
            base += group.end().map_or(0, |end| end.in_bytes);
        }
        // Stable: of two records at one place the first stays the first.
        found.sort_by_key(|found| found.input.as_ref().map_or(usize::MAX, |input| input.start));
        let items = items(&decoded, &found);
        let right = right.map(|right| rights(&decoded, source.len(), groups, right));
        Some(Text { begin, source, decoded, items, tally, right })
    }

    /// The digest of the text and of all that its ledger tells: where both are the same, so is every decision.
    pub(super) fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.add(self.source);
        let mut line = Vec::new();
        for item in &self.items {
            line.clear();
            item.record.append_line(&mut line);
            digester.add(&line);
        }
        digester.finish()
    }

    /// The decoded text of a stretch.
    pub(super) fn read(&self, spot: &Spot) -> &str {
        self.decoded.text().get(spot.text()).unwrap_or_default()
    }

    /// The decoded text that the item speaks of.
    pub(super) fn before(&self, item: &Item<'_>) -> &str {
        item.spot.as_ref().map_or("", |spot| self.read(spot))
    }

    /// Both spellings of a change, without the markup of a tracked one; the second is empty where nothing comes.
    pub(super) fn spellings<'i>(&'i self, item: &'i Item<'_>) -> [&'i str; 2] {
        match item.change().and_then(|change| change.spelt.as_ref()) {
            Some(spelt) => [&spelt.before, &spelt.after],
            None => [self.before(item), item.after.as_deref().unwrap_or_default()],
        }
    }

    /// The changes that were made: where in the source, and the bytes that came there.
    pub(super) fn edits(&self) -> impl Iterator<Item = (Range<usize>, &'a [u8])> {
        self.items.iter().filter_map(|item| match (item.record, &item.spot) {
            (Record::Substituted(substituted), Some(spot)) => {
                Some((spot.source.clone(), substituted.change.after.as_slice()))
            }
            _ => None,
        })
    }
}

/// A record whose ranges are ranges of the whole text.
struct Found<'a> {
    record: &'a Record,
    line: usize,
    input: Option<Range<usize>>,
    evidence: Vec<Range<usize>>,
}

impl<'a> Found<'a> {
    /// Nothing for `begin`, `end`, and a record whose place lies outside the text.
    fn of(record: &'a Record, line: usize, base: u64, len: usize) -> Option<Found<'a>> {
        if matches!(record, Record::Begin(_) | Record::End(_)) {
            return None;
        }
        let whole = |range: &Range<u64>| whole(range, base, len);
        let input = match record.input() {
            Some(input) => Some(whole(input)?),
            None => None,
        };
        let evidence: &[_] = match record {
            Record::Substituted(substituted) => &substituted.change.because.evidence,
            Record::Suggested(suggested) => &suggested.change.because.evidence,
            Record::Notice(notice) => &notice.places,
            _ => &[],
        };
        Some(Found { record, line, input, evidence: evidence.iter().filter_map(whole).collect() })
    }

    fn ranges(&self) -> impl Iterator<Item = &Range<usize>> {
        self.input.iter().chain(&self.evidence)
    }
}

/// A range of a group that begins at `base`, as one of the whole text; nothing if it lies outside.
fn whole(range: &Range<u64>, base: u64, len: usize) -> Option<Range<usize>> {
    let offset = |offset: u64| usize::try_from(base.checked_add(offset)?).ok();
    let range = offset(range.start)?..offset(range.end)?;
    (range.start <= range.end && range.end <= len).then_some(range)
}

/// The names that are right, each at its place in the whole text.
fn rights<'a>(
    decoded: &Decoded<'_>,
    len: usize,
    groups: &[Ledger],
    right: &'a [Vec<Right>],
) -> Vec<RightSpot<'a>> {
    let (mut base, mut found) = (0, Vec::new());
    for (group, right) in groups.iter().zip(right) {
        found.extend(right.iter().filter_map(|right| Some((right, whole(&right.input, base, len)?))));
        base += group.end().map_or(0, |end| end.in_bytes);
    }
    let spots = spots(decoded, found.iter().map(|(_, range)| range.clone()).collect());
    found.into_iter().zip(spots).map(|((right, _), spot)| RightSpot { right, spot }).collect()
}

/// Ranges of the source with their places.
fn spots(decoded: &Decoded<'_>, ranges: Vec<Range<usize>>) -> impl Iterator<Item = Spot> {
    let offsets: Vec<usize> =
        ranges.iter().flat_map(|range| [decoded.offset(range.start), decoded.offset(range.end)]).collect();
    let places = places(decoded.text(), &offsets);
    let spot = move |(at, source)| Spot { source, start: places[2 * at], end: places[2 * at + 1] };
    ranges.into_iter().enumerate().map(spot)
}

fn items<'a>(decoded: &Decoded<'_>, found: &[Found<'a>]) -> Vec<Item<'a>> {
    let mut spots = spots(decoded, found.iter().flat_map(Found::ranges).cloned().collect());
    let mut items = Vec::with_capacity(found.len());
    for found in found {
        let spot = found.input.as_ref().and_then(|_| spots.next());
        let evidence = spots.by_ref().take(found.evidence.len()).collect();
        let mut item = Item { record: found.record, line: found.line, spot, after: None, evidence };
        item.after = item.change().map(|change| decoded.read(&change.after));
        items.push(item);
    }
    items
}
