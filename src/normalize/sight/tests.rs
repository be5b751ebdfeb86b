//! That what is decided at sight is what reading it says, and that what is cut into pieces loses no word.

use proptest::prelude::*;

use super::*;
use crate::format::text;
use crate::table::{self, model::Layer};
use crate::{Lexicon, Normalizer};

const ROWS: &str = r#"
    [[rule]]
    canonical = "Brunwanov"
    variants = ["Brunwanow", "Brunwanoff"]
    [[rule]]
    canonical = "Tresken"
    variants = ["Treskens", "Tresk"]
    [[rule]]
    canonical = "Port Olm"
    variants = ["Portolm"]
    [[rule]]
    canonical = "Zelmý"
    variants = ["Zelmi"]
    [[rule]]
    canonical = "Quist"
    variants = ["Kwist"]
    keep = ["Kwist Hall"]
    [[rule]]
    canonical = "Vargo"
    variants = ["Wargo"]
    quotes = "leave"
    [[organisation]]
    id = "times"
    name = { en = ["The Brunwanov Times", "The Brunwanov"] }
    [[person]]
    id = "orla"
    given = { en = "Orlaith" }
    family = { en = "Fenwickov", de = "Fenwickow" }
"#;

fn lexicon() -> Lexicon {
    let (file, troubles) = table::read("t.toml", ROWS);
    assert!(troubles.is_empty(), "{}", troubles[0]);
    let own = Layer { name: "t".into(), files: vec![file], ..Layer::default() };
    Lexicon::compile(&[table::builtin(), own]).expect("the rows are sound")
}

/// How many words are respelt at sight in a text of one run; none if it is to be read.
fn respelt_at_sight(lexicon: &Lexicon, text: &str) -> Option<usize> {
    let copy = text::read(text.as_bytes());
    let whole = Whole::new(std::slice::from_ref(&copy));
    let language = CopyLanguage::new(lexicon, "en", None);
    let sight = Sight { language: &language, policy: &Policy::default() };
    let of_run = sight.of(&whole, 0).map(|words| words.len());
    let mut of_text = 0;
    if sight.over(text, |_| of_text += 1).is_some() {
        assert_eq!(of_run, Some(of_text), "{text}");
    }
    of_run
}

#[test]
fn plain_words_are_respelt_at_sight_and_others_are_read() {
    let lexicon = lexicon();
    for (text, expected) in [
        ("Then Brunwanow spoke, and Brunwanow (aged 40) left.", Some(2)),
        ("Brunwanov spoke to Treskens.", None),
        ("Nobody spoke here at all.", Some(0)),
        ("They met \"Brunwanow and Tresk\" there.", Some(2)),
        // Endings, capitals, small letters, marks in the word.
        ("Then Brunwanows spoke.", None),
        ("Then BRUNWANOW spoke.", None),
        ("Then Brunwanow’s son spoke.", None),
        // What is said of the spelling.
        ("Then Brunwanow [sic] spoke.", None),
        ("The spelling Brunwanow is German.", None),
        ("They write \"Brunwanow\" there.", None),
        ("Then Brunwanow (Brunwanoff) spoke.", None),
        // Addresses and line ends.
        ("See example.org/Brunwanow there.", None),
        ("See Brunwanow/Kwist there.", None),
        ("Then Brun-\nwanow and Kwist spoke.", None),
        // Longer names, kept phrases, canonical forms that are no plain word, rows that want quotations left.
        ("Read The Brunwanow today.", None),
        ("Then Kwist Hall fell.", None),
        ("Then Portolm fell.", None),
        ("Then Zelmi spoke.", None),
        ("Then Wargo spoke.", None),
        // Somebody whose family name asks for evidence.
        ("Then Brunwanow and Orlaith Fenwickow spoke.", None),
    ] {
        assert_eq!(respelt_at_sight(&lexicon, text), expected, "{text}");
    }
}

#[test]
fn what_lies_between_two_runs_is_nothing_to_look_beyond() {
    let lexicon = lexicon();
    let normalizer = Normalizer::new(&lexicon, Policy::default());
    for (text, changes) in [
        ("Then Kwist spoke.\n\nTresk left.\n", 2),
        // One name, and one run: the marks of quoted lines are not in it.
        ("> Then Kwist\n> Hall fell.\n> Tresk left.\n", 1),
        ("Then Kwist\nHall fell.\nTresk left.\n", 1),
        // One name, but two runs.
        ("Then Kwist\n\nHall fell.\n", 1),
        ("Then Kwist | Hall | Tresk\n", 2),
        ("Then Brun-\nwanow spoke.\nTresk left.\n", 2),
        ("The spelling\n\nBrunwanow was used.\n\n[sic] Tresk\n\nTresken\n", 2),
    ] {
        let copy = text::read(text.as_bytes());
        let (seen, read) =
            (normalizer.normalize(&copy), normalizer.clone().without_shortcuts().normalize(&copy));
        assert_eq!(seen.ledger, read.ledger, "{text}");
        assert_eq!(seen.ledger.substitutions().count(), changes, "{text}");
    }
}

proptest! {
    #[test]
    fn pieces_are_the_text_cut_behind_spaces(text in "([a-zA-Z]{0,9}( |-|-\n|[.,] |\n\n|é )){0,40}") {
        let cut: Vec<&str> = pieces(&text).map(|piece| &text[piece]).collect();
        prop_assert_eq!(cut.concat(), text.as_str());
        for piece in cut.split_last().map_or(&[][..], |(_, all)| all) {
            let end: Vec<char> = piece.chars().rev().take(2).collect();
            prop_assert!(piece.len() <= PIECE && end[0] == ' ' && end[1].is_ascii_alphanumeric(), "{piece:?}");
        }
    }

    #[test]
    fn what_is_seen_is_what_is_read(
        pieces in prop::collection::vec((0..24usize, 0..16usize), 1..9),
    ) {
        const WORDS: [&str; 24] = [
            "Brunwanow", "Brunwanoff", "Brunwanov", "Treskens", "Tresken", "Tresk", "Portolm", "Port", "Olm", "Zelmi",
            "Kwist", "Hall", "Quist", "Wargo", "The", "Times", "Orlaith", "Fenwickow", "spelling", "formerly",
            "Brunwanow’s", "[sic]", "Kiew", "Zelmý",
        ];
        const JOINS: [&str; 16] = [
            " ", " ", ", ", " (", ") ", "\" ", " \"", "/", ". ", "-", "-\n", " — ", "\n\n", "\n", "\n> ", " | ",
        ];
        thread_local!(static LEXICON: Lexicon = lexicon());
        let copy: String = pieces.iter().map(|&(word, join)| format!("{}{}", WORDS[word], JOINS[join])).collect();
        LEXICON.with(|lexicon| {
            let normalizer = Normalizer::new(lexicon, Policy::default());
            let copy = text::read(copy.as_bytes());
            let (respelt, seen) = (normalizer.respell(&copy).into_bytes().into_owned(), normalizer.normalize(&copy));
            let read = normalizer.without_shortcuts().normalize(&copy);
            prop_assert_eq!(&seen.ledger, &read.ledger);
            prop_assert!(seen.output == read.output && respelt == *read.output);
            Ok(())
        })?;
    }
}
