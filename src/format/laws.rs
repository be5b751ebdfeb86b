//! The laws that every reader's copy keeps, over arbitrary bytes.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::map::SegmentKind;
use super::zone::is_word;
use super::{Copy, Machine, Options, Refusal, Run, TextEdit, ZoneKind, read, text};

mod json;
mod markup;

/// Bytes that are mostly what readers look for.
fn any_source() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "Ryschenkow", "Kiev", "word", "s", " ", "\n", "\r\n", "\r", "\n\n", "\t", "   ", " | ", "\u{2028}", "- ", "> ",
            "1. ", "\"", "'", "’", "‘", "“", "”", "„", "«", "»", "@", "#", "/", "\\", ".", ":", "://", "www.", "http://",
            "example.org", ".pdf", "(", ")", "\u{feff}", "\u{301}", "\u{ad}", "12", "n", ",", "\0", "я", "日", "𝔘", "é",
        ]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
        1 => any::<char>().prop_map(|c| c.to_string().into_bytes()),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// The source with each `old` in its runs respelt, or the first refusal.
pub(super) fn respelt(
    source: &[u8],
    options: &Options<'_>,
    old: &str,
    new: &str,
) -> Result<Vec<u8>, Refusal> {
    let copy = read(source, options).expect("it is well formed");
    let (mut output, mut copied) = (Vec::new(), 0);
    for (run_idx, run) in copy.runs().iter().enumerate() {
        for (at, _) in run.text().match_indices(old) {
            let part = at..at + old.len();
            let edit = TextEdit { range: part.clone(), text: new.to_owned() };
            let splice = copy.splice(run_idx, part, &[edit])?;
            output.extend_from_slice(&source[copied..splice.source.start]);
            output.extend_from_slice(&splice.after);
            copied = splice.source.end;
        }
    }
    output.extend_from_slice(&source[copied..]);
    Ok(output)
}

/// The laws Faithful and Well-formed: an edit that is not refused is read again as what it says, and nothing else is
/// read otherwise. `skeleton` is what another reader sees of a document apart from its texts.
fn check_edits(
    source: &[u8],
    options: &Options<'_>,
    words: &[&str],
    name: &str,
    skeleton: &dyn Fn(&str) -> Vec<String>,
) {
    let Ok(copy) = read(source, options) else { return };
    for (run_idx, run) in copy.runs().iter().enumerate() {
        for (at, old) in words.iter().flat_map(|word| run.text().match_indices(*word)) {
            let part = at..at + old.len();
            let edit = TextEdit { range: part.clone(), text: name.to_owned() };
            let Ok(splice) = copy.splice(run_idx, part.clone(), &[edit]) else { continue };
            let output =
                [&source[..splice.source.start], &splice.after, &source[splice.source.end..]].concat();
            let again = read(&output, options).expect("it is read as before");
            let changed = format!("{}{name}{}", &run.text()[..at], &run.text()[part.end..]);
            let mut expected: Vec<String> = copy.runs().iter().map(|run| run.text().to_owned()).collect();
            expected[run_idx] = changed;
            let texts = again.runs().iter().map(Run::text);
            let shown = (String::from_utf8_lossy(source), String::from_utf8_lossy(&output));
            // White space at a run's ends, and a run without a word, are not read.
            let is_read = |text: &&str| text.contains(|c: char| c.is_alphanumeric() || c == '\u{fffd}');
            let expected = expected.iter().map(String::as_str).filter(is_read).collect::<String>();
            assert_eq!(bare(&texts.collect::<String>()), bare(&expected), "{shown:?}");
            if options.encoding.is_none() {
                assert_eq!(skeleton(&shown.0), skeleton(&shown.1), "{shown:?}");
            }
        }
    }
}

/// A text without its white space.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

