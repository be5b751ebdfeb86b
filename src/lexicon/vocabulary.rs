//! Tells two lexicons apart by their vocabulary: words that a list has and the other has not, and endings.
//!
//! Words are compared as they are compiled: folded, and of a title, a demonym or a feast the last, which is the one that
//! stands beside a name.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Section;
use super::records::WordKinds;
use super::{LanguageId, Lexicon};
use crate::table::keys::WORD_KINDS;
use crate::table::model::EVERY_LANGUAGE;
use crate::text::endings::Ending;

/// What the lists of endings are called beside those of words.
const ENDINGS: &str = "endings";

/// A list of words or endings that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListDifference {
    /// The language's tag, `und` for words of every language.
    pub language: String,
    /// The kind of words, as tables write it, or `endings`.
    pub list: &'static str,
    /// What it has more than before, in its order; endings in words.
    pub added: Vec<String>,
    /// What it has no more.
    pub removed: Vec<String>,
    /// Whether it has the same as before in another order. Of the endings of one case the first that fits is taken.
    pub is_reordered: bool,
}

impl ListDifference {
    /// Whether its entries are endings, and not words.
    pub fn is_of_endings(&self) -> bool {
        self.list == ENDINGS
    }
}

/// The lists that differ, by language and kind.
///
/// # Example: a title more
/// ```
/// use canonym::lexicon::list_differences;
/// use canonym::table::{self, model::Layer};
/// use canonym::Lexicon;
///
/// let rows = "[[words]]\nlang = \"en\"\nkind = \"title\"\nwords = [\"Grand Moff\"]\n";
/// let layer = Layer { files: vec![table::read("titles.toml", rows).0], ..Layer::default() };
/// let new = Lexicon::compile(&[table::builtin(), layer])?;
/// let found = list_differences(&Lexicon::builtin(), &new);
/// assert_eq!((found[0].language.as_str(), found[0].list), ("en", "title"));
/// assert_eq!(found[0].added, ["moff"]);
/// # Ok::<(), canonym::Error>(())
/// ```
pub fn list_differences(old: &Lexicon, new: &Lexicon) -> Vec<ListDifference> {
    let (olds, news) = (lists(old), lists(new));
    let keys: BTreeSet<_> = olds.keys().chain(news.keys()).collect();
    let nothing = Vec::new();
    let difference = |&(language, list): &(&str, &'static str)| {
        let [old, new] = [&olds, &news].map(|lists| lists.get(&(language, list)).unwrap_or(&nothing));
        if old == new {
            return None;
        }
        let (added, removed) = (missing(new, old), missing(old, new));
        let is_reordered = added.is_empty() && removed.is_empty();
        Some(ListDifference { language: language.to_owned(), list, added, removed, is_reordered })
    };
    keys.into_iter().filter_map(difference).collect()
}

/// What `all` has and `others` have not.
fn missing(all: &[String], others: &[String]) -> Vec<String> {
    let others: BTreeSet<&String> = others.iter().collect();
    all.iter().filter(|entry| !others.contains(entry)).cloned().collect()
}

/// The entries of every list, by language and kind.
fn lists(lexicon: &Lexicon) -> BTreeMap<(&str, &'static str), Vec<String>> {
    let image = lexicon.image();
    let mut lists: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for at in 0..image.records(Section::Words) {
        let [text, language, kinds] = [0, 1, 2].map(|field| image.value(Section::Words, at, field));
        let (word, kinds) = (image.string(text), WordKinds(kinds));
        let language =
            language.checked_sub(1).map_or(EVERY_LANGUAGE, |id| lexicon.language_tag(LanguageId(id)));
        for (kind, _) in WORD_KINDS.iter().filter(|(_, kind)| kinds.has(*kind)) {
            lists.entry((language, *kind)).or_default().push(word.to_owned());
        }
        if kinds.is_gloss_filler() {
            lists.entry((language, "gloss")).or_default().push(format!("{word}, within a phrase"));
        }
    }
    for id in (0..image.records(Section::Languages)).map(|id| LanguageId(id as u32)) {
        let traits = [("capital-nouns", lexicon.has_capital_nouns(id)), ("elisions", lexicon.elides(id))];
        let traits = traits.into_iter().filter(|(_, has)| *has).map(|(name, _)| name.to_owned());
        let entries: Vec<String> = lexicon.endings(id).iter().map(in_words).chain(traits).collect();
        if !entries.is_empty() {
            lists.insert((lexicon.language_tag(id), ENDINGS), entries);
        }
    }
    lists
}

/// An ending in one line: *genitive: -’s, -s behind -x; of person*.
fn in_words(Ending { case, after, drop, add, of }: &Ending) -> String {
    let tails = |list: &[String]| list.iter().map(|tail| format!("-{tail}")).collect::<Vec<_>>().join(", ");
    let mut words = format!("{case}: {}", tails(add));
    for (before, more) in
        [(" behind ", tails(after)), (" in place of -", drop.clone()), ("; of ", of.join(", "))]
    {
        if !more.is_empty() {
            words.push_str(&[before, &more].concat());
        }
    }
    words
}
