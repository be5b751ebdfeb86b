//! A scheme as it is used: what it says of itself, and its rules in tries, with contexts as sets and options as numbers.

use std::collections::BTreeMap;

use super::casing::Casing;
use super::context::Element;
use super::draft::{Endpoint, Kind, Origin, Status};
use super::invert::Inverse;
use super::source::Form;
use crate::trouble::Place;

/// A named, dated, table-driven romanisation.
///
/// It is immutable and can be shared between threads.
#[derive(Debug)]
pub struct Scheme {
    pub(super) id: String,
    pub(super) from: Endpoint,
    pub(super) to: Endpoint,
    pub(super) kind: Kind,
    pub(super) status: Status,
    pub(super) authority: String,
    pub(super) cite: String,
    pub(super) licence: String,
    pub(super) note: String,
    pub(super) valid: (Option<i32>, Option<i32>),
    pub(super) reversible: bool,
    pub(super) alphabet: Vec<char>,
    pub(super) input: Form,
    pub(super) casing: Casing,
    pub(super) stages: Vec<Stage>,
    pub(super) axes: Vec<Axis>,
    pub(super) inverse: Option<Inverse>,
    pub(super) place: Place,
}

impl Scheme {
    /// The id, such as `ru-bgnpcgn-1947`: language, authority, year.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The languages and the script that it reads.
    pub fn from(&self) -> &Endpoint {
        &self.from
    }

    /// The languages and the script that it writes.
    pub fn to(&self) -> &Endpoint {
        &self.to
    }

    /// Whether it goes by letters or by sound.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What gives it its authority.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Who issued it.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The document that defines it.
    pub fn cite(&self) -> &str {
        &self.cite
    }

    /// The licence of the table.
    pub fn licence(&self) -> &str {
        &self.licence
    }

    /// What else its user should know; often empty.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The first and the last year in which it was in force, as far as known.
    pub fn valid(&self) -> (Option<i32>, Option<i32>) {
        self.valid
    }

    /// Whether the source can be told from the output, which was proved when the scheme was read.
    pub fn reversible(&self) -> bool {
        self.reversible
    }

    /// The letters of its source, in lower case, ascending.
    pub fn alphabet(&self) -> &[char] {
        &self.alphabet
    }

    /// The file and line of its header.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Each option with its values, the default first.
    pub fn options(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.axes.iter().map(|axis| (axis.id.as_str(), axis.values.iter().map(|v| v.name.as_str()).collect()))
    }

    /// The choice of these option values, all other options at their default; `None` for one that does not exist.
    pub fn choose(&self, options: &[(&str, &str)]) -> Option<Choice> {
        let mut choice = self.defaults();
        for (option, value) in options {
            let axis = self.axes.iter().position(|axis| axis.id == *option)?;
            let value = self.axes[axis].values.iter().position(|known| known.name == *value)?;
            choice.0[axis] = u8::try_from(value).ok()?;
        }
        Some(choice)
    }

    /// Every option at its default.
    pub(super) fn defaults(&self) -> Choice {
        Choice(vec![0; self.axes.len()])
    }
}

/// A value for each option of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice(pub(super) Vec<u8>);

impl Choice {
    /// How many options are not at their default.
    pub(crate) fn changes(&self) -> usize {
        self.0.iter().filter(|&&value| value != 0).count()
    }
}

/// One option.
#[derive(Debug)]
pub(super) struct Axis {
    pub id: String,
    /// The default first.
    pub values: Vec<AxisValue>,
}

/// One value of an option, with the respellings of the source that it stands for.
#[derive(Debug)]
pub(super) struct AxisValue {
    pub name: String,
    pub respell: Vec<Respelling>,
}

/// A respelling of the source.
#[derive(Debug)]
pub(super) struct Respelling {
    pub from: char,
    pub to: char,
    pub one_by_one: bool,
}

/// The rules of one pass over the text.
#[derive(Debug)]
pub(super) struct Stage {
    pub form: Form,
    /// The trie over the letters of `from`; node 0 is its root.
    pub nodes: Vec<Node>,
    pub words: BTreeMap<Vec<char>, Vec<Word>>,
}

/// A node of the trie.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub next: Vec<(char, usize)>,
    /// What may be written here, the most specific first.
    pub arms: Vec<Arm>,
}

/// A rule with one of its contexts on each side.
#[derive(Clone, Debug)]
pub(super) struct Arm {
    pub from: Vec<char>,
    pub before: Vec<Element>,
    pub after: Vec<Element>,
    pub guard: Vec<(usize, u8)>,
    pub to: String,
    pub is_rule: bool,
    pub origin: Origin,
}

/// A whole word that is fixed by convention.
#[derive(Debug)]
pub(super) struct Word {
    pub to: String,
    pub guard: Vec<(usize, u8)>,
    pub origin: Origin,
}

impl Arm {
    /// How specific it is: more context first, then rule before map, then what an option asks for.
    pub fn rank(&self) -> (usize, bool, usize) {
        (self.before.len() + self.after.len(), self.is_rule, self.guard.len())
    }

    /// Whether it is in force under `choice`.
    pub fn is_on(&self, choice: &Choice) -> bool {
        holds(&self.guard, choice)
    }
}

/// Whether the option values of `guard` are those of `choice`.
pub(super) fn holds(guard: &[(usize, u8)], choice: &Choice) -> bool {
    guard.iter().all(|&(axis, value)| choice.0.get(axis) == Some(&value))
}

impl Stage {
    /// All arms, in the order of the trie.
    pub fn arms(&self) -> impl Iterator<Item = &Arm> {
        self.nodes.iter().flat_map(|node| &node.arms)
    }

    /// The child of `node` for `letter`.
    pub fn step(&self, node: usize, letter: char) -> Option<usize> {
        let next = &self.nodes.get(node)?.next;
        next.binary_search_by_key(&letter, |&(c, _)| c).ok().map(|at| next[at].1)
    }

    /// Adds an arm to the trie.
    pub fn insert(&mut self, arm: Arm) {
        let mut node = 0;
        for &letter in &arm.from {
            node = match self.nodes[node].next.binary_search_by_key(&letter, |&(c, _)| c) {
                Ok(at) => self.nodes[node].next[at].1,
                Err(at) => {
                    let fresh = self.nodes.len();
                    self.nodes[node].next.insert(at, (letter, fresh));
                    self.nodes.push(Node::default());
                    fresh
                }
            };
        }
        self.nodes[node].arms.push(arm);
    }
}
