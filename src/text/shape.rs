//! The case shape of a word, and how a canonical form takes the shape of the mention it replaces.

use std::borrow::Cow;

/// How a word is cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No cased letter.
    Uncased,
    /// The first cased letter is small.
    Lower,
    /// The first cased letter is a capital; others may be.
    Capital,
    /// Two or more cased letters, and no small one.
    Upper,
}

impl Shape {
    /// The shape of `text`; a name of several words is judged as one.
    pub fn of(text: &str) -> Shape {
        if text.is_ascii() {
            return Shape::of_ascii(text.as_bytes());
        }
        let mut cased = text.chars().filter(|c| c.is_uppercase() || c.is_lowercase());
        let Some(first) = cased.next() else { return Shape::Uncased };
        if first.is_lowercase() {
            return Shape::Lower;
        }
        let (mut rest, mut all_capitals) = (0usize, true);
        for c in cased {
            rest += 1;
            all_capitals &= c.is_uppercase();
        }
        if rest > 0 && all_capitals { Shape::Upper } else { Shape::Capital }
    }

    /// The same of ASCII, which most words are.
    fn of_ascii(text: &[u8]) -> Shape {
        let Some(first) = text.iter().position(u8::is_ascii_alphabetic) else { return Shape::Uncased };
        if text[first].is_ascii_lowercase() {
            return Shape::Lower;
        }
        let rest = &text[first + 1..];
        let is_upper = rest.iter().any(u8::is_ascii_uppercase) && !rest.iter().any(u8::is_ascii_lowercase);
        if is_upper { Shape::Upper } else { Shape::Capital }
    }

    /// Whether a name may begin with a word of this shape.
    pub fn starts_a_name(self) -> bool {
        self != Shape::Lower
    }
}

/// `text` in capitals.
pub fn upper(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_lowercase) { Cow::Owned(text.to_uppercase()) } else { Cow::Borrowed(text) }
}

/// `text` with its first letter as a capital, as a word that opens a sentence has it.
pub fn capitalised(text: &str) -> Cow<'_, str> {
    match text.char_indices().find(|(_, c)| c.is_alphabetic()) {
        Some((at, c)) if c.is_lowercase() => {
            let (head, tail) = (&text[..at], &text[at + c.len_utf8()..]);
            Cow::Owned(head.chars().chain(title_case(c)).chain(tail.chars()).collect())
        }
        _ => Cow::Borrowed(text),
    }
}

/// Title case of one letter. A letter that grows in title case (ß, ŉ) has the rest of it small: *Ss*.
fn title_case(c: char) -> impl Iterator<Item = char> {
    c.to_uppercase().enumerate().flat_map(|(at, c)| {
        let (first, rest) = if at == 0 { (Some(c), None) } else { (None, Some(c.to_lowercase())) };
        first.into_iter().chain(rest.into_iter().flatten())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, shape) in [
            ("ryzhenkov", Shape::Lower),
            ("Ryzhenkov", Shape::Capital),
            ("RYZHENKOV", Shape::Upper),
            ("McDonald", Shape::Capital),
            ("M", Shape::Capital),
            ("MV", Shape::Upper),
            ("bin Salman", Shape::Lower),
            ("KIM JONG-UN", Shape::Upper),
            ("王毅", Shape::Uncased),
            ("", Shape::Uncased),
        ] {
            assert_eq!(Shape::of(text), shape, "{text}");
        }
    }

    #[test]
    fn capitals() {
        assert_eq!(capitalised("bin Salman"), "Bin Salman");
        assert_eq!(capitalised("’t Hooft"), "’T Hooft");
        assert_eq!(capitalised("王"), "王");
        assert_eq!(upper("Groß"), "GROSS");
    }
}
