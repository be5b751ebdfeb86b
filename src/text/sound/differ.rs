//! Compares two spellings letter group by letter group, by the table of confusions.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{LONGEST, letters};
use crate::text::fold::fold;

/// What a letter costs that is another, is missing, or is too many.
const LETTER: u32 = 100;
/// What two letters cost that changed places.
const SWAP: u32 = 70;
/// What a letter costs that is doubled.
const DOUBLE: u32 = 10;

/// What must be written otherwise to make one spelling of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In hundredths of a letter; confusions cost less than a letter.
    pub cost: u32,
    /// The letters of the longer spelling, counted.
    pub length: usize,
    /// What stands in the first and what in the second, in order.
    pub pairs: Vec<(String, String)>,
    /// Whether every difference is one that romanisations make.
    pub is_confusion: bool,
}

impl Difference {
    /// How alike the spellings are, from 0 to 100.
    pub fn likeness(&self) -> u8 {
        let lost = self.cost.div_ceil(u32::try_from(self.length.max(1)).unwrap_or(u32::MAX));
        u8::try_from(100u32.saturating_sub(lost)).unwrap_or(0)
    }
}

/// The difference of two words; `None` if one is too long to be a name.
///
/// # Example: two roads from one Belarusian name
/// ```
/// use canonym::text::sound::differ;
///
/// let difference = differ("Ryschenkow", "Ryshchankou").expect("both are short");
/// assert!(difference.is_confusion && difference.likeness() > 90);
/// assert!(differ("Ivanov", "Petrov").expect("both are short").likeness() < 60);
/// ```
pub fn differ(left: &str, right: &str) -> Option<Difference> {
    Sounds::of(left).differ(&Sounds::of(right))
}

/// One row of the table that a group stands in, and what the row costs.
#[derive(Clone, Copy)]
struct Row {
    number: usize,
    cost: u32,
}

/// The table of confusions: for each group of letters its rows.
struct Confusions {
    groups: BTreeMap<String, Vec<Row>>,
    longest: usize,
}

fn confusions() -> &'static Confusions {
    static READ: OnceLock<Confusions> = OnceLock::new();
    READ.get_or_init(|| {
        let mut groups: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        let rows = include_str!("confusions.rows").lines().filter(|line| !line.starts_with("//"));
        for (number, row) in rows.enumerate() {
            let mut words = row.split(' ');
            let Some(cost) = words.next().and_then(|cost| cost.parse().ok()) else { continue };
            for group in words {
                let group = if group == "-" { "" } else { group };
                groups.entry(group.to_owned()).or_default().push(Row { number, cost });
            }
        }
        let longest = groups.keys().map(|group| group.chars().count()).max().unwrap_or(0);
        Confusions { groups, longest }
    })
}

/// A word, read to be compared with others: the groups that begin at each of its letters, each by its length.
#[derive(Clone)]
pub struct Sounds {
    letters: Vec<char>,
    groups: Vec<Vec<(usize, &'static [Row])>>,
}

impl Sounds {
    /// Reads a word.
    pub fn of(word: &str) -> Sounds {
        let known = confusions();
        let mut spelt = Vec::new();
        let mut buffer = [0; 4];
        for c in letters(word) {
            let letter: &str = c.encode_utf8(&mut buffer);
            if known.groups.contains_key(letter) {
                spelt.push(c);
            } else {
                spelt.extend(fold(letter).chars());
            }
        }
        let groups = (0..=spelt.len()).map(|at| groups_at(known, &spelt[at..])).collect();
        Sounds { letters: spelt, groups }
    }

    /// The difference to another word; `None` if one is too long to be a name.
    pub fn differ(&self, other: &Sounds) -> Option<Difference> {
        let is_short = self.letters.len() <= LONGEST && other.letters.len() <= LONGEST;
        is_short.then(|| Table::of(self, other).difference(self, other))
    }
}

fn groups_at(known: &'static Confusions, letters: &[char]) -> Vec<(usize, &'static [Row])> {
    let lengths = 0..=known.longest.min(letters.len());
    let rows = |length: usize| known.groups.get(&letters[..length].iter().collect::<String>());
    lengths.filter_map(|length| Some((length, rows(length)?.as_slice()))).collect()
}

/// How a place of the table is reached most cheaply.
#[derive(Clone, Copy)]
struct Step {
    cost: u32,
    /// The letters that it takes of each word.
    taken: (usize, usize),
    is_confusion: bool,
}

/// The cheapest way to each pair of places.
struct Table {
    steps: Vec<Option<Step>>,
    width: usize,
}

impl Table {
    fn of(left: &Sounds, right: &Sounds) -> Table {
        let (height, width) = (left.letters.len() + 1, right.letters.len() + 1);
        let mut table = Table { steps: vec![None; height * width], width };
        table.steps[0] = Some(Step { cost: 0, taken: (0, 0), is_confusion: true });
        for i in 0..height {
            for j in 0..width {
                table.go_on(left, right, i, j);
            }
        }
        table
    }

