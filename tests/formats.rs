//! Every sample of every format that reads markup: it is read, and the laws hold, with the built-in tables and with
//! tables whose variants are the document's own common words.

// A failing sample is named before the assertion stops the test.
#![allow(clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use canonym::format::{Copy, Options, read};
use canonym::{Lexicon, Normalizer, Policy, replay, restore, table};

const SAMPLES: &str = "tests/data/formats";

/// Samples that no reader of their format takes, each with the reason.
const MALFORMED: &[(&str, &str)] = &[
    (
        "JSONTestSuite__test_parsing_n_array_spaces_vertical_tab_formfeed.json",
        "1:3: a control character stands in a string; write it as an escape",
    ),
    ("JSONTestSuite__test_parsing_n_incomplete_null.json", "1:2: a value is missing here"),
    (
        "JSONTestSuite__test_parsing_n_number_neg_with_garbage_at_end.json",
        "1:4: a `,` or `]` is missing here",
    ),
    ("JSONTestSuite__test_parsing_n_object_emoji.json", "1:2: a key in quotation marks is missing here"),
    (
        "JSONTestSuite__test_parsing_n_string_incomplete_escaped_character.json",
        "1:3: `\\u` stands before four hexadecimal digits",
    ),
    ("quick-xml__tests_documents_encoding_ISO-8859-15.xml", "9:132: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_ISO-8859-2.xml", "9:148: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_ISO-8859-3.xml", "9:135: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_ISO-8859-5.xml", "9:155: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_windows-1252.xml", "9:136: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_windows-1253.xml", "9:136: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_windows-1258.xml", "9:127: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_windows-874.xml", "9:150: an attribute's value stands in quotes"),
    ("quick-xml__tests_documents_encoding_x-user-defined.xml", "9:62: an attribute's value stands in quotes"),
    ("xml-rs__tests_cases_xmlnsquote.xml", "1:16: an attribute's value stands in quotes"),
];

fn samples() -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths = Vec::new();
    for folder in fs::read_dir(SAMPLES).expect("the samples are there") {
        let folder = folder.expect("a folder is listed").path();
        if folder.is_dir() {
            paths.extend(
                fs::read_dir(folder)
                    .expect("a folder is read")
                    .map(|file| file.expect("a file is listed").path()),
            );
        }
    }
    paths.sort();
    paths.into_iter().flat_map(|path| documents(fs::read(&path).expect("a sample is read"), path)).collect()
}

/// The documents in a file: a test file of html5lib holds many, each between `#data` and `#errors`.
fn documents(bytes: Vec<u8>, path: PathBuf) -> Vec<(PathBuf, Vec<u8>)> {
    if path.extension().is_none_or(|extension| extension != "dat") {
        return vec![(path, bytes)];
    }
    let text = String::from_utf8_lossy(&bytes);
    let cases = text.split("#data\n").filter_map(|case| case.split_once("\n#errors")).map(|(html, _)| html);
    cases.map(|html| (path.clone(), html.as_bytes().to_vec())).collect()
}

/// Reads a sample by its content and its name; the test documents of html5lib are HTML to us, tags and all.
fn options(path: &Path) -> Options<'_> {
    let format = path.extension().is_some_and(|extension| extension == "dat").then_some("html");
    Options { format, file: path.to_str(), attributes: true, ..Options::default() }
}

#[test]
fn every_sample_is_read_or_refused_with_its_reason() {
    let mut refused = Vec::new();
    for (path, bytes) in samples() {
        match read(&bytes, &options(&path)) {
            Ok(copy) => {
                let folder = path
                    .parent()
                    .and_then(Path::file_name)
                    .and_then(|name| name.to_str())
                    .unwrap_or_default();
                let expected: &[&str] = match folder {
                    "html" | "html-encoding" | "html-tests" => &["html"],
                    "nitf" => &["nitf"],
                    // Two are pieces of documents.
                    "newsml-g2" => &["newsml-g2", "xml"],
                    "xml" => &["xml", "docbook", "rss"],
                    // One is a list of ninjs items.
                    "json" => &["json", "ninjs"],
                    "jsonl" => &["jsonl"],
                    "ninjs" => &["ninjs"],
                    _ => &["text"],
                };
                assert!(expected.contains(&copy.format()), "{path:?} is read as {}", copy.format());
            }
            Err(error) => refused.push((
                path.file_name().and_then(|name| name.to_str()).map(str::to_owned),
                error.to_string(),
            )),
        }
    }
    let refused: Vec<(&str, &str)> =
        refused.iter().map(|(path, error)| (path.as_deref().unwrap_or_default(), error.as_str())).collect();
    assert_eq!(refused, MALFORMED);
}

#[test]
fn the_laws_hold_on_every_sample() {
    let builtin = Lexicon::builtin();
    for (path, bytes) in samples() {
        let Ok(copy) = read(&bytes, &options(&path)) else { continue };
        check_laws(&path, &bytes, &copy, &builtin);
        if let Some(stress) = stress(&copy) {
            let changes = check_laws(&path, &bytes, &copy, &stress);
            assert!(changes > 0, "nothing changes in {path:?}");
        }
    }
}

