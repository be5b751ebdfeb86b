//! What is let out of a run: an output is read again as a last look, and what would be read otherwise stays as it was.

use std::ops::Range;

use super::respelt::Respelt;
use super::rewrite::{Drafted, Splicer, notice, sort, wide};
use crate::format::{self, Copy, CopyNotice, Difference};
use crate::ledger::record::{Change, Left, LeftReason, Notice, NoticeKind, Substituted};
use crate::ledger::{Record, Right};

/// What is let out: what would be read otherwise after its substitutions stays as it was, as little as will do.
pub(super) fn settled<'s>(copy: &Copy<'s>, drafted: Drafted<'s>) -> Rewritten<'s> {
    let is_sure = is_sure(copy, &drafted);
    let Drafted { respelt, records, right, machine_zones, .. } = drafted;
    let mut rewritten = Rewritten { respelt, records, right, machine_zones };
    if is_sure || !rewritten.respelt.is_changed() {
        return rewritten;
    }
    for _ in 0..2 {
        match copy.compare(rewritten.assembled()) {
            Ok(notices) => return rewritten.with_notices(&notices),
            Err(difference) => rewritten = rewritten.without(copy, &difference),
        }
    }
    match copy.compare(rewritten.assembled()) {
        Ok(notices) => rewritten.with_notices(&notices),
        Err(_) => rewritten.without(copy, &Difference::Parts((0..copy.parts().len()).collect())),
    }
}

/// Whether an output need not be read again to know that it is read as its copy was.
pub(super) fn is_sure(copy: &Copy<'_>, drafted: &Drafted<'_>) -> bool {
    drafted.is_by_words && copy.takes_any_words()
}

/// An output with its records.
pub(super) struct Rewritten<'s> {
    pub(super) respelt: Respelt<'s>,
    pub(super) records: Vec<Record>,
    pub(super) right: Vec<Right>,
    pub(super) machine_zones: u64,
}

impl<'s> Rewritten<'s> {
    /// Its bytes, which it then holds as they are.
    fn assembled(&mut self) -> &[u8] {
        self.respelt.assemble()
    }

    /// With what there is to say about the output.
    pub(super) fn with_notices(mut self, notices: &[CopyNotice]) -> Rewritten<'s> {
        self.records.extend(notices.iter().map(notice));
        sort(&mut self.records);
        self
    }

    /// Without the substitutions after which the copy would be read otherwise: what cannot be trusted stays, and
    /// says why.
    pub(super) fn without(mut self, copy: &Copy<'s>, difference: &Difference) -> Rewritten<'s> {
        let conflicts = Conflicts::of(copy, difference);
        let mut splicer = Splicer::new(copy.source());
        let mut records = conflicts.notices();
        records.extend(std::mem::take(&mut self.records).into_iter().map(|record| match record {
            Record::Substituted(Substituted { change, .. }) if conflicts.has(&change) => left(change),
            Record::Substituted(Substituted { change, .. }) => splicer.substitute(change),
            record => record,
        }));
        sort(&mut records);
        Rewritten { respelt: splicer.respelt, records, ..self }
    }
}

/// Why substitutions are taken back.
enum Conflicts {
    /// New letters beyond ASCII make the bytes look like another encoding.
    Encoding,
    /// The whole document would be another.
    Whole,
    /// These source bytes would be, in order.
    Spans(Vec<Range<u64>>),
}

impl Conflicts {
    fn of(copy: &Copy<'_>, difference: &Difference) -> Conflicts {
        let all = copy.parts();
        let parts = match difference {
            Difference::Encoding => return Conflicts::Encoding,
            Difference::Parts(parts) if parts.len() == all.len() => return Conflicts::Whole,
            Difference::Parts(parts) => parts,
        };
        let whole = |run: &format::Run<'_>| run.source_range(0..run.text().len());
        let span = |part: &usize| {
            let runs = copy.runs().get(all[*part].runs.clone())?;
            Some(wide(&(whole(runs.first()?).start..whole(runs.last()?).end)))
        };
        Conflicts::Spans(parts.iter().filter_map(span).collect())
    }

    fn has(&self, change: &Change) -> bool {
        match self {
            Conflicts::Encoding => !change.after.is_ascii(),
            Conflicts::Whole => true,
            Conflicts::Spans(spans) => {
                let next = spans.partition_point(|span| span.end <= change.input.start);
                spans.get(next).is_some_and(|span| span.start <= change.input.start)
            }
        }
    }

    fn notices(&self) -> Vec<Record> {
        let notice = |message: &str, input: Option<Range<u64>>| {
            Record::Notice(Notice {
                kind: NoticeKind::Conflict,
                message: message.to_owned(),
                input,
                places: Vec::new(),
            })
        };
        match self {
            Conflicts::Encoding => vec![notice(
                "with new letters beyond ASCII the bytes would look like another encoding, so names that need \
                 such letters stay as they were; --encoding names the document's",
                None,
            )],
            Conflicts::Whole => vec![notice(
                "after its substitutions the document would be read as other paragraphs or quotations, so it stays \
                 as it was",
                None,
            )],
            Conflicts::Spans(spans) => {
                let message = "after its substitutions this record would be read as other paragraphs or quotations, \
                               so it stays as it was";
                spans.iter().map(|span| notice(message, Some(span.clone()))).collect()
            }
        }
    }
}

fn left(change: Change) -> Record {
    let found = change.spellings()[0].clone().into_owned();
    let Change { entity, part, input, line, column, .. } = change;
    let (reason, is_never_alone) = (LeftReason::NotEncodable, false);
    Record::Left(Left { entity, part, found, input, line, column, reason, is_never_alone })
}
