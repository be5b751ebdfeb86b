//! Conformance of the built-in schemes: their own checks, and the published vectors, scheme by scheme.
//!
//! `tests/data/vectors/*.tsv` hold the pairs with their origin and licence; `PASSING.tsv` what each scheme passes of them,
//! a count that may only rise; `KNOWN_FAILURES.tsv` each row that fails, with the reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use canonym::scheme::{Scheme, Schemes};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// A pair: scheme, source, expected output.
type Row = [String; 3];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors")
}

/// The rows of a table with a header, cells unescaped.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let unescape = |cell: &str| {
        let mut out = String::new();
        let mut chars = cell.chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.next() } else { None }) {
                ('\\', Some('t')) => out.push('\t'),
                ('\\', Some('n')) => out.push('\n'),
                ('\\', Some('r')) => out.push('\r'),
                ('\\', Some(other)) => out.push(other),
                _ => out.push(c),
            }
        }
        out
    };
    text.lines().skip(1).map(|line| line.split('\t').map(unescape).collect()).collect()
}

fn vectors() -> BTreeMap<String, Vec<Row>> {
    let mut by_scheme: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the folder of vectors is part of the repository")
        .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".tsv") && !name.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect();
    names.sort();
    for row in names.iter().flat_map(|name| table(name)) {
        let pair = [row[0].clone(), row[2].clone(), row[3].clone()];
        by_scheme.entry(row[0].clone()).or_default().push(pair);
    }
    by_scheme
}

/// Whether the output is the expected one: canonically equivalent, and alike in case. Georgian and Hangul have none, and
/// their vectors are words in small letters here and names with capitals there.
fn agrees(scheme: &Scheme, source: &str, expected: &str) -> bool {
    let fold = |text: &str| {
        let has_case = !matches!(scheme.from().script.as_str(), "Geor" | "Kore");
        let text = if has_case { text.to_owned() } else { text.to_lowercase() };
        text.nfc().collect::<String>()
    };
    fold(&scheme.apply(source)) == fold(expected)
}

#[test]
fn the_built_in_schemes_hold() {
    let troubles = Schemes::check_builtin();
    let shown: Vec<String> = troubles.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n\n"));
}

