//! Every way in which a ledger is refused, with its complete message.

use crate::ledger::{Error, read, restore};

const BEGIN: &str = r#"{"type":"begin","schema":"canonym-ledger/1","document":"a.txt","format":"text","encoding":"UTF-8","lang":"en","lexicon":"","version":"0.1.0"}"#;
const SUBSTITUTED: &str = r#"{"type":"substituted","n":1,"entity":"kyiv","part":"name","before":"Kiew","after":"Kyiv","in":[3,7],"out":[3,7],"line":1,"column":4,"mention":"Kiew","because":{"rule":"whole-name","evidence":[]},"derived":{"lang":"de"},"row":"p.toml:1"}"#;
const END: &str = r#"{"type":"end","substituted":1,"suggested":0,"left":0,"reasons":{},"machine_zones":0,"in_bytes":8,"out_bytes":8}"#;

const RUN_AGAIN: &str = "take the ledger as canonym wrote it, or run canonym again on the input";
const WHY_A_RECORD: &str = "each line is one JSON object with the fields of its type";
const UNFINISHED: &str = "the run that wrote it did not finish: run canonym again on the input";

fn refusal(lines: &[&str]) -> Error {
    read("ledger.jsonl", (lines.join("\n") + "\n").as_bytes()).expect_err("it is refused")
}

/// The message is the place in the ledger's file, then these three.
fn check(lines: &[&str], place: &str, what: &str, why: &str, mend: &str) {
    let expected = format!("ledger.jsonl:{place}: {what}\n  = {why}\n  = {mend}");
    assert_eq!(refusal(lines).to_string(), expected);
}

/// The same for a substitution in which `from` reads `to`.
fn check_substituted(from: &str, to: &str, what: &str, why: &str) {
    assert!(SUBSTITUTED.contains(from), "{from}");
    check(&[BEGIN, &SUBSTITUTED.replacen(from, to, 1), END], "2:1", what, why, RUN_AGAIN);
}

/// The same for an `end` in which `from` reads `to`.
fn check_end(from: &str, to: &str, what: &str, why: &str) {
    assert!(END.contains(from), "{from}");
    check(&[BEGIN, SUBSTITUTED, &END.replacen(from, to, 1)], "3:1", what, why, RUN_AGAIN);
}

#[test]
fn a_sound_ledger_is_not_refused() {
    let text = [BEGIN, SUBSTITUTED, END].join("\n");
    assert_eq!(read("ledger.jsonl", text.as_bytes()).map(|ledgers| ledgers.len()), Ok(1));
}

#[test]
fn a_truncated_ledger_is_told_from_a_malformed_one() {
    let why = "only the record `end` tells that nothing is missing";
    let what = "the document `a.txt`, begun on line 1, has no `end` record";
    check(&[BEGIN, SUBSTITUTED], "2:1", what, why, UNFINISHED);
    check(&[BEGIN, BEGIN], "2:1", what, why, UNFINISHED);
    check(&[""], "1:1", "the ledger is empty", "a run writes at least `begin` and `end`", UNFINISHED);
    let half = "the line stops in the middle";
    check(&[BEGIN, &SUBSTITUTED[..40]], "2:40", half, "a record is one JSON object on one line", UNFINISHED);
    assert!(refusal(&[BEGIN, SUBSTITUTED]).is_truncated());
    assert!(refusal(&[SUBSTITUTED]).is_malformed());
}

