//! What a document says of its own prose, and whether it still holds after the prose was changed.
//!
//! Nothing but names is ever edited: a count that is wrong after a run is told, not mended.

use std::ops::Range;

use super::copy::{Copy, CopyNotice, NoticeKind};
use super::lines::lines;
use super::run::Run;

/// A number that the document gives for some of its runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    /// Its name in the document, such as `wordCount`.
    pub(super) name: String,
    /// Where it stands, in bytes of the source.
    pub(super) span: Range<usize>,
    /// What it counts.
    pub(super) measure: Measure,
    /// The runs that it speaks of.
    pub(super) runs: Range<usize>,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Words,
    Characters,
}

impl Measure {
    /// How much of it there is in a run.
    fn of(self, run: &Run<'_>) -> usize {
        match self {
            Measure::Words => run.text().split_whitespace().count(),
            Measure::Characters => run.text().chars().count(),
        }
    }

    fn noun(self, count: usize) -> &'static str {
        match (self, count) {
            (Measure::Words, 1) => "word",
            (Measure::Words, _) => "words",
            (Measure::Characters, 1) => "character",
            (Measure::Characters, _) => "characters",
        }
    }
}

/// What `copy` says of its prose and no longer holds in `again`, which is `copy` with names respelt.
pub(super) fn find(copy: &Copy<'_>, again: &Copy<'_>) -> Vec<CopyNotice> {
    let tallies = copy.tallies().iter().filter_map(|tally| stale(tally, copy.runs(), again.runs()));
    let longest = copy.line_limit();
    let lines = longest.into_iter().flat_map(|limit| long_lines(copy, again, limit));
    tallies.chain(lines).collect()
}

fn stale(tally: &Tally, before: &[Run<'_>], after: &[Run<'_>]) -> Option<CopyNotice> {
    let sum = |runs: &[Run<'_>]| -> Option<usize> {
        Some(runs.get(tally.runs.clone())?.iter().map(|run| tally.measure.of(run)).sum())
    };
    let (before, after) = (sum(before)?, sum(after)?);
    let (more, fewer) = (after.saturating_sub(before), before.saturating_sub(after));
    let difference = match (more, fewer) {
        (0, 0) => return None,
        (more, 0) => format!("{more} more"),
        (_, fewer) => format!("{fewer} fewer"),
    };
    let (name, noun) = (&tally.name, tally.measure.noun(more + fewer));
    let message = format!("`{name}` was not changed, and its text has {difference} {noun} than before");
    Some(CopyNotice { kind: NoticeKind::Stale, message, span: tally.span.clone() })
}

/// The lines that were within `limit` characters and are no longer. A respelling neither makes lines nor takes any.
fn long_lines(copy: &Copy<'_>, again: &Copy<'_>, limit: usize) -> Vec<CopyNotice> {
    let (before, after) = (copy.decode(), again.decode());
    let len = |text: &str| text.chars().count();
    let ranges = |text| lines(text, 0..text.len()).map(|line| line.text);
    let pairs = ranges(before.text()).zip(ranges(after.text()));
    let grown = pairs.filter_map(|(old, new)| {
        let (was, is) = (len(&before.text()[old.clone()]), len(&after.text()[new]));
        let message = format!("the line has {is} characters now, more than the {limit} of its document");
        let span = before.source_range(old);
        (was <= limit && is > limit).then_some(CopyNotice { kind: NoticeKind::LineLength, message, span })
    });
    grown.collect()
}
