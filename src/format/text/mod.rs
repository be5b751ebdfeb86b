//! Plain text: all of it is prose, except machine zones.
//!
//! Blank lines part paragraphs; where the file is not hard-wrapped, so does every line end. List items, quoted
//! lines and the cells of a table stand alone. A first line without final punctuation is the headline.

use super::charset::{Charset, utf_8};
use super::copy::{Copy, CopyNotice, NoticeKind, Plain, Reading};
use super::detect::{QUOTE, Rare};
use super::list::{Format, Guess, Malformed, Options};
use super::map::SegmentKind;
use super::mapped::Mapped;
use super::run::Run;

mod block;
mod line;
mod wrap;

/// Plain text, which anything is.
pub(super) const FORMAT: Format = Format {
    name: "text",
    prose: "all of it",
    protected: "addresses, handles, hashtags and file names",
    extensions: &["txt", "text"],
    sniff: |_| Guess::Sure,
    declared: |_| None,
    is_strict: false,
    read: read_decoded,
};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads plain text in UTF-8.
///
/// Any bytes are plain text. A byte order mark is in no run; an undecodable byte is one U+FFFD in its run,
/// and is told of in one notice. Time is linear in the source.
///
/// # Example: find what is prose and what is not
/// ```
/// use canonym::format::{Block, Machine, ZoneKind, text};
///
/// let copy = text::read(b"Minister travels\n\nSee https://example.org/Minsk for more.\n");
/// let [headline, body] = copy.runs() else { panic!("two runs") };
/// assert_eq!((headline.block(), headline.text()), (Block::Headline, "Minister travels"));
/// assert_eq!((body.zones()[0].range.clone(), body.zones()[0].kind), (4..29, ZoneKind::Machine(Machine::Url)));
/// assert_eq!(body.source_range(4..29), 22..47);
/// ```
pub fn read(source: &[u8]) -> Copy<'_> {
    read_utf_8(source, utf_8(source), Rare::of(source))
}

/// The same, where it is known whether the source is UTF-8 all through, and what is rare in it.
pub(super) fn read_utf_8<'s>(source: &'s [u8], valid: Option<&'s str>, rare: Rare) -> Copy<'s> {
    if let Some(text) = valid.filter(|_| !rare.quote || !may_quote(source)) {
        return Copy::of_plain(Plain { text, runs });
    }
    let runs = runs(source);
    let notices = encoding_notice(&runs).into_iter().collect();
    Copy::new(source, "text", Charset::UTF_8, Reading { runs, notices, ..Reading::default() })
}

fn runs(source: &[u8]) -> Vec<Run<'_>> {
    let start = if source.starts_with(BOM) { BOM.len() } else { 0 };
    block::runs(source, start, wrap::is_hard_wrapped(source, start))
}

/// Whether a line may begin with the mark of a quoted one, which is no part of what it says.
fn may_quote(source: &[u8]) -> bool {
    let begins_line = |at: usize| {
        let before = source[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | 0x0b | 0x0c));
        before.is_none_or(|byte| matches!(byte, b'\n' | b'\r') || !byte.is_ascii())
    };
    memchr::memchr_iter(QUOTE, source).any(begins_line)
}

/// Reads plain text that was decoded.
pub(super) fn read_decoded<'s>(decoded: &Mapped<'s>, _: &Options<'_>) -> Result<Reading<'s>, Malformed> {
    let source = decoded.text().as_bytes();
    let runs = block::runs(source, 0, wrap::is_hard_wrapped(source, 0));
    let runs = runs.into_iter().map(|run| run.through(decoded)).collect();
    Ok(Reading { runs, ..Reading::default() })
}

