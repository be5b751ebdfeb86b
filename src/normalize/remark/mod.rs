//! What a copy says that contradicts itself, remarked on and never mended: names that it spells in several ways, and
//! people whom it mixes up.
//!
//! A remark names every place that it speaks of, in the order of the copy.

mod conflict;
mod inconsistent;
mod office;

use conflict::Conflicts;
use inconsistent::Names;

use super::evidence::{Evidence, RunRange};
use super::view::View;
use crate::ledger::record::NoticeKind;

/// Something to tell of a copy.
pub(super) struct Remark {
    pub(super) kind: NoticeKind,
    pub(super) pieces: Vec<Piece>,
}

/// A piece of what is told.
pub(super) enum Piece {
    Text(String),
    /// A place, which is shown by its line and column.
    Place(RunRange),
}

impl Remark {
    fn new(kind: NoticeKind) -> Remark {
        Remark { kind, pieces: Vec::new() }
    }

    fn text(mut self, text: &str) -> Remark {
        self.pieces.push(Piece::Text(text.to_owned()));
        self
    }

    fn place(mut self, place: RunRange) -> Remark {
        self.pieces.push(Piece::Place(place));
        self
    }

    /// At most [`TOLD`] places, and how many more there are.
    fn places(mut self, places: &[RunRange]) -> Remark {
        for (at, place) in places.iter().take(TOLD).enumerate() {
            self = if at > 0 { self.text(", ") } else { self };
            self = self.place(place.clone());
        }
        match places.len().saturating_sub(TOLD) {
            0 => self,
            more => self.text(&format!(" and {more} more")),
        }
    }

    /// Where it begins, by which remarks are told in order.
    fn first(&self) -> Option<&RunRange> {
        self.pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Place(place) => Some(place),
                Piece::Text(_) => None,
            })
            .min_by_key(|(run, span)| (*run, span.start))
    }
}

/// How many places of one spelling are told.
const TOLD: usize = 5;

/// All that is to be said of one copy, gathered run by run, in their order.
#[derive(Default)]
pub(super) struct Remarks {
    conflicts: Conflicts,
    names: Names,
}

impl Remarks {
    /// Adds what one run says.
    pub(super) fn gather(&mut self, run: usize, view: &View<'_, '_>, evidence: &Evidence) {
        self.conflicts.gather(run, view, evidence);
        self.names.gather(run, view);
    }

    /// The remarks, in the order of their first places.
    pub(super) fn finish(self) -> Vec<Remark> {
        let mut remarks = self.conflicts.finish();
        remarks.extend(self.names.finish());
        remarks.sort_by_key(|remark| remark.first().map(|(run, span)| (*run, span.start)));
        remarks
    }
}
