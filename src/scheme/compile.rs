//! A scheme ready for use: rules in a trie, contexts as sets, options as numbers.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::casing::Casing;
use super::context::{self, Classes, Element};
use super::draft::{Draft, Endpoint, Kind, Origin, RuleDraft, StageDraft, Status, Told};
use super::invert::Inverse;
use super::source::{self, Form};
use crate::trouble::{Place, Trouble};

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

    fn insert(&mut self, arm: Arm) {
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

/// The scheme of a merged draft, or every trouble with its parts.
pub(super) fn compile(draft: &Draft) -> Result<Scheme, Vec<Trouble>> {
    let mut compiler = Compiler { draft, axes: axes(draft), troubles: Vec::new() };
    let stages = compiler.stages();
    let scheme = compiler.scheme(stages);
    if compiler.troubles.is_empty() { Ok(scheme) } else { Err(compiler.troubles) }
}

fn axes(draft: &Draft) -> Vec<Axis> {
    let mut axes = Vec::new();
    for option in &draft.options {
        let mut values: Vec<AxisValue> = Vec::new();
        let default = option.values.iter().filter(|value| value.name == option.default);
        let others = option.values.iter().filter(|value| value.name != option.default);
        for value in default.chain(others) {
            let respell = option.respell.iter().filter(|respell| respell.value == value.name);
            let respell = respell.filter_map(|respell| {
                Some(Respelling {
                    from: respell.from.chars().next()?,
                    to: respell.to.chars().next()?,
                    one_by_one: respell.one_by_one,
                })
            });
            values.push(AxisValue { name: value.name.clone(), respell: respell.collect() });
        }
        axes.push(Axis { id: option.id.value.clone(), values });
    }
    axes
}

struct Compiler<'d> {
    draft: &'d Draft,
    axes: Vec<Axis>,
    troubles: Vec<Trouble>,
}

