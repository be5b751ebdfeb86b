//! Leaves out of a row the forms that a table may not hold, and says which.

use std::collections::BTreeSet;

use super::row::{ALSO, EntityRow, Languages};
use crate::table::characters::{fault_in_form, fault_in_remark, is_language_tag};
use crate::table::model::EVERY_LANGUAGE;
use crate::table::reader::MOST_FORMS;

/// Nobody reads more examples than these in one message.
const MOST_EXAMPLES: usize = 3;

/// Weeds the row; each string says what was left out, and why.
pub(super) fn weed(row: &mut EntityRow, wanted: &[String]) -> Vec<String> {
    let mut left_out = Vec::new();
    let tables = row.parts.iter_mut().map(|(part, forms)| (part.as_str(), forms));
    for (name, languages) in tables.chain([("roles", &mut row.roles)]) {
        languages.retain(|language, _| is_wanted(language, wanted));
        for forms in languages.values_mut() {
            weed_forms(name, forms, &mut left_out);
        }
        weed_known(languages);
        languages.retain(|_, forms| !forms.is_empty());
    }
    row.parts.retain(|_, languages| !languages.is_empty());
    for remark in [&mut row.source, &mut row.note] {
        if fault_in_remark(remark).is_some() {
            left_out.push("a remark was left out that no table may hold".to_owned());
            remark.clear();
        }
    }
    told_briefly(left_out)
}

fn is_wanted(language: &str, wanted: &[String]) -> bool {
    let is_tag = is_language_tag(language) && language != EVERY_LANGUAGE;
    let is_asked = wanted.is_empty() || wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(language));
    language == ALSO || (is_tag && is_asked)
}

fn weed_forms(name: &str, forms: &mut Vec<String>, left_out: &mut Vec<String>) {
    forms.retain(|form| match fault_in_form(form) {
        Some(fault) => {
            left_out.push(format!("the `{name}` `{form}` {} and was left out", fault.what));
            false
        }
        None => true,
    });
    if forms.len() > MOST_FORMS {
        left_out.push(format!("of {} forms of `{name}` only {MOST_FORMS} were taken", forms.len()));
        forms.truncate(MOST_FORMS);
    }
}

/// A spelling that a language owns need not stand under `also`.
fn weed_known(languages: &mut Languages) {
    let Some(mut also) = languages.remove(ALSO) else { return };
    let known: BTreeSet<&String> = languages.values().flatten().collect();
    also.retain(|form| !known.contains(form));
    languages.insert(ALSO.to_owned(), also);
}

fn told_briefly(mut left_out: Vec<String>) -> Vec<String> {
    let more = left_out.len().saturating_sub(MOST_EXAMPLES);
    left_out.truncate(MOST_EXAMPLES);
    if more > 0 {
        left_out.push(format!("{more} more forms of this row were left out"));
    }
    left_out
}
