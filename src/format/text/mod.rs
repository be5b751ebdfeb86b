//! Plain text: all of it is prose, except machine zones.
//!
//! Blank lines part paragraphs; where the file is not hard-wrapped, so does every line end. List items, quoted
//! lines and the cells of a table stand alone. A first line without final punctuation is the headline.

use super::copy::{Copy, CopyNotice, NoticeKind};
use super::map::SegmentKind;
use super::run::Run;

mod block;
mod line;
mod wrap;

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
    let start = if source.starts_with(BOM) { BOM.len() } else { 0 };
    let runs = block::runs(source, start, wrap::is_hard_wrapped(source, start));
    let notices = encoding_notice(&runs).into_iter().collect();
    Copy::new(source, "text", "UTF-8", runs, notices)
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
