//! Why a spelling was left or only suggested, told to people: one entry a reason, each with the same headings.

use std::fmt;

use super::record::{Left, LeftReason, SuggestedReason};

/// One reason, explained. It shows as a page with the headings *what*, *why*, *example* and *how to mend*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The record that it stands in: `left` or `suggested`.
    pub record: &'static str,
    /// Its name in the ledger.
    pub name: &'static str,
    /// The reason in a few words, as a report puts it after the name.
    pub words: &'static str,
    /// What was found.
    pub what: &'static str,
    /// Why such a spelling is not changed.
    pub why: &'static str,
    /// A piece of copy in which it occurs, and what stays there.
    pub example: &'static str,
    /// What to do if the spelling should change after all.
    pub mend: &'static str,
}

/// Every reason with this name in the ledger: one, or two where `left` and `suggested` share it, or where people are told
/// two things of it.
pub fn named(name: &str) -> impl Iterator<Item = Reason> {
    all().chain([never_alone()]).filter(move |reason| reason.name == name)
}

/// All reasons, those of `left` first, each in the order of the format's description.
pub fn all() -> impl Iterator<Item = Reason> {
    let suggested = SuggestedReason::ALL.iter().copied().map(Reason::from);
    LeftReason::ALL.iter().copied().map(Reason::from).chain(suggested)
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({}): {}", self.name, self.record, self.words)?;
        writeln!(f, "  what:        {}", self.what)?;
        writeln!(f, "  why:         {}", self.why)?;
        writeln!(f, "  example:     {}", self.example)?;
        writeln!(f, "  how to mend: {}", self.mend)
    }
}

impl From<LeftReason> for Reason {
    fn from(reason: LeftReason) -> Reason {
        let [words, what, why, example, mend] = left(reason);
        Reason { record: "left", name: reason.as_str(), words, what, why, example, mend }
    }
}

impl From<&Left> for Reason {
    /// The reason as it is meant of this spelling: two policies leave a family name alone under one name.
    fn from(left: &Left) -> Reason {
        if left.is_never_alone { never_alone() } else { Reason::from(left.reason) }
    }
}

/// What `no-evidence` means where no evidence would do.
fn never_alone() -> Reason {
    Reason {
        words: "by its row or the house the family name alone stays as it is",
        what: "A bare family name whose row, or the house's policy, says `family-alone = \"never\"`.",
        why: "Whoever wrote that wants it changed beside its given name, initials or role, and nowhere else.",
        example: "“Maxim Ryschenkow spoke. Ryschenkow agreed.” The second Ryschenkow stays.",
        mend: "Set `family-alone` to \"evidence\" or \"unique\" in the row, in the file's `[table]` or in `[policy]`.",
        ..Reason::from(LeftReason::NoEvidence)
    }
}

impl From<SuggestedReason> for Reason {
    fn from(reason: SuggestedReason) -> Reason {
        let [words, what, why, example, mend] = suggested(reason);
        Reason { record: "suggested", name: reason.as_str(), words, what, why, example, mend }
    }
}

