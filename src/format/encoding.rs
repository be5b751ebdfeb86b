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
    let is_guess = declared.is_none() && option.is_none() && !charset.is_utf_8() && !charset.is_utf_16();
    if is_guess {
        notices.push(notice(format!("no encoding is declared; the bytes look like {}", charset.name())));
    }
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
pub(super) fn mark(source: &[u8]) -> Option<(Charset, usize)> {
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
    if std::str::from_utf8(source).is_ok() {
        return true;
    }
    let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    let (sequences, stray) = source.utf8_chunks().fold((0, 0), |(sequences, stray), chunk| {
        (sequences + beyond_ascii(chunk.valid()), stray + usize::from(!chunk.invalid().is_empty()))
    });
    sequences > 8 * stray
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

#[cfg(test)]
mod tests {
    use super::super::laws::respelt;
    use super::super::list::Options;
    use super::super::read::read;
    use super::*;

    fn encoded(label: &str, text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        Charset::named(label).unwrap().encode(text, &mut bytes).unwrap();
        bytes
    }

    /// The encoding, the first run, and the notices.
    fn seen(bytes: &[u8], options: &Options<'_>) -> (String, String, Vec<String>) {
        let copy = read(bytes, options).unwrap();
        let text = copy.runs().first().map(|run| run.text().to_owned()).unwrap_or_default();
        let notices = copy.notices().iter().map(|notice| notice.message.clone()).collect();
        (copy.encoding().to_owned(), text, notices)
    }

    #[track_caller]
    fn check(bytes: &[u8], options: &Options<'_>, encoding: &str, text: &str, notices: &[&str]) {
        let (found, first, told) = seen(bytes, options);
        assert_eq!((found.as_str(), first.as_str()), (encoding, text));
        assert_eq!(told, notices);
    }

    const NONE: Options<'_> = Options::NONE;

    #[test]
    fn the_authorities_in_their_order() {
        let text = "Рыженков сказал";
        for label in ["windows-1251", "koi8-r", "iso-8859-5"] {
            let name = Charset::named(label).unwrap().name();
            let option = Options { encoding: Some(label), ..NONE };
            check(&encoded(label, text), &option, name, text, &[]);
            let page = format!("<!doctype html><meta charset={label}><p>{text}");
            check(&encoded(label, &page), &NONE, name, text, &[]);
            let xml = format!("<?xml version=\"1.0\" encoding='{label}'?><nitf><p>{text}</p></nitf>");
            check(&encoded(label, &xml), &NONE, name, text, &[]);
        }
        for (label, mark) in [("utf-16le", &b"\xff\xfe"[..]), ("utf-16be", b"\xfe\xff")] {
            let name = Charset::named(label).unwrap().name();
            let marked = [mark, &encoded(label, text)].concat();
            check(&marked, &Options { encoding: Some("koi8-r"), ..NONE }, name, text, &[]);
            let page = encoded(label, &format!("<!doctype html><meta charset=utf-16><p>{text}"));
            check(&page, &NONE, name, text, &[]);
        }
        check("é".as_bytes(), &NONE, "UTF-8", "é", &[]);
        check("\u{feff}é".as_bytes(), &Options { encoding: Some("latin1"), ..NONE }, "UTF-8", "é", &[]);
        let told = "no encoding is declared; the bytes look like windows-1251";
        let long = "Министр иностранных дел Максим Рыженков посетил Минск и сказал речь";
        check(&encoded("windows-1251", long), &NONE, "windows-1251", long, &[told]);
    }

    #[test]
    fn lying_declarations_are_told() {
        let page = |label: &str| {
            format!("<!doctype html><meta http-equiv=x content='text/html; charset={label}'><p>Mr Рыженков")
        };
        let told = "the document declares windows-1252 but is read as UTF-8";
        check(page("iso-8859-1").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let told = "the document declares Shift_JIS but is read as UTF-8";
        check(page("shift_jis").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let told = "the document declares UTF-16LE but is read as UTF-8";
        check(page("utf-16").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let told = "the declared encoding `nonsense` is not known, and passed over";
        check(page("nonsense").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let bytes = encoded("windows-1251", &page("utf-8"));
        let told = "the document declares UTF-8 but is read as windows-1251";
        check(&bytes, &NONE, "windows-1251", "Mr Рыженков", &[told]);
        check(b"<!doctype html><meta charset=koi8-r><p>Mr", &NONE, "KOI8-R", "Mr", &[]);
    }

    #[test]
    fn a_few_stray_bytes_make_no_other_encoding() {
        let text = "Рыженков сказал, Рыженков";
        let bytes = [text.as_bytes(), b" \xff."].concat();
        let told = "1 byte is not UTF-8, passed through as they came; the first is at byte 48";
        check(&bytes, &NONE, "UTF-8", &format!("{text} \u{fffd}."), &[told]);
    }

    #[test]
    fn options_that_name_nothing_are_refused() {
        let error = read(b"", &Options { encoding: Some("latin\u{1b}"), ..NONE }).unwrap_err();
        assert_eq!(error.to_string(), "unknown encoding `latin\\u{1b}`; give a label such as windows-1251");
        let error = read(b"", &Options { format: Some("pdf"), ..NONE }).unwrap_err();
        assert!(error.to_string().starts_with("unknown format `pdf`; the formats are iptc7901, "), "{error}");
        assert_eq!(error.line_column(), None);
    }

    #[test]
    fn replacements_are_encoded() {
        for (label, source, new, expected) in [
            ("windows-1251", "Mr Рыженков.", "Лукашенко", Some("Mr Лукашенко.")),
            ("windows-1251", "Mr Рыженков.", "Ryžkov", None),
            ("windows-1252", "Mr Müller.", "Möller", Some("Mr Möller.")),
            ("koi8-r", "<!doctype html><p>Mr Рыженков", "Ryžkov", Some("<!doctype html><p>Mr Ry&#382;kov")),
            ("shift_jis", "安倍 Abe 東京", "Kōno", None),
            ("shift_jis", "安倍 Abe 東京", "河野", Some("安倍 河野 東京")),
            ("utf-16le", "Mr Рыженков \u{1f600}", "Ryžkov", Some("Mr Ryžkov \u{1f600}")),
            ("utf-16be", "Mr Рыженков \u{1f600}", "Ryžkov", Some("Mr Ryžkov \u{1f600}")),
        ] {
            let old = ["Рыженков", "Müller", "Abe"].into_iter().find(|old| source.contains(old)).unwrap();
            let options = Options { encoding: Some(label), ..NONE };
            let output = respelt(&encoded(label, source), &options, old, new).ok();
            assert_eq!(output, expected.map(|expected| encoded(label, expected)), "{label} {source}");
        }
    }

    #[test]
    fn lines_and_columns_are_those_of_the_text() {
        let mut bytes = b"\xff\xfe".to_vec();
        bytes.extend(encoded("utf-16le", "Один\r\nдва \u{1f600} три"));
        let copy = read(&bytes, &NONE).unwrap();
        let run = copy.runs().last().unwrap();
        let at = run.text().find("три").unwrap();
        assert_eq!(copy.line_column(run.source_range(at..at + 2).start), (2, 7));
        assert_eq!(copy.line_column(0), (1, 1));
    }
}
