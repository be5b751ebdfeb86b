//! Reads Wikidata's entities: `Special:EntityData` documents, arrays, JSON Lines and dumps.
//!
//! A person's parts come from the labels, parted with the help of the given and family name items (P735, P734) whose
//! own labels are in the file, and from the name in the person's native language (P1559); offices (P39) that have no end
//! are roles. The file is read three times, so that an item may stand before or behind those who refer to it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::Value;

use super::input::Input;
use super::intake::Intake;
use super::names::{Known, left_out};
use super::row::{ALSO, EntityRow, Spot};
use super::values::each_value;
use crate::table::model::{Kind, PartKind};

/// Under this key a document of `Special:EntityData` has its entities.
const INSIDE: &str = "entities";
const GIVEN: &str = "P735";
const FAMILY: &str = "P734";
const POSITION: &str = "P39";
const NATIVE_NAME: &str = "P1559";
const CITIZENSHIP: &str = "P27";

/// What items of a class (P31) are; what has coordinates (P625) is a place besides.
const CLASSES: [(&str, Kind); 25] = [
    ("Q5", Kind::Person),
    ("Q515", Kind::Place),
    ("Q6256", Kind::Place),
    ("Q3624078", Kind::Place),
    ("Q5119", Kind::Place),
    ("Q1549591", Kind::Place),
    ("Q4022", Kind::Place),
    ("Q8502", Kind::Place),
    ("Q43229", Kind::Organisation),
    ("Q484652", Kind::Organisation),
    ("Q4830453", Kind::Organisation),
    ("Q6881511", Kind::Organisation),
    ("Q783794", Kind::Organisation),
    ("Q891723", Kind::Organisation),
    ("Q7278", Kind::Organisation),
    ("Q11032", Kind::Organisation),
    ("Q192283", Kind::Organisation),
    ("Q192350", Kind::Organisation),
    ("Q163740", Kind::Organisation),
    ("Q3918", Kind::Organisation),
    ("Q22687", Kind::Organisation),
    ("Q476028", Kind::Organisation),
    ("Q245065", Kind::Organisation),
    ("Q327333", Kind::Organisation),
    ("Q1331793", Kind::Organisation),
];

/// Classes (P31) of items that are no names of anybody or anything: pages of the wikis, such as categories, lists, pages
/// that part names, templates; and names by themselves, which only tell how a person's is parted.
const NO_NAMES: [&str; 16] = [
    "Q4167836",  // category
    "Q24046192", // category of stubs
    "Q4167410",  // disambiguation page
    "Q22808320", // disambiguation page of people
    "Q13406463", // list
    "Q11266439", // template
    "Q11753321", // navigational template
    "Q15184295", // module
    "Q14204246", // project page
    "Q4663903",  // portal
    "Q17442446", // internal item
    "Q101352",   // family name
    "Q202444",   // given name
    "Q12308941", // male given name
    "Q11879590", // female given name
    "Q3409032",  // unisex given name
];

/// Countries whose people have the family name first, with their language.
const EASTERN: [(&str, &str); 7] = [
    ("Q148", "zh"),
    ("Q865", "zh"),
    ("Q884", "ko"),
    ("Q423", "ko"),
    ("Q881", "vi"),
    ("Q17", "ja"),
    ("Q28", "hu"),
];

/// Wikidata's own tags beside BCP 47's.
const TAGS: [(&str, &str); 4] =
    [("be-x-old", "be-tarask"), ("zh-classical", "lzh"), ("no", "nb"), ("mul", "en")];

/// Labels of items by id and language.
type Labels = BTreeMap<String, BTreeMap<String, String>>;

