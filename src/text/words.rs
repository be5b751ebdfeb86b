//! Finds the words of a text.
//!
//! In: text. Out: byte ranges of its words, in order, disjoint. Word bounds are those of UAX #29, section 4,
//! with five differences that names need: a full stop and a colon always separate (*M.V.Ryzhenkov*), an
//! elided article is a word of its own (*d’Erevan*), invisible characters never separate, a narrow no-break
//! space does, and U+FFFD (a byte that could not be decoded) separates unless letters touch it on both sides,
//! so that half a word is never taken for one.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{exact, is_apostrophe, is_default_ignorable};

/// French, Italian and Catalan words that lose their vowel before another, without the apostrophe.
const ELIDED: &[&str] = &[
    "all", "c", "d", "dall", "dell", "j", "jusqu", "l", "lorsqu", "m", "n", "nell", "puisqu", "qu", "quoiqu",
    "s", "sull", "t", "un",
];

/// The words of `text` as byte ranges, in order.
///
/// # Example: initials, elisions and hyphens
/// ```
/// use canonym::text::words::words;
///
/// let found: Vec<&str> = words("M.V.Ryzhenkov d’Erevan, Ryschenkow-Besuch").map(|w| &"M.V.Ryzhenkov d’Erevan, Ryschenkow-Besuch"[w]).collect();
/// assert_eq!(found, ["M", "V", "Ryzhenkov", "d", "Erevan", "Ryschenkow", "Besuch"]);
/// ```
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, pending: Vec::new() }
}

/// An iterator over the words of a text; see [`words`].
#[derive(Clone, Debug)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
    /// Words of a stretch that needed the full rules, last first.
    pending: Vec<Range<usize>>,
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            if let Some(word) = self.pending.pop() {
                return Some(word);
            }
            let bytes = self.text.as_bytes();
            let start = self.at + bytes.get(self.at..)?.iter().position(|&b| IS_WORD[b as usize])?;
            let mut end = start;
            while end < bytes.len() && IS_WORD[bytes[end] as usize] && bytes[end] < 0x80 {
                end += 1;
            }
            // An apostrophe or a character beyond ASCII may join what stands around it.
            if end < bytes.len() && (bytes[end] >= 0x80 || bytes[end] == b'\'') {
                self.read_stretch(start);
                continue;
            }
            self.at = end;
            return Some(start..end);
        }
    }
}

/// ASCII letters, digits, the underscore, and every byte of a character beyond ASCII.
const IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = b >= 0x80 || (b as u8).is_ascii_alphanumeric() || b as u8 == b'_';
        b += 1;
    }
    table
};

impl Words<'_> {
    /// Reads the words between `start` and the next ASCII byte that surely separates.
    fn read_stretch(&mut self, start: usize) {
        let bytes = self.text.as_bytes();
        let length = bytes[start..].iter().position(|&b| !IS_WORD[b as usize] && b != b'\'');
        let end = length.map_or(bytes.len(), |length| start + length);
        let mut joined: Vec<Range<usize>> = Vec::new();
        let mut previous = Segment::Separator;
        for (at, segment) in self.text[start..end].split_word_bound_indices().flat_map(split_at_narrow_space)
        {
            let kind = Segment::of(segment);
            let span = start + at..start + at + segment.len();
            match joined.last_mut() {
                Some(word) if kind == Segment::Word && previous == Segment::Joiner => word.end = span.end,
                _ if kind == Segment::Word => joined.push(span),
                _ => {}
            }
            previous = kind.after(previous);
        }
        for word in joined {
            // UAX #29 counts invisible characters to the word before them; at its end they are outside it.
            let length = self.text[word.clone()].trim_end_matches(is_default_ignorable).len();
            push_unelided(self.text, word.start..word.start + length, &mut self.pending);
        }
        self.pending.reverse();
        self.at = end;
    }
}

