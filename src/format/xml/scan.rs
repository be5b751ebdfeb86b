//! The tokens of an XML document (XML 1.0, fifth edition), with their places; strict about what is well formed.
//!
//! No entity is expanded and nothing external is read, so what a DTD says is not checked. Nesting is bounded.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::{memchr2, memmem};

use super::name;
use crate::format::list::Malformed;

/// Elements that may stand within each other.
const MAX_DEPTH: usize = 1024;

/// A token. Ranges are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Start {
        name: &'t str,
        attributes: Vec<Attribute<'t>>,
        tag: Range<usize>,
        is_empty: bool,
    },
    End {
        name: &'t str,
    },
    Text(Range<usize>),
    /// What stands between the marks of a CDATA section.
    Cdata(Range<usize>),
    /// A character or entity reference, marks included.
    Reference(Range<usize>),
    Doctype {
        has_subset: bool,
    },
    /// What stands between the marks of a comment.
    Comment(Range<usize>),
    /// A processing instruction, or space outside all elements.
    Other,
}

/// An attribute; `value` is the raw value's range, without the quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute<'t> {
    pub(super) name: &'t str,
    pub(super) value: Range<usize>,
}

/// Reads tokens from left to right.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The open elements, each with the place of its tag.
    open: Vec<(&'t str, usize)>,
    has_root: bool,
    has_doctype: bool,
}

type Found<T> = Result<T, Malformed>;

