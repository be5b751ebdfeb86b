//! Tracked changes: accepted, they are the plain run; refused, they are the input; and nothing else of a document changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use canonym::format::{Copy, Options, Run, read};
use canonym::ledger::record::LeftReason;
use canonym::{Lexicon, Normalizer, Outcome, Policy, restore, table};
use proptest::prelude::*;

use super::word::{View, ids_of_changes, other_ids, shown, text};
use super::{SAMPLES, open, sample};

pub const ROOT: &str =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";

fn options(track_changes: bool) -> Options<'static> {
    Options { format: Some("docx"), track_changes, ..Options::default() }
}

fn normalized<'m>(lexicon: &Lexicon, member: &'m str, options: &Options<'_>) -> Outcome<'m> {
    let copy = read(member.as_bytes(), options).expect("it is well formed");
    Normalizer::new(lexicon, Policy::default()).normalize(&copy)
}

fn utf_8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it is UTF-8")
}

/// What must hold of the members of any document, as they came, respelt plainly, and respelt with tracked changes.
#[track_caller]
fn check_views(source: &str, plain: &str, tracked: &str) {
    assert_eq!(text(tracked, View::Accepted), text(plain, View::Accepted), "{source}\n{tracked}");
    check_refusal(source, tracked);
}

#[track_caller]
fn check_refusal(source: &str, tracked: &str) {
    for view in [View::Refused, View::OwnRefused] {
        assert_eq!(shown(tracked, view), shown(source, view), "{view:?}\n{source}\n{tracked}");
    }
    let numbers = ids_of_changes(tracked);
    let each: BTreeSet<&String> = numbers.iter().collect();
    assert_eq!(each.len(), numbers.len(), "each has a number of its own: {tracked}");
    let others = other_ids(tracked);
    assert!(each.iter().all(|id| !others.contains(*id)), "no number of another element is taken: {tracked}");
}

/// The document with tracked changes, and whether it holds all of them; checks everything that must hold of it.
#[track_caller]
fn tracked(lexicon: &Lexicon, source: &str) -> (String, bool) {
    let outcome = normalized(lexicon, source, &options(true));
    let output = utf_8(&outcome.output);
    check_refusal(source, output);
    assert_eq!(restore(&outcome.output, &outcome.ledger).expect("it is its ledger"), source.as_bytes());
    let again = normalized(lexicon, output, &options(true));
    assert_eq!(utf_8(&again.output), output, "a second run changes nothing");
    (output.to_owned(), holds_all(&outcome))
}

/// Whether no name was left because its place could not hold a change.
fn holds_all(outcome: &Outcome<'_>) -> bool {
    let is_refused =
        |reason: &LeftReason| matches!(reason, LeftReason::NotEncodable | LeftReason::SplitMarkup);
    !outcome.ledger.left().any(|left| is_refused(&left.reason))
}

#[test]
fn samples_with_tracked_changes_are_the_plain_run_or_the_input() {
    let lexicon = Lexicon::builtin();
    let normalizer = Normalizer::new(&lexicon, Policy::default());
    for (name, substitutions) in SAMPLES.iter().filter(|(name, _)| name.ends_with(".docx")) {
        let source = sample(name);
        let package = open(&source, name).expect("it is sound");
        let [tracked, plain] = [true, false].map(|track_changes| {
            let copies = package
                .copies(&Options { track_changes, ..Options::default() })
                .expect("they are well formed");
            normalizer.normalize_members(name, &package.names(), &copies)
        });
        let mut numbers = Vec::new();
        for (idx, source) in package.contents().iter().enumerate() {
            let output = utf_8(&tracked[idx].output);
            assert_eq!(tracked[idx].ledger.substitutions().count(), substitutions[idx], "{name}");
            check_views(utf_8(source), utf_8(&plain[idx].output), output);
            assert_eq!(
                restore(&tracked[idx].output, &tracked[idx].ledger).expect("its ledger"),
                *source,
                "{name}"
            );
            numbers.extend(ids_of_changes(output));
        }
        let each: BTreeSet<&String> = numbers.iter().collect();
        assert_eq!(each.len(), numbers.len(), "{name}: each number of the document stands once");
        let contents: Vec<&[u8]> = tracked.iter().map(|outcome| &*outcome.output).collect();
        let written = package.with(&contents).expect("it can be written");
        let again = open(&written, name).expect("it can be read");
        let copies = again
            .copies(&Options { track_changes: true, ..Options::default() })
            .expect("they are well formed");
        let outcomes = normalizer.normalize_members(name, &again.names(), &copies);
        assert!(
            outcomes.iter().all(|outcome| outcome.ledger.substitutions().next().is_none()),
            "{name} is stable"
        );
    }
}

