//! The tokens of JSON (RFC 8259), with their places; strict, and without recursion.
//!
//! Nothing is decoded: a string's escapes are checked and left as they stand. Nesting is bounded.

use std::ops::Range;

use crate::format::list::Malformed;

/// Arrays and objects that may stand within each other.
const MAX_DEPTH: usize = 1024;

/// A token. Ranges are bytes of the text; that of a string or a key is what stands between its quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open(Container),
    /// The innermost array or object ends.
    Close,
    /// An object's key, with its colon.
    Key(Range<usize>),
    String(Range<usize>),
    Number(Range<usize>),
    /// `true`, `false` or `null`.
    Literal,
}

/// What holds values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Array,
    Object,
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Value,
    /// A value, or the end of the array that has just begun.
    ValueOrEnd,
    Key,
    /// A key, or the end of the object that has just begun.
    KeyOrEnd,
    /// Behind a value: a comma or the end of what holds it.
    Rest,
}

/// Reads tokens from left to right.
pub(super) struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    open: Vec<Container>,
    expected: Expected,
}

type Found<T> = Result<T, Malformed>;

fn malformed<T>(at: usize, what: impl Into<String>) -> Found<T> {
    Err(Malformed { at, what: what.into() })
}

impl<'t> Scanner<'t> {
    /// A scanner of the document that stands in a range of the text.
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Scanner<'t> {
        let bytes = &text.as_bytes()[..range.end];
        Scanner { bytes, at: range.start, open: Vec::new(), expected: Expected::Value }
    }

    /// Where the next token is looked for.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next token; none at the end of a document without a fault.
    pub(super) fn next(&mut self) -> Found<Option<Token>> {
        self.skip_space();
        if self.expected == Expected::Rest {
            let Some(holder) = self.open.last() else { return self.end() };
            let (end, key_or_value) = match holder {
                Container::Array => (b']', Expected::Value),
                Container::Object => (b'}', Expected::Key),
            };
            match self.peek() {
                Some(byte) if byte == end => return self.close(),
                Some(b',') => self.at += 1,
                _ => return malformed(self.at, format!("a `,` or `{}` is missing here", char::from(end))),
            }
            self.expected = key_or_value;
            self.skip_space();
        }
        match (self.expected, self.peek()) {
            (Expected::ValueOrEnd, Some(b']')) | (Expected::KeyOrEnd, Some(b'}')) => self.close(),
            (Expected::Key | Expected::KeyOrEnd, Some(b'"')) => self.key(),
            (Expected::Key | Expected::KeyOrEnd, _) => {
                malformed(self.at, "a key in quotation marks is missing here")
            }
            _ => self.value(),
        }
    }

    /// Whether a whole value was read, and nothing is open.
    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty() && self.expected == Expected::Rest
    }

    fn end(&self) -> Found<Option<Token>> {
        match self.peek() {
            None => Ok(None),
            Some(_) => malformed(self.at, "something stands behind the end of the value"),
        }
    }

    fn close(&mut self) -> Found<Option<Token>> {
        self.at += 1;
        self.open.pop();
        self.expected = Expected::Rest;
        Ok(Some(Token::Close))
    }

    fn value(&mut self) -> Found<Option<Token>> {
        let token = match self.peek() {
            Some(b'{') => return self.open(Container::Object, Expected::KeyOrEnd),
            Some(b'[') => return self.open(Container::Array, Expected::ValueOrEnd),
            Some(b'"') => Token::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Token::Number(self.number()?),
            _ => self.literal()?,
        };
        self.expected = Expected::Rest;
        Ok(Some(token))
    }

    fn open(&mut self, container: Container, expected: Expected) -> Found<Option<Token>> {
        if self.open.len() == MAX_DEPTH {
            return malformed(self.at, format!("arrays and objects nest deeper than {MAX_DEPTH}"));
        }
        self.at += 1;
        self.open.push(container);
        self.expected = expected;
        Ok(Some(Token::Open(container)))
    }

    fn key(&mut self) -> Found<Option<Token>> {
        let key = self.string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return malformed(self.at, "a `:` is missing behind the key");
        }
        self.at += 1;
        self.expected = Expected::Value;
        Ok(Some(Token::Key(key)))
    }

    fn string(&mut self) -> Found<Range<usize>> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            match self.bytes.get(at) {
                None => return malformed(start - 1, "a string is not closed"),
                Some(b'"') => break,
                Some(b'\\') => at += self.escape(at)?,
                Some(..b' ') => {
                    return malformed(at, "a control character stands in a string; write it as an escape");
                }
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        Ok(start..at)
    }

    /// The length of the escape at a place.
    fn escape(&self, at: usize) -> Found<usize> {
        match self.bytes.get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
            Some(b'u') => match self.bytes.get(at + 2..at + 6) {
                Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => Ok(6),
                _ => malformed(at, "`\\u` stands before four hexadecimal digits"),
            },
            _ => malformed(at, "a `\\` begins no escape; write `\\\\`"),
        }
    }

    fn number(&mut self) -> Found<Range<usize>> {
        let start = self.at;
        self.take(b"-");
        if !self.take(b"0") && self.digits() == 0 {
            return malformed(start, "a `-` begins no number here");
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return malformed(start, "a number begins with a needless 0");
        }
        if self.take(b".") && self.digits() == 0 {
            return malformed(start, "a number has no digit behind its point");
        }
        if self.take(b"eE") {
            self.take(b"+-");
            if self.digits() == 0 {
                return malformed(start, "a number has no digit in its exponent");
            }
        }
        Ok(start..self.at)
    }

    fn literal(&mut self) -> Found<Token> {
        let rest = &self.bytes[self.at..];
        let known = ["true", "false", "null"].into_iter().find(|known| rest.starts_with(known.as_bytes()));
        let Some(known) = known else { return malformed(self.at, "a value is missing here") };
        self.at += known.len();
        Ok(Token::Literal)
    }

    /// Takes one of some bytes, if it comes next.
    fn take(&mut self, any_of: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| any_of.contains(&byte));
        self.at += usize::from(found);
        found
    }

    /// Takes digits, and says how many.
    fn digits(&mut self) -> usize {
        let len = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += len;
        len
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}