/// UAX #29 joins words across a narrow no-break space, for numbers' sake; before a French question mark, and
/// between the parts of a name, it is a space.
fn split_at_narrow_space((at, segment): (usize, &str)) -> impl Iterator<Item = (usize, &str)> {
    let mut next = at;
    segment.split_inclusive('\u{202f}').flat_map(move |piece| {
        let start = next;
        next += piece.len();
        let word = piece.trim_end_matches('\u{202f}');
        let space = start + word.len();
        [(start, word), (space, &piece[word.len()..])].into_iter().filter(|(_, piece)| !piece.is_empty())
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Segment {
    Word,
    /// Something invisible or undecodable that joins the words on both sides of it.
    Joiner,
    Separator,
}

impl Segment {
    fn of(segment: &str) -> Segment {
        if segment.chars().any(char::is_alphanumeric) {
            Segment::Word
        } else if segment.chars().all(|c| c == '\u{fffd}' || is_default_ignorable(c)) {
            Segment::Joiner
        } else {
            Segment::Separator
        }
    }

    /// What counts for the next segment: a joiner joins only what stands right behind a word.
    fn after(self, previous: Segment) -> Segment {
        if self == Segment::Joiner && previous == Segment::Separator { Segment::Separator } else { self }
    }
}

/// Pushes `word`, or its elided article and the rest of it.
fn push_unelided(text: &str, word: Range<usize>, out: &mut Vec<Range<usize>>) {
    if let Some((at, apostrophe)) = text[word.clone()].char_indices().find(|&(_, c)| is_apostrophe(c)) {
        let article = exact(&text[word.start..word.start + at]);
        let rest = word.start + at + apostrophe.len_utf8();
        let first = text[rest..word.end].chars().find(|&c| !is_default_ignorable(c));
        let rest_starts_a_name = first.is_some_and(|c| !c.is_lowercase());
        if rest_starts_a_name && ELIDED.iter().any(|elided| article.eq_ignore_ascii_case(elided)) {
            out.push(word.start..word.start + at);
            out.push(rest..word.end);
            return;
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).map(|word| &text[word]).collect()
    }

    #[test]
    fn splits_rows() {
        for (text, expected) in [
            ("Minister Ryschenkow.", &["Minister", "Ryschenkow"][..]),
            ("S.Lawrow", &["S", "Lawrow"]),
            ("Ryschenkow’s visit", &["Ryschenkow’s", "visit"]),
            ("Ryschenkow's", &["Ryschenkow's"]),
            ("'Ryschenkow'", &["Ryschenkow"]),
            ("‘Ryschenkow’", &["Ryschenkow"]),
            ("qu’Erevan", &["qu", "Erevan"]),
            ("O’Brien", &["O’Brien"]),
            ("dell'Ucraina", &["dell", "Ucraina"]),
            ("l'homme", &["l'homme"]),
            ("u\u{ad}n’Erevan", &["u\u{ad}n", "Erevan"]),
            ("Rys\u{ad}chen\u{200b}kow\u{200b}", &["Rys\u{ad}chen\u{200b}kow"]),
            ("\u{fffd}Kiev\u{fffd} K\u{fffd}ev", &["Kiev", "K\u{fffd}ev"]),
            ("a\u{fffd}\u{fffd}b", &["a\u{fffd}\u{fffd}b"]),
            ("Zelensky\u{301} said", &["Zelensky\u{301}", "said"]),
            ("王毅说", &["王", "毅", "说"]),
            ("Kiev/Moscow", &["Kiev", "Moscow"]),
            ("Kiev\u{a0}Oblast—Minsk", &["Kiev", "Oblast", "Minsk"]),
            ("name_of_it", &["name_of_it"]),
            ("Kiev\u{202f}? New\u{202f}York", &["Kiev", "New", "York"]),
            ("", &[]),
        ] {
            assert_eq!(split(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_ordered_and_on_character_bounds(text in "[\\PC\\s'’.]{0,60}") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(word.start >= last && word.end > word.start);
                prop_assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
                last = word.end;
            }
        }

        #[test]
        fn every_letter_is_in_a_word(text in "[a-zA-Zäéßłй .,'’-]{0,40}") {
            let covered: usize = words(&text).map(|w| text[w].chars().filter(|c| c.is_alphabetic()).count()).sum();
            prop_assert_eq!(covered, text.chars().filter(|c| c.is_alphabetic()).count());
        }
    }
}
