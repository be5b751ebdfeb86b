//! Makes bytes of verdicts: the output, and the ledger's records of how it came about.

use std::ops::Range;

use super::evidence::RunRange;
use super::near::NearMiss;
use super::policy::Policy;
use super::remark::{Piece, Remark};
use super::resolve::{Choice, Verdict};
use super::respelt::Respelt;
use super::sight::Respelling;
use super::target::{PartChange, with_edits};
use super::view::View;
use crate::format::{self, Copy, CopyNotice, Splice};
use crate::ledger::record::{
    Because, Change, Derivation, Left, LeftReason, Notice, NoticeKind, Rule, Spelt, Substituted, Suggested,
    SuggestedReason, Unread,
};
use crate::ledger::{Record, Right};
use crate::lexicon::{EntityRef, FormRef};
use crate::table::model::{Kind, PartKind};

/// Writes one copy's output and records, run by run in source order.
pub(super) struct Rewriter<'a, 's> {
    copy: &'a Copy<'s>,
    /// The number of its first run among all that are decided together.
    first_run: usize,
    policy: &'a Policy,
    splicer: Splicer<'s>,
    records: Vec<Record>,
    right: Vec<Right>,
    /// Whether it keeps a record of each decision.
    keeps_records: bool,
    /// Whether nothing was substituted but words that were decided at sight.
    is_by_words: bool,
    machine_zones: u64,
}

/// What a rewriter made.
pub(super) struct Drafted<'s> {
    pub(super) respelt: Respelt<'s>,
    pub(super) records: Vec<Record>,
    /// The names that are right already, as far as they were told, in source order.
    pub(super) right: Vec<Right>,
    /// Whether nothing was substituted but capitalised words, each by one word.
    pub(super) is_by_words: bool,
    pub(super) machine_zones: u64,
}

/// Makes substitutions in a source, in order.
pub(super) struct Splicer<'s> {
    pub(super) respelt: Respelt<'s>,
    substituted: u64,
}

impl<'s> Splicer<'s> {
    pub(super) fn new(source: &'s [u8]) -> Splicer<'s> {
        Splicer { respelt: Respelt::new(source), substituted: 0 }
    }

    /// Makes a change behind all before it, and its record.
    pub(super) fn substitute(&mut self, change: Change) -> Record {
        let span = change.input.start as usize..change.input.end as usize;
        let output = wide(&self.respelt.put(span, &change.after));
        self.substituted += 1;
        Record::Substituted(Substituted { n: self.substituted, output, change })
    }
}

impl<'a, 's> Rewriter<'a, 's> {
    pub(super) fn new(copy: &'a Copy<'s>, first_run: usize, policy: &'a Policy) -> Rewriter<'a, 's> {
        let records = copy.errors().iter().map(unread).chain(copy.notices().iter().map(notice)).collect();
        let splicer = Splicer::new(copy.source());
        Rewriter {
            copy,
            first_run,
            policy,
            splicer,
            records,
            right: Vec::new(),
            keeps_records: true,
            is_by_words: true,
            machine_zones: 0,
        }
    }

    /// Keeps no record of decisions: for whoever wants the output alone.
    pub(super) fn without_records(self) -> Rewriter<'a, 's> {
        Rewriter { keeps_records: false, ..self }
    }

    /// The index in this copy of a run that is numbered among all that are decided together.
    fn own(&self, run: usize) -> usize {
        run - self.first_run
    }

