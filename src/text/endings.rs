//! Endings that a language puts on names, and how one is carried over from a variant to the canonical form.

/// One ending of a language, as its table states it.
///
/// Of the endings of one case, the first whose `after` and `of` fit a form is the one that the form takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The grammatical case or function, as recorded in the ledger: `possessive`, `plural`, `genitive`.
    pub case: String,
    /// What a form must end in, folded; empty: anything.
    pub after: Vec<String>,
    /// Letters taken off the form before the ending is added, folded.
    pub drop: String,
    /// The spellings of the ending; the first is the one that is written when the mention's own does not fit.
    pub add: Vec<String>,
    /// The kinds of names that take it: `person`, `place`, `organisation`, `term`, `rule`; empty: all.
    pub of: Vec<String>,
}

/// An ending found on a word: what remains of the word, and which ending it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split<'e> {
    /// The form without its ending, folded.
    pub stem: String,
    /// The ending.
    pub ending: &'e Ending,
    /// The ending's number in its table.
    pub index: usize,
    /// Which of [`Ending::add`] it was.
    pub spelling: usize,
}

impl Ending {
    /// Whether a form takes this ending, as far as its last letters go.
    fn fits(&self, folded: &str) -> bool {
        let tail_fits =
            self.after.is_empty() || self.after.iter().any(|tail| folded.ends_with(tail.as_str()));
        tail_fits && folded.len() > self.drop.len() && folded.ends_with(self.drop.as_str())
    }

    /// Whether names of `kind` take it.
    pub fn is_of(&self, kind: &str) -> bool {
        self.of.is_empty() || self.of.iter().any(|of| of == kind)
    }
}

/// The endings of a language, ready to be split off words.
#[derive(Clone, Debug, Default)]
pub struct Splitter {
    endings: Vec<Ending>,
    /// Each spelling, folded, with the numbers of its ending and of the spelling.
    adds: Vec<(String, usize, usize)>,
    /// Those spellings that a word of ASCII letters and digits may end in, each once with what was dropped for it.
    plain: Vec<(String, String)>,
    /// For each byte whether a spelling ends in it, as a capital too: most words end in none.
    tails: Tails,
}

#[derive(Clone, Debug)]
struct Tails([bool; 256]);

impl Default for Tails {
    fn default() -> Tails {
        Tails([false; 256])
    }
}

impl Splitter {
    /// Folds the spellings once. Endings of nothing (`add = [""]`) are never split off: the bare form is found
    /// without them.
    pub fn new(endings: Vec<Ending>) -> Splitter {
        let mut adds = Vec::new();
        for (index, ending) in endings.iter().enumerate() {
            let folded = ending.add.iter().map(|add| super::fold::fold(add).into_owned()).enumerate();
            adds.extend(
                folded.filter(|(_, add)| !add.is_empty()).map(|(spelling, add)| (add, index, spelling)),
            );
        }
        let mut tails = Tails::default();
        let lasts = adds.iter().filter_map(|(add, ..)| add.bytes().next_back());
        lasts
            .flat_map(|last| [last, last.to_ascii_uppercase()])
            .for_each(|last| tails.0[usize::from(last)] = true);
        let is_plain = |add: &str| add.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let plain = adds.iter().filter(|(add, ..)| is_plain(add));
        let mut plain: Vec<_> =
            plain.map(|(add, index, _)| (add.clone(), endings[*index].drop.clone())).collect();
        plain.sort_unstable();
        plain.dedup();
        Splitter { endings, adds, plain, tails }
    }

    /// Whether some spelling ends in this byte, be it a capital or a small letter.
    #[inline]
    pub fn may_end_in(&self, last: u8) -> bool {
        self.tails.0[usize::from(last)]
    }

    /// Whether a word ends in a byte in which some spelling does.
    #[inline]
    pub fn may_end(&self, word: &[u8]) -> bool {
        word.last().is_some_and(|last| self.may_end_in(*last))
    }

    /// The spellings that a word may end in.
    fn adds_of(&self, word: &str) -> &[(String, usize, usize)] {
        if self.may_end(word.as_bytes()) { &self.adds } else { &[] }
    }

    /// The endings, in their table's order.
    pub fn endings(&self) -> &[Ending] {
        &self.endings
    }

    /// The forms that may remain of a folded word without an ending, whether or not they take that ending.
    pub fn stems<'w>(&self, word: &'w str) -> impl Iterator<Item = (&'w str, &str)> {
        self.adds_of(word).iter().filter_map(move |(add, index, _)| {
            // Most do not fit, which one byte mostly tells.
            let begins = word.len().checked_sub(add.len()).and_then(|at| word.as_bytes().get(at));
            if begins != add.as_bytes().first() {
                return None;
            }
            let base =
                word.strip_suffix(add.as_str()).filter(|base| !base.is_empty() && !base.ends_with('\''))?;
            Some((base, self.endings[*index].drop.as_str()))
        })
    }

    /// The same of a word of ASCII letters and digits that is not folded; of what remains, its length in bytes.
    pub fn stems_of_ascii(&self, word: &[u8]) -> impl Iterator<Item = (usize, &str)> {
        self.plain.iter().filter_map(|(add, drop)| {
            let (base, tail) = word.split_at_checked(word.len().wrapping_sub(add.len()))?;
            // From the end, where most differ.
            let mut pairs = tail.iter().zip(add.as_bytes()).rev();
            let is_it = !base.is_empty() && pairs.all(|(byte, added)| byte.eq_ignore_ascii_case(added));
            is_it.then_some((base.len(), drop.as_str()))
        })
    }

    /// The endings that the folded word may carry, each with the form that would remain.
    pub fn splits(&self, word: &str) -> Vec<Split<'_>> {
        let mut found = Vec::new();
        for (add, index, spelling) in self.adds_of(word) {
            let Some(base) = word.strip_suffix(add.as_str()) else { continue };
            if base.is_empty() || base.ends_with('\'') {
                continue;
            }
            let ending = &self.endings[*index];
            let stem = format!("{base}{}", ending.drop);
            if takes(&stem, ending, &self.endings) {
                found.push(Split { stem, ending, index: *index, spelling: *spelling });
            }
        }
        found
    }
}

