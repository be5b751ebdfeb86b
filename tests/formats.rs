//! Every sample of every format that reads markup: it is read, and the laws hold, with the built-in tables and with
//! tables whose variants are the document's own common words.

// A failing sample is named before the assertion stops the test.
#![allow(clippy::print_stderr)]

#[path = "formats/encodings.rs"]
mod encodings;
#[path = "formats/generated.rs"]
mod generated;
#[path = "formats/guide.rs"]
mod guide;
#[path = "support/reading.rs"]
mod reading;
#[path = "formats/skeleton.rs"]
mod skeleton;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use canonym::format::{Copy, Difference, Options, read};
use canonym::{Lexicon, Normalizer, Policy, replay, restore, table};
use skeleton::skeleton;

const SAMPLES: &str = "tests/data/formats";

/// Samples that no reader of their format takes, each with the reason.
const MALFORMED: &[(&str, &str)] = &[
    (
        "JSONTestSuite__test_parsing_i_string_lone_utf8_continuation_byte.json",
        "1:3: the bytes are not UTF-8 here",
    ),
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
    Options { format, file: path.to_str(), attributes: true, columns: columns(), ..Options::default() }
}

/// The columns that are prose in the tables of the tests.
fn columns() -> &'static [String] {
    static COLUMNS: LazyLock<Vec<String>> = LazyLock::new(|| vec!["text".to_owned()]);
    &COLUMNS
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
                    "csv" => &["csv"],
                    "markdown" => &["markdown"],
                    "nitf" => &["nitf"],
                    // Two are pieces of documents.
                    "newsml-g2" => &["newsml-g2", "xml"],
                    // One is the main member of a Word document.
                    "xml" => &["xml", "docbook", "rss", "docx"],
                    // One is a list of ninjs items.
                    "json" => &["json", "ninjs"],
                    "jsonl" => &["jsonl"],
                    "ninjs" => &["ninjs"],
                    "iptc7901" => &["iptc7901"],
                    "anpa" => &["anpa"],
                    "subtitles" => &["vtt", "srt"],
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
        reading::read_as(&bytes, &options(&path));
        if let Some(stress) = stress(&copy) {
            let changes = check_laws(&path, &bytes, &copy, &stress);
            assert!(changes > 0, "nothing changes in {path:?}");
        }
    }
}

/// Where no name is found nothing changes, whatever else stands in the document.
/// The last look at an output: what a new spelling makes a quotation, an address or a tag of is another reading.
#[test]
fn an_output_with_other_zones_is_not_read_alike() {
    let source = b"He left Kiev. She saw it.\n\nA second, of Minsk.\n";
    let copy = read(source, &Options { format: Some("text"), ..Options::default() }).expect("text is read");
    let compared = |from: &str, to: &str| {
        copy.compare(String::from_utf8_lossy(source).replace(from, to).as_bytes())
            .map(|notices| notices.len())
    };
    assert_eq!(compared("Kiev", "Kyiv"), Ok(0));
    let whole = Err(Difference::Parts(vec![0]));
    for other in ["\"Kyiv\"", "kyiv.example/Minsk", "desk@kyiv.example", "#Kyiv", "@Kyiv"] {
        assert_eq!(compared("Kiev", other), whole, "{other}");
        assert_eq!(compared("Minsk", other), whole, "{other}");
    }
}

#[test]
fn without_a_name_every_sample_stays_as_it_is() {
    let (file, _) =
        table::read("none.toml", "[[rule]]\ncanonical = \"Qzryžkov\"\nvariants = [\"Qzrischkow\"]\n");
    let layer = table::model::Layer { name: "none".into(), files: vec![file], ..Default::default() };
    let lexicon = Lexicon::compile(&[layer]).expect("one rule is sound");
    for (path, bytes) in samples() {
        let Ok(copy) = read(&bytes, &options(&path)) else { continue };
        let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
        assert!(matches!(outcome.output, Cow::Borrowed(output) if output == bytes), "{path:?}");
        assert_eq!(copy.compare(&bytes.clone()).map(|notices| notices.len()), Ok(0), "{path:?}");
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
        for word in run.text().split(|c: char| !c.is_alphanumeric()) {
            let is_word = word.chars().all(char::is_alphabetic);
            if is_word && word.chars().count() > 2 && word.chars().count() < 20 {
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
        ("markdown", markdown(&copy)),
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
        ("iptc7901", wire(&copy)),
        ("anpa", american_wire(&copy)),
        ("vtt", ["WEBVTT\n\n", &cues(&copy, '.')].concat()),
        ("srt", cues(&copy, ',')),
    ]);
    for (format, document) in documents {
        assert_eq!(
            read(document.as_bytes(), &Options::default()).map(|copy| copy.format().to_owned()),
            Ok(format.to_owned())
        );
        assert_eq!(decisions(document.as_bytes(), format, &lexicon), plain, "{format}");
    }
    let cell = |run: &canonym::format::Run<'_>| run.text().replace('"', "\"\"");
    let rows = |start: &str, between: &str, end: &str| -> String {
        copy.runs()
            .iter()
            .map(|run| format!("{start}{}{between}{}{end}", cell(run), cell(run).len()))
            .collect()
    };
    let tables = [
        ("csv", format!("text,length\r\n{}", rows("\"", "\",", "\r\n"))),
        ("csv", format!("text;length\n{}", rows("\"", "\";", "\n"))),
        ("tsv", format!("text\tlength\n{}", rows("", "\t", "\n").replace("\"\"", "\""))),
    ];
    for (format, document) in tables {
        assert_eq!(decisions(document.as_bytes(), format, &lexicon), plain, "{document}");
    }
}

