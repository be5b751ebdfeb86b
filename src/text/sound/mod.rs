//! How near two spellings of a name lie, by what romanisations write for one another.
//!
//! In: words. Out: their [`Difference`], and the skeletons by which words that may be near are found without comparing all.

mod differ;
mod skeleton;

pub use differ::{Difference, Sounds, differ};
pub use skeleton::{Skeleton, skeleton};

/// Longer words (in letters) are nobody's name, and are not compared.
pub const LONGEST: usize = 40;

/// The letters of a word: small, without apostrophes and soft signs, with the marks that tell letters apart.
fn letters(word: &str) -> Vec<char> {
    super::fold::exact(word)
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|&c| !matches!(c, '\'' | 'ʹ' | 'ʺ' | '`' | 'ʻ' | 'ʿ' | '"' | '.' | 'ь' | 'ъ'))
        .collect()
}
