//! Language tags: BCP 47 look-up as RFC 4647 defines it.

/// The tags under which a form for `tag` is looked up, most specific first: `de-AT-1996`, `de-AT`, `de`.
///
/// A single letter or digit is dropped together with what follows it (RFC 4647, section 3.4). Lower case.
pub fn lookup_chain(tag: &str) -> Vec<String> {
    let lower = tag.trim().to_ascii_lowercase().replace('_', "-");
    let mut subtags: Vec<&str> = lower.split('-').filter(|subtag| !subtag.is_empty()).collect();
    let mut chain = Vec::new();
    while !subtags.is_empty() {
        chain.push(subtags.join("-"));
        subtags.pop();
        if subtags.last().is_some_and(|subtag| subtag.len() == 1) {
            subtags.pop();
        }
    }
    chain
}

/// Whether `tag` has the form of a language tag: subtags of 1 to 8 letters or digits, the first of letters.
pub fn is_tag(tag: &str) -> bool {
    let subtag_fits =
        |subtag: &str| (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    tag.split('-').all(subtag_fits)
        && (2..=8).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains() {
        assert_eq!(lookup_chain("de-AT-1996"), ["de-at-1996", "de-at", "de"]);
        assert_eq!(lookup_chain("zh-Hant-x-house"), ["zh-hant-x-house", "zh-hant", "zh"]);
        assert_eq!(lookup_chain("en_GB"), ["en-gb", "en"]);
        assert!(lookup_chain("").is_empty());
    }

    #[test]
    fn tags() {
        assert!(is_tag("zh-Latn-pinyin"));
        assert!(!is_tag("e"));
        assert!(!is_tag("english language"));
        assert!(!is_tag("de-"));
    }
}