#[test]
fn a_line_must_be_a_record_inside_a_document() {
    let outside = "a record stands outside any document";
    let why = "a `begin` record says which document the records after it describe";
    check(&[SUBSTITUTED, END], "1:1", outside, why, RUN_AGAIN);
    check(&["{]"], "1:2", "no record: key must be a string", WHY_A_RECORD, RUN_AGAIN);
    check(&["{}"], "1:2", "no record: missing field `type`", WHY_A_RECORD, RUN_AGAIN);
    let lacking = SUBSTITUTED.replacen(",\"row\":\"p.toml:1\"", "", 1);
    let column = format!("2:{}", lacking.len());
    check(&[BEGIN, &lacking, END], &column, "no record: missing field `row`", WHY_A_RECORD, RUN_AGAIN);
    let why = "this version knows begin, substituted, suggested, left, notice, error, end";
    check(&[BEGIN, r#"{"type":"guessed"}"#], "2:1", "unknown type `guessed`", why, RUN_AGAIN);
    let why = "this version knows canonym-ledger/1";
    let later = BEGIN.replace("ledger/1", "ledger/2");
    check(&[&later], "1:1", "unknown schema `canonym-ledger/2`", why, RUN_AGAIN);
    check(&["{\"é\":}"], "1:6", "no record: expected value", WHY_A_RECORD, RUN_AGAIN);
    let error = read("ledger.jsonl", b"{\"type\":\"\xff\"}").expect_err("it is refused").to_string();
    assert_eq!(
        error,
        format!(
            "ledger.jsonl:1:10: bytes that are not UTF-8\n  = a ledger is JSON Lines in UTF-8\n  = {RUN_AGAIN}"
        )
    );
}

#[test]
fn values_that_this_version_does_not_know_are_refused() {
    let rules = "this version knows full-name, initials, role, family-alone, given-alone, whole-name, rule";
    check_substituted("whole-name", "a-guess", "unknown rule `a-guess`", rules);
    let parts = "this version knows given, family, patronymic, name";
    check_substituted(r#""part":"name""#, r#""part":"nick""#, "unknown part `nick`", parts);
    let why = "it says `listed`, `lang` or `near`, or else `scheme` with `from` and `options`";
    check_substituted(r#"{"lang":"de"}"#, r#"{"scheme":"x"}"#, "`derived` is of no known kind", why);
    let why = "its bytes are not base64 by RFC 4648, with padding";
    check_substituted(r#""before":"Kiew""#, r#""before_base64":"S2lldw""#, "`before` cannot be read", why);
    let why = "it stands there once, as text or with `_base64`";
    check_substituted(r#""after":"Kyiv","#, "", "`after` cannot be read", why);
    let why = "a digest is 64 hexadecimal digits in lower case, and both stand there or none";
    let digest = r#""in_bytes":8,"in_sha256":"0""#;
    check_end(r#""in_bytes":8"#, digest, "`in_sha256` is no SHA-256 digest", why);
}

#[test]
fn records_that_contradict_each_other_are_refused() {
    let why = "`in` is a half-open range of bytes, and the input has 8";
    check_substituted(r#""in":[3,7]"#, r#""in":[7,3]"#, "`in` is [7,3]", why);
    check_substituted(r#""in":[3,7]"#, r#""in":[5,9]"#, "`in` is [5,9]", why);
    check_substituted(r#""in":[3,7]"#, r#""in":[3,6]"#, "`in` is [3,6]", "`before` has 4 bytes");
    let why = "the substitutions of a document are numbered without a gap, and this is number 1";
    check_substituted(r#""n":1"#, r#""n":2"#, "`n` is 2", why);
    let why = "the substitutions before it and the length of `after` put it elsewhere";
    check_substituted(r#""out":[3,7]"#, r#""out":[2,6]"#, "`out` is [2,6]", why);
    let counted = "`end` counts 2 substituted, 0 suggested, 0 left (reasons: )";
    let why = "the records are 1 substituted, 0 suggested, 0 left (reasons: )";
    check_end(r#""substituted":1"#, r#""substituted":2"#, counted, why);
    let why = "`in_bytes` and the substitutions lead to another size";
    check_end(r#""out_bytes":8"#, r#""out_bytes":9"#, "`out_bytes` is 9", why);
}

#[test]
fn decisions_out_of_order_and_overlaps_are_refused() {
    let earlier = SUBSTITUTED.replace("\"n\":1", "\"n\":2").replace("[3,7]", "[2,6]");
    let why = "the decision before starts at 3, and decisions stand in the input's order";
    check(&[BEGIN, SUBSTITUTED, &earlier, END], "3:1", "`in` is [2,6], out of order", why, RUN_AGAIN);
    let overlap = SUBSTITUTED.replace("\"n\":1", "\"n\":2").replace("[3,7]", "[4,8]");
    let why = "the substitution before ends at 7, and no byte is changed twice";
    check(&[BEGIN, SUBSTITUTED, &overlap, END], "3:1", "`in` is [4,8], an overlap", why, RUN_AGAIN);
}

#[test]
fn nothing_is_restored_from_an_unsealed_or_foreign_ledger() {
    let mut ledger =
        read("ledger.jsonl", [BEGIN, SUBSTITUTED, END].join("\n").as_bytes()).expect("sound").remove(0);
    let check = |error: Error, what: &str, why: &str, mend: &str| {
        assert_eq!(error.to_string(), format!("a.txt: {what}\n  = {why}\n  = {mend}"));
    };
    let why = "without them nobody can tell whether the ledger belongs to a text";
    check(restore(b"In Kyiv.", &ledger).expect_err("unsealed"), "the ledger has no digests", why, UNFINISHED);
    ledger.seal(b"In Kiew.", b"In Kyiv.");
    assert_eq!(restore(b"In Kyiv.", &ledger).as_deref(), Ok(&b"In Kiew."[..]));
    let (what, mend) = (
        "the text is not the output that the ledger describes",
        "give the ledger and the text of one run, both as canonym wrote them",
    );
    let why = "the ledger says 8 bytes, and the text has 9";
    check(restore(b"In Kyiv.\n", &ledger).expect_err("foreign"), what, why, mend);
    let why = "the sizes agree, and the SHA-256 digests differ";
    check(restore(b"In Lviv.", &ledger).expect_err("foreign"), what, why, mend);
    ledger.seal(b"In Kiev.", b"In Kyiv.");
    let what = "the substitutions do not lead to the input that the ledger describes";
    let why = "its size or its SHA-256 digest differs from what `end` says";
    check(restore(b"In Kyiv.", &ledger).expect_err("tampered"), what, why, RUN_AGAIN);
    ledger.seal(b"In Kiew.", b"In Lviv.");
    let what = "the ledger contradicts the text whose digest it gives";
    let why = "a substitution names other bytes than the text has at its place";
    check(restore(b"In Lviv.", &ledger).expect_err("tampered"), what, why, RUN_AGAIN);
}
