//! Counts what a fixed set of drawn documents reaches: names in every place, those that are respelt and those that stay.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::any_case;
use crate::document::Document;
use crate::subtitles::any_subtitles;
use crate::support::case::Case;
use crate::wires::any_wire;

/// Of so many cases each place must be reached in at least [`RARE`].
const CASES: usize = 200;
const RARE: usize = 3;

/// What is to be respelt, and what is to hold a name and stay.
const WANTED: &[&str] = &[
    "respelt headline",
    "respelt body",
    "respelt cell",
    "respelt speaker",
    "respelt cue",
    "respelt over two lines",
    "respelt across a tag",
    "kept header",
    "kept keyword",
    "kept byline",
    "kept contact",
    "kept notebook",
    "kept trailer",
    "kept identifier",
    "kept times",
    "kept hidden",
];

#[derive(Default)]
struct Reach(BTreeMap<String, usize>);

impl Reach {
    fn add(&mut self, case: &Case, documents: &[Document]) {
        let Some(lexicon) = case.lexicon() else { return };
        for document in documents {
            for (place, before) in document.check(&lexicon, &case.policy) {
                self.count(format!("respelt {place}"));
                if before.contains(&b'\n') || before.contains(&b'\r') {
                    self.count("respelt over two lines".to_owned());
                }
                if before.contains(&b'<') {
                    self.count("respelt across a tag".to_owned());
                }
            }
            let kept = document.kept(&lexicon, &case.policy);
            kept.into_iter().for_each(|place| self.count(format!("kept {place}")));
        }
    }

    fn count(&mut self, what: String) {
        *self.0.entry(what).or_default() += 1;
    }
}

#[test]
fn names_are_planted_in_every_place() {
    let mut reach = Reach::default();
    let mut runner = TestRunner::deterministic();
    let any = (any_case(), any_wire(), any_subtitles());
    for _ in 0..CASES {
        let (case, wire, subtitles) = any.new_tree(&mut runner).expect("nothing is rejected").current();
        reach.add(&case, &[wire.write(&case.copy), subtitles.write(&case.copy)]);
    }
    let is_rare = |what: &&&str| reach.0.get(**what).is_none_or(|&count| count < RARE);
    let lacking: Vec<&&str> = WANTED.iter().filter(is_rare).collect();
    assert!(lacking.is_empty(), "{lacking:?} lack; reached: {:#?}", reach.0);
}
