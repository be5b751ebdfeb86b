//! Runs the tests that a scheme file carries.

use super::draft::{Draft, TestDraft};
use super::model::Scheme;
use crate::trouble::Trouble;

/// A trouble for each test of the file that fails.
pub(super) fn check(draft: &Draft, scheme: &Scheme) -> Vec<Trouble> {
    draft.tests.iter().filter_map(|test| failure(test, scheme)).collect()
}

fn failure(test: &TestDraft, scheme: &Scheme) -> Option<Trouble> {
    let options: Vec<(&str, &str)> =
        test.options.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
    let Some(choice) = scheme.choose(&options) else {
        return Some(test.source.origin.error("the test names an option value that does not exist"));
    };
    let got = scheme.apply_with(&test.source.value, &choice);
    if got == test.expected {
        return None;
    }
    let rules: Vec<String> = scheme
        .explain_with(&test.source.value, &choice)
        .iter()
        .map(|piece| match &piece.rule {
            Some(place) => format!("{} by line {}", piece.output, place.line()),
            None => piece.output.clone(),
        })
        .collect();
    let what = format!("`{}` gives `{got}`, not `{}`", test.source.value, test.expected);
    Some(test.source.origin.error(what).because("a test of the scheme fails").mend(rules.join(" | ")))
}
