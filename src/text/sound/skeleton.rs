//! The consonants of a word in broad classes: words whose skeletons differ by two or more are not compared.

use super::{LONGEST, letters};
use crate::text::fold::fold;

/// The classes of consonants. What one romanisation writes as any of a class another may write as any other.
const CLASSES: &[u8] = b"SKVLRMNPT";

/// The classes of a word's consonants, in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skeleton(Vec<u8>);

impl Skeleton {
    /// How many consonants it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no consonant in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A number that equal skeletons share; of others, few do.
    pub fn number(&self) -> u64 {
        self.0.iter().fold(0xcbf2_9ce4_8422_2325, |state, &class| {
            (state ^ u64::from(class)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The skeletons that have one consonant more, less or of another class.
    pub fn neighbours(&self) -> impl Iterator<Item = Skeleton> {
        let edited = |at: usize, taken: usize, class: Option<u8>| {
            let mut classes = self.0.clone();
            classes.splice(at..at + taken, class);
            Skeleton(classes)
        };
        let within = move |at: usize| {
            let replaced = CLASSES.iter().map(move |class| edited(at, 1, Some(*class)));
            replaced.chain([edited(at, 1, None)])
        };
        let replaced = (0..self.0.len()).flat_map(within);
        let added = (0..=self.0.len())
            .flat_map(move |at| CLASSES.iter().map(move |class| edited(at, 0, Some(*class))));
        replaced.chain(added)
    }
}

/// The skeleton of a word; `None` if it is too long, or not in Latin or Cyrillic letters.
///
/// # Example: three roads, one skeleton
/// ```
/// use canonym::text::sound::skeleton;
///
/// assert_eq!(skeleton("Ryzhenkov"), skeleton("Ryschenkow"));
/// assert_eq!(skeleton("Ryzhenkov"), skeleton("Рыжанкоў"));
/// assert_eq!(skeleton("王毅"), None);
/// ```
pub fn skeleton(word: &str) -> Option<Skeleton> {
    let letters = letters(word);
    if letters.is_empty() || letters.len() > LONGEST || !letters.iter().all(|&c| is_known(c)) {
        return None;
    }
    let mut classes = Vec::new();
    let (mut at, mut is_joined) = (0, false);
    while let Some(found) = class_at(&letters[at..]) {
        match found.class {
            // Neighbours of one class are one sound: *ss*, *shch*.
            Some(class) if !(is_joined && classes.last() == Some(&class)) => classes.push(class),
            _ => {}
        }
        is_joined = found.class.is_some() || (is_joined && found.is_silent);
        at += found.length;
    }
    // *Ryshchankou*: what is a vowel elsewhere ends a name as *v* does.
    if let [.., 'a' | 'e' | 'o', 'u'] = letters[..] {
        classes.push(b'V');
    }
    Some(Skeleton(classes))
}

fn is_known(c: char) -> bool {
    matches!(c, 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{400}'..='\u{52f}' | '-')
}

/// What stands at a place of a word.
struct Found {
    class: Option<u8>,
    /// Whether it says nothing by itself, as *h* in *sh* and *zh*.
    is_silent: bool,
    length: usize,
}

fn class_at(letters: &[char]) -> Option<Found> {
    let sound = |class, length| Some(Found { class: Some(class), is_silent: false, length });
    match letters {
        [] => None,
        ['t' | 'd', 's' | 'z' | 'c' | 'ž' | 'ż' | 'š', ..] | ['д', 'ж', ..] => sound(b'S', 2),
        ['p', 'h', ..] => sound(b'V', 2),
        ['c', 'k', ..] => sound(b'K', 2),
        ['c', 'h' | 'e' | 'i' | 'y' | 'z' | 's', ..] => sound(b'S', 1),
        ['c', ..] => sound(b'K', 1),
        ['h', ..] => Some(Found { class: None, is_silent: true, length: 1 }),
        [letter, ..] => Some(Found { class: class_of(*letter), is_silent: false, length: 1 }),
    }
}

fn class_of(letter: char) -> Option<u8> {
    match letter {
        's' | 'z' | 'x' | 'č' | 'ç' | 'ц' | 'ч' | 'ш' | 'щ' | 'ж' | 'з' | 'с' => Some(b'S'),
        'k' | 'g' | 'q' | 'к' | 'г' | 'х' | 'ґ' | 'қ' | 'ғ' | 'ќ' | 'ѓ' => Some(b'K'),
        'v' | 'w' | 'f' | 'в' | 'ф' | 'ў' | 'ŭ' => Some(b'V'),
        'l' | 'л' | 'љ' => Some(b'L'),
        'r' | 'р' => Some(b'R'),
        'm' | 'м' => Some(b'M'),
        'n' | 'н' | 'њ' => Some(b'N'),
        'p' | 'b' | 'п' | 'б' => Some(b'P'),
        't' | 'd' | 'т' | 'д' => Some(b'T'),
        _ if letter.is_ascii() => None,
        _ => {
            let folded = fold(letter.encode_utf8(&mut [0; 4])).chars().next()?;
            if folded == letter { None } else { class_of(folded) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> String {
        skeleton(word).map_or_else(String::new, |skeleton| String::from_utf8_lossy(&skeleton.0).into_owned())
    }

    #[test]
    fn romanisations_of_one_name_share_a_skeleton() {
        for (word, classes) in [
            ("Ryzhenkov", "RSNKV"),
            ("Ryshchankou", "RSNKV"),
            ("Lukashenko", "LKSNK"),
            ("Łukaszenka", "LKSNK"),
            ("Khrushchev", "KRSV"),
            ("Tsvetkov", "SVTKV"),
            ("Zwetkow", "SVTKV"),
            ("Щедрин", "STRN"),
            ("Aleksandr", "LKSNTR"),
            ("Dzhaparov", "SPRV"),
        ] {
            assert_eq!(read(word), classes, "{word}");
        }
    }

    #[test]
    fn a_letter_more_makes_a_neighbour() {
        let (one, other) = (skeleton("Loukachenko"), skeleton("Loukachenkov"));
        let (one, other) = (one.expect("it is Latin"), other.expect("it is Latin"));
        assert!(one.neighbours().any(|neighbour| neighbour == other));
        assert!(other.neighbours().any(|neighbour| neighbour == one));
    }
}