/// Takes in the entities.
pub(super) fn read(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    let mut referred = BTreeSet::new();
    each_value(input, INSIDE, &mut |_, value| {
        if let Ok(item) = value.map(Item) {
            let properties = [GIVEN, FAMILY, POSITION];
            let named = properties.into_iter().flat_map(|property| item.claims(property));
            referred.extend(named.filter_map(item_of).map(str::to_owned));
        }
        Ok(())
    })?;
    let mut labels = Labels::new();
    if !referred.is_empty() {
        each_value(input, INSIDE, &mut |_, value| {
            if let Ok(item) = value.map(Item)
                && referred.contains(item.id())
            {
                labels.insert(item.id().to_owned(), item.labels());
            }
            Ok(())
        })?;
    }
    each_value(input, INSIDE, &mut |spot, value| match value.map(Item) {
        Ok(item) if referred.contains(item.id()) || item.is_no_name() => intake.pass(&spot),
        Ok(item) => take(intake, &spot, &item, &labels),
        Err(refusal) => intake.refuse(&spot, refusal),
    })
}

fn take(intake: &mut Intake<'_>, spot: &Spot, item: &Item, labels: &Labels) -> io::Result<()> {
    if !item.0["labels"].is_object() {
        let mend = "fetch it with its labels, as `Special:EntityData/Q….json` gives it".to_owned();
        return intake.refuse(spot, ("this is no entity of Wikidata, or it has no labels".to_owned(), mend));
    }
    let Some(kind) = item.kind() else {
        let what = format!("{} is no person, place or organisation that P31 or P625 tells", item.id());
        return intake.refuse(spot, (what, "write a row for it by hand".to_owned()));
    };
    let mut row = EntityRow::new(kind);
    row.number = item.id().to_lowercase();
    row.source = format!("wikidata:{}", item.id());
    row.note = item.0["descriptions"]["en"]["value"].as_str().unwrap_or_default().to_owned();
    let changes = if kind == Kind::Person {
        person(&mut row, item, labels, intake)
    } else {
        thing(&mut row, item, intake)
    };
    for change in changes.into_iter().flatten() {
        intake.change(spot, change)?;
    }
    intake.take_weeded(spot, row)
}

fn thing(row: &mut EntityRow, item: &Item, intake: &Intake<'_>) -> Vec<Option<String>> {
    for (language, label) in item.labels() {
        row.add(PartKind::Name, &language, &label);
    }
    let aliases = item.aliases(intake);
    if intake.options.aliases {
        aliases.iter().for_each(|alias| row.add(PartKind::Name, ALSO, alias));
        return Vec::new();
    }
    vec![left_out("other names are taken with --aliases", &aliases)]
}

fn person(row: &mut EntityRow, item: &Item, labels: &Labels, intake: &Intake<'_>) -> Vec<Option<String>> {
    let native = item.native_names();
    let eastern = item.eastern(&native);
    row.is_family_first = matches!(eastern, Some("zh" | "ko" | "vi"));
    let mut whole: Vec<(String, String)> = native;
    whole.extend(item.labels());
    let known = |language: &str| Known {
        family: names_of(&item.items(FAMILY), language, labels),
        is_family_first: row_is_family_first(eastern, language),
    };
    let mut unparted = Vec::new();
    for (language, name) in whole.iter().filter(|(language, _)| intake.wants(language)) {
        match known(language).split(name) {
            Some(name) => name.add_to(row, language),
            None => unparted.push(name.clone()),
        }
    }
    let mut foreign = Vec::new();
    for alias in item.aliases(intake) {
        let name = known("en").split(&alias);
        if !name.is_some_and(|name| name.add_alias_to(row)) {
            foreign.push(alias);
        }
    }
    for position in item.items(POSITION) {
        for (language, label) in labels.get(position).into_iter().flatten() {
            let words = row.roles.entry(language.clone()).or_default();
            if !words.contains(label) {
                words.push(label.clone());
            }
        }
    }
    unparted.dedup();
    vec![
        left_out("it cannot be told which part is the family name", &unparted),
        left_out("no part of them is a known name of this person", &foreign),
    ]
}

fn row_is_family_first(eastern: Option<&str>, language: &str) -> bool {
    match eastern {
        Some("ja" | "hu") => eastern == Some(language),
        Some(_) => true,
        None => false,
    }
}

