//! Reads rule lists of other tools: Vale, prh, codespell, typos and Typerighter.
//!
//! A rule here is spellings and what to print; one that is a pattern, or that leaves the choice to a person, is refused
//! with the reason.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use toml::de::DeTable;

use super::input::{Input, without_mark};
use super::intake::Intake;
use super::row::{Refusal, RuleRow, Spot};
use super::values::each_value;
use super::yaml::{Scalar, scalars};
use crate::table::lines::Lines;

/// Vale's `extends: substitution`: `swap` maps what is wrong, a pattern, to what is right.
pub(super) fn read_vale(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    each_scalar(input, intake, |scalars| {
        let swaps = scalars
            .into_iter()
            .filter(|scalar| scalar.path.len() >= 2 && scalar.path[scalar.path.len() - 2] == "swap");
        let rule = |mut scalar: Scalar| {
            let wrong = scalar.path.pop().unwrap_or_default();
            let row = plain(&wrong).and_then(|wrong| rule(vec![wrong], one_of(&scalar.value, '|')?));
            (scalar.line, format!("{wrong}: {}", scalar.value), row)
        };
        swaps.map(rule).collect()
    })
}

/// prh: each of `rules` has what is `expected`, and `pattern` or `patterns`, texts or, between slashes, patterns.
pub(super) fn read_prh(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    each_scalar(input, intake, |scalars| {
        let mut rules: BTreeMap<usize, (u32, String, Vec<String>)> = BTreeMap::new();
        for scalar in scalars {
            let path: Vec<&str> = scalar.path.iter().map(String::as_str).collect();
            let ["rules", number, key, ..] = path[..] else { continue };
            let Ok(number) = number.parse() else { continue };
            let (line, expected, patterns) = rules.entry(number).or_default();
            if *line == 0 {
                *line = scalar.line;
            }
            match key {
                "expected" => *expected = scalar.value,
                "pattern" | "patterns" => patterns.push(scalar.value),
                _ => {}
            }
        }
        let row = |(line, expected, patterns): (u32, String, Vec<String>)| {
            let shown = format!("{expected}: {}", patterns.join(", "));
            let texts: Result<Vec<String>, Refusal> =
                patterns.iter().map(|pattern| unslashed(pattern)).collect();
            (line, shown, texts.and_then(|texts| rule(texts, expected)))
        };
        rules.into_values().map(row).collect()
    })
}

type Rows = Vec<(u32, String, Result<RuleRow, Refusal>)>;

fn each_scalar(
    input: &Input<'_>,
    intake: &mut Intake<'_>,
    rows: impl FnOnce(Vec<Scalar>) -> Rows,
) -> io::Result<()> {
    let Some(text) = text(input, intake)? else { return Ok(()) };
    let (scalars, fault) = scalars(&text);
    let rows = rows(scalars);
    if rows.is_empty() && fault.is_none() {
        return intake.refuse(&Spot::new(input.name(), 1, ""), no_rules());
    }
    for (line, shown, row) in rows {
        take(intake, &Spot::new(input.name(), line, &shown), row)?;
    }
    match fault {
        Some((line, what)) => {
            let mend = "mend the file, or leave what follows out".to_owned();
            intake.refuse(&Spot::new(input.name(), line, ""), (format!("this is not YAML: {what}"), mend))
        }
        None => Ok(()),
    }
}

/// codespell: `wrong->right` a line; several right ones, or a reason behind a comma, leave the choice to a person.
pub(super) fn read_codespell(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    input.each_line(|line, bytes| {
        let spot = Spot::of_bytes(input.name(), line, bytes);
        let Ok(text) = str::from_utf8(bytes) else {
            return intake.refuse(&spot, not_utf8());
        };
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        let row = match text.split_once("->") {
            Some((wrong, right)) => {
                one_of(right.trim(), ',').and_then(|right| rule(vec![wrong.trim().to_owned()], right))
            }
            None => Err(("this line has no `->`".to_owned(), "write it as `wrong->right`".to_owned())),
        };
        take(intake, &spot, row)
    })
}