/// A text in lines of so many characters, as far as its words allow.
fn wrapped(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let len = word.chars().count();
        let is_full = column + len + 1 > width;
        wrapped += if wrapped.is_empty() {
            ""
        } else if is_full {
            "\r\n"
        } else {
            " "
        };
        column = if is_full { len } else { column + len + 1 };
        wrapped += word;
    }
    wrapped
}

/// The article as an IPTC 7901 wire.
fn wire(copy: &Copy<'_>) -> String {
    let mut texts = copy.runs().iter().map(|run| wrapped(run.text(), 66));
    let headline = texts.next().unwrap_or_default();
    let body: String = texts.map(|text| format!("   {text}\r\n\n")).collect();
    let header = "\u{1}can001 4 i 49 canon   can 001\r\n\nBelarus/\r\n\u{2}";
    format!("{header}{headline} =\r\n\n{body}\u{3}231500 GMT Nov 26\r\n\u{7f}\n\u{7f}\u{4}")
}

/// The article as an ANPA 1312 wire.
fn american_wire(copy: &Copy<'_>) -> String {
    let mut texts = copy.runs().iter().map(|run| run.text());
    let headline = texts.next().unwrap_or_default();
    let body: String = texts.map(|text| format!("\t   {text} \n \n")).collect();
    let header = "\u{16}\u{16}\u{1}w0001\u{1f}__canon\nf l\u{13}\u{11} BC-Belarus   11-23 0101\n";
    format!(
        "{header}\u{2}^BC-Belarus,0101<\n^{headline} <\n^By A. REPORTER=\n{body}\t   \u{3}CN-WF-11-23-26 1509GMT<\n"
    )
}

/// The article as subtitles, a cue for each paragraph.
fn cues(copy: &Copy<'_>, point: char) -> String {
    let cue = |(idx, run): (usize, &canonym::format::Run<'_>)| {
        let times = format!("00:00:{idx:02}{point}000 --> 00:00:{idx:02}{point}900");
        format!("{}\r\n{times}\r\n<i>{}</i>\r\n\r\n", idx + 1, wrapped(run.text(), 37))
    };
    copy.runs().iter().enumerate().map(cue).collect()
}

/// The article as a Markdown file, its headline in front matter.
fn markdown(copy: &Copy<'_>) -> String {
    let escaped = |text: &str| text.replace("sch", "<!-- x -->s&#99;**h**").replace('_', "\\_");
    let texts = copy.runs().iter().map(|run| run.text());
    let headline: String =
        texts.clone().take(1).map(|text| format!("---\ntitle: {text}\nlang: en\n---\n")).collect();
    texts
        .skip(1)
        .map(escaped)
        .fold(headline, |document, text| document + "\n> " + &text.replace(". ", ".\n> ") + "\n")
}

/// The mention and the entity of each substitution.
fn decisions(document: &[u8], format: &str, lexicon: &Lexicon) -> Vec<(String, String)> {
    let copy = read(document, &Options { format: Some(format), columns: columns(), ..Options::default() })
        .expect("it is well formed");
    let outcome = Normalizer::new(lexicon, Policy::default()).normalize(&copy);
    let decision = |substituted: &canonym::ledger::record::Substituted| {
        // Where a line is wrapped is the format's own.
        let words: Vec<&str> = substituted.change.mention.split_whitespace().collect();
        (words.join(" "), substituted.change.entity.clone())
    };
    outcome.ledger.substitutions().map(decision).collect()
}
