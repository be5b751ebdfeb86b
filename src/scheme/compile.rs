//! Turns a merged draft into a [`Scheme`]: left-hand sides to tries, contexts to sets, option names to numbers.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::context::{self, Classes, Element};
use super::draft::{Draft, Origin, RuleDraft, StageDraft, Told};
use super::model::{Arm, Axis, AxisValue, Node, Respelling, Scheme, Stage, Word};
use super::source::{self, Form};
use crate::trouble::Trouble;

/// The most letters that a rule may read, and the most that its contexts may look at.
pub(super) const LONGEST: usize = 32;

/// The most pairs of contexts that a rule may have.
const MOST_CONTEXTS: usize = 256;

/// The scheme of a merged draft, or every trouble with its parts.
pub(super) fn compile(draft: &Draft) -> Result<Scheme, Vec<Trouble>> {
    let mut compiler = Compiler { draft, axes: axes(draft), troubles: Vec::new() };
    compiler.header();
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
        Scheme {
            id: header.id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
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
            alphabet: header.alphabet.as_ref().map(|told| set(told, self.input())).unwrap_or_default(),
            input: self.input(),
            casing: header.casing.unwrap_or_default(),
            stages,
            axes: std::mem::take(&mut self.axes),
            inverse: None,
            place: self.draft.top().place(),
        }
    }

    fn header(&mut self) {
        if self.draft.header.id.is_none() {
            self.troubles.push(self.draft.top().error("the scheme has no `id`"));
        }
        for option in &self.draft.options {
            let has_value = |name: &str| option.values.iter().any(|value| value.name == name);
            if !has_value(&option.default) {
                let what = format!("option `{}` has no value `{}`", option.id.value, option.default);
                self.troubles
                    .push(option.id.origin.error(what).because("a default must be one of the values"));
            }
            for respell in &option.respell {
                if !has_value(&respell.value) {
                    let what = format!("option `{}` has no value `{}`", option.id.value, respell.value);
                    self.troubles.push(option.id.origin.error(what).because("it is respelt for"));
                }
                if respell.from.chars().count() != 1 || respell.to.chars().count() != 1 {
                    let what = format!("`{}` is not respelt as `{}`", respell.from, respell.to);
                    self.troubles
                        .push(option.id.origin.error(what).because("one letter is respelt as one letter"));
                }
            }
        }
    }

    /// How the file's own rules read their input.
    fn input(&self) -> Form {
        self.draft.header.input.unwrap_or_default()
    }

    /// How the stage at this place reads its input: the header speaks for the file's own rules, which come last.
    fn form(&self, stage: usize) -> Form {
        let is_last = stage + 1 == self.draft.stages.len();
        let own = self.draft.stages.get(stage).and_then(|stage| stage.input);
        own.unwrap_or(if is_last { self.input() } else { Form::Composed })
    }

    fn stages(&mut self) -> Vec<Stage> {
        let n_stages = self.draft.stages.len();
        let mut stages = Vec::new();
        for (at, draft) in self.draft.stages.iter().enumerate() {
            let is_last = at + 1 == n_stages;
            let is_bare = draft.map.is_empty() && draft.rules.is_empty();
            if !(is_last && is_bare && n_stages > 1) {
                stages.push(self.stage(draft, self.form(at), is_last));
            }
        }
        if let Some(first) = stages.first_mut() {
            first.words = self.words(first.form);
        }
        stages
    }

    /// The exceptions; those that an option asks for come before those that always hold.
    fn words(&mut self, form: Form) -> BTreeMap<Vec<char>, Vec<Word>> {
        let mut words: BTreeMap<Vec<char>, Vec<Word>> = BTreeMap::new();
        for exception in &self.draft.exceptions {
            let origin = exception.from.origin.clone();
            let guard = self.guard(&exception.when, &origin);
            let letters = source::letters(&exception.from.value, form);
            if !letters.iter().all(|&c| source::is_letter(c) || c == source::APOSTROPHE) {
                let what = format!("exception `{}` is not one word", exception.from.value);
                self.troubles.push(origin.error(what).because("exceptions are whole words"));
            }
            let known = words.entry(letters).or_default();
            if known.iter().any(|word| word.guard == guard) {
                let what = format!("exception `{}` stands twice", exception.from.value);
                self.troubles.push(origin.error(what).mend("take one of them out"));
            }
            known.push(Word { to: exception.to.nfc().collect(), guard, origin });
        }
        words.values_mut().for_each(|known| known.sort_by_key(|word| std::cmp::Reverse(word.guard.len())));
        words
    }

    fn stage(&mut self, draft: &StageDraft, form: Form, takes_options: bool) -> Stage {
        let classes = classes(draft, form);
        let mut stage = Stage { form, nodes: vec![Node::default()], words: BTreeMap::new() };
        for (from, to) in &draft.map {
            self.insert(&mut stage, plain(from, to, form, Vec::new()));
        }
        for rule in &draft.rules {
            for arm in self.arms(rule, &classes, form) {
                self.insert(&mut stage, arm);
            }
        }
        if takes_options {
            for (axis, option) in self.draft.options.iter().enumerate() {
                for value in &option.values {
                    let Some(number) = self.value(axis, &value.name) else { continue };
                    for (from, to) in &value.map {
                        self.insert(&mut stage, plain(from, to, form, vec![(axis, number)]));
                    }
                }
            }
        }
        for node in &mut stage.nodes {
            node.arms.sort_by_key(|arm| std::cmp::Reverse(arm.rank()));
        }
        stage
    }

    fn insert(&mut self, stage: &mut Stage, arm: Arm) {
        let n_context = arm.before.len() + arm.after.len();
        if arm.from.is_empty() {
            self.troubles
                .push(arm.origin.error("a rule has an empty `from`").because("it would stand everywhere"));
        } else if arm.from.len() > LONGEST || n_context > LONGEST {
            let what = format!("a rule reads {} letters and {n_context} of context", arm.from.len());
            let why = format!("{LONGEST} of each are the limit, so that the time stays linear");
            self.troubles.push(arm.origin.error(what).because(why));
        } else {
            stage.insert(arm);
        }
    }

    fn arms(&mut self, rule: &RuleDraft, classes: &Classes, form: Form) -> Vec<Arm> {
        let guard = self.guard(&rule.when, &rule.from.origin);
        let mut befores = self.contexts(&rule.before, classes, &rule.from.origin);
        befores.iter_mut().for_each(|context| context.reverse());
        let afters = self.contexts(&rule.after, classes, &rule.from.origin);
        let mut arms = Vec::new();
        if befores.len() * afters.len() > MOST_CONTEXTS {
            let what = format!("a rule has {} contexts before and {} after", befores.len(), afters.len());
            let why = format!("{MOST_CONTEXTS} pairs of them are the limit");
            self.troubles.push(rule.from.origin.error(what).because(why).mend("write a class"));
            return arms;
        }
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

/// The letters of a class or an alphabet, ascending; blanks only set them apart.
fn set(told: &Told, form: Form) -> Vec<char> {
    let mut letters = source::letters(&told.value, form);
    letters.retain(|c| !c.is_whitespace());
    letters.sort_unstable();
    letters.dedup();
    letters
}

fn classes(draft: &StageDraft, form: Form) -> Classes {
    draft.classes.iter().map(|(name, told)| (name.clone(), set(told, form))).collect()
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