    /// Writes the verdicts of one run.
    pub(super) fn write(&mut self, run: usize, view: &View<'_, '_>, verdicts: &[Verdict<'_>]) {
        for (mention, verdict) in view.mentions.iter().zip(verdicts) {
            let span = mention.span(view.tokens);
            match verdict {
                Verdict::Nothing => {}
                Verdict::Substitute(choice) => self.substitute(run, &view.text[span], choice),
                Verdict::Suggest(choice, reason) => self.suggest(run, &view.text[span], choice, *reason),
                Verdict::Leave(choice, reason) => self.leave(run, view, choice, *reason),
                Verdict::Machine(choice, reason) => {
                    self.machine_zones += 1;
                    if self.policy.list_machine_zones {
                        self.leave(run, view, choice, *reason);
                    }
                }
            }
        }
    }

    /// Writes the names that a refused longer one shields.
    pub(super) fn write_shielded(&mut self, run: usize, view: &View<'_, '_>, shielded: &[Verdict<'_>]) {
        for verdict in shielded {
            if let Verdict::Leave(choice, reason) = verdict {
                self.leave(run, view, choice, *reason);
            }
        }
    }

    /// Writes down a mention that is right already.
    pub(super) fn write_right(
        &mut self,
        run: usize,
        view: &View<'_, '_>,
        span: Range<usize>,
        choice: &Choice<'_>,
    ) {
        let input = self.copy.runs()[self.own(run)].source_range(span.clone());
        let (line, column) = self.place(input.start);
        let entity = choice.reading.entity;
        self.right.push(Right {
            entity: entity.id().to_owned(),
            mention: view.text[span].to_owned(),
            input: wide(&input),
            line,
            column,
            rule: choice.rule,
            row: row(entity),
        });
    }

    pub(super) fn finish(mut self) -> Drafted<'s> {
        sort(&mut self.records);
        self.right.sort_by_key(|right| right.input.start);
        let Rewriter { splicer, records, right, is_by_words, machine_zones, .. } = self;
        Drafted { respelt: splicer.respelt, records, right, is_by_words, machine_zones }
    }

    fn substitute(&mut self, run: usize, mention: &str, choice: &Choice<'_>) {
        for part in &choice.rendering.changes {
            let written = self.splicer.respelt.written();
            let splice = self.copy.splice_behind(written, self.own(run), part.span.clone(), &part.edits);
            let Ok(splice) = splice else { continue };
            self.is_by_words = false;
            if !self.keeps_records {
                self.splicer.respelt.put(splice.source, &splice.after);
                continue;
            }
            let change = self.change(run, mention, choice, part, splice);
            self.records.push(self.splicer.substitute(change));
        }
    }

    /// Writes a word that was decided at sight.
    pub(super) fn write_word(&mut self, word: Respelling<'_, '_>) {
        let Respelling { mention, form, source, after } = word;
        if !self.keeps_records {
            self.splicer.respelt.put(source, &after);
            return;
        }
        let at = source.start;
        let changed =
            Changed { entity: form.entity(), part: PartKind::Name, at, form: Some(form), ending: None };
        let because = Because { rule: Rule::Plain, evidence: Vec::new() };
        let change = self.changed(mention, changed, because, Splice { source, after: after.into_owned() });
        self.records.push(self.splicer.substitute(change));
    }

    fn suggest(&mut self, run: usize, mention: &str, choice: &Choice<'_>, reason: SuggestedReason) {
        for part in choice.rendering.changes.iter().filter(|_| self.keeps_records) {
            let Ok(splice) = self.copy.splice(self.own(run), part.span.clone(), &part.edits) else {
                continue;
            };
            let change = self.change(run, mention, choice, part, splice);
            self.records.push(Record::Suggested(Suggested { change, reason, near: None }));
        }
    }

    /// Writes a spelling that lies near a known one.
    pub(super) fn write_near(&mut self, run: usize, view: &View<'_, '_>, miss: &NearMiss<'_>) {
        for part in &miss.choice.rendering.changes {
            let Ok(splice) = self.copy.splice(self.own(run), part.span.clone(), &part.edits) else {
                continue;
            };
            let change = self.change(run, &view.text[miss.mention.clone()], &miss.choice, part, splice);
            let change = Change { derived: miss.derived.clone(), ..change };
            let near = Some(miss.near.clone());
            self.records.push(Record::Suggested(Suggested {
                change,
                reason: SuggestedReason::NearMiss,
                near,
            }));
        }
    }

    /// Writes what the copy says that contradicts itself. Of places in another member of an archive only that is told.
    pub(super) fn write_remark(&mut self, remark: &Remark) {
        let (mut message, mut places) = (String::new(), Vec::new());
        for piece in &remark.pieces {
            match piece {
                Piece::Text(text) => message.push_str(text),
                Piece::Place(place) => match self.evidence(std::slice::from_ref(place)).pop() {
                    Some(range) => {
                        let (line, column) = self.place(range.start as usize);
                        message.push_str(&format!("{line}:{column}"));
                        places.push(range);
                    }
                    None => message.push_str("another part"),
                },
            }
        }
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup();
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let input = places.first().cloned();
        self.records.push(Record::Notice(Notice { kind: remark.kind, message, input, places }));
    }

    /// A mention that is left makes a record for each part that would have changed; one without a canonical
    /// form, of its last part.
    fn leave(&mut self, run: usize, view: &View<'_, '_>, choice: &Choice<'_>, reason: LeftReason) {
        if !self.keeps_records {
            return;
        }
        let changes = choice.rendering.changes.iter().map(|change| (change.part, change.span.clone()));
        let mut parts: Vec<(PartKind, Range<usize>)> = changes.collect();
        if parts.is_empty() {
            let last = choice
                .reading
                .parts
                .iter()
                .rev()
                .find_map(|part| Some((part.part.part_kind()?, &part.tokens)));
            let span = |words: &Range<usize>| {
                view.tokens[words.start].span.start..view.tokens[words.end - 1].span.end
            };
            parts.extend(last.map(|(part, words)| (part, span(words))));
        }
        for (part, span) in parts {
            let input = self.copy.runs()[self.own(run)].source_range(span.clone());
            let (line, column) = self.place(input.start);
            let entity = choice.reading.entity.id().to_owned();
            let found = view.text[span].to_owned();
            self.records.push(Record::Left(Left {
                entity,
                part,
                found,
                input: wide(&input),
                line,
                column,
                reason,
                is_never_alone: choice.is_never_alone && reason == LeftReason::NoEvidence,
            }));
        }
    }

    fn change(
        &self,
        run: usize,
        mention: &str,
        choice: &Choice<'_>,
        part: &PartChange<'_>,
        splice: Splice,
    ) -> Change {
        let text = self.copy.runs()[self.own(run)].text();
        let spelt = self.copy.tracks_changes().then(|| Spelt {
            before: text[part.span.clone()].to_owned(),
            after: with_edits(text, part.span.clone(), part.edits.iter()),
        });
        // A tracked change begins with the markup that it cuts, and the part behind that.
        let at = self.copy.runs()[self.own(run)].source_range(part.span.clone()).start;
        let (entity, ending) = (choice.reading.entity, part.ending.clone());
        let changed = Changed { entity, part: part.part, at, form: part.form, ending };
        let because = Because { rule: choice.rule, evidence: self.evidence(&choice.evidence) };
        Change { spelt, ..self.changed(mention, changed, because, splice) }
    }

    fn changed(&self, mention: &str, changed: Changed<'_>, because: Because, splice: Splice) -> Change {
        let Changed { entity, part, at, form, ending } = changed;
        let (line, column) = self.place(at);
        Change {
            entity: entity.id().to_owned(),
            part,
            before: self.copy.source()[splice.source.clone()].to_vec(),
            after: splice.after,
            input: wide(&splice.source),
            line,
            column,
            mention: mention.to_owned(),
            spelt: None,
            because,
            derived: derivation(form, entity.kind()),
            ending,
            row: row(entity),
        }
    }

    /// What of the evidence stands in this copy: an offset tells nothing about another member of an archive.
    fn evidence(&self, places: &[RunRange]) -> Vec<Range<u64>> {
        let own = |run: usize| run.checked_sub(self.first_run).and_then(|run| self.copy.runs().get(run));
        let range = |(run, span): &RunRange| Some(wide(&own(*run)?.source_range(span.clone())));
        let mut ranges: Vec<Range<u64>> = places.iter().filter_map(range).collect();
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    fn place(&self, offset: usize) -> (u32, u32) {
        let (line, column) = self.copy.line_column(offset);
        (line as u32, column as u32)
    }
}

/// A part that changes.
struct Changed<'l> {
    entity: EntityRef<'l>,
    part: PartKind,
    /// Where it begins in the source.
    at: usize,
    form: Option<FormRef<'l>>,
    ending: Option<String>,
}

pub(super) fn wide(range: &Range<usize>) -> Range<u64> {
    range.start as u64..range.end as u64
}

fn row(entity: EntityRef<'_>) -> String {
    // Made for each record: formatting takes several times as long.
    [entity.file(), ":", &entity.line().to_string()].concat()
}

fn derivation(form: Option<FormRef<'_>>, kind: Kind) -> Derivation {
    match form {
        Some(form) => Derivation::of(form.derivation(), kind),
        None => Derivation::Listed("initial".to_owned()),
    }
}

/// In source order; what has no place comes first.
pub(super) fn sort(records: &mut [Record]) {
    records.sort_by_key(|record| record.input().map_or(0, |input| input.start));
}

pub(super) fn notice(notice: &CopyNotice) -> Record {
    let kind = match notice.kind {
        format::NoticeKind::Encoding => NoticeKind::Encoding,
        format::NoticeKind::Stale => NoticeKind::Stale,
        format::NoticeKind::LineLength => NoticeKind::LineLength,
        format::NoticeKind::NoProse => NoticeKind::NoProse,
    };
    Record::Notice(Notice {
        kind,
        message: notice.message.clone(),
        input: Some(wide(&notice.span)),
        places: Vec::new(),
    })
}

/// The record of what could not be read as its format.
pub(super) fn unread(error: &format::Error) -> Record {
    let (line, column) = error.line_column().unwrap_or((1, 1));
    let count = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Record::Error(Unread { message: error.message().to_owned(), line: count(line), column: count(column) })
}
