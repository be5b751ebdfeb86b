//! The laws that copies of marked-up documents keep, over arbitrary markup in every format and level.

use proptest::prelude::*;

use super::{check_edits, check_runs};
use crate::format::html::reference;
use crate::format::{Options, TextEdit, read};

/// Markup of HTML and XML, well formed or not.
fn any_markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "Ryschenkow", "Kiev", "word", " ", "\n", "<p>", "</p>", "<b>", "</b>", "<i lang=de>", "</i>", "<a href=x>", "</a>",
            "<q>", "</q>", "<li>", "<td>", "<table>", "</table>", "<div translate='no'>", "</div>", "<br>", "<br/>",
            "<img alt='Kiev'>", "<img alt=Kiev>", "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<title>",
            "</title>", "<pre>", "<svg>", "</svg>", "&amp;", "&amp", "&", "&#x73;", "&#115", "&shy;", "\u{ad}", "&fjlig;",
            "&nbsp;", "<", ">", "/", "!", "#", "x", "5", ";", "\"", "'", "=", "“", "”", "é", "\u{301}", "\r\n", "\0", "<?x", "?>",
            "<!doctype html>", "</>",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// The same markup as HTML, as XML if it is well formed, and as HTML within XML, in an encoding.
fn readings(markup: &str) -> Vec<(Vec<u8>, Options<'static>)> {
    let of = |format| Options { format: Some(format), attributes: true, ..Options::default() };
    let utf_16 = markup.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let escaped = markup.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let feed = format!("<rss><item><description>{escaped}</description></item></rss>");
    let section = markup.replace("]]>", "");
    let section = format!("<rss><item><description><![CDATA[{section}]]></description></item></rss>");
    vec![
        (markup.as_bytes().to_vec(), of("html")),
        (utf_16, Options { encoding: Some("utf-16le"), ..of("html") }),
        (format!("<nitf><p>{markup}</p></nitf>").into_bytes(), of("nitf")),
        (format!("<html><body>{markup}</body></html>").into_bytes(), of("xhtml")),
        (feed.into_bytes(), of("rss")),
        (section.into_bytes(), of("rss")),
    ]
}

/// What an HTML tokenizer sees apart from text and the values that are prose.
fn tags(text: &str) -> Vec<String> {
    use html5gum::{DefaultEmitter, Token, Tokenizer};
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let tokens = Tokenizer::new_with_emitter(text, emitter).map(|Ok(token)| token);
    let shown = tokens.filter_map(|token| match token {
        Token::String(_) | Token::Error(_) => None,
        Token::StartTag(mut tag) => {
            tag.attributes.remove(&b"alt"[..]);
            Some(format!("{tag:?}"))
        }
        token => Some(format!("{token:?}")),
    });
    shown.collect()
}

fn decoded(raw: &str) -> String {
    let (mut text, mut rest) = (String::new(), raw);
    while let Some(at) = rest.find('&') {
        text += &rest[..at];
        let found = reference::find(&rest[at..], reference::Place::Text);
        let (len, value) = found.map_or((1, "&".to_owned()), |found| (found.len, found.text));
        text += &value;
        rest = &rest[at + len..];
    }
    text + rest
}

/// What another XML parser sees apart from text and the values that are prose.
fn events(text: &str) -> Vec<String> {
    use quick_xml::Reader;
    use quick_xml::events::Event;
    let mut reader = Reader::from_str(text);
    let mut seen = Vec::new();
    loop {
        match reader.read_event().expect("what we read is well formed") {
            Event::Eof => return seen,
            Event::Text(_) | Event::GeneralRef(_) => {}
            Event::CData(_) => seen.push("CDATA".to_owned()),
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| attribute.expect("it is well formed"));
                let kept = attributes.filter(|attribute| attribute.key.as_ref() != "alt");
                seen.push(format!("{:?} {:?}", tag.name(), kept.collect::<Vec<_>>()));
            }
            event => seen.push(format!("{event:?}")),
        }
    }
}

proptest! {
    /// The tokenizer tells where a text is, we what its references mean: it agrees.
    #[test]
    fn references_mean_what_they_mean_to_the_tokenizer(markup in any_markup()) {
        use html5gum::{DefaultEmitter, Token, Tokenizer};
        let emitter = DefaultEmitter::<usize>::new_with_span();
        for Ok(token) in Tokenizer::new_with_emitter(markup.as_str(), emitter) {
            let Token::String(string) = token else { continue };
            let raw = &markup[string.span.start..string.span.end];
            let expected = String::from_utf8(string.value.to_vec()).unwrap();
            let shown: String = raw.split("</>").map(decoded).collect();
            prop_assert_eq!(shown.replace("\r\n", "\n").replace('\r', "\n"), expected, "{}", raw);
        }
    }

    #[test]
    fn a_marked_up_copy_is_in_order(markup in any_markup()) {
        for (source, options) in readings(&markup) {
            let Ok(copy) = read(&source, &options) else { continue };
            check_runs(&copy);
            for (run_idx, run) in copy.runs().iter().enumerate() {
                prop_assert!(!run.text().is_empty());
                prop_assert!(run.zones().iter().all(|zone| run.text().get(zone.range.clone()).is_some()));
                prop_assert!(run.zones().is_sorted_by_key(|zone| zone.range.start));
                let whole = 0..run.text().len();
                let same = TextEdit { range: whole.clone(), text: run.text().to_owned() };
                let splice = copy.splice(run_idx, whole.clone(), &[same]).unwrap();
                prop_assert_eq!(&source[splice.source.clone()], &splice.after[..]);
            }
        }
    }

    /// The laws Faithful and Well-formed: an edit that is not refused is read again as what it says, and nothing else
    /// is read otherwise.
    #[test]
    fn an_edit_of_markup_is_what_is_read_again(
        markup in any_markup(),
        name in prop_oneof!["[A-Z][a-zé]{0,8}", "[&<>\\]#;x/!?5\"'= ]{0,3}[A-Za-zž][&<>\\]#;x/!?5\"'= a-z]{0,4}"],
    ) {
        for (source, options) in readings(&markup) {
            let skeleton = if options.format == Some("html") { tags } else { events };
            check_edits(&source, &options, &["Kiev", "x"], &name, &skeleton);
        }
    }
}

#[test]
fn hostile_markup_takes_linear_time() {
    for piece in [
        "<b>",
        "</b>",
        "<p>",
        "<b><p>",
        "<div></i>",
        "<table><td>",
        "<p><table><td><b>",
        "&",
        "&a",
        "&amp",
        "&#0",
        "<",
        "<!--",
        "<![CDATA[",
        "<i lang=a>",
        "<i lang=a>x",
        "<q>a</q>",
        "<a>x</a>",
        "<img alt=a>",
        "<a b c d ",
        "x<!---->",
        "<code>a.pdf</code> b.pdf ",
        "&#x73;",
        "<svg>",
    ] {
        let source = piece.repeat((1 << 18) / piece.len());
        for format in ["html", "rss"] {
            let source = match format {
                "rss" => format!(
                    "<rss><item><description><![CDATA[{}]]></description></item></rss>",
                    source.replace("]]>", "")
                ),
                _ => source.clone(),
            };
            let started = std::time::Instant::now();
            let options = Options { format: Some(format), attributes: true, ..Options::default() };
            let copy = read(source.as_bytes(), &options).unwrap();
            assert!(copy.runs().len() <= source.len());
            assert!(started.elapsed().as_secs() < 5, "{piece:?} as {format}");
        }
    }
}