fn names_of(items: &[&str], language: &str, labels: &Labels) -> Vec<String> {
    let label = |item: &&str| {
        let languages = labels.get(*item)?;
        languages.get(language).or_else(|| languages.get("en")).cloned()
    };
    items.iter().filter_map(label).collect()
}

/// An entity as Wikidata gives it.
struct Item(Value);

impl Item {
    fn id(&self) -> &str {
        self.0["id"].as_str().unwrap_or_default()
    }

    fn labels(&self) -> BTreeMap<String, String> {
        let labels = self.0["labels"].as_object().into_iter().flatten();
        let mut found = BTreeMap::new();
        for (tag, label) in labels {
            let Some(label) = label["value"].as_str() else { continue };
            let language = language(tag);
            // The label for every language stands in only where a language has none.
            if language == *tag || !found.contains_key(&language) {
                found.insert(language, label.to_owned());
            }
        }
        found
    }

    fn aliases(&self, intake: &Intake<'_>) -> Vec<String> {
        let lists = self.0["aliases"].as_object().into_iter().flatten();
        let wanted = lists.filter(|(tag, _)| intake.wants(&language(tag)));
        let aliases = wanted.flat_map(|(_, list)| list.as_array().into_iter().flatten());
        let unique: BTreeSet<&str> = aliases.filter_map(|alias| alias["value"].as_str()).collect();
        unique.into_iter().map(str::to_owned).collect()
    }

    fn claims(&self, property: &str) -> impl Iterator<Item = &Value> {
        self.0["claims"][property].as_array().into_iter().flatten()
    }

    /// The claims of a property that are not deprecated and have not ended.
    fn standing(&self, property: &str) -> impl Iterator<Item = &Value> {
        self.claims(property)
            .filter(|claim| claim["rank"] != "deprecated" && claim["qualifiers"]["P582"].is_null())
    }

    fn values(&self, property: &str) -> impl Iterator<Item = &Value> {
        self.standing(property).map(value_of)
    }

    fn items(&self, property: &str) -> Vec<&str> {
        self.standing(property).filter_map(item_of).collect()
    }

    /// Whether it is nobody and nothing that could be called by a name, whatever its labels are; a property and a
    /// lexeme are no items at all.
    fn is_no_name(&self) -> bool {
        matches!(self.0["type"].as_str(), Some("property" | "lexeme"))
            || self.items("P31").iter().any(|class| NO_NAMES.contains(class))
    }

    fn kind(&self) -> Option<Kind> {
        let classes = self.items("P31");
        let known = classes.iter().find_map(|class| CLASSES.iter().find(|(id, _)| id == class));
        let is_somewhere = || self.values("P625").next().map(|_| Kind::Place);
        known.map(|&(_, kind)| kind).or_else(is_somewhere)
    }

    fn native_names(&self) -> Vec<(String, String)> {
        let name =
            |value: &Value| Some((language(value["language"].as_str()?), value["text"].as_str()?.to_owned()));
        self.values(NATIVE_NAME).filter_map(name).collect()
    }

    /// The language of a person whose family name comes first in it.
    fn eastern(&self, native: &[(String, String)]) -> Option<&'static str> {
        let countries = self.items(CITIZENSHIP);
        let is_hers = |&&(country, language): &&(&str, &str)| {
            let speaks = native.iter().any(|(known, _)| known.split('-').next() == Some(language));
            if native.is_empty() { countries.contains(&country) } else { speaks }
        };
        EASTERN.iter().find(is_hers).map(|&(_, language)| language)
    }
}

fn value_of(claim: &Value) -> &Value {
    &claim["mainsnak"]["datavalue"]["value"]
}

/// The id of the item that a claim names.
fn item_of(claim: &Value) -> Option<&str> {
    value_of(claim)["id"].as_str()
}

fn language(tag: &str) -> String {
    let known = TAGS.iter().find(|(theirs, _)| *theirs == tag);
    known.map_or(tag, |&(_, ours)| ours).to_lowercase()
}
