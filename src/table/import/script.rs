//! The language of a name whose source does not say it, where its letters tell.

use unicode_script::{Script, UnicodeScript};

/// Scripts that one language of the news is written in, or that its forms stand for.
const LANGUAGES: [(Script, &str); 10] = [
    (Script::Latin, "en"),
    (Script::Greek, "el"),
    (Script::Hebrew, "he"),
    (Script::Georgian, "ka"),
    (Script::Armenian, "hy"),
    (Script::Thai, "th"),
    (Script::Hangul, "ko"),
    (Script::Hiragana, "ja"),
    (Script::Katakana, "ja"),
    (Script::Devanagari, "hi"),
];

/// The language, or nothing: letters of Arabic and Chinese do not tell it, nor do those that Russian, Ukrainian and
/// Belarusian share.
pub(super) fn language_of(name: &str) -> Option<&'static str> {
    let script = name
        .chars()
        .map(|c| c.script())
        .find(|&script| !matches!(script, Script::Common | Script::Inherited))?;
    match script {
        Script::Cyrillic => cyrillic(&name.to_lowercase()),
        Script::Arabic => name.contains(['پ', 'چ', 'ژ', 'گ']).then_some("fa"),
        _ => LANGUAGES.into_iter().find(|&(known, _)| known == script).map(|(_, language)| language),
    }
}

fn cyrillic(name: &str) -> Option<&'static str> {
    let has = |letters: &[char]| name.contains(letters);
    let (russian, ukrainian, belarusian) = (['ъ', 'щ'], ['ї', 'є', 'ґ'], ['ў']);
    match () {
        () if has(&belarusian) || (has(&['і']) && has(&['ы', 'э', 'ё'])) => Some("be"),
        () if has(&ukrainian) || (has(&['і']) && has(&['и', 'щ'])) => Some("uk"),
        () if has(&['и']) && (has(&['ы', 'э', 'ё']) || has(&russian)) => Some("ru"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_a_language_or_nothing() {
        for (name, language) in [
            ("Maxim Ryzhenkov", Some("en")),
            ("Максім Рыжанкоў", Some("be")),
            ("Зеленський Володимир", None),
            ("Дмитро Кулєба", Some("uk")),
            ("Максим Рыженков", Some("ru")),
            ("Владимир Путин", None),
            ("시진핑", Some("ko")),
            ("习近平", None),
            ("", None),
        ] {
            assert_eq!(language_of(name), language, "{name}");
        }
    }
}
