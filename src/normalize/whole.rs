//! Copies whose names are decided together: one document, or the members of an archive.

use std::ops::Range;

use crate::format::{Copy, Refusal, Run, Splice, TextEdit};

/// What is asked of a copy beside its runs. How long its source lives would otherwise be said wherever runs are read.
trait Holder {
    fn holds(&self, run: usize, c: char) -> bool;
    fn tracks_changes(&self) -> bool;
    fn splice(&self, run: usize, part: Range<usize>, edits: &[TextEdit]) -> Result<Splice, Refusal>;
}

impl Holder for Copy<'_> {
    fn holds(&self, run: usize, c: char) -> bool {
        Copy::holds(self, run, c)
    }

    fn tracks_changes(&self) -> bool {
        Copy::tracks_changes(self)
    }

    fn splice(&self, run: usize, part: Range<usize>, edits: &[TextEdit]) -> Result<Splice, Refusal> {
        Copy::splice(self, run, part, edits)
    }
}

/// The runs of all copies, numbered through.
pub(super) struct Whole<'c> {
    copies: Vec<&'c (dyn Holder + 'c)>,
    runs: Vec<&'c Run<'c>>,
    /// The number of each copy's first run.
    starts: Vec<usize>,
}

impl<'c> Whole<'c> {
    pub(super) fn new(copies: &'c [Copy<'_>]) -> Whole<'c> {
        let mut whole = Whole { copies: Vec::new(), runs: Vec::new(), starts: Vec::new() };
        for copy in copies {
            whole.starts.push(whole.runs.len());
            whole.runs.extend(copy.runs());
            whole.copies.push(copy);
        }
        whole
    }

    pub(super) fn runs(&self) -> &[&'c Run<'c>] {
        &self.runs
    }

    /// The number of each copy's first run.
    pub(super) fn starts(&self) -> &[usize] {
        &self.starts
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