impl Compiler<'_> {
    fn scheme(&mut self, stages: Vec<Stage>) -> Scheme {
        let header = &self.draft.header;
        let whole = Origin { source: self.draft.source.clone(), span: 0..0 };
        let (id, origin) = match &header.id {
            Some(told) => (told.value.clone(), told.origin.clone()),
            None => {
                self.troubles.push(whole.error("the scheme has no `id`"));
                (String::new(), whole)
            }
        };
        for option in &self.draft.options {
            if !option.values.iter().any(|value| value.name == option.default) {
                let what = format!("option `{}` has no value `{}`", option.id.value, option.default);
                self.troubles
                    .push(option.id.origin.error(what).because("a default must be one of the values"));
            }
        }
        let alphabet = header
            .alphabet
            .as_ref()
            .map(|told| source::letters(&told.value, header.input.unwrap_or_default()));
        let mut alphabet = alphabet.unwrap_or_default();
        alphabet.retain(|c| !c.is_whitespace());
        alphabet.sort_unstable();
        alphabet.dedup();
        Scheme {
            id,
            from: header.from.clone(),
            to: header.to.clone(),
            kind: header.kind,
            status: header.status,
            authority: header.authority.clone(),
            cite: header.cite.clone(),
            licence: header.licence.clone(),
            note: header.note.clone(),
            valid: header.valid,
            reversible: header.reversible,
            alphabet,
            casing: header.casing.unwrap_or_default(),
            stages,
            axes: std::mem::take(&mut self.axes),
            inverse: None,
            place: origin.place(),
        }
    }

    /// How the stage at this place reads its input: the header speaks for the file's own rules, which come last.
    fn form(&self, stage: usize) -> Form {
        let is_last = stage + 1 == self.draft.stages.len();
        let own = self.draft.stages.get(stage).and_then(|stage| stage.input);
        own.or(self.draft.header.input.filter(|_| is_last)).unwrap_or_default()
    }

    fn stages(&mut self) -> Vec<Stage> {
        let n_stages = self.draft.stages.len();
        let mut stages = Vec::new();
        for (at, draft) in self.draft.stages.iter().enumerate() {
            let is_last = at + 1 == n_stages;
            let is_bare = draft.map.is_empty() && draft.rules.is_empty();
            if is_last && is_bare && n_stages > 1 {
                continue;
            }
            stages.push(self.stage(draft, self.form(at), is_last));
        }
        for (at, exception) in self.draft.exceptions.iter().enumerate() {
            let form = self.form(0);
            let guard = self.guard(&exception.when, &exception.from.origin);
            let letters = source::letters(&exception.from.value, form);
            if !letters.iter().all(|&c| source::is_letter(c) || c == source::APOSTROPHE) {
                let what = format!("exception `{}` is not one word", exception.from.value);
                self.troubles.push(exception.from.origin.error(what).because("exceptions are whole words"));
            }
            let twin = |other: &super::draft::ExceptionDraft| {
                source::letters(&other.from.value, form) == letters && other.when == exception.when
            };
            if self.draft.exceptions[..at].iter().any(twin) {
                let what = format!("exception `{}` stands twice", exception.from.value);
                self.troubles.push(exception.from.origin.error(what));
            }
            let origin = exception.from.origin.clone();
            let word = Word { to: exception.to.nfc().collect(), guard, origin };
            if let Some(first) = stages.first_mut() {
                first.words.entry(letters).or_default().push(word);
            }
        }
        for word in stages.iter_mut().flat_map(|stage| stage.words.values_mut()) {
            word.sort_by_key(|word| std::cmp::Reverse(word.guard.len()));
        }
        stages
    }

    fn stage(&mut self, draft: &StageDraft, form: Form, takes_options: bool) -> Stage {
        let classes = classes(draft, form);
        let mut stage = Stage { form, nodes: vec![Node::default()], words: BTreeMap::new() };
        for (from, to) in &draft.map {
            stage.insert(plain(from, to, form, Vec::new()));
        }
        for rule in &draft.rules {
            for arm in self.arms(rule, &classes, form) {
                stage.insert(arm);
            }
        }
        if takes_options {
            for (axis, option) in self.draft.options.iter().enumerate() {
                for value in &option.values {
                    let Some(number) = self.value(axis, &value.name) else { continue };
                    for (from, to) in &value.map {
                        stage.insert(plain(from, to, form, vec![(axis, number)]));
                    }
                }
            }
        }
        for node in &mut stage.nodes {
            node.arms.sort_by_key(|arm| std::cmp::Reverse(arm.rank()));
        }
        stage
    }

    fn arms(&mut self, rule: &RuleDraft, classes: &Classes, form: Form) -> Vec<Arm> {
        let guard = self.guard(&rule.when, &rule.from.origin);
        let mut befores = self.contexts(&rule.before, classes, &rule.from.origin);
        befores.iter_mut().for_each(|context| context.reverse());
        let afters = self.contexts(&rule.after, classes, &rule.from.origin);
        let mut arms = Vec::new();
        for before in &befores {
            for after in &afters {
                arms.push(Arm {
                    from: source::letters(&rule.from.value, form),
                    before: before.clone(),
                    after: after.clone(),
                    guard: guard.clone(),
                    to: rule.to.nfc().collect(),
                    is_rule: true,
                    origin: rule.from.origin.clone(),
                });
            }
        }
        arms
    }

    fn contexts(&mut self, written: &[String], classes: &Classes, origin: &Origin) -> Vec<Vec<Element>> {
        if written.is_empty() {
            return vec![Vec::new()];
        }
        let mut contexts = Vec::new();
        for context in written {
            match context::parse(context, classes) {
                Ok(elements) => contexts.push(elements),
                Err(what) => self.troubles.push(origin.error(what).mend("add it to [class]")),
            }
        }
        contexts
    }

    fn guard(&mut self, when: &[(String, String)], origin: &Origin) -> Vec<(usize, u8)> {
        let mut guard = Vec::new();
        for (option, value) in when {
            let axis = self.axes.iter().position(|axis| axis.id == *option);
            match axis.and_then(|axis| Some((axis, self.value(axis, value)?))) {
                Some(choice) => guard.push(choice),
                None => {
                    self.troubles.push(origin.error(format!("no option `{option}` has a value `{value}`")))
                }
            }
        }
        guard
    }

    fn value(&self, axis: usize, name: &str) -> Option<u8> {
        let at = self.axes.get(axis)?.values.iter().position(|value| value.name == name)?;
        u8::try_from(at).ok()
    }
}

fn classes(draft: &StageDraft, form: Form) -> Classes {
    let letters = |told: &Told| {
        let mut letters = source::letters(&told.value, form);
        letters.retain(|c| !c.is_whitespace());
        letters.sort_unstable();
        letters.dedup();
        letters
    };
    draft.classes.iter().map(|(name, told)| (name.clone(), letters(told))).collect()
}

fn plain(from: &str, to: &Told, form: Form, guard: Vec<(usize, u8)>) -> Arm {
    Arm {
        from: source::letters(from, form),
        before: Vec::new(),
        after: Vec::new(),
        guard,
        to: to.value.nfc().collect(),
        is_rule: false,
        origin: to.origin.clone(),
    }
}
