//! Lines and columns of source offsets, for people.
//!
//! Marks at even distances bound the cost of a look-up, however long a line is.

use memchr::memchr2_iter;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Bytes between two marks.
const STRIDE: usize = 1024;

/// The place of every `STRIDE`th byte of a source.
#[derive(Debug)]
pub(super) struct Positions {
    marks: Vec<Mark>,
}

/// A source offset on a character bound, and where it is, counted from 0.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

impl Positions {
    pub(super) fn new(source: &[u8]) -> Positions {
        let mut mark = Mark { offset: 0, line: 0, column: 0 };
        let mut marks = Vec::with_capacity(source.len() / STRIDE + 1);
        marks.push(mark);
        for offset in (STRIDE..=source.len()).step_by(STRIDE) {
            mark = mark.advance(source, scalar_start(source, offset));
            marks.push(mark);
        }
        Positions { marks }
    }

    pub(super) fn find(&self, source: &[u8], offset: usize) -> (usize, usize) {
        let offset = offset.min(source.len());
        let mark = self.marks[offset / STRIDE].advance(source, offset);
        (mark.line + 1, mark.column + 1)
    }
}

impl Mark {
    fn advance(self, source: &[u8], offset: usize) -> Mark {
        let Mark { offset: mut line_start, mut line, mut column } = self;
        for end in memchr2_iter(b'\n', b'\r', &source[self.offset..offset]).map(|at| self.offset + at) {
            if source[end] == b'\n' || source.get(end + 1) != Some(&b'\n') {
                line += 1;
                column = 0;
                line_start = end + 1;
            }
        }
        if line_start == 0 && source.starts_with(BOM) {
            line_start = BOM.len().min(offset);
        }
        column += count_columns(&source[line_start..offset]);
        Mark { offset, line, column }
    }
}

fn count_columns(bytes: &[u8]) -> usize {
    // Most is ASCII, which many bytes at once can tell.
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

/// `offset`, or the start of the scalar value that it lies in.
fn scalar_start(source: &[u8], offset: usize) -> usize {
    let is_continuation = |at: usize| source.get(at).is_some_and(|&byte| byte & 0xc0 == 0x80);
    (offset.saturating_sub(3)..=offset).rev().find(|&at| !is_continuation(at)).unwrap_or(offset)
}
