//! Which encoding a document is in: byte order mark, option, declaration, valid UTF-8, detection, in this order.
//!
//! A declaration that the bytes belie is not believed, and that is told. Detection must round-trip: each character
//! that it reads is one that it would write with the same bytes.

use std::borrow::Cow;

use super::charset::Charset;
use super::copy::{CopyNotice, NoticeKind};
use super::detect::{self, Rare};
use super::list::Options;
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

/// What an encoding is known by, the surest first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Mark,
    Option,
    /// NULs, as UTF-16 has them.
    Nuls,
    Declaration,
    Utf8,
    House,
    Looks,
    Nothing,
}

/// Whether a label names an encoding that documents can be in.
pub fn is_known(label: &str) -> bool {
    Charset::named(label).is_some()
}

/// The beginning of a document, of about `len` bytes, decoded so that its markup can be read.
pub(super) fn head(source: &[u8], len: usize) -> Cow<'_, str> {
    let bytes = &source[..source.len().min(len)];
    match mark(bytes).or_else(|| detect::wide(bytes).map(|charset| (charset, 0))) {
        Some((charset, start)) if charset.is_utf_16() => {
            Cow::Owned(charset.decode(bytes, start).text().to_owned())
        }
        Some((_, start)) => String::from_utf8_lossy(&bytes[start..]),
        None => String::from_utf8_lossy(bytes),
    }
}

/// Decides; `text` is the source if that is UTF-8, and `declared` the label that the document itself gives.
pub(super) fn decide(
    source: &[u8],
    text: Option<&str>,
    rare: Rare,
    options: &Options<'_>,
    declared: Option<&str>,
) -> Result<Decision, Error> {
    let option = options.encoding.map(named).transpose()?;
    let house = options.house_encoding.map(named).transpose()?;
    let (charset, start, by) = match (mark(source), option) {
        (Some((charset, start)), _) => (charset, start, By::Mark),
        (None, Some(option)) => (option, 0, By::Option),
        (None, None) => {
            let (charset, by) = of_bytes(source, text, rare, declared.and_then(Charset::named), house);
            (charset, 0, by)
        }
    };
    let at = if by == By::Nothing { source.iter().position(|byte| !byte.is_ascii()) } else { None };
    let span = at.map_or(0..0, |at| at..at + 1);
    let told = told(source, declared, charset, by).into_iter();
    let notices =
        told.map(|message| CopyNotice { kind: NoticeKind::Encoding, message, span: span.clone() }).collect();
    Ok(Decision { charset, start, notices })
}

fn named(label: &str) -> Result<Charset, Error> {
    let unknown =
        || Error::usage(format!("unknown encoding `{}`; give a label such as windows-1251", visible(label)));
    Charset::named(label).ok_or_else(unknown)
}

/// What is told of a decision that the document itself does not explain.
fn told(source: &[u8], declared: Option<&str>, charset: Charset, by: By) -> Option<String> {
    let name = charset.name();
    let Some(label) = declared else {
        return match by {
            By::House => Some(format!("no encoding is declared; read as {name}, the house's")),
            By::Looks => Some(format!("no encoding is declared; the bytes look like {name}")),
            By::Nothing => Some(UNSURE.to_owned()),
            By::Nuls => Some(format!("no encoding is declared; its NULs show {name}")),
            By::Mark | By::Option | By::Declaration | By::Utf8 => None,
        };
    };
    let shown = visible(label);
    let because = match by {
        By::Mark => "which its byte order mark says",
        By::Option => "as was asked",
        By::Nuls => "which its NULs show",
        By::Utf8 => "which all its bytes are",
        By::House => "the house's, since its bytes are not what it declares",
        By::Looks => "which its bytes look like",
        By::Nothing if Charset::named(label).is_none() => "in which only ASCII is certain",
        By::Nothing => "in which only ASCII is certain, since its bytes are not what it declares",
        By::Declaration => return None,
    };
    let is_read_as = format!("is read as {name}, {because}");
    match Charset::named(label) {
        None => Some(format!("the declared encoding `{shown}` is not known; the document {is_read_as}")),
        Some(declared) if declared == charset || (declared.is_utf_16() && charset.is_utf_16()) => None,
        // ASCII alone is the same in both.
        Some(_) if source.is_ascii() && !charset.is_utf_16() => None,
        Some(_) => Some(format!("the document declares `{shown}` but {is_read_as}")),
    }
}

