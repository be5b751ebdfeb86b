//! Conformance of the built-in schemes: their own checks, and the published vectors, scheme by scheme.
//!
//! `tests/data/vectors/*.tsv` hold the pairs with their origin and licence; `PASSING.tsv` what each scheme passes of them,
//! a count that may only rise; `KNOWN_FAILURES.tsv` each row that fails, with the reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use canonym::scheme::{Scheme, Schemes};
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

/// Whether the output is the expected one: canonically equivalent, and alike in case where the source has case.
fn agrees(scheme: &Scheme, source: &str, expected: &str) -> bool {
    let fold = |text: &str| {
        let has_case = matches!(scheme.from().script.as_str(), "Cyrl" | "Grek" | "Armn" | "Latn");
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
        .map(|row| (row[0].clone(), format!("{}\t{}", row[1], row[2])))
        .collect();
    let schemes = Schemes::builtin();
    let mut complaints = Vec::new();
    let mut n_known = 0;
    for (id, rows) in vectors() {
        let Ok(scheme) = schemes.find(&id) else { continue };
        let mut n_passed = 0;
        for row in &rows {
            let passes = agrees(scheme, &row[1], &row[2]);
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
            complaints.push(format!("COUNT\t{id}\t{count}\tPASSING.tsv has {:?}", counted.get(&id)));
        }
    }
    assert_eq!(n_known, known.len(), "KNOWN_FAILURES.tsv names rows that do not exist");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
