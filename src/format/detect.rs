//! What encoding bytes look like that nobody declares, if they look like one for sure.
//!
//! A guess is firm or it is none. Where names are at stake, one that is only likely is worth nothing: new letters
//! written in the wrong encoding spoil a document that nobody will read byte by byte.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{GB18030, GBK, KOI8_R, KOI8_U};
use memchr::{memchr, memchr_iter, memchr2, memchr3};
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

use super::charset::{Charset, utf_8};

/// How many letters and marks beyond ASCII a document must have before statistics are believed. Of some 1,500
/// stretches of prose with so many or more, in 15 encodings of one byte a character, 3 in 100 were read as another
/// encoding; with half as many, 5 in 100, and with one, 20.
const FIRM: usize = 8;

const ESCAPE: u8 = 0x1b;
/// What marks a quoted line.
pub(super) const QUOTE: u8 = b'>';

/// What a document is searched for once, since most have none of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rare {
    /// Whether there is a character without which no bytes are [`wide`] and none [`shifts`].
    pub(super) control: bool,
    /// Whether there is one of those that mark a quoted line.
    pub(super) quote: bool,
}

impl Rare {
    /// That of a document.
    pub(super) fn of(source: &[u8]) -> Rare {
        let Some(first) = memchr3(0, ESCAPE, QUOTE, source) else {
            return Rare { control: false, quote: false };
        };
        let rest = &source[first..];
        Rare { control: memchr2(0, ESCAPE, rest).is_some(), quote: memchr(QUOTE, rest).is_some() }
    }
}

/// UTF-16 without a mark, by its NULs: prose of any script has ASCII spaces and line ends.
pub(super) fn wide(source: &[u8]) -> Option<Charset> {
    let pairs = || source.chunks_exact(2);
    if let Some(charset) = bare_markup(source) {
        return Some(charset);
    }
    if source.len() < 8 || source.len() % 2 == 1 || !source.contains(&0) {
        return None;
    }
    // What is UTF-8 beyond ASCII is that by chance in hardly any text of UTF-16.
    if !source.is_ascii() && utf_8(source).is_some() {
        return None;
    }
    let ascii = |is_wanted: fn(&[u8]) -> bool| pairs().filter(|pair| is_wanted(pair)).count();
    let (little, big) = (ascii(|pair| pair[1] == 0), ascii(|pair| pair[0] == 0));
    let (charset, narrow, other) =
        if little > big { (Charset::UTF_16LE, little, big) } else { (Charset::UTF_16BE, big, little) };
    // Words of ASCII with a NUL between them are pairs of letters, too; kana all have a byte 0x30.
    let lettered = ascii(|pair| pair.iter().all(u8::is_ascii_graphic) && !pair.contains(&0x30));
    let units = source.len() / 2;
    let is_wide = narrow * 32 >= units && other * 4 <= narrow;
    let is_wide = is_wide && lettered * 2 <= units - narrow;
    let is_wide = is_wide || (other == 0 && narrow * 8 >= units * 7);
    (is_wide && is_sane(charset.decode(source, 0).text())).then_some(charset)
}

/// The same as XML may have it: it begins with `<`.
fn bare_markup(source: &[u8]) -> Option<Charset> {
    match source {
        [b'<', 0, b'?' | b'!' | b'a'..=b'z' | b'A'..=b'Z', 0, ..] => Some(Charset::UTF_16LE),
        [0, b'<', 0, b'?' | b'!' | b'a'..=b'z' | b'A'..=b'Z', ..] => Some(Charset::UTF_16BE),
        _ => None,
    }
}

/// Whether bytes that are all ASCII are shifted to Japanese and back, as ISO-2022-JP does: what a byte stands for
/// hangs on what came before it, and only ASCII can be written without a shift.
pub(super) fn shifts(source: &[u8]) -> bool {
    let is_shift = |at: usize| matches!(source[at + 1..], [b'$', b'B' | b'@', ..]);
    memchr_iter(ESCAPE, source).any(is_shift) && source.is_ascii()
}

/// The legacy encoding that bytes are in which are not UTF-8. None if that is not sure.
pub(super) fn legacy(source: &[u8]) -> Option<Charset> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(source, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let candidates = [Some(Charset(guess)), wider(guess).map(Charset)];
    let charset = candidates.into_iter().flatten().find(|charset| survives(*charset, source))?;
    let decoded = charset.decode(source, 0);
    let text = decoded.text();
    let is_firm = is_sane(text) && is_enough(text) && !mixes_alphabets(text);
    is_firm.then(|| narrower(charset, source, text))
}

/// The encoding that has all characters of another, and more.
fn wider(guess: &'static encoding_rs::Encoding) -> Option<&'static encoding_rs::Encoding> {
    (guess == GBK).then_some(GB18030)
}

/// KOI8-U is guessed for KOI8-R, too. Where no letter of it stands that KOI8-R lacks, none may be written.
fn narrower(charset: Charset, source: &[u8], text: &str) -> Charset {
    let russian = Charset(KOI8_R);
    if charset == Charset(KOI8_U) && russian.decode(source, 0).text() == text { russian } else { charset }
}

/// Whether each character that an encoding reads is one that it would write with the same bytes.
pub(super) fn survives(charset: Charset, source: &[u8]) -> bool {
    let mut again = Vec::with_capacity(source.len());
    charset.encode(charset.decode(source, 0).text(), &mut again).is_ok() && again == source
}

/// Whether a text has no character that no text has.
fn is_sane(text: &str) -> bool {
    text.chars().all(|c| match c.general_category_group() {
        GeneralCategoryGroup::Other => {
            matches!(c, '\t' | '\n' | '\r' | '\u{c}')
                || c.is_ascii() && c != '\0'
                || c.general_category() == GeneralCategory::Format
        }
        _ => true,
    })
}

/// Whether there are enough letters and marks beyond ASCII to believe in, or mostly such marks, at places where they
/// stand in prose.
fn is_enough(text: &str) -> bool {
    let (mut letters, mut marks, mut others) = (0usize, 0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c.general_category_group() {
            GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark => letters += 1,
            GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Separator => marks += 1,
            _ => others += 1,
        }
    }
    let is_prose = others * 8 <= letters + marks;
    is_prose && (letters + marks >= FIRM || (letters <= marks && marks > 0 && !splits_a_word(text)))
}

/// Whether a mark that is no apostrophe stands between two letters.
fn splits_a_word(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_split = |three: &[char]| {
        let [before, mark, after] = three else { return false };
        let is_inner = before.is_alphabetic() && after.is_alphabetic();
        is_inner && !mark.is_ascii() && !mark.is_alphabetic() && !matches!(mark, '\u{2019}' | '\u{ad}')
    };
    chars.windows(3).any(is_split)
}

/// Whether words are made of letters of several alphabets, as they are when they are read in a wrong encoding.
fn mixes_alphabets(text: &str) -> bool {
    let alphabet = |c: char| match c.script() {
        Script::Latin if c.is_ascii() => None,
        script @ (Script::Latin | Script::Cyrillic | Script::Greek | Script::Hebrew | Script::Arabic) => {
            Some(script)
        }
        _ => None,
    };
    let (mut words, mut mixed) = (0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii()) {
        let mut alphabets = word.chars().filter_map(alphabet);
        let first = alphabets.next();
        words += 1;
        let has_latin = word.contains(|c: char| c.is_ascii_alphabetic());
        let is_mixed = alphabets.any(|other| Some(other) != first)
            || (has_latin && first.is_some_and(|script| script != Script::Latin));
        mixed += usize::from(is_mixed);
    }
    mixed * 8 > words
}