    fn go_on(&mut self, left: &Sounds, right: &Sounds, i: usize, j: usize) {
        let Some(here) = self.steps[i * self.width + j] else { return };
        let (a, b) = (&left.letters[i..], &right.letters[j..]);
        let mut reach = |taken: (usize, usize), cost: u32, is_confusion: bool| {
            let at = (i + taken.0) * self.width + j + taken.1;
            let cost = here.cost + cost;
            if self.steps[at].is_none_or(|known| cost < known.cost) {
                self.steps[at] = Some(Step { cost, taken, is_confusion });
            }
        };
        if let (Some(x), Some(y)) = (a.first(), b.first()) {
            let is_same = x == y;
            reach((1, 1), if is_same { 0 } else { LETTER }, is_same);
            if a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0] {
                reach((2, 2), SWAP, false);
            }
        }
        for &(n_left, rows) in &left.groups[i] {
            for &(n_right, others) in &right.groups[j] {
                let shared = rows.iter().filter(|row| others.iter().any(|other| other.number == row.number));
                if let Some(cost) = shared.map(|row| row.cost).min().filter(|_| n_left + n_right > 0) {
                    reach((n_left, n_right), cost, true);
                }
            }
        }
        let doubles = |word: &Sounds, at: usize| at > 0 && word.letters.get(at) == word.letters.get(at - 1);
        if !a.is_empty() {
            let is_double = doubles(left, i);
            reach((1, 0), if is_double { DOUBLE } else { LETTER }, is_double);
        }
        if !b.is_empty() {
            let is_double = doubles(right, j);
            reach((0, 1), if is_double { DOUBLE } else { LETTER }, is_double);
        }
    }

    fn difference(&self, left: &Sounds, right: &Sounds) -> Difference {
        let (mut i, mut j) = (left.letters.len(), right.letters.len());
        let length = i.max(j);
        let cost = self.steps[i * self.width + j].map_or(u32::MAX, |step| step.cost);
        let (mut pairs, mut is_confusion) = (Vec::new(), true);
        while let Some(step) = self.steps[i * self.width + j].filter(|_| i + j > 0) {
            let (from, to) = (i - step.taken.0, j - step.taken.1);
            let (a, b) = (&left.letters[from..i], &right.letters[to..j]);
            if a != b {
                pairs.push((a.iter().collect(), b.iter().collect()));
            }
            is_confusion &= step.is_confusion;
            (i, j) = (from, to);
        }
        pairs.reverse();
        Difference { cost, length, pairs, is_confusion }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn roads_of_one_name_lie_near() {
        for (left, right) in [
            ("Ryzhenkov", "Ryschenkow"),
            ("Ryzhenkov", "Ryshchankou"),
            ("Ryzhenkov", "Рыжанкоў"),
            ("Lukashenko", "Loukachenko"),
            ("Lukashenko", "Łukaszenka"),
            ("Zhirinovsky", "Jirinovski"),
            ("Khrushchev", "Chruschtschow"),
            ("Khodorkovsky", "Jodorkovski"),
            ("Tsvetkov", "Zwetkow"),
            ("Kharkiv", "Charkiw"),
            ("Mohammed", "Muhamad"),
            ("Aleinik", "Alejnik"),
        ] {
            let there = differ(left, right).expect("names are short");
            assert!(there.is_confusion && there.likeness() >= 88, "{left} {right}: {there:?}");
        }
    }

    #[test]
    fn other_names_lie_far() {
        for (left, right) in [("Ivanov", "Petrov"), ("Putin", "Purim"), ("Medinsky", "Medvedev")] {
            let there = differ(left, right).expect("names are short");
            assert!(!there.is_confusion && there.likeness() < 85, "{left} {right}: {there:?}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_same_from_both_sides(left in "\\PC{0,12}", right in "[a-zа-я]{0,12}") {
            let (there, back) = (differ(&left, &right), differ(&right, &left));
            prop_assert_eq!(there.map(|there| there.cost), back.map(|back| back.cost));
            prop_assert_eq!(differ(&left, &left).map(|none| none.cost), Some(0));
        }
    }
}