/// The samples once more, in encodings in which no byte is what it was, or some are not.
#[test]
fn the_laws_hold_in_other_encodings() {
    for (path, bytes) in samples() {
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let text = text.trim_start_matches('\u{feff}');
        let utf_16 =
            ["\u{feff}", text].concat().encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let (gb18030, ..) = encoding_rs::GB18030.encode(text);
        for (label, bytes) in [("utf-16be", &utf_16[..]), ("gb18030", &gb18030)] {
            let options = Options { encoding: Some(label), ..options(&path) };
            let Ok(copy) = read(bytes, &options) else { continue };
            if let Some(stress) = stress(&copy) {
                assert!(
                    check_laws(&path, bytes, &copy, &stress) > 0,
                    "nothing changes in {path:?} as {label}"
                );
            }
        }
    }
}

/// A lexicon that respells the copy's most common words.
fn stress(copy: &Copy<'_>) -> Option<Lexicon> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for run in copy.runs() {
        for word in run.text().split(|c: char| !c.is_alphabetic()) {
            if word.chars().count() > 2 && word.chars().count() < 20 {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let mut words: Vec<(&str, usize)> = counts.into_iter().collect();
    words.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    let mut seen = BTreeSet::new();
    words.retain(|(word, _)| seen.insert(word.to_lowercase()));
    let mut rows = String::new();
    for (idx, (word, _)) in words.iter().take(8).enumerate() {
        let letter = char::from(b'a' + idx as u8);
        rows +=
            &format!("[[rule]]\ncanonical = \"Ryž{letter}kov\"\nvariants = [\"{word}\"]\ncase = \"any\"\n\n");
    }
    if rows.is_empty() {
        return None;
    }
    let (file, troubles) = table::read("stress.toml", &rows);
    assert!(troubles.is_empty(), "{troubles:?}");
    let layer = table::model::Layer { name: "stress".into(), files: vec![file], ..Default::default() };
    Some(Lexicon::compile(&[layer]).expect("plain rules are sound"))
}

/// Checks the laws 1 to 4 and 7, and says how many substitutions were made.
fn check_laws(path: &Path, bytes: &[u8], copy: &Copy<'_>, lexicon: &Lexicon) -> usize {
    let normalizer = Normalizer::new(lexicon, Policy::default());
    let outcome = normalizer.normalize(copy);
    let changes = outcome.ledger.substitutions().count();
    if changes == 0 {
        assert_eq!(outcome.output, bytes, "Faithful: {path:?}");
        return 0;
    }
    assert_eq!(restore(&outcome.output, &outcome.ledger).as_deref().ok(), Some(bytes), "Restore: {path:?}");
    assert_eq!(replay(bytes, &outcome.ledger).as_deref().ok(), Some(&*outcome.output), "Complete: {path:?}");
    let options = Options { format: Some(copy.format()), encoding: Some(copy.encoding()), ..options(path) };
    let again =
        read(&outcome.output, &options).unwrap_or_else(|error| panic!("Well-formed: {path:?}: {error}"));
    assert_eq!(again.encoding(), copy.encoding(), "{path:?}");
    let again = normalizer.normalize(&again);
    assert_eq!(again.output, outcome.output, "Stable: {path:?}");
    let (before, after) = (skeleton(copy, bytes), skeleton(copy, &outcome.output));
    let differs = before.iter().zip(&after).find(|(before, after)| before != after);
    assert!(before == after, "Well-formed: {path:?}: {differs:?}");
    changes
}

/// What a document is apart from its texts.
fn skeleton(copy: &Copy<'_>, bytes: &[u8]) -> Vec<String> {
    let encoding =
        encoding_rs::Encoding::for_label(copy.encoding().as_bytes()).expect("encodings have labels");
    let (text, _, _) = encoding.decode(bytes);
    match copy.format() {
        "text" => Vec::new(),
        "html" => html_skeleton(&text),
        "json" | "ninjs" => json_skeleton(&text),
        "jsonl" => text.lines().flat_map(json_skeleton).collect(),
        _ => xml_skeleton(&text),
    }
}

fn html_skeleton(text: &str) -> Vec<String> {
    use html5gum::{DefaultEmitter, Token, Tokenizer};
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut skeleton = Vec::new();
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        skeleton.extend(match token {
            Token::StartTag(mut tag) => {
                for name in [&b"alt"[..], b"title", b"content"] {
                    tag.attributes.retain(|known, _| &***known != name);
                }
                Some(format!("{tag:?}"))
            }
            Token::String(_) | Token::Error(_) => None,
            token => Some(format!("{token:?}")),
        });
    }
    skeleton
}

/// Keys, numbers and literals in their order; every string that is a value looks alike.
fn json_skeleton(text: &str) -> Vec<String> {
    let (mut skeleton, mut open) = (Vec::new(), Vec::new());
    // Another reader's view: what it makes of a number or a surrogate that it cannot hold is none of our business.
    open.extend(serde_json::from_str::<serde_json::Value>(text));
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::String(_) => skeleton.push("a string".to_owned()),
            serde_json::Value::Array(items) => {
                skeleton.push(format!("{} items", items.len()));
                open.extend(items);
            }
            serde_json::Value::Object(members) => {
                skeleton.extend(members.keys().cloned());
                open.extend(members.into_iter().map(|(_, value)| value));
            }
            other => skeleton.push(other.to_string()),
        }
    }
    skeleton
}

