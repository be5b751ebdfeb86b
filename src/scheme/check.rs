//! What is proved of a scheme before it is used: no ties, no dead rules, no letter without a rule, a header that says
//! whose scheme it is, and reversibility where it is claimed.

use std::collections::BTreeSet;

use super::context::{Element, implied, meet};
use super::draft::Draft;
use super::model::{Arm, AxisValue, Scheme, Stage};
use super::prove::{self, Refuted};
use crate::trouble::Trouble;

/// Every trouble of a compiled scheme but its failing tests.
pub(super) fn check(draft: &Draft, scheme: &Scheme) -> Vec<Trouble> {
    let mut troubles = header(draft);
    for stage in &scheme.stages {
        troubles.extend(ties(stage));
        troubles.extend(dead(stage));
    }
    troubles.extend(idle_values(draft, scheme));
    troubles.extend(missing_letters(draft, scheme));
    if scheme.reversible {
        troubles.extend(reversible(draft, scheme));
    }
    troubles
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
        troubles.push(draft.top().error(what).because("a scheme is named, dated and sourced"));
    }
    let file = draft.source.name.rsplit('/').next().unwrap_or_default();
    let id = header.id.as_ref().map(|id| id.value.as_str()).unwrap_or_default();
    if file.strip_suffix(".toml").is_some_and(|stem| stem != id) {
        let what = format!("scheme `{id}` stands in a file called `{file}`");
        troubles.push(draft.top().error(what).mend(format!("call the file `{id}.toml`")));
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

/// Values of options that no rule, exception or respelling asks for; one of each option is what the plain rules give.
fn idle_values(draft: &Draft, scheme: &Scheme) -> Vec<Trouble> {
    let words = scheme.stages.iter().flat_map(|stage| stage.words.values().flatten());
    let arms = scheme.stages.iter().flat_map(Stage::arms);
    let guards = arms.map(|arm| &arm.guard).chain(words.map(|word| &word.guard));
    let used: BTreeSet<(usize, u8)> = guards.flatten().copied().collect();
    let mut troubles = Vec::new();
    for (number, (axis, option)) in scheme.axes.iter().zip(&draft.options).enumerate() {
        let is_idle = |value: &AxisValue, at: u8| value.respell.is_empty() && !used.contains(&(number, at));
        let idle = axis.values.iter().zip(0..).filter(|&(value, at)| is_idle(value, at));
        for (value, _) in idle.skip(1) {
            let what = format!("value `{}` of option `{}` changes nothing", value.name, axis.id);
            let trouble =
                option.id.origin.error(what).because("no rule, exception or respelling asks for it");
            let mend = format!("write a rule with `when = {{ {} = \"{}\" }}`", axis.id, value.name);
            troubles.push(trouble.mend(mend));
        }
    }
    troubles
}

/// Letters of the alphabet that nothing is written for.
fn missing_letters(draft: &Draft, scheme: &Scheme) -> Option<Trouble> {
    if scheme.alphabet.is_empty() {
        let trouble = draft.top().error("scheme does not say its `alphabet`");
        return Some(trouble.because("without it no one could tell which letters have no rule"));
    }
    let without: Vec<String> =
        scheme.alphabet.iter().filter(|&&c| !has_rule(scheme, c)).map(|c| format!("`{c}`")).collect();
    let trouble = draft.top().error(format!("no rule without context writes {}", without.join(", ")));
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
            draft.top().error(what)
        }
        Refuted::Beyond(why) => draft.top().error("the scheme cannot be proved reversible").because(why),
    };
    Some(trouble.mend("say `reversible = false`"))
}

#[cfg(test)]
mod tests {
    use super::super::registry::Schemes;

    const HEADER: &str = "[scheme]\nid = \"xx\"\nfrom = { script = \"Cyrl\" }\nto = { script = \"Latn\" }\n\
                          authority = \"a\"\ncite = \"c\"\nlicence = \"l\"\n";

