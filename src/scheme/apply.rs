//! Runs a scheme over text: one pass a stage, left to right, the longest and then the most specific rule at each place.
//!
//! Time is linear in the text: at each place the walk is as long as the longest rule. What no rule matches passes
//! through byte for byte.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::casing::{Casing, Finish, Matter, Shape, lower_all};
use super::context::{holds_after, holds_before};
use super::draft::Origin;
use super::model::{Arm, Choice, Scheme, Stage, Word, holds};
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
        let pieces = self.apply_explained(text);
        for piece in pieces.iter().filter(|piece| piece.rule.is_none()) {
            if let Some((at, letter)) = piece.output.char_indices().find(|&(_, c)| is_letter(c)) {
                let start = piece.source.start + at;
                let exact = start..start + letter.len_utf8();
                let is_exact = text.get(exact.clone()).is_some_and(|here| here.starts_with(letter));
                let source = if is_exact { exact } else { piece.source.clone() };
                return Err(Foreign { letter, source, scheme: self.id.clone() });
            }
        }
        Ok(pieces.into_iter().map(|piece| piece.output).collect())
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

    /// One stage over `text`, line by line: no context reaches across the end of a line.
    fn run<'s>(
        &'s self,
        stage: &'s Stage,
        text: &str,
        choice: &Choice,
        emit: &mut dyn FnMut(Range<usize>, Written<'s>),
    ) {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let units = units(line, stage.form);
            let mut at = 0;
            while at < units.len() {
                let (end, written) = stage.write(&units, at, choice);
                let span = span(&units[at..end]);
                emit(start + span.start..start + span.end, written);
                at = end;
            }
            start += line.len();
        }
    }
}

impl Stage {
    /// What stands for the units from `at` on, and where they end.
    fn write(&self, units: &[Unit], at: usize, choice: &Choice) -> (usize, Written<'_>) {
        if let Some((end, word)) = self.exception(units, at, choice) {
            return (end, Written::Word(word, Shape::of(&units[at..end])));
        }
        if let Some((end, arm)) = self.longest(units, at, choice) {
            return (end, Written::Rule(arm, Shape::of(&units[at..end])));
        }
        if units[at].span.is_empty() {
            return (at + 1, Written::Mark(units[at].cased));
        }
        let n_more = units[at + 1..].iter().take_while(|unit| unit.span.is_empty()).count();
        (at + 1 + n_more, Written::Source)
    }

    fn exception(&self, units: &[Unit], at: usize, choice: &Choice) -> Option<(usize, &Word)> {
        let starts = units[at].in_word && !(at > 0 && units[at - 1].in_word);
        if self.words.is_empty() || !starts {
            return None;
        }
        let word: Vec<char> = units[at..].iter().take_while(|u| u.in_word).map(|u| u.letter).collect();
        let known = self.words.get(&word)?;
        known.iter().find(|word| holds(&word.guard, choice)).map(|found| (at + word.len(), found))
    }

    /// The arm that fires at `at`, and where its source ends.
    fn longest(&self, units: &[Unit], at: usize, choice: &Choice) -> Option<(usize, &Arm)> {
        let mut found = None;
        let mut node = 0;
        for (end, unit) in units.iter().enumerate().skip(at) {
            if unit.letter == APOSTROPHE && !unit.in_word {
                break;
            }
            let Some(next) = self.step(node, unit.letter) else { break };
            node = next;
            let fits = |arm: &&Arm| arm.is_on(choice) && arm.fits(units, at..end + 1);
            if let Some(arm) = self.nodes[node].arms.iter().find(fits) {
                found = Some((end + 1, arm));
            }
        }
        found
    }
}

impl Arm {
    /// Whether its contexts hold around the units `range`.
    pub(super) fn fits(&self, units: &[Unit], range: Range<usize>) -> bool {
        holds_before(&self.before, units, range.start) && holds_after(&self.after, units, range.end)
    }
}

/// A piece before anyone asks for the line of its rule.
struct Stretch<'s> {
    source: Range<usize>,
    output: String,
    origin: Option<&'s Origin>,
}

/// What stands for a stretch of the source.
enum Written<'s> {
    Rule(&'s Arm, Shape),
    Word(&'s Word, Shape),
    /// The source itself.
    Source,
    /// A character that is left over of a sequence whose first characters a rule took.
    Mark(char),
}

impl<'s> Written<'s> {
    fn push(&self, casing: Casing, source: &str, output: &mut String) {
        match self {
            Written::Rule(arm, shape) => casing.push(output, &arm.to, *shape),
            Written::Word(word, Shape::Small) => output.push_str(&lower_all(&word.to)),
            Written::Word(word, shape) => casing.push(output, &word.to, *shape),
            Written::Source => output.push_str(source),
            Written::Mark(c) => output.push(*c),
        }
    }

    fn origin(&self) -> Option<&'s Origin> {
        match self {
            Written::Rule(arm, _) => Some(&arm.origin),
            Written::Word(word, _) => Some(&word.origin),
            Written::Source | Written::Mark(_) => None,
        }
    }
}

/// The source of a stretch that shares its sequence, such as a syllable of Hangul, with those before it.
fn previous(stretches: &[Stretch], span: Range<usize>) -> Range<usize> {
    stretches.last().map_or(span, |stretch| stretch.source.clone())
}

fn span(units: &[Unit]) -> Range<usize> {
    let start = units.first().map_or(0, |unit| unit.span.start);
    let end = units.last().map_or(start, |unit| unit.span.end);
    start..end
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
