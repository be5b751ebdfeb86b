//! Words that are cut into runs at random: they are respelt as the plain text is, and come back.

use canonym::format::{Options, read, text};
use canonym::ledger::record::LeftReason;
use canonym::{Lexicon, Normalizer, Policy, restore};
use proptest::prelude::*;

use super::tracked::{Cut, ROOT, numbered, paragraph};
use super::word::{View, text as text_of};

/// A paragraph that is no headline as plain text, and no list.
fn any_paragraph() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Maksim",
        "Ryschenkow",
        "Ryshchankou",
        "Ryschenkows",
        "Kiev",
        "Kiew-Reise",
        "chicken Kiev",
        "\u{201e}Kiev\u{201c}",
        "Kim",
        "Jong-un",
        "kiev@example.org",
        "Minister",
        "said",
        "and",
        "in",
        "May",
        "Petrow",
        "Chris",
    ]);
    let gap = prop::sample::select(vec![" ", " ", " ", ", ", ". ", "\u{a0}"]);
    let words = (word, gap).prop_map(|(word, gap)| format!("{word}{gap}"));
    prop::collection::vec(words, 1..12).prop_map(|words| format!("They said {}so.", words.concat()))
}

/// Pieces in places that a name may cross.
fn any_cuts() -> impl Strategy<Value = Vec<Cut>> {
    let look = prop::sample::select(vec!["", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/></w:rPr>"]);
    let around = prop::sample::select(vec![
        ("", ""),
        ("<w:ins w:id=\"1\" w:author=\"x\">", "</w:ins>"),
        ("<w:smartTag>", "</w:smartTag>"),
        ("<w:proofErr/>", "<w:del w:id=\"1\"><w:r><w:delText>Kiev</w:delText></w:r></w:del>"),
        ("<w:bookmarkStart w:id=\"1\" w:name=\"Kiev\"/>", "<w:r><w:instrText>Kiev</w:instrText></w:r>"),
    ]);
    prop::collection::vec((1..9_usize, look, around, Just(true)), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_cut_into_runs_are_respelt_as_the_plain_text(
        paragraphs in prop::collection::vec((any_paragraph(), any_cuts()), 1..4),
    ) {
        let lexicon = Lexicon::builtin();
        let normalizer = Normalizer::new(&lexicon, Policy::default());
        let plain = paragraphs.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n\n");
        let expected = normalizer.normalize(&text::read(plain.as_bytes()));
        let cut: String = paragraphs.iter().map(|(text, cuts)| paragraph(text, cuts)).collect();
        let member = format!("{ROOT}{}</w:document>", numbered(&cut));
        for track_changes in [false, true] {
            let options = Options { format: Some("docx"), track_changes, ..Options::default() };
            let copy = read(member.as_bytes(), &options).expect("it is well formed");
            let outcome = normalizer.normalize(&copy);
            let output = std::str::from_utf8(&outcome.output).expect("it is UTF-8");
            let shown = text_of(output, View::Accepted).trim_end().replace('\n', "\n\n");
            prop_assert_eq!(shown.as_bytes(), &*expected.output, "{}", output);
            prop_assert_eq!(outcome.ledger.substitutions().count(), expected.ledger.substitutions().count());
            prop_assert_eq!(restore(&outcome.output, &outcome.ledger).expect("it is its ledger"), member.as_bytes());
        }
    }
}

#[test]
fn no_white_space_is_put_where_word_drops_it() {
    let lexicon = Lexicon::builtin();
    let shows = "<w:t xml:space=\"preserve\">";
    let rows: &[(&str, String, Option<String>)] = &[
        ("new white space last", "<w:r><w:t>Kim Jong</w:t></w:r><w:r><w:t>Un</w:t></w:r>".to_owned(), None),
        (
            "new white space last where it shows",
            format!("<w:r>{shows}Kim Jong</w:t></w:r><w:r><w:t>Un</w:t></w:r>"),
            Some(format!("<w:r>{shows}Kim Jong </w:t></w:r><w:r><w:t>Un</w:t></w:r>")),
        ),
        (
            "white space that comes to stand first",
            "<w:r><w:t>Maksim Ryshc</w:t></w:r><w:r><w:t>hankou said</w:t></w:r>".to_owned(),
            None,
        ),
        (
            "white space that comes to stand first where it shows",
            format!("<w:r><w:t>Maksim Ryshc</w:t></w:r><w:r>{shows}hankou said</w:t></w:r>"),
            Some(format!("<w:r><w:t>Maxim Ryzhenkov</w:t></w:r><w:r>{shows} said</w:t></w:r>")),
        ),
    ];
    for (what, inner, expected) in rows {
        let member = |inner: &str| format!("{ROOT}<w:p>{inner}</w:p></w:document>");
        let (source, options) = (member(inner), Options { format: Some("docx"), ..Options::default() });
        let copy = read(source.as_bytes(), &options).expect("it is well formed");
        let outcome = Normalizer::new(&lexicon, Policy::default()).normalize(&copy);
        let output = std::str::from_utf8(&outcome.output).expect("it is UTF-8");
        let is_refused = outcome.ledger.left().any(|left| left.reason == LeftReason::SplitMarkup);
        assert_eq!(is_refused, expected.is_none(), "{what}");
        match expected {
            Some(expected) => assert_eq!(output, member(expected), "{what}"),
            None => assert!(!output.contains(" </w:t>") && !output.contains("<w:t> "), "{what}: {output}"),
        }
    }
}
