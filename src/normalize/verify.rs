//! Reads a run again as it would stand after its substitutions, and takes back those that would not hold.
//!
//! A substitution holds if its place is read as the same mention, canonical now, and the run says the same
//! of its entities as before. One look suffices for most tables; where a first withdrawal is not enough the
//! run stays as it was. Nothing is ever applied twice.

use std::ops::Range;

use super::evidence::Evidence;
use super::patch::{After, Patched, read_anew, tokens_after};
use super::policy::Policy;
use super::resolve::{Resolver, Verdict, substituted};
use super::target::with_edits;
use super::view::View;
use crate::format::{TextEdit, ZoneKind};
use crate::ledger::record::LeftReason;
use crate::text::fold::is_apostrophe;

/// A run under verification.
#[derive(Clone, Copy)]
pub(super) struct Verifier<'a, 'l> {
    pub(super) view: &'a View<'a, 'l>,
    pub(super) run: usize,
    pub(super) zones: &'a [(Range<usize>, ZoneKind)],
    pub(super) evidence: &'a Evidence,
    pub(super) policy: &'a Policy,
    /// Whether words that no edit touches may be taken over.
    pub(super) with_shortcuts: bool,
}

impl<'l> Verifier<'_, 'l> {
    /// Turns the substitutions that would not hold into `ambiguous`.
    pub(super) fn verify(&self, verdicts: &mut [Verdict<'l>]) {
        for _ in 0..2 {
            if substituted(verdicts).is_empty() {
                return;
            }
            match self.failing(verdicts) {
                Failing::None => return,
                Failing::Some(mentions) => {
                    mentions.into_iter().for_each(|index| withdraw(&mut verdicts[index]))
                }
                Failing::All => break,
            }
        }
        if !matches!(self.failing(verdicts), Failing::None) {
            verdicts.iter_mut().for_each(withdraw);
        }
    }

    fn failing(&self, verdicts: &[Verdict<'l>]) -> Failing {
        self.look(verdicts, |after, again| {
            // What was withdrawn is a candidate again on a second pass; there it must be withdrawn as well.
            let candidates = substituted(again);
            if candidates.is_empty() {
                return true;
            }
            match after.look(again, |_, _| true) {
                Failing::Some(mentions) => candidates.iter().all(|candidate| mentions.contains(candidate)),
                Failing::None | Failing::All => false,
            }
        })
    }

    /// Reads the run as it would stand; `holds` has the last word on a run of which every substitution holds.
    fn look(
        &self,
        verdicts: &[Verdict<'l>],
        holds: impl FnOnce(&Verifier<'_, 'l>, &[Verdict<'l>]) -> bool,
    ) -> Failing {
        let edits = edits_of(verdicts);
        let text = with_edits(self.view.text, 0..self.view.text.len(), edits.iter().copied());
        let moves = Moves::new(&edits);
        let zones: Vec<_> = self.zones.iter().map(|(range, kind)| (moves.moved(range), *kind)).collect();
        let small = text.to_ascii_lowercase();
        let after = After { text: &text, small: &small, zones: &zones };
        let Patched { tokens, edited } = match self.with_shortcuts {
            true => tokens_after(self.view.language, self.view.tokens, &edits, &after),
            false => read_anew(self.view.language, &after),
        };
        let view = self.view.edited(&after, &tokens, edited.as_deref());
        let after = Verifier { view: &view, zones: &zones, ..*self };
        let mut again = after.resolver().verdicts();
        keep_unplaced(verdicts, &mut again);
        match self.compare(verdicts, &moves, &view, &again) {
            Failing::None if !holds(&after, &again) => Failing::All,
            failing => failing,
        }
    }

    fn resolver(&self) -> Resolver<'_, 'l> {
        Resolver { view: self.view, run: self.run, evidence: self.evidence, policy: self.policy }
    }

    fn compare(
        &self,
        verdicts: &[Verdict<'l>],
        moves: &Moves,
        after: &View<'_, 'l>,
        again: &[Verdict<'l>],
    ) -> Failing {
        let spans: Vec<Range<usize>> =
            after.mentions.iter().map(|mention| mention.span(after.tokens)).collect();
        // An apostrophe that is all of an ending stands outside the last word: *Marx’*.
        let is_all_of = |found: &Range<usize>, span: &Range<usize>| {
            after.text.get(found.end..span.end).is_some_and(|rest| rest.chars().all(is_apostrophe))
        };
        let mut failing = Vec::new();
        for index in substituted(verdicts) {
            let span = moves.moved(&self.view.mentions[index].span(self.view.tokens));
            let found = spans
                .binary_search_by_key(&span.start, |span| span.start)
                .ok()
                .filter(|&at| is_all_of(&spans[at], &span));
            if !found.is_some_and(|at| matches!(again[at], Verdict::Nothing)) {
                failing.push(index);
            }
        }
        if !failing.is_empty() {
            return Failing::Some(failing);
        }
        if spans.len() != self.view.mentions.len()
            || !self.says_the_same(after)
            || !same_kinds(verdicts, again)
        {
            return Failing::All;
        }
        Failing::None
    }

    fn says_the_same(&self, after: &View<'_, 'l>) -> bool {
        let said = |view: &View<'_, 'l>| {
            let mut evidence = Evidence::default();
            evidence.gather(self.run, view);
            evidence
        };
        said(self.view).says_the_same(&said(after))
    }
}

enum Failing {
    None,
    /// These mentions' substitutions do not hold.
    Some(Vec<usize>),
    /// The run as a whole would be read otherwise.
    All,
}

/// Whether every mention that was not substituted gets the verdict again that it had.
fn same_kinds(before: &[Verdict<'_>], after: &[Verdict<'_>]) -> bool {
    before.iter().zip(after).all(|pair| match pair {
        (Verdict::Substitute(_), Verdict::Nothing) | (Verdict::Nothing, Verdict::Nothing) => true,
        (Verdict::Suggest(_, a), Verdict::Suggest(_, b)) => a == b,
        (Verdict::Leave(_, a), Verdict::Leave(_, b)) | (Verdict::Machine(_, a), Verdict::Machine(_, b)) => {
            a == b
        }
        // What was withdrawn; `failing` sees to it that it would be withdrawn again.
        (Verdict::Leave(_, LeftReason::Ambiguous), Verdict::Substitute(_)) => true,
        _ => false,
    })
}

/// What the document cannot hold at its place it cannot hold on a second pass either.
fn keep_unplaced<'l>(before: &[Verdict<'l>], again: &mut [Verdict<'l>]) {
    if before.len() != again.len() {
        return;
    }
    for (before, again) in before.iter().zip(again) {
        if let (
            Verdict::Leave(_, reason @ (LeftReason::NotEncodable | LeftReason::SplitMarkup)),
            Verdict::Substitute(choice),
        ) = (before, &*again)
        {
            *again = Verdict::Leave(choice.clone(), *reason);
        }
    }
}

fn withdraw(verdict: &mut Verdict<'_>) {
    if let Verdict::Substitute(choice) = verdict {
        *verdict = Verdict::Leave(choice.clone(), LeftReason::Ambiguous);
    }
}

/// The edits of all substitutions, in order.
pub(super) fn edits_of<'v>(verdicts: &'v [Verdict<'_>]) -> Vec<&'v TextEdit> {
    let mut edits: Vec<&TextEdit> = verdicts
        .iter()
        .filter_map(|verdict| match verdict {
            Verdict::Substitute(choice) => Some(choice),
            _ => None,
        })
        .flat_map(|choice| choice.rendering.changes.iter().flat_map(|change| &change.edits))
        .collect();
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// Where bytes of a text stand after edits.
struct Moves {
    /// The end of each edit, and how far what follows it is moved.
    ends: Vec<(usize, isize)>,
}

impl Moves {
    /// `edits` are sorted and disjoint.
    fn new(edits: &[&TextEdit]) -> Moves {
        let mut by = 0;
        let ends = edits.iter().map(|edit| {
            by += edit.text.len() as isize - edit.range.len() as isize;
            (edit.range.end, by)
        });
        Moves { ends: ends.collect() }
    }

    /// A range whose bounds are in no edit. An edit at its edge that lies in it counts to it.
    fn moved(&self, range: &Range<usize>) -> Range<usize> {
        self.offset(range.start)..self.offset(range.end)
    }

    fn offset(&self, at: usize) -> usize {
        let edits_before = self.ends.partition_point(|(end, _)| *end <= at);
        let by = edits_before.checked_sub(1).map_or(0, |last| self.ends[last].1);
        at.saturating_add_signed(by)
    }
}
