//! Rows for JSON: what its runs are, what is malformed, and what a respelling does to the source.

use super::super::laws::respelt;
use super::super::list::Options;
use super::super::profile::Profiles;
use super::super::read::read;
use super::super::run::Run;
use super::super::zone::{Machine, ZoneKind};

/// Runs as `H: …`, `P: …` and `L: …`, those that are kept in brackets.
fn texts(source: &str, options: &Options<'_>) -> Vec<String> {
    let copy = read(source.as_bytes(), options).unwrap();
    let shown = |run: &Run<'_>| {
        let kept = run.zones().iter().any(|zone| {
            zone.range == (0..run.text().len())
                && matches!(zone.kind, ZoneKind::Machine(Machine::Field) | ZoneKind::Foreign)
        });
        let text = if kept { format!("[{}]", run.text()) } else { run.text().to_owned() };
        format!("{:?}", run.block())[..1].to_owned() + ": " + &text
    };
    copy.runs().iter().map(shown).collect()
}

#[track_caller]
fn check(source: &str, format: &str, expected: &[&str]) {
    assert_eq!(read(source.as_bytes(), &Options::default()).unwrap().format(), format, "{source}");
    assert_eq!(texts(source, &Options::default()), expected, "{source}");
}

#[test]
fn vocabularies() {
    check(
        r#"{"uri": "tag:x", "headline": "Head line", "body_text": "One.\n\nTwo", "body_html": "<p>A &amp; B<p>C", "byline":
        "By X", "description_usage": "D", "wordcount": 2, "associations": {"main": {"headline": "Inner", "uri": "y", "title":
        "T", "person": [{"name": "N", "rel": "about"}], "associations": {"a": {"body_text": "Deep"}}}}}"#,
        "ninjs",
        &[
            "H: Head line",
            "P: One.",
            "P: Two",
            "P: A & B",
            "P: C",
            "P: [By X]",
            "P: D",
            "H: Inner",
            "H: T",
            "P: [N]",
            "P: Deep",
        ],
    );
    check(
        r#"{"uri": "tag:x", "headlines": [{"role": "main", "value": "Head"}], "bodies": [{"value": "<p>A &amp; B",
        "contentType": "text\/html"}, {"contentType": "text/plain", "value": "<b> is bold"}, {"contentType":
        "application/nitf+xml", "value": "<nitf><body><byline>x</byline><p>N</p></body></nitf>"}, {"value": "no",
        "contentType": "image/jpeg"}, {"contentType": "body_xhtml", "value": "<p>X<br/>Y</p><p>Z</p>"}],
        "associations": [{"descriptions": [{"value": "In it"}]}], "renditions": [{"title": "no", "contentType": "x/y"}]}"#,
        "ninjs",
        &["H: Head", "P: A & B", "P: <b> is bold", "P: N", "P: X", "P: Y", "P: Z", "P: In it"],
    );
    check(
        r#"{"_id": 1, "headline": "Head", "slugline": "S", "abstract": "<p>A</p>", "body_html": "<p>B</p>", "fields_meta":
        {"body_html": {"text": "no"}}, "associations": {"f": {"description_text": "C", "headline": "D"}, "g": null}}"#,
        "superdesk",
        &["H: Head", "P: [S]", "P: A", "P: B", "P: C", "H: D"],
    );
    check(
        r#"{"items": [{"id": "no", "title": "T", "body": ["a", "<p>b</p>", 3]}], "text": {"x": "no"}}"#,
        "json",
        &["H: T", "P: a", "P: b"],
    );
    check(r#"[{"uri": "x", "headline": "One"}, {"headline": "Two"}]"#, "ninjs", &["H: One", "H: Two"]);
    check(r#"{"title": "T", "title": "U"}"#, "json", &["H: T", "H: U"]);
}

#[test]
fn languages() {
    let source = r#"{"uri": "x", "headline": "A", "associations": [{"headline": "B", "language": "de"}, {"title": "C"}],
        "language": "en\u002dGB"}"#;
    assert_eq!(texts(source, &Options::default()), ["H: A", "H: [B]", "H: C"]);
    assert_eq!(read(source.as_bytes(), &Options::default()).unwrap().lang(), Some("en-GB"));
}

