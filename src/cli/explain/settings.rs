//! The settings that are in force for an entity, each with where it comes from.

use serde::Serialize;

use crate::Policy;
use crate::lexicon::EntityRef;
use crate::table::keys::{CASES, FAMILY_ALONE, FORMER, GIVEN_ALONE, QUOTES};
use crate::table::model::{Entity, Kind, Layer, Settings};

/// One setting in force.
#[derive(Serialize)]
pub struct Setting {
    /// As tables write it.
    pub key: &'static str,
    pub value: String,
    /// `option`, `canonym.toml`, `compiled`, `default`, or the place of the row or the file of the header that says so.
    pub from: String,
}

const DEFAULT: &str = "default";
/// Tables say so, and which of them is no longer known.
const COMPILED: &str = "compiled";

/// The settings of `entity`, whose merged row is `row`.
pub fn effective(entity: EntityRef<'_>, row: &Entity, layers: &[Layer], policy: &Policy) -> Vec<Setting> {
    let (run, house) = (&policy.run, &policy.house);
    let from = |in_run: bool, key: fn(&Settings) -> bool, in_house: bool| {
        let option = in_run.then(|| "option".to_owned());
        let house = in_house.then(|| "canonym.toml".to_owned());
        let tables = origin(row, layers, key).or_else(|| key(&row.settings).then(|| COMPILED.to_owned()));
        option.or(tables).or(house).unwrap_or_else(|| DEFAULT.to_owned())
    };
    let mut settings = Vec::new();
    let mut add = |key, value: String, from| settings.push(Setting { key, value, from });
    if entity.kind() == Kind::Person {
        let family =
            from(run.family_alone.is_some(), |s| s.family_alone.is_some(), house.family_alone.is_some());
        add("family-alone", word(&FAMILY_ALONE, policy.family_alone(entity)), family);
        let given = from(run.given_alone.is_some(), |s| s.given_alone.is_some(), house.given_alone.is_some());
        add("given-alone", word(&GIVEN_ALONE, policy.given_alone(entity)), given);
    }
    let quotes = from(run.quotes.is_some(), |s| s.quotes.is_some(), house.quotes.is_some());
    add("quotes", word(&QUOTES, policy.quotes(entity.settings())), quotes);
    add("endings", entity.takes_endings().to_string(), from(false, |s| s.endings.is_some(), false));
    add("case", word(&CASES, entity.case()), from(false, |s| s.case.is_some(), false));
    if let Some(former) = row.settings.former {
        add("former", word(&FORMER, former), from(false, |s| s.former.is_some(), false));
    }
    if let Some(reads) = &row.settings.reads {
        add("reads", reads.join(", "), from(false, |s| s.reads.is_some(), false));
    }
    if let Some(derive) = &row.settings.derive {
        add("derive", derive.join(", "), from(false, |s| s.derive.is_some(), false));
    }
    settings
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> String {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word).to_owned()
}

/// Where tables set a key: the topmost row of the entity that has it, else the topmost header above such a row.
fn origin(row: &Entity, layers: &[Layer], sets: fn(&Settings) -> bool) -> Option<String> {
    let is_own =
        |other: &Entity| other.id.text == row.id.text || row.respelt.as_ref() == Some(&other.id.place);
    let files = || layers.iter().rev().flat_map(|layer| &layer.files);
    let rows = files().flat_map(|file| file.rows.iter().filter(|other| is_own(other)));
    let of_row = rows
        .into_iter()
        .find(|other| sets(&other.settings))
        .map(|other| format!("{}:{}", other.id.place.file(), other.id.place.line()));
    of_row.or_else(|| {
        let header = files().find(|file| sets(&file.settings) && file.rows.iter().any(is_own))?;
        Some(format!("[table] of {}", header.name))
    })
}
