//! Plain rules that disagree, feed one another, go in a circle, or rewrite a form to itself.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::is_refused;
use crate::table::model::{Entity, Kind, Located};
use crate::table::spelling_key;
use crate::trouble::{Severity, Trouble};

pub(super) fn check(entities: &[&Entity]) -> Vec<Trouble> {
    let rules: Vec<Rule<'_>> = entities.iter().filter_map(|entity| Rule::of(entity)).collect();
    let claims = claims(&rules);
    let mut troubles: Vec<Trouble> = rules.iter().flat_map(Rule::rewrites_itself).collect();
    troubles.extend(claims.values().flat_map(|claims| disagreements(&rules, claims)));
    troubles.extend(chains(&rules, &claims));
    troubles
}

/// A `[[rule]]` with a canonical form.
struct Rule<'e> {
    entity: &'e Entity,
    canonical: &'e Located,
    /// What it rewrites: its variants, and what the house printed earlier.
    variants: Vec<&'e Located>,
}

impl<'e> Rule<'e> {
    fn of(entity: &'e Entity) -> Option<Rule<'e>> {
        let part = entity.parts.first().filter(|_| entity.kind == Kind::Rule)?;
        let forms = &part.languages.first()?.1;
        let canonical = &forms.first()?.spelling;
        let former =
            forms.iter().position(|form| form.since.is_none()).map_or(&[][..], |last| &forms[1..=last]);
        let former = former.iter().map(|form| &form.spelling).filter(|form| form.text != canonical.text);
        Some(Rule { entity, canonical, variants: part.also.iter().chain(former).collect() })
    }

    fn rewrites_itself(&self) -> Option<Trouble> {
        let canonical = &self.canonical.text;
        let same = |variant: &&&Located| {
            let is_plain = variant.text.is_ascii() && canonical.is_ascii();
            if is_plain { variant.text == *canonical } else { variant.text.nfc().eq(canonical.nfc()) }
        };
        let variant = self.variants.iter().find(same)?;
        let what = format!("the variant `{}` is the rule's own canonical form", variant.text);
        let trouble = Trouble::at(Severity::Error, variant.place.clone(), what);
        Some(trouble.because("it would be rewritten to itself").mend("delete the variant"))
    }
}

/// A rule, by its place in the list, and the variant that it claims.
type Claim<'e> = (usize, &'e Located);

/// Who rewrites a spelling, by its key.
fn claims<'e>(rules: &[Rule<'e>]) -> BTreeMap<String, Vec<Claim<'e>>> {
    let mut claims: BTreeMap<String, Vec<Claim<'e>>> = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate() {
        let canonical = spelling_key(&rule.canonical.text);
        for &variant in &rule.variants {
            let key = spelling_key(&variant.text);
            if key != canonical && !is_refused(rule.entity, &key) {
                claims.entry(key).or_default().push((at, variant));
            }
        }
    }
    claims
}

/// Two rules that make different forms of one variant; one trouble for each rule after the first.
fn disagreements<'e>(rules: &[Rule<'e>], claims: &[Claim<'e>]) -> Vec<Trouble> {
    let mut claims = claims.to_vec();
    claims.sort_by(|a, b| a.1.place.cmp(&b.1.place));
    let Some(&(first, variant)) = claims.first() else { return Vec::new() };
    let canonical = |at: usize| &rules[at].canonical.text;
    let others = claims.iter().filter(|&&(other, _)| canonical(other) != canonical(first));
    let trouble = |&(other, elsewhere): &Claim<'e>| {
        let what = format!(
            "two rules spell `{}`: here `{}`, and `{}` at {}",
            variant.text,
            canonical(first),
            canonical(other),
            rules[other].canonical.place
        );
        let mend = format!("delete it here, or `{}` at {}", elsewhere.text, elsewhere.place);
        Trouble::at(Severity::Error, variant.place.clone(), what)
            .because("nothing in a copy could tell which rule is meant")
            .mend(mend)
    };
    others.map(trouble).collect()
}

/// Canonical forms that another rule rewrites: circles once, chains at each link.
fn chains(rules: &[Rule<'_>], claims: &BTreeMap<String, Vec<Claim<'_>>>) -> Vec<Trouble> {
    let next: Vec<Option<usize>> = rules
        .iter()
        .enumerate()
        .map(|(at, rule)| {
            let rewriters = claims.get(&spelling_key(&rule.canonical.text))?;
            rewriters.iter().map(|&(rewriter, _)| rewriter).find(|&rewriter| rewriter != at)
        })
        .collect();
    let circles = circles(&next);
    let in_circles: BTreeSet<usize> = circles.iter().flatten().copied().collect();
    let links = next.iter().enumerate().filter(|(at, _)| !in_circles.contains(at));
    let chains = links.filter_map(|(at, &next)| Some(chain(&rules[at], &rules[next?])));
    circles.iter().map(|circle| circle_of(rules, circle)).chain(chains).collect()
}

/// The circles of a list in which each place names at most one next place, each from its least place on.
fn circles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut walk_of = vec![usize::MAX; next.len()];
    let mut circles = Vec::new();
    for start in 0..next.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(here) = at.filter(|&here| walk_of[here] == usize::MAX) {
            walk_of[here] = start;
            path.push(here);
            at = next[here];
        }
        let circle = at.and_then(|met| path.iter().position(|&place| place == met));
        if let Some(first) = circle {
            let mut circle = path.split_off(first);
            let least =
                circle.iter().enumerate().min_by_key(|&(_, &place)| place).map_or(0, |(index, _)| index);
            circle.rotate_left(least);
            circles.push(circle);
        }
    }
    circles
}

fn circle_of(rules: &[Rule<'_>], circle: &[usize]) -> Trouble {
    let steps: Vec<String> = circle
        .iter()
        .map(|&at| format!("`{}` ({})", rules[at].canonical.text, rules[at].canonical.place))
        .collect();
    let first = &rules[circle[0]].canonical;
    let what =
        format!("rules go in a circle: {}, and `{}` again", steps.join(" is rewritten to "), first.text);
    Trouble::at(Severity::Error, first.place.clone(), what)
        .because("no spelling of the circle could stand")
        .mend("choose one of them and make the others its variants, in one rule")
}

fn chain(rule: &Rule<'_>, next: &Rule<'_>) -> Trouble {
    let (form, end) = (&rule.canonical.text, &next.canonical.text);
    let what = format!(
        "`{form}`, the canonical form of this rule, is made `{end}` by the rule at {}",
        next.canonical.place
    );
    Trouble::at(Severity::Error, rule.canonical.place.clone(), what)
        .because("the output of one rule may not be the input of another, or a second run would change the copy again")
        .mend(format!("make `{end}` canonical here, too: join the two rules"))
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn each_circle_is_found_once() {
        let next = [Some(1), Some(2), Some(1), Some(0), None, Some(5)];
        assert_eq!(circles(&next), [vec![1, 2], vec![5]]);
    }
}
