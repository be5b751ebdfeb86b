//! Applies a scheme: stage after stage, every stretch of output traced back to its source and its rule.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::casing::{Finish, Matter};
use super::draft::Origin;
use super::model::{Choice, Scheme, Stage};
use super::run::Written;
use super::source::{APOSTROPHE, Unit, is_letter, units};
use crate::trouble::Place;

/// A stretch of output, what it was made of, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the source, half open.
    pub source: Range<usize>,
    /// What stands for them in the output.
    pub output: String,
    /// Where the rule stands that made it; `None` for what passed through.
    pub rule: Option<Place>,
}

/// A letter that the scheme has no rule for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The letter.
    pub letter: char,
    /// Its bytes in the source, half open.
    pub source: Range<usize>,
    /// The scheme's id.
    pub scheme: String,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (U+{:04X}) at byte {}", self.letter, u32::from(self.letter), self.source.start)?;
        write!(f, " is no letter of scheme `{}`", self.scheme)
    }
}

impl std::error::Error for Foreign {}

impl Scheme {
    /// The output for `text`, every option at its default.
    ///
    /// What the scheme does not know passes through unchanged.
    pub fn apply(&self, text: &str) -> String {
        self.apply_with(text, &self.defaults())
    }

    /// The output for `text` under these option values.
    pub fn apply_with(&self, text: &str, choice: &Choice) -> String {
        self.written(text, choice, Matter::Text)
    }

    /// The output for a name: as [`Scheme::apply`] has it, but with a capital for each word where the source has no case.
    pub fn apply_name(&self, name: &str) -> String {
        self.written(name, &self.defaults(), Matter::Name)
    }

    pub(super) fn written(&self, text: &str, choice: &Choice, matter: Matter) -> String {
        if self.casing.finish(matter) != Finish::AsIs {
            return self.stretches(text, choice, matter).into_iter().map(|stretch| stretch.output).collect();
        }
        let mut output = String::with_capacity(text.len());
        for (segment, is_foreign) in self.segments(text) {
            if is_foreign {
                output.push_str(&text[segment]);
                continue;
            }
            let mut part = Cow::Borrowed(&text[segment]);
            for stage in &self.stages {
                let mut next = String::with_capacity(part.len());
                self.run(stage, &part, choice, &mut |span, written| {
                    written.push(self.casing, &part[span], &mut next);
                });
                part = Cow::Owned(next);
            }
            output.push_str(&part);
        }
        output
    }

    /// The output for `text`, or the first letter that the scheme has no rule for.
    ///
    /// # Errors
    /// A letter or mark of another script or alphabet. Digits, spaces and punctuation pass.
    pub fn apply_strict(&self, text: &str) -> Result<String, Foreign> {
        let stretches = self.stretches(text, &self.defaults(), Matter::Text);
        match self.first_foreign(text, &stretches) {
            Some(foreign) => Err(foreign),
            None => Ok(stretches.into_iter().map(|stretch| stretch.output).collect()),
        }
    }

    /// Whether the scheme has a rule for each letter of `text`.
    pub fn is_all_known(&self, text: &str) -> bool {
        let choice = self.defaults();
        let [stage] = self.stages.as_slice() else {
            return self.first_foreign(text, &self.stretches(text, &choice, Matter::Text)).is_none();
        };
        let mut is_known = true;
        self.run(stage, text, &choice, &mut |span, written| {
            is_known &= match written {
                Written::Rule(..) | Written::Word(..) => true,
                Written::Source => !text[span].contains(is_letter),
                Written::Mark(mark) => !is_letter(mark),
            };
        });
        is_known
    }

