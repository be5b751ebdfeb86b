//! How fast each format is read and normalised, beside a parser alone that makes nothing of what it finds.
//!
//! `cargo bench --bench formats` prints one line a format. The parser is the crate that a user would pick to read the
//! format, on the same document, taking turns with canonym in one process: machines are never idle, so read the ratios.
//! `read` is canonym's reader alone, bytes to runs of prose; `whole` decides and writes as well. Each run is checked
//! by what it must find.

// A bench prints what it measured.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use canonym::format::{FORMATS, Options, read};
use canonym::table::model::Layer;
use canonym::{Lexicon, Normalizer, Policy, table};

const BYTES: usize = 4 << 20;
const ROUNDS: usize = 9;
/// A paragraph of news; one name in it is to change.
const PARAGRAPH: &str = "The ministry said on Monday that talks on the border agreement would go on this week, and that \
officials of both sides were to meet in Brussels. Minister Maxim Ryschenkow declined to comment, while reporters of \
state media were told that exports had risen by two percent during the last year, according to a statement.";

/// A format, a document in it, and the parser that it is measured beside.
struct Case {
    format: &'static str,
    /// What stands before the paragraphs, around each, between them, and behind them.
    before: &'static str,
    around: (&'static str, &'static str),
    between: &'static str,
    after: &'static str,
    parser: &'static str,
    /// Parses a document, and gives how many paragraphs it found.
    parse: fn(&[u8]) -> usize,
}

const CASES: &[Case] = &[
    Case {
        format: "text",
        before: "",
        around: ("", ""),
        between: "\n\n",
        after: "\n",
        parser: "str::from_utf8, lines",
        parse: |bytes| {
            std::str::from_utf8(bytes).map_or(0, |text| text.lines().filter(|line| !line.is_empty()).count())
        },
    },
    Case {
        format: "html",
        before: "<!doctype html><html lang=en><title>News</title><body>\n",
        around: ("<p class=\"lead\">", "</p>"),
        between: "\n",
        after: "\n</body></html>\n",
        parser: "html5gum",
        parse: parse_html,
    },
    Case {
        format: "nitf",
        before: "<?xml version=\"1.0\"?>\n<nitf><body><body.content>\n",
        around: ("<p>", "</p>"),
        between: "\n",
        after: "\n</body.content></body></nitf>\n",
        parser: "quick-xml",
        parse: parse_xml,
    },
    Case {
        format: "json",
        before: "{\"items\": [\n",
        around: ("{\"headline\": \"News\", \"body_text\": \"", "\"}"),
        between: ",\n",
        after: "\n]}\n",
        parser: "serde_json, Value",
        parse: |bytes| {
            let value: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
            value["items"].as_array().map_or(0, Vec::len)
        },
    },
    Case {
        format: "jsonl",
        before: "",
        around: ("{\"headline\": \"News\", \"body_text\": \"", "\"}"),
        between: "\n",
        after: "\n",
        parser: "serde_json, Value a line",
        parse: |bytes| {
            let values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde_json::Value>();
            values.filter(Result::is_ok).count()
        },
    },
    Case {
        format: "csv",
        before: "headline,body\n",
        around: ("News,\"", "\""),
        between: "\n",
        after: "\n",
        parser: "csv",
        parse: |bytes| csv::Reader::from_reader(bytes).byte_records().filter(Result::is_ok).count(),
    },
    Case {
        format: "markdown",
        before: "---\ntitle: News\n---\n\n",
        around: ("", ""),
        between: "\n\n",
        after: "\n",
        parser: "pulldown-cmark",
        parse: parse_markdown,
    },
    Case {
        format: "vtt",
        before: "WEBVTT\n\n",
        around: ("00:01.000 --> 00:04.000\n", ""),
        between: "\n\n",
        after: "\n",
        parser: "str::from_utf8, lines",
        parse: parse_cues,
    },
    Case {
        format: "srt",
        before: "",
        around: ("1\n00:00:01,000 --> 00:00:04,000\n", ""),
        between: "\n\n",
        after: "\n",
        parser: "str::from_utf8, lines",
        parse: parse_cues,
    },
    Case {
        format: "iptc7901",
        before: "\u{1}abc123 4 i 300 xyz/news\r\nTalks\r\n\u{2}",
        around: ("   ", ""),
        between: "\r\n",
        after: "\r\n\u{3}261105 Nov 26\r\n\u{4}",
        parser: "str::from_utf8, lines",
        parse: |bytes| {
            let lines = std::str::from_utf8(bytes).unwrap_or_default().lines();
            lines.filter(|line| line.trim_start_matches(|c: char| c != ' ').starts_with("   ")).count()
        },
    },
];

