//! The reports as properties over drawn tables and copy, each against an oracle too simple to be wrong.
//!
//! The diff applied gives the output; so do SARIF's fixes, and the page's island with every change accepted; with none it
//! gives the input. Whatever the copy says, it never becomes markup, a formula, or a command.

mod support;

use std::ops::Range;
use std::slice::from_ref;

use canonym::format::{Decoded, text};
use canonym::ledger::record::{Because, Begin, Change, Derivation, Rule, Substituted};
use canonym::ledger::{Ledger, Record, Right};
use canonym::report::{Kind, Report};
use canonym::table::model::PartKind;
use canonym::trouble::is_unsafe_to_show;
use canonym::{Lexicon, Normalizer, Outcome, Policy, ledger};
use proptest::prelude::*;
use serde_json::Value;
use support::case::{Case, numbered};

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_report_tells_the_truth_of_any_copy(
        number in any::<u64>(),
        hostile in prop::collection::vec((0..HOSTILE.len(), 0usize..400), 0..8),
    ) {
        let case = Case::of(&numbered(number));
        let lexicon = case.lexicon();
        prop_assume!(lexicon.is_some());
        let mut copy = case.copy.clone();
        for (piece, at) in hostile {
            let at = at.min(copy.len());
            copy.splice(at..at, HOSTILE[piece].iter().copied());
        }
        let lexicon = lexicon.unwrap();
        let normalizer = Normalizer::new(&lexicon, case.policy.clone());
        let outcome = normalizer.clone().with_right().normalize(&text::read(&copy));
        prop_assert_eq!(&outcome.ledger, &normalizer.normalize(&text::read(&copy)).ledger, "a list changes no decision");
        check(&copy, &outcome.output, &outcome.ledger);
        check_right(&copy, &outcome);
    }
}

#[test]
fn what_a_run_changed_is_right_for_the_next() {
    let lexicon = Lexicon::builtin();
    let normalizer = Normalizer::new(&lexicon, Policy::default()).with_right();
    let outcome = normalizer.normalize(&text::read(include_bytes!("data/ryzhenkov-wire.txt")));
    let again = normalizer.normalize(&text::read(&outcome.output));
    for changed in outcome.ledger.substitutions() {
        let holds = |right: &&Right| {
            right.input.start <= changed.output.start && changed.output.end <= right.input.end
        };
        let right = again.right.iter().find(holds).expect("it is right now");
        assert_eq!((&right.entity, right.rule), (&changed.change.entity, changed.change.because.rule));
    }
    let new = again.right.len() - outcome.right.len();
    assert_eq!(new, outcome.ledger.substitutions().count());
}