/// typos: tables `extend-words` and `extend-identifiers`, of `default` or of a type of file.
pub(super) fn read_typos(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    let Some(text) = text(input, intake)? else { return Ok(()) };
    let first = Spot::new(input.name(), 1, "");
    let document = match DeTable::parse(&text) {
        Ok(document) => document,
        Err(error) => {
            let what = format!("this is not TOML: {}", error.message());
            return intake.refuse(&first, (what, "mend the file".to_owned()));
        }
    };
    let lines = Lines::new(Arc::clone(input.name()), &text);
    let root = document.get_ref();
    let types = root.get("type").and_then(|types| types.get_ref().as_table());
    let tables = root.get("default").into_iter().chain(types.into_iter().flat_map(|types| types.values()));
    let mut count = 0;
    for table in tables.filter_map(|table| table.get_ref().as_table()) {
        for key in ["extend-words", "extend-identifiers"] {
            let Some(words) = table.get(key).and_then(|words| words.get_ref().as_table()) else { continue };
            for (wrong, right) in words {
                count += 1;
                let right = right.get_ref().as_str().unwrap_or_default();
                let shown = format!("{} = \"{right}\"", wrong.get_ref());
                let spot = Spot::new(input.name(), lines.place(wrong.span().start).line(), &shown);
                take(intake, &spot, rule(vec![wrong.get_ref().to_string()], right.to_owned()))?;
            }
        }
    }
    if count == 0 { intake.refuse(&first, no_rules()) } else { Ok(()) }
}

/// Typerighter: `rules`, each with a `pattern` or `regex` and a `replacement`, a text or an object with one.
pub(super) fn read_typerighter(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<()> {
    each_value(input, "", &mut |spot, value| {
        let value = match value {
            Ok(value) => value,
            Err(refusal) => return intake.refuse(&spot, refusal),
        };
        let Some(rules) = value["rules"].as_array() else { return intake.refuse(&spot, no_rules()) };
        for (at, found) in rules.iter().enumerate() {
            let pattern = found["pattern"].as_str().or_else(|| found["regex"].as_str()).unwrap_or_default();
            let replacement = &found["replacement"];
            let right = replacement.as_str().or_else(|| replacement["text"].as_str()).unwrap_or_default();
            let spot = Spot::new(input.name(), spot.line, &format!("rules[{at}]: {pattern} -> {right}"));
            let row = plain(pattern).and_then(|wrong| rule(vec![wrong], right.to_owned()));
            let note = found["description"].as_str().unwrap_or_default();
            take(intake, &spot, row.map(|row| RuleRow { note: note.trim().to_owned(), ..row }))?;
        }
        Ok(())
    })
}

fn take(intake: &mut Intake<'_>, spot: &Spot, row: Result<RuleRow, Refusal>) -> io::Result<()> {
    match row {
        Ok(row) => intake.take_rule(spot, row),
        Err(refusal) => intake.refuse(spot, refusal),
    }
}

fn text(input: &Input<'_>, intake: &mut Intake<'_>) -> io::Result<Option<String>> {
    match String::from_utf8(without_mark(&input.whole()?).to_vec()) {
        Ok(text) => Ok(Some(text)),
        Err(_) => intake.refuse(&Spot::new(input.name(), 1, ""), not_utf8()).map(|()| None),
    }
}

fn not_utf8() -> Refusal {
    ("this is not UTF-8".to_owned(), "save the file as UTF-8".to_owned())
}

fn no_rules() -> Refusal {
    ("this file has no rules of its kind".to_owned(), "say what it is with --from".to_owned())
}

fn rule(variants: Vec<String>, canonical: String) -> Result<RuleRow, Refusal> {
    Ok(RuleRow { canonical, variants, ..RuleRow::default() })
}

/// A replacement that is one text.
fn one_of(right: &str, separator: char) -> Result<String, Refusal> {
    match right.split_once(separator) {
        None => Ok(right.to_owned()),
        Some(_) => Err((
            "it leaves the choice to a person".to_owned(),
            "decide on one spelling, and write a rule for it".to_owned(),
        )),
    }
}

fn unslashed(pattern: &str) -> Result<String, Refusal> {
    match pattern.strip_prefix('/').and_then(|pattern| pattern.rsplit_once('/')) {
        Some((pattern, _flags)) => plain(pattern),
        None => Ok(pattern.to_owned()),
    }
}

/// The text that a regular expression means, if it means but one; word bounds are a rule's anyway.
fn plain(pattern: &str) -> Result<String, Refusal> {
    let inner = pattern.strip_prefix("(?i)").unwrap_or(pattern);
    let inner = inner.strip_prefix("\\b").unwrap_or(inner);
    let inner = inner.strip_suffix("\\b").unwrap_or(inner);
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(c) = letters.next() {
        let meant = match c {
            '\\' => letters.next().filter(|c| !c.is_alphanumeric()),
            '.' | '[' | ']' | '(' | ')' | '{' | '}' | '*' | '+' | '?' | '^' | '$' | '|' => None,
            _ => Some(c),
        };
        let Some(meant) = meant else {
            let mend = "list the spellings that it means, each as a variant".to_owned();
            return Err((format!("`{pattern}` is a regular expression"), mend));
        };
        text.push(meant);
    }
    Ok(text)
}