    /// All troubles of a scheme with these rules, as a person reads them.
    fn troubles(rules: &str) -> String {
        let text = format!("{HEADER}{rules}");
        let troubles = Schemes::read(&[("xx.toml", &text)]).err().unwrap_or_default();
        troubles.iter().map(ToString::to_string).collect::<Vec<String>>().join("\n")
    }

    const AB: &str = "alphabet = \"аб\"\n[map]\n\"а\" = \"a\"\n\"б\" = \"b\"\n";

    #[test]
    fn a_sound_scheme_has_none() {
        assert_eq!(troubles(AB), "");
    }

    #[test]
    fn rules_that_tie() {
        let rules = "[[rule]]\nfrom = \"а\"\nbefore = [\"^\"]\nto = \"x\"\n[[rule]]\nfrom = \"а\"\nafter = [\"$\"]\nto = \"y\"\n";
        assert_eq!(
            troubles(&format!("{AB}{rules}")),
            "xx.toml:17:8: the rules for `а` here and at xx.toml:13:8 tie\n\
             17 | from = \"а\"\n   \
                |        ^^^ both fit one place, with as much context, and differ\n   \
                = give one of them more context"
        );
    }

    #[test]
    fn a_tie_that_a_third_rule_settles_is_none() {
        let both = "[[rule]]\nfrom = \"а\"\nbefore = [\"^\"]\nafter = [\"$\"]\nto = \"z\"\n";
        let rules = "[[rule]]\nfrom = \"а\"\nbefore = [\"^\"]\nto = \"x\"\n[[rule]]\nfrom = \"а\"\nafter = [\"$\"]\nto = \"y\"\n";
        assert_eq!(troubles(&format!("{AB}{rules}{both}")), "");
    }

    #[test]
    fn a_rule_that_can_never_fire() {
        assert_eq!(
            troubles(&format!("{AB}[[rule]]\nfrom = \"а\"\nto = \"x\"\n")),
            "xx.toml:10:1: the rule for `а` can never fire\n\
             10 | \"а\" = \"a\"\n   \
                | ^^^^^^^^^ the rule at xx.toml:13:8 always comes before it\n   \
                = take one of them out"
        );
        let longer = format!("{AB}\"аб\" = \"c\"\n[[rule]]\nfrom = \"а\"\nafter = [\"б\"]\nto = \"x\"\n");
        assert!(troubles(&longer).contains("the rule for `а` can never fire"), "{}", troubles(&longer));
    }

    #[test]
    fn a_letter_without_a_rule() {
        assert_eq!(
            troubles(
                "alphabet = \"абв\"\n[map]\n\"а\" = \"a\"\n\"б\" = \"b\"\n[[rule]]\nfrom = \"в\"\nbefore = [\"а\"]\nto = \"v\"\n"
            ),
            "xx.toml:2:6: no rule without context writes `в`\n\
             2 | id = \"xx\"\n  \
               |      ^^^^ every letter of the alphabet needs an output\n  \
               = add it to [map]"
        );
    }

    #[test]
    fn an_option_that_changes_nothing() {
        let option = "[[option]]\nid = \"o\"\ndefault = \"off\"\nvalues = [\"off\", \"on\"]\n";
        assert_eq!(
            troubles(&format!("{AB}{option}")),
            "xx.toml:13:6: value `on` of option `o` changes nothing\n\
             13 | id = \"o\"\n   \
                |      ^^^ no rule, exception or respelling asks for it\n   \
                = write a rule with `when = { o = \"on\" }`"
        );
    }

    #[test]
    fn limits_are_told() {
        let long = format!("{AB}\"{}\" = \"x\"\n\"\" = \"y\"\n", "аб".repeat(17));
        let told = troubles(&long);
        assert!(told.contains("a rule reads 34 letters and 0 of context"), "{told}");
        assert!(told.contains("32 of each are the limit, so that the time stays linear"), "{told}");
        assert!(told.contains("a rule has an empty `from`"), "{told}");
    }

