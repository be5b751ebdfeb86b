//! The trial of a table as properties over drawn tables and copy.
//!
//! What it says differs is all that differs: the old run with what is new at those places is the new run. The same tables
//! differ in nothing. Whatever tables and copy say, it never becomes markup, a broken line, or a command to a terminal.

#![cfg(feature = "cli")]

mod support;

use canonym::Lexicon;
use proptest::prelude::*;
use support::case::{Case, numbered};
use support::trial::check;

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
        check(&case.policy, &copy, [&old.unwrap(), &new.unwrap()]);
    }
}
