//! What is proved of a scheme before it is used: no ties, no dead rules, no letter without a rule, a header that says
//! whose scheme it is, and reversibility where it is claimed.

use super::compile::{Arm, Scheme, Stage};
use super::context::{Element, implied, meet};
use super::draft::{Draft, Origin};
use super::prove::{self, Refuted};
use crate::trouble::Trouble;

/// Every trouble of a compiled scheme but its failing tests.
pub(super) fn check(draft: &Draft, scheme: &Scheme) -> Vec<Trouble> {
    let mut troubles = header(draft);
    for stage in &scheme.stages {
        troubles.extend(ties(stage));
        troubles.extend(dead(stage));
    }
    troubles.extend(missing_letters(draft, scheme));
    if scheme.reversible {
        troubles.extend(reversible(draft, scheme));
    }
    troubles
}

fn top(draft: &Draft) -> Origin {
    let whole = Origin { source: draft.source.clone(), span: 0..0 };
    draft.header.id.as_ref().map_or(whole, |id| id.origin.clone())
}

fn header(draft: &Draft) -> Vec<Trouble> {
    let header = &draft.header;
    let needed = [
        ("authority", header.authority.is_empty()),
        ("cite", header.cite.is_empty()),
        ("licence", header.licence.is_empty()),
        ("from.script", header.from.script.is_empty()),
        ("to.script", header.to.script.is_empty()),
    ];
    let mut troubles = Vec::new();
    for (key, _) in needed.into_iter().filter(|(_, is_missing)| *is_missing) {
        let what = format!("scheme does not say its `{key}`");
        troubles.push(top(draft).error(what).because("a scheme is named, dated and sourced"));
    }
    let file = draft.source.name.rsplit('/').next().unwrap_or_default();
    let id = header.id.as_ref().map(|id| id.value.as_str()).unwrap_or_default();
    if file.strip_suffix(".toml").is_some_and(|stem| stem != id) {
        let what = format!("scheme `{id}` stands in a file called `{file}`");
        troubles.push(top(draft).error(what).mend(format!("call the file `{id}.toml`")));
    }
    troubles
}

/// Pairs of equally specific arms that can fire at one place and differ.
fn ties(stage: &Stage) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for node in &stage.nodes {
        for (at, a) in node.arms.iter().enumerate() {
            let stronger = |b: &Arm| node.arms[..at].iter().any(|c| c.rank() > a.rank() && settles(c, a, b));
            if let Some(b) = node.arms[..at].iter().find(|b| tie(a, b) && !stronger(b)) {
                let from: String = a.from.iter().collect();
                let other = b.origin.place();
                let what = format!("the rules for `{from}` here and at {other} tie");
                let trouble =
                    a.origin.error(what).because("both fit one place, with as much context, and differ");
                troubles.push(trouble.mend("give one of them more context"));
            }
        }
    }
    troubles
}

fn tie(a: &Arm, b: &Arm) -> bool {
    a.rank() == b.rank()
        && a.to != b.to
        && meet(&a.before, &b.before)
        && meet(&a.after, &b.after)
        && a.guard.iter().all(|(axis, value)| b.guard.iter().all(|(other, v)| axis != other || value == v))
}

/// Whether `c` fires wherever both `a` and `b` fit, so that their tie never shows.
fn settles(c: &Arm, a: &Arm, b: &Arm) -> bool {
    c.guard.iter().all(|choice| a.guard.contains(choice) || b.guard.contains(choice))
        && (implied(&c.before, &a.before) || implied(&c.before, &b.before))
        && (implied(&c.after, &a.after) || implied(&c.after, &b.after))
}

/// Arms that another one always comes before.
fn dead(stage: &Stage) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for (at, node) in stage.nodes.iter().enumerate() {
        for (rank, arm) in node.arms.iter().enumerate() {
            let stronger = node.arms[..rank].iter().find(|other| shadows(other, arm));
            if let Some(killer) = stronger.or_else(|| longer(stage, at, arm)) {
                let from: String = arm.from.iter().collect();
                let what = format!("the rule for `{from}` can never fire");
                let because = format!("the rule at {} always comes before it", killer.origin.place());
                troubles.push(arm.origin.error(what).because(because).mend("take one of them out"));
            }
        }
    }
    troubles
}

fn shadows(killer: &Arm, arm: &Arm) -> bool {
    killer.rank() > arm.rank()
        && killer.guard.iter().all(|choice| arm.guard.contains(choice))
        && implied(&killer.before, &arm.before)
        && implied(&killer.after, &arm.after)
}

/// An arm for a longer stretch that fires wherever `arm`, at `node`, could.
fn longer<'s>(stage: &'s Stage, node: usize, arm: &Arm) -> Option<&'s Arm> {
    let Some((Element::OneOf(letters), rest)) = arm.after.split_first() else { return None };
    let mut found = None;
    for &letter in letters {
        let child = stage.step(node, letter)?;
        let covers = |other: &&Arm| {
            other.guard.is_empty() && implied(&other.before, &arm.before) && implied(&other.after, rest)
        };
        found = Some(stage.nodes[child].arms.iter().find(covers)?);
    }
    found
}

/// Letters of the alphabet that nothing is written for.
fn missing_letters(draft: &Draft, scheme: &Scheme) -> Option<Trouble> {
    if scheme.alphabet.is_empty() {
        let trouble = top(draft).error("scheme does not say its `alphabet`");
        return Some(trouble.because("without it no one could tell which letters have no rule"));
    }
    let without: Vec<String> =
        scheme.alphabet.iter().filter(|&&c| !has_rule(scheme, c)).map(|c| format!("`{c}`")).collect();
    let trouble = top(draft).error(format!("no rule without context writes {}", without.join(", ")));
    (!without.is_empty())
        .then(|| trouble.because("every letter of the alphabet needs an output").mend("add it to [map]"))
}

/// Whether some stage writes `letter` in every context, alone or as a part of syllables only.
fn has_rule(scheme: &Scheme, letter: char) -> bool {
    let by_default = |arm: &&Arm| arm.guard.iter().all(|&(_, value)| value == 0);
    let is_free = |arm: &&Arm| arm.before.is_empty() && arm.after.is_empty();
    scheme.stages.iter().any(|stage| {
        let mut alone = stage.arms().filter(by_default).filter(|arm| arm.from == [letter]).peekable();
        match alone.peek() {
            Some(_) => alone.any(|arm| is_free(&arm)),
            None => stage.arms().filter(by_default).filter(is_free).any(|arm| arm.from.contains(&letter)),
        }
    })
}

fn reversible(draft: &Draft, scheme: &Scheme) -> Option<Trouble> {
    let trouble = match prove::refute(scheme)? {
        Refuted::Collision(a, b, output) => {
            let what = format!("the scheme is not reversible: `{a}` and `{b}` are both `{output}`");
            top(draft).error(what)
        }
        Refuted::Beyond(why) => top(draft).error("the scheme cannot be proved reversible").because(why),
    };
    Some(trouble.mend("say `reversible = false`"))
}
