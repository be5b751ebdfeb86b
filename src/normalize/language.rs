//! The lexicon as copy of one language and one day reads it: which forms are right in it, which are variants,
//! which words are ordinary.

use std::ops::Range;

use crate::lexicon::{
    EntityRef, FirstWords, FormRef, LanguageId, Lexicon, PartLanguage, WordKinds, hash, hash_of_ascii,
};
use crate::table::model::{EVERY_LANGUAGE, Kind, PartKind};
use crate::text::date::Date;
use crate::text::endings::Splitter;
use crate::text::language::lookup_chain;
use crate::text::stretches::Stretch;

/// A lexicon with the language of a copy, and its day.
pub(crate) struct CopyLanguage<'l> {
    pub(super) lexicon: &'l Lexicon,
    /// The day of the copy, if it is known.
    day: Option<Date>,
    /// Languages under which a form is looked up, most specific first (RFC 4647), then the fallbacks.
    chain: Vec<LanguageId>,
    /// The language whose ordinary words, titles and endings count.
    words: Option<LanguageId>,
    pub(super) endings: Splitter,
    /// The first words of names and kept phrases.
    pub(super) starts: FirstWords<'l>,
    /// The first words of what no mention is without.
    pub(super) bearers: FirstWords<'l>,
    pub(super) has_capital_nouns: bool,
    /// Whether a name or a kept phrase may begin with a small letter.
    pub(super) has_small_starts: bool,
    /// Whether articles lose their vowel before a name, at a sentence's start too: *L’Ukraine*.
    pub(super) elides: bool,
}

