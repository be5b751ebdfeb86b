//! Runs the rows of `tests/cases/*.toml`: copy in, copy out, and every decision with its place.
//!
//! A file may set `table` (TOML rows) and `lang` for all its cases; a case may set its own, and a `date`. With
//! `builtin = true` the table lies over the built-in ones; otherwise over their vocabulary and endings alone.
//! A decision reads `substituted family 6..17 full-name`, `suggested name 3..9 longer-name`,
//! `left family 0..10 other-person`; offsets are bytes of the source. Every case runs in NFC and in NFD and
//! is held to the laws Restore, Stable, Faithful and Complete. `CASE=name` runs one alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use canonym::format::text;
use canonym::ledger::Record;
use canonym::normalize::CopyDate;
use canonym::table::{self, model::Layer};
use canonym::text::date::Date;
use canonym::{Lexicon, Normalizer, Policy, replay, restore};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    #[serde(default)]
    table: String,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    builtin: bool,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "why")]
    _why: Option<String>,
    table: Option<String>,
    lang: Option<String>,
    /// The day of the copy, `YYYY-MM-DD`.
    date: Option<String>,
    #[serde(rename = "in")]
    input: String,
    /// The input itself if absent.
    out: Option<String>,
    decisions: Option<Vec<String>>,
    /// What contradicts itself: `conflict 3..9 20..31: the message`.
    notices: Option<Vec<String>>,
    quotes: Option<String>,
    /// Whether near misses and contradictions are looked for.
    #[serde(default)]
    suggest: bool,
    /// Composition changes offsets, so a case about bytes says that it has only one form.
    #[serde(default)]
    one_form: bool,
}

