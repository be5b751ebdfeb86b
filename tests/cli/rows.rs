//! Runs every row of the `.toml` files beside this one.
//!
//! A row holds the arguments, the files to start from beside the house's own (see `desk`), standard input, and what
//! must come of it: standard output, standard error, the status, and the files that are new or changed. Every other
//! file must be as it was. `CANONYM_ROW=name` runs one row alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::desk::Desk;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    run: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    /// Unique; says what holds.
    name: String,
    args: Vec<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Files whose bytes are given in hexadecimal.
    #[serde(default)]
    hex_files: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    /// The bytes of standard input in hexadecimal, in place of `stdin`.
    hex_stdin: Option<String>,
    #[serde(default)]
    stdout: String,
    hex_stdout: Option<String>,
    /// Pieces of standard output, in order, in place of the whole.
    stdout_has: Option<Vec<String>>,
    #[serde(default)]
    stderr: String,
    /// Pieces of standard error, in order, in place of the whole.
    stderr_has: Option<Vec<String>>,
    #[serde(default)]
    status: i32,
    /// The files that are new or changed.
    #[serde(default)]
    after: BTreeMap<String, String>,
}

fn bytes(text: &str, hex: Option<&str>) -> Vec<u8> {
    let Some(hex) = hex else { return text.as_bytes().to_vec() };
    let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("two digits");
    digits.chunks(2).map(byte).collect()
}

fn check(row: &Row) -> Vec<String> {
    let desk = Desk::new();
    row.files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    row.hex_files.iter().for_each(|(name, hex)| desk.put(name, &bytes("", Some(hex))));
    let mut expected = desk.files();
    let ended = desk.run(&row.args, &bytes(&row.stdin, row.hex_stdin.as_deref()));
    let mut wrong = Vec::new();
    if ended.status != Some(row.status) {
        wrong.push(format!("status {:?}, not {}", ended.status, row.status));
    }
    let stdout = String::from_utf8_lossy(&ended.stdout);
    match &row.stdout_has {
        Some(pieces) => {
            wrong.extend(missing(&stdout, pieces).map(|piece| format!("stdout without {piece:?}:\n{stdout}")))
        }
        None if ended.stdout != bytes(&row.stdout, row.hex_stdout.as_deref()) => {
            wrong.push(format!("stdout:\n{stdout}"));
        }
        None => {}
    }
    match &row.stderr_has {
        Some(pieces) => {
            wrong.extend(
                missing(&ended.stderr, pieces)
                    .map(|piece| format!("stderr without {piece:?}:\n{}", ended.stderr)),
            );
        }
        None if ended.stderr != row.stderr => wrong.push(format!("stderr:\n{}", ended.stderr)),
        None => {}
    }
    expected.extend(row.after.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())));
    let found = desk.files();
    for name in expected.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
        if expected.get(name) != found.get(name) {
            let text = found.get(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            wrong.push(format!("{name} is {text:?}"));
        }
    }
    wrong
}

/// The first piece that does not stand after the ones before it.
fn missing<'p>(text: &str, pieces: &'p [String]) -> Option<&'p String> {
    let mut from = 0;
    pieces.iter().find(|piece| match text[from..].find(piece.as_str()) {
        Some(at) => {
            from += at + piece.len();
            false
        }
        None => true,
    })
}

#[test]
fn every_row_does_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let wanted = std::env::var("CANONYM_ROW").ok();
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of this file") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("rows are text");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for row in &file.run {
            assert!(names.insert(row.name.clone()), "two rows are called {:?}", row.name);
            if wanted.as_ref().is_none_or(|wanted| *wanted == row.name) {
                wrong.extend(check(row).into_iter().map(|what| format!("[{}] {what}", row.name)));
            }
        }
    }
    assert!(names.len() > 40, "only {} rows were found", names.len());
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
