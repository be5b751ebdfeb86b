//! Candidates as properties over drawn tables and copy: they are a table whatever the copy says, and the copies' order
//! moves nothing but places.

#![cfg(feature = "cli")]

mod support;

use std::sync::Arc;

use canonym::normalize::discover::{Archive, Candidates, Name, Sighting, table};
use canonym::table::read;
use canonym::trouble::is_unsafe_to_show;
use canonym::{Lexicon, Normalizer, Policy, format::text};
use proptest::prelude::*;
use support::case::{Case, numbered, vocabulary};

/// Names that no drawn table has, so that there is something to find, between pieces that could break a table.
const PIECES: [&str; 10] = [
    "\n\nLater they talked to Ivan Kovalenko in another town.\n\n",
    "\n\nLater they talked to Ivan Kowalenko in another town.\n\n",
    "\n\nNobody but Ivan Kovalenko’s aunt stayed.\n\n",
    "\"]\n[[rule]]\ncanonical = \"x\"\n#",
    "\u{1b}[31m\u{202e}",
    "'''\"\"\"\\u0000",
    "\r\n",
    "\u{1f600}\u{301}\u{200d}",
    "Ivan",
    " Ko\u{301}valenko ",
];

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn candidates_of_any_copy_are_a_table(
        number in any::<u64>(),
        pieces in prop::collection::vec((0..PIECES.len(), 0usize..400), 0..12),
        most in 1usize..12,
    ) {
        let case = Case::of(&numbered(number));
        let lexicon = case.lexicon();
        prop_assume!(lexicon.is_some());
        let lexicon = lexicon.unwrap();
        let mut copy = case.copy.clone();
        for (piece, at) in pieces {
            let at = at.min(copy.len());
            copy.splice(at..at, PIECES[piece].bytes());
        }
        let normalizer = Normalizer::new(&lexicon, case.policy.clone());
        let seen = normalizer.sightings(&[text::read(&copy)]);
        check_places(&copy, &seen);
        let mut archive = Archive::new(most);
        archive.add(&[Arc::from("a\n[x]\u{7}.txt")], seen.clone());
        archive.add(&[Arc::from("b.txt")], seen);
        prop_assert!(archive.names() <= most);
        check(&Candidates::of(archive));
    }
}

#[test]
fn the_pieces_are_candidates_where_no_table_knows_them() {
    let lexicon = Lexicon::compile(&[vocabulary()]).expect("a vocabulary compiles");
    let copy = [PIECES[0], PIECES[3], PIECES[1], PIECES[2]].concat();
    let seen = Normalizer::new(&lexicon, Policy::default()).sightings(&[text::read(copy.as_bytes())]);
    check_places(copy.as_bytes(), &seen);
    let mut archive = Archive::new(9);
    archive.add(&[Arc::from("a.txt")], seen);
    let candidates = Candidates::of(archive);
    let counts: Vec<(&str, u64)> = candidates.groups[0]
        .variants
        .iter()
        .map(|variant| (variant.family.as_str(), variant.seen.count))
        .collect();
    assert_eq!(counts, [("Kovalenko", 2), ("Kowalenko", 1)]);
    check(&candidates);
}

/// Each sighting stands where it says, as far as the text is one of single lines.
fn check_places(source: &[u8], seen: &[Sighting]) {
    let copy = String::from_utf8_lossy(source);
    for sighting in seen {
        let spelling = match &sighting.name {
            Name::Near(near) => &near.spelling,
            Name::Full { family, .. } => family,
        };
        if std::str::from_utf8(source).is_ok() && !copy.contains(['\r', '\u{85}', '\u{feff}']) {
            let line = copy.split('\n').nth(sighting.line - 1).expect("the line is there");
            let behind: String = line.chars().skip(sighting.column - 1).collect();
            assert!(behind.starts_with(spelling.as_str()), "{sighting:?}: {behind:?}");
        }
    }
}

fn check(candidates: &Candidates) {
    let (text, lines) = table(&["head\n[y]".to_owned()], &candidates.rows("en"));
    let stray = text.chars().find(|&c| is_unsafe_to_show(c) && c != '\n');
    assert_eq!(stray, None, "{text}");
    let (file, troubles) = read("candidates.toml", &text);
    assert!(troubles.is_empty(), "{}\n{text}", troubles[0]);
    let owned = candidates.near.iter().filter(|near| near.name.is_supported);
    let mut entities: Vec<&str> = owned.map(|near| near.name.entity.as_str()).collect();
    entities.dedup();
    assert_eq!(file.rows.iter().map(|row| row.id.text.as_str()).collect::<Vec<_>>(), entities);
    let marks = text.lines().filter(|line| line.starts_with('#') && !line.starts_with("# "));
    let rows: usize = lines.iter().map(|lines| lines.len()).sum();
    assert!(marks.count() <= rows);
    let answered: String = text
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned() + "\n"
        })
        .collect();
    let (answered, _) = read("candidates.toml", &answered);
    assert_eq!(answered.rows.len(), lines.len(), "{text}");
}
