//! The command's entry, nothing else.
use std::io::{Read, Write};
fn main() {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).unwrap();
    let lexicon = canonym::Lexicon::builtin();
    let copy = canonym::format::text::read(&input);
    let out = canonym::Normalizer::new(&lexicon, canonym::Policy::default()).normalize(&copy);
    std::io::stdout().write_all(&out.output).unwrap();
    std::io::stderr().write_all(out.ledger.to_jsonl().as_bytes()).unwrap();
}
