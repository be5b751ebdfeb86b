//! Laws over arbitrary texts and edits: restore, replay, identity of write and read, and no wrong byte ever.

use proptest::prelude::*;
use proptest::sample::Index;

use super::draw::{Run, record, run};
use crate::ledger::record::{Change, Record, Substituted};
use crate::ledger::{Ledger, Offsets, Report, lines, read, replay, restore, turn};

type Span = std::ops::Range<u64>;
type Carry<'a> = &'a dyn Fn(Span) -> Span;

/// Reads what was written, and from each group that is read either restores exactly or not at all.
fn never_a_wrong_byte(written: &[u8], output: &[u8], input: &[u8]) {
    for ledger in read("ledger.jsonl", written).unwrap_or_default() {
        if let Ok(restored) = restore(output, &ledger) {
            assert_eq!(restored, input, "from {}", String::from_utf8_lossy(written));
        }
        let _shown = Report::new(&ledger, &|_| (1, 1)).to_string();
        let _carried = Offsets::new(&ledger).range_to_output(0..u64::MAX);
    }
}

fn written(ledger: &Ledger) -> Vec<u8> {
    let mut bytes = Vec::new();
    ledger.write_to(&mut bytes).expect("a vector takes all");
    bytes
}

proptest! {
    #[test]
    fn restore_and_replay_are_inverse(Run { input, output, ledger } in run()) {
        prop_assert_eq!(restore(&output, &ledger), Ok(input.clone()));
        prop_assert_eq!(replay(&input, &ledger), Ok(output));
    }

    #[test]
    fn what_is_decided_otherwise_is_a_run_as_well(Run { input, output, ledger } in run(), picks: Vec<Index>) {
        let change = |record: &Record| match record {
            Record::Substituted(substituted) => Some((substituted.change.clone(), true)),
            Record::Suggested(suggested) => Some((suggested.change.clone(), false)),
            _ => None,
        };
        let choices: Vec<(usize, (Change, bool))> =
            (1..).zip(&ledger.records).filter_map(|(line, record)| Some((line, change(record)?))).collect();
        let picks = picks.iter().filter(|_| !choices.is_empty());
        let turned: Vec<usize> = picks.map(|pick| choices[pick.index(choices.len())].0).collect();
        let (text, other) = turn(&input, &ledger, &turned).expect("each line tells of a choice");
        prop_assert_eq!(restore(&text, &other), Ok(input.clone()));
        let made: Vec<Change> = choices
            .iter()
            .filter(|(line, (_, is_made))| *is_made != turned.contains(line))
            .map(|(_, (change, _))| change.clone())
            .collect();
        prop_assert_eq!(other.substitutions().map(|made| made.change.clone()).collect::<Vec<_>>(), made);
        prop_assert_eq!(other.records.len(), ledger.records.len());
        if turned.is_empty() {
            prop_assert_eq!((text, other), (output, ledger));
        }
    }

    #[test]
    fn only_choices_are_decided_otherwise(Run { input, ledger, .. } in run(), line in 0usize..40) {
        let is_choice = line.checked_sub(1).and_then(|at| ledger.records.get(at)).is_some_and(|record| {
            matches!(record, Record::Substituted(_) | Record::Suggested(_))
        });
        prop_assert_eq!(turn(&input, &ledger, &[line]).is_ok(), is_choice);
    }

    #[test]
    fn a_run_is_read_as_it_was_written(first in run(), second in run()) {
        let ledgers = vec![first.ledger, second.ledger];
        let bytes: Vec<u8> = ledgers.iter().flat_map(written).collect();
        prop_assert_eq!(ledgers.iter().map(Ledger::to_jsonl).collect::<String>().into_bytes(), bytes.clone());
        prop_assert_eq!(read("ledger.jsonl", &bytes), Ok(ledgers));
    }

    #[test]
    fn any_record_is_read_as_it_was_written(record in record()) {
        let mut line = Vec::new();
        record.append_line(&mut line);
        let line = String::from_utf8(line).expect("JSON is UTF-8");
        prop_assert_eq!(line.find('\n'), Some(line.len() - 1));
        prop_assert!(!line.trim_end_matches('\n').chars().any(crate::trouble::is_unsafe_to_show));
        prop_assert_eq!(lines::record(&line).expect("what is written can be read"), record);
    }

    #[test]
    fn a_corrupted_byte_of_the_ledger_never_restores_a_wrong_one(run in run(), at: Index, byte: u8) {
        let mut bytes = written(&run.ledger);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        never_a_wrong_byte(&bytes, &run.output, &run.input);
    }

    #[test]
    fn a_ledger_that_stops_early_is_refused(run in run(), at: Index) {
        let bytes = written(&run.ledger);
        // Without its last line end it is still whole.
        let error = read("ledger.jsonl", &bytes[..at.index(bytes.len() - 1)]).expect_err("truncated");
        prop_assert!(error.is_truncated() || error.is_malformed(), "{}", error);
    }

    #[test]
    fn lines_lost_doubled_or_swapped_never_restore_a_wrong_byte(run in run(), one: Index, other: Index) {
        let whole = written(&run.ledger);
        let lines: Vec<&[u8]> = whole.split_inclusive(|&byte| byte == b'\n').collect();
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        let mut lost = lines.clone();
        lost.remove(one);
        let mut doubled = lines.clone();
        doubled.insert(other, lines[one]);
        let mut swapped = lines.clone();
        swapped.swap(one, other);
        for lines in [lost, doubled, swapped] {
            never_a_wrong_byte(&lines.concat(), &run.output, &run.input);
        }
    }

    #[test]
    fn another_text_is_refused(run in run(), at: Index, byte: u8, tail: Vec<u8>) {
        let mut changed = run.output.clone();
        if !changed.is_empty() {
            let at = at.index(changed.len());
            changed[at] = byte;
        }
        let texts = [changed, [&run.output[..], &tail[..]].concat(), tail];
        for text in texts.iter().filter(|text| **text != run.output) {
            prop_assert!(restore(text, &run.ledger).is_err_and(|error| error.is_foreign()));
        }
    }

    #[test]
    fn arbitrary_records_and_bytes_never_panic(records in prop::collection::vec(record(), 0..6), text: Vec<u8>) {
        let ledger = Ledger { records };
        let _errors = (restore(&text, &ledger).err(), replay(&text, &ledger).err(), read("x", &text).err());
        let _shown = Report::new(&ledger, &|_| (1, 1)).to_string();
        let _carried = (Offsets::new(&ledger).to_output(7), Offsets::new(&ledger).range_to_input(3..9));
        never_a_wrong_byte(&written(&ledger), &text, &text);
    }

    /// A range grows to cover whole each substitution that it cuts, and what stands there in the output is what the
    /// run made of it; so it is on the way back.
    #[test]
    fn an_annotation_covers_what_its_text_became(run in run(), a: Index, b: Index) {
        let both = |substituted: &Substituted| {
            let change = &substituted.change;
            [(change.input.clone(), change.after.clone()), (substituted.output.clone(), change.before.clone())]
        };
        let edits: Vec<_> = run.ledger.substitutions().map(both).collect();
        // A part of a name is never empty, and a range about nothing is at no side of an insertion.
        prop_assume!(edits.iter().flatten().all(|(range, other)| !range.is_empty() && !other.is_empty()));
        let offsets = Offsets::new(&run.ledger);
        let ways: [(&[u8], &[u8], Carry<'_>); 2] = [
            (&run.input, &run.output, &|range| offsets.range_to_output(range)),
            (&run.output, &run.input, &|range| offsets.range_to_input(range)),
        ];
        for (way, (text, other, carry)) in ways.into_iter().enumerate() {
            let (a, b) = (a.index(text.len() + 1) as u64, b.index(text.len() + 1) as u64);
            let asked = a.min(b)..a.max(b);
            let cut = || edits.iter().map(|edit| &edit[way]).filter(|(at, _)| at.start < asked.end && asked.start < at.end);
            let grown = cut().fold(asked.clone(), |range, (at, _)| range.start.min(at.start)..range.end.max(at.end));
            let (mut became, mut done) = (Vec::new(), grown.start);
            for (at, replacement) in cut() {
                became.extend_from_slice(&text[done as usize..at.start as usize]);
                became.extend_from_slice(replacement);
                done = at.end;
            }
            became.extend_from_slice(&text[done as usize..grown.end as usize]);
            let found = carry(asked.clone());
            if !asked.is_empty() {
                prop_assert_eq!(other.get(found.start as usize..found.end as usize), Some(became.as_slice()));
            }
        }
    }

    #[test]
    fn offsets_outside_substitutions_go_over_and_back(run in run(), at: Index) {
        let offsets = Offsets::new(&run.ledger);
        let at = at.index(run.input.len() + 1) as u64;
        let inside = |range: &std::ops::Range<u64>| range.start <= at && at <= range.end;
        prop_assert_eq!(offsets.to_output(run.input.len() as u64 + 1), run.output.len() as u64 + 1);
        if !run.ledger.substitutions().any(|substituted| inside(&substituted.change.input)) {
            prop_assert_eq!(offsets.to_input(offsets.to_output(at)), at);
            let byte = |text: &[u8], at: u64| text.get(at as usize).copied();
            prop_assert_eq!(byte(&run.output, offsets.to_output(at)), byte(&run.input, at));
        }
    }
}
