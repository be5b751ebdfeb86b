//! A document's bytes as text in its encoding, with the way from the one's offsets to the other's.

use super::charset::Charset;
use super::encoding::mark;
use super::mapped::Mapped;

/// The text of a document, each character mapped to its bytes.
///
/// It has no byte order mark; an undecodable byte is one U+FFFD. Text offsets are bytes of [`Decoded::text`].
///
/// # Example: find where a byte of the source stands in the text
/// ```
/// use canonym::format::Decoded;
///
/// let decoded = Decoded::new(b"\xd0\xfb\xe6 spoke", "windows-1251");
/// assert_eq!(decoded.text(), "Рыж spoke");
/// assert_eq!(decoded.offset(4), 7);
/// ```
#[derive(Clone, Debug)]
pub struct Decoded<'s> {
    charset: Charset,
    mapped: Mapped<'s>,
}

impl<'s> Decoded<'s> {
    /// Decodes `source`; `encoding` is a name as the ledger gives it. One that is not known is taken for UTF-8.
    pub fn new(source: &'s [u8], encoding: &str) -> Decoded<'s> {
        let charset = Charset::named(encoding).unwrap_or(Charset::UTF_8);
        let start = mark(source).filter(|(marked, _)| *marked == charset).map_or(0, |(_, start)| start);
        Decoded { charset, mapped: charset.decode(source, start) }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.mapped.text()
    }

    /// The text offset of the character that a byte of the source belongs to; beyond the last, the text's end.
    pub fn offset(&self, source_offset: usize) -> usize {
        self.mapped.text_offset(source_offset)
    }

    /// The text of some other bytes in the same encoding, such as those that a ledger says came into the output.
    pub fn read(&self, bytes: &[u8]) -> String {
        self.charset.decode(bytes, 0).text().to_owned()
    }
}
