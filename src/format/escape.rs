//! How new text is written at a place: each level of the document escapes what it must, the innermost first.
//!
//! HTML that stands in an XML element of a document in windows-1252 has two levels, and then its encoding. A format
//! adds a [`Level`] for each kind of place that it has, with one arm in each of its methods.

use std::borrow::Cow;

use super::charset::Charset;
use super::splice::Refusal;

/// Levels that may stand within each other: HTML in XML in a string is three.
const MAX_LEVELS: usize = 4;

/// How new text is written at a place of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escape {
    /// The innermost first.
    levels: [Option<Level>; MAX_LEVELS],
}

/// A kind of place that text can stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The text of an HTML element, `title` and `textarea` included.
    HtmlText,
    /// The value of an HTML attribute.
    HtmlAttribute(Quote),
    /// The text of an XML element.
    XmlText,
    /// The value of an XML attribute.
    XmlAttribute(Quote),
    /// A CDATA section.
    Cdata,
    /// A JSON string.
    JsonString(Letters),
    /// The text of Markdown, in which a backslash takes a mark its meaning.
    Markdown,
    /// The same at the beginning of a line, where a list, a heading or a quotation could begin.
    MarkdownStart,
    /// The title of a link in Markdown.
    MarkdownTitle,
    /// A value in front matter.
    Scalar(Scalar),
    /// A field of CSV between quotes.
    CsvQuoted,
    /// A field without quotes; the character, in ASCII, parts fields.
    CsvBare(u8),
    /// The text of a cue in WebVTT.
    VttText,
    /// Text that has no escapes, in a document in which some marks mean something.
    Bare,
    /// The same in a column, in which new text is as long as what it stands for.
    Column,
}

/// How a value in front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// YAML without quotes.
    Plain,
    /// YAML between single quotes, of which two are one.
    Single,
    /// YAML or TOML between double quotes, with backslashes.
    Double,
    /// TOML between single quotes, in which nothing is escaped.
    Literal,
    /// YAML on indented lines of its own.
    Block,
}

/// Which letters a JSON string has as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    Any,
    /// ASCII alone, as some producers write: all others are escaped.
    Ascii,
}

/// What stands around an attribute's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    Double,
    Single,
    None,
}

/// What becomes of a character.
enum Written {
    AsIs,
    As(&'static str),
    AsReference,
    Backslashed,
    Doubled,
    Refused,
}

impl Escape {
    /// Text as it is, in the document's encoding.
    pub const PLAIN: Escape = Escape { levels: [None; MAX_LEVELS] };

    /// The escape of a place of kind `level` within a place that is escaped like `self`.
    ///
    /// # Panics
    /// When levels are nested deeper than any format nests them.
    pub(super) fn within(self, level: Level) -> Escape {
        assert!(self.levels[MAX_LEVELS - 1].is_none(), "no format nests so deep");
        let mut levels = self.levels;
        levels.rotate_right(1);
        levels[0] = Some(level);
        Escape { levels }
    }

    /// The escape of the same place for text that begins a line.
    pub(super) fn at_line_start(mut self) -> Escape {
        if self.levels[0] == Some(Level::Markdown) {
            self.levels[0] = Some(Level::MarkdownStart);
        }
        self
    }

    /// The innermost kind of place.
    pub(super) fn level(self) -> Option<Level> {
        self.levels[0]
    }

    /// Whether any character can be written here by its number.
    pub(super) fn has_references(self) -> bool {
        self.levels.iter().flatten().any(|level| level.has_references())
    }

    /// Appends `text` as it is written here.
    pub(super) fn write(self, text: &str, charset: Charset, out: &mut Vec<u8>) -> Result<(), Refusal> {
        if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            return Err(Refusal::NotEncodable);
        }
        let levels: Vec<Level> = self.levels.iter().copied().flatten().collect();
        // What the encoding lacks becomes a reference as far out as there are any, so that it is one in the end.
        let outermost = levels.iter().rposition(|level| level.has_references());
        let mut text = Cow::Borrowed(text);
        for (idx, level) in levels.iter().enumerate() {
            let lacks = |c: char| outermost == Some(idx) && !charset.holds(c);
            text = Cow::Owned(level.escape(&text, lacks)?);
        }
        charset.encode(&text, out)
    }
}

impl Level {
    fn has_references(self) -> bool {
        match self {
            Level::HtmlText | Level::HtmlAttribute(_) | Level::XmlText | Level::XmlAttribute(_) => true,
            Level::Markdown | Level::MarkdownStart | Level::MarkdownTitle => true,
            Level::JsonString(_) => true,
            Level::Cdata | Level::Scalar(_) | Level::CsvQuoted | Level::CsvBare(_) => false,
            Level::VttText | Level::Bare | Level::Column => false,
        }
    }

