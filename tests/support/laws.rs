//! The laws of the library, each one plain function; proptest, the fuzz targets and the corpora all call them.
//!
//! A law panics where it does not hold, and says what it saw.

use std::ops::Range;

use canonym::format::{self, Options, text};
use canonym::ledger::{Ledger, Record, read, record};
use canonym::normalize::{Normalizer, Outcome, Policy};
use canonym::table::model::Layer;
use canonym::table::{config, format_toml, import};
use canonym::trouble::{Severity, Trouble};
use canonym::{Lexicon, ledger, table};

use super::case::Case;
use super::{candidates, known, order, reading, spelling};

/// A law that speaks of one lexicon, one policy and one copy.
pub type Law = fn(&Lexicon, &Policy, &[u8]);

/// The laws of that kind, by name.
pub const LAWS: &[(&str, Law)] = &[
    ("restore", restore),
    ("stable", stable),
    ("faithful", faithful),
    ("complete", complete),
    ("form_blind", form_blind),
    ("well_formed", well_formed),
    ("threads", threads),
    ("fast_as_slow", fast_as_slow),
    ("discover", candidates::discover),
];

/// Normalises plain text.
pub fn normalize<'s>(lexicon: &Lexicon, policy: &Policy, input: &'s [u8]) -> Outcome<'s> {
    Normalizer::new(lexicon, policy.clone()).normalize(&text::read(input))
}

/// Law 1, restore: the ledger leads back to the input, byte for byte, also as it is written down.
pub fn restore(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let outcome = normalize(lexicon, policy, input);
    let restored =
        ledger::restore(&outcome.output, &outcome.ledger).expect("a ledger of this run fits its output");
    assert!(restored == input, "restored: {}\n{}", shown(&restored), told(&outcome));
    let written = outcome.ledger.to_jsonl();
    let read = read("ledger", written.as_bytes()).expect("what is written can be read");
    assert_eq!(read, std::slice::from_ref(&outcome.ledger), "a ledger is read as it was written");
}

/// The shortcuts that most copy takes are seen by nobody: output and ledger are those of the plain way.
pub fn fast_as_slow(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let normalizer = Normalizer::new(lexicon, policy.clone());
    let fast = normalizer.normalize(&text::read(input));
    let respelt = normalizer.respell(&text::read(input)).into_bytes();
    assert!(respelt == fast.output, "without a ledger: {}\nwith one: {}", shown(&respelt), told(&fast));
    let slow = normalizer.without_shortcuts().normalize(&text::read(input));
    assert!(
        fast.output == slow.output && fast.ledger == slow.ledger,
        "fast: {}\nslow: {}",
        told(&fast),
        told(&slow)
    );
}

/// Law 2, stable: a second pass over the output changes nothing.
pub fn stable(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let first = normalize(lexicon, policy, input);
    let second = normalize(lexicon, policy, &first.output);
    let changes = second.ledger.substitutions().count();
    assert!(
        first.output == second.output && changes == 0,
        "the first pass: {}\nthe second: {}",
        told(&first),
        told(&second)
    );
}

/// Law 3, faithful: what is outside the substitutions is the input's, in order; without any, the output is the
/// input itself.
pub fn faithful(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let outcome = normalize(lexicon, policy, input);
    let (mut source, mut output) = (0, 0);
    for change in outcome.ledger.substitutions() {
        let (from, to) = (bytes(&change.change.input), bytes(&change.output));
        assert_eq!(input.get(source..from.start), outcome.output.get(output..to.start), "{}", told(&outcome));
        (source, output) = (from.end, to.end);
    }
    assert_eq!(input.get(source..), outcome.output.get(output..), "{}", told(&outcome));
    if outcome.ledger.substitutions().next().is_none() {
        assert!(std::ptr::eq(outcome.output.as_ref(), input), "an unchanged copy is not made anew");
    }
}