#[test]
fn a_name_within_a_role_is_marked_though_the_role_is_evidence() {
    let case = Case::of(
        "[[place]]\nid = \"kyiv\"\nname.en = \"Kyiv\"\n\n[[person]]\nid = \"klitschko\"\nfamily.en = \"Klitschko\"\n\
         family.de = \"Klytschko\"\nroles = [\"Mayor of Kyiv\"]\n=== copy ===\nMayor of Kyiv Klytschko spoke.\n"
            .as_bytes(),
    );
    let lexicon = case.lexicon().expect("the table is sound");
    let normalizer = Normalizer::new(&lexicon, case.policy.clone()).with_right();
    let outcome = normalizer.normalize(&text::read(&case.copy));
    assert_eq!(outcome.right.iter().map(|right| right.mention.as_str()).collect::<Vec<_>>(), ["Kyiv"]);
    assert_eq!(outcome.ledger.substitutions().count(), 1);
    let mut report = Report::new(Kind::Redline);
    let made = report.add_with_right(&case.copy, from_ref(&outcome.ledger), from_ref(&outcome.right));
    let page = String::from_utf8(made).expect("it is UTF-8");
    let marked = "<span class=\"right\">Mayor of</span> <span class=\"right\" data-r=\"0\">Kyiv</span>";
    assert!(page.contains(marked), "{page}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Edits that no run makes, but a ledger may hold: of line ends, of nothing, side by side, at the end.
    #[test]
    fn every_report_tells_the_truth_of_any_edits(
        source in prop_oneof!["([ab\n]|\n\n\n\n){0,40}", "[ab\n]{0,4}"],
        edits in prop::collection::vec((prop_oneof![Just(0usize), 0usize..9], 0usize..4, "[x\n]{0,3}"), 0..8),
    ) {
        let (output, ledger) = edited(source.as_bytes(), &edits);
        check(source.as_bytes(), &output, &ledger);
    }
}

/// The output and the ledger of some edits: each so many bytes behind the one before, of so many bytes, to that text.
fn edited(source: &[u8], edits: &[(usize, usize, String)]) -> (Vec<u8>, Ledger) {
    let (mut output, mut records, mut done) = (Vec::new(), Vec::new(), 0);
    for (gap, len, after) in edits {
        let start = done + gap;
        let Some(before) = source.get(start..start + len) else { break };
        output.extend_from_slice(&source[done..start]);
        let out = output.len() as u64..(output.len() + after.len()) as u64;
        output.extend_from_slice(after.as_bytes());
        done = start + len;
        let change = Change {
            entity: "x".to_owned(),
            part: PartKind::Name,
            before: before.to_vec(),
            after: after.clone().into_bytes(),
            input: start as u64..done as u64,
            line: 1,
            column: 1,
            mention: String::new(),
            spelt: None,
            because: Because { rule: Rule::Plain, evidence: std::iter::once(0..done as u64).collect() },
            derived: Derivation::Listed("also".to_owned()),
            ending: None,
            row: "x.toml:1".to_owned(),
        };
        records.push(Record::Substituted(Substituted { n: records.len() as u64 + 1, output: out, change }));
    }
    output.extend_from_slice(&source[done..]);
    let begin = Begin {
        document: "x".to_owned(),
        record: None,
        member: None,
        format: "text".to_owned(),
        encoding: "UTF-8".to_owned(),
        lang: "en".to_owned(),
        date: None,
        lexicon: String::new(),
        version: String::new(),
    };
    let mut ledger = Ledger::new(begin, records, 0, source.len() as u64, output.len() as u64);
    ledger.seal(source, &output);
    assert_eq!(ledger::replay(source, &ledger).expect("it is sound"), output);
    (output, ledger)
}

/// What copy must not be able to say.
const HOSTILE: [&[u8]; 14] = [
    b"</script><script>alert(1)</script>",
    b"<!--",
    b"]]> & &amp; ' \"",
    b"\n::error file=a::b\n",
    b"\n=1+1\n@SUM(A1)\n",
    b"\x1b[31m",
    "\u{202e}\u{2028}\u{9b}".as_bytes(),
    b"\xff\xfe",
    b"\r",
    b"\r\n",
    b"\n\n\n\n\n\n\n\n\n",
    b"\0",
    b"\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n",
    "\u{1f600}\t".as_bytes(),
];

fn report(kind: Kind, source: &[u8], ledger: &Ledger) -> Vec<u8> {
    let mut report = Report::new(kind);
    let mut made = report.add(source, std::slice::from_ref(ledger));
    made.extend(report.finish());
    made
}

fn check(source: &[u8], output: &[u8], ledger: &Ledger) {
    let of = |kind| report(kind, source, ledger);
    let shown = |kind| String::from_utf8(of(kind)).expect("it is UTF-8");
    assert_eq!(patched(source, &of(Kind::Diff)), output, "{}", String::from_utf8_lossy(&of(Kind::Diff)));
    let told = ledger.records.len() - 2;
    let sarif: Value = serde_json::from_str(&shown(Kind::Sarif)).expect("SARIF is JSON");
    check_sarif(source, output, told, &sarif);
    check_page(source, output, &shown(Kind::Redline));
    check_sheet(told, &shown(Kind::Csv));
    let commands = shown(Kind::Github);
    assert_eq!(commands.lines().count(), told, "{commands}");
    for line in commands.lines() {
        assert_eq!(line.split("::").next(), Some(""), "{line}");
        let command = line[2..].split(' ').next().expect("a command");
        assert!(matches!(command, "warning" | "notice" | "error"), "{line}");
    }
    for kind in [Kind::Sarif, Kind::Redline, Kind::Csv, Kind::Github, Kind::Summary] {
        let shown = shown(kind);
        let stray = shown.chars().find(|&c| is_unsafe_to_show(c) && !matches!(c, '\n' | '\r' | '\t'));
        assert_eq!(stray, None, "{kind}: {shown}");
    }
}

/// The page marks the names that are right where they stand, and nothing that was changed is one.
fn check_right(source: &[u8], outcome: &Outcome<'_>) {
    let mut report = Report::new(Kind::Redline);
    let made = report.add_with_right(source, from_ref(&outcome.ledger), from_ref(&outcome.right));
    let page = [made, report.finish()].concat();
    let page = String::from_utf8(page).expect("it is UTF-8");
    check_page(source, &outcome.output, &page);
    // A notice, or a name that is left inside it, may have its place.
    let covered = |right: &Right| {
        let overlaps = |record: &Record| {
            record.input().is_some_and(|input| input.start < right.input.end && right.input.start < input.end)
        };
        outcome.ledger.records.iter().any(overlaps)
    };
    for (number, right) in outcome.right.iter().enumerate() {
        let is_marked = page.contains(&format!(" data-r=\"{number}\""));
        assert!(is_marked || covered(right), "{right:?} is not marked");
    }
    for right in &outcome.right {
        let overlaps = |input: &Range<u64>| input.start < right.input.end && right.input.start < input.end;
        let changed = outcome.ledger.substitutions().find(|substituted| overlaps(&substituted.change.input));
        assert_eq!(changed, None, "{right:?} is right");
    }
}

/// Applies a unified diff of one file line by line.
fn patched(source: &[u8], diff: &[u8]) -> Vec<u8> {
    let mut old = source.split_inclusive(|&byte| byte == b'\n');
    let (mut made, mut at) = (Vec::new(), 0);
    let lines: Vec<&[u8]> = diff.split_inclusive(|&byte| byte == b'\n').collect();
    // A line without its end is told by the line behind it.
    let whole = |index: usize| {
        let line = &lines[index][1..];
        match lines.get(index + 1).is_some_and(|next| next.starts_with(b"\\")) {
            true => &line[..line.len() - 1],
            false => line,
        }
    };
    for (index, line) in lines.iter().enumerate().skip(2) {
        assert!(
            line[0] != b'+' || made.is_empty() || made.ends_with(b"\n"),
            "only the last line lacks its end"
        );
        match line[0] {
            b'@' => {
                let head = std::str::from_utf8(line).expect("a head is ASCII");
                let (from, to) = head[4..].split_once(" +").expect("two ranges");
                let first = lines_before(from);
                while at < first {
                    made.extend_from_slice(old.next().expect("the line is there"));
                    at += 1;
                }
                let made = made.iter().filter(|&&byte| byte == b'\n').count();
                assert_eq!(lines_before(to.split(' ').next().expect("a range")), made, "{head}");
            }
            b' ' | b'-' => {
                assert_eq!(old.next(), Some(whole(index)), "the line is as the diff says");
                at += 1;
                if line[0] == b' ' {
                    made.extend_from_slice(whole(index));
                }
            }
            b'+' => made.extend_from_slice(whole(index)),
            b'\\' => {}
            other => panic!("a line begins with {other}"),
        }
    }
    old.for_each(|line| made.extend_from_slice(line));
    made
}

/// How many lines stand before a range of a hunk's head; without lines of its own, it names the line before.
fn lines_before(range: &str) -> usize {
    let (start, count) = range.split_once(',').unwrap_or((range, "1"));
    start.parse::<usize>().expect("a line") - usize::from(count != "0")
}

fn check_sarif(source: &[u8], output: &[u8], told: usize, sarif: &Value) {
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), told);
    let rules: Vec<&Value> = run["tool"]["driver"]["rules"].as_array().expect("rules").iter().collect();
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
    let units: Vec<u16> = Decoded::new(source, "UTF-8").text().encode_utf16().collect();
    let (mut bytes, mut text) = (source.to_vec(), units.clone());
    for result in results.iter().rev().filter(|result| result["ruleId"] == "substituted") {
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        let region = &replacement["deletedRegion"];
        let after = replacement["insertedContent"]["text"].as_str().expect("text");
        let number = |name: &str| region[name].as_u64().expect("a number") as usize;
        let span = |offset: &str, length: &str| number(offset)..number(offset) + number(length);
        bytes.splice(span("byteOffset", "byteLength"), after.bytes());
        let chars = span("charOffset", "charLength");
        assert_eq!(chars.start, unit(&units, number("startLine"), number("startColumn")));
        assert_eq!(chars.end, unit(&units, number("endLine"), number("endColumn")));
        text.splice(chars, after.encode_utf16());
    }
    assert_eq!(bytes, output, "the fixes give the output");
    assert_eq!(String::from_utf16(&text).ok().as_deref(), Some(Decoded::new(output, "UTF-8").text()));
}