    /// Whether a bare `&` or `<` can stand in the source, whose meaning hangs on what follows it.
    pub(super) fn has_bare_marks(self) -> bool {
        matches!(self, Level::HtmlText | Level::HtmlAttribute(_) | Level::VttText)
    }

    fn escape(self, text: &str, lacks: impl Fn(char) -> bool) -> Result<String, Refusal> {
        let mut escaped = String::with_capacity(text.len() + 8);
        let mark = if self == Level::MarkdownStart { line_mark(text) } else { None };
        for (at, c) in text.char_indices() {
            match self.written(c) {
                _ if mark == Some(at) => escaped.extend(['\\', c]),
                Written::Backslashed => escaped.extend(['\\', c]),
                Written::Doubled => escaped.extend([c, c]),
                Written::Refused => return Err(Refusal::NotEncodable),
                Written::As(reference) => escaped.push_str(reference),
                Written::AsReference => self.push_reference(&mut escaped, c),
                Written::AsIs if lacks(c) => self.push_reference(&mut escaped, c),
                Written::AsIs => escaped.push(c),
            }
        }
        Ok(escaped)
    }

    fn written(self, c: char) -> Written {
        match self {
            // In CDATA nothing can be escaped; a bracket could end the section together with what stands beside.
            Level::Cdata if matches!(c, ']' | '>') => Written::Refused,
            Level::Cdata => Written::AsIs,
            Level::JsonString(_) if matches!(c, '"' | '\\') => Written::Backslashed,
            Level::JsonString(Letters::Ascii) if !c.is_ascii() => Written::AsReference,
            Level::JsonString(_) => Written::AsIs,
            Level::Markdown | Level::MarkdownStart if is_markdown(c) => Written::Backslashed,
            Level::MarkdownTitle if is_markdown(c) || matches!(c, '"' | '\'' | '(' | ')') => {
                Written::Backslashed
            }
            Level::Markdown | Level::MarkdownStart | Level::MarkdownTitle => Written::AsIs,
            Level::Scalar(scalar) => scalar.written(c),
            Level::CsvQuoted if c == '"' => Written::Doubled,
            Level::CsvBare(delimiter) if c == '"' || c == char::from(delimiter) => Written::Refused,
            Level::CsvQuoted | Level::CsvBare(_) => Written::AsIs,
            Level::Bare | Level::Column if matches!(c, '<' | '>' | '{' | '}' | '^' | '|' | '`') => {
                Written::Refused
            }
            Level::Bare | Level::Column => Written::AsIs,
            Level::HtmlText
            | Level::HtmlAttribute(_)
            | Level::XmlText
            | Level::XmlAttribute(_)
            | Level::VttText => self.written_in_markup(c),
        }
    }

    fn written_in_markup(self, c: char) -> Written {
        match (self, c) {
            (_, '&') => Written::As("&amp;"),
            (_, '<') => Written::As("&lt;"),
            (_, '>') => Written::As("&gt;"),
            (Level::XmlText, ']') => Written::AsReference,
            (Level::HtmlAttribute(Quote::Double) | Level::XmlAttribute(Quote::Double), '"') => {
                Written::As("&quot;")
            }
            (Level::HtmlAttribute(Quote::Single) | Level::XmlAttribute(Quote::Single), '\'') => {
                Written::As("&#39;")
            }
            (Level::HtmlAttribute(Quote::None), '"' | '\'' | '=' | '`' | '/') => Written::Refused,
            (Level::HtmlAttribute(Quote::None), c) if c.is_whitespace() => Written::Refused,
            _ => Written::AsIs,
        }
    }

    /// Adds a character by its number.
    fn push_reference(self, text: &mut String, c: char) {
        match self {
            Level::JsonString(_) => push_escapes(text, c),
            _ => text.push_str(&format!("&#{};", u32::from(c))),
        }
    }
}

impl Scalar {
    fn written(self, c: char) -> Written {
        match (self, c) {
            // Either could part a key from its value, or begin a comment, together with what stands beside.
            (Scalar::Plain, ':' | '#') | (Scalar::Literal, '\'') => Written::Refused,
            (Scalar::Single, '\'') => Written::Doubled,
            (Scalar::Double, '"' | '\\') => Written::Backslashed,
            _ => Written::AsIs,
        }
    }
}

/// Whether a character can be a mark within a line of Markdown, in any of the dialects that are read.
fn is_markdown(c: char) -> bool {
    matches!(c, '*' | '_' | '[' | ']' | '<' | '&' | '\\' | '`' | '~' | '|' | '$' | '!' | '{')
}

/// Where a mark stands that would make a block of the line that `text` begins.
fn line_mark(text: &str) -> Option<usize> {
    match text.chars().next()? {
        '#' | '>' | '-' | '+' | '=' | ':' => Some(0),
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            text[digits..].starts_with(['.', ')']).then_some(digits)
        }
        _ => None,
    }
}

