//! What a document is apart from its texts, told by parsers that no reader uses.

use canonym::format::Copy;

/// The skeleton of `bytes`, a document in the format and the encoding of `copy`.
pub fn skeleton(copy: &Copy<'_>, bytes: &[u8]) -> Vec<String> {
    let encoding =
        encoding_rs::Encoding::for_label(copy.encoding().as_bytes()).expect("encodings have labels");
    let (text, _, _) = encoding.decode(bytes);
    match copy.format() {
        "text" => Vec::new(),
        "html" => html(&text),
        "markdown" => markdown(&text),
        "iptc7901" | "anpa" => wire(&text),
        "vtt" | "srt" => subtitles(&text),
        "csv" => csv(&text),
        "json" | "ninjs" => json(&text),
        "jsonl" => text.lines().flat_map(json).collect(),
        _ => xml(&text),
    }
}

/// What stands outside STX and ETX, and of the lines between them how they begin and end.
fn wire(text: &str) -> Vec<String> {
    let mut skeleton = Vec::new();
    let mut is_text = false;
    for piece in text.split_inclusive(['\u{2}', '\u{3}']) {
        if is_text {
            let mark = |c: char| !c.is_alphanumeric() && c != '"';
            let edge = |line: &str| {
                let start: String = line.chars().take_while(|&c| mark(c)).collect();
                let end: String = line.chars().rev().take_while(|&c| mark(c)).collect();
                format!("{start}|{end}")
            };
            skeleton.extend(piece.split_inclusive('\n').map(edge));
        } else {
            skeleton.push(piece.to_owned());
        }
        is_text = piece.ends_with('\u{2}');
    }
    skeleton
}

/// Every line but those between a line with an arrow and a blank one; of these the tags, and that they are there.
fn subtitles(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut is_cue = false;
    let shown = text.split('\n').map(|line| {
        let shown = if is_cue && !line.contains("-->") {
            let tags = line.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
            tags.map(|(tag, _)| format!("<{tag}>")).collect()
        } else {
            line.to_owned()
        };
        is_cue = !line.is_empty() && (is_cue || line.contains("-->"));
        shown
    });
    shown.collect()
}

/// The attributes that can be prose.
const PROSE: &[&str] = &["alt", "title", "content", "alternate-text"];

/// The tree that html5ever builds, as a browser does: without its texts, but for those of scripts and the like.
pub fn html(text: &str) -> Vec<String> {
    use html5ever::tendril::TendrilSink;
    use markup5ever_rcdom::{NodeData, RcDom};
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(text);
    let mut skeleton = Vec::new();
    let mut open = vec![(0, false, dom.document.clone())];
    while let Some((depth, is_raw, node)) = open.pop() {
        let mut is_raw = is_raw;
        let shown = match &node.data {
            NodeData::Document => None,
            NodeData::Text { contents } => is_raw.then(|| contents.borrow().to_string()),
            NodeData::Comment { contents } => Some(format!("<!--{contents}-->")),
            NodeData::Doctype { name, public_id, system_id } => {
                Some(format!("<!{name} {public_id} {system_id}>"))
            }
            NodeData::ProcessingInstruction { target, contents } => Some(format!("<?{target} {contents}>")),
            NodeData::Element { name, attrs, template_contents, .. } => {
                is_raw |=
                    matches!(&*name.local, "script" | "style" | "template" | "xmp" | "iframe" | "noembed");
                is_raw |= matches!(&*name.local, "noframes" | "plaintext" | "noscript" | "textarea");
                let contents = template_contents.borrow();
                open.extend(contents.iter().map(|contents| (depth + 1, true, contents.clone())));
                let attributes = attrs.borrow().iter().map(attribute).collect::<Vec<_>>();
                Some(format!("<{} {attributes:?}", name.local))
            }
        };
        skeleton.extend(shown.map(|shown| format!("{depth} {shown}")));
        open.extend(node.children.borrow().iter().rev().map(|child| (depth + 1, is_raw, child.clone())));
    }
    skeleton
}