/// Words, what, why, example, how to mend.
fn left(reason: LeftReason) -> [&'static str; 5] {
    match reason {
        LeftReason::Ambiguous => [
            "several entities could be meant",
            "More than one entity owns this spelling, they print different forms, and the copy does not say which is meant.",
            "A wrong substitution costs a correction; a missed one costs an edit.",
            "“Chris Ryschenkow, a baker, met Maxim Ryschenkow. Ryschenkow paid.” The last Ryschenkow stays.",
            "Write the full name or the role at the mention, or give the row that is never meant a `not`.",
        ],
        LeftReason::NoEvidence => [
            "nothing in the copy says who is meant",
            "A bare family name whose entity the copy never identifies by full name or role.",
            "The name has other bearers, and its row asks for evidence.",
            "“Ryschenkow won the race.” Ryschenkow stays.",
            "Name the person in full once, or set `family-alone = \"unique\"` in a row of the house.",
        ],
        LeftReason::OtherPerson => [
            "the copy says that it is somebody else",
            "The name stands beside a given name, initial or patronymic that is not the entity's.",
            "It belongs to another person of the same name.",
            "“Chris Ryschenkow, a baker from Bremen” stays whole.",
            "If it is the entity after all, add that given name to its row.",
        ],
        LeftReason::Quoted => [
            "it stands in a quotation, and the policy leaves quotations alone",
            "The name is inside quotation marks or an element that quotes.",
            "`quotes = \"leave\"` says that quoted words stay as they were said or written.",
            "He said: “Ryschenkow agreed.” Ryschenkow stays.",
            "Set `quotes` to \"rewrite\" or \"suggest\" in the row, in the file's `[table]` or in `[policy]`.",
        ],
        LeftReason::KeptPhrase => [
            "it is part of a phrase that is kept",
            "The name stands in a phrase that its row lists under `keep`, or that is a form of its own.",
            "Fixed phrases keep the spelling that they were coined with.",
            "“We had chicken Kiev.” Kiev stays.",
            "Take the phrase out of `keep` in the row, or override the row in the house's table.",
        ],
        LeftReason::Sic => [
            "it is marked [sic]",
            "`[sic]` or `(sic)` follows the name.",
            "The writer says that this one occurrence is meant as it is.",
            "“The letter named a Mr Ryschenkow [sic].” Ryschenkow stays.",
            "Take the mark out of the copy.",
        ],
        LeftReason::Gloss => [
            "two spellings of one entity are set against each other",
            "The copy speaks of the spelling: two different forms of one entity explain each other.",
            "Changing one of them would make the sentence say nothing.",
            "“Kyiv (Russian: Kiev)” stays whole.",
            "Nothing needs mending; to change one form, take the other out of the copy.",
        ],
        LeftReason::Url => [
            "it stands in a URL",
            "The name is part of a web address.",
            "A changed address leads elsewhere.",
            "https://example.org/Ryschenkow stays.",
            "Nothing: change the address by hand if it is really wrong.",
        ],
        LeftReason::Email => [
            "it stands in an e-mail address",
            "The name is part of an e-mail address.",
            "A changed address reaches nobody, or somebody else.",
            "ryschenkow@example.org stays.",
            "Nothing: change the address by hand if it is really wrong.",
        ],
        LeftReason::Handle => [
            "it stands in a handle",
            "The name is part of an account's name, after @.",
            "A changed handle names another account.",
            "@Ryschenkow stays.",
            "Nothing: change the handle by hand if it is really wrong.",
        ],
        LeftReason::Hashtag => [
            "it stands in a hashtag",
            "The name is part of a hashtag, after #.",
            "A changed hashtag leads to other posts.",
            "#Ryschenkow stays.",
            "Nothing: change the hashtag by hand if it is really wrong.",
        ],
        LeftReason::FileName => [
            "it stands in a file name",
            "The name is part of a file name or path.",
            "A changed file name finds no file.",
            "Ryschenkow.jpg stays.",
            "Nothing: rename the file, and the mention with it, by hand.",
        ],
        LeftReason::Code => [
            "it stands in code",
            "The name is in an element or span that holds code or preformatted text.",
            "Code is read by machines and quoted exactly.",
            "`Ryschenkow` between backticks in Markdown stays.",
            "Take the code mark-up off, or change the name by hand.",
        ],
        LeftReason::MachineField => [
            "it stands in a field that machines read",
            "The name is in an attribute, key or field that identifies something.",
            "Other systems look such values up.",
            "An XML id=\"Ryschenkow\" stays.",
            "Change the field by hand, in every system that reads it.",
        ],
        LeftReason::ForeignText => [
            "it stands in text of another language",
            "The document marks the text around the name as of another language than the copy's.",
            "Each language has its own spelling of a name.",
            "<i lang=\"de\">Ryschenkow</i> in English copy stays.",
            "Correct the `lang` mark, or take it off.",
        ],
        LeftReason::NotEncodable => [
            "the canonical form cannot be written here",
            "The document's encoding, or the syntax at this place, has no way to write a character of the canonical form.",
            "Any substitute would be another spelling, or would break the document.",
            "“Kaczynski” in ISO 646 copy stays, since ń is not in it.",
            "Convert the document to UTF-8 first, or let `--ascii` spell the name in ASCII.",
        ],
        LeftReason::NoCanonicalForm => [
            "no form is known in the language of the copy",
            "The row has no form in the copy's language, no scheme for it is named, and there is no English form.",
            "A spelling is never guessed.",
            "In French copy, a row with only `be` and `ru` forms leaves the name as it is.",
            "Add a form in that language to the row, or name a scheme under `[policy.scheme]`.",
        ],
        LeftReason::Shielded => [
            "it is inside a longer name that was not changed",
            "A longer match covers it, and that match was refused.",
            "A part of a name that stays must stay with it.",
            "Where “Dynamo Kiev” is kept, the Kiev in it is not changed for itself.",
            "See the reason of the longer name; mend that one.",
        ],
        LeftReason::SplitMarkup => [
            "its pieces stand in different links or languages",
            "Mark-up cuts the name, and its pieces differ in link target or in language.",
            "Joining the pieces would move text from one link into another.",
            "<a href=\"1\">Rysch</a><a href=\"2\">enkow</a> stays.",
            "Mend the mark-up so that one link holds the whole name.",
        ],
        LeftReason::Suppressed => [
            "it is marked as not to be touched",
            "The copy, or the house, says that this place is not to be changed.",
            "A person has decided.",
            "<span translate=\"no\">Ryschenkow</span> stays.",
            "Take the mark off.",
        ],
        LeftReason::FormerName => [
            "it was the name before, and its row leaves it",
            "The house printed this form until a day that the row gives, and the copy is of a later day.",
            "Copy of today speaks of the past by the names of the past.",
            "With `former = \"leave\"` in its row Nur-Sultan stays in copy of 2026.",
            "Change it by hand, or set `former = \"rewrite\"` or \"suggest\" for the row.",
        ],
    }
}

