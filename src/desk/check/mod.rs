//! Answers as LanguageTool does (its HTTP API, version 1 of the answer), so that what takes the address of one takes ours.
//!
//! Offsets and lengths are UTF-16 code units of the text as the client has it, markup included. A change of one part of a
//! name is one match, whose only replacement is the house's form; a suggestion is one too. What contradicts itself in the
//! copy is a match without a replacement. What was left is none.

mod annotation;
mod answer;
mod language;
mod rule;
mod sentence;

use serde::Deserialize;

pub use answer::Checked;
pub use language::{Language, languages};

use super::{Code, Desk, Refusal, request};
use crate::format::{Options, read};
use crate::normalize::SUGGEST_FROM;
use annotation::Annotated;
use answer::Tongue;
use rule::Rules;

/// What a client of LanguageTool asks, by the names of the fields of its form. Fields that are not known are passed over,
/// as LanguageTool does: clients send keys and names of users.
///
/// # Example: an offset behind an emoji
/// ```
/// use canonym::desk::{Check, Desk};
/// use canonym::{Lexicon, Policy};
///
/// let desk = Desk::new(Lexicon::builtin(), Policy::default());
/// let text = Some("😀 Maxim Ryschenkow".to_owned());
/// let checked = desk.check(&Check { text, language: Some("en-GB".to_owned()), ..Check::default() })?;
/// let json = checked.to_json();
/// assert!(json.contains(r#""replacements":[{"value":"Ryzhenkov"}],"offset":9,"length":10"#), "{json}");
/// # Ok::<(), canonym::desk::Refusal>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Check {
    /// `text`: the text.
    pub text: Option<String>,
    /// `data`: the text with its markup, as JSON: `{"annotation":[{"text":"A "},{"markup":"<br>","interpretAs":"\n"}]}`.
    pub data: Option<String>,
    /// `language`: a BCP 47 tag, or `auto`, which stands for the house's language.
    pub language: Option<String>,
    /// `preferredVariants`: tags of which `auto` takes the first that is a variant of the house's language.
    pub preferred_variants: Option<String>,
    /// `enabledRules`: ids of rules.
    pub enabled_rules: Option<String>,
    /// `disabledRules`: ids of rules that are to be silent.
    pub disabled_rules: Option<String>,
    /// `enabledCategories`: ids of categories.
    pub enabled_categories: Option<String>,
    /// `disabledCategories`: ids of categories that are to be silent.
    pub disabled_categories: Option<String>,
    /// `enabledOnly`: `true` if all others are to be silent.
    pub enabled_only: Option<String>,
    /// `level`: `picky` asks for near misses and contradictions, too.
    pub level: Option<String>,
}

impl Desk {
    /// Checks a text.
    ///
    /// # Errors
    /// There is no text or no language, or one of them is not what it must be.
    pub fn check(&self, check: &Check) -> Result<Checked, Refusal> {
        let annotated = check.annotated()?;
        let tongue = self.tongue(check)?;
        let mut policy = self.policy.clone();
        policy.lang = Some(tongue.code.clone());
        if check.level.as_deref() == Some("picky") {
            policy.suggest = policy.suggest.or(Some(SUGGEST_FROM));
        }
        let options = Options { format: Some("text"), encoding: Some("utf-8"), ..Options::NONE };
        let copy = read(annotated.plain().as_bytes(), &options)
            .map_err(|error| Refusal::of_document("-", &error))?;
        let outcome = self.normalizer(policy).normalize(&copy);
        Ok(Checked::new(&annotated, &outcome.ledger, &check.rules(), tongue))
    }

    fn tongue(&self, check: &Check) -> Result<Tongue, Refusal> {
        let house = self.policy.language(None);
        let (code, is_given) = match check.language.as_deref().map(str::trim) {
            None | Some("") => return Err(missing("language")),
            Some("auto") => (check.preferred(house).unwrap_or(house), false),
            Some(tag) => (tag, true),
        };
        Ok(Tongue { code: request::language(code)?, is_given })
    }
}

impl Check {
    fn annotated(&self) -> Result<Annotated, Refusal> {
        match (&self.text, &self.data) {
            (Some(text), None) => Ok(Annotated::of_text(text)),
            (None, Some(data)) => Annotated::read(data),
            (Some(_), Some(_)) => {
                Err(Refusal::new(Code::BadRequest, "there are both 'text' and 'data'", "give one of them"))
            }
            (None, None) => Err(missing("text' or 'data")),
        }
    }

    /// The preferred variant of a language.
    fn preferred(&self, language: &str) -> Option<&str> {
        let primary = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase);
        let variants = self.preferred_variants.as_deref().unwrap_or_default();
        listed(variants).find(|variant| primary(variant) == primary(language))
    }

    fn rules(&self) -> Rules<'_> {
        let [enabled_rules, enabled_categories, disabled_rules, disabled_categories] =
            [&self.enabled_rules, &self.enabled_categories, &self.disabled_rules, &self.disabled_categories]
                .map(|list| listed(list.as_deref().unwrap_or_default()).collect());
        Rules {
            enabled: [enabled_rules, enabled_categories],
            disabled: [disabled_rules, disabled_categories],
            is_only: self.enabled_only.as_deref() == Some("true"),
        }
    }
}

/// The entries of a list that is parted by commas.
fn listed(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}

/// In the words of LanguageTool, which clients may look for.
fn missing(parameter: &str) -> Refusal {
    let what = format!("Missing '{parameter}' parameter");
    Refusal::new(Code::BadRequest, what, "give it as a field of the form")
}
