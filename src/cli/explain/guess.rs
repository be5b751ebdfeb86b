//! What may stand behind a name that no row knows: native spellings, and known names that lie near.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::lexicon::{FormPart, Lexicon};
use crate::scheme::Schemes;
use crate::table::nearest::edits;
use crate::text::fold::fold;

/// How many native spellings are asked of a scheme.
const SOURCES: usize = 4;
/// How many guesses, and how many near names, are told.
const TOLD: usize = 5;

/// A native spelling and the schemes that write it so.
#[derive(Serialize)]
pub struct Guess {
    /// The native spelling.
    pub native: String,
    /// The schemes that make the name of it, by id.
    pub schemes: Vec<String>,
    /// Ids of known entities that have this native form.
    pub entities: Vec<String>,
}

/// A known name that lies near.
#[derive(Serialize)]
pub struct Near {
    /// The entity's id.
    pub entity: String,
    /// Its form.
    pub form: String,
    /// How many letters differ, after the fold.
    pub edits: usize,
}

/// The native spellings that schemes may have made `form` of, the most likely first: those of known entities,
/// then the shorter ones, whose letters each stand for more of the name, then those that more schemes agree on.
pub fn guesses(lexicon: &Lexicon, form: &str) -> Vec<Guess> {
    let mut by_native: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for scheme in Schemes::builtin().iter() {
        for native in scheme.sources(form, SOURCES).0 {
            by_native.entry(native).or_default().insert(scheme.id().to_owned());
        }
    }
    let mut guesses: Vec<Guess> = by_native
        .into_iter()
        .map(|(native, schemes)| {
            let owners: BTreeSet<String> =
                lexicon.owners(&native).map(|form| form.entity().id().to_owned()).collect();
            Guess { native, schemes: schemes.into_iter().collect(), entities: owners.into_iter().collect() }
        })
        .collect();
    let rank = |guess: &Guess| {
        (guess.entities.is_empty(), guess.native.chars().count(), usize::MAX - guess.schemes.len())
    };
    guesses.sort_by_key(rank);
    guesses.truncate(TOLD);
    guesses
}

/// The known names within a third of the name's letters, the nearest first, each entity once.
pub fn near(lexicon: &Lexicon, form: &str) -> Vec<Near> {
    let folded = fold(form).into_owned();
    let limit = (folded.chars().count() / 3).max(1);
    let mut near: Vec<Near> = Vec::new();
    for entity in lexicon.entities() {
        let names =
            entity.forms().filter(|form| form.part() == FormPart::Family || form.part() == FormPart::Name);
        let measured =
            names.filter_map(|name| edits(&folded, &name.key(), limit).map(|edits| (edits, name.text())));
        if let Some((edits, form)) = measured.min() {
            near.push(Near { entity: entity.id().to_owned(), form: form.to_owned(), edits });
        }
    }
    near.sort_by(|a, b| (a.edits, &a.entity).cmp(&(b.edits, &b.entity)));
    near.truncate(TOLD);
    near
}
