//! Finds the fields of CSV: RFC 4180 with any line end and one of four delimiters, or TSV without quotes.

use std::ops::Range;

use crate::format::list::Malformed;

/// How a file parts its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// In ASCII.
    pub(super) delimiter: u8,
    /// Whether quotes may stand around a field.
    has_quotes: bool,
}

impl Dialect {
    /// TSV.
    pub(super) const TABS: Dialect = Dialect { delimiter: b'\t', has_quotes: false };
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Bytes of the text, half open, without the quotes around it.
    pub(super) inner: Range<usize>,
    pub(super) is_quoted: bool,
}

/// The delimiters, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many records tell the delimiter.
const TELLING: usize = 16;

/// The dialect of a text: the delimiter that parts its first records into the most fields, as many in each.
pub(super) fn detect(text: &str) -> Dialect {
    let of = |delimiter| Dialect { delimiter, has_quotes: true };
    let width = |dialect: Dialect| {
        let mut scanner = Scanner::new(text, dialect);
        let records = std::iter::from_fn(|| scanner.record().ok().flatten()).take(TELLING);
        let widths: Vec<usize> = records.map(|record| record.len()).collect();
        let first = widths.first().copied().unwrap_or_default();
        (widths.iter().all(|&width| width == first) && first > 1, first)
    };
    let mut best = of(DELIMITERS[0]);
    for dialect in DELIMITERS.map(of) {
        if width(dialect) > width(best) {
            best = dialect;
        }
    }
    best
}

/// Reads one record after the other.
pub(super) struct Scanner<'t> {
    text: &'t str,
    dialect: Dialect,
    at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, dialect: Dialect) -> Scanner<'t> {
        Scanner { text, dialect, at: 0 }
    }

    /// The next record that is more than a blank line.
    ///
    /// # Errors
    /// A quote is not closed, or something stands behind one that is.
    pub(super) fn record(&mut self) -> Result<Option<Vec<Field>>, Malformed> {
        self.at = self.text.len() - self.text[self.at..].trim_start_matches(['\n', '\r']).len();
        if self.at == self.text.len() {
            return Ok(None);
        }
        let mut record = Vec::new();
        loop {
            record.push(self.field()?);
            if !self.text[self.at..].starts_with(char::from(self.dialect.delimiter)) {
                return Ok(Some(record));
            }
            self.at += 1;
        }
    }

    fn field(&mut self) -> Result<Field, Malformed> {
        if self.dialect.has_quotes && self.text[self.at..].starts_with('"') {
            return self.quoted();
        }
        let (start, delimiter) = (self.at, self.dialect.delimiter);
        let len = memchr::memchr3(delimiter, b'\n', b'\r', &self.text.as_bytes()[start..]);
        self.at = len.map_or(self.text.len(), |len| start + len);
        Ok(Field { inner: start..self.at, is_quoted: false })
    }

    fn quoted(&mut self) -> Result<Field, Malformed> {
        let open = self.at;
        let mut at = open + 1;
        let close = loop {
            let Some(quote) = memchr::memchr(b'"', &self.text.as_bytes()[at..]).map(|len| at + len) else {
                return Err(Malformed { at: open, what: "a quote is opened and not closed".to_owned() });
            };
            if !self.text[quote + 1..].starts_with('"') {
                break quote;
            }
            at = quote + 2;
        };
        self.at = close + 1;
        let rest = &self.text[self.at..];
        if !(rest.is_empty() || rest.starts_with([char::from(self.dialect.delimiter), '\n', '\r'])) {
            let what = "a field goes on behind the quote that closes it; write a quote within a field twice";
            return Err(Malformed { at: self.at, what: what.to_owned() });
        }
        Ok(Field { inner: open + 1..close, is_quoted: true })
    }
}