/// Words, what, why, example, how to mend.
fn suggested(reason: SuggestedReason) -> [&'static str; 5] {
    match reason {
        SuggestedReason::LongerName => [
            "a capitalised word beside it may make it part of a longer name",
            "A word that nothing explains stands directly beside it, with a capital.",
            "Names of companies, streets and other people contain names, and they are spelt their own way.",
            "“the Bombay Stock Exchange”: Mumbai is suggested, Bombay stays.",
            "Change it by hand, or list the longer name as a form or under `keep`.",
        ],
        SuggestedReason::Quoted => [
            "it stands in a quotation, and the policy asks a person",
            "The name is inside quotation marks or an element that quotes.",
            "`quotes = \"suggest\"`: to change it may change what was said.",
            "He said: “Kiev is calm.” Kyiv is suggested.",
            "Change it by hand, or set `quotes = \"rewrite\"` or \"leave\" for the row.",
        ],
        SuggestedReason::BidiControl => [
            "it holds a control character for the direction of writing",
            "A bidirectional control character stands inside the name.",
            "To drop one half of a pair of controls reorders the rest of the line.",
            "“Ryschen\\u{202e}kow”: Ryzhenkov is suggested.",
            "Take the control characters out of the copy, then run again.",
        ],
        SuggestedReason::NearMiss => [
            "it is almost a known spelling",
            "The word differs a little from every known form of the entity.",
            "It may be a typing error, and it may be another name.",
            "“Ryschenkwo”: Ryzhenkov is suggested.",
            "Change it by hand, or add the spelling to the row under `also`.",
        ],
        SuggestedReason::FormerName => [
            "it was the name before, and its row asks a person",
            "The house printed this form until a day that the row gives, and the copy is of a later day.",
            "Copy of today may speak of the past by the names of the past.",
            "“Nur-Sultan” in copy of 2026: Astana is suggested.",
            "Change it by hand, or set `former = \"rewrite\"` or \"leave\" for the row.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_told_under_all_headings_in_its_own_words() {
        let every = || all().chain([never_alone()]);
        let mut words: Vec<_> = every().map(|reason| reason.words).collect();
        for reason in every() {
            for text in [reason.words, reason.what, reason.why, reason.example, reason.mend] {
                assert!(!text.is_empty(), "{}", reason.name);
            }
            assert!(!reason.words.ends_with('.'), "{}", reason.name);
        }
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn a_name_that_both_records_use_is_explained_twice() {
        let records: Vec<_> = named("quoted").map(|reason| reason.record).collect();
        assert_eq!(records, ["left", "suggested"]);
        let records: Vec<_> = named("no-evidence").map(|reason| reason.record).collect();
        assert_eq!(records, ["left", "left"]);
        assert_eq!(named("sic").count(), 1);
        assert_eq!(named("nothing").count(), 0);
    }

    #[test]
    fn a_reason_shows_as_a_page() {
        let page = named("sic").map(|reason| reason.to_string()).collect::<String>();
        assert_eq!(
            page,
            "sic (left): it is marked [sic]\n  \
               what:        `[sic]` or `(sic)` follows the name.\n  \
               why:         The writer says that this one occurrence is meant as it is.\n  \
               example:     “The letter named a Mr Ryschenkow [sic].” Ryschenkow stays.\n  \
               how to mend: Take the mark out of the copy.\n"
        );
    }
}
