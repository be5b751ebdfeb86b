//! The laws that copies of JSON keep, over arbitrary documents and over arbitrary bytes that look like some.

use proptest::prelude::*;
use serde_json::Value;

use super::{check_edits, check_runs};
use crate::format::json::tokens;
use crate::format::{Options, TextEdit, read};

/// What looks like JSON, whole or not.
fn any_soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\"a\":", "{\"a\":", "\\", "\\u", "\\ud83d", "\\u00e9", "\\n", "\\/",
            "\\x", "0", "1", "-", "+", ".", "e", "E", "1.5e-3", "true", "false", "null", "nul", " ", "\t", "\n", "\r", "\u{b}",
            "\u{a0}", "\u{feff}", "\0", "é", "😀", "/", "'",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A text in which names stand as texts and as markup have them.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "Kiev", "Ki<b>ev</b>", "word", " ", "\n", "\n\n", "<p>", "</p>", "<br/>", "&amp;", "&#75;iev", "\"", "\\", "/", "é",
            "😀", "“", "”", "https://example.org/Kiev", "> ", "- ", "\t", "\u{1}", "x",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn any_key() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "uri",
        "headline",
        "title",
        "body_html",
        "body_text",
        "body_xhtml",
        "bodies",
        "value",
        "contentType",
        "associations",
        "byline",
        "language",
        "wordcount",
        "guid",
        "text",
        "body",
        "caption",
        "Kiev",
        "x",
    ])
    .prop_map(str::to_owned)
}