    #[test]
    fn characters_that_steer_the_line_are_refused() {
        let told = troubles(&format!("{AB}\"аб\" = \"a\u{202e}b\"\n"));
        assert!(told.contains("holds a control character"), "{told}");
    }

    #[test]
    fn an_undefined_class() {
        assert_eq!(
            troubles(&format!("{AB}[[rule]]\nfrom = \"а\"\nbefore = [\"@V\"]\nto = \"x\"\n")),
            "xx.toml:13:8: class `@V` is not defined\n\
             13 | from = \"а\"\n   \
                |        ^^^\n   \
                = add it to [class]"
        );
    }

    #[test]
    fn a_test_that_fails() {
        assert_eq!(
            troubles(&format!("{AB}[[test]]\nin = \"аб\"\nout = \"ba\"\n")),
            "xx.toml:13:6: `аб` gives `ab`, not `ba`\n\
             13 | in = \"аб\"\n   \
                |      ^^^^ a test of the scheme fails\n   \
                = a by line 10 | b by line 11"
        );
    }

    #[test]
    fn a_collision_disproves_reversibility() {
        assert_eq!(
            troubles(
                "reversible = true\nalphabet = \"тсц\"\n[map]\n\"т\" = \"t\"\n\"с\" = \"s\"\n\"ц\" = \"ts\"\n"
            ),
            "xx.toml:2:6: the scheme is not reversible: `ц` and `тс` are both `ts`\n\
             2 | id = \"xx\"\n  \
               |      ^^^^\n  \
               = say `reversible = false`"
        );
    }

    #[test]
    fn schemes_that_collide_cannot_claim_to_be_reversible() {
        let gost = troubles("extends = [\"ru-gost7.79-b\"]\nreversible = true\n");
        assert!(gost.contains("the scheme is not reversible: `э` and `еь` are both `e``"), "{gost}");
        let belarusian = troubles("extends = [\"be-by-2007\"]\nreversible = true\n");
        assert!(belarusian.contains("the scheme is not reversible: "), "{belarusian}");
    }

    #[test]
    fn what_the_proof_does_not_reach_is_refused() {
        let context = "reversible = true\nalphabet = \"а\"\n[map]\n\"а\" = \"a\"\n[[rule]]\nfrom = \"а\"\nbefore = [\"^\"]\nto = \"x\"\n";
        assert!(
            troubles(context).contains("the scheme cannot be proved reversible"),
            "{}",
            troubles(context)
        );
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        assert_eq!(
            troubles("alphabt = \"а\"\n[map]\n\"а\" = \"a\"\n"),
            "xx.toml:8:1: unknown key `alphabt` in [scheme]\n\
             8 | alphabt = \"а\"\n  \
               | ^^^^^^^ no table may carry a key that nothing reads, or a typing error would go unseen\n  \
               = did you mean `alphabet`?"
        );
    }

    #[test]
    fn an_unknown_parent_names_the_nearest() {
        assert_eq!(
            troubles("extends = [\"_cyrl-rux\"]\n"),
            "xx.toml:8:12: `_cyrl-rux` is no scheme\n\
             8 | extends = [\"_cyrl-rux\"]\n  \
               |            ^^^^^^^^^^^\n  \
               = did you mean `_cyrl-ru`?"
        );
    }

    #[test]
    fn a_scheme_that_extends_itself() {
        let told = troubles("extends = [\"xx\"]\nalphabet = \"а\"\n");
        assert!(told.contains("`xx` extends itself"), "{told}");
    }

    #[test]
    fn troubles_of_all_files_are_told() {
        let bad = "[scheme]\nid = 1\n";
        let troubles = Schemes::read(&[("a.toml", bad), ("b.toml", "[scheme\n")]).expect_err("both are bad");
        let files: Vec<&str> = troubles.iter().map(|trouble| trouble.place().file()).collect();
        assert_eq!(files, ["a.toml", "b.toml"]);
    }
}
