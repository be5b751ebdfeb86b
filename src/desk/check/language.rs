//! The languages that clients may choose from, by their English names.

use std::sync::LazyLock;

use serde::Serialize;

/// Tag, tab, name.
const LIST: &str = include_str!("languages.tsv");

/// A language as LanguageTool lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Language {
    /// `name`: its English name.
    pub name: &'static str,
    /// `code`: its primary tag.
    pub code: &'static str,
    /// `longCode`: its tag with the region, if it has one.
    #[serde(rename = "longCode")]
    pub long_code: &'static str,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let lines = LIST.lines().filter_map(|line| line.split_once('\t'));
    let language = |(tag, name): (&'static str, &'static str)| Language {
        name,
        code: tag.split_once('-').map_or(tag, |(primary, _)| primary),
        long_code: tag,
    };
    lines.map(language).collect()
});

/// Languages to choose from. Every other is taken too, by its tag.
pub fn languages() -> &'static [Language] {
    &LANGUAGES
}

/// The name of a language, or its tag.
pub(super) fn name(tag: &str) -> &str {
    let is_named = |language: &&Language| language.long_code.eq_ignore_ascii_case(tag);
    let primary = tag.split('-').next().unwrap_or_default();
    let is_primary = |language: &&Language| language.long_code.eq_ignore_ascii_case(primary);
    let found = LANGUAGES.iter().find(is_named).or_else(|| LANGUAGES.iter().find(is_primary));
    found.map_or(tag, |language| language.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_names_each_language_once() {
        let tags: Vec<&str> = LANGUAGES.iter().map(|language| language.long_code).collect();
        assert!(tags.is_sorted() && tags.len() > 40, "{tags:?}");
        assert_eq!(LIST.lines().count(), tags.len());
        assert_eq!(name("de-at"), "German (Austria)");
        assert_eq!(name("de-LI"), "German");
        assert_eq!(name("xx"), "xx");
    }
}
