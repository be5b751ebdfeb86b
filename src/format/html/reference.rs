//! Character references of HTML (WHATWG HTML, 13.2.5.72 to 13.2.5.80).
//!
//! `references.tsv` is the standard's list: each name as it stands behind the `&`, and its one or two characters.

use std::sync::LazyLock;

/// No reference is longer, in bytes; a number with more digits than its value needs is the exception.
pub(in crate::format) const MAX_LEN: usize = 34;

/// Where a reference stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Place {
    Text,
    Attribute,
}

/// A character reference that a text begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) struct Reference {
    /// Its length in bytes.
    pub(in crate::format) len: usize,
    /// What it stands for: one character, or two.
    pub(in crate::format) text: String,
    /// Whether a semicolon ends it.
    pub(in crate::format) is_closed: bool,
}

static NAMED: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let rows = include_str!("references.tsv").lines().filter_map(|row| row.split_once('\t'));
    let decode = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    rows.map(|(name, scalars)| (name, scalars.split(' ').filter_map(decode).collect())).collect()
});

/// The reference that `text` begins with; `text` begins with `&`.
pub(in crate::format) fn find(text: &str, place: Place) -> Option<Reference> {
    let rest = text.strip_prefix('&')?;
    match rest.strip_prefix('#') {
        Some(number) => numeric(number),
        None => named(rest, place),
    }
}

fn numeric(text: &str) -> Option<Reference> {
    let (radix, prefix) = if text.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = &text[prefix..];
    let digits = &digits[..digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len())];
    if digits.is_empty() {
        return None;
    }
    let end = prefix + digits.len();
    let is_closed = text[end..].starts_with(';');
    let significant = digits.trim_start_matches('0');
    let value = match significant {
        "" => 0,
        _ => u32::from_str_radix(significant, radix).unwrap_or(u32::MAX),
    };
    let len = 2 + end + usize::from(is_closed);
    Some(Reference { len, text: scalar(value).to_string(), is_closed })
}

fn scalar(value: u32) -> char {
    let value = match value {
        // Numbers of the C1 controls are read as windows-1252.
        0x80..=0x9f => C1[(value - 0x80) as usize],
        0 => 0xfffd,
        _ => value,
    };
    char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER)
}

const C1: [u32; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
    0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a,
    0x153, 0x9d, 0x17e, 0x178,
];

fn named(text: &str, place: Place) -> Option<Reference> {
    let letters = text.bytes().take(MAX_LEN).take_while(u8::is_ascii_alphanumeric).count();
    let longest = letters + usize::from(text[letters..].starts_with(';'));
    let (name, value) = (1..=longest).rev().find_map(|len| look_up(&text[..len]))?;
    let is_closed = name.ends_with(';');
    let next = text[name.len()..].bytes().next();
    let goes_on = next.is_some_and(|byte| byte == b'=' || byte.is_ascii_alphanumeric());
    if place == Place::Attribute && !is_closed && goes_on {
        return None;
    }
    Some(Reference { len: 1 + name.len(), text: value.to_owned(), is_closed })
}

fn look_up(name: &str) -> Option<(&'static str, &'static str)> {
    let idx = NAMED.binary_search_by_key(&name, |(name, _)| name).ok()?;
    NAMED.get(idx).map(|(name, value)| (*name, value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (text, place, expected) in [
            ("&auml;x", Place::Text, Some((6, "ä", true))),
            ("&aumlx", Place::Text, Some((5, "ä", false))),
            ("&aumlx", Place::Attribute, None),
            ("&auml=", Place::Attribute, None),
            ("&auml ", Place::Attribute, Some((5, "ä", false))),
            ("&notit;", Place::Text, Some((4, "¬", false))),
            ("&notin;", Place::Text, Some((7, "∉", true))),
            ("&fjlig;", Place::Text, Some((7, "fj", true))),
            ("&#x52;y", Place::Text, Some((6, "R", true))),
            ("&#82y", Place::Text, Some((4, "R", false))),
            ("&#150;", Place::Text, Some((6, "–", true))),
            ("&#0;", Place::Text, Some((4, "\u{fffd}", true))),
            ("&#99999999999;", Place::Text, Some((14, "\u{fffd}", true))),
            ("&#xD800;", Place::Text, Some((8, "\u{fffd}", true))),
            ("&#x;", Place::Text, None),
            ("&;", Place::Text, None),
            ("& a", Place::Text, None),
            ("&Kiev;", Place::Text, None),
            ("&", Place::Text, None),
        ] {
            let found = find(text, place);
            let found = found.as_ref().map(|found| (found.len, found.text.as_str(), found.is_closed));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_list_is_whole_and_in_order() {
        assert_eq!(NAMED.len(), 2231);
        assert!(NAMED.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            NAMED.iter().all(|(name, value)| name.len() < MAX_LEN && matches!(value.chars().count(), 1 | 2))
        );
    }
}