/// Each sample with a table whose variants are its own words: much more to cut than names ever give.
#[test]
fn every_word_of_every_sample_can_be_tracked() {
    let mut changes = 0;
    for entry in fs::read_dir("tests/data/docx").expect("the samples are there") {
        let path = entry.expect("a file is listed").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("its name is UTF-8");
        if !name.ends_with(".docx") {
            continue;
        }
        let source = sample(name);
        let package = open(&source, name).expect("it is sound");
        let read_as = |track_changes| {
            let options = Options { track_changes, ..Options::default() };
            package.copies(&options).expect("they are well formed")
        };
        let (plain, tracked) = (read_as(false), read_as(true));
        let lexicon = of_words(plain.iter().flat_map(Copy::runs).map(Run::text));
        let normalizer = Normalizer::new(&lexicon, Policy::default());
        let plain = normalizer.normalize_members(name, &package.names(), &plain);
        let tracked = normalizer.normalize_members(name, &package.names(), &tracked);
        for (idx, source) in package.contents().iter().enumerate() {
            let count = |outcome: &Outcome<'_>| outcome.ledger.substitutions().count();
            assert_eq!(count(&plain[idx]), count(&tracked[idx]), "{name}: {:?}", tracked[idx].ledger);
            check_views(utf_8(source), utf_8(&plain[idx].output), utf_8(&tracked[idx].output));
            assert_eq!(
                restore(&tracked[idx].output, &tracked[idx].ledger).expect("its ledger"),
                *source,
                "{name}"
            );
            changes += count(&tracked[idx]);
        }
    }
    assert!(changes > 100, "{changes}");
}

/// A plain rule for each word.
fn of_words<'t>(texts: impl Iterator<Item = &'t str>) -> Lexicon {
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let words: BTreeSet<&str> =
        texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).filter(is_word).collect();
    // They differ by letters that no sample has.
    let rule = |(number, word): (usize, &str)| {
        let mark: String =
            format!("{number:b}").chars().map(|digit| if digit == '0' { 'ö' } else { 'ř' }).collect();
        format!("[[rule]]\ncanonical = \"Q{mark}\"\nvariants = [\"{word}\"]\ncase = \"any\"\n")
    };
    let rows: BTreeMap<String, &str> = words.into_iter().map(|word| (word.to_lowercase(), word)).collect();
    let rules: String = rows.into_values().enumerate().map(rule).collect();
    let (file, troubles) = table::read("words.toml", &rules);
    assert!(troubles.is_empty(), "{troubles:?}");
    let layer = table::model::Layer { name: "words".into(), files: vec![file], ..Default::default() };
    Lexicon::compile(&[layer]).expect("plain rules are sound")
}

