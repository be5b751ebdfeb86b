//! Reads vocabulary files: `[[words]]`, words that are no names, and `[[endings]]`, what languages put on names.

use std::ops::Range;

use toml::de::DeTable;

use super::characters::{Fault, fault_in_form, fault_in_remark};
use super::keys::{ENDING, ENDINGS, WORD_KINDS, WORDS};
use super::model::{Endings, Kind, Located, WordList};
use super::reader::{Label, Reader, meant};
use crate::text::endings::Ending;

/// So many words may stand in one list.
const MOST_WORDS: usize = 1_000_000;

/// One `[[words]]`.
pub(super) fn read_words<'t>(
    reader: &mut Reader<'t>,
    list: &DeTable<'t>,
    header: Range<usize>,
) -> Option<WordList> {
    reader.check_keys(list, &WORDS);
    require(reader, list, "[[words]]", &["lang", "kind", "words"], header);
    let language = reader.tag(list, "lang");
    let kind = reader.choice(list, "kind", &WORD_KINDS);
    let words = reader.strings(Label::Key("words"), list.get("words")?, MOST_WORDS, fault_in_form);
    Some(WordList { language: language?, kind: kind?, words })
}

/// One `[[endings]]` with its `[[endings.ending]]`.
pub(super) fn read_endings<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    header: Range<usize>,
) -> Option<Endings> {
    reader.check_keys(table, &ENDINGS);
    require(reader, table, "[[endings]]", &["lang"], header);
    let language = reader.tag(table, "lang");
    let capital_nouns = reader.boolean(table, "capital-nouns").unwrap_or(false);
    let elisions = texts(reader.list(table, "elisions", fault_in_form));
    let rows = reader.rows(table, "ending", "[[endings.ending]]");
    let endings = rows.into_iter().filter_map(|(row, span)| read_ending(reader, row, span)).collect();
    Some(Endings { language: language?, capital_nouns, elisions, endings })
}

fn read_ending<'t>(reader: &mut Reader<'t>, row: &DeTable<'t>, header: Range<usize>) -> Option<Ending> {
    reader.check_keys(row, &ENDING);
    require(reader, row, "[[endings.ending]]", &["case", "add"], header);
    let case = reader.field(row, "case", fault_in_form);
    let after = texts(reader.list(row, "after", fault_in_form));
    let drop = reader.field(row, "drop", fault_in_remark).map_or_else(String::new, |drop| drop.text);
    let add = texts(reader.list(row, "add", fault_in_remark));
    let of = texts(reader.list(row, "of", fault_in_kind));
    Some(Ending { case: case?.text, after, drop, add, of })
}

fn require(reader: &mut Reader<'_>, table: &DeTable<'_>, name: &str, keys: &[&str], header: Range<usize>) {
    for key in keys.iter().filter(|&&key| !table.contains_key(key)) {
        let what = format!("this {name} has no `{key}`");
        let fault =
            Fault::new(what, "without it nothing could be done with the rest", format!("add `{key} = …`"));
        reader.refuse(header.clone(), fault);
    }
}

fn fault_in_kind(word: &str) -> Option<Fault> {
    let kinds = Kind::ALL.map(Kind::as_str);
    let fault =
        || Fault::new(format!("cannot be `{word}`"), "an ending fits kinds of rows", meant(word, &kinds));
    (!kinds.contains(&word)).then(fault)
}

fn texts(located: Vec<Located>) -> Vec<String> {
    located.into_iter().map(|located| located.text).collect()
}
