//! Sums up what happened to each entity in all texts, for people, most frequent first.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Writer;
use super::text::{Item, Text};
use super::told::Told;
use crate::ledger::record::Record;
use crate::ledger::{counted, notice_words};
use crate::trouble::visible;

/// What happened in all texts.
#[derive(Default)]
pub(super) struct Summary {
    texts: u64,
    changed: u64,
    whole: Sum,
    entities: BTreeMap<String, Entity>,
    notices: BTreeMap<&'static str, u64>,
    unread: u64,
}

/// How many records there were of each decision.
#[derive(Default)]
struct Sum {
    substituted: u64,
    suggested: u64,
    left: u64,
}

/// What happened to one entity: its sum, and how often each thing happened.
#[derive(Default)]
struct Entity {
    sum: Sum,
    lines: BTreeMap<String, u64>,
}

impl Writer for Summary {
    fn text(&mut self, text: &Text<'_>, _out: &mut Vec<u8>) {
        self.texts += 1;
        self.changed += u64::from(text.tally.substituted > 0);
        for item in &text.items {
            self.count(text, item);
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.shown().as_bytes());
    }
}

impl Summary {
    fn count(&mut self, text: &Text<'_>, item: &Item<'_>) {
        self.whole.count(item.record);
        let [before, after] = text.spellings(item).map(visible);
        let why = Told::of(item.record).why;
        let (entity, line) = match (item.record, item.change()) {
            (Record::Substituted(_), Some(change)) => (&change.entity, format!("{before} -> {after}")),
            (_, Some(change)) => (&change.entity, format!("{before}, suggested {after}: {why}")),
            (Record::Left(left), None) => (&left.entity, format!("{} left: {why}", visible(&left.found))),
            (Record::Notice(notice), None) => {
                *self.notices.entry(notice_words(notice.kind)).or_default() += 1;
                return;
            }
            _ => {
                self.unread += 1;
                return;
            }
        };
        let entity = self.entities.entry(visible(entity)).or_default();
        entity.sum.count(item.record);
        *entity.lines.entry(line).or_default() += 1;
    }

    fn shown(&self) -> String {
        let mut shown = match self.texts {
            1 => "1 document".to_owned(),
            texts => format!("{texts} documents, {} changed", self.changed),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(shown, ": {}", self.whole.shown());
        for (id, entity) in by_frequency(&self.entities, |entity| entity.sum.all()) {
            let _ = writeln!(shown, "\n{id}: {}", entity.sum.shown());
            for (line, count) in by_frequency(&entity.lines, |&count| count) {
                let _ = writeln!(shown, "{count:>6}  {line}");
            }
        }
        let unread = (self.unread > 0).then_some(("not read", self.unread));
        let notices = self.notices.iter().map(|(&words, &count)| (words, count));
        for (index, (words, count)) in unread.into_iter().chain(notices).enumerate() {
            let gap = if index == 0 { "\n" } else { "" };
            let _ = writeln!(shown, "{gap}{words}: {count}");
        }
        shown
    }
}

impl Sum {
    fn count(&mut self, record: &Record) {
        match record {
            Record::Substituted(_) => self.substituted += 1,
            Record::Suggested(_) => self.suggested += 1,
            Record::Left(_) => self.left += 1,
            Record::Begin(_) | Record::Notice(_) | Record::Error(_) | Record::End(_) => {}
        }
    }

    fn all(&self) -> u64 {
        self.substituted + self.suggested + self.left
    }

    fn shown(&self) -> String {
        counted(&[(self.substituted, "substituted"), (self.suggested, "suggested"), (self.left, "left")])
    }
}

/// The most frequent first, then by name.
fn by_frequency<T>(counts: &BTreeMap<String, T>, count: impl Fn(&T) -> u64) -> Vec<(&String, &T)> {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(_, value)| std::cmp::Reverse(count(value)));
    sorted
}
