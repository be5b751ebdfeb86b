//! Encodings: bytes decoded with the way back, and new text encoded.
//!
//! A document is never transcoded. A copy of it is decoded for reading, unit by unit, so that each character knows
//! its bytes; only what is new is encoded.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE,
};

use super::map::{Segment, SegmentKind, SourceMap};
use super::mapped::Mapped;
use super::splice::Refusal;

/// The name that RFC 1428 gives to text of which only its ASCII is known.
const UNKNOWN_NAME: &str = "unknown-8bit";

/// An encoding of the WHATWG's standard, or none that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charset(pub(super) &'static Encoding);

impl Charset {
    pub(super) const UTF_8: Charset = Charset(UTF_8);
    pub(super) const UTF_16LE: Charset = Charset(UTF_16LE);
    pub(super) const UTF_16BE: Charset = Charset(UTF_16BE);
    /// One that has ASCII as it is, and other bytes of which nothing is known. The standard's `replacement` stands
    /// for it, which no document can be in.
    pub(super) const UNKNOWN: Charset = Charset(REPLACEMENT);

    /// The encoding that a label such as `latin1` names. Encodings with a state are none that we can splice.
    pub(super) fn named(label: &str) -> Option<Charset> {
        if label.eq_ignore_ascii_case(UNKNOWN_NAME) {
            return Some(Charset::UNKNOWN);
        }
        Encoding::for_label(label.as_bytes())
            .filter(|&encoding| encoding != ISO_2022_JP && encoding != REPLACEMENT)
            .map(Charset)
    }

    /// The encoding's name, as in the ledger: `windows-1251`.
    pub(super) fn name(self) -> &'static str {
        if self == Charset::UNKNOWN { UNKNOWN_NAME } else { self.0.name() }
    }

    pub(super) fn is_utf_8(self) -> bool {
        self.0 == UTF_8
    }

    pub(super) fn is_utf_16(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// Whether every byte is a character of its own.
    pub(super) fn is_single_byte(self) -> bool {
        self.0.is_single_byte()
    }

    /// Whether a character can be encoded so that it is read again.
    pub(super) fn holds(self, c: char) -> bool {
        self.encode(c.encode_utf8(&mut [0; 4]), &mut Vec::new()).is_ok()
    }

    /// Appends `text` in this encoding.
    pub(super) fn encode(self, text: &str, out: &mut Vec<u8>) -> Result<(), Refusal> {
        if self.is_utf_8() {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        if self.is_utf_16() {
            let swap = self == Charset::UTF_16BE;
            let bytes = |unit: u16| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() };
            out.extend(text.encode_utf16().flat_map(bytes));
            return Ok(());
        }
        if self == Charset::UNKNOWN {
            out.extend_from_slice(text.as_bytes());
            return if text.is_ascii() { Ok(()) } else { Err(Refusal::NotEncodable) };
        }
        let (bytes, _, is_lossy) = self.0.encode(text);
        // Some characters are encoded as another that is alike, such as the yen sign as a backslash.
        let again = self.0.decode_without_bom_handling_and_without_replacement(&bytes);
        if is_lossy || again.as_deref() != Some(text) {
            return Err(Refusal::NotEncodable);
        }
        out.extend_from_slice(&bytes);
        Ok(())
    }

    /// The text of `source` from byte `start`, each character mapped to its bytes.
    pub(super) fn decode(self, source: &[u8], start: usize) -> Mapped<'_> {
        if self.is_utf_8() {
            return decode_utf_8(source, start);
        }
        let mut decoder = Decoder::default();
        let units = Units::of(self);
        let mut at = start;
        while at < source.len() {
            at = decoder.take(source, at, &units);
        }
        decoder.finish()
    }
}

