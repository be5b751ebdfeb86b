//! Rows of variants and canonical forms, gathered to one rule for each canonical form.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Column, Columns, forms_in};
use super::sheet::{Record, Sheet};
use crate::table::characters::{Fault, fault_in_form, fault_in_id, fault_in_remark};
use crate::table::format_toml::basic_string;
use crate::table::reader::MOST_FORMS;
use crate::table::spelling_key;

/// A rule, and the remarks of all its rows.
#[derive(Default)]
struct Rule {
    canonical: String,
    id: String,
    variants: Vec<String>,
    sources: Vec<String>,
    notes: Vec<String>,
}

/// The rules so far.
#[derive(Default)]
struct Rules {
    /// In the order in which the sheet brings up their canonical forms.
    rules: Vec<Rule>,
    by_canonical: BTreeMap<String, usize>,
    /// Who owns a variant, by its key: the rule, and the line it was first seen on.
    by_variant: BTreeMap<String, (usize, u32)>,
    /// The variants as they are spelt.
    variants: BTreeSet<String>,
}

/// Makes rules of the sheet's rows.
pub(super) fn import(sheet: &mut Sheet<'_>, columns: &Columns) -> String {
    let mut rules = Rules::default();
    for record in std::mem::take(&mut sheet.records) {
        rules.add_record(sheet, columns, &record);
    }
    rules.rules.iter().map(Rule::to_toml).collect()
}

impl Rules {
    fn add_record(&mut self, sheet: &mut Sheet<'_>, columns: &Columns, record: &Record) {
        let cell = |column| columns.cell(record, &column);
        let (variants, canonical) = (forms_in(cell(Column::Variants)), cell(Column::Canonical));
        if let Some((what, mend)) = fault_in_record(columns, record, &variants, canonical) {
            return sheet.refuse(record.span.clone(), what, mend);
        }
        let at = *self.by_canonical.entry(canonical.to_owned()).or_insert_with(|| {
            self.rules.push(Rule { canonical: canonical.to_owned(), ..Rule::default() });
            self.rules.len() - 1
        });
        for variant in variants {
            self.add_variant(sheet, record, at, variant);
        }
        let rule = &mut self.rules[at];
        let (note, source, id) = (cell(Column::Note), cell(Column::Source), cell(Column::Id));
        if let Some(fault) = add_remark(&mut rule.notes, note).or(add_remark(&mut rule.sources, source)) {
            sheet.refuse(
                record.span.clone(),
                format!("with this remark that of `{canonical}` {}", fault.what),
                fault.mend,
            );
        }
        if !rule.id.is_empty() && !id.is_empty() && rule.id != id {
            let what = format!("`{canonical}` has the id `{}` further up, and `{id}` here", rule.id);
            return sheet.refuse(record.span.clone(), what, "give one canonical form one id");
        }
        if rule.id.is_empty() {
            id.clone_into(&mut rule.id);
        }
    }

    fn add_variant(&mut self, sheet: &mut Sheet<'_>, record: &Record, at: usize, variant: &str) {
        let (owner, first) = *self.by_variant.entry(spelling_key(variant)).or_insert((at, record.line));
        if owner != at {
            let canonical = &self.rules[owner].canonical;
            let what = format!("`{variant}` already becomes `{canonical}`, by line {first}");
            return sheet.refuse(record.span.clone(), what, "keep one of the two rows");
        }
        let rule = &mut self.rules[at];
        if rule.variants.len() == MOST_FORMS {
            let what = format!("`{}` has {MOST_FORMS} variants without this row", rule.canonical);
            return sheet.refuse(record.span.clone(), what, "delete those that nobody writes");
        }
        if self.variants.insert(variant.to_owned()) {
            rule.variants.push(variant.to_owned());
        }
    }
}

fn fault_in_record(
    columns: &Columns,
    record: &Record,
    variants: &[&str],
    canonical: &str,
) -> Option<(String, String)> {
    if record.cells.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
        let what = format!("this row has {} cells, not {}", record.cells.len(), columns.len());
        return Some((what, "put a cell that holds a comma or semicolon in quotation marks".to_owned()));
    }
    if canonical.is_empty() {
        return Some((
            "this row has no canonical form".to_owned(),
            "add the spelling to be printed".to_owned(),
        ));
    }
    if variants.is_empty() {
        return Some(("this row has no variant".to_owned(), "add the spelling to be replaced".to_owned()));
    }
    if let Some(variant) = variants.iter().find(|&&variant| variant == canonical) {
        return Some((format!("`{variant}` is its own canonical form"), "delete the row".to_owned()));
    }
    let (id, note) = (columns.cell(record, &Column::Id), columns.cell(record, &Column::Note));
    let forms = variants.iter().copied().chain([canonical]).find_map(fault_in_form);
    let id = Some(id).filter(|id| !id.is_empty()).and_then(fault_in_id);
    let remarks = [note, columns.cell(record, &Column::Source)].into_iter().find_map(fault_in_remark);
    let fault = forms.map(|fault| ("a form of this row", fault));
    let fault =
        fault.or(id.map(|fault| ("the id", fault))).or(remarks.map(|fault| ("a remark of this row", fault)));
    fault.map(|(label, fault)| (format!("{label} {}", fault.what), fault.mend))
}

/// Adds a remark that is not there yet, unless all of them would be too long together.
fn add_remark(remarks: &mut Vec<String>, remark: &str) -> Option<Fault> {
    if remark.is_empty() || remarks.iter().any(|known| known == remark) {
        return None;
    }
    remarks.push(remark.to_owned());
    let fault = fault_in_remark(&joined(remarks));
    if fault.is_some() {
        remarks.pop();
    }
    fault
}

fn joined(remarks: &[String]) -> String {
    remarks.join("; ")
}

impl Rule {
    fn to_toml(&self) -> String {
        if self.variants.is_empty() {
            return String::new();
        }
        let variants: Vec<String> = self.variants.iter().map(|variant| basic_string(variant)).collect();
        let mut toml = String::from("[[rule]]\n");
        let (notes, sources) = (joined(&self.notes), joined(&self.sources));
        for (key, text) in
            [("id", &self.id), ("canonical", &self.canonical), ("source", &sources), ("note", &notes)]
        {
            if !text.is_empty() {
                toml.push_str(&format!("{key} = {}\n", basic_string(text)));
            }
        }
        toml.push_str(&format!("variants = [{}]\n", variants.join(", ")));
        toml
    }
}