    fn first_foreign(&self, text: &str, stretches: &[Stretch<'_>]) -> Option<Foreign> {
        let passed = stretches.iter().filter(|stretch| stretch.origin.is_none());
        passed.into_iter().find_map(|stretch| {
            let (at, letter) = stretch.output.char_indices().find(|&(_, c)| is_letter(c))?;
            let start = stretch.source.start + at;
            let exact = start..start + letter.len_utf8();
            let is_exact = text.get(exact.clone()).is_some_and(|here| here.starts_with(letter));
            let source = if is_exact { exact } else { stretch.source.clone() };
            Some(Foreign { letter, source, scheme: self.id.clone() })
        })
    }

    /// The output for `text` in stretches, each with its source and its rule.
    ///
    /// The outputs joined are what [`Scheme::apply`] gives. The stretches are in order of the output. The letters of
    /// one character, such as a syllable of Hangul, all name its bytes; where a later stage splits what an earlier one
    /// wrote, each half names the whole source.
    pub fn apply_explained(&self, text: &str) -> Vec<Piece> {
        self.explain_with(text, &self.defaults())
    }

    /// The same as [`Scheme::apply_explained`], under these option values.
    pub fn explain_with(&self, text: &str, choice: &Choice) -> Vec<Piece> {
        let stretches = self.stretches(text, choice, Matter::Text);
        let piece = |stretch: Stretch| Piece {
            source: stretch.source,
            output: stretch.output,
            rule: stretch.origin.map(Origin::place),
        };
        stretches.into_iter().map(piece).collect()
    }

    fn stretches(&self, text: &str, choice: &Choice, matter: Matter) -> Vec<Stretch<'_>> {
        let mut all = Vec::new();
        for (segment, is_foreign) in self.segments(text) {
            let start = segment.start;
            let whole = text[segment].to_owned();
            let mut stretches = vec![Stretch { source: 0..whole.len(), output: whole, origin: None }];
            if !is_foreign {
                for (at, stage) in self.stages.iter().enumerate() {
                    stretches = self.stretch(stage, stretches, choice, at == 0);
                }
            }
            all.extend(stretches.into_iter().map(|stretch| Stretch {
                source: start + stretch.source.start..start + stretch.source.end,
                ..stretch
            }));
        }
        capitalise(&mut all, self.casing.finish(matter));
        all
    }

    fn stretch<'s>(
        &'s self,
        stage: &'s Stage,
        earlier: Vec<Stretch<'s>>,
        choice: &Choice,
        is_first: bool,
    ) -> Vec<Stretch<'s>> {
        let input: String = earlier.iter().map(|stretch| stretch.output.as_str()).collect();
        let mut next = Vec::new();
        self.run(stage, &input, choice, &mut |span, written| {
            let mut output = String::new();
            written.push(self.casing, &input[span.clone()], &mut output);
            let source = if span.is_empty() { previous(&next, span) } else { span };
            next.push(Stretch { source, output, origin: written.origin() });
        });
        if is_first { next } else { compose(&earlier, next) }
    }

    /// The bytes of `text` in turn, and whether they are letters that the scheme does not know.
    ///
    /// A later stage reads what an earlier one wrote, and must not mistake foreign letters for it; so schemes of
    /// several stages set these aside. One stage needs no such care.
    fn segments(&self, text: &str) -> Vec<(Range<usize>, bool)> {
        if self.stages.len() < 2 {
            return vec![(0..text.len(), false)];
        }
        let units = units(text, self.input);
        let is_foreign = |unit: &Unit| {
            is_letter(unit.letter)
                && !unit.span.is_empty()
                && self.alphabet.binary_search(&unit.letter).is_err()
        };
        let mut segments: Vec<(Range<usize>, bool)> = Vec::new();
        for unit in &units {
            match segments.last_mut() {
                Some((last, flag)) if *flag == is_foreign(unit) || unit.span.is_empty() => {
                    last.end = unit.span.end
                }
                _ => segments.push((unit.span.clone(), is_foreign(unit))),
            }
        }
        segments
    }
}

/// A piece before anyone asks for the line of its rule.
struct Stretch<'s> {
    source: Range<usize>,
    output: String,
    origin: Option<&'s Origin>,
}

/// The source of a stretch that shares its sequence, such as a syllable of Hangul, with those before it.
fn previous(stretches: &[Stretch], span: Range<usize>) -> Range<usize> {
    stretches.last().map_or(span, |stretch| stretch.source.clone())
}