/// Whether `ending` is the one of its case that `stem` takes: the first whose condition it meets.
fn takes(stem: &str, ending: &Ending, endings: &[Ending]) -> bool {
    let same_case = |other: &&Ending| other.case == ending.case && other.of == ending.of;
    endings.iter().filter(same_case).find(|other| other.fits(stem)) == Some(ending)
}

/// The ending of `case` that a form of `kind` takes, by its last letters.
pub fn ending_for<'e>(form: &str, case: &str, kind: &str, endings: &'e [Ending]) -> Option<&'e Ending> {
    let folded = super::fold::fold(form);
    endings.iter().find(|ending| ending.case == case && ending.is_of(kind) && ending.fits(&folded))
}

/// `form` with `ending`: what it drops taken off, `spelling` put on.
///
/// `None` if the dropped letters are spelt in a way that cannot be taken off by bytes.
pub fn inflect(form: &str, ending: &Ending, spelling: &str) -> Option<String> {
    let mut base = form;
    let mut left = ending.drop.as_str();
    while !left.is_empty() {
        let last = base.chars().next_back()?;
        let mut buffer = [0; 4];
        let folded = super::fold::fold(last.encode_utf8(&mut buffer)).into_owned();
        left = left.strip_suffix(folded.as_str())?;
        base = &base[..base.len() - last.len_utf8()];
    }
    Some(format!("{base}{spelling}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(case: &str, after: &[&str], drop: &str, add: &[&str]) -> Ending {
        let owned = |list: &[&str]| list.iter().map(|&s| s.to_owned()).collect();
        Ending { case: case.into(), after: owned(after), drop: drop.into(), add: owned(add), of: Vec::new() }
    }

    fn english() -> Vec<Ending> {
        vec![
            ending("possessive", &[], "", &["’s"]),
            ending("plural", &["s", "x", "z", "ch", "sh"], "", &["es"]),
            ending("plural", &[], "", &["s"]),
        ]
    }

    #[test]
    fn splits_possessives_and_plurals() {
        let splitter = Splitter::new(english());
        let stems = |word: &str| {
            splitter.splits(word).into_iter().map(|s| (s.stem, s.ending.case.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(stems("ryschenkow's"), [("ryschenkow".to_owned(), "possessive")]);
        assert_eq!(stems("ryschenkows"), [("ryschenkow".to_owned(), "plural")]);
        assert_eq!(stems("bushes"), [("bush".to_owned(), "plural"), ("bushe".to_owned(), "plural")]);
        assert_eq!(stems("marxs"), []);
    }

    #[test]
    fn carries_over_by_the_canonical_forms_own_letters() {
        let endings = english();
        let plural = ending_for("Bush", "plural", "person", &endings).expect("a plural fits every form");
        assert_eq!(inflect("Bush", plural, &plural.add[0]).as_deref(), Some("Bushes"));
    }

    #[test]
    fn drops_letters_before_adding() {
        let polish = vec![ending("genitive", &["ko"], "o", &["i"]), ending("genitive", &[], "", &["a"])];
        let genitive = ending_for("Łukaszenko", "genitive", "person", &polish).expect("it ends in ko");
        assert_eq!(inflect("Łukaszenko", genitive, "i").as_deref(), Some("Łukaszenki"));
        assert_eq!(
            Splitter::new(polish).splits("lukaszenki").into_iter().map(|s| s.stem).collect::<Vec<_>>(),
            ["lukaszenko"]
        );
    }

    #[test]
    fn a_word_that_is_not_folded_has_the_stems_of_its_fold() {
        let polish = vec![ending("genitive", &["ko"], "o", &["i"]), ending("genitive", &[], "", &["a", "a"])];
        for endings in [english(), polish] {
            let splitter = Splitter::new(endings);
            for word in
                ["Bushes", "BUSHES", "marxs", "s", "Lukaszenki", "LUKASZENKA", "Kiev", "", "es", "A1s"]
            {
                let small = word.to_ascii_lowercase();
                let mut of_fold: Vec<_> =
                    splitter.stems(&small).map(|(base, drop)| (base.len(), drop)).collect();
                of_fold.sort_unstable();
                of_fold.dedup();
                let mut of_ascii: Vec<_> = splitter.stems_of_ascii(word.as_bytes()).collect();
                of_ascii.sort_unstable();
                assert_eq!(of_ascii, of_fold, "{word}");
            }
        }
    }
}
