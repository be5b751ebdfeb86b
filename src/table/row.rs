//! Reads one row of a table: a rule, a person, a place, an organisation or a term.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::characters::{Fault, fault_in_form, fault_in_id, fault_in_remark, fault_in_tag};
use super::forms::read_forms;
use super::keys::{CASES, FAMILY_ALONE, FORMER, GIVEN_ALONE, ORDERS, QUOTES, TEST, section};
use super::model::{EVERY_LANGUAGE, Entity, Form, Kind, Located, Part, PartKind, Role, RowTest, Settings};
use super::nearest::nearest;
use super::reader::{Label, MOST_FORMS, Reader, Value};

/// The key of a part that holds spellings without a language.
const ALSO: &str = "also";
/// The language of a test that names none.
const TEST_LANGUAGE: &str = "en";
/// The longest text of a test, in scalar values.
const LONGEST_TEST: usize = 10_000;

/// One row; nothing if it has no id to be known by, or if troubles have left no form of it.
pub(super) fn read_row<'t>(
    reader: &mut Reader<'t>,
    kind: Kind,
    row: &DeTable<'t>,
    header: Range<usize>,
) -> Option<Entity> {
    let before = reader.count();
    reader.check_keys(row, section(kind));
    let parts = read_parts(reader, kind, row);
    let entity = Entity {
        kind,
        order: reader.choice(row, "order", &ORDERS),
        roles: row.get("roles").map_or_else(Vec::new, |value| read_roles(reader, value)),
        not: reader.list(row, "not", fault_in_form),
        keep: reader.list(row, "keep", fault_in_form),
        settings: read_settings(reader, row),
        tests: read_tests(reader, kind, row),
        source: reader.remark(row, "source"),
        note: reader.remark(row, "note"),
        disabled: reader.field(row, "disabled", fault_in_reason),
        respelt: None,
        id: read_id(reader, kind, row, &parts, header)?,
        parts,
    };
    let is_lost = entity.parts.is_empty() && reader.count() > before;
    (!is_lost).then_some(entity)
}

/// The keys that a row and a file's header share.
pub(super) fn read_settings<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Settings {
    Settings {
        family_alone: reader.choice(table, "family-alone", &FAMILY_ALONE),
        given_alone: reader.choice(table, "given-alone", &GIVEN_ALONE),
        quotes: reader.choice(table, "quotes", &QUOTES),
        former: reader.choice(table, "former", &FORMER),
        derive: reader.tags(table, "derive"),
        reads: reader.tags(table, "reads"),
        endings: reader.boolean(table, "endings"),
        case: reader.choice(table, "case", &CASES),
    }
}

fn fault_in_reason(reason: &str) -> Option<Fault> {
    let empty = reason.trim().is_empty().then(|| {
        let why = "whoever finds the row switched off must be able to learn why";
        Fault::new("gives no reason", why, "write `disabled = \"why\"`")
    });
    empty.or_else(|| fault_in_remark(reason))
}

fn read_id<'t>(
    reader: &mut Reader<'t>,
    kind: Kind,
    row: &DeTable<'t>,
    parts: &[Part],
    header: Range<usize>,
) -> Option<Located> {
    if row.contains_key("id") {
        return reader.field(row, "id", fault_in_id);
    }
    if kind == Kind::Rule {
        let canonical =
            parts.first().and_then(|part| part.languages.first()).and_then(|(_, forms)| forms.first());
        if canonical.is_some() || row.contains_key("canonical") {
            return canonical.map(|form| form.spelling.clone());
        }
    }
    let name = section(kind).name;
    let (what, mend) = match kind {
        Kind::Rule => ("neither `canonical` nor `id`", "add `canonical = \"…\"`, the spelling to be printed"),
        _ => ("no `id`", "add `id = \"…\"`, a name of its own in a to z, digits and hyphens"),
    };
    let why = "layers and the ledger know a row by its id";
    reader.refuse(header, Fault::new(format!("this {name} has {what}"), why, mend));
    None
}

fn read_parts<'t>(reader: &mut Reader<'t>, kind: Kind, row: &DeTable<'t>) -> Vec<Part> {
    let parts = match kind {
        Kind::Rule => return read_rule(reader, row).into_iter().collect(),
        Kind::Person => &[PartKind::Given, PartKind::Family, PartKind::Patronymic][..],
        Kind::Place | Kind::Organisation | Kind::Term => &[PartKind::Name],
    };
    parts.iter().filter_map(|&part| read_part(reader, part, row.get(part.as_str())?)).collect()
}

fn read_rule<'t>(reader: &mut Reader<'t>, row: &DeTable<'t>) -> Option<Part> {
    let canonical = row
        .get("canonical")
        .map(|value| read_forms(reader, Label::Key("canonical"), value))
        .unwrap_or_default();
    let also = reader.list(row, "variants", fault_in_form);
    if canonical.is_empty() && also.is_empty() {
        return None;
    }
    let languages = if canonical.is_empty() { vec![] } else { vec![(EVERY_LANGUAGE.to_owned(), canonical)] };
    Some(Part { kind: PartKind::Name, languages, also })
}

