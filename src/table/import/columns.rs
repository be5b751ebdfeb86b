//! What each column of a spreadsheet holds, by its header or, without one, by its place.

use super::record::Record;
use super::row::Refusal;
use crate::table::characters::is_language_tag;
use crate::table::model::{EVERY_LANGUAGE, PartKind};
use crate::table::nearest::nearest;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Variants,
    Canonical,
    Id,
    Kind,
    Note,
    Source,
    /// Forms of a part in a language, or under `also`.
    Forms(PartKind, String),
}

/// The names that people give to columns.
const NAMES: [(&str, Column); 22] = [
    ("variant", Column::Variants),
    ("variants", Column::Variants),
    ("from", Column::Variants),
    ("find", Column::Variants),
    ("search", Column::Variants),
    ("wrong", Column::Variants),
    ("old", Column::Variants),
    ("alias", Column::Variants),
    ("aliases", Column::Variants),
    ("canonical", Column::Canonical),
    ("to", Column::Canonical),
    ("replace", Column::Canonical),
    ("replacement", Column::Canonical),
    ("right", Column::Canonical),
    ("correct", Column::Canonical),
    ("new", Column::Canonical),
    ("house", Column::Canonical),
    ("id", Column::Id),
    ("kind", Column::Kind),
    ("note", Column::Note),
    ("comment", Column::Note),
    ("source", Column::Source),
];

const PARTS: [PartKind; 4] = [PartKind::Given, PartKind::Family, PartKind::Patronymic, PartKind::Name];

/// The columns of a sheet; those that hold nothing known are `None`.
pub(super) struct Columns(Vec<Option<Column>>);

impl Columns {
    /// The columns that the first record names, and whether it is a header; without one they are a list of two.
    pub fn of(first: &Record) -> (Columns, bool) {
        let names: Vec<Option<Column>> = first.cells.iter().map(|cell| column(cell)).collect();
        match is_header(first, &names) {
            true => (Columns(names), true),
            false => (Columns(vec![Some(Column::Variants), Some(Column::Canonical)]), false),
        }
    }

    /// What the header names that will not be read.
    pub fn unknown(&self, header: &Record) -> Vec<Refusal> {
        let named = header.cells.iter().zip(&self.0);
        let unknown = named.filter(|(name, column)| column.is_none() && !name.is_empty());
        let mut refusals: Vec<Refusal> = unknown.map(|(name, _)| unknown_column(name)).collect();
        if !self.is_rules() && self.forms().next().is_none() {
            let mend = "add `variant` and `canonical`, or columns such as `family.en`";
            refusals.push(("no column holds forms".to_owned(), mend.to_owned()));
        }
        refusals
    }

    /// Whether the rows are plain rules.
    pub fn is_rules(&self) -> bool {
        self.find(&Column::Canonical).is_some() && self.find(&Column::Variants).is_some()
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Where a column stands.
    pub fn find(&self, column: &Column) -> Option<usize> {
        self.0.iter().position(|known| known.as_ref() == Some(column))
    }

    /// The cell of a column in a row; empty if the sheet has no such column.
    pub fn cell<'r>(&self, record: &'r Record, column: &Column) -> &'r str {
        self.find(column).map_or("", |at| record.cell(at))
    }

    /// The columns that hold forms: where they stand, which part, which language.
    pub fn forms(&self) -> impl Iterator<Item = (usize, PartKind, &str)> {
        self.0.iter().enumerate().filter_map(|(at, column)| match column {
            Some(Column::Forms(part, language)) => Some((at, *part, language.as_str())),
            _ => None,
        })
    }
}

fn unknown_column(name: &str) -> Refusal {
    let mend = match nearest(name, NAMES.iter().map(|&(known, _)| known)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "name it `variant`, `canonical`, `id`, `kind`, `note`, `source`, or a part and a language such as `family.en`".to_owned(),
    };
    (format!("the column `{name}` is not read"), mend)
}

/// *To* is a name as well as a column, so one such cell beside others makes no header.
fn is_header(first: &Record, names: &[Option<Column>]) -> bool {
    let known = names.iter().flatten().count();
    let named = first.cells.iter().filter(|cell| !cell.is_empty()).count();
    let is_part = |cell: &String| {
        PARTS.iter().any(|part| cell.split_once('.').is_some_and(|(key, _)| key == part.as_str()))
    };
    known >= 2 || (known > 0 && known == named) || first.cells.iter().any(is_part)
}

fn column(name: &str) -> Option<Column> {
    let name = name.to_lowercase();
    if let Some((_, column)) = NAMES.iter().find(|&&(known, _)| known == name) {
        return Some(column.clone());
    }
    let (part, language) = name.split_once('.')?;
    let part = PARTS.into_iter().find(|known| known.as_str() == part)?;
    (language == "also" || (is_language_tag(language) && language != EVERY_LANGUAGE))
        .then(|| Column::Forms(part, language.to_owned()))
}

/// The forms in a cell.
pub(super) fn forms_in(cell: &str) -> Vec<&str> {
    cell.split([';', '|']).map(str::trim).filter(|form| !form.is_empty()).collect()
}
