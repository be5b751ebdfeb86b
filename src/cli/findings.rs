//! What `--check` prints: one line a change that would be made, or is suggested.

use std::fmt;

use crate::ledger::reasons::Reason;
use crate::ledger::record::Change;
use crate::ledger::{Ledger, Record};
use crate::trouble::visible;

/// The findings of one document, as `path:line:column: before -> after (entity, rule, row)`, each with its line end.
pub struct Findings<'l>(pub &'l Ledger);

impl fmt::Display for Findings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let document = self.0.begin().map_or(String::new(), |begin| visible(&begin.text_name()));
        for record in &self.0.records {
            match record {
                Record::Substituted(substituted) => {
                    writeln!(f, "{document}:{}", shown(&substituted.change))?;
                }
                Record::Suggested(suggested) => {
                    let words = Reason::from(suggested.reason).words;
                    writeln!(f, "{document}:{}: suggested only: {words}", shown(&suggested.change))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn shown(change: &Change) -> String {
    let [before, after] = change.spellings().map(|text| visible(&text));
    let (entity, row) = (visible(&change.entity), visible(&change.row));
    let rule = change.because.rule.as_str();
    format!("{}:{}: {before} -> {after} ({entity}, {rule}, {row})", change.line, change.column)
}
