//! Candidates as properties over drawn tables and copy: they are a table whatever the copy says, and the copies' order
//! moves nothing but places.

#![cfg(feature = "cli")]

mod support;

use std::sync::Arc;

use canonym::normalize::discover::{Archive, Candidates};
use canonym::{Lexicon, Normalizer, Policy, format::text};
use proptest::prelude::*;
use support::candidates::{check, check_places, discover};
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
        discover(&lexicon, &case.policy, &copy);
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
