//! The redline of an answer: a page of its own, or the sections of one that a page of many documents has.

use std::slice::from_ref;

use serde::Deserialize;

use crate::ledger::{Ledger, Right};
use crate::report::{Kind, Report};

/// How much of the page for review is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Redline {
    /// `"page"`: a whole page in one file.
    Page,
    /// `{"section": 3}`: only the `<section class="text">` of each text, whose ids begin with `t3`, `t4` and so on.
    Section(usize),
}

/// The redline of texts as they came in, each with its ledger and the names that are right in it.
pub(super) fn write(wanted: Redline, texts: &[(&[u8], &Ledger, &Vec<Right>)]) -> String {
    let mut report = match wanted {
        Redline::Page => Report::new(Kind::Redline),
        Redline::Section(first) => Report::sections(first),
    };
    let mut html = Vec::new();
    for (source, ledger, right) in texts {
        html.append(&mut report.add_with_right(source, from_ref(ledger), from_ref(right)));
    }
    html.append(&mut report.finish());
    String::from_utf8_lossy(&html).into_owned()
}