/// Law 4, complete: the substitutions are exactly the differences, the totals agree, every record tells the truth
/// about its place, and replaying the ledger gives the output.
pub fn complete(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let outcome = normalize(lexicon, policy, input);
    check_substitutions(&outcome, input);
    check_decisions(&outcome, input);
    check_totals(&outcome, input);
    let replayed = ledger::replay(input, &outcome.ledger).expect("a ledger of this run fits its input");
    assert!(replayed == *outcome.output, "replayed: {}\n{}", shown(&replayed), told(&outcome));
}

fn check_substitutions(outcome: &Outcome<'_>, input: &[u8]) {
    let mut made = Vec::new();
    let mut copied = 0;
    for (index, substituted) in outcome.ledger.substitutions().enumerate() {
        let (change, at) = (&substituted.change, bytes(&substituted.change.input));
        assert_eq!(substituted.n, index as u64 + 1, "{}", told(outcome));
        assert_eq!(
            input.get(at.clone()),
            Some(&change.before[..]),
            "`before` is not what stands there: {}",
            told(outcome)
        );
        assert_ne!(change.before, change.after, "a substitution that changes nothing: {}", told(outcome));
        assert!(copied <= at.start, "substitutions overlap: {}", told(outcome));
        made.extend_from_slice(&input[copied..at.start]);
        assert_eq!(
            bytes(&substituted.output),
            made.len()..made.len() + change.after.len(),
            "{}",
            told(outcome)
        );
        made.extend_from_slice(&change.after);
        copied = at.end;
    }
    made.extend_from_slice(&input[copied..]);
    assert!(made == *outcome.output, "spliced: {}\n{}", shown(&made), told(outcome));
}

/// The decisions stand in the order of the input and their places are true. No two speak of the same bytes, but that
/// a name inside a longer one that was refused is recorded beside it.
fn check_decisions(outcome: &Outcome<'_>, input: &[u8]) {
    let copy = text::read(input);
    let made: Vec<_> =
        outcome.ledger.substitutions().map(|substituted| substituted.change.input.clone()).collect();
    let (mut start, mut end) = (0, 0);
    for record in &outcome.ledger.records {
        let (range, line, column) = match record {
            Record::Substituted(record::Substituted { change, .. })
            | Record::Suggested(record::Suggested { change, .. }) => {
                assert!(
                    change.because.evidence.iter().all(|range| is_within(range, input)),
                    "{}",
                    told(outcome)
                );
                (&change.input, change.line, change.column)
            }
            Record::Left(left) => (&left.input, left.line, left.column),
            _ => continue,
        };
        assert!(is_within(range, input) && range.start < range.end, "an empty place: {}", told(outcome));
        assert!(start <= range.start, "records out of order: {}", told(outcome));
        assert_eq!(
            copy.line_column(range.start as usize),
            (line as usize, column as usize),
            "{}",
            told(outcome)
        );
        if record.reason() == Some(record::LeftReason::Shielded.as_str()) {
            let apart = |made: &Range<u64>| made.end <= range.start || range.end <= made.start;
            assert!(made.iter().all(apart), "a shielded name is substituted, too: {}", told(outcome));
        } else {
            assert!(end <= range.start, "two decisions on the same bytes at {range:?}: {}", told(outcome));
            end = range.end;
        }
        start = range.start;
    }
}

fn check_totals(outcome: &Outcome<'_>, input: &[u8]) {
    let end = outcome.ledger.end().expect("a ledger has its end");
    let mut tally = record::Tally::default();
    outcome.ledger.records.iter().for_each(|record| tally.count(record));
    assert_eq!(end.tally, tally);
    assert_eq!((end.in_bytes, end.out_bytes), (input.len() as u64, outcome.output.len() as u64));
}

/// Law 5, order-free, as far as it speaks of one lexicon: threads that share it come to the same end.
pub fn threads(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let normalizer = Normalizer::new(lexicon, policy.clone());
    let run = || normalizer.normalize(&text::read(input));
    let (left, right) = std::thread::scope(|scope| {
        let other = scope.spawn(run);
        (run(), other.join().expect("the other thread ends"))
    });
    assert_same(&left, &right);
}