/// What is told where no encoding is sure.
const UNSURE: &str = "no encoding is declared and none is sure: bytes beyond ASCII stay as they are, and only ASCII is \
     written; --encoding names one";

/// The encoding that a byte order mark tells, and the mark's length.
pub(super) fn mark(source: &[u8]) -> Option<(Charset, usize)> {
    match source {
        [0xef, 0xbb, 0xbf, ..] => Some((Charset::UTF_8, 3)),
        [0xff, 0xfe, ..] => Some((Charset::UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some((Charset::UTF_16BE, 2)),
        _ => None,
    }
}

fn of_bytes(
    source: &[u8],
    text: Option<&str>,
    rare: Rare,
    declared: Option<Charset>,
    house: Option<Charset>,
) -> (Charset, By) {
    if rare.control {
        if let Some(charset) = detect::wide(source) {
            return (charset, By::Nuls);
        }
        if declared.is_none() && detect::shifts(source) {
            return (Charset::UNKNOWN, By::Nothing);
        }
    }
    let declared = declared.filter(|declared| !declared.is_utf_16() && !declared.is_utf_8());
    let is_utf_8 = text.is_some() || is_mostly_utf_8(source);
    match declared {
        // A byte of a single-byte encoding is never wrong, but long ago would a text of it be UTF-8 by chance.
        Some(declared) if declared.is_single_byte() && is_utf_8 && !source.is_ascii() => {
            (Charset::UTF_8, By::Utf8)
        }
        Some(declared) if is_utf_8 && !decodes(declared, source) => (Charset::UTF_8, By::Utf8),
        Some(declared) => (declared, By::Declaration),
        None if is_utf_8 => (Charset::UTF_8, By::Utf8),
        None => match house.filter(|house| detect::survives(*house, source)) {
            Some(house) => (house, By::House),
            None => {
                detect::legacy(source).map_or((Charset::UNKNOWN, By::Nothing), |charset| (charset, By::Looks))
            }
        },
    }
}

/// Whether a document is UTF-8, a few stray bytes apart.
fn is_mostly_utf_8(source: &[u8]) -> bool {
    let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    let (sequences, stray) = source.utf8_chunks().fold((0, 0), |(sequences, stray), chunk| {
        (sequences + beyond_ascii(chunk.valid()), stray + usize::from(!chunk.invalid().is_empty()))
    });
    sequences > 8 * stray
}

fn decodes(charset: Charset, source: &[u8]) -> bool {
    charset.0.decode_without_bom_handling_and_without_replacement(source).is_some()
}

/// The first undecodable byte of a decoded text, as an offset of it, with what is wrong.
pub(super) fn undecodable(decoded: &Mapped<'_>, charset: Charset) -> Option<(usize, String)> {
    let first = decoded.segments().iter().find(|segment| segment.kind == SegmentKind::Undecodable)?;
    // What is in no encoding for sure would have to be UTF-8.
    let name = if charset == Charset::UNKNOWN { Charset::UTF_8.name() } else { charset.name() };
    Some((first.text_start, format!("the bytes are not {name} here")))
}

/// Tells of undecodable bytes, unless it is told already that no encoding is sure.
pub(super) fn undecodable_notice(decoded: &Mapped<'_>, charset: Charset) -> Option<CopyNotice> {
    if charset == Charset::UNKNOWN {
        return None;
    }
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
    fn a_nul_in_utf_8_makes_no_utf_16_of_it() {
        let text = "Aé\0<pre><\u{10000}";
        assert_eq!(seen(text.as_bytes(), &NONE).0, "UTF-8");
        let html = Options { format: Some("html"), ..NONE };
        assert_eq!(seen(text.as_bytes(), &html).0, "UTF-8");
    }

    #[test]
    fn lying_declarations_are_told() {
        let page = |label: &str| {
            format!("<!doctype html><meta http-equiv=x content='text/html; charset={label}'><p>Mr Рыженков")
        };
        let told = "the document declares `iso-8859-1` but is read as UTF-8, which all its bytes are";
        check(page("iso-8859-1").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let told = "the document declares `shift_jis` but is read as UTF-8, which all its bytes are";
        check(page("shift_jis").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let told = "the document declares `utf-16` but is read as UTF-8, which all its bytes are";
        check(page("utf-16").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let told = "the declared encoding `nonsense` is not known; the document is read as UTF-8, which all its bytes are";
        check(page("nonsense").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let bytes = encoded("windows-1251", &page("utf-8"));
        let told = "the document declares `utf-8` but is read as windows-1251, which its bytes look like";
        check(&bytes, &NONE, "windows-1251", "Mr Рыженков", &[told]);
        check(b"<!doctype html><meta charset=koi8-r><p>Mr", &NONE, "KOI8-R", "Mr", &[]);
        let xml = "<?xml version='1.0' encoding='iso-8859-1'?><nitf><p>Mr Рыженков</p></nitf>";
        let told = "the document declares `iso-8859-1` but is read as UTF-8, which all its bytes are";
        check(xml.as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let told = "the document declares `iso-8859-1` but is read as UTF-8, which its byte order mark says";
        check(format!("\u{feff}{xml}").as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        check(format!("\u{feff}{}", page("iso-8859-1")).as_bytes(), &NONE, "UTF-8", "Mr Рыженков", &[told]);
        let marked = [&b"\xfe\xff"[..], &encoded("utf-16be", &page("utf-8"))].concat();
        let told = "the document declares `utf-8` but is read as UTF-16BE, which its byte order mark says";
        check(&marked, &NONE, "UTF-16BE", "Mr Рыженков", &[told]);
        let told = "the document declares `utf-8` but is read as unknown-8bit, in which only ASCII is certain, since its \
                    bytes are not what it declares";
        check(
            b"<!doctype html><meta charset=utf-8><p>Caf\xe9",
            &NONE,
            "unknown-8bit",
            "Caf\u{fffd}",
            &[told],
        );
        let told = "the document declares `utf-8` but is read as windows-1251, as was asked";
        check(&bytes, &Options { encoding: Some("cp1251"), ..NONE }, "windows-1251", "Mr Рыженков", &[told]);
        let strict = b"<?xml version='1.0' encoding='utf-8'?><nitf><p>Caf\xe9</p></nitf>";
        assert_eq!(read(strict, &NONE).unwrap_err().to_string(), "1:51: the bytes are not UTF-8 here");
    }

    #[test]
    fn what_the_house_says_comes_before_a_guess() {
        let house = |label| Options { house_encoding: Some(label), ..NONE };
        let told = "no encoding is declared; read as windows-1252, the house's";
        check(b"Caf\xe9", &house("latin1"), "windows-1252", "Café", &[told]);
        check("Café".as_bytes(), &house("latin1"), "UTF-8", "Café", &[]);
        check(b"<!doctype html><meta charset=koi8-r>\xf2", &house("latin1"), "KOI8-R", "Р", &[]);
        // Half a character is in no encoding of two bytes a character.
        check(b"Caf\xe9", &house("euc-kr"), "unknown-8bit", "Caf\u{fffd}", &[UNSURE]);
        let shifted = b"\x1b$B%-%(%U\x1b(B Kiev";
        check(shifted, &NONE, "unknown-8bit", std::str::from_utf8(shifted).unwrap(), &[UNSURE]);
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
