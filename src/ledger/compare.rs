//! Compares what two tables decided about one document, by place in its source.
//!
//! In: two ledgers of the same bytes. Out: the places at which they decide otherwise, in the order of the source, each
//! with the records of both. Why something was decided is no difference: only what becomes of it, and whose name it is.

use std::cmp::Ordering;
use std::ops::Range;

use super::{Ledger, Record};

/// A place at which two ledgers decide otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence<'l> {
    /// The bytes of the source that its records speak of.
    pub input: Range<u64>,
    /// What the old ledger has there and the new one has not; nothing where the old one saw nothing to change.
    pub old: Vec<&'l Record>,
    /// What the new ledger has there and the old one has not.
    pub new: Vec<&'l Record>,
}

/// The places at which the ledgers decide otherwise. Time is linear in them.
///
/// # Example: what a row more would change
/// ```
/// use canonym::ledger::divergences;
/// use canonym::table::{self, model::Layer};
/// use canonym::{Lexicon, Normalizer, Policy, format::text};
///
/// let rows = "[[rule]]\ncanonical = \"Acme\"\nvariants = [\"Akme\"]\n";
/// let layer = Layer { files: vec![table::read("rules.toml", rows).0], ..Layer::default() };
/// let (old, new) = (Lexicon::builtin(), Lexicon::compile(&[table::builtin(), layer])?);
/// let copy = text::read(b"Shares of Akme fell.");
/// let ledger = |lexicon| Normalizer::new(lexicon, Policy::default()).normalize(&copy).ledger;
/// let (old, new) = (ledger(&old), ledger(&new));
/// let found = divergences(&old, &new);
/// assert_eq!((found[0].input.clone(), found[0].old.len(), found[0].new.len()), (10..14, 0, 1));
/// # Ok::<(), canonym::Error>(())
/// ```
pub fn divergences<'l>(old: &'l Ledger, new: &'l Ledger) -> Vec<Divergence<'l>> {
    let (old, new) = (decisions(old), decisions(new));
    let is_in = |others: &[&Record], record: &Record| {
        let first = others.partition_point(|other| order(other, record).is_lt());
        others[first..]
            .iter()
            .take_while(|other| order(other, record).is_eq())
            .any(|other| is_same(other, record))
    };
    let olds = old.iter().filter(|record| !is_in(&new, record)).map(|record| (*record, true));
    let news = new.iter().filter(|record| !is_in(&old, record)).map(|record| (*record, false));
    let mut differing: Vec<(&Record, bool)> = olds.chain(news).collect();
    differing.sort_by(|(a, _), (b, _)| order(a, b));
    let mut found: Vec<Divergence<'l>> = Vec::new();
    for (record, is_old) in differing {
        let range = range(record);
        if found.last().is_none_or(|last| range.start >= last.input.end) {
            found.push(Divergence { input: range.clone(), old: Vec::new(), new: Vec::new() });
        }
        if let Some(place) = found.last_mut() {
            place.input.end = place.input.end.max(range.end);
            if is_old { place.old.push(record) } else { place.new.push(record) }
        }
    }
    found
}

/// The decisions, in the order of the source.
fn decisions(ledger: &Ledger) -> Vec<&Record> {
    let is_decision =
        |record: &&Record| matches!(record, Record::Substituted(_) | Record::Suggested(_) | Record::Left(_));
    let mut decisions: Vec<&Record> = ledger.records.iter().filter(is_decision).collect();
    decisions.sort_by(|a, b| order(a, b));
    decisions
}

fn range(record: &Record) -> Range<u64> {
    record.input().cloned().unwrap_or_default()
}

fn order(a: &Record, b: &Record) -> Ordering {
    let key = |record: &Record| {
        let Range { start, end } = range(record);
        (start, end)
    };
    key(a).cmp(&key(b))
}

/// Whether the same becomes of the same part of the same entity's name, for the same reason if nothing does.
fn is_same(a: &Record, b: &Record) -> bool {
    match (a, b) {
        (Record::Substituted(a), Record::Substituted(b)) => {
            let (a, b) = (&a.change, &b.change);
            (&a.entity, a.part, &a.after) == (&b.entity, b.part, &b.after)
        }
        (Record::Suggested(a), Record::Suggested(b)) => {
            let reasons = (a.reason, b.reason);
            let (a, b) = (&a.change, &b.change);
            reasons.0 == reasons.1 && (&a.entity, a.part, &a.after) == (&b.entity, b.part, &b.after)
        }
        (Record::Left(a), Record::Left(b)) => (&a.entity, a.part, a.reason) == (&b.entity, b.part, b.reason),
        _ => false,
    }
}