#[test]
fn every_case() {
    let only = std::env::var("CASE").ok();
    let mut names = std::collections::BTreeSet::new();
    let (mut failures, mut count) = (Vec::new(), 0);
    for path in case_files() {
        let source = std::fs::read_to_string(&path).expect("the case file is readable");
        let file: CaseFile =
            toml::from_str(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in &file.case {
            assert!(names.insert(case.name.clone()), "two cases are called “{}”", case.name);
            if only.as_ref().is_some_and(|only| *only != case.name) {
                continue;
            }
            count += 1;
            failures.extend(
                run(&file, case)
                    .err()
                    .map(|failure| format!("{} · {}\n{failure}", path.display(), case.name)),
            );
        }
    }
    assert!(count > 0, "no case ran");
    assert!(failures.is_empty(), "{} of {count} cases fail:\n\n{}", failures.len(), failures.join("\n\n"));
}

fn case_files() -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = std::fs::read_dir(folder).expect("the folder of cases exists");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

fn run(file: &CaseFile, case: &Case) -> Result<(), String> {
    let lexicon = compiled(case.table.as_deref().unwrap_or(&file.table), file.builtin)?;
    let mut policy = Policy {
        lang: case.lang.clone().or_else(|| file.lang.clone()),
        date: match &case.date {
            Some(date) => CopyDate::On(Date::parse(date).ok_or("its date is no day")?),
            None => CopyDate::Today,
        },
        list_machine_zones: true,
        suggest: case.suggest.then_some(canonym::normalize::SUGGEST_FROM),
        ..Policy::default()
    };
    policy.run.quotes = case.quotes.as_deref().map(|quotes| match quotes {
        "leave" => table::model::Quotes::Leave,
        "suggest" => table::model::Quotes::Suggest,
        _ => table::model::Quotes::Rewrite,
    });
    let expected = case.out.as_deref().unwrap_or(&case.input);
    let decided = check(&lexicon, &policy, &case.input, expected)?;
    if let Some(decisions) = &case.decisions
        && *decisions != decided
    {
        return Err(format!("  expected decisions: {decisions:#?}\n  got: {decided:#?}"));
    }
    if let Some(expected) = &case.notices {
        let found = notices(&lexicon, &policy, &case.input);
        if *expected != found {
            return Err(format!("  expected notices: {expected:#?}\n  got: {found:#?}"));
        }
    }
    if !case.one_form {
        let decompose = |text: &str| text.nfd().collect::<String>();
        let (input, expected) = (decompose(&case.input), decompose(expected));
        let again = check_folded(&lexicon, &policy, &input, &expected)
            .map_err(|failure| format!("  in NFD:\n{failure}"))?;
        if !again.iter().map(|d| kind_of(d)).eq(decided.iter().map(|d| kind_of(d))) {
            return Err(format!("  NFD decides otherwise: {decided:#?}\n  {again:#?}"));
        }
    }
    Ok(())
}

fn kind_of(decision: &str) -> Vec<&str> {
    decision.split(' ').enumerate().filter(|(at, _)| *at != 2).map(|(_, word)| word).collect()
}

/// Compiles each table once.
fn compiled(rows: &str, builtin: bool) -> Result<Lexicon, String> {
    static COMPILED: Mutex<BTreeMap<(String, bool), Lexicon>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().expect("no case panics while it compiles");
    let key = (rows.to_owned(), builtin);
    if let Some(lexicon) = compiled.get(&key) {
        return Ok(lexicon.clone());
    }
    let lexicon = lexicon(rows, builtin)?;
    compiled.insert(key, lexicon.clone());
    Ok(lexicon)
}

fn lexicon(rows: &str, builtin: bool) -> Result<Lexicon, String> {
    let (file, troubles) = table::read("case.toml", rows);
    if let Some(trouble) = troubles.first() {
        return Err(trouble.to_string());
    }
    let mut below = table::builtin();
    if !builtin {
        below.files.iter_mut().for_each(|file| file.rows.clear());
    }
    let house = Layer { name: "case".into(), files: vec![file], proven: false, ..Layer::default() };
    Lexicon::compile(&[below, house]).map_err(|error| error.to_string())
}

fn check(lexicon: &Lexicon, policy: &Policy, input: &str, expected: &str) -> Result<Vec<String>, String> {
    let (output, decisions) = normalize(lexicon, policy, input)?;
    if output != expected {
        return Err(format!(
            "  in:       {input:?}\n  expected: {expected:?}\n  got:      {output:?}\n  {decisions:#?}"
        ));
    }
    Ok(decisions)
}

fn check_folded(
    lexicon: &Lexicon,
    policy: &Policy,
    input: &str,
    expected: &str,
) -> Result<Vec<String>, String> {
    let (output, decisions) = normalize(lexicon, policy, input)?;
    if output.nfc().ne(expected.nfc()) {
        return Err(format!(
            "  in:       {input:?}\n  expected: {expected:?}\n  got:      {output:?}\n  {decisions:#?}"
        ));
    }
    Ok(decisions)
}

/// Normalises, and holds the run to the laws.
fn normalize(lexicon: &Lexicon, policy: &Policy, input: &str) -> Result<(String, Vec<String>), String> {
    let normalizer = Normalizer::new(lexicon, policy.clone());
    let outcome = normalizer.normalize(&text::read(input.as_bytes()));
    let restored = restore(&outcome.output, &outcome.ledger).map_err(|error| error.to_string())?;
    let replayed = replay(input.as_bytes(), &outcome.ledger).map_err(|error| error.to_string())?;
    if restored != input.as_bytes() || replayed != *outcome.output {
        return Err("  the ledger does not lead there and back".to_owned());
    }
    let again = normalizer.normalize(&text::read(&outcome.output));
    if again.output != outcome.output || again.ledger.substitutions().count() > 0 {
        return Err(format!(
            "  a second pass changes {:?}\n  to {:?}",
            show(&outcome.output),
            show(&again.output)
        ));
    }
    Ok((show(&outcome.output), outcome.ledger.records.iter().filter_map(decision).collect()))
}

fn notices(lexicon: &Lexicon, policy: &Policy, input: &str) -> Vec<String> {
    let outcome = Normalizer::new(lexicon, policy.clone()).normalize(&text::read(input.as_bytes()));
    let told = |record: &Record| match record {
        Record::Notice(notice) => {
            let places = notice.places.iter().map(|place| format!(" {}..{}", place.start, place.end));
            Some(format!("{}{}: {}", notice.kind, places.collect::<String>(), notice.message))
        }
        _ => None,
    };
    outcome.ledger.records.iter().filter_map(told).collect()
}

fn show(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn decision(record: &Record) -> Option<String> {
    match record {
        Record::Substituted(substituted) => {
            let change = &substituted.change;
            let (part, rule) = (change.part.as_str(), change.because.rule.as_str());
            Some(format!("substituted {part} {}..{} {rule}", change.input.start, change.input.end))
        }
        Record::Suggested(suggested) => {
            let change = &suggested.change;
            let (part, reason) = (change.part.as_str(), suggested.reason.as_str());
            Some(format!("suggested {part} {}..{} {reason}", change.input.start, change.input.end))
        }
        Record::Left(left) => Some(format!(
            "left {} {}..{} {}",
            left.part.as_str(),
            left.input.start,
            left.input.end,
            left.reason.as_str()
        )),
        _ => None,
    }
}
