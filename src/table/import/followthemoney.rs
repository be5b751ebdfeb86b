//! Reads entities of FollowTheMoney, as OpenSanctions publishes them: one JSON object a line.
//!
//! A name there has no language, so its letters must tell; one whose letters do not is a spelling under `also`. Weak
//! aliases are never taken: whoever compiled the list says that they name other people as well.

use std::io;

use serde_json::Value;

use super::input::Input;
use super::intake::Intake;
use super::names::{Known, left_out};
use super::row::{ALSO, EntityRow, Spot};
use super::script::language_of;
use super::values::each_value;
use crate::table::model::{Kind, PartKind};

/// The schemata that are names; ships, bank accounts and sanctions are not.
const SCHEMATA: [(&str, Kind); 5] = [
    ("Person", Kind::Person),
    ("Organization", Kind::Organisation),
    ("Company", Kind::Organisation),
    ("PublicBody", Kind::Organisation),
    ("LegalEntity", Kind::Organisation),
];

/// Countries whose people have the family name first.
const EASTERN: [&str; 6] = ["cn", "tw", "hk", "kr", "kp", "vn"];

/// Takes in the entities.
pub(super) fn read(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    each_value(input, "", &mut |spot, value| match value {
        Ok(value) => take(intake, &spot, &Entity(value)),
        Err(refusal) => intake.refuse(&spot, refusal),
    })
}

fn take(intake: &mut Intake<'_>, spot: &Spot, entity: &Entity) -> io::Result<()> {
    let Some(schema) = entity.0["schema"].as_str() else {
        let mend = "give it a `schema` and `properties`, as OpenSanctions' `entities.ftm.json` has them";
        return intake.refuse(spot, ("this is no entity of FollowTheMoney".to_owned(), mend.to_owned()));
    };
    let Some(&(_, kind)) = SCHEMATA.iter().find(|(name, _)| *name == schema) else {
        return intake.pass(spot);
    };
    let mut row = EntityRow::new(kind);
    let id = entity.0["id"].as_str().unwrap_or_default();
    id.clone_into(&mut row.number);
    row.source = format!("followthemoney:{id}");
    let changes =
        if kind == Kind::Person { person(&mut row, entity) } else { body(&mut row, entity, intake) };
    for change in changes.into_iter().flatten() {
        intake.change(spot, change)?;
    }
    if !row.has_canonical() {
        let mend = "write a row for it by hand".to_owned();
        return intake
            .refuse(spot, ("none of its names can be told apart and put in a language".to_owned(), mend));
    }
    intake.take_weeded(spot, row)
}

fn person(row: &mut EntityRow, entity: &Entity) -> Vec<Option<String>> {
    let countries = ["nationality", "citizenship", "country"].map(|property| entity.texts(property)).concat();
    row.is_family_first = countries.iter().any(|country| EASTERN.contains(country));
    let known = Known { family: entity.owned("lastName"), is_family_first: row.is_family_first };
    let mut unparted = Vec::new();
    for whole in entity.names() {
        let (name, language) = (known.split(whole), language_of(whole));
        match name {
            Some(name) if has_language(row, language) => name.add_to(row, ALSO),
            Some(name) => name.add_to(row, language.unwrap_or(ALSO)),
            None => unparted.push(whole.to_owned()),
        }
    }
    for (part, property) in
        [(PartKind::Given, "firstName"), (PartKind::Family, "lastName"), (PartKind::Patronymic, "fatherName")]
    {
        for form in entity.texts(property) {
            let language = language_of(form).filter(|language| lacks(row, part, language));
            row.add(part, language.unwrap_or(ALSO), form);
        }
    }
    let aliases = entity.owned("alias");
    let foreign = |alias: &&String| !known.split(alias).is_some_and(|name| name.add_alias_to(row));
    let foreign: Vec<String> = aliases.iter().filter(foreign).cloned().collect();
    for position in entity.texts("position") {
        let language = language_of(position).unwrap_or("en");
        row.roles.entry(language.to_owned()).or_default().push(position.to_owned());
    }
    vec![
        left_out("it cannot be told which part is the family name", &unparted),
        left_out("no part of them is a known name of this person", &foreign),
        left_out("weak aliases name other people as well", &entity.owned("weakAlias")),
    ]
}

fn lacks(row: &EntityRow, part: PartKind, language: &str) -> bool {
    !row.parts.get(&part).is_some_and(|languages| languages.contains_key(language))
}

fn has_language(row: &EntityRow, language: Option<&str>) -> bool {
    language.is_some_and(|language| !lacks(row, PartKind::Family, language))
}

fn body(row: &mut EntityRow, entity: &Entity, intake: &Intake<'_>) -> Vec<Option<String>> {
    let mut others = Vec::new();
    for name in entity.names() {
        match language_of(name) {
            Some(language) if lacks(row, PartKind::Name, language) => row.add(PartKind::Name, language, name),
            _ => others.push(name.to_owned()),
        }
    }
    others.extend(entity.owned("alias"));
    if intake.options.aliases {
        others.iter().for_each(|name| row.add(PartKind::Name, ALSO, name));
        others.clear();
    }
    vec![
        left_out("other names are taken with --aliases", &others),
        left_out("weak aliases name other bodies as well", &entity.owned("weakAlias")),
    ]
}

/// An entity as FollowTheMoney gives it.
struct Entity(Value);

impl Entity {
    fn texts(&self, property: &str) -> Vec<&str> {
        let values = self.0["properties"][property].as_array().into_iter().flatten();
        values.filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).collect()
    }

    fn owned(&self, property: &str) -> Vec<String> {
        self.texts(property).into_iter().map(str::to_owned).collect()
    }

    /// Its names; the one that it is known by comes first.
    fn names(&self) -> Vec<&str> {
        let caption = self.0["caption"].as_str().map(str::trim).filter(|caption| !caption.is_empty());
        let names = self.texts("name").into_iter().filter(|&name| Some(name) != caption);
        caption.into_iter().chain(names).collect()
    }
}
