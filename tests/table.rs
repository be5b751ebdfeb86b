//! Tables from the outside: every message by its whole text, and the laws of merging and formatting.
//!
//! A row of `tests/troubles/*.toml` has a unique `name`, one of `table`, `config` and `sheet` (the text that is
//! checked), for tables also `over` (the file of a layer above), and `says`: every message, apart by an empty line.

use canonym::table::format_toml::format;
use canonym::table::import::import;
use canonym::table::model::{Entity, Layer, TableFile};
use canonym::table::{config, lint, merge, read};
use canonym::trouble::Trouble;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Troubles {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    table: Option<String>,
    over: Option<String>,
    config: Option<String>,
    sheet: Option<String>,
    says: String,
}

impl Case {
    fn troubles(&self) -> Vec<Trouble> {
        match (&self.table, &self.config, &self.sheet) {
            (Some(table), None, None) => check(table, self.over.as_deref()),
            (None, Some(text), None) => config::read("canonym.toml", text).1,
            (None, None, Some(sheet)) => import("list.csv", sheet).unread,
            _ => panic!("{}: give one of table, config and sheet", self.name),
        }
    }
}

/// All that is wrong with one file, and with the file of a layer above it.
fn check(table: &str, over: Option<&str>) -> Vec<Trouble> {
    let files = [("house/people.toml", Some(table)), ("desk/own.toml", over)];
    let files = files.into_iter().filter_map(|(name, text)| Some(read(name, text?)));
    let (files, troubles): (Vec<TableFile>, Vec<Vec<Trouble>>) = files.unzip();
    let layers: Vec<Layer> = files.into_iter().map(|file| layer([file])).collect();
    let (entities, merging) = merge(&layers);
    troubles.into_iter().flatten().chain(merging).chain(lint(&entities)).collect()
}

fn layer(files: impl IntoIterator<Item = TableFile>) -> Layer {
    Layer { files: files.into_iter().collect(), ..Layer::default() }
}

#[test]
fn every_message_is_as_written() {
    let mut names = std::collections::BTreeSet::new();
    let mut wrong = Vec::new();
    for file in std::fs::read_dir("tests/troubles").unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for case in toml::from_str::<Troubles>(&text).unwrap().case {
            assert!(names.insert(case.name.clone()), "two cases have the name {}", case.name);
            let said: Vec<String> = case.troubles().iter().map(Trouble::to_string).collect();
            let said = said.join("\n\n");
            if said != case.says.trim_end() {
                wrong.push(format!("=== {}\n{said}\n", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "these cases say something else:\n{}", wrong.concat());
}
