//! Parts a person's whole name into given name, patronymic and family name, where it can be told how.
//!
//! What cannot be told is not guessed: *José Luis Rodríguez Zapatero* is left alone unless the source names the parts.

use super::row::{ALSO, EntityRow};
use crate::table::model::PartKind;

/// What a source knows of a person's names beside the whole one.
#[derive(Default)]
pub(super) struct Known {
    pub family: Vec<String>,
    /// Whether whole names in this language have the family name first.
    pub is_family_first: bool,
}

/// A whole name in parts; a part that it lacks is empty.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub given: String,
    pub patronymic: String,
    pub family: String,
}

/// Words with which a family name begins.
const PARTICLES: [&str; 26] = [
    "al", "bin", "ben", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la",
    "le", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur", "фон",
];

/// How patronymics end in Russian, Ukrainian, Belarusian and their romanisations.
const PATRONYMICS: [&str; 20] = [
    "ович",
    "евич",
    "ёвич",
    "йович",
    "ьич",
    "овна",
    "евна",
    "ична",
    "івна",
    "ївна",
    "авіч",
    "евіч",
    "овіч",
    "аўна",
    "еўна",
    "оўна",
    "vich",
    "vych",
    "vna",
    "yich",
];

impl Known {
    /// The whole name in parts.
    pub fn split(&self, whole: &str) -> Option<Name> {
        let whole = whole.trim();
        if let Some((family, given)) = whole.split_once(", ") {
            return (!given.contains(',')).then(|| Name::of(given, family));
        }
        self.split_by_family(whole).or_else(|| self.split_by_words(whole))
    }

    /// The source says what the family name is; in scripts without spaces nothing else can tell.
    fn split_by_family(&self, whole: &str) -> Option<Name> {
        self.family.iter().find_map(|family| {
            let rest = whole.strip_suffix(family.as_str()).or_else(|| whole.strip_prefix(family.as_str()))?;
            let is_word = rest.starts_with(is_gap) || rest.ends_with(is_gap) || !is_spaced(whole);
            let given = rest.trim_matches(is_gap);
            (is_word && !given.is_empty()).then(|| Name::of(given, family))
        })
    }

    fn split_by_words(&self, whole: &str) -> Option<Name> {
        let words: Vec<&str> = whole.split(is_gap).filter(|word| !word.is_empty()).collect();
        let is_particle = |word: &&str| PARTICLES.contains(word);
        let particle = words.iter().skip(1).position(is_particle).map(|at| at + 1);
        // A dot in the middle parts foreign names in Chinese and Japanese, and keeps their order.
        let is_family_first = self.is_family_first && !whole.contains(['·', '・']);
        match words[..] {
            [given, family] if !is_family_first => Some(Name::of(given, family)),
            [family, given] => Some(Name::of(given, family)),
            [family, first, second] if is_family_first => {
                Some(Name::of(&format!("{first} {second}"), family))
            }
            [given, patronymic, family] if is_patronymic(patronymic) => {
                Some(Name::of(&format!("{given} {patronymic}"), family))
            }
            [family, given, patronymic] if is_patronymic(patronymic) && !patronymic.is_ascii() => {
                Some(Name::of(&format!("{given} {patronymic}"), family))
            }
            _ => {
                let at = particle.filter(|&at| at + 1 < words.len())?;
                Some(Name::of(&words[..at].join(" "), &words[at..].join(" ")))
            }
        }
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '・')
}

fn is_spaced(whole: &str) -> bool {
    whole.contains(is_gap)
}

fn is_patronymic(word: &str) -> bool {
    PATRONYMICS.iter().any(|ending| word.ends_with(ending))
}

impl Name {
    fn of(given: &str, family: &str) -> Name {
        let (given, patronymic) = match given.rsplit_once(' ') {
            Some((first, last)) if is_patronymic(last) => (first, last),
            _ => (given, ""),
        };
        Name { given: given.to_owned(), patronymic: patronymic.to_owned(), family: family.to_owned() }
    }

    fn parts(&self) -> [(PartKind, &str); 3] {
        [
            (PartKind::Given, &self.given),
            (PartKind::Family, &self.family),
            (PartKind::Patronymic, &self.patronymic),
        ]
    }

    /// Adds its parts to a row, under a language or `also`.
    pub fn add_to(&self, row: &mut EntityRow, language: &str) {
        self.parts().into_iter().for_each(|(part, form)| row.add(part, language, form));
    }

    /// Adds what a name by which the person is also known has of its own: one part of it must be the row's, or it
    /// may be another name altogether.
    pub fn add_alias_to(&self, row: &mut EntityRow) -> bool {
        let is_known = |row: &EntityRow, part: PartKind, form: &str| {
            let mut forms =
                row.parts.get(&part).into_iter().flat_map(|languages| languages.values().flatten());
            forms.any(|known| known == form)
        };
        let is_hers =
            is_known(row, PartKind::Given, &self.given) || is_known(row, PartKind::Family, &self.family);
        for (part, form) in self.parts() {
            if is_hers && !is_known(row, part, form) {
                row.add(part, ALSO, form);
            }
        }
        is_hers
    }
}

/// Says which names were left out, if any were.
pub(super) fn left_out(why: &str, names: &[String]) -> Option<String> {
    let shown: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(shown.len());
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("{}{and_more} left out: {why}", shown.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn splits(known: &Known, whole: &str, parts: Option<[&str; 3]>) {
        let name = known.split(whole);
        let found = name.as_ref().map(|name| [name.given.as_str(), &name.patronymic, &name.family]);
        assert_eq!(found, parts, "{whole}");
    }

    #[test]
    fn a_whole_name_is_parted_where_it_can_be_told_how() {
        let nothing = Known::default();
        splits(&nothing, "Maxim Ryzhenkov", Some(["Maxim", "", "Ryzhenkov"]));
        splits(&nothing, "Рыженков, Максим Владимирович", Some(["Максим", "Владимирович", "Рыженков"]));
        splits(&nothing, "Vladimir Vladimirovich Putin", Some(["Vladimir", "Vladimirovich", "Putin"]));
        splits(&nothing, "Путин Владимир Владимирович", Some(["Владимир", "Владимирович", "Путин"]));
        splits(&nothing, "Ursula von der Leyen", Some(["Ursula", "", "von der Leyen"]));
        splits(&nothing, "弗拉基米尔·普京", Some(["弗拉基米尔", "", "普京"]));
        splits(&nothing, "José Luis Rodríguez Zapatero", None);
        splits(&nothing, "习近平", None);
        splits(&nothing, "Pelé", None);
        splits(&nothing, "", None);
        let eastern = Known { family: vec!["习".to_owned()], is_family_first: true };
        splits(&eastern, "习近平", Some(["近平", "", "习"]));
        splits(&eastern, "Xi Jinping", Some(["Jinping", "", "Xi"]));
        splits(&eastern, "Kim Jong Un", Some(["Jong Un", "", "Kim"]));
        let spanish = Known { family: vec!["Rodríguez Zapatero".to_owned()], ..Known::default() };
        splits(&spanish, "José Luis Rodríguez Zapatero", Some(["José Luis", "", "Rodríguez Zapatero"]));
    }
}