/// How bytes make characters.
enum Units {
    Utf16 {
        is_big: bool,
    },
    /// What each byte stands for.
    Table(Vec<Option<char>>),
    /// One to four bytes a character.
    Mixed(&'static Encoding),
}

/// The bytes that a text begins with which are one unit, and what they stand for.
struct Unit {
    len: usize,
    text: Decoded,
}

/// What a unit stands for.
enum Decoded {
    Nothing,
    One(char),
    /// Some letters with a mark are one unit in Big5.
    Several(String),
}

impl From<Option<char>> for Decoded {
    fn from(c: Option<char>) -> Decoded {
        c.map_or(Decoded::Nothing, Decoded::One)
    }
}

impl Units {
    fn of(charset: Charset) -> Units {
        if charset.is_utf_16() {
            return Units::Utf16 { is_big: charset == Charset::UTF_16BE };
        }
        if charset == Charset::UNKNOWN {
            return Units::Table(
                (0..=255u8).map(|byte| byte.is_ascii().then_some(char::from(byte))).collect(),
            );
        }
        if !charset.is_single_byte() {
            return Units::Mixed(charset.0);
        }
        let decode = |byte: u8| match decode_unit(charset.0, &[byte]) {
            Decoded::One(c) => Some(c),
            _ => None,
        };
        Units::Table((0..=255).map(decode).collect())
    }

    fn next(&self, rest: &[u8]) -> Unit {
        match self {
            Units::Utf16 { is_big } => utf_16_unit(rest, *is_big),
            Units::Table(table) => Unit { len: 1, text: table[usize::from(rest[0])].into() },
            Units::Mixed(encoding) => {
                let unit = rest.get(..unit_len(encoding, rest)).unwrap_or(rest);
                let text = decode_unit(encoding, unit);
                // An ASCII byte after a stray lead byte stands for itself.
                let is_stray = matches!(text, Decoded::Nothing) && rest.get(1).is_none_or(u8::is_ascii);
                Unit { len: if is_stray { 1 } else { unit.len() }, text }
            }
        }
    }
}

fn decode_unit(encoding: &'static Encoding, unit: &[u8]) -> Decoded {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(unit) else {
        return Decoded::Nothing;
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Decoded::One(c),
        _ => Decoded::Several(text.into_owned()),
    }
}

/// Bytes that are UTF-8 all through, as text. The standard library takes ten times as long for text that is not ASCII.
pub(super) fn utf_8(source: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(source).ok()
}

#[derive(Default)]
struct Decoder {
    text: String,
    segments: Vec<Segment>,
}

impl Decoder {
    /// Decodes what stands at `at`, and says where the next begins.
    fn take(&mut self, source: &[u8], at: usize, units: &Units) -> usize {
        let is_ascii_based = !matches!(units, Units::Utf16 { .. });
        let ascii = if is_ascii_based { Encoding::ascii_valid_up_to(&source[at..]) } else { 0 };
        if ascii > 0
            && let Ok(text) = std::str::from_utf8(&source[at..at + ascii])
        {
            self.push(text, at..at + ascii, SegmentKind::Verbatim);
            return at + ascii;
        }
        let Unit { len, text } = units.next(&source[at..]);
        let end = at + len;
        match text {
            Decoded::One(c) => {
                let kind = SegmentKind::Stepped { text: c.len_utf8() as u8, source: len as u8 };
                self.push(c.encode_utf8(&mut [0; 4]), at..end, kind);
            }
            Decoded::Several(text) => self.push(&text, at..end, SegmentKind::Whole),
            Decoded::Nothing => self.push(&"\u{fffd}".repeat(len), at..end, SegmentKind::Undecodable),
        }
        end
    }

    fn push(&mut self, text: &str, source: Range<usize>, kind: SegmentKind) {
        let segment = Segment::new(self.text.len(), text.len(), source, kind);
        SourceMap::push(&mut self.segments, segment);
        self.text.push_str(text);
    }

    fn finish(self) -> Mapped<'static> {
        Mapped::new(Cow::Owned(self.text), SourceMap::Many(self.segments))
    }
}

fn decode_utf_8(source: &[u8], start: usize) -> Mapped<'_> {
    if let Some(text) = utf_8(&source[start..]) {
        let segment = Segment::new(0, text.len(), start..source.len(), SegmentKind::Verbatim);
        return Mapped::new(Cow::Borrowed(text), SourceMap::One(segment));
    }
    let mut decoder = Decoder::default();
    let mut at = start;
    for chunk in source[start..].utf8_chunks() {
        let valid = at..at + chunk.valid().len();
        let invalid = valid.end..valid.end + chunk.invalid().len();
        at = invalid.end;
        if !valid.is_empty() {
            decoder.push(chunk.valid(), valid, SegmentKind::Verbatim);
        }
        if !invalid.is_empty() {
            decoder.push(&"\u{fffd}".repeat(invalid.len()), invalid, SegmentKind::Undecodable);
        }
    }
    decoder.finish()
}