/// The stretches of a later stage, traced back through those of the stage before it to the source.
fn compose<'s>(earlier: &[Stretch<'s>], mut later: Vec<Stretch<'s>>) -> Vec<Stretch<'s>> {
    let mut first = 0;
    let mut first_start = 0;
    for stretch in &mut later {
        let begin = stretch.source.start;
        while let Some(passed) =
            earlier.get(first).filter(|passed| first_start + passed.output.len() <= begin)
        {
            first_start += passed.output.len();
            first += 1;
        }
        let mut source: Option<Range<usize>> = None;
        let mut start = first_start;
        for part in earlier.get(first..).unwrap_or_default() {
            if start >= stretch.source.end && source.is_some() {
                break;
            }
            let whole = source.get_or_insert(part.source.clone());
            whole.end = whole.end.max(part.source.end);
            stretch.origin = stretch.origin.or(part.origin);
            start += part.output.len();
        }
        stretch.source = source.unwrap_or(0..0);
    }
    later
}

fn capitalise(stretches: &mut [Stretch], finish: Finish) {
    let mut before = None;
    for stretch in stretches {
        let is_made = stretch.origin.is_some() && finish != Finish::AsIs;
        let mut output = String::with_capacity(stretch.output.len());
        for c in stretch.output.chars() {
            if is_made && (finish == Finish::Capitals || opens_word(before)) {
                output.extend(c.to_uppercase());
            } else {
                output.push(c);
            }
            before = Some(c);
        }
        stretch.output = output;
    }
}

fn opens_word(before: Option<char>) -> bool {
    !before.is_some_and(|c| is_letter(c) || c.is_numeric() || matches!(c, '-' | '\'' | APOSTROPHE | 'ʻ'))
}

#[cfg(test)]
mod tests {
    use super::super::registry::Schemes;

    fn scheme(rules: &str) -> Schemes {
        let text = format!(
            "[scheme]\nid = \"xx-test\"\nfrom = {{ script = \"Cyrl\" }}\nto = {{ script = \"Latn\" }}\n\
             authority = \"a\"\ncite = \"c\"\nlicence = \"l\"\nalphabet = \"а\"\n{rules}"
        );
        Schemes::read(&[("xx-test.toml", &text)]).unwrap_or_else(|troubles| panic!("{troubles:?}"))
    }

    fn check(rules: &str, input: &str, expected: &str) {
        let schemes = scheme(rules);
        let scheme = schemes.find("xx-test").expect("it was just read");
        assert_eq!(scheme.apply(input), expected);
        let explained: String = scheme.apply_explained(input).into_iter().map(|piece| piece.output).collect();
        assert_eq!(explained, expected, "explained");
    }

    #[test]
    fn the_longest_match_wins_then_the_rule() {
        check("[map]\n\"а\" = \"a\"\n\"б\" = \"b\"\n\"аб\" = \"x\"\n", "абаа", "xaa");
        check(
            "[map]\n\"а\" = \"a\"\n\"б\" = \"b\"\n[[rule]]\nfrom = \"а\"\nbefore = [\"б\"]\nto = \"y\"\n",
            "абА-А",
            "abY-A",
        );
    }

    #[test]
    fn stages_follow_each_other_and_pieces_lead_to_the_source() {
        let rules = "[map]\n\"aa\" = \"ā\"\n[[stage]]\nid = \"letters\"\n[stage.map]\n\"а\" = \"a\"\n";
        check(rules, "АА а!", "Ā a!");
        let schemes = scheme(rules);
        let pieces = schemes.find("xx-test").expect("it was just read").apply_explained("аа!");
        assert_eq!(pieces[0].source, 0..4);
        assert_eq!(pieces[1].source, 4..5);
    }

    #[test]
    fn a_name_of_a_caseless_script_gets_its_capital() {
        let japanese = Schemes::builtin().find("ja-hepburn-1954").expect("it is built in");
        assert_eq!(
            (japanese.apply("あべ"), japanese.apply_name("あべ")),
            ("abe".to_owned(), "Abe".to_owned())
        );
        let georgian = Schemes::builtin().find("ka-2002").expect("it is built in");
        assert_eq!(georgian.apply("the თბილისი-თბილისი"), "the Tbilisi-tbilisi");
    }

    #[test]
    fn foreign_letters_are_told_with_their_place() {
        let schemes = scheme("[map]\n\"а\" = \"a\"\n");
        let foreign = schemes.find("xx-test").expect("it was just read").apply_strict("а, ж").expect_err("ж");
        assert_eq!((foreign.letter, foreign.source), ('ж', 4..6));
    }
}
