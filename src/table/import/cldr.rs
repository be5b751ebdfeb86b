//! Reads names of territories of the CLDR: `main/LANG/territories.json`, one file a language, joined by territory.
//!
//! Labels are not all names: *Hong Kong SAR China*, *Myanmar (Burma)* and *Congo - Kinshasa* tell territories apart in a
//! menu. What has brackets, a comma or a spaced dash is left out, and other wordings are accepted, not respelt.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use serde_json::Value;

use super::input::Input;
use super::intake::Intake;
use super::row::{EntityRow, Languages, Spot};
use super::values::each_value;
use crate::table::characters::fault_in_form;
use crate::table::model::{Kind, PartKind};

/// Codes of two letters that are no territory: groups, and tests of software.
const NO_TERRITORIES: [&str; 7] = ["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"];
/// How English labels end that are no names.
const SUFFIX_OF_LABELS: &str = " SAR China";

/// The territories of all files so far.
#[derive(Default)]
pub(super) struct Territories(BTreeMap<String, (Spot, EntityRow)>);

impl Territories {
    /// Takes in the territories of one file.
    pub fn read(&mut self, input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
        each_value(input, "main", &mut |spot, value| match value {
            Ok(value) => self.read_locale(&value, input.name(), &spot, intake),
            Err(refusal) => intake.refuse(&spot, refusal),
        })
    }

    fn read_locale(
        &mut self,
        locale: &Value,
        input: &Arc<str>,
        spot: &Spot,
        intake: &mut Intake<'_>,
    ) -> io::Result<()> {
        let names = locale["localeDisplayNames"]["territories"].as_object();
        let (Some(names), Some(language)) = (names, language(&locale["identity"])) else {
            let mend = "give it `main/LANG/territories.json` of the package cldr-localenames-full".to_owned();
            return intake.refuse(spot, ("this file has no names of territories".to_owned(), mend));
        };
        if !intake.wants(&language) {
            return intake.pass(spot);
        }
        // The plain code comes before its alternatives, `CZ` before `CZ-alt-variant`.
        for (key, name) in names {
            let (code, name) = (key.split('-').next().unwrap_or_default(), name.as_str().unwrap_or_default());
            let spot = Spot::new(input, spot.line, &format!("{key}: {name}"));
            let is_territory = code.len() == 2 && !NO_TERRITORIES.contains(&code);
            if !is_territory {
                intake.pass(&spot)?;
                continue;
            }
            if name.contains(['(', ')', ',', '（'])
                || name.contains(" - ")
                || name.ends_with(SUFFIX_OF_LABELS)
            {
                intake
                    .change(&spot, format!("`{name}` ({language}, {code}) left out: a label and no name"))?;
                continue;
            }
            if let Some(fault) = fault_in_form(name) {
                let what = format!("`{name}` ({language}, {code}) {} and was left out", fault.what);
                intake.change(&spot, what)?;
                continue;
            }
            let is_other_wording = key != code;
            if is_other_wording && !self.has(code, &language) {
                intake.pass(&spot)?;
                continue;
            }
            let new = || (spot.clone(), EntityRow::new(Kind::Place));
            let (_, row) = self.0.entry(code.to_owned()).or_insert_with(new);
            row.source = format!("cldr:{code}");
            row.number = code.to_lowercase();
            row.add(PartKind::Name, &language, name);
        }
        Ok(())
    }

    /// Whether the territory has a name in this language: another wording alone would be taken for the name.
    fn has(&self, code: &str, language: &str) -> bool {
        let names = self.0.get(code).and_then(|(_, row)| row.parts.get(&PartKind::Name));
        names.is_some_and(|names| names.contains_key(language))
    }

    /// Takes in what was joined.
    pub fn finish(self, intake: &mut Intake<'_>) -> io::Result<()> {
        self.0.into_iter().try_for_each(|(code, (spot, mut row))| {
            // An id of another language's name would change with the files that are named.
            if row.parts.get(&PartKind::Name).is_some_and(|names| !names.contains_key("en")) {
                row.id = code.to_lowercase();
            }
            row.parts.values_mut().for_each(leave_out_repeated);
            intake.take_weeded(&spot, row)
        })
    }
}

/// Leaves out what a language with a region or a script says as the language does that it falls back to: the files have
/// every name once more for each.
fn leave_out_repeated(names: &mut Languages) {
    let all = names.clone();
    names.retain(|language, forms| {
        let wider = std::iter::successors(language.rsplit_once('-'), |(rest, _)| rest.rsplit_once('-'));
        let wider = wider.filter_map(|(rest, _)| all.get(rest)).next();
        wider != Some(forms)
    });
}

/// The tag of the locale that a file is of.
fn language(identity: &Value) -> Option<String> {
    let subtags = ["language", "script", "territory", "variant"].map(|key| identity[key].as_str());
    identity["language"].as_str()?;
    Some(subtags.into_iter().flatten().collect::<Vec<_>>().join("-").to_lowercase())
}