fn xml_skeleton(text: &str) -> Vec<String> {
    use quick_xml::Reader;
    use quick_xml::events::Event;
    let mut reader = Reader::from_str(text);
    let mut skeleton = Vec::new();
    loop {
        match reader.read_event().expect("what we read is well formed") {
            Event::Eof => return skeleton,
            Event::Text(_) | Event::GeneralRef(_) => {}
            Event::CData(_) => skeleton.push("CDATA".to_owned()),
            Event::Start(tag) | Event::Empty(tag) => skeleton.push(tag_without_prose(&tag)),
            event => skeleton.push(format!("{event:?}")),
        }
    }
}

fn tag_without_prose(tag: &quick_xml::events::BytesStart<'_>) -> String {
    let attributes = tag.attributes().map(|attribute| attribute.expect("an attribute is well formed"));
    let shown = attributes.map(|attribute| match attribute.key.as_ref() {
        "alt" | "title" | "alternate-text" => format!("{:?}", attribute.key),
        _ => format!("{attribute:?}"),
    });
    format!("{:?} {:?}", tag.name(), shown.collect::<Vec<_>>())
}

/// The article in every format that can hold it: what is decided about its names does not hang on the format.
#[test]
fn an_article_is_read_alike_in_every_format() {
    let article = fs::read_to_string("tests/data/ryzhenkov-wire.txt").expect("the article is there");
    let lexicon = Lexicon::builtin();
    let plain = decisions(article.as_bytes(), "text", &lexicon);
    assert!(!plain.is_empty());
    let copy = canonym::format::text::read(article.as_bytes());
    let escaped = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace("sch", "<!-- x -->s&#99;<b></b>h")
    };
    let blocks = |headline: &str, paragraph: &str| -> String {
        let block = |(idx, run): (usize, &canonym::format::Run<'_>)| {
            let tag = if idx == 0 { headline } else { paragraph };
            format!("<{tag}>\n{}</{tag}>\n", escaped(run.text()))
        };
        copy.runs().iter().enumerate().map(block).collect()
    };
    let xhtml = blocks("h1", "p");
    let html_in_xml = xhtml.replace('&', "&amp;").replace('<', "&lt;");
    let documents = [
        ("html", format!("<!doctype html><html lang=en><body>{xhtml}")),
        ("xhtml", format!("<?xml version='1.0'?><html xml:lang='en'><body>{xhtml}</body></html>")),
        ("nitf", format!("<nitf><body>{}</body></nitf>", blocks("hl1", "p"))),
        (
            "newsml-g2",
            format!(
                "<newsItem><contentSet><inlineXML><html><body>{xhtml}</body></html></inlineXML></contentSet></newsItem>"
            ),
        ),
        (
            "rss",
            format!("<rss><channel><item><description>{html_in_xml}</description></item></channel></rss>"),
        ),
        ("rss", format!("<feed><entry><content type='html'><![CDATA[{xhtml}]]></content></entry></feed>")),
        (
            "docbook",
            format!(
                "<?xml version='1.0'?><article>{}</article>",
                blocks("title", "para").replace("<b></b>", "")
            ),
        ),
    ];
    let sample = |name: &str| fs::read_to_string(format!("{SAMPLES}/{name}")).expect("the sample is there");
    let lines = |headline: &str, text: &str| {
        let line = serde_json::json!({ "headline": headline, "text": text }).to_string();
        format!("{line}\n{{\"uri\": \"y\"}}\n")
    };
    let (headline, text) = article.split_once('\n').expect("the headline is a line");
    let documents = documents.into_iter().chain([
        ("ninjs", sample("ninjs/own__ryzhenkov-1.6.json")),
        ("ninjs", sample("ninjs/own__ryzhenkov-3.1.json")),
        ("superdesk", serde_json::json!({ "guid": 1, "body_html": xhtml }).to_string()),
        ("json", serde_json::json!({ "headline": headline, "text": text }).to_string()),
        ("jsonl", lines(headline, text)),
    ]);
    for (format, document) in documents {
        assert_eq!(
            read(document.as_bytes(), &Options::default()).map(|copy| copy.format().to_owned()),
            Ok(format.to_owned())
        );
        assert_eq!(decisions(document.as_bytes(), format, &lexicon), plain, "{format}");
    }
}

/// The mention and the entity of each substitution.
fn decisions(document: &[u8], format: &str, lexicon: &Lexicon) -> Vec<(String, String)> {
    let copy =
        read(document, &Options { format: Some(format), ..Options::default() }).expect("it is well formed");
    let outcome = Normalizer::new(lexicon, Policy::default()).normalize(&copy);
    let decision = |substituted: &canonym::ledger::record::Substituted| {
        (substituted.change.mention.clone(), substituted.change.entity.clone())
    };
    outcome.ledger.substitutions().map(decision).collect()
}
