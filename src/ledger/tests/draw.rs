//! Draws arbitrary records, texts, edits and ledgers that fit them.

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use crate::ledger::Ledger;
use crate::ledger::digest::Digest;
use crate::ledger::record::*;
use crate::table::model::PartKind;
use crate::text::date::Date;

/// A text, the text that edits make of it, and the sealed ledger of a run that did so.
#[derive(Clone, Debug)]
pub struct Run {
    pub input: Vec<u8>,
    pub output: Vec<u8>,
    pub ledger: Ledger,
}

/// A piece of the input, and what a run does with it.
#[derive(Clone, Debug)]
enum Piece {
    Untouched(Vec<u8>),
    Changed(Vec<u8>, Vec<u8>, Change),
    Suggested(Vec<u8>, Suggested),
    Left(Vec<u8>, Left),
    Noticed(Notice),
    Unread(Unread),
}

/// Arbitrary text with arbitrary edits, some of them touching.
pub fn run() -> impl Strategy<Value = Run> {
    (begin(), vec(piece(), 0..12), any::<u64>())
        .prop_map(|(begin, pieces, zones)| assemble(begin, pieces, zones))
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        3 => bytes().prop_map(Piece::Untouched),
        3 => (bytes(), bytes(), change()).prop_map(|(old, new, change)| Piece::Changed(old, new, change)),
        1 => (bytes(), suggested()).prop_map(|(old, suggested)| Piece::Suggested(old, suggested)),
        1 => (bytes(), left()).prop_map(|(old, left)| Piece::Left(old, left)),
        1 => notice().prop_map(Piece::Noticed),
        1 => unread().prop_map(Piece::Unread),
    ]
}

fn assemble(begin: Begin, pieces: Vec<Piece>, machine_zones: u64) -> Run {
    let (mut input, mut output, mut records, mut n) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for piece in pieces {
        let (start, place) = (output.len() as u64, |old: &[u8]| at(&input, old));
        let (old, new, record) = match piece {
            Piece::Untouched(old) => (old.clone(), old, None),
            Piece::Changed(old, new, change) => {
                n += 1;
                let change = Change { input: place(&old), before: old.clone(), after: new.clone(), ..change };
                let output = start..start + new.len() as u64;
                (old, new, Some(Record::Substituted(Substituted { n, output, change })))
            }
            Piece::Suggested(old, Suggested { change, reason, near }) => {
                let change = Change { input: place(&old), before: old.clone(), ..change };
                (old.clone(), old, Some(Record::Suggested(Suggested { change, reason, near })))
            }
            Piece::Left(old, left) => {
                (old.clone(), old.clone(), Some(Record::Left(Left { input: place(&old), ..left })))
            }
            Piece::Noticed(notice) => {
                let input = notice.input.map(|_| place(b""));
                let places = notice.places.iter().map(|_| place(b"")).collect();
                (vec![], vec![], Some(Record::Notice(Notice { input, places, ..notice })))
            }
            Piece::Unread(unread) => (vec![], vec![], Some(Record::Error(unread))),
        };
        input.extend(old);
        output.extend(new);
        records.extend(record);
    }
    let mut ledger = Ledger::new(begin, records, machine_zones, input.len() as u64, output.len() as u64);
    ledger.seal(&input, &output);
    Run { input, output, ledger }
}

fn at(input: &[u8], old: &[u8]) -> Range<u64> {
    let start = input.len() as u64;
    start..start + old.len() as u64
}

/// Any record at all, sound or not.
pub fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        begin().prop_map(Record::Begin),
        (any::<u64>(), range(), change()).prop_map(|(n, output, change)| Record::Substituted(Substituted {
            n,
            output,
            change
        })),
        suggested().prop_map(Record::Suggested),
        left().prop_map(Record::Left),
        notice().prop_map(Record::Notice),
        unread().prop_map(Record::Error),
        end().prop_map(Record::End),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..12), any::<String>().prop_map(String::into_bytes)]
}

fn range() -> impl Strategy<Value = Range<u64>> {
    (any::<u64>(), any::<u64>()).prop_map(|(start, end)| start..end)
}