fn check_runs(copy: &Copy<'_>) {
    let mut free = 0;
    for run in copy.runs() {
        let mut text_end = 0;
        for segment in run.segments() {
            assert_eq!(segment.text_start, text_end);
            assert!(segment.source_start >= free && segment.text_len > 0);
            let (text, source) = (&run.text()[segment.text_range()], &copy.source()[segment.source_range()]);
            match segment.kind {
                SegmentKind::Verbatim => assert_eq!(text.as_bytes(), source),
                SegmentKind::Undecodable => assert_eq!(text, "\u{fffd}".repeat(source.len())),
                SegmentKind::Opaque => assert_eq!(text, "\u{fffc}"),
                SegmentKind::Stepped { text: step, source: source_step } => {
                    assert_eq!(text.len() / usize::from(step), source.len() / usize::from(source_step));
                }
                SegmentKind::Whole | SegmentKind::Unclosed => assert!(!source.is_empty()),
            }
            text_end = segment.text_range().end;
            free = segment.source_range().end;
        }
        assert_eq!(text_end, run.text().len());
    }
}

fn check_zones(copy: &Copy<'_>) {
    for run in copy.runs() {
        let mut open: Vec<usize> = Vec::new();
        let mut machine_end = 0;
        let mut previous = 0;
        for zone in run.zones() {
            assert!(run.text().get(zone.range.clone()).is_some_and(|text| !text.is_empty()), "{zone:?}");
            assert!(previous <= zone.range.start);
            previous = zone.range.start;
            match zone.kind {
                ZoneKind::Machine(_) => {
                    assert!(machine_end <= zone.range.start, "{zone:?}");
                    machine_end = zone.range.end;
                }
                _ => {
                    open.retain(|&end| end > zone.range.start);
                    assert!(open.iter().all(|&end| end >= zone.range.end), "{zone:?} nests in its like");
                    open.push(zone.range.end);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_copy_is_in_order(source in any_source()) {
        let copy = text::read(&source);
        check_runs(&copy);
        check_zones(&copy);
    }

    #[test]
    fn no_edit_no_change(source in any_source(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let copy = text::read(&source);
        for (run_idx, run) in copy.runs().iter().enumerate() {
            let bounds: Vec<usize> = run.text().char_indices().map(|(at, _)| at).chain([run.text().len()]).collect();
            let (from, to) = (from.index(bounds.len()), to.index(bounds.len()));
            let part = bounds[from.min(to)]..bounds[from.max(to)];
            let same = TextEdit { range: part.clone(), text: run.text()[part.clone()].to_owned() };
            for edits in [&[][..], &[same]] {
                let splice = copy.splice(run_idx, part.clone(), edits).unwrap();
                prop_assert_eq!(&source[splice.source.clone()], &splice.after[..]);
                prop_assert_eq!(splice.source, run.source_range(part.clone()));
            }
        }
    }

    #[test]
    fn an_edit_is_what_is_read_again(source in any_source(), word in "[A-Z][a-zé]{0,8}") {
        let copy = text::read(&source);
        for (run_idx, run) in copy.runs().iter().enumerate() {
            for (at, name) in run.text().match_indices("Ryschenkow") {
                let part = at..at + name.len();
                let edit = TextEdit { range: part.clone(), text: word.clone() };
                let splice = copy.splice(run_idx, part, &[edit]).unwrap();
                prop_assert_eq!(&source[splice.source], &b"Ryschenkow"[..]);
                prop_assert_eq!(splice.after, word.as_bytes());
            }
        }
    }

    #[test]
    fn lines_and_columns(source in any_source(), repeat in 1..40_usize, at in any::<prop::sample::Index>()) {
        let source = source.repeat(repeat);
        let copy = text::read(&source);
        let bounds: Vec<usize> = scalar_bounds(&source);
        let at = bounds[at.index(bounds.len())];
        prop_assert_eq!(copy.line_column(at), naive_line_column(&source, at));
    }

    /// The law Stable needs it: what is read beside a name must not hang on how the name is spelt.
    #[test]
    fn spelling_moves_no_bounds(source in any_source(), name in "[A-ZÉ][a-zé]{2,30}") {
        let source = apart(&String::from_utf8_lossy(&source).replace("Kiev", "Ryschenkow"), "Ryschenkow");
        let other = source.replace("Ryschenkow", &name);
        prop_assert_eq!(shape(&source, "Ryschenkow"), shape(&other, &name));
    }

    /// The law Form-blind needs it: composed or not, the same characters are read in the same way.
    #[test]
    fn normal_form_moves_no_bounds(source in any_source()) {
        let source = String::from_utf8_lossy(&source);
        let (composed, decomposed) = (source.nfc().collect::<String>(), source.nfd().collect::<String>());
        prop_assert_eq!(shape(&composed, "N"), shape(&decomposed, "N"));
    }
}

/// `source` with each `name` a word of its own: within a longer word nothing is ever respelt.
fn apart(source: &str, name: &str) -> String {
    let pieces: Vec<&str> = source.split(name).collect();
    let mut apart = pieces[0].to_owned();
    for piece in &pieces[1..] {
        let space = |glued: bool| if glued { " " } else { "" };
        let before = space(apart.ends_with(is_word) || apart.ends_with(name));
        apart = format!("{apart}{before}{name}{}{piece}", space(piece.starts_with(is_word)));
    }
    apart
}

/// The runs in NFC with their zones, and each name opaque.
fn shape(source: &str, name: &str) -> Vec<String> {
    let copy = text::read(source.as_bytes());
    let shown = copy.runs().iter().map(|run| {
        let opaque = |text: &str| text.nfc().collect::<String>().replace(name, "N");
        let bound = |at: usize| opaque(&run.text()[..at]).len();
        let zones =
            run.zones().iter().map(|zone| (bound(zone.range.start)..bound(zone.range.end), zone.kind));
        format!("{:?} {} {:?}", run.block(), opaque(run.text()), zones.collect::<Vec<_>>())
    });
    shown.collect()
}

fn scalar_bounds(source: &[u8]) -> Vec<usize> {
    let mut bounds = vec![0];
    for chunk in source.utf8_chunks() {
        let lens = chunk.valid().chars().map(char::len_utf8).chain(chunk.invalid().iter().map(|_| 1));
        for len in lens {
            bounds.push(bounds[bounds.len() - 1] + len);
        }
    }
    bounds
}

fn naive_line_column(source: &[u8], offset: usize) -> (usize, usize) {
    let (mut line, mut column) = (1, 1);
    for pair in scalar_bounds(source).windows(2).take_while(|pair| pair[0] < offset) {
        match &source[pair[0]..] {
            [0xef, 0xbb, 0xbf, ..] if pair[0] == 0 => {}
            [b'\n', ..] => (line, column) = (line + 1, 1),
            [b'\r', rest @ ..] if rest.first() != Some(&b'\n') => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    (line, column)
}

#[test]
fn addresses_in_wrapped_text_keep_their_kind() {
    let copy = text::read("See\nexample.org/Ryschenkow\nfor more.".as_bytes());
    assert_eq!(copy.runs()[0].zones()[0].kind, ZoneKind::Machine(Machine::Url));
}

#[test]
fn an_edit_over_an_undecodable_byte_or_two_quoted_lines_is_refused() {
    let copy = text::read(b"Ki\xffev\n\n> New\n> York goes\n> on.");
    let edit = |range| [TextEdit { range, text: "Minsk".to_owned() }];
    assert_eq!(copy.splice(0, 0..7, &edit(0..7)), Err(Refusal::NotEncodable));
    assert_eq!(copy.splice(1, 0..8, &edit(0..8)), Err(Refusal::SplitMarkup));
    assert!(copy.splice(1, 0..8, &edit(0..3)).is_ok());
    let splice = copy.splice(1, 0..8, &[edit(0..3), edit(4..8)].concat()).unwrap();
    assert_eq!(splice.after, b"Minsk\n> Minsk");
}

#[test]
fn hostile_documents_take_linear_time() {
    for piece in [
        &b"\r"[..],
        b"\n",
        b"\n> ",
        b"> a\n",
        b"\t",
        b"a\t",
        b" | ",
        b"- ",
        b"- a\n",
        b"a\n",
        b"\xe2",
        b"\xff",
        b"\xffa",
        "\u{2028}".as_bytes(),
        "\u{a0}".as_bytes(),
        b"   ",
        b"A ",
        b"\0",
        b"\"'",
        b"@.#/",
        "日本".as_bytes(),
    ] {
        let source = piece.repeat((1 << 19) / piece.len());
        let started = std::time::Instant::now();
        let copy = text::read(&source);
        copy.line_column(source.len());
        assert!(started.elapsed().as_secs() < 5, "{piece:?}");
    }
}