/// Law 5, order-free: the order of rows, files and keys changes no byte of output or ledger. Where rows move
/// within a file, the ledger's line numbers of rows follow them, and nothing else.
pub fn order_free(case: &Case, seed: u64) {
    let Some(layers) = case.layers() else { return };
    let Ok(lexicon) = Lexicon::compile(&layers) else {
        assert!(
            Lexicon::compile(&order::shuffled(&layers, seed)).is_err(),
            "another order makes bad tables good"
        );
        return;
    };
    let shuffled =
        Lexicon::compile(&order::shuffled(&layers, seed)).expect("another order makes no table bad");
    assert!(
        lexicon.as_bytes() == shuffled.as_bytes(),
        "another order of rows and files makes another lexicon"
    );
    let tables = case.tables.iter().map(|table| order::reversed(table)).collect::<Option<Vec<_>>>();
    let reversed = Case { tables: tables.expect("a table is TOML"), ..case.clone() };
    let other = reversed.lexicon().expect("another order of keys makes no table bad");
    let (left, right) =
        (normalize(&lexicon, &case.policy, &case.copy), normalize(&other, &case.policy, &case.copy));
    assert!(left.output == right.output, "{}\nwith the keys in another order: {}", told(&left), told(&right));
    assert_eq!(without_lines(&left.ledger), without_lines(&right.ledger));
}

/// The ledger without what says where rows stand: their lines, and the digest of the tables, which hold them.
fn without_lines(ledger: &Ledger) -> Ledger {
    let mut ledger = ledger.clone();
    for record in &mut ledger.records {
        match record {
            Record::Begin(begin) => begin.lexicon.clear(),
            Record::Substituted(substituted) => substituted.change.row.clear(),
            Record::Suggested(suggested) => suggested.change.row.clear(),
            _ => {}
        }
    }
    ledger
}

/// Law 6, form-blind: the same copy in other bytes leads to the same decisions.
pub fn form_blind(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let Ok(copy) = std::str::from_utf8(input) else { return };
    let outcome = normalize(lexicon, policy, input);
    let expected = decisions(&outcome.ledger);
    for (what, other) in spelling::respelt(lexicon, copy) {
        if known::has_apostrophe_after_ideograph(copy) && what.ends_with("apostrophes") {
            continue;
        }
        let respelt = normalize(lexicon, policy, other.as_bytes());
        assert_eq!(
            decisions(&respelt.ledger),
            expected,
            "{what}: {}\n{}\nbefore: {}",
            shown(other.as_bytes()),
            told(&respelt),
            told(&outcome)
        );
    }
}

/// What was decided of whom and why, without places and spellings.
fn decisions(ledger: &Ledger) -> Vec<String> {
    let tell = |record: &Record| match record {
        Record::Substituted(record::Substituted { change, .. }) => {
            Some(format!("{} {:?} substituted {:?}", change.entity, change.part, change.because.rule))
        }
        Record::Suggested(record::Suggested { change, reason, .. }) => {
            Some(format!("{} {:?} suggested {reason:?}", change.entity, change.part))
        }
        Record::Left(left) => Some(format!("{} {:?} left {:?}", left.entity, left.part, left.reason)),
        _ => None,
    };
    ledger.records.iter().filter_map(tell).collect()
}

/// What is looked for beyond the rows is only told: the bytes and all other records are the same without it.
pub fn suggestions_change_nothing(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let with = |suggest| normalize(lexicon, &Policy { suggest, ..policy.clone() }, input);
    let (searched, plain) = (with(Some(0)), with(None));
    assert!(searched.output == plain.output, "{}\nwithout: {}", told(&searched), told(&plain));
    let is_told_alone = |record: &&Record| match record {
        Record::Suggested(suggested) => suggested.near.is_some(),
        Record::Notice(notice) => !notice.places.is_empty(),
        Record::End(_) => true,
        _ => false,
    };
    let rest = searched.ledger.records.iter().filter(|record| !is_told_alone(record));
    let all = plain.ledger.records.iter().filter(|record| !matches!(record, Record::End(_)));
    assert!(rest.eq(all), "{}\nwithout: {}", told(&searched), told(&plain));
    for law in [restore, stable, complete, form_blind] {
        law(lexicon, &Policy { suggest: Some(0), ..policy.clone() }, input);
    }
}