fn begin() -> impl Strategy<Value = Begin> {
    let date = (0u32..10_000, 0u32..13, 0u32..32).prop_map(|(year, month, day)| Date::new(year, month, day));
    (any::<[String; 6]>(), any::<Option<u64>>(), any::<Option<String>>(), date).prop_map(
        |([document, format, encoding, lang, lexicon, version], record, member, date)| Begin {
            document,
            record,
            member,
            format,
            encoding,
            lang,
            date,
            lexicon,
            version,
        },
    )
}

fn part() -> impl Strategy<Value = PartKind> {
    select(vec![PartKind::Given, PartKind::Family, PartKind::Patronymic, PartKind::Name])
}

fn change() -> impl Strategy<Value = Change> {
    let texts = any::<[String; 3]>();
    let ending = proptest::option::of(any::<String>());
    let spelt = any::<(String, String)>().prop_map(|(before, after)| Spelt { before, after });
    let ending = (ending, proptest::option::of(spelt));
    let spot = (part(), range(), any::<u32>(), any::<u32>());
    (texts, spot, bytes(), bytes(), because(), derivation(), ending).prop_map(
        |(
            [entity, mention, row],
            (part, input, line, column),
            before,
            after,
            because,
            derived,
            (ending, spelt),
        )| {
            Change {
                entity,
                part,
                before,
                after,
                input,
                line,
                column,
                mention,
                spelt,
                because,
                derived,
                ending,
                row,
            }
        },
    )
}

fn because() -> impl Strategy<Value = Because> {
    (select(Rule::ALL), vec(range(), 0..3)).prop_map(|(rule, evidence)| Because { rule, evidence })
}

fn derivation() -> impl Strategy<Value = Derivation> {
    let options = btree_map(any::<String>(), any::<String>(), 0..3);
    prop_oneof![
        any::<String>().prop_map(Derivation::Listed),
        any::<String>().prop_map(Derivation::Lang),
        any::<String>().prop_map(Derivation::Near),
        (any::<String>(), any::<String>(), options).prop_map(|(scheme, from, options)| Derivation::Scheme {
            scheme,
            from,
            options
        }),
    ]
}

fn suggested() -> impl Strategy<Value = Suggested> {
    (change(), select(SuggestedReason::ALL), proptest::option::of(near()))
        .prop_map(|(change, reason, near)| Suggested { change, reason, near })
}

fn near() -> impl Strategy<Value = Near> {
    (any::<u8>(), vec(any::<String>(), 0..3), any::<String>()).prop_map(|(score, reasons, accept)| Near {
        score,
        reasons,
        accept,
    })
}

fn left() -> impl Strategy<Value = Left> {
    let spot = (part(), range(), any::<u32>(), any::<u32>());
    (any::<[String; 2]>(), spot, select(LeftReason::ALL), any::<bool>()).prop_map(
        |([entity, found], (part, input, line, column), reason, is_never_alone)| Left {
            entity,
            part,
            found,
            input,
            line,
            column,
            reason,
            is_never_alone,
        },
    )
}

fn notice() -> impl Strategy<Value = Notice> {
    (select(NoticeKind::ALL), any::<String>(), proptest::option::of(range()), vec(range(), 0..3))
        .prop_map(|(kind, message, input, places)| Notice { kind, message, input, places })
}

fn unread() -> impl Strategy<Value = Unread> {
    (any::<String>(), any::<u32>(), any::<u32>()).prop_map(|(message, line, column)| Unread {
        message,
        line,
        column,
    })
}

fn end() -> impl Strategy<Value = End> {
    let digests = (bytes(), bytes())
        .prop_map(|(input, output)| Digests { input: Digest::of(&input), output: Digest::of(&output) });
    let sizes = any::<[u64; 3]>();
    (tally(), sizes, proptest::option::of(digests)).prop_map(
        |(tally, [machine_zones, in_bytes, out_bytes], digests)| End {
            tally,
            machine_zones,
            in_bytes,
            out_bytes,
            digests,
        },
    )
}

fn tally() -> impl Strategy<Value = Tally> {
    let reasons = btree_map(any::<String>(), any::<u64>(), 0..3);
    (any::<[u64; 3]>(), reasons).prop_map(|([substituted, suggested, left], reasons): (_, BTreeMap<_, _>)| {
        Tally { substituted, suggested, left, reasons }
    })
}