#[test]
fn the_vectors_pass_as_counted() {
    let known: BTreeMap<Row, String> = table("KNOWN_FAILURES.tsv")
        .into_iter()
        .map(|row| ([row[0].clone(), row[1].clone(), row[2].clone()], row[3].clone()))
        .collect();
    let counted: BTreeMap<String, String> = table("PASSING.tsv")
        .into_iter()
        .map(|row| (row[1].clone(), format!("{}\t{}", row[2], row[3])))
        .collect();
    let schemes = Schemes::builtin();
    let mut complaints = Vec::new();
    let mut n_known = 0;
    for (id, rows) in vectors() {
        let Ok(scheme) = schemes.find(&id) else { continue };
        let mut n_passed = 0;
        for row in &rows {
            let passes = agrees(scheme, &row[1], &row[2]);
            let decomposed: String = row[1].nfd().collect();
            assert_eq!(scheme.apply(&decomposed), scheme.apply(&row[1]), "{id} reads NFD as NFC");
            n_passed += usize::from(passes);
            n_known += usize::from(known.contains_key(row));
            if passes && known.contains_key(row) {
                complaints.push(format!("passes, take it out of KNOWN_FAILURES.tsv\t{}", row.join("\t")));
            } else if !passes && !known.contains_key(row) {
                complaints.push(format!("FAIL\t{}\t{}", row.join("\t"), scheme.apply(&row[1])));
            }
        }
        let count = format!("{n_passed}\t{}", rows.len());
        if counted.get(&id) != Some(&count) {
            let said = counted.get(&id).map_or("nothing", String::as_str);
            complaints.push(format!(
                "COUNT\t{id}\t{count}\tPASSING.tsv says {said}: fewer is a fault, more belongs in the table"
            ));
        }
    }
    assert_eq!(n_known, known.len(), "KNOWN_FAILURES.tsv names rows that do not exist");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What is asked of each priority, in percent of the open vectors that do not contradict their standard.
const ASKED: &[(&str, usize)] = &[("P0", 99), ("P1", 97), ("P2", 90)];

#[test]
fn each_priority_passes_the_share_that_is_asked() {
    let rows = table("PASSING.tsv");
    let failures = table("KNOWN_FAILURES.tsv");
    let number = |cell: &String| cell.parse::<usize>().expect("a count");
    for (priority, asked) in ASKED {
        let of_priority: Vec<_> = rows.iter().filter(|row| row[0] == *priority).collect();
        let is_contradictory =
            |row: &&Vec<String>| row[4] == "source" && of_priority.iter().any(|scheme| scheme[1] == row[0]);
        let passed: usize = of_priority.iter().map(|row| number(&row[2])).sum();
        let all: usize = of_priority.iter().map(|row| number(&row[3])).sum();
        let supported = all - failures.iter().filter(is_contradictory).count();
        assert!(passed > 0 && passed * 100 >= asked * supported, "{priority}: {passed} of {supported}");
    }
    let known = rows.iter().all(|row| ASKED.iter().any(|(priority, _)| row[0] == *priority));
    assert!(known, "each row of PASSING.tsv has a priority");
}

/// Law 10: the inverse of a reversible scheme leads back to every lower-case string over the alphabet.
fn round_trips(scheme: &Scheme, source: &str) {
    let output = scheme.apply(source);
    let inverse = scheme.invert(&output).expect("the scheme is reversible");
    assert_eq!(inverse, source, "{} by way of {output}", scheme.id());
    let decomposed: String = output.nfd().collect();
    assert_eq!(scheme.invert(&decomposed).as_deref(), Some(source), "{} in NFD", scheme.id());
}

/// Law 10, case: a capital comes back where the letter and its output have case.
fn round_trips_in_case(scheme: &Scheme, source: &str) {
    let has_case =
        |c: char| c.to_uppercase().ne([c]) && scheme.apply(&c.to_string()).chars().any(char::is_lowercase);
    let source: String = source
        .chars()
        .enumerate()
        .flat_map(|(at, c)| {
            let is_upper = at % 3 == 0 && has_case(c);
            if is_upper { c.to_uppercase().collect::<Vec<char>>() } else { vec![c] }
        })
        .collect();
    let output = scheme.apply(&source);
    assert_eq!(
        scheme.invert(&output).as_deref(),
        Some(source.as_str()),
        "{} by way of {output}",
        scheme.id()
    );
}

fn reversible() -> Vec<&'static Scheme> {
    Schemes::builtin().iter().filter(|scheme| scheme.reversible()).collect()
}