fn read_part<'t>(reader: &mut Reader<'t>, kind: PartKind, value: &Value<'t>) -> Option<Part> {
    let key = kind.as_str();
    let languages = reader.table(Label::Key(key), value, &format!("write `{key} = {{ en = \"…\" }}`"))?;
    if languages.len() > MOST_FORMS {
        let what = format!("has {} languages", languages.len());
        let why = "a part without bounds would make the tables slow for everybody";
        let fault = Fault::new(what, why, format!("write at most {MOST_FORMS}"));
        reader.refuse(value.span(), fault.of(Label::Key(key)));
        return None;
    }
    let mut part = Part { kind, languages: Vec::new(), also: Vec::new() };
    for (tag, value) in languages.iter() {
        let name = tag.get_ref().as_ref();
        let label = Label::Of(name, key);
        if name == ALSO {
            part.also = reader.strings(label, value, MOST_FORMS, fault_in_form);
        } else if let Some(fault) = fault_in_language(name) {
            reader.refuse(tag.span(), fault.of(label));
        } else {
            let forms = read_forms(reader, label, value);
            add_language(reader, &mut part, name, tag.span(), forms);
        }
    }
    part.languages.sort_by(|a, b| a.0.cmp(&b.0));
    (!part.languages.is_empty() || !part.also.is_empty()).then_some(part)
}

/// Like [`fault_in_tag`]; a key that is nearly `also` is more likely to be that, and one for no language is.
fn fault_in_language(tag: &str) -> Option<Fault> {
    if tag.eq_ignore_ascii_case(EVERY_LANGUAGE) {
        return Some(Fault::new(
            "names no language",
            "a form belongs to a language",
            format!("write `{ALSO}`"),
        ));
    }
    let mut fault = fault_in_tag(tag)?;
    if nearest(tag, [ALSO]).is_some() {
        fault.mend = format!("did you mean `{ALSO}`?");
    }
    Some(fault)
}

fn add_language(reader: &mut Reader<'_>, part: &mut Part, tag: &str, span: Range<usize>, forms: Vec<Form>) {
    let lower = tag.to_ascii_lowercase();
    if part.languages.iter().any(|(known, _)| *known == lower) {
        let what = format!("`{tag}` of `{}` is given twice", part.kind.as_str());
        let mend = format!("join them: `{lower} = [\"…\", \"…\"]`");
        reader.refuse(span, Fault::new(what, "language tags are the same in any case", mend));
    } else if !forms.is_empty() {
        part.languages.push((lower, forms));
    }
}

fn read_roles<'t>(reader: &mut Reader<'t>, value: &Value<'t>) -> Vec<Role> {
    let DeValue::Table(languages) = value.get_ref() else {
        let roles = reader.strings(Label::Key("roles"), value, MOST_FORMS, fault_in_form);
        return roles.into_iter().map(|words| Role { language: None, words }).collect();
    };
    let mut roles = Vec::new();
    for (tag, value) in languages.iter() {
        let label = Label::Of(tag.get_ref(), "roles");
        if let Some(fault) = fault_in_tag(tag.get_ref()) {
            reader.refuse(tag.span(), fault.of(label));
            continue;
        }
        let language = Some(tag.get_ref().to_ascii_lowercase());
        let words = reader.strings(label, value, MOST_FORMS, fault_in_form);
        roles.extend(words.into_iter().map(|words| Role { language: language.clone(), words }));
    }
    roles
}

fn read_tests<'t>(reader: &mut Reader<'t>, kind: Kind, row: &DeTable<'t>) -> Vec<RowTest> {
    let header = format!("[[{}.test]]", kind.as_str());
    let rows = reader.rows(row, "test", &header);
    rows.into_iter().filter_map(|(test, span)| read_test(reader, &header, test, span)).collect()
}

fn read_test<'t>(
    reader: &mut Reader<'t>,
    header: &str,
    test: &DeTable<'t>,
    span: Range<usize>,
) -> Option<RowTest> {
    reader.check_keys(test, &TEST);
    if !test.contains_key("in") {
        let what = format!("this {header} has no `in`");
        reader.refuse(span.clone(), Fault::new(what, "a test needs a copy to read", "add `in = \"…\"`"));
    }
    let input = reader.field(test, "in", fault_in_copy);
    let output = reader.field(test, "out", fault_in_copy);
    let language = reader.tag(test, "lang").unwrap_or_else(|| TEST_LANGUAGE.to_owned());
    let date = reader.date(test, "date");
    let input = input?.text;
    Some(RowTest {
        negative: !test.contains_key("out"),
        output: output.map_or_else(|| input.clone(), |output| output.text),
        input,
        language,
        date,
        place: reader.place(span.start),
    })
}

/// A test's text is copy: any character may stand in it.
fn fault_in_copy(copy: &str) -> Option<Fault> {
    let length = copy.chars().count();
    (length > LONGEST_TEST).then(|| {
        let what = format!("is {length} characters long");
        let mend = format!("write at most {LONGEST_TEST} characters");
        Fault::new(what, "tests run each time the tables are compiled", mend)
    })
}