/// The output with every number in it as `n`.
fn without_numbers(output: &str) -> String {
    let mut pieces = output.split("w:id=\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces
        .fold(first, |made, piece| made + "w:id=\"n" + piece.trim_start_matches(|c: char| c.is_ascii_digit()))
}

#[test]
fn changes_are_written_as_word_writes_them() {
    // In the rows, [old] and {new} stand for the deletion and the insertion, each a run with the look in front.
    const DEL: &str = "<w:del w:id=\"n\" w:author=\"canonym\">";
    const INS: &str = "<w:ins w:id=\"n\" w:author=\"canonym\">";
    let changed = |look: &str, old: &str, new: &str| {
        format!(
            "{DEL}<w:r>{look}<w:delText xml:space=\"preserve\">{old}</w:delText></w:r></w:del>{INS}<w:r>{look}<w:t \
             xml:space=\"preserve\">{new}</w:t></w:r></w:ins>"
        )
    };
    let deleted = |look: &str, old: &str| {
        format!("{DEL}<w:r>{look}<w:delText xml:space=\"preserve\">{old}</w:delText></w:r></w:del>")
    };
    let kyiv = changed("", "Kiev", "Kyiv");
    let bold = "<w:rPr><w:b/></w:rPr>";
    let shows = "<w:t xml:space=\"preserve\">";
    let rows: &[(&str, &str, String)] = &[
        ("a run that is the name", "<w:r><w:t>Kiev</w:t></w:r>", kyiv.clone()),
        (
            "white space shows on either side",
            "<w:r><w:t>In Kiev now</w:t></w:r>",
            format!("<w:r><w:t>In</w:t>{shows} </w:t></w:r>{kyiv}<w:r>{shows} now</w:t></w:r>"),
        ),
        (
            "it showed before",
            "<w:r><w:t xml:space=\"preserve\">In Kiev now </w:t></w:r>",
            format!("<w:r>{shows}In </w:t></w:r>{kyiv}<w:r>{shows} now </w:t></w:r>"),
        ),
        (
            "marks beside the name need no white space",
            "<w:r><w:t>(Kiev)</w:t></w:r>",
            format!("<w:r><w:t>(</w:t></w:r>{kyiv}<w:r><w:t>)</w:t></w:r>"),
        ),
        (
            "what shows at one end only is said of that end",
            "<w:r><w:t>In Kiev now </w:t></w:r>",
            format!("<w:r><w:t>In</w:t>{shows} </w:t></w:r>{kyiv}<w:r>{shows} </w:t><w:t>now </w:t></w:r>"),
        ),
        (
            "two names, and white space behind them that does not show",
            "<w:r><w:t>Kiev Kiev </w:t></w:r>",
            format!("{kyiv}<w:r>{shows} </w:t><w:t></w:t></w:r>{kyiv}<w:r><w:t> </w:t></w:r>"),
        ),
        (
            "white space as a reference, which need not show",
            "<w:r><w:t>Kiev &#32;in Kiev </w:t></w:r>",
            format!("<w:r><w:t>Kiev &#32;in</w:t>{shows} </w:t></w:r>{kyiv}<w:r><w:t> </w:t></w:r>"),
        ),
        (
            "two parts of a name beside each other",
            "<w:r><w:t>Mr Maksim Ryschenkow.</w:t></w:r>",
            format!(
                "<w:r><w:t>Mr</w:t>{shows} </w:t></w:r>{}<w:r>{shows} </w:t></w:r>{}<w:r><w:t>.</w:t></w:r>",
                changed("", "Maksim", "Maxim"),
                changed("", "Ryschenkow", "Ryzhenkov")
            ),
        ),
        (
            "the look is kept in all pieces",
            "<w:r w:rsidR=\"1\"><w:rPr><w:b/></w:rPr><w:tab/><w:t>Kiev</w:t><w:tab/></w:r>",
            format!(
                "<w:r w:rsidR=\"1\">{bold}<w:tab/></w:r>{}<w:r w:rsidR=\"1\">{bold}<w:tab/></w:r>",
                changed(bold, "Kiev", "Kyiv").replace("<w:r>", "<w:r w:rsidR=\"1\">")
            ),
        ),
        (
            "each run's part is deleted, and the name inserted once",
            "<w:r><w:rPr><w:b/></w:rPr><w:t>K</w:t></w:r><w:proofErr/><w:r><w:t>ie</w:t></w:r><w:r><w:t>v.</w:t></w:r>",
            format!(
                "{}<w:proofErr/>{}{}<w:r><w:t>.</w:t></w:r>",
                changed(bold, "K", "Kyiv"),
                deleted("", "ie"),
                deleted("", "v")
            ),
        ),
        (
            "in somebody's insertion",
            "<w:ins w:id=\"7\" w:author=\"x\"><w:r><w:t>In Kiev.</w:t></w:r></w:ins>",
            format!(
                "<w:ins w:id=\"n\" w:author=\"x\"><w:r><w:t>In</w:t>{shows} </w:t></w:r>{}</w:ins>{}<w:ins w:id=\"n\" \
                 w:author=\"x\"><w:r><w:t>.</w:t></w:r></w:ins>",
                deleted("", "Kiev"),
                &kyiv[deleted("", "Kiev").len()..]
            ),
        ),
        (
            "all of somebody's insertion",
            "<w:moveTo w:id=\"7\" w:author=\"x\"><w:r><w:t>Kiev</w:t></w:r></w:moveTo>",
            format!(
                "<w:moveTo w:id=\"n\" w:author=\"x\">{}</w:moveTo>{}",
                deleted("", "Kiev"),
                &kyiv[deleted("", "Kiev").len()..]
            ),
        ),
        (
            "in a link and in a control",
            "<w:hyperlink><w:r><w:t>Kiev</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>, Kiev</w:t></w:r>\
             </w:sdtContent></w:sdt>",
            format!(
                "<w:hyperlink>{kyiv}</w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>,</w:t>{shows} </w:t></w:r>{kyiv}\
                 </w:sdtContent></w:sdt>"
            ),
        ),
        (
            "what is deleted already stays",
            "<w:del w:id=\"1\"><w:r><w:delText>Kiev</w:delText></w:r></w:del>",
            "<w:del w:id=\"n\"><w:r><w:delText>Kiev</w:delText></w:r></w:del>".to_owned(),
        ),
        (
            "references are letters, and new ones are escaped",
            "<w:r><w:t>K&#105;ev</w:t></w:r>",
            changed("", "K&#105;ev", "Kyiv"),
        ),
    ];
    let lexicon = Lexicon::builtin();
    for (what, written, expected) in rows {
        let member = |inner: &str| format!("{ROOT}<w:body><w:p>{inner}</w:p></w:body></w:document>");
        let (output, _) = tracked(&lexicon, &member(written));
        assert_eq!(without_numbers(&output), member(expected), "{what}");
    }
}

#[test]
fn where_no_change_can_stand_the_name_is_left() {
    let lexicon = Lexicon::builtin();
    let paragraph = |inner: &str| format!("{ROOT}<w:p>{inner}</w:p></w:document>");
    let rows = [
        (
            "a change of look, whose number would stand twice",
            paragraph("<w:r><w:rPr><w:rPrChange w:id=\"1\"/></w:rPr><w:t>Kiev</w:t></w:r>"),
        ),
        ("a section that escapes nothing", paragraph("<w:r><w:t><![CDATA[Kiev]]></w:t></w:r>")),
        (
            "an insertion around a link",
            paragraph("<w:ins w:id=\"1\"><w:hyperlink><w:r><w:t>Kiev</w:t></w:r></w:hyperlink></w:ins>"),
        ),
        ("the base of a ruby", paragraph("<w:r><w:ruby><w:rubyBase><w:r><w:t>Kiev</w:t></w:r></w:rubyBase></w:ruby></w:r>")),
        ("all numbers are taken", {
            let taken = |id: u64| format!("<w:bookmarkStart w:id=\"{id}\"/>");
            let all: String = (0..=u64::from(i32::MAX as u32)).step_by(1 << 20).map(taken).collect();
            paragraph(&format!("{all}{}<w:r><w:t>Kiev</w:t></w:r>", " ".repeat(1 << 18)))
        }),
        (
            "names without a prefix",
            "<document xmlns=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><p><r><t>Kiev</t></r></p>\
             </document>"
                .to_owned(),
        ),
        ("another namespace", "<w:document xmlns:w=\"x/wordprocessingml\"><w:p><w:r><w:t>Kiev</w:t></w:r></w:p></w:document>".to_owned()),
    ];
    for (what, member) in rows {
        let outcome = normalized(&lexicon, &member, &options(true));
        assert_eq!(outcome.output, member.as_bytes(), "{what}");
        let reasons = outcome.ledger.end().map(|end| end.tally.reasons.clone()).unwrap_or_default();
        assert_eq!(reasons.get("not-encodable"), Some(&1), "{what}");
        let plain = normalized(&lexicon, &member, &options(false));
        assert_eq!(plain.ledger.substitutions().count(), 1, "{what}: a plain run changes it");
    }
}

/// Words, of which some are names, cut into runs of several looks in several places.
fn any_member() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Maksim",
        "Ryschenkow",
        "Ryshchankou",
        "Kiev",
        "Kim",
        "Jong",
        "Un",
        "in",
        "(",
        ")",
        ".",
        "said",
        "and",
    ]);
    let gap = prop::sample::select(vec![" ", " ", " ", "", "\u{a0}", "&#32;", "-", "<w:br/>"]);
    let letters = (word, gap).prop_map(|(word, gap)| format!("{word}{gap}"));
    let text = prop::collection::vec(letters, 1..9).prop_map(|words| words.concat());
    let look = prop::sample::select(vec![
        "",
        "",
        "<w:rPr><w:b/></w:rPr>",
        "<w:rPr><w:i/><w:sz w:val=\"2\"/></w:rPr>",
    ]);
    let around = prop::sample::select(vec![
        ("", ""),
        ("", ""),
        ("<w:ins w:id=\"3\" w:author=\"x\">", "</w:ins>"),
        ("<w:hyperlink>", "</w:hyperlink>"),
        ("<w:smartTag>", "</w:smartTag>"),
        ("<w:proofErr/><w:bookmarkStart w:id=\"9\" w:name=\"b\"/>", ""),
        ("<w:sdt><w:sdtPr><w:id w:val=\"4\"/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:del w:id=\"5\" w:author=\"x\">", "</w:del>"),
    ]);
    let cut = (1..12_usize, look, around, any::<bool>());
    let paragraph =
        (text, prop::collection::vec(cut, 1..12)).prop_map(|(text, cuts)| paragraph(&text, &cuts));
    prop::collection::vec(paragraph, 1..4)
        .prop_map(|all| format!("{ROOT}{}</w:document>", numbered(&all.concat())))
}