/// Law 7, well-formed, for plain text: its lines, paragraphs, list items and zones are those that it had.
pub fn well_formed(lexicon: &Lexicon, policy: &Policy, input: &[u8]) {
    let outcome = normalize(lexicon, policy, input);
    let (before, after) = (text::read(input), text::read(&outcome.output));
    let structure = |copy: &canonym::format::Copy<'_>| -> Vec<_> {
        copy.runs()
            .iter()
            .map(|run| (run.block(), run.zones().iter().map(|zone| zone.kind).collect::<Vec<_>>()))
            .collect()
    };
    assert_eq!(structure(&before), structure(&after), "{}", told(&outcome));
    let ends = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n' || byte == b'\r').count();
    assert_eq!(ends(input), ends(&outcome.output), "{}", told(&outcome));
}

/// Law 8, linear: a copy of a megabyte that repeats one stretch ends. Nothing is measured here; work that grows
/// with the square of the copy would take hours.
pub fn linear(lexicon: &Lexicon, policy: &Policy, stretch: &[u8], size: usize) {
    if stretch.is_empty() {
        return;
    }
    let copy = stretch.repeat(size.div_ceil(stretch.len()));
    let outcome = normalize(lexicon, policy, &copy);
    let end = outcome.ledger.end().expect("a ledger has its end");
    assert_eq!(end.in_bytes, copy.len() as u64);
}

