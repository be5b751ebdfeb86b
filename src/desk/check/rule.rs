//! The rules that matches are said to come from: a handful of ids that a client can list, show and switch off.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ledger::reasons::Reason;
use crate::ledger::record::{NoticeKind, Record, SuggestedReason};
use crate::ledger::{notice_words, words};
use crate::trouble::visible;

/// The category of all rules, one that LanguageTool has.
const CATEGORY: Category = Category { id: "PROPER_NOUNS", name: "Proper Nouns" };

/// A rule as a match names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule<'a> {
    pub(super) id: &'static str,
    /// The entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sub_id: Option<&'a str>,
    description: &'static str,
    /// Superdesk shows `misspelling` and `other`, and passes over the more exact `terminology` and `inconsistency`.
    issue_type: &'static str,
    category: Category,
    is_premium: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Category {
    id: &'static str,
    name: &'static str,
}

/// What a match says of a record.
pub(super) struct Said<'a> {
    pub(super) rule: Rule<'a>,
    pub(super) message: String,
    pub(super) short: &'static str,
}

/// The rules that a client wants to hear of: ids of rules, then of categories.
#[derive(Debug, Default)]
pub(super) struct Rules<'a> {
    pub(super) enabled: [BTreeSet<&'a str>; 2],
    pub(super) disabled: [BTreeSet<&'a str>; 2],
    pub(super) is_only: bool,
}

impl Rules<'_> {
    /// Whether a rule may speak.
    pub(super) fn allow(&self, rule: &Rule<'_>) -> bool {
        let named = |[rules, categories]: &[BTreeSet<&str>; 2]| {
            rules.contains(rule.id) || categories.contains(rule.category.id)
        };
        !named(&self.disabled) && (!self.is_only || named(&self.enabled))
    }
}

/// What a match says of a record; nothing of one that is no match.
pub(super) fn said(record: &Record) -> Option<Said<'_>> {
    match record {
        Record::Substituted(substituted) => {
            let change = &substituted.change;
            let because = words(change.because.rule);
            let rule = rule("CANONYM_SPELLING", "The house's spelling of a name", "misspelling");
            let message = format!(
                "The house spells this name “{}” ({}, {because}, {}).",
                visible(&change.spellings()[1]),
                visible(&change.entity),
                visible(&change.row)
            );
            Some(Said {
                rule: Rule { sub_id: Some(&change.entity), ..rule },
                message,
                short: "House spelling",
            })
        }
        Record::Suggested(suggested) => {
            let change = &suggested.change;
            let rule = match suggested.reason {
                SuggestedReason::NearMiss => {
                    rule("CANONYM_NEAR_MISS", "A name that is almost a known one", "misspelling")
                }
                _ => rule("CANONYM_SUGGESTION", "A name that a person decides about", "misspelling"),
            };
            let near = suggested.near.as_ref().map_or_else(String::new, |near| {
                format!(", {} of 100: {}", near.score, visible(&near.reasons.join("; ")))
            });
            let message = format!(
                "Perhaps the house’s “{}” ({}): {}{near}.",
                visible(&change.spellings()[1]),
                visible(&change.entity),
                Reason::from(suggested.reason).words
            );
            Some(Said {
                rule: Rule { sub_id: Some(&change.entity), ..rule },
                message,
                short: "Suggested spelling",
            })
        }
        Record::Notice(notice) => {
            let rule = match notice.kind {
                NoticeKind::Conflict => {
                    rule("CANONYM_CONFLICT", "What the copy says that cannot both be true", "other")
                }
                NoticeKind::Inconsistent => {
                    rule("CANONYM_INCONSISTENT", "A name in several spellings that no table knows", "other")
                }
                _ => return None,
            };
            let message = format!("{}: {}.", notice_words(notice.kind), visible(&notice.message));
            Some(Said { rule, message, short: notice_words(notice.kind) })
        }
        Record::Begin(_) | Record::Left(_) | Record::Error(_) | Record::End(_) => None,
    }
}

fn rule(id: &'static str, description: &'static str, issue_type: &'static str) -> Rule<'static> {
    Rule { id, sub_id: None, description, issue_type, category: CATEGORY, is_premium: false }
}