/// With a number of its own for each element that has one.
pub fn numbered(member: &str) -> String {
    let mut pieces = member.split("w:id=\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    (1..).zip(pieces).fold(first, |made, (id, piece)| made + &format!("w:id=\"{id}{piece}"))
}

/// One run of a look in what stands around it: its length, look, surroundings, and whether its white space shows.
pub type Cut = (usize, &'static str, (&'static str, &'static str), bool);

pub fn paragraph(text: &str, cuts: &[Cut]) -> String {
    let (mut made, mut rest) = ("<w:p>".to_owned(), text);
    for (len, look, (before, after), is_preserved) in cuts.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let run = head(rest, *len);
        rest = &rest[run.len()..];
        let tag = if *is_preserved { "<w:t xml:space=\"preserve\">" } else { "<w:t>" };
        let run = if run == "<w:br/>" { run.to_owned() } else { format!("{tag}{run}</w:t>") };
        let deleted = before.starts_with("<w:del");
        let run =
            if deleted { run.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ") } else { run };
        made += &format!("{before}<w:r>{look}{run}</w:r>{after}");
    }
    made + "</w:p>"
}

/// About so many bytes, without a cut in a reference or a tag.
fn head(text: &str, len: usize) -> &str {
    let marks = ["&#32;", "<w:br/>"];
    if let Some(mark) = marks.iter().find(|mark| text.starts_with(**mark)) {
        return &text[..mark.len()];
    }
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= len).unwrap_or(text.len());
    let mark = text.find(['&', '<']).unwrap_or(text.len());
    &text[..end.min(mark)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_documents_are_the_plain_run_or_the_input(member in any_member()) {
        let lexicon = Lexicon::builtin();
        let (output, is_tracked_whole) = tracked(&lexicon, &member);
        let plain = normalized(&lexicon, &member, &options(false));
        // Either may be unable to hold a change that the other can.
        if is_tracked_whole && holds_all(&plain) {
            check_views(&member, utf_8(&plain.output), &output);
            let again = normalized(&lexicon, &output, &options(false));
            prop_assert_eq!(utf_8(&again.output), &output, "a plain run behind it changes nothing");
        }
    }
}
