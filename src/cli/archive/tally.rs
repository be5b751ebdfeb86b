//! Counts what became of the documents of an archive, and says it in a line.

use std::fmt;

use super::work::{Fate, Made};

/// What became of all documents so far.
#[derive(Debug, Default)]
pub struct Tally {
    fates: [u64; Fate::ALL.len()],
    /// Bytes that were read, or need not be.
    pub bytes: u64,
    /// Substitutions in all documents.
    pub substituted: u64,
    suggested: u64,
    left: u64,
}

impl Tally {
    /// Counts what was made of one document.
    pub fn count(&mut self, made: &Made) {
        self.fates[made.fate as usize] += 1;
        self.bytes += made.bytes;
        let [substituted, suggested, left] = made.decisions;
        self.substituted += substituted;
        self.suggested += suggested;
        self.left += left;
    }

    /// The number of documents, and of whatever else lay among them.
    pub fn files(&self) -> u64 {
        self.fates.iter().sum()
    }

    /// Whether something could not be read or written.
    pub fn has_failed(&self) -> bool {
        Fate::ALL.iter().any(|fate| fate.is_bad() && self.fates[*fate as usize] > 0)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = self.files();
        write!(f, "canonym: {files} {}", if files == 1 { "file" } else { "files" })?;
        let fates = Fate::ALL.iter().map(|fate| (self.fates[*fate as usize], fate.words()));
        let decisions = [self.substituted, self.suggested, self.left];
        for counts in [some(fates), decided(decisions)] {
            if !counts.is_empty() {
                write!(f, "; {counts}")?;
            }
        }
        writeln!(f)
    }
}

/// The decisions that were made, those that were: *2 substituted, 1 left*.
pub fn decided([substituted, suggested, left]: [u64; 3]) -> String {
    some([(substituted, "substituted"), (suggested, "suggested"), (left, "left")].into_iter())
}

fn some<'w>(counts: impl Iterator<Item = (u64, &'w str)>) -> String {
    let some = counts.filter(|(count, _)| *count > 0);
    some.map(|(count, words)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
}
