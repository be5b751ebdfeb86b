//! A ledger of schema 1, made by another program, is read for ever: restored from, written again, shown to people.

use crate::ledger::{Ledger, Offsets, Report, read, replay, restore};
use crate::trouble::Place;

const JSONL: &str = include_str!("../../../tests/data/ledger/schema-1.jsonl");
const INPUT: &[u8] = include_bytes!("../../../tests/data/ledger/schema-1.in");
const OUTPUT: &[u8] = include_bytes!("../../../tests/data/ledger/schema-1.out");

fn ledgers() -> Vec<Ledger> {
    read("schema-1.jsonl", JSONL.as_bytes()).expect("a committed ledger stays readable")
}

fn locate(offset: u64) -> (u32, u32) {
    let text = String::from_utf8_lossy(&INPUT[..usize::try_from(offset).expect("small")]).into_owned();
    let place = Place::locate(&"wire.txt".into(), &text, text.len());
    (place.line(), place.column())
}

#[test]
fn it_leads_from_either_text_to_the_other() {
    let ledgers = ledgers();
    assert_eq!(restore(OUTPUT, &ledgers[0]).as_deref(), Ok(INPUT));
    assert_eq!(replay(INPUT, &ledgers[0]).as_deref(), Ok(OUTPUT));
    assert_eq!(restore(b"{\"a\":\n", &ledgers[1]).as_deref(), Ok(&b"{\"a\":\n"[..]));
}

#[test]
fn it_is_written_again_byte_for_byte() {
    let written: String = ledgers().iter().map(Ledger::to_jsonl).collect();
    assert_eq!(written, JSONL);
}

#[test]
fn fields_that_this_version_does_not_know_are_passed_over() {
    let later = JSONL.replace("{\"type\"", "{\"later\":[{\"x\":null}],\"type\"");
    assert_eq!(read("later.jsonl", later.as_bytes()), Ok(ledgers()));
}

#[test]
fn the_end_of_a_line_does_not_matter() {
    let windows = JSONL.replace('\n', "\r\n");
    assert_eq!(read("windows.jsonl", windows.as_bytes()), Ok(ledgers()));
    assert_eq!(read("bare.jsonl", JSONL.trim_end().as_bytes()), Ok(ledgers()));
}

#[test]
fn offsets_are_carried_over_each_substitution() {
    let offsets = Offsets::new(&ledgers()[0]);
    for substituted in ledgers()[0].substitutions() {
        assert_eq!(offsets.range_to_output(substituted.change.input.clone()), substituted.output);
        assert_eq!(offsets.range_to_input(substituted.output.clone()), substituted.change.input);
    }
    assert_eq!((offsets.to_output(0), offsets.to_output(20), offsets.to_output(25)), (0, 15, 24));
    assert_eq!((offsets.to_output(189), offsets.to_input(184)), (184, 189));
    assert_eq!(offsets.range_to_output(18..45), 15..51);
}

#[test]
fn people_read_it_as_lines_and_a_summary() {
    let [first, second] = &ledgers()[..] else { panic!("two documents") };
    assert_eq!(
        Report::new(first, &locate).to_string(),
        "wire.txt:1:15 Ryschenkow -> Ryzhenkov (maxim-ryzhenkov, role at 1:1, people/belarus.toml:12)\n\
         wire.txt:2:7 Ryshchankou’s -> Ryzhenkov’s (maxim-ryzhenkov, full name, people/belarus.toml:12)\n\
         wire.txt:2:30 left: Kiev (kyiv): two spellings of one entity are set against each other\n\
         wire.txt:2:51 left: Kiew (kyiv): two spellings of one entity are set against each other\n\
         wire.txt:3:5 suggested: Bombay -> Mumbai (mumbai, whole name, places/india.toml:30): \
         a capitalised word beside it may make it part of a longer name\n\
         wire.txt:3:28 encoding: 1 byte is not valid UTF-8 and was passed through\n\
         wire.txt:3:38 Ryschen\u{fffd}kow -> Ryzhenkov (maxim-ryzhenkov, family alone; full name at 2:1, \
         people/belarus.toml:12)\n\
         wire.txt:3:83 left: Kiev (kyiv): it is part of a phrase that is kept\n\
         wire.txt: 3 substituted, 1 suggested, 3 left, 1 in machine zones\n  \
           kyiv: 3 left\n  \
           maxim-ryzhenkov: 3 substituted (Ryschenkow -> Ryzhenkov, Ryschen\u{fffd}kow -> Ryzhenkov, \
         Ryshchankou’s -> Ryzhenkov’s)\n  \
           mumbai: 1 suggested\n"
    );
    assert_eq!(
        Report::new(second, &locate).to_string(),
        "feed.json:2:1 not read: the value stops in the middle\nfeed.json: nothing changed\n"
    );
}
