//! Gathers rows of variants and canonical forms to one rule for each canonical form.

use std::collections::{BTreeMap, BTreeSet};

use super::row::{Refusal, RuleRow, Spot};
use crate::table::characters::{Fault, fault_in_form, fault_in_id, fault_in_remark};
use crate::table::format_toml::basic_string;
use crate::table::reader::MOST_FORMS;
use crate::table::spelling_key;

/// A rule, and the remarks of all its rows.
#[derive(Default)]
struct Rule {
    /// Where its first row stands.
    spot: Option<Spot>,
    canonical: String,
    id: String,
    variants: Vec<String>,
    sources: Vec<String>,
    notes: Vec<String>,
}

/// The rules so far.
#[derive(Default)]
pub(super) struct Rules {
    /// In the order in which the sources bring up their canonical forms.
    rules: Vec<Rule>,
    by_canonical: BTreeMap<String, usize>,
    /// Who owns a variant, by its key: the rule, and the line it was first seen on.
    by_variant: BTreeMap<String, (usize, u32)>,
    ids: BTreeSet<String>,
}

impl Rules {
    /// Adds a row; says what of it is refused, and whether anything of it was taken.
    pub fn add(&mut self, spot: &Spot, row: RuleRow) -> (Vec<Refusal>, bool) {
        if let Some(refusal) = fault_in_row(&row) {
            return (vec![refusal], false);
        }
        let at = *self.by_canonical.entry(row.canonical.clone()).or_insert_with(|| {
            let (spot, canonical) = (Some(spot.clone()), row.canonical.clone());
            self.rules.push(Rule { spot, canonical, ..Rule::default() });
            self.rules.len() - 1
        });
        let mut refusals = Vec::new();
        let offered = row.variants.len();
        for variant in row.variants {
            refusals.extend(self.add_variant(spot.line, at, variant));
        }
        let is_taken = refusals.len() < offered;
        let rule = &mut self.rules[at];
        let added = add_remark(&mut rule.notes, &row.note).or(add_remark(&mut rule.sources, &row.source));
        if let Some(fault) = added {
            let what = format!("with this remark that of `{}` {}", rule.canonical, fault.what);
            refusals.push((what, fault.mend));
        }
        refusals.extend(self.name(at, row.id));
        (refusals, is_taken)
    }

    fn add_variant(&mut self, line: u32, at: usize, variant: String) -> Option<Refusal> {
        let (owner, first) = *self.by_variant.entry(spelling_key(&variant)).or_insert((at, line));
        if owner != at {
            let canonical = &self.rules[owner].canonical;
            let what = format!("`{variant}` already becomes `{canonical}`, by line {first}");
            return Some((what, "keep one of the two rows".to_owned()));
        }
        let rule = &mut self.rules[at];
        if rule.variants.contains(&variant) {
            return None;
        }
        if rule.variants.len() == MOST_FORMS {
            let what = format!("`{}` has {MOST_FORMS} variants without this row", rule.canonical);
            return Some((what, "delete those that nobody writes".to_owned()));
        }
        rule.variants.push(variant);
        None
    }

    fn name(&mut self, at: usize, id: String) -> Option<Refusal> {
        let rule = &mut self.rules[at];
        if id.is_empty() || rule.id == id {
            return None;
        }
        if !rule.id.is_empty() {
            let what = format!("`{}` has the id `{}` further up, and `{id}` here", rule.canonical, rule.id);
            return Some((what, "give one canonical form one id".to_owned()));
        }
        if !self.ids.insert(id.clone()) {
            let what = format!("the id `{id}` is that of another canonical form, too");
            return Some((what, "give each canonical form an id of its own".to_owned()));
        }
        rule.id = id;
        None
    }

    /// Takes out the rules whose canonical form another rule rewrites: no table may hold both.
    pub fn take_chains(&mut self) -> Vec<(Spot, Refusal)> {
        let next = |rule: &Rule| {
            let owner = self
                .by_variant
                .get(&spelling_key(&rule.canonical))
                .map(|&(owner, line)| (&self.rules[owner], line));
            owner.filter(|(owner, _)| owner.canonical != rule.canonical && !owner.variants.is_empty())
        };
        let mut chains = Vec::new();
        let mut left_out = Vec::new();
        for (at, rule) in self.rules.iter().enumerate() {
            let (Some((owner, line)), Some(spot)) = (next(rule), &rule.spot) else { continue };
            let what = format!("`{}` itself becomes `{}`, by line {line}", rule.canonical, owner.canonical);
            chains.push((spot.clone(), (what, "choose one canonical form for both".to_owned())));
            left_out.push(at);
        }
        left_out.into_iter().for_each(|at| self.rules[at].variants.clear());
        chains
    }

    /// Each rule as a row of TOML.
    pub fn to_toml(&self) -> impl Iterator<Item = String> {
        self.rules.iter().filter(|rule| !rule.variants.is_empty()).map(Rule::to_toml)
    }
}

fn fault_in_row(row: &RuleRow) -> Option<Refusal> {
    let RuleRow { id, canonical, variants, source, note } = row;
    if canonical.is_empty() {
        let mend = "add the spelling to be printed".to_owned();
        return Some(("this row has no canonical form".to_owned(), mend));
    }
    if variants.is_empty() {
        return Some(("this row has no variant".to_owned(), "add the spelling to be replaced".to_owned()));
    }
    if let Some(variant) = variants.iter().find(|&variant| variant == canonical) {
        return Some((format!("`{variant}` is its own canonical form"), "delete the row".to_owned()));
    }
    let forms = variants.iter().chain([canonical]).find_map(|form| fault_in_form(form));
    let id = Some(id).filter(|id| !id.is_empty()).and_then(|id| fault_in_id(id));
    let remarks = [note, source].into_iter().find_map(|remark| fault_in_remark(remark));
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
