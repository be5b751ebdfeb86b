//! Counts the names of an archive, in memory that does not grow with it.
//!
//! Documents come in one order, so counts and places depend on nothing else. When more names are kept than allowed, the
//! rarest are forgotten, of equally rare ones those that were seen longest ago. A name that comes again later is counted
//! anew, so a count may be too low, by [`Archive::undercount`] at most.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sight::{Name, NearName, Sighting};

/// Where a name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The document, as people call it.
    pub document: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in scalar values, from 1.
    pub column: usize,
}

/// How often a name was seen, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// In how many documents.
    pub documents: u64,
    /// The first place in the order of the documents.
    pub first: Place,
    /// The last one.
    pub last: Place,
    /// The number of the last document.
    last_document: u64,
}

/// The key of a near miss: entity, part, spelling.
pub(super) type NearKey = (String, &'static str, String);
/// The key of a full name: family name, given name.
pub(super) type FullKey = (String, String);

/// The names of an archive.
pub struct Archive {
    most: usize,
    documents: u64,
    pub(super) near: BTreeMap<NearKey, (NearName, Seen)>,
    pub(super) full: BTreeMap<FullKey, Seen>,
    forgotten: u64,
    undercount: u64,
}

impl Archive {
    /// An archive of which at most so many distinct names are kept, some hundred bytes each.
    pub fn new(most: usize) -> Archive {
        Archive {
            most: most.max(1),
            documents: 0,
            near: BTreeMap::new(),
            full: BTreeMap::new(),
            forgotten: 0,
            undercount: 0,
        }
    }

    /// Adds what was seen in a document, whose texts have these names.
    pub fn add(&mut self, texts: &[Arc<str>], sightings: Vec<Sighting>) {
        self.documents += 1;
        for sighting in sightings {
            let Some(document) = texts.get(sighting.copy) else { continue };
            let place =
                Place { document: Arc::clone(document), line: sighting.line, column: sighting.column };
            self.count(sighting.name, place);
        }
        if self.near.len() + self.full.len() > self.most {
            self.forget();
        }
    }

    fn count(&mut self, name: Name, place: Place) {
        let number = self.documents;
        match name {
            Name::Full { given, family } => {
                let seen = self.full.entry((family, given));
                seen.and_modify(|seen| seen.again(&place, number))
                    .or_insert_with(|| Seen::first(place, number));
            }
            Name::Near(near) => {
                let key = (near.entity.clone(), near.part.as_str(), near.spelling.clone());
                match self.near.get_mut(&key) {
                    None => {
                        self.near.insert(key, (near, Seen::first(place, number)));
                    }
                    Some((known, seen)) => {
                        seen.again(&place, number);
                        known.is_supported |= near.is_supported;
                        // The best reasons tell most; which of equal ones came first does not matter to them.
                        if (near.score, &known.reasons) > (known.score, &near.reasons) {
                            (known.score, known.reasons, known.scheme) =
                                (near.score, near.reasons, near.scheme);
                        }
                    }
                }
            }
        }
    }

    /// Forgets the rarest names, a quarter of all that may be kept.
    fn forget(&mut self) {
        let kept = self.most - self.most / 4;
        let seen = self.near.values().map(|(_, seen)| seen).chain(self.full.values());
        let mut ranks: Vec<(u64, u64, usize)> =
            seen.enumerate().map(|(at, seen)| (seen.count, seen.last_document, at)).collect();
        let gone = ranks.len().saturating_sub(kept);
        ranks.sort_unstable();
        let Some(&last) = gone.checked_sub(1).and_then(|last| ranks.get(last)) else { return };
        let mut at = 0;
        let mut stays = |seen: &Seen| {
            at += 1;
            (seen.count, seen.last_document, at - 1) > last
        };
        self.near.retain(|_, (_, seen)| stays(seen));
        self.full.retain(|_, seen| stays(seen));
        self.forgotten += gone as u64;
        self.undercount += last.0;
    }

    /// How many documents were read.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// How many distinct names are kept.
    pub fn names(&self) -> usize {
        self.near.len() + self.full.len()
    }

    /// How often a name was forgotten to keep to the bound.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// By how much a count may be too low at most.
    pub fn undercount(&self) -> u64 {
        self.undercount
    }
}

impl Seen {
    fn first(place: Place, number: u64) -> Seen {
        Seen { count: 1, documents: 1, first: place.clone(), last: place, last_document: number }
    }

    fn again(&mut self, place: &Place, number: u64) {
        self.count += 1;
        self.documents += u64::from(self.last_document != number);
        self.last_document = number;
        self.last.clone_from(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(family: &str) -> Sighting {
        let name = Name::Full { given: "Ivan".to_owned(), family: family.to_owned() };
        Sighting { name, copy: 0, line: 1, column: 1 }
    }

    fn archive(most: usize, documents: &[&[&str]]) -> Archive {
        let mut archive = Archive::new(most);
        for (number, families) in documents.iter().enumerate() {
            let text: Arc<str> = format!("{number}.txt").into();
            archive.add(&[text], families.iter().map(|family| full(family)).collect());
        }
        archive
    }

    #[test]
    fn places_and_counts_are_those_of_the_documents_in_order() {
        let archive = archive(10, &[&["A", "A"], &["B"], &["A"]]);
        let seen = &archive.full[&("A".to_owned(), "Ivan".to_owned())];
        assert_eq!((seen.count, seen.documents), (3, 2));
        assert_eq!((&*seen.first.document, &*seen.last.document), ("0.txt", "2.txt"));
        assert_eq!((archive.forgotten(), archive.undercount()), (0, 0));
    }

    #[test]
    fn the_rarest_are_forgotten_and_of_those_the_oldest() {
        let archive = archive(4, &[&["A", "A"], &["B"], &["C"], &["D", "E"]]);
        let left: Vec<&str> = archive.full.keys().map(|(family, _)| family.as_str()).collect();
        assert_eq!(left, ["A", "D", "E"], "B and C were seen once, and longest ago");
        assert_eq!((archive.forgotten(), archive.undercount()), (2, 1));
    }
}
