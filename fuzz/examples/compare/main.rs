//! Holds the shortcuts that a run takes to the plain way, on tables of any size and on any documents.
//!
//! `cargo run --release --example compare -- [ROWS [COPIES [PATH…]]]` makes a table of so many names (a million), draws so
//! many copies over it (20,000) and reads all files of the paths; each is normalised both ways, and output and ledger
//! must be the same. The files are read with the built-in tables, and with the large table, to which the names that they
//! hold were added. What differs is kept in a folder that is named.

#[path = "../../../tests/support/mod.rs"]
mod support;

#[path = "../../../bench/src/names.rs"]
mod names;

mod documents;
mod drawn;
mod rows;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use canonym::format::{self, Options, Package};
use canonym::ledger::{Ledger, Record};
use canonym::normalize::{Normalizer, Outcome, Policy};
use canonym::{Lexicon, table};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut number = |other| match arguments.next() {
        Some(given) => given.replace('_', "").parse().expect("ROWS and COPIES are numbers"),
        None => other,
    };
    let (rows, copies) = (number(1_000_000), number(20_000));
    let files = documents::all(arguments.map(PathBuf::from));

    let started = Instant::now();
    let layers = [table::builtin(), rows::layer(rows, &documents::names(&files))];
    let large = Lexicon::compile(&layers).unwrap_or_else(|error| panic!("the table is refused: {error}"));
    drop(layers);
    println!(
        "{} entities with {} forms, compiled in {:.0} s",
        large.entity_count(),
        large.form_count(),
        started.elapsed().as_secs_f64()
    );

    let mut all = Compared::default();
    let mut drawn = Compared::default();
    for number in 0..copies {
        let copy = drawn::Drawn::new(number, rows);
        drawn.compare(
            &large,
            &copy.policy,
            &copy.bytes,
            &Options { format: Some(copy.format), ..Options::default() },
        );
    }
    drawn.tell("drawn copies over the large table");
    all.add(&drawn);
    for (lexicon, which) in [(&Lexicon::builtin(), "built-in tables"), (&large, "the large table")] {
        let mut read = Compared::default();
        for (name, bytes) in &files {
            let options = Options { file: Some(name), attributes: true, ..Options::default() };
            read.compare(lexicon, &Policy::default(), bytes, &options);
        }
        read.tell(&format!("files with {which}"));
        all.add(&read);
    }
    all.tell("in all");
    println!("{}", if all.differing == 0 { "the same" } else { "DIFFERENT" });
    ExitCode::from(u8::from(all.differing > 0))
}

fn owned(outcome: Outcome<'_>) -> (Vec<u8>, Ledger) {
    (outcome.output.into_owned(), outcome.ledger)
}

/// What was seen of both ways.
#[derive(Default)]
struct Compared {
    documents: usize,
    bytes: usize,
    unread: usize,
    substituted: usize,
    suggested: usize,
    left: usize,
    notices: usize,
    differing: usize,
    fast: Duration,
    slow: Duration,
}

impl Compared {
    /// Normalises a document both ways, if it can be read.
    fn compare(&mut self, lexicon: &Lexicon, policy: &Policy, bytes: &[u8], options: &Options<'_>) {
        self.documents += 1;
        self.bytes += bytes.len();
        let fast = Normalizer::new(lexicon, policy.clone());
        let slow = fast.clone().without_shortcuts();
        match Package::open(bytes, options) {
            None => match format::read(bytes, options) {
                Ok(copy) => {
                    self.compare_outcomes(bytes, &fast, &slow, |normalizer| {
                        vec![owned(normalizer.normalize(&copy))]
                    });
                    let with_records = slow.normalize(&copy).output;
                    if fast.respell(&copy).into_bytes() != with_records {
                        self.differs(bytes, "without records");
                    }
                }
                Err(_) => self.unread += 1,
            },
            Some(Ok(package)) => match package.copies(options) {
                Ok(copies) => self.compare_outcomes(bytes, &fast, &slow, |normalizer| {
                    normalizer
                        .normalize_members("-", &package.names(), &copies)
                        .into_iter()
                        .map(owned)
                        .collect()
                }),
                Err(_) => self.unread += 1,
            },
            Some(Err(_)) => self.unread += 1,
        }
    }

    fn compare_outcomes(
        &mut self,
        bytes: &[u8],
        fast: &Normalizer<'_>,
        slow: &Normalizer<'_>,
        normalize: impl Fn(&Normalizer<'_>) -> Vec<(Vec<u8>, Ledger)>,
    ) {
        let timed = |normalizer: &Normalizer<'_>, spent: &mut Duration| {
            let started = Instant::now();
            let outcomes = normalize(normalizer);
            *spent += started.elapsed();
            outcomes
        };
        // Who comes second finds the table's pages at hand, so they take turns.
        let (fast, slow) = if self.documents.is_multiple_of(2) {
            let fast = timed(fast, &mut self.fast);
            (fast, timed(slow, &mut self.slow))
        } else {
            let slow = timed(slow, &mut self.slow);
            (timed(fast, &mut self.fast), slow)
        };
        for record in slow.iter().flat_map(|(_, ledger)| &ledger.records) {
            match record {
                Record::Substituted(_) => self.substituted += 1,
                Record::Suggested(_) => self.suggested += 1,
                Record::Left(_) => self.left += 1,
                Record::Notice(_) => self.notices += 1,
                _ => {}
            }
        }
        if fast != slow {
            let folder = self.differs(bytes, "with shortcuts");
            for (what, outcomes) in [("fast", &fast), ("slow", &slow)] {
                let told: String = outcomes.iter().map(|(_, ledger)| ledger.to_jsonl()).collect();
                fs::write(folder.join(format!("{}.{what}.jsonl", self.documents)), told)
                    .expect("the ledger can be kept");
            }
        }
    }

    /// Keeps a document, and says where.
    fn differs(&mut self, bytes: &[u8], what: &str) -> PathBuf {
        self.differing += 1;
        let folder = std::env::temp_dir().join("canonym-compare");
        let path = folder.join(format!("{}.in", self.documents));
        fs::create_dir_all(&folder).expect("the folder for what differs can be made");
        fs::write(&path, bytes).expect("the document can be kept");
        println!("{} differs {what}", path.display());
        folder
    }

    fn add(&mut self, other: &Compared) {
        self.documents += other.documents;
        self.bytes += other.bytes;
        self.unread += other.unread;
        self.substituted += other.substituted;
        self.suggested += other.suggested;
        self.left += other.left;
        self.notices += other.notices;
        self.differing += other.differing;
        self.fast += other.fast;
        self.slow += other.slow;
    }

    fn tell(&self, what: &str) {
        println!(
            "{what}: {} documents of {:.1} MB, {} not read; {} substituted, {} suggested, {} left, {} notices; \
             fast {:.1} s, plain {:.1} s; {} differ",
            self.documents,
            self.bytes as f64 / 1e6,
            self.unread,
            self.substituted,
            self.suggested,
            self.left,
            self.notices,
            self.fast.as_secs_f64(),
            self.slow.as_secs_f64(),
            self.differing
        );
    }
}
