//! What stands beside a mention: whether it makes the mention somebody else's name or part of a longer one.

use super::reading::{Manner, Mention};
use super::sentence::Casing;
use super::view::View;
use crate::lexicon::Separator;
use crate::table::model::WordKind;
use crate::text::fold::is_apostrophe;
use crate::text::shape::Shape;

/// What a neighbouring word makes of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Neighbour {
    /// Nothing, or a word that explains itself.
    Explained,
    /// A capitalised word that opens a sentence and is known nowhere.
    UnknownOpening,
    /// A capitalised word in mid-sentence that is known nowhere.
    Unknown,
    /// Another person's given name or initial.
    OtherGiven,
}

/// Whose name a neighbour is judged for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// A person's, who may have a given name.
    Person,
    Other,
}

/// What is put before a name with a hyphen without making it another name.
const PREFIXES: &[&str] =
    &["anti", "contra", "ex", "non", "neo", "post", "pre", "pro", "pseudo", "super", "über", "uber", "ultra"];

/// Particles that stand between a given name and a family name.
const PARTICLES: &[&str] = &[
    "af", "al", "av", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el",
    "ibn", "la", "le", "ten", "ter", "van", "von", "zu", "zum", "zur",
];

impl View<'_, '_> {
    /// What stands right before a mention.
    pub(super) fn before(&self, mention: &Mention<'_>) -> Neighbour {
        let whose = if self.is_family_alone(mention) { Whose::Person } else { Whose::Other };
        self.before_name(mention.tokens.start, whose)
    }

    /// What stands right before a family name that begins with this word.
    pub(super) fn before_family(&self, first: usize) -> Neighbour {
        self.before_name(first, Whose::Person)
    }

    /// What stands right before the name of a place or an organisation that begins with this word.
    pub(super) fn before_whole_name(&self, first: usize) -> Neighbour {
        self.before_name(first, Whose::Other)
    }

    fn before_name(&self, first: usize, whose: Whose) -> Neighbour {
        let Some(at) = first.checked_sub(1) else { return Neighbour::Explained };
        let token = &self.tokens[at];
        match self.tokens[first].separator {
            Separator::Stop if self.is_others_initial(at) => Neighbour::OtherGiven,
            Separator::Space if !token.is_capital() => self.before_particle(at, whose),
            Separator::Space => self.judge_before(at, whose),
            Separator::Hyphen if token.is_capital() => self.before_hyphen(at, whose),
            Separator::Bound => self.before_nickname(first, whose),
            _ => Neighbour::Explained,
        }
    }

    /// *Miller-Ryschenkow* is another name; *Anti-Lukashenko* and *Trump-Putin* are compounds.
    fn before_hyphen(&self, at: usize, whose: Whose) -> Neighbour {
        if PREFIXES.contains(&self.tokens[at].folded.as_ref())
            || self.judge(at, whose) == Neighbour::Explained
        {
            return Neighbour::Explained;
        }
        Neighbour::Unknown
    }

