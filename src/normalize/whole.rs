//! Copies whose names are decided together: one document, or the members of an archive.

use std::ops::Range;

use crate::format::{Copy, Refusal, Run, Splice, TextEdit};

/// The runs of all copies, numbered through.
pub(super) struct Whole<'c, 's> {
    copies: &'c [Copy<'s>],
    runs: Vec<&'c Run<'s>>,
    /// The number of each copy's first run.
    starts: Vec<usize>,
}

impl<'c, 's> Whole<'c, 's> {
    pub(super) fn new(copies: &'c [Copy<'s>]) -> Whole<'c, 's> {
        let (mut runs, mut starts) = (Vec::new(), Vec::with_capacity(copies.len()));
        for copy in copies {
            starts.push(runs.len());
            runs.extend(copy.runs());
        }
        Whole { copies, runs, starts }
    }

    pub(super) fn runs(&self) -> &[&'c Run<'s>] {
        &self.runs
    }

    /// Each copy, with the number of its first run.
    pub(super) fn copies(&self) -> impl Iterator<Item = (&'c Copy<'s>, usize)> {
        self.copies.iter().zip(self.starts.iter().copied())
    }

    /// The index of the copy that a run is of.
    pub(super) fn copy_of(&self, run: usize) -> usize {
        self.starts.partition_point(|start| *start <= run) - 1
    }

    /// As [`Copy::holds`].
    pub(super) fn holds(&self, run: usize, c: char) -> bool {
        let copy = self.copy_of(run);
        self.copies[copy].holds(run - self.starts[copy], c)
    }

    /// As [`Copy::tracks_changes`].
    pub(super) fn tracks_changes(&self, run: usize) -> bool {
        self.copies[self.copy_of(run)].tracks_changes()
    }

    /// As [`Copy::splice`].
    pub(super) fn splice(
        &self,
        run: usize,
        part: Range<usize>,
        edits: &[TextEdit],
    ) -> Result<Splice, Refusal> {
        let copy = self.copy_of(run);
        self.copies[copy].splice(run - self.starts[copy], part, edits)
    }
}