fn malformed<T>(at: usize, what: impl Into<String>) -> Found<T> {
    Err(Malformed { at, what: what.into() })
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Scanner<'t> {
        Scanner { text, at: 0, open: Vec::new(), has_root: false, has_doctype: false }
    }

    /// How far the text is read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next token; none at the end of a well-formed document.
    pub(super) fn next(&mut self) -> Found<Option<Token<'t>>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return self.end();
        }
        let start = self.at;
        match rest.as_bytes() {
            [b'<', b'/', ..] => self.end_tag(),
            [b'<', b'!', ..] => self.declaration(),
            [b'<', b'?', ..] => self.instruction(),
            [b'<', ..] => self.start_tag(),
            [b'&', ..] => {
                let end = self.reference(start)?;
                self.inside(start, "a reference")?;
                self.at = end;
                Ok(Token::Reference(start..end))
            }
            _ => self.characters(),
        }
        .map(Some)
    }

    fn end(&self) -> Found<Option<Token<'t>>> {
        match self.open.last() {
            Some((name, at)) => malformed(*at, format!("the element `{name}` is never closed")),
            None if !self.has_root => malformed(self.at, "there is no element"),
            None => Ok(None),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Refuses content outside the root element.
    fn inside(&self, at: usize, what: &str) -> Found<()> {
        if self.open.is_empty() {
            malformed(at, format!("{what} stands outside the root element"))
        } else {
            Ok(())
        }
    }

    fn characters(&mut self) -> Found<Token<'t>> {
        let start = self.at;
        let len = memchr2(b'<', b'&', self.rest().as_bytes()).unwrap_or(self.rest().len());
        let range = start..start + len;
        let text = &self.text[range.clone()];
        self.at = range.end;
        if self.open.is_empty() {
            let Some(at) = text.find(|c| !is_space(c)) else { return Ok(Token::Other) };
            self.inside(start + at, "text")?;
        }
        if let Some(at) = memmem::find(text.as_bytes(), b"]]>") {
            return malformed(start + at, "`]]>` stands in text; write `]]&gt;`");
        }
        self.check_characters(range.clone())?;
        Ok(Token::Text(range))
    }

    fn check_characters(&self, range: Range<usize>) -> Found<()> {
        let is_control = |c: char| (c < ' ' && !is_space(c)) || matches!(c, '\u{fffe}' | '\u{ffff}');
        match self.text[range.clone()].find(is_control) {
            Some(at) => malformed(range.start + at, "a character stands here that XML does not allow"),
            None => Ok(()),
        }
    }

    /// The end of the reference at `at`.
    fn reference(&self, at: usize) -> Found<usize> {
        let rest = &self.text[at + 1..];
        let body = rest.split(';').next().filter(|body| body.len() < rest.len());
        let Some(body) = body else { return malformed(at, "an `&` begins no reference; write `&amp;`") };
        let is_fine = match body.strip_prefix('#') {
            Some(number) => character(number).is_some(),
            None => name::is_name(body),
        };
        if is_fine {
            Ok(at + body.len() + 2)
        } else {
            malformed(at, "an `&` begins no reference; write `&amp;`")
        }
    }

    fn start_tag(&mut self) -> Found<Token<'t>> {
        let start = self.at;
        self.at += 1;
        let name = self.name("a `<` begins no tag; write `&lt;`")?;
        if self.open.is_empty() && self.has_root {
            return malformed(start, "there is a second root element");
        }
        self.has_root = true;
        let attributes = self.attributes()?;
        let is_empty = self.take("/>");
        if !is_empty && !self.take(">") {
            return malformed(start, format!("the tag `{name}` is not closed"));
        }
        if !is_empty {
            if self.open.len() >= MAX_DEPTH {
                return malformed(start, format!("elements nest deeper than {MAX_DEPTH}"));
            }
            self.open.push((name, start));
        }
        Ok(Token::Start { name, attributes, tag: start..self.at, is_empty })
    }

    fn attributes(&mut self) -> Found<Vec<Attribute<'t>>> {
        let mut attributes: Vec<Attribute<'t>> = Vec::new();
        let mut names = BTreeSet::new();
        loop {
            let has_space = self.skip_space();
            if self.rest().is_empty() || self.rest().starts_with(['/', '>']) {
                return Ok(attributes);
            }
            let at = self.at;
            if !has_space {
                return malformed(at, "white space is missing before an attribute");
            }
            let name = self.name("no attribute begins with this")?;
            if !names.insert(name) {
                return malformed(at, format!("the attribute `{name}` stands here twice"));
            }
            self.skip_space();
            if !self.take("=") {
                return malformed(at, format!("the attribute `{name}` has no value"));
            }
            self.skip_space();
            attributes.push(Attribute { name, value: self.value()? });
        }
    }

    fn value(&mut self) -> Found<Range<usize>> {
        let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return malformed(self.at, "an attribute's value stands in quotes");
        };
        let start = self.at + 1;
        let Some(len) = self.text[start..].find(quote) else {
            return malformed(self.at, "an attribute's value is not closed");
        };
        let range = start..start + len;
        let text = &self.text[range.clone()];
        if let Some(at) = text.find('<') {
            return malformed(start + at, "a `<` stands in an attribute; write `&lt;`");
        }
        for (at, _) in text.match_indices('&') {
            if self.reference(start + at)? > range.end {
                return malformed(start + at, "an `&` begins no reference; write `&amp;`");
            }
        }
        self.check_characters(range.clone())?;
        self.at = range.end + 1;
        Ok(range)
    }

    fn end_tag(&mut self) -> Found<Token<'t>> {
        let start = self.at;
        self.at += 2;
        let name = self.name("an end tag has no name")?;
        self.skip_space();
        if !self.take(">") {
            return malformed(start, format!("the end tag `{name}` is not closed"));
        }
        match self.open.pop() {
            Some((open, _)) if open == name => Ok(Token::End { name }),
            Some((open, _)) => malformed(start, format!("`{name}` is closed where `{open}` is open")),
            None => malformed(start, format!("`{name}` is closed but not open")),
        }
    }

    fn declaration(&mut self) -> Found<Token<'t>> {
        let start = self.at;
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some(len) = comment.find("--").filter(|&len| comment[len + 2..].starts_with('>')) else {
                return malformed(start, "a comment is not closed, or holds `--`");
            };
            self.at = start + 4 + len + 3;
            self.check_characters(start..self.at)?;
            return Ok(Token::Comment(start + 4..start + 4 + len));
        }
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            self.inside(start, "a CDATA section")?;
            let Some(len) = section.find("]]>") else {
                return malformed(start, "a CDATA section is not closed");
            };
            let range = start + 9..start + 9 + len;
            self.at = range.end + 3;
            self.check_characters(range.clone())?;
            return Ok(Token::Cdata(range));
        }
        if rest.starts_with("<!DOCTYPE") && !self.has_root && !self.has_doctype {
            self.has_doctype = true;
            return self.doctype();
        }
        malformed(start, "no declaration of this kind may stand here")
    }

    /// A document type with its internal subset, which is passed over.
    fn doctype(&mut self) -> Found<Token<'t>> {
        let start = self.at;
        let (mut has_subset, mut depth) = (false, 0_usize);
        self.at += "<!DOCTYPE".len();
        loop {
            let rest = self.rest();
            let Some(len) = rest.find(['<', '>', '[', ']', '"', '\'']) else {
                return malformed(start, "the document type is not closed");
            };
            let at = self.at + len;
            self.at = at + 1;
            let skip =
                |mark: &str, from: usize| self.text[from..].find(mark).map(|len| from + len + mark.len());
            match self.text.as_bytes()[at] {
                b'<' if self.text[at..].starts_with("<!--") => {
                    self.at = skip("-->", at + 4).map_or(malformed(at, "a comment is not closed"), Ok)?;
                }
                b'<' if self.text[at..].starts_with("<?") => {
                    self.at = skip("?>", at + 2).map_or(malformed(at, "an instruction is not closed"), Ok)?;
                }
                b'<' => depth += 1,
                b'>' if depth > 0 => depth -= 1,
                b'>' => return Ok(Token::Doctype { has_subset }),
                b'[' => has_subset = true,
                quote @ (b'"' | b'\'') => {
                    let mark = if quote == b'"' { "\"" } else { "'" };
                    self.at = skip(mark, at + 1).map_or(malformed(at, "a literal is not closed"), Ok)?;
                }
                // The subset is closed; what is open in it is not.
                _ => depth = 0,
            }
        }
    }

    fn instruction(&mut self) -> Found<Token<'t>> {
        let start = self.at;
        self.at += 2;
        let target = self.name("a processing instruction has no name")?;
        if target.eq_ignore_ascii_case("xml") && (start > 0 || target != "xml") {
            return malformed(start, "an XML declaration stands at the very beginning alone");
        }
        let Some(len) = self.rest().find("?>") else {
            return malformed(start, "a processing instruction is not closed");
        };
        if len > 0 && !self.rest().starts_with(is_space) {
            return malformed(start, "white space is missing after the name of a processing instruction");
        }
        self.at += len + 2;
        self.check_characters(start..self.at)?;
        Ok(Token::Other)
    }

    fn name(&mut self, what: &str) -> Found<&'t str> {
        let rest = self.rest();
        let len = name::len(rest);
        if len == 0 {
            return malformed(self.at, what);
        }
        self.at += len;
        Ok(&rest[..len])
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len() } else { 0 };
        found
    }

    fn skip_space(&mut self) -> bool {
        let rest = self.rest();
        let len = rest.len() - rest.trim_start_matches(is_space).len();
        self.at += len;
        len > 0
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The character of a numeric reference; `number` is what stands between `&#` and `;`.
pub(super) fn character(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let c = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)?;
    let is_allowed = (c >= ' ' || is_space(c)) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    is_allowed.then_some(c)
}