impl<'l> CopyLanguage<'l> {
    pub(crate) fn new(lexicon: &'l Lexicon, tag: &str, day: Option<Date>) -> CopyLanguage<'l> {
        let mut tags = lookup_chain(tag);
        let base = tags.last().cloned().unwrap_or_default();
        tags.extend([EVERY_LANGUAGE.to_owned(), "en".to_owned()]);
        let words = lexicon.language(&base);
        CopyLanguage {
            lexicon,
            day,
            chain: tags.iter().filter_map(|tag| lexicon.language(tag)).collect(),
            words,
            endings: words.map(|language| Splitter::new(lexicon.endings(language))).unwrap_or_default(),
            elides: words.is_some_and(|language| lexicon.elides(language)),
            starts: lexicon.starts(),
            bearers: lexicon.bearers(),
            has_small_starts: lexicon.starts().has_small(),
            has_capital_nouns: words.is_some_and(|language| lexicon.has_capital_nouns(language)),
        }
    }

    /// The same language in copy of another day.
    pub(super) fn set_day(&mut self, day: Option<Date>) {
        self.day = day;
    }

    /// The forms of a part in the language in which this copy has it.
    fn forms(&self, entity: EntityRef<'l>, part: PartKind) -> Option<PartLanguage<'l>> {
        let of = |language: &LanguageId| entity.languages(part).find(|forms| forms.language() == *language);
        self.chain.iter().find_map(of)
    }

    /// The forms of a part that are right in this copy, the canonical one first. None if the entity has no
    /// form in the copy's language and none in English.
    pub(crate) fn accepted(
        &self,
        entity: EntityRef<'l>,
        part: PartKind,
    ) -> impl Iterator<Item = FormRef<'l>> {
        self.forms(entity, part).into_iter().flat_map(|forms| forms.accepted(self.day))
    }

    /// Whether the house printed a form before the one that is canonical in this copy.
    pub(super) fn is_former(&self, form: FormRef<'l>) -> bool {
        let Some(forms) = form.part().part_kind().and_then(|part| self.forms(form.entity(), part)) else {
            return false;
        };
        forms.is_dated() && forms.former(self.day).any(|former| former.id() == form.id())
    }

    /// The form that the house prints.
    pub(crate) fn canonical(&self, entity: EntityRef<'l>, part: PartKind) -> Option<FormRef<'l>> {
        self.accepted(entity, part).next()
    }

    /// Whether a folded word, with or without an ending, may be the first of a name or of a kept phrase. No
    /// false `no`.
    pub(super) fn may_start(&self, folded: &str, is_small: bool) -> bool {
        (self.has_small_starts || !is_small)
            && self.any_stem(folded, |stem| self.starts.may_have(hash(stem.as_bytes()), is_small))
    }

    /// Whether a folded word, with or without an ending, is the first of what no mention is without. No false
    /// `no`. Where only longer names begin with it, `goes_on` is asked.
    pub(super) fn may_bear(&self, folded: &str, is_small: bool, goes_on: impl FnOnce() -> bool) -> bool {
        let entry = |stem: &str| {
            let passes = self.bearers.may_have(hash(stem.as_bytes()), is_small);
            passes.then(|| self.lexicon.find(stem)).flatten()
        };
        let is_form = |stem: &str| entry(stem).is_some_and(|entry| entry.mains().next().is_some());
        self.any_stem(folded, is_form) || (entry(folded).is_some_and(|entry| entry.is_prefix()) && goes_on())
    }

    /// Whether a key is known, its last word with or without an ending; `stem` is the key without that word's fold.
    pub(super) fn knows_key(&self, stem: &str, last: &str) -> bool {
        self.any_stem(last, |last| self.lexicon.find(&[stem, last].concat()).is_some())
    }

    /// Whether two folded words that a hyphen at a line end parts are one: a name, and with the hyphen none, nor is
    /// either half. The right one is, if at all, only with a capital.
    pub(super) fn is_one_word(&self, left: &str, right: &str, is_capital: bool) -> bool {
        let is_form = |key: &str| self.lexicon.find(key).is_some_and(|entry| entry.forms().next().is_some());
        let is_half = is_form(left) || (is_capital && self.any_stem(right, is_form));
        let is_compound = || self.knows_key(&[left, "-"].concat(), right);
        self.any_stem(&[left, right].concat(), is_form) && !is_half && !is_compound()
    }

    /// Whether a word in ASCII of a text may be one of some first words, or one with an ending: it says `yes` to all that
    /// end as if they had one, and takes each to begin with a capital.
    #[inline(always)]
    pub(super) fn may_be_plain(&self, first: FirstWords<'l>, text: &[u8], word: &Range<usize>) -> bool {
        let hash = hash_of_ascii(text, word);
        let last = text.get(word.end.wrapping_sub(1));
        // Which of both is so cannot be foretold: to look at both costs less than a branch that is taken in vain.
        first.may_have(hash, false) | last.is_some_and(|last| self.endings.may_end_in(*last))
    }

    /// The hash of a plain stretch of a text, if it may be one of some first words, or one with an ending.
    pub(super) fn likely(&self, first: FirstWords<'l>, text: &[u8], stretch: &Stretch) -> Option<u64> {
        let Range { start, end } = stretch.range;
        let hash_of_word = hash_of_ascii(text, &stretch.range);
        let may_be = |hash: u64| first.may_have(hash, stretch.is_small);
        let may_be_stem = |(length, drop): (usize, &str)| {
            let base = start..start + length;
            may_be(match drop {
                "" => hash_of_ascii(text, &base),
                drop => hash(&[&text[base], drop.as_bytes()].concat()),
            })
        };
        let is_likely =
            may_be(hash_of_word) || self.endings.stems_of_ascii(&text[start..end]).any(may_be_stem);
        is_likely.then_some(hash_of_word)
    }

    /// Whether a word in ASCII may be a known one with an ending.
    #[inline]
    pub(super) fn has_known_stem(&self, word: &[u8]) -> bool {
        self.endings.may_end(word) && self.is_known_with_ending(word)
    }

    fn is_known_with_ending(&self, word: &[u8]) -> bool {
        let folded = String::from_utf8_lossy(word).to_ascii_lowercase();
        self.any_inflected(&folded, &|stem: &str| self.lexicon.find(stem).is_some())
    }

    fn any_stem(&self, folded: &str, passes: impl Fn(&str) -> bool) -> bool {
        passes(folded) || self.any_inflected(folded, &passes)
    }

    fn any_inflected(&self, folded: &str, passes: &dyn Fn(&str) -> bool) -> bool {
        self.endings.stems(folded).any(|(base, drop)| match drop {
            "" => passes(base),
            drop => passes(&[base, drop].concat()),
        })
    }

    /// Whether forms of a language are right in this copy, where there is none of a closer one.
    pub(super) fn prints(&self, language: LanguageId) -> bool {
        self.chain.contains(&language)
    }

    /// Whether a form is recognised in this copy.
    pub(crate) fn reads(&self, form: FormRef<'l>) -> bool {
        if form.is_read_everywhere() {
            return true;
        }
        let Some(part) = form.part().part_kind() else { return false };
        let forms = self.forms(form.entity(), part);
        forms.is_some_and(|forms| forms.forms().any(|(known, _)| known.id() == form.id()))
    }

    /// Whether a form cannot stand for its entity on its own: it, or what it would be changed to, is an
    /// ordinary word or very short. A plain rule is its writer's explicit wish, and a term is a word.
    pub(crate) fn is_weak(&self, form: FormRef<'l>) -> bool {
        let entity = form.entity();
        if matches!(entity.kind(), Kind::Rule | Kind::Term) {
            return false;
        }
        let canonical = form.part().part_kind().and_then(|part| self.canonical(entity, part));
        form.is_weak(self.words) || canonical.is_some_and(|canonical| canonical.is_weak(self.words))
    }

    /// What kinds of word a folded word is in this copy.
    pub(super) fn kinds(&self, folded: &str) -> WordKinds {
        self.lexicon.word_kinds(folded, self.words)
    }
}