/// The offset of a place that is given by line and column.
fn unit(units: &[u16], line: usize, column: usize) -> usize {
    let is_end = |at: usize| units[at] == 10 || units[at] == 13 && units.get(at + 1) != Some(&10);
    let start = (0..units.len()).filter(|&at| is_end(at)).nth(line.wrapping_sub(2)).map_or(0, |end| end + 1);
    start + column - 1
}

fn check_page(source: &[u8], output: &[u8], page: &str) {
    let (head, rest) = page.split_once("<div class=\"copy").expect("there is copy");
    let (copy, rest) =
        rest.split_once("</div>\n<script type=\"application/json\" class=\"island\">").expect("an island");
    let (island, tail) = rest.split_once("</script>").expect("the island ends");
    assert_eq!((head.matches("<script").count(), tail.matches("<script").count()), (0, 1), "no other script");
    assert!(!island.contains(['<', '>', '&']), "{island}");
    let island: Value = serde_json::from_str(island).expect("the island is JSON");
    let text = Decoded::new(source, "UTF-8").text().to_owned();
    assert_eq!(island["text"], text.as_str(), "every change refused");
    assert_eq!(accepted(&island), Decoded::new(output, "UTF-8").text(), "every change accepted");
    let (_, copy) = copy.split_once(">\n").expect("the tag ends");
    let lines: Vec<String> = lines(&text).iter().map(|line| shown(line)).collect();
    // A mark may hold the last line end.
    let (read, written) = (read_back(copy), lines.join("\n"));
    assert_eq!(read.trim_end_matches('\n'), written.trim_end_matches('\n'), "what is shown is the copy");
}

