//! The laws of the design as properties over drawn tables and copy, and a count of how hard those are.
//!
//! `PROPTEST_CASES` sets how many cases each law sees; 256 are usual.

#[path = "support/arbitrary.rs"]
mod arbitrary;
#[path = "laws/reach.rs"]
mod reach;
mod support;

use arbitrary::any_case;
use canonym::Lexicon;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use support::case::Case;
use support::{laws, target};

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
    fn fast_as_slow(case in any_case()) {
        laws::fast_as_slow(&lexicon!(case), &case.policy, &case.copy);
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
    fn suggestions_change_nothing(case in any_case()) {
        laws::suggestions_change_nothing(&lexicon!(case), &case.policy, &case.copy);
    }

    #[test]
    fn mistakes_are_refused(case in any_case()) {
        let _ = lexicon!(case);
        laws::mistakes_are_refused(&case);
    }

    #[test]
    fn linear(case in any_case()) {
        laws::linear(&lexicon!(case), &case.policy, &case.copy, 1 << 14);
    }

    #[test]
    fn readers_hold(bytes in any_document()) {
        for (name, target) in target::ALL.iter().filter(|(name, _)| name.starts_with("read_")) {
            let caught = std::panic::catch_unwind(|| target(&bytes));
            prop_assert!(caught.is_ok(), "{}: {}", name, String::from_utf8_lossy(&bytes));
        }
    }
}

/// Bytes that look like tables, configurations, sheets, ledgers, wires and subtitles in part.
fn any_document() -> impl Strategy<Value = Vec<u8>> {
    let pieces = vec![
        "[[person]]",
        "[[rule]]",
        "[table]",
        "[policy]",
        "[[words]]",
        "\n",
        "\n",
        " = ",
        "\"",
        "\"Kiev\"",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "id",
        "canonical",
        "variants",
        "family",
        "given",
        ".en",
        "quotes",
        "\"leave\"",
        "lang",
        "#",
        "\\u202e",
        "'''",
        "\t",
        ";",
        "{\"type\":\"begin\",",
        "{\"type\":\"end\"}",
        "\"in\":[0,5]",
        "\u{feff}",
        "[[person.test]]",
        "form = ",
        "since = \"2019-08-14\"",
        "date = \"2019-08-1",
        "in",
        "out",
        "disabled",
        "not",
        "keep",
        "roles",
        "also",
        "\r\n",
        "\0",
        "ё",
        "a\u{301}",
        "variant,canonical",
        "\u{2}",
        "\u{3}",
        "^Kiev <\n",
        "WEBVTT\n\n",
        "00:01.000 --> 00:02.000\n",
        "<v Kiev>",
    ];
    let piece = prop_oneof![
        8 => prop::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A megabyte of what asks most: names without end, quotations that never close, glosses, initials, contradictions.
#[test]
fn a_megabyte_of_anything_ends() {
    let seed = Case::of(b"=== copy ===\n");
    let lexicon = seed.lexicon().expect("the seed table is sound");
    // Without optimisation a quarter shows as much.
    let size = if cfg!(debug_assertions) { 1 << 18 } else { 1 << 20 };
    let stretches = [
        "Ryschenkow ",
        "Maxim Ryschenkow. ",
        "Maxim ",
        "Petrow, ",
        "“",
        "\"Ryschenkow ",
        "Ryschenkow (Ryzhenkov) ",
        "M.",
        "Kiev\n",
        "Kiev\n\n",
        "- Kiev\n",
        "Kiev-",
        "Kiev/",
        "@",
        "http://Kiev ",
        "chicken ",
        "Chris Ryschenkow ",
        "\u{ad}",
        "e\u{301}",
        "\u{200d}",
        "(",
        "[sic] ",
        "Kiev [sic] ",
        "Foreign Minister ",
        "bin ",
        "‘n’ ",
        "Kiev ’",
        "\r",
        "\0",
        "ибн Киев ",
        "王",
        "A&",
        "A.T.&",
        "x",
    ];
    let policy = canonym::Policy::default();
    stretches.iter().for_each(|stretch| laws::linear(&lexicon, &policy, stretch.as_bytes(), size));
    laws::linear(&lexicon, &policy, b"\xff", size);
    laws::linear(&lexicon, &policy, b"Kiev\xff", size);
}