/// Law 9, fail safe: whatever a table says, it is compiled, or refused with errors; and putting it in order is
/// done once and for all, or refused.
pub fn read_table(bytes: &[u8]) {
    let toml = String::from_utf8_lossy(bytes);
    match format_toml::format("table.toml", &toml) {
        Ok(ordered) => {
            assert_eq!(format_toml::format("table.toml", &ordered).as_ref(), Ok(&ordered), "in order twice")
        }
        Err(troubles) => check_troubles(&troubles),
    }
    let (file, troubles) = table::read("table.toml", &toml);
    troubles.iter().for_each(|trouble| check_troubles(std::slice::from_ref(trouble)));
    let layer = Layer { name: "table".to_owned(), files: vec![file], ..Layer::default() };
    match Lexicon::compile(&[super::case::vocabulary(), layer]) {
        Ok(lexicon) => drop(normalize(&lexicon, &Policy::default(), bytes)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Law 9, fail safe: any configuration is read, with its troubles.
pub fn read_config(bytes: &[u8]) {
    let (_, troubles) = config::read("canonym.toml", &String::from_utf8_lossy(bytes));
    troubles.iter().for_each(|trouble| check_troubles(std::slice::from_ref(trouble)));
}

/// Law 9, fail safe: what comes of any spreadsheet is a table that can be read.
pub fn read_sheet(bytes: &[u8]) {
    read_source(import::Source::Csv, bytes);
}

/// Law 9, fail safe: what comes of any source is a table that can be read. The first byte tells its kind.
pub fn read_import(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let sources: Vec<import::Source> = import::Source::names().map(|(_, source)| source).collect();
    read_source(sources[usize::from(*first) % sources.len()], bytes);
}

fn read_source(source: import::Source, bytes: &[u8]) {
    let options = import::Options { from: Some(source), aliases: true, ..import::Options::default() };
    let import = import::import("list", bytes, &options).expect("bytes of this size can be read");
    import.troubles.iter().for_each(|trouble| check_troubles(std::slice::from_ref(trouble)));
    let (_, troubles) = table::read("list.toml", &import.toml);
    let is_error = |trouble: &Trouble| trouble.severity() == Severity::Error;
    assert!(!troubles.iter().any(is_error), "{}: {troubles:?}", import.toml);
}

/// Law 9, fail safe: bytes are ledgers, which are written as they were read, or refused with a reason.
pub fn read_ledger(bytes: &[u8]) {
    match read("ledger", bytes) {
        Ok(ledgers) => {
            let written: String = ledgers.iter().map(Ledger::to_jsonl).collect();
            assert_eq!(read("ledger", written.as_bytes()).ok(), Some(ledgers));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Any bytes are plain text: its runs are disjoint and in order, and show what stands in the source.
pub fn read_text(bytes: &[u8]) {
    reading::in_order(&text::read(bytes));
}

/// Any bytes are JSON or are refused with their place; what is read of them keeps the order of the source, and an edit
/// without a change has the source's bytes.
pub fn read_json(bytes: &[u8]) {
    for format in [None, Some("json"), Some("ninjs"), Some("jsonl")] {
        let options = Options { format, all_strings: true, ..Options::default() };
        match format::read(bytes, &options) {
            Ok(copy) => {
                reading::in_order(&copy);
                for (index, run) in copy.runs().iter().enumerate() {
                    let splice = copy.splice(index, 0..run.text().len(), &[]).expect("nothing is written");
                    assert_eq!(splice.after, bytes[splice.source], "what is not edited stays");
                }
            }
            Err(error) => assert!(error.line_column().is_some(), "{error}"),
        }
    }
}

/// Law 9, fail safe: a good table with one mistake is refused.
pub fn mistakes_are_refused(case: &Case) {
    for mistake in MISTAKES {
        let mut tables = case.tables.clone();
        if let Some(last) = tables.last_mut() {
            last.push_str(mistake);
        }
        let spoilt = Case { tables, ..case.clone() };
        assert!(spoilt.lexicon().is_none(), "accepted with{mistake}");
    }
}

const MISTAKES: &[&str] = &[
    "\n[[rule]]\nid = \"two\"\ncanonical = \"Zz\"\nvariants = [\"Zy\"]\n[[place]]\nid = \"two\"\nname = { en = \"Zx\" }\n",
    "\n[[rule]]\ncanonical = \"Zz\"\nvariants = [\"Zz\"]\n",
    "\n[[rule]]\ncanonical = \"Zz\"\nvariants = [\"Zy\"]\n[[rule]]\ncanonical = \"Zx\"\nvariants = [\"Zz\"]\n",
    "\n[[rule]]\ncanonical = \"Zz\"\nvariants = [\"Zy\"]\nfamilly = 1\n",
    "\n[[rule]]\ncanonical = \"Zz\"\nvariants = [\"Zy\"]\n[[rule.test]]\nin = \"A Zy here\"\nout = \"A Zx here\"\n",
    "\n[[rule]]\ncanonical = \"Zz\"\nvariants = [\"Z\\u200by\"]\n",
    "\n[[rule]]\ncanonical = \"Zz",
    "\n[[person]]\nid = \"nobody\"\ndisabled = \"no such row\"\n",
];

/// A refusal says what is wrong, and can be shown.
fn check_troubles(troubles: &[Trouble]) {
    assert!(!troubles.is_empty() && troubles.iter().all(|trouble| !trouble.to_string().is_empty()));
}

fn assert_same(left: &Outcome<'_>, right: &Outcome<'_>) {
    assert!(left.output == right.output, "{}\nand {}", told(left), told(right));
    assert_eq!(left.ledger, right.ledger);
}

fn is_within(range: &Range<u64>, input: &[u8]) -> bool {
    range.start <= range.end && range.end <= input.len() as u64
}

fn bytes(range: &Range<u64>) -> Range<usize> {
    range.start as usize..range.end as usize
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).escape_debug().to_string()
}

/// The output and what was decided, short enough to read.
fn told(outcome: &Outcome<'_>) -> String {
    let decisions = decisions(&outcome.ledger).join("; ");
    let mentions = outcome.ledger.records.iter().filter_map(|record| match record {
        Record::Substituted(record::Substituted { change, .. })
        | Record::Suggested(record::Suggested { change, .. }) => {
            Some(format!("{:?} {} -> {}", change.input, shown(&change.before), shown(&change.after)))
        }
        Record::Left(left) => Some(format!("{:?} {}", left.input, left.found.escape_debug())),
        _ => None,
    });
    format!("{}\n   {decisions}\n   {}", shown(&outcome.output), mentions.collect::<Vec<_>>().join("; "))
}
