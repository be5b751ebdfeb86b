//! Numbers and strings of as many bytes as they need, one behind the other: how they are written, and read in place.
//!
//! A number is in groups of seven bits, the lowest first, all but the last with the highest bit set. A string has its
//! length in bytes before it, as such a number. A reader trusts neither: what lies outside reads as zero or as the
//! empty string.

use std::fmt;

/// Reads from a place in an image on.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl fmt::Debug for Cursor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor at {}", self.at)
    }
}

impl<'b> Cursor<'b> {
    pub(super) fn new(bytes: &'b [u8], at: u32) -> Cursor<'b> {
        Cursor { bytes, at: at as usize }
    }

    /// Where the next byte is.
    pub(super) fn place(self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    pub(super) fn is_at_end(self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The same from another place on.
    pub(super) fn from(self, at: u32) -> Cursor<'b> {
        Cursor { at: at as usize, ..self }
    }

    /// The same, of bytes that end at a place.
    pub(super) fn until(self, end: u32) -> Cursor<'b> {
        Cursor { bytes: self.bytes.get(..end as usize).unwrap_or_default(), ..self }
    }

    /// Goes beyond some numbers, if they are there.
    pub(super) fn pass(&mut self, numbers: u32) {
        for _ in 0..numbers {
            if self.is_at_end() {
                return;
            }
            self.skip();
        }
    }

    #[inline]
    pub(super) fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at = self.at.saturating_add(1);
        byte
    }

    #[inline]
    pub(super) fn number(&mut self) -> u32 {
        let first = self.byte();
        if first < 0x80 { u32::from(first) } else { self.number_behind(first) }
    }

    /// Goes beyond a number.
    #[inline]
    pub(super) fn skip(&mut self) {
        for _ in 0..5 {
            if self.byte() < 0x80 {
                break;
            }
        }
    }

    fn number_behind(&mut self, first: u8) -> u32 {
        let mut number = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    /// A number that may be below zero, as [`push_difference`] writes it: what must be added to `to`.
    pub(super) fn difference(&mut self, to: u32) -> u32 {
        let folded = self.number();
        to.wrapping_add((folded >> 1) ^ (folded & 1).wrapping_neg())
    }

    #[inline]
    pub(super) fn string(&mut self) -> &'b [u8] {
        let length = self.number() as usize;
        let start = self.at;
        self.at = start.saturating_add(length);
        self.bytes.get(start..self.at).unwrap_or_default()
    }
}

pub(super) fn push_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes how far one number is from another; a small difference is a small number, whichever is greater.
pub(super) fn push_difference(bytes: &mut Vec<u8>, from: u32, to: u32) {
    let difference = to.wrapping_sub(from);
    push_number(bytes, (difference << 1) ^ (difference >> 31).wrapping_neg());
}

/// Writes a string with its length before it. None is as long as an image may be.
pub(super) fn push_string(bytes: &mut Vec<u8>, string: &[u8]) {
    push_number(bytes, string.len() as u32);
    bytes.extend_from_slice(string);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u32::MAX];
        let mut bytes = Vec::new();
        for &number in &numbers {
            push_number(&mut bytes, number);
            push_difference(&mut bytes, 300, number);
            push_string(&mut bytes, "é".repeat(number as usize % 200).as_bytes());
        }
        let mut cursor = Cursor::new(&bytes, 0);
        for &number in &numbers {
            assert_eq!(cursor.number(), number);
            assert_eq!(cursor.difference(300), number);
            assert_eq!(cursor.string(), "é".repeat(number as usize % 200).as_bytes());
        }
        assert!(cursor.is_at_end());
        assert_eq!((cursor.byte(), cursor.number(), cursor.string()), (0, 0, &[][..]));
    }

    #[test]
    fn a_small_difference_takes_one_byte() {
        for to in [1000 - 64, 999, 1000, 1063] {
            let mut bytes = Vec::new();
            push_difference(&mut bytes, 1000, to);
            assert_eq!(bytes.len(), 1, "{to}");
        }
    }
}
