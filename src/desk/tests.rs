//! What a request is answered with: documents of every kind, refusals, checks.

use serde_json::{Value, json};

#[cfg(feature = "package")]
use super::Request;
use super::{Check, Code, Desk, Refusal};
use crate::{Lexicon, Policy, ledger, restore};

fn desk() -> Desk {
    Desk::new(Lexicon::builtin(), Policy::default())
}

fn answered(request: &Value) -> Value {
    let answer = desk().normalize_json(request.to_string().as_bytes()).expect("it is answered");
    serde_json::from_str(&answer).expect("an answer is JSON")
}

fn refused(request: &Value) -> Refusal {
    desk().normalize_json(request.to_string().as_bytes()).expect_err("it is refused")
}

fn checked(check: &Value) -> Value {
    let answer = desk().check_json(check.to_string().as_bytes()).expect("it is checked");
    serde_json::from_str(&answer).expect("an answer is JSON")
}

#[test]
fn the_output_and_the_ledger_of_an_answer_restore_its_input() {
    let text = include_str!("../../tests/data/ryzhenkov-wire.txt");
    let answer = answered(&json!({ "name": "wire.txt", "text": text }));
    assert_eq!(answer["text"], include_str!("../../tests/data/ryzhenkov-house.txt"));
    assert_eq!(answer["counts"]["substituted"], 4);
    let lines: String =
        answer["ledger"].as_array().unwrap().iter().map(|record| format!("{record}\n")).collect();
    let ledgers = ledger::read("run.jsonl", lines.as_bytes()).expect("the records are a ledger");
    let output = answer["text"].as_str().unwrap().as_bytes();
    assert_eq!(restore(output, &ledgers[0]).expect("it fits"), text.as_bytes());
}

#[test]
fn bytes_that_are_no_utf_8_come_back_as_base64() {
    let answer = answered(
        &json!({ "base64": "TWluaXN0ZXIgTWF4aW0gUnlzY2hlbmtvdyBpbiBN/G5jaGVu", "encoding": "latin1" }),
    );
    assert_eq!(answer["base64"], "TWluaXN0ZXIgTWF4aW0gUnl6aGVua292IGluIE38bmNoZW4=");
    assert_eq!((&answer["encoding"], &answer["text"]), (&json!("windows-1252"), &Value::Null));
}

#[test]
fn a_text_is_taken_as_it_stands_whatever_it_declares() {
    let text = "<!doctype html><meta charset=windows-1251><p>Außenminister Maxim Ryshchankou";
    let answer = answered(&json!({ "text": text }));
    assert_eq!(answer["text"], text.replace("Ryshchankou", "Ryzhenkov"));
}

#[test]
#[cfg(feature = "package")]
fn the_members_of_an_archive_are_answered_together() {
    let source = include_bytes!("../../tests/data/docx/own-cut.docx");
    let request = Request {
        bytes: Some(source.to_vec()),
        redline: Some(super::Redline::Section(7)),
        ..Request::default()
    };
    let answer = desk().normalize(&request).expect("it is a Word document");
    assert!(answer.is_changed() && answer.output.starts_with(b"PK") && !answer.ledgers.is_empty());
    let redline = answer.redline.expect("it was asked for");
    assert!(redline.starts_with("<section class=\"text\" id=\"t7\"") && redline.ends_with("</section>\n"));
}

#[test]
fn a_redline_is_a_page_or_its_sections_alone() {
    let answer =
        |redline: Value| answered(&json!({ "text": "In Kiew.", "redline": redline }))["redline"].clone();
    let (page, section) = (answer(json!("page")), answer(json!({ "section": 0 })));
    let (page, section) = (page.as_str().unwrap(), section.as_str().unwrap());
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains(section));
    assert_eq!(section.matches("<section").count(), 1);
}