    /// *Chris “Bread” Ryschenkow*: a given name reaches over one word in marks.
    fn before_nickname(&self, first: usize, whose: Whose) -> Neighbour {
        let Some(nickname) = first.checked_sub(1).filter(|&at| at > 0) else { return Neighbour::Explained };
        let between =
            |left: usize, right: usize| &self.text[self.tokens[left].span.end..self.tokens[right].span.start];
        let (opens, closes) = (between(nickname - 1, nickname), between(nickname, first));
        let is_mark =
            |c: char| is_apostrophe(c) || matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '(' | ')');
        let is_in_marks = opens.starts_with(' ') && opens[1..].chars().all(is_mark) && opens.len() > 1;
        let is_closed = closes.ends_with(' ') && closes.trim_end().chars().all(is_mark) && closes.len() > 1;
        if is_in_marks && is_closed && self.tokens[nickname - 1].is_capital() {
            return self.judge_before(nickname - 1, whose);
        }
        Neighbour::Explained
    }

    /// An initial that did not join the mention disagrees with it. A title may be one letter, too: *M. Poutine*.
    fn is_others_initial(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let is_initial = token.is_letter() && token.is_capital() && !self.is_in_mention(at);
        is_initial && !self.language.kinds(&token.folded).has(WordKind::Title)
    }

    /// *Chris van Petrow*: a given name reaches over particles, where they are no words of the language.
    fn before_particle(&self, mut at: usize, whose: Whose) -> Neighbour {
        while at > 0 && self.is_particle(at) && self.tokens[at].separator == Separator::Space {
            at -= 1;
            if self.tokens[at].is_capital() {
                return self.judge_before(at, whose);
            }
        }
        Neighbour::Explained
    }

    fn is_particle(&self, at: usize) -> bool {
        let folded = self.tokens[at].folded.as_ref();
        let is_word = self.language.kinds(folded).has(WordKind::Ordinary) && !matches!(folded, "van" | "von");
        PARTICLES.contains(&folded) && !is_word
    }

    fn judge_before(&self, at: usize, whose: Whose) -> Neighbour {
        if !self.is_given(at) {
            return self.judge(at, whose);
        }
        let kinds = self.language.kinds(&self.tokens[at].folded);
        if kinds.has(WordKind::Calendar) && self.follows_ordinary_word(at) {
            return Neighbour::Explained;
        }
        Neighbour::OtherGiven
    }

    fn follows_ordinary_word(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|_| self.tokens[at].separator == Separator::Space);
        before.is_some_and(|before| self.language.kinds(&self.tokens[before].folded).has(WordKind::Ordinary))
    }

    /// A word that some entity, or the table of given names, has as a given name, unless it is part of a
    /// longer mention.
    fn is_given(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.is_letter() || self.mention_of(at).is_some_and(|at| self.mentions[at].tokens.len() > 1) {
            return false;
        }
        self.language.kinds(&token.folded).has(WordKind::Given) || self.reader.is_given_form(at)
    }

    /// What stands right after a mention.
    pub(super) fn after(&self, mention: &Mention<'_>) -> Neighbour {
        let at = mention.tokens.end;
        let Some(token) = self.tokens.get(at) else { return Neighbour::Explained };
        if !token.is_capital() || ends_itself(mention) || self.sentences.opens(at) {
            return Neighbour::Explained;
        }
        let is_family = mention.readings.iter().any(|reading| reading.manner == Manner::FamilyAlone);
        match token.separator {
            Separator::Space if is_family && self.is_others_given(at, mention) => Neighbour::OtherGiven,
            Separator::Space => self.judge_after(at),
            Separator::Comma if is_family && self.is_index_entry(at, mention) => Neighbour::OtherGiven,
            _ => Neighbour::Explained,
        }
    }

    /// What stands right after a name that ends with this word.
    pub(super) fn after_name(&self, last: usize) -> Neighbour {
        let Some(token) = self.tokens.get(last + 1) else { return Neighbour::Explained };
        let is_joined = token.separator == Separator::Space && token.is_capital();
        if is_joined && !self.sentences.opens(last + 1) {
            return self.judge_after(last + 1);
        }
        Neighbour::Explained
    }

    /// An ordinary word explains a capital before a name (*Yesterday Ryschenkow*), not one behind it
    /// (*Norfolk Southern*, *Tokio Marine*).
    fn judge_after(&self, at: usize) -> Neighbour {
        let token = &self.tokens[at];
        let in_prose = self.sentences.casing(at) == Casing::Prose && !self.language.has_capital_nouns;
        let kinds = self.language.kinds(&token.folded);
        let known = [WordKind::Title, WordKind::Demonym, WordKind::Calendar, WordKind::Given];
        let explains = self.is_in_mention(at)
            || known.iter().any(|&kind| kinds.has(kind))
            || self.reader.is_given_form(at);
        if in_prose && !explains && token.shape != Shape::Uncased {
            Neighbour::Unknown
        } else {
            Neighbour::Explained
        }
    }

    /// A known given name after a family name that is not the entity's own, nor the first of a new name.
    fn is_others_given(&self, at: usize, mention: &Mention<'_>) -> bool {
        self.mention_of(at).is_none()
            && self.is_given(at)
            && !self.is_own_given(at, mention)
            && !self.is_followed_by_name(at)
    }

    fn is_index_entry(&self, at: usize, mention: &Mention<'_>) -> bool {
        let next = self.tokens.get(at + 1);
        let closes =
            next.is_none_or(|next| next.separator == Separator::Bound || next.separator == Separator::Comma);
        closes && self.is_others_given(at, mention)
    }

    fn is_followed_by_name(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| next.separator == Separator::Space && next.is_capital())
    }

    fn is_own_given(&self, at: usize, mention: &Mention<'_>) -> bool {
        let folded = &self.tokens[at].folded;
        let mut forms = mention.readings.iter().flat_map(|reading| reading.entity.forms());
        forms.any(|form| form.part() == crate::lexicon::FormPart::Given && form.has_key(folded))
    }

    /// What a capitalised word before a mention is. In mid-sentence an ordinary word with a capital is a given
    /// name like any other before a family name (*River Ryschenkow*); before a place it explains itself.
    fn judge(&self, at: usize, whose: Whose) -> Neighbour {
        let token = &self.tokens[at];
        let opens = self.sentences.opens(at);
        let kinds = self.language.kinds(&token.folded);
        let known = [WordKind::Title, WordKind::Demonym, WordKind::Calendar];
        let is_word = || kinds.any() || self.reader.is_given_form(at) || self.small_words.has(&token.folded);
        let explains = self.is_in_mention(at)
            || self.language.has_capital_nouns
            || self.sentences.casing(at) != Casing::Prose
            || known.iter().any(|&kind| kinds.has(kind))
            || self.is_possessive_of_known(&token.folded)
            || token.shape == Shape::Uncased
            || ((opens || whose == Whose::Other) && is_word());
        match (explains, opens) {
            (true, _) => Neighbour::Explained,
            (false, true) => Neighbour::UnknownOpening,
            (false, false) => Neighbour::Unknown,
        }
    }

    /// *Germany’s*, *Tuesday’s*: a possessive ends another name.
    fn is_possessive_of_known(&self, folded: &str) -> bool {
        folded.strip_suffix("'s").is_some_and(|stem| self.language.kinds(stem).any())
    }

    fn is_in_mention(&self, at: usize) -> bool {
        self.mention_of(at).is_some()
    }

    /// Whether a mention's first word has its capital only because of where it stands.
    pub(super) fn opens(&self, mention: &Mention<'_>) -> bool {
        self.opens_at(mention.tokens.start)
    }

    /// The same of a word.
    pub(super) fn opens_at(&self, at: usize) -> bool {
        self.sentences.opens(at) || self.sentences.casing(at) != Casing::Prose
    }
}

/// A possessive or genitive ending ends the name, so that what follows is outside it.
fn ends_itself(mention: &Mention<'_>) -> bool {
    mention.readings.iter().flat_map(|reading| &reading.parts).any(|part| part.ending.is_some())
}
