//! Rows of named columns, `family.en` and the like: one person, place, organisation or term each.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::columns::{Column, Columns, forms_in};
use super::sheet::{Record, Sheet};
use crate::table::characters::{fault_in_form, fault_in_id, fault_in_remark};
use crate::table::format_toml::basic_string;
use crate::table::keys::section;
use crate::table::model::{Kind, PartKind};
use crate::table::reader::MOST_FORMS;

/// What is wrong with a row, and how to mend it.
type Refusal = (String, String);

/// Makes entities of the sheet's rows.
pub(super) fn import(sheet: &mut Sheet<'_>, columns: &Columns) -> String {
    let mut lines = BTreeMap::new();
    let mut toml = String::new();
    for record in std::mem::take(&mut sheet.records) {
        let entity = Entity::of(columns, &record).and_then(|entity| match lines.get(&entity.id) {
            Some(line) => Err((
                format!("the id `{}` is that of line {line}, too", entity.id),
                "add a column `id` and give each row one of its own".to_owned(),
            )),
            None => Ok(entity),
        });
        match entity {
            Ok(entity) => {
                toml.push_str(&entity.toml);
                lines.insert(entity.id, record.line);
            }
            Err((what, mend)) => sheet.refuse(record.span.clone(), what, mend),
        }
    }
    toml
}

struct Entity {
    id: String,
    toml: String,
}

impl Entity {
    fn of(columns: &Columns, record: &Record) -> Result<Entity, Refusal> {
        let parts = parts(columns, record)?;
        let kind = kind(columns.cell(record, &Column::Kind), &parts)?;
        let id = id(columns.cell(record, &Column::Id), &parts)?;
        let mut toml = format!("{}\nid = {}\n", section(kind).name, basic_string(&id));
        for (part, languages) in &parts {
            let languages: Vec<String> = languages
                .iter()
                .map(|(language, forms)| format!("{language} = {}", value(language, forms)))
                .collect();
            toml.push_str(&format!("{} = {{ {} }}\n", part.as_str(), languages.join(", ")));
        }
        for (key, column) in [("source", Column::Source), ("note", Column::Note)] {
            let remark = columns.cell(record, &column);
            if let Some(fault) = fault_in_remark(remark) {
                return Err((format!("`{key}` {}", fault.what), fault.mend));
            }
            if !remark.is_empty() {
                toml.push_str(&format!("{key} = {}\n", basic_string(remark)));
            }
        }
        Ok(Entity { id, toml })
    }
}

/// Forms by language.
type Languages<'r> = BTreeMap<&'r str, Vec<&'r str>>;
/// Forms by part and language; no list is empty, and one form at least has a language.
type Parts<'r> = BTreeMap<PartKind, Languages<'r>>;

fn parts<'r>(columns: &'r Columns, record: &'r Record) -> Result<Parts<'r>, Refusal> {
    let mut parts = Parts::new();
    for (at, part, language) in columns.forms() {
        let forms = forms_in(record.cell(at));
        if let Some(fault) = forms.iter().copied().find_map(fault_in_form) {
            return Err((format!("`{}.{language}` {}", part.as_str(), fault.what), fault.mend));
        }
        if forms.len() > MOST_FORMS {
            let what = format!("`{}.{language}` has {} forms", part.as_str(), forms.len());
            return Err((what, format!("write at most {MOST_FORMS}")));
        }
        if !forms.is_empty() {
            parts.entry(part).or_default().entry(language).or_default().extend(forms);
        }
    }
    let has_canonical = |languages: &Languages<'_>| languages.keys().any(|&language| language != "also");
    if parts.values().any(has_canonical) {
        return Ok(parts);
    }
    let mend = "fill in a column such as `name.en` or `family.en`".to_owned();
    Err(("this row has no form in a language, to be printed".to_owned(), mend))
}

fn kind(cell: &str, parts: &Parts<'_>) -> Result<Kind, Refusal> {
    let is_named = parts.contains_key(&PartKind::Name);
    let is_person = parts.keys().any(|&part| part != PartKind::Name);
    let fits = |kind: &Kind| {
        if is_named { !matches!(kind, Kind::Person | Kind::Rule) } else { *kind == Kind::Person }
    };
    let kinds = if is_named { "`place`, `organisation` or `term`" } else { "`person`" };
    let mend = format!("write {kinds} in a column `kind`");
    match (is_named, is_person) {
        (true, true) => Err((
            "this row has a `name` and parts of a person's name".to_owned(),
            "a person has `given` and `family`, everything else has `name`".to_owned(),
        )),
        (false, _) if cell.is_empty() => Ok(Kind::Person),
        (true, false) if cell.is_empty() => Err(("this row does not say what it is".to_owned(), mend)),
        _ => {
            let kind = Kind::ALL.into_iter().filter(fits).find(|kind| kind.as_str() == cell.to_lowercase());
            kind.ok_or_else(|| (format!("the kind of this row cannot be `{cell}`"), mend))
        }
    }
}

/// The id that the row gives, else one made of its English forms, else of its first ones.
fn id(cell: &str, parts: &Parts<'_>) -> Result<String, Refusal> {
    if !cell.is_empty() {
        return match fault_in_id(cell) {
            Some(fault) => Err((format!("the id `{cell}` {}", fault.what), fault.mend)),
            None => Ok(cell.to_owned()),
        };
    }
    let first = |languages: &Languages<'_>| {
        let forms = languages.get("en").or_else(|| languages.values().next());
        forms.and_then(|forms| forms.first()).map(|form| slug(form))
    };
    let slugs: Vec<String> = parts.values().filter_map(first).filter(|slug| !slug.is_empty()).collect();
    let id = slugs.join("-");
    match fault_in_id(&id) {
        None => Ok(id),
        Some(_) => Err(("no id can be made of these forms".to_owned(), "add a column `id`".to_owned())),
    }
}

fn slug(form: &str) -> String {
    let plain: String = form.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

fn value(language: &str, forms: &[&str]) -> String {
    match forms {
        [form] if language != "also" => basic_string(form),
        _ => format!("[{}]", forms.iter().map(|form| basic_string(form)).collect::<Vec<_>>().join(", ")),
    }
}