#[test]
fn these_are_reversible_and_those_that_collide_do_not_claim_it() {
    let ids: Vec<&str> = reversible().iter().map(|scheme| scheme.id()).collect();
    let of_din = ["be", "bg", "mk", "ru", "sr", "uk"].map(|lang| format!("{lang}-din1460-2010"));
    let mut expected: Vec<&str> = of_din.iter().map(String::as_str).collect();
    expected.extend(["cyrl-iso9-1995", "hy-iso9985", "ka-iso9984-1996"]);
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn what_cannot_be_read_back_says_which_words_collide() {
    for (id, words) in [
        ("uk-dstu9112-a", "`ай` and `аь` are both `aj`"),
        ("uk-dstu9112-b", "`ай` and `аь` are both `aj`"),
        ("be-by-2007", "` are both `"),
        ("ru-gost7.79-b", "`э` and `еь` are both `e``"),
        ("ru-din1460-1982", "`я` and `йа` are both `ja`"),
        ("ka-2002", "`ღ` and `გჰ` are both `Gh`"),
    ] {
        let scheme = Schemes::builtin().find(id).expect("it is built in");
        let script = &scheme.from().script;
        let claim = format!(
            "[scheme]\nid = \"claim\"\nextends = [\"{id}\"]\nreversible = true\nauthority = \"a\"\ncite = \"c\"\n\
             licence = \"l\"\nfrom = {{ script = \"{script}\" }}\nto = {{ script = \"Latn\" }}\n"
        );
        let troubles = Schemes::read(&[("claim.toml", &claim)]).expect_err("it is not reversible");
        let told: Vec<String> = troubles.iter().map(ToString::to_string).collect();
        assert!(told.join("\n").contains(words), "{id}: {}", told.join("\n"));
    }
}

/// A fifth of the usual cases, or of those that `PROPTEST_CASES` asks for: each goes through every scheme.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases / 5, failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn reversible_schemes_round_trip(picks in proptest::collection::vec(any::<proptest::sample::Index>(), 0..24)) {
        for scheme in reversible() {
            let source: String = picks.iter().map(|pick| *pick.get(scheme.alphabet())).collect();
            round_trips(scheme, &source);
            if scheme.id() != "ka-iso9984-1996" {
                round_trips_in_case(scheme, &source);
            }
        }
    }

    #[test]
    fn explained_is_applied(text in "\\PC{0,12}", picks in proptest::collection::vec(any::<proptest::sample::Index>(), 0..12)) {
        for scheme in Schemes::builtin().iter() {
            let word: String = picks.iter().map(|pick| *pick.get(scheme.alphabet())).collect();
            for source in [text.clone(), word.clone(), format!("{word}-{word} {text}")] {
                let pieces = scheme.apply_explained(&source);
                let joined: String = pieces.iter().map(|piece| piece.output.as_str()).collect();
                prop_assert_eq!(joined, scheme.apply(&source), "{}", scheme.id());
                for piece in &pieces {
                    prop_assert!(source.get(piece.source.clone()).is_some(), "{} {:?} of {:?}", scheme.id(), piece, source);
                }
                let is_syllabic = scheme.from().script == "Latn";
                // A mark of length needs a vowel before it.
                let lengthens = word.contains('ー');
                prop_assert!(is_syllabic || lengthens || scheme.apply_strict(&word).is_ok(), "{} {word}", scheme.id());
            }
        }
    }

    #[test]
    fn text_of_another_script_passes_through(text in "[a-zA-Z0-9 .,!?()é-]{0,30}") {
        for scheme in Schemes::builtin().iter().filter(|scheme| scheme.from().script != "Latn") {
            prop_assert_eq!(scheme.apply(&text), text.clone(), "{}", scheme.id());
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_damaged_file_is_refused_or_read_but_never_panics(
        file in any::<proptest::sample::Index>(),
        at in any::<proptest::sample::Index>(),
        len in 0..40usize,
        instead in "[\\[\\]\"=^$@а-я{}\n,]{0,6}",
    ) {
        let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables/schemes");
        let mut names: Vec<PathBuf> = fs::read_dir(&tables)
            .expect("the tables are part of the repository")
            .map(|entry| entry.expect("it can be read").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .collect();
        names.sort();
        let text = fs::read_to_string(file.get(&names)).expect("it can be read");
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let tail = chars.iter().skip(at + len);
        let damaged: String = chars[..at].iter().copied().chain(instead.chars()).chain(tail.copied()).collect();
        match Schemes::read(&[("damaged.toml", &damaged)]) {
            Ok(schemes) => schemes.iter().for_each(|scheme| drop(scheme.apply("Сергей 김정은 あべ"))),
            Err(troubles) => prop_assert!(!troubles.is_empty()),
        }
    }
}

#[test]
fn variants_begin_with_the_output() {
    for scheme in Schemes::builtin().iter() {
        for name in ["Сергей Горбачёв", "Юрій", "Аляксандр", "Παπανδρέου", "Քոչարյան", "김정은"]
        {
            let (variants, _) = scheme.variants(name, 12);
            assert!(variants.len() <= 12);
            assert_eq!(variants[0].text, scheme.apply_name(name), "{}", scheme.id());
            assert!(variants[0].options.is_empty());
            let distinct: std::collections::BTreeSet<&str> =
                variants.iter().map(|v| v.text.as_str()).collect();
            assert_eq!(distinct.len(), variants.len(), "{} {name}", scheme.id());
        }
    }
}

#[test]
fn every_scheme_says_whose_it_is_and_carries_a_test_of_its_own() {
    for scheme in Schemes::builtin().iter() {
        assert!(!scheme.authority().is_empty() && !scheme.cite().is_empty(), "{}", scheme.id());
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(scheme.place().file());
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(text.contains("[[test]]"), "{}", scheme.id());
    }
}
