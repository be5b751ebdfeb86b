//! The laws of the design as properties over drawn tables and copy, and a count of how hard those are.
//!
//! `PROPTEST_CASES` sets how many cases each law sees; 256 are usual.

#[path = "laws/reach.rs"]
mod reach;
mod support;

use canonym::Lexicon;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use support::case::Case;
use support::laws;

/// Cases as bytes, row by row and piece by piece, so that shrinking takes rows and pieces out.
fn any_case() -> impl Strategy<Value = Case> {
    let row = prop::collection::vec(any::<u8>(), support::table::ROW);
    let piece = prop::collection::vec(any::<u8>(), support::copy::PIECE);
    let head = prop::collection::vec(any::<u8>(), support::case::HEAD + support::table::HEADER - 1);
    let parts = (head, prop::collection::vec(row, 1..=6), prop::collection::vec(piece, 1..32));
    parts.prop_map(|(head, rows, pieces)| {
        let count = rows.len() as u8 - 1;
        Case::of(&[vec![count], head, rows.concat(), pieces.concat()].concat())
    })
}

fn config() -> ProptestConfig {
    let path = "tests/laws.proptest-regressions";
    ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(path))),
        max_global_rejects: 1_000_000,
        ..ProptestConfig::default()
    }
}

/// The case's lexicon; a case whose tables are refused does not count.
macro_rules! lexicon {
    ($case:expr) => {{
        let lexicon: Option<Lexicon> = $case.lexicon();
        prop_assume!(lexicon.is_some());
        lexicon.unwrap()
    }};
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn restore(case in any_case()) {
        laws::restore(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn stable(case in any_case()) {
        laws::stable(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn faithful(case in any_case()) {
        laws::faithful(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn complete(case in any_case()) {
        laws::complete(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn order_free(case in any_case(), seed in any::<u64>()) {
        laws::order_free(&case, seed);
    }

    #[test]
    fn threads(case in any_case()) {
        laws::threads(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn form_blind(case in any_case()) {
        laws::form_blind(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn well_formed(case in any_case()) {
        laws::well_formed(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn mistakes_are_refused(case in any_case()) {
        let _ = lexicon!(case);
        laws::mistakes_are_refused(&case);
    }

    #[test]
    fn readers_hold(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        laws::readers_hold(&bytes);
    }
}
