//! The trial of a table as properties over drawn tables and copy.
//!
//! What it says differs is all that differs: the old run with what is new at those places is the new run. The same tables
//! differ in nothing. Whatever tables and copy say, it never becomes markup, a broken line, or a command to a terminal.

#![cfg(feature = "cli")]

mod support;

use canonym::ledger::{Ledger, Record, divergences};
use canonym::lexicon::{differences, list_differences};
use canonym::report::trial::{Sum, Trial, TrialKind, findings};
use canonym::trouble::is_unsafe_to_show;
use canonym::{Lexicon, Normalizer, format::text};
use proptest::prelude::*;
use serde_json::Value;
use support::case::{Case, numbered};

const HOSTILE: [&[u8]; 8] = [
    b"</script><script>alert(1)</script>",
    b"<!-- </style>",
    b"]]> & &amp; ' \"",
    b"\x1b[31m",
    "\u{202e}\u{2028}\u{9b}".as_bytes(),
    b"\xff\xfe\0",
    b"\r\n",
    "\u{1f600}\t".as_bytes(),
];

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_trial_tells_the_truth_of_any_tables_and_copy(
        number in any::<u64>(),
        hostile in prop::collection::vec((0..HOSTILE.len(), 0usize..400), 0..6),
    ) {
        let case = Case::of(&numbered(number));
        let layers = case.layers();
        prop_assume!(layers.is_some());
        let layers = layers.unwrap();
        let compiled = |count: usize| Lexicon::compile(&layers[..count]).ok();
        let (old, new) = (compiled(layers.len() - 1), compiled(layers.len()));
        prop_assume!(old.is_some() && new.is_some());
        let mut copy = case.copy.clone();
        for (piece, at) in hostile {
            let at = at.min(copy.len());
            copy.splice(at..at, HOSTILE[piece].iter().copied());
        }
        check(&case, &copy, [&old.unwrap(), &new.unwrap()]);
    }
}

fn check(case: &Case, source: &[u8], [old, new]: [&Lexicon; 2]) {
    let copy = text::read(source);
    let run = |lexicon| Normalizer::new(lexicon, case.policy.clone()).normalize(&copy);
    let (before, after) = (run(old), run(new));
    assert_eq!(merged(source, &before.ledger, &after.ledger), *after.output, "{case:?}");
    assert!(divergences(&after.ledger, &after.ledger).is_empty());
    assert_eq!(differences(new, new).count(), 0);
    assert_eq!(list_differences(new, new), []);
    check_lists(old, new);
    for kind in TrialKind::ALL {
        let (shown, sum) = trial(*kind, source, [old, new], [&before.ledger, &after.ledger]);
        let stray = shown.chars().find(|&c| is_unsafe_to_show(c) && !matches!(c, '\n' | '\t'));
        assert_eq!(stray, None, "{kind}: {shown}");
        match kind {
            TrialKind::Text => {}
            TrialKind::Json => check_lines(&shown, &sum),
            TrialKind::Page => check_markup(&shown),
        }
    }
}

/// What is added one way is removed the other way.
fn check_lists(old: &Lexicon, new: &Lexicon) {
    let mut back = list_differences(new, old);
    back.iter_mut().for_each(|list| std::mem::swap(&mut list.added, &mut list.removed));
    assert_eq!(list_differences(old, new), back);
}

/// The source with the old changes where the ledgers agree, and the new ones where they do not.
fn merged(source: &[u8], old: &Ledger, new: &Ledger) -> Vec<u8> {
    let found = divergences(old, new);
    let outside: Vec<_> =
        old.substitutions()
            .filter(|substituted| {
                !found.iter().any(|place| {
                    place.old.iter().any(
                        |record| matches!(record, Record::Substituted(other) if other.n == substituted.n),
                    )
                })
            })
            .collect();
    let inside = found.iter().flat_map(|place| &place.new).filter_map(|record| match record {
        Record::Substituted(substituted) => Some(substituted),
        _ => None,
    });
    let mut edits: Vec<_> = outside
        .into_iter()
        .chain(inside)
        .map(|made| (made.change.input.clone(), &made.change.after))
        .collect();
    edits.sort_by_key(|(input, _)| input.start);
    let (mut output, mut done) = (Vec::new(), 0);
    for (input, after) in edits {
        output.extend_from_slice(&source[done..input.start as usize]);
        output.extend_from_slice(after);
        done = input.end as usize;
    }
    output.extend_from_slice(&source[done..]);
    output
}

fn trial(kind: TrialKind, source: &[u8], lexicons: [&Lexicon; 2], ledgers: [&Ledger; 2]) -> (String, Sum) {
    let mut trial = Trial::new(kind, ["old<b>\u{1b}", "new"]);
    let mut shown = Vec::new();
    for difference in differences(lexicons[0], lexicons[1]) {
        shown.extend(trial.row(&difference));
    }
    for difference in list_differences(lexicons[0], lexicons[1]) {
        shown.extend(trial.list(&difference));
    }
    let texts = [("a<b>\u{1b}.txt".to_owned(), findings(source, ledgers[0], ledgers[1]))];
    shown.extend(trial.document(&texts));
    let sum = *trial.sum();
    shown.extend(trial.finish());
    (String::from_utf8(shown).expect("it is UTF-8"), sum)
}

fn check_lines(shown: &str, sum: &Sum) {
    let lines: Vec<Value> =
        shown.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect();
    let count = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count() as u64;
    assert_eq!(count("row"), sum.rows.iter().sum::<u64>());
    assert_eq!(count("list"), sum.lists);
    assert_eq!(count("decision"), sum.decisions);
    let last = lines.last().expect("the sums");
    assert_eq!((&last["type"], &last["decisions"]), (&"end".into(), &sum.decisions.into()));
}

/// Every tag is one that the page has of itself.
fn check_markup(shown: &str) {
    const TAGS: [&str; 35] = [
        "!DOCTYPE", "article", "b", "body", "br", "dd", "dl", "dt", "h1", "h2", "h3", "head", "header",
        "html", "li", "main", "mark", "meta", "nav", "ol", "p", "section", "span", "style", "table", "tbody",
        "td", "th", "thead", "title", "tr", "ul", "a", "em", "i",
    ];
    for piece in shown.split('<').skip(1) {
        let tag = piece.trim_start_matches('/').split([' ', '>']).next().expect("a first piece");
        assert!(TAGS.contains(&tag), "<{piece}");
    }
    assert!(shown.ends_with("</html>\n"));
}