/// What the page copies when every change is accepted, as its script does it.
fn accepted(island: &Value) -> String {
    let units: Vec<u16> = island["text"].as_str().expect("text").encode_utf16().collect();
    let (mut made, mut at) = (Vec::new(), 0);
    for item in island["items"].as_array().expect("items").iter().filter(|item| item[0] == 0) {
        let number = |field: usize| item[field].as_u64().expect("a number") as usize;
        made.extend_from_slice(&units[at..number(1)]);
        made.extend(island["strings"][number(6)].as_str().expect("a string").encode_utf16());
        at = number(2);
    }
    made.extend_from_slice(&units[at..]);
    String::from_utf16(&made).expect("it is text")
}

/// The lines of a text, without their ends; none behind the last end.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_suffix('\n').filter(|rest| !rest.is_empty() || text.len() == 1).unwrap_or(&text);
    text.split('\n').map(str::to_owned).collect()
}

/// What steers a terminal or a line, as it is shown.
fn shown(line: &str) -> String {
    line.chars()
        .map(|c| if c == '\t' { "\t".to_owned() } else { canonym::trouble::visible(&c.to_string()) })
        .collect()
}

/// The text of the copy's HTML, without what the changes would insert. Only the tags that the page is made of may occur.
fn read_back(copy: &str) -> String {
    let copy = copy.strip_prefix("<div class=\"block\">\n").expect("a block opens");
    let copy = copy.replace("</div>\n<div class=\"block\">\n", "").replace("</p>\n<p class=\"goes-on\">", "");
    let copy = copy.strip_suffix("</div>\n").expect("a block closes");
    let mut text = String::new();
    let (mut rest, mut hidden, mut spans) = (copy, 0, Vec::new());
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        let (tag, after) = tag.split_at(tag.find('>').expect("a tag ends") + 1);
        if hidden == 0 {
            text.push_str(before);
        }
        let name: String = tag.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let name = name.replace("00", "0").replace("00", "0").replace("00", "0");
        match name.as_str() {
            "<p data-n=\"0\">" | "</p>" | "<del>" | "</del>" => {}
            "<ins>" => hidden += 1,
            "</ins>" => hidden -= 1,
            "<span class=\"would\">" => {
                hidden += 1;
                spans.push(true);
            }
            "</span>" => hidden -= usize::from(spans.pop().expect("a span is open")),
            _ => {
                let is_mark = name.starts_with("<span class=\"m ") && name.ends_with("id=\"t0m0\">");
                assert!(
                    is_mark
                        || matches!(
                            name.as_str(),
                            "<span class=\"was\">"
                                | "<span class=\"right\">"
                                | "<span class=\"right\" data-r=\"0\">"
                                | "<span class=\"note\">"
                        ),
                    "{tag}"
                );
                spans.push(false);
            }
        }
        rest = after;
    }
    text.push_str(rest);
    let text = text.strip_suffix('\n').expect("the last paragraph ends");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