fn push_escapes(text: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        text.push_str(&format!("\\u{unit:04x}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(escape: Escape, text: &str, charset: &str) -> Result<String, Refusal> {
        let mut out = Vec::new();
        escape.write(text, Charset::named(charset).expect("a known label"), &mut out)?;
        Ok(out.iter().map(|&byte| char::from(byte)).collect())
    }

    #[test]
    fn each_place_escapes_what_it_must() {
        let within =
            |levels: &[Level]| levels.iter().fold(Escape::PLAIN, |escape, &level| escape.within(level));
        type Case<'c> = (&'c [Level], &'c str, &'c str, Result<&'c str, Refusal>);
        let cases: &[Case<'_>] = &[
            (&[], "A&B <\"'>", "utf-8", Ok("A&B <\"'>")),
            (&[], "ž", "windows-1251", Err(Refusal::NotEncodable)),
            (&[], "ab\n", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::HtmlText], "A&B <\"'>", "utf-8", Ok("A&amp;B &lt;\"'&gt;")),
            (&[Level::HtmlText], "ž", "windows-1251", Ok("&#382;")),
            (&[Level::HtmlAttribute(Quote::Double)], "\"'", "utf-8", Ok("&quot;'")),
            (&[Level::HtmlAttribute(Quote::Single)], "\"'", "utf-8", Ok("\"&#39;")),
            (&[Level::HtmlAttribute(Quote::None)], "a b", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::XmlText], "]]>", "utf-8", Ok("&#93;&#93;&gt;")),
            (&[Level::Cdata], "a&b", "utf-8", Ok("a&b")),
            (&[Level::Cdata], "a]", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::Cdata], "ž", "windows-1251", Err(Refusal::NotEncodable)),
            (&[Level::Cdata, Level::HtmlText], "&ž", "windows-1251", Ok("&amp;&#382;")),
            (&[Level::XmlText, Level::HtmlText], "&ž", "windows-1251", Ok("&amp;amp;&#382;")),
            (&[Level::JsonString(Letters::Any)], "\"ž\\&", "utf-8", Ok("\\\"\u{c5}\u{be}\\\\&")),
            (&[Level::JsonString(Letters::Any)], "ž", "windows-1251", Ok("\\u017e")),
            (&[Level::JsonString(Letters::Ascii)], "až😀", "utf-8", Ok("a\\u017e\\ud83d\\ude00")),
            (&[Level::JsonString(Letters::Ascii), Level::HtmlText], "&ž", "utf-8", Ok("&amp;\\u017e")),
            (&[Level::Markdown], "1. A*b_&c-d!", "utf-8", Ok("1. A\\*b\\_\\&c-d\\!")),
            (&[Level::MarkdownStart], "1. FC", "utf-8", Ok("1\\. FC")),
            (&[Level::MarkdownStart], "#1-A", "utf-8", Ok("\\#1-A")),
            (&[Level::MarkdownStart], "Jong-un", "utf-8", Ok("Jong-un")),
            (&[Level::Markdown], "ž", "windows-1251", Ok("&#382;")),
            (&[Level::MarkdownTitle], "a\"b", "utf-8", Ok("a\\\"b")),
            (&[Level::Scalar(Scalar::Plain)], "a'b\"", "utf-8", Ok("a'b\"")),
            (&[Level::Scalar(Scalar::Plain)], "a: b", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::Scalar(Scalar::Plain)], "a #b", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::Scalar(Scalar::Single)], "O'B\\", "utf-8", Ok("O''B\\")),
            (&[Level::Scalar(Scalar::Double)], "O'\"\\", "utf-8", Ok("O'\\\"\\\\")),
            (&[Level::Scalar(Scalar::Literal)], "O'B", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::Scalar(Scalar::Block)], "a: #'\"", "utf-8", Ok("a: #'\"")),
            (&[Level::Scalar(Scalar::Single)], "ž", "windows-1251", Err(Refusal::NotEncodable)),
            (&[Level::CsvQuoted], "a\",;b", "utf-8", Ok("a\"\",;b")),
            (&[Level::CsvBare(b';')], "a,b", "utf-8", Ok("a,b")),
            (&[Level::CsvBare(b';')], "a;b", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::VttText], "A&B -->", "utf-8", Ok("A&amp;B --&gt;")),
            (&[Level::VttText], "ž", "windows-1251", Err(Refusal::NotEncodable)),
            (&[Level::Bare], "O'B & C", "utf-8", Ok("O'B & C")),
            (&[Level::Bare], "a<b", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::Column], "a|b", "utf-8", Err(Refusal::NotEncodable)),
            (&[Level::CsvBare(b',')], "a\"b", "utf-8", Err(Refusal::NotEncodable)),
        ];
        for (levels, text, charset, expected) in cases {
            assert_eq!(
                written(within(levels), text, charset).as_deref(),
                expected.as_deref(),
                "{levels:?} {text}"
            );
        }
    }
}