fn attribute(attribute: &html5ever::Attribute) -> String {
    let name = &*attribute.name.local;
    if PROSE.contains(&name) { name.to_owned() } else { format!("{name}={}", attribute.value) }
}

/// Keys, numbers and literals in their order; every string that is a value looks alike.
fn json(text: &str) -> Vec<String> {
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

/// The cells of the crate `csv`, but for those below a heading `text` or `headline`.
pub fn csv(text: &str) -> Vec<String> {
    let is_semicolon = text.lines().next().is_some_and(|header| header.contains(';'));
    let delimiter = if is_semicolon { b';' } else { b',' };
    let mut builder = csv::ReaderBuilder::new();
    let mut reader =
        builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> =
        reader.records().map(|record| record.expect("it is UTF-8")).collect();
    let is_prose = |idx: usize| matches!(records[0].get(idx), Some("text" | "headline"));
    let shown = |record: &csv::StringRecord| {
        record
            .iter()
            .enumerate()
            .map(|(idx, cell)| if is_prose(idx) { "" } else { cell })
            .collect::<Vec<_>>()
            .join("\n")
    };
    records
        .iter()
        .take(1)
        .map(|header| format!("{header:?}"))
        .chain(records.iter().skip(1).map(shown))
        .collect()
}

/// The events of quick-xml without texts.
pub fn xml(text: &str) -> Vec<String> {
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
    let shown = attributes.map(|attribute| {
        let is_prose = PROSE.contains(&attribute.key.as_ref());
        if is_prose { format!("{:?}", attribute.key) } else { format!("{attribute:?}") }
    });
    format!("{:?} {:?}", tag.name(), shown.collect::<Vec<_>>())
}

/// The tree that comrak builds without texts and titles; tags in it as html5ever reads them.
pub fn markdown(text: &str) -> Vec<String> {
    let mut options = comrak::Options::default();
    let extension = &mut options.extension;
    // Not `autolink`: it takes what touches an address for part of it, be it a link.
    (extension.strikethrough, extension.table, extension.tasklist) = (true, true, true);
    // Nor `math_dollars`: which of many dollars belong together is not settled between dialects.
    (extension.footnotes, extension.alerts) = (true, true);
    extension.front_matter_delimiter = Some(if text.starts_with("+++") { "+++" } else { "---" }.to_owned());
    let arena = comrak::Arena::new();
    let tree = comrak::parse_document(&arena, text, &options);
    let mut skeleton = Vec::new();
    let mut open = vec![(0, tree)];
    while let Some((depth, node)) = open.pop() {
        let shown = markdown_node(&node.data.borrow().value);
        skeleton.extend(shown.map(|shown| format!("{depth} {shown}")));
        open.extend(node.reverse_children().map(|child| (depth + 1, child)));
    }
    skeleton
}

fn markdown_node(node: &comrak::nodes::NodeValue) -> Option<String> {
    use comrak::nodes::NodeValue;
    Some(match node {
        NodeValue::Text(_) => return None,
        NodeValue::FrontMatter(front) => keys(front),
        NodeValue::HtmlBlock(block) => {
            format!("block {} {}", block.block_type, html(&block.literal).join(""))
        }
        NodeValue::HtmlInline(tag) => format!("tag {}", html(tag).join("")),
        NodeValue::Link(link) => format!("link {}", link.url),
        NodeValue::Image(image) => format!("image {}", image.url),
        NodeValue::Table(table) => format!("table {:?} {}", table.alignments, table.num_rows),
        NodeValue::TaskItem(item) => format!("task {:?}", item.symbol),
        NodeValue::FootnoteReference(note) => format!("note {}", note.name),
        node => format!("{node:?}"),
    })
}

/// The lines of front matter at the top level, each up to its value, if it has one.
fn keys(front: &str) -> String {
    let is_kept = |line: &&str| !line.starts_with(' ');
    front
        .lines()
        .filter(is_kept)
        .filter_map(|line| line.split([':', '=']).next())
        .collect::<Vec<_>>()
        .join("\n")
}
