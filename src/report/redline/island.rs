//! What the page's script knows of a text, as JSON.
//!
//! `{"name":…,"lang":…,"digest":…,"text":…,"strings":[…],"facts":[…],"items":[…],"right":[…]}`: the text as it came in, every string and every list
//! of facts once, and an item a record in the order of the marks' ids. An item is `[kind, start, end, line, column, place, after, entity, facts,
//! evidence, record]`: `kind` is 0 substituted, 1 suggested, 2 left, 3 notice, 4 not read, 5 right as it is; `start` and `end` are UTF-16 code units
//! of the text; `place` is 1 where it can be decided upon, 0 where a pin or nothing stands for it; `after` and `entity` are
//! indices of `strings`, -1 for none; `facts` is one of `facts`, which hold names and values in turn; `evidence`, or the places of a notice, is
//! `[start, end, line, column, …]`; `record` is the line of the text's own ledger, from 1.
//! `right` has an item for each name that is right already, by the numbers of its marks, or is `null` if the run did not list them;
//! such an item has no place, no `after`, no evidence, and 0 as its record.
//! `digest` is that of the text and of all its records, under which decisions can be kept.
//! To write `after` for each substitution gives the output, and to write none leaves the input.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::text::{Item, RightSpot, Text};
use super::super::told::{Told, derivation, score};
use crate::ledger::reasons::Reason;
use crate::ledger::record::{Change, Record};
use crate::ledger::{part_name, words};
use crate::trouble::visible;

/// All that the script needs of one text.
#[derive(Serialize)]
pub(super) struct Island<'a> {
    name: String,
    lang: &'a str,
    digest: String,
    text: &'a str,
    strings: Vec<String>,
    facts: Vec<Vec<i64>>,
    items: Vec<Entry>,
    right: Option<Vec<Entry>>,
}

#[derive(Serialize)]
struct Entry(u8, usize, usize, u32, u32, u8, i64, i64, i64, Vec<usize>, usize);

/// Values, each once, by the order in which they came.
struct Once<T>(BTreeMap<T, i64>);

impl<T: Ord> Once<T> {
    fn index(&mut self, value: T) -> i64 {
        let next = self.0.len() as i64;
        *self.0.entry(value).or_insert(next)
    }

    fn into_list(self) -> Vec<T> {
        let mut list: Vec<_> = self.0.into_iter().collect();
        list.sort_by_key(|(_, index)| *index);
        list.into_iter().map(|(value, _)| value).collect()
    }
}

/// What many items share.
struct Shared {
    strings: Once<String>,
    facts: Once<Vec<i64>>,
}

impl Shared {
    /// The index of facts.
    fn facts(&mut self, facts: Vec<(&'static str, String)>) -> i64 {
        let facts = facts.into_iter().flat_map(|(name, value)| [name.to_owned(), value]);
        let facts = facts.map(|text| self.strings.index(text)).collect();
        self.facts.index(facts)
    }
}

impl<'a> Island<'a> {
    pub(super) fn of(text: &'a Text<'_>, is_placed: &[bool]) -> Island<'a> {
        let mut shared = Shared { strings: Once(BTreeMap::new()), facts: Once(BTreeMap::new()) };
        let entry = |(item, placed): (&Item<'_>, &bool)| entry(item, *placed, &mut shared);
        let items = text.items.iter().zip(is_placed).map(entry).collect();
        let right = text.right.as_ref();
        let right = right.map(|right| right.iter().map(|right| entry_of_right(right, &mut shared)).collect());
        let (strings, facts) = (shared.strings.into_list(), shared.facts.into_list());
        let (name, lang) = (visible(&text.begin.text_name()), text.begin.lang.as_str());
        let digest = text.digest().to_string();
        Island { name, lang, digest, text: text.decoded.text(), strings, facts, items, right }
    }
}

fn entry(item: &Item<'_>, is_placed: bool, shared: &mut Shared) -> Entry {
    let strings = &mut shared.strings;
    let kind = match item.record {
        Record::Substituted(_) => 0,
        Record::Suggested(_) => 1,
        Record::Left(_) => 2,
        Record::Notice(_) => 3,
        _ => 4,
    };
    let units = item.spot.as_ref().map_or(0..0, |spot| spot.start.units..spot.end.units);
    let (line, column) = item.line_column();
    let after = item.after.as_deref().map_or(-1, |after| strings.index(after.to_owned()));
    let entity = match (item.record, item.change()) {
        (_, Some(change)) => strings.index(visible(&change.entity)),
        (Record::Left(left), None) => strings.index(visible(&left.entity)),
        _ => -1,
    };
    let facts = shared.facts(facts(item));
    let evidence = item.evidence.iter().flat_map(|spot| {
        [spot.start.units, spot.end.units, spot.start.line as usize, spot.start.column as usize]
    });
    Entry(
        kind,
        units.start,
        units.end,
        line,
        column,
        is_placed.into(),
        after,
        entity,
        facts,
        evidence.collect(),
        item.line,
    )
}

fn entry_of_right(RightSpot { right, spot }: &RightSpot<'_>, shared: &mut Shared) -> Entry {
    let entity = visible(&right.entity);
    let facts = shared.facts(vec![
        ("Name", entity.clone()),
        ("Because", words(right.rule).to_owned()),
        ("Row", visible(&right.row)),
    ]);
    let (start, end) = (spot.start, spot.end);
    let entity = shared.strings.index(entity);
    Entry(5, start.units, end.units, start.line, start.column, 0, -1, entity, facts, Vec::new(), 0)
}

/// What the panel tells of an item: names and values, safe to show.
fn facts(item: &Item<'_>) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(change) = item.change() {
        of_change(change, &mut facts);
    }
    let told = Told::of(item.record);
    match item.record {
        Record::Left(left) => {
            facts.push(("Name", format!("{}, {}", visible(&left.entity), part_name(left.part))));
            of_reason(&Reason::from(left), &mut facts);
        }
        Record::Suggested(suggested) => {
            of_reason(&Reason::from(suggested.reason), &mut facts);
            if let Some(near) = &suggested.near {
                facts.push(("How near", score(near)));
                facts.push((
                    "The row that would know it",
                    near.accept.lines().map(visible).collect::<Vec<_>>().join("\n"),
                ));
            }
        }
        Record::Notice(notice) => facts.push((told.why, visible(&notice.message))),
        Record::Error(unread) => facts.push((told.why, visible(&unread.message))),
        _ => {}
    }
    facts
}

fn of_change(change: &Change, facts: &mut Vec<(&'static str, String)>) {
    facts.push(("Name", format!("{}, {}", visible(&change.entity), part_name(change.part))));
    facts.push(("Because", words(change.because.rule).to_owned()));
    facts.push(("Known as", visible(&derivation(&change.derived))));
    if let Some(spelt) = &change.spelt {
        facts.push(("Spelling", format!("{} → {}", visible(&spelt.before), visible(&spelt.after))));
    }
    if let Some(ending) = &change.ending {
        facts.push(("Ending", visible(ending)));
    }
    facts.push(("Row", visible(&change.row)));
}

fn of_reason(reason: &Reason, facts: &mut Vec<(&'static str, String)>) {
    facts.push(("Why not changed", reason.words.to_owned()));
    facts.push(("Meaning", reason.what.to_owned()));
    facts.push(("To change it", reason.mend.to_owned()));
}
