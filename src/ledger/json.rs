//! Builds one line of JSON, field by field, without an allocation for each.
//!
//! Characters that steer a terminal or the direction of a line are escaped, so that a ledger can be looked at.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::trouble::is_unsafe_to_show;

/// The name of a field.
pub(super) enum Name<'n> {
    /// One of the format's own, which has nothing that is escaped.
    Plain(&'static str),
    Any(&'n str),
}

impl From<&'static str> for Name<'_> {
    fn from(name: &'static str) -> Self {
        Name::Plain(name)
    }
}

/// An object that is being written to the end of a buffer.
pub(super) struct Object<'a> {
    buffer: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> Object<'a> {
    pub(super) fn open(buffer: &'a mut Vec<u8>) -> Object<'a> {
        buffer.push(b'{');
        Object { buffer, empty: true }
    }

    pub(super) fn close(self) {
        self.buffer.push(b'}');
    }

    pub(super) fn text<'n>(&mut self, name: impl Into<Name<'n>>, value: &str) {
        self.name(name.into());
        string(self.buffer, value);
    }

    pub(super) fn number<'n>(&mut self, name: impl Into<Name<'n>>, value: impl Into<u64>) {
        self.name(name.into());
        digits(self.buffer, value.into());
    }

    pub(super) fn range(&mut self, name: &'static str, value: &Range<u64>) {
        self.name(name.into());
        pair(self.buffer, value);
    }

    pub(super) fn ranges(&mut self, name: &'static str, values: &[Range<u64>]) {
        self.name(name.into());
        self.buffer.push(b'[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.buffer.push(b',');
            }
            pair(self.buffer, value);
        }
        self.buffer.push(b']');
    }

    pub(super) fn texts(&mut self, name: &'static str, values: &[String]) {
        self.name(name.into());
        self.buffer.push(b'[');
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.buffer.push(b',');
            }
            string(self.buffer, value);
        }
        self.buffer.push(b']');
    }

    /// Bytes as text under `name`, or in base64 under `name_base64` where they are not UTF-8.
    pub(super) fn bytes(&mut self, name: &'static str, value: &[u8]) {
        match std::str::from_utf8(value) {
            Ok(value) => self.text(name, value),
            Err(_) => self.text(Name::Any(&format!("{name}_base64")), &STANDARD.encode(value)),
        }
    }

    /// An object inside this one.
    pub(super) fn object(&mut self, name: &'static str) -> Object<'_> {
        self.name(name.into());
        Object::open(self.buffer)
    }

    fn name(&mut self, name: Name<'_>) {
        if !self.empty {
            self.buffer.push(b',');
        }
        self.empty = false;
        match name {
            Name::Plain(name) => {
                self.buffer.push(b'"');
                self.buffer.extend_from_slice(name.as_bytes());
                self.buffer.push(b'"');
            }
            Name::Any(name) => string(self.buffer, name),
        }
        self.buffer.push(b':');
    }
}

fn pair(buffer: &mut Vec<u8>, range: &Range<u64>) {
    buffer.push(b'[');
    digits(buffer, range.start);
    buffer.push(b',');
    digits(buffer, range.end);
    buffer.push(b']');
}

fn digits(buffer: &mut Vec<u8>, mut value: u64) {
    // The greatest number has 20.
    let mut digits = [b'0'; 20];
    let mut first = digits.len();
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        *digit += (value % 10) as u8;
        value /= 10;
        first = at;
        if value == 0 {
            break;
        }
    }
    buffer.extend_from_slice(&digits[first..]);
}

fn string(buffer: &mut Vec<u8>, value: &str) {
    buffer.push(b'"');
    // Most values are plain ASCII, and one look at each byte, without a branch, is all that they need.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') & (byte != b'"') & (byte != b'\\');
    if value.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        buffer.extend_from_slice(value.as_bytes());
        buffer.push(b'"');
        return;
    }
    let mut plain = 0;
    for (at, c) in value.char_indices() {
        if c == '"' || c == '\\' || is_unsafe_to_show(c) {
            buffer.extend_from_slice(&value.as_bytes()[plain..at]);
            escape(buffer, c);
            plain = at + c.len_utf8();
        }
    }
    buffer.extend_from_slice(&value.as_bytes()[plain..]);
    buffer.push(b'"');
}

fn escape(buffer: &mut Vec<u8>, c: char) {
    match c {
        '"' => buffer.extend_from_slice(b"\\\""),
        '\\' => buffer.extend_from_slice(b"\\\\"),
        '\n' => buffer.extend_from_slice(b"\\n"),
        '\r' => buffer.extend_from_slice(b"\\r"),
        '\t' => buffer.extend_from_slice(b"\\t"),
        _ => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                buffer.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_decimal() {
        for number in [0, 9, 10, 99, 100, 1_234_567_890, u64::MAX] {
            let mut buffer = b"[".to_vec();
            digits(&mut buffer, number);
            assert_eq!(buffer, format!("[{number}").as_bytes());
        }
    }
}
