//! What one would otherwise pick, each as a filter over standard input with a table of variant, tab, canonical form.
//!
//! None of them knows words, evidence or a ledger: they replace strings.

use std::io::{Read as _, Write as _};
use std::path::Path;

use aho_corasick::AhoCorasick;
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};

/// Filters standard input by a peer.
pub fn run(name: &str, table: &Path) {
    let mut input = Vec::new();
    std::io::stdin().lock().read_to_end(&mut input).expect("standard input can be read");
    let mut output = Vec::with_capacity(input.len());
    match name {
        "aho-corasick" => by_aho_corasick(&read(table), &input, &mut output),
        "daachorse" => by_daachorse(table, &input, &mut output),
        _ => panic!("no peer `{name}`"),
    }
    std::io::stdout().lock().write_all(&output).expect("standard output can be written");
}

/// The lines of a table.
fn read(table: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(table).expect("the table can be read");
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(variant, canonical)| (variant.to_owned(), canonical.to_owned())).collect()
}

/// The automaton is built on start, as one does who links the crate.
fn by_aho_corasick(table: &[(String, String)], input: &[u8], output: &mut Vec<u8>) {
    let automaton = AhoCorasick::builder()
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(table.iter().map(|(variant, _)| variant))
        .expect("the table makes an automaton");
    let mut copied = 0;
    for found in automaton.find_iter(input) {
        output.extend_from_slice(&input[copied..found.start()]);
        output.extend_from_slice(table[found.pattern().as_usize()].1.as_bytes());
        copied = found.end();
    }
    output.extend_from_slice(&input[copied..]);
}

/// Builds the automaton once and saves it with its replacements: its length, its bytes, then a line each.
pub fn save(table: &Path, automaton: &Path) {
    let table = read(table);
    let built: DoubleArrayAhoCorasick<u32> = DoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(table.iter().map(|(variant, _)| variant))
        .expect("the table makes an automaton");
    let bytes = built.serialize();
    let mut saved = (bytes.len() as u64).to_le_bytes().to_vec();
    saved.extend_from_slice(&bytes);
    table.iter().for_each(|(_, canonical)| saved.extend([canonical.as_bytes(), b"\n"].concat()));
    std::fs::write(automaton, saved).expect("the automaton can be saved");
}

fn by_daachorse(automaton: &Path, input: &[u8], output: &mut Vec<u8>) {
    let saved = std::fs::read(automaton).expect("the automaton can be read");
    let (length, rest) = saved.split_first_chunk().expect("it begins with a length");
    let (bytes, lines) = rest.split_at(u64::from_le_bytes(*length) as usize);
    let (automaton, _) = DoubleArrayAhoCorasick::<u32>::deserialize(bytes).expect("it is an automaton");
    let canonical: Vec<&[u8]> = lines.split(|&byte| byte == b'\n').collect();
    let mut copied = 0;
    for found in automaton.leftmost_find_iter(input) {
        output.extend_from_slice(&input[copied..found.start()]);
        output.extend_from_slice(canonical[found.value() as usize]);
        copied = found.end();
    }
    output.extend_from_slice(&input[copied..]);
}
