//! Contexts of a rule: what must stand before or after it in the source.
//!
//! A context is written `^`, `$`, letters and classes such as `@V`, side by side. It reads the source only, so no rule
//! feeds another. `^` is a word's start and `$` its end; a hyphen ends a word.

use std::collections::BTreeMap;

use super::source::Unit;

/// One position of a context.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Element {
    /// No letter of the word stands here.
    Edge,
    /// One of these letters stands here, in ascending order.
    OneOf(Vec<char>),
}

/// The letters of each class, in ascending order.
pub(super) type Classes = BTreeMap<String, Vec<char>>;

/// The elements of `written`, left to right, or what is wrong with it.
pub(super) fn parse(written: &str, classes: &Classes) -> Result<Vec<Element>, String> {
    let mut elements = Vec::new();
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        elements.push(match c {
            '^' | '$' => Element::Edge,
            '@' => {
                let mut name = String::new();
                while let Some(c) =
                    rest.next_if(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                {
                    name.push(c);
                }
                let class = classes.get(&name).ok_or_else(|| format!("class `@{name}` is not defined"))?;
                Element::OneOf(class.clone())
            }
            c => Element::OneOf(vec![super::source::lower(super::source::unify(c))]),
        });
    }
    Ok(elements)
}

impl Element {
    fn allows(&self, unit: Option<&Unit>) -> bool {
        match self {
            Element::Edge => !unit.is_some_and(|unit| unit.in_word),
            Element::OneOf(letters) => unit.is_some_and(|unit| letters.binary_search(&unit.letter).is_ok()),
        }
    }

    /// Whether some letter, or an edge, is allowed by both.
    pub fn meets(&self, other: &Element) -> bool {
        match (self, other) {
            (Element::OneOf(a), Element::OneOf(b)) => a.iter().any(|c| b.binary_search(c).is_ok()),
            (Element::Edge, Element::Edge) => true,
            (Element::OneOf(letters), Element::Edge) | (Element::Edge, Element::OneOf(letters)) => {
                letters.iter().copied().any(is_edge)
            }
        }
    }

    /// Whether all that `other` allows is allowed here.
    pub fn covers(&self, other: &Element) -> bool {
        match (self, other) {
            (Element::OneOf(a), Element::OneOf(b)) => b.iter().all(|c| a.binary_search(c).is_ok()),
            (Element::Edge, Element::OneOf(b)) => b.iter().copied().all(is_edge),
            (Element::Edge, Element::Edge) => true,
            (Element::OneOf(_), Element::Edge) => false,
        }
    }
}

/// Whether a character is outside words wherever it stands.
fn is_edge(c: char) -> bool {
    !super::source::is_letter(c) && c != super::source::APOSTROPHE
}

/// Whether `context`, nearest element first, holds leftwards of `at`.
pub(super) fn holds_before(context: &[Element], units: &[Unit], at: usize) -> bool {
    let mut before = units[..at].iter().rev();
    context.iter().all(|element| element.allows(before.next()))
}

/// Whether `context`, nearest element first, holds rightwards of `end`.
pub(super) fn holds_after(context: &[Element], units: &[Unit], end: usize) -> bool {
    let mut after = units[end..].iter();
    context.iter().all(|element| element.allows(after.next()))
}

/// Whether two contexts on the same side, nearest element first, can hold at once.
pub(super) fn meet(a: &[Element], b: &[Element]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.meets(b))
}

/// Whether `general` holds wherever `special` does.
pub(super) fn implied(general: &[Element], special: &[Element]) -> bool {
    general.len() <= special.len()
        && general.iter().zip(special).all(|(general, special)| general.covers(special))
}

#[cfg(test)]
mod tests {
    use super::super::source::{Form, units};
    use super::*;

    #[test]
    fn contexts_read_outward_from_the_place() {
        let classes = Classes::from([("V".to_owned(), vec!['а', 'о'])]);
        let mut before = parse("^@V", &classes).expect("V is defined");
        before.reverse();
        let text = units("обо", Form::Composed);
        assert!(holds_before(&before, &text, 1));
        assert!(!holds_before(&before, &text, 3));
        assert!(holds_after(&parse("$", &classes).expect("an edge"), &text, 3));
    }

    #[test]
    fn an_undefined_class_is_named() {
        assert_eq!(parse("@X", &Classes::new()), Err("class `@X` is not defined".to_owned()));
    }
}
