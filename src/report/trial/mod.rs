//! The trial of a table: what differs between two sets of tables, and what they decide otherwise in copy.
//!
//! In: the entities that differ, and for each text the places at which the ledgers of both tables do. Out: text for
//! people, JSON Lines, or a page. Nothing of the copy is kept but what stands around those places.

mod finding;
mod json;
mod page;
mod row;
mod text;

pub use finding::{Decided, Finding, findings};

use std::fmt;

use crate::ledger::wire_enum;
use crate::lexicon::{Detail, Difference, ListDifference};
use page::Page;
use row::Told;

wire_enum! {
    /// A way to show a trial.
    pub enum TrialKind ("way to show a trial") {
        /// For people: an entry a row that differs, an entry a place.
        Text = "text",
        /// JSON Lines: an object a row, an object a place, and an object with the sums.
        Json = "json",
        /// One self-contained page of HTML.
        Page = "page",
    }
}

/// What a trial came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Entities that are added, removed, changed.
    pub rows: [u64; 3],
    /// Spellings that are added, removed, known otherwise.
    pub variants: [u64; 3],
    /// Lists of words and endings that differ.
    pub lists: u64,
    /// Documents that were compared.
    pub documents: u64,
    /// Documents in which something is decided otherwise.
    pub differing: u64,
    /// Places at which something is.
    pub decisions: u64,
    /// Documents that could not be read, or not wholly.
    pub unread: u64,
}

/// A trial that is shown as it is made: the pieces, one after the other, are the whole.
pub struct Trial {
    sum: Sum,
    shown: Shown,
}

enum Shown {
    Text,
    Json,
    /// The page begins with the sums, so it is held until they are known.
    Page(Box<Page>),
}

impl Trial {
    /// A trial of tables that people know by these names, the old ones first.
    pub fn new(kind: TrialKind, names: [&str; 2]) -> Trial {
        let shown = match kind {
            TrialKind::Text => Shown::Text,
            TrialKind::Json => Shown::Json,
            TrialKind::Page => Shown::Page(Box::new(Page::new(names))),
        };
        Trial { sum: Sum::default(), shown }
    }

    /// Tells of an entity that differs.
    pub fn row(&mut self, difference: &Difference<'_>) -> Vec<u8> {
        self.sum.rows[change(&difference.old, &difference.new)] += 1;
        for detail in &difference.details {
            if let Detail::Variant { part, old, new, .. } = detail
                && part.part_kind().is_some()
            {
                self.sum.variants[change(old, new)] += 1;
            }
        }
        match &mut self.shown {
            Shown::Text => Told::of(difference).map(|told| text::row(&told)).unwrap_or_default(),
            Shown::Json => json::row(difference),
            Shown::Page(page) => {
                Told::of(difference).into_iter().for_each(|told| page.row(&told));
                Vec::new()
            }
        }
    }

    /// Tells of a list of words or endings that differs.
    pub fn list(&mut self, difference: &ListDifference) -> Vec<u8> {
        self.sum.lists += 1;
        match &mut self.shown {
            Shown::Text => text::row(&Told::of_list(difference)),
            Shown::Json => json::list(difference),
            Shown::Page(page) => {
                page.row(&Told::of_list(difference));
                Vec::new()
            }
        }
    }

    /// Tells of the texts of one document, each with its name.
    pub fn document(&mut self, texts: &[(String, Vec<Finding>)]) -> Vec<u8> {
        let count: usize = texts.iter().map(|(_, findings)| findings.len()).sum();
        self.sum.documents += 1;
        self.sum.differing += u64::from(count > 0);
        self.sum.decisions += count as u64;
        let mut told = Vec::new();
        for (name, findings) in texts.iter().filter(|(_, findings)| !findings.is_empty()) {
            match &mut self.shown {
                Shown::Text => told.extend(text::findings(name, findings)),
                Shown::Json => told.extend(json::findings(name, findings)),
                Shown::Page(page) => page.text(name, findings),
            }
        }
        told
    }

    /// Counts a document that could not be read.
    pub fn unread(&mut self) {
        self.sum.unread += 1;
    }

    /// What it came to so far.
    pub fn sum(&self) -> &Sum {
        &self.sum
    }

    /// The last piece.
    pub fn finish(self) -> Vec<u8> {
        match self.shown {
            Shown::Text => Vec::new(),
            Shown::Json => json::end(&self.sum),
            Shown::Page(page) => page.finish(&self.sum),
        }
    }
}

/// 0 for what is added, 1 for what is removed, 2 for what is there before and after.
fn change<T>(old: &Option<T>, new: &Option<T>) -> usize {
    match (old, new) {
        (None, _) => 0,
        (Some(_), None) => 1,
        (Some(_), Some(_)) => 2,
    }
}

/// The words for what [`change`] tells.
const CHANGES: [&str; 3] = ["added", "removed", "changed"];

impl Sum {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        self.rows != [0; 3] || self.lists > 0 || self.decisions > 0
    }
}

/// In one line, without its end.
impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rows: {}; variants: {}", counted(self.rows), counted(self.variants))?;
        if self.lists > 0 {
            write!(f, "; lists: {} changed", self.lists)?;
        }
        if self.documents + self.unread > 0 {
            let documents = if self.documents == 1 { "document" } else { "documents" };
            let decisions = if self.decisions == 1 { "decision differs" } else { "decisions differ" };
            write!(
                f,
                "; {} {documents}: {} {decisions} in {}",
                self.documents, self.decisions, self.differing
            )?;
        }
        if self.unread > 0 {
            write!(f, ", {} not read", self.unread)?;
        }
        Ok(())
    }
}

fn counted(counts: [u64; 3]) -> String {
    let some = counts.iter().zip(CHANGES).filter(|(count, _)| **count > 0);
    let some: Vec<String> = some.map(|(count, change)| format!("{count} {change}")).collect();
    if some.is_empty() { "the same".to_owned() } else { some.join(", ") }
}
