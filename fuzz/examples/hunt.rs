//! Hunts for cases that break a law, and prints each as small as it gets.
//!
//! `cargo run --release --example hunt -- LAW CASES [SEED]` draws cases from numbered seeds; `hunt LAW FILE…` takes
//! written cases instead. What it prints can be saved as a written case and committed to a corpus.

#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};

use support::case::Case;
use support::{laws, trial};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [law, rest @ ..] = &arguments[..] else { return eprintln!("usage: hunt LAW (CASES [SEED] | FILE…)") };
    panic::set_hook(Box::new(|_| {}));
    let law = law_of(law);
    match rest.first().and_then(|count| count.parse().ok()) {
        Some(count) => hunt(&*law, count, rest.get(1).and_then(|seed| seed.parse().ok()).unwrap_or(0)),
        None => rest.iter().for_each(|file| {
            let case = Case::of(&std::fs::read(file).expect("the case can be read"));
            print(&shrunk(&*law, case), &*law);
        }),
    }
}

type Breaks = dyn Fn(&Case) -> Option<String>;

/// Tells how a case breaks the law, if it does and its tables are accepted.
fn law_of(name: &str) -> Box<Breaks> {
    let law = laws::LAWS.iter().find(|(known, _)| *known == name).map(|(_, law)| *law);
    let name = name.to_owned();
    Box::new(move |case| {
        let Some(lexicon) = caught(|| case.lexicon()).unwrap_or_default() else {
            return caught(|| case.lexicon()).err().map(|message| format!("compiling panics: {message}"));
        };
        let check = || match (law, name.as_str()) {
            (Some(law), _) => law(&lexicon, &case.policy, &case.copy),
            (None, "order_free") => laws::order_free(case, 7),
            (None, "mistakes") => laws::mistakes_are_refused(case),
            (None, "table_diff") => trial::table_diff(case),
            (None, other) => panic!("no law is named {other}"),
        };
        caught(check).err()
    })
}

fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(run)).map_err(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

fn hunt(breaks: &Breaks, count: u64, first: u64) {
    let mut accepted = 0;
    let mut found: BTreeMap<String, Case> = BTreeMap::new();
    let mut broken = 0;
    for seed in first..first + count {
        let case = Case::of(&support::case::numbered(seed));
        accepted += u64::from(caught(|| case.lexicon().is_some()).unwrap_or(true));
        if breaks(&case).is_some() {
            broken += 1;
            if found.len() < 40 {
                let small = shrunk(breaks, case);
                found.entry(signature(&small, breaks)).or_insert(small);
            }
        }
    }
    println!("{count} cases, {accepted} accepted, {broken} break the law, {} kinds", found.len());
    found.values().for_each(|case| print(case, breaks));
}

/// Failures of one signature are most likely one failure: the same lengths and keys, whatever the names are.
fn signature(case: &Case, breaks: &Breaks) -> String {
    let keys: Vec<&str> =
        case.tables.iter().flat_map(|table| table.lines()).map(|line| line.split([' ', '=']).next().unwrap_or("")).collect();
    let shape: String = String::from_utf8_lossy(&case.copy)
        .chars()
        .map(|c| if c.is_uppercase() { 'A' } else if c.is_alphabetic() { 'a' } else { c })
        .collect();
    let mut short = String::new();
    shape.chars().for_each(|c| if !short.ends_with(c) { short.push(c) });
    let message = breaks(case).unwrap_or_default();
    let message: String = message.chars().filter(char::is_ascii_alphabetic).take(40).collect();
    short.truncate(short.char_indices().nth(12).map_or(short.len(), |(at, _)| at));
    format!("{} {short} {message}", keys.len())
}

/// Takes lines out of the table, list items out of its lines, and characters out of the copy, as long as the law
/// stays broken.
fn shrunk(breaks: &Breaks, case: Case) -> Case {
    let mut case = case;
    loop {
        let before = (case.tables.concat().len(), case.copy.len());
        case = without_copy(breaks, case);
        case = without_lines(breaks, case);
        case = without_items(breaks, case);
        if (case.tables.concat().len(), case.copy.len()) == before {
            return case;
        }
    }
}

fn without_lines(breaks: &Breaks, mut case: Case) -> Case {
    for at in 0..case.tables.len() {
        // Whole rows first, then single lines.
        for separator in ["\n\n", "\n"] {
            let pieces: Vec<String> = case.tables[at].split(separator).map(str::to_owned).collect();
            let keep = minimal(pieces, &mut |kept| {
                let mut smaller = case.clone();
                smaller.tables[at] = kept.join(separator);
                Case::same_options(&mut smaller);
                breaks(&smaller).is_some()
            });
            case.tables[at] = keep.join(separator);
            Case::same_options(&mut case);
        }
    }
    case
}

fn without_items(breaks: &Breaks, mut case: Case) -> Case {
    for at in 0..case.tables.len() {
        let items: Vec<String> = case.tables[at].split(", ").map(str::to_owned).collect();
        for index in 1..items.len() {
            for (drop_end, drop_start) in [(false, true), (true, false)] {
                let mut parts: Vec<String> = case.tables[at].split(", ").map(str::to_owned).collect();
                if index >= parts.len() {
                    continue;
                }
                // `["a", "b"]`: take out the item after the comma, or the one before it.
                let (left, right) = (parts[index - 1].clone(), parts[index].clone());
                let joined = match (drop_end, drop_start) {
                    (_, true) => right.find(']').map(|end| format!("{left}{}", &right[end..])),
                    _ => left.rfind('[').map(|start| format!("{}{right}", &left[..=start])),
                };
                let Some(joined) = joined else { continue };
                parts.splice(index - 1..=index, [joined]);
                let mut smaller = case.clone();
                smaller.tables[at] = parts.join(", ");
                if breaks(&smaller).is_some() {
                    case = smaller;
                }
            }
        }
    }
    case
}

fn without_copy(breaks: &Breaks, mut case: Case) -> Case {
    let pieces: Vec<Vec<u8>> = match std::str::from_utf8(&case.copy) {
        Ok(text) => text.chars().map(|c| c.to_string().into_bytes()).collect(),
        Err(_) => case.copy.iter().map(|&byte| vec![byte]).collect(),
    };
    let keep = minimal(pieces, &mut |kept| breaks(&Case { copy: kept.concat(), ..case.clone() }).is_some());
    case.copy = keep.concat();
    case
}

/// The pieces that are needed: takes out ever smaller stretches as long as the rest still breaks.
fn minimal<T: Clone>(mut pieces: Vec<T>, breaks: &mut dyn FnMut(&[T]) -> bool) -> Vec<T> {
    let mut stretch = pieces.len() / 2;
    while stretch > 0 {
        let mut at = 0;
        while at < pieces.len() {
            let end = (at + stretch).min(pieces.len());
            let rest = [&pieces[..at], &pieces[end..]].concat();
            if breaks(&rest) { pieces = rest } else { at = end }
        }
        stretch /= 2;
    }
    pieces
}

fn print(case: &Case, breaks: &Breaks) {
    println!("\n----------------------------------------{case:?}");
    println!("=== what happened ===\n{}", breaks(case).unwrap_or_else(|| "nothing: the law holds".to_owned()));
}