fn utf_16_unit(rest: &[u8], is_big: bool) -> Unit {
    let unit = |at: usize| {
        let bytes = [*rest.get(at)?, *rest.get(at + 1)?];
        Some(if is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let Some(first) = unit(0) else { return Unit { len: 1, text: Decoded::Nothing } };
    let units = [first, unit(2).unwrap_or(0)];
    match char::decode_utf16(units).next() {
        Some(Ok(c)) => Unit { len: c.len_utf16() * 2, text: Decoded::One(c) },
        _ => Unit { len: 2, text: Decoded::Nothing },
    }
}

/// The bytes of the character that `rest` begins with, by its lead byte.
fn unit_len(encoding: &'static Encoding, rest: &[u8]) -> usize {
    let (lead, trail) = (rest[0], rest.get(1).copied().unwrap_or(0));
    match lead {
        0..=0x7f => 1,
        0x8f if encoding == EUC_JP => 3,
        0xa0..=0xdf if encoding == SHIFT_JIS => 1,
        0x80 => 1,
        _ if (encoding == GBK || encoding == GB18030) && trail.is_ascii_digit() => 4,
        _ if [SHIFT_JIS, EUC_JP, EUC_KR, BIG5, GBK, GB18030].contains(&encoding) => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LABELS: &[&str] = &[
        "windows-1251",
        "windows-1252",
        "iso-8859-2",
        "koi8-r",
        "macintosh",
        "x-user-defined",
        "shift_jis",
        "euc-jp",
        "euc-kr",
        "big5",
        "gbk",
        "gb18030",
        "utf-16le",
        "utf-16be",
        "utf-8",
        "unknown-8bit",
    ];

    #[test]
    fn text_in_every_encoding_is_read() {
        for (label, text) in [
            ("windows-1251", "Рыженков says"),
            ("koi8-r", "Рыженков says"),
            ("windows-1252", "M\u{fc}ller \u{2013} \u{20ac}"),
            ("shift_jis", "東京タワーｱ\\ sign"),
            ("euc-jp", "東京タワー"),
            ("gb18030", "北京 \u{1f600} x"),
            ("big5", "台北市"),
            ("euc-kr", "서울"),
            ("utf-16le", "Рыженков \u{1f600} says"),
            ("utf-16be", "Рыженков \u{1f600} says"),
        ] {
            let charset = Charset::named(label).unwrap();
            let mut bytes = Vec::new();
            charset.encode(text, &mut bytes).unwrap();
            assert_eq!(charset.decode(&bytes, 0).text(), text, "{label}");
        }
        assert!(!Charset::named("shift_jis").unwrap().holds('\u{a5}'));
        assert_eq!(Charset::named("iso-2022-jp"), None);
    }

    proptest! {
        #[test]
        fn every_byte_is_mapped(label in prop::sample::select(LABELS), source in prop::collection::vec(any::<u8>(), 0..60)) {
            let charset = Charset::named(label).unwrap();
            let decoded = charset.decode(&source, 0);
            let (mut text_end, mut source_end) = (0, 0);
            for segment in decoded.segments() {
                prop_assert_eq!((segment.text_start, segment.source_start), (text_end, source_end));
                (text_end, source_end) = (segment.text_range().end, segment.source_range().end);
                prop_assert_eq!(segment.source_offset(text_end), source_end);
            }
            prop_assert_eq!((text_end, source_end), (decoded.text().len(), source.len()));
            // One character at a time it says what the whole says, where all of it can be decoded.
            if charset != Charset::UNKNOWN && let Some(whole) = charset.0.decode_without_bom_handling_and_without_replacement(&source) {
                prop_assert_eq!(decoded.text(), whole);
            }
        }
    }
}
