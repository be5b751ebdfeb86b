//! Cuts a stream into records, in memory that the longest allowed record bounds.

use std::io::{self, Read};
use std::ops::Range;

use memchr::memchr;

/// Bytes that are asked for at once.
const CHUNK: usize = 1 << 16;

/// The records of a stream, each with its delimiter; the last may lack one.
///
/// It never reads by itself: whoever calls it decides what to finish before it may sleep in [`Records::fill`].
pub struct Records<R> {
    input: R,
    delimiter: u8,
    /// The bytes that a record may have beside its delimiter.
    limit: usize,
    buffer: Vec<u8>,
    /// Where the record begins that is not taken yet, and up to where it was searched.
    start: usize,
    searched: usize,
    /// Whether pieces of the record were given already, since it is longer than allowed.
    is_oversized: bool,
    has_ended: bool,
}

/// What is taken from a stream.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// A whole record.
    Record(Range<usize>),
    /// A piece of a record that is longer than allowed, and whether it is the last.
    Oversized(Range<usize>, bool),
}

impl<R: Read> Records<R> {
    /// The records of `input`.
    pub fn new(input: R, delimiter: u8, limit: usize) -> Records<R> {
        let (buffer, start, searched) = (Vec::new(), 0, 0);
        Records { input, delimiter, limit, buffer, start, searched, is_oversized: false, has_ended: false }
    }

    /// The next piece of what was read, if there is a whole one.
    pub fn take(&mut self) -> Option<Piece> {
        let found = memchr(self.delimiter, &self.buffer[self.searched..]).map(|at| self.searched + at);
        self.searched = found.map_or(self.buffer.len(), |at| at + 1);
        let pending = self.start..self.searched;
        let has_begun = self.is_oversized || !pending.is_empty();
        let is_whole = found.is_some() || (self.has_ended && has_begun);
        let content = found.unwrap_or(self.searched) - self.start;
        let piece = match (is_whole, self.is_oversized || content > self.limit) {
            (false, false) => return None,
            (false, true) if pending.is_empty() => return None,
            (true, false) => Piece::Record(pending),
            (is_last, true) => Piece::Oversized(pending, is_last),
        };
        self.is_oversized = !is_whole;
        self.start = self.searched;
        Some(piece)
    }

    /// The bytes of a piece that was taken since the last [`Records::fill`].
    pub fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.buffer.get(range.clone()).unwrap_or_default()
    }

    /// Whether a part of a record has come.
    pub fn is_within_record(&self) -> bool {
        self.start < self.buffer.len() || self.is_oversized
    }

    /// Reads more; false if there is no more, and then the last record can be taken. It may sleep.
    ///
    /// # Errors
    /// What the input answers.
    pub fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let read = loop {
            match self.input.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(filled + read.as_ref().map_or(0, |&count| count));
        self.has_ended = read? == 0;
        Ok(!self.has_ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives its bytes in pieces of these sizes, over and over.
    struct Pieces<'b>(&'b [u8], Vec<usize>, usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.1[self.2 % self.1.len()].min(self.0.len()).min(buffer.len());
            self.2 += 1;
            buffer[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    /// Each record, and whether it was longer than allowed.
    fn records(input: impl Read, delimiter: u8, limit: usize) -> Vec<(Vec<u8>, bool)> {
        let mut records = Records::new(input, delimiter, limit);
        let (mut found, mut pieces) = (Vec::new(), Vec::new());
        loop {
            while let Some(piece) = records.take() {
                match piece {
                    Piece::Record(range) => found.push((records.bytes(&range).to_vec(), false)),
                    Piece::Oversized(range, is_last) => {
                        pieces.extend_from_slice(records.bytes(&range));
                        if is_last {
                            found.push((std::mem::take(&mut pieces), true));
                        }
                    }
                }
            }
            if records.has_ended {
                assert!(pieces.is_empty() && !records.is_within_record());
                return found;
            }
            records.fill().expect("it does not fail");
        }
    }

    proptest! {
        #[test]
        fn however_bytes_come_the_records_are_the_same(
            text in "[ab\n\r\0]{0,60}",
            delimiter in proptest::sample::select(vec![b'\n', 0]),
            sizes in proptest::collection::vec(1usize..9, 1..5),
            limit in 0usize..8,
        ) {
            let found = records(Pieces(text.as_bytes(), sizes, 0), delimiter, limit);
            let lines: Vec<&[u8]> = text.as_bytes().split_inclusive(|&byte| byte == delimiter).collect();
            prop_assert_eq!(found.len(), lines.len());
            for ((record, is_oversized), line) in found.iter().zip(lines) {
                prop_assert_eq!(record.as_slice(), line);
                let content = line.strip_suffix(&[delimiter]).unwrap_or(line);
                prop_assert_eq!(*is_oversized, content.len() > limit);
            }
        }
    }
}