fn check_sheet(told: usize, sheet: &str) {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let rows: Vec<_> = reader.records().map(|row| row.expect("rows of one length")).collect();
    assert_eq!(rows.len(), told);
    for cell in rows.iter().flat_map(|row| row.iter()) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    assert!(sheet.split_inclusive('\n').all(|line| line.ends_with("\r\n")), "every row ends in CR LF");
}

/// A ledger whose every field would do harm, with records at one place, across line ends and without a place.
#[test]
fn what_stands_behind_a_line_that_loses_its_end_is_on_it() {
    let source = b"aaa\n";
    let (output, ledger) = edited(source, &[(2, 2, String::new()), (0, 0, "x".to_owned())]);
    assert_eq!(output, b"aax");
    check(source, &output, &ledger);
}

#[test]
fn a_hostile_ledger_does_no_harm() {
    let source = "Kiew,\nMaxim\nRyschenkow \u{1f600} Kiev!\n".as_bytes();
    let output = "Kyiv,\nMaxim\nRyzhenkov \u{1f600} Kiev!\n".as_bytes();
    let evil = "</script><b>\\u001b[2J\\u202e=1,::\\\"'&";
    let because = r#""because":{"rule":"full-name","evidence":[[6,22],[0,6]]},"derived":{"listed":"also"}"#;
    let lines = [
        format!(r#"{{"type":"begin","schema":"canonym-ledger/1","document":"{evil}","format":"{evil}","encoding":"UTF-8","lang":"{evil}","lexicon":"","version":"0.1.0"}}"#),
        format!(r#"{{"type":"notice","kind":"conflict","message":"{evil}"}}"#),
        format!(r#"{{"type":"notice","kind":"stale","message":"{evil}","in":[2,14],"places":[[2,14],[23,32]]}}"#),
        format!(r#"{{"type":"substituted","n":1,"entity":"{evil}","part":"name","before":"Kiew","after":"Kyiv","in":[0,4],"out":[0,4],"line":1,"column":1,"mention":"{evil}",{because},"ending":"{evil}","row":"{evil}"}}"#),
        format!(r#"{{"type":"left","entity":"{evil}","part":"name","found":"{evil}","in":[0,5],"line":1,"column":1,"reason":"shielded"}}"#),
        format!(r#"{{"type":"left","entity":"{evil}","part":"given","found":"Maxim\n","in":[6,12],"line":2,"column":1,"reason":"sic"}}"#),
        format!(r#"{{"type":"substituted","n":2,"entity":"x","part":"family","before":"Ryschenkow","after":"Ryzhenkov","in":[12,22],"out":[12,21],"line":3,"column":1,"mention":"M",{because},"row":"r.toml:1"}}"#),
        format!(r#"{{"type":"suggested","entity":"y","part":"name","before":"Kiev","after":"<i>","in":[28,32],"line":3,"column":14,"mention":"{evil}",{because},"row":"{evil}","reason":"quoted"}}"#),
        format!(r#"{{"type":"error","message":"{evil}","line":1,"column":1}}"#),
        r#"{"type":"end","substituted":2,"suggested":1,"left":2,"reasons":{"quoted":1,"shielded":1,"sic":1},"machine_zones":0,"in_bytes":34,"out_bytes":33}"#.to_owned(),
    ];
    let ledgers =
        ledger::read("ledger", lines.join("\n").as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let mut sealed = ledgers[0].clone();
    sealed.seal(source, output);
    assert_eq!(ledger::replay(source, &sealed).expect("it is sound"), output);
    check(source, output, &sealed);
    let page = String::from_utf8(report(Kind::Redline, source, &sealed)).expect("it is UTF-8");
    for mark in [
        "<p data-n=\"1\"><span class=\"m left pin\" id=\"t0m1\"></span><span class=\"m note pin\" id=\"t0m2\"></span><span class=\"m sub\" id=\"t0m0\"><del>Kiew</del><ins>Kyiv</ins></span>",
        "<span class=\"m sug\" id=\"t0m5\"><span class=\"was\">Kiev</span><span class=\"would\">&lt;i&gt;</span></span>",
        "<span class=\"m left\" id=\"t0m3\">Maxim\n</span><span class=\"m sub\" id=\"t0m4\"><del>Ryschenkow</del>",
    ] {
        assert!(page.contains(mark), "{mark} is not in\n{page}");
    }
}

/// A stream is one text: the ranges of its records are put one behind the other, and a long line has places, too.
#[test]
fn a_stream_is_one_text() {
    let group = |number: u64, text: &[u8]| {
        let lexicon = canonym::Lexicon::builtin();
        let outcome =
            Normalizer::new(&lexicon, canonym::Policy::default()).normalize_as("feed", &text::read(text));
        (outcome.output.to_vec(), outcome.ledger.into_record(number, 0))
    };
    let records: [&[u8]; 3] = [b"In Kiew and Kiew.\n", b"Nothing.\n", b"In Kiew."];
    let (outputs, ledgers): (Vec<_>, Vec<_>) =
        (1..).zip(records).map(|(number, text)| group(number, text)).unzip();
    let mut report = Report::new(Kind::Diff);
    let mut diff = report.add(&records.concat(), &ledgers);
    diff.extend(report.finish());
    assert_eq!(patched(&records.concat(), &diff), outputs.concat());
    let mut report = Report::new(Kind::Github);
    let told = String::from_utf8(report.add(&records.concat(), &ledgers)).expect("it is UTF-8");
    assert!(told.lines().last().is_some_and(|line| line.contains("line=3,col=4,")), "{told}");
}

/// Time and the page's size are linear: a line of many changes is cut into paragraphs, and searched once.
#[test]
fn a_long_line_is_as_quick_as_many() {
    let lexicon = canonym::Lexicon::builtin();
    for end in [" ", "\n"] {
        let source = format!("In Kiew.{end}").repeat(40_000).into_bytes();
        let outcome = Normalizer::new(&lexicon, canonym::Policy::default()).normalize(&text::read(&source));
        let changes =
            outcome.ledger.records.iter().filter(|record| matches!(record, Record::Substituted(_))).count();
        assert_eq!(changes, 40_000);
        for &kind in Kind::ALL {
            let made = report(kind, &source, &outcome.ledger);
            let most: Range<usize> = 20..1_400 * changes;
            assert!(most.contains(&made.len()), "{kind}: {} bytes", made.len());
        }
    }
}