fn encoding_notice(runs: &[Run<'_>]) -> Option<CopyNotice> {
    let segments = runs.iter().flat_map(|run| run.segments());
    let mut undecodable = segments.filter(|segment| segment.kind == SegmentKind::Undecodable).peekable();
    let first = undecodable.peek()?.source_start;
    let count: usize = undecodable.map(|segment| segment.source_len).sum();
    let noun = if count == 1 { "byte is" } else { "bytes are" };
    Some(CopyNotice {
        kind: NoticeKind::Encoding,
        message: format!(
            "{count} {noun} not UTF-8, passed through as they came; the first is at byte {first}"
        ),
        span: first..first + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Blocks as `H: …`, `P: …` and `L: …`, one a run.
    fn blocks(source: &[u8]) -> Vec<String> {
        let copy = read(source);
        copy.runs()
            .iter()
            .map(|run| format!("{:?}", run.block())[..1].to_owned() + ": " + run.text())
            .collect()
    }

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        assert_eq!(blocks(source.as_bytes()), expected, "{source:?}");
        if source.contains('\n') && !source.contains('\r') && !expected.iter().any(|text| text.contains('\n'))
        {
            assert_eq!(blocks(source.replace('\n', "\r\n").as_bytes()), expected, "CR LF: {source:?}");
            assert_eq!(blocks(source.replace('\n', "\r").as_bytes()), expected, "CR: {source:?}");
        }
    }

    const LONG: &str =
        "A line of eighty lower case columns, which no person would ever wrap by hand, and which goes on.";

    #[test]
    fn paragraphs() {
        check("", &[]);
        check("\u{feff}", &[]);
        check(" \t\n\u{a0}\n", &[]);
        check("One.\n\nTwo.\n\n\n  Three.  \n", &["P: One.", "P: Two.", "P: Three."]);
        check("One\nof two.\n\nTwo.", &["P: One\nof two.", "P: Two."]);
        check("Minister Maxim\r\nRyschenkow.\r\n", &["P: Minister Maxim\r\nRyschenkow."]);
        check(&format!("One.\nTwo.\n{LONG}\n"), &["P: One.", "P: Two.", &format!("P: {LONG}")]);
        check("One.\u{2029}Two.\u{2028}Three\nfour.", &["P: One.", "P: Two.", "P: Three\nfour."]);
        check("A\0B\u{1}.", &["P: A\0B\u{1}."]);
    }

    #[test]
    fn headlines() {
        check("Minister travels\n\nHe goes.\n", &["H: Minister travels", "P: He goes."]);
        check("\u{feff}\n\nMinister travels", &["H: Minister travels"]);
        check(&format!("Minister travels\n{LONG}"), &["H: Minister travels", &format!("P: {LONG}")]);
        check("Minister travels\nto Minsk.\n\nHe goes.", &["P: Minister travels\nto Minsk.", "P: He goes."]);
        check("He goes.\n\nMinister travels\n", &["P: He goes.", "P: Minister travels"]);
        check("“He goes.”\n\nHe did.", &["P: “He goes.”", "P: He did."]);
        check("- Minister travels\n\nHe did.", &["L: Minister travels", "P: He did."]);
    }

    #[test]
    fn lists_and_quoted_lines() {
        check(
            "So:\n- One\n* Two\n• Three\n– Four\n12. Five",
            &["P: So:", "L: One", "L: Two", "L: Three", "L: Four", "L: Five"],
        );
        check("- One\n  goes on\n- Two", &["L: One\n  goes on", "L: Two"]);
        check("-One\n\n1.5 of two.\n\n2024. A year", &["H: -One", "P: 1.5 of two.", "P: 2024. A year"]);
        check(
            "> Maxim\n> Ryschenkow\n>> said\n\nHe did.",
            &["L: Maxim\nRyschenkow", "L: said", "P: He did."],
        );
        check("> \n>\n> x", &["L: x"]);
    }

    #[test]
    fn cells() {
        check("Maxim\tRyschenkow\t\tMinsk", &["P: Maxim", "P: Ryschenkow", "P: Minsk"]);
        check("Maxim   Ryschenkow  of Minsk.", &["P: Maxim", "P: Ryschenkow  of Minsk."]);
        check("Maxim | Ryschenkow |  Minsk|x.", &["P: Maxim", "P: Ryschenkow", "P: Minsk|x."]);
        check(
            "One\ntwo.\na\tb\nc\td\nThree\nfour.",
            &["P: One\ntwo.", "P: a", "P: b", "P: c", "P: d", "P: Three\nfour."],
        );
        check("> a\tb\n- c\td", &["L: a", "L: b", "L: c", "L: d"]);
        check("  One  \n    two.", &["P: One  \n    two."]);
    }

    #[test]
    fn a_name_of_any_length_wraps_no_line_and_unwraps_none() {
        let names = "Ryschenkow-Lukaschenko-Nasarbajew’s Ryschenkow ";
        for (words, is_wrapped) in [("word ".repeat(15), true), ("word ".repeat(17), false)] {
            for names in ["", names, &names.repeat(4)] {
                let source = format!("{words}{names}\nMinsk.");
                assert_eq!(blocks(source.as_bytes()).len() == 1, is_wrapped, "{source}");
            }
        }
    }

    #[test]
    fn undecodable_bytes_are_kept_and_told() {
        let copy = read(b"\xef\xbb\xbfA \xff\xfe B.\n\nC \xc3");
        let texts: Vec<_> = copy.runs().iter().map(Run::text).collect();
        assert_eq!(texts, ["A \u{fffd}\u{fffd} B.", "C \u{fffd}"]);
        assert_eq!(copy.runs()[0].source_range(5..8), 6..7);
        assert_eq!(copy.runs()[0].source_range(8..10), 7..9);
        assert_eq!(copy.notices().len(), 1);
        assert_eq!(copy.notices()[0].span, 5..6);
        assert!(copy.notices()[0].message.starts_with("3 bytes are not UTF-8"), "{:?}", copy.notices());
    }

    #[test]
    fn a_quotation_of_several_paragraphs_opens_each_anew() {
        let copy = read("“One.\n\n“Two,” he said, “and\nthree.”\n\nFour.".as_bytes());
        let quoted =
            copy.runs().iter().map(|run| run.zones().iter().map(|zone| &run.text()[zone.range.clone()]));
        let quoted: Vec<Vec<&str>> = quoted.map(Iterator::collect).collect();
        assert_eq!(quoted, [vec!["“One."], vec!["“Two,”", "“and\nthree.”"], vec![]]);
    }

    #[test]
    fn quoted_lines_are_quotations() {
        let copy = read(b"> see \"x\" at\n> example.org/Kiev\n");
        let zones: Vec<_> = copy.runs()[0].zones().iter().map(|zone| zone.range.clone()).collect();
        assert_eq!(
            zones,
            [0..28, 4..7, 11..27].map(|zone| zone.start..zone.end.min(copy.runs()[0].text().len()))
        );
    }

    proptest! {
        #[test]
        fn runs_of_a_plain_text_are_stretches_of_it(
            lines in prop::collection::vec(
                ("|> ?| > |- |\u{a0}|\u{feff}", "[a-zé]{0,3}( [a-z]{1,3})?", "\n|\r\n|\n\n|\t| \\| |\u{2029}"),
                0..8,
            ),
        ) {
            let source: String = lines.iter().map(|(mark, words, end)| format!("{mark}{words}{end}")).collect();
            let copy = read(source.as_bytes());
            if let Some(text) = copy.plain_text() {
                for run in copy.runs() {
                    prop_assert_eq!(&text[run.source_range(0..run.text().len())], run.text());
                }
            }
        }
    }
}
