//! How a stretch of output takes the case of its source: Щ is Shch in a name and SHCH in capitals.

use super::source::{Case, Unit};

/// How a scheme writes capitals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Casing {
    /// The first letter of the output is the capital, and all of it in a word of capitals.
    #[default]
    TitleDigraph,
    /// The same, with the dotted capital İ for i and the bare I for ı.
    Turkic,
    /// The source has no case: the first letter of a word is a capital.
    Words,
    /// The source has no case: no capitals in running text, one for each word of a name.
    Names,
    /// The source has no case: all letters are capitals, but in a name only the first of each word.
    Passport,
    /// No capitals at all, though the source may have them.
    Bare,
}

/// What is spelt: running text, or a name by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// Running text.
    Text,
    /// A name.
    Name,
}

/// How the output of a caseless source gets its capitals once all stages are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finish {
    /// It has them already, or has none.
    AsIs,
    /// The first letter of each word is one; a hyphen does not begin a word.
    Words,
    /// All letters are.
    Capitals,
}

/// The case that the output for some units has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As the table writes it.
    Small,
    /// The first letter is a capital.
    Title,
    /// All letters are.
    Capitals,
}

impl Shape {
    /// The shape of `units`, the matched stretch of the source.
    pub fn of(units: &[Unit]) -> Shape {
        match units.iter().find(|unit| unit.case != Case::Without) {
            Some(first) if first.case == Case::Small => Shape::Small,
            Some(first) if first.in_capitals => Shape::Capitals,
            Some(_) => Shape::Title,
            None => Shape::Small,
        }
    }
}

impl Casing {
    /// What is left to do once all stages are done.
    pub fn finish(self, matter: Matter) -> Finish {
        match (self, matter) {
            (Casing::Words, _) | (Casing::Names | Casing::Passport, Matter::Name) => Finish::Words,
            (Casing::Passport, Matter::Text) => Finish::Capitals,
            _ => Finish::AsIs,
        }
    }

    /// Appends `text` in `shape` to `output`.
    pub fn push(self, output: &mut String, text: &str, shape: Shape) {
        match shape {
            _ if self == Casing::Bare => output.push_str(text),
            Shape::Small => output.push_str(text),
            Shape::Capitals => text.chars().for_each(|c| self.push_upper(output, c)),
            Shape::Title => self.push_title(output, text),
        }
    }

    fn push_title(self, output: &mut String, text: &str) {
        let mut capital_next = true;
        for c in text.chars() {
            if capital_next && (c.is_lowercase() || c.is_uppercase()) {
                self.push_upper(output, c);
                capital_next = false;
            } else {
                output.push(c);
                capital_next |= joins_two_letters(c);
            }
        }
    }

    fn push_upper(self, output: &mut String, c: char) {
        if self == Casing::Turkic && c == 'i' {
            output.push('İ');
        } else {
            output.extend(c.to_uppercase());
        }
    }
}

/// The ligature tie and its left half make one letter of two: I͡A, not I͡a.
fn joins_two_letters(c: char) -> bool {
    matches!(c, '\u{361}' | '\u{fe20}')
}

/// `text` with its first letter in lower case, for an exception's output in lower-case copy.
pub(super) fn lower_all(text: &str) -> String {
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(text: &str, shape: Shape) -> String {
        let mut output = String::new();
        Casing::TitleDigraph.push(&mut output, text, shape);
        output
    }

    #[test]
    fn a_digraph_in_three_shapes() {
        assert_eq!(shaped("shch", Shape::Small), "shch");
        assert_eq!(shaped("shch", Shape::Title), "Shch");
        assert_eq!(shaped("shch", Shape::Capitals), "SHCH");
        assert_eq!(shaped("·y", Shape::Title), "·Y");
    }

    #[test]
    fn a_tie_makes_one_letter_of_two() {
        assert_eq!(shaped("t͡s", Shape::Title), "T͡S");
        assert_eq!(shaped("t︠s︡", Shape::Title), "T︠S︡");
    }
}