#[test]
fn the_names_that_are_right_are_listed_if_they_are_asked_for() {
    let right = |text: &str| {
        let answer = answered(&json!({ "text": text, "right": true }));
        let lists = answer["right"].as_array().expect("it was asked for").clone();
        assert_eq!(lists.len(), 1, "a list a text");
        let lists = lists[0].as_array().unwrap().clone();
        lists.iter().map(|right| right["mention"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (text, names) in [
        (
            "Maxim Ryzhenkov left Kyiv. “Kyiv,” said Ryzhenkov.",
            &["Maxim Ryzhenkov", "Kyiv", "Kyiv", "Ryzhenkov"][..],
        ),
        // What any other spelling would be left for is not said to be right.
        ("Ryzhenkov left.", &[]),
        ("Maxim Ryzhenkov met Chris Ryzhenkov. Ryzhenkov left.", &["Maxim Ryzhenkov"]),
        ("See https://kyiv.example/Kyiv of the Kyiv Grommets.", &[]),
        ("In K\u{202e}yiv.", &[]),
        // Of a gloss both spellings stay, and one is right.
        ("In Kyiv (Kiev).", &["Kyiv"]),
        ("Maxim Ryschenkow came.", &[]),
    ] {
        assert_eq!(right(text), names, "{text}");
    }
    let answer = answered(&json!({ "text": "é In Kyiv.", "right": true }));
    let place = json!({ "entity": "kyiv", "mention": "Kyiv", "in": [6, 10], "line": 1, "column": 6, "rule": "whole-name",
                        "row": answer["right"][0][0]["row"] });
    assert_eq!(answer["right"], json!([[place]]));
    assert!(place["row"].as_str().is_some_and(|row| row.contains(".toml:")));
    assert_eq!(answered(&json!({ "text": "In Kyiv." }))["right"], Value::Null);
}

#[test]
fn what_is_asked_for_goes_over_what_the_house_wants() {
    let spelt = |more: Value| {
        let mut request = json!({ "text": "“In Kiew,” he said, and left Charkiw." });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        answered(&request)["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(spelt(json!({})), "“In Kyiv,” he said, and left Kharkiv.");
    assert_eq!(spelt(json!({ "quotes": "leave" })), "“In Kiew,” he said, and left Kharkiv.");
    assert_eq!(spelt(json!({ "leave": ["Charkiw"] })), "“In Kyiv,” he said, and left Charkiw.");
    assert_eq!(spelt(json!({ "date": "2015-03-01" })), "“In Kiev,” he said, and left Kharkiv.");
    let near = json!({ "text": "He met Maxim Ryzhenkau in town.", "suggest": true });
    assert_eq!(answered(&near)["counts"]["suggested"], 1);
}

#[test]
fn a_refusal_says_what_is_wrong_where_and_how_to_mend_it() {
    for (request, code, what) in [
        (json!({}), Code::BadRequest, "there is no document"),
        (json!({ "text": "a", "base64": "YQ==" }), Code::BadRequest, "both"),
        (json!({ "text": "a", "encoding": "latin1" }), Code::BadRequest, "decoded"),
        (json!({ "text": "a", "format": "odt" }), Code::BadRequest, "unknown format `odt`"),
        (json!({ "base64": "YQ==", "encoding": "klingon" }), Code::BadRequest, "klingon"),
        (json!({ "text": "a", "lang": "en glish" }), Code::BadRequest, "tag"),
        (json!({ "text": "a", "date": "2019-02-29" }), Code::BadRequest, "`date` is a day"),
        (json!({ "text": "a", "quotes": "maybe" }), Code::BadRequest, "unknown word `maybe`"),
        (json!({ "text": "a", "suggest": 101 }), Code::BadRequest, "0 to 100"),
        (json!({ "base64": "?" }), Code::BadRequest, "`base64` is none"),
        (json!({ "text": "a", "track_changes": true }), Code::BadRequest, "Word documents"),
        (json!({ "text": "a", "json_paths": "[" }), Code::BadRequest, "no path"),
        (json!({ "text": "{", "format": "json" }), Code::Unreadable, ""),
        (json!([1]), Code::BadRequest, ""),
    ] {
        let refusal = refused(&request);
        assert_eq!(refusal.code(), code, "{request}: {refusal}");
        assert!(refusal.what().contains(what), "{request}: {refusal}");
        let json: Value = serde_json::from_str(&refusal.to_json()).unwrap();
        assert!(json["refused"]["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{json}");
    }
    let refusal = desk().normalize_json(b"{\"text\": \"a\",\n \"txet\": 1}").unwrap_err();
    assert!(refusal.to_json().contains("\"line\":2,\"column\":"), "{refusal}");
    assert!(desk().normalize_json(b"\xff").is_err());
}

#[test]
fn a_check_has_an_answer_for_each_change() {
    let text = "Belarusian Foreign Minister Maxim Ryshchankou and Chris Ryschenkow met in Kiew.";
    let answer = checked(&json!({ "text": text, "language": "en-US" }));
    let matches = answer["matches"].as_array().unwrap();
    assert_eq!(matches.len(), 2, "{answer}");
    assert_eq!((&matches[0]["offset"], &matches[0]["length"]), (&json!(34), &json!(11)));
    assert_eq!(matches[0]["rule"]["issueType"], "misspelling");
    assert_eq!(matches[0]["rule"]["subId"], "maxim-ryzhenkov");
    assert_eq!(matches[1]["replacements"], json!([{ "value": "Kyiv" }]));
    assert_eq!(answer["language"]["name"], "English (US)");
}

#[test]
fn markup_is_no_prose_of_a_check() {
    let data = json!({ "annotation": [
        { "text": "😀 Maxim Rys" }, { "markup": "<b class='Kiew'>" }, { "text": "chenkow" }, { "markup": "</b>" }
    ] });
    let answer = checked(&json!({ "data": data.to_string(), "language": "auto" }));
    let matches = answer["matches"].as_array().unwrap();
    assert_eq!(matches.len(), 1, "{answer}");
    assert_eq!((&matches[0]["offset"], &matches[0]["length"]), (&json!(9), &json!(26)));
    assert_eq!(answer["language"]["code"], "en");
}

#[test]
fn a_client_switches_rules_off() {
    let count = |more: Value| {
        let mut check =
            json!({ "text": "Maxim Ryzhenkau flew to Kiew.", "language": "en", "level": "picky" });
        check.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        checked(&check)["matches"].as_array().unwrap().len()
    };
    assert_eq!(count(json!({})), 2);
    assert_eq!(count(json!({ "level": "default" })), 1);
    assert_eq!(count(json!({ "disabledRules": "X,CANONYM_NEAR_MISS" })), 1);
    assert_eq!(count(json!({ "disabledCategories": "PROPER_NOUNS" })), 0);
    assert_eq!(count(json!({ "enabledRules": "CANONYM_NEAR_MISS" })), 2);
    assert_eq!(count(json!({ "enabledRules": "CANONYM_NEAR_MISS", "enabledOnly": "true" })), 1);
}

#[test]
fn what_contradicts_itself_is_a_match_without_a_replacement() {
    let text = "Belarusian Foreign Minister Maxim Ryzhenkov spoke. Belarusian Minister of Water Maxim Ryzhenkov left.";
    let answer = checked(&json!({ "text": text, "language": "en", "level": "picky" }));
    let conflict = &answer["matches"][0];
    assert_eq!(
        (&conflict["rule"]["id"], &conflict["replacements"]),
        (&json!("CANONYM_CONFLICT"), &json!([]))
    );
    assert_eq!(conflict["rule"]["issueType"], "other");
}

#[test]
fn a_check_without_text_or_language_is_refused() {
    for check in [
        json!({ "text": "a" }),
        json!({ "language": "en" }),
        json!({ "text": "a", "data": "{}", "language": "en" }),
        json!({ "text": "a", "language": "no language" }),
        json!({ "data": "[", "language": "en" }),
    ] {
        let refusal = desk().check_json(check.to_string().as_bytes()).expect_err("it is refused");
        assert_eq!(refusal.code(), Code::BadRequest, "{check}");
    }
    let preferred = Check {
        text: Some("a".to_owned()),
        language: Some("auto".to_owned()),
        preferred_variants: Some("de-AT, en-NZ".to_owned()),
        ..Check::default()
    };
    let answer = desk().check(&preferred).unwrap();
    assert!(answer.to_json().contains("\"code\":\"en-NZ\""));
}

/// A text of one endless sentence is answered in about its size, not in its square.
#[test]
fn an_answer_is_bounded_by_the_number_of_its_matches() {
    let text = "Kiew ".repeat(2000);
    let answer =
        desk().check(&Check { text: Some(text), language: Some("en".to_owned()), ..Check::default() });
    let answer = answer.unwrap();
    assert_eq!(answer.matches(), 2000);
    assert!(answer.to_json().len() < 2000 * 2500);
}

#[test]
fn what_an_editor_decided_otherwise_is_in_the_output_and_the_ledger() {
    let text = "Maxim Ryschenkow and Chris Norfolk met the head of the Kiew Exchange. Ryschenkow left.";
    let lines = |answer: &Value, kind: &str| -> Vec<usize> {
        let records = answer["ledger"].as_array().unwrap().iter();
        (1..).zip(records).filter(|(_, record)| record["type"] == kind).map(|(line, _)| line).collect()
    };
    let run = answered(&json!({ "text": text }));
    let (changes, suggestions) = (lines(&run, "substituted"), lines(&run, "suggested"));
    assert!(!changes.is_empty() && !suggestions.is_empty(), "{run}");
    let turned = answered(&json!({ "text": text, "turned": [[changes[0], suggestions[0]]] }));
    assert_eq!(
        turned["text"],
        "Maxim Ryschenkow and Chris Norfolk met the head of the Kyiv Exchange. Ryzhenkov left."
    );
    assert_eq!(turned["ledger"][changes[0] - 1]["reason"], "suppressed");
    let ledger: String =
        turned["ledger"].as_array().unwrap().iter().map(|record| format!("{record}\n")).collect();
    let ledgers = ledger::read("run.jsonl", ledger.as_bytes()).expect("the records are a ledger");
    let output = turned["text"].as_str().unwrap().as_bytes();
    assert_eq!(restore(output, &ledgers[0]).expect("it fits"), text.as_bytes());
}

#[test]
fn decisions_on_another_run_are_refused() {
    for turned in [json!([[1]]), json!([[40]]), json!([[], [2]])] {
        let refusal = refused(&json!({ "text": "In Kiew.", "turned": turned }));
        assert_eq!(refusal.code(), Code::BadRequest, "{turned}");
        assert!(refusal.to_string().contains("does not speak of this run"), "{refusal}");
    }
}

#[cfg(feature = "package")]
#[test]
fn of_an_archive_each_member_is_decided_by_itself() {
    let source = include_bytes!("../../tests/data/docx/python-docx-wire.docx");
    let request = Request { bytes: Some(source.to_vec()), ..Request::default() };
    let run = desk().normalize(&request).expect("it is answered");
    let place = |ledger: &ledger::Ledger| {
        ledger.records.iter().position(|record| matches!(record, ledger::Record::Substituted(_)))
    };
    let lines = |ledger: &ledger::Ledger| place(ledger).map(|at| at + 1).into_iter().collect::<Vec<_>>();
    let turned: Vec<Vec<usize>> = run.ledgers.iter().map(lines).collect();
    let refused = turned.iter().flatten().count();
    let decided = desk().normalize(&Request { turned, ..request }).expect("it is answered");
    let count =
        |answer: &super::Answer| answer.ledgers.iter().map(|ledger| ledger.substitutions().count()).sum();
    let (made, left): (usize, usize) = (count(&run), count(&decided));
    assert!(refused > 0 && made == left + refused, "{made} made, {left} left, {refused} refused");
    let options = crate::format::Options::default();
    let package = crate::format::Package::open(&decided.output, &options).unwrap().unwrap();
    let original = crate::format::Package::open(source, &options).unwrap().unwrap();
    for ((after, before), ledger) in package.contents().iter().zip(original.contents()).zip(&decided.ledgers)
    {
        assert_eq!(restore(after, ledger).expect("it fits"), before);
    }
}