fn any_document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => any_text().prop_map(Value::from),
        1 => prop::sample::select(vec!["text/html", "text/plain", "application/xhtml+xml", "application/nitf+xml", "de", "en"])
            .prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::btree_map(any_key(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .prop_filter("a string alone tells no format", |document| document.is_array() || document.is_object())
}

/// A document as some producer would write it: `ways` says how each character is written in turn.
fn written(value: &Value, ways: &mut impl Iterator<Item = u8>, out: &mut String) {
    match value {
        Value::String(text) => write_string(text, ways, out),
        Value::Array(items) => {
            out.push('[');
            for (idx, item) in items.iter().enumerate() {
                out.push_str(if idx == 0 { "" } else { ", " });
                written(item, ways, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (idx, (key, member)) in members.iter().enumerate() {
                out.push_str(if idx == 0 { "\n" } else { ",\r\n\t" });
                write_string(key, ways, out);
                out.push_str(if ways.next() == Some(0) { " : " } else { ":" });
                written(member, ways, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn write_string(text: &str, ways: &mut impl Iterator<Item = u8>, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match (ways.next().unwrap_or(9), c) {
            (0, '/') => out.push_str("\\/"),
            (0, c) => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| *out += &format!("\\u{unit:04X}")),
            (1, _) => {
                let whole = serde_json::to_string(&c.to_string()).expect("a string is written");
                out.push_str(&whole[1..whole.len() - 1]);
            }
            (_, '"' | '\\') => out.extend(['\\', c]),
            (_, c) if c < ' ' => *out += &format!("\\u{:04x}", u32::from(c)),
            (_, c) => out.push(c),
        }
    }
    out.push('"');
}

/// The tree with every string of one kind, as another parser sees it.
fn skeleton(text: &str) -> Vec<String> {
    let mut value: Value = serde_json::from_str(text).expect("what we read is JSON");
    let mut open = vec![&mut value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => "a string".clone_into(text),
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values_mut()),
            _ => {}
        }
    }
    vec![value.to_string()]
}

/// The document in each format that can hold it, as it came and in an encoding that lacks letters.
fn readings(text: &str) -> Vec<(Vec<u8>, Options<'static>)> {
    let of = |format| Options { format, all_strings: true, ..Options::default() };
    let (other, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let mut readings: Vec<_> = [None, Some("ninjs"), Some("superdesk"), Some("json")]
        .into_iter()
        .map(|format| (text.as_bytes().to_vec(), of(format)))
        .collect();
    // What the encoding lacks was written as references, which a string does not mind.
    readings.push((other.into_owned(), Options { encoding: Some("windows-1252"), ..of(Some("json")) }));
    readings
}

proptest! {
    /// The scanner takes what another strict parser takes, and nothing else.
    #[test]
    fn another_parser_takes_the_same(soup in any_soup()) {
        let other = serde_json::from_str::<serde::de::IgnoredAny>(&soup);
        prop_assert_eq!(tokens(&soup).is_ok(), other.is_ok(), "{:?}: {:?}, {:?}", soup, tokens(&soup), other);
    }

    #[test]
    fn another_parser_decodes_the_same(text in any_text(), ways in prop::collection::vec(0..6_u8, 1..20)) {
        let (mut source, mut ways) = (String::new(), ways.into_iter().cycle());
        write_string(&text, &mut ways, &mut source);
        prop_assert_eq!(serde_json::from_str::<String>(&source).ok(), Some(text.clone()));
        let copy = read(source.as_bytes(), &Options { format: Some("json"), all_strings: true, ..Options::default() }).unwrap();
        check_runs(&copy);
        if !text.contains(['<', '&']) {
            let read: String = copy.runs().iter().map(|run| run.text()).collect();
            let is_kept = |c: &char| c.is_alphanumeric() || *c == '\u{fffd}';
            prop_assert_eq!(read.chars().filter(is_kept).collect::<String>(), text.chars().filter(is_kept).collect::<String>());
        }
    }

    #[test]
    fn a_copy_of_json_is_in_order(document in any_document(), ways in prop::collection::vec(0..6_u8, 1..20)) {
        let (mut source, mut ways) = (String::new(), ways.into_iter().cycle());
        written(&document, &mut ways, &mut source);
        prop_assert_eq!(serde_json::from_str::<Value>(&source).ok(), Some(document));
        for (source, options) in readings(&source) {
            let copy = read(&source, &options).unwrap();
            check_runs(&copy);
            for (run_idx, run) in copy.runs().iter().enumerate() {
                let whole = 0..run.text().len();
                let same = TextEdit { range: whole.clone(), text: run.text().to_owned() };
                let splice = copy.splice(run_idx, whole.clone(), &[same]).unwrap();
                prop_assert_eq!(&source[splice.source.clone()], &splice.after[..]);
            }
        }
    }

    #[test]
    fn an_edit_of_json_is_what_is_read_again(
        document in any_document(),
        ways in prop::collection::vec(0..6_u8, 1..20),
        // No name holds a `<`; one that did could make HTML of a text whose type nobody told.
        name in prop_oneof!["[A-Z][a-zé]{0,8}", "[A-Z\"\\\\&][a-zž\"\\\\/]{0,6}😀?"],
    ) {
        let (mut source, mut ways) = (String::new(), ways.into_iter().cycle());
        written(&document, &mut ways, &mut source);
        for (source, options) in readings(&source) {
            check_edits(&source, &options, &["Kiev"], &name, &skeleton);
        }
    }
}

#[test]
fn hostile_json_takes_linear_time() {
    for piece in [
        "[",
        "{\"a\":",
        "{\"headline\":[",
        "\"",
        "\\",
        "\\u0041",
        "\\ud800",
        "1",
        " ",
        "[],",
        "{},",
        "{\"headline\":\"a\",\"wordcount\":1,\"body_text\":\"b\"},",
        "{\"language\":\"de\",\"title\":\"x\"},",
        "\"\\u0041 \",",
    ] {
        let inner = piece.repeat((1 << 18) / piece.len());
        let members =
            inner.trim_end_matches(',').trim_start_matches('{').trim_end_matches('}').replace("},{", ",");
        for source in [
            inner.clone(),
            format!("[{}]", inner.trim_end_matches(',')),
            format!("{{\"uri\":\"x\",{members}}}"),
            format!("{{\"uri\":\"x\",\"body_text\":\"{inner}\"}}"),
            inner.replace("},", "}\n"),
        ] {
            for format in ["ninjs", "json", "jsonl"] {
                let started = std::time::Instant::now();
                let options = Options { format: Some(format), all_strings: true, ..Options::default() };
                let _ = read(source.as_bytes(), &options).map(|copy| copy.runs().len());
                assert!(started.elapsed().as_secs() < 5, "{piece:?} as {format}");
            }
        }
    }
}