#[test]
fn days() {
    let day = |source: &str| {
        read(source.as_bytes(), &Options::default()).unwrap().date().map(|day| day.to_string())
    };
    for (source, expected) in [
        (r#"{"uri": "x", "headline": "A", "versioncreated": "2019-08-14T10:00:00Z"}"#, Some("2019-08-14")),
        (
            r#"{"uri": "x", "versionCreated": "2019-08-14", "firstCreated": "2015-01-02T00:00:00+01:00"}"#,
            Some("2015-01-02"),
        ),
        (r#"{"uri": "x", "associations": [{"versioncreated": "2019-08-14"}], "headline": "A"}"#, None),
        (r#"{"uri": "x", "headline": "A", "versioncreated": "yesterday"}"#, None),
        (r#"{"uri": "x", "headline": "A", "versioncreated": ["2019-08-14"]}"#, None),
        (
            r#"[{"uri": "x", "versioncreated": "2019-08-14"}, {"uri": "y", "versioncreated": "2019-08-14"}]"#,
            None,
        ),
        (
            r#"{"_id": "x", "headline": "A", "firstpublished": "2019-08-14T10:00:00+0000"}"#,
            Some("2019-08-14"),
        ),
        (r#"{"title": "A", "date": "2019-08-14"}"#, None),
    ] {
        assert_eq!(day(source).as_deref(), expected, "{source}");
    }
    let lines = "{\"uri\": \"x\", \"versioncreated\": \"2019-08-14\"}\n{\"uri\": \"y\"}\n";
    let copy = read(lines.as_bytes(), &Options::default()).unwrap();
    let days: Vec<_> = copy.parts().iter().map(|part| part.date.map(|day| day.to_string())).collect();
    assert_eq!((copy.date(), days), (None, vec![Some("2019-08-14".to_owned()), None]));
}

#[test]
fn what_is_told() {
    let formats = |source: &str, file: Option<&str>| {
        read(source.as_bytes(), &Options { file, ..Options::default() }).map(|copy| copy.format().to_owned())
    };
    for (source, file, expected) in [
        ("{}", None, "json"),
        (" {\"a\" : 1}", None, "json"),
        ("[\"a\", \"b\"]", None, "json"),
        ("[{}]", None, "json"),
        ("[[Kiev]] is a link.", None, "text"),
        ("[\"Kiev\"] said the minister.", None, "text"),
        ("{Kiev} is a city", None, "text"),
        ("{\"a\": 1}\n{\"b\": 2}\n", None, "jsonl"),
        ("{\"a\": 1}\r\n\r\n[2]", None, "jsonl"),
        ("\u{1e}{\"a\":\n1}\n\u{1e}{\"b\": 2}\n", None, "jsonl"),
        ("{\"a\": bad}\n{\"b\": 2}\n", Some("a.jsonl"), "jsonl"),
        ("{\"a\": 1}", Some("a.ndjson"), "jsonl"),
        ("nothing of the kind", Some("a.json"), "text"),
    ] {
        assert_eq!(formats(source, file).as_deref(), Ok(expected), "{source}");
    }
    let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"b\"}}", "word ".repeat(2000));
    assert_eq!(formats(&long, None).as_deref(), Ok("jsonl"));
    assert!(formats("{\"a\": 1}{\"b\": 2}", None).is_err());
    assert!(formats("{'a': 1}", Some("a.json")).is_err());
}

#[test]
fn lines_are_documents() {
    let source = "{\"uri\": \"x\", \"headline\": \"A\"}\r\n\n{bad}\n{\"text\": \"B\", \"n\": 1}\n\u{1e} [\"no\"]\n{\"title\": \"C\"";
    let options = Options { format: Some("jsonl"), ..Options::default() };
    assert_eq!(texts(source, &options), ["H: A", "P: B"]);
    let copy = read(source.as_bytes(), &options).unwrap();
    let errors: Vec<String> = copy.errors().iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        ["3:2: a key in quotation marks is missing here", "6:14: a `,` or `}` is missing here"]
    );
    let parts: Vec<_> = copy.parts().into_iter().map(|part| part.runs).collect();
    assert_eq!(parts, [0..1, 1..2, 2..2]);
    let copy =
        read(b"{\"text\": \"a\xff\"}\n{\"text\": \"b\"}", &Options { encoding: Some("utf-8"), ..options });
    let copy = copy.unwrap();
    assert_eq!(copy.runs()[0].text(), "b");
    assert_eq!(copy.errors()[0].to_string(), "1:12: the bytes are not in the document's encoding here");
}

#[test]
fn choices_of_the_run() {
    let profiles = Profiles::default().with_json_paths("lead,media[].by_*").unwrap();
    let options = Options { profiles: Some(&profiles), ..Options::default() };
    let source =
        r#"{"uri": "x", "headline": "no", "lead": "A", "media": [{"by_html": "<p>B"}, {"title": "no"}]}"#;
    assert_eq!(texts(source, &options), ["P: A", "P: B"]);
    assert!(
        Profiles::default().with_json_paths("a..b").unwrap_err().to_string().starts_with("`a..b` is no path")
    );
    let options = Options { all_strings: true, ..Options::default() };
    assert_eq!(texts(r#"{"a": ["A", 1, {"b": "B"}], "title": "T"}"#, &options), ["P: A", "P: B", "H: T"]);
    let copy = read(br#"{"a": "A"}"#, &Options::default()).unwrap();
    assert!(copy.notices()[0].message.starts_with("none of it is read as prose; --json-paths"), "{copy:?}");
    let copy = read(b"<?xml version='1.0'?><x><y>A</y></x>", &Options::default()).unwrap();
    assert!(copy.notices()[0].message.starts_with("none of it is read as prose: no profile"), "{copy:?}");
    let options = Options { all_text: true, ..Options::default() };
    assert_eq!(texts("<?xml version='1.0'?><x>A<y z='no'>B</y>C</x>", &options), ["P: A", "P: B", "P: C"]);
}

#[test]
fn profiles_of_the_house() {
    let text = "[[profile]]\nname = \"desk\"\nformat = \"json\"\nextends = \"ninjs\"\ntold-by = [\"uri desk\"]\n\
                text = [\"byline\", \"extra.**\"]\n[[profile]]\nname = \"story\"\nformat = \"xml\"\nroots = [\"story\"]\n\
                block = [\"para\"]\nwords = [\"story@n\"]\n";
    let (written, troubles) = crate::table::profile::read("canonym.toml", text);
    assert_eq!(troubles, []);
    let (profiles, troubles) = Profiles::new(&written);
    assert_eq!(troubles, []);
    let options = Options { profiles: Some(&profiles), ..Options::default() };
    let source =
        r#"{"uri": "x", "desk": 1, "headline": "H", "byline": "By", "by": "me", "extra": {"a": "E"}}"#;
    assert_eq!(texts(source, &options), ["H: H", "P: By", "P: [me]", "P: E"]);
    assert_eq!(read(source.as_bytes(), &options).unwrap().format(), "desk");
    let source = "<story n='2'><title>no</title><para>A <b>b</b></para></story>";
    assert_eq!(texts(&format!("<?xml version='1.0'?>{source}"), &options), ["P: A b"]);
    assert_eq!(texts(source, &Options { format: Some("story"), ..options }), ["P: A b"]);
    for (list, expected) in [
        (
            "format = \"json\"\ntext = [\"a..b\"]",
            "canonym.toml:4:9: `a..b` cannot stand in a [[profile]]: there is no key before or behind a full stop",
        ),
        (
            "format = \"json\"\nextends = \"nitf\"",
            "canonym.toml:4:11: `nitf` cannot stand in a [[profile]]: no built-in profile of its format has this name",
        ),
        (
            "format = \"xml\"\nwords = [\"a\"]",
            "canonym.toml:4:10: `a` cannot stand in a [[profile]]: an attribute is written element@attribute",
        ),
    ] {
        let text = format!("[[profile]]\nname = \"x\"\n{list}\n");
        let (written, troubles) = crate::table::profile::read("canonym.toml", &text);
        assert_eq!(troubles, []);
        let (_, troubles) = Profiles::new(&written);
        assert!(troubles[0].to_string().starts_with(expected), "{}", troubles[0]);
    }
}

#[test]
fn respellings() {
    for (source, expected) in [
        (r#"{"text": "Ryschenkow \/ x"}"#, Some(r#"{"text": "Ryzhenkov \/ x"}"#)),
        (r#"{"text": "R\u0079schenkow"}"#, Some(r#"{"text": "R\u0079zhenkov"}"#)),
        (r#"{"text": "Rysch\u0065nkow \ud83d\ude00"}"#, Some(r#"{"text": "Ryzh\u0065nkov \ud83d\ude00"}"#)),
        (r#"{"body": "<p>Rys<b>chen<\/b>kow"}"#, Some(r#"{"body": "<p>Ryz<b>hen<\/b>kov"}"#)),
        (r#"{"body": "<p>Rys&#99;henkow</p>"}"#, Some(r#"{"body": "<p>Ryzhenkov</p>"}"#)),
        (r#"{"text": "Rys\ud800chenkow"}"#, Some(r#"{"text": "Rys\ud800chenkow"}"#)),
        (r#"{"Ryschenkow": "Ryschenkow"}"#, Some(r#"{"Ryschenkow": "Ryschenkow"}"#)),
    ] {
        let output = respelt(source.as_bytes(), &Options::default(), "Ryschenkow", "Ryzhenkov").ok();
        assert_eq!(output.as_deref().map(String::from_utf8_lossy).as_deref(), expected, "{source}");
    }
}

#[test]
fn what_is_written_is_escaped() {
    for (source, old, new, expected) in [
        (r#"{"text": "Kiev"}"#, "Kiev", "A\"B\\&", r#"{"text": "A\"B\\&"}"#),
        (r#"{"body": "<p>Kiev"}"#, "Kiev", "A\"&<", r#"{"body": "<p>A\"&amp;&lt;"}"#),
        (r#"{"text": "Kiev"}"#, "Kiev", "Київ", r#"{"text": "Київ"}"#),
        (r#"{"text": "Kiev \u2013 a"}"#, "Kiev", "Київ", r#"{"text": "\u041a\u0438\u0457\u0432 \u2013 a"}"#),
        (
            r#"{"text": "é \u041a\u0438\u0435\u0432"}"#,
            "Киев",
            "Минск",
            r#"{"text": "é \u041c\u0438\u043d\u0441\u043a"}"#,
        ),
        (r#"{"text": "é Kiev"}"#, "Kiev", "😀", r#"{"text": "é 😀"}"#),
        (r#"{"text": "\u00e9 Kiev"}"#, "Kiev", "😀", r#"{"text": "\u00e9 \ud83d\ude00"}"#),
    ] {
        let output = respelt(source.as_bytes(), &Options::default(), old, new).unwrap();
        assert_eq!(String::from_utf8_lossy(&output), expected, "{source}");
    }
    let bytes = encoding_rs::WINDOWS_1251.encode(r#"{"text": "Киев"}"#).0;
    let options = Options { encoding: Some("windows-1251"), ..Options::default() };
    let output = respelt(&bytes, &options, "Киев", "Ky\u{17e}v").unwrap();
    assert_eq!(output, br#"{"text": "Ky\u017ev"}"#);
}

#[test]
fn malformed_documents_are_refused_with_their_place() {
    let deep = "[".repeat(1100);
    for (source, expected) in [
        ("", "1:1: a value is missing here"),
        ("{\n \"a\": 1,\n}", "3:1: a key in quotation marks is missing here"),
        ("[1,]", "1:4: a value is missing here"),
        ("[1 2]", "1:4: a `,` or `]` is missing here"),
        ("{\"a\" 1}", "1:6: a `:` is missing behind the key"),
        ("{\"a\": 1 \"b\"", "1:9: a `,` or `}` is missing here"),
        ("{a: 1}", "1:2: a key in quotation marks is missing here"),
        ("[\"é\tb\"]", "1:4: a control character stands in a string; write it as an escape"),
        ("[\"\\x\"]", "1:3: a `\\` begins no escape; write `\\\\`"),
        ("[\"\\u12g4\"]", "1:3: `\\u` stands before four hexadecimal digits"),
        ("[\"a", "1:2: a string is not closed"),
        ("[01]", "1:2: a number begins with a needless 0"),
        ("[-]", "1:2: a `-` begins no number here"),
        ("[1.]", "1:2: a number has no digit behind its point"),
        ("[1e+]", "1:2: a number has no digit in its exponent"),
        ("[+1]", "1:2: a value is missing here"),
        ("[nul]", "1:2: a value is missing here"),
        ("[truex]", "1:6: a `,` or `]` is missing here"),
        ("{} {}", "1:4: something stands behind the end of the value"),
        ("[]\u{a0}", "1:3: something stands behind the end of the value"),
        (&deep, "1:1025: arrays and objects nest deeper than 1024"),
    ] {
        let options = Options { format: Some("json"), ..Options::default() };
        let error = read(source.as_bytes(), &options).unwrap_err();
        assert_eq!(error.to_string(), expected, "{source:.40}");
    }
    let bytes = [b"{\"a\": \"\xd0\x9a".as_slice(), b"\xff\"}"].concat();
    let error = read(&bytes, &Options { encoding: Some("utf-8"), ..Options::default() }).unwrap_err();
    assert_eq!(error.to_string(), "1:9: the bytes are not UTF-8 here");
}

#[test]
fn counts_no_longer_fit() {
    let told = |source: &str, old: &str, new: &str| {
        let options = Options::default();
        let copy = read(source.as_bytes(), &options).unwrap();
        let output = respelt(source.as_bytes(), &options, old, new).unwrap();
        let notices = copy.compare(&output).unwrap();
        let shown =
            notices.iter().map(|notice| format!("{}: {}", &source[notice.span.clone()], notice.message));
        shown.collect::<Vec<_>>()
    };
    let source =
        r#"{"wordcount": 12, "uri": "x", "charcount": 34, "headline": "Kiev", "body_text": "In Kiev"}"#;
    assert_eq!(
        told(source, "Kiev", "New York"),
        [
            "12: `wordcount` was not changed, and its text has 1 more word than before",
            "34: `charcount` was not changed, and its text has 4 more characters than before",
        ]
    );
    assert_eq!(told(source, "Kiev", "Kyiv"), [""; 0]);
    let source =
        r#"{"uri": "x", "bodies": [{"wordCount": 1, "value": "A"}, {"value": "Kiev", "wordCount": 2}]}"#;
    assert_eq!(
        told(source, "Kiev", "New York"),
        ["2: `wordCount` was not changed, and its text has 1 more word than before"]
    );
    let source = "<newsItem><contentSet><inlineXML wordcount='7' charcount='9'><nitf><p>Kiev</p></nitf></inlineXML>\
                  <inlineData wordcount='8' contenttype='text/plain'>x</inlineData></contentSet></newsItem>";
    assert_eq!(
        told(source, "Kiev", "New York"),
        [
            "7: `wordcount` was not changed, and its text has 1 more word than before",
            "9: `charcount` was not changed, and its text has 4 more characters than before",
        ]
    );
}