fn parse_markdown(bytes: &[u8]) -> usize {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let events = Parser::new_ext(text, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);
    events.filter(|event| matches!(event, Event::Start(Tag::Paragraph))).count()
}

fn parse_cues(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.lines().filter(|line| line.contains("-->")).count()
}

fn parse_html(bytes: &[u8]) -> usize {
    let tokens = html5gum::Tokenizer::new(bytes).flatten();
    tokens
        .filter(|token| matches!(token, html5gum::Token::StartTag(tag) if tag.name.as_slice() == b"p"))
        .count()
}

fn parse_xml(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut found = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Start(tag)) if tag.name().as_ref() == "p" => found += 1,
            Ok(quick_xml::events::Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

impl Case {
    /// A document of about [`BYTES`], and its number of paragraphs.
    fn document(&self) -> (String, usize) {
        let paragraph = [self.around.0, PARAGRAPH, self.around.1].concat();
        let count = BYTES / paragraph.len();
        (format!("{}{}{}", self.before, vec![paragraph; count].join(self.between), self.after), count)
    }
}

fn main() {
    let lexicon = lexicon();
    let normalizer = Normalizer::new(&lexicon, Policy::default()).without_digests();
    println!(
        "{} MiB of each format, one name in a paragraph of {} bytes, median of {ROUNDS} in turn",
        BYTES >> 20,
        PARAGRAPH.len()
    );
    println!(
        "  {:<8} {:<26} {:>9} {:>9} {:>9} {:>12} {:>13}",
        "format", "parser alone", "MB/s", "read", "whole", "read/parser", "whole/parser"
    );
    for case in CASES {
        if FORMATS.iter().any(|format| format.name == case.format) {
            measure(case, &normalizer);
        }
    }
}

fn measure(case: &Case, normalizer: &Normalizer<'_>) {
    let (document, count) = case.document();
    let bytes = document.as_bytes();
    // No vocabulary says that a list of items is prose, nor which column of a sheet is.
    let columns = ["body".to_owned()];
    let columns: &[String] = if case.format == "csv" { &columns } else { &[] };
    let options = Options { format: Some(case.format), all_strings: true, columns, ..Options::default() };
    let (mut parses, mut reads, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        parses.push(timed(|| assert_eq!((case.parse)(bytes), count, "{}: the parser", case.format)));
        reads.push(timed(|| assert!(read(bytes, &options).is_ok(), "{}", case.format)));
        wholes.push(timed(|| {
            let copy = read(bytes, &options).expect("it is well-formed");
            let found = normalizer.normalize(&copy).ledger.substitutions().count();
            assert_eq!(found, count, "{}: canonym", case.format);
        }));
    }
    let speed = |times: Vec<Duration>| bytes.len() as f64 / 1e6 / middle(times).as_secs_f64();
    let (parse, read, whole) = (speed(parses), speed(reads), speed(wholes));
    println!(
        "  {:<8} {:<26} {parse:>9.0} {read:>9.0} {whole:>9.0} {:>12.3} {:>13.3}",
        case.format,
        case.parser,
        read / parse,
        whole / parse
    );
}

fn lexicon() -> Lexicon {
    let row = "[[person]]\nid = \"r\"\ngiven = { en = \"Maxim\" }\nfamily = { en = \"Ryzhenkov\", de = \"Ryschenkow\" }\n";
    let (file, troubles) = table::read("bench.toml", row);
    assert!(troubles.is_empty(), "{}", troubles[0]);
    Lexicon::compile(&[Layer { name: "bench".to_owned(), files: vec![file], ..Layer::default() }])
        .expect("the table is sound")
}

fn timed(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
