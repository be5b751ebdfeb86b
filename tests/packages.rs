//! Documents that are archives: every sample is respelt, stays respelt, and comes back member by member; what is broken
//! is refused.

#[path = "packages/cut.rs"]
mod cut;
#[path = "packages/tracked.rs"]
mod tracked;
#[path = "packages/word.rs"]
mod word;

use std::fs;

use canonym::format::{Error, Options, Package};
use canonym::{Ledger, Lexicon, Normalizer, Policy, format::text, restore};

/// Each sample with its substitutions, member by member.
const SAMPLES: &[(&str, &[usize])] = &[
    ("own-cut.docx", &[3, 1]),
    ("own-streamed.docx", &[3, 1]),
    ("own-story.idml", &[2]),
    ("python-docx-wire.docx", &[4]),
];

fn sample(name: &str) -> Vec<u8> {
    fs::read(format!("tests/data/docx/{name}")).expect("the sample is there")
}

fn open<'s>(source: &'s [u8], name: &str) -> Result<Package<'s>, Error> {
    let options = Options { file: Some(name), ..Options::default() };
    Package::open(source, &options).expect("its name or its content says that it is a package")
}

/// The respelt archive and the ledgers of its members.
fn respelt(lexicon: &Lexicon, source: &[u8], name: &str) -> (Vec<u8>, Vec<Ledger>) {
    let package = open(source, name).expect("it is sound");
    let copies = package.copies(&Options::default()).expect("its members are well formed");
    let normalizer = Normalizer::new(lexicon, Policy::default());
    let outcomes = normalizer.normalize_members(name, &package.names(), &copies);
    let contents: Vec<&[u8]> = outcomes.iter().map(|outcome| outcome.output.as_ref()).collect();
    let respelt = package.with(&contents).expect("it can be written");
    (respelt, outcomes.into_iter().map(|outcome| outcome.ledger).collect())
}

#[test]
fn samples_are_respelt_and_come_back() {
    let lexicon = Lexicon::builtin();
    for (name, substitutions) in SAMPLES {
        let source = sample(name);
        let (output, ledgers) = respelt(&lexicon, &source, name);
        let counts: Vec<usize> = ledgers.iter().map(|ledger| ledger.substitutions().count()).collect();
        assert_eq!(counts, *substitutions, "{name}");
        let changed = open(&output, name).expect("what was written can be read");
        let before = open(&source, name).expect("it is sound");
        for (idx, ledger) in ledgers.iter().enumerate() {
            let restored = restore(changed.contents()[idx], ledger).expect("it is this member's ledger");
            assert_eq!(restored, before.contents()[idx], "{name}");
        }
        let (_, again) = respelt(&lexicon, &output, name);
        assert!(again.iter().all(|ledger| ledger.substitutions().next().is_none()), "{name} is stable");
    }
}

#[test]
fn a_word_document_is_respelt_as_its_text() {
    let lexicon = Lexicon::builtin();
    let wire = fs::read("tests/data/ryzhenkov-wire.txt").expect("the article is there");
    let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&text::read(&wire));
    let (_, ledgers) = respelt(&lexicon, &sample("python-docx-wire.docx"), "wire.docx");
    let changes = |ledger: &Ledger| -> Vec<(Vec<u8>, Vec<u8>)> {
        ledger.substitutions().map(|made| (made.change.before.clone(), made.change.after.clone())).collect()
    };
    assert_eq!(ledgers.iter().flat_map(changes).collect::<Vec<_>>(), changes(&outcome.ledger));
}

#[test]
fn what_is_cut_or_damaged_is_refused_or_read_and_never_panics() {
    let source = sample("own-cut.docx");
    for len in 0..source.len() {
        assert!(open(&source[..len], "cut.docx").is_err(), "{len} bytes are no archive");
    }
    for at in 0..source.len() {
        let mut damaged = source.clone();
        damaged[at] ^= 0xff;
        if let Ok(package) = open(&damaged, "damaged.docx")
            && let Ok(copies) = package.copies(&Options::default())
        {
            assert_eq!(copies.len(), package.names().len());
            // The archive is written with its members as they are, or refused.
            let _ = package.with(&package.contents());
        }
    }
}

#[test]
fn what_is_no_package_is_left_to_the_other_formats() {
    let open = |source: &[u8], file| {
        Package::open(source, &Options { file: Some(file), ..Options::default() }).is_none()
    };
    assert!(open(b"Kiev", "a.txt"));
    assert!(open(b"<w:document/>", "document.docx"));
    let options = Options { file: Some("stored.docx"), ..Options::default() };
    assert!(Package::refused(&sample("own-cut.docx"), &options).is_some());
    assert!(!open(b"\xd0\xcf\x11\xe0", "encrypted.docx"));
}
