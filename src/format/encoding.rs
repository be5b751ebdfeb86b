//! Which encoding a document is in: byte order mark, option, declaration, valid UTF-8, detection, in this order.
//!
//! A declaration that the bytes belie is not believed, and that is told. Detection must round-trip: each character
//! that it reads is one that it would write with the same bytes.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::charset::Charset;
use super::copy::{CopyNotice, NoticeKind};
use super::map::SegmentKind;
use super::mapped::Mapped;
use super::read::Error;
use crate::trouble::visible;

/// What was decided.
pub(super) struct Decision {
    pub(super) charset: Charset,
    /// Where the text starts, behind the byte order mark.
    pub(super) start: usize,
    pub(super) notices: Vec<CopyNotice>,
}

/// The beginning of a document, of about `len` bytes, decoded so that its markup can be read.
pub(super) fn head(source: &[u8], len: usize) -> Cow<'_, str> {
    let bytes = &source[..source.len().min(len)];
    match mark(bytes).or_else(|| bare_utf_16(bytes).map(|charset| (charset, 0))) {
        Some((charset, start)) if charset.is_utf_16() => {
            Cow::Owned(charset.decode(bytes, start).text().to_owned())
        }
        Some((_, start)) => String::from_utf8_lossy(&bytes[start..]),
        None => String::from_utf8_lossy(bytes),
    }
}

/// Decides; `declared` is the label that the document itself gives.
pub(super) fn decide(source: &[u8], option: Option<&str>, declared: Option<&str>) -> Result<Decision, Error> {
    let mut notices = Vec::new();
    let option = option.map(named).transpose()?;
    let declared_charset = declared.and_then(Charset::named);
    if let (Some(label), None) = (declared, declared_charset) {
        notices.push(notice(format!(
            "the declared encoding `{}` is not known, and passed over",
            visible(label)
        )));
    }
    let (charset, start) = match mark(source) {
        Some(marked) => marked,
        None => (option.unwrap_or_else(|| of_bytes(source, declared_charset)), 0),
    };
    let is_other =
        |declared: &Charset| *declared != charset && !(declared.is_utf_16() && charset.is_utf_16());
    if let Some(declared) = declared_charset.filter(is_other) {
        // ASCII alone is the same in both.
        if charset.is_utf_16() || !source.is_ascii() {
            notices.push(notice(format!(
                "the document declares {} but is read as {}",
                declared.name(),
                charset.name()
            )));
        }
    }
    Ok(Decision { charset, start, notices })
}

fn named(label: &str) -> Result<Charset, Error> {
    let unknown =
        || Error::usage(format!("unknown encoding `{}`; give a label such as windows-1251", visible(label)));
    Charset::named(label).ok_or_else(unknown)
}

fn notice(message: String) -> CopyNotice {
    CopyNotice { kind: NoticeKind::Encoding, message, span: 0..0 }
}

/// The encoding that a byte order mark tells, and the mark's length.
fn mark(source: &[u8]) -> Option<(Charset, usize)> {
    match source {
        [0xef, 0xbb, 0xbf, ..] => Some((Charset::UTF_8, 3)),
        [0xff, 0xfe, ..] => Some((Charset::UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some((Charset::UTF_16BE, 2)),
        _ => None,
    }
}

/// UTF-16 without a mark, as XML may have it: it begins with `<`.
fn bare_utf_16(source: &[u8]) -> Option<Charset> {
    match source {
        [b'<', 0, b'?' | b'!' | b'a'..=b'z' | b'A'..=b'Z', 0, ..] => Some(Charset::UTF_16LE),
        [0, b'<', 0, b'?' | b'!' | b'a'..=b'z' | b'A'..=b'Z', ..] => Some(Charset::UTF_16BE),
        _ => None,
    }
}

fn of_bytes(source: &[u8], declared: Option<Charset>) -> Charset {
    if let Some(charset) = bare_utf_16(source) {
        return charset;
    }
    let declared = declared.filter(|declared| !declared.is_utf_16() && !declared.is_utf_8());
    let is_utf_8 = is_mostly_utf_8(source);
    match declared {
        // A byte of a single-byte encoding is never wrong, but long ago would a text of it be UTF-8 by chance.
        Some(declared) if declared.is_single_byte() && is_utf_8 && !source.is_ascii() => Charset::UTF_8,
        Some(declared) if is_utf_8 && !decodes(declared, source) => Charset::UTF_8,
        Some(declared) => declared,
        None if is_utf_8 => Charset::UTF_8,
        None => detected(source),
    }
}

/// Whether a document is UTF-8, a few stray bytes apart.
fn is_mostly_utf_8(source: &[u8]) -> bool {
    let (mut sequences, mut stray) = (0, 0);
    for chunk in source.utf8_chunks() {
        if !chunk.invalid().is_empty() {
            stray += 1;
        }
        if stray > 0 || !chunk.valid().is_ascii() {
            sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        }
    }
    stray == 0 || sequences > 8 * stray
}

fn decodes(charset: Charset, source: &[u8]) -> bool {
    charset.0.decode_without_bom_handling_and_without_replacement(source).is_some()
}

/// The encoding that the bytes look like; UTF-8, stray bytes and all, if they would not survive in it.
fn detected(source: &[u8]) -> Charset {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(source, true);
    let charset = Charset(detector.guess(None, Utf8Detection::Deny));
    let decoded = charset.decode(source, 0);
    let mut again = Vec::with_capacity(source.len());
    let survives = charset.encode(decoded.text(), &mut again).is_ok() && again == source;
    if survives { charset } else { Charset::UTF_8 }
}

/// The first undecodable byte of a decoded text, as an offset of it, with what is wrong.
pub(super) fn undecodable(decoded: &Mapped<'_>, charset: Charset) -> Option<(usize, String)> {
    let first = decoded.segments().iter().find(|segment| segment.kind == SegmentKind::Undecodable)?;
    Some((first.text_start, format!("the bytes are not {} here", charset.name())))
}

/// Tells of undecodable bytes.
pub(super) fn undecodable_notice(decoded: &Mapped<'_>, charset: Charset) -> Option<CopyNotice> {
    let mut undecodable =
        decoded.segments().iter().filter(|segment| segment.kind == SegmentKind::Undecodable).peekable();
    let first = undecodable.peek()?.source_start;
    let count: usize = undecodable.map(|segment| segment.source_len).sum();
    let noun = if count == 1 { "byte is" } else { "bytes are" };
    Some(CopyNotice {
        kind: NoticeKind::Encoding,
        message: format!(
            "{count} {noun} not {}, passed through as they came; the first is at byte {first}",
            charset.name()
        ),
        span: first..first + 1,
    })
}
